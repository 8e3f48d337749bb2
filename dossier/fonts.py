"""The sealed font set: static faces made once from pinned font packages; fontconfig sees nothing else.

Most packages hold variable fonts. The layout engine would cut an instance out of them for each face of each part, which
took half the time of a build, and a different one for each size where a font has optical sizes. A relative or wrong
``FONTCONFIG_FILE`` silently brings the machine's fonts back, so the path is absolute and the layout checks what
fontconfig found (``dossier.typeset``).
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path

from dossier import instances, versions
from dossier.diagnostics import Collector, Location
from dossier.model import FontSet

#: raise when the way faces are made changes
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Face:
    """A static face: distribution, font file in its package's folder, and the place on its axes if it is variable."""

    distribution: str
    file: str
    axes: Mapping[str, float] = field(default_factory=dict)

    @property
    def package(self) -> str:
        """Name of the package's folder."""
        return self.distribution.replace("-", "_")

    @property
    def name(self) -> str:
        """File name of the static face."""
        place = "".join(f"-{axis}{value:g}" for axis, value in sorted(self.axes.items()))
        stem = self.file.rpartition("/")[2].removesuffix(".ttf").removesuffix("-Variable")
        return f"{stem.split('[')[0]}{place}.ttf"


def _faces(
    distribution: str, stem: str, axes: str, weights: Mapping[str, tuple[int, ...]], fixed: Mapping[str, float]
) -> list[Face]:
    return [
        Face(distribution, f"files/{stem}{slope}[{axes}].ttf", {"wght": weight, **fixed})
        for slope, members in weights.items()
        for weight in members
    ]


def _script(language: str, script: str) -> list[Face]:
    """Serif and sans of a script, cut out of the variable fonts of its package."""
    return [
        Face(f"pylopdf-fonts-{language}", f"Noto{style}{script}-Variable.ttf", {"wdth": 100, "wght": weight})
        for style, weights in (("Serif", (400, 700)), ("Sans", (400, 600, 700)))
        for weight in weights
    ]


def _whole(distribution: str, stem: str, *styles: str) -> list[Face]:
    """Faces that are static in their package."""
    return [Face(distribution, f"{stem}-{style}.ttf") for style in styles]


_FOUR: dict[str, tuple[int, ...]] = {"": (400, 700), "-Italic": (400, 700)}

#: every face that styles may name: regular and bold, upright and italic of each family, and the weights of headings
FACES: tuple[Face, ...] = (
    # optical size 11: one cut for running text, notes and quotations
    *_faces("fontpkg-source-serif-4", "SourceSerif4", "opsz,wght", _FOUR, {"opsz": 11}),
    *_faces("fontpkg-source-sans-3", "SourceSans3", "wght", {"": (300, 400, 600, 700), "-Italic": (400, 600, 700)}, {}),
    *_faces("fontpkg-source-code-pro", "SourceCodePro", "wght", _FOUR, {}),
    *_faces("fontpkg-noto-serif", "NotoSerif", "wdth,wght", _FOUR, {"wdth": 100}),
    *_faces("fontpkg-noto-sans", "NotoSans", "wdth,wght", {"": (400, 600, 700), "-Italic": (400, 700)}, {"wdth": 100}),
    # Arabic: Naskh for text, a low-contrast face for headings and tables
    *_whole("fontpkg-amiri", "files/Amiri", "Regular", "Bold", "Italic", "BoldItalic"),
    *_whole("fontpkg-ibm-plex-sans-arabic", "files/IBMPlexSansArabic", "Light", "Regular", "SemiBold", "Bold"),
    # Han, kana, Hangul: regular and bold are what there is; no italics, which these scripts do not have
    *_whole("rendercv-fonts", "Noto Sans/NotoSansSC", "Regular", "Bold"),
    *_whole("rendercv-fonts", "Noto Sans/NotoSansJP", "Regular", "Bold"),
    *_whole("rendercv-fonts", "Noto Sans/NotoSansKR", "Regular", "Bold"),
    *_script("he", "Hebrew"),
    *_script("hi", "Devanagari"),
    *_script("th", "Thai"),
)

#: families of the set, by the names that styles use
FAMILIES = (
    *("Source Serif 4", "Source Sans 3", "Source Code Pro", "Noto Serif", "Noto Sans"),
    *("Amiri", "IBM Plex Sans Arabic", "Noto Sans SC", "Noto Sans JP", "Noto Sans KR"),
    *("Noto Serif Hebrew", "Noto Sans Hebrew", "Noto Serif Devanagari", "Noto Sans Devanagari"),
    *("Noto Serif Thai", "Noto Sans Thai"),
)


#: of each file of a set its size, when it was written, and the digest of its content
_FILES = "files.json"


def seal(folder: Path, found: Collector) -> FontSet | None:
    """The font set in ``folder``, made when it is not there yet; None when a package is missing or it cannot be written.

    The digest stands for every byte of every font: it is made of the packages' own records of their files' hashes.
    """
    try:
        maker = instances.version()
    except instances.InstancerError as error:
        found.add("font-missing", str(error), None, "install it: apt-get install libharfbuzz-subset0")
        return None
    digest = hashlib.sha256(f"{FORMAT} harfbuzz={maker} fonttools={versions.of('fonttools')}".encode())
    for distribution in sorted({face.distribution for face in FACES}):
        record = _record(distribution)
        if record is None:
            hint = f"run: make setup (or: pip install {distribution})"
            found.add("font-missing", f"package {distribution} is not installed", None, hint)
            continue
        digest.update(record.encode())
    for face in FACES:
        digest.update(face.name.encode())
    if found.has_errors():
        return None
    name = digest.hexdigest()[:24]
    target = (folder / name).resolve()
    try:
        try:
            _prepare(target)
        except OSError as error:
            hint = "name a folder that can be written with --cache: there fonts are prepared once"
            found.add("cache-write", f"fonts: {error.strerror}", Location(str(target)), hint)
            target = _for_now() / name
            _prepare(target)
    except instances.InstancerError as error:
        found.add("font-missing", str(error), None, "run: make setup")
        return None
    except OSError as error:
        hint = "name another folder with --cache"
        found.add("output-write", f"fonts cannot be prepared: {error.strerror}", Location(str(target)), hint)
        return None
    return FontSet(str(target / "fonts.conf"), (str(target),), digest.hexdigest())


