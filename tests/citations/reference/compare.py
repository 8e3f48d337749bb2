"""Compares the engine with citeproc-js on the same records, styles and locales, and prints how many entries are equal.

citeproc-js (npm ``citeproc@2.4.63``, AGPL or CPAL) is a development tool: install it into a folder outside the checkout and
name that folder's ``node_modules/citeproc`` in the environment variable ``DOSSIER_CITEPROC_JS``. Nothing of it is copied.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from citeproc import LOCALES_PATH

from dossier.citations import ReferenceDatabase, load_style, resolve
from dossier.citations.styles import _packaged
from dossier.diagnostics import Location
from dossier.model import Citation, Cite, RichText, Run
from tests.citations.csl_fixtures import characters, printed, show
from tests.citations.reference import samples
from tests.citations.reference.deliberate import meant

STYLES = (
    "nlm-citation-sequence", "american-medical-association", "nature", "ieee", "springer-vancouver-brackets", "apa",
    "chicago-author-date", "chicago-notes-bibliography", "elsevier-harvard",
)  # fmt: skip
LOCALES = ("en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "ja-JP", "zh-CN", "ar", "ru-RU")
NUMERIC = STYLES[:5]
LABELS = ("page", "chapter", "section", "figure", "volume", "paragraph")


@dataclass(frozen=True, slots=True)
class Job:
    """Works to cite in one style and locale, and how."""

    style: str
    locale: str
    items: Sequence[Mapping[str, Any]]
    clusters: Sequence[Sequence[Cite]]
    note: bool


@dataclass(slots=True)
class Score:
    """Equal, different as meant, and all, of entries and of citations; and what differs otherwise."""

    entries: list[int] = field(default_factory=lambda: [0, 0, 0])
    citations: list[int] = field(default_factory=lambda: [0, 0, 0])
    meant: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[str, str, str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def installed() -> Path | None:
    """The folder of citeproc-js, None where it or node is absent."""
    folder = os.environ.get("DOSSIER_CITEPROC_JS", "")
    return Path(folder) if folder and Path(folder).is_dir() and shutil.which("node") else None


def clusters(keys: Sequence[str]) -> list[list[Cite]]:
    """Each work alone, every third with a locator, then the same again, works in pairs and in fours."""
    out = [
        [Cite(key, locator="" if place % 3 else f"{place + 2}-{place + 9}", label=LABELS[place % len(LABELS)])]
        for place, key in enumerate(keys)
    ]
    for place, key in enumerate(keys):
        if place % 4 == 0:
            out += [[Cite(key, locator="7", label="page")], [Cite(key, locator="7", label="page")], [Cite(key)]]
    for size in (2, 4):
        out += [[Cite(key) for key in keys[start : start + size]] for start in range(0, len(keys) - size + 1, size)]
    return out


def jobs(styles: Iterable[str], locales: Iterable[str], sets: Iterable[Sequence[Mapping[str, Any]]]) -> list[Job]:
    """One job for each style, locale and set of records."""
    found = list(sets)
    out = []
    for style in styles:
        made, _ = load_style(style, "en-US", None)
        assert made is not None, style
        note = made.tree.options.get("class") == "note"
        for locale in locales:
            out += [Job(style, locale, items, clusters([str(one["id"]) for one in items]), note) for items in found]
    return out


def reference(work: Sequence[Job], module: Path) -> list[dict[str, Any]]:
    """What citeproc-js prints for the jobs."""
    tags = {job.locale for job in work} | {"en-US"}
    data = {
        "styles": {job.style: _text(_packaged(job.style)) for job in work},
        "locales": {tag: _text(Path(LOCALES_PATH) / f"locales-{tag}.xml") for tag in tags},
        "jobs": [_plain(job) for job in work],
    }
    command = ["node", str(Path(__file__).with_name("run.js")), str(module)]
    done = subprocess.run(command, input=json.dumps(data), capture_output=True, text=True, check=True)
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def _text(path: Path | None) -> str:
    assert path is not None
    return path.read_text(encoding="utf-8")


def _plain(job: Job) -> dict[str, Any]:
    rows = [
        {"cites": [_raw(cite) for cite in cites], "note": place if job.note else 0}
        for place, cites in enumerate(job.clusters, 1)
    ]
    return {"style": job.style, "locale": job.locale, "items": list(job.items), "clusters": rows}


def _raw(cite: Cite) -> dict[str, str]:
    raw = {"id": cite.key, "prefix": cite.prefix, "suffix": cite.suffix}
    return {**raw, "locator": cite.locator, "label": cite.label or "page"} if cite.locator else raw


def ours(job: Job) -> tuple[tuple[RichText, ...], dict[str, RichText]]:
    """What the engine prints for a job."""
    made, _ = load_style(job.style, job.locale, None)
    assert made is not None
    base = ReferenceDatabase({str(item["id"]): item for item in job.items}, {})
    citations = [Citation(tuple(cites), Location("x")) for cites in job.clusters]
    result, problems = resolve(citations, base, made, job.locale)
    failed = [item.message for item in problems if "cannot be" in item.message]
    assert not failed, failed
    entries = {one.key: (*((Run(f"{one.label} "),) if one.label else ()), *one.body) for one in result.entries}
    return result.citations, entries


def compare(work: Sequence[Job], module: Path) -> dict[tuple[str, str], Score]:
    """Scores by style and locale."""
    scores: dict[tuple[str, str], Score] = {}
    for job, theirs in zip(work, reference(work, module), strict=True):
        score = scores.setdefault((job.style, job.locale), Score())
        if "error" in theirs:
            score.failed.append(theirs["error"])
            continue
        citations, entries = ours(job)
        items = {str(item["id"]): item for item in job.items}
        for key, entry in zip(theirs["keys"], theirs["entries"], strict=True):
            _count(score.entries, score, key, items[key], entry, entries.get(key, ()))
        for cites, text, own in zip(job.clusters, theirs["citations"], citations, strict=True):
            item = items[cites[0].key] if len(cites) == 1 else None
            _count(score.citations, score, "+".join(cite.key for cite in cites), item, text, own)
    return scores


def _count(
    count: list[int], score: Score, key: str, item: Mapping[str, Any] | None, theirs: str, own: RichText
) -> None:
    wanted, found = characters(theirs), printed([own])
    count[2] += 1
    rule = None if wanted == found else meant(item, show(wanted), show(found))
    if wanted == found:
        count[0] += 1
    elif rule:
        count[1] += 1
        score.meant[rule] += 1
    else:
        kind = "entry" if count is score.entries else "cite"
        score.differences.append((kind, key, show(wanted), show(found)))


def report(scores: Mapping[tuple[str, str], Score], differences: int) -> None:
    """Print a table, and so many differences of each style and locale."""
    for (style, locale), score in scores.items():
        shares = " ".join(
            f"{name} {equal}+{rest}/{total} ({(equal + rest) / max(total, 1):.1%})"
            for name, (equal, rest, total) in (("entries", score.entries), ("citations", score.citations))
        )
        print(f"{style:<30}{locale:<7}{shares}")
        if differences and score.meant:
            print("  meant: " + "; ".join(f"{name} ({count})" for name, count in score.meant.most_common()))
        for message in score.failed:
            print(f"  citeproc-js failed: {message}")
        for kind, key, wanted, found in score.differences[:differences]:
            print(f"  {kind} {key}\n    js   {wanted}\n    ours {found}")


def main(words: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--styles", default=",".join(STYLES))
    parser.add_argument("--locales", default=",".join(LOCALES))
    parser.add_argument("--sets", default="real,suite,made-up")
    parser.add_argument("--count", type=int, default=120, help="how many records to make up")
    parser.add_argument("--differences", type=int, default=0)
    given = parser.parse_args(words)
    module = installed()
    if module is None:
        print("skipped: no node, or DOSSIER_CITEPROC_JS does not name the folder of citeproc-js")
        return 0
    makers = {"real": samples.real(), "suite": samples.suite(), "made-up": samples.made_up(given.count)}
    sets = [one for name in given.sets.split(",") for one in makers[name]]
    report(compare(jobs(given.styles.split(","), given.locales.split(","), sets), module), given.differences)
    return 0


if __name__ == "__main__":
    sys.exit(main())
