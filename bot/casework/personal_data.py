"""All that is kept of one visitor, what staff have added among it."""

from collections.abc import Mapping
from typing import Any

from bot.casework.unit import CaseUnit
from bot.dialogue.privacy import personal_data
from bot.message import Visitor
from bot.staff.members import EVERYTHING

STAFF = ("staff", "closed_by", "marked")
"""Where a row names who of the staff did something."""


def my_data(unit: CaseUnit, visitor: Visitor) -> dict[str, Any]:
    """Return all that is kept of *visitor*, and nothing that is somebody else's as well."""
    names = {each.number: each.name for each in unit.staff.all()}
    data = personal_data.my_data(unit, visitor)
    data["leads"] = [lead | _casework(unit, lead["reference"], names) for lead in data["leads"]]
    data["consents"] = [
        kept | {"by": names.get(consent.staff, "")}
        for kept, consent in zip(data["consents"], unit.consents.of(visitor), strict=True)
    ]
    restriction = unit.restrictions.of(visitor)
    data["restriction"] = restriction and {
        "at": restriction.at.isoformat(timespec="seconds"),
        "by": names.get(restriction.staff, ""),
        "reason": restriction.reason,
    }
    data["others"] = {
        table: [_named(row, names) for row in rows]
        for table, rows in unit.rest_of(visitor).items()
    }
    return data


def _named(row: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """Return *row* with the name of whoever of the staff stands in it by number."""
    return {**row, **{key: names.get(row[key], "") for key in STAFF if row.get(key) is not None}}


def _casework(unit: CaseUnit, reference: str, names: dict[int, str]) -> dict[str, Any]:
    """Return what staff have added to a lead."""
    case = unit.cases.get(reference, EVERYTHING)
    if case is None:
        return {}
    return {
        "owner": names.get(case.owner, "") if case.owner else "",
        "due_on": case.due_on.isoformat() if case.due_on else "",
        "reason": case.reason,
        "waits_since": case.waits_since.isoformat(timespec="seconds") if case.waits_since else "",
        "touched_at": case.touched_at.isoformat(timespec="seconds") if case.touched_at else "",
        "merged_into": case.merged_into,
        "corrected": _corrected(unit, reference, names),
        "notes": [
            {
                "at": note.at.isoformat(timespec="seconds"),
                "by": names.get(note.staff, ""),
                "text": note.text,
            }
            for note in unit.cases.notes(reference)
        ],
        "introductions": _introductions(unit, reference, names),
    }


def _introductions(unit: CaseUnit, reference: str, names: dict[int, str]) -> list[dict[str, str]]:
    """Return the steps in which a lead was introduced, the newest first: its own, and those of both.

    With whom, what they said and what is noted of both is somebody else's as well.
    """
    steps = [step for each in unit.introductions.of(reference) for step in each.steps]
    own = (step for step in steps if step.of in {reference, ""})
    return [
        {
            "at": step.at.isoformat(timespec="seconds"),
            "by": names.get(step.staff, ""),
            "step": str(step.kind),
            "note": step.note if step.of else "",
        }
        for step in sorted(own, key=lambda step: step.at, reverse=True)
    ]


def _corrected(unit: CaseUnit, reference: str, names: dict[int, str]) -> dict[str, Any] | None:
    """Return what an answer was before staff put it right; None where nothing is kept of that."""
    last = unit.corrections.last(reference)
    if last is None:
        return None
    return {
        "at": last.at.isoformat(timespec="seconds"),
        "by": names.get(last.staff, ""),
        "given": {} if last.was is None else {last.name: last.was},
    }
