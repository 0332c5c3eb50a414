"""The questions of an intake: what is said in answer to one, or in its place."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.conversation import line_of_several
from bot.dialogue.corrections.correction import Correction
from bot.dialogue.intake.intake import Intake, Stage, is_aside
from bot.dialogue.interview.absent_options import AbsentOptions
from bot.dialogue.interview.field_values import FieldValues
from bot.dialogue.interview.in_place_of_answer import InPlaceOfAnswer
from bot.dialogue.interview.may_be_name import MOST_LISTED
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import CONTACT_LINES, PERSON, PLAIN_WAYS
from bot.dialogue.words.wording import calls, labels
from bot.message import paragraphs
from knowledge.acts.act import SURE, Act
from knowledge.project import CHOSEN, Takes


class AtQuestion:
    """Hears what is said while a question waits."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words
        self._absent = AbsentOptions(steps, words)
        self._in_place = InPlaceOfAnswer(steps, words)

    def hear(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of *said*: an answer, a correction, or what is done in place of one."""
        taken_out = self._steps.corrections.taken_out
        removed = taken_out.lines(intake, said)
        if taken_out.is_of_other_number(said):
            return self._steps.again(intake, "not_noted", language)
        if removed and taken_out.is_imperative(intake, said.text):
            return self._without(intake, removed, said, language)
        return (
            self._taken_from_list(intake, said, language)
            or self._absent.at_question(intake, said, language)
            or self._lacking(intake, said, language)
            or self._heard(intake, said, language)
        )

    def _taken_from_list(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the intake without what *said* only takes out of a list, where any words may be the answer; else None."""
        lists = self._steps.corrections.lists
        is_free = intake.field.takes is Takes.WORDS
        if not is_free or not (lists.only_takes(intake, said) or lists.only_swaps(intake, said)):
            return None
        return self._steps.correct(intake, said, language)

    def _without(
        self, intake: Intake, removed: frozenset[str], said: Utterance, language: str
    ) -> Step:
        """Return the intake without the lines that are taken out, and with what answers the question beside that."""
        beside = self._steps.corrections.taken_out.beside(intake, said)
        after = self._heard(intake, beside, language).intake if beside.text else intake
        return self._steps.corrected(after, Correction(removed=removed), language)

    def _heard(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of *said* to the question that waits."""
        said = self._steps.answers.contacts.of_person(intake, said)
        if done := self._in_place.at_once(intake, said, language):
            return done
        corrections = self._steps.corrections
        is_of_list = (
            self._relists(intake, said)
            or corrections.kinds.is_new(intake, said)
            or corrections.lists.all_but_of_other(intake, said)
            or corrections.recounts(intake, said)
        )
        if is_of_list and (relisted := self._steps.correct(intake, said, language)):
            return relisted
        if intake.field.takes is Takes.SEVERAL:
            said = corrections.settled(intake, said)  # without what it takes back
        return self._read(intake, said, language)

    def _read(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Return what comes of the answer that *said* is, or of what it is in its place."""
        answer = self._steps.answers.read(intake, said)
        is_correction = self._corrects(intake, said)
        is_chosen = intake.field.takes in CHOSEN and intake.asked in answer.values
        told = self._steps.answers.told(intake, said)
        is_told = intake.asked in told and self._is_new(intake, told[intake.asked])
        is_certain = is_chosen or is_told or answer.is_certain
        # What is written down as a thanks or a wish is no name.
        is_act = bool(said.act_scores.written) and intake.field.takes is Takes.NAME
        is_clear = not is_act and (is_certain or not (answer.is_doubtful or is_correction))
        if answer.complaint is None and is_clear:
            # "Use post@… instead. And the area is …": an answer, and another address than was given.
            answer = replace(answer, values={**_other_ways(intake, said), **answer.values})
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
        act = self._in_place.act(said, SURE if is_free else ACT_LIKELY)
        if act is not None and (done := self._in_place.done(intake, act, said, language)):
            return done
        if answer.complaint is None:
            return self._taken(intake, answer, said, language)
        return self._unanswered(intake, answer.complaint, said, language)

    def _unanswered(
        self, intake: Intake, complaint: Complaint, said: Utterance, language: str
    ) -> Step:
        """Return the question again below what else was told, the product that is offered too; where that is nothing, the complaint."""
        noted = self._steps.noting(intake, said)
        if early := self._steps.answers.early_product(intake, said):
            noted = noted.tell(early)
        if several := said.told.unclear.get(intake.asked):
            return self._which(noted, several, language)
        if noted is not intake:
            return self._steps.on(noted, language, self._steps.questions.noted(noted, language))
        if reworded := self._words_anew(intake, said):
            return self._steps.corrected(intake, Correction(reworded), language)
        return self._complained(intake, complaint, said, language)

    def _words_anew(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return what is offered or needed as *said* tells it, where that was answered last, and nothing else is told; else nothing."""
        line, told = intake.words_line, self._steps.answers.told(intake, said)
        before = intake.given.get(line.name) if line else None
        if line is None or intake.last != line.name or told.get(line.name) in {None, before}:
            return {}
        is_else = said.asks or told.keys() - {line.name, *intake.lists}
        return {} if is_else else {line.name: told[line.name]}

    def _complained(
        self, intake: Intake, complaint: Complaint, said: Utterance, language: str
    ) -> Step:
        """Return the question again; a line that nobody must fill in is asked once more, and then left open for what is said instead."""
        if is_aside(intake) and not any(map(str.isdigit, said.text)):
            if intake.doubted:
                left = intake.skip()
                if left.stage is Stage.SUMMARY:
                    return self._steps.on(left, language)
                return self.hear(left, said, language)
            intake = replace(intake, doubted=said.text)
        return replace(self._steps.complain(intake, complaint, language), is_understood=False)

    @staticmethod
    def _is_new(intake: Intake, told: Value) -> bool:
        """Whether *told* answers the question that waits, and not only names what was noted: "change it to …@…" where that was reopened."""
        before = intake.given.get(intake.asked)
        return before is None or (intake.field.takes in CONTACT_LINES and told != before)

    def _lacking(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the question again, where *said* answers it no more than by what there is none of: "we have no website"; else None."""
        lacking = self._steps.corrections.taken_out.lacking(intake, said)
        answer = self._steps.answers.read(intake, said) if lacking else None
        if answer is None or not (answer.complaint or answer.is_doubtful):
            return None
        return self._steps.corrected(intake, Correction(removed=lacking), language)

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
        strays = (is_free and self._steps.answers.own_words.strays(said)) or (
            self._steps.answers.is_of_other_question(intake, said)
        )
        if not strays or intake.doubted == said.text or intake.asked not in answer.values:
            return self._taken(intake, answer, said, language)
        why = "needs_words" if intake.field.takes is Takes.WORDS else "looks_like_no_name"
        asked = self._steps.complain(replace(intake, doubted=said.text), Complaint(why), language)
        return replace(asked, is_understood=False)

    def _is_meant_for_it(self, intake: Intake, complaint: Complaint, said: Utterance) -> bool:
        """Whether what cannot be taken was meant for the question all the same: a number out of range, "not this one"."""
        match complaint.phrase:
            case "no_such_number":
                return True
            case "looks_like_no_name":
                is_of_list = self._words.place(said.text, MOST_LISTED) or said.does(Act.ALL)
                is_labelled = labels(said.text, self._words.called(intake.asked))
                is_no_name = self._words.is_one_of(said.text, "words_no_name")
                return bool(is_of_list) or is_labelled or is_no_name
            case "bad_choice" | "bad_choices":
                denies = self._steps.answers.none.denies_options(intake.field, said)
                return denies and not said.asks
        return False

    def _which(self, intake: Intake, said: Sequence[str], language: str) -> Step:
        """Ask which of several values is right; what else was told is noted and named."""
        noted = self._steps.questions.noted(intake, language)
        which = self._steps.which(intake, said, language)
        lead_in = paragraphs(noted, which.text)
        reply = self._steps.questions.ask(intake, language, lead_in=lead_in)
        about = which.about.then(reply.about)
        return Step(replace(intake, noted=()), replace(reply, about=about))

    def _taken(self, intake: Intake, answer: FieldValues, said: Utterance, language: str) -> Step:
        answer = self._steps.answers.added(intake, answer, said)
        wanted, value = intake.field, answer.values.get(intake.asked)
        is_country = wanted.takes is Takes.COUNTRY and value not in {None, intake.doubted}
        if is_country and not self._steps.answers.is_followed_up(wanted, str(value)):
            others = {name: each for name, each in answer.values.items() if name != intake.asked}
            return self._steps.doubt(intake.note(others), str(value), language)
        values = {
            name: value
            if name == intake.asked
            else self._steps.corrections.lists.combined(intake, name, value, said.text)
            for name, value in answer.values.items()
        }
        values |= _fuller_person(intake, said)
        before = intake.given
        values |= self._steps.home(intake.kind, {**before, **values})
        changed = {
            name: value for name, value in values.items() if before.get(name) not in (None, value)
        }
        noted = intake.note(values)
        if intake.asked in values:
            following = replace(noted, last=intake.asked).on()
            shown = changed if changed.keys() - {intake.asked} else {}
            if wanted.name == PERSON and str(value) not in said.text:
                # Put together of two places: it is shown.
                shown = {**changed, PERSON: str(value)}
            lead_in = self._steps.changes(intake, shown, language) if shown else ""
            return self._steps.on(following, language, lead_in)
        # What was told is something else that is asked later, or was before.
        lead_in = self._steps.changes(intake, values, language)
        return self._steps.on(noted.on() if is_aside(intake) else noted, language, lead_in)

    def _corrects(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* is more likely about something noted before than an answer."""
        is_rather = self._words.begins(said.text, "words_writing_rather")
        if (is_rather or said.score(Act.CORRECT) >= ACT_LIKELY) and not said.asks:
            return True
        if _other_ways(intake, said):
            return True  # "arh, the mail is wrong, it is …": another one than was given
        if PERSON in intake.given and PERSON in said.told.further:
            return True  # "and my boss Bo Ek wants to come along"
        if not said.asks and line_of_several(intake, said.told.unclear):
            return True
        if any(self._is_another(intake, name, said) for name in said.told.values):
            return True  # "no wait the company is …"
        return self._words.change(said.text) is not None

    def _relists(self, intake: Intake, said: Utterance) -> bool:
        """Whether the list that was answered last may be put right, where words of one's own are asked for: "all but that city"."""
        before = intake.kind.field(intake.last) if intake.field.takes is Takes.WORDS else None
        is_of_list = before is not None and before.takes is Takes.SEVERAL and not said.asks
        return is_of_list and self._words.begins(said.text, "words_except")

    def _is_another(self, intake: Intake, name: str, said: Utterance) -> bool:
        """Whether *said* calls a line by its name that was answered before, and tells another value of it."""
        before = intake.given.get(name)
        is_other = before is not None and before != said.told.values[name] and name != intake.asked
        return is_other and not said.asks and calls(said.text, self._words.called(name))


def _other_ways(intake: Intake, said: Utterance) -> dict[str, Value]:
    """Return the address and the number that *said* tells in the place of those that were given."""
    told = said.told.values
    named = (name for name in PLAIN_WAYS if name in intake.given and name in told)
    return {name: told[name] for name in named if told[name] != intake.given[name]}


def _fuller_person(intake: Intake, said: Utterance) -> dict[str, Value]:
    """Return the whole name of whom only the first one was noted: "Bo Ek, bo@…" of Bo; nothing where none is told."""
    noted, told = str(intake.given.get(PERSON, "")), str(said.told.values.get(PERSON, ""))
    is_fuller = bool(noted) and told.casefold().startswith(f"{noted} ".casefold())
    return {PERSON: told} if is_fuller else {}
