"""Short forms for the Markdown tests: parse and render one chapter with stand-ins for what other stages resolve."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier import compose, languages, numbering
from dossier.diagnostics import Collector, Diagnostic
from dossier.markdown import Bindings, ParsedChapter, ParseOptions, parse, render
from dossier.model import Citation, Cite, FrontMatter, NumberingScheme, SourceChapter
from dossier.resources import Resources, package_data

FIXTURES = Path(__file__).parent / "fixtures"
TOKENS: Mapping[str, str] = {"product": "MoodFlow", "dose": "240 mg"}
WORDS = compose.words(Resources(package_data(), package_data()), "en", Collector())


def read(
    body: str,
    *,
    language: str = "en",
    html: bool = False,
    matter: FrontMatter | None = None,
    slug: str = "02-form",
    first_line: int = 1,
) -> tuple[ParsedChapter, tuple[Diagnostic, ...]]:
    """Parse one chapter."""
    given = FrontMatter(title="Form") if matter is None else matter
    source = SourceChapter(slug, f"chapters/{slug}.md", given, body, first_line)
    return parse(source, ParseOptions(languages.quotes(language), TOKENS, html))


def faults(found: tuple[Diagnostic, ...]) -> list[tuple[str, int | None]]:
    """Code and line of each diagnostic."""
    return [(item.code, item.where.line if item.where else None) for item in found]


@dataclass(frozen=True)
class Case:
    """One case of a fixture file: what an author writes, and what comes of it."""

    file: str
    line: int
    title: str
    options: frozenset[str]
    written: str
    expected: str

    @property
    def name(self) -> str:
        return f"{self.file}:{self.line} {self.title}"

    def option(self, name: str, default: str) -> str:
        values = [option.partition("=")[2] for option in self.options if option.startswith(f"{name}=")]
        return values[0] if values else default


def cases(file: Path) -> Iterator[Case]:
    """The cases of a file: a title line, then input and output, each closed by a line with a dot."""
    lines = file.read_text(encoding="utf-8").split("\n")
    at = 0
    while "." in lines[at:]:
        first = lines.index(".", at)
        second = lines.index(".", first + 1)
        third = lines.index(".", second + 1)
        match = re.fullmatch(r"(.*?)(?:\s+\[([^\]]+)\])?", lines[first - 1])
        assert match
        assert match[1], f"{file.name}:{first}: a case without a title"
        options = frozenset((match[2] or "").split())
        written, expected = "\n".join(lines[first + 1 : second]), "\n".join(lines[second + 1 : third])
        yield Case(file.name, first, match[1], options, written + "\n", expected)
        at = third + 1


def outcome(case: Case) -> str:
    """What comes of a case, in the form of the fixtures."""
    chapter, found = read(case.written, language=case.option("language", "en"), html="html" in case.options)
    before, _ = read("", matter=FrontMatter(title="Introduction"), slug="01-intro")
    both = [numbering.ChapterOutline(c.source.slug, c.headings, c.captioned, c.uses) for c in (before, chapter)]
    numbered, more = numbering.number(both, NumberingScheme(), WORDS)
    bindings = Bindings(
        citations=[cited(citation) for citation in chapter.citations],
        evidence={number: f"<p>{chapter.citations[number].cites[0].key}</p>" for number in chapter.evidence},
        targets=numbered.targets,
        pages=dict.fromkeys(numbered.targets, "7") if "pages" in case.options else {},
        words=WORDS,
    )
    html = re.sub(r"<svg .*?<title>(.*?)</title>.*?</svg>", r'<svg class="stars">\1</svg>', render(chapter, bindings))
    shown = html.replace("\u00a0", "&nbsp;").replace("\u202f", "&nnbsp;")
    lines = [f"! {line} {code}" for code, line in faults((*found, *more))]
    return "\n".join([shown.rstrip(), *lines])


def cited(citation: Citation) -> str:
    """``see + @key (page 3) + suffix; -@other``."""
    kind = ' class="in-text"' if citation.in_text else ""
    return f"<cite{kind}>{'; '.join(_cite(cite) for cite in citation.cites)}</cite>"


def _cite(cite: Cite) -> str:
    key = f"{'-' if cite.suppress_author else ''}@{cite.key}"
    place = f"{key} ({cite.label} {cite.locator})" if cite.locator else key
    return " + ".join(filter(None, [cite.prefix, place, cite.suffix]))


def folded(html: str) -> str:
    """Without the line breaks between the tags of blocks, which are free."""
    return re.sub(r">\n\s*(?=</?(?!(?:a|b|cite|em|span|strong)\b))", ">", html.strip())
