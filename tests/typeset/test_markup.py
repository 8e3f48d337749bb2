"""Our reader of HTML makes of a page what the engine's makes of it, or leaves it to the engine's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.typeset import markup, start

start.engine()
import tinyhtml5  # type: ignore[import-untyped]  # noqa: E402

HEAD = '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>t</title></head>\n'
PAGE = HEAD + '<body class="x">{}</body>\n</html>\n'
#: all that is known, what is not, and what closes nothing
NAMES = sorted(
    markup._PHRASES
    | markup._BLOCKS
    | markup._PARENTS.keys()
    | markup._VOID
    | {"svg", "button", "form", "rt", "textarea", "nobr", "center", "x"}
)
TEXTS = (
    "a",
    " ",
    "\n",
    "a &amp; b",
    "&lt;",
    "&nbsp;",
    "&#38;",
    "&#x27;",
    "&copy",
    "&",
    "\0",
    "\r\n",
    "é漢",
    "<",
    ">",
    "<!-- c -->",
)


def told(element: Any) -> Any:
    """An element as values."""
    inner = [told(child) for child in element]
    return element.tag, list(element.attrib.items()), element.text or "", element.tail or "", inner


def agrees(html: str) -> bool:
    """Whether the page is read; then it is what the engine's parser reads."""
    ours = markup.tree(html)
    if ours is not None:
        assert told(ours) == told(tinyhtml5.parse(html, namespace_html_elements=False)), html
    return ours is not None


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.sampled_from(
        [
            "",
            ' class="a"',
            ' id="a&amp;b" hidden',
            ' title="1 > 0"',
            " a=b",
            ' a="1" a="2"',
            " A='x'",
            '\u00a0a="1"',
            ' a="1"\u2009',
        ]
    )
    parts = st.tuples(st.sampled_from(NAMES), attributes, st.lists(inner, max_size=4).map("".join))
    closed = parts.map(lambda it: f"<{it[0]}{it[1]}>{'' if it[0] in markup._VOID else it[2] + f'</{it[0]}>'}")
    odd = parts.map(lambda it: f"<{it[0]}{it[1]}>{it[2]}")
    return st.one_of(closed, closed, closed, odd, st.sampled_from(NAMES).map(lambda name: f"</{name}>"))


ANY = st.recursive(st.sampled_from(TEXTS), element, max_leaves=12)
#: mostly what a parser leaves where it is
RIGHT = st.recursive(
    st.sampled_from(("a", " b ", "\n", "x &amp; y", "<br>", '<img src="a" alt="">')),
    lambda inner: st.tuples(
        st.sampled_from(
            (
                "p",
                "div",
                "b",
                "a",
                "em",
                "span",
                "section",
                "h2",
                "ul><li",
                "table><tbody><tr><td",
                "dl><dt",
                "b><i",
                "ol><li",
            )
        ),
        st.lists(inner, max_size=3).map("".join),
    ).map(lambda it: f"<{it[0]}>{it[1]}" + "".join(f"</{name}>" for name in reversed(it[0].split("><")))),
    max_leaves=15,
)


@given(ANY)
@settings(max_examples=400)
def test_any_markup(body: str) -> None:
    agrees(PAGE.format(body))


@given(st.lists(RIGHT, max_size=4).map("".join))
@settings(max_examples=400)
def test_markup_that_is_right(body: str) -> None:
    agrees(PAGE.format(body))


@given(st.lists(st.one_of(st.sampled_from(NAMES), st.sampled_from(TEXTS)), max_size=8))
def test_any_page(pieces: list[str]) -> None:
    agrees("<!doctype html>" + "".join(f"<{piece}>" if piece in NAMES else piece for piece in ["html", *pieces]))


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<p>a <b>b</b> <a href=\"part:#x\" class='y'>c</a></p>", False),
        ('<p>a <b>b</b> <a href="part:#x">c</a><br>d</p>\n', True),
        ("<ul>\n<li><p>a</p>\n<ul><li data-line>b</li></ul></li></ul>", True),
        (
            '<table><caption>c</caption><colgroup><col style="width:1%"></colgroup><tbody><tr><td>1</td></tr></tbody></table>',
            True,
        ),
        ("<table><tr><td>1</td></tr></table>", False),
        ("<table>x<tbody></tbody></table>", False),
        ("<p>a<p>b", False),
        ("<p><div>a</div></p>", False),
        ("<p><span><div>a</div></span></p>", False),
        ("<b><i>a</b></i>", False),
        ("<a>x<span><a>y</a></span></a>", False),
        ("<li>a</li>", False),
        ("<pre>\na</pre>", False),
        ("<pre>a</pre>", True),
        ("<div/>", False),
        ("a &unknown; b", False),
        ("&#x80;", True),
        ("&#x1;", False),
        ("&#11;", False),
        ("&#x7f;", False),
        ("&#xffff;", False),
        ('<p\u00a0class="x">a</p>', False),
        ('<p class="x"\u2009>a</p>', False),
        ('<img src="a"\u2028/>', False),
        ('<p\u3000id="x">a</p>', False),
        ("<script>1</script>", False),
        ("</div>", False),
    ],
)
def test_what_is_read(body: str, read: bool) -> None:
    assert agrees(PAGE.format(body)) is read


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("<!doctype html><html><head><style>p > a { b: c }\n</style></head><body></body></html>", True),
        ("<!doctype html><html><head><style>a</b></style></head><body></body></html>", False),
        ("<!doctype html><html><head></head><body>a</body></html>\n\n", True),
        ("<!doctype html><html><head></head><body>a</body>\n</html>b", False),
        ("<!doctype html><html><body>a</body></html>", False),
        ("<!doctype html><html><head></head></html>", False),
        ("<!doctype html><html><head></head>x<body></body></html>", False),
        ("<!doctype html><html><head></head><body></body><body></body></html>", False),
        ("<!doctype html><html><head></head><body>", False),
        ("<html><head></head><body></body></html>", False),
        ("", False),
    ],
)
def test_which_pages_are_read(page: str, read: bool) -> None:
    assert agrees(page) is read
