"""A dossier of 600 pages, and 24 editions in four languages in one batch: CPU, memory and wall time as ratios in one run.

The long dossier has the chapters of the magnesium glycinate dossier eleven times, each time with labels of its own. The editions
are English and German (whole), French and Simplified Chinese (brief; no more is translated), each for six made-up distributors.
All are screen files without preflight, from an empty cache (fonts are prepared). The other ways make the English dossier once;
their time for 24 is that of **one run times 24**. Writes ``bench/sizes.json``, and with ``--write`` the section of
``docs/performance.md``.

Memory is that of the largest process, workers too: while a build runs, the kernel's own record of the most that each process
below this one has held (``VmHWM`` of proc(5)) is read ten times a second. The most that a process took in its last tenth of a
second may be missed. Without /proc it is what wait4(2) says: the largest of the main process and of the workers it waited for.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import peers
from bench.measure import PROJECT, ROOT, Measure, build

REPEAT = 11
#: languages of the batch: the edition that each is made from
LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "en": {"language": "en-GB"},
    "de": {"language": "de"},
    "fr": {"language": "fr", "audience": "brief"},
    "zh-Hans": {"language": "zh-Hans", "audience": "brief"},
}
DISTRIBUTORS = 6
#: most CPU per page beside the short dossier, most MiB, most CPU beside 24 runs of the other ways
TARGETS: Mapping[str, float] = {"page": 1.1, "memory": 400, "pandoc + WeasyPrint": 0.12, "Typst alone": 1.0}
SCREEN = ("--medium", "screen", "--no-preflight")
FIGURES = ROOT / "bench" / "sizes.json"
_BEGIN, _END = "<!-- sizes -->", "<!-- end of sizes -->"
_LABEL = re.compile(r"(?<=#)(?:ch|sec|tbl|fig|eq)-[\w-]*\w")
_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100" viewBox="0 0 400 100">'
    '<path fill="#1b4965" d="M0 0h{width}v100H0z"/></svg>\n'
)
#: what stands on a cover and at the foot of pages, by language
_LINES = {"en": "Distributed by", "de": "Vertrieb:", "fr": "Distribution :", "zh-Hans": "经销商："}


def long(root: Path, repeat: int = REPEAT) -> Path:
    """A dossier with the chapters of the first ``repeat`` times: files, labels and references to them by their own names."""
    (root / "chapters").mkdir(parents=True)
    shutil.copytree(PROJECT / "figures", root / "figures")
    shutil.copy(PROJECT / "references.json", root)
    for number in range(repeat):
        for path in sorted((PROJECT / "chapters").glob("*.md")):
            text = _LABEL.sub(rf"\g<0>-r{number}", path.read_text(encoding="utf-8"))
            text = re.sub(r"^(label: .*)$", rf"\1-r{number}", text, count=1, flags=re.MULTILINE)
            (root / "chapters" / f"{number:02d}-{path.name}").write_text(text, encoding="utf-8")
    # chapters leave passages out for this audience, so it must be known
    tables = '[audiences.brief]\nlabel = "Brief edition"\n\n[editions.en]\nlabel = "Long edition"\n'
    _editions(root, tables, "[audiences.")
    return root


def many(root: Path) -> tuple[Path, list[str]]:
    """The first dossier with an edition in each language for each distributor; their names."""
    shutil.copytree(PROJECT, root)
    tables, names = [], []
    for number in range(1, DISTRIBUTORS + 1):
        _distributor(root.parent / "distributors" / f"d{number}", number)
        for language, keys in LANGUAGES.items():
            names.append(f"{language}-d{number}")
            keys = {"label": f"Edition {number}", **keys, "distributor": f"d{number}"}
            lines = [f'{key} = "{value}"\n' for key, value in keys.items()]
            tables.append(f"[editions.{names[-1]}]\n{''.join(lines)}\n")
    _editions(root, "".join(tables), "[editions.")
    return root, names


def _editions(root: Path, tables: str, end: str) -> None:
    """The settings of the first dossier up to ``end``, and these editions."""
    text = (PROJECT / "dossier.toml").read_text(encoding="utf-8").partition(end)[0]
    (root / "dossier.toml").write_text(text + tables, encoding="utf-8")


def _distributor(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    (folder / "logo.svg").write_text(_LOGO.format(width=200 + 30 * number), encoding="utf-8")
    text = (
        f'name = "Distributor {number}"\naddress = ["{number} Example Wharf"]\ncontact = ["d{number}@example.org"]\n'
        f'logo = "logo.svg"\nlanguages = {json.dumps(list(LANGUAGES))}\n'
    )
    for language, words in _LINES.items():
        text += "" if language == "en" else f"\n[text.{language}]\n"
        text += f'cover_line = "{words} Distributor {number}"\nfoot_line = "Distributor {number}"\n'
    (folder / "distributor.toml").write_text(text, encoding="utf-8")


class Watch:
    """A context that notes the most memory of each process below this one, in MiB."""

    def __init__(self) -> None:
        self.most: dict[int, float] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(0.1):
            for pid in _below("self"):
                self.most[pid] = max(self.most.get(pid, 0.0), _held(pid))


def _below(pid: int | str) -> Iterator[int]:
    """Processes that a process started, those that they started, and so on (proc(5))."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = [int(word) for word in path.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in found:
            yield child
            yield from _below(child)


