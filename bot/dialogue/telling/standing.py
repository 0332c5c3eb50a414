"""Companies without a legal form, and persons beside them, by where the names stand.

"Vårdlänk, Malmö", "a Danish start-up, Trinvis", "Rullfritt heter vi", "Anna på Hemro": first names tell
persons from companies.
"""

from bot.dialogue.telling.findings import GUESSED, SAID
from bot.dialogue.telling.finnish import FROM, IN
from bot.dialogue.telling.places import COMPOUNDS
from bot.dialogue.telling.products import has_product, is_product
from bot.dialogue.telling.sentence import LONGEST_COMPANY, LONGEST_PERSON, WHOLE_NAME, Telling
from bot.dialogue.telling.statements import KIND, LABEL
from knowledge.values import LABELS, Cue

_SIGHED = (".", "!")
"""Marks behind a word by itself that no name is."""

_POSSESSIVES = (Cue.OURS, Cue.MINE, Cue.WE)


def take_by_surroundings(told: Telling) -> None:
    """Find who writes by what stands around a name, the surest first."""
    _persons_at_companies(told)
    _called_behind(told)
    for take in (
        _behind_firms,
        _behind_kinds,
        _here,
        _beside_places,
        _opening,
        take_beside_persons,
        _trading,
    ):
        if "company" not in told.findings.values:
            take(told)


def is_given(told: Telling, position: int) -> bool:
    """Whether a word is somebody's first name."""
    return told.tokens[position].key in told.given and told.tokens[position].is_capital


def _company_run(told: Telling, start: int) -> int:
    """Return where the name of a company that begins at *start* ends; *start* where none does."""
    tokens = told.tokens
    if start >= len(tokens) or not tokens[start].text[0].isupper() or is_given(told, start):
        return start
    if told.is_placed(start) or any(told.starts(start, LABEL + name) for name in LABELS):
        return start
    if told.starts(start, Cue.GREETING, Cue.QUESTION, Cue.FIRM, Cue.TITLE, Cue.PERSON, Cue.NEED):
        return start
    if told.overlaps(start, start + 1, [*told.companies, *told.persons]):
        return start
    end = told.run(start, LONGEST_COMPANY, small=False)
    # By itself, or with a city behind it: "Mostly", "Mostly" before the name of one.
    is_alone = all(map(told.is_city, range(start + 1, end)))
    is_word = is_alone and (
        tokens[start].key in told.everyday or told.starts(start, Cue.SMALL, Cue.NEXT, Cue.AT)
    )
    return start if is_word or told.named(start, end) else end


def _begin(told: Telling, start: int, end: int) -> int:
    """Return where the words after a greeting begin."""
    while start < end and told.starts(start, Cue.GREETING, Cue.SELF):
        start = max(start + 1, told.marks.at(start, Cue.GREETING, Cue.SELF))
    return start


def _persons_at_companies(told: Telling) -> None:
    """Take "Anna Berg på Hemro" and "Sari Lehto Muistivasta": a first name, and where they are."""
    for start, end in told.segments():
        first = _begin(told, start, end)
        if first < end and is_given(told, first):
            _person_at_company(told, first, end)


def _person_at_company(told: Telling, first: int, end: int) -> None:
    last = min(told.run(first, LONGEST_PERSON, small=False), end)
    is_one = not (last + 1 < end and told.starts(last, Cue.AND) and is_given(told, last + 1))
    if not is_one:  # "Nora og Emil fra Ullsokk": two, and none of them the one
        last = told.run(last + 1, LONGEST_PERSON, small=False)
    behind = max(told.marks.at(last, Cue.HERE) if last < end else 0, last)
    at = told.marks.at(behind, Cue.AT) if behind < end else 0
    if told.is_finnish and not at:
        at = last if last < end and told.tokens[last].key.endswith((*FROM, *IN)) else 0
    is_inflected = told.is_finnish and told.tokens[last - 1].key.endswith((*FROM, *IN))
    company = _company_run(told, at) if at else 0
    is_placed = company > at > 0
    is_told = is_placed or is_inflected or behind > last or (at > 0 and last > first + 1)
    if is_one and is_told and "person" not in told.findings.values:
        told.take_person(first, last, SAID)
    if is_placed and "company" not in told.findings.values:
        told.take_company(at, company, SAID)


