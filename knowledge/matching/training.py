"""The model of each language: loaded from a file, or trained anew.

The files of one language depend on its own phrasings and on the names: a phrasing more costs the
training of one language.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from knowledge.language.names import spellings
from knowledge.language.version import reading_version
from knowledge.matching.entities import EntityGroups
from knowledge.matching.ranker import Ranker
from knowledge.models import model_store
from knowledge.models.embedding_cache import EmbeddingCache
from knowledge.models.embeddings import BUILT_IN, Embed, Space, space_of
from knowledge.models.features import Resources
from knowledge.models.model_store import Arrays
from knowledge.topic import Language, Library, Phrasing

_LOG = logging.getLogger(__name__)

VERSION = 24
"""Raised when the same content gives another model: files kept before are not read."""

LEARNED = "learned"
VECTORS = "vectors"
"""How the names of the two files of a language end."""

BY_SERVER = "server"
"""What stands before it in the names of those that were learned by a server's vectors."""

SHIPPED = Path(__file__).parents[1] / "learned"
"""Where the networks come learned with the code, and an image carries all that was learned when it was built."""

MOST = 20_000
"""Of more questions of one language, so many are learned, spread evenly over all topics.

Memory and time of training grow with the square and the cube of them: 19,939 took 2.5 gigabytes. The
time of a question grows with them, too.
"""


DRAFTED = 2_000
"""Of a language of which nothing is learned yet, so many questions are learned first: a few seconds."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The rankers of a matcher, and by language the key of what each was learned from."""

    rankers: Mapping[Language, Ranker]
    keys: Mapping[Language, str]


def train(
    library: Library,
    entities: EntityGroups,
    embed: Embed | None,
    *,
    cache: Path | None = None,
    keep: bool = True,
) -> dict[Language, Ranker]:
    """Return the ranker of each language that has phrasings.

    A model kept in the folder *cache* for the same content is taken from there; what had to be
    trained is kept there, if *keep*. Without *embed*, wording alone is compared.
    """
    space = space_of(embed)
    phrasings = _phrasings(library)
    keys = _keys(library, phrasings, space.model if embed else "wording")
    rankers: dict[Language, Ranker] = {}
    for language in phrasings:
        ranker = _loaded(cache, keys[language], entities, Resources(language, embed))
        if ranker is not None:
            rankers[language] = ranker
    missing = sorted(phrasings.keys() - rankers.keys())
    if not missing:
        return rankers
    _LOG.info("content_learning", extra={"languages": missing})
    for language in missing:
        vectors = _vectors(cache, language, space)
        embedder = EmbeddingCache(embed, vectors) if embed else None
        resources = Resources(language, embedder)
        is_whole = False
        try:
            arrays = Ranker.train(phrasings[language], entities, resources).arrays()
            is_whole = True
        finally:
            if cache is not None and keep and embedder is not None:
                # What the next training begins with, after a phrasing more; or where a server failed:
                # then not all was asked for.
                path = _path(cache, language, VECTORS, space)
                model_store.save(path, space.model, embedder.arrays(of_all=not is_whole))
        if cache is not None and keep:
            model_store.save(_path(cache, language, LEARNED, space), keys[language], arrays)
        rankers[language] = Ranker.from_arrays(arrays, entities, Resources(language, embed))
    return rankers


def of_language(library: Library, language: Language) -> Library:
    """Return *library* as if nothing were asked in any other language."""
    asked, offtopic = (
        tuple(one for one in of if one.language == language)
        for of in (library.phrasings, library.offtopic)
    )
    return replace(library, phrasings=asked, offtopic=offtopic)


