"""What the check says of a text, in the reader's language: without file and line, for editors see neither."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.casework.trial import DIED, ENDLESS
from knowledge.editing.patch import MEANWHILE
from knowledge.problems import Problem
from knowledge.reading.loader import SUFFIX

KNOWN = {DIED: "died", ENDLESS: "endless", MEANWHILE: "changed_meanwhile"}
"""Of which kind a line is that stands in a report alone."""

_TOPICS = "topics/"


class Speaker(Protocol):
    """What says things in the reader's language."""

    @property
    def colon(self) -> str: ...

    def say(self, name: str, /, **values: object) -> str: ...

    def of(self, kind: str, value: str) -> str: ...

    def topic(self, name: str) -> str: ...

    def number(self, number: int) -> str: ...


def told_of(problem: Problem | str, report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is known of *problem*, which may be a line of *report*."""
    if isinstance(problem, Problem):
        message, values = problem.message, problem.values
        return {"message": message, "kind": problem.kind, "values": values}
    found = report.get("told", {}).get(problem)
    return found or {"message": problem, "kind": KNOWN.get(problem, "")}


def fault(words: Speaker, told: Mapping[str, Any], topic: str = "") -> str:
    """Return what is *told* of a problem, where it is of another topic than *topic* with its name."""
    values = {name: _said(words, name, value) for name, value in told.get("values", {}).items()}
    kind = told["kind"]
    text = words.say(f"console_fault_{kind}", **values) if kind else str(told["message"])
    file = str(told.get("file", ""))
    other = file.removeprefix(_TOPICS).removesuffix(SUFFIX)
    if not file.startswith(_TOPICS) or other in {topic, told.get("values", {}).get("topic")}:
        return text
    return f"{words.topic(other)}{words.colon}{text}"


def _said(words: Speaker, name: str, value: object) -> str:
    """Return a value as the reader's language calls it: languages and topics by their names."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(words.of("tongue", str(each)) for each in value)
    if isinstance(value, int):
        return words.number(value)
    if name == "language":
        return words.of("tongue", str(value))
    return words.topic(str(value)) if name == "topic" else str(value)
