"""Looks at a finished PDF as a printer or a reader would: facts, rules, report. Works on any PDF."""

from dossier.preflight.examine import examine
from dossier.preflight.expected import Block, Expected, blocks
from dossier.preflight.facts import Unreadable
from dossier.preflight.profiles import PROFILES, SETTINGS, Profile, adjusted
from dossier.preflight.rules import RULES
from dossier.preflight.values import Finding, Report, Weight, pages_text

__all__ = [
    "PROFILES",
    "RULES",
    "SETTINGS",
    "Block",
    "Expected",
    "Finding",
    "Profile",
    "Report",
    "Unreadable",
    "Weight",
    "adjusted",
    "blocks",
    "examine",
    "pages_text",
]
