"""Which list of a registration a text calls by its name."""

from bot.dialogue.intake.intake import Intake
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import calls


def list_named(words: Words, intake: Intake, text: str) -> str:
    """Return the one list of *intake* that *text* calls by its name; empty for none and for several."""
    called = [each for each in intake.lists if calls(text, words.called(each))]
    return called[0] if len(called) == 1 else ""
