"""What is rehearsed on WeChat: following, asking, WeChat's impatience, and forged callbacks.

It looks at whether the bot answers, in time and in form; not at what.
"""

import asyncio
import time
from collections import Counter

from bot.simulation.faults import Fault, Kind
from bot.simulation.rehearsal import Step, Tell, Tried, short
from bot.simulation.wechat import FakeWechat
from bot.simulation.wechat_calls import LIMIT_SECONDS, Delivery, Posted
from bot.simulation.wechat_crypto import signature
from bot.simulation.wechat_people import Follower, NothingCameError
from bot.simulation.wechat_rules import FEATURES
from bot.simulation.wechat_visits import Visits
from bot.simulation.wechat_xml import write

CONNECT_SECONDS = 120.0
"""How long the bot may take to come."""

LATE_SECONDS = 30.0
"""How long an answer that was not in the reply may take."""

OLD_SECONDS = 3600
"""Age of a callback that must not be taken."""

QUESTION, OTHER_QUESTION = "目标城市有哪些？", "Which cities are targeted?"
OK = 200
NOT_ALLOWED = 48001
REFUSALS = range(400, 500)

WRONG_TOKEN = "the bot knows another BOT_WECHAT_TOKEN, or another time"  # noqa: S105  # none of them
WRONG_MODE = (
    "the bot cannot open what is sealed: it has another BOT_WECHAT_AES_KEY or BOT_WECHAT_APP_ID",
    "the bot refuses what comes in clear: take its BOT_WECHAT_AES_KEY away",
)
"""What a refusal means: of what is sealed, and of what comes in clear."""

UNOPENED = " Perhaps the bot has no BOT_WECHAT_AES_KEY, and lays aside what is sealed."


