"""What is done whether a registration is open or not, by a command or by an act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word
from knowledge.acts.act import Act


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done anywhere, by a command or by an act."""

    commands: Mapping[Word, Callable[[Turn], Decision]]
    acted: Mapping[Act, Callable[[Turn], Decision]]

    def commanded(self, turn: Turn, word: Word) -> Decision:
        """Return what the command *word* leads to."""
        return self.commands[word](turn)
