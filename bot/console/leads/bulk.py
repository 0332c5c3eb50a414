"""One change to several leads of the list at once: each is changed as it was shown, or said why not.

With one among them that is not there for these eyes, nothing is changed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bot.casework.cases import NEXT, Case, CaseRefusal, may_own, reason_for
from bot.casework.restrictions import PersonalDataRefusal
from bot.casework.search import PAGE
from bot.console.leads.asked import DONE, WAS, sent_asked
from bot.console.leads.changed import Was, read, told, written
from bot.console.leads.page import listed
from bot.console.serving.access import is_name, lead_named
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError, StaleError
from bot.http.numbers import number_of
from bot.leads import ENDED, Status, reference_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending, Event
from bot.staff.members import Role


class BulkRefusal(StrEnum):
    """Why nothing is changed: the name of the phrase that says so."""

    NONE_CHOSEN = "console_bulk_none"
    TOO_MANY = "console_bulk_many"
    ABSENT = "console_absent"
    UNREADABLE = "console_bulk_unreadable"
    STALE = "console_bulk_stale"


class Refused(NamedTuple):
    """A lead that stays as it is, and the phrase that says why."""

    reference: str
    phrase: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done with each: what it becomes, what the audit is told, how it is now and then, and whether it may come back."""

    action: Action
    made: Callable[[Case], Case]
    now: Callable[[Case], str]
    then: str
    may_return: Callable[[Case], bool]


@dataclass(frozen=True, slots=True)
class Wish:
    """One lead that is to be changed, as it was shown."""

    reference: str
    version: int
    change: Change


def change_leads(unit: StaffUnit, visit: Visit) -> Landing:
    """Change the chosen leads; those that are as asked already are left alone."""
    form = visit.request.form
    chosen, what = _chosen(form.get("chosen", "")), form.get("what", "")
    change = _change(unit, visit, what, form.get(what, ""), form.get("reason", ""))
    wishes = [Wish(reference, version, change) for reference, version in chosen]
    return _all_changed(unit, visit, what, wishes)


def undo_change(unit: StaffUnit, visit: Visit) -> Landing:
    """Bring back what the leads were that were just changed, each unless somebody has changed it since."""
    what, changed = read(visit.request.form.get(WAS, ""))
    if not changed:
        raise CaseError(BulkRefusal.NONE_CHOSEN)
    values = {each.value for each in changed}
    changes = {value: _change(unit, visit, what, value, "") for value in values}
    wishes = [Wish(each.reference, each.version, changes[each.value]) for each in changed]
    return _all_changed(unit, visit, what, wishes)


def _all_changed(unit: StaffUnit, visit: Visit, what: str, wishes: Sequence[Wish]) -> Landing:
    """Change each lead as it is wished; say which were, which not, and why."""
    cases, refused, changed = [], [], []
    for wish in wishes:
        case = lead_named(unit, visit, wish.reference)
        if case is None:
            return _absent(unit, visit, wish.reference)
        cases.append((case, wish))
    for case, wish in cases:
        try:
            changed += _changed(unit, visit, case, wish)
        except StaleError:
            refused.append(Refused(case.lead.reference, BulkRefusal.STALE, {}))
        except CaseError as error:
            refused.append(Refused(case.lead.reference, error.phrase, dict(error.values)))
    detail = {"changed": str(len(changed)), "refused": str(len(refused))}
    if not refused:
        said = {DONE: "bulk", WAS: written(what, changed)}
        query = urlencode({**sent_asked(visit).written, **said})
        return Landing(goto=f"/console/leads?{query}", detail=detail)
    shown = _again(unit, visit, [each.reference for each in refused])
    values = {**shown, **_reasons(refused), "changed": told(unit, visit, what, changed)}
    ending = Ending.DONE if changed else Ending.REFUSED
    return Landing("leads.html", values, 200 if changed else 422, ending=ending, detail=detail)


def _reasons(refused: Sequence[Refused]) -> dict[str, Any]:
    """Return how many stay as they are, and each reason once, with the leads that it is of."""
    reasons: dict[str, tuple[Refused, list[str]]] = {}
    for each in refused:
        _, references = reasons.setdefault(f"{each.phrase} {each.details}", (each, []))
        references.append(each.reference)
    return {"refused": len(refused), "reasons": list(reasons.values())}


