"""The classifier on any set of phrasings: how often right, how often rightly silent.

Thresholds are calibrated on the phrasings alone.
"""

import csv
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.language.text import fold, scripts
from knowledge.matching.classifier import Classifier, Example, Scores
from knowledge.models.embedding_cache import EmbeddingCache
from knowledge.models.embeddings import Vectors, sentence_embedder
from knowledge.models.features import Resources
from knowledge.models.ridge import Solution
from knowledge.topic import Language

OFFTOPIC = "NO_NODES_DETECTED"
"""The label of a test question that no topic answers."""

DECLINED = 0.10
"""The share of the examples that the threshold of a single class gives up."""

NEAREST = 3
"""So many of the examples nearest to a question say how near it is to what is known."""

NEARNESS = 0.25
"""How much that counts beside the score."""

_FAR = -1.0
"""As far as an example can be."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row of a file: what was said, and what it asks for."""

    text: str
    label: str


Tell: TypeAlias = Callable[[str], object]
"""Is told what a reader of the figures should know."""


def untold(message: str) -> None:
    """Do nothing: for callers that nobody reads."""


def benchmark(train_csv: Path, test_csv: Path, tell: Tell = untold) -> dict[str, float | None]:
    """Return the figures for *test_csv*, learned from *train_csv*; shares lie between 0 and 1.

    Those of off-topic questions are None where *test_csv* has none.
    """
    train, test = read(train_csv, tell), read(test_csv, tell)
    known = [sentence for sentence in train if sentence.label != OFFTOPIC]
    if not train:
        message = f"{train_csv} holds no sentences. Its columns must be 'sentence' and 'label'."
        raise ValueError(message)
    if not known:
        message = f"{train_csv} holds nothing to learn: every label is {OFFTOPIC}."
        raise ValueError(message)
    begun = time.perf_counter()
    language = _language(known)
    examples = [Example(fold(one.text), one.label) for one in known]
    embed = sentence_embedder()
    resources = Resources(language, EmbeddingCache(embed) if embed else None)
    classifier, solution = Classifier.train(examples, resources)
    threshold = calibrated_threshold(classifier, solution, examples)
    start = time.perf_counter() - begun
    scores, sure, durations = _asked(classifier, test)
    labels = [sentence.label for sentence in test]
    return {
        **_figures(classifier, scores, labels, sure, sure >= threshold),
        "ms_p50": durations,
        "start_s": start,
    }


def calibrated_threshold(
    classifier: Classifier, solution: Solution, examples: Sequence[Example]
) -> float:
    """Return the certainty that best separates known questions from those that no class answers.

    Known is each example, left out once; answered by no class it would be if the others of its
    class were missing, too. With a single class there is no such comparison, and the threshold
    is what nearly all examples reach.
    """
    labels = np.array([one.label for one in examples])
    best = solution.leave_one_out.argmax(axis=1)
    right = np.array(classifier.classes)[best] == labels
    _, near = classifier.compared([one.text for one in examples])
    np.fill_diagonal(near, _FAR)
    known = certainty(solution.leave_one_out, near)
    if solution.leave_class_out is None or len(classifier.classes) == 1 or not right.any():
        return float(np.quantile(known, DECLINED))
    near[labels[:, None] == labels] = _FAR
    strange = np.sort(certainty(solution.leave_class_out, near))
    tried = np.unique(np.concatenate([known, strange]))
    # known[right] >= threshold, and strange < threshold, as shares
    kept = 1 - np.searchsorted(np.sort(known[right]), tried) / right.sum()
    refused = np.searchsorted(strange, tried) / len(strange)
    return float(tried[np.argmax(kept * right.mean() + refused)])


def certainty(scores: Scores, near: Vectors) -> Scores:
    """Return how sure the best class of each row is: by its score, and by how near the nearest examples are.

    The regression alone takes a text for known that is a little like many examples; one that is like a few of them surely is.
    Decision 2 has the figures.
    """
    nearest = np.sort(near, axis=1)[:, -NEAREST:]
    return np.asarray(scores.max(axis=1) + NEARNESS * nearest.mean(axis=1))