class WechatRehearsal:
    """The rehearsal of the bot that *wechat* calls."""

    def __init__(self, wechat: FakeWechat, tell: Tell) -> None:
        self._wechat = wechat
        self._tell = tell
        self._li = wechat.follower(follows=False)
        self._visits = Visits(wechat, tell, self.act)

    @property
    def steps(self) -> list[Step]:
        """All that is tried, in order."""
        mode = self._wechat.caller.mode
        return [
            Step("WeChat checks the address", "the echo comes back", self.verify, is_needed=True),
            Step(f"a callback in {mode} mode", "it is taken", self.taken, is_needed=True),
            Step("somebody follows", "a welcome", self.welcome, is_needed=True),
            Step("a question", "an answer", lambda: self.ask(QUESTION)),
            Step("the same in English", "an answer", lambda: self.ask(OTHER_QUESTION)),
            Step("somebody follows by a code", "a welcome", self.scene),
            Step(
                "a question after following", "an answer, nobody is locked out", self.after_scene
            ),
            Step("a callback comes twice at once", "the same reply to both", self.doubled),
            Step("an answer is lost", "asked again after 5 s: the same reply", self.lost),
            Step("WeChat's first two tries fail", "answered on the third", self.third),
            Step("two questions at once", "both are answered", self.at_once),
            Step("a company registers", "a reference at the end", self._visits.register),
            Step("voice, picture, place, film, link", "each is met in form", self.others),
            Step("menu, scan, page, unknown kinds", "each is met in form", self.events),
            Step("a text of odd characters", "an answer in form", self.odd),
            Step("somebody leaves, twice", "no word to them", self.leave),
            Step("a forged signature", "refused", self.forged),
            Step("a callback an hour old", "refused", self.old),
            Step("a body in clear", "refused in safe mode", self.clear),
            Step("a crowd asks at once", "each is answered, if late", self._visits.late),
            Step("all answers", f"within {LIMIT_SECONDS:g} s", self.in_time),
            Step("all calls to the API", "as this account may", self.calls),
        ]

    # ------------------------------------------------------------------ what people do

    async def verify(self) -> Tried:
        end = time.monotonic() + CONNECT_SECONDS
        while True:
            try:
                status, told = await self._wechat.caller.verify("6153812736490281734")
            except OSError:
                if time.monotonic() > end:
                    raise
                # The bot is not there yet.
                await asyncio.sleep(0.5)
            else:
                is_refused = status in REFUSALS
                came = (
                    f"status {status}: {WRONG_TOKEN}"
                    if is_refused
                    else f"status {status}, {short(told)}"
                )
                return Tried(came, told == "6153812736490281734")

    async def taken(self) -> Tried:
        """Bring something that asks for no answer, to see whether keys and mode are the same."""
        mode = self._wechat.caller.mode
        fields = self._fields() | {"MsgType": "event", "Event": "VIEW", "EventKey": "x"}
        status, _ = await self._wechat.caller.post(self._wechat.caller.compose(fields))
        if status in REFUSALS:
            return Tried(f"status {status}: {WRONG_MODE[mode == 'plain']}", ok=False)
        return Tried(f"status {status}", status == OK)

    async def welcome(self) -> Tried:
        try:
            return await self.act(self._li, "follows", self._li.follow())
        except NothingCameError as error:
            # What it cannot open it may well take, and lay aside.
            hint = UNOPENED if self._wechat.caller.mode != "plain" else ""
            return Tried(f"{error}{hint}", ok=False)

    async def ask(self, text: str) -> Tried:
        return await self.act(self._li, short(text), self._li.say(text))

    async def act(self, person: Follower, told: str, act: asyncio.Task[Delivery]) -> Tried:
        """Await *act* and what comes of it: in the reply, or later."""
        self._tell(f"Li: {told}")
        delivery = await act
        if delivery.has_notice:
            self._tell(f"  WeChat: {delivery.text}")
            return Tried("; ".join(delivery.problems), ok=False)
        if delivery.text:
            self._tell(f"  Bot: {short(delivery.text)}")
            return Tried(delivery.text, ok=True)
        return await self._later(person)

    async def _later(self, person: Follower) -> Tried:
        """Return what comes later through the API, or, where there is none, when asked for."""
        if "service" not in FEATURES[self._wechat.api.account]:
            self._tell("Li: ?")
            asked = await person.say("?")
            self._tell(f"  Bot: {short(asked.text)}")
            return Tried(f"asked for again: {asked.text}", bool(asked.reply.text))
        seen = await person.next(LATE_SECONDS)
        self._tell(f"  Bot, later: {short(seen.text)}")
        return Tried(f"later: {seen.text}", ok=True)

    async def scene(self) -> Tried:
        person = self._wechat.follower(follows=False)
        return await self.act(person, "follows by the code 'fair'", person.follow("fair"))

    async def after_scene(self) -> Tried:
        person = self._wechat.follower(follows=False)
        await person.follow("fair")
        return await self.act(person, QUESTION, person.say(QUESTION))

    async def doubled(self) -> Tried:
        self._tell(f"Li: {QUESTION} (brought twice)")
        delivery = await self._li.say(QUESTION, copies=2)
        texts = {delivery.text, *(copy.text for copy in delivery.copies)} - {""}
        is_same = len(texts) == 1 and not delivery.has_notice
        return Tried("the same reply" if is_same else f"{len(texts)} replies", is_same)

    async def lost(self) -> Tried:
        self._wechat.faults.add(Fault(Kind.RESET_AFTER, "callback", self._li.openid))
        act = self._li.say(QUESTION)
        outcome = await self.act(self._li, QUESTION, act)
        delivery = act.result()
        is_same = delivery.tries[0].lost in {"", delivery.text}
        said = "the same" if is_same else "ANOTHER REPLY"
        return Tried(f"{len(delivery.tries)} tries, {said}", outcome.ok and is_same)

    async def third(self) -> Tried:
        self._wechat.faults.add(Fault(Kind.RESET_BEFORE, "callback", self._li.openid, times=2))
        outcome = await self.ask(OTHER_QUESTION)
        return Tried(f"on the third try: {outcome.came}", outcome.ok)

    async def at_once(self) -> Tried:
        self._tell(f"Li: {QUESTION}  {OTHER_QUESTION}")
        first, second = await asyncio.gather(self._li.say(QUESTION), self._li.say(OTHER_QUESTION))
        missing = [delivery for delivery in (first, second) if not delivery.reply.text]
        for _ in missing:
            await self._later(self._li)
        return Tried("two answers", not (first.has_notice or second.has_notice))

    async def others(self) -> Tried:
        li = self._li
        return await self._in_form(
            li.speak(),
            li.speak("目标城市有哪些"),
            li.send_image(),
            li.send_location(),
            li.send_video(),
            li.send_link(),
        )

    async def events(self) -> Tried:
        li = self._li
        return await self._in_form(
            li.click("ask"),
            li.scan("fair"),
            li.view("https://example.org/"),
            li.event("LOCATION", {"Latitude": "30.5", "Longitude": "114.3", "Precision": "65"}),
            li.event("never_heard_of"),
            li.send_unknown(),
        )

    async def odd(self) -> Tried:
        return await self.ask("]]> <xml> & 😀 \u202e" + "汉" * 300)

    async def leave(self) -> Tried:
        first = await self._li.unfollow()
        second = await self._li.unfollow()
        came = first.text + second.text
        problems = [*first.problems, *second.problems]
        is_quiet = not (came or problems)
        return Tried("no word" if is_quiet else f"{came} {problems}", is_quiet)

    # ------------------------------------------------------------------ what must be refused

    async def forged(self) -> Tried:
        posted = self._posted()
        return await self._refused(Posted(posted.query | {"signature": "0" * 40}, posted.body))

    async def old(self) -> Tried:
        caller = self._wechat.caller
        caller.skew -= OLD_SECONDS
        try:
            posted = self._posted()
        finally:
            caller.skew += OLD_SECONDS
        return await self._refused(posted)

    async def clear(self) -> Tried:
        caller = self._wechat.caller
        if caller.mode != "safe":
            return Tried(
                f"{caller.mode} mode: clear bodies are taken, anybody can forge them", ok=True
            )
        posted = self._posted()
        clear = Posted(
            {name: posted.query[name] for name in ("signature", "timestamp", "nonce")},
            write(self._fields()).encode(),
        )
        timestamp, nonce = clear.query["timestamp"], clear.query["nonce"]
        is_signed = clear.query["signature"] == signature(caller.token, timestamp, nonce)
        outcome = await self._refused(clear)
        return Tried(outcome.came, outcome.ok and is_signed)

    async def _refused(self, posted: Posted) -> Tried:
        status, told = await self._wechat.caller.post(posted)
        return Tried(f"status {status}", status in REFUSALS and "<xml>" not in told)

    def _posted(self) -> Posted:
        return self._wechat.caller.compose(self._fields())

    def _fields(self) -> dict[str, str]:
        return {
            "ToUserName": self._wechat.caller.account_id,
            "FromUserName": self._wechat.follower().openid,
            "CreateTime": str(int(time.time())),
            "MsgType": "text",
            "Content": QUESTION,
            "MsgId": self._wechat.next_message_id(),
        }

    # ------------------------------------------------------------------ what was kept

    async def in_time(self) -> Tried:
        answered = [attempt.seconds for attempt in self._wechat.caller.tries if attempt.status]
        slowest, limit = max(answered, default=0.0), self._wechat.pace.wait(LIMIT_SECONDS)
        return Tried(f"the slowest took {slowest:.2f} s", 0 < slowest < limit)

    async def calls(self) -> Tried:
        wechat = self._wechat
        refused = Counter((path, code) for path, code in wechat.calls if code)
        # Trying once what this kind of account may not do is how a bot finds out; a crowd tries at once.
        most = max(1, self._visits.waited)
        bad = {
            f"{path}: {code}"
            for (path, code), tries in refused.items()
            if code != NOT_ALLOWED or tries > most
        }
        minded = [*sorted(bad), *wechat.api.minded]
        told = (
            f"{wechat.api.account}: {len(wechat.calls)} calls, {wechat.tokens.issued} tokens,"
            f" {len(wechat.sent())} messages by itself"
        )
        return Tried("; ".join(minded) or told, not minded and wechat.tokens.issued <= 1)

    async def _in_form(self, *acts: asyncio.Task[Delivery]) -> Tried:
        deliveries = await asyncio.gather(*acts)
        bad = []
        for delivery in deliveries:
            kind = delivery.fields.get("Event") or delivery.fields["MsgType"]
            self._tell(f"Li: ({kind})")
            if delivery.text:
                self._tell(f"  Bot: {short(delivery.text)}")
            if delivery.problems:
                bad.append(f"{kind}: {'; '.join(delivery.problems)}")
        return Tried("; ".join(bad) or f"{len(deliveries)} in form", not bad)
