"""Time of formatting references: 300 and 3,000 of them, a small run, and pandoc --citeproc on the same where it is present.

Prints ratios taken in one run. pandoc is a development tool: on PATH, or named by the variable ``DOSSIER_PANDOC``.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dossier.citations import ReferenceDatabase, load_style, resolve
from dossier.diagnostics import Location
from dossier.model import Citation, Cite
from tests.citations.reference import samples

STYLES = ("nlm-citation-sequence", "apa", "chicago-author-date")
SMALL = """
import json, pathlib, sys
from dossier.citations import ReferenceDatabase, load_style, resolve
from dossier.diagnostics import Location
from dossier.model import Citation, Cite
items = {str(item["id"]): item for item in json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))}
style, _ = load_style("nlm-citation-sequence", "en-US", None)
resolve([Citation((Cite(key),), Location("x")) for key in items], ReferenceDatabase(items, {}), style, "en-US")
"""


def records(count: int) -> list[dict[str, Any]]:
    """Journal articles and books of every shape, with ambiguous names and years among them."""
    found = [record for part in samples.made_up(count) for record in part]
    return [{**record, "id": f"r{place}"} for place, record in enumerate(found)]


def ours(items: Sequence[Mapping[str, Any]], name: str) -> float:
    """CPU seconds to format all of them, each cited once."""
    style, _ = load_style(name, "en-US", None)
    assert style is not None
    base = ReferenceDatabase({str(item["id"]): item for item in items}, {})
    citations = [Citation((Cite(str(item["id"])),), Location("x")) for item in items]
    start = time.process_time()
    resolve(citations, base, style, "en-US")
    return time.process_time() - start


def _children(command: Sequence[str | Path], words: str = "") -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=words, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pandocs(items: Sequence[Mapping[str, Any]], name: str, program: str, folder: Path) -> float:
    """CPU seconds of pandoc for the same, its start included."""
    from dossier.citations.styles import _packaged

    path = folder / "items.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    words = "\n\n".join(f"[@{item['id']}]" for item in items)
    command: list[str | Path] = [
        program,
        "--citeproc",
        "--bibliography",
        path,
        "--csl",
        _packaged(name) or "",
        "-t",
        "plain",
    ]
    return _children(command, words)


def small(folder: Path) -> float:
    """CPU seconds of a warm process that imports, loads a style and formats 38 entries, less Python's own start."""
    path = folder / "small.json"
    path.write_text(json.dumps(records(38)), encoding="utf-8")
    runs = [_children([sys.executable, "-c", SMALL, path]) for _ in range(4)]
    return min(runs) - min(_children([sys.executable, "-c", "import json, pathlib"]) for _ in range(4))


def main() -> int:
    """Measure and print."""
    program = os.environ.get("DOSSIER_PANDOC") or shutil.which("pandoc")
    few, many = records(300), records(3000)
    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as name:
        folder = Path(name)
        print(f"import, load_style and resolve of 38 entries: {small(folder):.2f} s CPU")
        for style in STYLES:
            one, ten = min(ours(few, style) for _ in range(2)), ours(many, style)
            text = f"{style:<24} 300: {one:.2f} s   3,000: {ten:.2f} s   3,000 to 10 x 300: {ten / one / 10:.2f}"
            if program:
                other = min(pandocs(few, style, program, folder) for _ in range(2))
                text += f"   pandoc 300: {other:.2f} s   ours to pandoc: {one / other:.2f}"
            print(text)
    if not program:
        print("no pandoc: comparison skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