def _absent(unit: StaffUnit, visit: Visit, typed: str) -> Landing:
    """Return the list that names what was *typed* and is not there: nothing is changed."""
    refused = [Refused(typed, BulkRefusal.ABSENT, {})]
    shown = _again(unit, visit, _ticked(visit))
    values = {**shown, **_reasons(refused), "changed": told(unit, visit, "", ())}
    reference = reference_of(typed)
    about = f"lead {reference}" if is_name(reference) else ""
    return Landing("leads.html", values, 404, ending=Ending.ABSENT, about=about)


def _changed(unit: StaffUnit, visit: Visit, case: Case, wish: Wish) -> list[Was]:
    """Change one lead and return what it was, nothing where it was so already; ``CaseError`` says why it may not be."""
    change, before = wish.change, wish.change.now(case)
    if before == change.then:
        return []
    if unit.restrictions.of(case.lead.visitor) is not None:
        raise CaseError(PersonalDataRefusal.RESTRICTED)
    unit.cases.change(change.made(case.at_version(wish.version)))
    unit.cases.touch(case.lead.reference, visit.now)
    detail = {"before": before, "after": change.then}
    about = f"lead {case.lead.reference}"
    unit.audit.add(
        Event(visit.now, visit.member.number, change.action, about, Ending.DONE, detail)
    )
    value = before if change.may_return(case) else ""
    return [Was(case.lead.reference, case.version + 1, value)]


def _again(unit: StaffUnit, visit: Visit, picked: Iterable[str]) -> dict[str, Any]:
    """Return the list as it was asked for and is now, with the leads *picked* still ticked."""
    return {**listed(unit, visit, sent_asked(visit)), "picked": frozenset(picked)}


def _ticked(visit: Visit) -> list[str]:
    """Return the references of all that the form had ticked, as far as they can be read."""
    return [each.partition(":")[0] for each in visit.request.form.get("chosen", "").split()]


def _chosen(said: str) -> list[tuple[str, int]]:
    """Return references and versions, as the page wrote them: ``346-79A:2 FFF-AAA:1``."""
    names = list(dict.fromkeys(said.split()))
    if not names:
        raise CaseError(BulkRefusal.NONE_CHOSEN)
    if len(names) > PAGE:
        raise CaseError(BulkRefusal.TOO_MANY, most=PAGE)
    parts = [name.partition(":") for name in names]
    read = [(reference, number_of(version)) for reference, _, version in parts]
    chosen = [(reference, version) for reference, version in read if version is not None]
    if len(chosen) != len(names):
        raise CaseError(BulkRefusal.UNREADABLE)
    return chosen


def _change(unit: StaffUnit, visit: Visit, what: str, value: str, reason: str) -> Change:
    """Return the change of *what* to *value*; ``CaseError`` where there is none such."""
    if what == "owner":
        return _to_owner(unit, visit, value)
    if what == "status" and value in set(Status):
        return _to_status(visit, Status(value), reason)
    raise CaseError(BulkRefusal.UNREADABLE)


def _to_owner(unit: StaffUnit, visit: Visit, value: str) -> Change:
    number = number_of(value or "0")
    owner = unit.staff.get(number) if number else None
    if owner is None and number != 0:
        raise CaseError(CaseRefusal.OWNER_FOREIGN)
    staff = {each.number: each for each in unit.staff.all()}

    def may_return(case: Case) -> bool:
        before = staff.get(case.owner or 0)
        return before is None or may_own(before, case.lead, visit.project)

    return Change(
        Action.OWNER_CHANGED,
        lambda case: case.owned_by(owner, visit.project),
        lambda case: str(case.owner or 0),
        str(owner.number if owner else 0),
        may_return,
    )


def _to_status(visit: Visit, status: Status, reason: str) -> Change:
    reason = reason_for(status, reason)  # said once, and not of each
    return Change(
        Action.STATUS_CHANGED,
        lambda case: case.moved(status, reason, visit.now),
        lambda case: str(case.lead.status),
        str(status),
        lambda case: case.lead.status in {*NEXT[status]} - ENDED,
    )


def show_again(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the list as it was asked for, what was ticked still so."""
    return Landing("leads.html", _again(unit, visit, _ticked(visit)))


RULES = (
    Rule("POST /console/leads/change", Role.AGENT, Action.LEADS_CHANGED, change_leads,
         fields=("chosen", "query", "what", "owner", "status", "reason"), again=show_again),
    Rule("POST /console/leads/undo", Role.AGENT, Action.LEADS_CHANGED, undo_change,
         fields=(WAS, "query"), again=show_again),
)  # fmt: skip
