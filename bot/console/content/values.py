"""A fact or a name that is not there yet, by a form: it goes the way of any other text."""

from collections.abc import Sequence

from bot.casework.content.texts import Subject
from bot.casework.content.values import WITHOUT_COUNTRY, begun
from bot.casework.questions import Proposal, ProposalRefusal
from bot.console.content.texts import draft_from
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role
from knowledge.editing.patch import Way
from knowledge.reading.entries import NAME_GROUPS
from knowledge.topic import Language

LONGEST_ABOUT = 96


def show_new_fact(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the form that a fact begins with."""
    return _shown(unit, visit, Way.FACT, ("", *visit.console.library.written()))


def show_new_name(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the form that a name begins with."""
    return _shown(unit, visit, Way.NAME, visit.console.library.written())


def _shown(unit: StaffUnit, visit: Visit, way: Way, languages: Sequence[Language]) -> Landing:
    # What is the same in another language begins from what was given in the first.
    given = {**visit.request.query, **visit.request.form}
    drafts = _drafts(unit, visit, Subject(way, given.get("name", "").strip()), languages)
    if any(drafts):
        languages = [each for each in languages if each]
        given.setdefault("language", next((each for each in languages if each not in drafts), ""))
    values = {
        "way": way,
        "given": given,
        "tongues": languages,
        "groups": NAME_GROUPS if way is Way.NAME else (),
        "without_country": sorted(WITHOUT_COUNTRY),
        "topics": visit.console.library.topics,
        "key": visit.request.form.get("key") or visit.fresh,
    }
    return Landing("content_value_new.html", values)


def _drafts(
    unit: StaffUnit, visit: Visit, subject: Subject, languages: Sequence[Language]
) -> dict[Language, Proposal]:
    """Return what the organisation has begun of *subject*, by language."""
    found = {
        each: unit.edits.draft_of(subject.change(each), visit.member.organisation)
        for each in languages
    }
    return {each: draft for each, draft in found.items() if draft}


def begin_fact(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep a fact that is not there yet as a draft."""
    return _begun(unit, visit, Way.FACT)


def begin_name(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep a name that is not there yet as a draft."""
    return _begun(unit, visit, Way.NAME)


def _begun(unit: StaffUnit, visit: Visit, way: Way) -> Landing:
    change = begun(way, visit.request.form, visit.console.library)
    if draft := unit.edits.draft_of(change, visit.member.organisation):
        if draft.text == change.text and draft.title == change.title:  # the same form once more
            return Landing(goto=f"/console/proposals/{draft.number}", is_told=False)
        raise CaseError(ProposalRefusal.DRAFT_THERE, number=draft.number)
    if way is Way.FACT:  # the same in all languages, or one for each: never both
        others = ("",) if change.language else visit.console.library.written()
        for other in _drafts(unit, visit, Subject(way, change.phrase), others).values():
            raise CaseError(ProposalRefusal.DRAFT_THERE, number=other.number)
    if way is Way.NAME and set(unit.edits.heads_of(change.phrase)) - {change.title}:
        raise CaseError(ProposalRefusal.NAME_BEGUN)
    number = draft_from(unit, visit, change)
    return Landing(
        goto=f"/console/proposals/{number}",
        about=f"{way} {change.phrase}"[:LONGEST_ABOUT],
        detail={"after": change.language, "proposal": str(number)},
    )


_FACT, _NAME = "/console/content/new-fact", "/console/content/new-name"

RULES = (
    Rule(f"GET {_FACT}", Role.AGENT, Action.CONTENT_READ, show_new_fact),
    Rule(f"POST {_FACT}", Role.AGENT, Action.TEXT_SAVED, begin_fact,
         fields=("key", "name", "language", "text"), again=show_new_fact),
    Rule(f"GET {_NAME}", Role.AGENT, Action.CONTENT_READ, show_new_name),
    Rule(f"POST {_NAME}", Role.AGENT, Action.TEXT_SAVED, begin_name,
         fields=("key", "name", "group", "country", "topic", "language", "text"),
         again=show_new_name),
)  # fmt: skip
