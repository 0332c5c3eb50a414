"""What a question leads to: an answer, rivals to choose from, a decline; and what follows a dispute."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.conversation import Named
from bot.dialogue.replies import Replies, written
from bot.dialogue.requests import Requests
from bot.dialogue.turn import Decision, Turn
from bot.message import About
from bot.transcript import Outcome
from knowledge.language.names import Names
from knowledge.matching.matcher import Match
from knowledge.matching.matcher import Outcome as Found
from knowledge.project import COURTESIES, LeadKind
from knowledge.topic import Language


class Finder(Protocol):
    """What finds the topic of a text: the matcher."""

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match: ...

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str]
    ) -> tuple[str, ...]: ...


class Answering:
    """Answers questions from the library; each returns a decision."""

    def __init__(self, finder: Finder, replies: Replies, names: Names, requests: Requests) -> None:
        self._finder = finder
        self._replies = replies
        self._names = names
        self._requests = requests

    def meet(self, turn: Turn, text: str) -> Decision:
        """Return what the question *text* leads to: an answer, rivals to choose from, or a decline."""
        found = self.find(turn, text)
        turn = turn.having(named=self._named(turn.conversation.named, text), asked=text)
        match found.outcome:
            case Found.ANSWER:
                return self.answer(turn, found.topics, Outcome.ANSWERED, found.score)
            case Found.RIVALS:
                reply = self._replies.did_you_mean(found.topics, turn.language)
                outcome = Outcome.OFFERED
            case Found.NONE:
                reply = self._replies.decline(found.topics, turn.language)
                outcome = Outcome.DECLINED
        decision = turn.having(answered=(), refused=()).said(reply)
        return replace(decision, outcome=outcome, topics=found.topics, score=found.score)

    def find(self, turn: Turn, text: str) -> Match:
        """Return what the finder makes of *text*, behind the answer before it."""
        before = turn.conversation.before or None
        return self._finder.find(text, written(turn.language), before=before)

    def answer(
        self, turn: Turn, topics: Sequence[str], outcome: Outcome, score: float = 0.0
    ) -> Decision:
        """Answer from *topics*, and begin the intake that they invite to."""
        reply = self._replies.answer(topics, turn.language)
        turn = turn.having(answered=tuple(topics), refused=())
        if not set(topics) <= COURTESIES:
            turn = turn.having(before=topics[0])
        kind = self._invited(topics)
        if kind is not None and turn.conversation.intake is None:
            decision = self._requests.begin(turn, kind, reply)
        else:
            decision = self._requests.then(turn, reply)
        return replace(decision, outcome=outcome, topics=tuple(topics), score=score)

    def dispute(self, turn: Turn) -> Decision:
        """Take back what was answered or offered last, and offer what is next nearest."""
        conversation = turn.conversation
        if not conversation.asked:
            return self._requests.then(turn, self._requests.phrase(turn, "ask_otherwise"))
        offered = [ChoiceId.parse(choice) for choice in conversation.offered]
        shown = [each.argument for each in offered if each and each.kind is ChoiceKind.TOPIC]
        # After an answer, what it offered is related but was no guess at the question.
        guessed = conversation.answered or shown
        refused = {*conversation.refused, *guessed}
        nearest = self._finder.nearest(
            conversation.asked, written(turn.language), exclude=frozenset(refused)
        )
        reply = self._replies.decline(nearest, turn.language)
        text = self._replies.say("disputed", turn.language)
        reply = replace(reply, text=text, about=About.phrase("disputed"))
        turn = turn.having(refused=tuple(sorted(refused)), answered=(), before="")
        decision = self._requests.then(turn, reply)
        return replace(decision, outcome=Outcome.DISPUTED, topics=conversation.answered)

    def _invited(self, topics: Sequence[str]) -> LeadKind | None:
        """Return the registration that the answers of *topics* begin, None for none."""
        found = (self._replies.topic(each) for each in topics)
        kinds = (self._requests.project.kinds.get(each.invitation) for each in found if each)
        return next((kind for kind in kinds if kind), None)

    def _named(self, before: Named, text: str) -> Named:
        naming, project = self._names.find(text), self._requests.project
        countries = [name.country for name in naming.names if name.country in project.countries]
        about = [name.topic.partition(".")[2] for name in naming.of_group("cities")]
        cities = [each for each in about if each in project.cities]
        areas = [name.topic.partition(".")[2] for name in naming.of_group("focus_areas")]
        return Named(
            tuple(dict.fromkeys(countries or before.countries)),
            tuple(dict.fromkeys((*before.cities, *cities))),
            tuple(dict.fromkeys((*before.focus_areas, *areas))),
        )
