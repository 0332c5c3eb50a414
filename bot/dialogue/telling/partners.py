"""Which kind of partner somebody is: a hospital, a distributor."""

from bot.dialogue.telling.findings import SAID, SURE
from bot.dialogue.telling.sentence import Telling
from bot.dialogue.telling.statements import AS_SAID, IT_IS, KIND
from knowledge.values import Cue


def take_partner_kinds(told: Telling) -> None:
    """Take what somebody says to be, and what the name of a company says."""
    for kind in told.kind_names():
        for start, end in told.marks.of(kind).items():
            # Behind a trader the language may say in what: an importer of hearing aids.
            trades = kind.removeprefix(KIND) not in told.institutions
            if trades and told.starts(start - 1, Cue.OURS):
                continue  # "our importer" is somebody else
            is_free = trades or _stands_free(told, end)
            is_beside = (trades or _is_beside_name(told, start)) and _stands_beside(
                told, start, end
            )
            if is_beside or (is_free and _is_partner(told, start, end)):
                told.findings.add("partner_kind", kind.removeprefix(KIND), SAID)
    for start, end in told.companies:
        for kind in told.kind_names():
            if any(start <= one and last == end for one, last in told.marks.of(kind).items()):
                told.findings.add("partner_kind", kind.removeprefix(KIND), SURE)


def _is_partner(told: Telling, start: int, end: int) -> bool:
    first = start
    while first > 0 and not told.tokens[first].break_ and _qualifies(told, first - 1):
        first -= 1
    first = _past_aside(told, first)
    if told.marks.ending(first, Cue.WE, Cue.SELF, Cue.RUN):
        return not told.tokens[first].break_
    if _is_said_of_company(told, first) or _is_said_of_it(told, first):
        return True
    greets = all(told.marks.inside(position, Cue.GREETING) for position in range(first))
    return greets and _is_all_of_it(told, end)


def _past_aside(told: Telling, first: int) -> int:
    """Return where what leads to *first* ends, before "as I said" if that stands between: "we are as I said a distributor"."""
    asides = told.marks.of(AS_SAID).items()
    return next((start for start, end in asides if end == first), first)


def _is_beside_name(told: Telling, start: int) -> bool:
    """Whether a company or a person stands just before: "Anhe Yijia, care operator"."""
    named = (*told.companies, *told.persons)
    return any(end == start for _, end in named)


def _stands_beside(told: Telling, start: int, end: int) -> bool:
    """Whether it stands between marks, with a place at most, and nobody of its kind is sought: "…, importer in Lyon, …"."""
    ends = told.is_divided(end) or told.starts(end, Cue.AT, Cue.HOME) or told.is_city(end)
    in_china = any(map(told.is_city, range(len(told.tokens))))
    sought = any(told.starts(before, Cue.NEED, Cue.OFFER) for before in range(start))
    return told.is_divided(start) and ends and in_china and not sought


def _is_said_of_company(told: Telling, first: int) -> bool:
    """Whether a company and a word that says what it is stand before: "Bai Medical is a distributor"."""
    verb = first - 1
    is_joined = not (told.is_divided(verb) or told.is_divided(first))
    is_verb = told.starts(verb, Cue.SMALL) and not told.starts(verb, Cue.AT)
    return is_joined and is_verb and any(end == verb for _, end in told.companies)


def _is_said_of_it(told: Telling, first: int) -> bool:
    """Whether "and it is" leads to it behind the only company, which has no home: "… is our name, and it is a clinic"."""
    before = [end for _, end in told.companies if end < first]
    if not told.marks.ending(first, IT_IS) or len(told.companies) != 1 or not before:
        return False
    is_one_sentence = all(told.tokens[each].break_ != "." for each in range(before[0], first))
    return is_one_sentence and "country" not in told.findings.values


def _qualifies(told: Telling, position: int) -> bool:
    """Whether a word may stand before what somebody is; in Finnish, whatever it is of."""
    token = told.tokens[position]
    is_of = told.is_finnish and token.key.endswith("n") and not token.is_capital
    return (
        token.text.isdigit()
        or told.starts(position, Cue.ARTICLE)
        or (is_of and not told.starts(position, Cue.WE))
    )


def _stands_free(told: Telling, end: int) -> bool:
    """Whether the word is no part of a longer one: not "hospital logistics"."""
    if told.is_divided(end):
        return True
    return told.starts(
        end, Cue.SMALL, Cue.AT, Cue.HOME, Cue.NEED, Cue.OFFER, Cue.NEXT, Cue.AND, Cue.ARTICLE
    ) or told.tokens[end].is_capital  # fmt: skip


def _is_all_of_it(told: Telling, end: int) -> bool:
    """Whether nothing but a place, or what it needs, follows up to the next mark."""
    position = end
    while not told.is_divided(position):
        if told.starts(position, Cue.NEED):
            return True
        if told.starts(position, Cue.NEXT) and not told.starts(position, Cue.AT):
            # A verb follows: it says what they are looking for, or something about others.
            return _needs(told, position)
        is_further = told.starts(position, Cue.AND, *told.kind_names())
        if not (is_further or told.is_city(position)) and not told.starts(
            position, Cue.SMALL, Cue.AT, Cue.HOME, Cue.NEXT
        ):
            return told.tokens[position].is_capital
        position += 1
    return True


def _needs(told: Telling, position: int) -> bool:
    """Whether something is looked for before the next mark."""
    end = position + 1
    while not told.is_divided(end):
        end += 1
    return any(told.starts(other, Cue.NEED) for other in range(position, end))
