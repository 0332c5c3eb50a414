"""The gate: lets a visit in by its rule, or says why not, and tells the audit.

It works in one unit: who is there, what the address names and what is changed are seen at one moment.
What is not for somebody's eyes is absent, as if it did not exist.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.casework.cases import Case, PersonRequest
from bot.casework.content.texts import Subject
from bot.casework.importing.taking import KEPT_FOR
from bot.casework.questions import grouped
from bot.casework.restrictions import PersonalDataRefusal
from bot.console.accounts.totp import step_of
from bot.console.serving.rule import Of, Rule, Who
from bot.console.serving.sidebar import sidebar
from bot.console.serving.visit import Found, Landing, SignedIn, Visit
from bot.errors import CaseError, StaleError
from bot.http.numbers import number_of
from bot.leads import reference_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import COMMAND_LINE, Action, Ending, Event
from bot.staff.members import Role, may_manage, sight_of
from bot.staff.recovery import digest_of
from bot.staff.sessions import NOTED_EVERY, key_of
from knowledge.editing.patch import Way
from knowledge.topic import SOURCE

FRONT = "/console"


WITH_RESTRICTED = frozenset(
    {
        Action.REQUEST_CLOSED,
        Action.PERSON_RESTRICTED,
        Action.PERSON_RELEASED,
        Action.PERSON_ERASED,
        Action.PERSON_CORRECTED,
    }
)
"""What may be done with a lead although its person's data may only be kept."""

OUTSIDE = 401
"""The status of whoever has yet to sign in, or to finish doing so."""


THROTTLED = 429
"""The status of whoever tries too often."""

LEAST_REFUSAL = 400
"""From this status on, what was asked for was not done."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of a visit, as it was let in: the landing, what the audit and the session are told."""

    visit: Visit
    landing: Landing
    event: Event | None = None
    noted: str = ""


def enter(unit: StaffUnit, rule: Rule, visit: Visit) -> Passed:
    """Return what comes of *visit*; what it changes is kept in *unit*."""
    who = signed_in(unit, visit.request.holder, visit.now)
    if who is not None:
        visit = replace(visit, signed_in=who, language=who.member.language)
    landing, visit = _landed(unit, rule, visit)
    is_inside = isinstance(rule.who, Role) and landing.status != OUTSIDE
    if visit.signed_in is not None and landing.template and is_inside:
        landing = replace(landing, values={**sidebar(unit, visit), **landing.values})
    # A page that looks by itself keeps nobody signed in.
    is_unasked = visit.request.is_live or landing.stamp is not None
    noted = "" if is_unasked else _noted(visit)
    return Passed(visit, landing, _event(rule, visit, landing), noted)


def signed_in(unit: StaffUnit, holder: str, now: datetime) -> SignedIn | None:
    """Return whose session the browser that holds *holder* has, None where nobody's is open."""
    session = unit.sessions.get(key_of(holder)) if holder else None
    member = unit.staff.get(session.staff) if session and session.is_open(now) else None
    if member is None or session is None or not member.is_active:
        return None
    return SignedIn(member, session)


def settle(unit: StaffUnit, passed: Passed) -> None:
    """Tell the audit, and note that the session was used."""
    if passed.event is not None:
        unit.audit.add(passed.event)
    if passed.noted:
        unit.sessions.note(passed.noted, passed.visit.now)


def give_code(unit: StaffUnit, visit: Visit, code: str) -> str:
    """Note that the second factor was given, and return nothing; or the phrase that says why not.

    A recovery code stands for it once, and the audit is told.
    """
    member = visit.member
    key = unit.staff.secrets_of(member.number).codes
    if not unit.admission.may_try(f"code {member.number}", visit.now):
        return "console_code_throttled"
    if digest := digest_of(member.number, code):
        if not key or not unit.admission.use_recovery(member.number, digest):
            return "console_code_wrong"
        about = f"colleague {member.number}"
        unit.audit.add(Event(visit.now, member.number, Action.RECOVERY_USED, about))
    else:
        step = step_of(code, key, visit.now)
        if step is None or not unit.admission.use_code(member.number, step, visit.now):
            return "console_code_wrong"
    unit.admission.forgive(f"code {member.number}")
    unit.sessions.prove(visit.session.key, visit.now)
    return ""


def problem(name: str, status: int, ending: Ending = Ending.REFUSED, **values: object) -> Landing:
    """Return a page that says the phrase *name*, and the way out."""
    return Landing("problem.html", {"problem": name, **values}, status, ending=ending)


