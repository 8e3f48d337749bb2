"""Finds templates and styles: the dossier's own folder first, then the package's, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dossier.diagnostics import Collector, Location


def package_data() -> Path:
    """Folder that holds ``templates/`` and ``styles/``: inside the package when installed, beside it in a checkout."""
    inside = Path(__file__).parent / "_data"
    return inside if inside.is_dir() else Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Resources:
    """Looks files up in ``templates/`` or ``styles/`` of the dossier in ``project``, then of the package."""

    project: Path
    package: Path

    def find(self, name: str) -> Path | None:
        """Path of e.g. ``styles/page.css``, or None. A name or link that leads out of its folder finds nothing."""
        for root in (self.project, self.package):
            try:
                path = (root / name).resolve()
                if path.is_file() and path.is_relative_to(root.resolve()):
                    return path
            except (OSError, ValueError, RuntimeError):  # too long, a null character, links in a circle
                continue
        return None

    def read(self, name: str) -> str | None:
        """Text of a file (UTF-8), or None. Raises UnicodeDecodeError."""
        path = self.find(name)
        return path.read_text(encoding="utf-8-sig") if path else None

    def text(self, name: str, found: Collector) -> str | None:
        """As ``read``; a file that is not UTF-8 is reported and counts as empty."""
        try:
            return self.read(name)
        except UnicodeDecodeError:
            found.add("file-encoding", "the file is not UTF-8", Location(name), "save it as UTF-8")
            return ""
        except OSError as error:
            found.add("config-file", f"cannot be read: {error.strerror}", Location(name))
            return ""

    def layers(self, name: str, found: Collector) -> list[str]:
        """The package's text of a file and the dossier's own, in this order: the later is laid over the earlier."""
        alone = (Resources(self.package, self.package), Resources(self.project, self.project))
        texts = (resources.text(name, found) for resources in alone)
        return [text for text in texts if text is not None]

    def shown(self, path: Path) -> str:
        """A path as diagnostics name it."""
        for root in (self.project, self.package):
            if path.is_relative_to(root.resolve()):
                return str(path.relative_to(root.resolve()))
        return path.name
