"""Processes beside this one for what takes long, or much memory: they end with it, however it ends."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread


def apart(processes: int) -> ProcessPoolExecutor:
    """Return a pool of so many processes; not forked, for threads of libraries may hold a lock just then."""
    return ProcessPoolExecutor(processes, get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """End this process when the one that began it has ended; a pool that was killed would leave it waiting for ever."""
    Thread(target=_await_parent, name="parent", daemon=True).start()


def _await_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
