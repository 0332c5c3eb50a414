"""What is rehearsed on Telegram: a chat as people have it, and what goes wrong on the way.

It looks at whether the bot answers, once, in time and in form; not at what.
"""

import asyncio
import time
from collections import Counter

import aiohttp

from bot.simulation.faults import Fault, Kind
from bot.simulation.rehearsal import Step, Tell, Tried, short
from bot.simulation.telegram import FakeTelegram
from bot.simulation.telegram_people import REPLY_SECONDS, NoReplyError, Person
from bot.simulation.telegram_text import LONGEST_TEXT
from bot.simulation.telegram_world import Shown

CONNECT_SECONDS = 120.0
"""How long the bot may take to come."""

TOAST_SECONDS = 10.0
"""How long a press may wait for its answer."""

QUIET_SECONDS = 1.5
"""After this long nothing more is expected."""

SETTLED_SECONDS = 2.5
"""After this long nothing more comes of what was done before: a bot may send one message a second in a chat."""

MOST_SHOWN = 20
"""Messages that are waited for until nothing more comes; a bot that sends without an end is not waited for."""

WAIT = 1
"""Seconds that a refused bot is asked to wait."""

QUESTION, OTHER_QUESTION = "Which cities are targeted?", "How can a company join?"
CHINESE_QUESTION = "目标城市有哪些？"


