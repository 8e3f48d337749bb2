"""Records: an edition that is up to date is known as such; whatever changes makes it out of date."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dossier.diagnostics import Diagnostic, Location
from dossier.records import Output, Record, Records, inputs
from tests.conftest import ROOT


@pytest.fixture
def made(tmp_path: Path) -> Output:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF")
    return Output("en", "screen", str(path), 3, hashlib.sha256(b"%PDF").hexdigest(), ("a",), {"bind": 1.0})


def test_a_record_comes_back_with_its_remarks(tmp_path: Path, made: Output) -> None:
    remark = Diagnostic("layout-row", "tall", Location("a.md", 3), "shorten it")
    records = Records(tmp_path / "records")
    records.keep("n", Record("k", (made,), (remark, Diagnostic("layout-row", "x"))))
    known = records.recall("n", "k")
    assert known is not None
    assert known.remarks == (remark, Diagnostic("layout-row", "x"))
    assert known.outputs == (Output("en", "screen", made.path, 3, made.sha256, (), {}),)


def test_another_key_name_or_file_is_out_of_date(tmp_path: Path, made: Output) -> None:
    records = Records(tmp_path / "records")
    records.keep("n", Record("k", (made,), ()))
    assert records.recall("n", "other") is None
    assert records.recall("m", "k") is None
    Path(made.path).write_bytes(b"%PDF changed")
    assert records.recall("n", "k") is None
    Path(made.path).unlink()
    assert records.recall("n", "k") is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"key": "k", "outputs": [{}], "remarks": []}'])
def test_a_damaged_record_counts_as_absent(tmp_path: Path, made: Output, text: str) -> None:
    records = Records(tmp_path / "records")
    records.keep("n", Record("k", (made,), ()))
    next((tmp_path / "records").iterdir()).write_text(text)
    assert records.recall("n", "k") is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path, made: Output) -> None:
    (tmp_path / "file").write_text("")
    Records(tmp_path / "file").keep("n", Record("k", (made,), ()))


def test_every_file_counts_but_those_set_aside(tmp_path: Path) -> None:
    project, out = tmp_path / "p", tmp_path / "p" / "dist"
    out.mkdir(parents=True)
    (project / "a.md").write_text("a")
    keys = [inputs([project], [out], ["f"])]
    (out / "x.pdf").write_bytes(b"1")
    assert inputs([project], [out], ["f"]) == keys[0]
    (project / "a.md").write_text("b")
    keys.append(inputs([project], [out], ["f"]))
    (project / "b.md").write_text("")
    keys.append(inputs([project], [out], ["f"]))
    (project / "b.md").rename(project / "c.md")
    keys += [inputs([project], [out], ["f"]), inputs([project], [out], ["g"])]
    assert len(set(keys)) == len(keys)


def test_the_command_sets_nothing_when_nothing_changed(tmp_path: Path) -> None:
    project = tmp_path / "p"
    run = [sys.executable, str(ROOT / "build.py")]
    subprocess.run([*run, "new", str(project)], check=True, capture_output=True)
    command = [*run, "pdf", "--json", "--project", str(project), "--out", str(tmp_path / "out"), "--jobs", "1"]

    def build() -> tuple[list[str], str, list[str]]:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        output = json.loads(done.stdout)["outputs"][0]
        return output["typeset"], output["sha256"], list(output["seconds"])

    first = build()
    assert first[0] or first[2], "built, or set from the cache"
    assert build() == ([], first[1], [])
    (tmp_path / "out" / Path(next((tmp_path / "out").glob("*.pdf"))).name).unlink()
    again = build()
    assert again[0] == []
    assert again[1] == first[1]
    assert "bind" in again[2]
