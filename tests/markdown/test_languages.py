"""Typography of each language on parsed text: marks, spaces, ranges, emphasis without spaces."""

from __future__ import annotations

import pytest

from dossier import languages, markdown
from dossier.markdown import Bindings, ParseOptions
from dossier.model import FrontMatter, SourceChapter, Translated, Unit

N, S = "\u202f", "\u00a0"


def html(text: str, language: str, **more: object) -> str:
    """HTML of a chapter's text."""
    source = SourceChapter("a", "chapters/a.md", FrontMatter(title="T"), text, 4)
    options = ParseOptions(languages.quotes(language), {}, language=language, **more)  # type: ignore[arg-type]
    chapter, found = markdown.parse(source, options)
    assert not found
    return markdown.render(chapter, Bindings()).strip()


@pytest.mark.parametrize(
    ("language", "written", "printed"),
    [
        ("fr", "Attention : oui ; non ! Vraiment ?", f"Attention{S}: oui{N}; non{N}! Vraiment{N}?"),
        ("fr", "Attention: oui; non! Vraiment?", f"Attention{S}: oui{N}; non{N}! Vraiment{N}?"),
        ("fr", "Non ?! Il est 12:30, a:b;c", f"Non{N}?! Il est 12:30, a:b;c"),
        ("fr", 'un "mot" et « un autre »', f"un «{S}mot{S}» et «{S}un autre{S}»"),
        ("fr", "1 200 mg, 14,1 %, 0,75-0,95 et p. 12", f"1{N}200{S}mg, 14,1{S}%, 0,75–0,95 et p.{S}12"),
        ("fr-CA", "Attention : oui ; non", f"Attention{S}: oui; non"),
        ("fr-CH", "Attention : « oui »", f"Attention{N}: «{N}oui{N}»"),
        ("de", "z. B. hier, d. h. nur i. d. R. Nr. 5", f"z.{N}B. hier, d.{N}h. nur i.{N}d.{N}R. Nr.{S}5"),
        ("de", "ein \"Wort\" mit 'Zitat'", "ein „Wort“ mit ‚Zitat‘"),
        ("de", "900-1.200 und 0,75-0,95, nicht 1.200-900", "900–1.200 und 0,75–0,95, nicht 1.200-900"),
        ("de", "14,1 % von 240 mg", f"14,1{S}% von 240{S}mg"),
        ("de-CH", 'ein "Wort"', "ein «Wort»"),
        ("ar", 'قال "نعم" و240 mg', f"قال «نعم» و240{S}mg"),
        ("ar", "نحو 10-12 mg", f"نحو 10–12{S}mg"),
        ("ja", "彼は\"はい、'うん'\"と言った", "彼は「はい、『うん』」と言った"),
        ("zh-Hans", '他说"好"，再说"不"。', "他说“好”，再说“不”。"),
        ("zh-Hans", "每天240 mg的剂量，约10-12 %", f"每天240{S}mg的剂量，约10–12{S}%"),
        ("zh-Hans", '一个"坏', '一个"坏'),
        ("en", '0,75-0,95 a "word" now: yes; 1 200', "0,75-0,95 a “word” now: yes; 1 200"),
    ],
)
def test_text(language: str, written: str, printed: str) -> None:
    assert html(written, language) == f"<p>{printed}</p>"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("**警告：**请勿", "<strong>警告：</strong>请勿"),
        ("这是**“重点”**内容", "这是<strong>“重点”</strong>内容"),
        ("これは**「強調」**です", "これは<strong>「強調」</strong>です"),
        ("これは*効果*です", "これは<em>効果</em>です"),
        ("中**(注)**文", "中<strong>(注)</strong>文"),
        ("a**(b)**c", "a**(b)**c"),
        ("snake_case_name 和 2 * 3 * 4", "snake_case_name 和 2 * 3 * 4"),
    ],
)
def test_emphasis_beside_wide_characters(written: str, printed: str) -> None:
    assert html(written, "zh-Hans") == f"<p>{printed}</p>"


def test_lines_of_wide_characters_are_joined_without_a_space() -> None:
    assert html("阳离子，\n参与\nATP 与\n`x`\n中", "zh-Hans") == "<p>阳离子，参与\nATP 与\n<code>x</code>\n中</p>"
    assert html("한국\n어", "ko") == "<p>한국\n어</p>"


def test_a_block_in_another_language_keeps_its_own_marks() -> None:
    def translate(unit: Unit) -> Translated:
        return Translated(unit.text, "missing", "en") if "English" in unit.text else Translated(unit.text)

    text = 'An "English" text: yes\n\nUn "mot" : oui\n\n- the "English" item: yes\n'
    printed = html(text, "fr", translate=translate, source_language="en")
    assert "An “English” text: yes" in printed
    assert f"Un «{S}mot{S}»{S}: oui" in printed
    assert "the “English” item: yes" in printed
