"""What answers the question that waits though it may be something else: the name of a language, what stands before a question."""

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.steps import Step
from bot.dialogue.topics.answers import describes, is_answer
from bot.dialogue.utterance import Utterance
from knowledge.matching.match import Match
from knowledge.project import Takes


def is_asked(intake: Intake, said: Utterance, found: Match) -> bool:
    """Whether what stands behind an answer is a question, though it has no mark.

    It is where it tells nothing, and more was *found* for it than what a description is near to.
    """
    stated = said.stated or said
    tells = bool(said.told.values.keys() - stated.told.values.keys())
    if tells or not is_answer(found):
        return False
    return intake.field.takes is not Takes.WORDS or not describes(found.topics[0])


def answers_as_well(intake: Intake, text: str, step: Step) -> bool:
    """Whether the name of a language is an answer here: "Swedish" as a country, "DA" as a company, "en" as a Finnish no."""
    if not step.is_understood:
        return False
    is_tag = text.isascii() and len(text.strip()) <= len("nb")
    if intake.stage is not Stage.QUESTIONS:
        return is_tag
    return intake.field.takes is Takes.COUNTRY or (intake.field.takes is Takes.NAME and is_tag)
