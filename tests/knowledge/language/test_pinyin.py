"""Chinese in Latin letters: whole sentences of it, and what only looks like them."""

import pytest

from knowledge.language.pinyin import is_pinyin_sentence


@pytest.mark.parametrize(
    "text",
    [
        "niyou beiou de kangfu jiqiren ma",
        "Qing wen, shoufei ma?",
        "you meiyou zhongwen",
        "wo bu xiang huo le",
        "jiuming",
        "women shi yanglao jigou",
    ],
)
def test_a_sentence_in_pinyin(text):
    """With the syllables apart or in words, and marks between them."""
    assert is_pinyin_sentence(text)


@pytest.mark.parametrize(
    "text",
    ["", "no", "wo", "hello there", "vi vil gjerne samarbeide", "moi kaikille", "你好", "4321"],
)
def test_no_sentence_in_pinyin(text):
    """Other languages have syllables that Chinese has not; of a single one nobody can tell."""
    assert not is_pinyin_sentence(text)
