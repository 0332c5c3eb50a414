"""What is asked beside an answer to what waits: behind a value, or behind a yes."""

from dataclasses import replace

from bot.dialogue.components import Components
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.thresholds import ANSWERS_OVER_LEAD
from bot.dialogue.topics.answers import TopicAnswers, is_answer
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.nods import Nods
from knowledge.matching.match import Match, MatchKind
from knowledge.project import Takes

_WHAT_IT_IS = frozenset({"project", "city", "cities", "focus"})
"""The groups of topics that say what something is: a bare "what is it?" is near to them."""

NEAREST = 2
"""So many rivals are near enough to a question that one of them answers it."""


class AskedBeside:
    """Finds what is asked beside an answer."""

    def __init__(self, components: Components, topics: TopicAnswers) -> None:
        self._interview, self._steps = components.interview, components.steps
        self._words, self._nods = components.words, Nods(components.words)
        self._reader = components.reader
        self._topics = topics

    def behind_answer(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the answer to what is asked behind an answer to our own question, which is noted; None where it does not do both."""
        stated = turn.heard.stated
        if stated is None or intake.stage is not Stage.QUESTIONS:
            return None
        tells = self._steps.answers.tells(intake, stated)
        if not (turn.heard.is_apart or tells):
            return None
        message = replace(turn.message, text=stated.text)
        step = self._interview.hear(intake, message, stated, turn.language)
        if step.ending or step.act or step.intake.given == intake.given:
            return None
        question = turn.heard.question
        found = self._topics.find(turn, question)
        if not (self._words.is_question(turn.heard.text) or _is_asked(intake, turn.heard, found)):
            return None
        return self._topics.meet(turn.having(intake=step.intake), question, found)

    def of_option(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn as one that only asks, where it names an option to ask what that is: "the plan for 2030, what is it?".

        "Elderly care, what does it cost?" chooses one, and asks for something else.
        """
        said, stated = turn.heard, turn.heard.stated
        is_list = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.SEVERAL
        if not is_list or stated is None or said.is_apart:
            return turn
        named = self._reader.named(intake.field, stated.text)
        if len(named) != 1 or self._reader.beside_names(stated.text):
            return turn
        is_of_it = self._is_of_option(turn, *named)
        return replace(turn, heard=replace(said, stated=None)) if is_of_it else turn

    def _is_of_option(self, turn: Turn, option: str) -> bool:
        """Whether the topic of *option* alone answers the message, and its question by itself asks for nothing else."""
        turn = turn.having(before="")  # it leans on the option, not on the answer above
        whole = self._topics.find(turn, turn.heard.text)
        topic = next(iter(whole.topics), "")
        is_whole = whole.outcome is MatchKind.ANSWER and len(whole.topics) == 1
        is_of_it = topic.partition(".")[2] == option and whole.score >= ANSWERS_OVER_LEAD
        asked = self._topics.find(turn, turn.heard.question)
        group = next(iter(asked.topics), "").partition(".")[0]
        return is_whole and is_of_it and group in _WHAT_IT_IS

    def found(self, turn: Turn, intake: Intake) -> Match:
        """Return what is found for the text, or for what it asks behind a yes to a closed question: "yes, how long will it take?"."""
        found = self._topics.find(turn, turn.message.text)
        if (
            intake.stage is Stage.QUESTIONS
            or found.outcome is MatchKind.ANSWER
            or not turn.heard.asks
        ):
            return found
        question = self._nods.behind_yes(turn.message.text)
        found = self._topics.find(turn, question) if question else found
        following = set(found.topics[:NEAREST]) & set(self._interview.project.after_topics)
        if found.outcome is not MatchKind.RIVALS or not following:
            return found
        # Asked before a yes, it is asked of what comes then.
        return replace(found, outcome=MatchKind.ANSWER, topics=tuple(following)[:1])


def _is_asked(intake: Intake, said: Utterance, found: Match) -> bool:
    """Whether what stands behind an answer is a question, though it has no mark.

    It is where it tells nothing, something was *found* for it, and no description is asked for, to which much is near.
    """
    stated = said.stated or said
    tells = bool(said.told.values.keys() - stated.told.values.keys())
    return not tells and is_answer(found) and intake.field.takes is not Takes.WORDS
