"""Readers of reference databases: CSL-JSON, BibTeX and RIS, all giving CSL-JSON records with their lines."""
