"""By what the values are known that visitors tell about themselves, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Naming: TypeAlias = Mapping[str, tuple[str, ...]]
"""Words and phrases, by language."""


class Cue(StrEnum):
    """What surrounds a value in a sentence; the content holds phrases for each, by these names."""

    PERSON = "person"
    SELF = "self"
    MYSELF = "myself"
    COMPANY = "company"
    WE = "we"
    AT = "at"
    HOME = "home"
    PRESENT = "present"
    FIRM = "firm"
    OFFER = "offer"
    NEED = "need"
    HAS = "has"
    WANTS = "wants"
    IDLE = "idle"
    NEXT = "next"
    QUESTION = "question"
    NOT = "not"
    CORRECTING = "correcting"
    EMPLOYED = "employed"
    WORKING = "working"
    LIVING = "living"
    ENTER = "enter"
    RING = "ring"
    TRADE = "trade"
    SMALL = "small"
    TITLE = "title"
    ALL_CITIES = "all_cities"
    ELSEWHERE = "elsewhere"
    GREETING = "greeting"
    RUN = "run"
    ARTICLE = "article"
    NUMBER = "number"
    AND = "and"
    CALLED = "called"
    MINE = "mine"
    OURS = "ours"
    HERE = "here"
    OTHERS = "others"
    HEADING = "heading"
    SERVING = "serving"
    SERVED = "served"
    OFFERED = "offered"
    BRINGING = "bringing"
    DOING = "doing"
    AIDS = "aids"
    AGED = "aged"
    THING = "thing"


ANY = "any"
"""The country of legal forms that several countries have."""

LABELS = (
    "company",
    "person",
    "country",
    "cities",
    "focus_areas",
    "offer",
    "need",
    "other",
)
"""What a label before a colon may announce."""


@dataclass(frozen=True, slots=True)
class Clues:
    """The words by which values are found.

    *legal_forms* are by country, *own_forms* those of them that no other country has; by country are *towns* that are
    other words too unless they have a capital; *institutions* (how a partner's name ends) by kind of partner,
    *partner_kinds* and *focus_areas* by option, *labels* by value, *cues* by their names; *products* are how words
    begin that are products. *surnames* are Chinese, *given_names* first names in letters. *described* are how words
    begin that describe an option where its list is asked for or changed, by option: elsewhere "in the north" says
    nothing.
    """

    legal_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    institutions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partner_kinds: Mapping[str, Naming] = field(default_factory=dict)
    focus_areas: Mapping[str, Naming] = field(default_factory=dict)
    labels: Mapping[str, Naming] = field(default_factory=dict)
    cues: Mapping[str, Naming] = field(default_factory=dict)
    towns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    products: Naming = field(default_factory=dict)
    described: Mapping[str, Naming] = field(default_factory=dict)
    surnames: tuple[str, ...] = ()
    given_names: tuple[str, ...] = ()
