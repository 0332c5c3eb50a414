"""The one way in which the words of a list are found in a text."""

import pytest

from bot.dialogue.intake.list_changes import _LISTED
from bot.dialogue.intake.list_roles import Mark
from bot.dialogue.words.word_list import GAP, OPEN_END, WordList, key
from bot.dialogue.words.wording import word
from tests.bot.cast import words

WORDS = WordList(["how many … does it take", "avmeld-", "för", "take it back", "算了"])


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("How many nurses does it take?", True),
        ("how many are there", False),
        ("does it take how many", False),
        ("Avmelding, takk", True),
        ("avmeld", True),
        ("uavmeldt", False),
        ("det är för sent", True),
        ("a word for it", False),
        ("please TAKE it back!!", True),
        ("mistake it back", False),
        ("take it baaaack", True),
        ("那就算了吧", True),
        ("", False),
    ],
)
def test_a_word_stands_in_a_text_or_does_not(text, stands):
    assert WORDS.stands_in(text) is stands


def test_where_words_stand_and_what_is_left_without_them():
    said = key("well, take it back then")
    assert [said[start:end] for start, end in WORDS.spans(said)] == ["take it back"]
    assert WORDS.without("Well, take it back. Avmelding!") == "well ; ;"


def test_a_text_begins_with_a_word_or_is_one():
    assert WORDS.begins("take it back, all of it")
    assert WORDS.begins("avmeldingen min")
    assert not WORDS.begins("take it backwards")
    assert WORDS.is_all("Take it back!")
    assert not WORDS.is_all("take it back now")


@pytest.mark.parametrize("said", ["avmeldingen", "how many people does it take"])
def test_a_pattern_knows_gaps_and_open_ends_too(said):
    assert any(word(each).search(said) for each in WORDS)


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("words_asking_why", "nb", "hva skal det være godt for"),
        ("words_asking_why", "sv", "vad ska det vara bra för"),
        ("words_machine", "sv", "jag vill prata med automaten"),
        ("words_machine", "fi", "en halua automaattia"),
        ("words_seeing", "fi", "näytät sen"),
    ],
)
def test_gaps_and_open_ends_of_the_content_count_whoever_asks(name, language, text):
    lists = words()
    assert lists.holds(text, name)
    assert lists.speaks_of(text, name, language)
    assert lists.holds_own(text, name, language)


def test_what_is_left_without_words_of_a_gap_holds_no_half_of_them():
    assert "tilbake" not in words().without("trekk den tilbake", "words_withdrawing", "nb")


def test_cues_of_lists_are_whole_words():
    """They are looked up as they were found."""
    named = [*_LISTED, Mark.EXCEPT]
    cues = [each for mark in named for each in words().listed(mark.value)]
    assert cues
    assert not [each for each in cues if GAP in each or each.endswith(OPEN_END)]
