"""What a question leads to where a topic answers it: one answer, several side by side, a registration."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.dialogue.components import Components
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_LIKELY, ACT_WITH_WORD, INVITES
from bot.dialogue.topics.comparing import MOST, Comparing
from bot.dialogue.topics.did_you_mean import DidYouMean
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word
from bot.transcript import Outcome
from knowledge.acts.act import Act
from knowledge.language.script import written
from knowledge.matching.followups import is_brief
from knowledge.matching.match import Match, MatchKind
from knowledge.matching.ranker import CLOSE
from knowledge.project import COURTESIES, GOODBYE, HUMAN, OFFER, THANKS, LeadKind
from knowledge.topic import Name

_DESCRIBING = frozenset({"city", "focus", "tpo"})
"""The groups of topics that are near to who somebody is, whatever is asked."""


class TopicAnswers:
    """Answers questions from the library; each returns a decision."""

    def __init__(self, components: Components, registering: Registering) -> None:
        self._finder = components.finder
        self._replies = components.replies
        self._names = components.names
        self._words = components.words
        self._registering = registering
        self._organisations = [
            each
            for each in registering.project.kinds
            if components.words.listed(f"words_side_{each}_organisation")
        ]
        self.did_you_mean = DidYouMean(
            components.finder, components.replies, registering.open_question
        )
        self.comparing = Comparing(components, registering, self.answer)

    def meet(self, turn: Turn, text: str, found: Match) -> Decision:
        """Return what the question *text* leads to: an answer, or what is offered in place of one."""
        turn = turn.having(asked=text)
        if found.outcome is MatchKind.UNLEARNED:
            done, of = self._finder.progress
            phrase = self._replies.phrase(
                "still_learning", turn.language, done=str(done), all=str(of)
            )
            return self._registering.open_question.then(turn, phrase)
        if _only_sounds_like_leaving(turn, found):
            join = self._replies.command(Word.JOIN, turn.language)
            stays = self._replies.phrase("acknowledged", turn.language, (join,))
            return self._registering.open_question.then(turn, stays)
        if found.outcome is MatchKind.ANSWER:
            return self.answer(turn, found.topics, Outcome.ANSWERED, found.score)
        nearest = found.topics[:1] if found.outcome is MatchKind.RIVALS else ()
        if nearest and self._goes_on(turn, nearest[0]):
            return self.once_more(turn, found)
        if nearest and nearest[0] in {THANKS, GOODBYE} and not turn.heard.asks:
            return self.answer(turn, nearest, Outcome.ANSWERED, found.score)
        if nearest and (beside := _asked_beside_courtesy(found)):
            return self.answer(turn, beside, Outcome.ANSWERED, found.score)
        if self._for_their_side(turn, found.topics[:1]) != found.topics[:1]:
            # Which answer is for that side is clear, whatever of it is asked.
            return self.once_more(turn, found)
        return self.did_you_mean.offer(turn, found)

    @staticmethod
    def _goes_on(turn: Turn, topic: str) -> bool:
        """Whether a short text whose nearest topic is the one answered last, and that does nothing, asks on about it."""
        asks = turn.heard.asks or not turn.heard.acts
        return asks and is_brief(turn.message.text) and topic == turn.conversation.before

    def once_more(self, turn: Turn, found: Match) -> Decision:
        """Answer from the nearest topic though it is not sure, and offer its rivals: it counts as offered.

        A person is offered, too: nobody is called by what is not sure.
        """
        if found.topics[:1] == (HUMAN,):
            return self.did_you_mean.offer(turn, found)
        decision = self.answer(turn, found.topics[:1], Outcome.ANSWERED, found.score)
        rivals = [each for each in found.topics[1:] if each not in COURTESIES]
        choices = (*self._replies.choices(rivals, turn.language), *decision.reply.choices)
        reply = replace(decision.reply, choices=tuple(dict.fromkeys(choices)))
        return replace(decision, reply=reply, outcome=Outcome.OFFERED, topics=found.topics)

    def find(self, turn: Turn, text: str) -> Match:
        """Return what the finder makes of *text*, behind the answer before it."""
        before = turn.conversation.before or None
        found = self._finder.find(text, written(turn.language), before=before)
        if before and self._asks_amount(turn, text):
            return replace(found, outcome=MatchKind.ANSWER, topics=(before,))
        return found

    def _asks_amount(self, turn: Turn, text: str) -> bool:
        """Whether nothing but "how much?" is asked, behind an answer on money: of that, whatever else costs something."""
        topic = self._replies.topic(turn.conversation.before)
        if topic is None or not self._words.is_one_of(text, "words_how_much"):
            return False
        spoken = written(turn.language)
        return self._words.speaks_of(topic.label(spoken), "words_of_money", spoken)

    def named(self, text: str) -> tuple[Name, ...]:
        """Return the names in *text*: of towns, countries, fields."""
        return self._names.find(text).names

    def without_names(self, text: str) -> str:
        """Return *text* without the names in it."""
        return self._names.find(text).masked(lambda _: "")

    def answer(
        self, turn: Turn, topics: Sequence[str], outcome: Outcome, score: float = 0.0
    ) -> Decision:
        """Answer from *topics*, and begin the intake that they invite to, or offer to."""
        topics = self._for_their_side(turn, topics)
        reply = self._replies.answer(topics, turn.language)
        changes: dict[str, object] = {"answered": tuple(topics), "refused": ()}
        if not set(topics) <= COURTESIES:
            spoken = dict.fromkeys((*topics, *turn.conversation.spoken))
            changes |= {"before": topics[0], "spoken": tuple(spoken)[:MOST]}
        turn = turn.having(**changes)
        kind = None if turn.conversation.intake else self.invited(turn, topics)
        if kind is not None:
            turn, reply = turn.having(kind=kind.id), self._replies.inviting(reply)
        # "Who is behind it?" beside a wish to take part is answered first.
        is_sure = score >= INVITES and len(topics) == 1 and self._may_join(turn)
        # Who has registered, and asks who calls, is not registered once more.
        if kind is not None and (outcome is Outcome.GUIDED or is_sure) and not turn.leads():
            decision = self._registering.begin(turn, kind, reply)
        else:
            decision = self._registering.open_question.then(turn, reply)
        return replace(decision, outcome=outcome, topics=tuple(topics), score=score)

    def _for_their_side(self, turn: Turn, topics: Sequence[str]) -> Sequence[str]:
        """Return *topics* with the answer for a side in place of one for the other, whose it is asked for by name.

        "What do hospitals there get out of it?" is not asked for a company that is to join; nor is "what do we get?" by
        who has told to be of that side.
        """
        project = self._registering.project
        is_of_joining = {project.join_topic, project.eligibility_topic}.issuperset(topics[:1])
        told = turn.heard.told.kind if is_of_joining else ""
        kind = next(
            (
                each
                for each in project.kinds
                if (each == told and each in self._organisations) or self._is_for(turn, each)
            ),
            "",
        )
        if not kind or not self._registering.joins(topics):
            return topics
        own, nearest = self._replies.topic_inviting(kind), self._replies.topic(topics[0])
        invited = nearest.invitation if nearest else ""
        is_of_others = invited in {OFFER, *project.kinds} - {kind}
        return (own, *topics[1:]) if own and is_of_others else topics

    def _is_for(self, turn: Turn, kind: str) -> bool:
        """Whether it is asked for the side of *kind*: of a house of theirs by name, unless somebody sells to it, or by one of them."""
        text, language = turn.message.text, turn.language
        if self._words.speaks_of(text, f"words_side_{kind}_organisation", language):
            return not self._words.speaks_of(text, "words_selling", language)
        is_theirs = turn.conversation.kind == kind and kind in self._organisations
        return is_theirs and self._words.speaks_of(text, "words_first_person", language)

    def _may_join(self, turn: Turn) -> bool:
        """Whether it is no question, or one that may be of who wishes to register: "can I add you on …?" is near to how one does.

        How it is done in general is no wish.
        """
        heard, text = turn.heard, turn.message.text
        tells = bool(heard.told.values or heard.told.kind)
        is_general = self._words.speaks_of(text, "words_in_general", turn.language)
        if is_general and not heard.told.values:
            return False
        if tells or not heard.asks or not heard.act_scores.scores:  # where no acts are learned
            return True
        return heard.score(Act.JOIN) >= ACT_WITH_WORD

    def invited(self, turn: Turn, topics: Sequence[str]) -> LeadKind | None:
        """Return the registration that the answers of *topics* begin, None for none."""
        kind = next(self._kinds_of(topics), None)
        is_open = kind is not None and self._registering.project.join_topic in topics
        return self._registering.kind(turn) if is_open else kind

    def invites(self, topics: Sequence[str]) -> bool:
        """Whether the answer of one of *topics* leads to a registration."""
        return any(self._kinds_of(topics))

    def _kinds_of(self, topics: Sequence[str]) -> Iterator[LeadKind]:
        kinds = self._registering.project.kinds
        for topic in filter(None, map(self._replies.topic, topics)):
            if topic.invitation in kinds:
                yield kinds[topic.invitation]


def _only_sounds_like_leaving(turn: Turn, found: Match) -> bool:
    """Whether a goodbye is nearest to what neither asks nor is heard as one: by that alone nobody leaves.

    Where no acts are learned, nothing is heard, and what is nearest is all there is.
    """
    heard, is_nearest = turn.heard.act_scores, found.topics[:1] == (GOODBYE,)
    if not (is_nearest and heard.scores) or found.outcome is MatchKind.NONE or turn.heard.asks:
        return False
    return heard.written is None and heard.score(Act.GOODBYE) < ACT_LIKELY


def _asked_beside_courtesy(found: Match) -> tuple[str, ...]:
    """Return the topic that comes close behind a courtesy, and is as sure as an answer: a greeting asks nothing; else nothing.

    "Hiya, what's all this here then?"
    """
    first, *others = found.topics
    if first not in COURTESIES or found.score < CLOSE:
        return ()
    return tuple(each for each in others if each not in COURTESIES)[:1]


def is_answer(found: Match) -> bool:
    """Whether a topic answers that is more than a courtesy."""
    return found.outcome is MatchKind.ANSWER and not set(found.topics) <= COURTESIES


def describes(topic: str) -> bool:
    """Whether *topic* may be near for no more than what a message tells of its writer: a town, a field, a country."""
    return topic in COURTESIES or topic.partition(".")[0] in _DESCRIBING
