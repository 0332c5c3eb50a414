"""A proposal: what it changes, how far it has come, and who may do what with it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.casework.content.comparing import compared
from bot.casework.content.machine_marks import is_nearly, marked
from bot.casework.content.texts import (
    LONGEST_TEXT,
    MAY_HAND_IN,
    MAY_REWORD,
    StepKind,
    Subject,
    digest_of,
    may_approve,
    may_decide,
    may_withdraw,
    moved,
    shown,
    subject_of,
)
from bot.casework.content.topics import HEAD, LONGEST_QUESTIONS, digest, fields_of, merged
from bot.casework.proposals import change_of
from bot.casework.questions import LIVE, MAY_WITHDRAW, Proposal, ProposalRefusal, State
from bot.console.serving.access import problem
from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Visit
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of, sight_of
from knowledge.editing.patch import REPLACING, REWORDING, Way, tidied
from knowledge.editing.values import Head
from knowledge.topic import SOURCE, Language, Library

REFRESHING = frozenset({State.WAITING, State.EXAMINING, State.APPLYING, State.APPLIED})
"""While a proposal is like this, its page looks again by itself."""

LISTED = 20
"""Proposals on one page of their list."""

FURTHEST_PAGE = 10_000

TRANSFER = "transfer_notice"
"""The name of what somebody in China consents to, who lets their request be sent abroad."""

REFRESHED_FOR = timedelta(minutes=15)
"""But no longer: each look is in the audit, and pages are left open."""


def show_proposal(unit: StaffUnit, visit: Visit) -> Landing:
    proposal = visit.proposal
    askers = unit.unanswered.askers(proposal.number)
    steps = unit.edits.steps(proposal.number)
    told = {asker.visitor for asker in askers if asker.told_at}
    values = {
        "proposal": proposal,
        "report": proposal.report,
        "askers": len({asker.visitor for asker in askers}),
        "told": len(told),
        "may_write": visit.console.knowledge.may_write(),
        "may_withdraw": may_withdraw(proposal, visit.member),
        "is_refreshing": proposal.state in REFRESHING
        and visit.now < (proposal.changed_at or proposal.at) + REFRESHED_FOR,
        "cannot_approve": may_approve(proposal, steps, visit.member),
        "seen": digest_of(proposal),
        "rivals": unit.edits.rivals_of(proposal) if proposal.state in MAY_WITHDRAW else (),
        "sees_rivals": sight_of(visit.member, visit.project).is_office,
        "steps": shown(steps, proposal, sight_of(visit.member, visit.project)),
        "names": names_of(unit.staff.all()),
        "content": visit.console.knowledge.content(),
        "is_topic_there": proposal.topic in visit.console.library.topics,
        **(_of_rewording(proposal, visit) if proposal.way in REWORDING else {}),
        **(_of_question(proposal, visit) if proposal.way == Way.QUESTION else {}),
        "added": proposal.outline.said(proposal.language) if proposal.outline else None,
        **_of_topic(proposal, visit),
    }
    return Landing("proposal.html", values)


def proposals_page(unit: StaffUnit, visit: Visit, address: str) -> dict[str, Any]:
    """Return one page of what is proposed, first what somebody has to do something with, for the list at *address*."""
    page = min(number_of(visit.request.query.get("proposals", "")) or 1, FURTHEST_PAGE)
    sight = sight_of(visit.member, visit.project)
    found = unit.unanswered.all(sight, most=LISTED + 1, after=(page - 1) * LISTED)
    return {
        "proposals": found[:LISTED],
        "proposals_at": f"{address}?proposals=",
        "proposals_page": page,
        "are_more_proposals": len(found) > LISTED,
    }


def _of_rewording(proposal: Proposal, visit: Visit) -> dict[str, Any]:
    """Return what is shown of another wording besides: the texts compared, and a form to write on."""
    subject = subject_of(proposal)
    now = visit.console.knowledge.wording(subject.change(proposal.language))
    is_outdated = proposal.state in MAY_REWORD and proposal.before != now
    is_examined_fact = subject.way is Way.FACT and proposal.state is State.EXAMINED
    return {
        "subject": subject,
        "compared": compared(proposal.before, proposal.text),
        "changed": compared(proposal.drafted, proposal.text) if proposal.by_machine else None,
        "outdated": compared(proposal.before, now) if is_outdated else None,
        "form": text_form(visit, now, proposal, subject),
        "subject_path": path_of(subject) if _is_there(subject, visit) else "",
        "head": Head.from_text(proposal.title) if subject.way is Way.NAME else None,
        "may_reword": proposal.state in MAY_REWORD,
        "may_hand_in": proposal.state in MAY_HAND_IN,
        "is_live": proposal.state in LIVE,
        "is_said": now == proposal.text,
        **said_with(subject, proposal.language, visit),
        # Whoever approves a value sees where it goes, and not the value alone.
        "preview": visit.console.knowledge.preview(change_of(proposal))
        if is_examined_fact
        else None,
        "live": now,
        "key": visit.request.form.get("key") or visit.fresh,
    }


def _is_there(subject: Subject, visit: Visit) -> bool:
    """Whether *subject* has a page: a fact or a name that is not live yet has none."""
    library = visit.console.library
    if subject.way is Way.FACT:
        return subject.name in library.facts
    return subject.way is not Way.NAME or any(each.id == subject.name for each in library.names)


def said_with(subject: Subject, language: Language, visit: Visit) -> dict[str, Any]:
    """Return which of the assistant's own words use *subject*, and whether people consent to any of them."""
    phrases: Sequence[str] = ()
    if subject.way is Way.FACT:
        phrases = visit.console.knowledge.phrases_with(subject.name, language)
    consented = {TRANSFER, *(f"notice_{kind}" for kind in visit.project.kinds)}
    return {"phrases": phrases, "is_consent": not consented.isdisjoint({subject.name, *phrases})}


