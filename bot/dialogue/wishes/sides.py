"""On which side somebody is who says so: as a partner, or as a company of ours."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.telling.values import COUNTRY, Told
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from knowledge.topic import Language


class Sides:
    """Hears the side, which is a kind of lead, by the words of the content."""

    def __init__(self, words: Words, kinds: Sequence[str]) -> None:
        self._words = words
        self._kinds = tuple(kinds)

    def said(self, text: str, language: Language) -> str:
        """Return the kind of lead of the side that *text* says its writer is on; empty for none and for several.

        Of two that are said in one breath it is the last: 我们是北欧公司的中国代理 is the agent, and no company of ours.
        """
        said = [
            kind
            for kind in self._kinds
            if self._words.speaks_of(text, f"words_side_{kind}", language)
        ]
        if len(said) > 1 and len(parts(text)) > 1:
            both = (
                part
                for part in parts(text)
                if all(self._end(part, kind, language) for kind in said)
            )
            text = next(both, "")
        return max(said, key=lambda kind: self._end(text, kind, language)) if text and said else ""

    def _end(self, text: str, kind: str, language: Language) -> int:
        """Return where the last word ends by which *text* says that its writer is on the side of *kind*; 0 for none."""
        words = self._words.also_english(f"words_side_{kind}", language)
        return max((end for _, end in words.spans(key(text))), default=0)

    def named_alone(self, text: str) -> str:
        """Return the kind of lead that a part of *text* names and says nothing else; empty for none and for several."""
        found = [
            kind
            for kind in self._kinds
            if any(self._words.is_one_of(each, f"words_side_{kind}_alone") for each in parts(text))
        ]
        return found[0] if len(found) == 1 else ""

    def settled(self, told: Told, text: str, language: Language) -> Told:
        """Return *told* with the side that *text* says, and without the country of the one that it denies.

        Whose values tell another side, and do not deny it, stays there: a company of ours may have owners anywhere.
        """
        side = self.said(text, language)
        if not side or told.kind == side:
            return told
        if told.kind and not self._words.speaks_of(text, f"words_side_not_{told.kind}", language):
            return told
        values = {name: value for name, value in told.values.items() if name != COUNTRY}
        return replace(told, kind=side, values=values if told.kind else told.values)
