"""Finding styles: names, former names, files, dependent styles, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.citations import load_style
from dossier.diagnostics import Location
from tests.citations.support import STYLE, cited, records, resolved


@pytest.mark.parametrize(
    ("name", "title", "numeric"),
    [
        ("vancouver", "NLM/Vancouver: Citing Medicine 2nd edition (citation-sequence)", True),
        ("nlm-citation-sequence", "NLM/Vancouver: Citing Medicine 2nd edition (citation-sequence)", True),
        ("ama", "AMA Manual of Style 11th edition", True),
        ("apa", "APA Style 7th edition", False),
        ("nature", "Nature", True),
    ],
)
def test_names_and_former_names(name: str, title: str, numeric: bool) -> None:
    style, problems = load_style(name, "en-US", None)
    assert problems == ()
    assert style is not None
    assert (style.title, style.numeric) == (title, numeric)
    assert "Creative Commons" in style.licence


def test_dependent_style_has_the_rules_of_its_parent() -> None:
    style, problems = load_style("nature-medicine", "en-US", None)
    assert problems == ()
    assert style is not None
    assert style.title == "Nature Medicine"
    parent, _ = resolved(records(), "nature", [cited("boyle2017")])
    child, _ = resolved(records(), "nature-medicine", [cited("boyle2017")])
    assert child.entries == parent.entries


def test_unknown_style_gets_a_hint() -> None:
    style, (problem,) = load_style("vancuver", "en-US", None)
    assert (style, problem.code, problem.hint) == (None, "citation-style", "did you mean 'vancouver'?")


@pytest.mark.parametrize("locale", ["de", "de-AT", "fr-FR", "en-GB", "pl-PL"])
def test_languages_and_dialects(locale: str) -> None:
    assert load_style("apa", locale, None)[1] == ()


def test_no_locale_of_that_name() -> None:
    style, (problem,) = load_style("apa", "xx-YY", None)
    assert (style, problem.code) == (None, "citation-style")


def write(folder: Path, text: str, name: str = "own.csl") -> None:
    """A style file."""
    (folder / name).write_text(text, encoding="utf-8")


def test_style_of_the_project(tmp_path: Path) -> None:
    text = STYLE.format(kind="in-text", root="", before="", options="", sort="", layout="", after="",
                        body='<text variable="title"/>')  # fmt: skip
    write(tmp_path, text)
    style, problems = load_style("own.csl", "en-US", tmp_path)
    assert problems == ()
    assert style is not None
    assert (style.title, style.numeric) == ("t", False)


@pytest.mark.parametrize(
    "text",
    ["<style", "<html/>", "", '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"/>'],
)
def test_broken_style_file(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    style, problems = load_style("own.csl", "en-US", tmp_path)
    assert style is None
    assert [(item.code, item.where.path if item.where else "") for item in problems] == [("citation-style", "own.csl")]


def test_style_file_against_the_schema(tmp_path: Path) -> None:
    text = STYLE.format(kind="in-text", root="", before="", options="", sort="", layout="", after="",
                        body='<text varable="title"/>')  # fmt: skip
    write(tmp_path, text)
    style, (problem,) = load_style("own.csl", "en-US", tmp_path)
    assert (style, problem.code) == (None, "citation-style")
    assert problem.where == Location("own.csl", 3)


def test_no_file_outside_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "project"
    inner.mkdir()
    write(tmp_path, "<style/>")
    for name in ("../own.csl", str(tmp_path / "own.csl"), "missing.csl"):
        style, (problem,) = load_style(name, "en-US", inner)
        assert (style, problem.code) == (None, "citation-style")
        assert "no citation style" in problem.message
    assert load_style("own.csl", "en-US", None)[0] is None
    assert load_style("../styles/apa", "en-US", None)[0] is None
