"""Values by what surrounds them, in sentences that tell them without a label."""

import pytest

from tests.bot.dialogue.test_values import told


@pytest.mark.parametrize(
    ("text", "language", "phone"),
    [
        ("Kontakt Pan Lixin, 13651550038", "da", "+86 136 5155 0038"),
        ("sími 138 4400 6125", "is", "+86 138 4400 6125"),
        ("Telefon 021-5588 3176", "nb", "+86 21 5588 3176"),
        ("Puhelin 0512-6782 3341", "fi", "+86 512 6782 3341"),
        ("Ring 0702 19 55 48", "sv", "+46 70 219 55 48"),
        ("Soita 0457 396 3214", "fi", "+358 45 73963214"),
        ("手機是 0912-604-877", "zh-Hant", "+886 912 604 877"),
        ("order 1391234567890", "en", None),
    ],
)
def test_a_number_of_china_is_one_in_any_language(text, language, phone):
    """Where it is none in the country supposed; no part of it is taken for a shorter number."""
    assert told(text, language).values.get("phone") == phone


def test_a_full_stop_ends_the_sentence_and_not_the_wechat_id():
    """The id before it is one."""
    assert told("Min WeChat är meiling_qh.", "sv").values.get("wechat") == "meiling_qh"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("我叫林一帆，北京朗序科技的，lin@langxu.cn", "company", "北京朗序科技"),
        ("咱是大连海康器械商行，经销商", "company", "大连海康器械商行"),
        ("公司名武汉安里健康管理有限公司", "company", "武汉安里健康管理有限公司"),
        ("我在瑞典公司Ljusgård Vård AB上班", "company", "Ljusgård Vård AB"),
        ("我是上海清和养护院的院长叶青", "company", "上海清和养护院"),
        ("我們是台北的佑安醫材，做代理經銷", "company", "佑安醫材"),
        ("我哋係松柏居安老服務，喺成都營運三間老人院", "company", "松柏居安老服務"),
        ("我喺蘇州衞健委做嘢", "company", "蘇州衞健委"),
        ("敝公司為康寧安養集團", "company", "康寧安養集團"),
        ("我們是做醫療器械貿易", "company", None),
        ("关注居家养老服务", "company", None),
        ("我们经营养老院", "company", None),
        ("苏州园区星河护养中心，缺护理床", "partner_kind", "care-operator"),
        ("喺香港做醫療用品分銷，客主要喺蘇州", "partner_kind", "distributor"),
        ("公司叫成都远帆商贸，想找护理床", "partner_kind", "distributor"),
        ("我是张家口市民政部门的", "partner_kind", "city"),
        ("我姓穆 穆晓光，找我就行 13700001111", "person", "穆晓光"),
        ("我姓关叫关淑慧", "person", "关淑慧"),
        ("我是长春颐和康养集团的小邵邵佳敏", "person", "邵佳敏"),
        ("請聯絡施小姐 施佳慧 shih@huipu.tw", "person", "施佳慧"),
        ("找范小姐就好，她叫范雅文", "person", "范雅文"),
        ("想搵助聽器，搵Winnie Poon", "person", "Winnie Poon"),
        ("想搵助聽器，搵Winnie Poon", "need", "助聽器"),
        ("那个我姓白我叫白晓云我们医院叫苏州澄江医院想看看智能病床", "person", "白晓云"),
        ("我们主要要防褥疮床垫", "need", "防褥疮床垫"),
        ("我們想看的是高齡照護的新創", "need", "高齡照護的新創"),
        ("单位 武汉江汀医院，姓名 龚晓敏，需求 远程会诊", "need", "远程会诊"),
        ("我们公司 在上海", "company", None),
    ],
)
def test_chinese_organisations_and_persons_are_called_in_many_ways(text, name, value):
    """By what they are or do, behind who speaks, by surname first; what somebody does is no name."""
    assert told(text, "zh-Hans").values.get(name) == value
