"""Translations: catalogues, what they say for a unit, likeness of texts, what must survive, exchange with agencies."""
