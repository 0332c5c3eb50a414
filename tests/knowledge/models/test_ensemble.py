"""Several networks whose scores are averaged."""

import numpy as np

from knowledge.models.ensemble import SEEDS, Ensemble
from knowledge.models.network import Network
from tests.knowledge.models.test_network import DIAGONALS, ROWS, task

SEEN = ROWS.astype(np.float32)


def test_it_says_the_mean_of_what_its_members_say():
    """They begin elsewhere, and so they differ."""
    tasks = [task(DIAGONALS), task(DIAGONALS, smoothing=0.2)]
    members = [Network.fit(ROWS, tasks, seed).scores(SEEN) for seed in SEEDS]
    together = Ensemble.fit(ROWS, tasks).scores(SEEN)
    for number, said in enumerate(together):
        one, other = (member[number] for member in members)
        assert not np.array_equal(one, other)
        assert np.allclose(said, (one + other) / 2, atol=1e-6)


def test_what_is_kept_of_it_says_the_same():
    ensemble = Ensemble.fit(ROWS, [task(DIAGONALS)])
    [said] = ensemble.scores(SEEN)
    [again] = Ensemble.from_arrays(ensemble.arrays(), 1).scores(SEEN)
    assert np.array_equal(said, again)
