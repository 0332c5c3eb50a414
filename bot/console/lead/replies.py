"""Talking to a visitor: what staff answer, how it went out, and what the channel still allows.

A reply is sent once, however often its form is; the lead it is about is then contacted, and whoever
answered has it where nobody had.
"""

from dataclasses import replace

from bot.casework.cases import Case, may_own
from bot.casework.introductions import Introduction, IntroductionRefusal, Step, StepKind
from bot.casework.records import may_introduce
from bot.casework.replies import StaffReply
from bot.console.introducing.introductions import tell_other, told_of
from bot.console.lead.page import show_lead
from bot.console.queue import show_request
from bot.console.serving.access import lead_named
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.leads import Status
from bot.message import Visitor
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role
from bot.transcript import Exchange

WITHDRAWN = "console_reply_withdrawn"


def reply_to_lead(unit: StaffUnit, visit: Visit) -> Landing:
    """Answer the visitor of a lead; the lead is contacted by that."""
    case = visit.case
    asks = unit.queue.request_of(case.lead.visitor)
    has_asked = asks is not None and asks.closed_at is None
    if case.lead.status is Status.WITHDRAWN and not has_asked:
        raise CaseError(WITHDRAWN)
    introduction = _introduction(unit, visit)
    reference = case.lead.reference
    if introduction is not None and StepKind.SENT not in introduction.possible(reference):
        return _not_again(unit, visit, introduction)
    said = _said(unit, visit, case.lead.visitor, case.lead.language)
    if said and (worked := _worked(case, visit)) != case:
        unit.cases.change(worked)
    if introduction is None:
        goto = f"/console/leads/{reference}?done=reply#answer"
        return Landing(goto=goto, published=said, is_told=bool(said))
    step, other = _sent(unit, visit, introduction), introduction.other(reference)
    goto = f"/console/leads/{reference}/introduction?other={other}&done=reply"
    detail = {"about": other, "after": told_of(step, reference)}
    return Landing(goto=goto, published=said, is_told=bool(said), detail=detail)


def _introduction(unit: StaffUnit, visit: Visit) -> Introduction | None:
    """Return the introduction that a lead is written to for, None for anything else they are told.

    ``CaseError`` where the two may not be introduced any more.
    """
    if not (name := visit.request.form.get("about", "")):
        return None
    case, other = visit.case, lead_named(unit, visit, name)
    if other is None or not may_introduce(unit, case, other, visit.project):
        raise CaseError(IntroductionRefusal.STAYS)
    return unit.introductions.between(case.lead.reference, other.lead.reference)


def _sent(unit: StaffUnit, visit: Visit, introduction: Introduction) -> Step:
    """Keep that the lead was written to, and return that step."""
    reference = visit.case.lead.reference
    step = Step(StepKind.SENT, visit.member.number, visit.now, reference)
    unit.introductions.add(introduction.after(step))
    tell_other(unit, visit, step, introduction.other(reference))
    return step


def _not_again(unit: StaffUnit, visit: Visit, introduction: Introduction) -> Landing:
    """Return to the introduction, and say that nothing was sent; nothing new to whoever sent the same form twice."""
    case, member = visit.case, visit.member
    is_same = not unit.replies.take(visit.form_key, case.lead.visitor, member.number, visit.now)
    done = "reply" if is_same else "introduced"
    to, other = case.lead.reference, introduction.other(case.lead.reference)
    return Landing(
        goto=f"/console/leads/{to}/introduction?other={other}&done={done}", is_told=False
    )


def _worked(case: Case, visit: Visit) -> Case:
    """Return the case as it stands once somebody was answered."""
    member, lead = visit.member, case.lead
    if lead.status is Status.NEW:
        case = case.moved(Status.CONTACTED, "", visit.now)
    if case.owner is None and may_own(member, lead, visit.project):
        case = case.owned_by(member, visit.project)
    return replace(case, waits_since=visit.now if case.waits_since else None)


def reply_to_request(unit: StaffUnit, visit: Visit) -> Landing:
    """Answer a visitor who asked for a person."""
    request = visit.asked
    said = _said(unit, visit, request.visitor, "")
    goto = f"/console/requests/{request.exchange}?done=reply#answer"
    return Landing(goto=goto, published=said, is_told=bool(said))


def hand_back_lead(unit: StaffUnit, visit: Visit) -> Landing:
    """Let the assistant answer the visitor of a lead again."""
    lead = visit.case.lead
    return _handed_back(unit, visit, lead.visitor, f"/console/leads/{lead.reference}")


def hand_back_request(unit: StaffUnit, visit: Visit) -> Landing:
    """Let the assistant answer a visitor without a lead again."""
    request = visit.asked
    return _handed_back(unit, visit, request.visitor, f"/console/requests/{request.exchange}")


def _handed_back(unit: StaffUnit, visit: Visit, visitor: Visitor, page: str) -> Landing:
    told = visit.console.voice.hand_back(unit, visitor, visit.member.number, visit.now)
    return Landing(goto=f"{page}?done=back#answer", published=told, is_told=bool(told))


def _said(unit: StaffUnit, visit: Visit, visitor: Visitor, language: str) -> tuple[Exchange, ...]:
    member = visit.member
    text = visit.request.form.get("words", "").replace("\r\n", "\n")
    said = StaffReply.written(visit.form_key, member.number, member.organisation, text)
    said = replace(said, known_as=member.known_as)
    return visit.console.voice.reply(unit, visitor, said, visit.now, language)


RULES = (
    Rule("POST /console/requests/{request}/reply", Role.AGENT, Action.REPLIED, reply_to_request,
         fields=("key", "words"), again=show_request),
    Rule("POST /console/requests/{request}/hand-back", Role.AGENT, Action.HANDED_BACK,
         hand_back_request),
    Rule("POST /console/leads/{reference}/reply", Role.AGENT, Action.REPLIED, reply_to_lead,
         fields=("key", "words", "about"), again=show_lead),
    Rule("POST /console/leads/{reference}/hand-back", Role.AGENT, Action.HANDED_BACK,
         hand_back_lead),
)  # fmt: skip