def _here(told: Telling) -> None:
    """Take who says to be here and is no person: "Solgläntan här"."""
    for start in told.marks.of(Cue.HERE):
        first = _begin(told, told.segment_start(start), start)
        last = told.name_end(start)
        if last >= first + WHOLE_NAME and _company_run(told, first) == last:
            told.take_company(first, last, GUESSED)
            return


def _called_behind(told: Telling) -> None:
    """Take the name before the word that calls it so: "Rullfritt heter vi"."""
    for start, end in told.marks.of(Cue.CALLED).items():
        first = _begin(told, told.segment_start(start), start)
        if first >= start:
            continue
        if told.starts(end, Cue.MINE):
            if "person" not in told.findings.values and told.run(first, 3, small=False) == start:
                told.take_person(first, start, SAID)
            continue
        follows = told.is_divided(end) or told.starts(end, *_POSSESSIVES, Cue.FIRM, Cue.SMALL)
        is_known = "company" in told.findings.values
        if follows and not is_known and _company_run(told, first) == start:
            told.take_company(first, start, SAID)


def _behind_firms(told: Telling) -> None:
    """Take the name behind what it is: "the Norwegian company Takk", "our firm, Nordlugn, is"."""
    firms = dict(told.marks.of(Cue.FIRM))
    firms |= {
        position: position + 1
        for position, token in enumerate(told.tokens)
        if token.text.endswith(COMPOUNDS) and any(place.start == position for place in told.places)
    }
    for start, behind in sorted(firms.items()):
        end = behind + (not told.is_divided(behind) and told.starts(behind, Cue.OURS))
        if told.says_before(start, Cue.NEED, Cue.OTHERS) or end >= len(told.tokens):
            continue
        if told.tokens[end].break_ == "." and "(" not in told.tokens[end].before:
            continue
        last = _company_run(told, end)
        if last > end and (not told.tokens[end].break_ or told.is_divided(last)):
            told.take_company(end, last, SAID)
            return


def _behind_kinds(told: Telling) -> None:
    """Take the name behind what a partner is: "the hospital Renmin", "a distributor in Lyon, Bai Medical"."""
    for kind in told.kind_names():
        for start, behind in sorted(told.marks.of(kind).items()):
            if not _is_own(told, start) or behind >= len(told.tokens):
                continue
            last = _company_run(told, behind)
            is_institution = kind.removeprefix(KIND) in told.institutions
            if is_institution and last > behind and not told.tokens[behind].break_:
                if told.take_company(behind, last, SAID):
                    told.findings.add("partner_kind", kind.removeprefix(KIND), SAID)
                return
            following = next(
                (one for one, _ in told.segments() if one >= behind), len(told.tokens)
            )
            last = _company_run(told, following) if following < len(told.tokens) else following
            is_trade = any(
                told.marks.at(position, Cue.TRADE) == last for position in range(following, last)
            )
            if is_trade and told.is_divided(last) and told.tokens[following].break_ == ",":
                told.take_company(following, last, SAID)
                return


def _trading(told: Telling) -> None:
    """Take the words with capitals that end with a trade: "importer here, Bai Medical Trading, we need"."""
    spoken = (Cue.OTHERS, Cue.NEED, Cue.OFFER, Cue.HAS, Cue.WANTS, Cue.ELSEWHERE, Cue.NOT)
    tells = (Cue.OFFER, Cue.HAS, Cue.NEED, Cue.WE, Cue.SELF, Cue.FIRM, *told.kind_names())
    if not (told.persons or told.addresses.emails or any(map(told.marks.of, tells))):
        return
    for start, end in told.segments():
        for position in range(start, end):
            if told.starts(position, *spoken):
                break
            last = min(_company_run(told, position), end)
            trades = (told.marks.at(inner, Cue.TRADE) for inner in range(position + 1, last))
            behind = max(trades, default=0)
            is_whole = behind == last or (0 < behind < last and told.is_city(behind))
            if is_whole and told.take_company(position, behind, GUESSED):
                return


