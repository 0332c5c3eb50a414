"""Plays the conversations of this folder and judges every turn by what was written of it beforehand.

A turn says what is typed (``say``), tapped (``tap``, the number of the choice on show) or answered to
whatever is asked (``fill``, by the names of fields). It is *good* where all of ``good`` holds, *bad* where
any of ``bad`` does, else acceptable; what may stand there, says :data:`HOLDS`.

``python -m tests.conversations.judge [FOLDER] [--show]`` prints the shares.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from bot.cli.play import Player, as_json
from bot.wiring.assistant import build_assistant, counted_chance

HERE = Path(__file__).parent
KNOWN, FRESH = HERE / "known", HERE / "fresh"
"""Conversations that the assistant was improved by, and those that were asked once."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Six megabytes take three seconds where the library comes with its parser in C, and half a minute without."""

MOST_ANSWERS = 14
"""So often at most one ``fill`` answers: a question that is asked for ever is no progress."""

PARTIAL = ("company", "person", "offer", "need", "website")
DIGITS = ("phone", "reach")

ARTICLES = frozenset({"a", "an", "the", "en", "et", "ett", "ei", "eit"})
"""What an offer or a need may begin with, and is none of it."""


@dataclass(slots=True)
class Judged:
    """The turns of a set of conversations, by how they went; *shown* are those that were not good."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    @property
    def turns(self) -> int:
        """How many turns were judged."""
        return self.counts.total()

    def share(self, verdict: str) -> float:
        """Return the share of turns with this verdict, in percent."""
        return 100 * self.counts[verdict] / max(1, self.turns)


def plain(value: object) -> str:
    """Return *value* as texts are compared: its letters and digits."""
    return "".join(filter(str.isalnum, str(value).casefold()))


def is_value(name: str, wanted: object, told: object) -> bool:
    """Whether *told* is the value that was wanted of the field *name*."""
    if told is None:
        return False
    if isinstance(wanted, list):
        return set(map(str, wanted)) == set(told if isinstance(told, list) else [told])
    if isinstance(told, list):
        return str(wanted) in told  # one of several
    if "@" in str(wanted):
        return str(wanted).casefold() in str(told).casefold().split()  # a dot more is another one
    if name in DIGITS:
        return plain(wanted).lstrip("0") in plain(told)
    if name in PARTIAL:
        first, _, rest = str(wanted).partition(" ")
        return plain(rest if rest and first.casefold() in ARTICLES else wanted) in plain(told)
    return plain(wanted) == plain(told)


def values(met: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is noted by now: the newest lead, and over it the registration that is open."""
    newest = met["leads"][-1] if met["leads"] else {}
    return {**newest, **met["values"]}


HOLDS: Mapping[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "about": lambda wanted, met: any(each in met["about"] for each in wanted),
    "not_about": lambda wanted, met: not any(each in met["about"] for each in wanted),
    "asks": lambda wanted, met: met["asks"] in wanted,
    "values": lambda wanted, met: all(
        is_value(name, value, values(met).get(name)) for name, value in wanted.items()
    ),
    "no_values": lambda wanted, met: not any(values(met).get(name) for name in wanted),
    "consents": lambda wanted, met: sorted(met["consents"]) == sorted(wanted),
    "leads": lambda wanted, met: len(met["leads"]) == wanted,
    "held": lambda wanted, met: met["held"] == wanted,
    "language": lambda wanted, met: met["language"] == wanted,
}
"""What may be expected of a turn, by its name."""


def verdict(turn: Mapping[str, Any], met: Mapping[str, Any]) -> str:
    """Return whether a turn went good, bad or neither."""
    if any(HOLDS[name](wanted, met) for name, wanted in (turn.get("bad") or {}).items()):
        return "bad"
    holds = all(HOLDS[name](wanted, met) for name, wanted in (turn.get("good") or {}).items())
    return "good" if holds else "acceptable"


class Judge:
    """Plays conversations, one after the other, before one assistant."""

    def __init__(self, player: Player) -> None:
        self._player = player

    def judge(self, path: Path, one_of: int = 1) -> Judged:
        """Return how the conversations of a file go, or one of so many of them, the same each time."""
        judged = Judged()
        # Values, no content: line numbers are of no use here.
        conversations = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  # a safe one
        # Not always the first: of one file they are of different people.
        for conversation in conversations[crc32(path.name.encode()) % one_of :: one_of]:
            for turn, said, met in self._played(conversation, path):
                how = verdict(turn, met)
                judged.counts[how] += 1
                if how != "good":
                    wanted = json.dumps(turn.get("good"), ensure_ascii=False, default=str)
                    judged.shown.append(
                        f"{how} {conversation['conversation']} {said!r}: {met['about']}, not {wanted}"
                    )
        return judged

    def _played(
        self, conversation: Mapping[str, Any], path: Path
    ) -> Iterator[tuple[Mapping[str, Any], str, Mapping[str, Any]]]:
        # The same id may be in another file.
        base = {"conversation": f"{path} {conversation['conversation']}"}
        base |= {
            name: conversation[name] for name in ("channel", "hint") if conversation.get(name)
        }
        met: Mapping[str, Any] = {"asks": None}
        for turn in conversation["turns"]:
            hours = {"after_hours": turn["after_hours"]} if turn.get("after_hours") else {}
            if "fill" in turn:
                met = self._filled(base, turn["fill"], met)
                yield turn, "…", met
                continue
            said = {"tap": turn["tap"]} if "tap" in turn else {"say": str(turn["say"])}
            played = self._play({**base, **hours, **said})
            # A choice that is not on show: what stood there stands.
            met = met if "error" in played else played
            yield turn, str(turn.get("say", f"tap {turn.get('tap')}")), met

    def _filled(
        self, base: Mapping[str, Any], answers: Mapping[str, Any], met: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        for _ in range(MOST_ANSWERS):
            if met["asks"] not in answers:
                break
            met = self._play({**base, "say": str(answers[met["asks"]])})
        return met

    def _play(self, line: Mapping[str, Any]) -> Mapping[str, Any]:
        [played] = self._player.play([json.dumps(line, ensure_ascii=False).encode()])
        met: Mapping[str, Any] = json.loads(as_json(played))
        return met


def main(arguments: list[str]) -> None:
    """Print how the conversations of a folder go, by language."""
    folders = [Path(each) for each in arguments if not each.startswith("--")] or [KNOWN, FRESH]
    judge = Judge(Player(build_assistant(None, Path(".cache/learned"), counted_chance())))
    for folder in folders:
        every = Judged()
        for path in sorted(folder.glob("*.yaml")):
            judged = judge.judge(path)
            every.counts += judged.counts
            shares = {name: f"{judged.share(name):.1f}" for name in ("good", "acceptable", "bad")}
            print(f"{folder.name} {path.stem}", judged.turns, shares)
            if "--show" in arguments:
                print("\n".join(judged.shown))
        shares = {name: f"{every.share(name):.1f}" for name in ("good", "acceptable", "bad")}
        print(folder.name, every.turns, shares)


if __name__ == "__main__":
    main(sys.argv[1:])
