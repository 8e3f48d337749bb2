"""Files that a layout may read: images of the dossier and of the styles, checked and named by address.

An address below ``https://dossier.invalid/`` stands for each; it says nothing about where the project lies.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.memo import Memo
from dossier.model import Asset

BASE = "https://dossier.invalid/"
MAX_SVG, MAX_USES, MAX_PIXELS = 20_000_000, 2_000, 150_000_000
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
#: what keeps a file from being set, by its digest and type: editions have the same files
_FAULTS: Memo[str | None] = Memo(512)

#: from a file's path below the project, and its bytes, to the bytes of the edition's language
Localize = Callable[[str, bytes], bytes]


def warm() -> None:
    """Import what reads pictures, so that forked workers need not."""
    from PIL import Image

    Image.preinit()


class AssetShelf:
    """Collects the files of a project that are named anywhere, each read once."""

    def __init__(self, root: Path, found: Collector) -> None:
        self.root, self.found = root.resolve(), found
        self.assets: dict[str, Asset] = {}

    def image(self, written: str, where: Location, near: Path, localize: Localize | None = None) -> str | None:
        """Address of an image written in a source file in folder ``near``; None, with a diagnostic, when it cannot be used.

        ``localize`` gives the picture in the edition's language.
        """
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
        return self.add(path, where, localize)

    def _existing(self, written: str, near: Path) -> Path:
        """The file below the project's folder, else beside the source."""
        places = (self.root / written, near / written)
        path = next((path for path in places if _is_file(path)), places[0])
        try:
            return path.resolve()
        except (OSError, ValueError, RuntimeError):  # cannot be a file: reported as missing
            return self.root / "missing"

    def add(self, path: Path, where: Location, localize: Localize | None = None) -> str | None:
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
        # as the layout asks for it: spaces and letters outside ASCII are written as in web addresses (RFC 3986, 2.1)
        address = BASE + quote(relative.as_posix())
        if address not in self.assets:
            try:
                data = path.read_bytes()
            except OSError as error:
                self.found.add("asset-missing", f"'{path.name}' cannot be read: {error.strerror}", where)
                return None
            own = localize(relative.as_posix(), data) if localize else data
            changed, data = own != data, own
            digest = hashlib.sha256(data).hexdigest()
            wrong = _FAULTS.get((digest, media_type), partial(_fault, data, media_type))
            if wrong:
                hint = "save it again, or convert it"
                self.found.add("asset-format", f"'{path.name}' is not an image that can be set: {wrong}", where, hint)
                return None
            if media_type == "image/svg+xml":
                self._check_svg(data, where, path.name)
            kept = data if changed else None
            self.assets[address] = Asset(digest, media_type, str(path), kept)
        return address

    def _check_svg(self, data: bytes, where: Location, name: str) -> None:
        """An SVG must be whole in itself: the layout would refuse what it names."""
        text = data.decode("utf-8", "replace")
        named = re.findall(r"""(?:href\s*=\s*|url\(\s*|@import\s+)["']?([^"')\s>;]+)""", text)
        for address in (name for name in named if name != "url("):
            if not address.startswith(("#", "data:")):
                message = f"'{name}' names '{address}', which lies outside the file"
                self.found.add("asset-refused", message, where, "embed it in the SVG")


def _fault(data: bytes, media_type: str) -> str | None:
    return _svg_fault(data) if media_type == "image/svg+xml" else _raster_fault(data)


def _svg_fault(data: bytes) -> str | None:
    """What keeps an SVG from being set, or None. Entities are refused: a few lines of them can stand for gigabytes."""
    if len(data) > MAX_SVG:
        return f"larger than {MAX_SVG // 1_000_000} MB"
    if b"<!ENTITY" in data or data.count(b"<use") > MAX_USES:
        return "it has entities, or too many <use> elements"
    try:
        # entities are refused above, and expat guards the rest
        root = ElementTree.fromstring(data)  # noqa: S314
    except ElementTree.ParseError as error:
        return f"not well-formed ({error})"
    return None if root.tag.rpartition("}")[2] == "svg" else f"its root is <{root.tag.rpartition('}')[2]}>, not <svg>"


def _raster_fault(data: bytes) -> str | None:
    """What keeps a raster image from being set, or None: it is decoded whole, as printing it will."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False  # the layout engine sets it
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in ("PNG", "JPEG", "WEBP"):
                return f"its content is {image.format}"
            if image.width * image.height > MAX_PIXELS:
                return f"{image.width} x {image.height} pixels are too many"
            if image.mode.startswith("I;16"):
                return "its greys have 16 bits, which the layout cannot set; save it with 8"
            image.load()
    except UnidentifiedImageError:
        return "its content is no image"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return str(error)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, a null character, links in a circle
        return False
