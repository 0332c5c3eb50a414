"""A message while a registration is open: an answer, a question in between, a command, or a return after days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.choice_id import ChoiceId
from bot.dialogue.after_sending.consents import SentConsents
from bot.dialogue.after_sending.lead_questions import LeadQuestions
from bot.dialogue.components import Components
from bot.dialogue.handoff.called_person import CalledPerson
from bot.dialogue.intake.fitting import fitting, without_replaced
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.interview.new_words import still_proposed
from bot.dialogue.interview.steps import Ending, Step
from bot.dialogue.open_intake.asides import Asides
from bot.dialogue.open_intake.asked_again import AskedAgain
from bot.dialogue.open_intake.asked_beside import AskedBeside
from bot.dialogue.open_intake.early_offers import EarlyOffers
from bot.dialogue.open_intake.early_values import EarlyValues
from bot.dialogue.open_intake.in_between import InBetween
from bot.dialogue.open_intake.list_answers import ListAnswers
from bot.dialogue.open_intake.meant_for_question import MeantForQuestion, answers_as_well
from bot.dialogue.open_intake.of_the_form import OfTheForm
from bot.dialogue.open_intake.options_shown import OptionsShown
from bot.dialogue.open_intake.other_side import OtherSide
from bot.dialogue.open_intake.pending import Pending
from bot.dialogue.open_intake.values_beside import ValuesBeside
from bot.dialogue.open_intake.which_value import WhichValue
from bot.dialogue.registering import Registering
from bot.dialogue.telling.values import Told
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.topics.doubts import Doubts
from bot.dialogue.topics.not_for_us import NotForUs
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.language import LanguageWishes
from bot.dialogue.wishes.worded_requests import WordedRequests
from bot.dialogue.words.commands import Word, is_slashed
from bot.dialogue.words.contacts import Value
from bot.message import About
from knowledge.acts.act import Act
from knowledge.matching.match import Match
from knowledge.project import Takes


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done whether a registration is open or not, by a command or by an act."""

    commands: Mapping[Word, Callable[[Turn], Decision]]
    acted: Mapping[Act, Callable[[Turn], Decision]]

    def act(self, turn: Turn, act: Act | None) -> Decision | None:
        """Return what *act* leads to; None for none, and for what is done in some places only."""
        does = None if act is None else self.acted.get(act)
        return does(turn) if does else None


