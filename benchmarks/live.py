"""How long an edit takes until a visitor gets it, and what others wait meanwhile; how soon a first start answers.

It starts the server on copies of the content and of what was learned; nothing of the working copy is changed.
"""

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import httpx

from knowledge.reading.loader import CONTENT

ROOT = Path(__file__).parents[1]
PORT = 8191
ADDRESS = f"http://127.0.0.1:{PORT}"
FRAGMENT = {"Accept": "text/fragment+html", "Origin": ADDRESS}

LIMIT = 600.0
"""Seconds after which a measurement is given up."""

SETTLED = 10.0
"""Seconds for which the others are watched beyond an edit."""

PAUSE = 0.1
"""Seconds between two messages of each of the others."""

OTHERS = 2
"""Visitors who write all the time: they are on the same processors as the server and the learner."""

TOLD = "Zephyr quartz is said here."
ASKED = "how many crowns out of our purse"
ANSWERED = "do we need deep pockets"
FEE = "No fee has been published"


@dataclass
class Others:
    """Visitors who ask something new all the time, and how long each answer took."""

    waits: list[tuple[float, float]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def ask(self, number: int) -> None:
        while not self.is_over.wait(PAUSE):
            begun = time.perf_counter()
            with suppress(httpx.HTTPError):
                said(f"Which cities are targeted in the year {number} of {begun:.2f}?")
                self.waits.append((begun, time.perf_counter() - begun))

    def since(self, begun: float) -> str:
        """Return the median, the p99 and the longest wait since *begun*, in milliseconds."""
        waits = [1000 * wait for at, wait in self.waits if at >= begun]
        if len(waits) < 2:  # noqa: PLR2004  # fewer have no quantiles
            return "– | – | –"
        cuts = quantiles(waits, n=100)
        return f"{cuts[49]:.0f} | {cuts[98]:.0f} | {max(waits):.0f}"


def said(text: str, language: str = "en") -> str:
    """Return what a stranger is answered; nothing while the language is being learned."""
    with httpx.Client(base_url=ADDRESS, headers=FRAGMENT, timeout=60) as browser:
        form = {"text": text, "key": secrets.token_hex(8), "hint": language}
        response = browser.post("/messages", data=form)
        return response.text if response.status_code == httpx.codes.OK else ""


def health() -> dict[str, object]:
    """Return what ``/health`` says; nothing while nobody listens."""
    with suppress(httpx.HTTPError):
        return dict(httpx.get(f"{ADDRESS}/health").json())
    return {}


def seconds_until(is_so: Callable[[], bool]) -> float:
    """Return after how many seconds it is so."""
    begun = time.perf_counter()
    while not is_so():
        if time.perf_counter() - begun > LIMIT:
            msg = "It took too long."
            raise RuntimeError(msg)
        time.sleep(0.05)
    return time.perf_counter() - begun


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """Run the server on what lies in *folder*."""
    environ = {
        **os.environ,  # noqa: TID251  # the server inherits it
        "BOT_PORT": str(PORT),
        "BOT_DATABASE_URL": f"sqlite:///{folder}/assistant.db",
        "BOT_CACHE_DIR": str(folder / "cache"),
        "BOT_CONTENT": str(folder / "content"),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def replaced(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    if before not in text:
        msg = f"{file} has no {before!r}"
        raise RuntimeError(msg)
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def edits(content: Path) -> dict[str, tuple[Callable[[], None], Callable[[], bool]]]:
    """Return by name what is edited, and when a visitor gets it."""
    phrasings = "pipeline.cost:\n  phrasings:\n"
    return {
        "an answer": (
            lambda: replaced(
                content / "topics/cities.overview.yaml", "\nen: |\n", f"\nen: |\n  {TOLD}\n"
            ),
            lambda: TOLD in said("Which cities are targeted?"),
        ),
        "a phrasing": (
            lambda: replaced(
                content / "questions/en/pipeline.yaml", phrasings, f"{phrasings}    - {ASKED}\n"
            ),
            lambda: FEE in said(ASKED),
        ),
        "an off-topic question": (
            lambda: replaced(
                content / "questions/en/offtopic.yaml",
                "offtopic:\n",
                f"offtopic:\n  - {ANSWERED}\n",
            ),
            lambda: FEE not in said(ANSWERED),
        ),
        "a name": (
            lambda: replaced(
                content / "names.yaml",
                "        - Wuhan\n",
                "        - Wuhan\n        - Uhanovia\n",
            ),
            lambda: "Wuhan" in said("what about Uhanovia"),
        ),
    }


def measure_edits(cache: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(CONTENT, folder / "content")
        shutil.copytree(cache, folder / "cache")
        with server(folder):
            seconds_until(lambda: health().get("content") == "current")
            others = Others()
            threads = [
                threading.Thread(target=others.ask, args=(n,), daemon=True) for n in range(OTHERS)
            ]
            for thread in threads:
                thread.start()
            print("| edited | live after | p50 ms | p99 ms | longest ms |")
            print("| --- | ---: | ---: | ---: | ---: |")
            time.sleep(SETTLED)
            print(f"| nothing | | {others.since(0)} |", flush=True)
            for name, (edit, is_live) in edits(folder / "content").items():
                if is_live():
                    msg = f"{name}: it is so already; choose other words."
                    raise RuntimeError(msg)
                begun = time.perf_counter()
                edit()
                live = seconds_until(is_live)
                # What is learned after it, of what messages do, goes on beside.
                time.sleep(SETTLED)
                print(f"| {name} | {live:.1f} s | {others.since(begun)} |", flush=True)
            others.is_over.set()
            for thread in threads:
                thread.join()


def measure_start() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(CONTENT, folder / "content")
        begun = time.perf_counter()
        with server(folder):
            seconds_until(lambda: bool(health()))
            print(f"listens after {time.perf_counter() - begun:.0f} s", flush=True)
            for language, question in {
                "en": "What does it cost?",
                "fi": "Paljonko se maksaa?",
            }.items():
                seconds_until(lambda: said(question, language) != "")  # noqa: B023  # called here
                print(
                    f"{language}: answered after {time.perf_counter() - begun:.0f} s", flush=True
                )
            seconds_until(lambda: health().get("content") == "current")
            print(f"all is learned after {time.perf_counter() - begun:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cache", type=Path, default=ROOT / "data/cache", help="What was learned."
    )
    parser.add_argument("--start", action="store_true", help="Measure a first start instead.")
    args = parser.parse_args()
    if args.start:
        measure_start()
    else:
        measure_edits(args.cache)


if __name__ == "__main__":
    main()
