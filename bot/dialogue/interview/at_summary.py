"""The summary of an intake: nothing is sent, and nothing lost, by words that are not clear."""

from dataclasses import replace

from bot.dialogue.conversation import told_as
from bot.dialogue.intake.fields import numbers
from bot.dialogue.intake.intake import Intake, changed_fields
from bot.dialogue.interview.copies import Copies
from bot.dialogue.interview.learned_yes import LearnedYes
from bot.dialogue.interview.reservations import Reservations
from bot.dialogue.interview.spoken_line import SpokenLine
from bot.dialogue.interview.steps import ELSEWHERE, MOVING, Step, Steps
from bot.dialogue.interview.yes_in_parts import YesInParts
from bot.dialogue.said import Said
from bot.dialogue.thresholds import (
    ACT_LIKELY,
    IDLE_OVER_CORRECTING,
    SENDS,
    SENDS_OVER_CORRECTING,
    SENDS_OVER_VALUE,
)
from bot.dialogue.wishes.callback import lacks_number
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import ANY_WORDS, CONTACT_LINES, PERSON, WAYS
from bot.dialogue.words.word_lists import parts, trails_off
from bot.message import About
from knowledge.acts.act import SURE, Act
from knowledge.language.names import tokens_of
from knowledge.project import Takes
from knowledge.topic import Language

_AT_SUMMARY = (
    *ELSEWHERE,
    Act.RESTART,
    Act.BACK,
    Act.WHY,
    Act.COMPLAINT,
    Act.INSULT,
    Act.CORRECT,
    Act.AFFIRM,
    Act.SUBMIT,
    Act.DENY,
    Act.CANCEL,
    Act.WITHDRAW,
    Act.UNCLEAR_YES,
    Act.OK,
    Act.THANK,
    Act.GOODBYE,
    Act.GREET,
    Act.DONE,
)

_CHANGING_LISTS = (
    "words_remove",
    "words_except",
    "words_instead",
    "words_swapping",
    "words_only",
    "words_add",
)
_CHANGING = (*_CHANGING_LISTS, "words_becomes")
"""What changes what is shown, though no value is told and no line named: "send it, for all but the first city"."""

FEWEST_IN_PASSING = 5
"""Words of a sentence that may name a city in passing."""


