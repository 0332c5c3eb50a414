"""Erasing all that is kept of a visitor, which is confirmed twice."""

from collections.abc import Sequence
from dataclasses import replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.commands import Word, Words
from bot.dialogue.replies import Replies, in_script, written
from bot.dialogue.requests import Requests
from bot.dialogue.said import LIKELY
from bot.dialogue.turn import Action, Decision, Turn
from bot.dialogue.wording import calls
from bot.message import Choice, Reply
from knowledge.acts import Act
from knowledge.topic import Language

TIMES = 2
"""How often an erasure is confirmed before it is done."""

SURELY = 0.5
"""How far ahead of a no the wish to be erased is that counts whatever words of denial are in it."""

_YES = (Act.AFFIRM, Act.ERASE)
_NO = (Act.DENY, Act.CANCEL)
_OTHERS = (Act.THANK, Act.GOODBYE, Act.PERSON, Act.COMPLAINT, Act.INSULT, Act.CORRECT)


_AGAINST = ("words_denying", "words_only", "words_keeping_all")
"""By these not all is to be erased."""


class Erasure:
    """Asks whether everything is to be erased, and hears the answer."""

    def __init__(self, replies: Replies, requests: Requests, words: Words) -> None:
        self._replies = replies
        self._requests = requests
        self._words = words

    def ask(self, turn: Turn, times: int = 1) -> Decision:
        """Ask whether everything is to be erased, for the first or the second time."""
        say = self._replies.say
        choices = (
            Choice.to(say(f"choice_forget_{times}", turn.language), ChoiceKind.FORGET, str(times)),
            Choice.to(say("choice_keep", turn.language), ChoiceKind.KEEP),
        )
        reply = self._replies.phrase(f"forget_{times}", turn.language, choices)
        return turn.having(forgetting=times).said(reply)

    def meet(self, turn: Turn, tapped: Sequence[ChoiceId], word: Word | None) -> Decision | None:
        """Return what follows while an erasure waits to be confirmed; None for anything else said.

        While a registration is open, too, a yes that is not understood is asked again: it was none
        to the registration.
        """
        times = turn.conversation.forgetting
        agrees = self._agrees(turn, tapped, word)
        if agrees:
            if times < TIMES:
                return self.ask(turn, times + 1)
            reply = self._replies.phrase("erased", turn.language)
            return replace(turn.said(reply), action=Action.ERASE)
        if agrees is False:
            kept = turn.having(forgetting=0)
            return self._requests.then(kept, self._replies.phrase("not_erased", kept.language))
        if self._is_unclear(turn, tapped, word):
            return self.ask(turn, times)
        return None

    def erased(self, language: Language) -> Reply:
        """Return what is said of a message whose visitor has been erased since."""
        return in_script(self._replies.phrase("erased", language), language)

    def _agrees(self, turn: Turn, tapped: Sequence[ChoiceId], word: Word | None) -> bool | None:
        """Return whether it is a clear yes, or a clear no; None for everything else."""
        confirmed = ChoiceId(ChoiceKind.FORGET, (str(turn.conversation.forgetting),))
        if tapped == (confirmed,) or word in {Word.YES, Word.FORGET}:
            return True
        if tapped == (ChoiceId(ChoiceKind.KEEP),) or word in {Word.NO, Word.CANCEL}:
            return False
        said = turn.heard
        if tapped or word not in {None, Word.SUBMIT} or said.asks:
            return None
        return self._agrees_in_words(turn, written(turn.language))

    def _agrees_in_words(self, turn: Turn, language: Language) -> bool | None:
        said = turn.heard
        if self._words.speaks_of(said.text, "words_keeping_nothing", language):
            return True
        if self._erases(turn, language):
            return True  # "take it all away" is heard as a no where a registration is open
        if said.does(*_NO, least=LIKELY) and said.refuses:
            return False
        if self._words.keeps(said.text, language):
            return None if self._words.agrees_in(said.text) else False
        if self._words.is_unsettled(said.text, language):
            return None
        is_sure = said.does(Act.ERASE) and said.heard.lead(Act.ERASE, *_NO) >= SURELY
        if is_sure and self._words.find_in(said.text, Word.NO) is None:
            return True  # "yes, and do not ask again: delete it"
        if self._words.denies(said.text, language):
            return None
        says_yes = (
            said.consents
            or (self._words.agrees_in(said.text) and said.affirms)
            or self._words.concludes_yes(said.text, language)
        )
        # "Confirmed" is a word for sending, too; "send it" is said to a registration.
        act = said.does(*_YES, *_NO, *_OTHERS, Act.SUBMIT, least=LIKELY)
        return True if says_yes or act in _YES else None

    def _erases(self, turn: Turn, language: Language) -> bool:
        """Whether it says to erase, in a word for it, of all there is: not of one line, and with no word against it."""
        text, words, intake = turn.heard.text, self._words, turn.conversation.intake
        lines = [each.name for each in intake.kind.fields] if intake else []
        return (
            words.speaks_of(text, "words_to_erase", language)
            and not words.is_unsettled(text, language)
            and not any(words.holds(text, each) for each in _AGAINST)
            and not any(calls(text, words.called(each)) for each in lines)
        )

    def _is_unclear(self, turn: Turn, tapped: Sequence[ChoiceId], word: Word | None) -> bool:
        """Whether the registration that is open would take for itself what was said to the erasure."""
        said, intake = turn.heard, turn.conversation.intake
        if intake is None or tapped or word is not None or not said.text or said.told.values:
            return False  # who goes on with the registration answers no other question
        # "Yes, thank you, for good" is no mere thanks.
        is_else = said.does(*_OTHERS, Act.JOIN, least=LIKELY) is not None
        return not said.asks and (not is_else or self._words.agrees_in(said.text))
