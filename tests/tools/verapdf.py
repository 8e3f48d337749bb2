"""veraPDF in tests and on the command line: ``python -m tests.tools.verapdf ua1 dist/``.

Flavours are separated by commas, then PDFs and folders. In a test:

    pytestmark = pytest.mark.xdist_group("verapdf")  # one worker starts Java, not each of them

    def test_is_accessible(pdf: Path) -> None:
        report = verapdf.validate(pdf, "ua1")
        assert report.compliant, report
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dossier.preflight.verapdf import PROFILES, Failure, Report, Unreadable, available, validate

__all__ = ["PROFILES", "Failure", "Report", "Unreadable", "available", "main", "validate"]


def _pdfs(names: Sequence[str]) -> Iterator[Path]:
    for path in map(Path, names):
        if path.is_dir():
            yield from sorted(path.rglob("*.pdf"))
        else:
            yield path


def main(arguments: Sequence[str]) -> int:
    """Validate the PDFs named on the command line; 0 when all are valid, 1 when one is not, 2 when none was checked."""
    flavours = arguments[0].split(",") if arguments else []
    paths = list(_pdfs(arguments[1:]))
    if problem := _problem(flavours, paths):
        print(f"{problem}\nusage: python -m tests.tools.verapdf FLAVOUR[,FLAVOUR...] PDF-or-folder...", file=sys.stderr)
        return 2
    good = True
    for path in paths:
        for flavour in flavours:
            try:
                report = validate(path, flavour)
            except Unreadable as error:
                print(error)
                good = False
            else:
                print(report)
                good = good and report.compliant
    return 0 if good else 1


def _problem(flavours: Sequence[str], paths: Sequence[Path]) -> str | None:
    if not flavours or not set(flavours) <= PROFILES.keys():
        return f"flavours are: {' '.join(PROFILES)}"
    if not paths:
        return "there is no PDF to check"
    if missing := [str(path) for path in paths if not path.is_file()]:
        return f"there is no file {', '.join(missing)}"
    return available()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
