"""The replies that an organisation keeps to use again: its page, and what fills one in for a visitor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from bot.casework.saved_replies import MOST, PLACES, SavedReply, SavedReplyRefusal, filled, tidied
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.leads import Lead
from bot.message import Visitor
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of
from knowledge.topic import SOURCE, Language

PAGE = "/console/saved-replies"


class Ready(NamedTuple):
    """A saved reply as one visitor would get it, and whether it is in their language."""

    number: int
    title: str
    language: Language
    text: str
    is_theirs: bool


def ready_for(
    unit: StaffUnit, visit: Visit, visitor: Visitor, lead: Lead | None = None
) -> dict[str, Any]:
    """Return what the page of *visitor* shows of saved replies: those of their language first.

    The one that the address asks for stands in the field.
    """
    spoken = unit.conversations.get(visitor).language
    language = spoken or (lead.language if lead else "") or SOURCE
    known = _known(visit, lead, language)
    ready = [
        Ready(
            each.number, each.title, each.language, filled(each.text, known),
            each.language == language,
        )
        for each in unit.saved_replies.of(visit.member.organisation)
    ]  # fmt: skip
    ready.sort(key=lambda each: not each.is_theirs)
    asked = number_of(visit.request.query.get("saved", ""))
    begun = next((each.text for each in ready if each.number == asked), "")
    return {"saved": ready, "begun": begun}


def _known(visit: Visit, lead: Lead | None, language: Language) -> Mapping[str, str]:
    """Return what is filled in: as visitors know it, and in their language."""
    member = visit.member
    organisation = visit.console.phrasebook.say(
        f"organisation_{member.organisation.replace('-', '_')}", language
    )
    given = lead.given if lead else {}
    return {
        "name": str(given.get("person") or ""),
        "company": str(given.get("company") or ""),
        "reference": lead.reference if lead else "",
        "me": member.known_as,
        "organisation": organisation,
    }


def show_saved(unit: StaffUnit, visit: Visit) -> Landing:
    """Show those of one's organisation, by language."""
    saved: Sequence[SavedReply] = unit.saved_replies.of(visit.member.organisation)
    values = {
        "saved": saved,
        "names": names_of(unit.staff.all()),
        "key": visit.fresh,
        "named": visit.request.name,
        "places": " ".join(f"{{{each}}}" for each in PLACES),
    }
    return Landing("saved_replies.html", values)


def _written(visit: Visit) -> SavedReply:
    form, member = visit.request.form, visit.member
    reply = SavedReply(
        key=visit.form_key,
        organisation=member.organisation,
        language=form.get("language", ""),
        title=" ".join(form.get("title", "").split()),
        text=tidied(form.get("text", "")),
        staff=member.number,
        at=visit.now,
    )
    return reply.checked(visit.console.languages)


def add_saved(unit: StaffUnit, visit: Visit) -> Landing:
    """Save one; the same form sent twice is one."""
    reply = _written(visit)
    if len(unit.saved_replies.of(reply.organisation)) >= MOST:
        raise CaseError(SavedReplyRefusal.FULL, most=MOST)
    return Landing(goto=f"{PAGE}?done=saved", is_told=unit.saved_replies.add(reply))


def change_saved(unit: StaffUnit, visit: Visit) -> Landing:
    """Change one, as it was when it was shown."""
    version = number_of(visit.request.form.get("version", "")) or 0
    reply = replace(_written(visit), number=visit.saved.number, version=version)
    unit.saved_replies.change(reply)
    return Landing(goto=f"{PAGE}?done=saved")


def remove_saved(unit: StaffUnit, visit: Visit) -> Landing:
    unit.saved_replies.remove(visit.saved.number)
    return Landing(goto=f"{PAGE}?done=removed")


RULES = (
    Rule("GET /console/saved-replies", Role.VIEWER, None, show_saved),
    Rule("POST /console/saved-replies", Role.AGENT, Action.SAVED_REPLY_KEPT, add_saved,
         fields=("key", "language", "title", "text"), again=show_saved),
    Rule("POST /console/saved-replies/{saved}", Role.AGENT, Action.SAVED_REPLY_KEPT, change_saved,
         fields=("version", "language", "title", "text"), again=show_saved),
    Rule("POST /console/saved-replies/{saved}/remove", Role.AGENT, Action.SAVED_REPLY_REMOVED,
         remove_saved),
)  # fmt: skip
