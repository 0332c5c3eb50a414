"""What a visitor wrote, in the reader's language: by a machine, where the operator has set one up, and kept nowhere."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.casework.cases import Case
from bot.console.lead.conversation import EXCHANGES, may_read
from bot.console.lead.page import may_leave
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role
from knowledge.project import Takes


class TranslationRefusal(StrEnum):
    """Why nothing is translated: the name of the phrase that says so."""

    OFF = "console_translation_off"
    STAYS = "console_translation_stays"
    ABSENT = "console_translation_absent"


def translate(unit: StaffUnit, visit: Visit) -> Landing:
    """Show one text of a lead with its translation; it is sent once the audit knows of it."""
    translator, case = visit.console.translator, visit.case
    if translator is None:
        raise CaseError(TranslationRefusal.OFF)
    if not may_leave(unit, visit, case):
        raise CaseError(TranslationRefusal.STAYS)
    text = _text(unit, visit, case)
    if not text:
        raise CaseError(TranslationRefusal.ABSENT)

    async def finish() -> Mapping[str, Any]:
        return {"translated": await translator.translated(text, visit.language)}

    values = {"lead": case.lead, "text": text}
    detail = {"what": visit.request.form["what"]}
    return Landing("translation.html", values, detail=detail, finish=finish)


def _text(unit: StaffUnit, visit: Visit, case: Case) -> str:
    """Return the text that the form names, as it stands there now; empty where there is none."""
    kind, _, name = visit.request.form.get("what", "").partition(" ")
    lead = case.lead
    if kind == "exchange" and may_read(unit, visit, lead.visitor):
        number = number_of(name)
        exchanges = unit.transcript.of(lead.visitor, most=10 * EXCHANGES)
        return next((each.text for each in exchanges if each.number == number), "")
    field = visit.project.kind(lead.kind).field(name) if kind == "given" else None
    return str(lead.given.get(name) or "") if field and field.takes is Takes.WORDS else ""


RULES = (
    Rule("POST /console/leads/{reference}/translate", Role.AGENT, Action.TEXT_TRANSLATED, translate,
         fields=("what",), is_looking=True),
)  # fmt: skip
