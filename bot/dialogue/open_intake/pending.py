"""Where a registration stands, to who goes on with it, begins it anew or returns after days."""

from dataclasses import replace

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.closed_answers import says_no
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from bot.message import About, paragraphs
from knowledge.topic import Language

_WHERE_WE_WERE = "words_where_we_were"
_WHERE_IN_FORM = (_WHERE_WE_WERE, "words_beside_where_we_were")
_GOING_ON = ("words_going_on", _WHERE_WE_WERE)
"""By these somebody goes on with a registration that is open: they answer nothing in it."""

_ANEW = "words_starting_anew"
_ERASING = ("words_erase", "words_to_erase")


class Pending:
    """Hears that somebody goes on or begins anew, and shows what waits."""

    def __init__(self, interview: Interview, replies: Replies, words: Words) -> None:
        self._questions = interview.questions
        self._replies = replies
        self._words = words

    def goes_on(self, turn: Turn) -> bool:
        """Whether it goes on with the registration and answers nothing in it: "back with my coffee. So, where were we?"."""
        text, words = turn.message.text, self._words
        if any(words.is_one_of(text, each) for each in _GOING_ON):
            return True
        said = parts(text)
        last = "".join(said[-1:])
        if not (consists_of(words, last, *_WHERE_IN_FORM) or self._asks_to_go_on(turn, last)):
            return False
        meant = (each for each in said if not words.is_one_of(each, "words_before_asking"))
        denies = any(says_no(words, each, turn.language) for each in meant)
        return not (denies or turn.heard.told.values or words.agrees_in(text))

    def _asks_to_go_on(self, turn: Turn, last: str) -> bool:
        """Whether it ends so between the questions, where a yes is no answer: "sorry, I was ill. Can we continue?"."""
        intake = turn.conversation.intake
        is_between = intake is not None and intake.stage is Stage.QUESTIONS
        is_asked = turn.heard.asks and self._words.is_one_of(last, "words_lets_go_on")
        return is_between and is_asked

    def begins_anew(self, turn: Turn, intake: Intake) -> bool:
        """Whether a part starts anew, and every other calls off or deletes what was noted: "stop, start again", 重新来 都删了.

        What was sent before is not touched by that: who has registered is asked whether to erase.
        """
        said, told, text = parts(turn.message.text), turn.heard.told, turn.message.text
        others = [each for each in said if not self._words.begins(each, _ANEW)]
        if turn.heard.asks or intake.reference or turn.leads() or len(others) == len(said):
            return False
        # "Start over with the phone number" is of one line.
        is_of_line = any(calls(text, self._words.called(each.name)) for each in intake.fields)
        if is_of_line or told.firm or told.values or any(map(str.isdigit, text)):
            return False
        return all(self._calls_off(each, turn.language) for each in others)

    def _calls_off(self, part: str, language: Language) -> bool:
        words = self._words
        is_word = words.find(part, Word.CANCEL, Word.NO, Word.START) is not None
        erases = any(words.speaks_of(part, each, language) for each in _ERASING)
        return is_word or (erases and not words.forbids_erasing(part, language))

    def shown(self, turn: Turn, intake: Intake) -> Decision:
        """Show what waits to who goes on with it, has lost the thread, or may have spoken of something else."""
        if turn.is_forgotten:
            return self.welcomed_back(turn, intake)
        return turn.replying(self._questions.again(intake, turn.language))

    def welcomed_back(self, turn: Turn, intake: Intake) -> Decision:
        """Greet who returns after days, and say where we were and what is noted: nothing counts as an answer."""
        greeting = self._replies.say("welcome_back", turn.language)
        lead_in = paragraphs(greeting, self._noted(turn, intake))
        asked = self._questions.ask(intake, turn.language, lead_in=lead_in)
        about = About.phrase("welcome_back").then(asked.about)
        return turn.replying(replace(asked, about=about))

    def _noted(self, turn: Turn, intake: Intake) -> str:
        """Return the lines that are noted where a question waits; before a yes there are none, and a summary has them all."""
        if intake.stage is not Stage.QUESTIONS:
            return ""
        return self._questions.listed(intake.kind, intake.given, turn.language)
