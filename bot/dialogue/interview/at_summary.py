"""The summary of an intake: nothing is sent, and nothing lost, by words that are not clear."""

from dataclasses import replace

from bot.dialogue.intake.intake import Intake, changed_fields
from bot.dialogue.intake.numbers import numbers
from bot.dialogue.interview.absent_options import AbsentOptions
from bot.dialogue.interview.change_requests import ChangeRequests
from bot.dialogue.interview.clear_yes import plainly_sends, surely_sends
from bot.dialogue.interview.discarding import throws_all_away, throws_away
from bot.dialogue.interview.new_words import NewWords
from bot.dialogue.interview.no_clear_yes import NoClearYes
from bot.dialogue.interview.sending import (
    CHANGING_LISTS,
    Sending,
    qualifies,
    wants_copy,
)
from bot.dialogue.interview.spoken_line import SpokenLine
from bot.dialogue.interview.steps import ELSEWHERE, MOVING, Ending, Step, Steps
from bot.dialogue.thresholds import ACT_LIKELY, FEWEST_IN_PASSING, IDLE_OVER_CORRECTING
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.do_not_contact import lacks_number
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import ANY_WORDS, CONTACT_LINES, PERSON, WAYS, told_as
from bot.message import About
from knowledge.acts.act import Act
from knowledge.language.names import tokens_of
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


