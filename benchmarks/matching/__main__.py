"""``python -m benchmarks.matching TRAIN TEST``: tries all methods, and writes RESULTS.md.

TRAIN and TEST are a public set, as for ``python -m knowledge benchmark``; the other one is our own
exam, language by language.
"""

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.environment import versions
from benchmarks.matching.methods import ByEmbedding, Ours, Peer, classifier_alone
from benchmarks.matching.trial import NOTHING, Example, Figures, Learn, tried
from knowledge.measuring.benchmark import OFFTOPIC, read
from knowledge.reading.loader import load
from knowledge.topic import Language, Library, Phrasing

CACHE = Path(".cache/benchmarks")
RESULTS = Path(__file__).parent / "RESULTS.md"

TESTED = 3
"""Every third off-topic question is kept for the test, and seen by no method before."""

CHATTERBOT = "ChatterBot, best match"
OURS = "**ours**"
EMBEDDING = "sentence vectors alone, nearest phrasing"
METHODS: Mapping[str, str] = {
    OURS: "",
    EMBEDDING: "",
    "BM25 (bm25s), nearest phrasing": "bm25",
    "rapidfuzz `WRatio`, nearest phrasing": "wratio",
    CHATTERBOT: "chatterbot",
}
"""Each with the name it has in the process of the peers, where it runs there."""

SPOKEN: Mapping[str, frozenset[Language]] = {CHATTERBOT: frozenset({"en", "zh-Hans", "sv"})}
"""The languages of a method that does not take every one."""

PACKAGES = ("rapidfuzz", "bm25s", "ChatterBot")
COLUMNS = 7

NOTES = """\
- *top-1*: the share of questions with a topic whose topic comes first, nothing declined.
- *AUROC*: how often a question with a topic is surer than one without; a coin has 0.5.
- *balanced*: the mean of *right* (with a topic, answered, rightly) and *refused* (without one).
- The threshold, and by which of its signals a method is surest, were chosen on the training side:
  a quarter of the examples at a time was held out and asked, together with off-topic examples held
  out likewise; where a set has none, with the examples of a quarter of the topics left out whole.
  It was the same for every method, and in this run nothing was chosen on the test side.
- But ours was developed with the figures of our own exam in view, and of public sets such as
  hint3-curekart; the peers were not. Expect somewhat less of ours on new questions.
- *ms*: the median for one question, the first time it is asked, in one process, texts folded and
  stemmed beforehand for the peers. Ours does more in this time: it looks for names and for several
  questions in one.
- On our own exam all methods have the same examples: the phrasings, and two thirds of the off-topic
  questions. The others are the test's questions without a topic. Ours also knows names and labels.
- ChatterBot has its tagger of small letters: the default one needs a model to be downloaded. Its
  search then looks for words between spaces, and finds nothing for most Chinese questions.
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is learned and what is asked; *ours* is how ours learns it."""

    name: str
    examples: Sequence[Example]
    test: Sequence[Example]
    ours: Learn


@click.command()
@click.argument("train", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("test", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--only", default="", help="Try only methods whose name holds this; write nothing.")
@click.option("--sets", default="", help="Only sets whose name holds this; write nothing.")
@click.option(
    "--peers",
    type=click.Path(path_type=Path),
    default=CACHE / "matching" / "bin" / "python",
    help="The interpreter of the environment with the peers.",
)
def main(train: Path, test: Path, only: str, sets: str, peers: Path) -> None:
    """Try ours and the peers on our own exam and on the set in TRAIN and TEST, both CSV."""
    began = datetime.now(tz=UTC)  # noqa: TID251  # the date of the results
    lines = [
        "| | top-1 | AUROC | balanced | right | refused | ms | learned in s |",
        "| --- |" + " ---: |" * COLUMNS,
    ]
    for paper in (own(load()), public(train, test)):
        if sets not in paper.name:
            continue
        found = {name: outcome(name, paper, peers) for name in METHODS if only in name}
        for language in dict.fromkeys(one.language for one in paper.test):
            known = sum(one.language == language and one.label != NOTHING for one in paper.test)
            of = sum(one.language == language for one in paper.test)
            title = (
                f"**{paper.name}, {language}**: {known} questions, {of - known} without a topic"
            )
            lines.append(f"| {title} |" + " |" * COLUMNS)
            lines += [row(name, figures, language) for name, figures in found.items()]
    table = "\n".join(lines)
    print(table)
    if not (only or sets):
        RESULTS.write_text(f"{_head(began, peers)}\n{table}\n\n{NOTES}", "utf-8")
        print(f"Written to {RESULTS}")


def own(library: Library) -> Paper:
    """Return our own exam; every third off-topic question goes to the test."""

    def examples(phrasings: Sequence[Phrasing]) -> list[Example]:
        return [Example(one.text, one.topic, one.language) for one in phrasings]

    offtopic = examples(library.offtopic)
    learned = [one for place, one in enumerate(offtopic) if place % TESTED]
    test = [*examples(library.exam), *offtopic[::TESTED]]
    return Paper("own exam", [*examples(library.phrasings), *learned], test, Ours(library).learn)


def public(train: Path, test: Path) -> Paper:
    """Return a public set; it has no off-topic examples to learn from."""

    def examples(path: Path) -> list[Example]:
        return [
            Example(one.text, NOTHING if one.label == OFFTOPIC else one.label, "en")
            for one in read(path)
        ]

    known = [one for one in examples(train) if one.label != NOTHING]
    return Paper(train.parent.name, known, examples(test), classifier_alone)


def outcome(name: str, paper: Paper, peers: Path) -> Mapping[Language, Figures] | str:
    """Return the figures of the method of this name, or why there are none."""
    print(f"{paper.name}: {name}", file=sys.stderr)
    if name == OURS:
        return tried(paper.ours, paper.examples, paper.test)
    if name == EMBEDDING:
        return tried(ByEmbedding.fresh().learn, paper.examples, paper.test)
    languages = SPOKEN.get(name, frozenset(one.language for one in paper.test))
    examples = [one for one in paper.examples if one.language in languages]
    test = [one for one in paper.test if one.language in languages]
    peer = Peer(peers, METHODS[name])
    try:
        return tried(peer.learn, examples, test) if test else {}
    except RuntimeError as error:
        return str(error)
    finally:
        peer.close()


def row(name: str, found: Mapping[Language, Figures] | str, language: Language) -> str:
    """Return the line of one method in one language."""
    if isinstance(found, str):
        return f"| {name}: does not run here ({found}) |" + " |" * COLUMNS
    if language not in found:
        return f"| {name}: does not know this language |" + " |" * COLUMNS
    figures = found[language]
    shares = (figures.top1, figures.auroc, figures.balanced, figures.answered, figures.refused)
    cells = [name, *(f"{share:.3f}" for share in shares), f"{figures.ms:.1f}"]
    return f"| {' | '.join(cells)} | {figures.learned_s:.1f} |"


def _head(began: datetime, peers: Path) -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"""\
# How well questions are understood

Written by `make benchmark-matching` on {began:%Y-%m-%d}; {os.cpu_count()} processors, load average {load}.
Python {platform.python_version()}, {versions(sys.executable, "rapidfuzz", "numpy")}; peers: {versions(str(peers), *PACKAGES)}.
"""


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.matching")
