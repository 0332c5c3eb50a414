"""What manners ask for where no registration is open: an apology, a word to who says sorry, thanks, agrees to nothing or goes."""

from collections.abc import Mapping

from bot.dialogue.competing_acts import ANGRY, FREE, NOTHING_DONE
from bot.dialogue.no_intake.offers import Offers, was_answer
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_BESIDE_TOPIC, ACT_LIKELY, ACT_WITH_WORD, COURTEOUS_FROM
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.topics.free_message import COURTEOUS, FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.worded_requests import WordedRequests
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_lists import parts
from bot.transcript import Outcome
from knowledge.acts.act import SURE, Act
from knowledge.matching.match import MatchKind
from knowledge.project import GOODBYE, HUMAN, IDENTITY, THANKS

_PHRASES: Mapping[Act, str] = {
    Act.INSULT: "calm",
    Act.OK: "acknowledged",
    Act.AFFIRM: "nothing_to_confirm",
    Act.SUBMIT: "nothing_open",
    Act.CANCEL: "nothing_open",
    Act.DENY: "acknowledged",
    Act.NONE: "acknowledged",
}

_OF_CHOICE = (Act.AFFIRM, Act.DENY, Act.NONE)
"""What may be said to several topics on show, whichever words it has."""

_YIELDING = (Act.AFFIRM, Act.DENY, Act.OK)
"""What gives way to thanks or a goodbye where nothing waits for it."""


class Manners:
    """Meets what is said for its own sake."""

    def __init__(
        self, words: Words, topics: TopicAnswers, registering: Registering, offers: Offers
    ) -> None:
        self._replies, self._words = registering.replies, words
        self._topics, self._registering = topics, registering
        self._offers = offers
        self._worded = WordedRequests(words)

    def complained(self, heard: FreeMessage) -> Decision | None:
        """Apologise to who is angry, whatever topic the words resemble; where none answers, to who may be."""
        turn, said = heard.turn, heard.turn.heard.act_scores
        act = max(ANGRY, key=said.score)
        if heard.asks and heard.found.topics[:1] == (IDENTITY,):
            return None
        is_worded = said.score(act) >= SURE and self._worded.complains(turn)
        if said.score(act) < ACT_BESIDE_TOPIC and (heard.asks or not is_worded):
            is_answered = heard.found.outcome is MatchKind.ANSWER
            may_be = turn.heard.does(*FREE, least=ACT_WITH_WORD) is act
            if is_answered or not may_be:
                return None
        if turn.heard.told.values:
            return None
        return (
            self._registering.apology(turn) if act is Act.COMPLAINT else self._manners(turn, act)
        )

    def forgiven(self, heard: FreeMessage) -> Decision | None:
        """Return that no harm is done, to who says sorry and tells and asks nothing."""
        turn, said = heard.turn, parts(heard.turn.message.text)
        says_sorry = any(self._words.is_one_of(each, "words_sorry") for each in said[:1])
        is_else = heard.asks_in_part or heard.is_answer or heard.is_named
        is_slip = self._words.holds(turn.message.text, "words_named_wrong")
        corrects = is_slip or turn.heard.does(Act.CORRECT) is not None
        is_else = is_else or (corrects and bool(turn.leads()))
        if not says_sorry or is_else or turn.heard.told.values:
            return None
        return self._registering.open_question.say(turn, "no_harm")

    def left_alone(self, heard: FreeMessage) -> Decision | None:
        """Return a mere nod to who asks not to be contacted, where that is near to wanting a person: "please don't call me"."""
        turn = heard.turn
        is_said = self._words.speaks_of(turn.message.text, "words_no_contact", turn.language)
        is_near = heard.found.topics[:1] == (HUMAN,) and not heard.asks
        return self.not_now(turn) if is_said and is_near else None

    def appeased(self, heard: FreeMessage) -> Decision | None:
        """Return a mere nod to who says that it does not matter, or laughs, and tells and asks nothing: "haha ok, not your fault"."""
        text, lists = heard.turn.message.text, ("words_no_matter", "words_beside_no_matter")
        is_said = consists_of(self._words, text, *lists)
        is_else = heard.turn.heard.told.values or asks_by_mark(text)
        return self._manners(heard.turn, Act.OK) if is_said and not is_else else None

    def courteous(self, heard: FreeMessage) -> Decision | None:
        """Return what manners ask for, where the message asks for nothing."""
        act, turn = heard.act, heard.turn
        if heard.is_answer:
            return None
        if self._worded.complains(turn) and not turn.heard.told.values:
            return self._registering.apology(turn)
        if heard.asks:
            return None
        if act in _YIELDING and self._is_courtesy(heard):
            return self._topics.answer(turn, heard.found.topics, Outcome.ANSWERED)
        if act in COURTEOUS and heard.found.topics[:1] != (COURTEOUS[act],):
            return self._topics.answer(turn, (COURTEOUS[act],), Outcome.ANSWERED, 1.0)
        if act is Act.COMPLAINT:
            return self._registering.apology(turn)
        if _hesitates(turn):
            return self.not_now(turn)
        if act in _PHRASES:
            return self._manners(turn, act)
        return None

    def not_now(self, turn: Turn) -> Decision:
        """Let somebody be who does not want to register now, with a way to do so later."""
        join = self._replies.command(Word.JOIN, turn.language)
        return turn.replying(self._replies.phrase("acknowledged", turn.language, (join,)))

    @staticmethod
    def _is_courtesy(heard: FreeMessage) -> bool:
        """Whether thanks or a goodbye are found, and a yes or a no that nothing waits for is less than sure."""
        found = heard.found
        is_sure = found.outcome is MatchKind.ANSWER and found.score >= COURTEOUS_FROM
        is_weak = heard.turn.heard.score(heard.act) < SURE
        return is_sure and is_weak and set(found.topics) <= {THANKS, GOODBYE}

    def _manners(self, turn: Turn, act: Act) -> Decision:
        if act in _OF_CHOICE and (
            chosen := self._offers.of_choice(turn, is_yes=act is Act.AFFIRM)
        ):
            return chosen
        if act in {Act.AFFIRM, Act.SUBMIT} and (offered := self._offers.joined(turn)):
            return offered
        says_send = self._words.find_in(turn.message.text, Word.SUBMIT) is not None
        if act is Act.SUBMIT and says_send and (sent := self._registering.leads.sent_before(turn)):
            return sent
        if act in {Act.AFFIRM, Act.SUBMIT} and was_answer(turn):
            act = Act.OK
        choices = [] if act in {Act.OK, Act.DENY} else [self._replies.person(turn.language)]
        reply = self._replies.phrase(_PHRASES[act], turn.language, choices)
        return self._registering.open_question.then(turn, reply)


def _hesitates(turn: Turn) -> bool:
    """Whether somebody says first of all that they wait, or are unsure: "I must talk to the board before"."""
    heard = turn.heard.act_scores
    is_first = heard.first(*FREE, Act.UNCLEAR_YES) is Act.UNCLEAR_YES
    return is_first and heard.score(Act.UNCLEAR_YES) >= max(ACT_LIKELY, heard.score(NOTHING_DONE))
