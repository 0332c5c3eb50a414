"""What a visitor may say instead of asking: commands, and the same in plain words.

The words stand in the phrases ``words_…`` of every language, divided by `` / ``. Nothing here
knows what a command does.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from knowledge.language.text import fold, unaccented
from knowledge.phrasebook import Phrasebook
from knowledge.topic import Language


class Word(StrEnum):
    """A command; ``/help`` is the same in every language."""

    START = "start"
    HELP = "help"
    TOPICS = "topics"
    JOIN = "join"
    MYLEAD = "mylead"
    MYDATA = "mydata"
    FORGET = "forget"
    LANGUAGE = "language"
    CANCEL = "cancel"
    PRIVACY = "privacy"
    YES = "yes"
    NO = "no"
    BACK = "back"
    SKIP = "skip"
    WRONG = "wrong"
    """"Not what I meant": the answer before was not the one."""
    MORE = "more"
    """The rest of a long answer; a channel that cuts answers has it."""


SLASHED = frozenset(
    {
        Word.START,
        Word.HELP,
        Word.TOPICS,
        Word.JOIN,
        Word.MYLEAD,
        Word.MYDATA,
        Word.FORGET,
        Word.LANGUAGE,
        Word.CANCEL,
        Word.PRIVACY,
    }
)
"""Those with a slash before them; the others are only said."""


def is_slashed(text: str) -> bool:
    """Whether *text* begins as a command, which is the same in every language."""
    return text.lstrip().startswith(("/", "\uff0f"))


@lru_cache(maxsize=4_096)
def key(text: str) -> str:
    """Return *text* as words are compared: small letters, no accents, no punctuation."""
    return unaccented(fold(text))


class Words:
    """The plain words of every language, ready to be found."""

    def __init__(self, phrasebook: Phrasebook, languages: Iterable[str]) -> None:
        languages = tuple(languages)
        self._words: dict[str, Word] = {}
        self._fields: dict[str, str] = {}
        self._phrasebook = phrasebook
        self._languages = languages
        for word in Word:
            for said in self._said(f"words_{word}"):
                self._words.setdefault(said, word)
        self._tags = {language.casefold(): language for language in languages}
        self._tongues = {
            key(said): language
            for language in languages
            for said in phrasebook.say("words_tongue", language).split(" / ")
            if phrasebook.language_of("words_tongue", language) == language
        }
        self._change = tuple(sorted(self._said("words_change"), key=len, reverse=True))
        self._asking = tuple(self._said("words_asking"))

    def _said(self, name: str) -> set[str]:
        if name not in self._phrasebook:
            return set()
        return {
            key(said)
            for language in self._languages
            for said in self._phrasebook.say(name, language).split(" / ")
        }

    def find(self, text: str) -> Word | None:
        """Return the command that *text* is, as a whole, or None.

        A slash, and what Telegram puts behind it in groups (``/help@our_bot``), is understood.
        """
        text = text.strip()
        if is_slashed(text):
            name = " ".join(text[1:].split()).partition(" ")[0].partition("@")[0].lower()
            return Word(name) if name in SLASHED else None
        return self._words.get(key(text))

    def tongue(self, text: str) -> Language | None:
        """Return the language that *text* asks for by name ("svenska", "in English please"), or None."""
        return self._tongues.get(key(text)) or self._tags.get(text.strip().casefold())

    def argument(self, text: str) -> str:
        """Return what stands behind a command: ``sv`` in ``/language sv``."""
        return " ".join(text.split()[1:])

    def change(self, text: str) -> str | None:
        """Return what is to be changed in "change 2", None when nothing is said of changing."""
        said = key(text)
        for word in self._change:
            rest = said.removeprefix(word)
            # "Fixphone" asks for no change; Chinese needs no space: 修改2.
            if rest != said and not (word[-1:].isascii() and rest[:1].isalpha()):
                return rest.strip()
        return None

    def field(self, said: str, fields: Sequence[str], kinds: Iterable[str]) -> str | None:
        """Return the field that is called *said* in some language, or None."""
        for field in fields:
            own = (self._said(f"field_{kind}_{field}") for kind in kinds)
            called = self._said(f"field_{field}").union(*own)
            # "E-mail" is found as "email" too.
            if key(said).replace(" ", "") in {each.replace(" ", "") for each in called}:
                return field
        return None

    def is_question(self, text: str) -> bool:
        """Whether *text* asks rather than tells: by its mark, or by how it begins or ends."""
        if text.rstrip().endswith(("?", "\uff1f", "吗", "呢", "嗎")):
            return True
        said = key(text)
        first = said.split(maxsplit=1)[0] if said else ""
        return first in self._asking or any(
            word in said for word in self._asking if not word.isascii()
        )
