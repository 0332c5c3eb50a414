"""Answers for one method of others, a JSON object a line: ``python worker.py wratio|bm25|chatterbot``.

It knows nothing of ours, which need not be installed here. A topic's score is that of its nearest
example; the topic named "" is that of off-topic examples.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Scores = Mapping[str, float]
Ask = Callable[[str], Scores]
Pairs = Sequence[tuple[str, str]]

LANGUAGES = {"en": "ENG", "zh-Hans": "CHI", "sv": "SWE"}
"""As ChatterBot calls those it knows of ours."""


def wratio(pairs: Pairs, _language: str) -> Ask:
    """Return RapidFuzz's WRatio."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # each method loads what is its own

    texts = [text for text, _ in pairs]
    labels = [label for _, label in pairs]

    def ask(text: str) -> Scores:
        near = process.cdist([text], texts, scorer=fuzz.WRatio)[0].tolist()
        return _best(labels, [score / 100 for score in near])

    return ask


def bm25(pairs: Pairs, _language: str) -> Ask:
    """Return BM25, one document an example; texts come as terms with spaces between them."""
    from bm25s import BM25  # noqa: PLC0415  # each method loads what is its own

    index = BM25()
    index.index([text.split() for text, _ in pairs], show_progress=False)
    labels = [label for _, label in pairs]
    known = set(index.vocab_dict)

    def ask(text: str) -> Scores:
        terms = [term for term in text.split() if term in known]
        if not terms:
            return dict.fromkeys(labels, 0.0)
        return _best(labels, index.get_scores(terms).tolist())

    return ask


def chatterbot(pairs: Pairs, language: str) -> Ask:
    """Return ChatterBot: each example is a statement, answered by its topic.

    Its default tagger needs a model that no package index has; this is the one it offers besides.
    What is off-topic is known by a bot of its own, so that the topics can be ranked without it.
    """
    from chatterbot import ChatBot, languages  # noqa: PLC0415  # each method loads what is its own
    from chatterbot.tagging import LowercaseTagger  # noqa: PLC0415
    from chatterbot.trainers import ListTrainer  # noqa: PLC0415

    def bot(taught: Pairs) -> Any:
        made = ChatBot(
            "peer",
            database_uri="sqlite://",
            tagger=LowercaseTagger,
            tagger_language=getattr(languages, LANGUAGES[language]),
            read_only=True,
        )
        trainer = ListTrainer(made, show_training_progress=False)
        for text, label in taught:
            trainer.train([text, f"topic {label}"])
        return made

    topics = bot([pair for pair in pairs if pair[1]])
    nothing = [pair for pair in pairs if not pair[1]]
    bots = [topics, bot(nothing)] if nothing else [topics]

    def ask(text: str) -> Scores:
        answers = [each.get_response(text) for each in bots]
        scores = {answers[0].text.removeprefix("topic "): answers[0].confidence}
        if len(answers) > 1:
            scores[""] = answers[1].confidence
        return scores

    return ask


def _best(labels: Sequence[str], scores: Sequence[float]) -> Scores:
    best: dict[str, float] = {}
    for label, score in zip(labels, scores, strict=True):
        if score > best.get(label, float("-inf")):
            best[label] = score
    return best


METHODS = {"wratio": wratio, "bm25": bm25, "chatterbot": chatterbot}


def main(method: str) -> None:
    asks: dict[str, Ask] = {}
    out, sys.stdout = sys.stdout, sys.stderr  # what libraries print must not mix with answers
    for line in sys.stdin:
        request = json.loads(line)
        told: dict[str, object] = {}
        try:
            if "examples" in request:
                language = request["language"]
                asks[language] = METHODS[method](request["examples"], language)
            else:
                began = time.perf_counter()
                told["scores"] = asks[request["language"]](request["text"])
                told["seconds"] = time.perf_counter() - began
        except Exception as error:  # noqa: BLE001  # whatever it is, it is told
            told["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(told), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
