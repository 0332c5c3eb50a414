"""Who writes, by what stands around: an address, a title, nothing at all."""

import re
from collections.abc import Iterator

from bot.dialogue.telling.cued import take_company_at
from bot.dialogue.telling.findings import GUESSED, SUREST
from bot.dialogue.telling.sentence import (
    FEWEST_LETTERS,
    LONGEST_COMPANY,
    LONGEST_PERSON,
    PERSON,
    WHOLE_NAME,
    Telling,
)
from bot.dialogue.telling.statements import LABEL
from knowledge.language.text import unaccented
from knowledge.values import Cue


def take_by_addresses(told: Telling) -> None:
    """Take the names that the addresses repeat: aino.virtanen@… is Aino Virtanen's."""
    if "person" not in told.findings.values:
        for email in told.addresses.emails:
            local = email.partition("@")[0]
            if _plain(local) not in map(_plain, told.addresses.stems) and _local(told, local):
                break
    if "company" not in told.findings.values:
        for stem in told.addresses.stems:
            if _spelt(told, _plain(stem)):
                break


def _spelt(told: Telling, stem: str) -> bool:
    """Take as the company the words that together are *stem*, and are no part of a longer name."""
    for start in range(len(told.tokens)):
        joined = ""
        for end in range(start + 1, min(start + LONGEST_COMPANY, len(told.tokens)) + 1):
            if end > start + 1 and told.tokens[end - 1].break_:
                break
            joined += _plain(told.tokens[end - 1].text)
            if joined == stem and len(stem) >= FEWEST_LETTERS and _is_bounded(told, start, end):
                return told.take_company(start, end, GUESSED)
    return False


def _is_bounded(told: Telling, start: int, end: int) -> bool:
    """Whether no further word of a name stands before or behind."""
    before = not told.is_divided(start) and told.is_of_name(start - 1)
    after = not told.is_divided(end) and told.is_of_name(end)
    return not before and not after


def _local(told: Telling, local: str) -> bool:
    """Take as the person the words that an address begins with."""
    parts = [_plain(part) for part in re.split(r"[._+-]", local) if part]
    for start, token in enumerate(told.tokens):
        end = told.run(start, LONGEST_PERSON, small=not token.is_capital)
        # In small letters a first and a family name, and nothing beside them: "ole hansen mobil" is more.
        is_whole = end - start == WHOLE_NAME and (start, end) in told.segments()
        is_name = is_whole and token.key in told.given
        is_name = is_name and not told.starts(end - 1, f"{LABEL}other")
        if not (token.is_capital or is_name) or told.overlaps(start, start + 1, told.companies):
            continue
        words = [_plain(word) for word in told.said(start, max(end, start + 1)).split()]
        initials = {"".join(words), words[0][:1] + words[-1], words[0] + words[-1][:1]}
        is_same = set(parts) <= set(words) or "".join(parts) in initials
        # Silja Marine Care of silja@siljacare.fi is no person.
        others = [word for word in words if word not in parts and len(word) >= FEWEST_LETTERS]
        is_host = any(word in stem for word in others for stem in told.addresses.stems)
        if end > start and is_same and not is_host and _is_bounded(told, start, end):
            return told.take_person(start, end, GUESSED)
    return False


def take_by_titles(told: Telling) -> None:
    """Take who stands before a title, and the company behind it."""
    for start, end in sorted(told.marks.of(Cue.TITLE).items()):
        if "person" not in told.findings.values and told.tokens[start].break_ and start > 0:
            first = told.segment_start(start - 1)
            if told.run(first, LONGEST_PERSON, small=False) == start > first + 1:
                told.take_person(first, start, GUESSED)
        if "person" not in told.findings.values and end < len(told.tokens):
            last = told.run(end, LONGEST_PERSON, small=False)
            if last >= end + 2 and not told.tokens[end].break_:
                told.take_person(end, last, GUESSED)
        if "company" not in told.findings.values and end < len(told.tokens):
            after = told.marks.at(end, Cue.AT)
            if after and not told.tokens[end].break_:
                take_company_at(told, after, GUESSED, small=False)


def take_who_stands_alone(told: Telling) -> None:
    """Take the person who stands alone between marks, beside a company or an address."""
    if "person" in told.findings.values or not (told.companies or told.addresses.reach):
        return
    for start, end in told.segments():
        words = told.tokens[start:end]
        if not WHOLE_NAME <= len(words) <= LONGEST_PERSON or not all(
            token.is_capital and token.text[0].isupper() and PERSON.fullmatch(token.text)
            for token in words
        ):
            continue
        others = [token for token in words if token.key not in told.given]
        if any(token.key in told.everyday for token in others) or told.named(start, end):
            continue
        if any(told.starts(position, Cue.FIRM, Cue.TITLE, Cue.GREETING) for position in range(start, end)):  # fmt: skip
            continue
        is_placed = any(start <= place.start < end for place in told.places)
        if is_placed and told.tokens[start].key not in told.given:
            continue
        if told.take_person(start, end, GUESSED):
            return


def take_whole_names(told: Telling) -> None:
    """Take the one name of a person in all of it, and the whole name of who was called by a part: "Roar here, Roar Lie"."""
    names = list(_names(told))
    called = [said for said in told.findings.best("person") if " " not in said]
    whole = [name for name in names if _key(told, *name) & {said.casefold() for said in called}]
    if called and len(whole) == 1:
        told.findings.add("person", told.said(*whole[0]), SUREST)
        told.persons.append(whole[0])
    elif "person" not in told.findings.values and len(names) == 1 and told.addresses.reach:
        told.take_person(*names[0], GUESSED)


def _names(told: Telling) -> Iterator[tuple[int, int]]:
    """Yield where a first name stands with a further name behind it, and no company, place or heading does."""
    start = 0
    while start < len(told.tokens):
        is_capital = told.tokens[start].is_capital
        end = told.run(start, LONGEST_PERSON, small=False) if is_capital else start
        is_whole = end - start >= WHOLE_NAME and told.tokens[start].key in told.given
        if is_whole and not _is_other(told, start, end):
            yield start, end
        start = max(end, start + 1)


def _is_other(told: Telling, start: int, end: int) -> bool:
    """Whether the words were taken already, or a place, an organisation or a legal form stands among them or behind."""
    tells = (Cue.TRADE, *told.kind_names())
    return told.overlaps(start, end, [*told.companies, *told.persons]) or any(
        told.is_placed(at) or told.is_city(at) or told.starts(at, *tells) or told.legal_end(at)
        for at in range(start, end)
    ) or told.legal_end(end) > 0  # fmt: skip


def _key(told: Telling, start: int, end: int) -> set[str]:
    """Return the words of a name, as they are compared."""
    return {token.key for token in told.tokens[start:end]}


def _plain(text: str) -> str:
    """Return letters and digits as an address has them."""
    return re.sub(r"[\W_]", "", unaccented(text.casefold()))
