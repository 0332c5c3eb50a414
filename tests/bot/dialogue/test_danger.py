"""Danger told in plain words: whatever was taken, whoever lies there, in each language's own words."""

import pytest

from bot.dialogue.help.danger import Danger
from knowledge.acts.act import Act
from tests.bot.cast import words

E, C = Act.EMERGENCY, Act.CRISIS


@pytest.mark.parametrize(
    ("text", "language", "call"),
    [
        ("he swallowed 20 tablets", "en", E),
        ("20 tablets", "en", None),
        ("he swallowed 2 tablets", "en", None),
        ("he swallowed 500 mg of ibuprofen", "en", None),
        ("isä lyö mua", "fi", E),
        ("mies lyö äitiä", "fi", E),
        ("mies lyo äitiä", "fi", E),
        ("mies lyö aitia", "fi", E),
        ("mies lyo aitia", "fi", E),
        ("she drank antifreeze", "en", E),
        ("antifreeze", "en", None),
        ("slit my wrists", "en", C),
        ("flickan har svalt ett knappcellsbatteri", "sv", E),
        ("batterierna till larmet", "sv", None),
        ("mormor ligger medvetsl\u00f6s i trappan", "sv", E),
        ("han har taget 40 ipren", "da", E),
        ("drengen er bevidstl\u00f8s", "da", E),
        ("ho drakk klorin", "nb", E),
        ("hun har tatt 15 sobril", "nb", E),
        ("tytt\u00e4reni s\u00f6i kourallisen rauhoittavia l\u00e4\u00e4kkeit\u00e4", "fi", E),
        ("pikkusisko on tajuton", "fi", E),
        ("strákurinn tók 25 parkódín", "is", E),
        ("amma er me\u00f0vitundarlaus", "is", E),
        ("\u963f\u7237\u6688\u4f4e\u5497", "zh-Hans", E),
        ("\u963f\u723a\u6688\u4f4e\u5497", "zh-Hans", E),
        ("\u4f62\u98df\u5497\u6210\u6a3d\u5b89\u7720\u836f", "zh-Hans", E),
    ],
)
def test_danger_is_told_in_a_few_words(text, language, call):
    """What was taken and how much of it, who it is and how they are: each alone tells nothing."""
    assert Danger(words()).told(text, language) == call


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("our mattress notices when somebody is choking and calls his son", "en"),
        ("my wife was unconscious two years ago", "en"),
        ("om n\u00e5gon har svalt ett batteri", "sv"),
        ("vi utvecklar ett larm f\u00f6r den som h\u00e5ller p\u00e5 att drunkna", "sv"),
        ("hvis nogen er bevidstl\u00f8s", "da"),
        ("i fjor var mor bevisstl\u00f8s", "nb"),
        ("jos vanhus on tajuton", "fi"),
        ("\u00ed fyrra missti amma me\u00f0vitund", "is"),
        (
            "\u9632\u566f\u98df\u57f9\u8bad\uff1a\u8001\u4eba\u566f\u4f4f\u600e\u4e48\u5904\u7406\u8bfe\u7a0b",
            "zh-Hans",
        ),
    ],
)
def test_products_and_what_is_past_are_no_danger(text, language):
    """What is made against it, what may happen to anybody, what was once."""
    assert Danger(words()).told(text, language) is None


@pytest.mark.parametrize("language", ["sv", "da", "nb"])
def test_danger_is_told_in_a_neighbouring_language(language):
    """A few words of one are easily taken for another."""
    assert Danger(words()).told("kona er bevisstl\u00f8s", language) is E
    assert Danger(words()).told("hun er bevidstl\u00f8s", language) is E


def test_what_is_said_without_accents_tells_of_danger():
    """Whoever is in a hurry leaves them out."""
    assert Danger(words()).told("konan min er medvitundarlaus", "is") is E
    assert Danger(words()).told("join viemarinavaajaa", "fi") is E


