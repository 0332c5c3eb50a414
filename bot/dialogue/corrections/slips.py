"""What is to be corrected within a value that was noted: ".is, not .com", "not Oy but Ab", "Berge with an e".

The new value is read as an answer is, so that nothing is noted that could not have been typed.
"""

import re
from collections.abc import Sequence
from functools import partial

from rapidfuzz import fuzz

from bot.dialogue.corrections.address_slips import begins_as, readdressed
from bot.dialogue.corrections.chinese_slips import respelt
from bot.dialogue.corrections.number_slips import NumberSlips
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import COMPANY, PERSON
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import EDGES, calls
from knowledge.language.text import has_chinese
from knowledge.project import Field, Takes

_ENDS = (".", "!", "?", ";")
"""What stands at the end of a sentence."""

LONGEST = 200
"""Letters of a text in which one value is corrected, and not told anew."""

ALIKE = 75
"""Of 100: so much alike is a name that was misspelt, and how it is spelt."""

ALIKE_NAMES = 60
"""And so much two first names, of which one is to stand in place of the other: "Johannes, not Jonas", but not "Peter, not Jonas"."""

MOST_WORDS = 6
"""Words of a message in which a name may have a small letter: "anne, not anna"."""

FEWEST_LETTERS = 3

_SPELLING = ("words_spelling", "words_ends_with")
"""By these a name is spelt, and not inflected."""

_NO_SPELLINGS = (
    *("words_add", "words_adding", "words_remove", "words_in_before", "words_becomes"),
    "words_possessing",
)
"""By these something is changed, or told whose it is: none of them is how a name is spelt."""

_ADDRESSES = frozenset({Takes.EMAIL, Takes.WEBSITE})
_NUMBERED = frozenset({Takes.PHONE, Takes.REACH})
_CLAUSES = re.compile(r"[,;!?()\n\uff0c\u3002\uff1b\uff01\uff1f]|\.\s")
_WORDS = re.compile(r"[\w'\u2019.@+-]+")
_LATIN_WORDS = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019.+/-]*")
"""Those of a Chinese text: what stands around them is no part of them."""

_LETTERS = re.compile(r"\w(?:[-. ]\w){2,}")
"""A name letter by letter: "F-R-I-E-S"."""


