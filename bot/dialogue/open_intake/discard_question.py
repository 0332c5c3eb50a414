"""Whether a registration is to be thrown away: asked where it would end by more words than a plain "cancel", and lines are filled."""

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.intake.intake import CONSENTS, Intake
from bot.dialogue.intake.numbers import numbers
from bot.dialogue.interview.discarding import (
    CANCELLED,
    CONFIRM_DISCARD,
    calls_off_plainly,
    goes_on_after_all,
    only_throws_away,
    throws_more_away,
)
from bot.dialogue.open_intake.routing import OpenIntake
from bot.dialogue.registering import Registering
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.do_not_contact import declines
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts
from bot.message import About, Choice

_ANSWERS = 2
"""So many choices stand below the question."""


class DiscardQuestion:
    """Meets messages while a registration is open, and lets none be thrown away that only sounds cancelled."""

    def __init__(self, open_intake: OpenIntake, words: Words, registering: Registering) -> None:
        self._open_intake = open_intake
        self._words = words
        self._registering = registering
        self.tapped = open_intake.tapped

    def meet(self, turn: Turn, intake: Intake, word: Word | None) -> Decision:
        """Return what follows a text while *intake* is open; *word* is the command that it is, if any."""
        is_asked = About.parse(turn.conversation.shown).says(CONFIRM_DISCARD)
        if is_asked and not turn.is_forgotten:
            is_yes = self._answer(turn, word)
            if is_yes:
                return self._open_intake.tapped(turn, _cancel(intake))
            # "No, the phone is …" corrects.
            if is_yes is False and not turn.heard.told.values:
                return self._registering.join(turn)
        decision = self._open_intake.meet(turn, intake, word)
        # "Go ahead" and "confirm" are words for sending, too: what was asked is whether to throw it away.
        is_sent = is_asked and decision.lead is not None
        is_open = is_sent or self._is_doubtful(turn, intake, decision)
        if is_open and self._words.holds(turn.message.text, "words_not_cancelled"):
            return self._registering.join(turn)  # 我没有要取消啊, though nobody asked
        return self._ask(turn, intake) if is_open else decision

    def _answer(self, turn: Turn, word: Word | None) -> bool | None:
        """Return whether it clearly throws the registration away, or clearly does not; None for everything else."""
        chosen = numbers(self._words, turn.message.text, _ANSWERS)
        text, throws = turn.message.text, only_throws_away(self._words, turn.heard)
        is_no = self._goes_on(text) and not (throws and self._words.without_no(text) == text)
        if chosen == (_ANSWERS,) or is_no:
            return False
        is_said = self._words.is_one_of(text, "choice_discard")
        is_said = is_said or chosen == (1,) or word in {Word.YES, Word.CANCEL}
        # "Yes, I do not want to take part"
        yes, *rest = parts(text) or [""]
        is_said = is_said or (self._words.agrees(yes) and declines(self._words, "; ".join(rest)))
        return True if (is_said or throws) and not turn.is_early else None

    def _goes_on(self, text: str) -> bool:
        """Whether *text* says no, or that the registration goes on: "no, continue!"."""
        words = self._words
        if words.find_in(text, Word.NO) or words.holds(text, "words_not_cancelled"):
            return True
        is_button = any(
            words.is_one_of(each, "choice_back_to_form") for each in (text, *parts(text))
        )
        return is_button or goes_on_after_all(words, text)

    def _is_doubtful(self, turn: Turn, intake: Intake, decision: Decision) -> bool:
        """Whether *decision* throws away what was filled in, by a message that says more than that or something else."""
        is_ended = decision.conversation.intake is None and decision.reply.about.says(CANCELLED)
        is_filled = bool(intake.given) and intake.stage not in CONSENTS and not intake.reference
        words, said = self._words, turn.heard
        is_more = throws_more_away(words, said, turn.language)
        return is_ended and is_filled and (is_more or not calls_off_plainly(words, said))

    def _ask(self, turn: Turn, intake: Intake) -> Decision:
        """Ask whether it is to be thrown away; what was filled in waits."""
        replies, language = self._registering.replies, turn.language
        label = replies.say("choice_discard", language)
        choices = (Choice(str(_cancel(intake)), label), replies.back_to_form(language))
        return turn.replying(replies.phrase(CONFIRM_DISCARD, language, choices))


def _cancel(intake: Intake) -> ChoiceId:
    return ChoiceId(ChoiceKind.INTAKE, (intake.id, "cancel", "all"))
