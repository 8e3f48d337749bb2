"""Validation against a schema: every fault at once, each with its key path; what is wrong is replaced by its default."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.diagnostics import Collector
from dossier.schema import Key, validate


def even(value: int) -> str | None:
    return None if value % 2 == 0 else f"{value} is odd"


SCHEMA: dict[str, Key] = {
    "name": Key(str, required=True),
    "colour": Key(str, default="red", allowed=("red", "green")),
    "count": Key(int, default=2, check=even),
    "on": Key(bool, default=True),
    "words": Key(list, default=(), allowed=("a", "b", "c")),
    "day": Key(datetime.date),
    "head": Key(dict, table={"left": Key(str, default="L"), "right": Key(str)}),
    "parts": Key(dict, default={}, entries={"size": Key(int, default=1), "colour": Key(str, allowed=("red", "green"))}),
    "tokens": Key(dict, default={}, strings=True),
}
DEFAULTS = {
    "colour": "red",
    "count": 2,
    "on": True,
    "words": (),
    "day": None,
    "head": {"left": "L", "right": None},
    "parts": {},
    "tokens": {},
}


def run(data: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Values, and (code, key path, message) of each fault."""
    found = Collector()
    values = validate(data, SCHEMA, "a.toml", found)
    return values, [(item.code, item.where.key or "", item.message) for item in found if item.where]


def test_defaults_are_filled_in() -> None:
    values, faults = run({"name": "n"})
    assert values == {"name": "n", **DEFAULTS}
    assert faults == []


def test_good_values_are_kept() -> None:
    data = {
        "name": "n",
        "colour": "green",
        "count": 4,
        "on": False,
        "words": ["b", "a"],
        "day": datetime.date(2026, 11, 23),
        "head": {"right": "R"},
        "parts": {"one": {"size": 3}},
        "tokens": {"dose": 240, "half": 0.5, "word": "w"},
    }
    values, faults = run(data)
    assert faults == []
    assert values == {
        **data,
        "words": ("b", "a"),
        "head": {"left": "L", "right": "R"},
        "parts": {"one": {"size": 3, "colour": None}},
        "tokens": {"dose": "240", "half": "0.5", "word": "w"},
    }


@pytest.mark.parametrize(
    ("data", "code", "key", "message"),
    [
        ({}, "config-required", "name", "'name' is required"),
        ({"nmae": 1, "name": ""}, "config-unknown-key", "nmae", "unknown key 'nmae'"),
        ({"name": 1}, "config-type", "name", "expected a string, found a number"),
        ({"name": None}, "config-type", "name", "expected a string, found nothing"),
        ({"name": "", "count": True}, "config-type", "count", "expected a whole number, found true or false"),
        ({"name": "", "count": 1.5}, "config-type", "count", "expected a whole number, found a number"),
        ({"name": "", "on": 1}, "config-type", "on", "expected true or false, found a number"),
        ({"name": "", "on": "yes"}, "config-type", "on", "expected true or false, found a string"),
        ({"name": "", "words": "a"}, "config-type", "words", "expected a list of strings, found a string"),
        ({"name": "", "words": ["a", 1]}, "config-type", "words[1]", "expected a string, found a number"),
        ({"name": "", "day": "2026"}, "config-type", "day", "expected a date (2026-11-23), found a string"),
        (
            {"name": "", "day": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
            "config-type",
            "day",
            "expected a date (2026-11-23), found datetime",
        ),
        ({"name": "", "head": "x"}, "config-type", "head", "expected a table, found a string"),
        ({"name": "", "head": {"left": []}}, "config-type", "head.left", "expected a string, found a list"),
        ({"name": "", "head": {"up": ""}}, "config-unknown-key", "head.up", "unknown key 'up'"),
        ({"name": "", "parts": {"one": 1}}, "config-type", "parts.one", "expected a table, found a number"),
        ({"name": "", "parts": {"one": {"size": {}}}}, "config-type", "parts.one.size", "expected a whole number, found a table"),
        ({"name": "", "parts": {"one": {"colour": "blue"}}}, "config-value", "parts.one.colour", "'blue' is not allowed here"),
        ({"name": "", "tokens": {"t": True}}, "config-type", "tokens.t", "expected a string or number, found true or false"),
        ({"name": "", "colour": "blue"}, "config-value", "colour", "'blue' is not allowed here"),
        ({"name": "", "words": ["a", "z"]}, "config-value", "words", "'z' is not allowed here"),
        ({"name": "", "count": 3}, "config-value", "count", "3 is odd"),
    ],
)  # fmt: skip
def test_fault(data: dict[str, Any], code: str, key: str, message: str) -> None:
    _, faults = run(data)
    assert faults == [(code, key, message)]


def test_every_fault_at_once_and_the_defaults_in_their_place() -> None:
    values, faults = run({"colour": 5, "count": "x", "head": 3, "tokens": [], "extra": 0, "words": [1, "a"]})
    assert values == {"name": None, **DEFAULTS, "words": ("a",)}
    assert sorted(key for _, key, _ in faults) == ["colour", "count", "extra", "head", "name", "tokens", "words[0]"]


def test_hint_names_the_nearest_key_or_value() -> None:
    found = Collector()
    validate({"name": "", "colur": "", "colour": "gren"}, SCHEMA, "a.toml", found)
    assert [item.hint for item in found] == ["did you mean 'colour'?", "did you mean 'green'?"]


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SCHEMA, "left"]) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(list(SCHEMA)) | st.text(max_size=5), NESTED, max_size=6))
def test_any_data_gives_values_of_the_right_type(data: dict[str, Any]) -> None:
    values, faults = run(data)
    assert list(values) == list(SCHEMA)
    for name, key in SCHEMA.items():
        assert values[name] is None or isinstance(values[name], tuple if key.type is list else key.type)
    assert set(values["head"]) == {"left", "right"}
    for name in set(data) - set(SCHEMA):
        assert ("config-unknown-key", name, f"unknown key '{name}'") in faults
