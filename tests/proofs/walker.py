"""A visitor of the chat page who walks whole company intakes, by typing and by tapping.

Nothing here knows that servers are killed: what gets no answer is sent again under its key.
"""

import http.client
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from bot.channels.web.form import Sent
from bot.http.templates import paragraphs
from bot.message import Reply
from knowledge.project import Field
from knowledge.reading.loader import CONTENT, load

FRAGMENT = "text/fragment+html"
ANSWER_SECONDS = 10
"""How long one request may take."""

PATIENCE_SECONDS = 300
"""How long a server may be away, restarts included, before the walker gives up."""

PAUSE_SECONDS = 0.02
LONGEST_INTAKE = 80
"""Messages; an intake has about twenty, the rest is room for what was lost."""

COOKIE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

QUESTIONS = ("Which cities are targeted?", "What does it cost?", "What is elderly care?")
OFFERS = ("Fall sensors for care homes", "Software for rehabilitation", "Beds, lifts and training")
ANSWERED_CITIES = ("Wuhan and Chengdu", "Porto", "1, 2", "all", "Shanghai", "2")
AREAS = ("elderly care", "1 and 2", "all", "disability")
COUNTRIES = ("Finland", "Sverige", "3", "Norway", "DK")
BERTHS = ("A few", "2", "lots")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a visitor is shown in reply: the exchange's number, words, choices and reference."""

    number: int
    paragraphs: tuple[str, ...]
    choices: frozenset[str]
    rows: tuple[str, ...] = ()
    reference: str = ""
    asked: int = field(default=0, compare=False)
    """The number of the question that waits, 0 for none."""

    @classmethod
    def of(cls, number: int, reply: Reply) -> "Shown":
        """Return what should be shown of a reply that was kept."""
        offered = [*reply.choices, *(row.change for row in reply.rows if row.change)]
        offered += [reply.dispute] if reply.dispute else []
        words = [*paragraphs(reply.text), *paragraphs(reply.tail)]
        return cls(
            number,
            tuple(_plain(part) for part in words),
            frozenset(choice.id for choice in offered),
            tuple(_plain(part) for row in reply.rows for part in (row.label, row.value)),
            reply.reference,
        )


