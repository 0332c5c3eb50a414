"""How likely two leads are of the same company, and why.

Two leads are compared only when they share a key, so that ten thousand
leads need no fifty million comparisons. A shared address or number says more than a name; a name counts
without its legal form, its city and its capitals, and a Chinese name also by how it sounds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz

from bot.casework.search import folded
from bot.leads import Lead
from knowledge.language.text import has_chinese

LEGAL = frozenset(
    {
        *("oy", "oyj", "ab", "abp", "publ", "ky", "tmi", "as", "asa", "a", "s", "aps", "ivs"),
        *("is", "ehf", "hf", "ohf", "ans", "da", "sa", "ltd", "limited", "llc", "inc", "corp"),
        *("corporation", "co", "company", "gmbh", "plc", "group", "holding", "the", "and"),
    }
)
"""Words of a Latin name that say nothing of whose it is: legal forms first of all."""

PLACES = frozenset(Path(__file__).with_name("places.txt").read_text("utf-8").split())
"""Words and signs of a name that say where a company is, and not whose."""

WIDE = frozenset(Path(__file__).with_name("wide_places.txt").read_text("utf-8").split())
"""Places that a company may name wherever it is."""

CHINESE_LEGAL = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团|公司|(?:"
    + "|".join(sorted(filter(has_chinese, PLACES), key=len, reverse=True))
    + ")"
)
HAN = re.compile(r"[\u3400-\u9fff]")

FREE_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com"),
        *("icloud.com", "me.com", "proton.me", "protonmail.com", "qq.com", "foxmail.com"),
        *("163.com", "126.com", "sina.com", "sina.cn", "sohu.com", "139.com", "aliyun.com"),
        *("luukku.com", "telia.com", "online.no", "mail.dk", "simnet.is", "example.com"),
    }
)
"""Domains at which everybody may have an address."""

SHORTEST_NUMBER = 8
"""Digits by which a number is compared: the last ones, for country codes are written or not."""

SHORTEST_NAME = 5
"""Letters of a Latin name; of shorter ones, too many look alike by chance."""

SHORTEST_HAN = 3

SHORTEST_SOUND = 6
"""Letters that two names must begin with alike, one written in Chinese and one in Latin."""

CLOSE = 88
CLOSE_HAN = 75
"""How alike two names must be, of 100."""

LIKELY = 0.6
"""From here on somebody is asked."""

ELSEWHERE = 0.6
"""What remains of a likeness when only names speak for it, and the countries or the cities in them differ."""


class Reason(StrEnum):
    """Why two leads may be of the same company."""

    MAIL = "mail"
    PHONE = "phone"
    DOMAIN = "domain"
    NAME = "name"
    CLOSE_NAME = "close_name"
    SOUND = "sound"
    """One name is Chinese, the other Latin, and they sound alike."""


WEIGHTS: Mapping[Reason, float] = {
    Reason.MAIL: 0.9,
    Reason.PHONE: 0.85,
    Reason.DOMAIN: 0.8,
    Reason.NAME: 0.8,
    Reason.CLOSE_NAME: 0.65,
    Reason.SOUND: 0.65,
}
"""How much each reason says by itself."""

OF_NAMES = frozenset({Reason.NAME, Reason.CLOSE_NAME, Reason.SOUND})


@dataclass(frozen=True, slots=True)
class Card:
    """What of a lead is compared. *name* is without what says nothing, *sound* its Latin letters.

    *places* are those that the name names: two hospitals of one name in two cities are two.
    """

    kind: str
    country: str
    words: tuple[str, ...]
    name: str
    sound: str
    mails: frozenset[str] = field(default_factory=frozenset)
    domains: frozenset[str] = field(default_factory=frozenset)
    phones: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_chinese(self) -> bool:
        return bool(HAN.search(self.name))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two leads are of the same company, and why; the weightiest reason first."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def card_of(lead: Lead) -> Card:
    """Return what of *lead* is compared."""

    def given(name: str) -> str:
        value = lead.given.get(name, "")
        return value if isinstance(value, str) else ""

    words = _telling(given("company"))
    name = "".join(words)
    reached = (given("email"), given("reach"))
    mails = {each.strip().lower() for each in reached if "@" in each}
    domains = {each.rpartition("@")[2] for each in mails} | {_host(given("website"))}
    return Card(
        lead.kind,
        given("country"),
        words,
        name,
        re.sub(r"[^a-z0-9]", "", anyascii(name).lower()),
        frozenset(mails),
        frozenset(each for each in domains if "." in each and each not in FREE_DOMAINS),
        frozenset(filter(None, (_number(given("phone")), _number(given("reach"))))),
        _places(folded(given("company"))),
    )


def bare_name(company: str) -> str:
    """Return the name of a company without what says nothing of whose it is.

    >>> bare_name("Kotiturva Oy"), bare_name("锦康养老有限公司")
    ('kotiturva', '锦康养老')
    """
    return "".join(_telling(company))


def _telling(company: str) -> tuple[str, ...]:
    """Return the words of a company's name that say whose it is."""
    words = CHINESE_LEGAL.sub(" ", folded(company)).split()
    return tuple(word for word in words if word not in LEGAL | PLACES)


