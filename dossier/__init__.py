"""Dossier: print-ready product dossiers from Markdown, references, translations and branded CSS."""

__version__ = "0.1.0"
