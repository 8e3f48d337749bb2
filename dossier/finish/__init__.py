"""Finishes the bound PDF: for screens (PDF/UA-1), for the archive (PDF/A-3a and PDF/UA-1), for the press (PDF/X-4).

All three are made of one bound PDF, so that their pages are the same.
"""

from .media import MEDIA, bound, check, finish

__all__ = ["MEDIA", "bound", "check", "finish"]
