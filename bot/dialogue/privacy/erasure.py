"""Erasing all that is kept of a visitor, which is confirmed twice."""

from collections.abc import Sequence
from dataclasses import replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.components import Components
from bot.dialogue.intake.intake import CONSENTS
from bot.dialogue.interview.discarding import CONFIRM_DISCARD
from bot.dialogue.interview.pointing import WHICH
from bot.dialogue.privacy.single_lines import SingleLines
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_ASKED_FOR, ACT_LIKELY, ERASE, ERASE_THOUGH_DENIED, KEEP
from bot.dialogue.turn import Action, Decision, Turn
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.closed_answers import denies_or_waits, is_left_open
from bot.dialogue.words.commands import Word
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from bot.message import About, Choice, Reply
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese
from knowledge.matching.followups import is_brief
from knowledge.topic import Language

TIMES = 2
"""How often an erasure is confirmed before it is done."""


_YES = (Act.AFFIRM, Act.ERASE)
_NO = (Act.DENY, Act.CANCEL)
_KEEPING = (Act.KEEP, Act.DENY)
_OPEN = (Act.UNCLEAR_YES, Act.CORRECT)
_OTHERS = (Act.THANK, Act.GOODBYE, Act.PERSON, Act.COMPLAINT, Act.INSULT, Act.CORRECT)

NOWHERE = (
    "not_understood",
    "did_you_mean",
    "acknowledged",
    "nothing_open",
    "nothing_to_confirm",
)
"""What is said to words that nothing waits for, or that nobody understands."""

_LAST_BUTTON = ("choice_forget_2", "words_confirming_erasure")
_BUTTONS = ("choice_forget_1", *_LAST_BUTTON)
_POLITE, _HEARD = "words_merely_polite", "words_merely_heard"

_TAKEN_OUT = ("lead_changed", "not_noted", WHICH)
"""What is said where something else than all was taken out, or may have been."""

_AGAINST = ("words_denying", "words_only", "words_keeping_all", "words_slip")
"""By these not all is to be erased."""


