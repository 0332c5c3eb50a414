"""The content folder that is spoken from: the one that is there, or a copy where it cannot be written.

In a container the content comes with the image and stays as it is. What was approved in the console is
in the database, and is laid over a copy beside what was learned: at every start, and in every process.
"""

import asyncio
import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from bot.casework.content.folder import differing, laid_over, may_write, put
from bot.casework.proposals import change_of
from bot.casework.questions import Proposal
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.dialogue.turn import Chance
from bot.errors import StorageError
from bot.wiring.assistant import Core, begun_assistant
from knowledge.editing.patch import patch
from knowledge.matching.server_first import ServerKnowledge
from knowledge.problems import KnowledgeError
from knowledge.reading import source
from knowledge.reading.loader import Read, fingerprint

log = structlog.get_logger("bot")

LOOK_SECONDS = 3.0
"""How often it is looked whether something was approved, here or by another process."""

AGAIN_SECONDS = 60.0
"""After how long it is tried again where it failed: without room, or without the database."""

DIGITS = 16
"""Of a digest, in the name of a copy."""

KEPT_SECONDS = 24 * 3600
"""For how long the copy of another image stays that no process has used any more."""

FOLDERS = "content-"
"""What the names of copies begin with; what follows is a digest of the image's content."""

SHOWN = 5
"""Problems that are told to the log."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The *folder* that is spoken from; *base* is what it is made from, or the same."""

    base: Path
    folder: Path
    writer: Writer

    @classmethod
    def of(cls, base: Path, cache: Path, writer: Writer) -> "Edition":
        """Return the edition of the content in *base*, kept in *cache* where *base* cannot be written."""
        if may_write(base):
            return cls(base, base, writer)
        # While replicas are replaced one by one, processes of two images keep their copies in one volume.
        image = fingerprint(source.contents(base)[0])[:DIGITS]
        edition = cls(base, cache / f"{FOLDERS}{image}", writer)
        try:
            edition._make(writer.run(_approved))
            os.utime(edition.folder)
            _remove_unused(cache)
        except OSError as error:
            # As before there were editions: the image speaks, and approving is refused.
            log.warning("content_not_laid_over", problems=[str(error)])
            return cls(base, base, writer)
        return edition

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy with what was approved laid over."""
        return self.folder != self.base

    def begun(
        self,
        cache: Path,
        chance: Chance,
        by_server: ServerKnowledge | None = None,
        read: Read = source.read,
    ) -> Core:
        """Return the assistant that speaks from it; ``KnowledgeError`` where the base itself has errors.

        What was approved and no longer goes with the base, after an upgrade, must not keep it from starting.
        """
        try:
            return begun_assistant(self.folder, cache, chance, by_server, read)
        except KnowledgeError as error:
            if not self.is_copy:
                raise
            core = begun_assistant(self.base, cache, chance, by_server, read)
            problems = [str(each) for each in error.problems[:SHOWN]]
            log.warning("content_not_laid_over", problems=problems)
            return core

    async def run(self) -> None:
        """Lay over what is approved from now on, by whatever process, until cancelled."""
        seen: tuple[object, ...] = ()
        while self.is_copy:
            try:
                approved = await self.writer.read(_approved)
                mark = tuple(each.number for each, _ in approved)
                if mark != seen:
                    await asyncio.to_thread(self._make, approved)
                    seen = mark
                os.utime(self.folder)
            except (StorageError, OSError) as error:
                seen = ()
                log.warning("content_not_laid_over", problems=[type(error).__name__])
                await asyncio.sleep(AGAIN_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)

    def patch(self) -> str:
        """Return what was laid over, as a patch for the repository; empty where nothing was."""
        before, _ = source.contents(self.base)
        after, _ = source.contents(self.folder)
        return patch(before, differing(before, after))

    def _make(self, approved: Sequence[tuple[Proposal, datetime]]) -> None:
        """Have the files of the base in the folder, with what was *approved* laid over; ``OSError`` when it cannot be."""
        base, _ = source.contents(self.base)
        changes = [(change_of(each), at.date()) for each, at in approved]
        files = laid_over(base, changes)
        there, _ = source.contents(self.folder)
        for file, data in differing(there, files).items():
            put(self.folder / file, data)
        for file in there.keys() - files.keys():
            (self.folder / file).unlink(missing_ok=True)


def _remove_unused(cache: Path) -> None:
    """Remove the copies in *cache* that no process has used for long."""
    for folder in cache.glob(f"{FOLDERS}*"):
        with suppress(OSError):  # another process may be faster
            if folder.stat().st_mtime < time.time() - KEPT_SECONDS:
                shutil.rmtree(folder)


def _approved(unit: SqlUnit) -> Sequence[tuple[Proposal, datetime]]:
    return unit.edits.approved()
