"""The work of ``build.py references``: import, export, format, list, report and check of reference databases."""

from .actions import Outcome, perform

__all__ = ["Outcome", "perform"]
