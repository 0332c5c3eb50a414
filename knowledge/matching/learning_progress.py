"""What somebody at a terminal is told while they wait for what is learned."""

import logging
from collections.abc import Callable

LEARNING = "content_learning"


class _Progress(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == LEARNING:
            languages = ", ".join(getattr(record, "languages", ()))
            self._say(
                f"Learning what has changed ({languages}): some fifteen seconds each, on a busy machine minutes."
            )
        elif record.levelno >= logging.WARNING:
            self._say(record.getMessage())


def tell_of_learning(say: Callable[[str], None]) -> None:
    """Have *say* told, in this process, what is being learned whenever that begins, and of every warning."""
    log = logging.getLogger("knowledge")
    log.setLevel(logging.INFO)
    others = [each for each in log.handlers if not isinstance(each, _Progress)]
    log.handlers = [*others, _Progress(say)]
