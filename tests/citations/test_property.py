"""Any record that passes the checks can be printed: in the nine styles, and in many of the package's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.citations import ReferenceDatabase, resolve
from dossier.citations.engine.item import DATE_FIELDS, NAME_FIELDS
from dossier.citations.sources.check import NAME_PARTS, NUMBER_TEXTS, TEXT_FIELDS, TYPES, check
from dossier.citations.sources.record import Record
from dossier.citations.styles import _folder
from dossier.diagnostics import Location
from dossier.model import plain
from tests.citations.reference.compare import LOCALES, STYLES
from tests.citations.support import cited, style

#: every seventh style of the package
PACKAGED = sorted(path.stem for path in _folder().glob("*.csl"))[::7]


TEXT = st.text(max_size=30) | st.sampled_from(
    ["1-5", "<i>a</i>", "“q”", "'s", "a. b?", "12A–14", "ii", "&", "n.d.", "…"]
)
NAME = st.dictionaries(st.sampled_from(sorted(NAME_PARTS)), TEXT, min_size=1).filter(
    lambda name: any(str(name.get(key, "")).strip() for key in ("family", "given", "literal"))
)
PART = st.tuples(st.integers(-3000, 9999), st.integers(1, 24), st.integers(1, 31)).flatmap(
    lambda parts: st.integers(1, 3).map(lambda count: list(parts[:count]))
)
DATE = st.fixed_dictionaries({"date-parts": st.lists(PART, min_size=1, max_size=2)}) | st.fixed_dictionaries(
    {"raw": st.text(min_size=1).filter(str.strip)}
)
FIELDS = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted(TYPES))},
    optional={
        **dict.fromkeys(sorted(NAME_FIELDS), st.lists(NAME, max_size=8)),
        **dict.fromkeys(sorted(DATE_FIELDS), DATE),
        **dict.fromkeys(sorted(TEXT_FIELDS), TEXT),
        **dict.fromkeys(sorted(NUMBER_TEXTS), TEXT | st.integers(0, 5000)),
    },
)


def check_printed(name: str, records: list[dict[str, Any]], locator: str, locale: str) -> None:
    keyed = {f"k{place}": {**fields, "id": f"k{place}"} for place, fields in enumerate(records)}
    for key, fields in keyed.items():
        assert list(check(Record(key, fields, Location("a.json")))) == []
    citations = [cited(*keyed), *(cited(key, in_text=True, locator=locator) for key in keyed)]
    first, problems = resolve(citations, ReferenceDatabase(keyed), style(name), locale)
    assert [item for item in problems if "prints nothing" not in item.message] == []
    again, _ = resolve(citations, ReferenceDatabase(keyed), style(name), locale)
    assert first == again
    assert all(map(plain, first.citations))


@pytest.mark.parametrize("name", STYLES)
@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.lists(FIELDS, min_size=1, max_size=3), TEXT, st.sampled_from(LOCALES))
def test_every_valid_record_can_be_printed(name: str, records: list[dict[str, Any]], locator: str, locale: str) -> None:
    check_printed(name, records, locator, locale)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(PACKAGED), st.lists(FIELDS, min_size=1, max_size=3), TEXT, st.sampled_from(LOCALES))
def test_every_valid_record_can_be_printed_in_many_styles(
    name: str, records: list[dict[str, Any]], locator: str, locale: str
) -> None:
    check_printed(name, records, locator, locale)
