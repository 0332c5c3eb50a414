"""Who wants one line, word or number gone, and not all that is kept: that is asked, and nothing is offered to be erased."""

from bot.dialogue.corrections.pointed_out import Numbered
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.quoted import quoted
from bot.dialogue.words.wording import calls
from bot.message import About
from knowledge.project import PRIVACY, Project

LONGEST = 200
"""Letters of a message that takes one thing out."""

_CLEARING = ("words_clearing", "words_take_it_out")
_OF_ALL = ("words_everything", "words_all_of_mine")


class SingleLines:
    """Tells it from the wish to have everything erased."""

    def __init__(self, words: Words, project: Project, numbered: Numbered) -> None:
        self._words = words
        self._numbered = numbered
        self._lines = {each.name for kind in project.kinds.values() for each in kind.fields}

    def is_meant(self, turn: Turn) -> bool:
        """Whether the message takes out what it names or points at, where something is noted that it may mean."""
        if not _is_noted(turn):
            return False
        points = self._words.holds(turn.message.text, "words_take_it_out") and not shows_all(turn)
        return self.is_named(turn) or (points and not self.names_all(turn))

    def is_named(self, turn: Turn) -> bool:
        """Whether it takes out what it quotes or calls by its name or its number: "delete my number" agrees to no erasure of all."""
        text = turn.message.text
        if not 0 < len(text) <= LONGEST:
            return False
        if not any(self._words.holds(text, each) for each in _CLEARING):
            return False
        if quoted(text):
            return True
        names = self._names_line(turn) or self._numbered(text, len(self._lines)) is not None
        return names and not self.names_all(turn)

    def names_all(self, turn: Turn) -> bool:
        """Whether the message speaks of all that is kept."""
        return any(self._words.holds(turn.message.text, each) for each in _OF_ALL)

    def _names_line(self, turn: Turn) -> bool:
        """Whether a line is called by its name, in the language of the message or in English: "by" is a town in another one."""
        own = self._words.also_english
        names = (f"{before}field_{each}" for each in self._lines for before in ("", "words_"))
        return any(calls(turn.message.text, own(name, turn.language)) for name in names)


def _is_noted(turn: Turn) -> bool:
    """Whether anything is noted that may be meant: in a registration, or for a person who was called."""
    conversation = turn.conversation
    is_open = conversation.intake is not None and bool(conversation.intake.given)
    return is_open or conversation.is_called or bool(turn.standing_leads)


def shows_all(turn: Turn) -> bool:
    """Whether all that is kept, or what may be done with it, is what was spoken of last: "delete it" is of that."""
    shown = About.parse(turn.conversation.shown)
    return shown.says("my_data") or PRIVACY in shown.topics
