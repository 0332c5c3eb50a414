"""The method on any file of sentences."""

import numpy as np
import pytest

from knowledge.measuring.benchmark import area, benchmark, certainty, read

pytestmark = pytest.mark.slow

TRAIN = """sentence,label
where is my parcel,ORDER
track my order,ORDER
order status please,ORDER
my parcel is late,ORDER
i want my money back,REFUND
how do I get a refund,REFUND
refund for a broken one,REFUND
return and repay,REFUND
"""
TEST = """sentence,label
where's my order?,ORDER
i need a refund,REFUND
what is the capital of France,NO_NODES_DETECTED
sing me a song,NO_NODES_DETECTED
"""


@pytest.fixture
def files(tmp_path):
    def write(train=TRAIN, test=TEST):
        paths = tmp_path / "train.csv", tmp_path / "test.csv"
        for path, content in zip(paths, (train, test), strict=True):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return paths

    return write


def test_gives_every_figure_as_a_share(files):
    """Shares between 0 and 1, and times."""
    figures = benchmark(*files())
    shares = ("top1", "top3", "in_scope", "off_topic_refused", "balanced", "auroc")
    assert all(0 <= figures[name] <= 1 for name in shares)
    assert figures["ms_p50"] > 0
    assert figures["start_s"] > 0


def test_is_right_on_what_is_easy(files):
    """Two topics with words of their own are told apart."""
    assert benchmark(*files())["top1"] == 1


def test_balanced_is_the_mean_of_both_sides(files):
    """Answering rightly and refusing rightly count alike."""
    figures = benchmark(*files())
    assert figures["balanced"] == (figures["in_scope"] + figures["off_topic_refused"]) / 2


@pytest.mark.parametrize(
    ("train", "test"),
    [
        pytest.param(b"\xef\xbb\xbf" + TRAIN.encode(), TEST, id="byte-order-mark"),
        pytest.param(TRAIN.replace("\n", "\r\n"), TEST.replace("\n", "\r\n"), id="windows-lines"),
        pytest.param(TRAIN.encode("utf-16"), TEST, id="utf-16"),
        pytest.param(TRAIN + "caf\xe9 order,ORDER\n", TEST, id="utf-8"),
        pytest.param((TRAIN + "caf\xe9 order,ORDER\n").encode("latin-1"), TEST, id="latin-1"),
        pytest.param(TRAIN + '"a ""quoted"", order",ORDER\n\n\n,ORDER\nx,\n', TEST, id="quotes"),
        pytest.param("label,sentence\nA,one two\nB,three four\n", TEST, id="columns-swapped"),
        pytest.param(TRAIN, TEST + "unheard of,NEVER_TRAINED\n", id="label-only-in-the-test"),
        pytest.param("sentence,label\na,A\nb,A\n", "sentence,label\na,A\n", id="one-label"),
        pytest.param("sentence,label\na,A\n", "sentence,label\n", id="one-sentence"),
        pytest.param("sentence,label\n???,A\n!!!,B\n", TEST, id="only-marks"),
        pytest.param(TRAIN + "\ufdfa\x00,ORDER\n", TEST, id="hostile"),
        pytest.param(TRAIN + "x,NO_NODES_DETECTED\n", TEST, id="off-topic-in-training"),
        pytest.param("\n\n" + TRAIN, "\r\n \n" + TEST, id="blank-lines-before"),
        pytest.param("sentence,label\n要多少钱,A\n怎么报名,B\n", TEST, id="chinese"),
    ],
)
def test_bears_every_kind_of_file(files, train, test):
    """Other encodings, quotes, blank lines, labels that are missing on one side."""
    assert 0 <= benchmark(*files(train, test))["top3"] <= 1


@pytest.mark.parametrize("train", ["", "text,intent\na,b\n", "sentence,label\n"])
def test_says_what_is_missing(files, train):
    """A file that cannot be used is named."""
    with pytest.raises(ValueError, match=r"train\.csv"):
        benchmark(*files(train))


def test_a_set_with_nothing_to_learn_is_named(files):
    """Every label says that no topic answers."""
    with pytest.raises(ValueError, match=r"train\.csv holds nothing to learn"):
        benchmark(*files("sentence,label\nx,NO_NODES_DETECTED\n"))


@pytest.mark.parametrize("which", ["train", "test"])
def test_a_line_without_end_is_named(files, which):
    """A quotation mark that is never closed makes one field of all the rest."""
    text = TRAIN + '"' + "x" * 140_000
    with pytest.raises(ValueError, match=rf"{which}\.csv:\d+: .* Is a quotation mark missing"):
        benchmark(*files(**{which: text}))


def test_letters_that_are_no_utf_8_are_told(files):
    """They are read as well as may be, and figures about other letters must not surprise."""
    told = []
    benchmark(*files("sentence,label\n要多少钱,A\n怎么报名,B\n".encode("gbk")), told.append)
    [message] = told
    assert "train.csv: these are not UTF-8 letters" in message
    benchmark(*files(), told.append)
    assert told == [message]


def test_a_set_without_offtopic_questions_says_nothing_of_them(files):
    """Nought would say that all of them were answered."""
    figures = benchmark(*files(test="sentence,label\nwhere's my order?,ORDER\n"))
    assert [figures[name] for name in ("off_topic_refused", "balanced", "auroc")] == [None] * 3
    assert figures["top1"] == 1


def test_reads_what_was_said_as_it_is(files):
    """Commas and quotes belong to the sentence."""
    path, _ = files('sentence,label\n"one, ""two""",A\n')
    assert [(one.text, one.label) for one in read(path)] == [('one, "two"', "A")]


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [([2, 3], [0, 1], 1), ([0], [1], 0), ([1], [1], 0.5), ([], [1], 0.5)],
    ids=["apart", "reversed", "tied", "empty"],
)
def test_area_under_the_curve(inside, outside, expected):
    """How often the known is surer than the unknown."""
    assert area(np.array(inside), np.array(outside)) == expected


def test_what_is_near_to_known_sentences_is_surer():
    scores = np.array([[0.2, -0.1], [0.2, -0.1]], dtype=np.float32)
    near = np.array([[0.9, 0.8, 0.7, -0.9], [0.2, 0.2, 0.2, 0.1]], dtype=np.float32)
    first, second = certainty(scores, near)
    assert first > second
    # The rest of what is known counts for nothing, and the better score still counts.
    assert certainty(scores[:1], near[:1, :3])[0] == first
    assert certainty(scores[:1] + 1, near[1:])[0] > first
