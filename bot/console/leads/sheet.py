"""The sheet of an export, for people: headings and values in the reader's language, times as times.

Which leads it holds is decided elsewhere; what other programs read, is the CSV.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from bot.casework.cases import Case
from bot.casework.export import Cell, Mark, row
from bot.consent import Consent, Source, last_words, may_transfer
from bot.console.serving.rendering import Words
from bot.leads import Lead
from knowledge.project import Project

HEADINGS = {
    "reference": "console_export_reference",
    "status": "console_filter_status",
    "kind": "console_filter_kind",
    "organisation": "console_filter_organisation",
    "may_transfer": "console_export_transfer",
    "consents": "console_consents",
    "language": "console_column_language",
    "channel": "console_filter_channel",
    "origin": "console_filter_origin",
    "taken_at": "console_export_taken",
    "changed_at": "console_export_changed",
    "owner": "console_column_owner",
    "due_on": "console_due",
    "reason": "console_reason",
    "waits_since": "console_export_waits",
    "part_of": "console_export_part_of",
    "exported_by": "console_export_by",
    "exported_at": "console_export_at",
    "audit_head": "console_export_audit",
}
"""How columns are headed, by the names of phrases; those of answers are headed as they are asked."""

TIMES = frozenset({"taken_at", "changed_at", "waits_since", "exported_at"})

CALLED = {
    "status": "status",
    "kind": "kind",
    "organisation": "organisation",
    "language": "tongue",
    "channel": "channel",
    "origin": "origin",
}
"""Columns whose values have names, by their kind."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written for one reader: *words* in their language, *names* of staff, who takes it out."""

    words: Words
    project: Project
    columns: Sequence[str]
    names: Mapping[int, str]
    mark: Mark

    def headings(self) -> list[str]:
        """Return how the columns are headed: each by a name of its own, and of times, that they are UTC."""
        headings: list[str] = []
        for column in self.columns:
            heading = self._heading(column)
            if heading in headings:
                heading = f"{heading} ({self.words.of('kind', self._kind(column))})"
            headings.append(heading)
        return headings

    def row(self, case: Case, consents: Sequence[Consent]) -> list[Cell]:
        """Return the cells of a lead; *consents* are those of its visitor, oldest first."""
        lead = case.lead
        plain = dict(zip(self.columns, row(lead, self.columns), strict=True))
        transfer = may_transfer(consents)
        known: dict[str, Cell] = {
            "may_transfer": "" if transfer is None else self._answer(is_yes=transfer),
            "consents": "; ".join(self._consent(lead, each) for each in last_words(consents)),
            "taken_at": lead.taken_at,
            "changed_at": lead.changed_at,
            "owner": self.names.get(case.owner, "") if case.owner else "",
            "due_on": case.due_on or "",
            "reason": case.reason,
            "waits_since": case.waits_since or "",
            "part_of": case.merged_into,
            "exported_by": self.mark.by,
            "exported_at": self.mark.at,
            "audit_head": self.mark.head,
        }
        called = {
            column: self.words.of(kind, plain[column])
            for column, kind in CALLED.items()
            if plain.get(column)
        }
        given = {name: self.words.given(lead, name) for name in self.project.asked}
        return [{**plain, **given, **called, **known}[column] for column in self.columns]

    def _answer(self, *, is_yes: bool) -> str:
        return self.words.say("yes" if is_yes else "no")

    def _consent(self, lead: Lead, consent: Consent) -> str:
        """Return what was asked, what was said to it, when, and where: in which channel, or to staff."""
        asked, said = (
            self.words.of("purpose", consent.purpose),
            self._answer(is_yes=consent.is_given),
        )
        at = consent.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        is_chat = consent.source is Source.CHAT
        where = self.words.of("channel", lead.visitor.channel if is_chat else consent.source)
        return f"{asked}: {said}, {at}, {where}"

    def _heading(self, column: str) -> str:
        if column in HEADINGS:
            heading = self.words.say(HEADINGS[column])
            return f"{heading} (UTC)" if column in TIMES else heading
        return self.words.label(self._kind(column), column)

    def _kind(self, column: str) -> str:
        """Return the first kind of leads that is asked for *column*."""
        return next(name for name, kind in self.project.kinds.items() if kind.field(column))
