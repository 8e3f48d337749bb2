"""Calls WeasyPrint on a part, in a sealed surrounding: pinned fonts only, named files only, its log turned into notes."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import logging
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

from dossier import room, versions
from dossier.instances import load_library
from dossier.model import FontSet, LayoutNote, PageMap, Part, PartSource
from dossier.typeset import (
    apart,
    atbreaks,
    continued,
    copies,
    faces,
    fit,
    footnotes,
    hanging,
    inspect,
    keptsheets,
    leaders,
    lettering,
    longtables,
    markup,
    meaning,
    onelined,
    outside,
    quick,
    refill,
    remarks,
    righttoleft,
    sheets,
    start,
    structure,
    tagtree,
    together,
    writing,
)
from dossier.typeset.fetch import BASE, fetcher

#: PDF/UA-1 (ISO 14289-1): tags, language and title are there from the start
VARIANT = "pdf/ua-1"
#: a split table moves what follows, and may move a later break. As a rule that settles in two rounds; of long tables with notes
#: each round settles one break more, and one that was split where it need not be any more is joined again
_ROUNDS = 24
#: what did not fit is mended at once; a table that breaks its words may become tall
_FITS = 4
_LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "fonttools", "pyphen", "tinyhtml5", "pillow")
#: style sheets, alone and together, that a process keeps parsed
_SHEETS = 8
#: shared libraries that break lines and shape text, and the call that gives their version
_SHARED = (("pango-1.0", "pango_version_string"), ("harfbuzz", "hb_version_string"))


@lru_cache(maxsize=1)
def engine_version() -> str:
    """Versions of everything that decides how a page looks: this package, its libraries, the machine's own."""
    own = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))))
    packages = [f"typeset={own.hexdigest()[:16]}", *(f"{name}={versions.of(name)}" for name in _LIBRARIES)]
    return " ".join([*packages, *(f"{name}={_library_version(name, call)}" for name, call in _SHARED)])


def _library_version(name: str, call: str) -> str:
    """What a shared library says of itself. A missing one is named by the layout when it is needed."""
    try:
        function = getattr(load_library(name), call)
    except (OSError, AttributeError):
        return "missing"
    function.restype = ctypes.c_char_p
    return bytes(function()).decode()


def warm(fonts: FontSet, sheets: Collection[tuple[str, ...]] = ()) -> None:
    """Import the engine, read fonts and style sheets, so that forked workers need not.

    Raises RuntimeError, ImportError, OSError.
    """
    _font_config(fonts)
    with remarks.log() as log:
        for css in sorted(sheets)[:_SHEETS]:
            _sheets(css, fonts, log)


def typeset(source: PartSource, fonts: FontSet) -> Part:
    """The typeset part. Remarks of the layout engine are in its notes; an engine failure is the note ``layout-failed``."""
    with _no_garbage_collection(), remarks.log() as log:
        try:
            return room.within(_typeset, source, fonts, log)
        except Exception as error:  # noqa: BLE001 - see below
            # whatever goes wrong inside the engine belongs to this part; the other parts are still built
            note = LayoutNote("layout-failed", f"{type(error).__name__}: {error}")
            return Part(source.name, b"", PageMap((), {}), (note,))


def _typeset(source: PartSource, fonts: FontSet, log: remarks.Log) -> Part:
    laid = _refilled(source, log) or _lay_out(source, fonts, log)
    if source.draft:
        _drafts().keep(refill.key(source), laid)
        return Part(source.name, b"", inspect.page_map(laid.document.pages))
    return _written(source, laid, fonts, log)


def holds(source: PartSource) -> bool:
    """Whether this process has laid out the part already, as a draft: it has but to write it."""
    return not source.draft and refill.key(source) in _drafts()


@lru_cache(maxsize=1)
def _drafts() -> refill.Drafts:
    """This process's drafts."""
    return refill.Drafts()


def _refilled(source: PartSource, log: remarks.Log) -> refill.Laid | None:
    """The layout of the part's draft with the true page numbers in it, if it is here and they fit."""
    if source.draft:
        return None
    laid = _drafts().take(refill.key(source))
    if laid is None or not refill.fill(laid, refill.numbers(source.html)):
        return None
    log.layout, log.styles = [*laid.remarks], [*laid.styles]
    return laid


