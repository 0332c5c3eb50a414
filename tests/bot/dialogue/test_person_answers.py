"""Whom an answer to the question for a person names."""

import pytest

from bot.dialogue.interview.person_answers import PersonAnswers
from tests.bot.cast import Meeting, at_question, reader, words

ANSWERS = PersonAnswers(
    words().listed("words_before_name"),
    words().listed("words_roles"),
    reader().surnames,
    (*words().listed("words_two_persons"), *words().listed("words_both")),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It's Maria Lindqvist.", "Maria Lindqvist"),
        ("put down Kate O'Brien cos I'm off on mat leave from Friday", "Kate O'Brien"),
        ("Just Gunnar is fine, nobody here uses surnames", "Gunnar"),
        ("Kontaktperson: fru direktør Birgitte Ahlefeldt", "Birgitte Ahlefeldt"),
        ("Professor emeritus Jens Chr. Skovsted, han har grundlagt firmaet", "Jens Chr. Skovsted"),
        ("skriv upp Gunilla Sjöstrand, hon är den enda", "Gunilla Sjöstrand"),
        ("kollega Noora Ahonen hoitaa nää", "Noora Ahonen"),
        ("Laittakaa vaikka", ""),
        ("use Anna or Petra", ""),
        ("Anna Berg", ""),
        ("it's closed", ""),
    ],
)
def test_the_name_begins_behind_what_leads_to_it(text, name):
    """Without anything that leads to it nothing is found here."""
    assert ANSWERS.find(text) == name


@pytest.mark.parametrize(
    ("text", "person"),
    [("It's Maria Lindqvist.", "Maria Lindqvist"), ("it's Sweden", None), ("just Wuhan", None)],
)
def test_it_answers_the_question_for_a_person(text, person):
    """A country or a city is nobody."""
    meeting = Meeting().stands_at(at_question("person", country="FI", company="Nordlys Oy"))
    meeting.say(text)
    assert meeting.intake.given.get("person") == person


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("聯絡人是林佳穎", "林佳穎"),
        ("找我同事 Mikkel Lauridsen 就行，中国这块儿一直是他在盯", "Mikkel Lauridsen"),
        ("本次项目由我司商务拓展总监刘建国先生负责对接。", "刘建国"),
        ("你们联系Dr. Sanna Heikkilä吧，她是我们的医学顾问", "Sanna Heikkilä"),
        ("現在換成 Erik Sandström 接手", "Erik Sandström"),
        ("咱老板太忙，有啥事儿找李婷婷就中", "李婷婷"),
        ("填Ben Ho得喇，我個中文名冇人識讀", "Ben Ho"),
        ("叫我阿傑就行，全公司都這樣叫", "阿傑"),
        ("我老公今日請假，咁就寫住我李詠詩先啦", "李詠詩"),
        ("叫我老李就行", "老李"),
        ("弓长张 张伟", "张伟"),
        ("木子李 李娜", "李娜"),
        ("免贵姓王", "王"),
        ("我姓李", "李"),
        ("张三13800001111,李四13900002222", "张三、李四"),
        ("张三和李四", "张三、李四"),
        ("联系人两个:张伟 13800138000 和 李娜 13900139000", "张伟、李娜"),
    ],
)
def test_the_one_person_in_chinese_is_found(text, person):
    """Without what leads to the name, and what follows it."""
    assert ANSWERS.find(text) == person


@pytest.mark.parametrize(
    "text",
    [
        "联系人是谁？",
        "我们公司在武汉",
        "先跳过",
        "这表可真够长的",
        "等一下，我问问老板",
        "我是财务总监",
        "Kelly Wong 或者 Ben Ho 都可以",
    ],
)
def test_in_other_chinese_there_is_none(text):
    """A question, a remark, a role; and of two nobody knows which."""
    assert ANSWERS.find(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("陈国强", "陈国强"),
        ("刘秀英 院长", "刘秀英"),
        ("林佳蓉經理", "林佳蓉"),
        ("呃 刘总", "刘总"),
        ("陳小姐", "陳小姐"),
        ("王芳", ""),
        ("王总同意", ""),
        ("好的 可以", ""),
    ],
)
def test_a_name_that_is_all_of_a_message_is_found_unasked(text, name):
    """With what its bearer is behind it, maybe; two characters alone may be any word."""
    assert ANSWERS.alone(text) == name
