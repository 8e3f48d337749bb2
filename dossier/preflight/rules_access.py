"""Rules for files that are read on a screen or kept: tags, language, title, links, text, identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dossier.preflight import righttoleft
from dossier.preflight.findings import Entry, on_pages
from dossier.preflight.profiles import Profile
from dossier.preflight.stream import words
from dossier.preflight.values import Box, File, Finding, OutlineEntry, Weight

E, W, N = Weight.ERROR, Weight.WARNING, Weight.NOTICE
#: pages from which a reader needs an outline
_LONG = 20
#: pieces of content from which their order is looked at, and the share of them that may jump back
_FEW, _JUMPS = 4, 0.2
#: points by which the next line is lower
_LINE = 3.0


def tagged(file: File, _: Profile) -> Iterator[Finding]:
    """A tag tree, and content marked by it (ISO 14289-1, 7.1)."""
    if not file.tags.present or not file.tags.marked:
        yield Finding("tags", E, "the file is not tagged")
    elif file.tags.unknown_roles:
        names = ", ".join(name for name, _ in file.tags.unknown_roles[:8])
        where: Iterator[tuple[int, Box | None]] = ((page, None) for _, page in file.tags.unknown_roles)
        yield from on_pages("role-map", E, f"structure types that stand for no standard one: {names}", where)


def language_and_title(file: File, _: Profile) -> Iterator[Finding]:
    """Language (7.2), title, and the viewer shows it (7.1)."""
    if not file.language:
        yield Finding("language", E, "the file names no language")
    if not file.title.strip():
        yield Finding("title", E, "the file has no title")
    elif not file.shows_title:
        yield Finding("title-shown", E, "viewers show the file's name and not its title")


def alternatives(file: File, _: Profile) -> Iterator[Finding]:
    """Pictures and formulas say what they show (7.3, 7.7)."""
    where: Iterator[tuple[int, Box | None]] = ((page, None) for page in file.tags.without_alt)
    yield from on_pages(
        "alternative-text", E, "pictures without alternative text", where, str(len(file.tags.without_alt))
    )


def tables(file: File, _: Profile) -> Iterator[Finding]:
    """Tables have heads, and heads say which cells are theirs (7.5)."""
    bare: Iterator[tuple[int, Box | None]] = ((page, None) for page in file.tags.tables_without_heads)
    yield from on_pages("table-heads", E, "tables without head cells", bare, str(len(file.tags.tables_without_heads)))
    loose: Iterator[tuple[int, Box | None]] = ((page, None) for page in file.tags.heads_without_scope)
    yield from on_pages("table-scope", E, "head cells that do not say what they head", loose)


def headings(file: File, _: Profile) -> Iterator[Finding]:
    """No level of headings is skipped (7.4.2)."""
    for page, level in file.tags.levels:
        message = f"a heading of level {level} follows one of level {level - 2} or less"
        yield from on_pages("heading-level", E, message, [(page, None)])


def links(file: File, _: Profile) -> Iterator[Finding]:
    """Links lead somewhere and say where (7.18.5); tabs follow the structure (7.18.3)."""
    items = [
        (page, item) for page in file.pages for item in page.annotations if item.kind == "Link" and not item.hidden
    ]
    broken = [(page.number, item.box) for page, item in items if item.broken]
    yield from on_pages("link-broken", E, "links that lead nowhere", broken, str(len(broken)))
    silent = [(page.number, item.box) for page, item in items if not item.contents.strip()]
    yield from on_pages("link-description", E, "links without a description", silent, str(len(silent)))
    order: Iterator[tuple[int, Box | None]] = (
        (page.number, None) for page in file.pages if page.annotations and page.tabs != "/S"
    )
    yield from on_pages("tab-order", E, "tabs do not follow the structure", order)


def outline(file: File, _: Profile) -> Iterator[Finding]:
    """An outline in a long file; each entry leads to a page that has its words."""
    if len(file.pages) >= _LONG and not file.outline:
        yield Finding("outline", W, f"{len(file.pages)} pages without an outline")
    broken = [entry.title for entry in file.outline if entry.broken]
    if broken:
        yield Finding("outline-broken", E, "outline entries that lead nowhere: " + ", ".join(broken[:5]))
    astray = [entry for entry in file.outline if not entry.broken and not _says(file, entry)]
    where: Iterator[tuple[int, Box | None]] = ((entry.page, None) for entry in astray if entry.page)
    titles = ", ".join(f"'{entry.title}'" for entry in astray[:5])
    yield from on_pages("outline-astray", W, f"outline entries to pages without their words: {titles}", where)


def _says(file: File, entry: OutlineEntry) -> bool:
    """Whether the page that an entry leads to has its words; pages whose text has no meaning are not judged."""
    if not 0 < entry.page <= len(file.pages):
        return True
    text = file.pages[entry.page - 1].text
    if righttoleft.is_so(entry.title):  # glyphs come in the order of the page
        return True
    return not text or "\ufffd" in text or all(word in text or word[::-1] in text for word in words(entry.title))


def reading_order(file: File, _: Profile) -> Iterator[Finding]:
    """Tags follow each other as the content does (ISO 14289-1, 7.1): pages where many of them jump back."""
    where: list[tuple[int, Box | None]] = []
    # in lines from right to left the content follows the page, the tags follow the text
    for page in () if file.mirrored else file.pages:
        at = {mark.content: (number, mark.box[1]) for number, mark in reversed(list(enumerate(page.marks)))}
        steps = [at[number] for number in file.tags.order.get(page.number, ()) if number in at]
        # what stands on one line may be painted in any order
        back = sum(later[0] < before[0] and later[1] > before[1] + _LINE for before, later in pairwise(steps))
        if len(steps) >= _FEW and back > _JUMPS * len(steps):
            where.append((page.number, None))
    yield from on_pages("reading-order", W, "tags in another order than the content", where)


def text_layer(file: File, _: Profile) -> Iterator[Finding]:
    """Each character shown has a meaning: it can be searched, copied and read aloud (7.21.7)."""
    used = {mark.font for page in file.pages for mark in page.marks if mark.kind == "text"}
    for index in sorted(used):
        font = file.fonts[index]
        where = [(p.number, m.box) for p in file.pages for m in p.marks if m.font == index]
        if not font.unicode:
            yield from on_pages("text-unmapped", E, f"text in font '{font.name}' cannot be searched", where)
        elif font.unmapped:
            shown = ", ".join(f"{code:04X}" for code in font.unmapped[:5])
            yield from on_pages("text-unmapped", E, f"characters of font '{font.name}' have no meaning", where, shown)


def identifiers(file: File, profile: Profile) -> Iterator[Finding]:
    """The standards that the file should say it keeps."""
    if "PDF/UA" not in file.standards:
        yield Finding("ua-identifier", E, "the file does not say that it is PDF/UA", limit="PDF/UA-1")
    if profile.archive and not file.standards.get("PDF/A"):
        yield Finding("pdfa-identifier", E, "the file does not say that it is PDF/A", limit="PDF/A-3a")
    if profile.archive and file.attachments and not file.attachments_related:
        yield Finding("attachment-relation", E, "attached files that do not say how they belong to the document")


ENTRIES = (
    Entry(("tags", "role-map"), "access", "ISO 14289-1, 7.1", tagged),
    Entry(("language", "title", "title-shown"), "access", "ISO 14289-1, 7.1 and 7.2", language_and_title),
    Entry(("alternative-text",), "access", "ISO 14289-1, 7.3", alternatives),
    Entry(("table-heads", "table-scope"), "access", "ISO 14289-1, 7.5", tables),
    Entry(("heading-level",), "access", "ISO 14289-1, 7.4", headings),
    Entry(("link-broken", "link-description", "tab-order"), "access", "ISO 14289-1, 7.18", links),
    Entry(("outline", "outline-broken", "outline-astray"), "access", "ISO 32000-1, 12.3.3", outline),
    Entry(("reading-order",), "access", "ISO 14289-1, 7.1; Matterhorn Protocol 1.1, 09", reading_order),
    Entry(("text-unmapped",), "all", "ISO 14289-1, 7.21.7; ISO 19005-3, 6.2.11.7", text_layer),
    Entry(
        ("ua-identifier", "pdfa-identifier", "attachment-relation"),
        "access",
        "ISO 14289-1, 5; ISO 19005-3, 6.8",
        identifiers,
    ),
)
