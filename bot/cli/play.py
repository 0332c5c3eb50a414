"""``python -m bot play``: plays conversations in memory, a line of JSON in and one out for each message.

Its clock stands still between the lines and its references count up, so that the same lines always
get the same replies.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from typing import Any

from bot.channels.terminal import words
from bot.consent import Consent, Purpose, given_for, last_words
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.dialogue.utterance import Utterance
from bot.leads import Lead
from bot.memory.unit import MemoryUnit
from bot.memory.writer import MemoryWriter
from bot.message import About, Message, Reply, Visitor, clean_text
from bot.transcript import Exchange
from bot.wiring.assistant import Core
from knowledge.language.tags import region_of, tongue_of

BEGINNING = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""When the first line is said, but for the pause before it."""

PAUSE = timedelta(seconds=5)
"""How much later each line is said."""

CHANNELS = ("web", "telegram", "wechat", "terminal")


@dataclass(frozen=True, slots=True)
class Line:
    """What is said or tapped in a *conversation*; *tap* is a number on show, None where words are said.

    *channel* and *hint*, a language tag, count in the first line of a conversation.
    """

    conversation: str
    say: str = ""
    tap: int | None = None
    channel: str = CHANNELS[0]
    hint: str = ""
    after: timedelta = timedelta(0)

    @classmethod
    def parse(cls, line: bytes) -> "Line":
        """Return what a line of JSON says; ``ValueError`` tells what is wrong with it."""
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            msg = "This is no JSON."
            raise ValueError(msg) from None
        if not isinstance(said, dict):
            msg = "This is no JSON object."
            raise ValueError(msg)  # noqa: TRY004  # of what is read, not of how we are called
        if "conversation" not in said:
            msg = "It lacks a conversation."
            raise ValueError(msg)
        if ("say" in said) == ("tap" in said):
            msg = "It needs either say or tap."
            raise ValueError(msg)
        texts = {
            name: _text(name, said[name])
            for name in ("conversation", "say", "channel", "hint")
            if name in said
        }
        if texts.get("channel", CHANNELS[0]) not in CHANNELS:
            msg = f"The channel must be one of {', '.join(CHANNELS)}."
            raise ValueError(msg)
        tap = said.get("tap")
        if "tap" in said and type(tap) is not int:  # true is no number
            msg = "The tap must be a whole number."
            raise ValueError(msg)
        return cls(**texts, tap=tap, after=_hours(said.get("after_hours", 0)))


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        msg = f"The {name} must be a text."
        raise ValueError(msg)  # noqa: TRY004  # of what is read, not of how we are called
    return value


def _hours(value: object) -> timedelta:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
            return timedelta(hours=value)
    except (ValueError, OverflowError):  # NaN, or longer than any calendar
        pass
    msg = "The after_hours must be a number, 0 or more."
    raise ValueError(msg)


@dataclass(slots=True)
class Talk:
    """One conversation: who speaks, in which language as the channel knows, and the last reply."""

    visitor: Visitor
    hint: str
    region: str
    reply: Reply | None = None

    def choice(self, number: int) -> str:
        """Return the id of choice *number* on show; ``ValueError`` where there are not so many."""
        choices = self.reply.tappable if self.reply else ()
        if not 1 <= number <= len(choices):
            msg = f"There is no choice {number}: {len(choices)} are on show."
            raise ValueError(msg)
        return choices[number - 1].id


class Player:
    """Plays lines before the assistant, each conversation as a visitor of its own."""

    def __init__(self, core: Core) -> None:
        self._exchanges = Exchanges(lambda: core.assistant, Seal(b"play"))
        self._ear = core.ear
        self._ear.remembers_values = True  # each message is heard a second time, for what it does
        self._tongues = tuple(core.library.tongues)
        self._writer = MemoryWriter()
        self._talks: dict[str, Talk] = {}
        self._keys = count(1)
        self._now = BEGINNING

    def play(self, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """Yield what comes of each line; of a bad one, what is wrong with it."""
        for number, line in enumerate(lines, 1):
            try:
                said = Line.parse(line)
                talk = self._talks.get(said.conversation) or self._begun(said)
                message = self._to_message(said, talk)
            except ValueError as error:
                yield {"error": str(error), "line": number}
                continue
            self._talks[said.conversation] = talk
            yield {"conversation": said.conversation, **self._take(message, talk)}

    def _begun(self, line: Line) -> Talk:
        visitor = Visitor(line.channel, line.conversation)
        return Talk(visitor, tongue_of(line.hint, self._tongues) or "", region_of(line.hint))

    def _to_message(self, line: Line, talk: Talk) -> Message:
        choice = "" if line.tap is None else talk.choice(line.tap)
        try:
            self._now += line.after + PAUSE
        except OverflowError:
            msg = "The calendar ends before that."
            raise ValueError(msg) from None
        key, text = str(next(self._keys)), clean_text(line.say)
        return Message(
            *(talk.visitor, key, self._now),
            text=text,
            choice=choice,
            hint=talk.hint,
            region=talk.region,
        )

    def _take(self, message: Message, talk: Talk) -> dict[str, Any]:
        def taken(unit: MemoryUnit) -> dict[str, Any]:
            exchange = self._exchanges.take(unit, message)
            talk.reply = exchange.reply
            country = unit.conversations.get(message.visitor).country
            heard = self._ear.hear(message.text, exchange.reply.language, country)
            return {**_said(exchange, heard), **_kept(unit, message.visitor)}

        return self._writer.run(taken)


def _said(exchange: Exchange, heard: Utterance) -> dict[str, Any]:
    """Return how a message was met, as plain values."""
    reply = exchange.reply
    return {
        "about": _parts(reply.about),
        "acts": [str(act) for act in heard.acts],
        "outcome": str(exchange.outcome),
        "language": reply.language,
        "text": words(reply),
        "choices": [choice.label for choice in reply.tappable],
    }


def _parts(about: About) -> list[str]:
    """Return what a reply was made from, an entry for each topic.

    >>> _parts(About.parse("topic city.lyon city.porto, phrase summary"))
    ['topic city.lyon', 'topic city.porto', 'phrase summary']
    """
    return [f"{kind} {name}".rstrip() for kind, *names in about.parts for name in names or [""]]


def _kept(unit: MemoryUnit, visitor: Visitor) -> dict[str, Any]:
    """Return what is kept of *visitor* by now, as plain values."""
    intake, leads = unit.conversations.get(visitor).intake, unit.leads.of(visitor)
    return {
        "asks": (intake and intake.asked) or None,
        "values": dict(intake.given) if intake else {},
        "consents": _agreed(unit.consents.of(visitor), leads),
        "leads": [_lead(lead) for lead in reversed(leads)],
        "held": unit.queue.is_open(visitor),
    }


def _agreed(consents: Sequence[Consent], leads: Sequence[Lead]) -> list[str]:
    """Return the purposes to which the last word was yes, of any registration: a no to one takes nothing from another."""
    sent = [lead.requests for lead in leads]
    begun = ((each.request,) for each in consents if each.request not in chain(*sent))
    said = (last_words(given_for(consents, names)) for names in (*sent, *begun))
    given = {each.purpose for last in said for each in last if each.is_given}
    return [str(purpose) for purpose in Purpose if purpose in given]


def _lead(lead: Lead) -> dict[str, Any]:
    kept = {"reference": lead.reference, "kind": lead.kind, "status": str(lead.status)}
    return {**kept, **lead.given}


def as_json(told: dict[str, Any]) -> bytes:
    """Return what came of a line as a line of UTF-8; half a character stands escaped."""
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace")
