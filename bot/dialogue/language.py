"""What is heard of a message beside what it asks: its language, and where its sender came from."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.dialogue.conversation import Conversation
from bot.dialogue.words.commands import is_slashed
from bot.message import Message
from knowledge.language.languages import NEIGHBOURS, SHARED_SCRIPT, Recognised
from knowledge.language.pinyin import is_pinyin_sentence
from knowledge.language.script import SIMPLIFIED, script_of, written
from knowledge.language.tags import region_of
from knowledge.language.text import CAP, has_chinese
from knowledge.language.traditional import region_in
from knowledge.topic import SOURCE, Language, Library, Origin

ENOUGH_WORDS = 4
"""Words of another language that outweigh a language chosen by name."""

OF_ONE_ALONE = 2
"""Words that only one of two neighbours has lead to it; in a longer message one does, where the other has none."""

MAY_BE = -1.0
"""From here on a word may be of a language, whatever others it is of: "hi", "natt"."""

OF_OURS = 1 / 3
"""At least so many of the words of a sentence are of its language.

Of some 1,900 messages of visitors two have fewer; of twelve in other languages, taken for one of ours, ten.
"""

WORDS_IN_INTAKE = 6
"""Words that are a sentence, where names of companies and towns are asked for; twice as many characters of Chinese.

All but the first have a small letter: a name and an address have the language of whoever bears them.
"""

LONGEST_COMPANY = 4
"""Words of the name of a company, its legal form among them, or of a person."""

SURE_IN_INTAKE = 0.9
"""How certain the language of such a sentence must be; Chinese is."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"\S+[@.]\S+")
_CHARACTER = re.compile(r"[\u3400-\u9fff]")

_IN_BOTH_SCRIPTS = re.compile(
    "[丑斗范干后几里台于余吁郁云占征准采朴群床峰秘雇游涌灶凶吃仆咸岳厘佣夸霉]"
)
"""Characters that Traditional Chinese writes as well, though not in every word: 准許, 皇后, 公里, 吃飯."""


class LanguageRecogniser(Protocol):
    """What hears the language of a text: the recogniser."""

    def language_of(self, text: str) -> Recognised: ...

    def speaks_for(self, text: str, language: Language) -> float: ...


