"""The command as a user runs it: exit codes, reports, nothing half-written, projects of any shape."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from dossier.diagnostics import CODES
from tests.conftest import ROOT, run_build

EPOCH = "1767225600"  # 2026-01-01


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """The dossier that ``new`` makes."""
    folder = tmp_path / "calm-drops"
    run = run_build("new", str(folder))
    assert run.returncode == 0, run.stderr
    return folder


def build(folder: Path, cache: Path, *more: str, epoch: str = "") -> dict[str, list[dict[str, object]]]:
    """The report of ``pdf --json``."""
    run = run_build(
        "pdf",
        "--json",
        "--project",
        str(folder),
        "--out",
        str(folder / "dist"),
        "--cache",
        str(cache),
        *more,
        epoch=epoch,
    )
    report: dict[str, list[dict[str, object]]] = json.loads(run.stdout)
    errors = [item for item in report["diagnostics"] if item["severity"] == "error"]
    assert run.returncode == (1 if errors else 0)
    return report


def test_new_dossier_builds_at_once(starter: Path, cache_folder: Path) -> None:
    report = build(starter, cache_folder)
    assert report["diagnostics"] == []
    (output,) = report["outputs"]
    assert set(output) == {"edition", "medium", "path", "pages", "sha256", "typeset", "seconds", "preflight"}
    path = Path(str(output["path"]))
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == output["pages"]
        assert str(pdf.docinfo["/Title"]) == "Calm Drops"


def test_new_touches_nothing_that_is_there(starter: Path) -> None:
    (starter / "dossier.toml").write_text("mine")
    run = run_build("new", str(starter))
    assert run.returncode == 1
    assert "output-write" in run.stderr
    assert (starter / "dossier.toml").read_text() == "mine"


def test_second_build_typesets_nothing_and_gives_the_same_bytes(starter: Path, cache_folder: Path) -> None:
    first = build(starter, cache_folder)["outputs"][0]
    second = build(starter, cache_folder)["outputs"][0]
    assert second["typeset"] == []
    assert second["sha256"] == first["sha256"]


def test_a_change_in_a_chapter_sets_that_chapter_only(starter: Path, cache_folder: Path) -> None:
    build(starter, cache_folder)
    abstract = starter / "chapters" / "00-abstract.md"
    abstract.write_text(abstract.read_text().replace("It is a start", "It is a beginning"))
    assert build(starter, cache_folder)["outputs"][0]["typeset"] == ["00-abstract"]


def test_same_sources_in_two_folders_give_the_same_bytes(starter: Path, tmp_path: Path) -> None:
    import shutil

    other = tmp_path / "elsewhere" / "deep" / "copy"
    shutil.copytree(starter, other)
    for folder in (starter, other):
        toml = folder / "dossier.toml"
        toml.write_text('name = "same"\n' + toml.read_text())
    one = build(starter, tmp_path / "cache1", epoch=EPOCH)["outputs"][0]
    two = build(other, tmp_path / "cache2", "--jobs", "1", epoch=EPOCH)["outputs"][0]
    assert one["typeset"]
    assert two["typeset"]
    assert one["sha256"] == two["sha256"]
    assert Path(str(one["path"])).read_bytes() == Path(str(two["path"])).read_bytes()


def test_source_date_epoch_is_the_document_date(starter: Path, cache_folder: Path) -> None:
    output = build(starter, cache_folder, epoch=EPOCH)["outputs"][0]
    with pikepdf.open(str(output["path"])) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260101000000+00'00'"


def test_bad_source_date_epoch(starter: Path) -> None:
    run = run_build("pdf", "--project", str(starter), "--out", str(starter / "dist"), epoch="tomorrow")
    assert run.returncode == 1
    assert "SOURCE_DATE_EPOCH" in run.stderr


def test_errors_leave_the_old_file_and_nothing_else(starter: Path, cache_folder: Path) -> None:
    output = Path(str(build(starter, cache_folder)["outputs"][0]["path"]))
    before = output.read_bytes()
    chapter = starter / "chapters" / "01-what.md"
    chapter.write_text(chapter.read_text() + "\n[@nobody1999] [](#tbl-nothing) {{ price }} [bad](elsewhere.docx)\n")
    report = build(starter, cache_folder)
    assert report["outputs"] == []
    codes = {item["code"] for item in report["diagnostics"]}
    assert codes == {"citation-unknown", "label-unknown", "markdown-token", "link-nowhere"}
    last = len(chapter.read_text().splitlines())
    assert {item["line"] for item in report["diagnostics"]} == {last}
    assert output.read_bytes() == before
    report_name = output.name.replace(".pdf", ".preflight.html")
    assert {path.name for path in output.parent.iterdir()} == {output.name, report_name}


def test_all_faults_of_the_configuration_at_once(tmp_path: Path) -> None:
    (tmp_path / "dossier.toml").write_text(
        'titel = "x"\nversion = 3\nreferences = ["none.json", "../out.json"]\n'
        '[numbering]\nchapter = "xx"\n[editions.en]\npapr = "A4"\n'
    )
    run = run_build("check", "--json", "--project", str(tmp_path))
    assert run.returncode == 1
    found = {(item["code"], item["key"]) for item in json.loads(run.stdout)["diagnostics"]}
    assert found >= {
        ("config-unknown-key", "titel"),
        ("config-required", "title"),
        ("config-type", "version"),
        ("config-value", "numbering.chapter"),
        ("config-unknown-key", "editions.en.papr"),
        ("config-file", "references[0]"),
        ("path-outside", "references[1]"),
    }


def test_pile_of_markdown_with_a_short_toml(tmp_path: Path, cache_folder: Path) -> None:
    chapters = tmp_path / "chapters"
    chapters.mkdir()
    (chapters / "a.md").write_text("# First *file*\n\nSee [the next](b.md).\n\n# Another heading\n\ntext\n")
    (chapters / "b.md").write_text("# Second\n\n## Part\n\n```\ncode <b>\n```\n")
    (tmp_path / "dossier.toml").write_text('title = "Pile"\n')
    report = build(tmp_path, cache_folder)
    assert [item for item in report["diagnostics"] if item["severity"] == "error"] == []
    with pikepdf.open(str(report["outputs"][0]["path"])) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Contents", "I First file", "II Second"]


def test_project_overrides_templates_and_styles_file_by_file(starter: Path, cache_folder: Path) -> None:
    (starter / "templates").mkdir()
    (starter / "templates" / "imprint.html.j2").write_text(
        '{% extends "base.html.j2" %}{% block kind %}imprint{% endblock %}{% block body %}<p>Own imprint</p>{% endblock %}'
    )
    (starter / "styles" / "brands").mkdir(parents=True)
    (starter / "styles" / "brands" / "own.toml").write_text('[colour]\nbrand = "#aa0000"\n')
    toml = starter / "dossier.toml"
    toml.write_text('brand = "own"\n' + toml.read_text())
    output = build(starter, cache_folder, "--keep")["outputs"][0]
    kept = Path(str(output["path"])).with_suffix(".parts")
    assert "Own imprint" in (kept / "_imprint.html").read_text()
    assert "--colour-brand:#aa0000" in (kept / "style-0.css").read_text()


def test_keep_leaves_every_intermediate(starter: Path, cache_folder: Path) -> None:
    output = build(starter, cache_folder, "--keep")["outputs"][0]
    kept = Path(str(output["path"])).with_suffix(".parts")
    names = {path.name for path in kept.iterdir()}
    assert {
        "manuscript",
        "page-map.json",
        "_heads.pdf",
        "_folios.pdf",
        "01-what.html",
        "01-what.pdf",
        "_contents.html",
    } <= names
    pages = json.loads((kept / "page-map.json").read_text())
    assert sum(len(part["pages"]) for part in pages) == output["pages"]
    for name in ("01-what.pdf", "_heads.pdf"):
        with pikepdf.open(kept / name) as pdf:
            fonts = list(pdf.pages[0].Resources.Font.values())
            assert fonts
            assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts), "it can be looked at"


def test_template_that_reaches_out_is_refused(starter: Path, cache_folder: Path) -> None:
    (starter / "templates").mkdir()
    attack = "{{ edition.__class__.__mro__ }}"
    (starter / "templates" / "back.html.j2").write_text(
        f'{{% extends "base.html.j2" %}}\n{{% block body %}}{attack}{{% endblock %}}'
    )
    report = build(starter, cache_folder)
    (item,) = [item for item in report["diagnostics"] if item["severity"] == "error"]
    assert item["code"] == "template-error"
    assert item["path"] == "templates/back.html.j2"
    assert item["line"] == 2


def test_unknown_edition(starter: Path) -> None:
    run = run_build("pdf", "eng", "--project", str(starter), "--out", str(starter / "dist"))
    assert run.returncode == 1
    assert "did you mean 'en'?" in run.stderr
    assert not (starter / "dist").exists()


def test_missing_glyph_names_character_file_and_line(starter: Path, cache_folder: Path) -> None:
    chapter = starter / "chapters" / "01-what.md"
    lines = chapter.read_text().split("\n")
    lines[6] = "Strange \U00013000 sign. " + lines[6]
    chapter.write_text("\n".join(lines))
    report = build(starter, cache_folder)
    (item,) = [item for item in report["diagnostics"] if item["severity"] == "error"]
    assert (item["code"], item["path"], item["line"]) == ("glyph-missing", "chapters/01-what.md", 7)


def test_output_that_cannot_be_written(starter: Path, cache_folder: Path) -> None:
    blocked = starter / "blocked"
    blocked.write_text("a file, not a folder")
    run = run_build("pdf", "--project", str(starter), "--out", str(blocked), "--cache", str(cache_folder))
    assert run.returncode == 1
    assert "output-write" in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["pdf", "--jobs", "0"],
        ["pdf", "--jobs", "x"],
        ["pdf", "--store", ""],
        ["pdf", "--cluster", " "],
        ["new"],
    ],
)
def test_usage_errors_exit_2(arguments: list[str]) -> None:
    run = run_build(*arguments)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_help_lists_the_commands() -> None:
    run = run_build("--help")
    assert run.returncode == 0
    for command in ("pdf", "list", "check", "new", "doctor"):
        assert command in run.stdout


def test_help_loads_no_heavy_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.argv=['build.py']; import dossier.cli; dossier.cli.parser('build.py', '1').format_help();"
        "print(*[m for m in ('weasyprint','pikepdf','citeproc','markdown_it','jinja2','babel') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_list_and_check(starter: Path) -> None:
    listing = json.loads(run_build("list", "--json", "--project", str(starter)).stdout)
    assert [(item["edition"], item["language"], item["chapters"]) for item in listing["editions"]] == [("en", "en", 2)]
    check = run_build("check", "--project", str(starter))
    assert check.returncode == 0
    assert check.stdout.strip() == "1 edition checked, no errors"
    assert not (starter / "dist").exists()


def test_doctor_says_what_is_there() -> None:
    run = run_build("doctor", "--json")
    assert run.returncode == 0
    names = {item["name"] for item in json.loads(run.stdout)["findings"]}
    assert {"Python", "libpango-1.0", "libharfbuzz-subset", "weasyprint", "fonts", "qpdf"} <= names


def test_every_code_of_a_run_is_known(starter: Path, cache_folder: Path) -> None:
    (starter / "chapters" / "02-bad.md").write_text("---\ntitle: [\n---\n<div>x</div>\n\n::: nope\n")
    report = build(starter, cache_folder)
    assert report["diagnostics"]
    assert {item["code"] for item in report["diagnostics"]} <= set(CODES)


def test_head_without_room_in_its_line_is_cut_and_reported(starter: Path, cache_folder: Path) -> None:
    toml = starter / "dossier.toml"
    toml.write_text(toml.read_text() + '\n[editions.en.head]\ntagline = "' + "a long line of words " * 60 + '"\n')
    report = build(starter, cache_folder)
    assert {item["code"] for item in report["diagnostics"]} == {"head-cut"}
    assert report["outputs"] != []


def test_head_that_runs_into_the_text_is_an_error(starter: Path, cache_folder: Path) -> None:
    (starter / "styles").mkdir()
    (starter / "styles" / "tokens.toml").write_text('[space]\nhead-top = "40mm"\n')
    report = build(starter, cache_folder)
    assert {item["code"] for item in report["diagnostics"]} == {"head-overflow"}
    assert report["outputs"] == []


def test_own_words_and_tokens_are_laid_over_ours(starter: Path, cache_folder: Path) -> None:
    (starter / "templates" / "words").mkdir(parents=True)
    (starter / "templates" / "words" / "en.toml").write_text('contents = "What is inside"\n')
    (starter / "styles").mkdir()
    (starter / "styles" / "tokens.toml").write_text('[colour]\naccent = "#123456"\n')
    report = build(starter, cache_folder, "--keep")
    assert report["diagnostics"] == []
    kept = Path(str(report["outputs"][0]["path"])).with_suffix(".parts")
    assert "What is inside" in (kept / "_contents.html").read_text()
    css = (kept / "style-0.css").read_text()
    assert "--colour-accent:#123456" in css
    assert "--size-text:" in css


def test_cache_that_cannot_be_written_is_a_warning(starter: Path, cache_folder: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(cache_folder / "fonts", tmp_path / "cache" / "fonts")
    (tmp_path / "cache" / "parts").write_text("not a folder")
    report = build(starter, tmp_path / "cache")
    assert [item["code"] for item in report["diagnostics"]] == ["cache-write"]
    assert len(report["outputs"]) == 1


def test_a_cache_where_no_fonts_can_be_prepared_is_a_warning(starter: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("not a folder")
    report = build(starter, tmp_path / "cache")
    assert {item["code"] for item in report["diagnostics"]} == {"cache-write"}
    assert str(next(iter(report["diagnostics"]))["message"]).startswith("fonts: ")
    assert len(report["outputs"]) == 1
    assert not list(Path(tempfile.gettempdir()).glob(f"dossier-fonts-*/*/.new-{os.getpid()}*"))


def test_who_may_read_the_cache_is_said_by_the_umask(starter: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "pdf", "--project", str(starter), "--out", str(starter / "dist")]
    for mask, folder, file in (("022", 0o755, 0o644), ("077", 0o700, 0o600)):
        cache = tmp_path / mask
        line = shlex.join([*command, "--cache", str(cache), "--no-preflight"])
        subprocess.run(["sh", "-c", f"umask {mask}; exec {line}"], check=True, capture_output=True)
        kept = [path for path in cache.glob("parts/??/*") if path.is_file()]
        assert kept
        assert {path.stat().st_mode & 0o777 for path in kept} == {file}
        assert {path.stat().st_mode & 0o777 for path in cache.glob("fonts/*")} == {folder}


def test_a_batch_names_what_was_not_built(starter: Path, cache_folder: Path) -> None:
    toml = starter / "dossier.toml"
    toml.write_text(toml.read_text() + '\n[editions.good]\n[editions.bad]\nbrand = "nobody"\n')
    arguments = (
        "--project",
        str(starter),
        "--out",
        str(starter / "dist"),
        "--cache",
        str(cache_folder),
        "--no-preflight",
    )
    run = run_build("pdf", *arguments)
    assert run.returncode == 1
    count = len(re.findall(r"^\[editions\.", toml.read_text(), re.MULTILINE))
    assert run.stderr.splitlines()[-1] == f"{count - 1} of {count} editions built; not built: bad"
    good = run_build("pdf", "good", *arguments)
    assert "editions built" not in good.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="editions are built side by side on Linux only")
@pytest.mark.parametrize(("told", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_batch_ends_soon(
    starter: Path, cache_folder: Path, tmp_path: Path, told: signal.Signals, code: int
) -> None:
    toml, count = starter / "dossier.toml", 400
    toml.write_text(toml.read_text() + "".join(f'\n[editions.e{n}]\nlabel = "{n}"\n' for n in range(count)))
    arguments = ["--project", str(starter), "--out", str(tmp_path / "out"), "--cache", str(cache_folder), "--jobs", "2"]
    command = [sys.executable, str(ROOT / "build.py"), "pdf", *arguments, "--no-preflight"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("out/*.pdf"))) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, told) if told == signal.SIGINT else process.send_signal(told)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"files that were finished are in place" in said
    built = list(tmp_path.glob("out/*.pdf"))
    assert 3 <= len(built) < count / 2
    for path in built:
        pikepdf.open(path).close()
    assert not list(tmp_path.glob("out/.*"))
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # nobody of it is left


def test_several_dossiers_are_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "content" / name).mkdir(parents=True)
        (tmp_path / "content" / name / "dossier.toml").write_text('title = "x"\n')
    run = run_build("list", cwd=tmp_path)
    assert run.returncode == 1
    assert "--project content/one, --project content/two" in run.stderr


def test_edition_with_another_head_sets_no_chapter_again(starter: Path, cache_folder: Path) -> None:
    toml = starter / "dossier.toml"
    toml.write_text(
        toml.read_text() + '\n[editions.fr-market]\ntitle = "Other title"\n[editions.fr-market.head]\nproduct = "X"\n'
    )
    first, second = build(starter, cache_folder)["outputs"]
    assert second["edition"] == "fr-market"
    assert "01-what" not in str(second["typeset"])
    assert "00-abstract" not in str(second["typeset"])
    assert first["pages"] == second["pages"]


def test_picture_with_spaces_in_its_name(starter: Path, cache_folder: Path) -> None:
    (starter / "figures" / "bars.svg").rename(starter / "figures" / "my bärs.svg")
    chapter = starter / "chapters" / "01-what.md"
    chapter.write_text(chapter.read_text().replace("(figures/bars.svg)", "(<figures/my bärs.svg>)"))
    assert build(starter, cache_folder)["diagnostics"] == []


def test_fault_of_one_edition_names_it(starter: Path) -> None:
    toml = starter / "dossier.toml"
    toml.write_text(toml.read_text() + '\n[editions.part]\nchapters = ["00-abstract"]\n')
    abstract = starter / "chapters" / "00-abstract.md"
    abstract.write_text(abstract.read_text() + "\nSee [](#tbl-facts). {{ price }}\n")
    run = run_build("check", "--json", "--project", str(starter))
    messages = {item["code"]: item["message"] for item in json.loads(run.stdout)["diagnostics"]}
    assert messages["label-left-out"] == "'tbl-facts' is not in the edition 'part' (edition part)"
    assert messages["markdown-token"] == "unknown product token 'price'"


def test_brand_with_a_font_that_is_not_there(starter: Path) -> None:
    (starter / "styles" / "brands").mkdir(parents=True)
    (starter / "styles" / "brands" / "own.toml").write_text('[font]\nhead = "Comic Sans"\n[size]\ntext = "12"\n')
    toml = starter / "dossier.toml"
    toml.write_text('brand = "own"\n' + toml.read_text())
    run = run_build("check", "--json", "--project", str(starter))
    found = [(item["code"], item["path"], item["key"]) for item in json.loads(run.stdout)["diagnostics"]]
    assert found == [
        ("style-error", "styles/brands/own.toml", "font.head"),
        ("style-error", "styles/brands/own.toml", "size.text"),
    ]


def test_abstract_comes_first_wherever_it_is_listed(tmp_path: Path, cache_folder: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "a.md").write_text("# Alpha\n")
    (tmp_path / "chapters" / "z.md").write_text("---\ntitle: Abstract\nrole: abstract\n---\ntext\n")
    (tmp_path / "dossier.toml").write_text('title = "T"\n')
    output = build(tmp_path, cache_folder)["outputs"][0]
    with pikepdf.open(str(output["path"])) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Contents", "Abstract", "I Alpha"]


def test_name_cannot_lead_out_of_the_output_folder(starter: Path) -> None:
    toml = starter / "dossier.toml"
    toml.write_text('name = "../../evil"\n' + toml.read_text())
    run = run_build("check", "--project", str(starter))
    assert run.returncode == 1
    assert "[name]: error config-value" in run.stderr


def test_fault_in_the_overprint_is_found_by_check(starter: Path) -> None:
    (starter / "templates").mkdir()
    (starter / "templates" / "overprint.html.j2").write_text("{{ nope }}")
    run = run_build("check", "--project", str(starter))
    assert run.returncode == 1
    assert "templates/overprint.html.j2:1: error template-error" in run.stderr


@pytest.mark.parametrize("attack", ['{{ "a" * 99999999999 }}', '{{ "x" | dictsort }}', "{{ range(100) | random }}"])
def test_template_that_fails_is_told_so(starter: Path, attack: str) -> None:
    (starter / "templates").mkdir()
    (starter / "templates" / "back.html.j2").write_text(attack)
    run = run_build("check", "--project", str(starter))
    assert run.returncode == 1
    assert "template-error" in run.stderr
    assert "Traceback" not in run.stderr


def test_tokens_that_grow_without_end(starter: Path) -> None:
    toml = starter / "dossier.toml"
    names = [f"t{n}" for n in range(12)]
    lines = [f'{name} = "' + f"{{{{ {before} }}}}" * 10 + '"' for before, name in pairwise(names)]
    toml.write_text(toml.read_text().replace("[tokens]", '[tokens]\nt0 = "xxxxxxxxxx"\n' + "\n".join(lines)))
    run = run_build("check", "--project", str(starter))
    assert "Traceback" not in run.stderr


def test_output_in_ascii_and_into_nowhere(starter: Path) -> None:
    import os
    import subprocess
    import sys

    from tests.conftest import ROOT

    toml = starter / "dossier.toml"
    toml.write_text(toml.read_text().replace("English edition", "Édition française"))
    command = [sys.executable, str(ROOT / "build.py"), "list", "--project", str(starter)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0
    assert "\\xc9dition" in run.stdout
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode != 0
    assert "Traceback" not in run.stderr


def test_titles_of_the_configuration_are_typeset(starter: Path, cache_folder: Path) -> None:
    toml = starter / "dossier.toml"
    text = toml.read_text().replace('title = "Calm Drops"', "title = 'Mg^2+^ \"drops\"'", 1)
    toml.write_text(text.replace("what it is and what is known", "200-300 mg a *day*"))
    output = build(starter, cache_folder, "--keep")["outputs"][0]
    cover = (Path(str(output["path"])).with_suffix(".parts") / "_cover.html").read_text()
    assert "Mg<sup>2+</sup> “drops”" in cover
    assert "200–300\u00a0mg a <em>day</em>" in cover
    with pikepdf.open(str(output["path"])) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Mg²⁺ “drops”"
