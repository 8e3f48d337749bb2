r"""LaTeX of BibTeX values to text with the markup of CSL-JSON (CSL 1.0.2, Rich text), and back.

Symbols are those of pylatexenc 2.11; accents, faces and braces are read here, because braces mean "keep this case" in
a title and nothing elsewhere.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, field

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_TAGS = {
    "textit": "i", "emph": "i", "mkbibemph": "i", "mkbibitalic": "i", "textsl": "i",
    "textbf": "b", "mkbibbold": "b", "textsc": "sc",
    "textsuperscript": "sup", "mkbibsuperscript": "sup", "textsubscript": "sub", "mkbibsubscript": "sub",
}  # fmt: skip
_SWITCHES = {"it": "i", "em": "i", "itshape": "i", "sl": "i", "bf": "b", "bfseries": "b", "sc": "sc", "scshape": "sc"}
_QUOTES = {"enquote", "mkbibquote", "textquote"}
_SPACES = {" ": " ", ",": "\u202f", ";": " ", ":": " ", "-": "", "/": "", "\\": " ", "!": "", "@": "", "\n": " "}
_LIGATURES = {"~": "\u00a0", "---": "—", "--": "–", "``": "“", "''": "”"}
_TOKEN = re.compile(r"\\[A-Za-z]+\*?[ \t\n]*|\\.|\\|[{}$~^_]|-{2,3}|``|''|[^\\{}$~^_`'-]+|.", re.DOTALL)
_ACCENT = re.compile(
    r"""\{?\\(?:([`'^~"=.])\s*|([uvHckrdb])(?=[\s{]))\s*(?:\{\s*(\\?[^\W\d_])\s*\}|(\\?[^\W\d_]))\}?"""
)
_LETTERS = re.compile(r"\{?\\(ss|ae|AE|oe|OE|aa|AA|dh|DH|dj|DJ|ng|NG|th|TH|[oOlLij])(?![A-Za-z])(?:\{\}|\s+)?\}?")
NOCASE = '<span class="nocase">'


@dataclass(slots=True)
class _Frame:
    """A group that is open: the command it belongs to, and what it holds so far."""

    command: str = ""
    parts: list[str] = field(default_factory=list)
    switch: str = ""


def plain(text: str, title: bool = False) -> str:
    """Text of a value; in titles a group that holds no command keeps its words as they are (nocase). Raises nothing."""
    if not re.search(r"[\\{}$~`'_^]|--", text):
        return " ".join(text.split(" ")).replace("\n", " ").strip()
    text = _Reading(title).run(letters(text))
    return re.sub(r"[ \n\t]+", " ", text).strip()


def letters(text: str) -> str:
    r"""The text with accents and letters such as ``\"{u}`` and ``\L`` as characters; braces around words stay."""
    text = _ACCENT.sub(lambda found: _accented(found[1] or found[2], (found[3] or found[4]).removeprefix("\\")), text)
    return _LETTERS.sub(lambda found: _symbol(found[1]), text)


def _accented(accent: str, text: str) -> str:
    letter = {"ı": "i", "ȷ": "j"}.get(text[:1], text[:1])
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent]) + text[1:] if letter else ""


_SYMBOLS = {"textasciicircum": "^", "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}"}


@functools.cache
def _symbol(name: str) -> str:
    """Character of a LaTeX command, empty for one that prints nothing by itself."""
    from pylatexenc.latex2text import get_default_latex_context_db

    spec = get_default_latex_context_db().get_macro_spec(name)
    text = _SYMBOLS.get(name) or getattr(spec, "simplify_repl", None)
    return text if isinstance(text, str) and "%" not in text else ""


class _Reading:
    """One value being read. Groups are kept on a stack, so that any depth of braces can be read."""

    def __init__(self, title: bool) -> None:
        self.title = title
        self.frames = [_Frame()]
        self.pending = ""
        self.math = False

    def run(self, text: str) -> str:
        tokens: list[str] = _TOKEN.findall(text)
        for token in tokens:
            self._token(token)
        while len(self.frames) > 1:
            self._close()
        return self._switched(self.frames[0])

    def _token(self, sign: str) -> None:
        if sign == "{":
            self.frames.append(_Frame(self.pending))
            self.pending = ""
        elif sign == "}":
            if len(self.frames) > 1:
                self._close()
        elif sign.startswith("\\"):
            self._command(sign[1:])
        elif sign == "$":
            self.math = not self.math
        elif sign in "^_" and self.math:
            self.pending = "textsuperscript" if sign == "^" else "textsubscript"
        else:
            self._text(_LIGATURES.get(sign, sign))

    def _text(self, text: str) -> None:
        if self.pending:
            text = text.lstrip()
            if not text:
                return
            command, self.pending = self.pending, ""
            self.frames[-1].parts.append(_applied(command, text[:1]))
            text = text[1:]
        self.frames[-1].parts.append(text)

    def _command(self, token: str) -> None:
        name = token.rstrip() or token
        if name in _ACCENTS or name in _TAGS or name in _QUOTES:
            self.pending = name
        elif name in _SWITCHES:
            self.frames[-1].switch = _SWITCHES[name]
            self.frames[-1].command = self.frames[-1].command or "switch"
        elif name in _SPACES:
            self._text(_SPACES[name])
        elif len(name) == 1 and not name.isalpha():
            self._text(name)
        else:
            self._text(_symbol(name))
            self.frames[-1].command = self.frames[-1].command or "switch"

    def _close(self) -> None:
        frame = self.frames.pop()
        text = self._switched(frame)
        self.pending = ""
        if frame.command in _TAGS or frame.command in _QUOTES or frame.command in _ACCENTS:
            text = _applied(frame.command, text)
        elif self.title and not frame.command and len(self.frames) == 1 and text.strip():
            text = f"{NOCASE}{text}</span>"
        self.frames[-1].parts.append(text)

    @staticmethod
    def _switched(frame: _Frame) -> str:
        text = "".join(frame.parts)
        return f"<{frame.switch}>{text.strip()}</{frame.switch}>" if frame.switch and text.strip() else text


def _applied(command: str, text: str) -> str:
    if command in _QUOTES:
        return f"“{text}”"
    if command in _TAGS:
        return f"<{_TAGS[command]}>{text}</{_TAGS[command]}>" if text else ""
    return _accented(command, text)


_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\u00a0": "~", "\u202f": r"\,",
}  # fmt: skip
_MARKUP = re.compile(
    r'<(/?)(i|b|sc|sup|sub)>|<span class="nocase">|<span style="font-variant:\s*small-caps;?">|</span>'
)
_OPENING = {"i": r"\emph{", "b": r"\textbf{", "sc": r"\textsc{", "sup": r"\textsuperscript{", "sub": r"\textsubscript{"}


def escape(text: str) -> str:
    """LaTeX of a text with the markup of CSL-JSON, for BibLaTeX in UTF-8. Braces of the result are balanced."""
    out: list[str] = []
    place = depth = 0
    for found in _MARKUP.finditer(text):
        out.append(_escaped(text[place : found.start()]))
        place = found.end()
        if found[0].startswith("</"):
            out.append("}" if depth else "")
            depth = max(depth - 1, 0)
        else:
            out.append(_OPENING[found[2]] if found[2] else r"\textsc{" if "caps" in found[0] else "{")
            depth += 1
    return "".join(out) + _escaped(text[place:]) + "}" * depth


def _escaped(text: str) -> str:
    text = "".join(_ESCAPES.get(letter, letter) for letter in text)
    return re.sub(r"-(?=-)|`(?=`)|'(?=')", lambda sign: sign[0] + "{}", text)
