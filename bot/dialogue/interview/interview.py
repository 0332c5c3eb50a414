"""The intake as a dialogue: what the visitor says or taps moves it on, to a lead at the end.

It turns an intake and what was said into the next intake and a reply; it keeps nothing and does
not answer questions from the knowledge.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.choice_id import ChoiceId
from bot.consent import Consent, Purpose
from bot.dialogue.competing_acts import YES_ACTS
from bot.dialogue.corrections.pointed_out import PointedOut
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage, changed_fields
from bot.dialogue.intake.numbers import numbers
from bot.dialogue.interview.at_notice import AtNotice
from bot.dialogue.interview.at_question import AtQuestion
from bot.dialogue.interview.at_summary import AtSummary
from bot.dialogue.interview.consent_withdrawal import ConsentWithdrawal, withdrawal
from bot.dialogue.interview.further_company import FurtherCompany
from bot.dialogue.interview.pointing import Pointing
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.thresholds import ACT_AHEAD, ACT_LIKELY, ACT_WITH_WORD
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.do_not_contact import changed_mind
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import REACHING
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.leads import Lead, Status
from bot.message import Choice, Message
from knowledge.acts.act import Act
from knowledge.language.names import tokens_of
from knowledge.project import LeadKind, Project, Takes

FEWEST_CALLING_OFF = 4
"""Words of a sentence that may call a registration off: a company may be called "Cancel AB"."""

_ELSE = ("", *YES_ACTS, Act.CORRECT, Act.ERASE, Act.SKIP, Act.BACK)
"""What a sentence may be that holds a word for calling off, and does not call off."""


class Interview:
    """Leads a visitor through an intake."""

    def __init__(self, steps: Steps, reader: Reader, words: Words, project: Project) -> None:
        self._steps = steps
        self._words = words
        self.project = project
        self.questions = steps.questions
        self._at_notice = AtNotice(steps, words)
        self._at_question = AtQuestion(steps, words)
        self._at_summary = AtSummary(steps, words)
        self._further = FurtherCompany(words)
        self.withdrawal = ConsentWithdrawal(steps, words)
        corrections = steps.corrections
        numbered = corrections.numbered.named
        self.pointing = Pointing(steps, PointedOut(reader, words, corrections.taken_out, numbered))

    def begin(self, intake_id: str, kind: LeadKind, told: Mapping[str, Value]) -> Intake:
        """Return a new intake with what the visitor has told already filled in."""
        told = {**told, **self._steps.home(kind, told)}
        given = {each.name: told[each.name] for each in kind.fields if each.name in told}
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

    def taken_back(self, lead: Lead, purpose: Purpose, at: datetime, language: str) -> Consent:
        """Return the word that what was agreed to for *lead* no longer holds."""
        return withdrawal(self.questions, self.reopen("", lead), purpose, at, language)

    def lapsed(self, intake: Intake, at: datetime, language: str) -> tuple[Consent, ...]:
        """Return that nothing agreed to in *intake* holds, which has ended; of one that changes a lead, that stands."""
        if intake.reference or intake.stage is Stage.CONSENT:
            return ()
        is_both = intake.kind.is_guarded and intake.stage is not Stage.TRANSFER
        purposes = (Purpose.CONTACT, Purpose.TRANSFER) if is_both else (Purpose.CONTACT,)
        return tuple(withdrawal(self.questions, intake, each, at, language) for each in purposes)

    def hear(self, intake: Intake, message: Message, said: Utterance, language: str) -> Step:
        """Return what comes of a message, heard as *said*, while *intake* is open."""
        if message.choice:
            return self._tapped(intake, message, language)
        if choice := self._named_choice(intake, message.text, language):
            return self._tapped(intake, replace(message, choice=choice.id), language)
        pointed = self.pointing.hear(intake, said, language)
        if settled := pointed or self._called_off(intake, said, language):
            return settled
        if taken_back := self.withdrawal.hear(intake, message.taken_at, said, language):
            return taken_back
        if intake.stage not in CONSENTS and self._further.named(intake, said, language):
            return self._steps.again(intake, "one_company", language)
        match intake.stage:
            case Stage.CONSENT | Stage.TRANSFER:
                return self._at_notice.hear(intake, message, said, language)
            case Stage.QUESTIONS:
                return self._at_question.hear(intake, said, language)
            case Stage.SUMMARY:
                return self._at_summary.hear(intake, said, language)

    def _called_off(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the end of the registration where *said* calls it off; None for all else."""
        if said.asks or not self._calls_off(intake, said, language):
            return None
        if said.does(Act.ERASE) is not None:
            # "Forget it, erase all you have on me": that is asked, and the registration waits.
            return replace(self._steps.on(intake, language), act=Act.ERASE)
        return self._steps.cancelled(intake, language)

    def _calls_off(self, intake: Intake, said: Utterance, language: str) -> bool:
        """Whether *said* ends the registration: by a word for it, or in a sentence that is heard as that and holds one."""
        text, heard = said.beside_firm, said.act_scores
        if self._takes_transfer_back(intake, said, language):
            return False  # "I regret it, not abroad" lets the rest be
        if self._says_what_is_wrong(intake, said, language):
            return False
        ends_it = max((Act.CANCEL, Act.WITHDRAW), key=heard.score)
        if not said.told.values.keys().isdisjoint(REACHING) or self._steps.answers.none.puts_off(
            said
        ):
            return False  # "Stop, the mail is wrong, it is …", "let's stop here for today"
        if self._words.find_in(text, Word.CANCEL) or changed_mind(self._words, said):
            # "Never mind. It is correct, hand it in" goes on.
            last = (parts(text) or [text])[-1]
            ends = any(self._words.find(each, Word.CANCEL) for each in (text, last))
            if ends or intake.stage is not Stage.SUMMARY:
                return True
            goes_on = max(ACT_LIKELY, heard.score(ends_it)) < max(map(heard.score, YES_ACTS))
            # "Stop, strike the first city, it will be the second alone" changes it.
            changes = bool(said.told.values) or self._corrects(intake, said, language)
            return not (goes_on or changes)
        is_said = self._words.speaks_of(text, "words_calling_off", language)
        is_long = len(tokens_of(text)) >= FEWEST_CALLING_OFF
        is_heard = heard.score(ends_it) >= ACT_WITH_WORD and heard.lead(ends_it, *_ELSE) > 0
        return is_said and is_long and is_heard and not said.told.values

    def _says_what_is_wrong(self, intake: Intake, said: Utterance, language: str) -> bool:
        """Whether *said* goes on behind a stop to a line that is wrong, or tells how it is right: "stop stop, the need is wrong"."""
        said_last = (parts(said.text) or [said.text])[-1]
        if intake.stage in CONSENTS or self._words.find(said_last, Word.CANCEL) is not None:
            return False
        is_faulted = any(
            self._words.holds(part, "words_named_wrong")
            and self._steps.corrections.named(intake, part) is not None
            for part in parts(said.text)
        )
        return is_faulted or self._corrects(intake, said, language)

    def _corrects(self, intake: Intake, said: Utterance, language: str) -> bool:
        """Whether *said* changes a line of the summary: "stop! The contact is to be Anna Berg"."""
        is_ahead = said.lead(Act.CORRECT, Act.CANCEL, Act.WITHDRAW) > -ACT_AHEAD
        corrected = self._steps.correct(intake, said, language) if is_ahead else None
        return corrected is not None and bool(changed_fields(intake, corrected.intake))

    def _takes_transfer_back(self, intake: Intake, said: Utterance, language: str) -> bool:
        is_asked = intake.kind.is_guarded and intake.stage is not Stage.CONSENT
        return is_asked and self.withdrawal.takes_transfer_back(said, language)

    def without_transfer(
        self, intake: Intake, message: Message, told: Mapping[str, Value], language: str
    ) -> Step:
        """Return the first question, the transfer not agreed to, with what was *told* noted."""
        declined = self._steps.consented(intake, message, language, is_given=False)
        left_open = self._steps.reply("transfer_open", language)
        return self.recall(declined, told, language).below(left_open)

    def recall(self, step: Step, told: Mapping[str, Value], language: str) -> Step:
        """Return *step*, the yes to a notice, with what was told before it noted."""
        intake = step.intake
        told = {**told, **self._steps.home(intake.kind, told)}
        # Till then nothing was taken down: what was told last counts.
        fresh = {name: value for name, value in told.items() if intake.given.get(name) != value}
        if not fresh or intake.stage in CONSENTS:
            return step
        told_all = intake.tell(fresh)
        noted = replace(told_all, noted=tuple(told_all.given))
        return replace(self._steps.on(noted, language), consents=step.consents)

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
        is_summary = intake.stage is Stage.SUMMARY
        chosen = () if is_summary else numbers(self._words, text, len(choices))
        return choices[chosen[0] - 1] if len(chosen) == 1 and chosen[0] > options else None

    # Taps

    def _tapped(self, intake: Intake, message: Message, language: str) -> Step:
        steps = ChoiceId.parse_all(message.choice)
        if not steps or not all(_is_known(intake, step, self.project.kinds) for step in steps):
            return self._steps.outdated(intake, language)
        verbs = {step.verb for step in steps}
        if intake.stage is Stage.QUESTIONS and verbs <= {"pick", "done"}:
            return self._picked(intake, steps, language)
        if len(steps) > 1:
            return self._steps.outdated(intake, language)
        verb, argument = steps[0].verb, steps[0].argument
        if verb == "cancel":
            return self._steps.cancelled(intake, language)
        if verb == "change" and intake.stage is Stage.SUMMARY:
            return self._steps.on(intake.change(argument), language)
        if verb == "kind" and intake.stage is Stage.CONSENT:
            return self._steps.on(intake.as_kind(self.project.kinds[argument]), language)
        if verb not in _VERBS or argument != self.questions.here(intake):
            return self._steps.outdated(intake, language)
        return self._stepped(intake, verb, message, language)

    def _stepped(self, intake: Intake, verb: str, message: Message, language: str) -> Step:
        match verb:
            case "agree" | "decline" if intake.stage in CONSENTS:
                return self._steps.consented(intake, message, language, is_given=verb == "agree")
            case "agree" | "decline" if intake.proposed:
                put_in = verb == "agree"
                return self._at_summary.new_words.settled(intake, language, is_put_in=put_in)
            case "submit" if intake.stage is Stage.SUMMARY:
                return self._steps.submitted(intake, language)
            case "back" if intake.stage not in CONSENTS:
                return self._steps.on(intake.back(), language)
            case "skip" if intake.stage is Stage.QUESTIONS:
                return self._steps.skipped(intake, language)
            case _:
                return self._steps.outdated(intake, language)

    def _picked(self, intake: Intake, steps: Sequence[ChoiceId], language: str) -> Step:
        field = intake.field
        picks = [step.picked[1] for step in steps if step.picked]
        if any(pick not in field.options for pick in picks):
            return self._steps.outdated(intake, language)
        if field.takes is not Takes.SEVERAL:
            if len(picks) != 1:
                return self._steps.outdated(intake, language)
            return self._steps.on(intake.take(picks[0]), language)
        if len(picks) == len(steps):
            for pick in picks:
                intake = intake.tick(pick)
            return self._steps.on(intake, language)
        # The page sends all ticks with "done"; elsewhere they were ticked one by one before.
        chosen = picks or list(intake.ticked)
        if not chosen:
            return self._steps.complain(intake, Complaint("bad_choices"), language)
        return self._steps.on(
            intake.take([each for each in field.options if each in chosen]), language
        )

    def lead(
        self,
        intake: Intake,
        message: Message,
        reference: Callable[[], str],
        origin: str,
        language: str,
    ) -> Lead:
        """Return the lead that a submitted intake becomes."""
        return Lead(
            reference=intake.reference or reference(),
            intake=intake.id,
            kind=intake.kind.id,
            visitor=message.visitor,
            organisation=self.project.organisation_for(intake.kind.id, intake.country),
            given=dict(intake.given),
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
            return verb == "cancel" or verb in _VERBS


_VERBS = frozenset({"agree", "decline", "submit", "back", "skip"})
