"""What counts for a further company of what was told for the ones before: its person and wishes, nothing of its own."""

from collections.abc import Mapping, Sequence

from bot.dialogue.contacts import Value
from bot.dialogue.word_lists import key

_OF_COMPANY = frozenset({"company", "country", "website", "offer", "need", "partner_kind"})
"""What no further company has in common with the one before."""


def without_company(
    told: Mapping[str, Value], sent: Sequence[Mapping[str, Value]]
) -> dict[str, Value]:
    """Return what was *told* without what belongs to a company whose registration was *sent*."""
    return {
        name: value
        for name, value in told.items()
        if not any(given.get(name) == value and _is_of_company(name, given) for given in sent)
    }


def _is_of_company(name: str, given: Mapping[str, Value]) -> bool:
    """Whether the value *name* of a lead with these values belongs to the company, as an e-mail at its domain does."""
    if name != "email":
        return name in _OF_COMPANY
    return is_at_domain(str(given.get("email", "")), given)


def is_at_domain(email: str, given: Mapping[str, Value]) -> bool:
    """Whether the domain of *email* is called as the company of a lead with these values, or is that of its website."""
    stem = email.rpartition("@")[2].partition(".")[0]
    of_company = f"{given.get('website', '')} {given.get('company', '')}"
    return bool(stem) and stem in key(of_company).replace(" ", "")
