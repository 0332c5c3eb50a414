"""What is offered and what is looked for, as the visitor wrote it."""

from bot.dialogue.telling.findings import SAID, SURE
from bot.dialogue.telling.products import is_thing
from bot.dialogue.telling.sentence import Telling
from bot.dialogue.telling.statements import ANEW, asks_anew
from knowledge.values import Cue

_LIST = 10
"""So many words of a list are looked at for the 'and' before its last thing."""


def take_clauses(told: Telling) -> None:
    """Take the first that says what is offered, and the first that says what is needed."""
    _before(told)
    for name, vaguer in ((Cue.OFFER, Cue.HAS), (Cue.NEED, Cue.WANTS)):
        _clause(told, name, name)
        if name not in told.findings.values:
            _clause(told, name, vaguer)
    if "offer" not in told.findings.values:
        _clause(told, Cue.OFFER, Cue.DOING)
    if "offer" not in told.findings.values:
        _brought(told)


def _before(told: Telling) -> None:
    """Take what stands before the words that say it is offered: "lamps are what we make"."""
    for start in sorted(told.marks.of(Cue.OFFERED)):
        first = told.segment_start(start - 1)
        if first < start:
            told.findings.add("offer", told.said(first, start), SURE)
            return


def _brought(told: Telling) -> None:
    """Take with what somebody wants to come to a city: "vill in i Lyon med lampor"."""
    for start, end in sorted(told.marks.of(Cue.BRINGING).items()):
        if not start or told.is_divided(end):
            continue
        is_behind = told.is_city(start - 1) or told.legal_end(start - 1)
        if not is_behind or told.tokens[end].is_capital or told.starts(end, Cue.IDLE, Cue.OURS):
            continue
        until = _clause_end(told, end)
        if is_thing(told, end, until) or told.says_before(start, Cue.ELSEWHERE):
            told.findings.add("offer", told.said(end, until), SAID)
            return


def _clause(told: Telling, name: Cue, cue: Cue) -> None:
    """Take the clause behind the first *cue* that means it; behind a vaguer one, only a product."""
    for start, end in sorted(told.marks.of(cue).items()):
        longest = max(
            (told.marks.at(begin, cue) for begin in range(max(0, start - 3), start + 1)),
            default=end,
        )
        others = (Cue.OFFER, Cue.NEED) if cue is not name else ()
        is_other = max(told.marks.at(start, *others), told.marks.at(end - 1, *others))
        if max(longest, is_other) > end or end >= len(told.tokens):
            continue
        if _is_unmeant(told, start, end):
            continue
        until = _clause_end(told, end)
        # "We have a filter that cleans at hospitals": where there is one of it, where it is will do.
        is_one = told.starts(start, Cue.OURS) and told.marks.ending(end, Cue.ARTICLE)
        is_known = is_thing(told, end, until, where=is_one)
        if cue in {name, Cue.DOING} or is_known:
            told.findings.add(name, told.said(end - (cue is Cue.DOING), until), SAID)
            return


def _is_unmeant(told: Telling, start: int, end: int) -> bool:
    """Whether nothing is offered or looked for here."""
    is_label = told.tokens[end].before.strip() in {":", "="}
    is_apart = bool(told.tokens[end].break_) and not is_label
    if is_apart or told.starts(end, Cue.IDLE, Cue.NOT, Cue.CALLED):
        return True
    is_offered = told.starts(start, Cue.OFFER) and not told.starts(start, Cue.OURS)
    # "We look for a company that makes beds": others make them.
    is_of_others = is_offered and told.says_before(start, Cue.NEED, Cue.ELSEWHERE)
    return is_of_others or told.is_denied(start)


def _clause_end(told: Telling, start: int) -> int:
    end = start + 1
    tells = (Cue.SELF, Cue.WE, Cue.PERSON, Cue.OFFER, Cue.COMPANY)
    while end < len(told.tokens):
        token = told.tokens[end]
        if token.break_ == ".":
            break
        if token.break_ and not _goes_on(told, end):
            break
        if told.starts(end, Cue.AND) and told.starts(end + 1, Cue.NEXT, Cue.NEED, *tells):
            break
        longest = told.marks.at(end, *tells)
        if longest >= end + 2 or told.starts(end, Cue.NEED) or _begins_anew(told, end):
            break
        end += 1
    return end


def _begins_anew(told: Telling, position: int) -> bool:
    """Whether somebody begins anew here without a mark: "… lamps how do we join", "… lamps we'd love to"."""
    return told.starts(position, ANEW) or asks_anew(told.marks, position)


def _goes_on(told: Telling, position: int) -> bool:
    """Whether what follows a comma is a further thing of a list."""
    for following in range(position, min(position + _LIST, len(told.tokens))):
        token = told.tokens[following]
        if token.break_ == "." or (token.break_ and told.starts(following, Cue.NEXT, Cue.NEED, Cue.SELF, Cue.WE, Cue.COMPANY, Cue.OFFER)):  # fmt: skip
            return False
        if token.break_ and (
            token.text[0].isupper() or token.before.strip() not in {",", "\uff0c"}
        ):
            return False
        if told.starts(following, Cue.AND) and not token.break_:
            return not told.starts(following + 1, Cue.NEXT, Cue.NEED, Cue.OFFER, Cue.WE, Cue.SELF)
    return False
