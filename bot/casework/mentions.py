"""Colleagues whom a note names by an @: they are told of it."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from bot.staff.members import StaffMember

FIRST_CHINESE = "\u3000"
"""From this sign on words are written without spaces between them: a name and what follows may have none."""

WIDE_AT = "\uff20"
"""The @ of a Chinese keyboard."""


def mentioned(text: str, colleagues: Collection[StaffMember]) -> Sequence[StaffMember]:
    """Return whom *text* names, each once: by their whole name, or by the first word of it where one alone has it.

    An address such as ``a@b.example`` names nobody. Where two are called the same, both are named.
    """
    names: dict[str, list[StaffMember]] = {}
    for each in colleagues:
        names.setdefault(each.name.casefold(), []).append(each)
    firsts = [each.name.split()[0].casefold() for each in colleagues if each.name.split()]
    for each in colleagues:
        first = each.name.casefold().split()[:1]
        if first and firsts.count(first[0]) == 1:
            names.setdefault(first[0], [each])
    found: dict[int, StaffMember] = {}
    parts = text.casefold().replace(WIDE_AT, "@").split("@")
    for before, after in pairwise(parts):
        if before and before[-1].isalnum() and before[-1] < FIRST_CHINESE:
            continue
        fitting = [name for name in names if name and _begins(after, name)]
        for each in names[max(fitting, key=len)] if fitting else ():
            found[each.number] = each
    return list(found.values())


def _begins(text: str, name: str) -> bool:
    """Whether *text* begins with *name*, and not with a longer word."""
    following = text[len(name) : len(name) + 1]
    is_whole = not following.isalnum() or max(following, name[-1]) >= FIRST_CHINESE
    return text.startswith(name) and is_whole
