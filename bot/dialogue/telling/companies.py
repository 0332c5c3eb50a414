"""The names of companies, by how they end and by what they are."""

from bot.dialogue.telling.findings import SAID, SURE
from bot.dialogue.telling.finnish import FROM, IN
from bot.dialogue.telling.sentence import LONGEST_COMPANY, WHOLE_NAME, Telling
from bot.dialogue.telling.spoken_names import (
    is_in_name,
    is_opening,
    over_small_words,
    past_opening,
)
from bot.dialogue.telling.statements import KIND, LABEL
from knowledge.language.pinyin import is_pinyin
from knowledge.values import Cue

_LONGEST_CUE = 3
_INFLECTED = ("inu", "num", "unum", "nni", *IN, *FROM)


def take_by_legal_forms(told: Telling) -> None:
    """Take the companies whose names end with a legal form: "Vårdlänk AB"."""
    position = 0
    while position < len(told.tokens):
        end = told.legal_end(position)
        if not end or told.is_divided(position) or _leads(told, position, end):
            position += 1
            continue
        start = _back(told, position)
        if start < position and not told.is_of_others(start):
            told.take_company(start, end, SURE)
        position = end


def _leads(told: Telling, position: int, end: int) -> bool:
    """Whether a Finnish legal form stands before its name, behind a person: "Pekka Oy Hoivatekistä"."""
    if not told.is_finnish or told.tokens[position - 1].key not in told.given:
        return False
    if told.is_divided(end) or not told.tokens[end].is_capital:
        return False
    told.take_person(position - 1, position, SAID)
    return told.take_company(position, end + 1, SURE)


def _back(told: Telling, end: int) -> int:
    """Return where the name begins whose legal form stands at *end*."""
    is_capital = told.tokens[end - 1].is_capital
    start = _back_over_capitals(told, end) if is_capital else _back_over_words(told, end)
    cues = (
        Cue.PERSON,
        Cue.SELF,
        Cue.COMPANY,
        Cue.ENTER,
        Cue.WE,
        Cue.HOME,
        Cue.HEADING,
        LABEL + "company",
    )
    for position in range(max(0, start - _LONGEST_CUE), end):
        after = told.marks.at(position, *cues)
        if start < after < end and not is_in_name(told, position, after):
            start = after
    start = past_opening(told, start, end)
    led = told.marks.ending(start, Cue.PERSON, Cue.SELF)
    if told.is_finnish and led and end - start > WHOLE_NAME:
        # "Olen Liisa Virta Kulkuri Oy:stä": the person stands before the company.
        told.take_person(start, start + WHOLE_NAME, SAID)
        start += WHOLE_NAME
    start += told.starts(start, Cue.AND)
    return over_small_words(told, _over_preposition(told, start, end), end)


def _back_over_capitals(told: Telling, end: int) -> int:
    tokens = told.tokens
    start = end
    while start > 0 and end - start < LONGEST_COMPANY:
        if start < end and tokens[start].break_:
            break
        before = start - 1
        if not tokens[before].is_capital and not _joins_names(told, before):
            break
        start = before
    return start


def _joins_names(told: Telling, position: int) -> bool:
    """Whether the word at *position* joins two words of a name: not two companies, nor a place and a company."""
    last = position - 1
    if last < 0 or not told.starts(position, Cue.AND) or not told.tokens[last].is_capital:
        return False
    return not told.is_placed(last) and told.legal_end(last) != position


def _back_over_words(told: Telling, end: int) -> int:
    """Return where a name in small letters begins; its first word may have a capital."""
    tokens = told.tokens
    start = end
    while start > 0 and end - start < LONGEST_COMPANY:
        before = start - 1
        is_divided = start < end and bool(tokens[start].break_)
        if is_divided or told.is_small(before):
            break
        if tokens[before].is_capital:
            opens = told.is_divided(before) or told.starts(before - 1, Cue.AT)
            return before if opens and start < end and not is_opening(told, before) else start
        start = before
    return start


def _over_preposition(told: Telling, start: int, end: int) -> int:
    """Return where a name begins that holds a place: Vårdhjälpen i Lyon AB."""
    is_place = any(
        start - 1 <= place.start <= start < place.end and place.end >= end for place in told.places
    )
    before = start - 2
    is_joined = is_place and before >= 0 and told.starts(start - 1, Cue.AT)
    is_named = is_joined and told.tokens[before].is_capital
    return before if is_named and not told.starts(before, Cue.GREETING) else start


def take_institutions(told: Telling) -> None:
    """Take the partners that are called by what they are: "Lyon Lakeside Hospital"."""
    kinds = tuple(told.kind_names())
    for kind in kinds:
        for position, end in sorted(told.marks.of(kind).items()):
            if told.tokens[position].break_:
                continue
            start = position
            while start > 0 and not told.tokens[start].break_ and told.is_of_name(start - 1):
                start -= 1
            if told.is_of_others(start) or not _names_institution(told, start, position):
                continue  # a city alone names none
            leads = (Cue.AT, Cue.COMPANY, Cue.WE, Cue.SELF, *kinds)
            is_led = told.is_divided(start) or told.marks.ending(start, *leads)
            if not (is_led or _is_own(told, start)):
                continue
            if told.tokens[position].is_capital:
                told.take_company(start, end, SAID)
            elif told.is_city(start) or is_pinyin(told.tokens[start].text):
                _take_institution(told, start, position, kind)


def _names_institution(told: Telling, start: int, position: int) -> bool:
    """Whether the words from *start* name the organisation of the kind at *position*: "First Snow Hospital", "Kangle nursing home"."""
    if position - start >= WHOLE_NAME:
        return True
    token = told.tokens[start]
    if position == start or told.is_city(start) or not token.text.isalpha():
        return False
    is_known = told.is_placed(start) or token.key in told.everyday
    return is_pinyin(token.text) or (told.tokens[position].is_capital and not is_known)


def _take_institution(told: Telling, start: int, position: int, kind: str) -> None:
    """Take a name that begins with a city, with what it is if that is not inflected: "Lyon Donglin sjukhus"."""
    is_inflected = told.tokens[position].key.endswith(_INFLECTED)
    if told.take_company(start, position + (not is_inflected), SAID):
        told.findings.add("partner_kind", kind.removeprefix(KIND), SAID)


def _is_own(told: Telling, position: int) -> bool:
    """Whether somebody speaks of themselves in the sentence before *position*, and of nothing made or sought."""
    first = told.sentence_start(position)

    def last(*cues: Cue) -> int:
        before = (
            start
            for cue in cues
            for start in told.marks.of(cue)
            if first <= start < position and not (cue is Cue.RUN and told.starts(start, Cue.OURS))
        )
        return max(before, default=-1)

    tells = last(Cue.SELF, Cue.PERSON, Cue.WE, Cue.COMPANY, Cue.RUN)
    return tells >= 0 and tells > last(Cue.OFFER, Cue.NEED, Cue.OTHERS, Cue.ELSEWHERE, Cue.NOT)
