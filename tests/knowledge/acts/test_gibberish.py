"""Texts that mean nothing: the same each time, of the letters of their language, and none that somebody says."""

from knowledge.acts.gibberish import MASHED, NUMBERS, REPEATED, SHUFFLED, gibberish

SAID = ["jättebra tack", "nej tack", "skicka in den"]


def test_they_are_the_same_each_time_and_others_in_another_language():
    first = list(gibberish(SAID, "sv"))
    assert first == list(gibberish(SAID, "sv"))
    assert first != list(gibberish(SAID, "da"))


def test_of_no_kind_there_are_more_than_texts_of_the_language():
    """What is learned of few texts is not buried under them."""
    assert len(list(gibberish(SAID, "sv"))) == 4 * len(SAID)
    many = [*SAID] * MASHED
    assert len(list(gibberish(many, "sv"))) == SHUFFLED + MASHED + NUMBERS + REPEATED


def test_they_have_the_letters_of_the_language_alone():
    letters = {letter for text in SAID for letter in text if letter.isalpha()}
    assert {
        letter for text in gibberish(SAID, "sv") for letter in text if letter.isalpha()
    } <= letters


def test_of_a_language_without_texts_there_are_none():
    assert list(gibberish([], "sv")) == []
