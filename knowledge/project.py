"""The project that the assistant speaks for, as plain values: what is its own and not the engine's.

Nothing here reads files; ``project.yaml`` of the content folder holds what these are made from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

OFFER = "offer"
"""What stands under ``intake`` of a topic whose answer ends with the offer to leave a contact."""

OFFICE = "project-office"
"""Who follows up everybody that no organisation follows up; every project has it."""

HUMAN = "bot.human"
"""The topic by which somebody asks for a person."""

IDENTITY = "bot.identity"
"""The topic by which somebody asks whether a person answers; a project may be without it."""

HELP = "bot.help"
"""The topic that says what the assistant can do."""

LANGUAGES = "bot.languages"
"""The topic by which somebody asks for another language; a project may be without it."""

PRIVACY = "bot.privacy"
"""The topic that says what is kept."""

GREETING, THANKS, GOODBYE = "bot.greeting", "bot.thanks", "bot.goodbye"
"""The topics that return a courtesy."""

COURTESIES = frozenset({GREETING, THANKS, GOODBYE})
"""Topics that need no answer of their own beside a question, and are not listed."""

NEEDED = (HELP, HUMAN, PRIVACY, *sorted(COURTESIES))
"""The topics that the code asks for by name: every project has them."""


class Takes(StrEnum):
    """What kind of answer a field accepts."""

    COUNTRY = "country"
    NAME = "name"
    WEBSITE = "website"
    EMAIL = "email"
    PHONE = "phone"
    REACH = "reach"
    """A phone number, an e-mail address or a WeChat id: whichever somebody prefers."""
    ONE = "one"
    SEVERAL = "several"
    WORDS = "words"


CHOSEN = frozenset({Takes.COUNTRY, Takes.ONE, Takes.SEVERAL})
"""Fields whose answer is chosen from options."""

LISTED = CHOSEN - {Takes.COUNTRY}
"""Those whose options the content lists."""

IN_OWN_WORDS = frozenset({Takes.NAME, Takes.WORDS})
"""Fields that any words may answer."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the intake; its words are the phrases ``ask_<name>`` and ``field_<name>``.

    One that is *asked_with* another is asked in the same breath: by ``ask_<other>_with``. Alone it is
    asked only where it was not answered then and is not optional.
    """

    name: str
    takes: Takes
    options: tuple[str, ...] = ()
    is_optional: bool = False
    asked_with: str = ""


@dataclass(frozen=True, slots=True)
class LeadKind:
    """A kind of lead: what it is asked, in this order, and what becomes of it.

    With *is_guarded* it goes abroad only with a consent of its own, and the office sees it whoever
    follows it up. *offers* and *needs* name the answer by which it is matched with another kind.
    *phones* is the country of numbers without a code. Whoever writes in one of *languages*, or has
    asked about one of *groups*, is taken for this kind; so is who writes in English on one of *channels*.
    *goal* is how many are wanted, 0 for no goal.
    """

    id: str
    fields: tuple[Field, ...] = ()
    is_guarded: bool = False
    offers: str = ""
    needs: str = ""
    phones: str = ""
    languages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    goal: int = 0

    def field(self, name: str) -> Field | None:
        """Return the field of this name, None where the kind has none."""
        return next((each for each in self.fields if each.name == name), None)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that are questions of their own."""
        return tuple(each for each in self.fields if not each.asked_with)

    @property
    def country(self) -> Field | None:
        """The question for the country, by which a lead finds its organisation."""
        return next((each for each in self.fields if each.takes is Takes.COUNTRY), None)

    @property
    def wants(self) -> str:
        """The answer that says in words what it is about; empty for none."""
        return self.offers or self.needs


@dataclass(frozen=True, slots=True)
class Retention:
    """How long is kept what somebody said, and a lead after the last contact."""

    dialogue: timedelta = timedelta(days=90)
    leads: timedelta = timedelta(days=730)


