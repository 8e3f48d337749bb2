"""Preflight of an edition's files: with the limits of its settings and the words of its sources; the report beside the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from dossier import compose, origins, preflight
from dossier.book import Book
from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.model import Edition, Finished, PartSource, PreflightSettings, Project
from dossier.preflight import Block, Expected, Profile, Report, Weight
from dossier.preflight.picture import values
from dossier.preflight.profiles import MM
from dossier.resources import Resources

#: the profile of each medium
_PROFILES = {"screen": "screen", "press": "sheetfed", "archive": "archive"}


def check(
    finished: Finished, book: Book, words: Sequence[Expected], target: Path, found: Collector, *, force: bool
) -> Report:
    """Preflight of a finished file; errors are diagnostics. Those of a press file keep it out, unless ``force``."""
    settings = book.project.preflight
    profile = limits(
        finished.medium, book.edition, settings, [ink.spot for ink in book.sheet.inks.values() if ink.spot]
    )
    report = preflight.examine(
        finished.pdf,
        target.name,
        profile,
        expected=words,
        families=book.sheet.families,
        accept=settings.accept,
        validate=settings.verapdf,
    )
    place = Location(str(target))
    errors = [item for item in report.findings if item.weight is Weight.ERROR]
    if errors:
        first = "; ".join(f"{item.code}: {item.text}" for item in errors[:3])
        more = f" and {len(errors) - 3} more" if len(errors) > 3 else ""
        refused = finished.medium == "press" and not force
        code = "preflight-refused" if refused else "preflight-forced" if force else "preflight-failed"
        found.add(code, f"{first}{more}", place, f"see {page_name(target).name}")
    return report


def check_settings(project: Project, found: Collector) -> None:
    """Codes that the settings accept and that there are not."""
    for code in project.preflight.accept:
        if code not in preflight.RULES:
            place = Location("dossier.toml", key=f"preflight.accept.{code}")
            found.add(
                "preflight-code", f"preflight has no finding '{code}'", place, did_you_mean(code, preflight.RULES)
            )


def limits(medium: str, edition: Edition, settings: PreflightSettings, spots: Sequence[str] = ()) -> Profile:
    """The profile of a medium with the edition's press settings and the dossier's own limits."""
    own: dict[str, object] = dict(settings.limits.get(medium, {}))
    if medium == "press":
        press = edition.press
        own = {"bleed": press.bleed / MM, "multiple": press.multiple, "spots": [*sorted(set(spots))], **own}
        if press.ink:
            own = {"ink": press.ink, **own}
    return preflight.adjusted(preflight.PROFILES[_PROFILES[medium]], own)


def expected(book: Book, sources: Sequence[PartSource]) -> list[Expected]:
    """The text of each block of each part, with the file and line that it comes from."""
    chapters = {chapter.source.slug: chapter for chapter in (*book.chapters, *book.extras)}
    found: list[Expected] = []
    for source in sources:
        blocks = preflight.blocks(source.html)
        if source.name in chapters:
            blocks = _with_lost(blocks, preflight.blocks(book.body(source.name)))
        places = origins.of_blocks(chapters[source.name], blocks) if source.name in chapters else [""] * len(blocks)
        found += [
            Expected(block.text, source.name, place, block.apart) for block, place in zip(blocks, places, strict=True)
        ]
    return found


def _with_lost(blocks: Sequence[Block], body: Sequence[Block]) -> list[Block]:
    """The blocks of a part, and those of its chapter's text that its template left out or changed, where they should be."""
    result = list(blocks)
    left = Counter(result)
    at = 0
    for block in body:
        if left[block] > 0:
            left[block] -= 1
            at = result.index(block, at) + 1 if block in result[at:] else at
        else:
            result.insert(at, block)
            at += 1
    return result


def page(report: Report, data: bytes, resources: Resources, found: Collector) -> str:
    """The picture of a report: one HTML file, no network."""
    css = resources.text("styles/preflight.css", found) or ""
    head = compose.safe(f"<style>{css.replace('</', '')}</style>")
    return compose.Composer(resources, found).render(
        "preflight.html.j2", {**values(report, data), "name": Path(report.path).name, "head_style": head}
    )


def page_name(target: Path) -> Path:
    """Where the picture of a file's report goes: beside it."""
    return target.with_name(f"{target.name.removesuffix('.pdf')}.preflight.html")


def summary(report: Report) -> Mapping[str, int]:
    """Errors and warnings, for the command's report."""
    return {"errors": report.errors, "warnings": report.warnings}