def _is_own(told: Telling, position: int) -> bool:
    """Whether somebody speaks of themselves before *position*, and looks for nothing."""
    is_told = told.says_before(position, Cue.WE, Cue.SELF, Cue.COMPANY, Cue.RUN)
    return is_told and not told.says_before(position, Cue.NEED, Cue.OTHERS)


def _beside_places(told: Telling) -> None:
    """Take the name that stands between marks, with a place behind it: "Vårdlänk, Malmö"."""
    for place in told.places:
        before = place.start
        if told.names.find(told.said(place.start, place.end)).of_group("countries"):
            continue  # "Tórshavn, Færøerne" may be a town that nobody listed
        while (
            before > 0
            and not told.tokens[before].break_
            and told.starts(before - 1, Cue.AT, Cue.HOME)
            and not told.starts(before - 1, Cue.FIRM)
        ):
            before -= 1
        led = told.segment_start(before - 1)
        first = _begin(told, led, before)
        if told.is_finnish and first > led:  # "Edustan Muistimestaria": not as it is written
            continue
        last = _company_run(told, first) if first < before else 0
        # "Sydänlanka Tampereelta": the ending says that the place is none of the name.
        is_inflected = told.is_finnish and told.tokens[place.start].key.endswith((*FROM, *IN))
        # "Personlyftar från Gävle", "Kaatumismattoja Oulusta"
        is_led = (before < place.start or is_inflected) and has_product(told, first, before)
        is_led = is_led or (before < place.start and not _is_told(told, place.end))
        if not is_led and (last == before or (is_inflected and last > before)):
            told.take_company(first, before, GUESSED)
            return


def _is_told(told: Telling, end: int) -> bool:
    """Whether nothing follows a place but what is offered: "the council in Lyon asks" is no company."""
    return told.is_divided(end) or told.starts(end, Cue.OFFER, Cue.HAS, Cue.AND, Cue.WE, Cue.AT)


def _opening(told: Telling) -> None:
    """Take the name that alone opens or closes a text, beside an address or what is offered."""
    is_signed = bool(told.addresses.reach or told.addresses.websites or told.persons)
    is_told = is_signed or bool(told.marks.of(Cue.OFFER) or told.marks.of(Cue.NEED))
    segments = list(told.segments())
    for place, (start, end) in enumerate(segments):
        first = _begin(told, start, end)
        if (first > start and told.is_finnish) or first >= end:
            continue
        if first > 0 and told.tokens[first].break_ == "." and has_product(told, first, first + 1):
            continue  # a product with the capital of its sentence
        is_edge = (place == 0 and is_told) or (place == len(segments) - 1 and is_signed)
        if end - first == 1:
            # "Typical. Now the mail shall go to …": a word by itself before a sentence is a sigh.
            is_sigh = place == 0 and end < len(told.tokens) and told.tokens[end].break_ in _SIGHED
            is_edge = is_edge and is_signed and not is_sigh
        following = segments[place + 1] if place + 1 < len(segments) else (end, end)
        is_edge = is_edge or (following[0] < following[1] and is_product(told, *following))
        is_heading = end < len(told.tokens) and ":" in told.tokens[end].before
        if is_edge and not is_heading and len(segments) > 1 and _company_run(told, first) == end:
            told.take_company(first, end, GUESSED)
            return


def take_beside_persons(told: Telling) -> None:
    """Take the name that stands alone beside that of a person."""
    for _, behind in told.persons:
        last = behind
        while last < len(told.tokens) and (title := told.marks.at(last, Cue.TITLE)):
            last = title
        if last >= len(told.tokens) or not told.tokens[last].break_:
            continue
        end = _company_run(told, last)
        if end > last and told.is_divided(end):
            told.take_company(last, end, GUESSED)
            return
