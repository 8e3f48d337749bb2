"""Values for the picture of a report: its findings, and small pictures of the pages with the findings marked."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

from dossier.preflight import facts
from dossier.preflight.values import Box, Finding, Report, pages_text

#: pixels that a page is wide, and pages shown: those with findings first
_WIDE, _HIGH, _SHOWN = 300, 900, 48
#: the first pages of a file without findings
_FEW = 8


def values(report: Report, data: bytes) -> dict[str, Any]:
    """What the template gets. A file that cannot be drawn has no pictures."""
    return {
        "report": report,
        "findings": [{"finding": item, "pages": pages_text(item.pages)} for item in report.findings],
        "accepted": [
            {"finding": item, "reason": reason, "pages": pages_text(item.pages)} for item, reason in report.accepted
        ],
        "pages": _pages(report, data),
        "ink": _ink(report.measures),
    }


def _ink(measures: Mapping[str, object]) -> list[Mapping[str, float]]:
    rows = measures.get("ink", [])
    return sorted(rows, key=lambda row: -row["most"])[:5] if isinstance(rows, list) else []


def _pages(report: Report, data: bytes) -> list[dict[str, Any]]:
    marked = sorted({page for item in report.findings for page in item.pages})
    shown = (marked or list(range(1, min(report.pages, _FEW) + 1)))[:_SHOWN]
    if not shown or not report.pages:
        return []
    import pypdfium2

    try:
        boxes = {page.number: page for page in facts.read(data).pages if page.drawable}
        with pypdfium2.PdfDocument(data) as document:
            return [
                _page(document[number - 1], boxes[number].media, number, report) for number in shown if number in boxes
            ]
    except (pypdfium2.PdfiumError, facts.Unreadable, IndexError, KeyError):
        return []


def _page(page: Any, media: Box, number: int, report: Report) -> dict[str, Any]:
    width, height = media[2] - media[0], media[3] - media[1]
    page.set_cropbox(*media)
    picture = (
        page.render(scale=min(_WIDE / max(width, 1), _HIGH / max(height, 1)), draw_annots=False).to_pil().convert("RGB")
    )
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=72)
    return {
        "number": number,
        "picture": "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode(),
        "width": picture.width,
        "height": picture.height,
        "marks": [
            {**_percent(box, media, width, height), "code": item.code, "weight": str(item.weight)}
            for item in report.findings
            for at, box in item.places
            if at == number
        ],
        "remarks": [item for item in report.findings if number in item.pages and not _placed(item, number)],
    }


def _placed(item: Finding, number: int) -> bool:
    return any(at == number for at, _ in item.places)


def _percent(box: Box, media: Box, width: float, height: float) -> dict[str, str]:
    """A box as shares of the page, from its upper left corner; never too small to see."""
    left, top = 100 * (box[0] - media[0]) / width, 100 * (media[3] - box[3]) / height
    wide, high = max(100 * (box[2] - box[0]) / width, 0.8), max(100 * (box[3] - box[1]) / height, 0.8)
    return {name: f"{value:.2f}%" for name, value in (("left", left), ("top", top), ("width", wide), ("height", high))}
