"""The network that tells acts apart: what no straight line divides, several tasks in one, the same each time."""

import numpy as np

from knowledge.models.network import Network, Task

RNG = np.random.default_rng(1)


def corners(count=400):
    """Return points around the corners of a square, and which diagonal each lies on."""
    signs = RNG.choice([-1.0, 1.0], size=(count, 2))
    rows = (4 * signs + RNG.normal(scale=0.5, size=(count, 2))).astype(np.float16)
    return rows, (signs[:, 0] * signs[:, 1] > 0).astype(np.int64)


def task(labels, classes=2, *, smoothing=0.0, trust=None):
    ones = np.ones(len(labels), np.float32)
    return Task(classes, np.asarray(labels), ones if trust is None else trust, smoothing)


def learned(rows, tasks, seed=3):
    return Network.fit(rows, tasks, seed)


ROWS, DIAGONALS = corners()


def test_it_tells_apart_what_no_line_divides():
    """The control: by the best of all straight lines half of the points are told rightly."""
    found = learned(ROWS, [task(DIAGONALS)]).scores(ROWS.astype(np.float32))[0]
    assert (found.argmax(axis=1) == DIAGONALS).mean() > 0.99
    given = np.c_[ROWS.astype(np.float64), np.ones(len(ROWS))]
    line, *_ = np.linalg.lstsq(given, 2.0 * DIAGONALS - 1, rcond=None)
    assert ((given @ line > 0) == DIAGONALS).mean() < 0.7


def test_scores_are_of_one_scale():
    """1 for what is certain, -1 for what is impossible: together they are what one certain class leaves."""
    found = learned(ROWS, [task(DIAGONALS)]).scores(ROWS.astype(np.float32))[0]
    assert found.min() >= -1
    assert found.max() <= 1
    assert np.allclose(found.sum(axis=1), 0, atol=1e-5)


def test_the_same_rows_give_the_same_network():
    first, second = (
        learned(ROWS, [task(DIAGONALS)]).scores(ROWS.astype(np.float32))[0] for _ in range(2)
    )
    assert np.array_equal(first, second)


def test_tasks_share_a_layer_and_disturb_each_other_little():
    """One asks for the diagonal, one for the side; of the second, half of the rows say nothing."""
    sides = (ROWS[:, 0] > 0).astype(np.int64)
    known = np.where(np.arange(len(sides)) % 2 == 0, sides, -1)
    network = learned(ROWS, [task(DIAGONALS), task(known)])
    of_diagonals, of_sides = network.scores(ROWS.astype(np.float32))
    assert (of_diagonals.argmax(axis=1) == DIAGONALS).mean() > 0.99
    assert (of_sides.argmax(axis=1) == sides).mean() > 0.99


def test_a_smoothed_task_is_less_certain():
    """What is told with some doubt is learned with some."""
    rows = ROWS.astype(np.float32)
    sure, smooth = (
        learned(ROWS, [task(DIAGONALS, smoothing=each)]).scores(rows)[0].max(axis=1).mean()
        for each in (0.0, 0.2)
    )
    assert sure > 0.99 > smooth + 0.02


def test_what_is_not_trusted_is_not_learned():
    """Of two labels for the same rows the one counts that is trusted."""
    rows = np.concatenate([ROWS, ROWS])
    labels = np.concatenate([DIAGONALS, 1 - DIAGONALS])
    trust = np.repeat([1.0, 0.0], len(ROWS)).astype(np.float32)
    found = learned(rows, [task(labels, trust=trust)]).scores(ROWS.astype(np.float32))[0]
    assert (found.argmax(axis=1) == DIAGONALS).mean() > 0.99


def test_what_is_kept_says_the_same():
    network = learned(ROWS, [task(DIAGONALS), task(DIAGONALS)])
    again = Network.from_arrays(network.arrays(), 2)
    rows = ROWS.astype(np.float32)
    for one, other in zip(network.scores(rows), again.scores(rows), strict=True):
        assert np.array_equal(one, other)
