"""The bot's own voice: named phrases in every language.

What the bot says stands in ``content/phrases/``, the words by which it understands what visitors say in
``content/words/``; a language that lacks one takes the English, and Traditional Chinese is given in the
Simplified text it is made from.
"""

import re

from knowledge.contract import CONVERTED_FROM, phrase_file
from knowledge.language.script import TRADITIONAL
from knowledge.language.traditional import Script, parted, scripts_of
from knowledge.topic import SOURCE, Language, Library

PLACEHOLDER = re.compile(r"<([a-z][a-z0-9_]*)>")
"""What the bot fills in when it speaks: ``<name>``."""


def words_listed(said: str) -> list[str]:
    """Return the words of a list as the content writes it: "yes / of course"."""
    return [each for each in said.split(" / ") if each.strip()]


class PhraseError(LookupError):
    """The code asks for a phrase, or for a value in it, that is not there: a mistake in the code."""


class Phrasebook:
    """The phrases of a library."""

    def __init__(self, library: Library) -> None:
        self._phrases = {
            language: {name: text.value for name, text in phrases.items()}
            for language, phrases in library.phrases.items()
        }
        self._plain: dict[tuple[str, Language], str] = {}
        """What was said before without values."""
        self._scripts = scripts_of(library)

    def __contains__(self, name: object) -> bool:
        """Whether there is a phrase of this name."""
        return name in self._phrases.get(SOURCE, {})

    def language_of(self, name: str, language: Language) -> Language:
        """Return the language in which *name* is said to somebody who reads *language*.

        It is another one when a phrase is missing, or when *language* is made by conversion.
        """
        for candidate in (language, CONVERTED_FROM.get(language, SOURCE)):
            if name in self._phrases.get(candidate, {}):
                return candidate
        return SOURCE

    def say(self, name: str, language: Language, /, **values: object) -> str:
        """Return the phrase *name* in *language*, each ``<value>`` replaced by the one of that name.

        A value is never looked into: one that holds ``<x>`` is said as it is. A translation that
        asks for a value nobody gives is passed over for the English text.
        """
        if values:
            return self._said(name, language, values)
        plain = self._plain.get((name, language))
        if plain is None:
            plain = self._plain[name, language] = self._said(name, language, values)
        return plain

    def words(self, name: str, language: Language) -> list[str]:
        """Return the words that the phrase *name* lists in *language*; none where there is no such phrase."""
        return words_listed(self.say(name, language)) if name in self else []

    def script(self, region: str) -> Script:
        """Return how Traditional Chinese is written in *region*, which may be empty."""
        return self._scripts.get(region) or self._scripts[""]

    def spoken(self, name: str, tag: str, /, **values: object) -> str:
        """Return the phrase as somebody reads it to whom a reply of this *tag* went, in their script and words.

        Its values stay as they are handed in.
        """
        language, region = parted(tag)
        if language != TRADITIONAL:
            return self.say(name, language, **values)
        text = self.script(region).write(self._template(name, language, values))
        return PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)

    def _said(self, name: str, language: Language, values: dict[str, object]) -> str:
        text = self._template(name, language, values)
        return PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)

    def _template(self, name: str, language: Language, values: dict[str, object]) -> str:
        """Return the phrase with its values still to be filled in, each of which is there."""
        spoken = self._phrases.get(self.language_of(name, language), {}).get(name)
        text = spoken if spoken and _lacking(spoken, values) is None else self._english(name)
        lacking = _lacking(text, values)
        if lacking is not None:
            message = f"The phrase '{name}' needs a value for <{lacking}>. Hand it to say()."
            raise PhraseError(message)
        return text

    def _english(self, name: str) -> str:
        try:
            return self._phrases[SOURCE][name]
        except KeyError:
            message = f"There is no phrase '{name}'. Add it to {phrase_file(name, SOURCE)}."
            raise PhraseError(message) from None


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the values that *text* asks for.

    >>> sorted(placeholders("Hello <name>, <count> left"))
    ['count', 'name']
    """
    return frozenset(PLACEHOLDER.findall(text))


def _lacking(text: str, values: dict[str, object]) -> str | None:
    """Return a value that *text* asks for and nobody gives, or None."""
    return min(placeholders(text) - values.keys(), default=None)
