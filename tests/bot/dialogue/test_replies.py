"""The speaker: answers, rivals, the honest decline, in the visitor's language and script."""

from dataclasses import replace

import pytest

from bot.dialogue.replies import Replies, in_script
from bot.message import About, Choice, Progress, Reply, Row
from knowledge.language.script import to_traditional, written
from knowledge.phrasebook import Phrasebook
from knowledge.project import COURTESIES
from tests.bot.cast import PROJECT, library, replies, say


@pytest.mark.parametrize(
    "topic", sorted({*PROJECT.first_topics, *PROJECT.side_topics, *COURTESIES})
)
def test_what_is_offered_exists(topic):
    """Every topic that the code names is in the library."""
    assert replies().topic(topic) is not None


@pytest.mark.parametrize("topic", sorted(library().topics))
@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "fi"])
def test_every_topic_can_be_answered(topic, language):
    """An answer names its topic, and offers what exists."""
    reply = replies().answer((topic,), language)
    assert (str(reply.about), bool(reply.text)) == (f"topic {topic}", True)
    assert all(choice.label for choice in reply.choices)


def test_an_answer_says_where_it_comes_from():
    """The source line names the topic by its label."""
    label = library().topics["city.wuhan"].label("en")
    foot = replies().answer(("city.wuhan",), "en").foot
    assert foot == say("source_line", labels=say("quoted", text=label))


def test_two_answers_are_two_paragraphs():
    """Each topic asked for is answered, in the order asked."""
    reply = replies().answer(("city.wuhan", "project.about"), "en")
    assert str(reply.about) == "topic city.wuhan project.about"


@pytest.fixture
def growing():
    """The speaker of a library in which Swedish has no answers yet, and few phrases."""
    whole = library()
    topics = {
        name: replace(topic, answers={"en": topic.answers["en"]})
        for name, topic in whole.topics.items()
    }
    said = {"only_in_english": whole.phrases["sv"]["only_in_english"]}
    part = replace(whole, topics=topics, phrases={**whole.phrases, "sv": said})
    return Replies(part, Phrasebook(part))


def test_a_language_without_the_answer_says_so(growing):
    """The English answer comes with a line that tells why."""
    text = growing.answer(("city.wuhan",), "sv").text
    assert text.startswith(say("only_in_english", "sv"))


@pytest.mark.parametrize("topic", sorted(COURTESIES))
def test_small_talk_is_not_disputed(topic):
    """Nobody is asked whether a greeting was meant."""
    assert replies().answer((topic,), "en").dispute is None


def test_rivals_can_all_be_refused():
    """Behind them stand "none of these", and a person, who is not offered twice."""
    reply = replies().did_you_mean(("city.wuhan", "bot.human", "city.changchun"), "en")
    assert [choice.id for choice in reply.choices] == [
        "topic:city.wuhan",
        "topic:city.changchun",
        "wrong",
        "topic:bot.human",
    ]


def test_a_decline_offers_a_person_once():
    """The nearest topics and a person, who is not offered twice."""
    reply = replies().decline(("bot.human", "city.wuhan"), "en")
    assert [choice.id for choice in reply.choices] == ["topic:city.wuhan", "topic:bot.human"]


def test_unknown_topics_are_not_offered():
    """A topic that is gone is left out, also when an old message names it."""
    assert replies().choices(("city.gone", "../etc/passwd", ""), "en") == ()


@pytest.mark.parametrize("group", PROJECT.groups)
def test_every_group_has_topics(group):
    """Each group of the list leads somewhere."""
    assert replies().topics(group, "en").choices


@pytest.mark.parametrize("group", ["", "gone", "{{7*7}}", "project."])
def test_an_unknown_group_shows_all_groups(group):
    """Whatever an altered button asks for, the list of groups comes."""
    assert str(replies().topics(group, "en").about) == "phrase topics"


def test_every_choice_is_at_most_64_bytes():
    """Telegram takes no longer button."""
    ids = [each.id for each in replies().choices(library().topics, "en")]
    assert max(len(each.encode()) for each in ids) <= 64


def test_languages_are_offered_by_their_own_names():
    """Everybody finds their language, whatever is spoken."""
    labels = [choice.label for choice in replies().languages("fi").choices]
    assert {"English", "简体中文", "繁體中文", "Suomi"} <= set(labels)


