"""Sentence vectors."""

import numpy as np
import pytest

from knowledge.language.text import fold, windows
from knowledge.models import embeddings
from knowledge.models.encoder import ModelFile
from knowledge.models.tokenizer import SPACE, Tokenizer
from tests.knowledge.language.test_text import HOSTILE


@pytest.fixture(scope="module")
def encode():
    return embeddings.sentence_embedder() or pytest.skip("the package with the model is missing")


def test_same_meaning_is_nearer_than_same_words(encode):
    """A paraphrase in another language is nearer than a question on something else."""
    cost, price, flight = encode(["what does it cost", "要多少钱", "what does a flight take"])
    assert cost @ price > cost @ flight


def test_one_vector_a_text(encode):
    """In the order of the texts, also of those that stand there twice."""
    vectors = encode(["a", "b", "a"])
    assert vectors.shape == (3, embeddings.DIMENSIONS)
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.array_equal(vectors[0], vectors[1])


def test_alone_and_among_others_is_the_same(encode):
    """What a text means does not depend on what it is asked with, nor on what was asked before."""
    texts = ["which cities are in it", "what does it cost then", "who pays for all this"]
    together = encode([f"{text} please" for text in texts])
    embeddings.sentence_embedder.cache_clear()
    alone = [embeddings.sentence_embedder()([f"{text} please"])[0] for text in texts]
    assert np.array_equal(together, alone)


def test_no_texts_no_vectors(encode):
    """Nothing asked, nothing given."""
    assert encode([]).shape == (0, embeddings.DIMENSIONS)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_bears_anything_folded(encode, text):
    """Folded text gives finite numbers."""
    assert np.isfinite(encode([fold(text)])).all()


@pytest.mark.parametrize("missing", [embeddings.CARRIER, *embeddings.RUNTIMES])
def test_nothing_without_its_packages(monkeypatch, missing):
    """The assistant starts without them, by wording alone."""
    find = embeddings.find_spec
    monkeypatch.setattr(
        embeddings, "find_spec", lambda name: None if name == missing else find(name)
    )
    embeddings.model_file.cache_clear()
    embeddings.sentence_embedder.cache_clear()
    try:
        assert embeddings.sentence_embedder() is None
        assert not embeddings.is_common("cost")
    finally:
        embeddings.model_file.cache_clear()
        embeddings.sentence_embedder.cache_clear()


def test_another_file_is_refused(tmp_path):
    """A model that is not ours is never run."""
    other = tmp_path / "model.bin"
    other.write_bytes(bytes(1_000))
    with pytest.raises(ValueError, match="not the sentence model"):
        ModelFile(other)


def test_remembers_only_so_many(monkeypatch):
    """Known texts are not asked again, and a flood of texts does not fill the memory."""
    tokenizer = Tokenizer(
        {f"{SPACE}{letter}": place for place, letter in enumerate("abcdef")}, [0.0] * 6, unknown=9
    )
    asked = []

    def run(tokens):
        asked.extend(tokens[:, 1].tolist())
        return np.ones((*tokens.shape, embeddings.DIMENSIONS), dtype=np.float32)

    monkeypatch.setattr(embeddings, "_CACHED", 3)
    encoder = embeddings.Embedder(tokenizer, run, 7, 8)
    for texts in ("ab", "ab", "cdef", "a"):
        encoder(list(texts))
    # Several at once are run side by side, in any order.
    assert [*asked[:2], *sorted(asked[2:6]), *asked[6:]] == [0, 1, 2, 3, 4, 5, 0]


@pytest.fixture
def runs():
    """How many tokens each run of ``counted`` had."""
    return []


@pytest.fixture
def counted(runs):
    """An embedder of letters, in which a token is its number."""
    tokenizer = Tokenizer(
        {f"{SPACE}{letter}": place for place, letter in enumerate("abcdef")}, [0.0] * 6, unknown=9
    )

    def run(tokens):
        runs.append(tokens.shape[1])
        return np.repeat(tokens[:, :, None], embeddings.DIMENSIONS, axis=2).astype(np.float32)

    return embeddings.Embedder(tokenizer, run, 10, 20)


def test_a_stretch_is_taken_from_its_text(counted, runs):
    """The text is run once; of a stretch its own tokens count, and those around the text."""
    whole, stretch, other = counted(["a b c d", "c d", "f"], within="a b c d")[:, 0].tolist()
    assert [whole, stretch, other] == pytest.approx([36 / 6, (10 + 2 + 3 + 20) / 4, 35 / 3])
    assert runs == [6, 3]


def test_a_long_text_is_run_once_whoever_asks_first(counted, runs):
    """What it does is asked first, of the whole; its topic then, of its stretches as well."""
    text = " ".join("abcdef" * 3)
    first, *_ = windows(text)
    counted([text, "b"])
    counted([text, first], within=text)
    assert sorted(runs) == [3, 20]


def test_a_stretch_means_what_it_means_alone(encode):
    """Nearly so: what stands around it is heard, too."""
    text = "my boss wants to know by tomorrow at nine which cities are in it"
    [within] = encode(["which cities are in it"], within=text)
    alone, other = encode(["which cities are in it", "my boss wants to know"])
    assert within @ alone > within @ other
