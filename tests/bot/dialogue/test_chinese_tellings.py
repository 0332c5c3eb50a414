"""What Chinese texts tell of countries, companies, persons and needs, in either script and in Cantonese."""

import pytest

from tests.bot.dialogue.test_values import told


@pytest.mark.parametrize(
    "text",
    [
        "我是丹麦驻华使馆推荐过来的，武汉市中心医院",
        "我们是丹麦使馆介绍的江苏康养集团",
        "我們是丹麥駐台辦事處推薦來的，台北榮總",
        "我们老板在瑞典留过学，公司是长春康复器具厂",
        "我在挪威学过康复，现在在长春一家康复中心工作",
        "我哋係香港嘅，之前幫丹麥公司做代理",
        "我在丹麥讀過書，而家喺香港開老人院",
        "我是瑞典华侨，在上海开了家养老院",
        "我们是芬兰企业的中国代理商",
        "我是瑞典公司在中国的代理",
        "我们和丹麦公司合作过",
        "我们是瑞典投资的养老院，在成都",
        "我在丹麦，在苏州开养老院",
        "咱们是挪威助听器的代理商",
        "想找合作，瑞典的康复设备厂家",
        "我们公司的产品是芬兰的",
        "我们的床很好，属于丹麦产品",
        "想找：挪威",
        "他们公司是丹麦的",
        "我们挪威的客户很多",
        "我们不是挪威的",
    ],
)
def test_a_country_that_is_named_for_others_is_not_their_own(text):
    """An embassy, a school, a supplier, an investor, and where somebody only was."""
    found = told(text, "zh-Hans")
    assert (found.values.get("country"), found.kind == "company") == (None, False)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("我们是丹麦的公司", "DK"),
        ("我们来自挪威，做助听器", "NO"),
        ("我是挪威Fjell Medical中国办事处的陈静", "NO"),
        ("我哋係挪威公司", "NO"),
        ("总部在丹麦，公司叫Hjemro", "DK"),
        ("我在瑞典公司Ljusgård Vård AB上班", "SE"),
        ("我是丹麦公司的，推荐给大家我们的助听器", "DK"),
        ("我们是芬兰的，朋友推荐来登记", "FI"),
        ("我们公司是丹麦的", "DK"),
        ("咱公司丹麦的", "DK"),
        ("我哋公司係瑞典嘅，想報名", "SE"),
        ("敝公司設於冰島", "IS"),
        ("敝司设于奥斯陆", "NO"),
        ("敝司名曰 Heilsa Kerfi ehf.,属冰岛", "IS"),
        ("我们公司注册在瑞典，办公室在上海", "SE"),
        ("俺们是芬兰搞养老机器人的", "FI"),
        ("敬启者：冰岛之医疗软件企业", "IS"),
    ],
)
def test_the_country_of_a_company_is_still_told(text, country):
    """By a firm, a head office, or where it comes from."""
    assert told(text, "zh-Hans").values.get("country") == country


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("泰康之家(北京)投资有限公司", "泰康之家(北京)投资有限公司"),
        ("我们是光大养老（上海）管理有限公司，想找护理床", "光大养老（上海）管理有限公司"),
        ("我是文明康养中心（苏州）有限公司的", "文明康养中心（苏州）有限公司"),
        ("我们是国药医院管理（成都）集团", "国药医院管理（成都）集团"),
        ("我们是圆和医院管理集团（武汉、成都各一家）", "圆和医院管理集团"),
        ("公司叫同心医疗器械（深圳）有限公司", "同心医疗器械（深圳）有限公司"),
        ("我們是安康醫療器材（台灣）股份有限公司", "安康醫療器材（台灣）股份有限公司"),
        ("我哋係東華三院安老院舍", "東華三院安老院舍"),
        ("我们是椿萱茂（北京）老年公寓", "椿萱茂（北京）老年公寓"),
        ("养老院叫那个金色年华", "金色年华"),
        ("我们单位叫安全，是家医院", "安全"),
        ("和睦家医疗集团，旗下北京上海都有医院", "和睦家医疗集团"),
        ("开养老院叫福寿我想找护理床我微信sunlan88", "福寿"),
        ("颐年养老院（湖东店）", "颐年养老院（湖东店）"),
        ("長庚復健診所", "長庚復健診所"),
        ("台北的長庚復健診所要登記", "長庚復健診所"),
        ("我是说武汉同康医院", "武汉同康医院"),
        ("东莞洁康口罩厂 张厂长", "东莞洁康口罩厂"),
        ("敝公司「康泰醫療器材股份有限公司」，在蘇州設有分公司", "康泰醫療器材股份有限公司"),
        ("公司是康健醫療投資（香港）有限公司，在上海投資醫院", "康健醫療投資（香港）有限公司"),
        ("东莞口罩厂", None),
        ("我是说医院最多的那个", None),
        ("我是問養老院最多的那個", None),
        ("我说医院多的城市", None),
        ("报名 我们是丹麦公司的中国代表", None),
        ("我们公司（民营）做养老院", None),
        ("我是医院设备采购科长李强", None),
        ("想找北欧的设计公司做适老化", None),
        ("想找瑞典的Lindcare AB合作", None),
        ("我们是瑞典的Lindcare AB", "Lindcare AB"),
        ("你哋係咪醫院", None),
        ("你哋係咪騙子公司", None),
        ("人已经送到医院了，没什么大事", None),
        ("我们是医疗器械代理商，在上海有分公司", None),
    ],
)
def test_the_name_of_a_company_is_whole_and_nothing_else(text, company):
    """A place in brackets is part of it; what leads to it, and how speech goes on, is not."""
    assert told(text, "zh-Hans").values.get("company") == company


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("联系人刘芳和王强，电话13812345678", "刘芳、王强"),
        ("聯絡人陳怡君同林志明", "陳怡君、林志明"),
        ("联系人刘芳，还有王强", "刘芳、王强"),
        ("我叫刘芳，我同事王强也可以联系", "刘芳、王强"),
        ("两个联系人：王丽 13512345678，刘强 liuqiang@tongyi.com", "王丽、刘强"),
        ("联系人王丽13512345678，或者老板陈建国13912345678", "王丽、陈建国"),
        ("找刘芳或者王强都行", "刘芳、王强"),
        ("负责人王明和联系人李华", "王明、李华"),
        ("两个联系人，王文明和刘芳", "王文明、刘芳"),
        ("院长叫陈建国，联系人是我，周敏，13700137000", "周敏"),
        ("老板是陈建国，联系找我就行，我叫小周", "小周"),
        ("联系我们院长陈建国或者我，周敏13712345678", "陈建国、周敏"),
        ("我们院长叫陈建国", "陈建国"),
        ("我们刘院长也要加上，13800001111", "刘院长"),
        ("想找助行器我叫李明电话13812345678", "李明"),
        ("我叫孙 孙丽 孙子的孙 美丽的丽", "孙丽"),
        ("加上安全扶手", None),
        ("再加一个康复设备", None),
    ],
)
def test_of_two_persons_none_is_lost(text, person):
    """Both are told; of an organisation the one who says to ask for them."""
    assert told(text, "zh-Hans").values.get("person") == person


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("北京大学第三医院和北京天坛医院", ("北京大学第三医院", "北京天坛医院")),
        ("北京协和医院和北京宣武医院两家", ("北京协和医院", "北京宣武医院")),
        ("北京宣武医院、北京天坛医院两家", ("北京宣武医院", "北京天坛医院")),
        ("我哋係仁愛安老院同博愛安老院", ("仁愛安老院", "博愛安老院")),
    ],
)
def test_of_two_organisations_it_is_unclear_which_is_meant(text, companies):
    """Which of them registers is asked."""
    assert told(text, "zh-Hans").unclear["company"] == companies


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("想找那个洗澡机我电话13812345678", "洗澡机"),
        ("想找北欧那边的厂家我电话13812345678", "北欧那边的厂家"),
        ("想搵護理床我電話91234567", "護理床"),
        ("需要轮椅我们是武汉福寿养老院", "轮椅"),
        ("想要能和我说话的机器人", "能和我说话的机器人"),
        ("采购护理床", "护理床"),
        ("嗯 需要那个 外骨骼机器人。", "外骨骼机器人"),
        ("我是武汉协和医院采购主任，姓安", None),
        ("武汉市中心医院采购办公室", None),
        ("我是武汉协和医院的 需要200张护理床 怎么合作？", "200张护理床"),
        ("想睇返我嘅登記", None),
    ],
)
def test_what_is_looked_for_ends_where_speech_goes_on(text, need):
    """Who buys, and where, is none of it."""
    assert told(text, "zh-Hans").values.get("need") == need


@pytest.mark.parametrize(
    "text", ["搵移位機，whatsapp 9123 4567", "我WhatsApp係91234567", "電話/WhatsApp：9123 4567"]
)
def test_a_number_is_one_whatever_the_app(text):
    """WhatsApp calls by the number of a telephone."""
    assert told(text, "zh-Hant").values.get("phone") == "+852 9123 4567"
