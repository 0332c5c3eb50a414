"""What one question of the intake accepts, and how an answer is read and shown."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import partial

from rapidfuzz import fuzz, process

from bot.dialogue.intake.list_changes import ListChanges
from bot.dialogue.intake.numbers import beyond, digits, listed, numbers
from bot.dialogue.telling.addresses import ENDS
from bot.dialogue.telling.home_signs import HomeSigns
from bot.dialogue.telling.named_options import OF_NO_AREA, OURS
from bot.dialogue.telling.partner_signs import OrganisationSorts
from bot.dialogue.telling.places import PLACES
from bot.dialogue.telling.spoken_addresses import SpokenAddresses
from bot.dialogue.telling.stems import Stems
from bot.dialogue.telling.vocabulary import all_words
from bot.dialogue.words import contacts
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import LONGEST_NAME, LONGEST_WORDS, Complaint, Value
from bot.dialogue.words.countries import country_called, country_key, country_name, territories
from bot.dialogue.words.ordinals import Ordinals
from bot.dialogue.words.word_list import WordList, key
from bot.dialogue.words.wording import without_verb
from knowledge.language.names import CITIES, Names
from knowledge.language.script import (
    REGIONS,
    SIMPLIFIED,
    TRADITIONAL,
    to_simplified,
    to_traditional,
)
from knowledge.language.text import fold, has_chinese, unaccented
from knowledge.phrasebook import Phrasebook
from knowledge.project import CHOSEN, Field, LeadKind, Takes
from knowledge.topic import Library, Name
from knowledge.values import Cue, Naming

_EXCEPTING = ("words_except", "words_not_chosen")
_LONG_NUMBER = re.compile(r"\d{5,40}")
"""One to ring, and no year of an option."""

_PARTS = re.compile(r"[,;、&+/\n]")
_WORDS = frozenset({"no", "is", "se"})
"""Codes of countries that are words in small letters."""

_NEAR_ENOUGH = 85
"""Of 100: one slip in a label of seven letters, two in one of fourteen."""


def _stems(words: Mapping[str, Naming], idle: Iterable[str] = ()) -> Stems:
    """Return what tells the options that a text has *words* of, whatever accents are left out; *idle* ones are of none."""
    of_option = {option: [*map(unaccented, all_words(of))] for option, of in words.items()}
    return Stems(of_option, idle=[*map(unaccented, idle)])


_ELSEWHERE = frozenset({"provinces", "towns"})
"""Groups of names of places that are no options."""

_TOWN, _ANY_ORGANISATION = "市", "机构"
"""What may stand behind the name of a town; and what an organisation is, rather than what it is called."""


class Reader:
    """Reads answers to fields in any of the promised languages, and shows them again."""

    def __init__(
        self, names: Names, words: Words, phrasebook: Phrasebook, library: Library
    ) -> None:
        self._names = names
        self._countries = territories() | {
            country_key(name): code for name, code in library.project.country_names.items()
        }
        self._cities = frozenset(library.project.cities)
        self._phrasebook = phrasebook
        self._words = words
        self._languages = tuple(library.written())
        self._ordinals = Ordinals(phrasebook, self._languages)
        self._choices = ListChanges(words)
        clues = library.clues
        none = words.listed(OF_NO_AREA)
        self._described = _stems(clues.described, none)
        self._stems = _stems(clues.focus_areas, none)
        self._kinds = _stems(clues.partner_kinds)
        self._products = Stems({"": all_words(clues.products)})
        self._offering = WordList(all_words(clues.cues.get(Cue.OFFER, {})))
        self.home_signs = HomeSigns(library)
        self._institutions = frozenset(
            ending
            for endings in clues.institutions.values()
            for ending in endings
            if has_chinese(ending) and not ending.endswith(_ANY_ORGANISATION)
        )
        self.is_sort = OrganisationSorts(library).is_one
        self.surnames = frozenset(clues.surnames)
        self.given_names = frozenset(map(key, clues.given_names))
        self._spoken = SpokenAddresses(library, ENDS)

    def label(self, field: Field, option: str, language: str) -> str:
        """Return how an option of *field* is called; one that is there no longer, by its id."""
        if field.takes is Takes.COUNTRY:
            return country_name(option, language)
        phrase = f"option_{option.replace('-', '_')}"
        return self._phrasebook.say(phrase, language) if phrase in self._phrasebook else option

    def shown(self, field: Field, value: Value, language: str) -> str:
        """Return a value as the visitor reads it in the summary."""
        if field.takes not in CHOSEN:
            return str(value)
        separator = "、" if language.startswith("zh") else ", "
        options = value if isinstance(value, list) else [value]
        return separator.join(self._label_in_script(field, each, language) for each in options)

    def _label_in_script(self, field: Field, option: str, language: str) -> str:
        # Values are not converted later on: what visitors wrote themselves stays as it is.
        label = self.label(field, option, language)
        return to_traditional(label) if language == TRADITIONAL else label

    def country_in(self, kind: LeadKind, text: str) -> str:
        """Return the one country of those asked for that *text* names; empty for none and for several."""
        asked = kind.country
        value = self.read(asked, text, "") if asked and text else ""
        return value if isinstance(value, str) and asked and value in asked.options else ""

    def read(self, field: Field, said: str, country: str) -> Value | Complaint:
        """Return the value that *said* gives to *field*; *country* is where a phone number may lie."""
        said = said.strip()
        match field.takes:
            case Takes.COUNTRY:
                value = self._country(field, said)
            case Takes.ONE:
                chosen = self._options(field, said)
                value = chosen[0] if len(chosen) == 1 else Complaint("bad_choice")
            case Takes.SEVERAL:
                value = self._options(field, said) or Complaint("bad_choices")
            case Takes.EMAIL:
                value = contacts.email(self._spoken.written(said))
            case Takes.PHONE:
                value = contacts.phone(said, country)
            case Takes.REACH:
                value = contacts.reach(said, country)
            case Takes.WEBSITE:
                value = contacts.website(said)
            case Takes.NAME:
                value = contacts.words(" ".join(said.split()), LONGEST_NAME)
            case Takes.WORDS:
                value = contacts.words(said, LONGEST_WORDS)
        return value

    def named(self, field: Field, said: str) -> set[str]:
        """Return the options of *field* that are named in *said*, whatever is said of them."""
        group = "cities" if field.name == "cities" else "focus_areas"
        topics = {
            name.topic.partition(".")[2]
            for name in self._names.find(without_verb(said)).of_group(group)
        }
        return (topics | self.described(said)) & set(field.options)

    def names_any(self, fields: Iterable[Field], said: str) -> bool:
        """Whether an option of one of *fields* is named in *said*."""
        return any(self.named(each, said) for each in fields)

    def described(self, said: str) -> set[str]:
        """Return the options, of whichever list, that *said* describes: "the one with the pandas"."""
        return self._described.in_(unaccented(to_simplified(_LONG_NUMBER.sub(" ", said))))

    def is_place(self, said: str) -> bool:
        """Whether *said* is nothing but the name of a country, a province or a town."""
        return bool(country_called(said)) or self._is_name(said, PLACES)

    def place_named(self, said: str) -> str:
        """Return the one town or province that *said* names, as it is written there; empty for none and for several."""
        naming = self._names.find(said)
        places = [each for each in naming.found if self._is_elsewhere(each.name)]
        if len(places) != 1:
            return ""
        between = "" if has_chinese(said) else " "
        name = between.join(naming.tokens[places[0].start : places[0].end])
        at = said.casefold().find(name)
        return said[at : at + len(name)] if at >= 0 else ""

    def _is_elsewhere(self, name: Name) -> bool:
        is_city = name.group == CITIES and name.topic.partition(".")[2] not in self._cities
        return is_city or name.group in _ELSEWHERE

    def beside_names(self, said: str) -> list[str]:
        """Return the words of *said* that are in none of the names in it."""
        naming = self._names.find(said)
        named = {place for each in naming.found for place in range(each.start, each.end)}
        return [word for place, word in enumerate(naming.tokens) if place not in named]

    def is_option(self, said: str) -> bool:
        """Whether *said* is nothing but the name of a city or of a focus area."""
        return self._is_name(said, OURS)

    def _is_name(self, said: str, groups: Container[str]) -> bool:
        naming = self._names.find(said)
        named = [each for each in naming.found if each.name.group in groups]
        return any(each.end - each.start >= len(naming.tokens) for each in named)

    def names_product(self, said: str) -> bool:
        """Whether a word of *said* is one for a product, in any language."""
        is_of_us = self._words.holds(said, "words_asking_what_we_are")  # "are you a robot"
        return bool(self._products.in_(said)) and not is_of_us

    def names_product_beside(self, said: str) -> bool:
        """Whether such a word stands beside the names in *said*: "rehabilitation" may be part of the name of a field."""
        between = "" if has_chinese(said) else " "
        return self.names_product(between.join(self.beside_names(said)))

    def begins_to_offer(self, said: str) -> bool:
        """Whether *said* begins as what one makes or sells is told: "we make …"."""
        return self._offering.begins(said)

    def begins_with_name(self, said: str) -> bool:
        """Whether *said* begins with the name of a place, of an option of a list, or of anything else we know."""
        return any(each.start == 0 for each in self._names.find(said).found)

    def is_named_by_place(self, said: str) -> bool:
        """Whether *said* is a town and the sort of organisation in it, a name in Chinese: 广州养老院, but not 广州的养老院."""
        naming = self._names.find(to_simplified(said))
        place = next(iter(naming.found), None)
        if place is None or place.start > 0 or place.name.group not in PLACES:
            return False
        sort = "".join(naming.tokens[place.end :]).removeprefix(_TOWN)
        return sort in self._institutions

    def countries_named(self, said: str) -> set[str]:
        """Return the countries that *said* names, one a word where words have spaces between them."""
        words = {country_called(each.strip(".,;:!?")) for each in said.split()} - {""}
        return words | (self._countries_found(said) if has_chinese(said) else set())

    def countries_called(self, said: str) -> set[str]:
        """Return the countries that *said* names, inflected or not."""
        return self.countries_named(said) | self._countries_found(said)

    def _countries_found(self, said: str) -> set[str]:
        return {name.country for name in self._names.find(said).of_group("countries")}

    def kinds_named(self, field: Field, said: str) -> set[str]:
        """Return the kinds of partner that are named in *said*, whatever is said of them."""
        return self._kinds.in_(unaccented(said)) & set(field.options)

    def kinds_meant(self, field: Field, said: str) -> set[str]:
        """Return the kinds of partner that *said* chooses: "a hospital, not a city"."""
        named = partial(self.kinds_named, field)
        return {*(self._choices.chosen(said, field.options, named) or ())}

    def _meant(self, field: Field, said: str) -> set[str]:
        """Return the options that *said* names, describes, or says the place of."""
        count = len(field.options)
        places = {*numbers(self._words, said, count), *self._ordinals.within(said, count)}
        made_for = self._stems.in_(unaccented(said)) & set(field.options)
        return self.named(field, said) | made_for | {field.options[each - 1] for each in places}

    def _country(self, field: Field, said: str) -> Value | Complaint:
        if chosen := numbers(self._words, said, len(field.options)):
            return field.options[chosen[0] - 1] if len(chosen) == 1 else Complaint("bad_country")
        code = self._countries.get(country_key(said))
        # Small letters would be words: "no", "is". But here they may be what is offered.
        written = said.upper()
        if code is None and (said.isupper() or (written in field.options and said not in _WORDS)):
            code = written if written in self._countries.values() else None
        if code is not None or self._excepts(said):
            return code or Complaint("bad_country")
        named = self._names.find(said)
        codes = {name.country for name in named.names if name.country}
        if len(codes) == 1:
            return codes.pop()
        near = process.extractOne(
            country_key(said), self._countries.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH
        )
        return self._countries[near[0]] if near else Complaint("bad_country")

    def _excepts(self, said: str) -> bool:
        """Whether a word of it says of something that it is not meant."""
        return any(self._words.holds(said, name) for name in _EXCEPTING)

    def _options(self, field: Field, said: str) -> list[str]:
        count, words = len(field.options), self._words
        if chosen := numbers(words, said, count) or self._places(said, count):
            return [field.options[number - 1] for number in sorted(set(chosen))]
        folded = fold(said)
        if field.takes is Takes.SEVERAL and folded in map(fold, words.listed("words_all")):
            return list(field.options)
        if beyond(words, said, count) or self._ordinals.goes_beyond(said, count):
            return []
        if field.takes is Takes.SEVERAL:
            each = self._ordinals.each_numbered(said)
            meant = self._choices.chosen(each, field.options, partial(self._meant, field))
            if meant is not None:
                return [option for option in field.options if option in meant]
        if self._excepts(said):
            return []  # Taken by its name, "not a hospital" would say the opposite.
        found = {
            field.options[number - 1]
            for part in _PARTS.split(listed(words, digits(said)))
            for number in numbers(words, part, count)
        }
        found |= self.named(field, said)
        return [
            option
            for option in field.options
            if option in found or self._is_called(field, option, folded)
        ]

    def _is_called(self, field: Field, option: str, said: str) -> bool:
        """Whether a label of *option* stands in what was *said*, or that is nearly a label, how one begins, or the option's id."""
        return said == fold(option) or any(
            label in said
            or fuzz.ratio(label, said) >= _NEAR_ENOUGH
            or label.split(" ", 1)[0] == said
            for label in map(fold, self._labels(field, option))
        )

    def _labels(self, field: Field, option: str) -> set[str]:
        """Return what an option is called in every language, and by the regions that write a converted one."""
        own = {language: self.label(field, option, language) for language in self._languages}
        label = own.get(SIMPLIFIED, "")
        scripts = map(self._phrasebook.script, REGIONS) if label else ()
        return {*own.values(), *(script.write(label) for script in scripts)}

    def _places(self, said: str, count: int) -> Sequence[int]:
        """Return the numbers of "the second and the last one"; none where anything else is said."""
        if len(said) > LONGEST_NAME:
            return ()
        parts = filter(None, map(fold, _PARTS.split(listed(self._words, said))))
        return self._ordinals.of_all(tuple(parts), count)
