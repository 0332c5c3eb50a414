"""Nods: who it is that agrees, and what stands behind the first word of a yes."""

import pytest

from bot.dialogue.words.nods import Nods
from tests.bot.cast import words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("she agrees", "en"),
        ("my boss agrees", "en"),
        ("I think he accepts it", "en"),
        ("they agree", "en"),
        ("she is fine with it", "en"),
        ("hon samtycker", "sv"),
        ("min chef giver samtykke", "da"),
        ("de godtar", "nb"),
        ("hän hyväksyy", "fi"),
        ("þau samþykkja", "is"),
        ("老板也同意", "zh-Hans"),
        ("我妈同意", "zh-Hans"),
    ],
)
def test_somebody_else_agrees(text, language):
    """Whoever stands nearest before the word agrees, or the text begins with them and speaks of nobody else."""
    assert Nods(words()).is_of_others(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I agree", "en"),
        ("agreed", "en"),
        ("she agrees and I agree", "en"),
        ("my boss and I agree", "en"),
        ("our company agrees", "en"),
        ("they may contact me", "en"),
        ("de godkänner jag", "sv"),
        ("chefen och jag samtycker", "sv"),
        ("yrityksemme suostuu", "fi"),
        ("við samþykkjum", "is"),
        ("我和老板都同意", "zh-Hans"),
        ("我们公司同意", "zh-Hans"),
    ],
)
def test_the_writer_agrees(text, language):
    """Alone, with others, for a company, or in a turned sentence."""
    assert not Nods(words()).is_of_others(text, language)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("yes that's a lot of text, wow", "that's a lot of text"),
        ("joo olipa paljon tekstiä", "olipa paljon tekstiä"),
        ("好的今天真冷", "今天真冷"),
        ("yes, that's a lot of text", ""),
        ("yes sir", ""),
        ("we like it", ""),
        ("", ""),
    ],
)
def test_what_stands_behind_a_nod(text, rest):
    """In the same breath: behind a comma the nod stands by itself, and one word more says nothing."""
    assert Nods(words()).behind_nod(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("yes, how long will it take?", "how long will it take"),
        ("ja hur lång tid tar det?", "hur lång tid tar det"),
        ("好的，要多久？", "要多久"),
        ("yes", ""),
        ("how long will it take?", ""),
    ],
)
def test_what_is_asked_behind_a_yes(text, rest):
    """Whatever divides the two."""
    assert Nods(words()).behind_yes(text) == rest


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("ja sairaaloille", "fi", "sairaaloille"),
        ("Ja", "fi", ""),
        ("ja kyllä", "fi", None),
        ("jo vain", "fi", None),
        ("joo", "fi", None),
        ("ja tack", "sv", None),
        ("ju mer desto bättre", "sv", "mer desto battre"),
        ("jú", "is", None),
    ],
)
def test_a_yes_of_another_language_is_none(text, language, rest):
    """Unless the whole of it is a yes in its own."""
    assert Nods(words()).behind_no_yes(text, language) == rest
