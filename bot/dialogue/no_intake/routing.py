"""What is said while nothing waits for an answer: questions, and whatever else a message does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.dialogue.after_sending.changes import SentChanges
from bot.dialogue.after_sending.lead_questions import LeadQuestions
from bot.dialogue.competing_acts import FREE
from bot.dialogue.components import Components
from bot.dialogue.no_intake.asked_otherwise import AskedOtherwise
from bot.dialogue.no_intake.coming_back import ComingBack
from bot.dialogue.no_intake.for_staff import ForStaff
from bot.dialogue.no_intake.introducing import Introducing
from bot.dialogue.no_intake.joining import Joining
from bot.dialogue.no_intake.manners import Manners
from bot.dialogue.no_intake.offers import Offers
from bot.dialogue.no_intake.registered_elsewhere import RegisteredElsewhere
from bot.dialogue.no_intake.taking_part import TakingPart
from bot.dialogue.no_intake.wish_and_question import WishAndQuestion
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.topics.answers import TopicAnswers, describes, is_answer
from bot.dialogue.topics.doubts import Doubts
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.topics.not_for_us import NotForUs
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.language import LanguageWishes
from bot.dialogue.wishes.pauses import Pauses
from bot.dialogue.wishes.worded_requests import WordedRequests
from bot.dialogue.words.commands import Word
from bot.message import About
from bot.transcript import Outcome
from knowledge.acts.act import Act
from knowledge.language.script import written
from knowledge.matching.match import Match, MatchKind
from knowledge.project import COURTESIES, HUMAN, LANGUAGES, PRIVACY, LeadKind
from knowledge.topic import SOURCE

_OF_NAMES = COURTESIES | {PRIVACY}
"""What is found where the name of a company is a greeting, thanks, or "Delete All"."""


class NoIntake:
    """Meets messages outside a registration."""

    def __init__(
        self, components: Components, topics: TopicAnswers, registering: Registering
    ) -> None:
        self._words = words = components.words
        self._topics = topics
        self._registering = registering
        self._worded, self._pauses = WordedRequests(words), Pauses(words)
        self._joining = Joining(words, topics, registering)
        self.goes_on_to_join = self._joining.is_meant
        self._asked_otherwise = AskedOtherwise(words, topics, registering.project)
        self._taking_part = TakingPart(components, topics, registering)
        self._not_for_us = NotForUs(words, topics.did_you_mean, registering)
        self._doubts = Doubts(words, topics, registering)
        self._language_wishes = LanguageWishes(words)
        self._lead_questions = LeadQuestions(words, topics, registering)
        self._sent_changes = SentChanges(
            words,
            registering,
            components.steps.corrections,
            components.interview.pointing,
            self._lead_questions.further,
        )
        self._offers = Offers(words, topics, registering)
        self._manners = Manners(words, topics, registering, self._offers)
        self._introducing = Introducing(components, topics, registering)
        self._coming_back = ComingBack(words, registering, components.steps.answers)
        self._for_staff = ForStaff(words, registering, self._introducing.passed_on)
        self._elsewhere = RegisteredElsewhere(components.replies, words)
        self._wish_and_question = WishAndQuestion(components.replies, words, topics, registering)

    def meet(
        self, turn: Turn, word: Word | None, acted: Mapping[Act, Callable[[Turn], Decision]]
    ) -> Decision:
        """Return what follows; *acted* is what is done anywhere, *word* a word of no command."""
        if word is Word.CANCEL and turn.standing_lead is not None:
            return acted[Act.WITHDRAW](turn)
        if answered := self._offers.person_called(turn) or self._answered(turn, word):
            return answered
        found = self._found(turn)
        before = self._for_staff.meet(turn) or self._coming_back.meet(turn, found)
        if before := before or self._turned_down(turn, found):
            return before
        turn = turn.remembering()
        if self._joining.is_meant(turn):
            return self._lead_questions.further.meet(turn, found) or self._registering.join(turn)
        if taken_out := self._sent_changes.taken_out(turn):
            return taken_out
        named = self._worded.act(turn) or self._worded.of_their_own(turn, found)
        heard = FreeMessage(turn, found, named or self._act(turn), is_named=named is not None)
        if named in {None, Act.JOIN} and (after := self._lead_questions.meet(turn, found)):
            return after
        if named is None and (changed := self._sent_changes.changed(turn)):
            return changed
        if named in {None, Act.JOIN} and (after := self._lead_questions.what_follows(turn, found)):
            return after
        done = self._done(heard, acted)
        return done or self._for_staff.beside(heard, self._told_or_asked(heard))

    def _done(
        self, heard: FreeMessage, acted: Mapping[Act, Callable[[Turn], Decision]]
    ) -> Decision | None:
        """Return what follows where it asks for what is done anywhere, or for what was registered in another place; else None."""
        if met := self._elsewhere.meet(heard) or self._asked_otherwise.material(heard):
            return met
        if heard.asks_for_it(acted):
            is_back = heard.act is Act.WITHDRAW
            later = self._lead_questions.may_take_back(heard.turn) if is_back else None
            return later or acted[heard.act](heard.turn)
        # "Can you just pass it on?"
        is_left = self._introducing.leaves_bare_word(heard.turn) and not heard.is_answer
        is_called = heard.turn.conversation.is_called
        return acted[Act.PERSON](heard.turn) if is_left and not is_called else None

    def _told_or_asked(self, heard: FreeMessage) -> Decision:
        """Return what follows a message that asks for none of what is done anywhere."""
        steps = (
            self._manners.appeased,
            self._left_for_staff,
            self._manners.complained,
            self._manners.forgiven,
            self._manners.left_alone,
            self._spoken,
            lambda heard: self._sent_changes.corrected(heard.turn, heard.found, heard.act),
            self._taking_part.meet,
            self._wish_and_question.meet,
            lambda heard: self._introducing.meet(heard.turn, heard.found, heard.act),
            self._side_by_side,
            self._meant_otherwise,
            self._concluded,
            self._joined,
            self._manners.courteous,
            self._introducing.instead_of_declining,
        )
        decisions = (step(heard) for step in steps)
        done, turn = next(filter(None, decisions), None), heard.turn
        return done or self._topics.meet(turn, turn.message.text, heard.found)

    def _left_for_staff(self, heard: FreeMessage) -> Decision | None:
        """Return that it is kept for the person who was called; None where nobody was, and for who only registers nothing."""
        if not heard.turn.conversation.is_called:
            return None
        registers_not = self._joining.rather_not(heard)
        is_for_staff = self._for_staff.says_when(heard.turn) or not registers_not
        return self._for_staff.left(heard) if is_for_staff else None

    def _answered(self, turn: Turn, word: Word | None) -> Decision | None:
        """Return what follows a word that answers an offer, and what has no letter: a thumb or a smile is acknowledged; else None."""
        text = turn.message.text
        answered = None if word is None else self._offers.answered(turn, word)
        is_dead_end = answered is None or answered.reply.about.says("nothing_open")
        if not is_dead_end or any(map(str.isalnum, text)):
            return answered
        is_cheerful = any(sign in text for sign in self._words.listed("words_cheerful"))
        phrase = "acknowledged" if is_cheerful else "empty"
        return self._registering.open_question.say(turn, phrase)

    def _turned_down(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows where no person of ours is wanted, or what is not ours to give, and what is said of us; else None."""
        is_answered = is_answer(found) and found.topics[:1] != (HUMAN,)
        is_else = turn.conversation.is_called or self._worded.act(turn) is not None
        if not (is_answered or is_else) and self._pauses.asks_their_own(turn.heard):
            return self._manners.not_now(turn)
        return self._not_for_us.meet(turn, found) or self._doubts.meet(turn, found)

    def _found(self, turn: Turn) -> Match:
        """Return what is found for the text, or for the question in it that stands behind who somebody is.

        Where the name of a company may sound like that, it is left out: "Thanks Ltd here, we are interested".
        """
        found = self._topics.find(turn, turn.message.text)
        if turn.heard.told.firm and _OF_NAMES.issuperset(found.topics[:1]):
            found = self._topics.find(turn, turn.heard.beside_firm)
        if behind := self._introducing.asked_behind(turn, found):
            return behind
        found = self._asked_otherwise.beside_known(turn, found)
        return self._asked_otherwise.of_others(turn, found)

    @staticmethod
    def _act(turn: Turn) -> Act:
        """Return what the message does, as far as anything is clear; nothing for a question alone."""
        act = turn.heard.does(*FREE, Act.CANCEL)
        if act is None and not turn.heard.asks and turn.leads():
            act = turn.heard.does(Act.MY_LEAD, least=ACT_LIKELY)
        act = act or turn.heard.does(*FREE, least=ACT_LIKELY) or Act.ASK
        # Nothing else is open that could be called off.
        return Act.WITHDRAW if act is Act.CANCEL and turn.standing_lead is not None else act

    def _spoken(self, heard: FreeMessage) -> Decision | None:
        # "Which languages can I use? My tutor is Chinese."
        asks_which = heard.asks and self._words.may_ask(heard.turn.message.text)
        if LANGUAGES not in heard.found.topics[:1] or asks_which:
            return None
        tongue = self._language_wishes.wished(heard.turn)
        return self._registering.speak(heard.turn, tongue) if tongue else None

    def _side_by_side(self, heard: FreeMessage) -> Decision | None:
        return self._topics.comparing.side_by_side(heard.turn, heard.turn.message.text)

    def _meant_otherwise(self, heard: FreeMessage) -> Decision | None:
        """Answer what was meant instead by who puts their question right, or say that there is nothing on it."""
        turn = heard.turn
        rest = self._asked_otherwise.instead(turn)
        if rest is None:
            return None
        found = self._topics.find(turn, rest)
        shown = About.parse(turn.conversation.shown).topics
        if found.outcome is MatchKind.ANSWER and not set(found.topics[:1]) & set(shown):
            return self._topics.answer(turn, found.topics, Outcome.ANSWERED, found.score)
        nearest = tuple(each for each in found.topics if each not in shown)
        return self._topics.did_you_mean.offer(
            turn.having(asked=turn.message.text),
            replace(found, outcome=MatchKind.NONE, topics=nearest),
        )

    def _concluded(self, heard: FreeMessage) -> Decision | None:
        """Acknowledge what only follows from the answer above, which is not said once more."""
        shown = About.parse(heard.turn.conversation.shown)
        is_of_it = not heard.is_answer or set(heard.found.topics[:1]) <= set(shown.topics)
        is_else = heard.is_named or heard.act is Act.JOIN or not is_of_it
        if is_else or not (shown.is_answer and self._joining.concludes(heard.turn)):
            return None
        return self._manners.not_now(heard.turn)

    def _joined(self, heard: FreeMessage) -> Decision | None:
        turn, topics = heard.turn, heard.found.topics
        if self._joining.takes_offer(heard):
            return self._registering.join(turn)
        if self._joining.rather_not(heard):
            return self._manners.not_now(turn)
        is_wish = self._joining.is_wish(heard)
        if not is_wish and (heard.act is not Act.JOIN or heard.asks_in_part):
            return None
        if topics[:1] == (self._registering.project.join_topic,):
            # Who asks how to take part is no partner for what was read before.
            turn = turn.having(before=topics[0])
        kind = self._side(turn, topics)
        is_sure = is_wish or heard.is_surer or (heard.is_named and self._registering.joins(topics))
        # "Put our firm down for that city project": the field or the town is only what it is about.
        is_described = all(map(describes, topics[:1]))
        if heard.is_answer and not (is_sure or is_described) and kind is None:
            return None
        turn = turn if kind is None else turn.having(kind=kind.id)
        return self._registering.join(turn)

    def _side(self, turn: Turn, topics: Sequence[str]) -> LeadKind | None:
        """Return the kind of lead that the nearest of *topics* invites to; None also where its writer's language tells another.

        Finnish is written by companies of ours, who want to take part "in the China project"; English by everybody.
        """
        kind, language = self._topics.invited(turn, topics[:1]), turn.language
        is_told = bool(turn.conversation.kind or turn.heard.told.kind)
        if kind is None or is_told or language == SOURCE:
            return kind
        usual = self._registering.project.kind_for(written(language), "")
        return kind if usual is kind else None
