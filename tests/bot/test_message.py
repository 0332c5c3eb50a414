"""Message and Reply: what is kept of a text, and what comes back from JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import LONGEST_TEXT, About, Choice, Progress, Reply, Row, clean_text

CHOICES = st.builds(Choice, st.text(), st.text(), st.booleans())
REPLIES = st.builds(
    Reply,
    text=st.text(),
    about=st.text().map(About.parse),
    language=st.text(),
    choices=st.lists(CHOICES).map(tuple),
    foot=st.text(),
    dispute=st.none() | CHOICES,
    progress=st.none() | st.builds(Progress, st.integers(), st.integers(), st.text()),
    rows=st.lists(st.builds(Row, st.text(), st.text(), st.none() | CHOICES)).map(tuple),
    tail=st.text(),
    reference=st.text(),
    takes_several=st.booleans(),
)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("", ""),
        (" \u3000\n ", ""),
        ("a\x00b", "ab"),
        ("a\ud800b\udfff", "ab"),
        ("a\ufffeb\uffff", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("a\u200bb\ufeffc", "abc"),
        ("\x1b[31mred", "[31mred"),
        ("one\r\ntwo", "one\ntwo"),
        ("1\t3", "1 3"),
        ("one\u2028two", "one\ntwo"),
        ("e\u0301", "é"),
        ("👩‍🔬", "👩‍🔬"),
        ("שלום", "שלום"),
        ("{{7*7}} <img src=x onerror=alert(1)>", "{{7*7}} <img src=x onerror=alert(1)>"),
    ],
    ids=[
        "empty",
        "only-spaces",
        "nul",
        "surrogates",
        "non-characters",
        "overrides",
        "zero-width",
        "escape",
        "crlf",
        "tab",
        "line-separator",
        "composed",
        "emoji-joined",
        "right-to-left",
        "template-and-html",
    ],
)
def test_only_what_means_something_is_kept(raw, kept):
    """Controls, surrogates and overrides go; words, marks and emoji stay as they were."""
    assert clean_text(raw) == kept


@pytest.mark.parametrize(
    "huge",
    ["a" * 1_000_000, "a" + "\u0301" * 5_000, "\u0344" * 5_000, "\x00" * 1_000_000, "武" * 9_999],
    ids=["megabyte", "combining", "growing-marks", "nuls", "chinese"],
)
def test_a_text_is_capped(huge):
    """However long a text is, no more than the cap is kept."""
    assert len(clean_text(huge)) <= LONGEST_TEXT


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing(text):
    """What has been cleaned is clean."""
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(st.characters()))
def test_what_is_kept_can_be_written_anywhere(text):
    """A cleaned text has no lone surrogate: it is UTF-8 in both databases and on the wire."""
    assert clean_text(text).encode().decode() == clean_text(text)


@given(REPLIES)
def test_a_reply_comes_back_from_json(reply):
    """A reply kept as JSON is the same reply when it is sent again."""
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_a_reply_stands_below_another_and_keeps_all_but_its_text():
    """What both were made from is told; a text alone was made from nothing."""
    below = Reply("Which country?", About.phrase("ask_country"), "en", tail="One of five.")
    both = below.below(Reply("Noted.", About.phrase("corrected"), "en"))
    assert both.text == "Noted.\n\nWhich country?"
    assert str(both.about) == "phrase corrected, phrase ask_country"
    assert both.tail == below.tail
    alone = below.below("Noted.")
    assert (alone.text, alone.about) == (both.text, below.about)
    assert below.below("") == below


def test_a_reply_of_a_later_version_is_read_as_far_as_it_is_known():
    """Replicas are replaced one by one: the old one reads what the new one has kept."""
    shown = Choice("do:join", "Register")
    reply = Reply(
        "Hello",
        About.phrase("hello"),
        "en",
        choices=(shown,),
        dispute=shown,
        progress=Progress(1, 6, "Question 1 of 6"),
        rows=(Row("Company", "Nordhov", shown),),
    )
    kept = reply.to_json()
    choices = (*kept["choices"], kept["dispute"], kept["rows"][0]["change"])
    for each in (kept, kept["progress"], kept["rows"][0], *choices):
        each["of_later"] = "x"
    assert Reply.from_json(kept) == reply
