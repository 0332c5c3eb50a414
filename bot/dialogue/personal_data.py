"""All that is kept of one visitor, as plain values.

Nothing here says it aloud, and nothing here reads anybody else's.
"""

from typing import Any

from bot.dialogue.unit import Unit
from bot.message import Visitor

EVERYTHING = 1_000_000
"""More exchanges than one visitor ever has."""


def my_data(unit: Unit, visitor: Visitor) -> dict[str, Any]:
    """Return all that is kept of *visitor*: nobody else's, and nothing left out."""
    return {
        "visitor": {"channel": visitor.channel, "id": visitor.id},
        "conversation": unit.conversations.get(visitor).to_json(),
        "exchanges": [
            {
                "at": exchange.taken_at.isoformat(timespec="seconds"),
                "you": exchange.text or exchange.choice,
                "assistant": exchange.reply.text,
                "about": str(exchange.reply.about),
                "topics": list(exchange.topics),
            }
            for exchange in unit.transcript.of(visitor, most=EVERYTHING)
        ],
        "leads": [
            {
                "reference": lead.reference,
                "kind": str(lead.kind),
                "status": str(lead.status),
                "organisation": lead.organisation,
                "given": dict(lead.given),
                "language": lead.language,
                "origin": lead.origin,
                "taken_at": lead.taken_at.isoformat(timespec="seconds"),
                "changed_at": lead.changed_at.isoformat(timespec="seconds"),
            }
            for lead in unit.leads.of(visitor)
        ],
        "consents": [
            {
                "purpose": str(consent.purpose),
                "is_given": consent.is_given,
                "wording": consent.wording,
                "language": consent.language,
                "at": consent.at.isoformat(timespec="seconds"),
            }
            for consent in unit.consents.of(visitor)
        ],
    }
