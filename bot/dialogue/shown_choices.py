"""The choices that stand on show: which of them is said by its number, its place or its name."""

from collections.abc import Sequence

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.intake.numbers import beyond, numbers
from bot.dialogue.interview.interview import Interview
from bot.dialogue.replies import Replies
from bot.dialogue.topics.comparing import listed_by
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.place_meant import place_meant
from bot.message import About, Reply

_LISTED = frozenset({ChoiceKind.TOPIC, ChoiceKind.LEAD})

MOST_TOPICS = 3
"""So many topics are offered where none stood on show."""


class ShownChoices:
    """Finds the choice that is meant."""

    def __init__(self, replies: Replies, interview: Interview, words: Words) -> None:
        self._replies = replies
        self._interview = interview
        self._words = words

    def chosen(self, turn: Turn) -> str:
        """Return the id of the choice on show that was said by its number or its place, if one was."""
        conversation, text = turn.conversation, turn.message.text
        offered = conversation.offered
        intake = conversation.intake
        if intake is not None and not conversation.forgetting:
            asked = self._interview.questions.ask(intake, turn.language).choices
            if offered == tuple(choice.id for choice in asked):
                return ""
            if any((parsed := ChoiceId.parse(each)) and parsed.intake for each in offered):
                return ""
        chosen = numbers(self._words, text, len(offered))
        if len(chosen) == 1:
            return offered[chosen[0] - 1]
        if named := self._language_named(turn):
            return named
        place = place_meant(self._words, text, _placed(offered))
        return offered[place - 1] if place and not (intake or self._is_list(turn)) else ""

    def _is_list(self, turn: Turn) -> bool:
        """Whether the answer on show tells of several things, or of one that the answer before it told of.

        "The second one" is then one of those, and not of what may be tapped below.
        """
        conversation, project = turn.conversation, self._interview.project
        if not any(conversation.shown == str(About.topic(each)) for each in conversation.answered):
            return False
        item, before = (*conversation.spoken, "", "")[:2]
        of_several = any(listed_by(project, each) for each in conversation.answered)
        return of_several or item in listed_by(project, before)

    def _language_named(self, turn: Turn) -> str:
        """Return the id of the language on show that was said by its name; empty for none."""
        said, offered = turn.message.text.strip().casefold(), turn.conversation.offered
        if not any(each.startswith(ChoiceKind.LANGUAGE) for each in offered):  # as most
            return ""
        languages = self._replies.languages(turn.language).choices
        return next((each.id for each in languages if each.label.casefold() == said), "")

    def missed(self, turn: Turn) -> Reply | None:
        """Return that no choice has the number that was said, with what may be chosen; else None.

        A telephone number is not taken for the number of a choice.
        """
        number = beyond(self._words, turn.message.text, len(turn.conversation.offered))
        if not number or turn.heard.tells_way:
            return None
        offered = filter(None, map(ChoiceId.parse, turn.conversation.offered))
        topics = [each.argument for each in offered if each.kind is ChoiceKind.TOPIC]
        nearest = topics or self._interview.project.side_topics[:MOST_TOPICS]
        choices = self._replies.choices(nearest, turn.language)
        values = {"number": number, "count": str(len(choices))}
        return self._replies.phrase("no_such_number", turn.language, choices, **values)


def _placed(offered: Sequence[str]) -> int:
    """Return how many of the choices, from the first on, are topics or leads: "the last one" is none of the others."""
    kinds = [parsed.kind if (parsed := ChoiceId.parse(each)) else None for each in offered]
    others = (place for place, kind in enumerate(kinds) if kind not in _LISTED)
    return next(others, len(kinds))
