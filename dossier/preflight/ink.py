"""Total ink of each page, by Ghostscript's CMYK rendering (device ``tiff32nc``): what the plates would carry.

Ghostscript is a program of the machine; where it is absent the check is left out, and the report says so.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from dossier.preflight.findings import on_pages
from dossier.preflight.profiles import Profile
from dossier.preflight.values import File, Finding, Page, Weight

#: pixels per inch: from 60 on the most ink of a page no longer depends on it (below, neighbours share pixels)
RESOLUTION = 100
#: pixels of a page at most: posters are looked at more coarsely
_PIXELS = 40_000_000
#: seconds for a file, and for each of its pages
_PATIENCE, _PAGE_PATIENCE = 60, 2


@dataclass(frozen=True, slots=True)
class Coverage:
    """Total ink of a page in percent: the most anywhere, and the most that covers at least the profile's area."""

    page: int
    most: float
    wide: float


def measure(data: bytes, file: File, profile: Profile) -> tuple[tuple[Coverage, ...], str]:
    """Coverage of each page inside its bleed box, and why there is none, if so. Raises nothing."""
    program = shutil.which("gs")
    if program is None:
        return (), "Ghostscript (gs) is not installed: total ink was not measured"
    if not file.pages or not all(page.drawable for page in file.pages):
        return (), "the file has pages that cannot be drawn: total ink was not measured"
    scale = resolution(file)
    with tempfile.TemporaryDirectory(prefix="dossier-ink-") as folder:
        source = Path(folder) / "in.pdf"
        source.write_bytes(data)
        command = [program, "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiff32nc", f"-r{scale:g}"]
        command += [f"-sOutputFile={folder}/%d.tif", str(source)]
        patience = _PATIENCE + _PAGE_PATIENCE * len(file.pages)
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=patience)
            return tuple(_coverages(Path(folder), file, profile, scale)), ""
        except (subprocess.SubprocessError, OSError, ValueError, Image.DecompressionBombError) as error:
            return (), f"Ghostscript stopped: total ink was not measured ({type(error).__name__})"


def resolution(file: File) -> float:
    """Pixels per inch at which a file is looked at."""
    largest = max((page.media[2] - page.media[0]) * (page.media[3] - page.media[1]) for page in file.pages)
    return min(RESOLUTION, math.sqrt(_PIXELS / max(largest, 1.0)) * 72)


def _coverages(folder: Path, file: File, profile: Profile, scale: float) -> Iterator[Coverage]:
    least = profile.ink_area / (25.4 / scale) ** 2
    for page in file.pages:
        path = folder / f"{page.number}.tif"
        if not path.is_file():
            continue
        with Image.open(path) as picture:
            inside = picture.crop(_window(page, picture.height, scale / 72))
            colours = inside.getcolors(maxcolors=inside.width * inside.height) or []
        sums = sorted(((sum(_all(inks)), count) for count, inks in colours), reverse=True)
        covered, wide = 0.0, 0
        for total, count in sums:
            covered += count
            if covered >= least:
                wide = total
                break
        yield Coverage(page.number, (sums[0][0] if sums else 0) / 2.55, wide / 2.55)


def _all(inks: int | float | tuple[int, ...]) -> tuple[int, ...]:
    return inks if isinstance(inks, tuple) else (int(inks),)


def _window(page: Page, height: int, scale: float) -> tuple[int, int, int, int]:
    """The bleed box in pixels: marks outside are registration colour, all inks at once."""
    left, bottom, right, top = page.bleed or page.finished
    x, y = page.media[0], page.media[1]
    return (
        int((left - x) * scale) + 1,
        height - int((top - y) * scale) + 1,
        int((right - x) * scale) - 1,
        height - int((bottom - y) * scale) - 1,
    )


def findings(coverages: tuple[Coverage, ...], profile: Profile) -> Iterator[Finding]:
    """Pages with more ink than the paper takes."""
    over = [item for item in coverages if item.wide > profile.ink + 0.5]
    value = f"{max((item.wide for item in over), default=0):.0f} %"
    limit = f"{profile.ink:g} % over {profile.ink_area:g} mm²"
    yield from on_pages("ink-total", Weight.ERROR, "too much ink", ((item.page, None) for item in over), value, limit)


def skipped(reason: str) -> Finding:
    """The notice that ink was not measured."""
    return Finding("ink-skipped", Weight.NOTICE, reason)
