"""What Chinese organisations, names and sentences look like by their words and characters; all in simplified characters."""

import re

ORGANISATION_ENDS = ("公司", "集团", "中心", "大学", "院", "所", "局", "社", "店", "厂")
"""How names of organisations end; of which kind a partner is by such an end, ``institutions`` in the content say."""

_ENDS_WITH_TRADE = (
    *("企业", "贸易", "科技", "器械", "健康", "医疗", "护理", "养老", "康养"),
    "会",
)
"""How they end besides; behind a place it is what somebody looks for there: 法国企业, 青岛养老, 西安的机会."""

THAT_LINE = "[那这嗰𠮶呢该此](?:[一个]?[栏项条格行](?=[改换写填更应要想请我，,:：]|$)|[边块里处](?=[改换更修调]))"
"""Behind the name of a line of a form, that it is meant, and no value yet: 需要嗰栏改做…, 需求那边改一下, as a pattern."""

_MEETING = ("个会", "开会")
"""What ends as an association does: 我去开个会."""

_ENDS_BEHIND_PLACE = ("校", "幼儿园", "幼稚园", "馆", "站")
"""How they end besides behind their place; elsewhere it is where somebody is: 我在护理站."""

FIRMS = ("公司", "企业", "品牌", "初创", "新创", "厂家", "团队")
"""Words by which a firm is spoken of, one's own or another."""

ORGANISATIONS = (
    *FIRMS,
    *("集团", "单位", "机构", "医院", "养老院", "敬老院", "护老院", "护理院", "诊所", "中心"),
    *("院", "厂", "店"),
)
"""Words by which any organisation is spoken of."""

FIRMS_ABROAD = (
    *(
        "初创公司",
        "新创公司",
        "公司",
        "企业",
        "品牌",
        "初创",
        "厂商",
        "厂家",
        "供应商",
        "制造商",
        "商家",
    ),
    *("业者", "商"),
)
"""What a firm is called right behind its country, the longest first of those that begin alike: 荷兰商 Hjemro."""

MEASURED = re.compile(r"[\d一二两三四五六七八九十百几多]+[家所间个]|[俩仨]")
"""A number and what is counted: 三家养老院."""

TOWARDS = ("和", "与", "给", "为", "找")
"""Behind these stands somebody else."""

DEPARTMENT_ENDS = "部科处室办"
"""Characters with which names of departments end: 采购部."""

JOINS = "和|与|跟|及|以及|还有|同埋?|、|/"
"""What joins two names, as a pattern."""

PRONOUNS = "我你您他她"
"""Whom one speaks of; no name has them. 它 and 们 are left out: names of firms may."""

PARTICLES = "吧啦喇啊呀哦喔呗嘛哈"
"""Characters that end what is said behind a person's name, and are none of it: 找我梁伟健啦."""

PARTICLES_OF_CHANGE = f"{PARTICLES}了"
"""The same behind what something has become: 改成王建华了."""

NOT_IN_PERSON_NAMES = f"{PRONOUNS}它们的了是"
"""Characters that no name of a person has."""

NOT_IN_COMPANY_NAMES = (
    *("都有", "也有", "开了", "没有", "还有", "有几", "有一", "某"),
    *("旁边", "附近", "注册", "登记"),
    *("在找", "想找", "准备", "打算", "计划", "希望"),
    *("设有", "设立", "开设", "有分", "已经", "送到"),
    *("听人", "听说", "听讲", "讲话", "好多", "很多", "要起", "要建"),
    *("之前", "以前", "推荐", "介绍", "使馆", "领馆", "领事馆", "留学", "学过", "做过", "去过"),
    *("不投", "不在", "不做", "不想", "不找", "不看", "不买", "怎么", "哪个", "哪些"),
    *("考察", "参加过", "参观", "工作过", "合作过", "代理过", "待过", "读过"),
)
"""Words that no name of a company holds."""

_SENTENCE_ENDS = tuple("的嘅了喇啦吗呢吧啊咗")
"""Characters that end sentences, and no name of a company; some end with other particles, as 娃哈哈 does."""

_SPEAKING = frozenset(f"{PRONOUNS}没唔冇啥咩")
_OF_SENTENCES = _SPEAKING | frozenset("们是想要了吗呢不请吧啊，。、！？；：")


def is_organisation(simple: str) -> bool:
    """Whether it ends as names of organisations do.

    >>> is_organisation("颐年养老院"), is_organisation("暮云科技"), is_organisation("我去开个会")
    (True, True, False)
    """
    ends = simple.endswith((*ORGANISATION_ENDS, *_ENDS_WITH_TRADE))
    return ends and not simple.endswith(_MEETING)


def is_organisation_of_place(simple: str) -> bool:
    """Whether what begins with a place ends as names of organisations do.

    >>> is_organisation_of_place("青岛第一小学校"), is_organisation_of_place("青岛养老")
    (True, False)
    """
    return simple.endswith((*ORGANISATION_ENDS, *_ENDS_BEHIND_PLACE))


def speaks(simple: str) -> bool:
    """Whether it holds what no name holds, of persons or of organisations: a pronoun, a denial, "what".

    >>> speaks("我不会打字"), speaks("冇啊"), speaks("不老科技")
    (True, True, False)
    """
    return not _SPEAKING.isdisjoint(simple)


def ends_sentence(simple: str) -> bool:
    """Whether it ends with a particle, as no name of a company does: 帮朋友填的."""
    return simple.endswith(_SENTENCE_ENDS)


def holds_sentence(simple: str) -> bool:
    """Whether it holds what sentences are made of, and names rarely: 理想汽车 is a name all the same.

    >>> holds_sentence("想要护理床"), holds_sentence("理想汽车"), holds_sentence("陈国强")
    (True, True, False)
    """
    return not _OF_SENTENCES.isdisjoint(simple)
