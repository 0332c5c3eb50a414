"""What is said where somebody has called for help within the hour, or may be calling.

No goodbye, no menu, no registration that nobody asked for.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.help.called import has_called, is_close
from bot.dialogue.help.help import Help
from bot.dialogue.help.whom_to_ring import HERE, THANKED, WhomToRing
from bot.dialogue.intake.numbers import numbers
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.thresholds import MAY_CALL
from bot.dialogue.turn import Action, Decision, Turn
from bot.dialogue.words.commands import Word, Words, is_slashed
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.acts.act import Act
from knowledge.language.names import tokens_of
from knowledge.project import COURTESIES, HELP, HUMAN, IDENTITY, THANKS

BARE = 2
"""So many words are hardly more than a name."""

_GOES_ON = (Act.JOIN, Act.MY_DATA, Act.MY_LEAD, Act.ERASE, Act.WITHDRAW)
"""What somebody does who has come back to what we are here for."""

_FITTING = frozenset({IDENTITY})
"""The topics with which somebody who has called may be answered, put as a question or not."""

_OUT_OF_PLACE = frozenset({HELP, *COURTESIES})
"""The topics with which nobody answers who was called for help."""

_LOST = (
    *("not_understood", "did_you_mean", "nothing_open", "nothing_to_confirm"),
    *("acknowledged", "calm", "apology", "offer_join", "introduced", "nobody_called", "no_harm"),
)
"""The phrases by which nothing is answered."""


_POLITE = ("acknowledged", "nothing_to_confirm", "nothing_open", "nobody_called", "no_harm")
"""The phrases that are hardly more than a courtesy."""


class AfterCall:
    """Stays with who has called, or may have; a form that was open waits till they come back to it."""

    def __init__(
        self, help_: Help, ring: WhomToRing, words: Words, back: Callable[[Turn], Decision]
    ) -> None:
        """*back* shows once more what a form waits for."""
        self._help = help_
        self._ring = ring
        self._words = words
        self._back = back

    def meet(self, turn: Turn, route: Callable[[Turn], Decision]) -> Decision:
        """Return what *route* leads to; where that would be out of place, whom to ring, and nothing is noted.

        Behind a call an open form is laid aside: nothing that is said is for it, and it asks nothing, till its
        visitor says that the danger is over, comes back to the form or calls it off.
        """
        if self._help.leaves_lines_out(turn):
            is_open = turn.conversation.intake is not None
            return self._ring.leave_out(turn, self._back(turn).reply if is_open else None)
        decision = self._routed(turn, route)
        return _eased(decision) if self._help.is_all_well(turn) else decision

    def _routed(self, turn: Turn, route: Callable[[Turn], Decision]) -> Decision:
        waits = self._waits(turn)
        if waits and self._comes_back(turn):
            return _gone_on(self._back(turn))
        if not waits or self._help.has_ended(turn):
            return _gone_on(self._met(turn, route(turn)))
        if called_off := self._called_off(turn, route):
            return called_off
        aside = turn.having(intake=None)
        decision = self._met(aside, route(aside))
        if decision.action is Action.ERASE:
            return decision  # the form goes with all else
        if staying := next(
            (each for each in (HERE, THANKED) if decision.reply.about.says(each)), ""
        ):
            return self._ring.stay(turn, staying)
        if decision.conversation.intake is not None:  # wishes to register: that is open already
            return _gone_on(self._back(turn))
        return self._ring.beside_form(turn, decision)

    def _met(self, turn: Turn, decision: Decision) -> Decision:
        if self._is_answered_here(turn) and not self._is_about_else(turn, decision):
            is_thanks = decision.reply.about.topics == (THANKS,)
            return self._stayed(turn, THANKED if is_thanks else HERE)
        if turn.urgency >= MAY_CALL and _is_courtesy(turn, decision):
            return self._ring.offer(turn)
        is_lost = decision.reply.about.says(*_LOST)
        tells_end = has_called(turn) and self._help.has_ended(turn)
        if is_lost and (tells_end or self._help.is_all_well(turn)):
            return self._stayed(turn, HERE)  # hours or days later
        if decision.reply.about.says("added_for_staff") and self._help.is_all_well(turn):
            # It is kept for the person who was called, too.
            return replace(decision, reply=self._stayed(turn, HERE).reply)
        return decision

    def _stayed(self, turn: Turn, phrase: str) -> Decision:
        """Return the decision to say once more whom to ring; to who tells that it ended well, and says thanks, for the last time.

        "The ambulance is here" alone ends nothing.
        """
        is_eased = self._help.is_all_well(turn)
        if turn.heard.does(Act.THANK) is None or not self._help.has_ended(turn):
            return self._ring.stay(turn, phrase, is_eased=is_eased)
        return _ended(self._ring.stay(turn, THANKED, is_eased=is_eased))

    def _waits(self, turn: Turn) -> bool:
        """Whether a form was open when its visitor called, a little while ago, and they have not gone on before."""
        helped, message, before = turn.conversation.helped, turn.message, turn.conversation
        if helped is None or helped.is_over or before.intake is None:
            return False
        if message.choice or is_slashed(message.text):
            return False
        taps = len(numbers(self._words, message.text, len(before.offered))) == 1
        return not taps and is_close(turn)

    def _called_off(self, turn: Turn, route: Callable[[Turn], Decision]) -> Decision | None:
        """Return the end of the form where the visitor calls it off by its name: "cancel the registration"; else None.

        A visitor who asks whether they can is told whom to ring, and that the form waits. A mere "cancel" may be
        said of anything, and who has sent a form may mean that one.
        """
        calls_off = turn.heard.does(Act.CANCEL, Act.WITHDRAW) is not None and not turn.leads()
        text, language = turn.message.text, turn.language
        if not (calls_off and self._words.speaks_of(text, "words_of_registering", language)):
            return None
        if turn.heard.asks or self._words.speaks_of(text, "words_forbidding", language):
            return self._ring.stay(turn)
        # As the command: by words nothing is called off that is not on show.
        return route(replace(turn, message=replace(turn.message, text=f"/{Word.CANCEL}")))

    def _comes_back(self, turn: Turn) -> bool:
        """Whether the message asks for the form again: "back to the form", "where were we?", a mere "let's go on"."""
        text = turn.message.text
        is_word = self._words.find(text, Word.MORE, Word.BACK, Word.JOIN) is not None
        if is_word or self._words.is_one_of(text, "words_lets_go_on"):
            return True
        # "He is not hurt. Back to the form": what is denied beside it is of the call.
        named = [each for each in parts(text) if self._words.holds(each, "words_back_to_form")]
        return any(not self._words.denies(each, turn.language) for each in named)

    @staticmethod
    def _is_answered_here(turn: Turn) -> bool:
        """Whether somebody has just called, it is not over, and no registration is open."""
        message, helped = turn.message, turn.conversation.helped
        if message.choice or message.is_wordless or is_slashed(message.text):
            return False
        is_over = helped is not None and helped.is_over
        return turn.conversation.intake is None and is_close(turn) and not is_over

    def _is_about_else(self, turn: Turn, decision: Decision) -> bool:
        """Whether the message plainly speaks of something else than the call.

        It asks what is answered, wishes to register, or names a city of ours.
        """
        about, told = decision.reply.about, turn.heard.told.values.keys()
        registers = self._words.holds(turn.message.text, "words_registering")
        goes_on = registers or turn.heard.does(*_GOES_ON) is not None
        if turn.heard.tells_way or goes_on or _is_served(turn, decision):
            return True
        if self._help.tells_of_trade(turn):
            return True
        if about.topics and _OUT_OF_PLACE.union(_FITTING).issuperset(about.topics):
            return _FITTING.issuperset(about.topics)
        if self._nods_to_answer(turn, decision):
            return True
        if self._asks(turn):
            return not (about.says(*_LOST) or self._is_of_them(turn))
        is_bare = len(tokens_of(turn.message.text)) <= BARE
        return bool(told) and told <= OURS and (is_bare or bool(about.topics))

    def _nods_to_answer(self, turn: Turn, decision: Decision) -> bool:
        """Whether the message says no more than "good" to an answer of ours that stands above."""
        before, text = About.parse(turn.conversation.shown), turn.message.text
        if _OUT_OF_PLACE.union(_FITTING, {HUMAN}).issuperset(before.topics):
            return False
        nods = self._words.find(text, Word.YES) is not None
        return nods and decision.reply.about.says("acknowledged")

    def _asks(self, turn: Turn) -> bool:
        """Whether the message asks, or says that it does: "I wanted to ask which cities there are"."""
        text = turn.message.text
        return turn.heard.asks or self._beside_asking(turn, text) != key(text)

    def _beside_asking(self, turn: Turn, text: str) -> str:
        """Return *text* without the words by which somebody asks to be told: "can you tell me" speaks of nobody."""
        return self._words.without(text, "words_asking_to_be_told", turn.language)

    def _is_of_them(self, turn: Turn) -> bool:
        """Whether the message asks why, or speaks of its writer or somebody near: "shall I give him water?".

        One that speaks of registering does not. "Let's go on" and "can you tell me" stand beside what is asked, and are
        not looked at.
        """
        words, language = self._words, turn.language
        asked = turn.heard.question or turn.message.text
        text = self._beside_asking(turn, words.without(asked, "words_lets_go_on", language))
        if words.speaks_of(text, "words_of_registering", language):
            return False
        return words.find(text, Word.WHY) is not None or words.names_person(text, language)


def _is_courtesy(turn: Turn, decision: Decision) -> bool:
    """Whether nothing but a courtesy answers, and nothing is done: "goodbye, and thank you for your visit"."""
    about, is_kept = decision.reply.about, decision.lead is not None or bool(decision.consents)
    if is_kept or decision.conversation.intake != turn.conversation.intake:
        return False
    if about.topics:
        return COURTESIES.issuperset(about.topics)
    return about.says(*_POLITE)


def _is_served(turn: Turn, decision: Decision) -> bool:
    """Whether something was done, or waits for a word of theirs, that neither answers nor opens a registration."""
    before, after, about = turn.conversation, decision.conversation, decision.reply.about
    if before.forgetting or after.forgetting:
        return True
    return not (about.topics or about.says(*_LOST) or after.intake is not None)


def _gone_on(decision: Decision) -> Decision:
    """Return *decision*, after which whoever called is met as before where a form is open."""
    return decision if decision.conversation.intake is None else _ended(decision)


def _ended(decision: Decision) -> Decision:
    """Return *decision*, after which whoever called is met as before; whom to ring stands above what is said all the same."""
    return replace(decision, conversation=decision.conversation.having_call(is_over=True))


def _eased(decision: Decision) -> Decision:
    """Return *decision*, after which what is said is no longer taken to be about the call."""
    return replace(decision, conversation=decision.conversation.having_call(is_eased=True))
