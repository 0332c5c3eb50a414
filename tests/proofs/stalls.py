"""The proof that WeChat is answered in time, whatever stalls, and that no question is swallowed.

Followers ask at a steady rate; finding an answer stalls for some of them, from a tenth of a second
to seventeen. No try gets its answer later than 4.5 seconds, and every question is answered: at
once, or later under its own heading. The same is done to a server without a budget
(``tests.proofs.slow --patient``): if that one is always in time, the proof is void.
"""

import asyncio
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import click

from bot.simulation.wechat import APP_SECRET, FakeWechat
from bot.simulation.wechat_calls import Delivery
from bot.simulation.wechat_people import Follower
from tests.proofs.server import Server, chance_of

SLOW = ("-m", "tests.proofs.slow")
PATIENT = (*SLOW, "--patient")

LATEST = 4.5
"""Seconds after which no answer may leave (P6)."""

STALLS = (0.1, 17.0)
SHARE = 0.1
"""One question in ten stalls."""

QUIET_SECONDS = 25.0
"""So long without anything new means that nothing more comes; the longest stall is shorter."""

QUESTIONS = ("项目有哪些目标城市？", "参加需要付费吗？", "项目由谁主办？", "项目的目标是什么？")
OF_ANY_PROJECT = ("What is this about?", "What does it cost?", "How do we take part?")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    questions: int
    per_second: float
    seed: int
    cache: Path
    server: tuple[str, ...] = SLOW
    content: Path | None = None

    @property
    def people(self) -> int:
        """How many ask: each has four questions or so, as many as may be answered later at once."""
        return max(10, self.questions // 4)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run."""

    plan: Plan
    stalled: int
    late: int
    slowest: float
    unanswered: int
    notifications: int
    doubles: int
    at_once: int
    problems: tuple[str, ...]
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether the promise holds."""
        return not (self.late or self.unanswered or self.notifications or self.doubles)

    def __str__(self) -> str:
        return (
            f"{self.plan.questions} questions of {self.plan.people} followers at"
            f" {self.plan.per_second:g}/s, {self.stalled} of them stalled: {self.late} tries"
            f" answered after {LATEST} s (slowest {self.slowest:.2f} s), {self.unanswered}"
            f" unanswered, {self.doubles} answered twice, {self.notifications} times 'the account is out"
            f" of order'; {self.at_once} answered at once; {self.seconds:.0f} s, seed"
            f" {self.plan.seed}"
        )


async def run(plan: Plan, folder: Path) -> Report:
    """Return what came of *plan*; its database and log stay in *folder*."""
    began, chance = time.monotonic(), chance_of(plan.seed)
    server = Server(plan.server, folder, plan.cache, plan.content)
    questions = OF_ANY_PROJECT if plan.content else QUESTIONS
    wechat = FakeWechat(f"http://127.0.0.1:{server.port}/wechat")
    await wechat.start()
    server.environ |= {
        "BOT_WECHAT_TOKEN": wechat.caller.token,
        "BOT_WECHAT_APP_ID": wechat.caller.envelope.app_id,
        "BOT_WECHAT_APP_SECRET": APP_SECRET,
        "BOT_WECHAT_AES_KEY": wechat.caller.envelope.aes_key,
        "BOT_WECHAT_API_URL": wechat.url,
    }
    server.start()
    asked: list[tuple[Follower, str, asyncio.Task[Delivery]]] = []
    try:
        await asyncio.to_thread(server.wait)
        followers = [wechat.follower() for _ in range(plan.people)]
        stalled = 0
        for number in range(plan.questions):
            text = f"{chance.choice(questions)} {number}"
            if chance.random() < SHARE:
                text += f" stall {chance.uniform(*STALLS):.1f}"
                stalled += 1
            follower = followers[number % len(followers)]
            asked.append((follower, text, follower.say(text)))
            await asyncio.sleep(1 / plan.per_second)
        deliveries = [await each for _, _, each in asked]
        answers = Counter[str]()

        def count() -> int:
            answers.clear()
            for (follower, text, _), delivery in zip(asked, deliveries, strict=True):
                heading = f"“{text}”"
                later = sum(heading in each for each in follower.texts)
                answers[text] = later + bool(delivery.reply.text)
            return sum(not answers[text] for _, text, _ in asked)

        left = len(asked) + 1
        while 0 < (now := count()) < left:
            left = now
            await wechat.until(lambda: count() == 0, QUIET_SECONDS)
        # What WeChat did not let us send goes with the next message of whom it is for.
        waiting = {follower for follower, text, _ in asked if not answers[text]}
        for each in [follower.say("？") for follower in waiting]:
            await each
        unanswered = count()
    finally:
        await asyncio.to_thread(server.end, signal.SIGKILL)
        await wechat.stop()
    answered = [each.seconds for each in wechat.caller.tries if each.status]
    return Report(
        plan,
        stalled,
        late=sum(seconds > LATEST for seconds in answered),
        slowest=max(answered, default=0.0),
        unanswered=unanswered,
        notifications=sum(each.has_notice for each in deliveries),
        doubles=sum(each > 1 for each in answers.values()),
        at_once=sum(bool(each.reply.text) for each in deliveries),
        problems=tuple(wechat.problems),
        seconds=time.monotonic() - began,
    )


def control_of(plan: Plan) -> Plan:
    """Return the same for the server without a budget."""
    return replace(plan, server=PATIENT)


@click.command()
@click.option("--questions", default=2_000, help="Questions that are asked.")
@click.option("--per-second", default=20.0, help="How many a second.")
@click.option("--seed", default=1, help="Repeats what is asked and what stalls.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def main(questions: int, per_second: float, seed: int, cache: Path) -> None:
    """Prove it, and that the control fails."""
    plan = Plan(questions, per_second, seed, cache.absolute())
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(run(plan, Path(folder)))
    click.echo(report)
    for problem, times in Counter(report.problems).most_common(5):
        click.echo(f"  {times} x {problem}")
    few = Plan(min(questions, 100), per_second, seed, plan.cache)
    with tempfile.TemporaryDirectory() as folder:
        control = asyncio.run(run(control_of(few), Path(folder)))
    click.echo(f"control, {control}")
    if control.is_clean:
        click.echo("The control was always in time: this proves nothing.", err=True)
    sys.exit(not report.is_clean or control.is_clean)


if __name__ == "__main__":
    main()