COLOURS = ("accent", "on-accent", "soft", "accent-2", "accent-3")
"""The colours that are a project's own: of what can be done, of text on it, of what is selected; of pictures."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a project by their names, ``#rrggbb``, where it is light and where it is dark."""

    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """All that is one project's own.

    *topics* are the ids in the order in which staff see them. *organisations* have the ISO codes
    of the countries whose companies they follow up. *groups* are those of the topics, each with how
    the ids of its topics begin. *first_topics* stand under the greeting, *side_topics* are for
    somebody who does not know what to ask; *join_topic* says how to register, *eligibility_topic* who may,
    *after_topics* what follows, *elsewhere* answers for a city that has no topic. *country_names* are further names of
    countries by what they mean. *website* is the address of the project's own page, if it has one.
    """

    name: str = ""
    website: str = ""
    topics: tuple[str, ...] = ()
    organisations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, LeadKind] = field(default_factory=dict)
    cities: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_topics: tuple[str, ...] = ()
    side_topics: tuple[str, ...] = ()
    join_topic: str = ""
    eligibility_topic: str = ""
    after_topics: tuple[str, ...] = ()
    elsewhere: str = ""
    country_names: Mapping[str, str] = field(default_factory=dict)
    retention: Retention = field(default_factory=Retention)
    colours: Colours = field(default_factory=Colours)

    @property
    def followers(self) -> tuple[str, ...]:
        """Everybody who follows leads up: the project office first."""
        return (OFFICE, *self.organisations)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that are offered to choose from."""
        fields = [kind.country for kind in self.kinds.values()]
        return tuple(dict.fromkeys(code for each in fields if each for code in each.options))

    def home_of(self, kind: LeadKind) -> frozenset[str]:
        """Return the countries that leads of *kind* are wanted from, which an organisation follows up; empty where that is any."""
        followed = (code for codes in self.organisations.values() for code in codes)
        return frozenset({*kind.country.options, *followed}) if kind.country else frozenset()

    @property
    def asked(self) -> tuple[str, ...]:
        """What leads of all kinds are asked, each once, by the names of the questions."""
        fields = (field.name for kind in self.kinds.values() for field in kind.fields)
        return tuple(dict.fromkeys(fields))

    @property
    def unguarded(self) -> frozenset[str]:
        """The kinds of leads that their organisation sees without a consent of its own."""
        return frozenset(kind.id for kind in self.kinds.values() if not kind.is_guarded)

    @property
    def aim(self) -> LeadKind:
        """The kind of which a number is wanted; the first one where none is."""
        kinds = self.kinds.values()
        return next((kind for kind in kinds if kind.goal), next(iter(kinds), LeadKind("")))

    @property
    def offering(self) -> LeadKind | None:
        """The kind of lead that offers something; None where nobody is matched."""
        return next((kind for kind in self.kinds.values() if kind.offers), None)

    @property
    def needing(self) -> LeadKind | None:
        """The kind of lead that looks for something; None where nobody is matched."""
        return next((kind for kind in self.kinds.values() if kind.needs), None)

    def kind(self, name: str) -> LeadKind:
        """Return the kind of this id; of one that is no longer there nothing else is known."""
        return self.kinds.get(name) or LeadKind(name, is_guarded=True)

    def kind_for(self, language: str, topic: str, channel: str = "") -> LeadKind:
        """Return what somebody is taken for who writes in *language*, has asked for *topic*, and is on *channel*."""
        group, kinds = topic.partition(".")[0], self.kinds.values()
        return next(
            (
                kind
                for kind in kinds
                if language in kind.languages or group in kind.groups or channel in kind.channels
            ),
            next(iter(kinds)),
        )

    def organisation_for(self, kind: str, country: str) -> str:
        """Return who follows up: the organisation of the country that was asked for, or the office."""
        if self.kind(kind).country is not None:
            for organisation, countries in self.organisations.items():
                if country in countries:
                    return organisation
        return OFFICE

    def topics_of(self, group: str) -> tuple[str, ...]:
        """Return the topics of *group* that are listed."""
        begins = self.groups[group]
        ids = (each for each in self.topics if each.partition(".")[0] in begins)
        return tuple(each for each in ids if each not in COURTESIES)
