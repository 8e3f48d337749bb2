"""What stays on one line in Chinese and Japanese pages."""

from __future__ import annotations

import pytest

from dossier.eastasian import tied


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>每日200–300 mg</p>", "<p>每日[200–300] mg</p>"),
        ("<p>17:2027～40, 5%～10%</p>", "<p>17:[2027～40], [5%～10%]</p>"),
        ("<p>2015年3月、12名</p>", "<p>[2015年][3月]、[12名]</p>"),
        ("<p>10.1111/j.1479-8425 – 2006 年</p>", "<p>10.1111/j.1479-8425 – 2006 年</p>"),
        (
            '<p><a href="3月 1～2">x</a><code>1～2</code> 1～2</p>',
            '<p><a href="3月 1～2">x</a><code>1～2</code> [1～2]</p>',
        ),
        ("<svg><text>3月</text></svg>3月", "<svg><text>3月</text></svg>[3月]"),
        (
            '<th scope="col">エビデンスの力</th><td>エビデンス</td>',
            '<th scope="col">[エビデンス]の力</th><td>エビデンス</td>',
        ),
        ("<thead><tr><th>形</th></tr></thead>カナ", "<thead><tr><th>形</th></tr></thead>カナ"),
    ],
)
def test_what_is_tied(written: str, kept: str) -> None:
    assert tied(written) == kept.replace("[", '<span class="nobr">').replace("]", "</span>")