@pytest.mark.parametrize(
    ("texts", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
    ids=["none", "one", "two", "three"],
)
def test_texts_are_joined_as_in_a_sentence(texts, joined):
    """Commas, and "and" before the last."""
    assert replies().joined(texts, "en") == joined


def test_traditional_is_written_from_simplified():
    """The content of zh-Hans serves zh-Hant; every other language serves itself."""
    assert [written(each) for each in ("zh-Hant", "zh-Hans", "nb")] == ["zh-Hans", "zh-Hans", "nb"]


def test_a_reply_is_converted_in_every_part():
    """All that we say is in Traditional characters; a visitor's own value is left alone."""
    choice = Choice("topic:x", "养老")
    reply = Reply(
        "武汉",
        "phrase x",
        "zh-Hans",
        (choice,),
        foot="来源",
        dispute=choice,
        progress=Progress(1, 2, "问题"),
        rows=(Row("单位", "东湖医院", choice), Row("单位", "东湖医院")),
        tail="确认",
    )
    converted = in_script(reply, "zh-Hant")
    assert (converted.text, converted.foot, converted.tail) == ("武漢", "來源", "確認")
    assert (converted.choices[0].label, converted.dispute.label) == ("養老", "養老")
    assert converted.progress.text == "問題"
    assert [(row.label, row.value) for row in converted.rows] == [("單位", "东湖医院")] * 2


def test_what_a_visitor_wrote_is_never_converted():
    """A surname would become another one: \u4e8e, \u8303, \u4f59, \u90c1."""
    reply = Reply(
        "已修改：联系人：林郁婷；单位：于里余有限公司。", About.phrase("corrected"), "zh-Hans"
    )
    own = ["林郁婷", "于里余有限公司", ["wuhan"], "DK"]
    assert (
        in_script(reply, "zh-Hant", own).text == "已修改：聯繫人：林郁婷；單位：于里余有限公司。"
    )
    assert in_script(reply, "zh-Hant").text != in_script(reply, "zh-Hant", own).text


@pytest.mark.parametrize(
    ("tag", "text", "city", "mark"),
    [
        ("zh-Hant", "專案的聯絡人：林郁婷，", "城市資訊", ""),
        ("zh-Hant-TW", "專案的聯絡人：林郁婷，", "城市資訊", "TW"),
        ("zh-Hant-HK", "項目的聯絡人：林郁婷，", "城市資訊", "HK"),
    ],
)
def test_a_reply_is_written_in_the_words_of_the_region(tag, text, city, mark):
    """In every part; what the visitor wrote stays, though it holds such a word."""
    own = "北方数据文件公司"
    rows = (Row("联系人", own), Row("城市", "城市信息"))
    reply = Reply(f"项目的联系人：林郁婷，{own}", About.phrase("noted"), "zh-Hans", rows=rows)
    written_out = replies().in_script(reply, tag, ["林郁婷", own])
    assert written_out.text == f"{text}{own}"
    assert [(row.label, row.value) for row in written_out.rows] == [
        ("聯絡人", own),
        ("城市", city),
    ]
    assert (written_out.language, written_out.region) == ("zh-Hant", mark)
    assert Reply.from_json(written_out.to_json()).tag == tag


def test_a_label_that_was_converted_early_gets_the_words_of_the_region():
    """A choice, and a value of the summary, are in one region's characters before anybody asks for whom."""
    choices = replies().choices(["project.status", "bot.privacy", "focus.disability"], "zh-Hant")
    reply = Reply("问", About.phrase("x"), "zh-Hans", choices)
    labels = [each.label for each in replies().in_script(reply, "zh-Hant-HK").choices]
    assert labels == ["項目還在進行嗎", "隱私與資料", "殘障與復康"]
    labels = [each.label for each in replies().in_script(reply, "zh-Hant").choices]
    assert labels == ["專案還在進行嗎", "隱私與資料", "殘障與復健"]


def test_a_reply_in_another_language_is_not_converted():
    """Simplified stays Simplified where it was asked for."""
    reply = Reply("武汉", About.parse("phrase x"), "zh-Hans")
    assert in_script(reply, "zh-Hans") is reply


@pytest.mark.parametrize("name", ["did_you_mean", "not_understood", "topics"])
def test_a_phrase_in_english_says_so(growing, name):
    """Who reads a language that lacks the phrase is told why it is in English."""
    assert growing.phrase(name, "sv").text.startswith(say("only_in_english", "sv"))


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_phrase_of_ones_own_language_says_nothing_of_it(language):
    """Traditional Chinese is made from Simplified, and is not missing."""
    own = say("not_understood", written(language))
    assert replies().phrase("not_understood", language).text == own


def test_topics_to_choose_are_in_the_script_of_the_visitor():
    """On the page they stand before anything is said: no reply converts them."""
    topics = PROJECT.first_topics
    simplified = [choice.label for choice in replies().choices(topics, "zh-Hans")]
    traditional = [choice.label for choice in replies().choices(topics, "zh-Hant")]
    assert traditional == [to_traditional(label) for label in simplified]
    assert traditional != simplified
