"""Processes that share a folder learn each thing once; whoever dies lets go."""

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from threading import Event, Thread

from knowledge.editing import learning
from knowledge.editing.alone import alone
from knowledge.reading.loader import load

PATIENCE = 1.0
"""Seconds within which a second one who learns would have begun."""


def learned_by_two(monkeypatch, harbours, folder):
    """Return the languages that were trained where two learn English side by side, the second after the first has begun."""
    trained, begun, both = [], Event(), Event()

    def train(library, *_, **__):
        trained.append("en")
        (begun if len(trained) == 1 else both).set()
        both.wait(PATIENCE)
        kept.append("en")

    kept = []
    monkeypatch.setattr(learning, "sentence_embedder", lambda: None)
    monkeypatch.setattr(learning, "entities_of", lambda *_: None)
    monkeypatch.setattr(learning, "train", train)
    monkeypatch.setattr(learning, "is_kept", lambda _folder, language, _key: language in kept)
    library = load(harbours.content)
    learners = [
        Thread(target=lambda: list(learning.learned(library, folder, ["en"]))) for _ in range(2)
    ]
    learners[0].start()
    begun.wait()
    learners[1].start()
    for each in learners:
        each.join()
    return trained


def test_two_learn_it_once(monkeypatch, harbours, tmp_path):
    """The second waits, and finds it kept."""
    assert learned_by_two(monkeypatch, harbours, tmp_path) == ["en"]


def test_without_it_both_learn(monkeypatch, harbours, tmp_path):
    """The control: nobody waits for anybody."""
    monkeypatch.setattr(learning, "alone", lambda *_: nullcontext())
    assert learned_by_two(monkeypatch, harbours, tmp_path) == ["en", "en"]


HOLD = """
import sys
from pathlib import Path
from knowledge.editing.alone import alone
with alone(Path(sys.argv[1]), "en"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_whoever_is_killed_lets_go(tmp_path):
    """And another goes on at once."""
    with subprocess.Popen(  # noqa: S603  # a program of ours
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline().strip() == "held"
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with alone(tmp_path, "en"):
        pass


def test_others_learn_other_things_meanwhile(tmp_path):
    """One who learns English keeps nobody from Swedish."""
    with alone(tmp_path, "en"), alone(tmp_path, "sv"):
        pass


def test_where_nothing_can_be_kept_each_learns_for_itself(tmp_path):
    """What fails is said by what cannot be kept, and not here."""
    (tmp_path / "file").touch()
    with alone(tmp_path / "file" / "cache", "en"):
        pass
