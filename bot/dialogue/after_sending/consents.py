"""What becomes of a consent once a registration was sent: it is taken back in words, or given after all."""

from collections.abc import Callable
from dataclasses import replace

from bot.consent import Purpose
from bot.dialogue.intake.intake import Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.steps import Step
from bot.dialogue.registering import Registering
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word
from bot.leads import Status

DECLINED = "consent_declined"


class SentConsents:
    """Meets what is said of the consents to a lead that was sent."""

    def __init__(self, interview: Interview, registering: Registering) -> None:
        self._interview = interview
        self._registering = registering

    def meet(self, turn: Turn, withdraw: Callable[[Turn], Decision]) -> Decision | None:
        """Return what follows; None for anything else. *withdraw* asks whether the whole lead is to be taken back."""
        leads, wishes = self._registering.leads, self._interview.withdrawal
        lead = leads.guarded(turn)
        if lead is not None and wishes.asks_to_take_back(turn.heard, turn.language):
            return leads.my_lead(turn)  # with what does it below
        if turn.heard.asks:
            return None
        if lead is not None and wishes.takes_transfer_back(turn.heard, turn.language):
            return leads.kept_here(turn, lead)
        if lead is not None and wishes.gives_transfer(turn.heard, turn.language):
            return leads.asked_for_transfer(turn, lead)
        if wishes.is_of_all(turn.heard, turn.language):
            return None  # what is asked twice does both
        is_taken_back = turn.standing_lead and wishes.takes_consent_back(turn.heard, turn.language)
        return withdraw(turn) if is_taken_back else None

    def left_alone(self, turn: Turn, withdraw: Callable[[Turn], Decision]) -> Decision | None:
        """Return what follows where somebody wants no contact any more while a further registration is open; else None.

        It is of what they have sent as well: the open one is dropped, and it is asked whether that is to be taken back.
        """
        intake, language = turn.conversation.intake, turn.language
        if intake is None or intake.reference or not turn.standing_leads:
            return None
        if not self._interview.withdrawal.ends_contact(turn.heard, language):
            return None
        asked = withdraw(turn.having(intake=None, told={}))
        dropped = self._registering.replies.phrase("intake_dropped", language)
        lapsed = self._interview.lapsed(intake, turn.message.taken_at, language)
        return replace(asked, reply=asked.reply.below(dropped), consents=lapsed)

    def ended(self, turn: Turn, step: Step) -> Step:
        """Return *step*, which ends a registration or begins it anew: nothing that was agreed to in it holds.

        Whoever declines a further one hears what becomes of the one before.
        """
        intake, lead, language = turn.conversation.intake, turn.standing_lead, turn.language
        if intake is not None and not step.consents:
            lapsed = self._interview.lapsed(intake, turn.message.taken_at, language)
            step = replace(step, consents=lapsed)
        if lead is None or not step.reply.about.says(DECLINED):
            return step
        replies = self._registering.replies
        told = replies.phrase(
            f"{DECLINED}_sent",
            language,
            (replies.command(Word.MYLEAD, language),),
            reference=lead.reference,
        )
        return replace(step, reply=replace(told, about=step.reply.about))

    def settled(self, turn: Turn, step: Step) -> Decision | None:
        """Return what follows the answer about the transfer of a lead that nothing else changes in; None elsewhere."""
        intake, asked = step.intake, turn.conversation.intake
        lead = next((each for each in turn.leads() if each.reference == intake.reference), None)
        is_answer = asked is not None and asked.stage is Stage.TRANSFER and bool(step.consents)
        if not is_answer or lead is None or intake.given != lead.given:
            return None
        if lead.status is Status.WITHDRAWN:
            return None  # it is sent anew, or not at all
        [consent] = step.consents
        if consent.purpose is Purpose.TRANSFER and consent.is_given:
            sent = self._registering.leads.submit(turn, intake)
            return replace(sent, consents=step.consents)
        reply = self._registering.replies.phrase("transfer_open", turn.language)
        return replace(turn.having(intake=None).replying(reply), consents=step.consents)
