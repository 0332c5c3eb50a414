"""Questions in vain: what they are, what is proposed for them, and a sentence to try.

Nothing here changes the content or learns anything; that is done beside the console, and takes a minute.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.casework.content.prospects import ordered, promising
from bot.casework.content.texts import Step, StepKind
from bot.casework.questions import MOST, Asking, Proposal, ProposalRefusal, grouped
from bot.console.parts import Console, Knowledge
from bot.console.proposals import proposals_page
from bot.console.serving.access import signed_in
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of, sight_of
from knowledge.editing.patch import Way
from knowledge.reading.project import TOPIC_ID

LINES = 100
"""Groups shown; whoever has seen to those sees the next."""

SPELLINGS = 20
"""Spellings shown of one group."""

LONGEST_PHRASING = 400
LONGEST_TITLE = 80
LONGEST_ANSWER = 1800
"""Characters of an answer; the check of the content counts bytes, and is asked as well."""


async def look_up(console: Console, visit: Visit) -> Visit:
    """Find out, before the unit of work, what is found now for what is worth most: the first time it takes a while."""

    def in_vain(unit: StaffUnit) -> Sequence[Asking]:
        who = signed_in(unit, visit.request.holder, visit.now)
        if who is None or who.is_half:
            return []
        return unit.unanswered.in_vain(sight_of(who.member, visit.project))

    if askings := await console.writer.read(in_vain):
        await asyncio.to_thread(_look_up, console.knowledge, askings)
    return visit


def _look_up(knowledge: Knowledge, askings: Sequence[Asking]) -> None:
    knowledge.look_up(promising(grouped(askings)[:LINES], knowledge.rights()))


def show_questions(unit: StaffUnit, visit: Visit) -> Landing:
    """Show what was asked in vain, what is worth most to be taught first."""
    sight = sight_of(visit.member, visit.project)
    askings = unit.unanswered.in_vain(sight)
    groups, knowledge = grouped(askings), visit.console.knowledge
    prospects = ordered(groups[:LINES], knowledge.found, knowledge.rights())
    values = {
        "prospects": prospects,
        "total": len(groups),
        "is_cut": len(askings) >= MOST,
        **proposals_page(unit, visit, "/console/questions"),
        "is_whole": sight.is_whole,
        "names": names_of(unit.staff.all()),
        "content": knowledge.content(),
    }
    return Landing("questions.html", values, detail={"found": str(len(groups))})


def show_question(unit: StaffUnit, visit: Visit) -> Landing:
    if isinstance(visit.found, Proposal):
        return _to(visit.proposal)
    group = visit.question
    values = {
        "group": group,
        "spellings": group.texts[:SPELLINGS],
        "is_more": len(group.texts) > SPELLINGS,
        "tried": visit.console.knowledge.tried(group.text),
        "topics": visit.console.library.topics,
        "meant": visit.request.query.get("topic", ""),
        "tongues": [name for name in visit.console.library.tongues if name != "zh-Hant"],
        "key": visit.request.form.get("key") or visit.fresh,
        "longest": {"text": LONGEST_PHRASING, "title": LONGEST_TITLE, "answer": LONGEST_ANSWER},
    }
    return Landing("question.html", values)


def _to(proposal: Proposal) -> Landing:
    return Landing(goto=f"/console/proposals/{proposal.number}")


def propose(unit: StaffUnit, visit: Visit) -> Landing:
    """Take one of the three ways out for a group of questions."""
    if isinstance(visit.found, Proposal):  # the same form once more
        return replace(_to(visit.proposal), is_told=False)
    proposal = _proposal(visit)
    exchanges = [asking.number for asking in visit.question.askings]
    number = unit.unanswered.propose(proposal, exchanges)
    if not unit.edits.steps(number):
        step = Step(number, StepKind.HANDED_IN, proposal.staff, visit.now, proposal.text)
        unit.edits.note(step)
    return Landing(
        goto=f"/console/proposals/{number}",
        detail={"after": proposal.way, "topic": proposal.topic, "proposal": str(number)},
    )


def _proposal(visit: Visit) -> Proposal:
    form, member = visit.request.form, visit.member
    way, language = form.get("way", ""), form.get("language", "")
    if way not in set(Way):
        raise CaseError(ProposalRefusal.WAY_UNKNOWN)
    if language not in visit.console.library.tongues or language == "zh-Hant":
        raise CaseError(ProposalRefusal.LANGUAGE_UNKNOWN)
    text = " ".join(form.get("text", "").split())
    if not 0 < len(text) <= LONGEST_PHRASING:
        raise CaseError(ProposalRefusal.TEXT_BAD, most=LONGEST_PHRASING, length=len(text))
    proposal = Proposal(
        key=visit.form_key,
        way=way,
        language=language,
        text=text,
        staff=member.number,
        organisation=member.organisation,
        at=visit.now,
    )
    if way == Way.PHRASING:
        topic = form.get("topic", "")
        if topic not in visit.console.library.topics:
            raise CaseError(ProposalRefusal.TOPIC_UNKNOWN)
        return replace(proposal, topic=topic)
    if way == Way.TOPIC:
        topic, title = form.get("new_topic", "").strip(), " ".join(form.get("title", "").split())
        answer = form.get("answer", "").replace("\r\n", "\n").strip()
        is_right = bool(TOPIC_ID.fullmatch(topic)) and topic not in visit.console.library.topics
        is_short = len(title) <= LONGEST_TITLE and len(answer) <= LONGEST_ANSWER
        if not (is_right and is_short and title and answer and len(topic) <= LONGEST_TITLE):
            raise CaseError(ProposalRefusal.TOPIC_BAD)
        return replace(proposal, topic=topic, title=title, answer=answer)
    return proposal


# A sentence to try


def show_try(unit: StaffUnit, visit: Visit) -> Landing:
    """Show what the assistant makes of a sentence."""
    text = visit.request.query.get("sentence", "")[:LONGEST_PHRASING]
    tried = visit.console.knowledge.tried(text) if text.strip() else None
    return Landing("try.html", {"sentence": text, "tried": tried})


RULES = (
    Rule("GET /console/questions", Role.VIEWER, Action.QUESTIONS_READ, show_questions,
         prepare=look_up),
    Rule("GET /console/try", Role.VIEWER, Action.SENTENCE_TRIED, show_try),
    Rule("GET /console/questions/{question}", Role.VIEWER, Action.QUESTION_READ, show_question),
    Rule("POST /console/questions/{question}/close", Role.AGENT, Action.CHANGE_PROPOSED, propose,
         fields=("key", "way", "language", "text", "topic", "new_topic", "title", "answer"),
         again=show_question),
)  # fmt: skip
