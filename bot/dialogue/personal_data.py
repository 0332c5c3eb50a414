"""All that is kept of one visitor, as plain values.

Nothing here says it aloud, and nothing here reads anybody else's.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.dialogue.unit import Unit
from bot.message import Visitor
from bot.transcript import Exchange

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
                "you": said,
                "assistant": exchange.reply.text,
                "about": str(exchange.reply.about),
                "topics": list(exchange.topics),
                "helped": exchange.helped,
            }
            for exchange, said in _said(unit.transcript.of(visitor, most=EVERYTHING))
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
                "source": str(consent.source),
            }
            for consent in unit.consents.of(visitor)
        ],
        "files": [
            {
                "name": file.name,
                "size": file.size,
                "sha256": file.digest,
                "at": file.taken_at.isoformat(timespec="seconds"),
                "download": f"/files/{file.number}" if visitor.channel == "web" else "",
            }
            for file in unit.files.of(visitor)
        ],
    }


def _said(exchanges: Sequence[Exchange]) -> Iterator[tuple[Exchange, str]]:
    """Yield each exchange with what its visitor said: of what was tapped, the words on it."""
    labels: dict[str, str] = {}
    for exchange in exchanges:
        tapped = [labels.get(each, each) for each in exchange.choice.split()]
        yield exchange, exchange.text or ", ".join(tapped)
        labels |= {choice.id: choice.label for choice in exchange.reply.tappable}