def _of_question(proposal: Proposal, visit: Visit) -> dict[str, Any]:
    """Return what is shown of a question that is changed besides: old and new, and whether it can be brought back or has come back."""
    now = visit.console.knowledge.wording(change_of(proposal))
    return {
        "compared": compared(proposal.before, proposal.text),
        "may_bring_back": proposal.state in LIVE and now == proposal.text,
        "has_returned": proposal.state is State.OUT and bool(now) and now == proposal.before,
        "key": visit.request.form.get("key") or visit.fresh,
    }


def _of_topic(proposal: Proposal, visit: Visit) -> dict[str, Any]:
    """Return what is shown of a new topic besides: a form for one language, and what is missing in each."""
    outline = proposal.outline
    if outline is None or proposal.way != Way.TOPIC:
        return {}
    library, form = visit.console.library, visit.request.form
    asked = form.get("part") or visit.request.query.get("language", "")
    part = asked if asked in library.written() else SOURCE
    lacks = list(outline.lacks(library.written()))
    spoken = merged(proposal, part, form, form.get("began", ""))
    head = merged(proposal, HEAD, form, form.get("began_head", ""))
    written = {**fields_of(outline, part), **fields_of(outline, HEAD)}
    written |= spoken.fields if "answer" in form else {}
    # Boxes that are not ticked are not sent at all.
    written |= head.fields if "title" in form else {}
    return {
        "outline": outline,
        "part": part,
        "began": {each: digest(outline, each) for each in (HEAD, *library.written())},
        "said": outline.said(part),
        "written": written,
        "conflicts": [*spoken.conflicts, *head.conflicts],
        "tongues": library.written(),
        "lacks": {
            each: [lack for lack in lacks if lack.language == each] for each in library.written()
        },
        "may_reword": proposal.state in MAY_REWORD,
        "may_hand_in": proposal.state in MAY_HAND_IN and outline.may_begin,
        "has_gone": has_gone(proposal, library),
        "key": form.get("key") or visit.fresh,
        "longest": LONGEST_TEXT,
        "longest_questions": LONGEST_QUESTIONS,
        "topics": library.topics,
        "related": written["related"].split(),
    }


def has_gone(proposal: Proposal, library: Library) -> bool:
    """Whether the topic that came by *proposal* is there no more."""
    is_out = proposal.way == Way.TOPIC and proposal.state is State.OUT
    return is_out and proposal.topic not in library.topics


def path_of(subject: Subject) -> str:
    """Return the address of the page of *subject*."""
    kinds = {
        Way.PHRASE: "phrases",
        Way.FACT: "facts",
        Way.NAME: "names",
        Way.LABEL: "labels",
        Way.TITLE: "titles",
        Way.SOURCE: "sources",
        Way.RELATED: "related",
    }
    return f"/console/content/{kinds.get(subject.way, 'topics')}/{subject.name}"


def drafted_in(visit: Visit, field: str = "machine") -> str:
    """Return what a machine drafted for the form, as it says in its *field*; empty where none did."""
    return tidied(visit.request.form.get(field, ""))[:LONGEST_TEXT]


def with_mark(unit: StaffUnit, visit: Visit, proposal: Proposal) -> Proposal:
    """Return *proposal* with the mark of a machine where its words are nearly one's, of this form or an earlier one."""
    sight = sight_of(visit.member, visit.project)
    return marked(proposal, unit.edits.drafted_for(change_of(proposal), sight))


