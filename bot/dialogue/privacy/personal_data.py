"""All that is kept of one visitor: as plain values, and so that they can read it.

Nothing here reads anybody else's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.choice_id import ChoiceId
from bot.dialogue.intake.intake import CONSENTS
from bot.dialogue.interview.interview import Interview
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Action, Decision, Turn
from bot.dialogue.unit import Unit
from bot.message import About, Reply, Visitor
from bot.transcript import Exchange
from knowledge.topic import Language

EVERYTHING = 1_000_000
"""More exchanges than one visitor ever has."""


def my_data(unit: Unit, visitor: Visitor) -> dict[str, Any]:
    """Return what the dialogue keeps of *visitor*: nobody else's."""
    return {
        "visitor": {"channel": visitor.channel, "id": visitor.id},
        "conversation": unit.conversations.get(visitor).to_json(),
        "exchanges": [
            {
                "at": exchange.taken_at.isoformat(timespec="seconds"),
                "you": said,
                "tapped": exchange.choice,
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
                "request": consent.request,
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


def _before(lead: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an answer was that staff have put right; nothing where none is kept."""
    corrected: Mapping[str, Any] = lead.get("corrected") or {"given": {}}
    given: Mapping[str, Any] = corrected["given"]
    return given


def _unmet(others: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield what a visitor wrote that has no reply yet, or never got one: when, and its lines."""
    for waiting in others.get("postponed", ()):
        said = waiting["message"].get("text") or waiting["message"].get("choice") or "…"
        yield waiting["taken_at"][:16].replace("T", " "), said.splitlines()
    for letter in others.get("dead_letters", ()):
        yield letter["taken_at"][:16].replace("T", " "), letter["body"].splitlines() or ["…"]


class MyData:
    """Asks for the data of a visitor, and shows them."""

    def __init__(
        self, replies: Replies, interview: Interview, then: Callable[[Turn, Reply], Decision]
    ) -> None:
        """*then* says a reply above what waits."""
        self._replies = replies
        self._interview = interview
        self._then = then

    def ask(self, turn: Turn) -> Decision:
        """Ask for all that is kept of the visitor; the exchange gathers it. A notice that waits stands below: a yes is to that."""
        reply, intake = self._replies.phrase("my_data", turn.language), turn.conversation.intake
        is_at_notice = intake is not None and intake.stage in CONSENTS
        said = self._then(turn, reply) if is_at_notice else turn.replying(reply)
        return replace(said, action=Action.SHOW_DATA)

    def shows(self, data: Mapping[str, Any], decision: Decision) -> Reply:
        """Return *decision*'s reply with *data*, all that is kept of the visitor, readable."""
        language = decision.conversation.language
        paragraphs = [decision.reply.text]
        for exchange in data["exchanges"]:
            # An earlier copy of the data is not copied once more.
            is_copy = About.parse(exchange["about"]).says("my_data")
            said = "…" if is_copy else exchange["assistant"]
            at = exchange["at"][:16].replace("T", " ")
            # Each line is marked, so that a channel can tell it from ours.
            own = [f"> {line}" for line in self._you(exchange, language).splitlines()]
            paragraphs.append("\n".join(filter(None, (at, *own, said))))
        for lead in data["leads"]:
            kind = self._interview.project.kind(lead["kind"])
            given = self._interview.questions.listed(kind, lead["given"], language)
            paragraphs.append(f"{lead['reference']} · {lead['taken_at'][:10]} · {given}")
            added = (lead.get("owner"), lead.get("due_on"), lead.get("reason"))
            paragraphs += filter(None, [" · ".join(filter(None, added))])
            paragraphs += [f"{each['at'][:10]} · {each['text']}" for each in lead.get("notes", ())]
            told = (each for each in lead.get("introductions", ()) if each["note"])
            paragraphs += [f"{each['at'][:10]} · {each['note']}" for each in told]
            if was := _before(lead):
                listed = self._interview.questions.listed(kind, was, language)
                paragraphs.append(f"{lead['corrected']['at'][:10]} · {listed}")
        if restriction := data.get("restriction"):
            paragraphs.append(f"{restriction['at'][:10]} · {restriction['reason']}")
        for consent in data["consents"]:
            answer = self._replies.say("yes" if consent["is_given"] else "no", language)
            paragraphs.append(f"{consent['at'][:10]} · {answer}\n{consent['wording']}")
        for file in data["files"]:
            megabytes = max(file["size"] / 1e6, 0.1)
            paragraphs.append(f"{file['at'][:10]} · {file['name']} · {megabytes:.1f} MB")
        unmet = list(_unmet(data.get("others", {})))
        paragraphs += ("\n".join((at, *(f"> {line}" for line in said))) for at, said in unmet)
        reply = replace(decision.reply, text="\n\n".join(paragraphs))
        own = [line for each in data["exchanges"] for line in each["you"].splitlines()]
        for lead in data["leads"]:
            own += (*lead["given"].values(), *_before(lead).values())
        own += (line for _, said in unmet for line in said)
        return self._replies.in_script(reply, decision.conversation.tag, own)

    def _you(self, exchange: Mapping[str, Any], language: Language) -> str:
        """Return what the visitor said in *exchange*; of what stood in a menu, and below no reply, the words for it."""
        you: str = exchange["you"]
        if not you or you != exchange["tapped"]:
            return you
        tapped = ChoiceId.parse(you)
        return (self._replies.called(tapped, language) if tapped else "") or "…"
