"""Leads in memory."""

from collections.abc import Sequence
from dataclasses import replace

from bot.leads import Lead
from bot.memory.kept import Memory
from bot.message import Visitor


class MemoryLeads:
    def __init__(self, memory: Memory) -> None:
        self._leads = memory.leads

    def add(self, lead: Lead) -> bool:
        if any(kept.intake == lead.intake for kept in self._leads.values.values()):
            return False
        if lead.reference in self._leads.values:
            msg = f"{lead.reference} is the reference of another lead"
            raise ValueError(msg)
        self._leads.put(lead.reference, lead)
        return True

    def change(self, lead: Lead) -> None:
        before = self._leads.values.get(lead.reference)
        if before is None:
            msg = f"There is no lead {lead.reference}; it may have been erased."
            raise LookupError(msg)
        fixed = {name: getattr(before, name) for name in ("intake", "visitor", "taken_at")}
        self._leads.put(lead.reference, replace(lead, **fixed))

    def of(self, visitor: Visitor) -> Sequence[Lead]:
        return [lead for lead in self.all() if lead.visitor == visitor]

    def all(self) -> Sequence[Lead]:
        by_reference = sorted(self._leads.values.values(), key=lambda lead: lead.reference)
        return sorted(by_reference, key=lambda lead: lead.taken_at, reverse=True)

    def references(self) -> Sequence[str]:
        return [lead.reference for lead in self.all()]
