"""Memory that nobody needs any more, given back to the system; on Linux, elsewhere nothing happens."""

import ctypes
import gc
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from knowledge.language.text import fold_known

P = ParamSpec("P")
T = TypeVar("T")

LARGE = 1 << 20
"""Bytes of a piece of memory that comes from the system, and goes back to it at once."""

HEAPS = 2
"""Threads share so many heaps: each keeps some of what it once needed."""

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
# What the C library calls them in malloc.h.


def in_little_room() -> None:
    """Have large pieces of memory given back at once, and few heaps kept.

    By itself the C library takes ever larger pieces from its heaps, between small ones that stay.
    """
    tune = _of_the_c_library("mallopt")
    if tune is not None:
        tune(_MMAP_THRESHOLD, LARGE)
        tune(_ARENA_MAX, HEAPS)


def give_back() -> None:
    """Return to the system what reading the content and the models needed for a moment.

    The C library keeps such memory for itself: some 60 MB. What the library's texts fold to is some
    35 MB more, and made anew when it is needed.
    """
    fold_known.cache_clear()
    look_for_garbage()
    trim = _of_the_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def look_for_garbage() -> None:
    """Take away what nobody holds; of what stays nothing is garbage before this is called again.

    No look for garbage goes through it meanwhile, which kept everybody waiting for a third of a second.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def uncollected(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Return what *work* returns, and let nobody look for garbage meanwhile: of what it makes nothing is."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return work(*given, **named)
    finally:
        if was_on:
            gc.enable()


def _of_the_c_library(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
