"""One change to several leads of the list at once: each is changed as it was shown, or said why not.

With one among them that is not there for these eyes, nothing is changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bot.casework.cases import Case, CaseRefusal, reason_for
from bot.casework.restrictions import PersonalDataRefusal
from bot.casework.search import PAGE
from bot.console.access import is_name, lead_named
from bot.console.leads.asked import sent_asked
from bot.console.leads.leads import listed
from bot.console.rule import Rule
from bot.console.visit import Landing, Visit
from bot.errors import CaseError, StaleError
from bot.http.numbers import number_of
from bot.leads import Status, reference_of
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
    """What is to be done with each: what it becomes, what the audit is told, how it is now and then."""

    action: Action
    made: Callable[[Case], Case]
    now: Callable[[Case], str]
    then: str


def change_leads(unit: StaffUnit, visit: Visit) -> Landing:
    """Change the chosen leads; those that are as asked already are left alone."""
    chosen, change = _chosen(visit.request.form.get("chosen", "")), _change(unit, visit)
    cases, refused, changed = [], [], 0
    for reference, version in chosen:
        case = lead_named(unit, visit, reference)
        if case is None:
            return _absent(unit, visit, reference)
        cases.append((case, version))
    for case, version in cases:
        try:
            changed += _changed(unit, visit, change, case, version)
        except StaleError:
            refused.append(Refused(case.lead.reference, BulkRefusal.STALE, {}))
        except CaseError as error:
            refused.append(Refused(case.lead.reference, error.phrase, dict(error.values)))
    detail = {"changed": str(changed), "refused": str(len(refused))}
    if not refused:
        query = urlencode({**sent_asked(visit).written, "done": "bulk"})
        return Landing(goto=f"/console/leads?{query}", detail=detail)
    shown = _again(unit, visit, [each.reference for each in refused])
    values = {**shown, "refused": refused, "changed": changed}
    ending = Ending.DONE if changed else Ending.REFUSED
    return Landing("leads.html", values, 200 if changed else 422, ending=ending, detail=detail)


def _absent(unit: StaffUnit, visit: Visit, typed: str) -> Landing:
    """Return the list that names what was *typed* and is not there: nothing is changed."""
    refused = [Refused(typed, BulkRefusal.ABSENT, {})]
    values = {**_again(unit, visit, _ticked(visit)), "refused": refused, "changed": 0}
    reference = reference_of(typed)
    about = f"lead {reference}" if is_name(reference) else ""
    return Landing("leads.html", values, 404, ending=Ending.ABSENT, about=about)


def _changed(unit: StaffUnit, visit: Visit, change: Change, case: Case, version: int) -> bool:
    """Whether one lead was changed, not being so already; ``CaseError`` says why it may not be."""
    if change.now(case) == change.then:
        return False
    if unit.restrictions.of(case.lead.visitor) is not None:
        raise CaseError(PersonalDataRefusal.RESTRICTED)
    unit.cases.change(change.made(case.at_version(version)))
    unit.cases.touch(case.lead.reference, visit.now)
    detail = {"before": change.now(case), "after": change.then}
    about = f"lead {case.lead.reference}"
    unit.audit.add(
        Event(visit.now, visit.member.number, change.action, about, Ending.DONE, detail)
    )
    return True


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


def _change(unit: StaffUnit, visit: Visit) -> Change:
    form = visit.request.form
    match form.get("what", ""):
        case "owner":
            number = number_of(form.get("owner", ""))
            owner = unit.staff.get(number) if number else None
            if form.get("owner") and owner is None:
                raise CaseError(CaseRefusal.OWNER_FOREIGN)
            return Change(
                Action.OWNER_CHANGED,
                lambda case: case.owned_by(owner, visit.project),
                lambda case: str(case.owner or 0),
                str(owner.number if owner else 0),
            )
        case "status" if form.get("status") in set(Status):
            status = Status(form["status"])
            reason = reason_for(status, form.get("reason", ""))  # said once, and not of each
            return Change(
                Action.STATUS_CHANGED,
                lambda case: case.moved(status, reason, visit.now),
                lambda case: str(case.lead.status),
                str(status),
            )
    raise CaseError(BulkRefusal.UNREADABLE)


def show_again(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the list as it was asked for, what was ticked still so."""
    return Landing("leads.html", _again(unit, visit, _ticked(visit)))


RULES = (
    Rule("POST /console/leads/change", Role.AGENT, Action.LEADS_CHANGED, change_leads,
         fields=("chosen", "query", "what", "owner", "status", "reason"), again=show_again),
)  # fmt: skip