class AtSummary:
    """Hears what is said to the summary."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words
        self._no_clear_yes = NoClearYes(words, steps.answers.surnames)
        self._sending = Sending(steps, words, self._no_clear_yes)
        self.spoken = SpokenLine(steps, words)
        self._requests = ChangeRequests(steps.corrections, words)
        self._absent = AbsentOptions(steps, words)
        self.new_words = NewWords(steps, words)

    def hear(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of *said*; nothing is sent while it is asked whether words are to be put in."""
        if not intake.reference and throws_all_away(self._words, said, language):
            return self._steps.cancelled(intake, language)
        step = self._hear(intake, said, language)
        is_early = bool(intake.proposed) and step.ending is Ending.SUBMITTED
        return self.new_words.asked(intake, language) if is_early else step

    def _hear(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of *said*: it is sent, changed, stopped, or asked for once more."""
        said = self._requests.plain(intake, self._steps.corrections.settled(intake, said))
        text = said.text
        if of_words := self._of_words(intake, said, language):
            return of_words
        intake = replace(intake, spoken="", proposed="")
        if said.rather(Act.PERSON):
            return replace(self._steps.on(intake, language), act=Act.PERSON)
        if number := lacks_number(self._words, intake, said, language):
            return self._steps.on(intake.change(number), language)
        match self._words.find(text, Word.SUBMIT, Word.YES, Word.NO, Word.BACK, Word.MORE):
            case Word.SUBMIT | Word.YES if not self._sending.holds_back(said, language):
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

    def _of_words(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what comes of words that are to be put in, and of a line that is spoken of or taken out; None of all else."""
        if put_in := self.new_words.answered(intake, said, language):
            return put_in
        bare = replace(intake, proposed="")
        return (
            self.spoken.hear(bare, said, language)
            or self.new_words.written_down(replace(bare, spoken=""), said, language)
            or self._absent.at_summary(replace(bare, spoken=""), said, language)
        )

    def _weighed(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of more than a word or a number; what is right in part, or nearly, sends nothing."""
        if not intake.reference and throws_away(self._words, said):
            return self._steps.cancelled(intake, language)
        if self._takes_out_nothing(intake, said, language):
            return self._steps.again(intake, "not_noted", language)
        if not said.told.values and self._words.holds(said.text, "words_as_said"):
            return self._unsure(intake, language)
        is_qualified = qualifies(self._words, said.text, language)
        if self._steps.corrections.contacts.may_put_in(intake, said.text):
            corrected = self._steps.correct(intake, said, language)
            return corrected or self._steps.again(intake, "what_to_change", language)
        if not is_qualified and self._sending.is_plain(intake, said, language):
            return self._steps.submitted(intake, language)
        corrected = self._steps.correct(intake, said, language)
        if is_qualified:
            changed = self._changed(intake, said, language, corrected)
            return changed or self._steps.again(intake, "what_to_change", language)
        return (
            self._copied(intake, said, language, corrected)
            or self._sent_beyond_doubt(intake, said, language, corrected)
            or self._beside(intake, said, language)
            or self._erased_line(intake, said, language)
            or self._changed(intake, said, language, corrected)
            or self._done(intake, said, language)
        )

    def _takes_out_nothing(self, intake: Intake, said: Utterance, language: str) -> bool:
        """Whether it only takes out a line that is empty already: "take the phone number out", and not "…, and the first city"."""
        is_sent = self._words.find_in(said.text, Word.SUBMIT, Word.YES) is not None
        if is_sent or not self._steps.corrections.taken_out.is_of_nothing(intake, said):
            return False
        return not _changed_by(self._steps.correct(intake, said, language), intake)

    def _copied(
        self, intake: Intake, said: Utterance, language: str, corrected: Step | None
    ) -> Step | None:
        """Return that no copy is mailed, where one is wanted and nothing is corrected; else None.

        To whom it should go is no correction: "send it, and a copy to my boss, boss@…".
        """
        if not wants_copy(self._words, said, _changed_by(corrected, intake), language):
            return None
        return self._unsure(intake, language).below(self._steps.reply("no_copy", language))

    def _sent_beyond_doubt(
        self, intake: Intake, said: Utterance, language: str, corrected: Step | None
    ) -> Step | None:
        """Return what comes of a message that surely sends; None of any other, and of one that surely corrects, too."""
        is_plain = plainly_sends(self._words, said, language)
        is_otherwise = self._sending.is_otherwise(said, language, is_plain=is_plain)
        if is_otherwise or PERSON in said.told.further:
            return None
        if not is_plain and not surely_sends(self._words, said, language):
            return None
        if said.told.unclear or self._sending.is_of_rest(intake, said.text):
            return None
        changed = _changed_by(corrected, intake)
        if not changed and not said.told.values:
            return self._steps.submitted(intake, language)
        # What looks like a value may be none.
        return self._unsure(intake, language) if changed <= ANY_WORDS else None

    def _changed(
        self, intake: Intake, said: Utterance, language: str, corrected: Step | None
    ) -> Step | None:
        if unclear := self._unclear(intake, said):
            # Nothing goes out with the old value: which of the new ones is right is asked.
            changed = corrected.intake if corrected is not None else intake
            return self._steps.on(changed.change(unclear), language)
        return corrected

    def _erased_line(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the intake without the one line that is to be erased, and not all there is: "delete the phone"; None elsewhere."""
        line = self._steps.corrections.named(intake, said.text)
        is_all = self._words.speaks_of(said.text, "words_everything", language)
        if line is None or line.takes not in CONTACT_LINES or is_all or said.asks:
            return None
        if said.does(*_AT_SUMMARY, least=ACT_LIKELY) is not Act.ERASE:
            return None
        return self.spoken.without(intake, line, language)

    def _beside(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what comes of what is said beside the summary, a question or a city in passing; else None."""
        has_contact = WAYS & said.told.values.keys()
        # "I have lived there, funny, isn't it": what only wants to hear a yes takes nothing out.
        plain = replace(said, text=self._words.but_for(said.text, "words_tag", language))
        changes = (
            self._steps.corrections.lists.takes_from_list(intake, plain)
            or self._words.change(said.text) is not None
            or self._steps.corrections.renames(intake, said)
        )
        if said.asks and not has_contact and not changes:
            asked = self._unsure(intake, language, "unclear_submit")
            return replace(asked, is_understood=False)
        if not changes and self._names_in_a_hurry(intake, said, language):
            return self._unsure(intake, language)
        if not changes and self._is_in_passing(intake, plain, language):
            is_product = self._steps.answers.names_product(said.text)
            put_in = self.new_words.may_be(intake, said, language) if is_product else None
            beside = put_in or self._unsure(intake, language)
            return replace(beside, is_understood=False, is_beside=put_in is None)
        return None

    def _names_in_a_hurry(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether all it tells are options that a hurry speaks of, and changes none: "get it sent before I am a pensioner myself"."""
        before, behind = self._words.divided(said.text, "words_hurrying", language)
        if not (behind and said.told.values) or said.told.values.keys() - {*intake.lists}:
            return False
        if self._changes_lists(said.text, but="words_only"):
            return False  # "put in at once Lyon"; "just send it" changes nothing
        return not self._steps.answers.told_by_name(intake, replace(said, text=before))

    def _is_in_passing(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether a sentence names something of a list, and corrects nothing: "I wonder how cold that city is", "I have lived there"."""
        text, heard = said.text, said.act_scores
        if not self._steps.answers.told_by_name(intake, said):
            return False
        if said.told.values.keys() - {*intake.lists}:
            return False
        is_long = len(tokens_of(text)) >= FEWEST_IN_PASSING
        changes = self._changes_lists(text)
        names = self._steps.corrections.names(intake, text)
        is_else = heard.score("") - heard.score(Act.CORRECT) >= IDLE_OVER_CORRECTING
        is_remark = self._words.speaks_of(text, "words_in_passing", language)
        return (is_remark or (is_long and is_else)) and not (changes or names)

    def _changes_lists(self, text: str, but: str = "") -> bool:
        """Whether a word of *text* adds to a list, or takes from it; those of the list *but* do not count."""
        changes = any(self._words.holds(text, each) for each in CHANGING_LISTS if each != but)
        return changes or self._steps.corrections.lists.adds(text)

    @staticmethod
    def _unclear(intake: Intake, said: Utterance) -> str:
        """Return the field of the summary of which several values are told; empty for none."""
        several = said.told.unclear.keys()
        fields = (each for each in intake.fields if not several.isdisjoint(told_as(each)))
        return next((each.name for each in fields), "")

    def _act(self, intake: Intake, said: Utterance) -> Act | None:
        """Return what it does; it corrects where only others of a list shall stay, unless it leads elsewhere: "just erase the rest"."""
        act = said.does(*_AT_SUMMARY, least=ACT_LIKELY)
        leads_elsewhere = act in {*ELSEWHERE, *MOVING}
        keeps_others = self._steps.corrections.lists.keeps_others(intake, said.text)
        return Act.CORRECT if keeps_others and not leads_elsewhere else act

    def _done(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of what changes nothing: it is sent, or asked for once more."""
        if self._sending.is_said(intake, said, language):
            return self._steps.submitted(intake, language)
        if self._no_clear_yes.is_of_another_language(said, language):
            return self._unsure(intake, language)
        return self._did(intake, self._act(intake, said), said, language)

    def _did(self, intake: Intake, act: Act | None, said: Utterance, language: str) -> Step:
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
            case None if not self._is_noted(intake, said):
                return self._not_understood(intake, said, language)
            case Act.UNCLEAR_YES | Act.OK | Act.AFFIRM if not self._agrees(said, language):
                may_be = self.new_words.may_be(intake, said, language)
                return may_be or self._unsure(intake, language, "unclear_submit")
            case _ if len(tokens_of(said.text)) >= FEWEST_IN_PASSING:
                return self._unsure(intake, language, "unclear_submit")
            case _:
                return self._unsure(intake, language)

    def _is_noted(self, intake: Intake, said: Utterance) -> bool:
        """Whether it speaks of a line by its place, or leaves one as it is: "the offer is what I just said"."""
        is_as_said = self._words.holds(said.text, "words_as_said")
        return is_as_said or bool(self._words.place(said.text, len(intake.fields)))

    def _agrees(self, said: Utterance, language: Language) -> bool:
        """Whether a word of it agrees, however it is meant: "ok, I suppose"."""
        return self._words.agrees_in(said.text) or self._words.is_unsettled(said.text, language)

    def _not_understood(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Ask whether what was said is to be put in, or say that nothing was changed by it, before it is asked whether to send."""
        may_be = self.new_words.may_be(intake, said, language)
        asked = may_be or self._unsure(intake, language, "unclear_submit")
        return replace(asked, is_understood=False)

    def _unsure(self, intake: Intake, language: str, phrase: str = "confirm_submit") -> Step:
        """Ask whether it may be sent: nothing is sent, and nothing lost, by words that are not clear."""
        reply = self._steps.questions.ask(intake, language)
        tail, about = self._steps.say(phrase, language), About.phrase("confirm_submit")
        return Step(intake, replace(reply, tail=tail, about=about.then(reply.about)))


def _changed_by(corrected: Step | None, intake: Intake) -> set[str]:
    """Return the fields of *intake* that are not as they were, where something is *corrected*."""
    return changed_fields(intake, corrected.intake) if corrected else set()
