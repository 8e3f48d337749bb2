"""Runs all rules of a profile over a file and gathers what they find into a report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dossier.preflight import completeness, edges, facts, ink
from dossier.preflight.expected import Expected
from dossier.preflight.profiles import Profile, fitting
from dossier.preflight.rules import ENTRIES
from dossier.preflight.values import File, Finding, Report, Weight

_ORDER = {Weight.ERROR: 0, Weight.WARNING: 1, Weight.NOTICE: 2}


def examine(
    data: bytes,
    path: str,
    profile: Profile | None = None,
    *,
    expected: Sequence[Expected] = (),
    families: Sequence[str] = (),
    accept: Mapping[str, str] | None = None,
    validate: bool = True,
) -> Report:
    """The report on a PDF. Raises nothing that comes from the file: what cannot be read is a finding.

    Without a ``profile`` the file's own marks choose it. ``expected`` are the texts that must be in it, ``families`` the fonts
    that its styles name, ``accept`` codes that are taken as they are, with the reason. ``validate`` asks veraPDF, where it is.
    """
    try:
        file = facts.read(data)
    except facts.Unreadable as error:
        finding = Finding("unreadable", Weight.ERROR, f"the file cannot be read: {error}")
        return Report(path, profile.name if profile else "none", 0, (finding,))
    profile = profile or fitting(file)
    found = [finding for entry in ENTRIES if _applies(entry.use, profile) for finding in entry.rule(file, profile)]
    measures: dict[str, object] = {}
    if profile.press:
        found += edges.findings(data, file, profile)
        found += _ink(data, file, profile, measures)
    if families:
        found += completeness.fallback(file, families)
    if profile.access and validate:
        found += _verdict(data, profile)
    if expected:
        found = completeness.examined(data, expected, found, mirrored=file.mirrored)
    accepted = accept or {}
    kept = sorted((item for item in found if item.code not in accepted), key=lambda item: _ORDER[item.weight])
    return Report(
        path,
        profile.name,
        len(file.pages),
        tuple(kept),
        tuple((item, accepted[item.code]) for item in found if item.code in accepted),
        measures,
    )


def _applies(use: str, profile: Profile) -> bool:
    return use == "all" or (use == "press" and profile.press) or (use == "access" and profile.access)


def _ink(data: bytes, file: File, profile: Profile, measures: dict[str, object]) -> Iterator[Finding]:
    coverages, reason = ink.measure(data, file, profile)
    if reason:
        yield ink.skipped(reason)
    if coverages:
        measures["ink-resolution"] = round(ink.resolution(file), 1)
        measures["ink"] = [
            {"page": item.page, "most": round(item.most, 1), "wide": round(item.wide, 1)} for item in coverages
        ]
        yield from ink.findings(coverages, profile)


def _verdict(data: bytes, profile: Profile) -> Iterator[Finding]:
    """veraPDF's failures, one finding for each rule."""
    from dossier.preflight import verapdf

    reason = verapdf.available()
    if reason is not None:
        yield Finding("verapdf-skipped", Weight.NOTICE, f"veraPDF did not check the file: {reason}")
        return
    with tempfile.TemporaryDirectory(prefix="dossier-verapdf-") as folder:
        path = Path(folder) / "in.pdf"
        path.write_bytes(data)
        for flavour in ("3a", "ua1") if profile.archive else ("ua1",):
            try:
                report = verapdf.validate(path, flavour)
            except verapdf.Unreadable as error:
                yield Finding("verapdf", Weight.ERROR, f"veraPDF cannot read the file: {error}")
                return
            for failure in report.failures:
                message = f"{verapdf.PROFILES[flavour]} {failure.rule}: {failure.message[:160]}"
                yield Finding("verapdf", Weight.ERROR, message, failure.pages, value=f"{failure.count} times")
