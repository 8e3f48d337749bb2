"""What a file is for, and the limits that go with it.

The figures of ``sheetfed`` and ``digital`` are house limits after the GWG 2015 sheetfed CMYK specification, as others have
reported it; the specification itself has not been consulted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from dossier.preflight.values import File

#: a millimetre in points
MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Profile:
    """Limits of a kind of output. Lengths in points, areas in square millimetres, ink in percent, resolutions per inch.

    ``press`` asks for PDF/X-4 and inks, ``access`` for tags; ``archive`` for PDF/A besides. ``spots`` are the names of the
    spot colours that are ordered; ``multiple`` the number that the page count must be a multiple of.
    """

    name: str
    press: bool = False
    access: bool = False
    archive: bool = False
    bleed: float = 3 * MM
    ink: float = 320.0
    ink_area: float = 15.0
    contone: tuple[float, float] = (149.0, 300.0)
    bitmap: tuple[float, float] = (549.0, 799.0)
    hairline: float = 0.25
    black_text: float = 12.0
    ink_text: float = 8.0
    small_text: float = 5.0
    black: float = 0.85
    rich: float = 280.0
    multiple: int = 1
    spots: tuple[str, ...] = ()


PROFILES: Mapping[str, Profile] = {
    "sheetfed": Profile("sheetfed", press=True, multiple=4),
    "digital": Profile("digital", press=True, contone=(149.0, 200.0), bitmap=(300.0, 549.0), ink=300.0),
    "screen": Profile("screen", access=True, contone=(72.0, 96.0), bitmap=(72.0, 150.0)),
    "archive": Profile("archive", access=True, archive=True, contone=(72.0, 150.0), bitmap=(150.0, 300.0)),
}

#: settings that may be changed, with what they must be (numbers in the units above; bleed in millimetres)
SETTINGS = frozenset(field.name for field in fields(Profile)) - {"name", "press", "access", "archive"}


def fitting(file: File) -> Profile:
    """The profile that a file's own marks ask for: PDF/X is for the press, PDF/A for the archive, else the screen."""
    if "PDF/X" in file.standards or any(intent.kind == "GTS_PDFX" for intent in file.intents):
        return PROFILES["sheetfed"]
    return PROFILES["archive" if "PDF/A" in file.standards else "screen"]


def adjusted(profile: Profile, settings: Mapping[str, object]) -> Profile:
    """A profile with other limits. Raises ValueError naming a setting that there is not, or of the wrong kind."""
    changed: dict[str, object] = {}
    for name, value in settings.items():
        if name not in SETTINGS:
            raise ValueError(f"there is no limit '{name}'")
        old = getattr(profile, name)
        if isinstance(old, tuple):
            number = str if name == "spots" else float
            if not isinstance(value, list | tuple) or (name != "spots" and len(value) != len(old)):
                raise ValueError(f"'{name}' wants a list of {'names' if name == 'spots' else len(old)}")
            changed[name] = tuple(number(item) for item in value)
        elif isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise ValueError(f"'{name}' wants a number")
        else:
            changed[name] = value * MM if name == "bleed" else type(old)(value)
    return replace(profile, **changed)  # type: ignore[arg-type]
