"""What takes longer on WeChat: a registration from end to end, and a crowd that makes answers late."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable

from bot.simulation.rehearsal import Tell, Tried, short
from bot.simulation.wechat import FakeWechat
from bot.simulation.wechat_calls import MOST_TRIES, Delivery
from bot.simulation.wechat_people import Follower, NothingCameError
from bot.simulation.wechat_rules import FEATURES

REGISTRATION = (
    "我们是北欧公司，怎么报名参加？",
    "好的",
    "Lumi Hearing AB，lumihearing.se",
    "王芳",
    "fang@lumihearing.se",
    "１、２",
    "全部",
    "听力筛查设备",
    "确认",
)
"""What somebody says who takes part, to the questions that the project asks."""

REFERENCE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{3}-[0-9A-Z]{3}(?![0-9A-Z])")

CROWDS = (50, 100, 200, 400)
"""How many ask at once, until some of them have to wait."""

LATE_SECONDS = 30.0

AT_ONCE, AGAIN, LATER = "in the reply", "at a later try", "later, by a message of its own"
WHEN_ASKED, NEVER = 'after "?"', "NEVER"

Act = Callable[[Follower, str, asyncio.Task[Delivery]], Awaitable[Tried]]


class Visits:
    """Visits to the bot that *wechat* calls; *act* awaits what somebody does, and its answer."""

    def __init__(self, wechat: FakeWechat, tell: Tell, act: Act) -> None:
        self._wechat = wechat
        self._tell = tell
        self._act = act
        self.waited = 0
        """How many of the crowd had their answers late."""

    async def register(self) -> Tried:
        """Register a company, one answer at a time."""
        person = self._wechat.follower()
        answers: list[str] = []
        for line in REGISTRATION:
            outcome = await self._act(person, short(line), person.say(line))
            answers.append(outcome.came)
            if not outcome.ok:
                return Tried(f"no answer to {line}: {outcome.came}", ok=False)
        found = REFERENCE.search(answers[-1])
        if found is None:
            return Tried(f"all were answered, and no reference came: {answers[-1]}", ok=False)
        return Tried(f"the reference {found[0]}", ok=True)

    async def late(self) -> Tried:
        """Let more and more ask at once, until an answer is late, and see how it comes then."""
        ways: Counter[str] = Counter()
        for crowd in CROWDS:
            people = [self._wechat.follower() for _ in range(crowd)]
            self._tell(f"{crowd} people ask at once")
            ways = Counter(
                await asyncio.gather(
                    *(self._asks(person, number) for number, person in enumerate(people))
                )
            )
            if set(ways) != {AT_ONCE}:
                break
        self.waited = ways.total() - ways[AT_ONCE]
        told = ", ".join(f"{number} {way}" for way, number in ways.most_common())
        return Tried(f"of {ways.total()} at once: {told}", not ways[NEVER])

    async def _asks(self, person: Follower, number: int) -> str:
        """Return in which way the answer to a question comes that nobody has asked before."""
        delivery = await person.say(f"目标城市有哪些？我住在{number}号楼。")
        if delivery.has_notice:
            return NEVER
        may_write = "service" in FEATURES[self._wechat.api.account]
        tries = len(delivery.tries)
        # Whoever may only reply says something at the last try: perhaps the answer, perhaps a word of patience.
        if delivery.reply.text and (may_write or tries < MOST_TRIES):
            return AT_ONCE if tries == 1 else AGAIN
        if may_write:
            return await self._later(person)
        asked = await person.say("?")
        return WHEN_ASKED if asked.reply.text and not asked.has_notice else NEVER

    @staticmethod
    async def _later(person: Follower) -> str:
        try:
            await person.next(LATE_SECONDS)
        except NothingCameError:
            return NEVER
        return LATER
