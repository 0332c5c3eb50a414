"""One topic, phrase, fact or name in one language: its text with what belongs to it, previewed and put in other words.

What is saved is a draft; visitors know nothing of it until it was examined and somebody else approved it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.casework.content.comparing import compared
from bot.casework.content.machine_drafts import What
from bot.casework.content.texts import LONGEST_TEXT, Step, StepKind, Subject, taken
from bot.casework.content.topics import LONGEST_QUESTIONS, question_lines
from bot.casework.questions import Proposal, ProposalRefusal, State
from bot.console.content.questions import address_of
from bot.console.proposals import drafted_in, path_of, said_with, text_form, with_mark
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of
from knowledge.editing.outline import Outline, TopicText
from knowledge.editing.patch import OF_TOPIC, Change, Way, tidied
from knowledge.editing.questions import PHRASINGS, Series
from knowledge.reading.entries import facts_used
from knowledge.reading.questions import EXAM
from knowledge.topic import SOURCE, Language, Library

QUESTIONS_MARK = "machine_phrasings"
"""The field by which the form of questions says what a machine drafted of them; that of a text has its own."""

_QUESTIONS = ("phrasings", "exam")
TYPED = ("key", "language", "text", "began", "machine", *_QUESTIONS, QUESTIONS_MARK)
"""All that is typed on a page comes with each of its buttons, so that nothing is lost by another one."""

LONGEST_ABOUT = 96
"""Characters of what the audit is told of a text."""


def language_of(visit: Visit) -> Language:
    """Return the language of the text that is meant: as asked, else the reader's, else English."""
    asked = visit.request.form.get("language") or visit.request.query.get("language", "")
    written = visit.subject.languages(visit.console.library)
    return next((each for each in (asked, visit.language, SOURCE) if each in written), written[0])


