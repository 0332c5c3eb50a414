"""A lead that staff take down of somebody they have met: read as the intake reads it, with who agreed to it how.

What is unknown may be left open, but for what says who it is, who follows it up, and how they are reached.
"""

import hashlib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import NamedTuple, Protocol

from bot.casework.unit import CaseUnit
from bot.consent import Consent, Purpose, Source
from bot.dialogue.words.contacts import LONGEST_WORDS, Complaint, Value
from bot.leads import REFERENCE_LENGTH, REFERENCE_LETTERS, Lead, reference_from
from bot.message import Visitor, clean_text
from bot.staff.members import EVERYTHING
from knowledge.project import CHOSEN, Field, LeadKind, Project, Takes

LONGEST_STATEMENT = 500
"""Characters in which is said how somebody agreed."""

LONGEST_AGO = timedelta(days=730)
"""No consent is older: a lead is not kept longer."""

REACHED = frozenset({Takes.EMAIL, Takes.PHONE, Takes.REACH})
"""What somebody is reached by: one of these is needed."""

UNREACHED = "console_add_unreached"
"""The phrase that says so where none is known."""

NAMED = "company"
"""The answer that says who it is."""


class FieldReader(Protocol):
    """What reads an answer as the intake does."""

    def read(self, field: Field, said: str, country: str) -> Value | Complaint:
        """Return the value that *said* gives to *field*; *country* is where a phone number may lie."""
        ...


