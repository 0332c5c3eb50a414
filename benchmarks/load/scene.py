"""One measurement: a server, the people who write to it, and what they felt."""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from benchmarks.load.people import (
    HOSTILE,
    QUESTIONS,
    Felt,
    Person,
    Scene,
    follower,
    visitor,
)

GOODBYE_SECONDS = 0.5
"""How long connections take to be closed."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many write, and how often: a message every *pause* seconds of each visitor and follower."""

    visitors: int = 480
    hostile: int = 20
    followers: int = 20
    seconds: float = 60.0
    pause: float = 20.0
    seed: int = 1127


@dataclass(slots=True)
class Result:
    """What came of it; *growth* in megabytes, at the height."""

    crowd: Crowd
    ordinary: Felt = field(default_factory=Felt)
    wechat: Felt = field(default_factory=Felt)
    hostile: dict[str, Felt] = field(default_factory=dict)
    growth: float = 0.0

    @property
    def lost(self) -> int:
        """How many messages of ordinary people got no answer."""
        answers = self.ordinary.answers
        return sum(number for name, number in answers.items() if name.startswith("failed"))

    @property
    def unanswered(self) -> int:
        """How many callbacks of WeChat were refused, or answered later than is promised."""
        return sum(number for name, number in self.wechat.answers.items() if name != "200")

    def __str__(self) -> str:
        felt, wechat = self.ordinary, self.wechat
        quantiles = ", ".join(f"{felt.quantile(share):.3f}" for share in (0.5, 0.95, 0.99))
        lines = [
            f"ordinary: {len(felt.seconds)} messages, p50, p95, p99 {quantiles} s; {dict(felt.answers)}",
            f"WeChat: {len(wechat.seconds)}, worst {wechat.quantile(1.0):.3f} s; {dict(wechat.answers)}",
            f"memory: {self.growth:.0f} MB more",
            *(f"{name}: {dict(of.answers)}" for name, of in self.hostile.items()),
        ]
        return "\n".join(lines)


class Measured(Protocol):
    """A server that runs."""

    port: int

    def memory(self) -> float:
        """Return how many megabytes it holds."""
        ...


async def measured(server: Measured, crowd: Crowd) -> Result:
    """Return what *crowd* felt of *server*, which is warm."""
    result = Result(crowd)
    scene = Scene(
        server.port,
        time.monotonic() + crowd.seconds,
        Random(crowd.seed),  # noqa: S311  # nothing here is to be unguessable
    )
    before = server.memory()
    watching = asyncio.create_task(_watch(server, before, result))
    people = [
        visitor(scene, number, result.ordinary, crowd.pause) for number in range(crowd.visitors)
    ]
    people += [
        follower(scene, number, result.wechat, crowd.pause / 4)
        for number in range(crowd.followers)
    ]
    for number in range(crowd.hostile):
        kind = HOSTILE[number % len(HOSTILE)]
        felt = result.hostile.setdefault(kind.__name__, Felt())
        people.append(kind(scene, 100_000 + number, felt))  # type: ignore[arg-type]  # coroutines all
    try:
        await asyncio.gather(*people)
    finally:
        watching.cancel()
        await asyncio.sleep(GOODBYE_SECONDS)
    return result


async def warmed(port: int) -> None:
    """Let the server meet each of the questions once, so that only new ones are new to it."""
    scene = Scene(port, time.monotonic(), Random(0))  # noqa: S311  # as above
    person = Person(scene, 1)
    for text in QUESTIONS:
        await person.ask(text, Felt())
    person.leave()


async def _watch(server: Measured, before: float, result: Result) -> None:
    while True:
        result.growth = max(result.growth, server.memory() - before)
        await asyncio.sleep(0.1)
