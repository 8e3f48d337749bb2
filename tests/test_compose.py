"""Templates: sandboxed, strict about names, escaping; and what goes into them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.compose import Composer, reference_anchor, rich_html, safe, word_section, word_units, words
from dossier.diagnostics import Collector
from dossier.model import Run
from dossier.resources import Resources, package_data


def render(folder: Path, template: str, **values: Any) -> tuple[str, list[tuple[str, str, str]]]:
    """A template of a project, and (code, place, message) of what is wrong with it."""
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates/part.html.j2").write_text(template, encoding="utf-8")
    found = Collector()
    html = Composer(Resources(folder, folder / "package"), found).render("part.html.j2", values)
    return html, [(item.code, str(item.where), item.message) for item in found]


def test_values_are_escaped_unless_they_are_our_own_html(tmp_path: Path) -> None:
    html, faults = render(tmp_path, "<p>{{ a }}{{ b }}</p>", a="<i> & \"", b=safe("<i>x</i>"))  # fmt: skip
    assert faults == []
    assert html == "<p>&lt;i&gt; &amp; &#34;<i>x</i></p>"


def test_blocks_leave_no_lines_behind(tmp_path: Path) -> None:
    html, _ = render(tmp_path, "<ul>\n  {% for x in range(2) %}\n  <li>{{ x }}</li>\n  {% endfor %}\n</ul>")
    assert html == "<ul>\n  <li>0</li>\n  <li>1</li>\n</ul>"


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("one\n{{ nothing }}", 2, "UndefinedError: 'nothing' is undefined"),
        ("one\n{{ a.nothing }}", 2, "UndefinedError: 'dict object' has no attribute 'nothing'"),
        ("one\ntwo\n{{ a", 3, "unexpected end of template, expected 'end of print statement'."),
        ("{% if %}", 1, "Expected an expression, got 'end of statement block'"),
        ("\n{% include 'none.j2' %}", 2, "TemplateNotFound: none.j2"),
        ("{{ a() }}", 1, "TypeError: 'dict' object is not callable"),
        ("{{ 1 // 0 }}", 1, "ZeroDivisionError: integer division or modulo by zero"),
    ],
)
def test_fault_has_its_line(tmp_path: Path, template: str, line: int, message: str) -> None:
    html, faults = render(tmp_path, template, a={})
    assert html == ""
    assert faults == [("template-error", f"templates/part.html.j2:{line}", message)]


def test_fault_in_an_included_template_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/inner.html.j2").write_text("\n\n{{ nothing }}")
    _, faults = render(tmp_path, "{% include 'inner.html.j2' %}")
    assert [place for _, place, _ in faults] == ["templates/inner.html.j2:3"]


def test_no_such_template(tmp_path: Path) -> None:
    found = Collector()
    assert Composer(Resources(tmp_path, tmp_path), found).render("none.html.j2", {}) == ""
    assert [str(item.where) for item in found] == ["templates/none.html.j2"]


@pytest.mark.parametrize("name", ["lipsum", "dict", "cycler", "joiner", "namespace"])
def test_nothing_computes_but_range(tmp_path: Path, name: str) -> None:
    assert [code for code, _, _ in render(tmp_path, f"{{{{ {name}() }}}}")[1]] == ["template-error"]


@pytest.mark.parametrize("path", ["a.__class__", "a.append(1)", "''.__class__.__mro__", "a.__init__.__globals__"])
def test_templates_reach_nothing_beyond_their_values(tmp_path: Path, path: str) -> None:
    html, faults = render(tmp_path, f"{{{{ {path} }}}}", a=[])
    assert html == ""
    assert [code for code, _, _ in faults] == ["template-error"]


@pytest.mark.parametrize(
    ("run", "html"),
    [
        (Run("a < b"), "a &lt; b"),
        (Run("a", bold=True), "<b>a</b>"),
        (Run("a", bold=True, italic=True), "<i><b>a</b></i>"),
        (Run("2", superscript=True), "<sup>2</sup>"),
        (Run("2", subscript=True), "<sub>2</sub>"),
        (Run("a", small_caps=True), '<span class="small-caps">a</span>'),
        (Run("a", underline=True), '<span class="underline">a</span>'),
        (Run("1", href="ref:boyle2017"), '<a class="cite" href="part:#_ref-boyle2017">1</a>'),
        (Run("x", href='https://e.org/?a=1&b="'), '<a class="external" href="https://e.org/?a=1&amp;b=&quot;">x</a>'),
    ],
)
def test_rich_text(run: Run, html: str) -> None:
    assert rich_html((run,)) == html
    assert rich_html((run, Run("."))) == html + "."


def test_anchors_of_references() -> None:
    assert reference_anchor("eu2002_46") == "_ref-eu2002_46"
    assert reference_anchor("10.1/x y") == "_ref-10.2e.1.2f.x.20.y"


@settings(max_examples=200)
@given(st.text(max_size=6), st.text(max_size=6))
def test_anchors_are_as_different_as_the_keys(one: str, other: str) -> None:
    assert (reference_anchor(one) == reference_anchor(other)) == (one == other)
    assert reference_anchor(one).removeprefix("_ref-").replace("-", "").replace("_", "").replace(".", "").isascii()


def test_words_of_the_longest_tag_win(tmp_path: Path) -> None:
    folder = tmp_path / "templates/words"
    folder.mkdir(parents=True)
    (folder / "en.toml").write_text('page = "Page"\ntable = "Table"\nfigure = "Figure"\n')
    (folder / "de.toml").write_text('page = "Seite"\ntable = "Tabelle"\n', encoding="utf-8")
    (folder / "de-CH.toml").write_text('table = "Tab."\n')
    resources, found = Resources(tmp_path, tmp_path / "package"), Collector()
    assert words(resources, "de-CH", found) == {"page": "Seite", "table": "Tab.", "figure": "Figure"}
    assert words(resources, "de-AT", found)["table"] == "Tabelle"
    assert words(resources, "fr", found) == words(resources, "en-GB", found)
    assert list(found) == []


def test_a_dossier_may_change_one_word(tmp_path: Path) -> None:
    for folder, text in [("package", 'page = "Page"\ntable = "Table"\n'), ("project", 'table = "Overview"\n')]:
        path = tmp_path / folder / "templates/words/en.toml"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    found = Collector()
    resources = Resources(tmp_path / "project", tmp_path / "package")
    assert words(resources, "en", found) == {"page": "Page", "table": "Overview"}
    assert list(found) == []


def test_words_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "templates/words"
    folder.mkdir(parents=True)
    (folder / "en.toml").write_text('page = "Page"\n')
    (folder / "de.toml").write_text("page = Seite")
    (folder / "fr.toml").write_bytes('page = "Numéro"'.encode("latin-1"))
    found = Collector()
    assert words(Resources(tmp_path, tmp_path), "de", found) == {"page": "Page"}
    assert words(Resources(tmp_path, tmp_path), "fr", found) == {"page": "Page"}
    assert [(item.code, str(item.where)) for item in found] == [
        ("template-error", "templates/words/de.toml"),
        ("file-encoding", "templates/words/fr.toml"),
    ]


def test_every_language_has_only_words_that_english_has() -> None:
    resources, found = Resources(Path("/nowhere"), package_data()), Collector()
    english = words(resources, "en", found)
    for file in (package_data() / "templates/words").glob("*.toml"):
        assert set(words(resources, file.stem, found)) == set(english)
    assert list(found) == []


def test_words_that_would_never_be_printed_are_reported(tmp_path: Path) -> None:
    for folder in ("package", "project"):
        (tmp_path / folder / "templates/words").mkdir(parents=True)
    (tmp_path / "package/templates/words/en.toml").write_text('table = "Table {number}"\n')
    (tmp_path / "project/templates/words/en.toml").write_text('tabel = "x"\ntable = "Tab. {nr}"\n')
    (tmp_path / "project/templates/words/de.toml").write_text("table = 5\n")
    found = Collector()
    assert words(Resources(tmp_path / "project", tmp_path / "package"), "de", found) == {"table": "Table {number}"}
    assert [(item.code, str(item.where), item.hint) for item in found] == [
        ("template-error", "templates/words/en.toml [tabel]", "did you mean 'table'?"),
        ("template-error", "templates/words/en.toml [table]", "there are: {number}"),
        ("template-error", "templates/words/de.toml [table]", None),
    ]


@pytest.mark.parametrize("language", ["de", "fr"])
def test_our_languages_have_every_word(language: str) -> None:
    found = Collector()
    resources = Resources(Path("/nowhere"), package_data())
    section = word_section(resources, language, found)
    units = word_units(resources, found)
    assert all(section(unit).state == "translated" for unit in units)
    assert len(units) > 40
    assert list(found) == []
