"""A chat in the terminal, for trying things out.

It knows nothing of the other channels and keeps nothing itself.
"""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from bot.message import Clock, Message, Reply, Visitor, clean_text, paragraphs
from bot.transcript import Exchange

VISITOR = Visitor("terminal", "you")


def to_message(line: str, number: int, clock: Clock) -> Message:
    """Translate one line typed; whoever types has been greeted, for that stands above it."""
    return Message(VISITOR, str(number), clock(), text=clean_text(line), is_greeted=True)


def words(reply: Reply) -> str:
    """Return what *reply* says as text, without what may be chosen."""
    rows = (f"{number}. {row.label}: {row.value}" for number, row in enumerate(reply.rows, 1))
    foot = f"({reply.foot})" if reply.foot else ""
    return paragraphs(reply.text, "\n".join(rows), reply.tail, foot)


def render(reply: Reply) -> str:
    """Return *reply* as text: what may be chosen stands below it, numbered."""
    if reply.rows:
        choices = [f"- {choice.label}" for choice in reply.choices]
    else:
        choices = [
            f"{number}) {'[x] ' if choice.is_ticked else ''}{choice.label}"
            for number, choice in enumerate(reply.choices, 1)
        ]
    progress = f"[{reply.progress.text}]" if reply.progress else ""
    return paragraphs(words(reply), "\n".join(choices), progress)


def talk(
    lines: Iterator[str],
    take: Callable[[Message], Exchange],
    my_data: Callable[[Visitor], dict[str, Any]],
    clock: Clock,
) -> Iterator[str]:
    """Yield what to print for each line typed."""
    for number, line in zip(count(1), lines, strict=False):
        exchange = take(to_message(line, number, clock))
        yield render(exchange.reply)
        if exchange.reply.about.says("my_data"):
            yield json.dumps(my_data(VISITOR), ensure_ascii=False, indent=1)