def draft_of(library: Library, language: Language) -> Library:
    """Return *library* with some of what is asked in *language*, spread evenly, and nothing else that is."""
    whole = of_language(library, language)
    step = -(-len(whole.phrasings) // DRAFTED) or 1
    return replace(whole, phrasings=whole.phrasings[::step], offtopic=whole.offtopic[::step])


def has_vectors(cache: Path, language: Language) -> bool:
    """Whether sentence vectors of *language* are kept: then learning takes a few seconds anyway."""
    return _vectors(cache, language, BUILT_IN) is not None


def is_kept(cache: Path, language: Language, key: str, space: Space = BUILT_IN) -> bool:
    """Whether a model of *language* is kept that was learned under *key*."""
    paths = (_path(folder, language, LEARNED, space) for folder in folders(cache))
    return any(model_store.load(path, key) is not None for path in paths)


def keys_of(
    library: Library, *, with_embeddings: bool, space: Space = BUILT_IN
) -> dict[Language, str]:
    """Return by language the key of what is learned from *library*, by vectors of *space*."""
    return _keys(library, _phrasings(library), space.model if with_embeddings else "wording")


def gathered(
    library: Library,
    entities: EntityGroups,
    embed: Embed | None,
    *,
    cache: Path | None,
    before: Learned,
) -> Learned:
    """Return the rankers of *library* that are there without training.

    They come from *before*, from the folder *cache*, or, where neither has learned from this
    content yet, from *before* as it is: what it learned from another content.
    """
    rankers: dict[Language, Ranker] = {}
    keys: dict[Language, str] = {}
    for language, key in keys_of(library, with_embeddings=embed is not None).items():
        ranker = None
        if before.keys.get(language) != key:
            ranker = _loaded(cache, key, entities, Resources(language, embed))
        if ranker is not None:
            rankers[language], keys[language] = ranker, key
        elif language in before.rankers:
            rankers[language] = before.rankers[language].reading_by(entities)
            keys[language] = before.keys[language]
        else:
            drafts = keys_of(draft_of(library, language), with_embeddings=embed is not None)
            ranker = _loaded(cache, drafts[language], entities, Resources(language, embed))
            if ranker is not None:
                rankers[language], keys[language] = ranker, drafts[language]
    return Learned(rankers, keys)


def gathered_by(
    embed: Embed, library: Library, entities: EntityGroups, *, cache: Path | None, before: Learned
) -> Learned:
    """Return the rankers of *library* by the vectors of *embed* that are there without training, and up to date.

    *before* is what was gathered so the last time: what is of another content or model is left.
    """
    rankers: dict[Language, Ranker] = {}
    keys: dict[Language, str] = {}
    keys_now = keys_of(library, with_embeddings=True, space=space_of(embed))
    for language, key in keys_now.items():
        ranker: Ranker | None
        if before.keys.get(language) == key:
            ranker = before.rankers[language].reading_by(entities)
        else:
            ranker = _loaded(cache, key, entities, Resources(language, embed))
        if ranker is not None:
            rankers[language], keys[language] = ranker, key
    return Learned(rankers, keys)


def cached_embedder(embed: Embed, library: Library, cache: Path | None) -> EmbeddingCache:
    """Return *embed* with the sentence vectors that were kept in the folder *cache*."""
    kept = [
        arrays
        for one in _phrasings(library)
        if (arrays := _vectors(cache, one, BUILT_IN)) is not None
    ]
    if not kept:
        return EmbeddingCache(embed)
    return EmbeddingCache(
        embed, {name: np.concatenate([of[name] for of in kept]) for name in kept[0]}
    )


def _vectors(cache: Path | None, language: Language, space: Space) -> Arrays | None:
    paths = (_path(folder, language, VECTORS, space) for folder in folders(cache))
    kept = (model_store.load(path, space.model) for path in paths)
    return next((arrays for arrays in kept if arrays is not None), None)


def _phrasings(library: Library) -> dict[Language, list[Phrasing]]:
    """Return what is learned, by language: phrasings, off-topic ones, and what a visitor may tap."""
    labels = (
        Phrasing(label.value, topic.id, language, label.place)
        for topic in library.topics.values()
        for language, label in topic.labels.items()
    )
    asked = sorted({phrasing.language for phrasing in library.phrasings})
    found: dict[Language, list[Phrasing]] = {language: [] for language in asked}
    for phrasing in (*library.phrasings, *labels, *library.offtopic):
        if phrasing.language in found and any(map(str.isalnum, phrasing.text)):
            found[phrasing.language].append(phrasing)
    for language, of in found.items():
        if len(of) > MOST:
            _LOG.warning("content_sampled", extra={"languages": [language]})
            found[language] = [of[place] for place in _spread(len(of), MOST)]
    return found


def _keys(
    library: Library, phrasings: Mapping[Language, Sequence[Phrasing]], model: str
) -> dict[Language, str]:
    """Return a hash of what each language is learned from."""
    shared = hashlib.sha256(f"{VERSION} {reading_version()} {model}\n".encode())
    for name in library.names:
        shared.update(f"{name.group} {name.topic} {name.country} {spellings(name)}\n".encode())
    keys: dict[Language, str] = {}
    for language, of in phrasings.items():
        digest = shared.copy()
        digest.update("".join(f"{one.topic} {one.text}\n" for one in of).encode())
        keys[language] = digest.hexdigest()
    return keys


def _loaded(
    cache: Path | None, key: str, entities: EntityGroups, resources: Resources
) -> Ranker | None:
    for folder in folders(cache):
        path = _path(folder, resources.language, LEARNED, resources.space)
        arrays = model_store.load(path, key)
        if arrays is not None:
            try:
                return Ranker.from_arrays(arrays, entities, resources)
            except (KeyError, ValueError, IndexError, TypeError):
                continue  # written by a version that forgot to raise its number
    return None


def _spread(size: int, most: int) -> list[int]:
    """Return at most so many of the first *size* numbers, spread evenly over them."""
    numbers: list[int] = np.linspace(0, size - 1, min(size, most)).astype(int).tolist()
    return numbers


def folders(cache: Path | None) -> tuple[Path, ...]:
    """Return where what was learned may be kept: the folder *cache*, and what comes with the code."""
    return (cache, SHIPPED) if cache is not None else ()


def _path(folder: Path, language: Language, kind: str, space: Space) -> Path:
    by = () if space == BUILT_IN else (BY_SERVER,)
    return folder / ".".join((language, *by, kind))
