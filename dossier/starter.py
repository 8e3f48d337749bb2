"""Makes a small working dossier to start from: ``build.py new DIR``."""

from __future__ import annotations

from pathlib import Path

from dossier.diagnostics import Collector, Location

_TOML = """\
# A dossier. Every key is explained in docs/configuration.md.

title = "{title}"
tagline = "what it is and what is known"
version = "0.1"
language = "en"
publisher = "Your company"

references = ["references.json"]
citation_style = "vancouver"

legal = ["Draft, not for distribution."]

[tokens]
product = "{title}"
dose = "100 mg"

[editions.en]
label = "English edition"
"""

_ABSTRACT = """\
---
title: Abstract
role: abstract
keywords: [first keyword, second keyword]
---

This dossier presents {{ product }}. It is a start: change the text, add chapters, and build it again.
"""

_CHAPTER = """\
---
title: What it is
subtitle: A chapter with everything that is used often
label: ch-what
---

{{ product }} provides {{ dose }} a day. A work is cited like this [@example2020], a table is named like this:
[](#tbl-facts). Chemistry is written Mg^2+^ or GABA~A~.

## The facts {#sec-facts}

Table: What is known {#tbl-facts .bold-first}

| Property | Value  | Remark                       |
|----------|-------:|------------------------------|
| Dose     | 100 mg | a day                        |
| Rating   |      4 | of five: [4/5]{.stars}       |

Figure: A picture with a caption {#fig-bars width="60%"}

![Two bars, the first twice as high as the second](figures/bars.svg)

### In short

::: callout Conclusion
A callout has a label of your choice.
:::

::: evidence What was studied
- @example2020: What this work showed, in one sentence.
:::
"""

_REFERENCES = """\
[
 {
  "id": "example2020",
  "type": "article-journal",
  "title": "An example of a reference: replace it",
  "author": [{"family": "Example", "given": "A."}, {"family": "Sample", "given": "B."}],
  "container-title": "Journal of Examples",
  "container-title-short": "J Ex",
  "volume": "1",
  "issue": "2",
  "page": "3-4",
  "issued": {"date-parts": [[2020]]}
 }
]
"""

_FIGURE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120">
  <rect x="40" y="20" width="60" height="90" fill="#1d4e6b"/>
  <rect x="140" y="65" width="60" height="45" fill="#2f8f83"/>
  <line x1="20" y1="110" x2="220" y2="110" stroke="#5b6770" stroke-width="1.5"/>
</svg>
"""


def make(folder: Path, found: Collector) -> list[Path]:
    """Write the starter into ``folder``; returns the files. An existing dossier or file is not touched."""
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip().title() or "New Dossier"
    files = {
        "dossier.toml": _TOML.replace("{title}", title.replace('"', "'")),
        "chapters/00-abstract.md": _ABSTRACT,
        "chapters/01-what.md": _CHAPTER,
        "references.json": _REFERENCES,
        "figures/bars.svg": _FIGURE,
    }
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        message = f"{', '.join(taken)} exists already; nothing was written"
        found.add("output-write", message, Location(str(folder)), "choose an empty folder")
        return []
    written = []
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    except OSError as error:
        found.add("output-write", f"cannot be written: {error.strerror}", Location(str(error.filename or folder)))
    return written
