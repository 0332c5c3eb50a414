"""The words of the regions that write Traditional Chinese, as they stand in traditional.yaml."""

import pytest

from knowledge.reading.loader import load, survey
from tests.packs.whole import whole_pack

FILE = "traditional.yaml"
WORDS = """\
names:
  - 北方网络
TW:
  words:
    网络: 網路
  signs:
    - 掰掰
HK:
  signs:
    - 嘅
"""


def test_words_signs_and_names_are_read(content):
    """By the codes of the regions."""
    content.write(FILE, WORDS)
    listed = load(content.folder).traditional
    assert listed.names == ("北方网络",)
    assert listed.regions["TW"].words == {"网络": "網路"}
    assert [listed.regions[each].signs for each in ("TW", "HK")] == [("掰掰",), ("嘅",)]


def test_they_need_not_be_there(content):
    """Then there are characters alone."""
    assert dict(load(content.folder).traditional.regions) == {}


def test_the_second_pack_has_its_own(tmp_path):
    """A list is read whatever the project is."""
    library = load(whole_pack(tmp_path / "pack"))
    assert library.traditional.regions["TW"].words == {"渡轮": "渡輪船"}


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        pytest.param("HK:", "SG:", "8: 'SG' is not a known name here.", id="region"),
        pytest.param("  words:", "  word:", "4: 'word' is not a known name here. Did you mean 'words'?", id="part"),
        pytest.param("网络: 網路", "網絡: 網路",
            "5: '網絡' has 網 絡 of 'zh-Hant'. Write it in the other script.", id="word-in-traditional"),
        pytest.param("网络: 網路", "网络: 网路",
            "5: '网路' has 网 of 'zh-Hans'. Write it in the other script.", id="written-in-simplified"),
        pytest.param("网络: 網路", "网络: 網絡", "5: '网络' is written so anyway. Remove it.", id="no-change"),
        pytest.param("北方网络", "北方網絡",
            "2: '北方網絡' has 網 絡 of 'zh-Hant'. Write it in the other script.", id="name"),
        pytest.param("- 嘅", "- 掰掰",
            "10: '掰掰' is already on line 7. It is a sign of one region.", id="sign-of-both"),
        pytest.param("网络: 網路", "网络:", "5: '网络' is empty. Fill or remove it.", id="empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(content, before, after, line):
    """A way out beside it, as everywhere in the content."""
    content.write(FILE, WORDS.replace(before, after))
    problems = [each for each in survey(content.folder).problems if each.place.file == FILE]
    assert [f"{each.place.line}: {each.message}" for each in problems] == [line]


def test_a_longer_word_may_be_kept_from_a_shorter_one(content):
    """It is written as without a list, and the line says so."""
    content.write(FILE, WORDS.replace("网络: 網路", "网络: 網路\n    网络学: 網絡學"))
    assert not survey(content.folder).has_errors
