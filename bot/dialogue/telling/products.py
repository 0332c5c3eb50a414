"""What is offered, named alone beside who writes: "Vårdlänk, Malmö. Fall sensors for care homes."."""

from collections.abc import Sequence

from bot.dialogue.telling.findings import GUESSED
from bot.dialogue.telling.places import ABROAD
from bot.dialogue.telling.sentence import Telling
from bot.dialogue.telling.statements import LABEL
from knowledge.language.names import CITIES
from knowledge.values import LABELS, Cue

_LONGEST = 12
"""Words of a thing that is named alone; more are a sentence."""

_NEAR = 7
"""Words within which a thing says for whom it is."""

_TOWARDS = ("lle", "ihin", "hin", "seen", "een", "oon", "aan", "ään", "ssa", "ssä", "lla", "llä")
"""How Finnish words end that say for whom, or where to."""

_TELLS = (
    Cue.WE,
    Cue.SELF,
    Cue.COMPANY,
    Cue.PERSON,
    Cue.NEED,
    Cue.ELSEWHERE,
    Cue.NOT,
    Cue.QUESTION,
    Cue.OTHERS,
    Cue.FIRM,
    Cue.TITLE,
    Cue.MINE,
    Cue.HOME,
)
_OPENS = (Cue.GREETING, Cue.NEXT, Cue.AT, Cue.AND, Cue.CALLED)


def take_products(told: Telling) -> None:
    """Take what is named alone, where a company writes and nothing else says what it offers."""
    found = told.findings.values
    if "offer" in found or "partner_kind" in found or not found.keys() & {"company", "country"}:
        return
    for start, end in _stretches(told):
        if is_product(told, start, end):
            told.findings.add("offer", told.said(start, end), GUESSED)
            return


def _stretches(told: Telling) -> list[tuple[int, int]]:
    """Return the words between marks that tell no name and no place, lists as one."""
    taken = {position for one in (*told.companies, *told.persons) for position in range(*one)}
    taken |= {position for place in told.places for position in range(place.start, place.end)}
    stretches: list[tuple[int, int]] = []
    for first, end in told.segments():
        start = first
        while start < end and (start in taken or told.starts(start, Cue.GREETING, Cue.AT)):
            start += 1
        # "… har en app"
        start += told.starts(start, Cue.NEXT) and told.starts(start + 1, Cue.ARTICLE)
        last = start
        while last < end and last not in taken:
            last += 1
        if start < last:
            stretches.append((start, last))
    return stretches


def has_product(told: Telling, start: int, end: int) -> bool:
    """Whether a product is named among the words; the longer words of a language hold it anywhere, and "of course" names none."""
    keys = [
        token.key
        for position, token in enumerate(told.tokens[start:end], start)
        if not (told.starts(position, Cue.FIRM) or told.marks.inside(position, Cue.GREETING))
    ]
    return any(map(told.products.stand_in, keys))


def is_thing(told: Telling, start: int, end: int, *, where: bool = False) -> bool:
    """Whether the words name a product, or something for somebody who is cared for; *where* they are will do."""
    cues = (Cue.SERVING, Cue.AT) if where else (Cue.SERVING,)
    return has_product(told, start, end) or _serves(told, start, end, cues)


def _serves(told: Telling, start: int, end: int, cues: Sequence[Cue]) -> bool:
    """Whether the words say for whom something is: "maps for blind people", "pesutiloja hoivakoteihin"."""
    for position in range(start + 1, min(end, start + _NEAR)):
        key = told.tokens[position].key
        is_led = position > start + 1 and any(
            told.starts(before, *cues) for before in range(start + 1, position)
        )
        if (is_led or (told.is_finnish and key.endswith(_TOWARDS))) and told.serves(key):
            return True
    return False


def is_product(told: Telling, start: int, end: int) -> bool:
    """Whether the words name a product and tell nothing else."""
    if end - start > _LONGEST or not is_thing(told, start, end):
        return False
    if not has_product(told, start, end) and not _is_noun(told, start, end):
        return False
    opens_sentence = start == 0 or told.tokens[start].break_ == "."
    if told.tokens[start].text[0].isupper() and not opens_sentence:
        return False  # a name
    if told.starts(start, *_OPENS) or any(told.marks.inside(start, LABEL + one) for one in LABELS):
        return False
    return not any(told.starts(position, *_TELLS) for position in range(start, end))


def _is_noun(told: Telling, start: int, end: int) -> bool:
    """Whether the words may be a thing that the content does not know: they lead to no name and no clause."""
    opens = (Cue.SMALL, Cue.NEXT, Cue.SERVING, Cue.WANTS, Cue.HAS, Cue.IDLE, Cue.HEADING)
    if told.starts(start, *opens) or (
        told.starts(start + 1, Cue.NEXT, Cue.SMALL) and not told.starts(start + 1, Cue.SERVING)
    ):
        return False
    names = told.names.find(told.said(start, end)).names
    is_placed = any(name.group in {CITIES, *ABROAD} for name in names)
    return not is_placed and not told.tokens[start].key.isdigit()