def _prepare(target: Path) -> None:
    """Make a set that is not there, or not whole. Raises OSError, InstancerError."""
    if not _is_whole(target):
        shutil.rmtree(target, ignore_errors=True)
        _make(target)
    _point(target)


@lru_cache(maxsize=1)
def _for_now() -> Path:
    """A folder that goes with this process. Raises OSError."""
    folder = Path(tempfile.mkdtemp(prefix="dossier-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def digests(fonts: FontSet) -> dict[str, str]:
    """SHA-256 of each font file of a set, by its name. Raises OSError."""
    files = sorted(path for folder in fonts.directories for path in Path(folder).glob("[!.]*.ttf"))
    return {path.name: _digest(path) for path in files}


def adopt(folder: Path, digest: str, files: Mapping[str, bytes]) -> FontSet:
    """A set that was made on another machine, in ``folder``: ``files`` are put to what is there of it. Raises OSError."""
    target = (folder / digest[:24]).resolve()
    target.mkdir(parents=True, exist_ok=True)
    contents = {**files, "fonts.conf": _configuration(target).encode()}
    for name, data in contents.items():
        if Path(name).name != name:
            raise OSError(f"'{name}' is no file name")
        # workers of one machine may do this at the same time
        temporary = target / f".new-{os.getpid()}-{name}"
        temporary.write_bytes(data)
        temporary.replace(target / name)
    return FontSet(str(target / "fonts.conf"), (str(target),), digest)


def _record(distribution: str) -> str | None:
    """Version and file hashes of a distribution."""
    text = versions.record(distribution)
    if text is None:
        return None
    lines = sorted(line for line in text.splitlines() if ".ttf," in line)
    return "\n".join([versions.of(distribution), *lines])


def _is_whole(target: Path) -> bool:
    """Whether a set has all its files as they were made: what is cut off or damaged would be set in other fonts.

    Files are read when one was written since, as by a copy of the folder.
    """
    try:
        made = json.loads((target / _FILES).read_text(encoding="utf-8"))
        now = _written(target)
        if not (target / "fonts.conf").is_file() or {name: size for name, (size, _) in now.items()} != {
            name: size for name, (size, _, _) in made.items()
        }:
            return False
        changed = [name for name, (_, time) in now.items() if time != made[name][1]]
        if any(_digest(target / name) != made[name][2] for name in changed):
            return False
        if changed:
            with suppress(OSError):  # where nothing can be written, they are read the next time too
                _note(target, {name: (*now[name], digest) for name, (_, _, digest) in made.items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def _written(folder: Path) -> dict[str, tuple[int, int]]:
    """Bytes of each font file, and when it was written, in nanoseconds."""
    found = {entry.name: entry.stat() for entry in os.scandir(folder) if entry.name.endswith(".ttf")}
    return {name: (said.st_size, said.st_mtime_ns) for name, said in found.items()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _note(folder: Path, files: Mapping[str, tuple[int, int, str]]) -> None:
    """Write down what a set is. Raises OSError."""
    temporary = folder / f".{os.getpid()}-{_FILES}"
    temporary.write_text(json.dumps(files, sort_keys=True), encoding="utf-8")
    temporary.replace(folder / _FILES)


def _make(target: Path) -> None:
    """All faces and the configuration, in one move: another process sees the whole set or none. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=target.parent, prefix=".new-"))
    work.chmod(target.parent.stat().st_mode & 0o777)  # for whom the cache is
    try:
        for face in FACES:
            source = _source(face)
            (work / face.name).write_bytes(
                instances.static_face(source, face.axes) if face.axes else source.read_bytes()
            )
        _note(work, {name: (*said, _digest(work / name)) for name, said in _written(work).items()})
        (work / "fonts.conf").write_text(_configuration(target), encoding="utf-8")
        if target.exists() and not (target / "fonts.conf").is_file():
            shutil.rmtree(target)  # what is left of a set
        try:
            os.rename(work, target)  # noqa: PTH104 - Path.rename would not say that the target was there first
        except OSError:
            if not (target / "fonts.conf").is_file():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _point(target: Path) -> None:
    """A set that was copied from elsewhere must name the folder where it lies now. Raises OSError."""
    path, wanted = target / "fonts.conf", _configuration(target)
    if path.read_text(encoding="utf-8") != wanted:
        temporary = path.with_suffix(".new")
        temporary.write_text(wanted, encoding="utf-8")
        temporary.replace(path)


def _source(face: Face) -> Path:
    """The font in its package. Raises FileNotFoundError."""
    spec = importlib.util.find_spec(face.package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(face.package)
    return Path(next(iter(spec.submodule_search_locations))) / face.file


def _configuration(folder: Path) -> str:
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{escape(str(folder))}</dir>"
        f"<cachedir>{escape(str(folder / 'fontconfig'))}</cachedir></fontconfig>\n"
    )
