"""What Chinese organisations, names and sentences look like."""

import pytest

from bot.dialogue.telling.chinese.forms import (
    ends_sentence,
    holds_sentence,
    is_organisation,
    is_organisation_of_place,
    speaks,
)


@pytest.mark.parametrize(
    ("text", "anywhere", "behind_place"),
    [
        *(("武汉颐年养老院", True, True), ("武汉民政局", True, True), ("武汉大学", True, True)),
        *(("武汉暮云科技", True, False), ("武汉养老", True, False), ("挪威企业", True, False)),
        *(("武汉第一小学校", False, True), ("我在护理站", False, True)),
        *(("我去开个会", False, False), ("王同意", False, False)),
    ],
)
def test_the_end_of_a_name_is_told_by_where_it_stands(text, anywhere, behind_place):
    """Behind a place a trade is what is looked for; elsewhere a school is where somebody is."""
    assert is_organisation(text) is anywhere
    assert is_organisation_of_place(text) is behind_place


@pytest.mark.parametrize(
    ("text", "speaking", "ending", "holding"),
    [
        *(("我不会打字", True, False, True), ("冇啊", True, True, True)),
        *(("帮朋友填的", False, True, False), ("理想汽车", False, False, True)),
        *(("娃哈哈", False, False, False), ("陈国强", False, False, False)),
    ],
)
def test_sentences_are_told_from_names(text, speaking, ending, holding):
    """Some characters stand in no name, some only rarely, and some at no name's end."""
    assert speaks(text) is speaking
    assert ends_sentence(text) is ending
    assert holds_sentence(text) is holding
