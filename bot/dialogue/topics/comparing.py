"""Answers of several topics side by side, where a question compares them, or leaves one of them out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.dialogue.components import Components
from bot.dialogue.registering import Registering
from bot.dialogue.turn import Decision, Turn
from bot.message import paragraphs
from bot.transcript import Outcome
from knowledge.language.text import sentences
from knowledge.project import Project

MOST = 5
"""At most so many topics stand side by side, where all of a group are asked for but some."""

TWO = 2
"""So many are compared where "those two" are."""


def listed_by(project: Project, topic: str) -> list[str]:
    """Return the topics of the cities, or of the focus areas, that the answer of *topic* is about as a whole; empty for others."""
    lists = {
        "cities.": [f"city.{each}" for each in project.cities],
        "focus.": [f"focus.{each}" for each in project.focus_areas],
    }
    return next(
        (
            listed
            for begins, listed in lists.items()
            if topic.startswith(begins) and topic not in listed
        ),
        [],
    )


class Comparing:
    """Compares what a question names, by what was spoken of before."""

    def __init__(
        self,
        components: Components,
        registering: Registering,
        answer: Callable[[Turn, Sequence[str], Outcome, float], Decision],
    ) -> None:
        """*answer* answers from topics, with an outcome and a score."""
        self._replies = components.replies
        self._reader = components.reader
        self._names = components.names
        self._words = components.words
        self._registering = registering
        self._answer = answer

    def side_by_side(self, turn: Turn, text: str) -> Decision | None:
        """Return the answers of several topics that *text* compares, or leaves one out of; None for none.

        "Compare these two", "all but this one", "not this one, the other in the west". The page compares
        nothing, and that is said.
        """
        project = self._registering.project
        named = [name.topic for name in self._names.find(text).names if name.topic]
        named = list(dict.fromkeys(named))
        if listed := self._other_described(turn, text, named) or self._listed(turn, text):
            return self._answer(turn, listed, Outcome.ANSWERED, 1.0)
        if not named:
            return self._two_spoken_of(turn, text) or self._most_of_listed(turn, text)
        group = named[0].partition(".")[0]
        all_of = [f"{group}.{option}" for option in (*project.cities, *project.focus_areas)]
        others = [each for each in all_of if each not in named and self._replies.topic(each)]
        if len(named) > 1 and self._compares(text):
            return self._compared(turn, named)
        if self._words.begins(text, "words_except") and others:
            return self._answer(turn, others[:MOST], Outcome.ANSWERED, 1.0)
        return None

    def of(self, turn: Turn, text: str, topics: Sequence[str]) -> Decision | None:
        """Return the answers of several *topics* where *text* compares them; None elsewhere."""
        is_compared = len(topics) > 1 and self._compares(text)
        return self._compared(turn, topics) if is_compared else None

    def _other_described(self, turn: Turn, text: str, named: Sequence[str]) -> tuple[str, ...]:
        """Return the topics of the options that *text* describes beside one that it names and denies.

        "No, not this one, the other in the west".
        """
        described, project = self._reader.described(text), self._registering.project
        if len(named) != 1 or not described or not self._words.denies(text, turn.language):
            return ()
        group, _, denied = named[0].partition(".")
        listed = (*project.cities, *project.focus_areas)
        others = (f"{group}.{each}" for each in listed if each in described - {denied})
        return tuple(each for each in others if self._replies.topic(each))[:MOST]

    def _two_spoken_of(self, turn: Turn, text: str) -> Decision | None:
        """Return the answers of the two topics of one list that were answered last, to compare them; else None.

        "Compare those two".
        """
        if not all(self._words.holds(text, each) for each in ("words_compare", "words_those_two")):
            return None
        spoken = turn.conversation.spoken
        group = spoken[0].partition(".")[0] if spoken else ""
        two = [each for each in spoken if each.startswith(f"{group}.")][:TWO]
        return self._compared(turn, two[::-1]) if len(two) == TWO else None

    def _most_of_listed(self, turn: Turn, text: str) -> Decision | None:
        """Return the list that was answered before, and that the page compares none of it; else None.

        "Which one is biggest?"
        """
        if not self._words.holds(text, "words_which_most"):
            return None
        spoken = turn.conversation.spoken
        listing = (each for each in spoken if listed_by(self._registering.project, each))
        topic = next(listing, None)
        return self._compared(turn, (topic,)) if topic else None

    def _compares(self, text: str) -> bool:
        """Whether a sentence of *text* names several things, and it or the next one compares: not "Dear Sir or Madam"."""
        said = sentences(text)
        named = [
            len({name.topic for name in self._names.find(each).names if name.topic}) > 1
            for each in said
        ]
        compares = [self._words.holds(each, "words_compare") for each in said]
        return any(several and any(compares[at : at + 2]) for at, several in enumerate(named))

    def _listed(self, turn: Turn, text: str) -> tuple[str, ...]:
        """Return the topic of "the second one", of what the answer before listed; or of "and there?"."""
        before = (listed_by(self._registering.project, each) for each in turn.conversation.spoken)
        topics = next(filter(None, before), [])
        place = self._words.place_in(text, len(topics))
        found = topics[place - 1 : place] if place else []
        return tuple(each for each in found if self._replies.topic(each))

    def _compared(self, turn: Turn, topics: Sequence[str]) -> Decision:
        """Return the answers of *topics*, and that the page compares none; what waits follows that."""
        alone = self._answer(turn.having(intake=None), topics[:MOST], Outcome.ANSWERED, 1.0)
        honest = self._replies.say("compares_none", turn.language)
        reply = replace(alone.reply, text=paragraphs(alone.reply.text, honest))
        kept = alone.conversation.having(intake=turn.conversation.intake)
        decision = self._registering.open_question.then(replace(turn, conversation=kept), reply)
        return replace(decision, outcome=alone.outcome, topics=alone.topics, score=alone.score)
