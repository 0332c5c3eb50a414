"""What is said of us and of our answers in words that are near to no topic: mistrust, "so what is it for?", "shorter, please"."""

from dataclasses import replace

from bot.dialogue.registering import Registering
from bot.dialogue.topics.answers import TopicAnswers, is_answer
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.judgements import consists_of
from bot.message import About
from bot.transcript import Outcome
from knowledge.language.script import written
from knowledge.language.text import sentences
from knowledge.matching.match import Match, MatchKind
from knowledge.project import COURTESIES

_SPEAKING_OF_ELSE = ("words_first_person", "words_third_person", "words_complaining")
"""What is said of one's own experience, of somebody else, or of how one is served."""


class Doubts:
    """Answers it by the question that is meant, or with less of what was said before."""

    def __init__(self, words: Words, topics: TopicAnswers, registering: Registering) -> None:
        self._replies = registering.replies
        self._words = words
        self._topics = topics
        self._registering = registering

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return the answer; None for any other message, and for what a topic answers that was *found*."""
        if self._wants_less(turn):
            return self._in_short(turn)
        return self.doubted(turn, found)

    def doubted(self, turn: Turn, found: Match) -> Decision | None:
        """Return who is behind it, or what it is for, to who doubts that; None for what a topic answers that was *found*."""
        if turn.heard.told.values:
            return None
        is_else = is_answer(found)
        if self._mistrusts(turn):
            answer = self._meant(turn, "question_who_is_behind", "fair_question")
            is_same = answer is not None and found.topics[:1] == answer.reply.about.topics[:1]
            return answer if is_same or not is_else else None
        return (
            None if is_else or not self._doubts_use(turn) else self._meant(turn, "question_of_use")
        )

    def _wants_less(self, turn: Turn) -> bool:
        """Whether it says no more than that answers shall be shorter, or plainer."""
        text = turn.message.text
        return consists_of(self._words, text, "words_shorter", "words_beside_shorter")

    def _in_short(self, turn: Turn) -> Decision:
        """Return the first sentence of each answer above; where none is, ask what shall be answered."""
        shown, spoken = _shown(turn), written(turn.language)
        topics = map(self._replies.topic, shown)
        first = [
            sentences(topic.answers[spoken].text)[0]
            for topic in topics
            if topic is not None and spoken in topic.answers
        ]
        if not first:
            return turn.replying(
                self._registering.open_question.phrase(turn, "nothing_to_shorten")
            )
        short = self._replies.phrase("in_short", turn.language, text="\n\n".join(first))
        reply = replace(short, about=short.about.then(About.topic(*shown)))
        return self._registering.open_question.then(turn, reply)

    def _mistrusts(self, turn: Turn) -> bool:
        """Whether it speaks of fraud and of nothing else: not of who deceived them elsewhere, nor of how long they have waited."""
        text, language, words = turn.message.text, turn.language, self._words
        if not words.speaks_of(text, "words_fraud", language):
            return False
        beside = words.without(text, "words_fraud", language)
        return not any(words.speaks_of(beside, each, language) for each in _SPEAKING_OF_ELSE)

    def _doubts_use(self, turn: Turn) -> bool:
        """Whether it concludes from the answer above that it is of no use."""
        is_said = self._words.speaks_of(turn.message.text, "words_no_use_then", turn.language)
        return is_said and bool(_shown(turn))

    def _meant(self, turn: Turn, question: str, before: str = "") -> Decision | None:
        """Return the answer to the *question* that is meant, below the phrase *before*; None where no topic answers it."""
        asked = self._replies.say(question, written(turn.language))
        found = self._topics.find(turn, asked)
        if found.outcome is not MatchKind.ANSWER:
            return None
        turn = turn.having(asked=turn.message.text)
        decision = self._topics.answer(turn, found.topics[:1], Outcome.ANSWERED)
        if not before:
            return decision
        reply = decision.reply.below(self._replies.phrase(before, turn.language))
        return replace(decision, reply=reply)


def _shown(turn: Turn) -> tuple[str, ...]:
    """Return the topics that were answered right above, but for courtesies."""
    shown = About.parse(turn.conversation.shown).topics
    return tuple(each for each in shown if each not in COURTESIES)