class Erasure:
    """Asks whether everything is to be erased, and hears the answer."""

    def __init__(self, components: Components, registering: Registering) -> None:
        self._replies, self._words = components.replies, components.words
        self._registering = registering
        numbered = components.steps.corrections.numbered.named
        self._single_lines = SingleLines(components.words, registering.project, numbered)

    def unasked(self, turn: Turn) -> Decision | None:
        """Return that nothing is erased, or the first question, where erasing is spoken of and was not asked about; else None."""
        if self._asks_of_open(turn):
            return self._registering.join(turn)
        return self.wanted(turn) if self.forbidden(turn) else self._begun(turn)

    def forbidden(self, turn: Turn) -> bool:
        """Whether it says that nothing is to be erased, whatever else it resembles; the Norwegian "slett ikke" is a no to a notice."""
        text, intake = turn.message.text, turn.conversation.intake
        is_at_notice = intake is not None and intake.stage in CONSENTS
        if is_at_notice and self._words.is_one_of(text, "words_not_at_all"):
            return False
        speaks_of_it = turn.heard.does(Act.ERASE, Act.KEEP) is not None and not turn.heard.asks
        return speaks_of_it and self._words.forbids_erasing(text, turn.language)

    def wanted(self, turn: Turn) -> Decision:
        """Ask to who wants everything erased; nothing is to who says to keep it: "please don't delete my data".

        Who wants one thing taken out is asked which.
        """
        if self._single_lines.is_meant(turn):
            return self._said(turn, WHICH)
        if self._words.forbids_erasing(turn.message.text, turn.language):
            return self._said(turn, "not_erased")
        return self.ask(turn)

    def _said(self, turn: Turn, phrase: str) -> Decision:
        reply = self._replies.phrase(phrase, turn.language)
        return self._registering.open_question.then(turn, reply)

    def _asks_of_open(self, turn: Turn) -> bool:
        """Whether it asks if something of the open registration is deleted, and not all of theirs: what it shows tells that."""
        intake = turn.conversation.intake
        if intake is None or intake.stage in CONSENTS:
            return False
        return self._asks_whether_done(turn) and not self._single_lines.names_all(turn)

    def _begun(self, turn: Turn) -> Decision | None:
        """Ask for the first time who says what the last button says, or asks why nothing is erased; else None."""
        if About.parse(turn.conversation.shown).says("confirm_withdrawal", CONFIRM_DISCARD):
            return None  # "confirm deletion" is an answer to that
        is_asked = self._asks_whether_done(turn) and not self._is_of_else(turn)
        says_button = any(self._words.is_one_of(turn.message.text, each) for each in _LAST_BUTTON)
        if not (is_asked or says_button):
            return None
        # What was withdrawn is gone, or all may be: that no erasure is under way would read as if it had failed.
        before = turn.conversation
        is_gone = before.changed_at is None or About.parse(before.shown).says("lead_withdrawn")
        return self.ask(turn, lead="" if is_gone and is_asked else "erasure_not_open")

    def _is_of_else(self, turn: Turn) -> bool:
        """Whether "is it deleted now?" may be of a line that was taken out, or was to be."""
        before = turn.conversation
        is_above = before.intake is not None or About.parse(before.shown).says(*_TAKEN_OUT)
        is_of_line = is_above and not self._single_lines.names_all(turn)
        return is_of_line or self._single_lines.is_named(turn)

    def ask(self, turn: Turn, times: int = 1, lead: str = "") -> Decision:
        """Ask whether everything is to be erased, for the first or the second time; the phrase *lead* goes before it."""
        say = self._replies.say
        choices = (
            Choice.to(say(f"choice_forget_{times}", turn.language), ChoiceKind.FORGET, str(times)),
            Choice.to(say("choice_keep", turn.language), ChoiceKind.KEEP),
        )
        reply = self._replies.phrase(f"forget_{times}", turn.language, choices)
        reply = reply.below(say(lead, turn.language)) if lead else reply
        return turn.having(forgetting=times).replying(reply)

    def meet(self, turn: Turn, tapped: Sequence[ChoiceId], word: Word | None) -> Decision | None:
        """Return what follows while an erasure waits to be confirmed; None for anything else said.

        A yes that is not understood is asked again.
        """
        times = turn.conversation.forgetting
        is_open = not tapped and not turn.is_forgotten
        if is_open and self._leaves_open(turn, times):
            return self.ask(turn, times, "erasure_open")
        agrees = self._agrees(turn, tapped, word)
        if agrees:
            if turn.is_forgotten and not tapped:
                return self.ask(turn)  # nobody remembers what the yes would be to
            if turn.is_early:
                return self.ask(turn, times)
            if times < TIMES:
                return self.ask(turn, times + 1)
            reply = self._replies.phrase("erased", turn.language)
            return replace(turn.replying(reply), action=Action.ERASE)
        if agrees is False:
            return self._said(turn.having(forgetting=0), "not_erased")
        if self._is_unclear(turn, tapped, word) and not turn.is_forgotten:
            return self.ask(turn, times)
        return None

    def again(self, turn: Turn, decision: Decision) -> Decision | None:
        """Ask once more, where what was said to the question led nowhere; None where it was not asked, or led somewhere."""
        times = turn.conversation.forgetting
        is_answered = turn.heard.asks or turn.is_forgotten or self._sends(turn.heard)
        if not times or is_answered or not decision.reply.about.says(*NOWHERE):
            return None
        return self.ask(turn, times)

    def passed_over(self, turn: Turn, decision: Decision) -> Decision:
        """Return *decision*, which goes on with a registration, under the line that nothing was erased, where that was asked."""
        is_asked = turn.conversation.forgetting and not decision.conversation.forgetting
        if not is_asked or turn.is_forgotten:
            return decision
        kept = self._replies.say("not_erased", turn.language)
        return replace(decision, reply=decision.reply.below(kept))

    def erased(self, language: Language) -> Reply:
        """Return what is said of a message whose visitor has been erased since."""
        return self._replies.in_script(self._replies.phrase("erased", language), language)

    def _leaves_open(self, turn: Turn, times: int) -> bool:
        """Whether it answers the question no more than "thanks" does; the last one a mere "ok" neither, for that cannot be undone.

        Nor does it where it asks itself: "erase for good?".
        """
        said = parts(turn.message.text)
        names = (_POLITE, _HEARD) if times > 1 else (_POLITE,)
        is_courtesy = bool(said) and all(
            any(self._words.is_one_of(each, name) for name in names) for each in said
        )
        return is_courtesy or self._asks_back(turn) or self._asks_whether_done(turn)

    def _asks_back(self, turn: Turn) -> bool:
        """Whether it asks in words that would agree: "yes, erase for good?", 确认删除？."""
        text = turn.message.text
        agrees = self._confirms(text) or self._words.find(text, Word.YES, Word.FORGET) is not None
        return agrees and (turn.heard.asks or asks_by_mark(text))

    def _asks_whether_done(self, turn: Turn) -> bool:
        """Whether it asks in a few words if all is erased, or why it is not: "why is it not deleted yet?"."""
        text = turn.message.text
        return is_brief(text) and self._words.holds(text, "words_not_erased_yet")

    def _confirms(self, text: str) -> bool:
        """Whether *text* is what a button of the question says, or nearly; that it is said once more takes nothing from it."""
        bare = self._words.listed("words_once_more").without(text)
        bare = bare.replace(";", "" if has_chinese(text) else " ")
        return any(self._words.is_one_of(each, name) for each in (text, bare) for name in _BUTTONS)

    def _agrees(self, turn: Turn, tapped: Sequence[ChoiceId], word: Word | None) -> bool | None:
        """Return whether it is a clear yes, or a clear no; None for everything else."""
        confirmed = ChoiceId(ChoiceKind.FORGET, (str(turn.conversation.forgetting),))
        if tapped == (confirmed,) or word in {Word.YES, Word.FORGET}:
            return True
        if tapped == (ChoiceId(ChoiceKind.KEEP),) or word in {Word.NO, Word.CANCEL}:
            return False
        said = turn.heard
        if tapped:
            return None
        if self._confirms(said.text):
            return True
        if word not in {None, Word.SUBMIT} or said.asks or self._single_lines.is_named(turn):
            return None
        agrees = self._agrees_in_words(turn)
        if agrees and self._words.holds(said.text, "words_registering"):
            # "Fine, then sign us up" erases nothing; "yes, delete it, I will make a new one" does.
            return self._erases(turn) or None
        return agrees

    def _agrees_in_words(self, turn: Turn) -> bool | None:
        said, words, language = turn.heard, self._words, turn.language
        if (plain := self._plainly(turn)) is not None:
            return plain
        is_slip = words.holds(said.text, "words_slip") and not words.find_in(said.text, Word.YES)
        if self._keeps(said) or is_slip:
            return None  # it may hold the words of the button, and leans to keeping
        if words.keeps(said.text, language):
            return False
        is_sure = (
            said.does(Act.ERASE) and said.lead(Act.ERASE, *_NO, *_OPEN) >= ERASE_THOUGH_DENIED
        )
        is_open = is_left_open(words, said.text, language)
        if is_sure and not is_open and words.find_in(said.text, Word.NO) is None:
            return True  # "yes, and do not ask again: delete it"
        if denies_or_waits(words, said.text, language):
            return None
        if said.told.values and not words.agrees_in(said.beside_values):
            return None  # "Yes Ltd" is a name
        return self._says_yes(said) or None

    def _plainly(self, turn: Turn) -> bool | None:
        """Return what it says beyond its words for yes and no; None where they have to tell."""
        said = turn.heard
        if self._words.speaks_of(said.text, "words_keeping_nothing", turn.language):
            return True
        if said.act_scores.written in {Act.ERASE, Act.KEEP}:
            return said.act_scores.written == Act.ERASE
        if said.does(Act.KEEP) and said.lead(Act.KEEP, *_YES) > 0:
            return False  # "I take the request to erase it back"
        if self._erases(turn):
            return True  # "take it all away" is heard as a no where a registration is open
        is_no = said.does(*_NO, least=ACT_LIKELY) is not None and said.refuses
        confirms = any(self._words.holds(said.text, each) for each in _LAST_BUTTON)
        keeps = self._keeps(said) and not confirms
        return False if is_no or keeps else None

    def _says_yes(self, said: Utterance) -> bool:
        """Whether it is a yes, if nothing speaks against it: in a word for it, or by what was learned."""
        if said.consents or (self._words.agrees_in(said.text) and said.affirms):
            return True
        # "Confirmed" is a word for sending, too; "send it" is said to a registration.
        act = said.does(*_YES, *_NO, *_OTHERS, Act.SUBMIT, least=ACT_LIKELY)
        return act in _YES or self._agrees_by_learning(said)

    @staticmethod
    def _keeps(said: Utterance) -> bool:
        """Whether all shall stay, by what was learned of such answers: "let it be", "it was a slip"."""
        return _leads(said, _KEEPING, (*_YES, Act.SUBMIT, *_OPEN), KEEP)

    def _agrees_by_learning(self, said: Utterance) -> bool:
        """Whether it is a yes in words of its own: "I know that it is final, go ahead"."""
        others = (*_KEEPING, *_OPEN, *_OTHERS)
        if self._sends(said):
            return _leads(said, _YES, (*others, Act.SUBMIT), ERASE)
        return _leads(said, (*_YES, Act.SUBMIT), others, ERASE)

    def _sends(self, said: Utterance) -> bool:
        """Whether a word for sending is in it, which is said to a registration."""
        return self._words.find_in(said.text, Word.SUBMIT) is not None

    def _erases(self, turn: Turn) -> bool:
        """Whether it says to erase, in a word for it, of all there is: not of one line, and with no word against it."""
        text, words, intake = turn.heard.text, self._words, turn.conversation.intake
        lines = [each.name for each in intake.kind.fields] if intake else []
        return (
            words.speaks_of(text, "words_to_erase", turn.language)
            and not words.is_unsettled(text, turn.language)
            and not any(words.holds(text, each) for each in _AGAINST)
            and not any(calls(text, words.called(each)) for each in lines)
        )

    def _is_unclear(self, turn: Turn, tapped: Sequence[ChoiceId], word: Word | None) -> bool:
        """Whether it may be a yes that is not clear: a registration would take it, it is but a name, or a word speaks against it."""
        said, intake = turn.heard, turn.conversation.intake
        if said.told.values and self._words.agrees_in(said.text):
            return True  # "Yes Ltd"
        if tapped or word is not None or not said.text or said.told.values:
            return False  # who taps, commands or tells something answers another question
        if intake is None:
            # A yes that would have counted but for a word in it: "certainly, no need to ask again".
            others = (*_OTHERS, Act.JOIN, Act.SUBMIT)
            act = said.does(*_YES, *_NO, *others, least=ACT_LIKELY)
            return act is Act.AFFIRM and not said.asks
        # "Yes, thank you, for good" is no mere thanks.
        is_else = said.does(*_OTHERS, Act.JOIN, least=ACT_LIKELY) is not None
        return not said.asks and (not is_else or self._words.agrees_in(said.text))


def _leads(said: Utterance, acts: Sequence[Act], others: Sequence[Act], ahead: float) -> bool:
    """Whether one of *acts* is done, however faintly, and is so far *ahead* of all *others*."""
    best = max(acts, key=said.act_scores.score)
    return said.score(best) >= ACT_ASKED_FOR and said.lead(best, *others) >= ahead