def read(path: Path, tell: Tell = untold) -> list[Sentence]:
    """Return the sentences of a CSV file with the columns ``sentence`` and ``label``.

    A byte-order mark, other line ends, blank lines and bytes that are no UTF-8 are borne, and of
    these *tell* is told; ``ValueError`` says why a file cannot be read.
    """
    reader = csv.reader(io.StringIO(_text_of(path, tell), newline=""))
    try:
        rows = [row for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        message = f"{path}:{reader.line_num}: this line cannot be read ({error}). Is a quotation mark missing?"
        raise ValueError(message) from None
    header = [name.strip().lower() for name in (rows[0] if rows else [])]
    if "sentence" not in header or "label" not in header:
        message = f"{path} must begin with the column names 'sentence' and 'label'."
        raise ValueError(message)
    at, of = header.index("sentence"), header.index("label")
    return [
        Sentence(row[at], row[of].strip())
        for row in rows[1:]
        if len(row) > max(at, of) and row[at].strip() and row[of].strip()
    ]


def _text_of(path: Path, tell: Tell) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252"
        if encoding == "cp1252":
            tell(
                f"{path}: these are not UTF-8 letters, and read as Windows-1252. If others come out, save the file as UTF-8."
            )
        text = raw.decode(encoding, errors="replace")
    return text.replace("\x00", "")


def _language(sentences: Sequence[Sentence]) -> Language:
    chinese = sum(scripts(sentence.text).is_chinese for sentence in sentences)
    return "zh-Hans" if 2 * chinese > len(sentences) else "en"


def _asked(classifier: Classifier, test: Sequence[Sentence]) -> tuple[Scores, Scores, float]:
    """Return the scores of each test sentence, asked one by one, how sure the best of each is, and the median in milliseconds."""
    rows: list[Scores] = []
    sure: list[Scores] = []
    durations: list[float] = []
    for sentence in test:
        begun = time.perf_counter()
        scores, near = classifier.compared([fold(sentence.text)])
        rows.append(scores)
        sure.append(certainty(scores, near))
        durations.append(1_000 * (time.perf_counter() - begun))
    if not rows:
        none = np.zeros((0, len(classifier.classes)), dtype=np.float32)
        return none, none[:, :1].ravel(), 0.0
    return np.concatenate(rows), np.concatenate(sure), float(np.median(durations))


def _figures(
    classifier: Classifier,
    scores: Scores,
    labels: Sequence[str],
    sure: Scores,
    accepted: NDArray[np.bool_],
) -> dict[str, float | None]:
    order = np.argsort(-scores, axis=1, kind="stable")[:, :3]
    ranked = [[classifier.classes[number] for number in row] for row in order]
    inside = np.array([label != OFFTOPIC for label in labels], dtype=bool)
    pairs = list(zip(ranked, labels, strict=True))
    first = np.array([bool(row) and row[0] == label for row, label in pairs], dtype=bool)
    among = np.array([label in row for row, label in pairs], dtype=bool)
    in_scope = _share((first & accepted)[inside])
    refused = None if inside.all() else _share(~accepted[~inside])
    return {
        "top1": _share(first[inside]),
        "top3": _share(among[inside]),
        "in_scope": in_scope,
        "off_topic_refused": refused,
        "balanced": None if refused is None else (in_scope + refused) / 2,
        "auroc": None if refused is None else area(sure[inside], sure[~inside]),
    }


def _share(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if flags.size else 0.0


def area(inside: Scores, outside: Scores) -> float:
    """Return how often a question of *inside* is surer than one of *outside*; a tie counts half."""
    if not inside.size or not outside.size:
        return 0.5
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, side="left")
    upto = np.searchsorted(ordered, inside, side="right")
    return float((below + upto).mean() / 2 / outside.size)