def _landed(unit: StaffUnit, rule: Rule, visit: Visit) -> tuple[Landing, Visit]:
    if rule.who is not Who.ANYBODY and (closed := _stranger(rule, visit)) is not None:
        return closed, visit
    if visit.request.problem:
        return _unreadable(visit), visit
    if isinstance(rule.who, Who):
        return rule.work(unit, visit), visit
    found = _named(unit, rule, visit)
    if found is None:
        return problem("console_absent", 404, Ending.ABSENT), visit
    if not visit.member.role.includes(rule.who):
        return problem("console_forbidden", 403, role=str(rule.who)), found
    if rule.is_changing and rule.action not in WITH_RESTRICTED and _is_restricted(unit, found):
        return _not_taken(unit, rule, found, CaseError(PersonalDataRefusal.RESTRICTED)), found
    if rule.is_fresh and (closed := _fresh(unit, found)) is not None:
        return closed, found
    try:
        return _done(unit, rule, found), found
    except CaseError as error:
        return _not_taken(unit, rule, found, error), found


def _done(unit: StaffUnit, rule: Rule, visit: Visit) -> Landing:
    """Return what comes of the work of *rule*; where it is refused, nothing that it wrote is kept."""
    if not rule.is_changing:
        return rule.work(unit, visit)
    with unit.attempt():
        return rule.work(unit, visit)


def _is_restricted(unit: StaffUnit, visit: Visit) -> bool:
    """Whether the data of the person that the address names may only be kept."""
    match visit.found:
        case Case(lead=lead):
            return unit.restrictions.of(lead.visitor) is not None
        case PersonRequest(visitor=visitor):
            return unit.restrictions.of(visitor) is not None
    return False


def _stranger(rule: Rule, visit: Visit) -> Landing | None:
    """Return the page to sign in, or to finish signing in; None for whoever has."""
    if visit.signed_in is None:
        # At the address that was asked for, so that it can be gone on from.
        # Whoever comes to the front page comes to sign in, and need not be told to.
        told = "" if visit.request.back == FRONT else "console_sign_in_first"
        values = {"next": visit.request.back, "problem": told}
        return Landing("sign_in.html", values, 401, ending=Ending.REFUSED)
    if visit.signed_in.is_half and rule.who is not Who.HALF:
        asked: dict[str, Any] = {
            "action": "/console/sign-in/code",
            "kept": {"next": visit.request.back},
        }
        return Landing("sign_in_code.html", asked, 401, ending=Ending.REFUSED)
    return None


def _not_taken(unit: StaffUnit, rule: Rule, visit: Visit, error: CaseError) -> Landing:
    status = 409 if isinstance(error, StaleError) else 422
    if rule.again is None:
        landing = problem(error.phrase, status, details=error.values)
    else:
        landing = rule.again(unit, visit)
        values = {**landing.values, "problem": error.phrase, "details": error.values}
        landing = replace(landing, values=values, status=status)
    return replace(landing, ending=Ending.REFUSED, detail={"why": str(error.phrase)})


def _unreadable(visit: Visit) -> Landing:
    names = {400: "console_unreadable", 403: "console_foreign", 422: "console_unknown_field"}
    return problem(names.get(visit.request.problem, "console_unreadable"), visit.request.problem)


def _named(unit: StaffUnit, rule: Rule, visit: Visit) -> Visit | None:
    """Return the visit with what its address names; None when that is not there for these eyes."""
    if rule.of is Of.NOTHING:
        return visit
    name, number = visit.request.name, number_of(visit.request.name)
    if rule.of is Of.LEAD:
        found: Found = lead_named(unit, visit, name)
    elif rule.of in WRITTEN:
        found = _written_about(visit, rule.of, name)
    else:
        found = _numbered(unit, rule.of, number, visit) if number is not None else None
    return replace(visit, found=found) if found else None


def _numbered(unit: StaffUnit, of: Of, number: int, visit: Visit) -> Found:
    """Return what is named by a number."""
    member = visit.member
    sight = sight_of(member, visit.project)
    match of:
        case Of.REQUEST:
            return unit.queue.request(number, sight)
        case Of.QUESTION:
            groups = grouped(unit.unanswered.in_vain(sight))
            # Whoever comes back to a question that was seen to, is shown what is proposed for it.
            return next(
                (each for each in groups if each.has(number)), None
            ) or unit.unanswered.settled_by(number, sight)
        case Of.PROPOSAL:
            return unit.unanswered.get(number, sight)
        case Of.SAVED_REPLY:
            return unit.saved_replies.get(number, member.organisation)
        case Of.SAVED_VIEW:
            return unit.saved_views.get(number, member)
        case Of.IMPORT:
            # Nobody else's: in it stand people of whatever organisation.
            return unit.imports.get(number, member.number, visit.now - KEPT_FOR)
    colleague = unit.staff.get(number)
    is_theirs = colleague is not None and colleague.organisation == member.organisation
    if colleague is None or not (is_theirs or may_manage(member, colleague.organisation)):
        return None
    return colleague