def text_form(visit: Visit, now: str, draft: Proposal | None, subject: Subject) -> dict[str, Any]:
    """Return what the form of a text of *subject* holds: what it began from, and three texts where that is no longer so.

    *now* is the text that visitors get, *draft* what is being written in its place.
    """
    sent = visit.request.form
    there = draft.text if draft else now
    text = sent.get("text")
    began = tidied(sent["began"]) if "began" in sent else there
    is_stale = text is not None and began != there and tidied(text) != there
    drafted = drafted_in(visit) or (draft.drafted if draft else "")
    shown = there if text is None else tidied(text)
    return {
        "began": there,
        "text": shown,
        "longest": subject.longest,
        "drafted": drafted,
        "by_machine": is_nearly(shown, drafted),
        "conflict": {
            "began": began[:LONGEST_TEXT],
            "there": compared(began[:LONGEST_TEXT], there),
            "mine": compared(there, tidied(text)[:LONGEST_TEXT]),
        }
        if is_stale and text is not None
        else None,
    }


def take_patch(unit: StaffUnit, visit: Visit) -> Landing:
    """Give the change to the content as a patch, for whoever looks after it."""
    number, diff = visit.proposal.number, str(visit.proposal.report.get("diff", ""))
    if not diff:
        return problem("console_patch_none", 404)
    kind = "text/x-diff; charset=utf-8"
    return Landing(export_file=ExportFile.of_text(f"proposal-{number}.patch", kind, diff))


def apply(unit: StaffUnit, visit: Visit) -> Landing:
    """Approve a change and have it written into the content folder: for all visitors, by somebody else of the office."""
    proposal = visit.proposal
    steps, seen = unit.edits.steps(proposal.number), visit.request.form.get("seen", "")
    if refusal := may_decide(proposal, steps, visit.member, seen):
        raise CaseError(refusal)
    if not visit.console.knowledge.may_write():
        raise CaseError(ProposalRefusal.UNWRITABLE)
    known = visit.request.form.get("rivals", "").split()
    if {str(each.number) for each in unit.edits.rivals_of(proposal)} - set(known):
        raise CaseError(ProposalRefusal.RIVAL_UNSEEN)
    if proposal.way in REPLACING:
        now = visit.console.knowledge.wording(change_of(proposal))
        if _is_there_otherwise(proposal, visit):
            raise CaseError(ProposalRefusal.VALUE_THERE)
        if now != proposal.before:
            gone = {
                Way.QUESTION: ProposalRefusal.QUESTION_GONE,
                Way.REMOVAL: ProposalRefusal.STATE_IMPOSSIBLE,
            }
            raise CaseError(gone.get(Way(proposal.way), ProposalRefusal.OUTDATED))
    return moved_on(unit, visit, State.EXAMINED, State.APPLYING)


def _is_there_otherwise(proposal: Proposal, visit: Visit) -> bool:
    """Whether the fact that *proposal* begins is there by now: the same everywhere, or by languages, as it is not here."""
    there = visit.console.library.facts.get(proposal.phrase, {})
    is_new = proposal.way == Way.FACT and not proposal.before and bool(there)
    return is_new and ("" in there) != (not proposal.language)


def withdraw(unit: StaffUnit, visit: Visit) -> Landing:
    """Take a proposal back; its questions stand in the list again."""
    if not may_withdraw(visit.proposal, visit.member):
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    moved = moved_on(unit, visit, visit.proposal.state, State.WITHDRAWN)
    unit.unanswered.release(visit.proposal.number)
    return moved


def moved_on(  # noqa: PLR0913  # a step, and what is said with it
    unit: StaffUnit,
    visit: Visit,
    before: State,
    after: State,
    *,
    words: str = "",
    kind: StepKind | None = None,
) -> Landing:
    """Move a proposal from one state to another; ``CaseError`` where somebody else was first."""
    proposal = visit.proposal
    became = proposal.became(after, visit.now)
    if not moved(became, before, visit.member.number, visit.now, unit, words, kind):
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    return Landing(
        goto=f"/console/proposals/{proposal.number}",
        detail={"before": str(before), "after": str(after)},
    )


RULES = (
    Rule("GET /console/proposals/{proposal}", Role.VIEWER, Action.PROPOSAL_READ, show_proposal),
    Rule("GET /console/proposals/{proposal}/patch", Role.VIEWER, Action.PROPOSAL_READ, take_patch),
    Rule("POST /console/proposals/{proposal}/apply", Role.MANAGER, Action.PROPOSAL_APPLIED, apply,
         fields=("seen", "rivals"), again=show_proposal),
    Rule("POST /console/proposals/{proposal}/withdraw", Role.AGENT, Action.PROPOSAL_WITHDRAWN,
         withdraw, again=show_proposal),
)  # fmt: skip
