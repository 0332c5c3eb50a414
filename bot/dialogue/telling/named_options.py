"""The options of the project that a text names: its cities, and the focus areas that what is told belongs to."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.dialogue.telling.denials import Denials
from bot.dialogue.telling.stems import Stems
from bot.dialogue.telling.vocabulary import all_words, any_of, listed, words_of
from bot.dialogue.words.wording import comparable, without_verb
from knowledge.language.names import CITIES, Names
from knowledge.topic import Library
from knowledge.values import Cue

FOCUS_AREAS = "focus_areas"

OURS = frozenset({CITIES, FOCUS_AREAS})
"""What is told in words of the project's own: lists of its options."""

OF_NO_AREA = "words_of_no_area"
"""How words begin that only look like one of a focus area: "blindly"."""

_NO_LETTER = r"(?![a-z\u00df-\u00ff])"
"""What follows a word that ends there: in Chinese another may stand right behind it."""

_SENTENCE_ENDS = re.compile(r"[.!?](?=\s)|[\n\u3002\uff01\uff1f]")


class NamedOptions:
    """Finds the options in what is told, in every language of the library."""

    def __init__(self, library: Library, names: Names) -> None:
        clues, project = library.clues, library.project
        self._names = names
        self._options: Mapping[str, Sequence[str]] = {
            CITIES: project.cities,
            FOCUS_AREAS: project.focus_areas,
        }
        all_cities = all_words(clues.cues.get(Cue.ALL_CITIES, {}))
        self._all_cities = re.compile(rf"(?:{any_of(all_cities)}){_NO_LETTER}", re.IGNORECASE)
        stems = {one: words_of(words, [*words]) for one, words in clues.focus_areas.items()}
        aids = frozenset(map(str.casefold, all_words(clues.cues.get(Cue.AIDS, {}))))
        none = [each for one in library.written() for each in listed(library, OF_NO_AREA, one)]
        self._stems, self._without_aids = Stems(stems, idle=none), Stems(stems, aids, none)
        self._aids = Stems({FOCUS_AREAS: [*aids]})
        self._aged = Stems({FOCUS_AREAS: all_words(clues.cues.get(Cue.AGED, {}))})

    def speaks_of_area(self, words: str) -> bool:
        """Whether *words* belong to any focus area."""
        return bool(self._stems.in_(words))

    def cities(self, text: str, companies: Iterable[str], denied: Denials) -> list[str]:
        """Return the cities that are named; one in the name of a company counts where no other does.

        Of a sentence that names one beside words for all of them none is told: "any city other than Lyon" is asked for.
        """
        if every := self._all_cities.search(comparable(text)):
            if not self._named(text[: every.start()] + " " + text[every.end() :]):
                return list(self._options[CITIES])
            said = _SENTENCE_ENDS.split(text)
            text = "\n".join(
                each for each in said if not self._all_cities.search(comparable(each))
            )
        bare = text
        for company in companies:
            bare = bare.replace(company, " ")
        return self._cities(bare, denied) or self._cities(text, denied)

    def focus_areas(self, statements: str, denied: Denials) -> list[str]:
        """Return the focus areas that are named, or that what is told belongs to."""
        # A walker is for disabled people, and a walker for the elderly is for the elderly.
        is_aged = bool(self._aged.in_(statements))
        stems = self._without_aids if is_aged else self._stems
        named: set[str] = set()
        for part in denied.kept(statements):
            naming = self._names.find(part)
            named |= {
                one.name.topic.partition(".")[2]
                for one in naming.found
                if one.name.group == FOCUS_AREAS
                and not (is_aged and self._aids.in_(naming.tokens[one.start]))
            }
            named |= stems.in_(part)
        return [option for option in self._options[FOCUS_AREAS] if option in named]

    def _cities(self, text: str, denied: Denials) -> list[str]:
        named = {city for part in denied.kept(text) for city in self._named(part)}
        return [option for option in self._options[CITIES] if option in named]

    def _named(self, text: str) -> set[str]:
        """Return the cities that are named in *text*, whatever is said of them."""
        return {
            name.topic.partition(".")[2]
            for name in self._names.find(without_verb(text)).of_group(CITIES)
        }
