"""The containers of ``compose.yaml``, from a copy of the checkout, and how much memory each takes."""

import json
import os
import re
import secrets
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

FOLDER = Path(__file__).parents[2]
COPIED = (
    "bot",
    "knowledge",
    "requirements.txt",
    "Dockerfile",
    ".dockerignore",
    "compose.yaml",
    "Caddyfile",
)

SITE = "localhost"
"""The proxy makes a certificate for it by itself."""


class FailedError(click.ClickException):
    """A command of compose came to a bad end."""

    def __init__(self, command: str, last_words: str) -> None:
        super().__init__(f"docker compose {command}: {last_words}")


PROJECT = "nordic-day"
"""Not the name of a site that runs on this machine."""

PROMISED = "mem_limit: 3500m"
UNITS = {"B": 1 / (1 << 20), "KiB": 1 / 1024, "MiB": 1, "GiB": 1024}
OOM_FILES = ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")
"""Where the kernel counts it, in the newer and the older of its two ways."""

LOOK_SECONDS = 1.0
LAST_WORDS = 2_000
"""Characters that are shown of what went wrong."""


class Compose:
    """``docker compose`` over a copy of the checkout, with secrets and volumes of its own."""

    def __init__(self, folder: Path, memory: str = "") -> None:
        self.folder = folder
        self._environment = {**os.environ, "SITE": SITE, "COMPOSE_PROJECT_NAME": PROJECT}  # noqa: TID251  # compose's own
        for name in COPIED:
            there = FOLDER / name
            (shutil.copytree if there.is_dir() else shutil.copy)(there, folder / name)
        if memory:
            file = folder / "compose.yaml"
            text = file.read_text()
            assert PROMISED in text
            file.write_text(text.replace(PROMISED, f"mem_limit: {memory}"))
        self._write_secrets()

    def _write_secrets(self) -> None:
        password = secrets.token_hex(24)
        (self.folder / "secrets").mkdir(mode=0o700)
        for name, secret in (
            ("database-password", password),
            ("database-url", f"postgresql://bot:{password}@database/assistant"),
        ):
            (self.folder / "secrets" / name).write_text(secret)
            (self.folder / "secrets" / name).chmod(0o444)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command, and return it."""
        return subprocess.Popen(  # noqa: S603  # no word of it is a stranger's
            ["docker", "compose", *words],  # noqa: S607  # the one that is installed
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if words[0] in {"build", "up"} else subprocess.PIPE,
        )

    def do(self, *words: str, given: bytes | None = None) -> bytes:
        """Return what a command prints.

        Raises:
            FailedError: it did; with its last words.

        """
        begun = self.start(*words)
        printed, complained = begun.communicate(given)
        if begun.returncode:
            last = (complained or printed).decode(errors="replace")[-LAST_WORDS:]
            raise FailedError(words[0], last)
        return printed

    def containers(self) -> dict[str, str]:
        """Return the ids of the containers by the names of their services."""
        lines = self.do("ps", "--all", "--format", "json").decode().splitlines()
        return {each["Service"]: each["ID"] for each in map(json.loads, lines)}

    def state(self, service: str) -> dict[str, Any]:
        """Return what the engine says of a container, such as its process and whether it ran out of memory."""
        number = self.containers()[service]
        told = subprocess.run(  # noqa: S603
            ["docker", "inspect", number],  # noqa: S607
            capture_output=True,
            check=True,
        )
        [inspected] = json.loads(told.stdout)
        return {**inspected["State"], "RestartCount": inspected["RestartCount"]}

    def ended_by_system(self, service: str) -> int:
        """Return how many processes of a container the system ended for want of memory."""
        told = self.do(
            "exec", "-T", service, "sh", "-c", f"cat {' '.join(OOM_FILES)} 2>&1 || true"
        )
        return sum(int(count) for count in re.findall(rb"oom_kill (\d+)", told))


@dataclass(slots=True)
class Memory:
    """The most that each container took, in MB, and its limit."""

    peaks: dict[str, float] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def watched(self, compose: Compose) -> Iterator[None]:
        """Look at every container, again and again."""
        done = threading.Event()
        thread = threading.Thread(target=self._watch, args=(compose, done), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _watch(self, compose: Compose, done: threading.Event) -> None:
        while not done.wait(LOOK_SECONDS):
            with suppress(
                click.ClickException, subprocess.CalledProcessError
            ):  # one is being replaced
                self._look(compose)

    def _look(self, compose: Compose) -> None:
        services = {number[:12]: name for name, number in compose.containers().items()}
        lines = subprocess.run(  # noqa: S603
            ["docker", "stats", "--no-stream", "--format", "{{.ID}}/{{.MemUsage}}", *services],  # noqa: S607
            capture_output=True,
            check=True,
            text=True,
        ).stdout.splitlines()
        for line in lines:
            number, used, limit = (part.strip() for part in line.split("/"))
            name = services[number]
            self.peaks[name] = max(self.peaks.get(name, 0.0), megabytes(used))
            self.limits[name] = megabytes(limit)


def megabytes(text: str) -> float:
    """Return a size as docker writes it, such as ``612.3MiB``, in MB of 2**20 bytes."""
    number = text.rstrip("BKMGi")
    return float(number) * UNITS[text[len(number) :]]
