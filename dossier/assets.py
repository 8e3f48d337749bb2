"""Files that a layout may read: images of the dossier and of the styles, checked and named by address.

An address below ``https://dossier.invalid/`` stands for each; it says nothing about where the project lies.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.model import Asset

BASE = "https://dossier.invalid/"
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}


class AssetShelf:
    """Collects the files of a project that are named anywhere, each read once."""

    def __init__(self, root: Path, found: Collector) -> None:
        self.root, self.found = root.resolve(), found
        self.assets: dict[str, Asset] = {}

    def image(self, written: str, where: Location, near: Path) -> str | None:
        """Address of an image written in a source file in folder ``near``; None, with a diagnostic, when it cannot be used."""
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", written) or written.startswith("//"):
            hint = "copy the file into the project"
            self.found.add("asset-refused", f"'{written}' is an address outside the project", where, hint)
            return None
        path = self._existing(written, near)
        if not path.is_relative_to(self.root):
            self.found.add("path-outside", f"'{written}' leads out of the project", where)
            return None
        if not _is_file(path):
            names = [str(p.relative_to(self.root)) for p in self.root.glob("figures/**/*") if p.is_file()]
            self.found.add("asset-missing", f"no file '{written}'", where, did_you_mean(written, names))
            return None
        return self.add(path, where)

    def _existing(self, written: str, near: Path) -> Path:
        """The file below the project's folder, else beside the source."""
        places = (self.root / written, near / written)
        return next((path for path in places if _is_file(path)), places[0]).resolve()

    def add(self, path: Path, where: Location) -> str | None:
        """Address of a file that is known to be inside; None when its format is not accepted."""
        media_type = MEDIA_TYPES.get(path.suffix.lower())
        if media_type is None:
            kinds = ", ".join(sorted(MEDIA_TYPES))
            self.found.add(
                "asset-format", f"'{path.name}' is not an image that can be set", where, f"accepted: {kinds}"
            )
            return None
        relative = (
            path.relative_to(self.root)
            if path.is_relative_to(self.root)
            else Path("package", path.parent.name, path.name)
        )
        address = BASE + relative.as_posix()
        if address not in self.assets:
            data = path.read_bytes()
            if media_type == "image/svg+xml":
                self._check_svg(data, where, path.name)
            self.assets[address] = Asset(hashlib.sha256(data).hexdigest(), media_type, str(path))
        return address

    def _check_svg(self, data: bytes, where: Location, name: str) -> None:
        """An SVG must be whole in itself: the layout would refuse what it names."""
        text = data.decode("utf-8", "replace")
        named = re.findall(r"""(?:href\s*=\s*|url\(\s*|@import\s+)["']?([^"')\s>;]+)""", text)
        for address in (name for name in named if name != "url("):
            if not address.startswith(("#", "data:")):
                message = f"'{name}' names '{address}', which lies outside the file"
                self.found.add("asset-refused", message, where, "embed it in the SVG")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or with a null character
        return False
