"""What is offered where no topic clearly answers: "did you mean", a decline; and what follows "not what I meant"."""

from collections.abc import Sequence
from dataclasses import replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.hearing import Finder
from bot.dialogue.interview.open_question import OpenQuestion
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Decision, Turn
from bot.message import About
from bot.transcript import Outcome
from knowledge.language.script import written
from knowledge.matching.match import Match, MatchKind
from knowledge.project import COURTESIES, HELP, HUMAN, IDENTITY, LANGUAGES

_OF_ITSELF = frozenset({HELP, IDENTITY, LANGUAGES})
"""What somebody asks of the assistant itself, who asks nothing else: no guess unless it is the nearest."""


class DidYouMean:
    """Offers topics to choose from; each method returns a decision."""

    def __init__(self, finder: Finder, replies: Replies, open_question: OpenQuestion) -> None:
        self._finder = finder
        self._replies = replies
        self._open_question = open_question

    def offer(self, turn: Turn, found: Match) -> Decision:
        """Offer the rivals that were *found*, or decline; never a courtesy, always a person.

        It is asked which was meant where the nearest is as sure as an answer, and others come close: else they are no
        more than what may help, and the decline says so.
        """
        rivals = tuple(
            each
            for place, each in enumerate(found.topics)
            if each not in COURTESIES and not (place and each in _OF_ITSELF)
        )
        is_close = found.outcome is MatchKind.RIVALS and found.score >= 0
        if is_close and rivals[:1] == found.topics[:1] and set(rivals) - {HUMAN}:
            reply = self._replies.did_you_mean(rivals, turn.language)
            outcome = Outcome.OFFERED
        else:
            reply = self._replies.decline(rivals, turn.language)
            outcome = Outcome.DECLINED
        decision = self._open_question.then(turn.having(answered=(), refused=()), reply)
        return replace(decision, outcome=outcome, topics=rivals, score=found.score)

    def again(self, turn: Turn, topics: Sequence[str]) -> Decision:
        """Ask once more which of *topics* is meant: a yes to several says nothing of that."""
        return self._open_question.then(turn, self._replies.did_you_mean(topics, turn.language))

    def dispute(self, turn: Turn) -> Decision:
        """Take back what was answered or offered last, and offer what is next nearest.

        Where that was not meant either, guessing ends: it is asked for in other words.
        """
        conversation = turn.conversation
        before = About.parse(conversation.shown)
        if not conversation.asked or before.says("disputed", "ask_otherwise"):
            reply = self._open_question.phrase(turn, "ask_otherwise")
            choices = (*reply.choices, self._replies.person(turn.language))
            return self._open_question.then(turn, replace(reply, choices=choices))
        offered = [ChoiceId.parse(choice) for choice in conversation.offered]
        shown = [each.argument for each in offered if each and each.kind is ChoiceKind.TOPIC]
        # After an answer, what it offered is related but was no guess at the question.
        guessed = conversation.answered or shown
        refused = {*conversation.refused, *guessed}
        nearest = self._finder.nearest(
            conversation.asked, written(turn.language), exclude=frozenset(refused)
        )
        reply = self._replies.disputed(nearest, turn.language)
        turn = turn.having(refused=tuple(sorted(refused)), answered=(), before="")
        decision = self._open_question.then(turn, reply)
        return replace(decision, outcome=Outcome.DISPUTED, topics=conversation.answered)