class AtSummary:
    """Hears what is said to the summary."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words
        self._in_parts = YesInParts(words)
        self._learned = LearnedYes(words)
        self._copies = Copies(words)
        self._reservations = Reservations(words, steps.answers.surnames)
        self.spoken = SpokenLine(steps, words)

    def hear(self, intake: Intake, said: Said, language: str) -> Step:
        """Return what comes of *said*: it is sent, changed, stopped, or asked for once more."""
        said = self._asked_to_add(intake, self._steps.corrections.settled(intake, said))
        text = said.text
        if of_line := self.spoken.hear(intake, said, language):
            return of_line
        intake = replace(intake, spoken="")
        if said.rather(Act.PERSON) and self._words.find(text) is None:
            return replace(self._steps.on(intake, language), act=Act.PERSON)
        if number := lacks_number(self._words, intake, said, language):
            return self._steps.on(intake.change(number), language)
        match self._words.find(text, Word.SUBMIT, Word.YES, Word.NO, Word.BACK, Word.MORE):
            case Word.SUBMIT | Word.YES if not self._holds_back(said, language):
                return self._steps.submitted(intake, language)
            case Word.BACK:
                return self._steps.on(intake.back(), language)
            case Word.MORE:
                return self._unsure(intake, language)  # "Continue": there is no more to read.
            case Word.NO:
                return self._steps.again(intake, "what_to_change", language)
        chosen = numbers(self._words, text, len(intake.fields))
        if len(chosen) == 1:
            return self._steps.on(intake.change(intake.fields[chosen[0] - 1].name), language)
        if self._steps.corrections.taken_out.lines(intake, said) and (
            changed := self._steps.correct(intake, replace(said, asks=False), language)
        ):
            return changed  # before it is sent: "take the number out and send it"
        return self._weighed(intake, said, language)

    def _weighed(self, intake: Intake, said: Said, language: str) -> Step:
        """Return what comes of more than a word or a number; what is right in part, or nearly, sends nothing."""
        if not intake.reference and self._reservations.discard(said):
            return self._steps.cancelled(intake, language)
        is_qualified = self._reservations.qualify(said.text, language)
        if not is_qualified and self._plainly_sends(intake, said, language):
            return self._steps.submitted(intake, language)
        corrected = self._steps.correct(intake, said, language)
        if is_qualified:
            beside = self._beside(intake, said, language)
            changed = beside or self._changed(intake, said, language, corrected)
            return changed or self._steps.again(intake, "what_to_change", language)
        return (
            self._copied(intake, said, language, corrected)
            or self._sent_beyond_doubt(intake, said, language, corrected)
            or self._beside(intake, said, language)
            or self._changed(intake, said, language, corrected)
            or self._erased_line(intake, said, language)
            or self._sent_or_done(intake, said, language)
        )

    def _copied(
        self, intake: Intake, said: Said, language: str, corrected: Step | None
    ) -> Step | None:
        """Return that no copy is mailed, where one is wanted and nothing is corrected; else None.

        To whom it should go is no correction: "send it, and a copy to my boss, boss@…".
        """
        changed = changed_fields(intake, corrected.intake) if corrected is not None else set()
        if not self._copies.are_wanted(said, changed, language):
            return None
        return self._unsure(intake, language).below(self._steps.reply("no_copy", language))

    def _sent_beyond_doubt(
        self, intake: Intake, said: Said, language: str, corrected: Step | None
    ) -> Step | None:
        """Return what comes of a message that surely sends; None of any other, and of one that surely corrects, too."""
        is_plain = self._learned.plainly_sends(said, language)
        otherwise = self._reservations.send_otherwise(said, language, is_plain=is_plain)
        if otherwise or PERSON in said.told.further:
            return None
        is_learned = is_plain or self._learned.surely_sends(said, language)
        is_learned = is_learned and not self._is_of_rest(said.text)
        if said.told.unclear or not (is_learned or self._is_beyond_doubt(said, language)):
            return None
        changed = changed_fields(intake, corrected.intake) if corrected is not None else set()
        if not changed and not said.told.values:
            return self._steps.submitted(intake, language)
        # What looks like a value may be none.
        return self._unsure(intake, language) if changed <= ANY_WORDS else None

    def _changed(
        self, intake: Intake, said: Said, language: str, corrected: Step | None
    ) -> Step | None:
        if unclear := self._unclear(intake, said):
            # Nothing goes out with the old value: which of the new ones is right is asked.
            changed = corrected.intake if corrected is not None else intake
            return self._steps.on(changed.change(unclear), language)
        return corrected

    def _erased_line(self, intake: Intake, said: Said, language: str) -> Step | None:
        """Ask anew for the one line that is to be erased, and not all there is: "delete the phone"; None elsewhere."""
        line = self._steps.corrections.named(intake, said.text)
        is_all = self._words.speaks_of(said.text, "words_everything", language)
        if line is None or line.takes not in CONTACT_LINES or is_all or said.asks:
            return None
        if said.does(*_AT_SUMMARY, least=ACT_LIKELY) is not Act.ERASE:
            return None
        if self._steps.corrections.taken_out.is_of_nothing(intake, said):
            return self._steps.again(intake, "not_noted", language)
        return self._steps.on(intake.change(line.name), language)

    def _sent_or_done(self, intake: Intake, said: Said, language: str) -> Step:
        if self._says_to_send(said, language):
            return self._steps.submitted(intake, language)
        return self._did_at_summary(intake, said, language)

    def _asked_to_add(self, intake: Intake, said: Said) -> Said:
        """Return *said* as no question where it is a request: "can you also put Lyon in?"."""
        lists = {each.name for each in intake.fields if each.takes is Takes.SEVERAL}
        is_of_lists = bool(said.told.values) and said.told.values.keys() <= lists
        is_request = said.asks and is_of_lists and self._words.asks_to_add(said.text)
        return replace(said, asks=False) if is_request else said

    def _holds_back(self, said: Said, language: Language) -> bool:
        """Whether a word of it waits or erases, or somebody has written down that it sends nothing."""
        is_written = said.is_written_no or said.is_unclear
        is_none = is_written or self._reservations.is_of_another_language(said, language)
        is_none = is_none or self._reservations.erase(said.text, language)
        return is_none or self._words.is_unsettled(said.text, language)

    def _plainly_sends(self, intake: Intake, said: Said, language: Language) -> bool:
        """Whether it says to send, and neither tells nor names anything that may be changed."""
        if said.is_written_sending:
            return True
        if self._reservations.send_otherwise(said, language):
            return False
        heard = said.heard
        is_sure = (
            heard.score(Act.SUBMIT) >= SURE
            and heard.lead(Act.SUBMIT, Act.CORRECT) >= SENDS_OVER_CORRECTING
        )
        names = self._steps.corrections.names(intake, said.text)
        tells = said.asks or said.told.values or said.told.unclear or names
        changes = any(self._words.holds(said.text, each) for each in _CHANGING)
        return is_sure and not tells and not changes and self._says_to_send(said, language)

    def _is_beyond_doubt(self, said: Said, language: Language) -> bool:
        """Whether it sends so surely that a word by which others hesitate is beside the point: "send it before I change my mind"."""
        text, words, heard = said.text, self._words, said.heard
        is_open = said.is_unclear or any(mark in text for mark in "?\uff1f") or trails_off(text)
        if is_open or said.is_written_no or words.is_conditional(text, language):
            return False
        if words.is_unsettled(text, language) and words.may_ask(text):
            return False  # "before I press send, who is it that reads this"
        if words.is_put_off(text, language) or words.denies(text, language):
            return False
        is_far_ahead = heard.lead(Act.SUBMIT, Act.CORRECT) >= SENDS_OVER_VALUE
        return said.surely_sends and heard.score(Act.SUBMIT) >= SENDS and is_far_ahead

    def _beside(self, intake: Intake, said: Said, language: str) -> Step | None:
        """Return what comes of what is said beside the summary, a question or a city in passing; else None."""
        has_contact = WAYS & said.told.values.keys()
        # "I have lived there, funny, isn't it": what only wants to hear a yes takes nothing out.
        plain = replace(said, text=self._words.without(said.text, "words_tag", language))
        changes = self._steps.corrections.lists.takes_from_list(intake, plain)
        changes = changes or self._words.change(said.text) is not None
        changes = changes or self._steps.corrections.renames(intake, said)
        if said.asks and not has_contact and not changes:
            return replace(self._unsure(intake, language), is_understood=False)
        if not changes and self._is_in_passing(intake, plain, language):
            beside = self._unsure(intake, language)
            return replace(beside, is_understood=False, is_beside=True)
        return None

    def _is_in_passing(self, intake: Intake, said: Said, language: Language) -> bool:
        """Whether a sentence names something of a list, and corrects nothing: "I wonder how cold that city is", "I have lived there"."""
        text, heard = said.text, said.heard
        lists = {each.name for each in intake.fields if each.takes is Takes.SEVERAL}
        if not said.told.values or said.told.values.keys() - lists:
            return False
        is_long = len(tokens_of(text)) >= FEWEST_IN_PASSING
        changes = any(self._words.holds(text, each) for each in _CHANGING_LISTS)
        changes = changes or self._steps.corrections.lists.adds(text)
        names = self._steps.corrections.names(intake, text)
        is_else = heard.score("") - heard.score(Act.CORRECT) >= IDLE_OVER_CORRECTING
        is_remark = self._words.speaks_of(text, "words_in_passing", language)
        return (is_remark or (is_long and is_else)) and not (changes or names)

    @staticmethod
    def _unclear(intake: Intake, said: Said) -> str:
        """Return the field of the summary of which several values are told; empty for none."""
        several = said.told.unclear.keys()
        fields = (each for each in intake.fields if not several.isdisjoint(told_as(each)))
        return next((each.name for each in fields), "")

    def _asks_to_see(self, said: Said) -> bool:
        """Whether it asks to see what was noted, rather than to send it: "ok, show me again what you wrote"."""
        seen = max(said.heard.score(Act.MY_LEAD), said.heard.score(Act.MY_DATA))
        is_meant = seen > said.heard.score(Act.SUBMIT)
        return is_meant and self._words.holds(said.text, "words_seeing")

    def _is_else(self, said: Said, language: Language) -> bool:
        """Whether it asks to see what was noted, or tells of another sending."""
        return self._asks_to_see(said) or self._reservations.send_otherwise(said, language)

    def _is_of_rest(self, text: str) -> bool:
        """Whether a part of *text* speaks of the others: where "the rest is fine" something is not."""
        return len(parts(text)) > 1 and self._words.holds(text, "words_others")

    def _says_to_send(self, said: Said, language: Language) -> bool:
        """Whether it sends what is shown, as a whole or in a part, and nothing in it speaks against."""
        words, text = self._words, said.text
        if said.is_written_yes:
            return True
        if said.is_written_no or said.is_unclear or self._is_else(said, language):
            return False
        changes = any(words.holds(text, each) for each in _CHANGING_LISTS)
        if self._is_of_rest(text) and words.find_in(text, Word.SUBMIT) is None:
            return False
        if self._in_parts.send(said, language) and not changes:
            return True
        if self._learned.sends(said, language) and not changes:
            return True
        if self._learned.may_correct(said):
            return False
        if words.denies(text, language) or words.is_unsettled(text, language) or said.refuses:
            return False
        if said.surely_sends and not (changes or any(mark in text for mark in "?\uff1f")):
            return True  # though it begins like a question
        if said.sends or words.find_in(text, Word.SUBMIT) is not None:
            return True
        return words.agrees_in(text) and not said.asks and said.goes_on_to_send

    def _did_at_summary(self, intake: Intake, said: Said, language: str) -> Step:
        act = said.does(*_AT_SUMMARY, least=ACT_LIKELY)
        if not said.asks and self._reservations.is_of_another_language(said, language):
            return self._unsure(intake, language)
        match act:
            case Act.CANCEL | Act.WITHDRAW | Act.ERASE if self.spoken.is_of_it(said):
                return self._steps.again(intake, "what_to_change", language)
            case Act.PERSON | Act.MY_DATA | Act.MY_LEAD | Act.ERASE | Act.GREET:
                return replace(self._steps.on(intake, language), act=act)
            case _ if act in MOVING:
                return self._steps.moved(intake, act, language)
            case Act.DENY | Act.CORRECT:
                return self._steps.again(intake, "what_to_change", language)
            case Act.WHY:
                return replace(
                    self._steps.again(intake, "why_asked", language), is_understood=False
                )
            case None:
                is_place = bool(self._words.place(said.text, len(intake.fields)))
                # "The offer is what I just said": it stays as it was noted.
                is_noted = not said.asks and self._words.holds(said.text, "words_as_said")
                asked = self._unsure(intake, language)
                return replace(asked, is_understood=is_place or is_noted)
            case _:
                return self._unsure(intake, language)

    def _unsure(self, intake: Intake, language: str) -> Step:
        """Ask whether it may be sent: nothing is sent, and nothing lost, by words that are not clear."""
        reply = self._steps.questions.ask(intake, language)
        tail = self._steps.say("confirm_submit", language)
        reply = replace(reply, tail=tail, about=About.phrase("confirm_submit").then(reply.about))
        return Step(intake, reply)
