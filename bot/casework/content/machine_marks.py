"""The mark of a machine: it stays with a text as long as its words are nearly those that a machine drafted.

What a machine drafted is kept with the proposal that was saved from it; texts are compared with that, and
not with one another, so that many small changes end the mark as one large one does.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz.distance import LCSseq

from bot.casework.questions import Proposal
from knowledge.editing.patch import Way

QUESTIONS = frozenset({Way.PHRASING, Way.QUESTION})
"""Ways whose texts are one line each, of which each may be a machine's."""

FEW_WORDS = 8
"""A text of fewer words is in every longer one: of such a pair the longer one is measured."""

_NEARLY = (2, 3)
"""How many of the words must be the same, of how many."""

_WORD = re.compile(r"[\u2e80-\u9fff]|[^\W_\u2e80-\u9fff]+")
"""A Chinese sign is a word."""


def is_nearly(text: str, drafted: str) -> bool:
    """Whether *text* is nearly what a machine *drafted*.

    Two thirds of the words of the shorter one stand in the other one, in the same order.

    >>> is_nearly("This is one of five towns.", "This town is one of the five chosen towns.")
    True
    >>> is_nearly("We work there since 2021.", "This town is one of the five chosen towns.")
    False
    """
    mine, theirs = _words(text), _words(drafted)
    if not (mine and theirs):
        return False
    lengths = sorted((len(mine), len(theirs)))
    measured = lengths[0] if lengths[0] >= FEW_WORDS else lengths[1]
    wanted, of = _NEARLY
    return LCSseq.similarity(mine, theirs) * of >= measured * wanted


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def marked(proposal: Proposal, drafted: Iterable[str]) -> Proposal:
    """Return *proposal* with its mark, where its words are nearly its own draft or another one of *drafted*."""
    for each in filter(None, (proposal.drafted, *drafted)):
        parts = each.split("\n") if proposal.way in QUESTIONS else [each]
        if any(is_nearly(text, part) for text in _texts(proposal) for part in parts):
            return replace(proposal, by_machine=True, drafted=each)
    return replace(proposal, by_machine=False)


def _texts(proposal: Proposal) -> Sequence[str]:
    if proposal.outline is None:
        return (proposal.text,)
    said = proposal.outline.said(proposal.language)
    return (*said.phrasings, *said.exam)