class Problem(NamedTuple):
    """Why something cannot be taken: the *name* of what was typed, and the phrase that says so."""

    name: str
    phrase: str
    values: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Entered:
    """What was typed, as far as it could be read, and what is wrong with the rest."""

    given: Mapping[str, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How somebody agreed to be contacted, as *staff* heard it on a day; *may_transfer* is None where nobody asked."""

    statement: str
    heard_on: date
    staff: int
    source: Source
    may_transfer: bool | None = None

    def consents(self, language: str, now: datetime) -> Sequence[Consent]:
        """Return what is kept as proof of it."""
        answers = {Purpose.CONTACT: True, Purpose.TRANSFER: self.may_transfer}
        return [
            Consent(
                purpose=purpose,
                is_given=is_given,
                wording=f"{self.heard_on.isoformat()}: {self.statement}",
                language=language,
                at=now,
                source=self.source,
                staff=self.staff,
            )
            for purpose, is_given in answers.items()
            if is_given is not None
        ]


@dataclass(frozen=True, slots=True)
class Batch:
    """What is the same for all that is taken down at once: the *kind*, the language to write in, the link's code."""

    kind: LeadKind
    language: str
    code: str = ""


def needed(kind: LeadKind) -> frozenset[str]:
    """Return the names of what may not be left open, besides a way to be reached."""
    country = (kind.country.name,) if kind.country else ()
    return frozenset({NAMED, *country} & {each.name for each in kind.fields})


def is_reached(kind: LeadKind, known: Container[str]) -> bool:
    """Whether somebody can be reached of whom these answers are *known*; nobody need be, of whom nothing such is asked."""
    reached = [each.name for each in kind.fields if each.takes in REACHED]
    return not reached or any(name in known for name in reached)


def answers_of(reader: FieldReader, kind: LeadKind, said: Mapping[str, str]) -> Entered:
    """Return what *said* answers, by the names of the fields of *kind*, and every problem with it."""
    given: dict[str, Value] = {}
    problems = []
    # The country first: a phone number may lie there.
    for each in sorted(kind.fields, key=lambda field: field is not kind.country):
        text = said.get(each.name, "").replace("\r\n", "\n").strip()
        if not text:
            if each.name in needed(kind):
                problems.append(Problem(each.name, "console_add_missing"))
            continue
        value = read_answer(reader, each, text, place_of(kind, given))
        if isinstance(value, Complaint):
            values = dict(value.values)
            problems.append(Problem(each.name, f"console_add_{value.phrase}", values))
        else:
            given[each.name] = value
    if not is_reached(kind, {name for name, text in said.items() if text.strip()}):
        first = next(each.name for each in kind.fields if each.takes in REACHED)
        problems.append(Problem(first, UNREACHED))
    order = [each.name for each in kind.fields]
    problems.sort(key=lambda problem: order.index(problem.name))
    return Entered(given, tuple(problems))


def place_of(kind: LeadKind, given: Mapping[str, Value]) -> str:
    """Return the country in which a phone number may lie."""
    country = given.get(kind.country.name) if kind.country else None
    return country if isinstance(country, str) else kind.phones


def is_elsewhere(project: Project, kind: LeadKind, given: Mapping[str, Value]) -> bool:
    """Whether what is taken down is of a country whose leads nobody wanted: to be asked, and no mistake for sure."""
    home = project.home_of(kind)
    return bool(home) and kind.country is not None and given.get(kind.country.name) not in home


def read_answer(reader: FieldReader, asked: Field, text: str, country: str) -> Value | Complaint:
    """Return the value that *text* gives to the field *asked*; what was ticked, by its ids, as it is."""
    if len(text) > LONGEST_WORDS:
        return Complaint("too_long")
    if asked.takes in CHOSEN:
        chosen = text.split()
        if all(each in asked.options for each in chosen):
            named = [each for each in asked.options if each in chosen]
            if asked.takes is Takes.SEVERAL:
                return named
            return named[0] if len(named) == 1 else Complaint("bad_choice")
    return reader.read(asked, clean_text(text), country)


def agreement_of(
    form: Mapping[str, str], kind: LeadKind, staff: int, source: Source, today: date
) -> tuple[Agreement | None, list[Problem]]:
    """Return how somebody agreed, as the *form* says it; None where that is not enough, and why."""
    problems = []
    statement = clean_text(form.get("statement", ""))
    if not any(each.isalnum() for each in statement):
        problems.append(Problem("statement", "console_add_statement_missing"))
    elif len(form["statement"].strip()) > LONGEST_STATEMENT:
        too_long = {"most": LONGEST_STATEMENT}
        problems.append(Problem("statement", "console_add_statement_long", too_long))
    heard_on = _day(form.get("heard_on", ""))
    if heard_on is None or not today - LONGEST_AGO <= heard_on <= today:
        problems.append(Problem("heard_on", "console_add_day"))
    transfer = {"yes": True, "no": False}.get(form.get("transfer", ""))
    if kind.is_guarded and transfer is None:
        problems.append(Problem("transfer", "console_add_transfer_missing"))
    if problems or heard_on is None:
        return None, problems
    answer = transfer if kind.is_guarded else None
    return Agreement(statement, heard_on, staff, source, answer), []


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def lead_of(
    project: Project, batch: Batch, given: Mapping[str, Value], visitor: Visitor, now: datetime
) -> Lead:
    """Return the lead that was taken down of *visitor*, who has written nothing; it has no reference yet."""
    country = place_of(batch.kind, given)
    return Lead(
        reference="",
        intake=visitor.id,
        kind=batch.kind.id,
        visitor=visitor,
        organisation=project.organisation_for(batch.kind.id, country),
        given=given,
        language=batch.language,
        origin=batch.code,
        taken_at=now,
        changed_at=now,
    )


def keep(unit: CaseUnit, lead: Lead, agreement: Agreement) -> bool:
    """Keep *lead* and how its person agreed; False where it is kept already."""
    if not unit.leads.add(lead):
        return False
    for consent in agreement.consents(lead.language, lead.taken_at):
        unit.consents.add(lead.visitor, consent)
    return True


def unused_reference(unit: CaseUnit, seed: str) -> str:
    """Return a reference that no lead has, made from *seed*, which nobody can guess."""
    base = len(REFERENCE_LETTERS)
    for turn in count():
        number = int.from_bytes(hashlib.sha256(f"{seed} {turn}".encode()).digest(), "big")
        reference = reference_from(
            number // base**place % base for place in range(REFERENCE_LENGTH)
        )
        if unit.cases.get(reference, EVERYTHING) is None:
            return reference
    raise AssertionError  # there is no end to counting
