"""Whom somebody in need may ring: the numbers of where they are, or may be."""

from collections.abc import Callable, Mapping, Sequence

from bot.dialogue.replies import Replies
from bot.dialogue.turn import Turn
from bot.dialogue.words.countries import country_name
from knowledge.acts import HelpLine, HelpLines
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


class Numbers:
    """Knows the lines of every country."""

    def __init__(self, replies: Replies, lines: HelpLines) -> None:
        self._say = replies.say
        self._lines = lines.by_country

    def of(self, turn: Turn, *, is_whole: bool = False) -> tuple[str, str]:
        """Return the numbers for danger to life, and those for a crisis.

        Of who may be anywhere, the lines of every country there is one of where *is_whole*: in a line there is no room for them.
        """
        language = turn.language
        told = turn.country
        countries = [told] if told else []
        countries = [*countries, *OF_LANGUAGE.get(language, ())]
        lines = [self._lines[each] for each in countries if each in self._lines]
        if not lines:
            every = self._each(list(self._lines.values()), language, self._crisis)
            near = every if every and is_whole else self._say("help_near", language)
            return self._say("help_elsewhere", language), near
        if told in self._lines:
            lines = lines[:1]
        return self._each(lines, language, self._urgent), self._each(lines, language, self._crisis)

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