class OpenIntake:
    """Meets messages while a registration is open."""

    def __init__(
        self, components: Components, topics: TopicAnswers, registering: Registering, does: Doing
    ) -> None:
        interview, words = components.interview, components.words
        self._interview = interview
        self._steps = components.steps
        self._words, self._ear = words, components.ear
        self._topics = topics
        self._registering = registering
        self._does = does
        self._worded = WordedRequests(words)
        self._meant = MeantForQuestion(words, self._worded, registering.project)
        self._lead_questions = LeadQuestions(words, topics, registering)
        self._in_between = InBetween(words, topics, registering)
        self._consents = SentConsents(interview, registering)
        self._which_value = WhichValue(interview, components.steps, components.reader, words)
        self._options_shown = OptionsShown(words)
        self._values_beside = ValuesBeside(components.steps, words)
        self._asides = Asides(words, components.reader)
        self._list_answers = ListAnswers(
            components.steps, components.reader, words, registering.replies
        )
        self._early_offers = EarlyOffers(components.steps, components.reader, words)
        self._early_values = EarlyValues(components)
        self._of_the_form = OfTheForm(interview, words, registering)
        self._other_side = OtherSide(interview, words, registering)
        self._pending = Pending(interview, registering.replies, words)
        self._asked_again = AskedAgain(words, topics, registering, self._in_between)
        self._asked_beside = AskedBeside(components, topics)
        self._language_wishes = LanguageWishes(words)
        self._called = CalledPerson(words)
        self._not_for_us = NotForUs(words, topics.did_you_mean, registering)
        self._doubts = Doubts(words, topics, registering)

    def meet(self, turn: Turn, intake: Intake, word: Word | None) -> Decision:
        """Return what follows a text while *intake* is open; *word* is the command that it is, if any."""
        intake = still_proposed(intake, About.parse(turn.conversation.shown))
        asked = self._asides.taken_up(turn, intake, self._ear)
        if asked is not turn:  # "where were we? Ah, 040 123 4567"
            turn, word = asked, self._words.find(asked.message.text)
        turn = self._options_shown.meant(self._which_value.meant(turn, intake), intake)
        turn = self._values_beside.whole_list(self._values_beside.named(turn, intake), intake)
        turn = turn.beside(intake.given).remembering_several()
        turn = self._in_between.as_answer(self._values_beside.rung(turn), intake)
        turn = self._list_answers.wished(turn, intake)
        bare = self._asides.dropped(turn, intake, self._ear)
        if bare is not turn:  # "I told you already, show me my data"
            turn, word = bare, self._words.find(bare.message.text)
        if word is Word.MORE and intake.stage is not Stage.QUESTIONS:
            # "Continue" answers the closed question, unless there is more to read.
            word = word if turn.conversation.is_cut else None
        decision = self._beside(turn, intake, word) or self._heard(turn, intake, word)
        return self._which_value.one_noted(asked, intake, decision)

    def _beside(self, turn: Turn, intake: Intake, word: Word | None) -> Decision | None:
        """Return what comes before an answer to what waits; None where the text is for it."""
        text = turn.message.text
        if turn.conversation.is_cut and word is not Word.MORE and self._meant.is_yes(turn):
            # What is agreed to was not shown to its end: the rest of it comes first.
            return self._does.commands[Word.MORE](turn)
        is_begun_anew = word is Word.START and not is_slashed(text)
        if is_begun_anew or self._pending.begins_anew(turn, intake):
            return self._after_hearing(turn, self._steps.restart(intake, turn.language))
        if word is not None and word in self._does.commands and word is not Word.WRONG:
            return self._does.commands[word](turn)
        if self._pending.goes_on(turn):
            return self._pending.shown(turn, intake)
        if of_it := self._asked_of_form(turn, intake, word):
            return of_it
        if word is None and (wished := self._wished(turn, intake)):
            return wished
        if left_alone := self._consents.left_alone(turn, self._does.acted[Act.WITHDRAW]):
            return left_alone
        if not self._meant.may_answer(turn, intake):
            # Said to something else, maybe: it counts for nothing, and the question is shown again.
            return self._pending.shown(turn, intake)
        if turn.is_forgotten and not self._meant.is_clear(turn, intake):
            beside = self._lead_questions.beside(turn, self._topics.find(turn, text))
            return beside or self._pending.welcomed_back(turn, intake)
        return None

    def _asked_of_form(self, turn: Turn, intake: Intake, word: Word | None) -> Decision | None:
        """Return the answer to what is asked or said of the form itself; None for anything else."""
        of_it = self._of_the_form.meet(turn, intake) if word is None else None
        is_sent = word in {None, Word.SUBMIT}
        return of_it or (self._of_the_form.sent_early(turn, intake) if is_sent else None)

    def _wished(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return what follows a wish of one's own: to talk to nobody, to take back what was sent; else None."""
        # "Bathing is hard, and it is solved by our lift" is what is offered.
        is_free = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.WORDS
        of_person = "" if is_free and not turn.heard.asks else self._called.phrase(turn)
        if of_person:
            return self._registering.open_question.say(turn, of_person)
        if intake.reference and self._takes_back(turn):
            # Of what was sent: the change that was begun is dropped with it.
            return self._does.acted[Act.WITHDRAW](turn.having(intake=None))
        return None

    @staticmethod
    def _takes_back(turn: Turn) -> bool:
        heard = turn.heard
        is_meant = heard.does(Act.WITHDRAW, least=ACT_LIKELY) is not None and not heard.asks
        return is_meant and heard.lead(Act.WITHDRAW, Act.CANCEL, Act.CORRECT) > 0

    def _heard(self, turn: Turn, intake: Intake, word: Word | None) -> Decision:
        text = turn.message.text
        first = self._other_side.meet(turn, intake)
        if first := first or self._in_between.asked_at_notice(turn, intake):
            return first
        turn = self._asked_beside.of_option(turn, intake)
        if word is None and (served := self._asked_beside.behind_answer(turn, intake)):
            return served
        tongue = self._language_wishes.named(turn) if word is None else None
        if listed := self._list_answers.meet(turn, intake):
            return self._after_hearing(turn, self._early_offers.kept(turn, intake, listed))
        step = self._interview.hear(intake, turn.message, turn.heard, turn.language)
        step = self._early_offers.kept(turn, intake, self._which_value.settled(turn, intake, step))
        if intake.stage in CONSENTS:
            # Taken down after the yes, not before; till then it is remembered as what was said.
            before, turn = turn, self._early_values.remembered(turn, intake)
            if changed := self._changed_early(before, turn, intake, step):
                return changed
            if not step.is_understood and (
                passed_over := self._early_values.passed_over(turn, intake)
            ):
                return self._after_hearing(turn, passed_over)
            step = self._early_values.acknowledged(before, turn, intake, step)
        if tongue is not None and not answers_as_well(intake, text, step):
            return self._registering.speak(turn, tongue)
        if (
            word is None
            and not step.is_understood
            and (done := self._does.act(turn, self._worded.act(turn)))
        ):
            return done
        found = step.asks_again and self._of_the_form.at_notice(turn, intake, step.reply)
        found = found or (self._looked_up(turn, intake, step) if word is None else None)
        if not found and turn.is_forgotten and step.asks_again:
            return self._pending.welcomed_back(turn, intake)
        found = found or self._asked_again.meet(turn, intake, step)
        return found or self._after_hearing(*self._asked_again.reworded(turn, step))

    def _changed_early(
        self, before: Turn, turn: Turn, intake: Intake, step: Step
    ) -> Decision | None:
        """Return what follows where a message to a notice changes what was told *before* it: a list, or whom to contact; else None."""
        changed = self._steps.corrections.lists.changed(
            intake, turn.heard, before.conversation.told
        )
        if changed:
            told = {**turn.conversation.told, **changed}
            return self._after_hearing(turn.having(told=told), step)
        is_answered = step.consents or step.ending
        return None if is_answered else self._early_values.recontacted(before, intake)

    def _looked_up(self, turn: Turn, intake: Intake, step: Step) -> Decision | None:
        """Return what follows where the text may be a question; None where it is for what waits."""
        if not self._in_between.may_be_question(turn, intake, step):
            return None
        found = self._asked_beside.found(turn, intake)
        if chosen := self._list_answers.near(turn, intake, step, found):
            return self._after_hearing(turn, self._early_offers.kept(turn, intake, chosen))
        if doubted := self._doubts.doubted(turn, found):
            return doubted
        if intake.stage in CONSENTS and (declined := self._not_for_us.meet(turn, found)):
            return declined
        own = None if step.is_understood else self._of_their_own(turn, found)
        return own or self._in_between.meet(turn, intake, step, found)

    def _of_their_own(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows what is asked of one's own data, or of what was sent; else None."""
        own = self._does.act(turn, self._worded.of_their_own(turn, found))
        questions = self._lead_questions
        return own or questions.may_change(turn) or questions.beside(turn, found)

    def tapped(self, turn: Turn, tapped: ChoiceId) -> Decision:
        """Return what follows a tap on a choice of a registration, open or sent before."""
        intake = turn.conversation.intake
        if intake is None:
            return self._registering.leads.submitted_before(turn, tapped.intake)
        message = replace(turn.message, choice=turn.message.choice or str(tapped))
        step = self._interview.hear(intake, message, turn.heard, turn.language)
        return self._after_hearing(turn, step)

    def _after_hearing(self, turn: Turn, step: Step) -> Decision:
        if (answered := self._consents.settled(turn, step)) is not None:
            return answered
        if step.ending is Ending.SUBMITTED:
            settled = turn.forgetting_several(*step.intake.kind.fields)
            return self._registering.leads.submit(settled, step.intake)
        if step.is_discarded:
            turn, step = turn.having(told={}), self._consents.ended(turn, step)
        elif step.consents and self._was_at_notice(turn):
            # What was told before is taken down after the notice.
            told = Told(turn.conversation.told)
            known = fitting(step.intake.kind, told, self._interview.project)
            step = self._interview.recall(step, known, turn.language)
        if step.act is Act.SAME:
            return self._registering.same(turn, step.intake)
        if step.act is not None:
            return self._does.acted[step.act](turn)
        intake = None if step.ending is Ending.CANCELLED else step.intake
        remembered = self._settled(turn, intake)
        decision = turn.having(intake=intake, told=remembered).replying(
            self._which_value.asked(turn, intake, step.reply)
        )
        return replace(decision, consents=step.consents)

    @staticmethod
    def _was_at_notice(turn: Turn) -> bool:
        intake = turn.conversation.intake
        return intake is not None and intake.stage in CONSENTS

    @staticmethod
    def _settled(turn: Turn, intake: Intake | None) -> Mapping[str, Value]:
        """Return what is remembered as told, without what was put right since, and the several values of a question that was answered."""
        before, told = turn.conversation.intake, turn.conversation.told
        if before is None or intake is None:
            return told
        told = without_replaced(told, before.given, intake.given, intake.kind)
        is_asked_still = intake.stage is Stage.QUESTIONS and intake.asked == before.asked
        if before.stage is not Stage.QUESTIONS or is_asked_still:
            return told
        return turn.having(told=told).forgetting_several(before.field).conversation.told
