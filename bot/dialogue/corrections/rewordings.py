"""What is offered or needed, in other words than were noted: "write \u201crollators\u201d instead of walking aids"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.dialogue.corrections.leading_words import past
from bot.dialogue.corrections.swapped_values import SwappedValues, place, things
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import PERSON
from bot.dialogue.words.quoted import quoted
from bot.dialogue.words.wording import EDGES, calls, comparable, matches
from knowledge.project import Takes

_CLAUSE = re.compile(r"[,.;!?\n\uff0c\u3002\uff1b\uff01\uff1f]")

_MARKS = (",", ";", "\uff0c", "\uff1b")

_GOING = ("words_in_place_of", "words_out_before")
"""What stands before words that go."""

_STOPPED = ("words_any_more",)
"""What stands behind words that go: "not rollators any more"."""

_COMING = ("words_in_before", "words_becomes", "words_becoming")
"""What stands before words that come in their place."""

_SCHEME = re.compile(r"^https?://(?:www\.)?")


class Rewordings:
    """Reads what shall stand in place of words that were noted."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words
        self._swapped = SwappedValues(reader, words)

    def within(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return what is offered or needed, and names, where *text* puts other words in the place of what was noted."""
        found: dict[str, Value] = {}
        for each, noted in intake.texts({Takes.WORDS}):
            is_called = calls(text, self._words.called(each.name))
            new = self._whole(noted, text, is_called=is_called)
            value = self._reader.read(each, new, intake.country) if new else ""
            if value and not isinstance(value, Complaint):
                found[each.name] = value
        return {**found, **self._swapped.find(intake, text), **self._surname(intake, text)}

    def _surname(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return the surname that *text* puts in the place of the one noted: "my surname is wrong, it is Bergman, not Berg"."""
        own, pieces = str(intake.given.get(PERSON, "")).split()[1:], text.split()
        said = [each.strip(EDGES) for each in pieces]
        if not own or not self._words.holds(text, "words_surname"):
            return {}
        if alone := self._only_surname(own, said):
            return {PERSON: alone}
        if own[-1] not in said[1:]:
            return {}
        inside = zip(said[1:], pieces, strict=False)
        news = {new for new, before in inside if new.istitle() and before[-1] not in ".!?"} - {
            *own
        }
        is_denied = self._words.is_one_of(said[said.index(own[-1], 1) - 1], "words_out_before")
        return {PERSON: news.pop()} if is_denied and len(news) == 1 else {}

    def _only_surname(self, own: Sequence[str], said: Sequence[str]) -> str:
        """Return the one of several surnames that is said to be the only one: "just Brennan"; else nothing."""
        alone = [
            name
            for before, name in pairwise(said)
            if name in own and self._words.is_one_of(before, "words_only")
        ]
        return alone[0] if len(own) > 1 and len(set(alone)) == 1 else ""

    def _whole(self, noted: str, text: str, *, is_called: bool) -> str:
        """Return what *text* makes of *noted*: of several things the one that it names has another in its place."""
        listed = things(noted)
        for each in listed if len(listed) > 1 else ():
            if new := self.find(each, text, is_called=False):
                return noted.replace(each, new, 1)
        return self.find(noted, text, is_called=is_called)

    def find(self, noted: str, text: str, *, is_called: bool) -> str:
        """Return what *text* puts in place of *noted*; empty where it does not, or does not name it.

        Whether the line *is_called* by its name says what words in quotation marks are meant for.
        """
        old = comparable(noted)
        start, end = place(comparable(text), old)
        said = {each for each in quoted(text) if comparable(each) != old}
        if len(said) == 1 and (is_called or start >= 0):
            return said.pop()
        return self._beside(text, start, end) if start >= 0 else ""

    def _beside(self, text: str, start: int, end: int) -> str:
        """Return what comes, by the words around what stands from *start* to *end*: "Y instead of X", "not X but Y"."""
        before, behind = text[:start].rstrip(), text[end:]
        stopped = self._ending(before, _STOPPED)
        before = before if stopped is None else before[:stopped].rstrip()
        goes = self._ending(before, _GOING)
        if goes is None:
            return ""
        rest = before[:goes].strip(EDGES)
        clause = _CLAUSE.split(rest)[-1].strip(EDGES)
        new = self._led_to(clause)
        # "We sell not X": nothing comes by what stands before, unless a mark or a word says so.
        if new and (new != clause or before[:goes].rstrip().endswith(_MARKS)):
            return new
        following = past(self._words, behind, *_STOPPED) or behind
        return _CLAUSE.split(past(self._words, following, *_COMING))[0].strip(EDGES)

    def _led_to(self, clause: str) -> str:
        """Return what stands in *clause* behind "put" or "it should be", from its beginning on; else all of it."""
        said, ends = comparable(clause), [0]
        for name in ("words_adding", "words_becomes", "words_in_before"):
            ends += [match.end() for match in matches(said, self._words.listed(name))]
        return clause[max(ends) :].strip(EDGES)

    def _ending(self, text: str, names: Iterable[str]) -> int | None:
        """Return where a word of the phrases *names* begins with which *text* ends; None where none does."""
        said = comparable(text)
        found = [
            match.start()
            for name in names
            for match in matches(said, self._words.listed(name))
            if match.end() == len(said)
        ]
        return min(found, default=None)


def names_anew(
    given: Mapping[str, Value],
    text: str,
    told: Mapping[str, Value],
    unclear: Mapping[str, Sequence[str]],
) -> bool:
    """Whether *text* names something that was *given*, and tells another value of it: "from lyset.dk to lyset.eu"."""
    said = comparable(text)
    return any(
        each != noted
        for name, noted in given.items()
        if isinstance(noted, str) and comparable(_SCHEME.sub("", noted)).rstrip("/") in said
        for each in (told.get(name, noted), *unclear.get(name, ()))
    )
