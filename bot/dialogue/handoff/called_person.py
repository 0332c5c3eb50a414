"""What is said of a person who was called and has not answered yet: whether they come, and that they need not."""

from bot.dialogue.turn import Turn
from bot.dialogue.wishes.do_not_contact import wants_no_contact, wants_no_person
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import REACH, REACHING
from bot.dialogue.words.word_list import key, within
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from bot.message import About
from bot.transcript import ADDED, CALLED_OFF
from knowledge.project import HUMAN
from knowledge.topic import Language

_OF_PERSON = ("person_called", "passed_on", *ADDED)
"""What the assistant says of a person who was called."""


_CALLED = (*REACHING, REACH)
"""The lines whose names a number or an address goes by."""

LONGEST_UNSAYING = 60
"""Letters of a message that says no more than that a number is not to be kept."""


class CalledPerson:
    """Hears by words what is said of the person."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def phrase(self, turn: Turn) -> str:
        """Return the phrase that answers what is said of a person who was called, or is not wanted; empty for all else."""
        if self._asks_how_it_stands(turn):
            return "person_called"
        conversation = turn.conversation
        if conversation.is_called and conversation.helped is not None:
            return ""  # staff see to a call for help, whatever is said later
        if self._is_called_off(turn):
            return CALLED_OFF
        return "nobody_called" if wants_no_person(self._words, turn.heard) else ""

    def _asks_how_it_stands(self, turn: Turn) -> bool:
        """Whether it asks if anybody is there, or if what was said has reached them.

        Who has registered may ask that of the registration, unless the person is spoken of right above.
        """
        is_above = _is_above(turn)
        is_else = turn.heard.tells_way or (turn.leads() and not is_above)
        if is_else or not turn.conversation.is_called:
            return False
        text, words = turn.message.text, self._words
        return (
            words.speaks_of(text, "words_awaiting", turn.language)
            or words.holds(text, "words_reached_staff")
            or (is_above and words.is_one_of(text, "words_how_long"))
        )

    def will_wait(self, turn: Turn) -> bool:
        """Whether it says no more than that somebody waits for the person spoken of above."""
        is_said = self._words.is_one_of(turn.message.text, "words_will_wait")
        return is_said and turn.conversation.is_called and _is_above(turn)

    def names_call(self, text: str) -> bool:
        """Whether *text* speaks of a call that shall not be, or not yet: "don't call me before ten"."""
        return any(self._words.listed("words_calling_off_person").spans(key(text)))

    def _is_called_off(self, turn: Turn) -> bool:
        """Whether it says that nobody is needed, and nothing that leaves it open: "don't call before ten" does.

        Who has registered may mean the registration by "do not call me", unless the person is spoken of right above.
        """
        text, words = turn.message.text, self._words
        if not turn.conversation.is_called:
            return False
        if wants_no_person(self._words, turn.heard):
            return True
        if turn.heard.told.values or asks_by_mark(text):
            return False
        if self._wants_no_contact(turn):
            return True
        said = parts(text)
        if any(self._is_solved(part, turn) for part in said):
            return True
        off = [part for part in said if self._calls_off(part)]
        others = (part for part in said if part not in off)
        is_only_that = bool(off) and all(
            words.find(each, Word.NO, Word.YES, Word.CANCEL) or self._is_beside(key(each))
            for each in others
        )
        return is_only_that and (turn.standing_lead is None or _is_above(turn))

    def _wants_no_contact(self, turn: Turn) -> bool:
        """Whether nobody shall get in touch any more, while no registration is open or sent that this may be of."""
        conversation = turn.conversation
        is_of_lead = turn.standing_lead is not None and not _is_above(turn)
        if conversation.intake is not None or is_of_lead:
            return False
        return wants_no_contact(self._words, turn.heard, turn.language)

    def asks_what_is_noted(self, turn: Turn) -> bool:
        """Whether it asks which number or address was noted for the person: "which number have you noted?"."""
        return self._words.holds(turn.message.text, "words_noted_contact")

    def fills_in_rather(self, turn: Turn) -> bool:
        """Whether it says that they register themselves and do not wait: "I won't wait, I fill it in myself"."""
        is_said = any(
            self._words.holds(part, "words_filling_in_oneself")
            and not self._words.denies(part, turn.language)
            for part in parts(turn.message.text)
        )
        return is_said and turn.conversation.is_called and not turn.heard.asks

    def unsays_contact(self, turn: Turn) -> bool:
        """Whether a number or an address that was told shall not be kept: "delete my number, please", 我的邮箱别留了."""
        text, words = turn.message.text, self._words
        is_short = len(text) <= LONGEST_UNSAYING and not words.holds(text, "words_everything")
        if not is_short or turn.heard.told.values or words.is_question(text):
            return False
        said, is_behind = parts(text), words.holds(text, "words_take_it_out")
        clearing = [part for part in said if is_behind or self._clears(part)]
        named = [part for part in said if any(calls(part, words.called(each)) for each in _CALLED)]
        # "E-mail is better, leave out the phone" and "skip the phone, write to me" name what is to be used.
        wished = (part for part in said if part not in clearing)
        is_wish = any(self._is_of_oneself(part, turn.language) for part in wished)
        return bool(named) and not is_wish and all(part in clearing for part in named)

    def _clears(self, part: str) -> bool:
        """Whether *part* takes something out: "drop me an e-mail" does not."""
        said, words = key(part), self._words
        spans = words.listed("words_clearing").spans(said)
        return any(not words.begins(said[end:], "words_of_oneself") for _, end in spans)

    def _is_of_oneself(self, part: str, language: Language) -> bool:
        words = self._words
        return words.holds(part, "words_of_oneself") and not words.denies(part, language)

    def _calls_off(self, part: str) -> bool:
        """Whether *part* calls the person off, and nothing behind that says when or how they may call."""
        said, calling_off = key(part), self._words.listed("words_calling_off_person")
        return any(self._is_beside(said[end:]) for _, end in calling_off.spans(said))

    def _is_beside(self, rest: str) -> bool:
        """Whether *rest* is nothing but what is said beside that: "after all", "thanks"."""
        rest = f" {rest} "
        for word in self._words.listed("words_beside_calling_off"):
            rest = rest.replace(within(key(word)), "  ")
        return not rest.strip()

    def _is_solved(self, part: str, turn: Turn) -> bool:
        """Whether *part* says that all is solved by now."""
        words = self._words
        if words.is_question(part) or words.denies(part, turn.language):
            return False
        said = key(part)
        spans = words.listed("words_solved").spans(said)
        return any(self._is_beside(f"{said[:start]} {said[end:]}") for start, end in spans)


def _is_above(turn: Turn) -> bool:
    """Whether the person who was called is what was spoken of last."""
    shown = About.parse(turn.conversation.shown)
    return HUMAN in shown.topics or shown.says(*_OF_PERSON)