@pytest.mark.parametrize(
    ("text", "language", "call"),
    [
        ("my dad is hitting my mum", "en", E),
        ("he fell off the ladder", "en", E),
        ("there is blood everywhere", "en", E),
        ("I can't go on any more", "en", C),
        ("farsan slår morsan", "sv", E),
        ("farfar trillade nerför trappan", "sv", E),
        ("det forsar blod", "sv", E),
        ("vill bara försvinna", "sv", C),
        ("far tæver mor", "da", E),
        ("drengen røg ud af vinduet", "da", E),
        ("jeg magter ikke mere", "da", C),
        ("faren min banker moren min", "nb", E),
        ("ungen datt ned trappa", "nb", E),
        ("hva er vitsen med å leve", "nb", C),
        ("siltä tulee verta ihan hirveesti", "fi", E),
        ("mummolla palaa", "fi", E),
        ("se putos katolta", "fi", E),
        ("faija hakkaa mutsia", "fi", E),
        ("olen niin väsynyt, en jaksa enää", "fi", C),
        ("pabbi er að berja mömmu", "is", E),
        ("strákurinn datt fram af svölunum", "is", E),
        ("hver er tilgangurinn með þessu lífi", "is", C),
        ("我爸暴打我妈", "zh-Hans", E),
        ("孩子从阳台摔下去了", "zh-Hans", E),
        ("我坚持不下去了", "zh-Hans", C),
    ],
)
def test_who_bleeds_burns_falls_is_beaten_or_gives_up_is_heard(text, language, call):
    """However plainly it is put; nobody names what it is."""
    assert Danger(words()).told(text, language) == call


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("we beat the competition", "en"),
        ("my dad hit the market with it", "en"),
        ("our stairlift is for those who fell down the stairs", "en"),
        ("the form is so long, I can't go on", "en"),
        ("orkar inte fylla i mer", "sv"),
        ("vill bara försvinna från listan", "sv"),
        ("vi slår konkurrenterna", "sv"),
        ("formularen er så lang, jeg orker ikke mere", "da"),
        ("hvad er meningen med projektet", "da"),
        ("orker ikke", "nb"),
        ("mummo palaa kotiin sairaalasta", "fi"),
        ("kaverilla palaa hermot", "fi"),
        ("en jaksa enää odottaa", "fi"),
        ("tää lomake on niin pitkä, en jaksa enää", "fi"),
        ("hver er tilgangurinn með verkefninu", "is"),
        ("eyðublaðið er langt, ég get ekki meira", "is"),
        ("跌倒检测", "zh-Hans"),
        ("这个表格我坚持不下去了", "zh-Hans"),
    ],
)
def test_forms_markets_and_what_only_sounds_so_are_no_danger(text, language):
    """The words of danger stand beside what nobody is hurt by."""
    assert Danger(words()).told(text, language) is None


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("老豆心口好痛", E),
        ("我奶低血糖叫不应", E),
        ("我妈抽过去了", E),
        ("阿嫲面都青晒", E),
        ("中暑昏迷", E),
        ("透不過氣", E),
        ("打120没人接", E),
        ("120打不通", E),
        ("打咗999冇人聽", E),
        ("護工虐待我媽", E),
        ("我被护工打了", E),
        ("我老公打我 好驚", E),
        ("我站在楼顶", C),
        ("我好絕望", C),
        ("我活着干嘛", C),
        ("做人有咩意義", C),
        ("药我都吃完了 等睡过去", C),
        ("对不起大家 我先走了", C),
        ("大家保重 我走了", C),
        ("wo bu xiang huo le", C),
        ("jiu ming a", E),
        ("wo ba hun dao le", E),
        ("wo ma bu hang le", E),
    ],
)
def test_danger_is_told_in_chinese_of_every_region(text, call):
    """What hurts, what nobody answers, who beats whom, a farewell in two breaths, and all of it in Latin letters."""
    assert Danger(words()).told(text, "zh-Hans") is call


