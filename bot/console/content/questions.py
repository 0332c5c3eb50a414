"""One question of the content: a way to ask, an exam question or one that is not ours, put in other words or taken out.

What is proposed is examined at once; visitors notice nothing before somebody else has approved it.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.casework.content.comparing import compared
from bot.casework.content.texts import Step, StepKind
from bot.casework.content.topics import line_of
from bot.casework.proposals import change_of
from bot.casework.questions import LIVE, Proposal, ProposalRefusal
from bot.console.proposals import with_mark
from bot.console.serving.access import problem
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import Role, names_of
from knowledge.contract import questions_needed
from knowledge.editing.patch import Change, Way
from knowledge.editing.questions import Series
from knowledge.topic import Promise

REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class _Meant:
    """The question that a form or an address names; *is_there* says whether it stands in the content now."""

    series: Series
    text: str
    many: int
    needed: int
    is_there: bool

    @property
    def may_go(self) -> bool:
        """Whether enough are left without it."""
        return self.many > self.needed


def address_of(series: Series, text: str) -> str:
    """Return the address of the page of a question."""
    asked = {
        "topic": series.topic,
        "language": series.language,
        "part": series.part,
        "before": text,
    }
    return f"/console/content/question?{urlencode(asked)}"


def _meant(visit: Visit) -> _Meant | None:
    """Return the question that is meant; None where there can be none such."""
    sent, library = visit.request.form or visit.request.query, visit.console.library
    names = ("language", "topic", "part", "before")
    language, topic, part, text = (sent.get(name, "") for name in names)
    series = Series(language, topic, part)
    is_known = language in library.written() and (not topic or topic in library.topics)
    if not (is_known and series.is_known):
        return None
    there = {each.text for each in series.among(library)}
    promises = [library.tongues[language].promise]
    promises += [library.topics[topic].promise] if topic else []
    is_complete = all(each is Promise.COMPLETE for each in promises)
    needed = questions_needed(topic, part, is_complete=is_complete)
    return _Meant(series, text, len(there), needed, text in there)


def show_question_text(unit: StaffUnit, visit: Visit) -> Landing:
    """Show a question of the content, with what may be done with it."""
    is_sent = bool(visit.request.form)
    if not (is_sent or visit.request.query):
        return Landing(goto="/console/content", is_told=False)
    meant = _meant(visit)
    if meant is None or not (meant.is_there or is_sent):
        return problem("console_absent", 404, Ending.ABSENT)
    series = meant.series
    change = Change(Way.QUESTION, series.language, "", series.topic, phrase=series.part)
    values = {
        "meant": meant,
        "key": visit.request.form.get("key") or visit.fresh,
        "versions": [
            (each, compared(each.before, each.text)) for each in unit.edits.versions_of(change)
        ],
        "names": names_of(unit.staff.all()),
        "content": visit.console.knowledge.content(),
    }
    return Landing("content_question.html", values, about=_about(series))


def _about(series: Series) -> str:
    return f"topic {series.topic}" if series.topic else ""


def change_question(unit: StaffUnit, visit: Visit) -> Landing:
    """Propose a question in other words, or taken out; it is examined at once."""
    meant, form = _meant(visit), visit.request.form
    if meant is None:
        raise CaseError(ProposalRefusal.QUESTION_GONE)
    is_removed = form.get("what") == REMOVE
    text = "" if is_removed else line_of(form.get("text", ""))
    proposal = _proposal(visit, meant.series, text, meant.text)
    if not meant.is_there:
        raise CaseError(ProposalRefusal.QUESTION_GONE)
    if is_removed and not meant.may_go:
        raise CaseError(ProposalRefusal.QUESTION_NEEDED, count=meant.many, needed=meant.needed)
    if not (is_removed or text):
        raise CaseError(ProposalRefusal.TEXT_EMPTY)
    if text == meant.text:
        raise CaseError(ProposalRefusal.TEXT_SAME)
    return _handed_in(unit, visit, proposal)


def brought_back(unit: StaffUnit, visit: Visit) -> Landing:
    """Propose that the question of a change that is live be as it was before; or, where it is, the change once more."""
    was = visit.proposal
    now = visit.console.knowledge.wording(change_of(was))
    is_anew = visit.request.form.get("which") == "text"
    there, wanted = (was.before, was.text) if is_anew else (was.text, was.before)
    if was.state not in LIVE or now != there:
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    series = Series(was.language, was.topic, was.phrase)
    return _handed_in(unit, visit, _proposal(visit, series, wanted, there))


def _proposal(visit: Visit, series: Series, text: str, before: str) -> Proposal:
    member = visit.member
    return Proposal(
        key=visit.form_key,
        way=Way.QUESTION,
        language=series.language,
        text=text,
        staff=member.number,
        organisation=member.organisation,
        at=visit.now,
        topic=series.topic,
        phrase=series.part,
        before=before,
    )


def _handed_in(unit: StaffUnit, visit: Visit, proposal: Proposal) -> Landing:
    number = unit.unanswered.propose(with_mark(unit, visit, proposal), [])
    step = Step(number, StepKind.HANDED_IN, proposal.staff, visit.now, proposal.called)
    if not unit.edits.steps(number):
        unit.edits.note(step)
    return Landing(
        goto=f"/console/proposals/{number}",
        detail={"after": proposal.language, "topic": proposal.topic, "proposal": str(number)},
    )


RULES = (
    Rule("GET /console/content/question", Role.VIEWER, Action.CONTENT_READ, show_question_text),
    Rule("POST /console/content/question", Role.AGENT, Action.CHANGE_PROPOSED, change_question,
         fields=("key", "topic", "language", "part", "before", "text", "what"),
         again=show_question_text),
)  # fmt: skip
