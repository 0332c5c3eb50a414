"""What a visitor may say instead of asking: commands, and the same in plain words.

The words stand in the word lists of every language. Nothing here knows what a command does.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from bot.dialogue.words.asking_ends import asks_either_way, ends_asking
from bot.dialogue.words.ordinals import Ordinals
from bot.dialogue.words.remembered import remembered
from bot.dialogue.words.word_list import LENGTHENED, key, within
from bot.dialogue.words.word_lists import WordLists, parts
from knowledge.contract import CONVERTED_FROM
from knowledge.language.script import REGIONS
from knowledge.language.text import fold, has_chinese, unaccented
from knowledge.language.traditional import tag_of
from knowledge.phrasebook import Phrasebook, words_listed
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
    SUBMIT = "submit"
    DONE = "done"
    """No more of a list."""
    ALL = "all"
    BOTH = "both"
    NEITHER = "neither"
    SAME = "same"
    WHY = "why"


OPENING = 3
"""Words with which a message may begin before it asks."""

LEADING_UP = 2
"""So many words that lead up to a question are passed over: "ok but what …"."""

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


class Words(WordLists):
    """The plain words of every language, ready to be found."""

    def __init__(self, phrasebook: Phrasebook, languages: Iterable[str]) -> None:
        languages = tuple(languages)
        super().__init__(phrasebook, languages)
        self._words: dict[str, tuple[Word, ...]] = {}
        for word in Word:
            for said in self._said(f"words_{word}"):
                self._words[said] = (*self._words.get(said, ()), word)
        self._agreeing = self._said("words_consent_yes")
        self._agreeing_chinese = tuple(
            word for word in self._agreeing if len(word) > 1 and has_chinese(word)
        )
        self._ordinals = Ordinals(phrasebook, languages)
        self._tags = {language.casefold(): language for language in languages}
        self._tongues = {
            key(said): language
            for language in languages
            for said in phrasebook.words("words_tongue", language)
            if phrasebook.language_of("words_tongue", language) == language
        }
        for language in CONVERTED_FROM:
            if language in languages:
                called = f"words_tongue_{language.replace('-', '_').lower()}"
                self._tongues |= dict.fromkeys(self._said(called), language)
        longest_first = sorted(self._tongues.items(), key=lambda named: -len(named[0]))
        self._named_tongues = tuple((within(word), language) for word, language in longest_first)
        self._change = tuple(sorted(self._said("words_change"), key=len, reverse=True))
        self._asking = self._said("words_asking")
        self._asking_in_chinese = tuple(filter(has_chinese, self._asking))
        asking = (*self.listed("words_asking"), *self.listed("words_asking_what"))
        self._asking_accented = frozenset(fold(word).partition(" ")[0] for word in asking)
        self._asking_bare = frozenset(map(unaccented, self._asking_accented))
        self.called = lru_cache(maxsize=64)(self._called)

    def asks_to_add(self, text: str) -> bool:
        """Whether *text* may ask that something be added to a list: "could you have that one in, too?"."""
        asks = self.holds(text, "words_could_you") and self.holds(text, "words_adding_to_list")
        return asks or self.holds(text, "words_adding")

    def is_one_of(self, text: str, name: str) -> bool:
        """Whether *text* is, as a whole, one of the words of the list *name*."""
        return self.listed(name).is_all(text)

    @remembered
    def begins(self, text: str, name: str) -> bool:
        """Whether *text* begins with one of the words of the list *name*."""
        return self.listed(name).begins(text)

    def _called(self, field: str) -> tuple[str, ...]:
        """Return what the field is called in every language, longest first."""
        own = (self.listed(name) for name in (f"field_{field}", f"words_field_{field}"))
        return tuple(sorted({word for words in own for word in words}, key=len, reverse=True))

    def without_no(self, text: str) -> str:
        """Return what stands behind the no, or the like, with which *text* begins; else all of it."""
        listed, said = self.listed("words_no"), key(text)
        if not (said.startswith(listed.keys) or text.startswith(listed.words)):
            return text  # as most do
        for word, compared in zip(listed, listed.keys, strict=True):
            if said.startswith(f"{compared} ") or (not word.isascii() and text.startswith(word)):
                return text[len(word) :].strip()
        return text

    def _said(self, name: str) -> set[str]:
        if name not in self._phrasebook:
            return set()
        return {key(said) for words in self._spoken(name) for said in words_listed(words)}

    def _spoken(self, name: str) -> Iterator[str]:
        """Yield the list *name* in every language, and as each region reads it that writes a converted one."""
        for language in self._languages:
            if language not in CONVERTED_FROM:
                yield self._phrasebook.say(name, language)
                continue
            for region in REGIONS:
                yield self._phrasebook.spoken(name, tag_of(language, region))

    @remembered
    def find(self, text: str, *among: Word) -> Word | None:
        """Return the command that *text* is, as a whole, or None.

        A word may mean several: where *among* is given, the first of them counts. A slash, and what
        Telegram puts behind it in groups (``/help@our_bot``), is understood.
        """
        text = text.strip()
        if is_slashed(text):
            name = " ".join(text[1:].split()).partition(" ")[0].partition("@")[0].lower()
            found = Word(name) if name in SLASHED else None
            return found if not among or found in among else None
        said = next(filter(None, map(self._words.get, _spellings(text))), ())
        return next((word for word in among or said if word in said), None)

    def _begins_to_agree(self, part: str) -> bool:
        if has_chinese(part):
            return part in self._agreeing or part.startswith(self._agreeing_chinese)
        return part in self._agreeing or part.split(" ", 1)[0] in self._agreeing

    @remembered
    def find_in(self, text: str, *among: Word) -> Word | None:
        """Return the command that *text* is, or the last of its parts that is one: "all good, send it"."""
        found = (self.find(part, *among) for part in (text, *reversed(parts(text))))
        return next((word for word in found if word is not None), None)

    def begins_with_yes(self, text: str) -> bool:
        """Whether the first word of *text* is one of agreement."""
        return self._begins_to_agree(key(text))

    def agrees(self, text: str) -> bool:
        """Whether *text* is, as a whole, clear agreement to a question: one word of it, or two, "ja, det går bra"."""
        said = key(text)
        first, _, rest = said.partition(" ")
        return said in self._agreeing or (first in self._agreeing and rest in self._agreeing)

    @remembered
    def agrees_in(self, text: str) -> bool:
        """Whether a part of *text* is clear agreement to a question, or how it begins."""
        said = dict.fromkeys(part for part in map(key, (text, *parts(text))) if part)
        return any(self._begins_to_agree(part) for part in said)

    @remembered
    def place_in(self, text: str, count: int) -> int:
        """Return the number, of *count*, of the item of a list that a short text speaks of; 0 for none."""
        return self._ordinals.in_short(text, count)

    @remembered
    def are_places(self, text: str) -> bool:
        """Whether *text* says nothing but which items of a list are meant: "two first ones"."""
        return self._ordinals.are_all(text)

    @remembered
    def kind_in(self, text: str, kinds: Sequence[str]) -> str:
        """Return the kind of lead that *text* names, of *kinds*; empty for none and for several."""
        found = [kind for kind in kinds if self.holds(text, f"words_kind_{kind}")]
        return found[0] if len(found) == 1 else ""

    @remembered
    def tongue_in(self, text: str) -> Language | None:
        """Return the one language that is named in *text*, None for none and for several."""
        said, found = f" {key(text)} ", set()
        for word, language in self._named_tongues:
            if word in said:
                found.add(language)
                said = said.replace(word, " ")  # a longer name may hold that of another language
        return found.pop() if len(found) == 1 else None

    @remembered
    def place(self, text: str, count: int) -> int:
        """Return the number of the choice that "the second one" means, of *count*; 0 for none."""
        return self._ordinals.of(text, count)

    def tongue(self, text: str) -> Language | None:
        """Return the language that *text* asks for by name ("svenska", "in English please", "back to Swedish"), or None."""
        named = self._tongues.get(key(text)) or self._tags.get(text.strip().casefold())
        return named or self._tongue_wished(text)

    @remembered
    def _tongue_wished(self, text: str) -> Language | None:
        """Return the language that is named in *text* beside nothing but words by which one goes on in it; else None."""
        said = f" {key(text)} "
        word, language = next((each for each in self._named_tongues if each[0] in said), ("", ""))
        rest = said.replace(word, " ", 1).strip() if word else ""
        left = self.listed("words_beside_tongue").without(rest)
        return language if rest and not any(map(str.isalnum, left)) else None

    def argument(self, text: str) -> str:
        """Return what stands behind a command: ``sv`` in ``/language sv``."""
        return " ".join(text.split()[1:])

    @remembered
    def change(self, text: str) -> str | None:
        """Return what is to be changed in "change 2", None when nothing is said of changing: 改善 improves."""
        said = "" if self.begins(text, "words_improving") else key(text)
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

    @remembered
    def asks_behind(self, text: str) -> bool:
        """Whether *text* asks behind its first words: "yes but how long do you keep it"."""
        said = text.split()
        return any(self.is_question(" ".join(said[start:])) for start in range(1, OPENING + 1))

    @remembered
    def is_question(self, text: str) -> bool:
        """Whether *text* asks rather than tells: by its mark, or by how it begins or ends."""
        if ends_asking(text) or asks_either_way(text) or self.asks_at_end(text):
            return True
        if self.begins(text, "words_telling_about"):
            return True  # "tell me about Lyon" chooses nothing
        said = self._without_telling(key(text))
        first = said.split(maxsplit=1)[0] if said else ""
        if self._is_other_word(text, first):
            return False
        is_within = any(word in said for word in self._asking_in_chinese)
        if first in self._asking or is_within:
            return True
        return self._asks_past_openings(text, said)

    def asks_at_end(self, text: str) -> bool:
        """Whether the last words of *text* ask: "går det likevel", 安全不."""
        return key(text).endswith(self.listed("words_asking_at_end").ending)

    def _asks_past_openings(self, text: str, said: str) -> bool:
        """Whether what is *said* in *text* asks behind its opening: "och vårt land" has another word than one that asks."""
        rest = self._past_openings(said)
        if not rest.startswith(self.listed("words_asking_what").beginning):
            return False
        words = rest.split()
        return not self._is_other_word(" ".join(fold(text).split()[-len(words) :]), words[0])

    def _without_telling(self, said: str) -> str:
        """Return *said* without words that only look like a question: "nothing to change" is no "what?"."""
        telling = self.listed("words_telling")
        for each in telling.longest:
            said = said.replace(each, "")
        for pattern in telling.gapped:
            said = pattern.sub("", said, 1)
        return said

    def _is_other_word(self, text: str, first: str) -> bool:
        """Whether *first* begins *text* with an accent that makes it another word than one that asks: "vår" is no "var"."""
        written = fold(text).partition(" ")[0]
        is_other = first in self._asking_bare and written not in self._asking_accented
        return is_other and written != first == unaccented(written)

    def _past_openings(self, said: str) -> str:
        """Return *said* from where it may ask, a space behind it: "what is it" of "ok but what is it"."""
        openings, rest = self.listed("words_before_asking").beginning, f"{said} "
        for _ in range(LEADING_UP):
            rest = rest.removeprefix(
                next((each for each in openings if rest.startswith(each)), "")
            )
        return rest

    def is_settled(self, text: str, language: Language) -> bool:
        """Whether *text* neither asks nor denies, waits for nothing and does not trail off."""
        is_open = self.is_question(text) or self.is_unsettled(text, language)
        return not (is_open or self.denies(text, language))

    def may_ask(self, text: str) -> bool:
        """Whether a word in *text* asks, wherever it stands: "this plan for 2030 what is it exactly"."""
        return self.holds(text, "words_asking_what")


def _spellings(text: str) -> Iterator[str]:
    """Yield *text* as words are compared, and without the letters it draws out: "neeej"; in Chinese a sign said thrice is its own word.

    >>> list(_spellings("Neeej"))
    ['neeej', 'nej', 'neej']
    """
    said = key(text)
    yield said
    if LENGTHENED.search(said) and not has_chinese(said):
        yield from (LENGTHENED.sub(kept, said) for kept in (r"\1", r"\1\1"))
