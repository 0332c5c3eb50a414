"""What visitors tell about themselves in any message, before a registration or during one.

A message is read by itself: nothing is known of the conversation, and nothing is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bot.dialogue.telling.addresses import ENDS, Addresses, Around, addresses
from bot.dialogue.telling.at_home import NAMES, PARTNER_KIND, AtHome
from bot.dialogue.telling.chinese.branches import without_branch
from bot.dialogue.telling.chinese.chinese import ChineseIntroductions
from bot.dialogue.telling.chinese.countries import BEING
from bot.dialogue.telling.chinese.products import ChineseThings, without_things
from bot.dialogue.telling.chinese.words import CHINESE
from bot.dialogue.telling.cues import Phrases, key_of
from bot.dialogue.telling.denials import Denials
from bot.dialogue.telling.employers import Employers
from bot.dialogue.telling.findings import Findings
from bot.dialogue.telling.headed import Headed
from bot.dialogue.telling.home_signs import HomeSigns, Presence
from bot.dialogue.telling.homes import PRESENT
from bot.dialogue.telling.introduction import introduced
from bot.dialogue.telling.named_options import FOCUS_AREAS, NamedOptions
from bot.dialogue.telling.partner_signs import PartnerSigns, reached_in_china
from bot.dialogue.telling.places import CHINA
from bot.dialogue.telling.sentence import THING
from bot.dialogue.telling.small_letters import SmallLetters
from bot.dialogue.telling.speech import ProductStems, Speech
from bot.dialogue.telling.spoken_addresses import SpokenAddresses
from bot.dialogue.telling.spoken_digits import SpokenDigits
from bot.dialogue.telling.statements import ANEW, AS_SAID, IT_IS
from bot.dialogue.telling.vocabulary import (
    SCANDINAVIAN,
    all_words,
    everyday_words,
    keys_listed,
    languages_with,
    listed,
    phrases_of,
    roles_of,
    said_in,
    spellings_of,
    words_of,
)
from bot.dialogue.words.contacts import LONGEST_NAME, LONGEST_WORDS, Value, as_usual
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import without_opening
from knowledge.language.names import CITIES, Names
from knowledge.language.script import TRADITIONAL, to_simplified
from knowledge.language.text import fold, has_chinese, scripts
from knowledge.topic import SOURCE, Library
from knowledge.values import Cue

COUNTRY = "country"

LONGEST = 1_500
"""What visitors tell of themselves, they tell in so many characters; the rest of a message is not looked at."""

_WITHIN = 6
"""Letters of what is looked for within words, too."""

_LISTED = ("company", "person", "offer")
_SINGLE = ("company", "person", "offer", "need", PARTNER_KIND)


@dataclass(frozen=True, slots=True)
class Told:
    """What one message tells: *values* by the names of fields, only what is certain.

    *kind* is the kind of lead when the words say which. *unclear* are the fields to which it
    gives several values that cannot all be meant, with these. *rest* is the message without the addresses in it,
    *asked* what it asks beside what it tells. *further* are those of the values that come besides what was told before.
    *things* are what products are called, *firm* is the company that is named with its legal form, as it stands there.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    kind: str = ""
    unclear: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rest: str = ""
    asked: str = ""
    further: frozenset[str] = frozenset()
    things: tuple[str, ...] = ()
    firm: str = ""


NOTHING = Told()

_MARKED = {ANEW: "words_beginning_anew", AS_SAID: "words_as_said", IT_IS: "words_it_is"}
"""The lists of words that are found in a text beside the cues, by the marks that they make."""


def _around(library: Library) -> Around:
    cues = (library.clues.cues.get(cue, {}) for cue in (Cue.NUMBER, Cue.CORRECTING, Cue.NOT))
    numbers, correcting, denying = map(tuple, map(all_words, cues))
    telephones = (listed(library, "words_field_phone", each) for each in library.written())
    return Around(numbers, correcting, denying, tuple(map(fold, chain(*telephones))))


