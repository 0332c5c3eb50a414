"""Leads that were sent: what they hold, how they stand, what is changed in them, taking them back."""

from collections.abc import Sequence
from dataclasses import replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.consent import Purpose
from bot.dialogue.components import Components
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.absent_options import AbsentOptions
from bot.dialogue.interview.consent_withdrawal import WITHDRAWN
from bot.dialogue.interview.open_question import OpenQuestion
from bot.dialogue.interview.spoken_line import SpokenLine
from bot.dialogue.interview.steps import NOTHING_NOTED, Step
from bot.dialogue.sent_leads.named import NamedLeads, label_of
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word
from bot.dialogue.words.field_names import told_as
from bot.leads import REFERENCE_LENGTH, Lead, Status, follows_up
from bot.message import Choice, Reply, Row
from knowledge.topic import Language

_BESIDE = frozenset({"show", "withdraw"})

_LABELS = {
    "change": "choice_change_lead",
    "withdraw": "choice_withdraw",
    "show": "choice_keep_lead",
    "stay": "transfer_no",
}
"""What the choices are called that do something with a lead."""

LONGEST_LABEL = 40
"""Characters of a choice that names a lead."""


class SentLeads:
    """Takes leads, shows them, changes them and takes them back; each returns a decision."""

    def __init__(self, components: Components, open_question: OpenQuestion) -> None:
        self._replies = components.replies
        self._interview = components.interview
        self._steps = components.steps
        self._chance = components.chance
        self._open_question = open_question
        self._absent = AbsentOptions(components.steps, components.words)
        self._spoken = SpokenLine(components.steps, components.words)
        leads = NamedLeads(components.words, components.interview, components.steps.corrections)
        self.named, self.beside = leads.named, leads.beside

    def submit(self, turn: Turn, intake: Intake) -> Decision:
        """Make a lead of *intake*, or change the one it was opened for; what was withdrawn since needs a new yes."""
        origin = turn.conversation.origin
        lead = self._interview.lead(
            intake, turn.message, self._chance.reference, origin, turn.language
        )
        before = next((each for each in turn.leads() if each.reference == intake.reference), None)
        if before is not None:
            if before.status is Status.WITHDRAWN and not intake.noticed:
                return self._reopened(turn, before)
            lead = replace(
                before,
                given=lead.given,
                organisation=follows_up(before, lead),
                changed_at=lead.changed_at,
                # Sent once more, it is wanted once more.
                status=Status.NEW if before.status is Status.WITHDRAWN else before.status,
            )
        reply = self._taken(lead, turn.language, "lead_changed" if before else "lead_taken")
        # Their next number is of where they are.
        country = {"country": intake.country} if intake.country else {}
        told = {**turn.conversation.told, **country}
        return replace(turn.having(intake=None, told=told).replying(reply), lead=lead)

    def submitted_before(self, turn: Turn, intake_id: str) -> Decision:
        """Say that this intake is a lead already, or that the button is out of date."""
        lead = next((each for each in turn.leads() if each.intake == intake_id), None)
        return self._sent_already(turn, lead) or self._open_question.out_of_date(turn)

    def sent_before(self, turn: Turn) -> Decision | None:
        """Say that the lead they may mean was sent already; None where none stands."""
        return self._sent_already(turn, turn.standing_lead)

    def _sent_already(self, turn: Turn, lead: Lead | None) -> Decision | None:
        return turn.replying(self._taken(lead, turn.language, "already_taken")) if lead else None

    def my_lead(self, turn: Turn) -> Decision:
        """Show the lead of this visitor, with what may be done about it; of several, which there are."""
        language = turn.language
        leads = turn.leads()
        if not leads:
            ways_on = (self._replies.command(Word.JOIN, language), self._replies.person(language))
            return self._open_question.then(
                turn, self._replies.phrase("no_lead", language, ways_on)
            )
        if len(leads) > 1:
            choices = [
                Choice.to(label_of(lead)[:LONGEST_LABEL], ChoiceKind.LEAD, "show", lead.reference)
                for lead in leads
            ]
            return self._open_question.then(
                turn, self._replies.phrase("my_leads", language, choices)
            )
        return self._shown(turn, leads[0])

    def named_lead(self, turn: Turn) -> Decision | None:
        """Show the lead whose reference the message is, with or without its hyphen; None for any other text."""
        plain = turn.message.text.strip().upper().replace("-", "")
        if len(plain) != REFERENCE_LENGTH or " " in plain:
            return None
        found = (lead for lead in turn.leads() if lead.reference.replace("-", "") == plain)
        lead = next(found, None)
        return self._shown(turn, lead) if lead else None

    def _shown(self, turn: Turn, lead: Lead) -> Decision:
        language, verbs = turn.language, ["change"]
        if lead.status is not Status.WITHDRAWN:
            verbs += ["withdraw", "stay"] if self._is_guarded(lead) else ["withdraw"]
        choices = [self.choice(lead, verb, language) for verb in verbs]
        reply = self.standing(lead, language, choices)
        rows = tuple(
            Row(
                self._interview.questions.field_label(lead.kind, field, language),
                self._interview.questions.value(field, lead.given.get(field.name), language),
            )
            for field in self._interview.reopen("", lead).fields
        )
        return self._open_question.then(turn, replace(reply, rows=rows, reference=lead.reference))

    def choice(self, lead: Lead, verb: str, language: Language) -> Choice:
        """Return the choice that does *verb* with *lead*: to change it, to take it back, to keep it as it is, not to send it abroad."""
        label = self._replies.say(_LABELS[verb], language)
        return Choice.to(label, ChoiceKind.LEAD, verb, lead.reference)

    def _is_guarded(self, lead: Lead) -> bool:
        """Whether *lead* may be sent abroad only with a consent; one of a kind that is gone is guarded by nothing."""
        return self._interview.project.kind(lead.kind).is_guarded

    def standing(self, lead: Lead, language: Language, choices: Sequence[Choice] = ()) -> Reply:
        """Return the line that says how *lead* stands, and who follows it up."""
        return self._replies.phrase(
            "my_lead",
            language,
            choices,
            reference=lead.reference,
            organisation=self.organisation(lead, language),
            status=self._replies.say(f"status_{lead.status}", language),
        )

    def tapped(self, turn: Turn, tapped: ChoiceId) -> Decision:
        """Change or withdraw the lead that a choice names, if it is this visitor's."""
        verb, reference = tapped.verb, tapped.argument
        lead = next((each for each in turn.leads() if each.reference == reference), None)
        intake = turn.conversation.intake
        # Beside another registration a lead is shown and taken back, and not changed.
        is_beside = intake is not None and intake.reference != reference and verb in _BESIDE
        if lead is None or not (intake is None or is_beside):
            return self._open_question.out_of_date(turn)
        if verb == "show":
            return self._shown(turn, lead)
        if verb == "change":
            return self._reopened(turn, lead)
        if verb == "withdraw" and lead.status is not Status.WITHDRAWN:
            return self.withdrawn(turn, lead)
        if verb == "stay" and self._is_guarded(lead):
            return self.kept_here(turn, lead)
        return self._open_question.out_of_date(turn)

    def withdrawn(self, turn: Turn, lead: Lead) -> Decision:
        """Withdraw *lead*, and the consent to it: it stays, and nobody may contact its visitor about it."""
        at = turn.message.taken_at
        consent = self._interview.taken_back(lead, Purpose.CONTACT, at, turn.language)
        lead = replace(lead, status=Status.WITHDRAWN, changed_at=at)
        reply = self._replies.phrase("lead_withdrawn", turn.language, reference=lead.reference)
        return replace(self._open_question.then(turn, reply), lead=lead, consents=(consent,))

    def _reopened(self, turn: Turn, lead: Lead) -> Decision:
        """Show *lead* to be changed; what was withdrawn begins with the notice, for nothing is agreed to any more."""
        intake = self._interview.reopen(self._chance.intake_id(), lead)
        if lead.status is Status.WITHDRAWN:
            intake, turn = replace(intake, stage=Stage.CONSENT), turn.having(told={})
        return self._asked(turn, intake)

    def _asked(self, turn: Turn, intake: Intake) -> Decision:
        """Open *intake*, and ask what it waits for."""
        reply = self._interview.questions.ask(intake, turn.language)
        return turn.having(intake=intake).replying(reply)

    def kept_here(self, turn: Turn, lead: Lead) -> Decision:
        """Take back the consent to send *lead* abroad; whoever follows it up sees that it has changed."""
        at = turn.message.taken_at
        consent = self._interview.taken_back(lead, Purpose.TRANSFER, at, turn.language)
        reply = self._replies.phrase(WITHDRAWN, turn.language)
        said = self._open_question.then(turn, reply)
        return replace(said, consents=(consent,), lead=replace(lead, changed_at=at))

    def asked_for_transfer(self, turn: Turn, lead: Lead) -> Decision:
        """Show the notice about sending *lead* abroad, which is agreed to after all: a consent is to what was shown."""
        intake = self._interview.reopen(self._chance.intake_id(), lead)
        return self._asked(turn, replace(intake, stage=Stage.TRANSFER))

    def guarded(self, turn: Turn) -> Lead | None:
        """Return the lead that may be sent abroad only with a consent, the newest; None where there is none."""
        return next(filter(self._is_guarded, turn.standing_leads), None)

    def correct(
        self, turn: Turn, *, is_sure: bool = True, only_new: bool = False
    ) -> Decision | None:
        """Change what a lead holds, by what was said of it; None where nothing is corrected.

        Unless *is_sure*, or where something is still to be asked, the whole is shown before anything changes.
        With *only_new* nothing is asked: None where no new value was said.
        """
        lead = self._meant(turn)
        if lead is None:
            return None
        intake = self._interview.reopen(self._chance.intake_id(), lead)
        if absent := self._absent.reply(intake, turn.heard, turn.language):
            return self._open_question.then(turn, absent)
        turn = turn.beside(lead.given).with_ways(intake)
        step = self._interview.pointing.correct(intake, turn.heard, turn.language)
        if step is None:
            return None
        if only_new and step.intake.given == lead.given:
            return None
        if self.named(turn) is None:
            return self.my_lead(turn)  # nothing says which of several
        if asked := self._which_one(turn, step):
            return turn.remembering_several().having(intake=step.intake).replying(asked)
        is_whole = step.reply.about.says("summary") and step.intake.given != lead.given
        if is_sure and is_whole:
            return self._changed(turn, lead, step.intake)
        return turn.having(intake=step.intake).replying(step.reply)

    def _which_one(self, turn: Turn, step: Step) -> Reply | None:
        """Return the question which of two values is right, where one was told besides the one that the lead holds; else None."""
        intake, told = step.intake, turn.heard.told
        if intake.stage is not Stage.QUESTIONS:
            return None
        several = next(
            (told.unclear[each] for each in told_as(intake.field) if each in told.unclear), ()
        )
        if not several:
            return None
        return self._steps.asking_which(step.reply, intake, several, turn.language)

    def ask_what(self, turn: Turn) -> Decision | None:
        """Ask what is to be changed of the lead that was left; None where none stands."""
        lead = self.named(turn)
        if lead is None:
            return self.my_lead(turn) if turn.standing_leads else None
        intake = self._interview.reopen(self._chance.intake_id(), lead)
        step = self._steps.again(intake, "what_to_change", turn.language)
        return turn.having(intake=step.intake).replying(step.reply)

    def _changed(self, turn: Turn, before: Lead, intake: Intake) -> Decision:
        """Take over what *intake* holds now, and say what was changed."""
        language = turn.language
        values = {
            each.name: intake.given.get(each.name, NOTHING_NOTED)
            for each in intake.fields
            if intake.given.get(each.name) != before.given.get(each.name)
        }
        decided = self.submit(turn, intake)
        noted = replace(intake, given={**dict.fromkeys(values, ""), **before.given})
        line = self._steps.changes(noted, values, language)
        choices = (self.choice(before, "change", language), *decided.reply.choices)
        said = replace(decided.reply.below(line), choices=choices)
        return replace(decided, reply=said)

    def as_intake(self, turn: Turn) -> Intake | None:
        """Return what the lead holds that is spoken of, where nothing says which of several the newest; None where none stands."""
        lead = self._meant(turn)
        return self._interview.reopen("", lead) if lead else None

    def _meant(self, turn: Turn) -> Lead | None:
        return self.named(turn) or turn.standing_lead

    def spoken_of(self, turn: Turn) -> Decision | None:
        """Return what follows where a line of the lead is spoken of without a new value: "can I add a city?"; else None."""
        lead, said, language = self.named(turn), turn.heard, turn.language
        if lead is None or not self._spoken.hear(self._interview.reopen("", lead), said, language):
            return None
        intake = self._interview.reopen(self._chance.intake_id(), lead)
        step = self._spoken.hear(intake, said, language)
        return turn.having(intake=step.intake).replying(step.reply) if step else None

    def _taken(self, lead: Lead, language: Language, phrase: str) -> Reply:
        mylead = self._replies.command(Word.MYLEAD, language)
        reply = self._replies.phrase(
            phrase,
            language,
            (mylead, *self._replies.choices(self._interview.project.after_topics, language)),
            reference=lead.reference,
            organisation=self.organisation(lead, language),
        )
        return replace(reply, reference=lead.reference)

    def organisation(self, lead: Lead, language: Language) -> str:
        """Return what those are called who follow *lead* up."""
        return self._replies.say(f"organisation_{lead.organisation.replace('-', '_')}", language)
