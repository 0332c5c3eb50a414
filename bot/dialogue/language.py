"""What is heard of a message beside what it asks: its language, and where its sender came from."""

from typing import Protocol

from bot.dialogue.commands import is_slashed
from bot.dialogue.conversation import Conversation
from bot.dialogue.replies import written
from bot.message import Message
from knowledge.language.languages import NEIGHBOURS, SHARED_SCRIPT, Recognised
from knowledge.topic import SOURCE, Language, Library, Origin

ENOUGH_WORDS = 4
"""Words of another language that outweigh a language chosen by name."""

ENOUGH_BETWEEN_NEIGHBOURS = 8
"""Words that lead from one of two neighbours to the other: fewer are often the same in both."""


class LanguageRecogniser(Protocol):
    """What hears the language of a text: the recogniser."""

    def language_of(self, text: str) -> Recognised: ...


class MessageLanguage:
    """Hears messages for one library."""

    def __init__(self, recogniser: LanguageRecogniser, library: Library) -> None:
        self._recogniser = recogniser
        self._library = library

    def origin(self, message: Message) -> Origin | None:
        """Return the place that brought the sender here, None when it is none of ours."""
        return self._library.origins.get(message.origin)

    def language(self, conversation: Conversation, message: Message) -> Language:
        """Return the language to answer *message* in."""
        origin = self.origin(message)
        spoken = origin.language if origin and origin.language else message.hint
        hint = spoken if spoken in self._library.tongues else SOURCE
        known = conversation.language or hint
        is_busy = conversation.intake is not None and bool(conversation.language)
        if message.choice or is_busy or message.attachment or is_slashed(message.text):
            return known
        recognised = self._recogniser.language_of(message.text)
        heard = recognised.language
        if heard is None or heard == known:
            return known
        if written(heard) == written(known) and recognised.certainty <= SHARED_SCRIPT:
            return known  # Chinese that is written alike in both scripts
        words = len(message.text.split())
        if {heard, known} <= NEIGHBOURS and words < ENOUGH_BETWEEN_NEIGHBOURS:
            return known  # "Hvilke byer er med?" is Norwegian to whoever speaks it, and Danish too
        is_long = words >= ENOUGH_WORDS or written(heard) == "zh-Hans"
        return heard if is_long or not conversation.is_chosen else known
