"""What a message costs of a processor: in conversations of strangers, and where its text is as heavy as it can be.

Each stands beside its limit. It needs what was learned of the shipped content.
"""

import os
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import mean, quantiles

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251  # before numpy is imported

from bot.cli.play import BEGINNING, Player
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.memory.writer import MemoryWriter
from bot.message import Message, Visitor
from bot.wiring.assistant import Core, build_assistant, counted_chance
from tests.conversations.judge import KNOWN, Judge

ROOT = Path(__file__).parents[1]
SETS = ("fortieth", "fortyfirst")
ONE_OF = 4
"""One of so many conversations of a set is played."""

PLAYED_MS = 30.0
"""What a turn may take: 2,000 are played in a minute."""

HEAVIEST_MS = 100.0
"""What any message may take."""

LENGTHS = (1_000, 4_096)
HEAVY = {
    "slips in names": "We are intersted in Chendgu and Whuan and Shangai becuase of eldery care. ",
    "one word": "elderly ",
    "marks": ".,;!? ",
    "Chinese": "我们公司在瑞典做养老产品，想去成都和武汉找合作伙伴，但是不知道怎么报名。",
    "four languages": "Vi är ett bolag från Malmö, 我们想参加, og viljum taka þátt, a.b@c.se, haluamme mukaan! ",
    "a story": "Our company was founded in Aarhus by Anna Holm and makes fall sensors; what does it cost? ",
    "names": "Anna Holm Peter Lund Karin Berg ",
    "numbers": "070 123 45 67 ",
}
BEFORE = {
    "nothing": (),
    "the notice": ("we want to register our company",),
    "a question": ("we want to register our company", "yes, I agree"),
    "the notice to partners": ("我们是成都的医院，想登记合作",),
}


def of_conversations(core: Core) -> str:
    """Return a line with what the turns of conversations of strangers cost, as they are played."""
    spent: list[float] = []

    class Timed(Player):
        def play(self, lines: Iterable[bytes]) -> Iterator[dict[str, object]]:
            begun = time.thread_time()
            met = list(super().play(lines))
            spent.append(1_000 * (time.thread_time() - begun))
            return iter(met)

    judge = Judge(Timed(core))
    paths = sorted(path for each in SETS for path in KNOWN.glob(f"*-{each}.yaml"))
    for path in paths:
        judge.judge(path, 40)  # words are made ready where they are first looked for
    spent.clear()
    for path in paths:
        judge.judge(path, ONE_OF)
    return _line(f"{len(spent)} turns of conversations, played", spent, PLAYED_MS)


def of_heavy_texts(core: Core) -> Iterator[str]:
    """Yield a line for each heavy text: what it costs, of whatever length and whatever was said before it."""
    exchanges, writer = Exchanges(lambda: core.assistant, Seal(b"benchmark")), MemoryWriter()
    keys = count()

    def said(visitor: str, text: str) -> float:
        key = next(keys)
        taken_at = BEGINNING + timedelta(seconds=key)
        message = Message(Visitor("web", visitor), str(key), taken_at, text=text, hint="en")
        begun = time.thread_time()
        writer.run(lambda unit: exchanges.take(unit, message))
        return 1_000 * (time.thread_time() - begun)

    for name, text in HEAVY.items():
        spent = []
        for before, first in BEFORE.items():
            for length in LENGTHS:
                visitor = f"{name} {before} {length}"
                for each in first:
                    said(visitor, each)
                spent.append(said(visitor, f"{length}{before} {text * length}"[:length]))
        yield _line(f"heavy: {name}", spent, HEAVIEST_MS)


def _line(name: str, spent: list[float], limit: float) -> str:
    cuts = quantiles(spent, n=100, method="inclusive")
    figures = f"{mean(spent):.1f} | {cuts[49]:.1f} | {cuts[98]:.1f} | {max(spent):.1f}"
    return f"| {name} | {figures} | {limit:g} | {mean(spent) / limit:.2f} |"


def main() -> None:
    """Print what messages cost."""
    core = build_assistant(None, ROOT / ".cache" / "learned", counted_chance())
    core.warm_up()
    print("| ms of a processor | mean | median | 99 % | most | limit | mean, to the limit |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(of_conversations(core))
    for line in of_heavy_texts(core):
        print(line)


if __name__ == "__main__":
    main()