class Values:
    """Reads what is told, in every language of the library."""

    def __init__(self, library: Library, names: Names) -> None:
        self._names = names
        self._clues = clues = library.clues
        self._project = library.project
        self._options = NamedOptions(library, names)
        self._around = _around(library)
        self._chinese = ChineseIntroductions(library, names)
        given = frozenset(map(key_of, clues.given_names))
        self._headed = Headed(
            all_words(clues.cues.get(Cue.HEADING, {})),
            names,
            given,
            {name: next(iter(all_words(clues.labels.get(name, {}))), name) for name in _LISTED},
        )
        self.given_names = frozenset(map(key, clues.given_names))
        self._exclaiming = keys_listed(library, "words_exclaiming", library.written())
        signs = HomeSigns(library)
        self.is_company = signs.is_company
        self._speech: dict[tuple[str, ...], Speech] = {}
        self._denials: dict[tuple[str, ...], Denials] = {}
        joining = frozenset(map(key_of, all_words(clues.cues.get(Cue.AND, {}))))
        self._partner_signs = PartnerSigns(library)
        self._employers = Employers(clues, names, self._partner_signs)
        self._homes = frozenset(library.project.countries)
        self._at_home = AtHome(library, names)
        self._presence = Presence(signs, names)
        self._small_letters = SmallLetters(library, names)
        self._things = ChineseThings(library)
        self._digits = SpokenDigits(library)
        self._spoken = SpokenAddresses(library, ENDS)
        self._roles = roles_of(library)
        country_called(
            ""
        )  # The names of all countries are looked up before the first visitor waits.
        everyday = everyday_words(said_in(library))
        for language in library.written():
            spoken = languages_with(language)
            denying = words_of(clues.cues.get(Cue.NOT, {}), spoken)
            self._denials[spoken] = Denials(denying, joining, names)
            if language != CHINESE and spoken not in self._speech:
                words = frozenset(
                    spelling
                    for one in spoken
                    for word in everyday.get(one, ())
                    for spelling in spellings_of(word, one)
                )
                marked = {
                    mark: [word for one in spoken for word in listed(library, name, one)]
                    for mark, name in _MARKED.items()
                }
                phrases = Phrases({**phrases_of(clues, spoken), **marked})
                self._speech[spoken] = Speech(
                    phrases,
                    words,
                    frozenset(clues.institutions),
                    given,
                    keys_listed(library, "words_writing", spoken),
                    ProductStems(words_of(clues.products, spoken)),
                    self._serving(spoken),
                    self._homes,
                    is_finnish=language == "fi",
                    is_scandinavian=language in SCANDINAVIAN,
                )

    def _serving(self, spoken: tuple[str, ...]) -> Callable[[str], bool]:
        """Return what tells words by which somebody is meant whom a product is for."""
        served = tuple(map(str.casefold, words_of(self._clues.cues.get(Cue.SERVED, {}), spoken)))
        inner = tuple(one for one in served if len(one) >= _WITHIN)

        def serves(word: str) -> bool:
            parts = word.split("-")
            is_served = any(part.startswith(served) for part in parts)
            return (
                is_served
                or any(one in word for one in inner)
                or self._options.speaks_of_area(word)
            )

        return serves

    def told(self, text: str, language: str, *, country: str = "") -> Told:
        """Return what *text* tells; *country* is where its writer is known to be."""
        text = self._spoken.written(self._digits.written(as_usual(text[:LONGEST])))
        if not any(map(str.isalnum, text)):
            return NOTHING
        found = addresses(
            text, self._at_home.phone_countries(text, language, country), self._around
        )
        is_chinese = scripts(found.rest).is_chinese or (
            has_chinese(found.rest) and language in {CHINESE, TRADITIONAL}
        )
        spoken = languages_with(CHINESE if is_chinese else language)
        simple = to_simplified(found.rest) if is_chinese else found.rest
        if is_chinese:
            findings, statements, asked = self._chinese.introduced(found.rest, simple)
        else:
            speech = self._speech.get(spoken) or self._speech[languages_with(SOURCE)]
            said = self._headed.labelled(found.rest, self._options.speaks_of_area)
            findings, statements, asked = introduced(said, found, speech, self._names)
        denied = self._denials.get(spoken) or self._denials[languages_with(SOURCE)]
        values, unclear = self._decided(findings, found)
        if key_of(str(values.get("person", ""))) in self._roles:
            del values["person"]  # "I am in-house counsel" says what somebody is
        if "person" in values:
            values["person"] = without_opening(str(values["person"]))
        company = str(values.get("company", ""))
        if country_called(company) or key_of(company) in self._exclaiming:
            del values["company"]  # "we are a partner in China"
        values |= {} if is_chinese else self._small_letters.told(found.rest)
        companies = findings.best("company")
        things = self._things.in_(found.rest) if is_chinese else tuple(findings.best(THING))
        bare = without_things(values, found.rest, things)
        options = {
            CITIES: self._options.cities(bare, companies, denied),
            FOCUS_AREAS: self._options.focus_areas(statements, denied),
        }
        values |= {name: named for name, named in options.items() if named}
        is_at_home = self._at_home.has_form(values)
        firms = findings.said(COUNTRY) - findings.said(BEING)
        is_employed = not is_at_home and self._employers.employ(simple, firms)
        if is_employed:
            values.pop("country", None)  # "I am Danish, but work for a Chinese hospital"
        named = self._partner_signs.kind(simple, values, is_employed=is_employed)
        if named and not is_at_home:
            values[PARTNER_KIND] = named
        if not is_employed:
            values, unclear = self._settled(findings, values, unclear, (text, language))
        is_away = is_chinese or is_employed or reached_in_china(values)
        is_away = is_away or self._partner_signs.lie_in_china(simple)
        is_near = not is_away and self._at_home.is_near(text, language)
        if is_near:
            values.pop(PARTNER_KIND, None)
        # Of two companies either says what kind of lead it is.
        firsts = {name: said[0] for name, said in unclear.items()}
        kind = self._kind({**firsts, **values}, is_partner=is_employed)
        firm = self._at_home.firm_in(companies, found.rest)
        return Told(values, kind, unclear, found.rest, asked, things=things, firm=firm)

    def _settled(
        self,
        findings: Findings,
        values: dict[str, Value],
        unclear: Mapping[str, Sequence[str]],
        said: tuple[str, str],
    ) -> tuple[dict[str, Value], Mapping[str, Sequence[str]]]:
        """Return *values* and *unclear* with the country where the only town that is *said*, or other signs, tell it."""
        if home := self._at_home.country(*said, values):
            return _with_homes(values, unclear, (home,))
        present = findings.best(PRESENT)
        if not present or set(findings.best(COUNTRY)) - {*present}:
            return values, unclear
        return _with_homes(values, unclear, self._presence.homes(values, present, *said))

    def _decided(
        self, findings: Findings, found: Addresses
    ) -> tuple[dict[str, Value], Mapping[str, Sequence[str]]]:
        """Return the values there is one of, and those there are several of."""
        several: dict[str, Sequence[str]] = {
            name: findings.best(name) for name in (*_SINGLE, "country")
        }
        several |= {
            "email": found.emails,
            "phone": found.phones,
            "wechat": found.wechats,
            "website": found.websites,
        }
        values: dict[str, Value] = {}
        for name, said in several.items():
            longest = LONGEST_NAME if name in NAMES else LONGEST_WORDS
            is_name = name not in NAMES or any(map(str.isalpha, "".join(said)))
            if len(said) == 1 and is_name and 0 < len(said[0]) <= longest:
                values[name] = said[0]
        return values, {name: tuple(said) for name, said in several.items() if len(said) > 1}

    def _kind(self, values: Mapping[str, Value], *, is_partner: bool) -> str:
        """Return the kind of lead that the values speak for, empty where they speak for both or none."""
        company = without_branch(str(values.get("company", "")))
        forms = {
            country
            for country, forms in self._clues.legal_forms.items()
            if any(
                company.casefold().endswith(f" {form.casefold()}")
                or (has_chinese(form) and company.endswith(form))
                for form in forms
            )
        }
        is_company = values.get("country") in self._homes or bool(forms & self._homes)
        is_partner = is_partner or PARTNER_KIND in values or CHINA in forms
        if is_partner == is_company:
            return ""
        kinds = self._project.kinds.values()
        fitting = [
            each.id for each in kinds if (each.field(PARTNER_KIND) if is_partner else each.country)
        ]
        return next(iter(fitting), "")


def _with_homes(
    values: Mapping[str, Value], unclear: Mapping[str, Sequence[str]], homes: Sequence[str]
) -> tuple[dict[str, Value], Mapping[str, Sequence[str]]]:
    """Return *values* with the one home there is, or *unclear* with those of which it is one."""
    told = {name: value for name, value in values.items() if name != COUNTRY}
    others = {name: several for name, several in unclear.items() if name != COUNTRY}
    if len(homes) == 1:
        return {**told, COUNTRY: homes[0]}, others
    return told, {**others, COUNTRY: tuple(homes)}
