"""What a question costs of a processor, part by part, beside the plain way of each part in the same run.

And how much memory a server takes that serves and is left alone. It needs what was learned of the shipped content.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, quantiles

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251  # before numpy is imported

import httpx
import numpy as np

from knowledge.language.text import fold
from knowledge.matching.matcher import Matcher
from knowledge.matching.training import MOST, Learned
from knowledge.models import embeddings
from knowledge.models.features import COMPONENTS
from knowledge.models.matrix_product import CompactVectors
from knowledge.models.tokenizer import SPACE
from knowledge.reading.loader import load
from knowledge.topic import Library

LEARNED = Path(__file__).parents[1] / ".cache" / "learned"
PORT = 8193
SETTLED = 10.0
"""Seconds after which a server that has loaded everything is looked at."""

LIMIT = 300.0
TIMES = 30


def of_questions(library: Library, count: int) -> str:
    """Return a line with what so many questions of the exam cost, each asked once."""
    matcher = Matcher(library, cache=LEARNED, before=Learned({}, {}))
    asked = random.Random(1).sample(library.exam, count + 50)  # noqa: S311  # which, is no secret
    spent = []
    for question in asked:
        begun = time.process_time()
        matcher.find(question.text, question.language)
        spent.append(1_000 * (time.process_time() - begun))
    spent = spent[50:]
    cuts = quantiles(spent, n=100)
    return f"| a question of the exam | {mean(spent):.1f} (median {cuts[49]:.1f}, p99 {cuts[98]:.1f}) | | |"


def of_tokens(library: Library) -> str:
    """Return a line with what finding the tokens costs, by the trie and by a dictionary."""
    path = embeddings.model_file()
    if path is None:
        sys.exit("The package with the model is missing.")
    file, tokenizer = embeddings._vocabulary(path)  # noqa: SLF001  # what is measured
    tokens, log_probabilities = file.vocabulary()
    ids = {token: id_ for id_, token in enumerate(tokens)}
    texts = [fold(question.text) for question in library.exam[::20]]
    longest = max(map(len, ids))

    def plainly() -> None:
        for text in texts:
            marked = SPACE + text.replace(" ", SPACE)
            ways = [(0.0, 0, 0)]
            for end in range(1, len(marked) + 1):
                best = (-1e9, end - 1, 0)
                for start in range(max(0, end - longest), end):
                    id_ = ids.get(marked[start:end])
                    if id_ is not None:
                        likely = ways[start][0] + log_probabilities[id_]
                        best = max(best, (likely, start, id_))
                ways.append(best)

    ours = _best(lambda: [tokenizer.encode(text) for text in texts], 5)
    return _line("its tokens", ours / len(texts), _best(plainly, 5) / len(texts))


def of_products(rows: int) -> str:
    """Return a line with what comparing so many windows with all examples costs, compact and as a plain product."""
    generator = np.random.default_rng(1)
    examples = generator.normal(size=(MOST, COMPONENTS)).astype(np.float32)
    compact, some = CompactVectors.of(examples).packed, examples[:rows].copy()
    ours = _best(lambda: compact.products(some), TIMES)
    plain = _best(lambda: some @ examples.T, TIMES)
    return _line(f"{rows} of its windows with {MOST} examples", ours, plain)


def of_memory() -> Sequence[str]:
    """Return lines with the memory of a server that has loaded what was learned, and is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "BOT_DATABASE_URL": f"sqlite:///{folder}/assistant.db",
            "BOT_CACHE_DIR": str(LEARNED),
            "BOT_PORT": str(PORT),
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=os.environ | settings,  # noqa: TID251  # for another process
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _until_up()
            time.sleep(SETTLED)
            told = Path(f"/proc/{server.pid}/smaps_rollup").read_text(encoding="ascii")
        finally:
            server.terminate()
            server.wait()
    found = dict(line.split()[:2] for line in told.splitlines()[1:])
    return [f"{name} {int(found[f'{name}:']) // 1024} MB" for name in ("Rss", "Pss", "Anonymous")]


def _until_up() -> None:
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/health", timeout=5).json()["languages"]:
                return
        except (httpx.HTTPError, KeyError):
            time.sleep(0.5)
    sys.exit("The server did not come up.")


def _best(work: Callable[[], object], times: int) -> float:
    """Return the milliseconds of processor that *work* takes at best: what others do meanwhile is no matter."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return 1_000 * min(spent)


def _line(what: str, ours: float, plain: float) -> str:
    return f"| {what} | {ours:.2f} | {plain:.2f} | {plain / ours:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=400)
    count = parser.parse_args().questions
    library = load()
    print("| ms of processor for | ours | plainly | times |\n| --- | ---: | ---: | ---: |")
    print(of_questions(library, count))
    print(of_tokens(library))
    for rows in (1, 3, 8):
        print(of_products(rows))
    print("a server left alone:", *of_memory())


if __name__ == "__main__":
    main()
