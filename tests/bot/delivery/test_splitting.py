"""Long texts in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.splitting import split


def in_bytes(text):
    return len(text.encode())


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("short", 10, ["short"]),
        ("", 10, [""]),
        ("First part.\n\nSecond part.", 20, ["First part.", "Second part."]),
        ("One is here. Two is there.", 14, ["One is here.", "Two is there."]),
        ("第一句话。第二句话。", 6, ["第一句话。", "第二句话。"]),
        ("no sentence ends here", 12, ["no sentence", "ends here"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ],
)
def test_it_is_cut_where_a_reader_would(text, limit, parts):
    """At a paragraph, a sentence, a word, and only then anywhere."""
    assert list(split(text, limit)) == parts


@given(st.text(alphabet="ab 。.\n你😀", max_size=200), st.integers(4, 40))
def test_no_part_is_too_long_and_nothing_is_lost(text, limit):
    """Only spaces between parts go."""
    parts = split(text, limit, in_bytes)
    assert all(in_bytes(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(parts) or parts == ("",)
