"""What is said beside what its writer knows already: "I know that it is closed, but please note us"."""

from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from knowledge.language.text import has_chinese
from knowledge.topic import Language

FEWEST_WORDS = 2
"""Words that may stand for a message."""


def conceded(words: Words, text: str, language: Language) -> tuple[str, str]:
    """Return what *text* says that its writer knows, and what it says beside that; two empty texts where either is wanting.

    "It is over, I know. Put us down" concedes that it is over.
    """
    known: list[str] = []
    beside: list[str] = []
    for clause in _clauses(words, text, language):
        if words.is_question(clause):
            beside.append(clause)
        elif words.begins_own(clause, "words_conceding", language):
            known.append(clause)
        elif beside and words.is_one_of(clause, "words_conceding_alone"):
            known.append(beside.pop())
        else:
            beside.append(clause)
    rest = ", ".join(beside)
    return (", ".join(known), rest) if known and may_be_asked(rest) else ("", "")


def may_be_asked(rest: str) -> bool:
    """Whether the *rest* of a message is enough to be asked: a single word is a yes, a no or a courtesy."""
    return has_chinese(rest) or len(rest.split()) >= FEWEST_WORDS


def _clauses(words: Words, text: str, language: Language) -> list[str]:
    """Return what stands between the marks of *text*, and on both sides of "but"."""
    divided = (words.divided(part, "words_against", language) for part in parts(text))
    return [clause for both in divided for clause in both if clause]
