"""The matcher's method on files of phrasings that are not ours."""

import numpy as np
import pytest

from knowledge.benchmark import area, benchmark, read

TRAIN = """sentence,label
where is my parcel,delivery
when will the parcel arrive,delivery
has my order been shipped,delivery
i want my money back,refund
can you refund the order,refund
please return the payment,refund
"""
TEST = """sentence,label
when does my parcel come,delivery
refund my payment please,refund
sing me a song,NO_NODES_DETECTED
"""


@pytest.fixture
def files(tmp_path):
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    train.write_text(TRAIN, encoding="utf-8")
    test.write_text(TEST, encoding="utf-8-sig")
    return train, test


def test_figures_are_shares(files):
    """Every figure that is promised is there, and lies between 0 and 1."""
    figures = benchmark(*files)
    assert figures["top1"] == 1.0
    names = ("top1", "top3", "in_scope", "off_topic_refused", "balanced", "auroc")
    assert all(0 <= figures[name] <= 1 for name in names)
    assert figures["balanced"] == (figures["in_scope"] + figures["off_topic_refused"]) / 2


def test_file_without_columns_is_refused(tmp_path):
    """The message names the file and the columns."""
    path = tmp_path / "odd.csv"
    path.write_text("text;topic\na;b\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.csv.*'sentence'"):
        read(path)


def test_area_counts_ties_half():
    """As often surer as not is one half."""
    same = np.ones(3, dtype=np.float32)
    assert area(same, same) == 0.5