WRITTEN = frozenset(
    {Of.TOPIC, Of.PHRASE, Of.FACT, Of.NAME, Of.LABEL, Of.TITLE, Of.SOURCE, Of.RELATED}
)
"""What texts of the content belong to."""


def _written_about(visit: Visit, of: Of, name: str) -> Subject | None:
    """Return what texts belong to and is called *name*, such as a topic; None when there is none.

    It is taken from no address as it is.
    """
    library = visit.console.library
    ways: dict[Of, tuple[Way, Iterable[str]]] = {
        Of.TOPIC: (Way.ANSWER, library.topics),
        Of.PHRASE: (Way.PHRASE, library.phrases.get(SOURCE, {})),
        Of.FACT: (Way.FACT, library.facts),
        Of.NAME: (Way.NAME, (each.id for each in library.names)),
        Of.LABEL: (Way.LABEL, library.topics),
        Of.TITLE: (Way.TITLE, library.topics),
        Of.SOURCE: (Way.SOURCE, library.topics),
        Of.RELATED: (Way.RELATED, library.topics),
    }
    way, there = ways[of]
    return Subject(way, name) if name in set(there) else None


def lead_named(unit: StaffUnit, visit: Visit, typed: str) -> Case | None:
    """Return the lead whose reference was *typed*, in any way; None when none is there for these eyes."""
    reference = reference_of(typed)
    if not is_name(reference):
        return None
    return unit.cases.get(reference, sight_of(visit.member, visit.project))


def is_name(text: str) -> bool:
    """Whether *text* can name something: short, and without signs that no reference has."""
    return text.isascii() and text.replace("-", "").isalnum() and len(text) <= len("346-79A") + 9


def _fresh(unit: StaffUnit, visit: Visit) -> Landing | None:
    """Return None when the second factor was given just now, else the page that asks for it."""
    if not visit.member.has_codes:
        return problem("console_codes_needed", 403, way_out="codes")
    if visit.session.is_fresh(visit.now):
        return None
    code = visit.request.form.get("code", "")
    refusal = give_code(unit, visit, code) if code else ""
    if code and not refusal:
        return None
    # The form waits on the page and is sent again, with the code.
    kept = {
        name: value for name, value in visit.request.form.items() if name not in {"code", "token"}
    }
    values = {"action": visit.request.path, "kept": kept, "problem": refusal}
    # Nothing is tried before a code is given: the question alone is no event.
    return Landing("sign_in_code.html", values, 403, ending=Ending.REFUSED, is_told=bool(refusal))


def _event(rule: Rule, visit: Visit, landing: Landing) -> Event | None:
    # A page that says why not, is never of something done.
    is_refused = landing.ending is Ending.DONE and landing.status >= LEAST_REFUSAL
    ending = Ending.REFUSED if is_refused else landing.ending
    if not landing.is_told or (rule.action is None and ending is Ending.DONE):
        return None
    is_named = visit.signed_in is not None or bool(landing.staff)
    if ending is not Ending.DONE and (not is_named or landing.status == THROTTLED):
        return None  # a stranger at a closed door: there is nobody to name, and no end to them
    staff = landing.staff
    if staff is None:
        staff = visit.member.number if visit.signed_in else COMMAND_LINE
    action = landing.instead or rule.action or Action.ACCOUNT_READ
    about = landing.about or _about(rule, visit)
    return Event(visit.now, staff, action, about, ending, landing.detail)


def _about(rule: Rule, visit: Visit) -> str:
    name = visit.request.name
    if rule.of is Of.LEAD:
        name = reference_of(name)
    if rule.of is Of.NOTHING or not is_name(name):
        return ""
    return f"{rule.of} {name}"


def _noted(visit: Visit) -> str:
    who = visit.signed_in
    is_due = who is not None and visit.now >= who.session.seen_at + NOTED_EVERY
    return who.session.key if who is not None and is_due else ""
