"""What is said at a question in place of an answer: it is left open, put off, stepped back from, or asked why."""

from dataclasses import replace

from bot.dialogue.competing_acts import AT_QUESTION
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.steps import ELSEWHERE, MOVING, Step, Steps
from bot.dialogue.thresholds import ERASES_AT_QUESTION
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import OTHER
from knowledge.acts.act import SURE, Act
from knowledge.project import Takes

_SEEN_TO_ELSEWHERE = frozenset({*ELSEWHERE, Act.SAME, Act.THANK, Act.GOODBYE, Act.GREET})
STEPPING = (
    Word.BACK,
    Word.DONE,
    Word.SKIP,
    Word.ALL,
    Word.NO,
    Word.NEITHER,
    Word.YES,
    Word.WHY,
)
"""What a word may mean at a question: of a list "next" is its end, elsewhere it leaves it out."""

_ASKED_ABOUT = frozenset({Act.ERASE, Act.MY_DATA, Act.MY_LEAD, Act.UNCLEAR_YES})
"""Who asks at a question asks about these, and does not do them; nor is a question an answer that wavers."""

_LEAVING = frozenset({Act.SUBMIT, Act.AFFIRM, Act.DONE})
"""These leave as it is what the summary showed, and was to be changed."""

_DECLINING = frozenset({Act.SKIP, Act.NONE, Act.DENY})
"""So do these, where the line must not be left out."""

_ENDING = frozenset({Act.CANCEL, Act.WITHDRAW})
"""After these nothing is left of what was told."""