@dataclass(frozen=True, slots=True)
class Told:
    """One message as it was sent."""

    visitor: str
    key: str
    text: str = ""
    choices: tuple[str, ...] = ()

    @property
    def message_key(self) -> str:
        """The key the message is kept under."""
        return Sent(self.key, self.text, self.choices).message_key

    def body(self) -> bytes:
        """Return the form as the page sends it."""
        pairs = [("key", self.key), ("hint", "en")]
        pairs += [("choices", choice) for choice in self.choices[:-1]]
        pairs += [("choice", choice) for choice in self.choices[-1:]] or [("text", self.text)]
        return urlencode(pairs).encode()


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A message and the reply it got: what must never be lost.

    It was answered at the last of its *tries*, which was sent at *sent_at*, in seconds of the epoch.
    """

    told: Told
    shown: Shown
    tries: int
    sent_at: float


class StuckError(Exception):
    """A visitor got no answer, or one that makes no sense; nothing that a kill may bring about."""


@dataclass
class Line:
    """The way to the server, which may be cut at any time."""

    port: int
    _connection: http.client.HTTPConnection | None = None

    def tell(self, told: Told) -> Acknowledged:
        """Return *told* with its reply; it is sent until there is one."""
        until = time.monotonic() + PATIENCE_SECONDS
        tries = 0
        while time.monotonic() < until:
            tries, sent_at = tries + 1, time.time()
            try:
                status, page = self._post(told)
            except (OSError, http.client.HTTPException):
                self.close()
            else:
                if status == http.client.OK:
                    return Acknowledged(told, read(page), tries, sent_at)
                if status == http.client.TOO_MANY_REQUESTS:
                    tries -= 1  # nobody looked at it
                # "Nothing was stored" is an honest answer, and no acknowledgement.
                elif status != http.client.SERVICE_UNAVAILABLE:
                    msg = f"{told} was answered with {status}: {page[:200]}"
                    raise StuckError(msg)
            time.sleep(PAUSE_SECONDS)
        msg = f"{told} got no answer within {PATIENCE_SECONDS} seconds."
        raise StuckError(msg)

    def _post(self, told: Told) -> tuple[int, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=ANSWER_SECONDS
            )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": FRAGMENT,
            "Cookie": f"visitor={told.visitor}",
        }
        self._connection.request("POST", "/messages", told.body(), headers)
        response = self._connection.getresponse()
        return response.status, response.read().decode()

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Walker:
    """Walks intakes of *fields*; *acknowledged* is told of every message that was answered.

    *repeats* holds what the server said to messages repeated although they had been answered.
    """

    line: Line
    chance: Random
    name: str
    fields: Sequence[Field]
    acknowledged: Callable[[Acknowledged], None]
    submitted: dict[str, str] = field(default_factory=dict)
    """The company of each reference."""

    repeats: list[tuple[Acknowledged, Shown]] = field(default_factory=list)
    _visitor: str = ""
    _company: str = ""

    def walk(self) -> None:
        """Walk one intake from the first word to its reference."""
        chance = self.chance
        if not self._visitor or chance.random() < 0.2:
            self._visitor = "".join(chance.choices(COOKIE_LETTERS, k=32))
        self._company = ""
        shown = self._tell(text=chance.choice(QUESTIONS)) if chance.random() < 0.2 else None
        for _ in range(LONGEST_INTAKE):
            text, choices = self._next(shown)
            shown = self._tell(text, choices)
            if shown.reference:
                self.submitted[shown.reference] = self._company
                return
        msg = f"{self.name} was asked {LONGEST_INTAKE} times and never came to an end: {shown}"
        raise StuckError(msg)

    def _tell(self, text: str = "", choices: Sequence[str] = ()) -> Shown:
        key = f"{self.chance.getrandbits(96):024x}"
        told = Told(self._visitor, key, text, tuple(choices))
        done = self.line.tell(told)
        self.acknowledged(done)
        if self.chance.random() < 0.05:  # the platform did not hear of the answer
            self.repeats.append((done, self.line.tell(told).shown))
        return done.shown

    def _next(self, shown: Shown | None) -> tuple[str, Sequence[str]]:
        """Return what to say next: words, or else choices."""
        chance = self.chance
        choices = {_verb(choice): choice for choice in shown.choices} if shown else {}
        is_typing = chance.random() < 0.5
        if shown and shown.asked:
            return self._answer(shown, is_typing=is_typing)
        if "submit" in choices:
            changes = sorted(choice for choice in shown.choices if _verb(choice) == "change")
            if chance.random() < 0.15:
                return "", [chance.choice(changes)]
            return ("submit", []) if is_typing else ("", [choices["submit"]])
        if "agree" in choices:
            return ("I agree", []) if is_typing else ("", [choices["agree"]])
        return ("/join", []) if is_typing else ("", ["do:join"])

    def _answer(self, shown: Shown, *, is_typing: bool) -> tuple[str, Sequence[str]]:
        chance = self.chance
        asked = [each for each in self.fields if not each.asked_with][shown.asked - 1]
        by_verb: dict[str, list[str]] = {}
        for choice in sorted(shown.choices):
            by_verb.setdefault(_verb(choice), []).append(choice)
        if "skip" in by_verb and chance.random() < 0.4:
            return ("skip", []) if is_typing else ("", by_verb["skip"])
        if "done" in by_verb and not is_typing:
            picks = chance.sample(by_verb["pick"], chance.randint(1, len(by_verb["pick"])))
            return "", [*picks, *by_verb["done"]]
        if "pick" in by_verb and not is_typing:
            return "", [chance.choice(by_verb["pick"])]
        return self._words(asked.name), []

    def _words(self, asked: str) -> str:
        chance = self.chance
        number = chance.randrange(10**6)
        match asked:
            case "company":
                self._company = f"Kotiturva {self.name}{len(self.submitted)} Oy"
                return f"{self._company}, kotiturva{number}.fi"
            case "person":
                name = chance.choice(("Aino Virtanen", "Åse Øverby", "Jón Þórsson"))
                return f"{name}, aino{number}@kotiturva.fi, +358 40 {number:07d}"
            case "email":
                return f"aino{number}@kotiturva.fi"
            case "phone":
                return f"+358 40 {number:07d}"
            case "country":
                return chance.choice(COUNTRIES)
            case "focus_areas":
                return chance.choice(AREAS)
            case "cities":
                return chance.choice(ANSWERED_CITIES)
            case "berths":
                return chance.choice(BERTHS)
        return chance.choice(OFFERS)


@cache
def fields_of(content: Path | None) -> Sequence[Field]:
    """Return what whoever says /join in English is asked by the project of *content*."""
    return load(content or CONTENT).project.kind_for("en", "").fields


def read(page: str) -> Shown:
    """Return what the page's fragment shows."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    kept = reader.kept
    return Shown(
        reader.number,
        tuple(kept["p"]),
        frozenset(reader.choices),
        tuple(kept["row"]),
        "".join(kept["reference"]),
        reader.asked,
    )


class _Reader(HTMLParser):
    """Collects what stands in a reply, by the kind of place it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.number = 0
        self.asked = 0
        self.choices: list[str] = []
        self.kept: dict[str, list[str]] = {"p": [], "row": [], "reference": []}
        self._open: list[str] = []
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if "exchange" in classes:
            self.number = int(values["data-number"])
        if values.get("name") in {"choice", "choices"}:
            self.choices.append(values["value"])
        if tag == "progress":
            self.asked = int(values["value"])
        if tag not in VOID:
            self._open.append(self._place(tag, classes))
            if self._open[-1] in self.kept:
                self._parts = []

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        place = self._open.pop()
        if place in self.kept:
            self.kept[place].append(_plain("".join(self._parts)))

    def _place(self, tag: str, classes: Sequence[str]) -> str:
        if "reply" in classes:
            return "reply"
        if "reference-number" in classes:
            return "reference"
        if classes and classes[0] in {"row-label", "row-value"}:
            return "row"
        return "p" if tag == "p" and "reply" in self._open else ""


def _plain(words: str) -> str:
    return " ".join(words.split())


def _verb(choice: str) -> str:
    """Return what a choice of an intake does, of ``in:<intake>:<verb>:…``; empty for others."""
    parts = choice.split(":")
    return parts[2] if parts[0] == "in" else ""