def _held(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    match = re.search(r"^VmHWM:\s*(\d+) kB", text, re.MULTILINE)
    return int(match[1]) / 1024 if match else 0.0


def watched(name: str, project: Path, work: Path, *more: str) -> tuple[Measure, dict[str, float]]:
    """Build; ``memory`` is the largest process's. And MiB of the main process and of its largest worker."""
    with Watch() as watch:
        done = build(name, project, work, *more, *SCREEN)
    if not watch.most:
        return done, {}
    main, *workers = (round(watch.most[pid], 1) for pid in watch.most)
    return replace(done, memory=max(main, *workers)), {"main": main, "worker": max(workers, default=0.0)}


def _row(done: Measure, each: Mapping[str, float], pages: int) -> dict[str, Any]:
    return {"name": done.name, "pages": pages, "memory": done.memory, "processes": dict(each), "size": done.size}


def long_dossier(folder: Path) -> dict[str, Any]:
    """The long dossier beside the short one, both from an empty cache."""
    short, _ = watched("60 pages", _copied(folder / "short"), folder / "short", "en")
    done, each = watched("600 pages", long(folder / "long" / "project"), folder / "long", "en")
    share = done.pages / short.pages
    return {
        **_row(done, each, done.pages),
        "short": _row(short, {}, short.pages),
        "cpu_per_page": round(done.cpu / short.cpu / share, 3),
        "wall_per_page": round(done.wall / short.wall / share, 3),
        "cpu": round(done.cpu / short.cpu, 3),
        "wall": round(done.wall / short.wall, 3),
    }


def _copied(work: Path) -> Path:
    shutil.copytree(PROJECT.parent / "distributors", work / "distributors")
    return Path(shutil.copytree(PROJECT, work / "project"))


def editions(folder: Path, cold: Mapping[str, Measure]) -> dict[str, Any]:
    """The batch, beside as many runs of the other ways as it has editions: one run of each, times their number."""
    root, names = many(folder / "project")
    done, each = watched(f"{len(names)} editions", root, folder, *names)
    files = sorted((folder / "dist").glob("*.pdf"))
    if len(files) != len(names):
        raise SystemExit(f"{len(files)} files for {len(names)} editions")
    row = _row(done, each, sum(map(_pages, files)))
    others = {
        name: {
            "pages": one.pages,
            "cpu": round(done.cpu / (one.cpu * len(names)), 3),
            "wall": round(done.wall / (one.wall * len(names)), 3),
        }
        for name, one in cold.items()
    }
    return {**row, "editions": len(names), "size": sum(file.stat().st_size for file in files), "others": others}


def _pages(file: Path) -> int:
    import pikepdf

    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


def others(folder: Path) -> dict[str, Measure]:
    """One run of each other way that is installed, with the English dossier."""
    lacking = peers.missing()
    if lacking:
        print(f"not installed, and so left out: {', '.join(lacking)} (pip install dossier[peers])")
        return {}
    folder.mkdir()
    fonts = peers.sealed(folder / "cache" / "fonts")
    source = peers.markdown(PROJECT, folder)
    runs = (
        peers.pandoc_weasyprint(source, PROJECT, peers.styles(PROJECT, folder), fonts),
        peers.typst(source, PROJECT, fonts)[1],
    )
    return {item.name: item for item in runs}


def measure() -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory(prefix="dossier-sizes-") as name:
        folder = Path(name)
        peers.sealed(folder / "fonts")
        for part in ("short", "long", "many"):
            shutil.copytree(folder / "fonts", folder / part / "cache" / "fonts")
        return {
            "long": long_dossier(folder),
            "many": editions(folder / "many", others(folder / "others")),
        }


def table(facts: Mapping[str, Any]) -> Iterator[str]:
    """Lines of Markdown: what was measured, the figure, the target."""
    long_, many_ = facts["long"], facts["many"]
    batch = f"{many_['editions']} editions ({many_['pages']} pages in all)"
    yield "| measured | figure | target |"
    yield "|---|---|---|"
    short, most = long_["short"], f"{TARGETS['memory']:.0f} MiB"
    pages = f"{long_['pages']} pages"
    yield f"| {pages}: CPU per page, to {short['pages']} pages | {long_['cpu_per_page']:.2f} | {TARGETS['page']:.2f} |"
    yield f"| {pages}: wall time per page, to {short['pages']} pages | {long_['wall_per_page']:.2f} |  |"
    yield f"| {pages}: memory of the largest process | {long_['memory']:.0f} MiB | {most} |"
    yield f"| {short['pages']} pages: memory of the largest process | {short['memory']:.0f} MiB | {most} |"
    for name, one in many_["others"].items():
        times = f"to one run of {name} ({one['pages']} pages) times {many_['editions']}"
        yield f"| {batch}: CPU, {times} | {one['cpu']:.2f} | {TARGETS[name]:.2f} |"
        yield f"| {batch}: wall time, {times} | {one['wall']:.2f} |  |"
    yield f"| {batch}: memory of the largest process | {many_['memory']:.0f} MiB | {most} |"


def write(facts: Mapping[str, Any], docs: Path) -> None:
    """Put the table into docs/performance.md."""
    path = docs / "performance.md"
    block = "\n".join([_BEGIN, "", *table(facts), "", _END])
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(f"{_BEGIN}.*?{_END}", lambda _: block, text, flags=re.DOTALL), encoding="utf-8")


def record(*, docs: bool) -> None:
    """Measure, print, write ``bench/sizes.json`` and, if told to, the section of the document."""
    facts = measure()
    for line in table(facts):
        print(line)
    FIGURES.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if docs:
        write(facts, ROOT / "docs")


def main(words: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.sizes", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the section of docs/performance.md")
    record(docs=parser.parse_args(words).write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
