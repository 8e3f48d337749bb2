"""How much of a file is looked at: a file that asks for more is told so, and no file can hold the examination up.

What a printer's page needs is far below: the pages of a street atlas have some 300,000 operators.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pikepdf import settings

#: operators of one page and of a file; forms count for what they cost to begin
PAGE, FILE, FORM = 1_000_000, 4_000_000, 20
#: things painted that are kept, of one page and of a file
PAGE_MARKS, FILE_MARKS = 250_000, 750_000
#: graphics states saved at a time; tags open at a time
STACK, TAGS = 2_000, 2_000
#: bytes that a stream may have once it is unpacked
UNPACKED = 128 * 1024 * 1024
#: points of a page's side: what readers can show (ISO 32000-1, annex C.2)
SIDE = 14_400.0
#: comparisons of texts of one page
PAIRS = 3_000_000


class Spent(Exception):
    """More than the budget."""


@dataclass(slots=True)
class Budget:
    """What is left for the file, and for the page that is being run."""

    file: int = FILE
    file_marks: int = FILE_MARKS
    page: int = PAGE
    page_marks: int = PAGE_MARKS

    def turn(self) -> None:
        """The next page begins."""
        self.page, self.page_marks = min(PAGE, self.file), min(PAGE_MARKS, self.file_marks)

    def operators(self, count: int = 1) -> None:
        """Operators are run. Raises Spent."""
        self.page -= count
        self.file -= count
        if self.page < 0:
            raise Spent(f"more than {PAGE:,} operators" if self.file > 0 else f"a file of more than {FILE:,} operators")

    def mark(self) -> None:
        """Something is painted. Raises Spent."""
        self.page_marks -= 1
        self.file_marks -= 1
        if self.page_marks < 0:
            raise Spent(
                f"more than {PAGE_MARKS:,} objects"
                if self.file_marks > 0
                else f"a file of more than {FILE_MARKS:,} objects"
            )


@contextmanager
def unpacking() -> Iterator[None]:
    """While this holds no stream is unpacked that grows too large."""
    before = settings.get_qpdf_limits()
    settings.set_qpdf_limits(
        flate_max_memory=UNPACKED,
        png_max_memory=UNPACKED,
        tiff_max_memory=UNPACKED,
        run_length_max_memory=UNPACKED,
        dct_max_memory=UNPACKED,
    )
    try:
        yield
    finally:
        settings.set_qpdf_limits(
            flate_max_memory=before["flate_max_memory"],
            png_max_memory=before["png_max_memory"],
            tiff_max_memory=before["tiff_max_memory"],
            run_length_max_memory=before["run_length_max_memory"],
            dct_max_memory=before["dct_max_memory"],
        )
