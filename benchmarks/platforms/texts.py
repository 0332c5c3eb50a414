"""What visitors write: a few questions again and again, or each time one never written before.

Nothing here knows how a text is sent.
"""

from collections.abc import Callable, Sequence
from itertools import count
from random import Random

from knowledge.topic import Library

Texts = Callable[[], str]
"""Gives the next text."""

POPULAR = 16
"""Questions that are asked again and again."""


def seen_before(library: Library, chance: Random) -> Texts:
    """Return texts out of a few: questions of the exam, half of them Chinese."""
    asked = [
        text
        for language in ("en", "zh-Hans")
        for text in chance.sample(_questions(library, language), POPULAR // 2)
    ]
    return lambda: chance.choice(asked)


def never_seen(library: Library, chance: Random) -> Texts:
    """Return questions of the exam, each with an ending that no other text has.

    They look like questions, and no memory of texts helps with them.
    """
    questions = [
        *_questions(library, "en"),
        *(f"{text} " for text in _questions(library, "zh-Hans")),
    ]
    numbers = count(chance.randrange(10_000, 20_000))
    words = sorted({word for text in questions for word in text.split() if word.isalpha()})
    return lambda: f"{chance.choice(questions)} {chance.choice(words)} {next(numbers)}"


def _questions(library: Library, language: str) -> Sequence[str]:
    return [question.text for question in library.exam if question.language == language]