def _lay_out(source: PartSource, fonts: FontSet, log: remarks.Log) -> refill.Laid:
    """Layout in rounds: what does not fit is mended, tables that break are split, until nothing changes."""
    config = _font_config(fonts)
    import weasyprint

    html = markup.document(source.html, BASE, fetcher(source.assets, source.families), weasyprint.HTML)
    tree = html.etree_element
    fit.landscape_headings(tree)
    tables = longtables.mark(tree)
    styles = _sheets(source.css, fonts, log)

    def render() -> tuple[Any, dict[int, longtables.Laid]]:
        log.layout.clear()
        html.wrapper_element = _wrap(tree)
        with hanging.spaces(), leaders.joined(), footnotes.stay(source.html), atbreaks.split(tables, source.css):
            document = html.render(font_config=config, stylesheets=styles, counter_style=_counters(source.css, fonts))
        return document, longtables.measure(document.pages) if tables else {}

    document, found = render()
    for _ in range(_FITS):
        mended = fit.mend(tree, document.pages) | onelined.shorten(document.pages)
        if not (_loosened(tables, found) | mended):
            break
        continued.join(tables)
        document, found = render()
    rounds = 1
    while (moved := _loosened(tables, found) or continued.split(tables, found)) and rounds < _ROUNDS:
        document, found = render()
        rounds += 1
    notes = [LayoutNote("layout-warning", "the breaks of a table do not settle", "")] if moved else []
    multiplied = copies.multiply(document, tree)
    if multiplied is None:
        copies.expand(tree)
        multiplied, _ = render()
    document = multiplied
    if tree.get("dir") == "rtl":
        righttoleft.settle(document.pages)
    return refill.Laid(document, tree, tuple(notes), tuple(log.layout), tuple(log.styles))


def _loosened(tables: Sequence[longtables.Table], found: Mapping[int, longtables.Laid]) -> bool:
    """Whether a table needs another layout, for what was to stay together in it does not."""
    changed = together.give_up(tables, found)
    if changed:
        continued.join(tables)
    return changed


def _written(source: PartSource, laid: refill.Laid, fonts: FontSet, log: remarks.Log) -> Part:
    """The PDF of a laid-out part, with its tag tree mended, and all that is to be remarked on it."""
    document = laid.document
    glyphs = inspect.GlyphCheck(source.families)
    structure.one_link_each(document)
    if laid.tree.get("dir") == "rtl":
        meaning.assign(document)

    def finish(document: Any, pdf: Any) -> None:
        glyphs(document, pdf)
        if laid.tree.get("dir") == "rtl":
            meaning.plain(pdf)
        if source.tagged:
            structure.mend(document, pdf)

    said = meaning.letters if laid.tree.get("dir") == "rtl" else None
    without = apart.left(fonts.directories, said) if source.fonts_apart else nullcontext()
    with tagtree.of(source.name), writing.deflated() as written, without:
        pdf = document.write_pdf(pdf_variant=VARIANT if source.tagged else None, finisher=finish)
    pages = document.pages
    notes = [*laid.notes, *glyphs.notes(), *outside.overflow(pages), *outside.tall_rows(pages)]
    notes += [*faces.missing(pages), *inspect.heads(pages), *log.notes()]
    return Part(source.name, pdf, inspect.page_map(document.pages), tuple(dict.fromkeys(notes)), written.inked)


def _wrap(tree: Any) -> Any:
    import cssselect2

    return cssselect2.ElementWrapper.from_html_root(tree, content_language=None)


@lru_cache(maxsize=4)
def _font_config(fonts: FontSet) -> Any:
    """WeasyPrint's font configuration over the sealed set. Raises RuntimeError when a foreign font can be seen."""
    # fontconfig reads this once, when the first font is asked for: it must stand before WeasyPrint is imported
    os.environ["FONTCONFIG_FILE"] = fonts.configuration
    start.engine()
    from weasyprint.text.fonts import FontConfiguration

    quick.install()
    lettering.install()
    config = FontConfiguration()
    inspect.check_sealed(config, fonts.directories)
    return config


@lru_cache(maxsize=_SHEETS)
def _parsed_sheet(css: str, fonts: FontSet) -> tuple[Any, tuple[tuple[str, ...], dict[str, Any]]]:
    """A parsed style sheet, the engine's remarks on it, and the styles of counters that it defines."""
    import weasyprint

    config = _font_config(fonts)

    def parse() -> tuple[Any, tuple[tuple[str, ...], dict[str, Any]]]:
        log, counters = remarks.Log(), dict[str, Any]()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(log)
        try:
            sheet = weasyprint.CSS(
                string=css, base_url=BASE, font_config=config, counter_style=counters, url_fetcher=fetcher({})
            )
        finally:
            logger.removeHandler(log)
        return sheet, (tuple(log.layout), counters)

    return keptsheets.kept(css, BASE, parse)


def _sheets(css: Sequence[str], fonts: FontSet, log: remarks.Log) -> list[Any]:
    parsed = [_parsed_sheet(text, fonts) for text in css]
    log.styles = [(number, message) for number, (_, (messages, _)) in enumerate(parsed) for message in messages]
    log.layout.clear()  # what parsing said just now is in ``styles``
    return _together(tuple(css), fonts)


def _counters(css: Sequence[str], fonts: FontSet) -> Any:
    """The styles of counters of all sheets (CSS Counter Styles 3); of two with one name the later counts."""
    from weasyprint.css.counters import CounterStyle

    made = CounterStyle()
    for text in css:
        made.update(_parsed_sheet(text, fonts)[1][1])
    return made


@lru_cache(maxsize=_SHEETS)
def _together(css: tuple[str, ...], fonts: FontSet) -> list[Any]:
    return sheets.together([_parsed_sheet(text, fonts)[0] for text in css])


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A part's boxes live until it is done: collecting in between finds nothing and costs a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
