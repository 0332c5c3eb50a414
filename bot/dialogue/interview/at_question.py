"""The questions of an intake: what is said in answer to one, or in its place."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.competing_acts import AT_QUESTION
from bot.dialogue.corrections.correction import Correction
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.absent_options import AbsentOptions
from bot.dialogue.interview.field_values import FieldValues
from bot.dialogue.interview.may_be_name import MOST_LISTED
from bot.dialogue.interview.no_answers import needed
from bot.dialogue.interview.steps import ELSEWHERE, MOVING, Step, Steps
from bot.dialogue.interview.told_anew import ToldAnew, fuller_person
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import OTHER, PERSON
from bot.message import About, paragraphs
from knowledge.acts.act import SURE, Act
from knowledge.project import CHOSEN, Takes

_SEEN_TO_ELSEWHERE = frozenset({*ELSEWHERE, Act.SAME, Act.THANK, Act.GOODBYE, Act.GREET})
_AT_QUESTION = (
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

_ASKED_ABOUT = frozenset({Act.ERASE, Act.MY_DATA, Act.MY_LEAD})
"""Who asks at a question asks about these, and does not do them."""

_LEAVING = frozenset({Act.SUBMIT, Act.AFFIRM, Act.DONE})
"""These leave as it is what the summary showed, and was to be changed."""

_DECLINING = frozenset({Act.SKIP, Act.NONE, Act.DENY})
"""So do these, where the line must not be left out."""

_ENDING = frozenset({Act.CANCEL, Act.WITHDRAW})
"""After these nothing is left of what was told."""

_UNCHOSEN = frozenset({"bad_choice", "bad_choices"})
"""What is complained of where none of the options was chosen."""


class AtQuestion:
    """Hears what is said while a question waits."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words
        self._told_anew = ToldAnew(words)
        self._absent = AbsentOptions(steps, words)

    def hear(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of *said*: an answer, a correction, or what is done in place of one."""
        removed = self._steps.corrections.taken_out.lines(intake, said)
        if self._steps.corrections.taken_out.is_of_other_number(said):
            return self._steps.again(intake, "not_noted", language)
        if removed and self._steps.corrections.taken_out.is_imperative(intake, said.text):
            return self._without(intake, removed, said, language)
        absent = self._absent.at_question(intake, said, language)
        return absent or self._heard(intake, said, language)

    def _without(
        self, intake: Intake, removed: frozenset[str], said: Utterance, language: str
    ) -> Step:
        """Return the intake without the lines that are taken out, and with what answers the question beside that."""
        open_ = Correction(removed=removed)
        beside = self._steps.corrections.taken_out.beside(intake, said)
        if beside.text:
            answered = self._heard(intake, beside, language)
            after = answered.intake
            if answered.act is None and (after.stage, after.asked) != (intake.stage, intake.asked):
                return self._steps.corrected(after, open_, language)
        return self._steps.corrected(intake, open_, language)

    def _heard(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of *said* to the question that waits."""
        if done := self._at_once(intake, said, language):
            return done
        corrections = self._steps.corrections
        is_of_list = self._told_anew.relists(intake, said) or corrections.kinds.is_new(
            intake, said
        )
        is_of_list = is_of_list or corrections.lists.all_but_of_other(intake, said)
        if is_of_list and (relisted := self._steps.correct(intake, said, language)):
            return relisted
        said = self._settled(intake, said)
        answer = self._steps.answers.read(intake, said)
        is_correction = self._told_anew.corrects(intake, said)
        is_chosen = intake.field.takes in CHOSEN and intake.asked in answer.values
        told = self._steps.answers.told(intake, said)
        is_told = intake.asked in told and intake.asked not in intake.given
        is_certain = is_chosen or is_told or answer.is_certain
        # What is written down as a thanks or a wish is no name.
        is_act = bool(said.act_scores.written) and intake.field.takes is Takes.NAME
        is_clear = not is_act and (is_certain or not (answer.is_doubtful or is_correction))
        if answer.complaint is None and is_clear:
            return self._taken_or_doubted(intake, answer, said, language)
        if answer.complaint and self._is_meant_for_it(intake, answer.complaint, said):
            return self._steps.complain(intake, answer.complaint, language)
        if beside := self._weighed_or_corrected(
            intake, said, language, is_correction=is_correction
        ):
            return beside
        # What is written as a name is rather a name.
        is_answer = answer.complaint is None and not answer.is_doubtful
        is_free = is_answer or intake.field.takes is Takes.WORDS
        act = self._act(said, SURE if is_free else ACT_LIKELY)
        if act is not None and (done := self._did_or_noted(intake, act, said, language)):
            return done
        if answer.complaint is None:
            return self._taken(intake, answer, said, language)
        noted = self._steps.noting_product(intake, said)
        if several := said.told.unclear.get(intake.asked):
            return self._which(noted, several, language)
        if noted is not intake:
            return self._steps.on(noted, language, self._steps.questions.noted(noted, language))
        return replace(
            self._steps.complain(intake, answer.complaint, language), is_understood=False
        )

    def _weighed_or_corrected(
        self, intake: Intake, said: Utterance, language: str, *, is_correction: bool
    ) -> Step | None:
        """Return the question which of several countries is meant, or what a correction of something else changes; else None."""
        if len(weighed := self._steps.answers.countries(intake, said)) > 1:
            return self._which(intake, weighed, language)
        is_of_others = is_correction and intake.asked not in self._steps.answers.told(intake, said)
        return self._steps.correct(intake, said, language) if is_of_others else None

    def _taken_or_doubted(
        self, intake: Intake, answer: FieldValues, said: Utterance, language: str
    ) -> Step:
        """Return the intake with the *answer*; one that strays is taken when it is said again."""
        is_free = intake.field.takes is Takes.WORDS and not answer.is_doubtful
        strays = (is_free and self._steps.answers.strays(said)) or (
            self._steps.answers.is_of_other_question(intake, said)
        )
        if not strays or intake.doubted == said.text or intake.asked not in answer.values:
            return self._taken(intake, answer, said, language)
        why = "needs_words" if intake.field.takes is Takes.WORDS else "looks_like_no_name"
        asked = self._steps.complain(replace(intake, doubted=said.text), Complaint(why), language)
        return replace(asked, is_understood=False)

    def _settled(self, intake: Intake, said: Utterance) -> Utterance:
        """Return *said*, in answer to the question for a list, without what it takes back."""
        is_list = intake.field.takes is Takes.SEVERAL
        return self._steps.corrections.settled(intake, said) if is_list else said

    def _did_or_noted(
        self, intake: Intake, act: Act, said: Utterance, language: str
    ) -> Step | None:
        """Return what comes of an act; of one that declines what must be answered, what is told beside it: "no phone, mail me at …"."""
        noted = self._steps.noting(intake, said)
        if act in _DECLINING and noted is not intake and not intake.field.is_optional:
            return self._steps.on(noted, language, self._steps.questions.noted(noted, language))
        return self._did(intake, act, said, language)

    def _is_meant_for_it(self, intake: Intake, complaint: Complaint, said: Utterance) -> bool:
        """Whether what cannot be taken was meant for the question all the same: a number out of range, "not this one"."""
        is_of_list = self._words.place(said.text, MOST_LISTED) or said.does(Act.ALL)
        is_of_list = is_of_list and complaint.phrase == "looks_like_no_name"
        if complaint.phrase == "no_such_number" or is_of_list:
            return True
        denies = self._steps.answers.none.denies_options(intake.field, said)
        return complaint.phrase in _UNCHOSEN and denies and not said.asks

    def _at_once(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what comes of a word that steps, of another country than ours, and of the question for a second person; else None."""
        word = self._words.find(said.text, *_AT_QUESTION)
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

    def _none_of_options(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the intake with none of the options chosen, where *said* says so and what it is instead; else None."""
        none, field = self._steps.answers.none, intake.field
        if not none.is_none_of(field, said):
            return None
        if none.has_other(field):
            return self._steps.on(intake.take(OTHER), language)
        return self.skipped(intake, language)

    def _waiting(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the question again, where *said* asks for time, or for room for two; else None."""
        none, field = self._steps.answers.none, intake.field
        if none.wants_several(intake, said):
            return self._steps.again(intake, "one_of_several", language)
        if none.wants_both_companies(intake, said):
            return self._steps.again(intake, "one_company", language)
        may_wait = not field.is_optional or field.takes is Takes.SEVERAL
        is_put_off = (may_wait and none.puts_off(said)) or none.tires(said)
        told_off = "apology" if none.complains_of_asking(field, said) else ""
        phrase = "no_hurry" if is_put_off else told_off
        return self._steps.again(intake, phrase, language) if phrase else None

    def _which(self, intake: Intake, said: Sequence[str], language: str) -> Step:
        """Ask which of several values is right; what else was told is noted and named."""
        noted = self._steps.questions.noted(intake, language)
        which = self._steps.which(intake, said, language)
        lead_in = paragraphs(noted, which.text)
        reply = self._steps.questions.ask(intake, language, lead_in=lead_in)
        about = which.about.then(reply.about)
        return Step(replace(intake, noted=()), replace(reply, about=about))

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
                return self.skipped(intake, language)
            case Word.NO | Word.NEITHER | Word.DONE if field.is_optional:
                return self.skipped(intake, language)
            case Word.WHY:
                return self._explained(intake, language)
            case Word.ALL if field.takes is Takes.SEVERAL:
                return self._steps.on(intake.take(list(field.options)), language)
            case Word.YES if field.takes is Takes.NAME:
                return self._steps.complain(intake, Complaint("looks_like_no_name"), language)
            case _:
                return None

    def _act(self, said: Utterance, least: float) -> Act | None:
        """Return what is done in place of an answer: "it is still being built" is a reason to leave it out.

        By a question nothing is lost, though it may be put in words of not wanting, nor by "take it out"; "can I cancel it?" calls it off.
        """
        act = said.does(*AT_QUESTION, least=least)
        if said.asks and act in _ASKED_ABOUT:
            return None
        is_asked = said.asks and not self._words.holds(said.text, "words_calling_off")
        if act in _ENDING and (is_asked or self._steps.corrections.taken_out.is_of_it(said)):
            return None
        return Act.SKIP if act is Act.REMARK and said.score(Act.SKIP) >= ACT_LIKELY else act

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
            return self.skipped(intake, language)
        match act:
            case Act.WHY:
                return self._explained(intake, language)
            case Act.CORRECT if not self._words.holds(said.text, "words_not_me"):
                return self._steps.again(intake, "what_to_change", language)
        if act in MOVING:
            return self._steps.moved(intake, act, language)
        if said.score(act) < SURE or not any(map(str.isalpha, said.text)):
            return None
        # A yes to nothing, and the like: the question waits.
        return Step(intake, self._steps.questions.again(intake, language))

    def _chosen(self, intake: Intake, act: Act) -> Value | None:
        """Return the options that an act chooses: those ticked, all, or the one for what no other names; else None."""
        field = intake.field
        if intake.ticked and act in {Act.DONE, Act.AFFIRM, Act.NONE, Act.SUBMIT}:
            return list(intake.ticked)
        if act is Act.ALL and field.takes is Takes.SEVERAL:
            return list(field.options)
        is_other = act is Act.NONE and self._steps.answers.none.has_other(field)
        return OTHER if is_other else None

    def _taken(self, intake: Intake, answer: FieldValues, said: Utterance, language: str) -> Step:
        answer = self._steps.answers.added(intake, answer, said)
        wanted, value = intake.field, answer.values.get(intake.asked)
        is_doubted = (
            wanted.takes is Takes.COUNTRY
            and value is not None
            and not self._steps.answers.is_ours(wanted, value)
            and intake.doubted != value
        )
        if is_doubted:
            return self._steps.doubt(intake, str(value), language)
        values = {
            name: value
            if name == intake.asked
            else self._steps.corrections.lists.combined(intake, name, value, said)
            for name, value in answer.values.items()
        }
        values |= fuller_person(intake, said)
        before = intake.given
        changed = {
            name: value for name, value in values.items() if before.get(name) not in (None, value)
        }
        noted = intake.note(values)
        if intake.asked in answer.values:
            following = replace(noted, last=intake.asked).on()
            if wanted.name == PERSON and str(value) not in said.text:
                # Put together of two places: it is shown.
                shown = {**changed, PERSON: str(value)}
                return self._steps.on(
                    following, language, self._steps.changes(intake, shown, language)
                )
            if not following.is_changing and changed.keys() - {intake.asked}:
                return self._steps.on(
                    following, language, self._steps.changes(intake, changed, language)
                )
            return self._steps.on(following, language)
        # What was told is something else that is asked later, or was before.
        lead_in = self._steps.changes(intake, values, language)
        return self._steps.on(noted, language, lead_in)

    def skipped(self, intake: Intake, language: str) -> Step:
        """Return the intake after the question was left open, where it may be."""
        if not intake.field.is_optional:
            return self._steps.complain(intake, needed(intake.field), language)
        skipped = intake.skip()
        if intake.field.takes is not Takes.SEVERAL:
            return self._steps.on(skipped, language)
        left_open = self._steps.say("left_open", language)
        noted = self._steps.questions.noted(skipped, language)
        return self._steps.on(skipped, language, paragraphs(left_open, noted))

    def _explained(self, intake: Intake, language: str) -> Step:
        needed = self._steps.say("optional" if intake.field.is_optional else "required", language)
        why = self._steps.say("why_asked", language)
        reply = self._steps.questions.ask(intake, language, lead_in=f"{why} {needed}")
        about = About.phrase("why_asked").then(reply.about)
        return Step(intake, replace(reply, about=about), is_understood=False)