@pytest.mark.parametrize(
    "text",
    [
        "我们是胸痛中心",
        "我老公打我电话说你们这个项目好",
        "请打我手机",
        "我在楼顶花园等您",
        "我的电话13800000120没人接",
        "027-85550120打不通",
        "等得好绝望",
        "他说是低血糖 叫不应门铃",
        "我先走了 拜拜",
        "对不起大家 我发错了",
        "大家保重",
        "药都吃完了想再进一批",
        "吞咽障碍患者容易噎着 想找增稠剂",
        "老人吃饭噎着的多",
        "長者食嘢成日哽親",
        "创伤急救中心 大出血救治",
        "想找大出血止血材料",
        "透不过气的面料",
        "wo men zuo jiu ming she bei",
    ],
)
def test_chinese_work_and_everyday_words_are_no_danger(text):
    """A telephone, a product, a ward, a goodbye: nobody is called for them."""
    assert Danger(words()).told(text, "zh-Hans") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("this is goodbye. forgive me", "en"),
        ("farväl. förlåt mig", "sv"),
        ("farvel. tilgiv mig", "da"),
        ("hadet alle sammen, tilgi meg", "nb"),
        ("hyvästi. anteeksi", "fi"),
        ("bless. fyrirgefið mér", "is"),
        ("再見了，對不起", "zh-Hans"),
        ("How many paracetamol does it take?", "en"),
        ("hur många alvedon krävs det?", "sv"),
        ("hvor mange panodiler skal der til?", "da"),
        ("hvor mange paracet må til?", "nb"),
        ("montako panadolia siihen tarvitaan?", "fi"),
        ("hvað þarf margar paratabs?", "is"),
        ("要吃多少片扑热息痛才够", "zh-Hans"),
    ],
)
def test_a_farewell_that_asks_forgiveness_and_how_many_it_takes_are_despair(text, language):
    """Nobody asks either of an assistant for any other reason."""
    assert Danger(words()).told(text, language) is C


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("goodbye and sorry for the typos", "en"),
        ("sorry, have to run now, bye", "en"),
        (
            "farewell from all of us at the fair in spring, and please forgive me for the delay",
            "en",
        ),
        ("how many beds does it take", "en"),
        ("how many pills does it take for the dispenser", "en"),
        ("förlåt, jag måste gå, hej då", "sv"),
        ("hvor mange senge skal der til?", "da"),
        ("montako laitetta siihen tarvitaan?", "fi"),
        ("不好意思打扰了，再见", "zh-Hans"),
        ("要买多少张护理床才够", "zh-Hans"),
    ],
)
def test_a_polite_goodbye_and_how_many_things_are_none(text, language):
    """Beds are counted, delays forgiven."""
    assert Danger(words()).told(text, language) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my teacher touched me down there", "en"),
        ("my uncle touches me at night", "en"),
        ("läraren tog på mig där nere", "sv"),
        ("min onkel rører ved mig om natten", "da"),
        ("onkelen min tar på meg om natta", "nb"),
        ("setä koskettelee mua öisin", "fi"),
        ("frændi minn snertir mig á nóttunni", "is"),
        ("þjálfarinn káfar á mér", "is"),
        ("老师摸我下面", "zh-Hans"),
        ("舅舅晚上會摸我", "zh-Hans"),
        ("爸爸每天晚上打我", "zh-Hans"),
        ("äiti lukitsi mut kellariin", "fi"),
    ],
)
def test_a_child_that_tells_of_abuse_is_heard(text, language):
    """By whom, or where, nobody should be touched."""
    assert Danger(words()).told(text, language) is E


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("your film touched me deeply", "en"),
        ("my teacher touched me deeply", "en"),
        ("the screen reacts when grandpa touches it", "en"),
        ("min morbror tar på sig ansvaret", "sv"),
        ("onkelen min tar på seg jobben", "nb"),
        ("opettaja koskettaa näyttöä", "fi"),
        ("老师摸索出一套方法", "zh-Hans"),
        ("舅舅打我电话说你们有项目", "zh-Hans"),
    ],
)
def test_stories_screens_and_tasks_touch_nobody(text, language):
    """The same words, and nobody is hurt."""
    assert Danger(words()).told(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "is_hint"),
    [
        ("gonna end it", "en", True),
        ("på mandag er jeg her ikke mere", "da", True),
        ("jeg gjør det i natt", "nb", True),
        ("teen sen ens yönä", "fi", True),
        ("今晚就做", "zh-Hans", True),
        ("we do it on Monday", "en", False),
        ("i dont think ill be around to hear your app", "en", False),
    ],
)
def test_what_may_be_despair_is_hinted(text, language, is_hint):
    """It may be anything else: it has the numbers, and is no call."""
    assert Danger(words()).hinted(text, language) is is_hint
    assert Danger(words()).told(text, language) is None
