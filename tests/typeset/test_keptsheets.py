"""Style sheets that were kept are those that were parsed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dossier import compiled
from dossier.model import FontSet
from dossier.resources import package_data
from dossier.typeset import keptsheets, quick, warm
from dossier.typeset.fetch import BASE, fetcher

SHIPPED = sorted(path.name for path in (package_data() / "styles").glob("*.css"))
LISTS = ("lang_attr_selectors", "other_selectors")
BY_NAME = ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors")


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, sealed: FontSet) -> dict[str, bytes]:
    """What is kept meanwhile."""
    warm(sealed)
    kept: dict[str, bytes] = {}
    monkeypatch.setattr(compiled, "read", kept.get)
    monkeypatch.setattr(compiled, "write", kept.__setitem__)
    monkeypatch.setattr(compiled, "keeps", lambda: True)
    return kept


def _parse(text: str) -> tuple[Any, str]:
    import weasyprint

    return weasyprint.CSS(string=text, base_url=BASE, url_fetcher=fetcher({})), "said"


def _plain(value: Any) -> Any:
    """A value with all that is in it, to be compared."""
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(_plain, value)]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if callable(value):
        return getattr(value, "__qualname__", repr(value))
    if hasattr(value, "__dict__"):
        return [type(value).__name__, _plain(vars(value))]
    names = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return [type(value).__name__, {name: _plain(getattr(value, name)) for name in names}] if names else repr(value)


def _rules(sheet: Any) -> list[Any]:
    """All that a sheet holds, but for the functions."""
    matcher = sheet.matcher
    lists = [*(getattr(matcher, name) for name in LISTS)]
    lists += [entries for name in BY_NAME for _, entries in sorted(getattr(matcher, name).items())]
    rules = [(*rest, _plain(payload)) for entries in lists for _, *rest, payload in entries]
    return [rules, matcher.order, sheet.layers, sheet.base_url, [_plain(rest) for _, *rest in sheet.page_rules]]


def _matched(sheet: Any, html: str) -> list[Any]:
    """The declarations of each element."""
    import weasyprint

    tree = weasyprint.HTML(string=html).wrapper_element
    return [_plain(sheet.matcher.match(element)) for element in tree.iter_subtree()]


HTML = """<html lang=en><body class=cover id=x>
<ul class=contents-list><li class=contents-1><span class=contents-number>1</span></ul>
<table class="wide compact"><caption>c</caption><thead><tr><th>a<tbody><tr><td class=num>b<tr><td>c</table>
<p>a<a class=cite href=#x>b</a><p class=entry-text><b>x</b><figure><img></figure><p lang=de>q</html>"""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_kept_sheet_is_the_parsed_one(name: str, store: dict[str, bytes]) -> None:
    text = (package_data() / "styles" / name).read_text()
    first, said = keptsheets.kept(text, BASE, lambda: _parse(text))
    assert len(store) == 1
    again, said_again = keptsheets.kept(text, BASE, lambda: pytest.fail("it was kept"))
    assert again is not first
    assert said == said_again == "said"
    assert _rules(again) == _rules(first) == _rules(_parse(text)[0])
    assert _matched(again, HTML) == _matched(first, HTML)


def test_rules_that_share_declarations_share_them_still() -> None:
    text = "h1, h2, .x { color: red; --size: 3pt } p { margin: var(--size) }"
    keptsheets.kept(text, BASE, lambda: _parse(text))
    again, _ = keptsheets.kept(text, BASE, lambda: pytest.fail("it was kept"))
    matcher = again.matcher
    one, two = (matcher.lower_local_name_selectors[name][0][-1][0] for name in ("h1", "h2"))
    assert one is two is matcher.class_selectors["x"][0][-1][0]


@pytest.mark.parametrize("rule", ["@font-face { font-family: x; src: url(x.ttf) }", "@IMPORT 'x.css';"])
def test_what_changes_things_elsewhere_is_parsed_each_time(rule: str, store: dict[str, bytes]) -> None:
    made = iter(("one", "two"))
    assert [keptsheets.kept(rule, BASE, lambda: (next(made), "")) for _ in range(2)] == [("one", ""), ("two", "")]
    assert not store


def test_a_damaged_entry_is_made_again(store: dict[str, bytes]) -> None:
    text = "p { color: red }"
    keptsheets.kept(text, BASE, lambda: _parse(text))
    (key,) = store
    whole, store[key] = store[key], store[key][:-20]
    again, _ = keptsheets.kept(text, BASE, lambda: _parse(text))
    assert _rules(again) == _rules(_parse(text)[0])
    assert len(store[key]) == len(whole)


def test_another_text_or_another_base_is_another_sheet(store: dict[str, bytes]) -> None:
    for text, base in (("p { color: red }", "a"), ("p { color: blue }", "a"), ("p { color: red }", "b")):
        keptsheets.kept(text, base, lambda text=text: _parse(text))  # type: ignore[misc]
    assert len(store) == 3


def test_the_engines_own_sheet_and_counters_are_whole() -> None:
    import weasyprint
    from weasyprint.css.counters import CounterStyle
    from weasyprint.html import UA_COUNTER_STYLE

    text = (Path(weasyprint.__file__).parent / "css" / "html5_ua.css").read_text(encoding="utf-8")
    counters = CounterStyle()
    with quick.plain():
        own = weasyprint.CSS(string=text, counter_style=counters)
    assert _rules(weasyprint.UA_STYLESHEET) == _rules(own)
    assert weasyprint.html.UA_STYLESHEET is weasyprint.UA_STYLESHEET
    assert dict(UA_COUNTER_STYLE) == dict(counters)
    assert len(counters) > 40