class Slips:
    """Finds what of a noted value is to be spelt otherwise."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words
        self._numbers = NumberSlips(words)

    def find(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return the values of *intake* as *text* corrects them; empty where it corrects none in part."""
        if len(text) > LONGEST:
            return {}
        found: dict[str, Value] = {}
        for field, noted in intake.texts():
            new = self._corrected(intake, field, noted, text)
            read = self._reader.read(field, new, intake.country) if new else ""
            if read and not isinstance(read, Complaint) and read != noted:
                found[field.name] = read
        return found

    def whole_name(self, noted: str, name: str, text: str) -> str:
        """Return *name* with what stays of the name *noted*, where *text* tells only its first or its last word anew."""
        if letters := _LETTERS.fullmatch(name):
            name = "".join(filter(str.isalpha, letters[0])).capitalize()
        own = noted.split()
        is_surname = self._words.holds(text, "words_surname")
        is_own = name in own and not is_surname
        if " " in name or len(own) < len(("first", "last")) or has_chinese(name) or is_own:
            return name
        if is_surname and name in own[1:] and self._words.holds(text, "words_only"):
            return " ".join((own[0], name))  # "the surname is just Brennan"
        is_respelt = fuzz.ratio(key(name), key(own[-1])) >= ALIKE  # "the name's spelt …"
        if is_respelt or is_surname:
            return " ".join((*own[:-1], _capital(name)))
        is_spelt = own[0] in text and fuzz.ratio(key(name), key(own[0])) >= ALIKE_NAMES
        is_first = self._words.holds(text, "words_first_name") or is_spelt
        return " ".join((_capital(name), *own[1:])) if is_first else name

    def form(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return the company with another legal form, or without one: "not Oy but Ab", "take the Ltd out of the name"."""
        noted = str(intake.given.get(COMPANY, ""))
        [*_, own] = [*self._reader.home_signs.forms_in(noted)] or [""]
        if not own or not noted.endswith(f" {own}") or len(text) > LONGEST:
            return {}
        latin = " ".join(_LATIN_WORDS.findall(text)) if has_chinese(text) else text
        said = {*self._reader.home_signs.forms_in(latin)}
        if own.casefold() in map(str.casefold, _LATIN_WORDS.findall(text)):
            said.add(own)
        bare, news = noted.removesuffix(own).rstrip(), said - {own}
        if not news:
            clears = own in said and self._words.holds(text, "words_clearing")
            return {COMPANY: bare} if clears and not _names_another(bare, own, text) else {}
        is_named = own in said or calls(text, self._words.called(COMPANY))
        new = news.pop()
        is_whole = re.search(rf"{re.escape(bare)}(?:\s\S+){{0,3}}\s{re.escape(new)}", text)
        if news or not is_named or is_whole or _names_another(bare, new, text):
            return {}
        return {COMPANY: f"{bare} {new}"}

    def _corrected(self, intake: Intake, field: Field, noted: str, text: str) -> str:
        """Return *noted* as *text* corrects it; empty where it does not."""
        if field.takes in _NUMBERED and noted.startswith("+"):
            return self._numbers.corrected(noted, text, is_named=self._names(field, text))
        if field.takes in {Takes.EMAIL, Takes.WEBSITE, Takes.REACH}:
            return self._readdressed(intake, field, noted, text)
        if field.takes is Takes.NAME:
            return self._respelt(intake, field, noted, text)
        return ""

    def _readdressed(self, intake: Intake, field: Field, noted: str, text: str) -> str:
        """Return an address as it is corrected where *text* names it, or can mean no other."""
        clauses = [part for part in _CLAUSES.split(text) if part]
        named = [part for part in clauses if self._names(field, part)]
        is_meant = self._is_only(intake, field) or begins_as(noted, text)
        if not named and (self._names_any(intake, text) or not is_meant):
            return ""
        correct = partial(readdressed, self._words, self._reader.home_signs.endings, noted)
        corrected = correct(" ".join(named) or text)
        return corrected or (correct(text) if self._names_alone(intake, field, text) else "")

    def _respelt(self, intake: Intake, field: Field, noted: str, text: str) -> str:
        """Return a name as it is spelt in *text*, whole or one word of it."""
        if has_chinese(noted):
            return respelt(noted, text)
        is_named = self._names(field, text)
        if not is_named and self._names_any(intake, text, but=Takes.NAME):
            return ""
        words = _LATIN_WORDS if has_chinese(text) else _WORDS
        said = [word.strip(EDGES) for word in words.findall(text)]
        own = noted.split()
        if whole := _likest(words.findall(text), own):
            return whole
        if field.name != PERSON and not is_named:
            return ""
        is_denied = self._words.holds(text, "words_out_before")
        is_told = is_denied or any(self._words.holds(text, each) for each in _SPELLING)
        is_small = text.islower() or (is_told and len(said) <= MOST_WORDS)
        is_spelt = is_named or is_told
        pairs = [
            (word, old)
            for word in said
            for old in own
            if _is_alike(word, old)
            if is_small or word[0].isupper()
            if not any(self._words.holds(word, each) for each in _NO_SPELLINGS)
            if is_spelt or not word.casefold().startswith(old.casefold()) or goes_on(word, old)
        ]
        if len({word for word, _ in pairs}) != 1:
            return ""
        word, old = pairs[0]
        if not (is_spelt or len(said) <= len(own) + 2 or goes_on(word, old)):
            return ""
        return " ".join(_capital(word) if one == old else one for one in own)

    def _names(self, field: Field, text: str) -> bool:
        return calls(text, self._words.called(field.name))

    def _names_alone(self, intake: Intake, field: Field, text: str) -> bool:
        """Whether of all addresses *text* names this one only: "an underscore, not a dot, in the e-mail"."""
        others = (each for each in intake.fields if each.takes in _ADDRESSES and each is not field)
        return not any(self._names(each, text) for each in others)

    def _names_any(self, intake: Intake, text: str, but: Takes | None = None) -> bool:
        """Whether a line of *intake* is named in *text*, besides those that take *but*."""
        return any(self._names(each, text) for each in intake.fields if each.takes is not but)

    @staticmethod
    def _is_only(intake: Intake, field: Field) -> bool:
        """Whether no other address was noted that could be meant."""
        return [each for each, _ in intake.texts(_ADDRESSES)] == [field]


def _names_another(bare: str, form: str, text: str) -> bool:
    """Whether another company than *bare* has the legal form in *text*: a word of its name stands before the form."""
    before = re.search(rf"\W(\w[\w'-]{{0,40}})\s{re.escape(form)}(?!\w)", text)
    return before is not None and before[1][0].isupper() and before[1] not in bare.split()


def _likest(words: Sequence[str], own: Sequence[str]) -> str:
    """Return those of *words* that are nearly the name *own*, and are not it; empty for none.

    Half a name is none: "Earbridge Medical AB" is more than "Earbridge AB" was. The next sentence is no part of one.
    """
    noted, said = " ".join(own), [each.strip(EDGES) for each in words]
    ends = {at for at, each in enumerate(words) if each.endswith(_ENDS) and "." not in noted}
    best, score = "", float(ALIKE + 5)
    for size in {max(len(own) - 1, 1), len(own), len(own) + 1}:
        for start in range(len(said) - size + 1):
            spelt = " ".join(said[start : start + size])
            is_named = all(word[:1].isupper() for word in said[start : start + size])
            is_named = is_named and ends.isdisjoint(range(start, start + size - 1))
            alike = fuzz.ratio(key(spelt), key(noted))
            goes_on = any(word[:1].isupper() for word in said[start + size : start + size + 1])
            if spelt != noted and is_named and not goes_on and alike > score:
                best, score = spelt, alike
    return best if noted not in " ".join(said) or noted in best else ""


def _is_alike(word: str, old: str) -> bool:
    """Whether *word* may be how *old* is spelt."""
    is_long = min(len(word), len(old)) >= FEWEST_LETTERS
    is_word = is_long and word.replace("-", "").isalpha() and key(word)[:1] == key(old)[:1]
    is_other = is_word and key(word) != key(old)
    return goes_on(word, old) or (is_other and fuzz.ratio(key(word), key(old)) >= ALIKE)


def goes_on(word: str, old: str) -> bool:
    """Whether the surname *old* has another one with a hyphen beside it now.

    >>> goes_on("Berg-Olsen", "Berg"), goes_on("Bergman", "Berg")
    (True, False)
    """
    halves = [key(each) for each in word.split("-")]
    return len(halves) > 1 and key(old) in halves


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]
