"""How a method is tried: learned from examples, asked questions it has not seen, counted.

Nothing here knows methods. A threshold, and by which of its signals a method is surest, are chosen
on the examples alone, by holding some of them out: in the same way for every method.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from knowledge.measuring.benchmark import area
from knowledge.topic import Language

NOTHING = ""
"""The label of what no topic answers."""

FOLDS = 4
MOST_ASKED = 60
"""Known and strange questions of a language that are held out in one fold, each at most."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and the topic it asks for."""

    text: str
    label: str
    language: Language


@dataclass(frozen=True, slots=True)
class Guess:
    """The topic a method puts first, and its signals: each rises with how sure the method is."""

    label: str
    signals: Mapping[str, float]
    seconds: float


Ask = Callable[[str, Language], Guess]
Learn = Callable[[Sequence[Example]], Ask]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the examples chose: the signal, and from which value on a question is answered."""

    signal: str
    threshold: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of the test; shares lie between 0 and 1."""

    asked: int
    top1: float
    auroc: float
    answered: float
    refused: float
    ms: float
    learned_s: float

    @property
    def balanced(self) -> float:
        """The mean of what was answered rightly and what was rightly refused."""
        return (self.answered + self.refused) / 2


Guesses = Sequence[tuple[Example, Guess]]


def tried(
    learn: Learn, examples: Sequence[Example], test: Sequence[Example]
) -> dict[Language, Figures]:
    """Return the figures for each language of *test*."""
    held_out = [pair for fold in range(FOLDS) for pair in _held_out(learn, examples, fold)]
    began = time.perf_counter()
    ask = learn(examples)
    learned_s = time.perf_counter() - began
    guesses = [(one, ask(one.text, one.language)) for one in test]
    return {
        language: _figures(of(guesses, language), chosen(of(held_out, language)), learned_s)
        for language in dict.fromkeys(one.language for one in test)
    }


def of(guesses: Guesses, language: Language) -> Guesses:
    """Return those of *guesses* that were asked in *language*."""
    return [pair for pair in guesses if pair[0].language == language]


def chosen(guesses: Guesses) -> Choice:
    """Return the signal and threshold that best tell what is rightly ranked from what is strange.

    Of how much is rightly ranked the held-out examples say little: they resemble one another less
    than questions do. So both kinds count the same; what is wrongly ranked does not count.
    """
    found: list[tuple[float, Choice]] = []
    for signal in guesses[0][1].signals:
        known, strange = _values(guesses, signal)
        right = np.array([guess.label == one.label for one, guess in guesses if one.label])
        known = known[right] if right.any() else known
        for threshold in np.unique(np.concatenate([known, strange])):
            share = (known >= threshold).mean() + (strange < threshold).mean()
            found.append((float(share), Choice(signal, float(threshold))))
    return max(found, key=lambda pair: pair[0])[1]


def _figures(guesses: Guesses, choice: Choice, learned_s: float) -> Figures:
    known, strange = _values(guesses, choice.signal)
    right = np.array([guess.label == one.label for one, guess in guesses if one.label])
    return Figures(
        asked=len(guesses),
        top1=float(right.mean()),
        auroc=area(known, strange),
        answered=float((right & (known >= choice.threshold)).mean()),
        refused=float((strange < choice.threshold).mean()),
        ms=1_000 * median(guess.seconds for _, guess in guesses),
        learned_s=learned_s,
    )


def _values(guesses: Guesses, signal: str) -> tuple["np.ndarray", "np.ndarray"]:
    """Return how sure the guesses are, for questions with a topic and for those without."""
    known = [guess.signals[signal] for one, guess in guesses if one.label != NOTHING]
    strange = [guess.signals[signal] for one, guess in guesses if one.label == NOTHING]
    return np.array(known, dtype=np.float32), np.array(strange, dtype=np.float32)


def _held_out(
    learn: Learn, examples: Sequence[Example], fold: int
) -> Iterator[tuple[Example, Guess]]:
    """Yield what is held out in this fold, asked of a method that has not seen it.

    Strange are off-topic examples; where there are none, those of topics that are left out whole.
    """
    is_open = all(one.label != NOTHING for one in examples)
    labels = sorted({one.label for one in examples})
    left_out = set(labels[fold::FOLDS]) if is_open else set()
    strange = [
        Example(one.text, NOTHING, one.language) for one in examples if one.label in left_out
    ]
    rest = [one for one in examples if one.label not in left_out]
    aside = _part([one for one in rest if one.label != NOTHING], fold)
    if not is_open:
        strange = _part([one for one in rest if one.label == NOTHING], fold)
    away = {id(one) for one in (*aside, *strange)}
    ask = learn([one for one in rest if id(one) not in away])
    for asked in (aside, strange):
        for language in dict.fromkeys(one.language for one in asked):
            inside = [one for one in asked if one.language == language]
            step = max(1, -(-len(inside) // MOST_ASKED))
            for one in inside[::step]:
                yield one, ask(one.text, one.language)


def _part(examples: Sequence[Example], fold: int) -> list[Example]:
    return list(examples[fold::FOLDS])
