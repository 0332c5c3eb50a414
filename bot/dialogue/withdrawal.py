"""Taking back a lead that was sent: asked for in words, it is confirmed once."""

from bot.choice_id import ChoiceKind
from bot.dialogue.replies import Replies, written
from bot.dialogue.requests import Requests
from bot.dialogue.said import LIKELY
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word, Words
from bot.message import About, Choice
from knowledge.acts import Act

CONFIRM = "confirm_withdrawal"

_YES = (Act.AFFIRM, Act.WITHDRAW, Act.SUBMIT)
_NO = (Act.DENY, Act.OK)


class Withdrawal:
    """Asks whether a lead is to be withdrawn, and hears the answer."""

    def __init__(self, replies: Replies, requests: Requests, words: Words) -> None:
        self._replies = replies
        self._requests = requests
        self._words = words

    def ask(self, turn: Turn) -> Decision:
        """Ask whether the lead of this visitor is to be withdrawn; of none or several, show what there is."""
        lead, language = self._requests.leads.named(turn), turn.language
        if lead is None:
            return self._requests.leads.my_lead(turn)
        say = self._replies.say
        choices = [
            Choice.to(
                say("choice_withdraw", language), ChoiceKind.LEAD, "withdraw", lead.reference
            ),
            Choice.to(say("choice_keep_lead", language), ChoiceKind.LEAD, "show", lead.reference),
        ]
        if self._requests.project.kind(lead.kind).is_guarded:
            stay = say("transfer_no", language)
            choices.append(Choice.to(stay, ChoiceKind.LEAD, "stay", lead.reference))
        reply = self._replies.phrase(CONFIRM, language, choices, reference=lead.reference)
        return self._requests.then(turn, reply)

    def meet(self, turn: Turn, word: Word | None) -> Decision | None:
        """Return what follows where it was just asked; None for anything that is no answer to it."""
        lead = self._requests.leads.named(turn)
        if not About.parse(turn.conversation.shown).says(CONFIRM) or lead is None:
            return None
        if word is Word.CANCEL:
            return self.ask(turn)  # The registration, or taking it back?
        agrees = self._agrees(turn, word)
        if agrees is None:
            return None
        if agrees and (turn.is_forgotten or turn.is_early):
            return self.ask(turn)  # nobody remembers what the yes would be to, or has seen it
        return (
            self._requests.leads.withdrawn(turn, lead)
            if agrees
            else self._requests.leads.my_lead(turn)
        )

    def _agrees(self, turn: Turn, word: Word | None) -> bool | None:
        """Return whether it is a clear yes, or a no; None for everything else."""
        said, text, language = turn.heard, turn.message.text, written(turn.language)
        if word in {Word.YES, Word.SUBMIT}:
            return True
        if word in {Word.NO, Word.BACK, Word.SKIP}:
            return False
        if said.asks or self._words.is_unsettled(text, language):
            return None
        act = said.does(*_YES, *_NO, least=LIKELY)
        begins_with_yes = self._words.agrees_in(text)
        if act in _NO:
            return None if begins_with_yes else False
        if begins_with_yes:  # "yes, we do not want it any more"
            return True if said.heard.first(*_YES, *_NO) in _YES else None
        if self._words.denies(text, language) and act is not Act.WITHDRAW:
            return None
        return True if act in _YES or said.consents else None
