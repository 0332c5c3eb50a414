"""Traditional Chinese as each region writes it, on the shipped content."""

import re
from functools import cache

import pytest

from knowledge.language.script import REGIONS, to_simplified, to_traditional
from knowledge.language.traditional import parted, region_in, scripts_of, tag_of
from tests.packs.whole import shipped

SAID_TO_STAFF = ("words_", "console_", "staff_", "mail_", "trouble_")

MAINLAND = {
    *("信息", "數據", "聯繫", "郵箱", "視頻", "短信", "賬號", "登錄", "默認"),
    *("字符", "消息", "文件", "人工服務", "轉接人工", "合作伙伴", "瞭解"),
}
FOREIGN = {
    "TW": MAINLAND | {"項目", "網絡", "軟件", "提交", "發送"},
    "HK": MAINLAND,
}
"""Words that nobody there writes."""

KEPT = ("項目名稱", "智慧城市網絡", "好消息")
"""An item of a list is no project, a name stays as it is, and good news is no message."""


@cache
def script(region):
    return scripts_of(shipped())[region]


def said_to_visitors():
    """Return everything that visitors may read, by where it stands."""
    library = shipped()
    phrases = library.phrases["zh-Hans"].items()
    said = {name: text.value for name, text in phrases if not name.startswith(SAID_TO_STAFF)}
    for topic in library.topics.values():
        said[topic.id] = topic.answers["zh-Hans"].text
        said[f"{topic.id} label"] = topic.label("zh-Hans")
    return said


@pytest.mark.parametrize("region", REGIONS)
def test_nothing_of_the_content_is_foreign_there(region):
    """No mainland word is left in what visitors read, and no quotation mark."""
    left = {}
    for name, text in said_to_visitors().items():
        written = script(region).write(text)
        for kept in KEPT:
            written = written.replace(kept, "")
        found = [word for word in (*FOREIGN[region], *"“”‘’") if word in written]
        if found:
            left[name] = found
    assert left == {}


@pytest.mark.parametrize("region", REGIONS)
def test_names_stay_as_they_are(region):
    """Organisations, towns and what the project is called differ in their characters alone."""
    library = shipped()
    names = [
        text.value
        for name in library.names
        if name.group != "focus_areas"
        for text in name.spellings.get("zh-Hans", ())
    ]
    names += [*library.traditional.names, library.facts["project_name"]["zh-Hans"].value]
    for name in names:
        assert script(region).write(name) == to_traditional(name, region)


@pytest.mark.parametrize("region", REGIONS)
def test_writing_twice_changes_nothing(region):
    """What is in the words of a region stays: a label may be written before the reply is."""
    for text in said_to_visitors().values():
        once = script(region).write(text)
        assert script(region).in_words(once) == once


@pytest.mark.parametrize(
    ("text", "taiwanese", "hong_kong"),
    [
        ("请发送邮件到这个邮箱", "請傳送電子郵件到這個電子郵件", "請發送電郵到這個電郵"),
        ("短信、软件和网络视频", "簡訊、軟體和網路影片", "短訊、軟件和網絡影片"),
        ("账号信息在数据库里", "帳號資訊在資料庫裡", "帳號資訊在資料庫裏"),
        (
            "“北欧智慧城市网络”项目的网络",
            "「北歐智慧城市網絡」專案的網路",
            "「北歐智慧城市網絡」項目的網絡",
        ),
        ("好消息，没有消息", "好消息，沒有訊息", "好消息，沒有訊息"),
        ("Wuhan", "Wuhan", "Wuhan"),
    ],
)
def test_each_region_has_its_words(text, taiwanese, hong_kong):
    """The longest word counts, and names come before words."""
    assert script("TW").write(text) == script("").write(text) == taiwanese
    assert script("HK").write(text) == hong_kong


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("唔該晒", "HK"),
        ("我哋係做復康用品嘅", "HK"),
        ("香港公司可以參加嗎", "HK"),
        ("個資會給誰", "TW"),
        ("網路上看到的，掰掰", "TW"),
        ("網路嘅嘢我唔識", "HK"),
        ("你好，請問有哪些城市", ""),
        ("台灣有代表處嗎", ""),
        ("Hello", ""),
        ("\ud800" * 5_000, ""),
    ],
)
def test_what_is_written_shows_the_region(text, region):
    """More signs of one than of the other; a place that is asked about is no sign."""
    assert region_in(text, shipped().traditional) == region


def test_no_sign_stands_in_what_everybody_writes():
    """Nothing of the content, as either region writes it, is a sign of the other."""
    listed = shipped().traditional
    for text in said_to_visitors().values():
        for region in REGIONS:
            assert region_in(script(region).write(text), listed) in {"", region}


@pytest.mark.parametrize("region", ["", *REGIONS])
def test_a_tag_is_put_together_and_taken_apart(region):
    """Of Traditional Chinese alone; another region is none."""
    assert parted(tag_of("zh-Hant", region)) == ("zh-Hant", region)
    assert parted(tag_of("sv", region)) == ("sv", "")
    assert parted("zh-Hant-XX") == ("zh-Hant-XX", "")


@pytest.mark.parametrize("region", REGIONS)
def test_every_word_is_one_of_the_content_in_its_script(region):
    """The list is written as the content is."""
    for word, written in shipped().traditional.regions[region].words.items():
        assert to_simplified(word) == word
        assert re.search("[\u4e00-\u9fff]|QR Code", written)
