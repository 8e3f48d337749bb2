"""Citations and the reference list: databases are read and checked, styles found, cites and entries formatted.

The only package that uses citeproc-py, its styles, bibtexparser and rispy; they are imported when first needed.
"""

from .database import ReferenceDatabase, load, uncited
from .narrative import noted
from .resolve import resolve
from .styles import Style, load_style

__all__ = ["ReferenceDatabase", "Style", "load", "load_style", "noted", "resolve", "uncited"]