class InPlaceOfAnswer:
    """Meets it, by words and by what they do."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words

    def at_once(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what comes of a word that steps, of another country than ours, and of the question for a second person; else None."""
        word = self._words.find(said.text, *STEPPING)
        if word is Word.NEITHER and self._steps.answers.none.has_other(intake.field):
            return self._steps.on(intake.take(OTHER), language)
        if word is not None and (done := self._stepped_by_word(intake, word, language)):
            return done
        if word is None and (done := self._none_of_options(intake, said, language)):
            return done
        if said.asks:
            is_of_two = self._words.holds(said.text, "words_two_persons")
            return self._steps.again(intake, "two_persons", language) if is_of_two else None
        if self._steps.answers.none.is_same_contact(intake, said):
            return replace(self._steps.on(intake, language), act=Act.SAME)
        if waiting := self._waiting(intake, said, language):
            return waiting
        told, is_name = said.told.values, intake.field.takes is Takes.NAME
        return self._steps.doubted(intake, told, language) if is_name and len(told) == 1 else None

    def act(self, said: Utterance, least: float) -> Act | None:
        """Return what is done in place of an answer.

        By a question nothing is lost, though it may be put in words of not wanting, nor by "take it out".
        """
        act = said.does(*AT_QUESTION, least=least)
        if said.asks and act in {*_ASKED_ABOUT, *_ENDING}:
            return None
        if act is Act.ERASE and not self._erases(said):
            return None  # "it can be taken apart and washed"
        is_of_line = act in _ENDING and self._steps.corrections.taken_out.is_of_it(said)
        return None if is_of_line else act

    def _erases(self, said: Utterance) -> bool:
        """Whether a word of it erases, or it was learned so surely that none is needed."""
        names = ("words_erase", "words_to_erase")
        is_named = any(self._words.speaks_of(said.text, each, said.language) for each in names)
        return is_named or said.score(Act.ERASE) >= ERASES_AT_QUESTION

    def done(self, intake: Intake, act: Act, said: Utterance, language: str) -> Step | None:
        """Return what comes of an act; of one that declines what must be answered, what is told beside it: "no phone, mail me at …"."""
        noted = self._steps.noting(intake, said)
        if act in _DECLINING and noted is not intake and not intake.field.is_optional:
            return self._steps.on(noted, language, self._steps.questions.noted(noted, language))
        return self._did(intake, act, said, language)

    def _did(self, intake: Intake, act: Act, said: Utterance, language: str) -> Step | None:
        """Return what comes of an act in place of an answer, None where it may be the answer."""
        if act in _SEEN_TO_ELSEWHERE:
            return replace(self._steps.on(intake, language), act=act)
        field = intake.field
        if (chosen := self._chosen(intake, act)) is not None:
            return self._steps.on(intake.take(chosen), language)
        leaves = act in _LEAVING or (act in _DECLINING and not field.is_optional)
        if leaves and intake.is_reopened:
            return self._steps.on(intake.to_summary(), language)
        is_undecided = act is Act.UNCLEAR_YES and field.takes is Takes.SEVERAL
        if act in {*_DECLINING, Act.DONE} or is_undecided:
            return self._steps.skipped(intake, language)
        match act:
            case Act.WHY:
                return self._explained(intake, language)
            case Act.CORRECT if not self._words.holds(said.text, "words_not_me"):
                return self._steps.again(intake, "what_to_change", language)
        if act in MOVING:
            return self._steps.moved(intake, act, language)
        if said.score(act) < SURE:
            return None
        # A yes to nothing, and the like: the question waits.
        return Step(intake, self._steps.questions.again(intake, language))

    def _none_of_options(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the intake with none of the options chosen, where *said* says so and what it is instead; else None."""
        none, field = self._steps.answers.none, intake.field
        if not none.is_none_of(field, said):
            return None
        if none.has_other(field):
            return self._steps.on(intake.take(OTHER), language)
        return self._steps.skipped(intake, language)

    def _waiting(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the question again, where *said* asks for time, or for room for two; else None."""
        none, field = self._steps.answers.none, intake.field
        if none.wants_several(intake, said):
            if intake.is_reopened and (kept := intake.given.get(intake.asked)):
                shown = self._steps.questions.value(field, kept, language)
                stays = self._steps.say("one_stays", language, value=shown)
                return self._steps.on(intake.to_summary(), language, stays)
            return self._steps.again(intake, "one_of_several", language)
        if none.wants_both_companies(intake, said):
            return self._steps.again(intake, "one_company", language)
        may_wait = not field.is_optional or field.takes is Takes.SEVERAL
        is_put_off = (may_wait and none.puts_off(said)) or none.tires(said)
        told_off = "apology" if none.complains_of_asking(field, said) else ""
        phrase = "no_hurry" if is_put_off else told_off
        return self._steps.again(intake, phrase, language) if phrase else None

    def _stepped_by_word(self, intake: Intake, word: Word, language: str) -> Step | None:
        field = intake.field
        match word:
            case Word.BACK:
                return self._steps.on(intake.back(), language)
            case Word.DONE | Word.YES if intake.ticked:
                return self._steps.on(intake.take(list(intake.ticked)), language)
            case Word.DONE | Word.YES if intake.is_reopened:
                return self._steps.on(intake.to_summary(), language)
            case Word.SKIP | Word.NO if intake.is_reopened and not field.is_optional:
                return self._steps.on(intake.to_summary(), language)
            case Word.SKIP:
                return self._steps.skipped(intake, language)
            case Word.NO | Word.NEITHER | Word.DONE if field.is_optional:
                return self._steps.skipped(intake, language)
            case Word.WHY:
                return self._explained(intake, language)
            case Word.ALL if field.takes is Takes.SEVERAL:
                return self._steps.on(intake.take(list(field.options)), language)
            case Word.YES if field.takes is Takes.NAME:
                return self._steps.complain(intake, Complaint("looks_like_no_name"), language)
            case _:
                return None

    @staticmethod
    def _chosen(intake: Intake, act: Act) -> Value | None:
        """Return the options that an act chooses, those ticked or all; else None."""
        field = intake.field
        if intake.ticked and act in {Act.DONE, Act.AFFIRM, Act.NONE, Act.SUBMIT}:
            return list(intake.ticked)
        return list(field.options) if act is Act.ALL and field.takes is Takes.SEVERAL else None

    def _explained(self, intake: Intake, language: str) -> Step:
        needed = "optional" if intake.field.is_optional else "required"
        why = self._steps.again(intake, "why_asked", language, needed)
        return replace(why, is_understood=False)
