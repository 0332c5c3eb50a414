"""Two texts as one, word by word: what stayed, what is gone, what is new."""

import difflib
import re
from collections.abc import Sequence
from enum import StrEnum

_WORD = re.compile(r"\s+|[^\W_\u2e80-\u9fff]+|.", re.DOTALL)
"""A word, a space, a sign; a Chinese sign is a word."""


MOST_COMPARED = 100_000
"""Pairs of words that are looked at: an answer has some hundred words, and comparing takes time."""


class Piece(StrEnum):
    """How a piece of two texts stands in them."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def compared(before: str, after: str) -> list[tuple[Piece, str]]:
    """Return both texts as one, word by word: what stayed, what is gone, what is new.

    >>> [(str(piece), text) for piece, text in compared("One two.", "One three.")]
    [('same', 'One '), ('gone', 'two'), ('new', 'three'), ('same', '.')]
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middle = _pieces(old[head : len(old) - tail], new[head : len(new) - tail])
    around = [(Piece.SAME, "".join(each)) for each in (old[:head], old[len(old) - tail :])]
    return [piece for piece in (around[0], *middle, around[1]) if piece[1]]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many words both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _pieces(old: Sequence[str], new: Sequence[str]) -> list[tuple[Piece, str]]:
    if len(old) * len(new) > MOST_COMPARED:
        return [(Piece.GONE, "".join(old)), (Piece.NEW, "".join(new))]
    pieces: list[tuple[Piece, str]] = []
    for how, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append((Piece.SAME, "".join(old[i:j])))
            continue
        if i < j:
            pieces.append((Piece.GONE, "".join(old[i:j])))
        if k < m:
            pieces.append((Piece.NEW, "".join(new[k:m])))
    return pieces
