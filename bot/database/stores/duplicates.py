"""SQL behind Duplicates.

Merging changes one column of the lead that becomes part of another; so it can be undone as if it had
never been.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select, update

from bot.casework.cases import Case
from bot.casework.duplicates import Pair
from bot.casework.likeness import card_of, keys_of, likeness_of
from bot.database.stores.cases import case_of
from bot.database.stores.leads import keep_keys
from bot.database.stores.sight import visible
from bot.database.stores.store import SqlStore
from bot.database.tables.leads import DUPLICATE_KEYS, LEADS, NOT_DUPLICATES
from bot.database.upsert import add_once
from bot.errors import StaleError
from bot.leads import Lead
from bot.staff.members import Sight

MOST_OF_KEY = 20
"""Leads that may share a key; what more share says nothing of any of them."""

MOST_CANDIDATES = 2000
"""Pairs that are compared for one page."""

AT_ONCE = 500
"""Keys or leads asked for in one query."""

_ONE, _OTHER = DUPLICATE_KEYS.alias("one"), DUPLICATE_KEYS.alias("other")
_COMMON = (
    select(DUPLICATE_KEYS.c.key)
    .group_by(DUPLICATE_KEYS.c.key)
    .having(func.count() > 1)
    .having(func.count() <= MOST_OF_KEY)
)
_FIRST, _SECOND = LEADS.alias("first_lead"), LEADS.alias("second_lead")
_RECORD_OF_FIRST = func.coalesce(_FIRST.c.merged_into, _FIRST.c.reference)
_RECORD_OF_SECOND = func.coalesce(_SECOND.c.merged_into, _SECOND.c.reference)
_ARE_PARTED = exists().where(
    or_(
        *(
            and_(NOT_DUPLICATES.c.first == first, NOT_DUPLICATES.c.second == second)
            for first, second in (
                (_FIRST.c.reference, _SECOND.c.reference),
                (_RECORD_OF_FIRST, _RECORD_OF_SECOND),
                (_RECORD_OF_SECOND, _RECORD_OF_FIRST),
            )
        )
    )
)
_NEWER = case(
    (_FIRST.c.taken_at > _SECOND.c.taken_at, _FIRST.c.taken_at), else_=_SECOND.c.taken_at
)
# Who shares most comes first: the limit cuts what says least. What nobody would be shown takes no room.
CANDIDATES = (
    select(_ONE.c.reference, _OTHER.c.reference)
    .join(_OTHER, and_(_ONE.c.key == _OTHER.c.key, _ONE.c.reference < _OTHER.c.reference))
    .join(_FIRST, _FIRST.c.reference == _ONE.c.reference)
    .join(_SECOND, _SECOND.c.reference == _OTHER.c.reference)
    .where(_ONE.c.key.in_(_COMMON), _RECORD_OF_FIRST != _RECORD_OF_SECOND, ~_ARE_PARTED)
    .group_by(_ONE.c.reference, _OTHER.c.reference)
    .order_by(func.count().desc(), func.max(_NEWER).desc(), _ONE.c.reference, _OTHER.c.reference)
    .limit(MOST_CANDIDATES)
)
_SAYING = (
    select(DUPLICATE_KEYS.c.key)
    .where(
        DUPLICATE_KEYS.c.key.in_(select(_ONE.c.key).where(_ONE.c.reference == bindparam("which")))
    )
    .group_by(DUPLICATE_KEYS.c.key)
    .having(func.count() <= MOST_OF_KEY)
)
LIKE = (
    select(_OTHER.c.reference)
    .where(_OTHER.c.key.in_(_SAYING), _OTHER.c.reference != bindparam("which"))
    .group_by(_OTHER.c.reference)
    .order_by(func.count().desc(), _OTHER.c.reference)
    .limit(MOST_OF_KEY * 5)
)
PARTED_FROM = select(NOT_DUPLICATES).where(
    or_(
        NOT_DUPLICATES.c.first == bindparam("which"), NOT_DUPLICATES.c.second == bindparam("which")
    )
)
HOLDERS = select(DUPLICATE_KEYS).where(DUPLICATE_KEYS.c.key.in_(bindparam("keys", expanding=True)))
PART = add_once(NOT_DUPLICATES)
MERGE = (
    update(LEADS)
    .where(
        LEADS.c.reference == bindparam("which"),
        LEADS.c.version == bindparam("seen"),
        LEADS.c.merged_into.is_(None),
    )
    .values(merged_into=bindparam("into"), version=LEADS.c.version + 1)
)
TOUCH = (
    update(LEADS)
    .where(LEADS.c.reference == bindparam("which"), LEADS.c.version == bindparam("seen"))
    .values(version=LEADS.c.version + 1)
)
SPLIT = (
    update(LEADS)
    .where(LEADS.c.reference == bindparam("which"), LEADS.c.merged_into == bindparam("from"))
    .values(merged_into=None, version=LEADS.c.version + 1)
)


class Member(NamedTuple):
    """A lead with the *record* that it is found at: the one it is part of, else itself."""

    case: Case
    record: Case


def _candidates(sight: Sight) -> Select[tuple[str, str]]:
    """Return what selects the pairs that are compared, of those that these eyes may see."""
    if sight.is_whole:
        return CANDIDATES
    seen = select(LEADS.c.reference).where(visible(sight, with_parts=True))
    # As a plain name SQLite would look up each pair that there might be: a thousand times as long.
    return CANDIDATES.where(
        *(func.coalesce(each.c.reference, "").in_(seen) for each in (_ONE, _OTHER))
    )


def _rank(pair: Pair) -> tuple[float, str, str]:
    return -pair.likeness.score, pair.first.lead.reference, pair.second.lead.reference


class SqlDuplicates(SqlStore):
    def keep(self, lead: Lead) -> None:
        keep_keys(self._connection, lead)

    def pairs(self, sight: Sight, *, most: int, skipped: int = 0) -> tuple[Sequence[Pair], int]:
        candidates = self._all(tuple, _candidates(sight))
        members = self._members({each for pair in candidates for each in pair}, sight)
        near = [
            (members[one], members[other])
            for one, other in candidates
            if one in members and other in members
        ]
        records = {each.record.lead.reference for pair in near for each in pair}
        parted = self._parted(records)
        found = [
            pair
            for pair in _likely(near)
            if (pair.first.lead.reference, pair.second.lead.reference) not in parted
        ]
        found.sort(key=_rank)
        return found[skipped : skipped + most], len(found)

    def like(self, case: Case, sight: Sight) -> Sequence[Pair]:
        family = {each.lead.reference for each in self.family(case.lead.reference)}
        members = self._members(family, sight)
        parted = family | {
            reference
            for name in members
            for row in self._connection.execute(PARTED_FROM, {"which": name})
            for reference in (row.first, row.second)
        }
        near = []
        for name, member in members.items():
            found = {row.reference for row in self._connection.execute(LIKE, {"which": name})}
            near += [
                (Member(member.case, case), other)
                for other in self._members(found - parted, sight).values()
                if other.record.lead.reference not in parted
            ]
        pairs = [
            pair if pair.first.lead.reference == case.lead.reference else pair.turned()
            for pair in _likely(near)
        ]
        return sorted(pairs, key=lambda pair: -pair.likeness.score)

    def resembling(self, leads: Sequence[Lead], sight: Sight) -> Sequence[Sequence[Pair]]:
        keys = [keys_of(lead) for lead in leads]
        holders = self._holders(set().union(*keys))
        members = self._members({each for held in holders.values() for each in held}, sight)
        cards = {reference: card_of(each.case.lead) for reference, each in members.items()}
        found = []
        for lead, theirs in zip(leads, keys, strict=True):
            near = {each for key in theirs for each in holders.get(key, ()) if each in members}
            card, case = card_of(lead), Case(lead)
            pairs = (
                Pair(case, members[each].record, likeness_of(card, cards[each])) for each in near
            )
            likely = (pair for pair in pairs if pair.likeness.is_likely)
            found.append(
                sorted(
                    _best(likely),
                    key=lambda each: (-each.likeness.score, each.second.lead.reference),
                )
            )
        return found

    def parts(self, references: Sequence[str], sight: Sight) -> Mapping[str, Sequence[Case]]:
        found: dict[str, list[Case]] = {}
        for start in range(0, len(references), AT_ONCE):
            rows = self._connection.execute(
                select(LEADS)
                .where(
                    visible(sight, with_parts=True),
                    LEADS.c.merged_into.in_(references[start : start + AT_ONCE]),
                )
                .order_by(LEADS.c.taken_at, LEADS.c.reference)
            )
            for row in rows:
                found.setdefault(row.merged_into, []).append(case_of(row))
        return found

    def merge(self, kept: Case, merged: Case) -> None:
        touched = self._connection.execute(
            TOUCH, {"which": kept.lead.reference, "seen": kept.version}
        )
        changed = self._connection.execute(
            MERGE,
            {
                "which": merged.lead.reference,
                "seen": merged.version,
                "into": kept.lead.reference,
            },
        )
        if not (touched.rowcount and changed.rowcount):
            raise StaleError

    def split(self, kept: Case, merged: str) -> bool:
        which = {"which": merged, "from": kept.lead.reference}
        return self._connection.execute(SPLIT, which).rowcount > 0

    def part(self, one: str, other: str) -> None:
        first, second = sorted((one, other))
        self._connection.execute(PART, {"first": first, "second": second})

    def family(self, reference: str) -> Sequence[Case]:
        row = self._connection.execute(
            select(LEADS.c.merged_into).where(LEADS.c.reference == reference)
        ).one_or_none()
        kept = (row.merged_into or reference) if row else reference
        return self._all(
            case_of,
            select(LEADS)
            .where(or_(LEADS.c.reference == kept, LEADS.c.merged_into == kept))
            .order_by(LEADS.c.merged_into.is_not(None), LEADS.c.taken_at),
        )

    def _holders(self, keys: set[str]) -> dict[str, list[str]]:
        """Return which leads have each of *keys*; what too many share says nothing."""
        holders: dict[str, list[str]] = {}
        wanted = sorted(keys)
        for start in range(0, len(wanted), AT_ONCE):
            part = {"keys": wanted[start : start + AT_ONCE]}
            for row in self._connection.execute(HOLDERS, part):
                holders.setdefault(row.key, []).append(row.reference)
        return {key: held for key, held in holders.items() if len(held) <= MOST_OF_KEY}

    def _parted(self, references: Collection[str]) -> set[tuple[str, str]]:
        """Return which pairs of *references* were looked at, and are not of the same company."""
        wanted = sorted(references)
        rows = (
            row
            for start in range(0, len(wanted), AT_ONCE)
            for row in self._connection.execute(
                select(NOT_DUPLICATES).where(
                    NOT_DUPLICATES.c.first.in_(wanted[start : start + AT_ONCE])
                )
            )
        )
        return {(row.first, row.second) for row in rows}

    def _members(self, references: Collection[str], sight: Sight) -> dict[str, Member]:
        """Return those of *references* that are for these eyes, each with its record."""
        cases = self._cases(references, sight, with_parts=True)
        wanted = {each.merged_into for each in cases.values()} - {""}
        records = self._cases(wanted, sight)
        return {
            reference: Member(case, records.get(case.merged_into, case))
            for reference, case in cases.items()
        }

    def _cases(
        self, references: Iterable[str], sight: Sight, *, with_parts: bool = False
    ) -> dict[str, Case]:
        """Return those of *references* that are for these eyes; those that stand by themselves, or all."""
        wanted = sorted(references)
        cases: dict[str, Case] = {}
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            rows = self._connection.execute(
                select(LEADS).where(
                    visible(sight, with_parts=with_parts), LEADS.c.reference.in_(part)
                )
            )
            cases |= {row.reference: case_of(row) for row in rows}
        return cases


def _likely(near: Iterable[tuple[Member, Member]]) -> list[Pair]:
    """Return the pairs of records among those that are *near* each other, each once, and likely the same."""
    cards = {each.case.lead.reference: card_of(each.case.lead) for pair in near for each in pair}
    pairs = []
    for members in near:
        one, other = members
        likeness = likeness_of(cards[one.case.lead.reference], cards[other.case.lead.reference])
        first, second = sorted(
            (one.record, other.record), key=lambda record: record.lead.reference
        )
        if likeness.is_likely and first.lead.reference != second.lead.reference:
            pairs.append(Pair(first, second, likeness))
    return _best(pairs)


def _best(pairs: Iterable[Pair]) -> list[Pair]:
    """Return each of *pairs* once, as it is likeliest."""
    best: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        both = (pair.first.lead.reference, pair.second.lead.reference)
        if both not in best or best[both].likeness.score < pair.likeness.score:
            best[both] = pair
    return list(best.values())
