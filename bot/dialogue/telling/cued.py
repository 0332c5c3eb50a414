"""Who writes, by the words that lead to a name: "I am …", "we are …", "… here"."""

from collections.abc import Iterator

from bot.dialogue.telling.findings import GUESSED, OVER_OTHERS, SAID, SURE
from bot.dialogue.telling.products import has_product
from bot.dialogue.telling.sentence import LONGEST_COMPANY, LONGEST_PERSON, Telling
from bot.dialogue.telling.statements import LABEL
from knowledge.values import Cue

_NEAR = 5
"""Words before "is called" in which it is said what is."""


def take_oneself(told: Telling) -> None:
    """Take who is to be reached, whoever else is named: "the owner is …, but the contact is me, Anna Berg"."""
    for _, end in _undenied(told, Cue.MYSELF):
        if end < len(told.tokens) and told.tokens[end].break_ == ",":
            _person_at(told, end, OVER_OTHERS, small=False)


def take_after_cues(told: Telling) -> None:
    """Take the names behind the words that lead to them."""
    for _, end in _undenied(told, Cue.COMPANY):
        take_company_at(told, end, SAID, small=True)
    for _, end in _undenied(told, Cue.ENTER):
        _entered_at(told, end)
    _rung(told)
    for start, end in sorted(told.marks.of(Cue.CALLED).items()):
        _called_at(told, start, end)
    for start, end in _undenied(told, Cue.PERSON):
        # "Ask for the switchboard": whom to ring is told in small letters by a first name.
        small = not told.starts(start, Cue.RING) or _is_first_name(told, end)
        _person_at(told, end, SURE, small=small)
    for start, end in _undenied(told, Cue.SELF):
        if not told.starts(start, Cue.COMPANY):
            _self_at(told, end)
    for start, end in _undenied(told, Cue.WE):
        longer = told.marks.at(start, Cue.COMPANY, Cue.HOME, Cue.OFFER, Cue.NEED) > end
        if not longer:
            _we_at(told, end)
    _after_bare_labels(told)


def _rung(told: Telling) -> None:
    """Take whom to ring by first name and last: "call Anna Berg", and no "Call Center"."""
    for _, end in _undenied(told, Cue.RING):
        if end < len(told.tokens) and told.tokens[end].key in told.given:
            _person_at(told, end, SAID, small=False)
        elif told.run(end, LONGEST_PERSON, small=False) > end + 1:
            _person_at(told, end, GUESSED, small=False)


def _is_first_name(told: Telling, position: int) -> bool:
    """Whether a first name stands at *position*, with the Finnish ending that says to whom maybe."""
    word = told.tokens[position].key if position < len(told.tokens) else ""
    return word in told.given or (told.is_finnish and word.removesuffix("lle") in told.given)


def _entered_at(told: Telling, start: int) -> None:
    """Take the company that is to be put down, which no city and no area is: "could you put Softlamp on the list"."""
    if told.is_divided(start) or told.tokens[start].key in told.given:
        return
    end = told.run(start, LONGEST_COMPANY, small=False)
    if end > start + 1 and told.starts(start, Cue.TITLE) and not told.legal_end(end - 1):
        told.take_person(start, end, SAID)  # "please put Ms Anna Berg there"
    elif end > start and not told.named(start, end):
        take_company_at(told, start, SAID, small=False)


def _undenied(told: Telling, cue: Cue) -> Iterator[tuple[int, int]]:
    """Yield the phrases of *cue* that nothing denies."""
    for start, end in sorted(told.marks.of(cue).items()):
        if not told.is_denied(start):
            yield start, end


def _after_bare_labels(told: Telling) -> None:
    """Take the names behind labels without a colon, and behind the stroke before a signature."""
    tokens = told.tokens
    for name in ("person", "company"):
        for start, end in sorted(told.marks.of(LABEL + name).items()):
            is_asked = told.starts(start, Cue.QUESTION)
            if not told.is_divided(start) or is_asked or told.is_divided(end):
                continue
            if name == "person":
                _person_at(told, end, SAID, small=True)
            elif tokens[end].text[0].isupper():
                take_company_at(told, end, GUESSED, small=False)
    for position, token in enumerate(tokens):
        if token.before.endswith("/") and token.text[0].isupper():
            _person_at(told, position, SAID, small=False)


