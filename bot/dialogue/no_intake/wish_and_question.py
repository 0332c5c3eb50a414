"""A wish to register, and a question beside it: "we would like to register. What does it cost?" is answered, and the form begun."""

from dataclasses import replace

from bot.dialogue.competing_acts import NOTHING_DONE
from bot.dialogue.registering import Registering
from bot.dialogue.replies import Replies
from bot.dialogue.thresholds import ACT_LIKELY, JOIN_ASKED
from bot.dialogue.topics.answers import TopicAnswers, describes, is_answer
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from bot.transcript import Outcome
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese, sentences
from knowledge.matching.match import Match
from knowledge.project import PRIVACY, LeadKind


class WishAndQuestion:
    """Meets both."""

    def __init__(
        self, replies: Replies, words: Words, topics: TopicAnswers, registering: Registering
    ) -> None:
        self._replies = replies
        self._words = words
        self._topics = topics
        self._registering = registering

    def meet(self, heard: FreeMessage) -> Decision | None:
        """Return the answer with the notice below it; None for anything else, and for who has registered."""
        turn = heard.turn
        said = parts(turn.message.text)
        if turn.leads() or not heard.asks_in_part:
            return None
        if not self._is_heard(heard) and not any(self._wishes(part, turn) for part in said):
            return None
        asking = (part for part in reversed(said) if self._words.is_question(part))
        marked = (each for each in sentences(turn.message.text) if asks_by_mark(each))
        question = turn.heard.question or next(asking, "") or next(marked, "")
        if not question:
            return None
        kind = self._registering.kind(turn)
        topics = self._answering(turn, question, kind)
        turn = turn.having(asked=turn.message.text, answered=topics, before=topics[0])
        answer = self._replies.answer(topics, turn.language)
        begun = self._registering.begin(turn, kind, answer)
        return replace(begun, outcome=Outcome.ANSWERED, topics=topics)

    def _is_heard(self, heard: FreeMessage) -> bool:
        """Whether who asks is heard to wish it, and for themselves: "can we still get in?", but not "can anybody join?"."""
        turn, text = heard.turn, heard.turn.message.text
        is_own = has_chinese(text) or self._words.speaks_of(
            text, "words_first_person", turn.language
        )
        wishes = turn.heard.score(Act.JOIN)
        if not (is_own or turn.heard.told.values) or wishes < ACT_LIKELY:
            return False
        is_likely = wishes > turn.heard.score(NOTHING_DONE) and self._is_near(heard.found)
        return is_likely or wishes >= JOIN_ASKED

    def _is_near(self, found: Match) -> bool:
        """Whether who wishes to join may ask so: nothing answers it, or what leads on to joining, and not for whom it is."""
        project = self._registering.project
        nearest = "".join(found.topics[:1])
        if project.eligibility_topic in found.topics:
            return False
        topic = self._replies.topic(nearest) if is_answer(found) else None
        related = [each.value for each in topic.related[:1]] if topic else [project.join_topic]
        leads_on = project.join_topic in {nearest, *related} and not describes(nearest)
        return leads_on or nearest == PRIVACY

    def _answering(self, turn: Turn, question: str, kind: LeadKind) -> tuple[str, ...]:
        """Return what answers the *question*; how such a *kind* joins, where nothing does or it is how to join."""
        found, joins = self._topics.find(turn, question), self._registering.project.join_topic
        if is_answer(found) and found.topics[:1] != (joins,):
            return found.topics
        return (self._replies.topic_inviting(kind.id) or joins,)

    def _wishes(self, part: str, turn: Turn) -> bool:
        """Whether a *part* says that its writer registers; "we want to register a device" does not."""
        language, words = turn.language, self._words
        if not words.is_settled(part, language) or words.is_question(part):
            return False
        if words.speaks_of(part, "words_registering", language):
            return True
        return words.ends_own(part, "words_registering_last", language)
