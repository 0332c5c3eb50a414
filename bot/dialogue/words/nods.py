"""Whose agreement a text tells of, what stands behind a nod, and which word is a yes in another language only.

Nothing here knows what was asked.
"""

from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES
from knowledge.language.text import has_chinese
from knowledge.topic import Language

FEWEST_BEHIND, FEWEST_BEHIND_CHINESE = 2, 3
"""Words, or characters, behind a nod that say something: "yes sir" is a yes."""

_OTHERS = ("words_somebody_else", "words_third_person")
_AGREEING = ("words_consenting", "words_others_agreeing")
_NOD = "words_nod"
_THEY, _OWN = "words_they", "words_first_person"
_THEMSELVES = "words_themselves"


class Nods:
    """Finds who agrees, and where a text goes on."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def behind_nod(self, text: str) -> str:
        """Return what stands behind the nod with which *text* begins, in the same breath: "yes that …"; else nothing."""
        first = next(iter(parts(text)), "")
        nods = self._words.listed(_NOD)
        if has_chinese(first):
            nod = next(filter(first.startswith, filter(has_chinese, nods)), "")
            rest = first.removeprefix(nod)
            return rest if nod and len(rest) >= FEWEST_BEHIND_CHINESE else ""
        nod, _, rest = first.partition(" ")
        is_nod = self._words.is_one_of(nod, _NOD) and len(rest.split()) >= FEWEST_BEHIND
        return rest if is_nod else ""

    def behind_yes(self, text: str) -> str:
        """Return what stands behind the word of agreement with which *text* begins, whatever divides them; else nothing."""
        first, *others = parts(text) or [""]
        if self._words.agrees(first):
            return text.partition(first)[2].strip(EDGES) if others else ""
        return self.behind_nod(text)

    def behind_no_yes(self, text: str, language: Language) -> str | None:
        """Return what stands behind a word that is a yes in another language and none in *language*; None where *text* begins with none."""
        words = self._words
        said = key(text)
        if said in map(key, words.own("words_consent_yes", language)):
            return None  # "jo vain"
        first, _, rest = said.partition(" ")
        return rest if first in map(key, words.own("words_no_yes", language)) else None

    def is_of_others(self, text: str, language: Language) -> bool:
        """Whether it is somebody else who agrees in *text*, or of whom alone it speaks: "my boss agrees", "she is fine with it"."""
        said = key(text)
        agreeing = self._places(said, _AGREEING, language)
        if agreeing:
            return all(self._is_others(said, place, language) for place in agreeing)
        others = (*_OTHERS, _THEY) if self._words.holds(text, _THEMSELVES) else _OTHERS
        begun = (at for at, _ in self._places(said, others, language))
        return min(begun, default=-1) == 0 and not any(self._places(said, (_OWN,), language))

    def _is_others(self, said: str, agreeing: tuple[int, int], language: Language) -> bool:
        """Whether it is somebody else who is nearest before the word at *agreeing*: no "my boss and I", no "godkänner jag"."""
        before, behind = said[: agreeing[0]], said[agreeing[1] :]
        others = max(self._places(before, (*_OTHERS, _THEY), language), key=_end, default=None)
        own = max(self._places(before, (_OWN,), language), key=_end, default=(0, 0))
        if others is None or own[1] > others[1]:
            return False
        is_turned = not has_chinese(said) and any(
            at <= len(" ") for at, _ in self._places(behind, (_OWN,), language)
        )
        between = before[own[1] : others[0]].strip()
        joined = map(key, self._words.own("words_joining", language))
        is_joint = own[1] > 0 and between in joined
        return not (is_turned or is_joint)

    def _places(
        self, said: str, names: tuple[str, ...], language: Language
    ) -> list[tuple[int, int]]:
        """Return where the words of the phrases *names*, in *language*, stand in *said*."""
        return [place for name in names for place in self._words.own(name, language).spans(said)]


def _end(place: tuple[int, int]) -> int:
    return place[1]
