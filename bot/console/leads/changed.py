"""The leads that were just changed at once: named above the list, and with what each was, to be brought back.

All of it stands in the address or in the form, as after a change of one lead; nothing of it is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.casework.search import PAGE
from bot.console.serving.access import lead_named
from bot.console.serving.visit import Visit
from bot.http.numbers import number_of
from bot.leads import Lead
from bot.notifications.unit import StaffUnit


class Was(NamedTuple):
    """A lead that was changed: its version since, and what it was; empty where it may not be that again."""

    reference: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What is said of leads that were just changed: how many, those that one still sees, and how many come back by *was*."""

    count: int
    leads: Sequence[Lead] = ()
    undone: int = 0
    was: str = ""


def written(what: str, changed: Iterable[Was]) -> str:
    """Return as a text *what* was changed of which leads."""
    return " ".join([what, *(":".join(map(str, each)) for each in changed)])


def read(said: str) -> tuple[str, Sequence[Was]]:
    """Return what :func:`written` wrote; what cannot be read is left out.

    >>> read("status 346-79A:2:new FFF-AAA:3: x")
    ('status', [Was(reference='346-79A', version=2, value='new'), Was(reference='FFF-AAA', version=3, value='')])
    """
    what, *names = said.split(maxsplit=PAGE + 1)[: PAGE + 1] or [""]
    parts = [part for name in names if len(part := name.split(":")) == len(Was._fields)]
    numbered = [(reference, number_of(version), value) for reference, version, value in parts]
    return what, [Was(name, number, value) for name, number, value in numbered if number]


def told(unit: StaffUnit, visit: Visit, what: str, changed: Sequence[Was]) -> Changed:
    """Return what is said of *changed*; what somebody has changed since is not brought back."""
    found = [(each, lead_named(unit, visit, each.reference)) for each in changed]
    back = [was for was, case in found if case and was.value and was.version == case.version]
    leads = [case.lead for _, case in found if case is not None]
    return Changed(len(changed), leads, len(back), written(what, back))