def _places(company: str) -> frozenset[str]:
    """Return the places in the name of a company."""
    words = set(company.split())
    named = (each for each in PLACES if (each in company if has_chinese(each) else each in words))
    return frozenset(each.removesuffix("市") for each in named) - WIDE


def keys_of(lead: Lead) -> frozenset[str]:
    """Return the keys of *lead*: it is compared with those that share one of them.

    >>> from datetime import UTC, datetime
    >>> from bot.message import Visitor
    >>> at = datetime(2026, 11, 25, tzinfo=UTC)
    >>> given = {"company": "Kotiturva Oy", "email": "a@kotiturva.fi", "phone": "+358 40 1234567"}
    >>> lead = Lead("R", "i", "company", Visitor("web", "v"), "x", given, "en", "", at, at)
    >>> sorted(keys_of(lead))  # doctest: +NORMALIZE_WHITESPACE
    ['company d:kotiturva.fi', 'company m:a@kotiturva.fi', 'company n:kotit', 'company p:01234567',
     'company s:kotitu']
    """
    card = card_of(lead)
    keys = {f"m:{each}" for each in card.mails}
    keys |= {f"d:{each}" for each in card.domains}
    keys |= {f"p:{each}" for each in card.phones}
    if card.is_chinese:
        keys.add(f"n:{card.name[:2]}")
    elif len(card.name) >= SHORTEST_NAME:
        # In both orders: as it is written, and as any order of its words is sorted.
        for name in (card.name, "".join(sorted(card.words))):
            keys.add(f"n:{name[:SHORTEST_NAME]}")
    elif card.name:
        keys.add(f"n:{card.name}")
    if len(card.sound) >= SHORTEST_SOUND:
        keys.add(f"s:{card.sound[:SHORTEST_SOUND]}")
    return frozenset(f"{lead.kind} {key}"[:128] for key in keys)


def likeness_of(one: Card, other: Card) -> Likeness:
    """Return how likely *one* and *other* are of the same company."""
    if one.kind != other.kind:
        return Likeness(0.0, ())
    found = set(_reasons(one, other))
    reasons = sorted(found, key=lambda reason: -WEIGHTS[reason])
    unlikely = 1.0
    for reason in reasons:
        unlikely *= 1 - WEIGHTS[reason]
    score = 1 - unlikely
    are_apart = bool(one.country and other.country) and one.country != other.country
    if one.is_chinese == other.is_chinese and one.places and other.places:
        are_apart = are_apart or one.places.isdisjoint(other.places)
    if are_apart and found <= OF_NAMES:
        score *= ELSEWHERE
    return Likeness(round(score, 2), tuple(reasons))


def _reasons(one: Card, other: Card) -> list[Reason]:
    reasons = []
    if one.mails & other.mails:
        reasons.append(Reason.MAIL)
    if one.phones & other.phones:
        reasons.append(Reason.PHONE)
    if one.domains & other.domains:
        reasons.append(Reason.DOMAIN)
    if one.name and one.name == other.name:
        reasons.append(Reason.NAME)
    elif one.is_chinese != other.is_chinese:
        if _sound_alike(one.sound, other.sound):
            reasons.append(Reason.SOUND)
    elif _are_close(one, other):
        reasons.append(Reason.CLOSE_NAME)
    return reasons


def _are_close(one: Card, other: Card) -> bool:
    shorter = min(len(one.name), len(other.name))
    if one.is_chinese:
        return shorter >= SHORTEST_HAN and fuzz.ratio(one.name, other.name) >= CLOSE_HAN
    if shorter < SHORTEST_NAME:
        return False
    sorted_alike = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))
    return max(sorted_alike, fuzz.ratio(one.name, other.name)) >= CLOSE


def _sound_alike(one: str, other: str) -> bool:
    """Whether both begin alike: the name comes first, and what it does is translated."""
    return len(one) >= SHORTEST_SOUND and one[:SHORTEST_SOUND] == other[:SHORTEST_SOUND]


def _host(website: str) -> str:
    host = re.sub(r"^[a-z]+://", "", website.strip().lower()).partition("/")[0]
    return host.partition(":")[0].removeprefix("www.")


def _number(text: str) -> str:
    digits = "".join(filter(str.isdecimal, text)) if "@" not in text else ""
    return digits[-SHORTEST_NUMBER:] if len(digits) >= SHORTEST_NUMBER else ""
