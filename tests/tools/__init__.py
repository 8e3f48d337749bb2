"""Instruments of the tests: programs that judge a PDF from outside."""
