"""The transfer abroad in words: refused, taken back, allowed, or left open."""

import pytest

from bot.dialogue.interview.transfer_wishes import TransferWishes
from tests.bot.cast import words

REFUSED = [
    "请不要提供给境外机构",
    "停止向境外提供",
    "别给北欧那边了",
    "不想让丹麦他们知道了",
    "国外不给",
    "国外那边不行",
    "出境那个 我还是不同意",
    "领导说数据不能出境，请撤回",
    "我反悔了 只留在国内",
    "別再提供給境外",
    "唔好再send去外國",
    "可以登记，但是不要传到国外",
    "撤回跨境提供嘅授權",
]
ALLOWED = [
    "我现在同意提供给境外了",
    "领导批了 可以出境",
    "之前不同意出境，现在同意",
    "出境没问题",
    "国外也可以给",
    "不反对出境",
    "准许向境外提供",
    "而家可以畀外國睇",
    "資料可以出境喇",
]
OPEN = [
    "不是不同意出境",
    "传不传国外都行",
    "凭什么给国外？",
    "没有国外公司联系我",
    "一直没给我介绍国外的公司",
    "别给我推荐国外二手设备",
    "不需要国外的设备",
    "国外的价格不便宜",
    "出境的事",
    "不同意",
    "do not send it abroad",
]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        *((text, False) for text in REFUSED),
        *((text, True) for text in ALLOWED),
        *((text, None) for text in OPEN),
    ],
)
def test_what_is_wished_of_the_transfer_is_told_by_how_words_stand_together(text, allowed):
    """What speaks of companies or goods abroad, or leaves it open, wishes nothing of it."""
    assert TransferWishes(words()).allowed(text, "zh-Hans") is allowed


@pytest.mark.parametrize(
    ("text", "speaks"),
    [("出境是啥意思", True), ("不給國外會怎樣", True), ("收费吗", False), ("abroad?", False)],
)
def test_a_question_about_the_transfer_is_told_from_others(text, speaks):
    """It is answered by what becomes of the data."""
    assert TransferWishes(words()).speaks_of(text, "zh-Hans") is speaks


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("hmm no, not abroad after all", "en"), ("no, it must not leave China", "en")),
        *(("I take back my yes to the transfer", "en"), ("keep it in China", "en")),
        *(("don't share it with them", "en"), ("wait, I'd rather it didn't leave China", "en")),
        *(("nej förresten, inte utomlands", "sv"), ("ändrade mig, inget ska till utlandet", "sv")),
        *(("jag tar tillbaka mitt ja till överföringen", "sv"), ("det får inte lämna Kina", "sv")),
        *(("vent, det skal ikke ud af Kina", "da"), ("nej alligevel ikke til udlandet", "da")),
        *(("det skal likevel ikke sendes til Norden", "nb"), ("det skal bli i Kina", "nb")),
        *(("perun suostumukseni siirtoon", "fi"), ("ei sittenkään ulkomaille", "fi")),
        *(("odota, sen pitää pysyä Kiinassa", "fi"), ("ei saa viedä ulkomaille", "fi")),
        *(("ekki til útlanda takk", "is"), ("nei, þetta má ekki fara úr Kína", "is")),
        ("ég dreg samþykki mitt fyrir flutningnum til baka", "is"),
    ],
)
def test_the_transfer_is_refused_in_every_language(text, language):
    """A word that denies or takes back, beside the transfer, the country that is left, or nothing else."""
    assert TransferWishes(words()).refuses(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("we do not sell abroad", "en"), ("no foreign investors please", "en")),
        *(("our patients do not go abroad", "en"), ("I don't mind sending it abroad", "en")),
        *(("why not send it abroad", "en"), ("no", "en"), ("the transfer is fine", "en")),
        *(("vi säljer inte utomlands", "sv"), ("vi har inga kontakter utanför Kina", "sv")),
        *(
            ("vi sælger ikke til udlandet", "da"),
            ("vi trenger ikke overføring av teknologi", "nb"),
        ),
        *(("emme halua laitteita Kiinasta", "fi"), ("við seljum ekki til útlanda", "is")),
        ("别给国外", "zh-Hans"),
    ],
)
def test_what_speaks_of_trade_or_denies_nothing_refuses_no_transfer(text, language):
    """Chinese is read by itself."""
    assert not TransferWishes(words()).refuses(text, language)
