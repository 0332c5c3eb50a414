"""Learning one thing after the other, and keeping each: a language, or what messages do."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import as_completed
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from knowledge.acts.classifier import ActClassifier
from knowledge.editing.alone import alone
from knowledge.editing.apart import apart
from knowledge.matching.entities import EntityGroups
from knowledge.matching.matcher import entities_of
from knowledge.matching.training import draft_of, has_vectors, is_kept, keys_of, of_language, train
from knowledge.matching.value_tagger import ValueTagger
from knowledge.models.embedding_client import Endpoint
from knowledge.models.embedding_server import BATCH_SECONDS, EmbeddingServer
from knowledge.models.embeddings import sentence_embedder
from knowledge.reading.loader import load
from knowledge.topic import Library

ACTS = "acts"
"""The name, among those of languages, of what messages do."""

VALUES = "values"
"""The name, among them, of what people tell of themselves."""

BESIDE = (ACTS, VALUES)
"""What is learned beside the languages: without it questions are answered."""

DRAFT = "draft "
"""What stands before a language, or acts, of which only some is to be learned first."""


def learned(library: Library, folder: Path, wanted: Iterable[str] | None = None) -> Iterator[str]:
    """Learn what is *wanted* of *library*, or everything, and yield each when it is kept in *folder*.

    Each is learned when it is asked for: *wanted* may wait to see what is needed next. What was
    kept before, or is by another process meanwhile, is not learned again. ``OSError`` when
    something cannot be kept.
    """
    embed = sentence_embedder()
    entities = entities_of(library, embed)
    keys = keys_of(library, with_embeddings=embed is not None)
    for each in (*keys, *BESIDE) if wanted is None else wanted:
        with alone(folder, each.removeprefix(DRAFT)):
            if each in keys and not is_kept(folder, each, keys[each]):
                train(of_language(library, each), entities, embed, cache=folder)
                if not is_kept(folder, each, keys[each]):
                    raise _not_kept(folder)
            elif each == f"{DRAFT}{ACTS}":
                ActClassifier.of(library, entities, cache=folder, is_draft=True)
            elif each.startswith(DRAFT):
                language = each.removeprefix(DRAFT)
                if language in keys and not has_vectors(folder, language):
                    train(draft_of(library, language), entities, embed, cache=folder)
            elif each in BESIDE:
                _learn_beside(library, entities, folder, each)
        yield each


def _learn_beside(library: Library, entities: EntityGroups, folder: Path, each: str) -> None:
    """Learn what is learned beside the languages, unless it is kept."""
    if each == ACTS:
        ActClassifier.of(library, entities, cache=folder)
        is_there = ActClassifier.kept(library, entities, cache=folder) is not None
    else:
        ValueTagger.of(library, cache=folder)
        is_there = ValueTagger.kept(library, cache=folder) is not None
    if not is_there:
        raise _not_kept(folder)


def learned_by_server(
    library: Library, folder: Path, server: str, wanted: Iterable[str] | None = None
) -> Iterator[str]:
    """Learn what is *wanted* of the languages of *library* by the embeddings of a *server*, as ``learned`` does.

    *server* describes an endpoint as JSON. ``EmbeddingError`` when it does not give them.
    """
    with closing(EmbeddingServer(Endpoint(**json.loads(server)))) as asked:
        space = asked.probe(BATCH_SECONDS)
        embed = asked.patiently(space)
        entities = entities_of(library, embed)
        keys = keys_of(library, with_embeddings=True, space=space)
        for each in keys if wanted is None else wanted:
            with alone(folder, each):
                if each in keys and not is_kept(folder, each, keys[each], space):
                    train(of_language(library, each), entities, embed, cache=folder)
                    if not is_kept(folder, each, keys[each], space):
                        raise _not_kept(folder)
            yield each


def learned_beside(content: Path, folder: Path, processes: int) -> Iterator[str]:
    """Learn everything of the folder *content* in so many processes, a gigabyte each, as ``learned`` does.

    ``KnowledgeError`` when the content is not valid.
    """
    library = load(content)
    keys = keys_of(library, with_embeddings=sentence_embedder() is not None)
    sizes = Counter(phrasing.language for phrasing in library.phrasings)
    # What takes longest begins first; nobody reads the content anew for what is kept.
    lacking = [language for language, key in keys.items() if not is_kept(folder, language, key)]
    wanted = sorted(lacking, key=lambda language: -sizes[language])
    yield from (language for language in keys if language not in lacking)
    # Several threads of BLAS in each would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251  # read by a library
    with apart(processes) as pool:
        of = {pool.submit(_learn, content, folder, each): each for each in wanted}
        for each in as_completed(of):
            each.result()
            yield of[each]
        # At the end: most of what is compared then has its vectors.
        learning = {each: pool.submit(_learn, content, folder, each) for each in BESIDE}
        for name, done in learning.items():
            done.result()
            yield name


def _learn(content: Path, folder: Path, each: str) -> None:
    list(learned(_read(content), folder, [each]))


@lru_cache(maxsize=1)
def _read(content: Path) -> Library:
    return load(content)


def _not_kept(folder: Path) -> OSError:
    return OSError(
        f"What was learned cannot be kept: make room in {folder}, and let it be written."
    )