class TelegramRehearsal:
    """The rehearsal of the bot that is, or will be, connected to *telegram*."""

    def __init__(self, telegram: FakeTelegram, secret: str, tell: Tell) -> None:
        self._telegram = telegram
        self._secret = secret
        self._tell = tell
        self._kari = telegram.person()

    @property
    def steps(self) -> list[Step]:
        """All that is tried, in order."""
        return [
            Step(
                "the bot is started",
                "it fetches updates or sets a webhook",
                self.connect,
                is_needed=True,
            ),
            Step("/start", "a greeting", lambda: self.ask(self._kari, "/start")),
            Step("a question", "an answer", lambda: self.ask(self._kari, QUESTION)),
            Step("a question in Chinese", "an answer", self.chinese),
            Step("an answer gets lost", "the update comes again, one answer", self.lost),
            Step("a button is pressed", "something is shown, the press is answered", self.press),
            Step("two presses and a message cross", "all are answered", self.crossed),
            Step(
                "a press of a button nobody made", "answered, and no harm done", self.forged_press
            ),
            Step("photo, sticker, voice, place, contact", "a question after them", self.others),
            Step("a text of odd characters", "an answer", self.odd),
            Step("two people at the same time", "each has an answer", self.together),
            Step(f"Telegram asks to wait {WAIT} s", "the answer comes, not before", self.flood),
            Step("somebody blocks the bot", "others have their answers", self.blocked),
            Step("a webhook with a wrong secret", "refused", self.forged),
            Step("all that was sent", "within Telegram's limits", self.limits),
        ]

    # ------------------------------------------------------------------ what people do

    async def connect(self) -> Tried:
        updates = self._telegram.updates
        world = self._telegram.world
        is_there = await world.until(
            lambda: bool(updates.webhook or updates.polls or self._telegram.strangers),
            CONNECT_SECONDS,
        )
        if self._telegram.strangers:
            told = "the bot calls with another BOT_TELEGRAM_TOKEN; it must be the one above"
            return Tried(told, ok=False)
        if updates.webhook:
            is_same = self._secret in {"", updates.webhook.secret}
            told = "the secret that was given" if is_same else "ANOTHER SECRET than was given"
            told = told if updates.webhook.secret else "NO SECRET"
            return Tried(f"a webhook with {told}", bool(updates.webhook.secret) and is_same)
        return Tried("it fetches updates" if is_there else "nobody came", is_there)

    async def ask(self, person: Person, text: str) -> Tried:
        """Say *text*; any answer will do."""
        self._tell(f"{person.described['first_name']}: {short(text)}")
        shown = await person.say(text)
        self._print(shown)
        return Tried(shown.text, ok=True)

    async def chinese(self) -> Tried:
        return await self.ask(self._telegram.person(language="zh-hans"), CHINESE_QUESTION)

    async def lost(self) -> Tried:
        person, updates = self._telegram.person(), self._telegram.updates
        await self.ask(person, "/start")
        method = "webhook" if updates.webhook else "getUpdates"
        fault = self._telegram.faults.add(
            Fault(Kind.RESET_AFTER, method, str(person.id) if updates.webhook else "")
        )
        before = len(person.events)
        await self.ask(person, QUESTION)
        await self._telegram.world.pace.sleep(QUIET_SECONDS)
        self._telegram.faults.remove(fault)
        told = Counter(shown.text for shown in person.events[before:])
        twice = sum(number - 1 for number in told.values())
        return Tried(f"{len(told)} sent, {twice} of them twice", twice == 0)

    async def press(self) -> Tried:
        below = self._kari.with_buttons()
        self._tell(f"Kari presses [{below.buttons[0]}]")
        shown = await self._kari.press(0, below)
        self._print(shown)
        await self._settled()
        return await self._answered(1, shown.text)

    async def crossed(self) -> Tried:
        below = self._kari.with_buttons()
        self._tell(f"Kari presses [{below.buttons[0]}] twice, and writes: {OTHER_QUESTION}")
        answered = len(self._kari.toasts)
        self._kari.press(0, below)
        self._kari.press(0, below)
        self._print(await self._kari.say(OTHER_QUESTION))
        await self._settled()
        return await self._answered(answered + 2, "all answered")

    async def forged_press(self) -> Tried:
        below, answered = self._kari.with_buttons(), len(self._kari.toasts)
        self._tell("Kari presses a button that carries 'never:made'")
        self._kari.press_data("never:made", below)
        outcome = await self._answered(answered + 1, "answered")
        await self._settled()
        return outcome if not outcome.ok else await self.ask(self._kari, QUESTION)

    async def others(self) -> Tried:
        kari = self._kari
        self._tell("Kari sends a photo, a sticker, a voice message, a place, somebody's contact")
        kari.send_photo("Look")
        kari.send_sticker()
        kari.send_voice()
        kari.send_location()
        kari.share_contact(owner=kari.id + 1)
        await kari.silence(self._telegram.world.pace.wait(REPLY_SECONDS))
        await self._settled()
        return await self.ask(kari, QUESTION)

    async def odd(self) -> Tried:
        text = "<b>&amp; \u202e😀\u0300 " + "å" * 4000
        return await self.ask(self._kari, text[:LONGEST_TEXT])

    async def together(self) -> Tried:
        people = [self._telegram.person() for _ in range(5)]
        shown = await asyncio.gather(*(_said(person, QUESTION) for person in people))
        return Tried(f"{len(shown)} answers to {len(people)} people", ok=True)

    # ------------------------------------------------------------------ what goes wrong

    async def flood(self) -> Tried:
        person = self._telegram.person()
        first = await _said(person, QUESTION)
        if first.via == "webhook":
            return Tried("it answers inside the webhook: there is nothing to wait for", ok=True)
        self._telegram.faults.add(Fault(Kind.FLOOD, "sendMessage", str(person.id), value=WAIT))
        begun = time.monotonic()
        await self.ask(person, OTHER_QUESTION)
        waited = time.monotonic() - begun
        return Tried(f"an answer after {waited:.1f} s", waited >= WAIT)

    async def blocked(self) -> Tried:
        person = self._telegram.person()
        await _said(person, QUESTION)
        self._tell("Kari's neighbour asks, and blocks the bot")
        person.block()
        person.say(QUESTION)
        return await self.ask(self._kari, QUESTION)

    async def forged(self) -> Tried:
        webhook = self._telegram.updates.webhook
        if not webhook:
            return Tried("it fetches updates: there is no webhook to forge", ok=True)
        update = {"update_id": 1, "message": {"message_id": 1, "text": "forged"}}
        headers = {"X-Telegram-Bot-Api-Secret-Token": "forged"}
        address = self._telegram.updates.address(webhook.url)
        async with (
            aiohttp.ClientSession() as session,
            session.post(address, json=update, headers=headers) as response,
        ):
            return Tried(f"status {response.status}", response.status in {401, 403, 404})

    async def limits(self) -> Tried:
        minded = Counter(one.rule for one in self._telegram.violations)
        # A rehearsal is in a hurry, and Telegram lets short bursts pass.
        bursts = minded.pop("chat rate", 0)
        told = [f"{number} x {rule}" for rule, number in minded.items()]
        told += [f"{bursts} x faster than 1 a second in one chat"] if bursts else []
        return Tried("; ".join(told) or "nothing to mind", not minded)

    async def _answered(self, number: int, came: str) -> Tried:
        """Wait until Kari's presses have had *number* answers in all."""
        is_so = await self._telegram.world.until(
            lambda: len(self._kari.toasts) >= number, TOAST_SECONDS
        )
        left = number - len(self._kari.toasts)
        return Tried(came if is_so else f"{left} presses were not answered", is_so)

    async def _settled(self) -> None:
        """Print what Kari is still shown, until nothing more comes: what comes then answers what they say next."""
        for _ in range(MOST_SHOWN):
            if await self._kari.silence(self._telegram.world.pace.wait(SETTLED_SECONDS)):
                return
            self._print(await self._kari.reply())

    def _print(self, shown: Shown) -> None:
        for line in printed_lines(shown):
            self._tell(line)


def printed_lines(shown: Shown) -> list[str]:
    """Return *shown* as it is printed: its text, and its buttons below."""
    below = "".join(f" [{label}]" for label in [*shown.buttons, *shown.keys])
    return [f"  Bot: {short(shown.text)}", *([f"      {short(below.strip())}"] if below else [])]


async def _said(person: Person, text: str) -> Shown:
    try:
        return await person.say(text)
    except NoReplyError as error:
        msg = f"Person {person.id} has no answer: {error}"
        raise NoReplyError(msg) from None
