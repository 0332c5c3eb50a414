"""The server, with a finder that stalls where a question says so; and with *--patient* no budget.

``python -m tests.proofs.slow`` serves it. Nothing but the finding is slower than it should be.
"""

import os
import re
import time

import click

from bot import app, logs, server
from bot.channels.wechat.channel import Wechat
from bot.channels.wechat.flight import Times
from bot.settings.all import Settings
from knowledge.matching.match import Match
from knowledge.matching.matcher import Matcher

STALL = re.compile(r"stall (\d+(?:\.\d+)?)")

PATIENT = Times(answer=60, reply=60, gone=60)
"""No budget: the control waits for every answer."""

_find = Matcher._find  # noqa: SLF001  # what is not remembered


def slowly(matcher: Matcher, text: str, language: str, before: str | None) -> Match:
    """Find as the matcher does, after the pause that *text* names."""
    if stall := STALL.search(text):
        time.sleep(float(stall[1]))
    return _find(matcher, text, language, before)


@click.command()
@click.option("--patient", is_flag=True)
def main(*, patient: bool) -> None:
    """Serve slowly."""
    settings = Settings.from_environ(os.environ)  # noqa: TID251  # as bot.__main__ does
    logs.configure(settings.log_level)
    Matcher._find = slowly  # type: ignore[method-assign]  # noqa: SLF001  # that is the point
    if patient:
        make = Wechat.__init__

        def patiently(wechat: Wechat, *parts: object) -> None:
            make(wechat, *parts, times=PATIENT)  # type: ignore[arg-type]

        Wechat.__init__ = patiently  # type: ignore[method-assign,assignment]
    server.serve(app.App.build(settings), click.echo)


if __name__ == "__main__":
    main()
