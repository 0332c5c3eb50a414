"""Logs for the operator: one JSON object a line, without what visitors wrote or who they are.

Nothing here decides what is worth a line.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

LONGEST_FIELD = 2_000
"""Characters of one field; the rest is cut off, so that nobody floods the log."""

SECRET = re.compile(
    r"\b\d{6,12}:[\w-]{30,}"  # a Telegram token
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user and password of an address
    r"|(?i:\b(?:token|secret|signature|password|key)=)[^&\s]+"
)


def configure(level: str) -> None:
    """Send the logs of everything, libraries included, to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _bounded,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # Addresses and queries of visitors would stand in it.
    logging.getLogger("uvicorn.access").disabled = True


def _bounded(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = SECRET.sub("[secret]", value)[:LONGEST_FIELD]
    return event
