"""Which kind of partner somebody is: a hospital, a distributor."""

from bot.dialogue.telling.findings import SAID, SURE
from bot.dialogue.telling.sentence import Telling
from bot.dialogue.telling.statements import AS_SAID, KIND
from knowledge.values import Cue

_FURTHEST = 3


class Partners:
    """Finds what kind of partner a text tells."""

    def __init__(self, told: Telling) -> None:
        self._told = told

    def read(self) -> None:
        """Find it in what somebody says to be, and in the name of a company."""
        self._kinds()

    def _kinds(self) -> None:
        for kind in self._told.kind_names():
            for start, end in self._told.marks.of(kind).items():
                # Behind a trader the language may say in what: an importer of hearing aids.
                trades = kind.removeprefix(KIND) not in self._told.institutions
                is_ours = start > 0 and self._told.starts(start - 1, Cue.OURS)
                if trades and is_ours and not self._told.starts(start - 1, Cue.WE):
                    continue  # "our importer" is somebody else
                is_free = trades or self._stands_free(end)
                is_beside = (trades or self._is_beside_name(start)) and self._stands_beside(
                    start, end
                )
                if is_beside or (is_free and self._is_partner(start, end)):
                    self._told.findings.add("partner_kind", kind.removeprefix(KIND), SAID)
        for start, end in self._told.companies:
            for kind in self._told.kind_names():
                if any(
                    start <= one < end and self._told.marks.at(one, kind) == end
                    for one in self._told.marks.of(kind)
                ):
                    self._told.findings.add("partner_kind", kind.removeprefix(KIND), SURE)

    def _is_partner(self, start: int, end: int) -> bool:
        first = start
        while (
            first > 0
            and start - first < _FURTHEST
            and not self._told.tokens[first].break_
            and self._qualifies(first - 1)
        ):
            first -= 1
        first = self._past_aside(first)
        if self._told.marks.ending(first, Cue.WE, Cue.SELF, Cue.RUN) and not self._told.is_denied(
            first
        ):
            return not self._told.tokens[first].break_ or first == 0
        if self._is_said_of_company(first):
            return True
        greets = all(self._told.marks.inside(position, Cue.GREETING) for position in range(first))
        return greets and self._is_all_of_it(end)

    def _past_aside(self, first: int) -> int:
        """Return where what leads to *first* ends, before "as I said" if that stands between: "we are as I said a distributor"."""
        asides = self._told.marks.of(AS_SAID).items()
        return next((start for start, end in asides if end == first), first)

    def _is_beside_name(self, start: int) -> bool:
        """Whether a company or a person stands just before: "Anhe Yijia, care operator"."""
        named = (*self._told.companies, *self._told.persons)
        return any(end == start for _, end in named)

    def _stands_beside(self, start: int, end: int) -> bool:
        """Whether it stands between marks, with a place at most, and nobody of its kind is sought: "…, importer in Lyon, …"."""
        told = self._told
        begins = start == 0 or bool(told.tokens[start].break_)
        ends = end >= len(told.tokens) or bool(told.tokens[end].break_)
        ends = ends or told.starts(end, Cue.AT, Cue.HOME) or told.is_city(end)
        in_china = any(map(told.is_city, range(len(told.tokens))))
        sought = any(told.starts(before, Cue.NEED, Cue.OFFER) for before in range(start))
        return begins and ends and in_china and not sought

    def _is_said_of_company(self, first: int) -> bool:
        """Whether a company and a word that says what it is stand before: "Bai Medical is a distributor"."""
        is_joined = first > 1 and not any(
            self._told.tokens[position].break_ for position in (first - 1, first)
        )
        told = self._told
        is_verb = is_joined and told.starts(first - 1, Cue.SMALL)
        is_verb = is_verb and not told.starts(first - 1, Cue.AT)
        return is_verb and any(end == first - 1 for _, end in self._told.companies)

    def _qualifies(self, position: int) -> bool:
        """Whether a word may stand before what somebody is; in Finnish, whatever it is of."""
        token = self._told.tokens[position]
        is_of = self._told.is_finnish and token.key.endswith("n") and not token.is_capital
        is_number = token.text.isdigit()
        return (
            is_number
            or self._told.starts(position, Cue.ARTICLE)
            or (is_of and not self._told.starts(position, Cue.WE))
        )

    def _stands_free(self, end: int) -> bool:
        """Whether the word is no part of a longer one: not "hospital logistics"."""
        if end >= len(self._told.tokens) or self._told.tokens[end].break_:
            return True
        return self._told.starts(
            end, Cue.SMALL, Cue.AT, Cue.HOME, Cue.NEED, Cue.OFFER, Cue.NEXT, Cue.AND, Cue.ARTICLE
        ) or self._told.tokens[end].is_capital or self._told.is_city(end)  # fmt: skip

    def _is_all_of_it(self, end: int) -> bool:
        """Whether nothing but a place, or what it needs, follows up to the next mark."""
        position = end
        while position < len(self._told.tokens) and not self._told.tokens[position].break_:
            if self._told.starts(position, Cue.NEED):
                return True
            if self._told.starts(position, Cue.NEXT) and not self._told.starts(position, Cue.AT):
                # A verb follows: it says what they are looking for, or something about others.
                return self._needs(position)
            is_further = self._told.starts(position, Cue.AND, *self._told.kind_names())
            is_place = (
                is_further
                or self._told.is_city(position)
                or any(place.start <= position < place.end for place in self._told.places)
            )
            if not is_place and not self._told.starts(
                position, Cue.SMALL, Cue.AT, Cue.HOME, Cue.NEXT
            ):
                return self._told.tokens[position].is_capital
            position += 1
        return True

    def _needs(self, position: int) -> bool:
        """Whether something is looked for before the next mark."""
        end = position + 1
        while end < len(self._told.tokens) and not self._told.tokens[end].break_:
            end += 1
        return any(self._told.starts(other, Cue.NEED) for other in range(position, end))
