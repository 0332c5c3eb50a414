"""What no rule finds of a self-introduction, or finds elsewhere in it: by what was learned from others."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from bot.dialogue.telling.at_home import PARTNER_KIND
from bot.dialogue.telling.chinese.words import CHINESE
from bot.dialogue.telling.cues import key_of
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.telling.partner_signs import PartnerSigns
from bot.dialogue.telling.values import Told
from bot.dialogue.telling.vocabulary import all_words, any_of, roles_of
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.field_names import COMPANY, PERSON
from knowledge.language.names import Names
from knowledge.language.script import to_simplified
from knowledge.language.text import has_chinese
from knowledge.self_introductions import Tagged
from knowledge.topic import Library
from knowledge.values import Cue

RATHER = 0.5
"""From this score on words that were learned to be a value are rather it than others that a rule found: of 978 values seven
more are right by it, and none fewer (see ``LEAST`` of the tagger)."""

_NAMES = frozenset({COMPANY, PERSON})
_SHORTEST = 2
_FEWEST_NAMES = 2


class Tagger(Protocol):
    """What tells values by what was learned from self-introductions."""

    def told(self, text: str) -> Mapping[str, Tagged]: ...


class Tagging:
    """Adds to what a message tells."""

    def __init__(self, tagger: Tagger, library: Library, names: Names) -> None:
        self._tagger = tagger
        self._names = names
        self._roles = roles_of(library)
        self._chinese_roles = tuple(filter(has_chinese, self._roles))
        self._signs = PartnerSigns(library)
        kinds, cues = library.clues.partner_kinds.values(), library.clues.cues
        self._kinds = tuple(each for said in kinds for each in said.get(CHINESE, ()))
        articles = cues.get(Cue.ARTICLE, {}).get(CHINESE, ())
        self._small = (*cues.get(Cue.SMALL, {}).get(CHINESE, ()), *articles)
        self._sort = re.compile(f"(?:{any_of((*articles, *self._kinds))}){{1,8}}")
        idle = all_words(cues.get(Cue.IDLE, {}))
        self._idle = tuple(each for each in map(key_of, idle) if has_chinese(each))
        self._idle_words = frozenset(map(key_of, idle))
        self._oneself = tuple(map(key_of, all_words(cues.get(Cue.MYSELF, {}))))

    def added(self, told: Told, text: str) -> Told:
        """Return *told* with what no rule found, or found elsewhere in *text*; only of who tells of themselves."""
        if not told.values.keys() - OURS:
            return told
        lacking, found, learned = _lacking(told), dict[str, Value](), self._tagger.told(text)
        for name, tagged in learned.items():
            is_surer = tagged.score >= RATHER
            is_better = is_surer and _is_elsewhere(told.values.get(name), tagged.said)
            is_better = is_better and not (name == PERSON and self._is_oneself(told, text))
            if (name in lacking or is_better) and self._may_be(name, tagged.said, told):
                found[name] = tagged.said
        values = self._of_partner(text, {**told.values, **found}, learned.get("need"))
        return replace(told, values=values) if values != told.values else told

    def _is_oneself(self, told: Told, text: str) -> bool:
        """Whether the person who was *told* stands right behind "the contact is me" in *text*, whoever else is named."""
        before = text.partition(str(told.values.get(PERSON, "")))[0]
        return key_of(before).rstrip(" ,:").endswith(self._oneself)

    def _of_partner(
        self, text: str, values: dict[str, Value], need: Tagged | None
    ) -> dict[str, Value]:
        """Return *values* with the kind of partner that the text names, where somebody surely looks for something in China."""
        if PARTNER_KIND in values or need is None or need.score < RATHER:
            return values
        looking = {**values, "need": values.get("need", need.said)}
        kind = self._signs.kind(to_simplified(text), looking)
        return {**looking, PARTNER_KIND: kind} if kind else values

    def _may_be(self, name: str, said: str, told: Told) -> bool:
        """Whether *said* may be what is called *name* beside what was *told*: no address, no place, no role."""
        if any(said in thing or thing in said for thing in told.things):
            return False  # "our product is called …"
        if said not in told.rest or len(said) < _SHORTEST or country_called(said):
            return False
        if self._cuts_name(said, told.rest):
            return False
        if name not in _NAMES:
            company = str(told.values.get("company", ""))
            return not (said.isdigit() or said in company or self._is_idle(said))
        if name == "person" and not has_chinese(said) and len(said.split()) < _FEWEST_NAMES:
            return False  # whom to ask for is asked, and with the family name
        if self._is_piece(said, told.rest) or _is_of_person(name, said, told):
            return False
        if name == COMPANY and self._sort.fullmatch(to_simplified(said)):
            return False  # 三甲医院 is what somebody is
        naming = self._names.find(said)
        is_ours = any(one.end - one.start >= len(naming.tokens) for one in naming.found)
        others = {
            key_of(str(told.values[each])) for each in _NAMES - {name} if each in told.values
        }
        has_digit = name == "person" and any(map(str.isdigit, said))
        is_other = key_of(said) in self._roles or key_of(said) in others
        return not (is_ours or is_other or has_digit)

    def _cuts_name(self, said: str, text: str) -> bool:
        """Whether a Chinese *said* begins or ends within a place in *text*, a role or a small word: 兰的远程 of 荷兰的远程护理."""
        if not has_chinese(said):
            return False
        piece, simple = to_simplified(said), to_simplified(text)
        naming = self._names.find(simple)
        places = ("".join(naming.tokens[one.start : one.end]) for one in naming.found)
        return any(
            (piece.startswith(word[at:]) and f"{word[:at]}{piece}" in simple)
            or (piece.endswith(word[:at]) and f"{piece}{word[at:]}" in simple)
            for word in (*places, *self._chinese_roles, *self._small)
            for at in range(1, len(word))
        )

    def _is_piece(self, said: str, text: str) -> bool:
        """Whether *said* is a piece of a Chinese word in *text* for what an organisation is: 政局 of 民政局."""
        piece, simple = to_simplified(said), to_simplified(text)
        longer = (word for word in self._kinds if piece in word and piece != word)
        return any(word in simple for word in longer)

    def _is_idle(self, said: str) -> bool:
        """Whether *said* is looked for without meaning anything: "partners", 合作."""
        key = key_of(said)
        words = {key.split(" ")[0], key.split(" ")[-1]} if key else set()
        return bool(words & self._idle_words) or key.startswith(self._idle)


def _is_of_person(name: str, said: str, told: Told) -> bool:
    """Whether *said* would be a company, and stands nowhere but in the name of the person who was told."""
    return (
        name == COMPANY and said in str(told.values.get(PERSON, "")) and told.rest.count(said) == 1
    )


def _lacking(told: Told) -> frozenset[str]:
    """Return what was not *told* so far: partners look for something, and companies offer."""
    what, other = ("need", "offer") if PARTNER_KIND in told.values else ("offer", "need")
    sought = _NAMES if other in told.values else _NAMES | {what}
    return sought - told.values.keys() - told.unclear.keys()


def _is_elsewhere(value: Value | None, said: str) -> bool:
    """Whether a *value* is there, and neither is a part of the other."""
    one, other = str(value or "").casefold(), said.casefold()
    return bool(one) and one not in other and other not in one
