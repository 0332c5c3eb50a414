"""Text made comparable, however hostile."""

import time

import pytest

from knowledge.language.text import (
    CAP,
    IN_PARTS,
    PARTS,
    cap,
    clauses,
    fold,
    has_chinese,
    scripts,
    sentences,
    unaccented,
)

HOSTILE = {
    "empty": "",
    "spaces": " \u3000\t ",
    "nul": "a\x00b",
    "surrogate": "\ud800",
    "surrogates": "\udfff\ud800" * 5_000,
    "right-to-left": "\u202eabc",
    "zero-width": "\u200b\u200d\ufeff",
    "marks": "a" + "\u0301\u0323" * 2_500,
    "ligature": "\ufdfa" * 1_000,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f466" * 200,
    "no-character": "\ufffe\uffff",
    "lines": "a\r\nb\r\n",
    "megabyte": "x" * 1_000_000,
    "commas": "," * 100_000,
    "questions": "?a" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_folding_bears_anything(text):
    """Whatever is sent, the folded text is short and can be written."""
    assert len(fold(text).encode()) <= 4 * CAP


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_folding_twice_changes_nothing(text):
    """What is folded stays as it is."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("divide", [sentences, clauses], ids=["sentences", "clauses"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_dividing_bears_anything(text, divide):
    """Whatever is sent, there are few parts, and each is short."""
    parts = divide(text)
    assert len(parts) <= PARTS
    assert all(len(part) <= CAP for part in parts)


@pytest.mark.parametrize("piece", ["\u0301\u0323", "\ufdfa", "a, ", "?", "\ud800", "and "])
def test_time_does_not_grow_with_what_is_cut_off(piece):
    """A text ten times as long takes no longer: only its beginning is read."""

    def seconds(text):
        begun = time.perf_counter()
        for _ in range(5):
            fold(text)
            sentences(text)
            clauses(text)
            scripts(text)
        return time.perf_counter() - begun

    short, long = piece * 10_000, piece * 100_000
    seconds(short)
    assert min(seconds(long) for _ in range(3)) < 5 * min(seconds(short) for _ in range(3)) + 0.01


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("  Which CITIES?! ", "which cities", id="case-and-marks"),
        pytest.param("What's Xi'an", "whats xian", id="apostrophes"),
        pytest.param("ＷＵＨＡＮ　２０３０", "wuhan 2030", id="wide-letters"),
        pytest.param("為什麼選這些城市？", "为什么选这些城市", id="traditional"),
        pytest.param("Wu\u200bhan\x00", "wuhan", id="invisible"),
        pytest.param("W\u0337u\u0337han", "wuhan", id="marks-of-no-letter"),
        pytest.param("Malmo\u0308", "malmö", id="composed"),
        pytest.param("Beijing/Zhangjiakou_x", "beijing zhangjiakou x", id="signs"),
        pytest.param("a\r\nb", "a b", id="lines"),
        pytest.param("👍", "", id="only-emoji"),
    ],
)
def test_folds(text, folded):
    """Small letters, single spaces, no signs, one Chinese script."""
    assert fold(text) == folded


def test_cap_drops_lone_surrogates():
    """Half a character cannot be written, so it is left out."""
    assert cap("a\ud800b") == "ab"


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Malmö", "Malmo"), ("Tromsø", "Tromso"), ("Reykjanesbær", "Reykjanesbaer"), ("Þór", "Thor")],
)
def test_accents_are_taken_off(text, bare):
    """What a foreign keyboard lacks is written without."""
    assert unaccented(text) == bare


def test_counts_letters_by_script():
    """Digits and signs are of no script."""
    counted = scripts("武汉 and Ж 42!")
    assert (counted.chinese, counted.latin, counted.other) == (2, 3, 1)


@pytest.mark.parametrize(
    ("text", "chinese"), [("武汉", True), ("Wuhan有什么项目", True), ("What is 武汉?", False)]
)
def test_knows_chinese_beside_names_in_latin_letters(text, chinese):
    """A Chinese character weighs like two letters."""
    assert scripts(text).is_chinese is chinese


def test_finds_a_chinese_character_anywhere():
    """One is enough."""
    assert has_chinese("Wuhan 武")
    assert not has_chinese("Tromsø")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("Which cities? Is it free?", ("Which cities?", "Is it free?"), id="marks"),
        pytest.param("有哪些城市？要多少钱", ("有哪些城市？", "要多少钱"), id="chinese"),
        pytest.param("It costs 1.5 million at nordic.org", None, id="dots-inside"),
        pytest.param("one\ntwo", ("one", "two"), id="lines"),
        pytest.param("Really?!", ("Really?!",), id="several-marks"),
        pytest.param("??!", (), id="only-marks"),
    ],
)
def test_divides_into_sentences(text, parts):
    """A sentence keeps its mark; a dot inside a word ends nothing."""
    assert sentences(text) == ((text,) if parts is None else parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "which cities, and what does it cost", ("which cities", "what does it cost"), id="en"
        ),
        pytest.param("有哪些城市，另外要多少钱", ("有哪些城市", "要多少钱"), id="zh"),
        pytest.param(
            "vilka städer och vad kostar det", ("vilka städer", "vad kostar det"), id="sv"
        ),
        pytest.param("the brand of sandwiches", ("the brand of sandwiches",), id="inside-a-word"),
    ],
)
def test_divides_into_clauses(text, parts):
    """Commas and joining words divide."""
    assert clauses(text) == parts


@pytest.mark.parametrize("divide", [sentences, clauses])
@pytest.mark.parametrize(
    "piece", ["word " * 60 + "? and ", "\u6b66" * 300 + "\uff1f\uff0c", "a? , "]
)
def test_all_parts_together_are_no_longer_than_they_may_be(divide, piece):
    """Each costs as much as a message of its own: the longest message must not cost six."""
    parts = divide(piece * 20)
    assert sum(map(len, parts)) <= IN_PARTS
    assert all(any(map(str.isalnum, part)) for part in parts)
