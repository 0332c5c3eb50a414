"""What was found in a text is found once: one message is looked at from many sides, and many visitors say the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

REMEMBERED = 10_000
"""Answers about texts that are given at once when the same texts come again, at most."""

LONGEST_REMEMBERED = 200
"""Letters of such a text: what is longer hardly comes again."""

Find = TypeVar("Find", bound=Callable[..., Any])

_UNKNOWN = object()


class Remembering(Protocol):
    """What remembers what it found; *known* is kept by what was asked."""

    known: dict[tuple[Any, ...], Any]


def remembered(find: Find) -> Find:
    """Return *find*, whose answer depends on a text, what follows it and the content, asked once for the same."""
    name = find.__name__

    @wraps(find)
    def found(self: Remembering, text: str, *given: Any) -> Any:
        known, asked = self.known, (name, text, *given)
        answer = known.get(asked, _UNKNOWN)
        if answer is _UNKNOWN:
            answer = find(self, text, *given)
            if len(text) <= LONGEST_REMEMBERED:
                if len(known) >= REMEMBERED:
                    known.clear()
                known[asked] = answer
        return answer

    return cast("Find", found)
