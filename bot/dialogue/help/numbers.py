"""Whom somebody in need may ring: the numbers of where they are, or may be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

import phonenumbers

from bot.dialogue.replies import Replies
from bot.dialogue.telling.places import PLACES
from bot.dialogue.turn import Turn
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.countries import country_name
from bot.dialogue.words.word_list import key, within
from knowledge.acts.act import HelpLine, HelpLines
from knowledge.language.names import Names
from knowledge.language.text import CAP
from knowledge.topic import Language

OF_LANGUAGE: Mapping[Language, tuple[str, ...]] = {
    "sv": ("SE", "FI"),
    "da": ("DK",),
    "nb": ("NO",),
    "fi": ("FI",),
    "is": ("IS",),
    "zh-Hans": ("CN",),
    "zh-Hant": ("TW", "HK"),
}
"""Where somebody may be who writes in a language and has not said where they are."""

_DIALLED = ("phone", "reach")
"""Under which names a number may stand that says where somebody is."""


class Numbers:
    """Knows the lines of every country."""

    def __init__(self, replies: Replies, lines: HelpLines, names: Names) -> None:
        self._say = replies.say
        self._lines = lines.by_country
        self._names = names
        places = ((each, line.places.split(" / ")) for each, line in self._lines.items())
        self._called = {each: [within(key(one)) for one in said if one] for each, said in places}

    def of(self, turn: Turn, *, is_whole: bool = False) -> tuple[str, str]:
        """Return the numbers for danger to life, and those for a crisis.

        Of who may be anywhere, the lines of every country there is one of where *is_whole*: in a line there is no room for them.
        """
        language = turn.language
        lines = [self._lines[each] for each in self._countries(turn) if each in self._lines]
        if not lines:
            every = self._each(list(self._lines.values()), language, self._crisis)
            near = every if every and is_whole else self._say("help_near", language)
            return self._say("help_elsewhere", language), near
        return self._each(lines, language, self._urgent), self._each(lines, language, self._crisis)

    def places_in(self, turn: Turn) -> tuple[str, ...]:
        """Return the countries of the places that are named in what is said, or were at the call before."""
        text, helped = turn.message.text[:CAP], turn.conversation.helped
        named = (name.country for name in self._names.find(text).names if name.group in PLACES)
        before = helped.places if helped else ()
        return tuple(dict.fromkeys(filter(None, (*self._named_in(text), *named, *before))))

    def _named_in(self, text: str) -> Iterator[str]:
        """Yield the countries of which *text* holds what people there call where they are."""
        said = f" {key(text)} "
        for country, words in self._called.items():
            if any(word in said for word in words):
                yield country

    def _countries(self, turn: Turn) -> Sequence[str]:
        """Return where the visitor may be, the likeliest first.

        Where they say to be, the code of their number and the region of their script go before the country of a
        company, and that before the language; that of all registrations of a kind comes last.
        """
        conversation = turn.conversation
        helped, intake, told = conversation.helped, conversation.intake, _told(turn)
        written = (self._named_in(each) for each in _texts(turn))
        near = [*(helped.places if helped else ()), *_dialled(turn), *chain.from_iterable(written)]
        spoken = OF_LANGUAGE.get(turn.language, ())
        by_language = () if told in spoken else spoken
        registered = intake.kind.phones if intake and not told else ""
        return list(dict.fromkeys((*near, conversation.region, told, *by_language, registered)))

    def _each(
        self,
        lines: Sequence[HelpLine],
        language: Language,
        of: Callable[[HelpLine, Language], str],
    ) -> str:
        if len({of(line, language) for line in lines}) == 1:
            return of(lines[0], language)
        return ("；" if language.startswith("zh") else "; ").join(
            self._say(
                "help_line",
                language,
                place=country_name(line.country, language),
                number=of(line, language),
            )
            for line in lines
        )

    def _urgent(self, line: HelpLine, language: Language) -> str:
        if line.emergency:
            return line.emergency
        values = {"ambulance": line.ambulance, "police": line.police}
        return self._say("help_ambulance_police", language, **values)

    def _crisis(self, line: HelpLine, language: Language) -> str:
        if not line.crisis_name:
            return line.crisis
        return self._say("help_named", language, number=line.crisis, name=line.crisis_name)


def _told(turn: Turn) -> str:
    """Return the country that the visitor told, of a company or by themselves; empty for none."""
    conversation = turn.conversation
    intake = conversation.intake
    asked = intake.kind.country if intake else None
    given = intake.given.get(asked.name) if intake and asked else None
    told = given or conversation.told.get("country")
    return told if isinstance(told, str) else ""


def _dialled(turn: Turn) -> Iterator[str]:
    """Yield the countries of the telephone numbers that were given with their code."""
    for number in (each.get(name) for each in _given(turn) for name in _DIALLED):
        try:
            yield phonenumbers.region_code_for_number(phonenumbers.parse(str(number))) or ""
        except phonenumbers.NumberParseException:
            continue


def _texts(turn: Turn) -> Iterator[str]:
    """Yield what was given in words of one's own: "the hospital in …"."""
    for each in _given(turn):
        yield from (value for value in each.values() if isinstance(value, str))


def _given(turn: Turn) -> Sequence[Mapping[str, Value]]:
    """Return what the registration holds that is open, and what was told before it."""
    intake = turn.conversation.intake
    return (*([intake.given] if intake else []), turn.conversation.told)