def _called_at(told: Telling, start: int, end: int) -> None:
    """Take the name behind a word that both persons and companies are called by."""
    named = (Cue.PERSON, Cue.COMPANY)
    if told.marks.ending(end, *named) and told.marks.at(start, *named) != end:
        return  # within a longer one
    if _is_of_thing(told, start):
        told.take_thing(end)
        return
    is_given = end < len(told.tokens) and told.tokens[end].key in told.given
    for before in range(start - 1, told.sentence_start(start) - 1, -1):
        if is_given and told.starts(before, *told.kind_names()):
            _person_at(told, end, SAID, small=False)  # "I am their agent and called Anna Berg"
            return
        if told.starts(before, Cue.OURS, Cue.FIRM, *told.kind_names()):
            take_company_at(told, end, SAID, small=False)
            return
        if told.starts(before, Cue.MINE) and not told.starts(before, Cue.AT):
            _person_at(told, end, SAID, small=True)
            return


def _is_of_thing(told: Telling, start: int) -> bool:
    """Whether a product is called by the name behind *start*: "our product is called …", and no firm stands nearer."""
    for before in range(start - 1, max(start - _NEAR, -1), -1):
        # "We make an app, and are called …"
        if told.tokens[before + 1].break_ or told.starts(before, Cue.AND):
            return False
        if told.starts(before, Cue.THING) or has_product(told, before, before + 1):
            return True
        if told.starts(before, Cue.FIRM, Cue.COMPANY, *told.kind_names()):
            return False
    return False


def take_who_is_here(told: Telling) -> None:
    """Take who says to be here: "Anna Berg here", "Micke här från Rullbart"."""
    for start, end in sorted(told.marks.of(Cue.HERE).items()):
        first = told.segment_start(start - 1)
        while first < start and told.starts(first, Cue.GREETING):
            first += 1
        behind = told.name_end(start)
        is_given = told.tokens[first].key in told.given
        if told.is_divided(start) or told.run(first, 3, small=is_given) != behind:
            continue
        if told.legal_end(behind - 1) or "person" in told.findings.values:
            continue
        if told.starts(end, Cue.AT) or behind >= first + 2:
            told.take_person(first, behind, SAID)
            _employer_at(told, end)


def _self_at(told: Telling, start: int) -> None:
    if told.is_divided(start):
        return
    if told.tokens[start].is_capital:
        if told.stands_for_company(start):
            take_company_at(told, start, SAID, small=False)
        else:
            _person_at(told, start, SAID, small=False)
        return
    end = told.run(start, 3, small=True)
    followed = any(told.starts(at, Cue.AT, Cue.COMPANY) for at in (end, end + 1))
    is_name = end > start + 1 or told.tokens[start].key in told.given
    if end > start and followed and is_name:
        _person_at(told, start, SAID, small=True)


def _we_at(told: Telling, start: int) -> None:
    if told.is_divided(start) or told.starts(start, Cue.SMALL):
        return
    if told.tokens[start].is_capital:
        take_company_at(told, start, SAID, small=False)
        return
    if "company" in told.findings.values:
        return  # "… and we are happy with both": no further name
    end = told.run(start, 3, small=True)
    if end > start and told.starts(end, Cue.AT, Cue.HOME):
        take_company_at(told, start, SAID, small=True)


def _person_at(told: Telling, start: int, sureness: int, *, small: bool) -> None:
    if start >= len(told.tokens):
        return
    if told.tokens[start].break_ and not told.tokens[start].is_capital:
        return
    end = told.run(start, LONGEST_PERSON, small=small and not told.tokens[start].break_)
    if end > start and told.legal_end(end - 1):
        return
    if told.take_person(start, end, sureness):
        _employer_at(told, end)


def _employer_at(told: Telling, end: int) -> None:
    """Take the company that stands after a person: "Anna at Vårdlänk"."""
    if end < len(told.tokens) and told.tokens[end].break_ != ".":
        after = told.marks.at(end, Cue.AT)
        if after and not told.marks.at(end, Cue.COMPANY) > after:
            take_company_at(told, after, SAID, small=True)


def take_company_at(told: Telling, start: int, sureness: int, *, small: bool) -> None:
    """Take the name that begins at *start* as a company's, if there is one."""
    if start >= len(told.tokens) or told.tokens[start].break_ == ".":
        return
    legal = told.legal_end(told.run(start, LONGEST_COMPANY, small=True) - 1)
    if told.is_placed(start) and not legal:
        return
    end = told.run(start, LONGEST_COMPANY, small=small)
    if not told.overlaps(start, max(end, start + 1), [*told.companies, *told.persons]):
        told.take_company(start, end, sureness)
