"""veraPDF itself: it must be able to say yes and no, or its yes in other tests means nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import weasyprint

from tests.tools import verapdf

pytestmark = pytest.mark.xdist_group("verapdf")

PAGE = "<html lang=en><title>Salts</title><body><h1>Salts</h1><table><tr>{cell}<td>14 %</table>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three PDFs: one valid, one whose row heading does not say what it heads, one that is not a PDF."""
    folder = tmp_path_factory.mktemp("verapdf")
    for name, cell in {"valid": "<td>Glycinate", "invalid": "<th>Glycinate"}.items():
        page = weasyprint.HTML(string=PAGE.format(cell=cell))
        page.write_pdf(folder / f"{name}.pdf", pdf_variant="pdf/ua-1")
    (folder / "broken.pdf").write_text("not a PDF")
    return folder


def test_runs_here() -> None:
    assert verapdf.available() is None


def test_valid_file_passes(folder: Path) -> None:
    report = verapdf.validate(folder / "valid.pdf", "ua1")
    assert report.compliant, report
    assert report.failures == ()
    assert report.checks > 100


def test_invalid_file_fails_with_the_rule_it_breaks(folder: Path) -> None:
    report = verapdf.validate(folder / "invalid.pdf", "ua1")
    assert not report.compliant
    assert [(failure.rule, failure.count) for failure in report.failures] == [("7.5-1", 1)]
    assert "Scope attribute" in report.failures[0].message
    assert "PDFUA-1" in str(report)


@pytest.mark.parametrize("flavour", verapdf.PROFILES)
def test_every_flavour_has_a_profile(folder: Path, flavour: str) -> None:
    report = verapdf.validate(folder / "valid.pdf", flavour)
    assert report.compliant == (flavour == "ua1")
    assert report.checks > 100


def test_unreadable_file_is_an_error(folder: Path) -> None:
    with pytest.raises(verapdf.Unreadable, match=r"broken\.pdf"):
        verapdf.validate(folder / "broken.pdf", "ua1")


def test_unknown_flavour_names_the_known_ones(folder: Path) -> None:
    with pytest.raises(ValueError, match="known: 1a, 1b"):
        verapdf.validate(folder / "valid.pdf", "x4")


def test_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verapdf.main(["ua1", str(folder / "valid.pdf")]) == 0
    assert verapdf.main(["ua1", str(folder)]) == 1
    printed = capsys.readouterr().out
    assert "valid.pdf is valid PDFUA-1" in printed
    assert "7.5-1 x1" in printed
    assert "broken.pdf" in printed


def test_command_line_without_work_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verapdf.main(["ua1", str(tmp_path)]) == 2
    assert "no PDF" in capsys.readouterr().err
    assert verapdf.main(["ua9", str(tmp_path)]) == 2
    assert "flavours are" in capsys.readouterr().err


FORK = """
import gc, os, sys, time
from dossier.preflight import verapdf
own = []
gc.callbacks.append(lambda *_: own.append(1))
verapdf.validate(__import__("pathlib").Path(sys.argv[1]), "ua1")
child = os.fork()
if not child:
    for _ in range(200):
        made = [bytearray(1 << 20) for _ in range(60)]
        gc.collect()
    os._exit(7 if own else 1)
for _ in range(300):
    done, status = os.waitpid(child, os.WNOHANG)
    if done:
        os._exit(os.waitstatus_to_exitcode(status))
    time.sleep(0.1)
os.kill(child, 9)
os._exit(2)
"""


def test_a_process_that_is_forked_after_a_validation_does_not_wait_for_java(folder: Path) -> None:
    words = [sys.executable, "-c", FORK, str(folder / "valid.pdf")]
    assert subprocess.run(words, check=False, timeout=60).returncode == 7
