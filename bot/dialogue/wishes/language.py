"""In which other language somebody wishes to go on, by how they speak of it.

A language may be named for much else: whoever does not understand it, learned it or asks for papers in it
wishes no change.
"""

import re

from bot.dialogue.turn import Turn
from bot.dialogue.words.asking_ends import WHETHER
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from knowledge.language.script import SIMPLIFIED, TRADITIONAL, written
from knowledge.topic import Language

_WISHING = re.compile(
    "^(?:[请你您]|麻烦|还是|我?[想要]|[跟和]我|给我|[用写说讲]|改成?|换成?|回[复答])+"
)
"""How some begin in Chinese to wish for a language: 请用英文."""

_ASKING_BY_NO = re.compile(
    rf"{WHETHER.pattern}|有[没沒冇]有?|[係系是]咪|(?:怎[么麼]|[为為]什[么麼]|[干幹]嘛)不"
    r"|(?:[没沒]有|[不唔]能|[不唔]可以)(?=.{0,40}[吗嗎]\s{0,3}$)"
)
"""A denial in Chinese by which one asks for something: 能不能用繁体, 没有繁体吗."""


class LanguageWishes:
    """Reads the wish for another language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def wished(self, turn: Turn) -> Language | None:
        """Return the one language that the message of *turn* asks to go on in; None for none and for several.

        It may be written in that language already: "write English from now on" is agreed to.

        A part that denies wishes for none, unless it asks: "can't we do it in Swedish?" What is asked for somebody
        else, "can she write Swedish to you?", is no wish either.
        """
        text, language = turn.message.text, turn.language
        if script := self._other_script(turn):
            return script
        said = parts(text)
        asks_else = any(map(self._words.is_question, said))
        meant = [part for part in said if self._is_meant(part, language, asks_else=asks_else)]
        kept = [part for part in meant if not self._words.denies(part, language)]
        told = [part for part in kept if not self._words.is_question(part)]
        named = (
            self._named(kept)
            or self._named(told)
            or self._rather(text, language)
            or (self._named(meant) if turn.heard.asks else None)
        )
        named = self.script(turn, named) if named else None
        is_news = named != turn.language or not turn.heard.asks
        return named if is_news else None

    def named(self, turn: Turn) -> Language | None:
        """Return the language that the message of *turn* asks for by its name or its tag; None for none.

        A tag that is a word of the language of *turn* asks for nothing: "en" is a Finnish no.
        """
        text, words = turn.message.text, self._words
        if key(text) in map(key, words.own("words_not_tags", turn.language)):
            return None
        tongue = words.tongue(text) or self._rather(text, turn.language, alone=True)
        return self.script(turn, tongue) if tongue is not None else None

    def _is_meant(self, part: str, language: Language, *, asks_else: bool) -> bool:
        """Whether a *part* may wish for a language: not for somebody else, and not "I cannot write Chinese, is that ok?".

        *asks_else* where some part plainly asks.
        """
        words = self._words
        if self._is_of_others(part, language) or words.holds(part, "words_no_tongue"):
            return False
        is_own = words.speaks_of(part, "words_first_person", language)
        is_told = asks_else and not words.is_question(part)
        return not (is_told and is_own and words.denies(part, language))

    def _other_script(self, turn: Turn) -> Language | None:
        """Return the script of Chinese that is left where the other is denied, or cannot be read: "I cannot read Traditional"."""
        spoken, words = turn.language, self._words
        if written(spoken) != SIMPLIFIED:
            return None
        denied = [
            part
            for part in parts(turn.message.text)
            if words.denies(_ASKING_BY_NO.sub("", part), spoken)
        ]
        if self._named(denied) == TRADITIONAL:
            return SIMPLIFIED
        return (
            TRADITIONAL if any(words.holds(each, "words_simplified") for each in denied) else None
        )

    def _rather(self, text: str, language: Language, *, alone: bool = False) -> Language | None:
        """Return the language that a part names before it denies another one: "write Norwegian, not Danish"; else None.

        With *alone*, only where little else stands before the denial: "a Danish company, not a Swedish one" wishes for none.
        """
        found = {
            self._named_before_denied(part, language, alone=alone) for part in (*parts(text), text)
        }
        named = found - {None}
        return named.pop() if len(named) == 1 else None

    def _named_before_denied(
        self, part: str, language: Language, *, alone: bool
    ) -> Language | None:
        said = key(part)
        for start, end in self._words.own("words_denying", language).spans(said):
            before = said[:start].strip()
            named, denied = self._words.tongue_in(before), self._words.tongue_in(said[end:])
            is_wish = not alone or self._words.tongue(_WISHING.sub("", before)) == named
            if named and denied and is_wish:
                return named
        return None

    def _is_of_others(self, part: str, language: Language) -> bool:
        """Whether a *part* that asks speaks of somebody else and not of its writer."""
        words = self._words
        is_else = words.is_question(part) and words.speaks_of(part, "words_third_person", language)
        return is_else and not words.speaks_of(part, "words_first_person", language)

    def script(self, turn: Turn, tongue: Language) -> Language:
        """Return the *tongue* that was named; of Chinese in no script by name, in that which the visitor writes or reads."""
        if tongue != SIMPLIFIED or self._words.holds(turn.message.text, "words_simplified"):
            return tongue
        if written(turn.language) == SIMPLIFIED:
            return turn.language
        is_traditional = turn.conversation.region or turn.message.hint == TRADITIONAL
        return TRADITIONAL if is_traditional else tongue

    def _named(self, said: list[str]) -> Language | None:
        return self._words.tongue_in("\n".join(said))
