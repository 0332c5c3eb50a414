"""What is said where nothing is open by who comes back after days, or goes on with what was left."""

from bot.dialogue.interview.answers import AnswerReader
from bot.dialogue.registering import Registering
from bot.dialogue.replies import Replies
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.topics.answers import is_answer
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word, Words
from bot.message import About
from knowledge.acts.act import Act
from knowledge.matching.match import Match
from knowledge.project import COURTESIES, HUMAN

MOST_TOPICS = 3
"""So many topics are offered to go on from."""


class ComingBack:
    """Meets who comes back while nothing is open."""

    def __init__(
        self, replies: Replies, words: Words, registering: Registering, answers: AnswerReader
    ) -> None:
        self._replies = replies
        self._words = words
        self._registering = registering
        self._answers = answers

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows; None for what is said by anybody else."""
        text = turn.message.text
        if self._words.is_one_of(text, "words_going_on"):
            return self._registering.join(turn)
        if self._words.is_one_of(text, "words_where_we_were") or self._greets_again(turn, found):
            return self._welcomed(turn)
        return self._named(turn)

    @staticmethod
    def _greets_again(turn: Turn, found: Match) -> bool:
        """Whether who was greeted days ago says hello again, and no more."""
        is_known = turn.conversation.is_greeted and turn.is_forgotten
        greets = turn.heard.does(Act.GREET, least=ACT_LIKELY) is not None
        return is_known and greets and not (turn.heard.told.values or is_answer(found))

    def _named(self, turn: Turn) -> Decision | None:
        """Return that a surname is noted as well, behind a number that was passed on: 我姓马; else None."""
        is_behind = About.parse(turn.conversation.shown).says("passed_on")
        if not (is_behind and self._words.begins(turn.message.text, "words_surname")):
            return None
        if not self._answers.contacts.named_in_chinese(turn.heard):
            return None
        name = turn.message.text.strip().removeprefix("我")
        join = self._replies.command(Word.JOIN, turn.language)
        return turn.replying(
            self._replies.phrase("passed_on", turn.language, (join,), values=name)
        )

    def _welcomed(self, turn: Turn) -> Decision:
        """Welcome somebody who was here, with what was spoken of to go on from."""
        spoken = [each for each in turn.conversation.spoken if each not in {*COURTESIES, HUMAN}]
        topics = spoken or self._registering.project.side_topics
        choices = self._replies.choices(topics[:MOST_TOPICS], turn.language)
        return turn.replying(self._replies.phrase("welcome_again", turn.language, choices))
