"""Where a company is at home, by country or town."""

from bot.dialogue.telling.findings import GUESSED, SAID
from bot.dialogue.telling.finnish import FROM, FROM_SPOKEN, IN
from bot.dialogue.telling.places import COMPOUNDS, Place
from bot.dialogue.telling.sentence import Telling
from knowledge.values import Cue

PRESENT = "present"
"""By this name the countries are found of which somebody only says that they are there."""


class Homes:
    """Finds the country a text tells."""

    def __init__(self, told: Telling) -> None:
        self._told = told

    def read(self) -> None:
        """Find it by its own name, or by a town of it."""
        self._countries()

    def _countries(self) -> None:
        home, is_present = -1, False
        for place in self._told.places:
            if self._told.overlaps(
                place.start, place.end, [*self._told.persons, *self._told.companies]
            ):
                continue
            # "From Lyon and Turin": what is joined to a home is one too.
            is_joined = home >= 0 and home == place.start - 1 and self._told.starts(home, Cue.AND)
            if (is_joined or self._is_home(place)) and not self._is_elsewhere(place):
                is_personal = self._lives_there(place) or self._is_of_person(place)
                is_present = is_present if is_joined else self._is_only_present(place)
                if is_present:
                    self._told.findings.add(PRESENT, place.country, GUESSED)
                sureness = GUESSED if is_personal or is_present else SAID
                self._told.findings.add("country", place.country, sureness)
                home = place.end

    def _lives_there(self, place: Place) -> bool:
        """Whether it is where somebody lives, whose company may be elsewhere."""
        first = self._told.segment_start(place.start)
        is_led = self._told.marks.ending(place.start, Cue.COMPANY)
        return not is_led and any(
            first <= start < place.start for start in self._told.marks.of(Cue.LIVING)
        )

    def _is_of_person(self, place: Place) -> bool:
        """Whether somebody says what they are themselves, whose company may be of elsewhere."""
        marks, start = self._told.marks, place.start
        article = start > 0 and self._told.starts(start - 1, Cue.ARTICLE, Cue.SMALL)
        is_self = marks.ending(start, Cue.SELF) or (article and marks.ending(start - 1, Cue.SELF))
        return is_self and not self._has_firm(place.end)

    def _is_elsewhere(self, place: Place) -> bool:
        """Whether the words before a place say that it is not the company's own."""
        first = self._told.segment_start(place.start)
        return any(
            first <= start < place.start
            for cue in (Cue.ELSEWHERE, Cue.OTHERS, Cue.NOT, Cue.NEED)
            for start in self._told.marks.of(cue)
        )

    def _is_only_present(self, place: Place) -> bool:
        """Whether nothing says of a country but that they are there: "we are in twelve countries: …", "we work in …"."""
        if not self._told.names.find(self._told.said(place.start, place.end)).of_group(
            "countries"
        ):
            return False
        marks = self._told.marks
        ending = self._told.tokens[place.end - 1].key
        if self._told.is_finnish and ending.endswith((*FROM, *FROM_SPOKEN)):
            return False
        if marks.ending(place.start, Cue.HOME):  # "we are in", and neither "from" nor "based in"
            return marks.ending(place.start, Cue.PRESENT)
        first = self._told.segment_start(place.start)
        is_firm = any(first <= start < place.start for start in marks.of(Cue.FIRM))
        is_within = self._told.is_finnish and ending.endswith(IN)
        is_there = self._is_seat(place) or is_within or self._is_listed(place)
        return is_there and not (is_firm or self._has_firm(place.end))

    def _is_listed(self, place: Place) -> bool:
        """Whether the next place behind or before is that of another country, with no word of another kind between."""
        return any(
            other.country != place.country and self._is_beside(*sorted((place, other), key=_start))
            for other in self._told.places
        )

    def _is_beside(self, one: Place, other: Place) -> bool:
        between = range(one.end, other.start)
        is_same = not any(
            self._told.tokens[at].break_ == "." for at in range(one.end, other.start + 1)
        )
        return is_same and all(self._told.starts(at, Cue.AND) for at in between)

    def _is_home(self, place: Place) -> bool:
        start, end = place.start, place.end
        cues = (Cue.HOME, Cue.SELF, Cue.WE)
        has_article = start > 0 and self._told.starts(start - 1, Cue.ARTICLE, Cue.SMALL)
        is_led = self._told.marks.ending(start, *cues, Cue.COMPANY) or (
            has_article and self._told.marks.ending(start - 1, *cues)
        )
        if is_led and self._told.tokens[start].break_ != ".":
            return True
        segments = tuple(self._told.segments())
        return (
            (end > start + 1 and self._told.starts(start, Cue.AT))
            or self._told.tokens[end - 1].text.endswith(COMPOUNDS)
            or self._has_firm(end)
            or any(company == end for company, _ in self._told.companies)
            or (start, end) in segments
            or self._after_company(place)
            or self._is_seat(place)
        )

    def _is_seat(self, place: Place) -> bool:
        """Whether somebody says of themselves that they are in a place: "a small firm in Lyon"."""
        first = self._told.segment_start(place.start)
        told = [
            start
            for cue in (Cue.WE, Cue.FIRM, Cue.RUN, Cue.COMPANY)
            for start in self._told.marks.of(cue)
            if first <= start < place.start
            and not (cue is Cue.RUN and self._told.starts(start, Cue.OURS))
        ]
        between = range(min(told, default=place.start), place.start)
        return (
            bool(told)
            and self._told.marks.ending(place.start, Cue.AT)
            and not any(self._told.starts(position, Cue.OFFER, Cue.NEED) for position in between)
        )

    def _has_firm(self, end: int) -> bool:
        for position in range(end, min(end + 4, len(self._told.tokens))):
            if self._told.tokens[position].break_:
                return False
            if self._told.starts(position, Cue.FIRM):
                return True
            if self._told.starts(position, Cue.AT, Cue.HOME, Cue.AND, Cue.NEXT):
                return False
        return False

    def _after_company(self, place: Place) -> bool:
        """Whether a place stands just behind a company, or behind the word that puts it there."""
        for _, end in (*self._told.companies, *self._told.persons):
            between = self._told.tokens[end : place.start]
            if (
                end <= place.start
                and len(between) <= 1
                and all(
                    self._told.starts(end + offset, Cue.AT, Cue.HOME, Cue.SMALL)
                    for offset in range(len(between))
                )
            ):
                return (
                    self._told.tokens[place.start].break_ != "."
                    or "(" in self._told.tokens[place.start].before
                )
        if not self._told.is_finnish:
            return False
        word = self._told.tokens[place.end - 1].key
        return word.endswith((*FROM, *FROM_SPOKEN)) or (
            word.endswith(IN) and bool(self._told.companies)
        )


def _start(place: Place) -> int:
    return place.start
