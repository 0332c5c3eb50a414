"""What comes of one turn of an intake, and the steps that are the same wherever it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.consent import Consent, Purpose
from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.corrections import Corrections
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.intake.prompts import Questions
from bot.dialogue.interview.answers import AnswerReader
from bot.dialogue.interview.no_answers import needed
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.countries import country_name
from bot.message import About, Message, Reply, paragraphs
from knowledge.acts.act import Act
from knowledge.phrasebook import Phrasebook
from knowledge.project import Field, LeadKind, Takes


class Ending(StrEnum):
    """How an intake ends."""

    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


AGAIN = ("confirm_consent", "confirm_transfer")
"""What is said where a notice is asked again."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one turn: the intake as it now stands, what to say, and what to keep.

    *is_understood* is False where the words were no answer: they may be a question. *act* is what they
    do beside an answer, where somebody else sees to it: to ask for a person, for their data.
    """

    intake: Intake
    reply: Reply
    consents: tuple[Consent, ...] = ()
    ending: Ending | None = None
    is_understood: bool = True
    is_beside: bool = False
    """Whether it was said beside what waits, and is to be answered or declined."""

    act: Act | None = None
    is_discarded: bool = False
    """Whether nothing counts any more of what was told before."""

    @property
    def asks_again(self) -> bool:
        """Whether it asks for a clear answer to a notice, and nothing was agreed to."""
        return self.reply.about.says(*AGAIN) and not self.consents

    def below(self, lead: Reply | str) -> "Step":
        """Return this step with its reply below *lead*, as :meth:`Reply.below` puts it."""
        return replace(self, reply=self.reply.below(lead))


ELSEWHERE = (Act.PERSON, Act.MY_DATA, Act.MY_LEAD, Act.ERASE)
"""What is done in an intake as anywhere else."""

MOVING = frozenset({Act.BACK, Act.CANCEL, Act.WITHDRAW, Act.RESTART, Act.COMPLAINT, Act.INSULT})
"""What is the same at a question and at the summary."""

NOTHING_NOTED = "\u2013"
"""What stands for a value that was taken out."""

_SOOTHING: Mapping[Act, str] = {Act.COMPLAINT: "apology", Act.INSULT: "calm"}


class Steps:
    """Takes an intake a step on, and says what follows."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        questions: Questions,
        answers: AnswerReader,
        corrections: Corrections,
    ) -> None:
        self.say = phrasebook.say
        self.questions = questions
        self.answers = answers
        self.corrections = corrections

    def on(self, intake: Intake, language: str, lead_in: str = "") -> Step:
        """Say what waits where the intake stands; *lead_in* goes before it."""
        lead_in = lead_in or self.questions.noted(intake, language)
        reply = self.questions.ask(intake, language, lead_in=lead_in)
        if intake.stage not in CONSENTS:
            intake = replace(intake, noted=())
        return Step(intake, reply)

    def again(self, intake: Intake, phrase: str, language: str, *further: str) -> Step:
        """Say *phrase*, and the *further* ones, before what waits."""
        lead_in = " ".join(self.say(each, language) for each in (phrase, *further))
        reply = self.questions.ask(intake, language, lead_in=lead_in)
        return Step(intake, replace(reply, about=About.phrase(phrase).then(reply.about)))

    def unclear(self, intake: Intake, language: str) -> Step:
        """Ask for a clear answer to the notice that waits."""
        phrase = "confirm_transfer" if intake.stage is Stage.TRANSFER else "confirm_consent"
        reply = self.questions.ask(intake, language, instead=self.say(phrase, language))
        return Step(intake, replace(reply, about=About.phrase(phrase).then(reply.about)))

    def complain(self, intake: Intake, complaint: Complaint, language: str) -> Step:
        """Say why an answer cannot be taken, and ask again."""
        lead_in = self.say(complaint.phrase, language, **dict(complaint.values))
        reply = self.questions.ask(intake, language, lead_in=lead_in)
        return Step(intake, replace(reply, about=About.phrase(complaint.phrase)))

    def outdated(self, intake: Intake, language: str) -> Step:
        """Say that a button no longer means anything."""
        return self.complain(intake, Complaint("out_of_date"), language)

    def cancelled(self, intake: Intake, language: str) -> Step:
        """End the intake; nothing is kept of it, but what was sent before stays as it was."""
        is_new = not intake.reference
        phrase = "intake_cancelled" if is_new else "change_dropped"
        text = self.say(phrase, language, **({} if is_new else {"reference": intake.reference}))
        about = About.phrase("intake_cancelled")
        reply = Reply(text, about if is_new else about.then(About.phrase(phrase)), language)
        return Step(intake, reply, ending=Ending.CANCELLED, is_discarded=is_new)

    def skipped(self, intake: Intake, language: str) -> Step:
        """Return the intake after the question was left open, where it may be."""
        if not intake.field.is_optional:
            return self.complain(intake, needed(intake.field), language)
        skipped = intake.skip()
        if intake.field.takes is not Takes.SEVERAL:
            return self.on(skipped, language)
        left_open = self.say("left_open", language)
        noted = self.questions.noted(skipped, language)
        return self.on(skipped, language, paragraphs(left_open, noted))

    def submitted(self, intake: Intake, language: str) -> Step:
        """End the intake with a lead; where a line is empty that a registration cannot be without, that is asked first."""
        if (lacking := _lacking(intake)) is not None:
            return self.complain(intake.change(lacking.name), needed(lacking), language)
        return Step(intake, self.questions.ask(intake, language), ending=Ending.SUBMITTED)

    def consented(
        self, intake: Intake, message: Message, language: str, *, is_given: bool
    ) -> Step:
        """Return the intake after a notice was agreed to or declined, with the consent to be kept: what was shown, and when."""
        is_first = intake.stage is Stage.CONSENT
        consent = Consent(
            Purpose.CONTACT if is_first else Purpose.TRANSFER,
            is_given,
            # What was agreed to is what was shown, whatever language the answer is in.
            wording=self.questions.notice(intake, intake.noticed or language),
            language=intake.noticed or language,
            at=message.taken_at,
            request=intake.request,
        )
        if is_first and not is_given:
            declined = self.reply("consent_declined", language)
            return Step(intake, declined, (consent,), Ending.CANCELLED, is_discarded=True)
        following = intake.agreed() if is_first else intake.after_transfer(is_given=is_given)
        return replace(self.on(following, language), consents=(consent,))

    def restart(self, intake: Intake, language: str) -> Step:
        """Return the intake begun again, with nothing in it; what was sent before stands until it is sent anew, and is agreed to."""
        fresh = Intake(id=intake.id, kind=intake.kind, reference=intake.reference)
        is_sent = bool(intake.reference) and intake.stage not in CONSENTS
        begun = self.on(
            fresh.from_first() if is_sent else fresh,
            language,
            self.say("started_over_sent" if intake.reference else "started_over", language),
        )
        return replace(begun, is_discarded=True)

    def moved(self, intake: Intake, act: Act, language: str) -> Step:
        """Return what comes of an act that is the same at a question and at the summary."""
        match act:
            case Act.BACK:
                return self.on(intake.back(), language)
            case Act.CANCEL | Act.WITHDRAW:
                return self.cancelled(intake, language)
            case Act.RESTART:
                return self.restart(intake, language)
            case _:
                return self.again(intake, _SOOTHING[act], language)

    def doubt(self, intake: Intake, country: str, language: str) -> Step:
        """Ask for the country, of which one was said whose companies are followed up by none of their own: said again, it counts."""
        called = country_name(country, language)
        why = Complaint("from_elsewhere", (("country", called),))
        return self.complain(replace(intake, doubted=country), why, language)

    def doubted(self, intake: Intake, values: Mapping[str, Value], language: str) -> Step | None:
        """Return the question for the country, where *values* have one that is to be said again; else None."""
        asked = intake.kind.country
        country = values.get(asked.name) if asked else None
        if asked is None or country in {None, intake.given.get(asked.name)}:
            return None
        if self.answers.is_followed_up(asked, str(country)):
            return None
        return self.doubt(intake.change(asked.name), str(country), language)

    def noting(self, intake: Intake, said: Utterance) -> Intake:
        """Return the intake with what *said* tells and nobody has told before."""
        told = self.answers.told(intake, said)
        fresh = {name: value for name, value in told.items() if name not in intake.given}
        if not fresh or said.asks:
            return intake
        return intake.tell({**fresh, **self.home(intake.kind, {**intake.given, **fresh})})

    def home(self, kind: LeadKind, told: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the country that all that was *told* says, where nobody named one; else nothing."""
        if kind.country is None or kind.country.name in told:
            return {}
        home = self.answers.home(told)
        return {kind.country.name: home} if home else {}

    def correct(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what *said* corrects in *intake*; None where it corrects nothing."""
        found = self.corrections.find(intake, said)
        return self.corrected(intake, found, language) if found else None

    def corrected(self, intake: Intake, found: Correction, language: str) -> Step:
        """Return the intake after a correction, and say what has changed."""
        if found.asked and not found.values and self._is_ahead(intake, found.asked):
            return self.complain(intake, needed(intake.field), language)
        if found.asked and not found.values:
            return self.on(intake.change(found.asked), language)
        if found == Correction():
            return self.on(intake, language)
        values = found.values
        if doubted := self.doubted(intake, values, language):
            return doubted
        noted = replace(intake.tell(values) if values else intake, noted=())
        noted = noted.without(found.removed)
        removed = [each.name for each in intake.fields if each.name in found.removed]
        shown = {**values, **dict.fromkeys(removed, NOTHING_NOTED)}
        noted = noted.change(found.asked) if found.asked else noted
        return self.on(noted, language, self.changes(intake, shown, language))

    @staticmethod
    def _is_ahead(intake: Intake, asked: str) -> bool:
        """Whether a name is spoken of that was not asked for yet, where another must be told first: "can we leave the name out?"."""
        line = intake.kind.field(asked)
        is_name = line is not None and line.takes is Takes.NAME and asked not in intake.given
        return is_name and intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.NAME

    def noted(
        self, intake: Intake, values: Mapping[str, Value], language: str, before: Intake
    ) -> Step:
        """Return *intake* with *values* noted that nobody asked for, and what is new since *before* said."""
        after = intake.tell(values)
        fresh = {
            name: value for name, value in after.given.items() if before.given.get(name) != value
        }
        return self.on(after, language, self.changes(before, fresh, language))

    def changes(self, before: Intake, values: Mapping[str, Value], language: str) -> str:
        """Return the line that says what has changed of what was noted *before*, was noted now, or stood there already."""
        fresh = {name: values[name] for name in values if before.given.get(name) != values[name]}
        shown = self.questions.listed(before.kind, fresh or values, language)
        if not fresh:
            return self.say("noted_already", language, values=shown)
        is_new = before.given.keys().isdisjoint(fresh)
        return self.say("noted_now" if is_new else "corrected", language, values=shown)

    def which(self, intake: Intake, said: Sequence[str], language: str) -> Reply:
        """Return the line alone that asks which of several values is right for the waiting question."""
        shown = [self.questions.value(intake.field, each, language) for each in said]
        text = self.say("which_one", language, values=" / ".join(shown))
        return Reply(text, About.phrase("which_one"), language)

    def asking_which(
        self, asked: Reply, intake: Intake, several: Sequence[str], language: str
    ) -> Reply:
        """Return the question that was *asked* below the line that asks which of *several* values is right for it."""
        return asked.below(self.which(intake, several, language))

    def reply(self, phrase: str, language: str) -> Reply:
        """Return a phrase alone as a reply."""
        return Reply(self.say(phrase, language), About.phrase(phrase), language)


def _lacking(intake: Intake) -> Field | None:
    """Return the first line of a new registration that must be filled, and is not; None where there is none."""
    lines = () if intake.reference else intake.fields
    return next(
        (each for each in lines if not each.is_optional and not intake.given.get(each.name)), None
    )