def show_text(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the text of a topic or a phrase in one language, what belongs to it and what it was before."""
    landing, subject = _shown(unit, visit), visit.subject
    before = versions(unit, subject.change(language_of(visit)))
    return replace(landing, values={**landing.values, "versions": before})


def _shown(unit: StaffUnit, visit: Visit) -> Landing:
    """Show all but what the text was before."""
    subject, language = visit.subject, language_of(visit)
    library = visit.console.library
    now = visit.console.knowledge.wording(subject.change(language))
    draft = unit.edits.draft_of(subject.change(language), visit.member.organisation)
    address = path_of(subject)
    values = {
        "subject": subject,
        "path": address,
        "tongue": language,
        "tongues": subject.languages(library),
        "live": now,
        "draft": draft,
        "form": text_form(visit, now, draft, subject),
        "key": visit.request.form.get("key") or visit.fresh,
        "preview": None,
        **said_with(subject, language, visit),
        "names": names_of(unit.staff.all()),
        "may_write": visit.console.knowledge.may_write(),
        "drafts": _drafted_here(visit, language, draft),
        "machine_phrasings": drafted_in(visit, QUESTIONS_MARK),
        "drafted_phrasings": "",
        "longest_questions": LONGEST_QUESTIONS,
        "typed_before": "",
        "may_go": subject.way is Way.ANSWER and unit.edits.origin_of(subject.name) is not None,
        "content": visit.console.knowledge.content(),
        **_besides(library, subject, language),
    }
    return Landing("content_text.html", values, about=_about(subject), detail={"after": language})


def _drafted_here(visit: Visit, language: Language, draft: Proposal | None) -> Sequence[What]:
    """Return what a machine may be asked to draft: nothing where none is set up, no answer over another draft."""
    is_topic = visit.subject.way is Way.ANSWER
    if visit.console.drafter is None or not is_topic:
        return ()
    return (What.PHRASINGS,) if draft or language == SOURCE else tuple(What)


def versions(unit: StaffUnit, change: Change) -> list[tuple[Proposal, list[tuple[Any, str]]]]:
    """Return what was in the content in place of the text of *change*, each compared with what it replaced."""
    return [(each, compared(each.before, each.text)) for each in unit.edits.versions_of(change)]


def _besides(library: Library, subject: Subject, language: Language) -> dict[str, Any]:
    """Return what belongs to *subject* besides its text."""
    if subject.way is Way.ANSWER:
        return _of_topic(library, subject.name, language)
    if subject.way is Way.NAME:
        return {"spelt": next(each for each in library.names if each.id == subject.name)}
    if subject.way in OF_TOPIC:
        offered = library.topics if subject.way is Way.RELATED else {}
        return {"belongs_to": library.topics[subject.name], "offered": offered}
    if subject.way is Way.FACT:
        using = [
            each.id
            for each in library.topics.values()
            if any(subject.name in facts_used(answer.template) for answer in each.answers.values())
        ]
        return {"using": using}
    return {}


def _of_topic(library: Library, name: str, language: Language) -> dict[str, Any]:
    """Return what else is written about a topic in *language*."""
    topic = library.topics[name]
    templates = [answer.template for answer in topic.answers.values()]
    facts = dict.fromkeys(fact for each in templates for fact in facts_used(each))

    def asked(part: str) -> list[tuple[str, str]]:
        series = Series(language, name, part)
        return [(each.text, address_of(series, each.text)) for each in series.among(library)]

    return {
        "topic": topic,
        "label": topic.label(language),
        "phrasings": asked(PHRASINGS),
        "exam": asked(EXAM),
        "facts": [
            (fact, values.get(language) or values.get("") or values.get(SOURCE))
            for fact in facts
            if (values := library.facts.get(fact))
        ],
        "known_as": [each for each in library.names if each.topic == name],
    }


def _about(subject: Subject) -> str:
    kind = "topic" if subject.way is Way.ANSWER else subject.way
    return f"{kind} {subject.name}"[:LONGEST_ABOUT]


def preview_text(unit: StaffUnit, visit: Visit) -> Landing:
    """Show how each channel would show what was typed, and what the check says of it; nothing is kept."""
    language = language_typed(visit)
    change = visit.subject.change(language, visit.request.form.get("text", "")[:LONGEST_TEXT])
    landing = _shown(unit, visit)
    preview = visit.console.knowledge.preview(change)
    return replace(landing, values={**landing.values, "preview": preview}, is_told=False)


def language_typed(visit: Visit) -> Language:
    """Return the language that the form names; ``CaseError`` where the text is written in no such."""
    language = visit.request.form.get("language", "")
    if language not in visit.subject.languages(visit.console.library):
        raise CaseError(ProposalRefusal.LANGUAGE_UNKNOWN)
    return language


def save_text(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep what was typed as a draft, unless the text is no longer the one that it began from."""
    form, member, subject = visit.request.form, visit.member, visit.subject
    language = language_typed(visit)
    now = visit.console.knowledge.wording(subject.change(language))
    text = taken(subject.way, form.get("text", ""), now)
    draft = unit.edits.draft_of(subject.change(language), member.organisation)
    there = draft.text if draft else now
    if draft and text == there:  # the same form once more
        return Landing(goto=f"/console/proposals/{draft.number}", is_told=False)
    if tidied(form.get("began", "")) != there:
        raise CaseError(ProposalRefusal.TEXT_STALE)
    if draft:  # whoever met it here has seen it, and puts theirs in its place
        reword(unit, visit, draft, text, now)
        number = draft.number
    else:
        change = subject.change(language, text, now)
        number = draft_from(unit, visit, change, drafted_in(visit))
    is_all = not any(form.get(name, "").strip() for name in _QUESTIONS)
    return _saved(unit, visit, number, ("text", "began", "machine"), is_all=is_all)


def _saved(
    unit: StaffUnit, visit: Visit, number: int, names: Sequence[str], *, is_all: bool
) -> Landing:
    """Go on to what was saved of the fields *names*; or stay, where what else was typed is yet to be saved."""
    told = {"after": visit.request.form["language"], "proposal": str(number)}
    about = _about(visit.subject)
    if is_all:
        return Landing(goto=f"/console/proposals/{number}", about=about, detail=told)
    rest = {name: said for name, said in visit.request.form.items() if name not in names}
    rest |= {"key": visit.fresh}
    landing = show_text(unit, replace(visit, request=replace(visit.request, form=rest)))
    values = {**landing.values, "typed": rest, "saved": number}
    return replace(landing, values=values, about=about, detail=told)


def draft_from(unit: StaffUnit, visit: Visit, change: Change, drafted: str = "") -> int:
    """Keep *change* as a draft of whoever is there, and return its number; the same form once more: of the first.

    *drafted* is what a machine drafted for its form.
    """
    member = visit.member
    proposal = Proposal(
        key=visit.form_key,
        way=change.way,
        language=change.language,
        text=change.text,
        staff=member.number,
        organisation=member.organisation,
        at=visit.now,
        topic=change.topic,
        title=change.title,
        phrase=change.phrase,
        before=change.before,
        state=State.DRAFT,
        drafted=drafted,
    )
    number = unit.unanswered.propose(with_mark(unit, visit, proposal), [])
    if not unit.edits.steps(number):
        unit.edits.note(Step(number, StepKind.SAVED, member.number, visit.now, change.text))
    return number


def reword(unit: StaffUnit, visit: Visit, proposal: Proposal, text: str, now: str) -> None:
    """Keep *text* in place of what the draft *proposal* says; ``CaseError`` where it may not be written on any more.

    From then on it stands in place of *now*, what visitors get at that moment.
    """
    drafted = drafted_in(visit) or proposal.drafted
    draft = replace(proposal, text=text, before=now, drafted=drafted)
    draft = with_mark(unit, visit, draft).became(State.DRAFT, visit.now)
    if not unit.edits.reword(draft, proposal.text):
        raise CaseError(ProposalRefusal.STATE_IMPOSSIBLE)
    unit.edits.note(Step(draft.number, StepKind.SAVED, visit.member.number, visit.now, text))


def add_questions(unit: StaffUnit, visit: Visit) -> Landing:
    """Propose more ways to ask for the topic, and questions to examine it by; they are examined at once."""
    member, language, form = visit.member, language_typed(visit), visit.request.form
    said = TopicText(
        phrasings=question_lines(form.get("phrasings", "")),
        exam=question_lines(form.get("exam", "")),
    )
    if not (said.phrasings or said.exam):
        raise CaseError(ProposalRefusal.TEXT_EMPTY)
    name = visit.subject.name
    text = (said.phrasings or said.exam)[0]
    is_one = (len(said.phrasings), len(said.exam)) == (1, 0)
    proposal = Proposal(
        key=visit.key_of("questions"),
        way=Way.PHRASING,
        language=language,
        text=text,
        staff=member.number,
        organisation=member.organisation,
        at=visit.now,
        topic=name,
        outline=None if is_one else Outline(name, "", languages={language: said}),
        drafted=drafted_in(visit, QUESTIONS_MARK),
    )
    number = unit.unanswered.propose(with_mark(unit, visit, proposal), [])
    if not unit.edits.steps(number):
        words = "\n".join((*said.phrasings, *said.exam))
        unit.edits.note(Step(number, StepKind.HANDED_IN, member.number, visit.now, words))
    is_all = tidied(form.get("text", "")) == tidied(form.get("began", ""))
    return _saved(unit, visit, number, (*_QUESTIONS, QUESTIONS_MARK), is_all=is_all)


_PAGES = (
    *("topics/{topic}", "phrases/{phrase}", "facts/{fact}", "names/{name}"),
    *("labels/{label}", "titles/{title}", "sources/{source}", "related/{related}"),
)

RULES = (
    *(
        Rule(f"GET /console/content/{page}", Role.VIEWER, Action.CONTENT_READ, show_text)
        for page in _PAGES
    ),
    *(
        Rule(f"POST /console/content/{page}/preview", Role.AGENT, Action.TEXT_PREVIEWED,
             preview_text, fields=TYPED, is_looking=True, again=show_text)
        for page in _PAGES
    ),
    *(
        Rule(f"POST /console/content/{page}/text", Role.AGENT, Action.TEXT_SAVED,
             save_text, fields=TYPED, again=show_text)
        for page in _PAGES
    ),
    Rule("POST /console/content/topics/{topic}/phrasings", Role.AGENT, Action.CHANGE_PROPOSED,
         add_questions, fields=TYPED, again=show_text),
)  # fmt: skip