class MessageLanguage:
    """Hears messages for one library."""

    def __init__(self, recogniser: LanguageRecogniser, library: Library) -> None:
        self._recogniser = recogniser
        self._library = library
        forms = library.clues.legal_forms.values()
        self._given_names = frozenset(map(str.casefold, library.clues.given_names))
        self._legal_forms = frozenset(each.casefold() for of in forms for each in of)

    def origin(self, message: Message) -> Origin | None:
        """Return the place that brought the sender here, None when it is none of ours."""
        return self._library.origins.get(message.origin)

    def language(self, conversation: Conversation, message: Message) -> Language:
        """Return the language to answer *message* in."""
        origin = self.origin(message)
        spoken = origin.language if origin and origin.language else message.hint
        hint = spoken if spoken in self._library.tongues else SOURCE
        known = conversation.language or hint
        if message.choice or message.is_wordless or is_slashed(message.text):
            return known
        if self._is_company(message.text) or self._is_person(message.text):
            return known
        recognised = self._recognised(message.text, known)
        heard = _as_hinted(recognised, hint)
        if heard is None or heard == known or self._is_pinyin(message.text, known, heard):
            return known
        if written(heard) == written(known) and _may_be_in_both(message.text, recognised):
            return known  # Chinese that is written alike in both scripts
        if conversation.intake is not None:
            # A description many write in English, whatever they speak.
            is_new = not conversation.asks_for_words and (
                self._is_neighbours(message.text, known, heard)
                if {heard, known} <= NEIGHBOURS
                else _is_sentence(message.text, recognised)
            )
            return heard if is_new else known
        if {heard, known} <= NEIGHBOURS:
            return heard if self._is_neighbours(message.text, known, heard) else known
        is_chinese = written(heard) == SIMPLIFIED
        is_foreign = bool(conversation.language) and not self._is_ours(message.text, heard)
        if is_foreign or (not is_chinese and self._may_be(message.text, known, heard)):
            return known
        is_long = is_chinese or len(message.text.split()) >= ENOUGH_WORDS
        return heard if is_long or not conversation.is_chosen else known

    def _recognised(self, text: str, known: Language) -> Recognised:
        """Return the language that is heard in *text*; English where *text* is English word for word.

        So it is though one other language alone has written it down: "Thank you so much!" is Danish from those who
        speak that, or a neighbour of it, and from nobody else.
        """
        recognised = self._recogniser.language_of(text)
        heard = recognised.language
        is_own = heard is None or heard == known or {heard, known} <= NEIGHBOURS
        if is_own or has_chinese(text) or self._recogniser.speaks_for(text, SOURCE) < 0:
            return recognised
        return replace(recognised, language=SOURCE)

    def _may_be(self, text: str, known: Language, heard: Language) -> bool:
        """Whether *text* may be of the language *known*: a few words, taken together, or as many of them as are of the one *heard*.

        So may be a word of both beside names and numbers: "kontaktperson: Zhang Li". A single word that is English is
        at home everywhere: "pricing", "partner".
        """
        if len(text.split()) == 1 and self._recogniser.speaks_for(text, SOURCE) >= MAY_BE:
            return True
        said = _beside_names(text)
        if len(said) > ENOUGH_WORDS:
            return False
        if all(self._recogniser.speaks_for(word, known) >= MAY_BE for word in said):
            return True
        before = self._words_of(text, known)
        is_as_many = 1 < before >= self._words_of(text, heard)
        return is_as_many or self._recogniser.speaks_for(text, known) >= MAY_BE

    def _is_ours(self, text: str, heard: Language) -> bool:
        """Whether a sentence has words enough of the language *heard*: German is near to some of ours, and none of them."""
        words = _words(text)
        is_sentence = len(words) > ENOUGH_WORDS and written(heard) != SIMPLIFIED
        return not is_sentence or self._words_of(text, heard) >= OF_OURS * len(words)

    def _words_of(self, text: str, language: Language) -> int:
        """Return how many words of *text* may be of *language*."""
        return sum(self._recogniser.speaks_for(word, language) >= MAY_BE for word in _words(text))

    def _is_neighbours(self, text: str, known: Language, heard: Language) -> bool:
        """Whether words of *text* are of the language *heard* alone, and more than of its neighbour *known*.

        "Hvilke byer er med?" is Norwegian to whoever speaks it, and Danish too.
        """
        said = _beside_names(text)
        new, before = self._of_one(said, heard, known), self._of_one(said, known, heard)
        is_enough = new >= OF_ONE_ALONE or (not before and len(said) > ENOUGH_WORDS)
        return new > before and is_enough

    def _of_one(self, words: Sequence[str], language: Language, other: Language) -> int:
        """Return how many of *words* are of *language*, and hardly of its neighbour, the *other*."""
        speaks_for = self._recogniser.speaks_for
        return sum(
            speaks_for(word, language) >= MAY_BE and speaks_for(word, other) < 2 * MAY_BE
            for word in words
        )

    def _is_pinyin(self, text: str, known: Language, heard: Language) -> bool:
        """Whether who speaks Chinese writes it in Latin letters: "wo ma hun dao le", of which *heard* does not know each word."""
        if written(known) != "zh-Hans" or not is_pinyin_sentence(text):
            return False
        speaks_for = self._recogniser.speaks_for
        return any(speaks_for(word, heard) < MAY_BE for word in text[:CAP].split())

    def _is_person(self, text: str) -> bool:
        """Whether *text* is the name of a person and nothing else."""
        names = text.split()[: LONGEST_COMPANY + 1]
        is_short = 1 < len(names) <= LONGEST_COMPANY
        is_named = is_short and all(each[0].isupper() for each in names)
        return is_named and names[0].casefold() in self._given_names

    def _is_company(self, text: str) -> bool:
        """Whether *text* is the name of a company and nothing else: it has the language of whoever bears it."""
        *names, form = text.split()[: LONGEST_COMPANY + 1] or [""]
        is_short = 0 < len(names) < LONGEST_COMPANY
        forms = {form.casefold(), form.casefold().rstrip(".")}
        return (
            is_short
            and all(each[0].isupper() for each in names)
            and bool(forms & self._legal_forms)
        )

    def region(self, conversation: Conversation, message: Message) -> str:
        """Return the region whose Traditional Chinese the sender reads; empty where nothing has shown it.

        What they write shows it, then what they wrote before, then what the channel says and where they are.
        """
        heard = "" if message.choice else region_in(message.text, self._library.traditional)
        return heard or conversation.region or message.region or region_of(conversation.country)


def _words(text: str) -> list[str]:
    """Return the words of *text* beside addresses."""
    return _WORD.findall(_ADDRESS.sub(" ", text[:CAP]))


def _beside_names(text: str) -> list[str]:
    """Return the words of *text* beside addresses and names: a name has the language of whoever bears it; the first word may be none."""
    return [word for place, word in enumerate(_words(text)) if not place or not word[0].isupper()]


def _as_hinted(recognised: Recognised, hint: Language) -> Language | None:
    """Return the language that was heard; of Chinese that is written alike in both scripts, the *hint* where it is one of them."""
    heard = recognised.language
    if heard is None or recognised.certainty > SHARED_SCRIPT:
        return heard
    return hint if written(heard) == written(hint) else heard


def _may_be_in_both(text: str, recognised: Recognised) -> bool:
    """Whether nothing in a Chinese *text* belongs to the script alone in which it was heard."""
    if recognised.certainty <= SHARED_SCRIPT:
        return True
    is_simplified = recognised.language == SIMPLIFIED
    return is_simplified and script_of(_IN_BOTH_SCRIPTS.sub("", text)) != SIMPLIFIED


def _is_sentence(text: str, recognised: Recognised) -> bool:
    """Whether *text*, said in the middle of an intake, is more than a value in another language."""
    if recognised.language and written(recognised.language) == SIMPLIFIED:
        return len(_CHARACTER.findall(text)) >= 2 * WORDS_IN_INTAKE
    words = _words(text)
    small = [word for word in words if not word[0].isupper()]
    is_long = len(words) >= WORDS_IN_INTAKE and len(small) >= WORDS_IN_INTAKE - 1
    return is_long and recognised.certainty >= SURE_IN_INTAKE
