"""``python -m bot demo``: the console on a throw-away database, with a sign-in that works at once.

Nothing of it is kept; every password and code here is printed and of nobody.
"""

import random
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import pyotp
from argon2 import PasswordHasher

from bot.app import App
from bot.cli.startup import address_of
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.demo.filling import EXCHANGES, Demo
from bot.demo.people import People, people_in
from bot.server import serve
from bot.settings.all import Settings
from bot.wiring.clock import utc_now
from knowledge.reading.loader import CONTENT

SEED = 2026
MINUTE = 60.0
STEP = 30
"""Seconds for which a code of the second factor is shown."""


def fill(writer: Writer, demo: Demo, password: str, codes: str) -> dict[str, int]:
    """Fill the database behind *writer*, and return how many of each there are."""
    hashed = PasswordHasher().hash(password)

    def work(unit: SqlUnit) -> dict[str, int]:
        numbers = demo.staff(unit, hashed, codes)
        demo.leads(unit, numbers)
        demo.questions(unit, EXCHANGES - count_of(unit))
        return {"leads": len(unit.leads.all()), "exchanges": count_of(unit)}

    return writer.run(work, budget=MINUTE)


def count_of(unit: SqlUnit) -> int:
    """Return how many exchanges are kept."""
    from sqlalchemy import func, select  # noqa: PLC0415

    from bot.database.tables.dialogue import EXCHANGES as TABLE  # noqa: PLC0415

    return int(unit.connection.execute(select(func.count()).select_from(TABLE)).scalar_one())


def run(settings: Settings, announce: Callable[[str], None], *, is_live: bool) -> None:
    """Serve the demo until Ctrl-C or SIGTERM; *is_live* shows each new code as its time comes."""
    password, codes = f"demo {secrets.token_hex(4)} demo", pyotp.random_base32()
    announce("Making up leads: a few seconds, on a busy machine a minute or two.")
    signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory(prefix="demo") as folder:
        chosen = kept_here(settings, Path(folder))
        app = App.build(chosen)
        core = app.live()
        people = people_in(settings.content or CONTENT, core.library)
        chance = random.Random(SEED)  # noqa: S311  # the same every time
        demo = Demo(core.library, core.replies, people, utc_now(), chance)
        filled = fill(app.writer, demo, password, codes)
        for line in told(address_of(chosen), password, codes, filled, people):
            announce(line)
        done = threading.Event()
        if is_live:
            threading.Thread(
                target=partial(_show_codes, codes, announce, done), daemon=True
            ).start()
        try:
            serve(app, lambda line: None)
        finally:
            done.set()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """End as if by Ctrl-C, so that what is to be deleted is: the server raises SIGTERM again once it has ended."""
    raise SystemExit(128 + number)


def kept_here(settings: Settings, folder: Path) -> Settings:
    """Return *settings* for a demo in *folder*: nothing leaves the machine, whatever they say.

    Its people are made up, and somebody real may have their addresses. What is written into the
    content is written into a copy, and what is learned from that stays beside it.
    """
    content, cache = folder / "content", folder / "cache"
    shutil.copytree(settings.content or CONTENT, content)
    cache.mkdir()
    for kept in settings.cache_dir.glob("*.*"):
        (cache / kept.name).symlink_to(kept.absolute())
    return replace(
        settings,
        database_url=f"sqlite:///{folder / 'demo.db'}",
        content=content,
        cache_dir=cache,
        mail=None,
        telegram=None,
        wechat=(),
        erasure_ledger=None,
        # Nor is the public address looked at, whose certificate is the real assistant's.
        public_url="",
        metrics_at=None,
        metrics_token="",
    )


def told(
    address: str, password: str, codes: str, filled: dict[str, int], people: People
) -> list[str]:
    """Return what is to be known: where it is, and how to get in."""
    return [
        f"{filled['leads']} leads and {filled['exchanges']} exchanges, all made up; nothing is kept.",
        "",
        f"  {address}/console",
        "",
        f"  password  {password}",
        f"  code      {pyotp.TOTP(codes).now()}   (now; the key for an app is {codes})",
        "",
        *(f"  {each.email:<34}{each.role:<8}{each.organisation}" for each in people.staff),
        "",
        "Ctrl-C ends it and deletes everything.",
    ]


def _show_codes(codes: str, announce: Callable[[str], None], done: threading.Event) -> None:
    totp = pyotp.TOTP(codes)
    while not done.wait(STEP - utc_now().timestamp() % STEP):
        announce(f"  code      {totp.now()}")
