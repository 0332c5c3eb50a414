"""Where the name of a company begins that is made of words of the language: "Care at Home Ltd", "Yes Please Ltd"."""

from bot.dialogue.telling.sentence import LONGEST_COMPANY, Telling
from knowledge.values import Cue

LONGEST_JOINING = 4
"""Letters of a small word within a name: "at", "best"."""

_LEADING = (Cue.COMPANY, Cue.WE, Cue.ENTER)
"""Behind these nothing but the name of a company stands with a capital."""

_OUTSIDE = (
    *(Cue.COMPANY, Cue.WE, Cue.ENTER, Cue.PERSON, Cue.SELF, Cue.RING, Cue.TITLE, Cue.FIRM),
    *(Cue.HOME, Cue.HEADING, Cue.OTHERS, Cue.OFFER, Cue.NEED, Cue.HERE),
)
"""What begins with one of these is no name."""


def is_opening(told: Telling, position: int) -> bool:
    """Whether a word begins a sentence and not the name after it."""
    token = told.tokens[position]
    begins = position == 0 or token.break_ == "." or not token.is_capital
    return begins and told.starts(position, Cue.GREETING)


def past_opening(told: Telling, start: int, end: int) -> int:
    """Return where the name begins behind the words that open a sentence before the legal form at *end*."""
    while start < end - 1 and is_opening(told, start) and not _is_courtesy(told, start, end):
        behind = told.marks.at(start, Cue.GREETING)
        start = behind if behind < end and _are_capital(told, start, behind) else start + 1
    return start


def is_in_name(told: Telling, start: int, end: int) -> bool:
    """Whether several words that elsewhere lead to a name stand within one, each with a capital: "Home Is Best Ltd"."""
    is_inside = not told.is_divided(start) and end > start + 1
    return is_inside and _are_capital(told, start, end)


def over_small_words(told: Telling, start: int, end: int) -> int:
    """Return where a name begins whose parts are joined by small words.

    That is behind what leads to it, or at the beginning where it stands alone; else at *start*.
    """
    first = start
    while first > 0 and end - first < LONGEST_COMPANY and not told.marks.ending(first, *_LEADING):
        if first < end and told.tokens[first].break_:
            break
        first -= 1
    is_led = told.marks.ending(first, *_LEADING)
    if first == start or not (is_led or _stands_alone(told, first, end)):
        return start
    return first if _is_name(told, first, start, end) else start


def _stands_alone(told: Telling, first: int, end: int) -> bool:
    """Whether nothing but the name stands between two marks, and it begins with a word that everybody uses."""
    behind = told.legal_end(end)
    is_word = told.tokens[first].key in told.everyday and not told.starts(first, Cue.SMALL)
    is_apart = told.is_divided(first) and told.is_divided(behind)
    return is_apart and is_word


def _is_name(told: Telling, first: int, start: int, end: int) -> bool:
    """Whether the words from *first* belong to the name of which the last stand from *start* to its legal form at *end*."""
    if not _is_titled(told, first) or told.starts(first, Cue.GREETING):
        return False  # "Yes softlamp Ltd"
    inside = range(first, min(start, end))
    if any(told.tokens[at].key in told.given for at in inside):
        return False
    if told.is_placed(first) and not _is_titled(told, first + 1):
        return False
    if any(told.starts(at, *_OUTSIDE) for at in inside):
        return False
    return all(
        told.tokens[at].is_capital or len(told.tokens[at].text) <= LONGEST_JOINING for at in inside
    )


def _is_courtesy(told: Telling, start: int, end: int) -> bool:
    """Whether a greeting or thanks, each word with a capital, is the name or begins one of everyday words: "Good Morning Care Ltd"."""
    behind = told.marks.at(start, Cue.GREETING)
    if behind > end or not _are_capital(told, start, behind):
        return False
    if behind > start + 1:
        return all(told.tokens[at].key in told.everyday for at in range(behind, end))
    return end == start + 2 and _is_titled(told, start + 1) and _are_greetings(told, behind, end)


def _are_capital(told: Telling, start: int, end: int) -> bool:
    return all(_is_titled(told, position) for position in range(start, end))


def _are_greetings(told: Telling, start: int, end: int) -> bool:
    kinds = (Cue.GREETING, Cue.SMALL, Cue.AT)
    return all(told.starts(position, *kinds) for position in range(start, end))


def _is_titled(told: Telling, position: int) -> bool:
    """Whether a word begins with a capital and goes on in small letters."""
    text = told.tokens[position].text
    return text[0].isupper() and (len(text) == 1 or not text.isupper())
