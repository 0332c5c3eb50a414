"""What the words of a region mean, on the shipped content."""

import pytest

from knowledge.language.region_reading import BRIEF, RegionReading
from tests.packs.whole import shipped


@pytest.fixture(scope="module")
def reading():
    return RegionReading(shipped())


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("主選單", "主菜单"),
        ("選單在哪裡", "菜单在哪裡"),
        ("復健呢", "康复呢"),
        ("復康呢", "康复呢"),
        ("職員服務", "人工服务"),
    ],
)
def test_a_word_of_a_region_is_read_as_what_it_means(reading, said, read):
    assert reading.read(said) == read


@pytest.mark.parametrize(
    "said", ["怎麼加入", "企業管道", "改資料", "智慧城市", "主菜单", "QR Code", "menu", ""]
)
def test_what_the_content_says_itself_stays(reading, said):
    """Where it means something else there, or the same in both."""
    assert reading.read(said) == said


def test_a_longer_text_is_read_by_its_other_words(reading):
    """Control: the same words, briefly."""
    said = "選單在哪裡，我怎麼找也找不到"
    assert len(said) > BRIEF
    assert reading.read(said) == said
    assert reading.read(said[:5]) != said[:5]
