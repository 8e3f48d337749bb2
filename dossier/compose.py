"""Jinja2 templates to the HTML of each part: sandboxed, strict about names, escaping by default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from html import escape
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, TemplateSyntaxError
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup
from markupsafe import escape as markup_escape

from dossier import compiled, languages, versions
from dossier.diagnostics import Collector, Location, did_you_mean
from dossier.memo import Memo
from dossier.model import RichText, Run, Translated, Unit
from dossier.resources import Resources
from dossier.translation import catalogue
from dossier.translation.catalogue import Catalogue, Entry
from dossier.translation.lookup import Section

WORDS = "templates/words"
#: the code of templates, by name and text
_COMPILED: Memo[CodeType] = Memo(128)
#: raise when the environment of templates changes: their code is made for it
_FORMAT = 1

_STYLES = (
    ("bold", "b", ""),
    ("italic", "i", ""),
    ("superscript", "sup", ""),
    ("subscript", "sub", ""),
    ("small_caps", "span", ' class="small-caps"'),
    ("underline", "span", ' class="underline"'),
)


#: HTML of rich texts, by the number of the text, which is held with it: drafts and editions ask for the same ones
_RICH: dict[int, tuple[RichText, str]] = {}
_MOST = 8192


def rich_html(text: RichText) -> str:
    """HTML of a rich text; ``ref:KEY`` becomes a link to the entry in the reference list."""
    found = _RICH.get(id(text))
    if found is None:
        if len(_RICH) >= _MOST:
            _RICH.clear()
        found = _RICH[id(text)] = text, "".join(_run_html(run) for run in text)
    return found[1]


def _run_html(run: Run) -> str:
    html = escape(run.text, quote=False)
    for name, tag, extra in _STYLES:
        if getattr(run, name):
            html = f"<{tag}{extra}>{html}</{tag}>"
    if run.href is None:
        return html
    if run.href.startswith("ref:"):
        return f'<a class="cite" href="part:#{reference_anchor(run.href[4:])}">{html}</a>'
    return f'<a class="external" href="{escape(run.href)}">{html}</a>'


def reference_anchor(key: str) -> str:
    """Anchor of a work in the reference list; keys may hold any character, anchors may not."""
    return "_ref-" + re.sub(r"[^A-Za-z0-9_-]", lambda match: f".{ord(match[0]):x}.", key)


class _Compiled(BytecodeCache):
    """Templates that this process or environment has compiled. By their text, never by their name alone."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code of that text, if it is known."""
        bucket.code = _COMPILED.find((bucket.key, bucket.checksum))
        if bucket.code is None and (data := compiled.read(_compiled_key(bucket))) is not None:
            bucket.bytecode_from_string(data)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._keep(bucket)
        compiled.write(_compiled_key(bucket), bucket.bytecode_to_string())

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            _COMPILED.keep((bucket.key, bucket.checksum), bucket.code)


def _compiled_key(bucket: Bucket) -> str:
    return compiled.key("template", versions.of("jinja2"), str(_FORMAT), bucket.key, bucket.checksum)


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which the entries of plain dictionaries, most of what templates ask for, need no leave."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An entry, where the name is no attribute of dictionaries; else what the sandbox gives."""
        if type(obj) is dict and attribute in obj and not hasattr(dict, attribute):
            return obj[attribute]
        return super().getattr(obj, attribute)


