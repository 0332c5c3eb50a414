"""What is offered and what is looked for, as the visitor wrote it."""

from bot.dialogue.telling.findings import SAID, SURE
from bot.dialogue.telling.products import is_thing
from bot.dialogue.telling.sentence import FEWEST_LETTERS, LETTERS, Telling
from bot.dialogue.telling.statements import ANEW
from knowledge.values import Cue

_LIST = 10
"""So many words of a list are looked at for the 'and' before its last thing."""


class Clauses:
    """Finds the clauses of a text that say what is offered and needed."""

    def __init__(self, told: Telling) -> None:
        self._told = told

    def read(self) -> None:
        """Find the first of each."""
        self._words()

    def _words(self) -> None:
        self._before()
        for name, vaguer in ((Cue.OFFER, Cue.HAS), (Cue.NEED, Cue.WANTS)):
            self._clause(name, name)
            if name not in self._told.findings.values:
                self._clause(name, vaguer)
        if "offer" not in self._told.findings.values:
            self._clause(Cue.OFFER, Cue.DOING)
        if "offer" not in self._told.findings.values:
            self._brought()

    def _before(self) -> None:
        """Take what stands before the words that say it is offered: "lamps are what we make"."""
        for start in sorted(self._told.marks.of(Cue.OFFERED)):
            first = self._told.segment_start(start - 1) if start else start
            if first < start and not self._told.is_denied(start):
                self._told.findings.add("offer", self._told.said(first, start), SURE)
                return

    def _brought(self) -> None:
        """Take with what somebody wants to come to a city: "vill in i Lyon med lampor"."""
        told = self._told
        for start, end in sorted(told.marks.of(Cue.BRINGING).items()):
            if not start or end >= len(told.tokens) or told.tokens[end].break_:
                continue
            is_behind = told.is_city(start - 1) or told.legal_end(start - 1)
            if (
                not is_behind
                or told.tokens[end].is_capital
                or told.starts(end, Cue.IDLE, Cue.OURS)
            ):
                continue
            until = self._clause_end(end)
            if is_thing(told, end, until) or self._enters(start):
                told.findings.add("offer", told.said(end, until), SAID)
                return

    def _enters(self, position: int) -> bool:
        """Whether somebody wants to go somewhere, in the sentence before *position*."""
        first = self._told.segment_start(position)
        return any(first <= one < position for one in self._told.marks.of(Cue.ELSEWHERE))

    def _clause(self, name: Cue, cue: Cue) -> None:
        """Take the clause behind the first *cue* that means it; behind a vaguer one, only a product."""
        for start, end in sorted(self._told.marks.of(cue).items()):
            longest = max(
                (self._told.marks.at(begin, cue) for begin in range(max(0, start - 3), start + 1)),
                default=end,
            )
            others = (Cue.OFFER, Cue.NEED) if cue is not name else ()
            is_other = max(
                self._told.marks.at(start, *others), self._told.marks.at(end - 1, *others)
            )
            if max(longest, is_other) > end or end >= len(self._told.tokens):
                continue
            if self._is_unmeant(start, end):
                continue
            until = self._clause_end(end)
            said = self._told.said(end - (cue is Cue.DOING), until) if until > end else ""
            # "We have a filter that cleans at hospitals": where there is one of it, where it is will do.
            is_one = self._told.starts(start, Cue.OURS) and self._told.marks.ending(
                end, Cue.ARTICLE
            )
            is_known = is_thing(self._told, end, until, where=is_one)
            is_meant = cue in {name, Cue.DOING} or is_known
            if is_meant and len(LETTERS.findall(said)) >= FEWEST_LETTERS:
                self._told.findings.add(name, said, SAID)
                return

    def _is_unmeant(self, start: int, end: int) -> bool:
        """Whether nothing is offered or looked for here."""
        is_label = self._told.tokens[end].before.strip() in {":", "="}
        is_apart = bool(self._told.tokens[end].break_) and not is_label
        if is_apart or self._told.starts(end, Cue.IDLE, Cue.NOT, Cue.CALLED):
            return True
        if self._told.starts(start, Cue.OFFER) and not self._told.starts(start, Cue.OURS):
            # "We look for a company that makes beds": others make them.
            first = self._told.segment_start(start)
            others = (*self._told.marks.of(Cue.NEED), *self._told.marks.of(Cue.ELSEWHERE))
            if any(first <= other < start for other in others):
                return True
        return self._told.is_denied(start)

    def _clause_end(self, start: int) -> int:
        end = start + 1
        tells = (Cue.SELF, Cue.WE, Cue.PERSON, Cue.OFFER, Cue.COMPANY)
        while end < len(self._told.tokens):
            token = self._told.tokens[end]
            if token.break_ == ".":
                break
            if token.break_ and not self._goes_on(end):
                break
            if (
                self._told.starts(end, Cue.AND)
                and end + 1 < len(self._told.tokens)
                and self._told.starts(end + 1, Cue.NEXT, Cue.NEED, *tells)
            ):
                break
            longest = self._told.marks.at(end, *tells)
            if longest >= end + 2 or self._told.starts(end, Cue.NEED) or self._begins_anew(end):
                break
            end += 1
        return end

    def _begins_anew(self, position: int) -> bool:
        """Whether somebody begins anew here without a mark: "… lamps how do we join", "… lamps we'd love to"."""
        return self._told.starts(position, ANEW) or self._told.asks_anew(position)

    def _goes_on(self, position: int) -> bool:
        """Whether what follows a comma is a further thing of a list."""
        for following in range(position, min(position + _LIST, len(self._told.tokens))):
            token = self._told.tokens[following]
            if token.break_ == "." or (token.break_ and self._told.starts(following, Cue.NEXT, Cue.NEED, Cue.SELF, Cue.WE, Cue.COMPANY, Cue.OFFER)):  # fmt: skip
                return False
            if token.break_ and (
                token.text[0].isupper() or token.before.strip() not in {",", "\uff0c"}
            ):
                return False
            if self._told.starts(following, Cue.AND) and not token.break_:
                return following + 1 < len(self._told.tokens) and not self._told.starts(
                    following + 1, Cue.NEXT, Cue.NEED, Cue.OFFER, Cue.WE, Cue.SELF
                )
        return False
