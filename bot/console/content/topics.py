"""A new topic by a guided form: begun with its id, then written language by language until it may be handed in."""

from collections.abc import Mapping

from bot.casework.content.texts import MAY_REWORD, Step, StepKind
from bot.casework.content.topics import (
    HEAD,
    begun,
    digest,
    earlier,
    in_words,
    merged,
    proposed,
    with_part,
)
from bot.casework.questions import Proposal, ProposalRefusal, State
from bot.console.content.texts import show_text
from bot.console.proposals import has_gone, show_proposal
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role
from knowledge.editing.outline import Outline
from knowledge.editing.patch import Change, Way

TYPED = (
    *("part", "began", "began_head", "title", "source", "related"),
    *("label", "answer", "phrasings", "exam", "reason", "seen"),
)


def show_new(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the form that a new topic begins with."""
    library = visit.console.library
    values = {
        "groups": library.project.groups,
        "topics": library.topics,
        "related": visit.request.form.get("related", "").split(),
        "key": visit.request.form.get("key") or visit.fresh,
    }
    return Landing("content_new.html", values)


def begin(unit: StaffUnit, visit: Visit) -> Landing:
    """Begin a new topic: a draft, of which everything else is yet to be written."""
    return _begun(unit, visit, begun(visit.request.form, visit.console.library))


def begun_again(unit: StaffUnit, visit: Visit) -> Landing:
    """Make a draft of a topic that has gone, with all that was written of it: it goes the way of a new one."""
    was, library = visit.proposal, visit.console.library
    if was.outline is None or not has_gone(was, library):
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    return _begun(unit, visit, was.outline)


def _begun(unit: StaffUnit, visit: Visit, outline: Outline) -> Landing:
    """Keep a draft of the new topic *outline*."""
    member, library = visit.member, visit.console.library
    blank = Proposal(
        key=visit.form_key,
        way=Way.TOPIC,
        language="",
        text="",
        staff=member.number,
        organisation=member.organisation,
        at=visit.now,
        topic=outline.topic,
        state=State.DRAFT,
    )
    proposal = proposed(blank, outline, library.written())
    number = unit.unanswered.propose(proposal, [])
    if not unit.edits.steps(number):
        words = in_words(outline, HEAD)
        unit.edits.note(Step(number, StepKind.SAVED, member.number, visit.now, words))
    return Landing(
        goto=f"/console/proposals/{number}",
        detail={"topic": outline.topic, "proposal": str(number)},
    )


def take_out(unit: StaffUnit, visit: Visit) -> Landing:
    """Propose that a topic goes which came by the console; it is examined at once, and somebody else approves it."""
    topic, member = visit.subject.name, visit.member
    if unit.edits.origin_of(topic) is None:
        raise CaseError(ProposalRefusal.TOPIC_STAYS)
    change = Change(Way.REMOVAL, "", "", topic)
    there = unit.edits.draft_of(change, member.organisation)
    if there and there.state is State.EXAMINED:
        return Landing(goto=f"/console/proposals/{there.number}", is_told=False)
    proposal = Proposal(
        key=visit.key_of("removal"),
        way=Way.REMOVAL,
        language="",
        text="",
        staff=member.number,
        organisation=member.organisation,
        at=visit.now,
        topic=topic,
        before=visit.console.knowledge.wording(change),
    )
    number = unit.unanswered.propose(proposal, [])
    if not unit.edits.steps(number):
        step = Step(number, StepKind.HANDED_IN, member.number, visit.now, proposal.called)
        unit.edits.note(step)
    return Landing(
        goto=f"/console/proposals/{number}",
        detail={"after": Way.REMOVAL, "proposal": str(number)},
    )


def save_part(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep what was typed of a new topic beside what others saved meanwhile, unless they wrote in the same field."""
    proposal, form = visit.proposal, visit.request.form
    outline, part = proposal.outline, form.get("part", "")
    is_new = proposal.way == Way.TOPIC
    if outline is None or not is_new or proposal.state not in MAY_REWORD:
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    library, now = visit.console.library, outline
    changed: list[str] = []
    for each, began in _sent(form, part):
        typed = _together(visit, now, each, began)
        if digest(typed, each) != digest(outline, each):
            now = typed
            changed.append(each)
    goto = f"/console/proposals/{proposal.number}?language={part if part != HEAD else ''}"
    if not changed:
        return Landing(goto=goto, is_told=False)
    draft = proposed(proposal, now, library.written())
    draft = draft.became(State.DRAFT, visit.now, earlier(proposal, changed))
    if not unit.edits.outline(draft, proposal.changed_at):
        raise CaseError(ProposalRefusal.PART_STALE)
    words, member = "\n".join(in_words(now, each) for each in changed), visit.member
    unit.edits.note(Step(proposal.number, StepKind.SAVED, member.number, visit.now, words))
    return Landing(goto=goto, detail={"after": part})


def _together(visit: Visit, now: Outline, part: str, began: str) -> Outline:
    """Return *now* with what was typed of one *part*, which others may have saved since; the same where nothing was."""
    form, library = visit.request.form, visit.console.library
    typed = with_part(now, part, form, library)
    if digest(typed, part) in {digest(now, part), began}:
        return now
    both = merged(visit.proposal, part, form, began)
    if both.conflicts:
        raise CaseError(ProposalRefusal.PART_STALE)
    return with_part(now, part, {**form, **both.fields}, library)


def _sent(form: Mapping[str, str], part: str) -> list[tuple[str, str]]:
    """Return which parts the form holds, each with what it was made from: a language, and what all have in common."""
    sent = [(part, form.get("began", ""))]
    if part != HEAD and "title" in form:
        sent.append((HEAD, form.get("began_head", "")))
    return sent


RULES = (
    Rule("GET /console/content/new", Role.AGENT, Action.CONTENT_READ, show_new),
    Rule("POST /console/content/new", Role.AGENT, Action.CHANGE_PROPOSED, begin,
         fields=("key", "group", "name", "title", "source", "related"), ticked=("related",),
         again=show_new),
    Rule("POST /console/content/topics/{topic}/removal", Role.AGENT, Action.CHANGE_PROPOSED,
         take_out, fields=("key",), again=show_text),
    Rule("POST /console/proposals/{proposal}/part", Role.AGENT, Action.TEXT_SAVED, save_part,
         fields=TYPED, ticked=("related",), again=show_proposal),
)  # fmt: skip