class Composer:
    """Renders the templates of a dossier. One for a run; it holds the parsed templates."""

    def __init__(self, resources: Resources, found: Collector) -> None:
        self.resources, self.found = resources, found

    @cached_property
    def _environment(self) -> _Environment:
        environment = _Environment(
            loader=FunctionLoader(self._load),
            undefined=StrictUndefined,
            autoescape=True,
            bytecode_cache=_Compiled(),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # templates make markup of values; nothing that computes, reads or names the environment
        environment.globals.clear()
        environment.globals["range"] = safe_range
        for name in ("random", "format", "pprint"):  # not deterministic, or without bounds
            del environment.filters[name]
        return environment

    def _load(self, name: str) -> tuple[str, str, None] | None:
        path = self.resources.find(f"templates/{name}")
        return (path.read_text(encoding="utf-8"), str(path), None) if path else None

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """HTML of a template; empty, with a diagnostic, when it cannot be rendered."""
        try:
            return self._environment.get_template(template).render(**values)
        except TemplateSyntaxError as error:
            place = Location(f"templates/{error.name or template}", error.lineno)
            self.found.add("template-error", str(error.message), place)
        except Exception as error:  # noqa: BLE001 - a template is somebody's program: whatever it does is its fault
            self.found.add("template-error", f"{type(error).__name__}: {error}", _place(error, template))
        return ""


def _place(error: BaseException, template: str) -> Location:
    """Template and line where an error was raised: the innermost frame that belongs to a template."""
    place = Location(f"templates/{template}")
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if match := re.search(r"templates/([^/]+(?:/[^/]+)*\.j2)$", file):
            place = Location(f"templates/{match[1]}", trace.tb_lineno)
        trace = trace.tb_next
    return place


def words(resources: Resources, language: str, found: Collector) -> dict[str, str]:
    """The words of a language over those of English: the nearest tag that has one wins."""
    answers = said(word_units(resources, found), word_section(resources, language, found))
    return {key: answer.text for key, answer in answers.items()}


def said(units: Iterable[Unit], section: Section) -> dict[str, Translated]:
    """Each word by its key, in the section's language, or in English."""
    return {unit.context: section(unit) for unit in units}


def word_units(resources: Resources, found: Collector) -> tuple[Unit, ...]:
    """The words of the templates in English, which all others are translated from."""
    texts: dict[str, str] = {}
    for text in resources.layers(f"{WORDS}/en.toml", found):
        texts |= _strings(text, f"{WORDS}/en.toml", texts, found)
    return tuple(Unit(text, "word", Location(f"{WORDS}/en.toml", key=key), "", key) for key, text in texts.items())


def word_section(resources: Resources, language: str, found: Collector) -> Section:
    """The translations of the words: of each tag the dossier's own before the package's, a TOML file before a catalogue."""
    units = word_units(resources, found)
    english = {unit.context: unit.text for unit in units}
    catalogues: list[Catalogue] = []
    for tag in catalogue.chain(language, "en"):
        for text in reversed(resources.layers(f"{WORDS}/{tag}.toml", found)):
            catalogues.append(_toml(text, f"{WORDS}/{tag}.toml", english, found))
        for text in reversed(resources.layers(f"{WORDS}/{tag}.po", found)):
            catalogues.append(_po(text, f"{WORDS}/{tag}.po", english, found))
    variant = catalogue.is_variant(language, "en")
    return Section(f"{WORDS}/{language}.po", language, "en", catalogues, lambda: units, variant)


def _toml(text: str, name: str, english: Mapping[str, str], found: Collector) -> Catalogue:
    """Words of a language as a dossier may write them by hand: key and word."""
    said = _strings(text, name, english, found)
    return Catalogue(name, tuple(Entry(english[key], word, key) for key, word in said.items() if key in english))


def _po(text: str, name: str, english: Mapping[str, str], found: Collector) -> Catalogue:
    """The words of a catalogue, without those that cannot be filled in."""
    whole = catalogue.parse(text, name, found)
    entries = (entry for entry in (whole.entries if whole else ()) if not entry.obsolete and entry.target)
    places = ((entry, Location(name, entry.line, entry.context)) for entry in entries)
    return Catalogue(
        name, tuple(entry for entry, place in places if _fits(entry.context, entry.target, english, place, found))
    )


@lru_cache(maxsize=64)
def _read(text: str) -> Mapping[str, Any]:
    """What a file of words says, read once for all editions. Raises TOMLDecodeError."""
    return tomllib.loads(text)


def _strings(text: str, name: str, known: Mapping[str, str], found: Collector) -> dict[str, str]:
    """The words of a TOML file; a key or placeholder that English does not know would never be printed."""
    try:
        data = _read(text)
    except tomllib.TOMLDecodeError as error:
        found.add("template-error", f"not valid TOML: {error}", Location(name))
        return {}
    result = {}
    for key, value in data.items():
        where = Location(name, key=key)
        if not isinstance(value, str):
            found.add("template-error", f"expected a string, found {value!r}", where)
        elif not known or _fits(key, value, known, where, found):
            result[key] = value
    return result


_PLACE = re.compile(r"\{(\w*)\}")


def _fits(key: str, value: str, known: Mapping[str, str], where: Location, found: Collector) -> bool:
    """Whether English has the word, with all the placeholders."""
    if key not in known:
        found.add("template-error", f"unknown word '{key}'", where, did_you_mean(key, known))
        return False
    if not set(_PLACE.findall(value)) <= set(_PLACE.findall(known[key])):
        places = ", ".join(f"{{{place}}}" for place in _PLACE.findall(known[key])) or "none"
        message = f"'{value}' has a placeholder that is not filled in"
        found.add("template-error", message, where, f"there are: {places}")
        return False
    return True


def foreign(html: str, state: str, language: str) -> Markup:
    """Words that are not in the edition's language: with the one that they are in, and their state, for a proof."""
    way = languages.direction(language)
    return safe(f'<span class="source-{state}" lang="{escape(language)}" dir="{way}">{html}</span>')


def html(words: str) -> str:
    """HTML of words that are marked as such already, or of plain ones."""
    return str(markup_escape(words))


def safe(html: str) -> Markup:
    """Marks HTML that our own renderer made, so that a template does not escape it again."""
    return Markup(html)  # noqa: S704 - called only on what the renderer has escaped
