"""What becomes of a text that somebody wrote: written on, handed in, returned, brought back."""

from dataclasses import replace

from bot.casework.content.texts import (
    LONGEST_TEXT,
    MAY_HAND_IN,
    StepKind,
    may_decide,
    subject_of,
    taken,
)
from bot.casework.proposals import change_of
from bot.casework.questions import LIVE, Proposal, ProposalRefusal, State
from bot.console.content.questions import brought_back
from bot.console.content.texts import draft_from, reword
from bot.console.content.topics import TYPED as TYPED_OF_TOPIC
from bot.console.content.topics import begun_again
from bot.console.proposals import moved_on, show_proposal
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role
from knowledge.editing.patch import REWORDING, Way, tidied

LONGEST_REASON = 2000
"""Characters of what is said to whoever wrote a text that is returned."""


def save_draft(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep other words of a draft, unless it is no longer the one that they began from.

    It is to be examined anew.
    """
    proposal, form = _rewording(visit), visit.request.form
    change = subject_of(proposal).change(proposal.language)
    now = visit.console.knowledge.wording(change)
    text = taken(proposal.way, form.get("text", ""), now)
    if (text, now) == (proposal.text, proposal.before):  # the same form once more
        return Landing(goto=_path(proposal), is_told=False)
    if tidied(form.get("began", "")) != proposal.text:
        raise CaseError(ProposalRefusal.TEXT_STALE)
    reword(unit, visit, proposal, text, now)
    return Landing(goto=_path(proposal))


def preview_draft(unit: StaffUnit, visit: Visit) -> Landing:
    """Show how each channel would show what was typed; nothing is kept."""
    proposal = _rewording(visit)
    text = visit.request.form.get("text", "")[:LONGEST_TEXT]
    change = replace(change_of(proposal), text=text)
    landing = show_proposal(unit, visit)
    preview = visit.console.knowledge.preview(change)
    return replace(landing, values={**landing.values, "preview": preview}, is_told=False)


def hand_in(unit: StaffUnit, visit: Visit) -> Landing:
    """Have a draft examined, so that somebody else can approve it."""
    proposal = _written(visit)
    if proposal.outline is not None and not proposal.outline.may_begin:
        raise CaseError(ProposalRefusal.TOPIC_BARE)
    if proposal.state not in MAY_HAND_IN:
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    return moved_on(unit, visit, proposal.state, State.WAITING)


def give_back(unit: StaffUnit, visit: Visit) -> Landing:
    """Give a text back to whoever wrote it, with what is to be changed."""
    proposal = _written(visit)
    steps, seen = unit.edits.steps(proposal.number), visit.request.form.get("seen", "")
    if refusal := may_decide(proposal, steps, visit.member, seen):
        raise CaseError(refusal)
    words = visit.request.form.get("reason", "").strip()
    if not 0 < len(words) <= LONGEST_REASON:
        raise CaseError(ProposalRefusal.REASON_BAD, most=LONGEST_REASON, length=len(words))
    return moved_on(unit, visit, proposal.state, State.DRAFT, words=words, kind=StepKind.RETURNED)


def bring_back(unit: StaffUnit, visit: Visit) -> Landing:
    """Make a draft of a text that was there before: it is examined and approved like any other."""
    if visit.proposal.way == Way.QUESTION:
        return brought_back(unit, visit)
    if visit.proposal.way == Way.TOPIC:
        return begun_again(unit, visit)
    proposal = _rewording(visit)
    if proposal.state not in LIVE:
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    which = proposal.before if visit.request.form.get("which") == "before" else proposal.text
    subject = subject_of(proposal)
    now = visit.console.knowledge.wording(subject.change(proposal.language))
    change = subject.change(proposal.language, taken(proposal.way, which, now), now)
    if draft := unit.edits.draft_of(change, visit.member.organisation):
        if draft.text == change.text:
            return Landing(goto=_path(draft), is_told=False)
        raise CaseError(ProposalRefusal.DRAFT_THERE, number=draft.number)
    number = draft_from(unit, visit, change)
    return Landing(goto=f"/console/proposals/{number}", detail={"proposal": str(number)})


def _rewording(visit: Visit) -> Proposal:
    """Return the proposal of another wording that the address names; ``CaseError`` where it is of another way."""
    if visit.proposal.way not in REWORDING:
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    return visit.proposal


def _written(visit: Visit) -> Proposal:
    """Return the proposal that the address names; ``CaseError`` where it was not written as a draft."""
    if not visit.proposal.is_written:
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    return visit.proposal


def _path(proposal: Proposal) -> str:
    return f"/console/proposals/{proposal.number}"


_PATH = "/console/proposals/{proposal}"
_TYPED = ("key", "language", "text", "began", "machine", "reason", "seen")

RULES = (
    Rule(f"POST {_PATH}/text", Role.AGENT, Action.TEXT_SAVED, save_draft,
         fields=_TYPED, again=show_proposal),
    Rule(f"POST {_PATH}/preview", Role.AGENT, Action.TEXT_PREVIEWED, preview_draft,
         fields=_TYPED, is_looking=True, again=show_proposal),
    Rule(f"POST {_PATH}/hand-in", Role.AGENT, Action.TEXT_HANDED_IN, hand_in, again=show_proposal),
    Rule(f"POST {_PATH}/return", Role.MANAGER, Action.TEXT_RETURNED, give_back,
         fields=tuple({*_TYPED, *TYPED_OF_TOPIC}), ticked=("related",), again=show_proposal),
    Rule(f"POST {_PATH}/bring-back", Role.AGENT, Action.TEXT_BROUGHT_BACK, bring_back,
         fields=("key", "which"), again=show_proposal),
)  # fmt: skip
