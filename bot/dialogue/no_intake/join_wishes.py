"""Whether a message that nothing waited for wishes to register, would rather not, or takes up the offer to."""

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_BESIDE_TOPIC, ACT_LIKELY, ACT_WITH_WORD
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.wishes.do_not_contact import begins_declining, declines
from bot.dialogue.words.commands import Word, Words
from knowledge.acts.act import SURE, Act
from knowledge.matching.match import MatchKind


class JoinWishes:
    """Tells who wishes to register, by what was found and heard."""

    def __init__(self, words: Words, registering: Registering) -> None:
        self._words = words
        self._registering = registering

    def rather_not(self, heard: FreeMessage) -> bool:
        """Whether somebody says that they do not register, or not yet: "we are only curious", "I must ask my boss"."""
        text, said = heard.turn.message.text, heard.turn.heard.act_scores
        is_no = heard.act is Act.DENY and heard.is_written and not heard.asks
        if is_no or declines(self._words, text):
            return True
        language = heard.turn.language
        is_else = heard.asks or (
            heard.is_answer and not self._registering.joins(heard.found.topics)
        )
        if not is_else and begins_declining(self._words, text, language):
            return True
        is_near = heard.found.topics[:1] == (self._registering.project.join_topic,)
        if heard.asks or not (is_near or heard.act is Act.JOIN):
            return False
        wants = said.score(Act.JOIN)
        doubts = said.score(Act.UNCLEAR_YES)
        if doubts >= ACT_LIKELY and doubts > wants:
            return True
        denies, waits = (
            self._words.denies(text, language),
            self._words.is_unsettled(text, language),
        )
        # Of 633 wishes twelve are less than sure and hold such words, of 337 messages of who wishes nothing 272.
        return (denies and wants < SURE) or (waits and wants < ACT_LIKELY)

    def is_wish(self, heard: FreeMessage) -> bool:
        """Whether somebody says what the answer on joining is nearest to, and asks nothing: "put us on the list".

        Who has sent a registration and wishes to is asked whether it is a further one.
        """
        if heard.act is Act.JOIN and not heard.asks and heard.turn.leads():
            return True
        is_near = heard.found.topics[:1] == (self._registering.project.join_topic,)
        is_near = is_near and heard.turn.heard.score(Act.JOIN) >= ACT_WITH_WORD
        return is_near and heard.found.outcome is MatchKind.ANSWER and not heard.asks_in_part

    def takes_offer(self, heard: FreeMessage) -> bool:
        """Whether it agrees, and a registration is what was offered."""
        join = str(ChoiceId(ChoiceKind.DO, (Word.JOIN,)))
        agrees = heard.act in {Act.AFFIRM, Act.SUBMIT}
        is_question = heard.is_answer and heard.found.score >= ACT_BESIDE_TOPIC
        return (
            agrees and not (heard.asks or is_question) and join in heard.turn.conversation.offered
        )
