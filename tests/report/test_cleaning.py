from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.cleaning import LONGEST_TEXT, clean_text, isolate, profile_link


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Ana  Silva\n", "Ana Silva"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\x00b\x1bc\ud800d\ue000e", "abcde"),
        ("e\u0301", "é"),
        ("e\u0378\u0301", "é"),
        ("z" + "\u0301" * 40, "ź\u0301\u0301\u0301"),
        ("x" * 200, "x" * 119 + "…"),
        ("👩‍🚀", "👩‍🚀"),
        ("فاطمة", "فاطمة"),
        ("", ""),
    ],
)
def test_text_is_made_drawable(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


@given(st.text(max_size=400))
def test_no_text_survives_that_is_long_wild_or_unstable(raw: str) -> None:
    cleaned = clean_text(raw)

    assert len(cleaned) <= LONGEST_TEXT
    assert cleaned == cleaned.strip()
    assert not {unicodedata.category(c) for c in cleaned} & {"Cc", "Cs", "Co", "Cn"}
    assert clean_text(cleaned) == cleaned


def test_foreign_text_is_isolated_and_nothing_stays_nothing() -> None:
    assert isolate("דנה") == "\u2068דנה\u2069"
    assert isolate("") == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/in/ana-demo",
        "https://linkedin.com/in/ana-demo",
        "https://de.linkedin.com/in/%E7%8E%8B",
        "https://www.linkedin.com/in/王小明",
    ],
)
def test_a_profile_at_linkedin_is_a_link(address: str) -> None:
    assert profile_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "http://www.linkedin.com/in/ana",
        "//www.linkedin.com/in/ana",
        "www.linkedin.com/in/ana",
        "https://linkedin.com.evil.example/in/ana",
        "https://evillinkedin.com/in/ana",
        "https://www.linkedin.com@evil.example/in/ana",
        "https://user:pw@www.linkedin.com/in/ana",
        "https://www.linkedin.com:443/in/ana",
        "https://www.linkedin.com:x/in/ana",
        "https://[::1]/in/ana",
        "https://www.linkedin.com\\@evil.example",
        'https://www.linkedin.com/in/"onclick="x',
        "https://www.linkedin.com/in/a b",
        "https://www.linkedin.com/in/a\u202eb",
        "https://www.linkedin.com/in/" + "a" * 300,
    ],
)
def test_anything_else_is_no_link(address: str) -> None:
    assert profile_link(address) is None
