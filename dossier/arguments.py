"""The arguments of the command. Each parser names its command; the command line knows what to do for it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

FORMATS = ("csl-json", "csl-yaml", "bibtex", "ris")


def parser(program: str, version: str) -> argparse.ArgumentParser:
    """Parser of the whole command; ``command`` of its result is e.g. ``pdf`` or ``references import``."""
    top = argparse.ArgumentParser(
        prog=program, description="Builds print-ready PDF dossiers from Markdown, references and branded styles."
    )
    top.add_argument("--version", action="version", version=f"dossier {version}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    _pdf(commands)
    _preflight(commands)
    check = _command(commands, "check", "run all checks, no layout", "Check sources; set nothing.")
    check.add_argument(
        "editions", nargs="*", metavar="EDITION", help="editions to check, or patterns such as 'de-*' (none: all)"
    )
    _common(check)
    listed = _command(
        commands, "list", "list editions and how far they are", "List the editions of a dossier and their state."
    )
    listed.add_argument(
        "editions", nargs="*", metavar="EDITION", help="editions, or patterns such as 'de-*' (none: all)"
    )
    listed.add_argument("--out", type=Path, default=Path("dist"), metavar="DIR", help="folder of the PDFs (dist)")
    listed.add_argument("--cache", type=Path, metavar="DIR", help="folder of the cache (the user's cache folder)")
    _common(listed)
    new = _command(commands, "new", "make a small working dossier", "Make a small working dossier.")
    new.add_argument("folder", type=Path, metavar="DIR", help="folder to make; must not hold a dossier yet")
    new.add_argument("--json", action="store_true", help="print one JSON object")
    doctor = _command(commands, "doctor", "check tools, fonts and versions", "Check this machine.")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    _references(commands)
    _translate(commands)
    return top


def _command(commands: Any, name: str, help: str, description: str, group: str = "") -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=help, description=description)
    made.set_defaults(command=f"{group} {name}".strip())
    return made


def _common(made: argparse.ArgumentParser) -> None:
    made.add_argument("--project", type=Path, metavar="DIR", help="folder with dossier.toml")
    made.add_argument("--json", action="store_true", help="print one JSON object: outputs and diagnostics")


def _pdf(commands: Any) -> None:
    pdf = _command(commands, "pdf", "build editions as PDF", "Build editions as PDF.")
    pdf.add_argument(
        "editions", nargs="*", metavar="EDITION", help="editions to build, or patterns such as 'de-*' (none: all)"
    )
    _common(pdf)
    pdf.add_argument("--out", type=Path, default=Path("dist"), metavar="DIR", help="folder for the PDFs (dist)")
    pdf.add_argument(
        "--medium",
        action="append",
        choices=("screen", "press", "archive", "all"),
        help="file to make; may be given more than once (those of each edition)",
    )
    pdf.add_argument("--recipients", type=Path, metavar="FILE", help="CSV list: a copy of the screen file for each row")
    pdf.add_argument("--proof", action="store_true", help="mark what is printed in the sources' language")
    pdf.add_argument("--no-preflight", action="store_true", help="write the files without checking them")
    pdf.add_argument("--force", action="store_true", help="write a file even when something is wrong with it alone")
    pdf.add_argument("--jobs", type=_count, default=_cores(), metavar="N", help="typesetting processes (cores)")
    pdf.add_argument("--keep", action="store_true", help="keep every intermediate in DIR/NAME-EDITION.parts/")
    pdf.add_argument("--cache", type=Path, metavar="DIR", help="folder of the part cache (the user's cache folder)")
    pdf.add_argument("--cache-limit", type=_count, default=512, metavar="MIB", help="size of the part cache (512)")
    pdf.add_argument("--store", type=_address, metavar="URL", help="store of parts behind it that machines share")
    pdf.add_argument("--cluster", type=_address, metavar="ADDRESS", help="Dask scheduler whose workers set the parts")


def _preflight(commands: Any) -> None:
    made = _command(
        commands, "preflight", "check finished PDFs", "Check PDFs for the press, the screen or the archive."
    )
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PDFs, made by this program or by others")
    profiles = ("sheetfed", "digital", "screen", "archive")
    made.add_argument("--profile", choices=profiles, help="what they are for (default: what they say)")
    made.add_argument("--html", type=Path, metavar="DIR", help="write a picture of each report into this folder")
    _common(made)


def _cores() -> int:
    """Processors that this process may use, which may be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of at least 1")
    return int(text)


