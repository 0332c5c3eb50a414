"""The intake as a dialogue: what the visitor says or taps moves it on, to a lead at the end.

It turns an intake and what was said into the next intake and a reply; it keeps nothing and does
not answer questions from the knowledge.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.choice_id import ChoiceId
from bot.consent import Consent, Purpose
from bot.dialogue.commands import Word, Words, key
from bot.dialogue.contacts import Complaint
from bot.dialogue.conversation import Named
from bot.dialogue.fields import Reader, numbers
from bot.dialogue.intake import Intake, Stage
from bot.dialogue.prompts import Questions
from bot.leads import Lead, Status
from bot.message import About, Choice, Message, Reply
from knowledge.phrasebook import Phrasebook
from knowledge.project import LeadKind, Project, Takes


class Ending(StrEnum):
    """How an intake ends."""

    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of one turn: the intake as it now stands, what to say, and what to keep.

    *is_understood* is False where the words were no answer: they may be a question.
    """

    intake: Intake
    reply: Reply
    consents: tuple[Consent, ...] = ()
    ending: Ending | None = None
    is_understood: bool = True


class Interview:
    """Leads a visitor through an intake."""

    def __init__(
        self, phrasebook: Phrasebook, reader: Reader, words: Words, project: Project
    ) -> None:
        self._say = phrasebook.say
        self._reader = reader
        self._words = words
        self.project = project
        self.questions = Questions(phrasebook, reader, project.kinds)

    def begin(self, intake_id: str, kind: LeadKind, named: Named) -> Intake:
        """Return a new intake with what the visitor has named already filled in."""
        given: dict[str, str | list[str]] = {}
        country = kind.country
        if country and len(named.countries) == 1 and named.countries[0] in country.options:
            given[country.name] = named.countries[0]
        for name, said in (("cities", named.cities), ("focus_areas", named.focus_areas)):
            field = kind.field(name)
            chosen = [option for option in field.options if option in said] if field else []
            if chosen:
                given[name] = chosen
        return Intake(id=intake_id, kind=kind, given=given, noted=tuple(given))

    def reopen(self, intake_id: str, lead: Lead) -> Intake:
        """Return an intake at its summary, to change what *lead* holds."""
        return Intake(
            id=intake_id,
            kind=self.project.kind(lead.kind),
            stage=Stage.SUMMARY,
            given=lead.given,
            reference=lead.reference,
        )

    def hear(self, intake: Intake, message: Message, language: str) -> Spoken:
        """Return what comes of a message while *intake* is open."""
        if message.choice:
            return self._tapped(intake, message, language)
        if choice := self._named_choice(intake, message.text, language):
            return self._tapped(intake, replace(message, choice=choice.id), language)
        word = self._words.find(message.text)
        if word is Word.CANCEL:
            return self._cancelled(intake, language)
        return self._said(intake, message, word, language)

    def _named_choice(self, intake: Intake, text: str, language: str) -> Choice | None:
        """Return the choice that *text* names by its number or its label, None for the options.

        The options of a question, and the numbers of a summary's rows, are read elsewhere.
        """
        choices = self.questions.ask(intake, language).choices
        options = len(intake.field.options) if intake.stage is Stage.QUESTIONS else 0
        said = key(text)
        for choice in choices[options:]:
            if said and said == key(choice.label):
                return choice
        chosen = numbers(text, len(choices)) if intake.stage is not Stage.SUMMARY else ()
        return choices[chosen[0] - 1] if len(chosen) == 1 and chosen[0] > options else None

    # Taps

    def _tapped(self, intake: Intake, message: Message, language: str) -> Spoken:
        steps = ChoiceId.parse_all(message.choice)
        if not steps or not all(_is_known(intake, step, self.project.kinds) for step in steps):
            return self._outdated(intake, language)
        verbs = {step.verb for step in steps}
        if intake.stage is Stage.QUESTIONS and verbs <= {"pick", "done"}:
            return self._picked(intake, steps, language)
        if len(steps) > 1:
            return self._outdated(intake, language)
        verb, argument = steps[0].verb, steps[0].argument
        if verb == "cancel":
            return self._cancelled(intake, language)
        if verb == "change" and intake.stage is Stage.SUMMARY:
            return self._on(intake.change(argument), language)
        if verb == "kind" and intake.stage is Stage.CONSENT:
            return self._on(intake.as_kind(self.project.kinds[argument]), language)
        if verb not in _SAID_BY_TAP or argument != self.questions.here(intake):
            return self._outdated(intake, language)
        silent = replace(message, choice="", text="")
        return self._said(intake, silent, _SAID_BY_TAP[verb], language)

    def _picked(self, intake: Intake, steps: Sequence[ChoiceId], language: str) -> Spoken:
        field = intake.field
        picks = [step.picked[1] for step in steps if step.picked]
        if any(pick not in field.options for pick in picks):
            return self._outdated(intake, language)
        if field.takes is not Takes.SEVERAL:
            if len(picks) != 1:
                return self._outdated(intake, language)
            return self._on(intake.take(picks[0]), language)
        if len(picks) == len(steps):
            for pick in picks:
                intake = intake.tick(pick)
            return self._on(intake, language)
        # The page sends all ticks with "done"; elsewhere they were ticked one by one before.
        chosen = picks or list(intake.ticked)
        if not chosen:
            return self._complain(intake, Complaint("bad_choices"), language)
        return self._on(intake.take([each for each in field.options if each in chosen]), language)

    # Words

    def _said(self, intake: Intake, message: Message, word: Word | None, language: str) -> Spoken:
        match intake.stage:
            case Stage.CONSENT | Stage.TRANSFER:
                return self._said_to_consent(intake, message, word, language)
            case Stage.QUESTIONS:
                return self._said_to_question(intake, message.text, word, language)
            case Stage.SUMMARY:
                return self._said_to_summary(intake, message.text, word, language)

    def _said_to_consent(
        self, intake: Intake, message: Message, word: Word | None, language: str
    ) -> Spoken:
        if word is Word.YES:
            consent = self._agreement(intake, message, language, is_given=True)
            following = (
                intake.agreed() if intake.stage is Stage.CONSENT else intake.after_transfer()
            )
        elif word in {Word.NO, Word.SKIP}:
            consent = self._agreement(intake, message, language, is_given=False)
            if intake.stage is Stage.CONSENT:
                reply = self._reply("consent_declined", language)
                return Spoken(intake, reply, (consent,), Ending.CANCELLED)
            following = intake.after_transfer()
        else:
            return replace(self._on(intake, language), is_understood=False)
        return replace(
            self._on(following, language, self.questions.noted(following, language)),
            consents=(consent,),
        )

    def _said_to_question(
        self, intake: Intake, text: str, word: Word | None, language: str
    ) -> Spoken:
        if word is Word.BACK:
            return self._on(intake.back(), language)
        if word is Word.YES and intake.ticked:
            return self._on(intake.take(list(intake.ticked)), language)
        if word is Word.SKIP or (word is Word.NO and intake.field.is_optional):
            if not intake.field.is_optional:
                return self._complain(intake, Complaint("cannot_skip"), language)
            return self._on(intake.skip(), language)
        if (name := self._to_change(intake, text)) is not None:
            return self._on(intake.change(name) if name in intake.given else intake, language)
        value = self._reader.read(intake.field, text, intake.country)
        if isinstance(value, Complaint):
            return replace(self._complain(intake, value, language), is_understood=False)
        return self._on(intake.take(value), language)

    def _said_to_summary(
        self, intake: Intake, text: str, word: Word | None, language: str
    ) -> Spoken:
        if word is Word.YES:
            return Spoken(intake, self.questions.ask(intake, language), ending=Ending.SUBMITTED)
        if word is Word.BACK:
            return self._on(intake.back(), language)
        chosen = numbers(text, len(intake.fields))
        name = self._to_change(intake, text)
        if name is None and len(chosen) == 1:
            name = intake.fields[chosen[0] - 1].name
        if name is not None:
            return self._on(intake.change(name), language)
        return replace(self._on(intake, language), is_understood=False)

    def _to_change(self, intake: Intake, text: str) -> str | None:
        """Return the field that "change 2" or "change e-mail" means, or None."""
        rest = self._words.change(text)
        if rest is None:
            return None
        if chosen := numbers(rest, len(intake.fields)):
            return intake.fields[chosen[0] - 1].name
        return self._words.field(rest, [each.name for each in intake.fields], self.project.kinds)

    # What is said

    def _on(self, intake: Intake, language: str, lead_in: str = "") -> Spoken:
        return Spoken(intake, self.questions.ask(intake, language, lead_in=lead_in))

    def _complain(self, intake: Intake, complaint: Complaint, language: str) -> Spoken:
        lead_in = self._say(complaint.phrase, language)
        reply = self.questions.ask(intake, language, lead_in=lead_in)
        return Spoken(intake, replace(reply, about=About.phrase(complaint.phrase)))

    def _outdated(self, intake: Intake, language: str) -> Spoken:
        return self._complain(intake, Complaint("out_of_date"), language)

    def _cancelled(self, intake: Intake, language: str) -> Spoken:
        return Spoken(intake, self._reply("intake_cancelled", language), ending=Ending.CANCELLED)

    def _reply(self, phrase: str, language: str) -> Reply:
        return Reply(self._say(phrase, language), About.phrase(phrase), language)

    def _agreement(
        self, intake: Intake, message: Message, language: str, *, is_given: bool
    ) -> Consent:
        purpose = Purpose.CONTACT if intake.stage is Stage.CONSENT else Purpose.TRANSFER
        wording = self.questions.notice(intake, language)
        return Consent(purpose, is_given, wording, language, message.taken_at)

    def lead(
        self,
        intake: Intake,
        message: Message,
        reference: Callable[[], str],
        origin: str,
        language: str,
    ) -> Lead:
        """Return the lead that a submitted intake becomes."""
        given = dict(intake.given)
        return Lead(
            reference=intake.reference or reference(),
            intake=intake.id,
            kind=intake.kind.id,
            visitor=message.visitor,
            organisation=self.project.organisation_for(intake.kind.id, intake.country),
            given=given,
            language=language,
            origin=origin,
            taken_at=message.taken_at,
            changed_at=message.taken_at,
            status=Status.NEW,
        )


def _is_known(intake: Intake, choice: ChoiceId, kinds: Container[str]) -> bool:
    """Whether *intake* has, where it stands, such a choice."""
    verb, argument = choice.verb, choice.argument
    if choice.intake != intake.id:
        return False
    if choice.picked:
        return choice.picked[0] == intake.asked
    match verb:
        case "done":
            return argument == intake.asked
        case "change":
            return argument in {each.name for each in intake.fields}
        case "kind":
            return argument in kinds
        case _:
            return verb == "cancel" or verb in _SAID_BY_TAP


_SAID_BY_TAP = {
    "agree": Word.YES,
    "decline": Word.NO,
    "submit": Word.YES,
    "back": Word.BACK,
    "skip": Word.SKIP,
}
"""What a tap says, where it is as good as a word."""
