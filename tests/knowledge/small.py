"""A small library, written in the test: enough phrasings to tell a few topics apart."""

from datetime import date

from knowledge.problems import Place
from knowledge.project import Project
from knowledge.topic import Library, Name, Phrasing, Text, Topic
from tests.packs.whole import shipped

TOPICS = shipped().project.topics
HERE = Place("test.yaml", 1)

ENGLISH = {
    "cities.overview": (
        "Which cities are targeted?",
        "list of target locations please",
        "Where in China does this take place?",
        "five cities, what are they called",
        "name the municipalities",
        "geographical scope",
    ),
    "cities.selection": (
        "Why these cities?",
        "How were the five picked?",
        "selection criteria for the locations",
        "reason for choosing these towns",
        "Who decided on them and on what grounds?",
    ),
    "cities.other": (
        "Is Shenzhen included?",
        "What about Guangzhou?",
        "Guangzhou is not on the list, right?",
        "other places than the five?",
    ),
    "city.wuhan": ("Is Wuhan included?", "Tell me about Wuhan", "what happens in Wuhan", "Wuhan"),
    "city.chengdu-chongqing": (
        "Is Chengdu among the targets?",
        "Chongqing details please",
        "Chengdu",
        "role of Chongqing in this",
    ),
    "pipeline.cost": (
        "What does it cost?",
        "Is there a participation fee?",
        "how much do we have to pay",
        "price",
        "is it free of charge",
    ),
    "pipeline.join": (
        "How do we sign up?",
        "where can I register my company",
        "I want to join",
        "application form",
        "enrol us please",
    ),
    "tpo.norway": (
        "Which organisation represents Norway?",
        "Innovation Norway",
        "We are a Norwegian company, who is responsible for us?",
        "contact for firms from Oslo",
    ),
    "tpo.sweden": (
        "Which organisation represents Sweden?",
        "Business Sweden",
        "We are a Swedish company, who do we turn to?",
        "who looks after Swedish firms",
    ),
    "bot.greeting": ("hello", "hi there", "good morning", "hey"),
    "bot.thanks": ("thanks", "thank you very much", "cheers, that helped"),
}
CHINESE = {
    "cities.overview": ("有哪些城市", "目标城市名单", "项目在中国哪些地方", "五个城市叫什么"),
    "cities.selection": ("为什么选这些城市", "城市是怎么挑选的", "选择标准是什么"),
    "cities.other": ("深圳在里面吗", "广州算不算"),
    "city.wuhan": ("武汉包括在内吗", "武汉有什么项目", "讲讲武汉"),
    "city.chengdu-chongqing": ("成都是目标城市吗", "重庆有什么内容"),
    "pipeline.cost": ("要多少钱", "参加收费吗", "报名费是多少", "费用怎么算"),
    "pipeline.join": ("怎么报名", "在哪里注册", "我们想加入", "注册流程怎么走", "怎么注册公司"),
    "tpo.norway": ("挪威的机构是哪家", "挪威公司找谁", "挪威创新署"),
    "tpo.sweden": ("瑞典的机构是哪家", "瑞典企业找谁对接"),
    "bot.greeting": ("你好", "您好", "早上好"),
    "bot.thanks": ("谢谢", "多谢了", "太感谢了"),
}
OFFTOPIC = {
    "en": (
        "What is the weather like tomorrow?",
        "Do I need a visa?",
        "cheap flights from Oslo",
        "who won the football match",
        "recommend a restaurant in Wuhan",
        "how tall is the tower",
        "translate this contract",
        "my back hurts, which pill",
    ),
    "zh-Hans": ("明天下雨吗", "签证怎么办", "推荐一家餐厅", "谁赢了比赛", "我头疼吃什么药"),
}
NAMES = (
    ("wuhan", "cities", "city.wuhan", "CN", ("Wuhan", "武汉")),
    ("chengdu", "cities", "city.chengdu-chongqing", "CN", ("Chengdu", "成都")),
    ("chongqing", "cities", "city.chengdu-chongqing", "CN", ("Chongqing", "重庆")),
    ("shenzhen", "cities", "cities.other", "CN", ("Shenzhen", "深圳")),
    ("guangzhou", "cities", "cities.other", "CN", ("Guangzhou", "广州")),
    ("hong-kong", "cities", "cities.other", "CN", ("Hong Kong", "香港")),
    ("hubei", "provinces", "city.wuhan", "CN", ("Hubei", "湖北")),
    ("norway", "countries", "tpo.norway", "NO", ("Norway", "Norwegian", "挪威")),
    ("sweden", "countries", "tpo.sweden", "SE", ("Sweden", "Swedish", "瑞典")),
    ("iceland", "countries", "tpo.iceland", "IS", ("Iceland", "冰岛")),
    ("oslo", "towns", "", "NO", ("Oslo", "奥斯陆")),
    ("malmo", "towns", "", "SE", ("Malmö", "马尔默")),
    (
        "innovation-norway",
        "organisations",
        "tpo.norway",
        "NO",
        ("Innovation Norway", "挪威创新署"),
    ),
    ("business-sweden", "organisations", "tpo.sweden", "SE", ("Business Sweden",)),
    ("elderly-care", "focus_areas", "", "", ("elderly care", "养老")),
)
RELATED = {
    "cities.overview": ("cities.selection", "cities.other"),
    "pipeline.join": ("pipeline.cost",),
}
LABELS = {
    "cities.overview": {"en": "The target cities", "zh-Hans": "目标城市"},
    "pipeline.join": {"en": "How to join", "zh-Hans": "怎么报名"},
}


def text(value):
    return Text(value, HERE)


def phrasings(texts, language):
    return tuple(
        Phrasing(one, topic, language, HERE) for topic, ones in texts.items() for one in ones
    )


def names():
    return tuple(
        Name(id, group, HERE, topic, country, {"en": tuple(map(text, spellings))})
        for id, group, topic, country, spellings in NAMES  # noqa: A001  # as the field is called
    )


def library(asked=None, *, exam=(), offtopic=OFFTOPIC, fingerprint="small"):
    """Return a library in which these phrasings, by language and topic, lead to the topics."""
    asked = asked or {"en": ENGLISH, "zh-Hans": CHINESE}
    topics = {
        topic: Topic(
            topic,
            topic,
            HERE,
            date(2026, 11, 25),
            related=tuple(map(text, RELATED.get(topic, ()))),
            labels={tag: text(label) for tag, label in LABELS.get(topic, {}).items()},
        )
        for texts in asked.values()
        for topic in texts
    }
    return Library(
        topics=topics,
        phrasings=tuple(one for tag, texts in asked.items() for one in phrasings(texts, tag)),
        exam=tuple(exam),
        offtopic=tuple(
            Phrasing(one, "", tag, HERE) for tag, ones in offtopic.items() for one in ones
        ),
        names=names(),
        tongues={},
        phrases={},
        fingerprint=fingerprint,
        project=Project(elsewhere="cities.other"),
    )
