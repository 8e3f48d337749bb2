"""Measurements of the build, as ratios within one run: ``make bench``."""
