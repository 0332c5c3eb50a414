"""The sentence model as it is run, beside the same in plain numbers."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.models import encoder
from knowledge.models.embeddings import model_file
from knowledge.models.encoder import INNER, OUTLIERS, WIDTH, Encoder, Graph, ModelFile, unpacked


class Exact(Graph):
    """The same layers, with nothing rounded but the weights as they lie in the file."""

    def _linear(self, given, layer, *parts, columns=WIDTH, first=1.0, even=None):
        names = [f"{layer}.{part}" for part in parts]
        weights = [unpacked(self._file.packed(f"{name}.w", columns)) for name in names]
        shifts = [self._file.floats(f"{name}.b") for name in names]
        weights[0], shifts[0] = weights[0] * np.float32(first), shifts[0] * np.float32(first)
        product = self._node("MatMul", [given, self._constant(np.concatenate(weights).T)])
        return self._node("Add", [product, self._constant(np.concatenate(shifts))])

    def _outlier(self, inner, layer):
        return self._constant(np.zeros(WIDTH, dtype=np.float32))


class Unaware(Graph):
    """The layers as they would be if outliers were rounded like all others."""

    def _outlier(self, inner, layer):
        return self._constant(np.zeros(WIDTH, dtype=np.float32))


@pytest.fixture(scope="module")
def file() -> Path:
    return model_file() or pytest.skip("the package with the model is missing")


@pytest.fixture
def run_by(monkeypatch, file, tokens):
    """Return a vector a text, by layers made by a graph."""

    def run(graph):
        monkeypatch.setattr(encoder, "Graph", graph)
        return Encoder(ModelFile(file)).run(tokens).mean(axis=1)

    return run


@pytest.fixture(scope="module")
def tokens():
    """Texts of twenty tokens each: any, for rounding does not ask what they mean."""
    return np.random.default_rng(5).integers(5, 200_000, size=(40, 20))


def likeness(one, other) -> float:
    """Return the mean cosine of rows, each less the mean of all."""
    one, other = one - other.mean(axis=0), other - other.mean(axis=0)
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return float(np.mean((one * other).sum(axis=1) / lengths))


def test_rounding_changes_next_to_nothing(run_by):
    """And would, if the outliers of the inner layers were not looked after."""
    exact = run_by(Exact)
    assert likeness(run_by(Graph), exact) > 0.99
    assert likeness(run_by(Unaware), exact) < 0.97


def test_company_changes_nothing(file, tokens):
    """To the last digit: what is kept of a text was computed in other company than what is asked."""
    found = Encoder(ModelFile(file))
    together = found.run(tokens)
    alone = np.concatenate(
        [found.run(tokens[number : number + 1]) for number in range(len(tokens))]
    )
    assert np.array_equal(together, alone)


def test_outliers_are_activations_of_layers():
    assert {layer < encoder.LAYERS and at < INNER for layer, at in OUTLIERS.items()} == {True}
