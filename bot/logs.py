"""Logs for the operator: one JSON object a line, without what visitors wrote or who they are."""

import json
import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO

import orjson
import structlog

LONGEST_FIELD = 2_000
"""Characters of one field; the rest is cut off, so that nobody floods the log."""

OF_THE_KNOWLEDGE = ("path", "languages", "reason", "model", "size")
"""The fields of what ``knowledge`` logs, which knows nothing of these logs."""

ENDING = ("exception",)
"""Fields whose end says most: of a long traceback the error itself."""

CONTACT = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+|\+\d[\d ()-]{6,}\d")
"""An e-mail address, or a phone number as it is kept."""

SECRET = re.compile(
    r"(?<!\d)\d{6,12}:[\w-]{30,}"  # a Telegram token
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user and password of an address
    r"|(?i:\b(?:token|secret|signature|password|key)=)[^&\s]+"
)


def configure(level: str) -> None:
    """Send the logs of everything, libraries included, to standard error."""
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        _bounded,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    least = logging.getLevelNamesMapping()[level.upper()]
    # Ours are written as they are: by way of the standard library, a line costs four times as much.
    structlog.configure(
        processors=[*shared, _line],
        logger_factory=_Lines(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(least),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(allow=OF_THE_KNOWLEDGE), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _line],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(least)
    # A start would fill a page with how it works; its warnings are wanted.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Addresses and queries of visitors would stand in it.
    logging.getLogger("uvicorn.access").disabled = True


def silence() -> None:
    """Send no log anywhere: for a command whose terminal is read by a person."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


class _Lines:
    """Writes each event as a line; where the log takes none, its disk being full, everything else goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def __call__(self, *_args: Any) -> "_Lines":
        return self

    def write(self, line: str) -> None:
        # Threads write too: a line is whole or not there.
        with self._lock, suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    debug = info = warning = error = critical = write


def _line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """Return *event* as a line of ASCII: nothing in it speaks to the terminal."""
    try:
        line = orjson.dumps(event).decode()
    except TypeError:  # a lone surrogate has no UTF-8
        line = ""
    return line if line.isascii() and line else json.dumps(event)


def _bounded(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if type(value) is str and _HARMLESS.fullmatch(value):  # as most
            continue
        if not name.startswith("_"):  # what structlog hands on to itself
            event[name] = _safe(value, is_ending=name in ENDING)
    return event


def _safe(value: Any, *, is_ending: bool = False) -> Any:
    """Return *value* without secrets and contacts, and no longer than a field may be."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_safe(each) for each in value[:_MOST_VALUES]]
    if isinstance(value, str) and _HARMLESS.fullmatch(value):
        return value
    text = value if isinstance(value, str) else repr(value)
    text = text[-_LOOKED_AT:] if is_ending else text[:_LOOKED_AT]
    text = CONTACT.sub("[contact]", SECRET.sub("[secret]", text))
    return text[-LONGEST_FIELD:] if is_ending else text[:LONGEST_FIELD]


_HARMLESS = re.compile(r"[\w., -]{0,64}", re.ASCII)
"""Most values are words of ours: no contact and no secret is without one of the signs that are missing here."""

_LOOKED_AT = 8 * LONGEST_FIELD
_MOST_VALUES = 20
