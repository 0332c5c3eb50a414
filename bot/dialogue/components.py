"""What an assistant is made of, as it is put together from the content."""

from dataclasses import dataclass

from bot.dialogue.hearing import Ear, Finder
from bot.dialogue.intake.fields import Reader
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.steps import Steps
from bot.dialogue.language import LanguageRecogniser
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Chance
from bot.dialogue.words.commands import Words
from knowledge.language.names import Names
from knowledge.topic import Library


@dataclass(frozen=True, slots=True)
class Components:
    """What an assistant is made of; who puts several others together is given all of it, they what they need."""

    library: Library
    finder: Finder
    ear: Ear
    recogniser: LanguageRecogniser
    replies: Replies
    reader: Reader
    steps: Steps
    interview: Interview
    words: Words
    names: Names
    chance: Chance