def _address(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: leave it out, or say where it is")
    return text


def _references(commands: Any) -> None:
    group = commands.add_parser("references", help="import, export, format and check references")
    actions = group.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, help: str) -> argparse.ArgumentParser:
        made = _command(actions, name, help, f"{help[0].upper()}{help[1:]}.", "references")
        _common(made)
        return made

    imported = action("import", "merge references of files into the project's")
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files in any format that is read")
    imported.add_argument(
        "--into", type=Path, metavar="FILE", help=".json or .yaml to merge into (the project's first)"
    )
    imported.add_argument("--replace", action="store_true", help="replace works whose id is there already")
    imported.add_argument("--keep-known", action="store_true", help="take in works known under another id too")
    imported.add_argument("--new-ids", action="store_true", help="give ids such as boyle2017 to all")
    exported = action("export", "write references in another format")
    exported.add_argument("keys", nargs="*", metavar="KEY", help="works to write (none: all)")
    exported.add_argument("--format", choices=FORMATS, default="csl-json", help="format (csl-json)")
    exported.add_argument("--out", type=Path, metavar="FILE", help="file to write (none: standard output)")
    _style(action("format", "print works as a style prints them")).add_argument("keys", nargs="*", metavar="KEY")
    listed = action("list", "list works: id, type, year, citations, title")
    listed.add_argument("--uncited", action="store_true", help="only works that are not cited")
    report = _style(action("report", "write a page that shows each work beside its fields"))
    report.add_argument("--out", type=Path, metavar="FILE", help="HTML file (dist/NAME-references.html)")
    _style(action("check", "check references for what is wrong, missing or doubtful"))


def _translate(commands: Any) -> None:
    group = commands.add_parser(
        "translate", help="catalogues of translations: extract, update, status, lint, export, import"
    )
    actions = group.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, help: str) -> argparse.ArgumentParser:
        made = _command(actions, name, help, f"{help[0].upper()}{help[1:]}.", "translate")
        _common(made)
        return made

    def several(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made.add_argument(
            "languages", nargs="*", metavar="LANGUAGE", help="languages, such as de or zh-Hans (none: all)"
        )
        return made

    extracted = action("extract", "write empty catalogues (.pot) of the sources")
    extracted.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for them")
    updated = several(action("update", "bring catalogues up to the sources, or make them"))
    updated.add_argument("--all", action="store_true", help="all units in a variant too, such as en-US beside en-GB")
    updated.add_argument("--words", action="store_true", help="make a catalogue of the templates' words too")
    several(action("status", "count what is translated")).add_argument(
        "--open", action="store_true", help="name what is open"
    )
    several(action("lint", "check that translations carry over what they must"))
    exported = action("export", "write an XLIFF file for an agency")
    exported.add_argument("language", metavar="LANGUAGE", help="language of the catalogues")
    exported.add_argument("names", nargs="*", metavar="NAME", help="catalogues, such as 02-form (none: all)")
    exported.add_argument("--open", action="store_true", help="only what is not translated")
    exported.add_argument("--out", type=Path, metavar="FILE", help="file to write (NAME-LANGUAGE.xlf)")
    imported = action("import", "take an XLIFF file back")
    imported.add_argument("language", metavar="LANGUAGE", help="language of the file")
    imported.add_argument("file", type=Path, metavar="FILE", help="the file")


def _style(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    made.add_argument("--style", metavar="NAME", help="citation style, by name or file (the first edition's)")
    made.add_argument("--locale", metavar="L", help="language of the entries, such as de (the first edition's)")
    return made
