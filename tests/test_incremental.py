"""A build after any edits is, byte for byte, the clean build of the same sources; so is one with several processes."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from tests.conftest import run_build

WORDS = "magnesium glycine sleep evidence dose trial water bone nerve muscle year adult level form salt".split()


def build(project: Path, out: Path, cache: Path, jobs: int, *more: str) -> str:
    """Digest of the built file."""
    run = run_build(
        "pdf", "--json", "--no-preflight", "--jobs", str(jobs),
        "--project", str(project), "--out", str(out), "--cache", str(cache), *more,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout
    digest: str = json.loads(run.stdout)["outputs"][0]["sha256"]
    return digest


def edit(project: Path, generator: random.Random, least: dict[str, int]) -> None:
    """One change that an author might make: words, paragraphs more or fewer, a chapter that grows by pages, a page that is named.

    ``least`` is how many lines of each chapter stay.
    """
    chapter = generator.choice(sorted((project / "chapters").glob("*.md")))
    lines = chapter.read_text(encoding="utf-8").split("\n")
    plain = [at for at, line in enumerate(lines) if line and line[0].isalpha() and at >= least[chapter.name]]
    sentence = " ".join(generator.choice(WORDS) for _ in range(generator.randrange(4, 90))).capitalize() + "."
    kind = generator.random()
    if kind < 0.4 and plain:
        lines[generator.choice(plain)] += f" {sentence}"
    elif kind < 0.7:
        lines += ["", sentence]
    elif kind < 0.8:
        lines += ["", *([sentence, ""] * 12)]
    elif kind < 0.9:
        lines += ["", "The page of [](#tbl-facts){.page} is named here."]
    else:
        lines = lines[: max(len(lines) - 8, least[chapter.name])]
    chapter.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_fifty_edits(tmp_path: Path, cache_folder: Path) -> None:
    project, cache = tmp_path / "p", tmp_path / "cache"
    assert run_build("new", str(project)).returncode == 0
    assert "{#tbl-facts" in "".join(path.read_text() for path in (project / "chapters").glob("*.md"))
    build(project, tmp_path / "fonts", cache_folder, 1)  # the fonts are made once
    shutil.copytree(cache_folder / "fonts", cache / "fonts")
    generator = random.Random(20)  # noqa: S311 - the same edits each time
    least = {path.name: len(path.read_text().split("\n")) for path in (project / "chapters").glob("*.md")}
    for step in range(1, 51):
        edit(project, generator, least)
        digest = build(project, tmp_path / "out", cache, 1 + step % 2)
        if step % 10 == 0:
            clean = tmp_path / f"clean-{step}"
            shutil.copytree(cache_folder / "fonts", clean / "cache" / "fonts")
            assert build(project, clean / "out", clean / "cache", 2 - step % 20 // 10) == digest, f"after {step} edits"
