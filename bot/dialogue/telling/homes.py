"""Where a company is at home, by country or town."""

from bot.dialogue.telling.findings import GUESSED, SAID
from bot.dialogue.telling.finnish import FROM, FROM_SPOKEN, IN
from bot.dialogue.telling.places import COMPOUNDS, Place
from bot.dialogue.telling.sentence import Telling
from knowledge.values import Cue

PRESENT = "present"
"""By this name the countries are found of which somebody only says that they are there."""


def take_homes(told: Telling) -> None:
    """Take the countries that are named, and those of towns, where somebody is at home there."""
    home, is_personal, is_present = -1, False, False
    for place in told.places:
        if told.overlaps(place.start, place.end, [*told.persons, *told.companies]):
            continue
        # "From Lyon and Turin": what is joined to a home is one too.
        is_joined = home >= 0 and home == place.start - 1 and told.starts(home, Cue.AND)
        if (is_joined or _is_home(told, place)) and not _is_elsewhere(told, place):
            if not is_joined:
                is_personal = _lives_there(told, place) or _is_of_person(told, place)
                is_present = _is_only_present(told, place)
            if is_present:
                told.findings.add(PRESENT, place.country, GUESSED)
            sureness = GUESSED if is_personal or is_present else SAID
            told.findings.add("country", place.country, sureness)
            home = place.end


def _lives_there(told: Telling, place: Place) -> bool:
    """Whether it is where somebody lives, whose company may be elsewhere."""
    is_led = told.marks.ending(place.start, Cue.COMPANY)
    return not is_led and told.says_before(place.start, Cue.LIVING)


def _is_of_person(told: Telling, place: Place) -> bool:
    """Whether somebody says what they are themselves, whose company may be of elsewhere."""
    return _is_led(told, place.start, Cue.SELF) and not _has_firm(told, place.end)


def _is_led(told: Telling, start: int, *cues: Cue) -> bool:
    """Whether one of *cues* ends just before *start*, or before an article there."""
    has_article = told.starts(start - 1, Cue.ARTICLE, Cue.SMALL)
    return told.marks.ending(start, *cues) or (has_article and told.marks.ending(start - 1, *cues))


def _is_elsewhere(told: Telling, place: Place) -> bool:
    """Whether the words before a place say that it is not the company's own."""
    return told.says_before(place.start, Cue.ELSEWHERE, Cue.OTHERS, Cue.NOT, Cue.NEED)


def _is_only_present(told: Telling, place: Place) -> bool:
    """Whether nothing says of a country but that they are there: "we are in twelve countries: …", "we work in …"."""
    if not told.names.find(told.said(place.start, place.end)).of_group("countries"):
        return False
    marks = told.marks
    ending = told.tokens[place.end - 1].key
    if told.is_finnish and ending.endswith((*FROM, *FROM_SPOKEN)):
        return False
    if marks.ending(place.start, Cue.HOME):  # "we are in", and neither "from" nor "based in"
        return marks.ending(place.start, Cue.PRESENT)
    is_firm = told.says_before(place.start, Cue.FIRM) or _has_firm(told, place.end)
    is_within = told.is_finnish and ending.endswith(IN)
    return (is_within or _is_seat(told, place)) and not is_firm


def _is_home(told: Telling, place: Place) -> bool:
    start, end = place.start, place.end
    return (
        told.marks.ending(start, Cue.COMPANY)
        or _is_led(told, start, Cue.HOME, Cue.SELF, Cue.WE)
        or (end > start + 1 and told.starts(start, Cue.AT))
        or told.tokens[end - 1].text.endswith(COMPOUNDS)
        or _has_firm(told, end)
        or any(company == end for company, _ in told.companies)
        or (start, end) in told.segments()
        or _after_company(told, place)
        or _is_seat(told, place)
    )


def _is_seat(told: Telling, place: Place) -> bool:
    """Whether somebody says of themselves that they are in a place: "a small firm in Lyon"."""
    first = told.segment_start(place.start)
    tells = [
        start
        for cue in (Cue.WE, Cue.FIRM, Cue.RUN, Cue.COMPANY)
        for start in told.marks.of(cue)
        if first <= start < place.start and not (cue is Cue.RUN and told.starts(start, Cue.OURS))
    ]
    between = range(min(tells, default=place.start), place.start)
    return (
        bool(tells)
        and told.marks.ending(place.start, Cue.AT)
        and not any(told.starts(position, Cue.OFFER, Cue.NEED) for position in between)
    )


def _has_firm(told: Telling, end: int) -> bool:
    for position in range(end, min(end + 4, len(told.tokens))):
        if told.tokens[position].break_:
            return False
        if told.starts(position, Cue.FIRM):
            return True
        if told.starts(position, Cue.AT, Cue.HOME, Cue.AND, Cue.NEXT):
            return False
    return False


def _after_company(told: Telling, place: Place) -> bool:
    """Whether a place stands just behind a company, or behind the word that puts it there."""
    for _, end in (*told.companies, *told.persons):
        between = range(end, place.start)
        is_near = end <= place.start <= end + 1
        if is_near and all(told.starts(at, Cue.AT, Cue.HOME, Cue.SMALL) for at in between):
            return told.tokens[place.start].break_ != "."
    if not told.is_finnish:
        return False
    word = told.tokens[place.end - 1].key
    return word.endswith((*FROM, *FROM_SPOKEN)) or (word.endswith(IN) and bool(told.companies))
