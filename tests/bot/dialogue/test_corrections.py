"""Corrections: what is to be changed of what was noted, in any words, of any line, at any time."""

from dataclasses import replace

import pytest

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.corrections import Corrections
from bot.dialogue.intake.intake import Stage
from knowledge.acts.act import Act
from tests.bot.cast import (
    CITIES,
    PROJECT,
    Acts,
    Kind,
    Meeting,
    at_question,
    at_summary,
    ear,
    reader,
    words,
)


def found(intake, text, *acts, language="en"):
    """Return what *text* corrects, when it is heard to do *acts*."""
    finder = Acts()
    finder.knows(text, *acts)
    heard = ear(finder).hear(text, language, intake.country)
    return Corrections(reader(), words(), PROJECT).find(intake, heard)


# Several


@pytest.mark.parametrize(
    ("text", "noted", "after"),
    [
        ("add Changchun", ["wuhan"], ["wuhan", "changchun"]),
        ("also Changchun please", ["wuhan"], ["wuhan", "changchun"]),
        ("Changchun too", ["wuhan"], ["wuhan", "changchun"]),
        ("lägg till Changchun", ["wuhan"], ["wuhan", "changchun"]),
        ("再加上长春", ["wuhan"], ["wuhan", "changchun"]),
        ("remove Wuhan", ["wuhan", "changchun"], ["changchun"]),
        ("please take out Wuhan", ["wuhan", "changchun"], ["changchun"]),
        ("not Wuhan", ["wuhan", "changchun"], ["changchun"]),
        ("去掉武汉", ["wuhan", "changchun"], ["changchun"]),
        ("Changchun instead of Wuhan", ["wuhan"], ["changchun"]),
        ("replace Wuhan with Changchun", ["wuhan"], ["changchun"]),
        ("Changchun instead of Wuhan", ["wuhan", "shanghai-suzhou"], ["shanghai-suzhou", "changchun"]),
        ("武汉换成长春", ["wuhan"], ["changchun"]),
        ("only Wuhan", ["wuhan", "changchun"], ["wuhan"]),
        ("just Changchun", ["wuhan", "changchun"], ["changchun"]),
        ("Wuhan is perhaps a bit much, just keep the other one", ["wuhan", "changchun"], ["changchun"]),
        ("Wuhan er kanskje litt mye på en gang, behold bare de to andre", ["wuhan", "shanghai-suzhou", "changchun"], ["shanghai-suzhou", "changchun"]),
        ("Wuhan blir för mycket, behåll bara de andra", ["wuhan", "shanghai-suzhou", "changchun"], ["shanghai-suzhou", "changchun"]),
        ("Wuhan er lige i overkanten, tag kun de to andre", ["wuhan", "shanghai-suzhou", "changchun"], ["shanghai-suzhou", "changchun"]),
        ("Wuhan on ehkä liikaa, vain ne kaksi muuta", ["wuhan", "shanghai-suzhou", "changchun"], ["shanghai-suzhou", "changchun"]),
        ("hmm Wuhan er kannski fullmikið í einu, hafðu bara hinar tvær", ["wuhan", "shanghai-suzhou", "changchun"], ["shanghai-suzhou", "changchun"]),
        ("武汉可能太多了，只留另外两个", ["wuhan", "shanghai-suzhou", "changchun"], ["shanghai-suzhou", "changchun"]),
        ("the cities should be Wuhan and Changchun", ["shanghai-suzhou"], ["wuhan", "changchun"]),
        ("change the cities to Beijing and Wuhan", ["wuhan"], ["beijing-zhangjiakou", "wuhan"]),
        ("byt städerna till Peking och Wuhan", ["wuhan"], ["beijing-zhangjiakou", "wuhan"]),
        ("城市改成北京和武汉", ["wuhan"], ["beijing-zhangjiakou", "wuhan"]),
        ("城市改成北京、武汉和上海", ["wuhan"], ["beijing-zhangjiakou", "wuhan", "shanghai-suzhou"]),
        ("all cities", ["wuhan"], list(CITIES)),
        ("alle fem byer i stedet", ["wuhan"], list(CITIES)),
        ("all five is too much. only Beijing and Wuhan", list(CITIES), ["beijing-zhangjiakou", "wuhan"]),
        ("slepptu Shanghai, bara Chongqing", ["shanghai-suzhou", "chengdu-chongqing"], ["chengdu-chongqing"]),
        ("Wuhan skal ud igen det er kun Chongqing", ["chengdu-chongqing", "wuhan"], ["chengdu-chongqing"]),
        ("bytt ut Changchun med Shanghai", ["wuhan", "changchun"], ["wuhan", "shanghai-suzhou"]),
        ("Byt stad till Changchun istället för Shanghai", ["shanghai-suzhou"], ["changchun"]),
        ("Nei vent, ikke Wuhan, Suzhou mente jeg", ["wuhan"], ["shanghai-suzhou"]),
        ("eikun hei, Wuhan pois ja tilalle Suzhou", ["wuhan"], ["shanghai-suzhou"]),
        ("og b\u00e6ttu Sjangh\u00e6 vi\u00f0 borgirnar", ["wuhan"], ["wuhan", "shanghai-suzhou"]),
        ("\u554a\u62b1\u6b49\uff0c\u57ce\u5e02\u61c9\u8a72\u518d\u52a0\u4e0a\u6b66\u6f22", ["changchun"], ["wuhan", "changchun"]),
        ("hei vaihda sinne kaupungiks Wuhan, Shanghai oli v\u00e4\u00e4rin", ["shanghai-suzhou"], ["wuhan"]),
        ("Wuhan var feil, det skal v\u00e6re Changchun", ["wuhan"], ["changchun"]),
        ("Wuhan skal ud igen, det er vi slet ikke klar til. Skriv Shanghai i stedet for", ["wuhan"], ["shanghai-suzhou"]),
        ("byerne b\u00f8r v\u00e6re Shanghai og Chongqing, Beijing udg\u00e5r.", ["beijing-zhangjiakou", "shanghai-suzhou"], ["chengdu-chongqing", "shanghai-suzhou"]),
        ("it shall be Wuhan in stead of Shanghai", ["chengdu-chongqing", "shanghai-suzhou"], ["chengdu-chongqing", "wuhan"]),
        ("sl\u00e4ng p\u00e5 chongqing ox\u00e5", ["wuhan"], ["chengdu-chongqing", "wuhan"]),
        ("\u57ce\u5e02\u518d\u52a0\u4e00\u500b\u9577\u6625\uff0c\u6b66\u6f22\u90a3\u908a\u5148\u4e0d\u8981\u597d\u4e86", ["wuhan", "shanghai-suzhou"], ["shanghai-suzhou", "changchun"]),
        ("it is not only Wuhan, put Changchun in as well", ["wuhan"], ["wuhan", "changchun"]),
        ("byene skal v\u00e6re Wuhan og Changchun", ["shanghai-suzhou"], ["wuhan", "changchun"]),
        ("Du, stryk Changchun og sett inn Chongqing i stedet", ["wuhan", "changchun"], ["chengdu-chongqing", "wuhan"]),
        ("jeg fik sagt Changchun men mente Shanghai, s\u00e5 det er Wuhan og Shanghai", ["wuhan", "changchun"], ["wuhan", "shanghai-suzhou"]),
        ("\u57ce\u5e02\u8acb\u6539\u6210\u4e0a\u6d77\u4ee5\u53ca\u9577\u6625", ["wuhan"], ["shanghai-suzhou", "changchun"]),
    ],
)  # fmt: skip
def test_cities_are_added_removed_and_replaced(text, noted, after):
    """In the order of the list; what is not spoken of stays."""
    correction = found(at_summary(cities=noted), text, Act.CORRECT)
    assert correction == Correction({"cities": after})


def test_focus_areas_are_added_too():
    """Whatever is chosen of several can be added to."""
    correction = found(at_summary(), "add disability", Act.CORRECT)
    assert correction == Correction({"focus_areas": ["disability", "elderly-care"]})


# One line


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("my e-mail is aino@sauna.fi", {"email": "aino@sauna.fi"}),
        ("The e-mail should be aino@sauna.fi", {"email": "aino@sauna.fi"}),
        ("no, aino@sauna.fi", {"email": "aino@sauna.fi"}),
        ("phone: 040 765 4321", {"phone": "+358 40 7654321"}),
        ("the phone number is wrong, it is +46 70 123 45 67", {"phone": "+46 70 123 45 67"}),
        ("our website is sauna.fi", {"website": "https://sauna.fi"}),
        ("company should be Sauna Oy", {"company": "Sauna Oy"}),
        ("change the company to Sauna Oy", {"company": "Sauna Oy"}),
        ("country: Sweden", {"country": "SE"}),
        ("the country is Sweden", {"country": "SE"}),
        ("公司名称改成桑拿公司", {"company": "桑拿公司"}),
        ("邮箱改成 aino@sauna.fi", {"email": "aino@sauna.fi"}),
    ],
)
def test_a_line_is_changed_by_its_name_or_its_value(text, values):
    """What it is to be stands in the same sentence."""
    assert found(at_summary(), text, Act.CORRECT) == Correction(values)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("change 2", "company"),
        ("修改2", "company"),
        ("the e-mail is wrong", "email"),
        ("change the phone", "phone"),
        ("邮箱不对", "email"),
    ],
)
def test_a_line_without_its_value_is_asked_again(text, asked):
    """By its number or its name."""
    assert found(at_summary(), text, Act.CORRECT) == Correction(asked=asked)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Aino@sauna.fi and +358 40 7654321", {"email": "Aino@sauna.fi", "phone": "+358 40 7654321"}),
        ("We are Sauna Oy, sauna.fi", {"company": "Sauna Oy", "website": "https://sauna.fi"}),
    ],
)  # fmt: skip
def test_two_lines_are_changed_at_once(text, values):
    """Each value finds its own line."""
    assert found(at_summary(), text, Act.CORRECT) == Correction(values)


@pytest.mark.parametrize(
    "text", ["What is an e-mail address for?", "Is Changchun included?", "Why the phone?"]
)
def test_a_question_corrects_nothing(text):
    """Though it names a line or a value."""
    assert found(at_summary(), text) is None


@pytest.mark.parametrize("text", ["", "🙂", "that is all", "hm", "{{7*7}}"], ids=ascii)
def test_what_names_nothing_corrects_nothing(text):
    """Nothing is guessed."""
    assert found(at_summary(), text) is None


def test_a_no_with_a_value_corrects_the_answer_before():
    """Which it is, the registration remembers."""
    intake = at_question("country").take("FI")
    assert found(intake, "no, Sweden", Act.CORRECT) == Correction({"country": "SE"})


def test_a_partner_is_reached_elsewhere():
    """Phone, WeChat or e-mail: it is one line of theirs."""
    correction = found(at_summary(Kind.PARTNER), "my WeChat is wei_2027", Act.CORRECT)
    assert correction == Correction({"reach": "WeChat: wei_2027"})


@pytest.mark.parametrize("text", ["country: Atlantis", "phone: 112"])
def test_what_cannot_be_taken_is_asked_again(text):
    """The line keeps what it held until then."""
    intake = at_summary()
    correction = found(intake, text, Act.CORRECT)
    assert correction == Correction(asked=text.partition(":")[0])


@pytest.mark.parametrize(
    ("text", "language", "offer"),
    [
        ("and for what we offer put bed sensors plus an app, I forgot the app", "en", "bed sensors plus an app, I forgot the app"),
        ("under det vi tilbyder skriv sensorgulve og app", "da", "sensorgulve og app"),
    ],
)  # fmt: skip
def test_what_is_offered_is_put_in_other_words(text, language, offer):
    """What stands behind the line's name and a word for writing is it."""
    assert found(at_summary(), text, Act.CORRECT, language=language) == Correction(
        {"offer": offer}
    )


def test_some_of_a_list_that_all_hold_for_are_not_all_of_it():
    """\u90fd means both of those that are named."""
    text = "\u9818\u57df\u7684\u8a71\u8eab\u969c\u8ddf\u9577\u7167\u90fd\u7b97\u5566"
    correction = found(at_summary(), text, Act.CORRECT, language="zh-Hant")
    assert correction == Correction({"focus_areas": ["disability", "elderly-care"]})


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("my surname is wrong, it should be Virtanen-Berg, and swap Wuhan for Changchun", Kind.COMPANY, {"cities": ["changchun"]}),
        ("kontaktpersonen ska vara min kollega Tomas Ekwall ist\u00e4llet f\u00f6r mig, hans mejl \u00e4r tomas@kotiturva.fi", Kind.COMPANY, {"person": "Tomas Ekwall", "email": "tomas@kotiturva.fi"}),
        ("\u8054\u7cfb\u4eba\u522b\u5199\u6211\u4e86\uff0c\u5199\u6211\u4eec\u79d1\u7684\u9648\u5fd7\u8fdc\u5427", Kind.PARTNER, {"person": "\u9648\u5fd7\u8fdc"}),
        ("\u806f\u7d61\u4eba\u8acb\u6539\u70ba\u6211\u7684\u540c\u4e8b\u674e\u570b\u5f37\u5148\u751f\u3002", Kind.PARTNER, {"person": "\u674e\u570b\u5f37"}),
    ],
)  # fmt: skip
def test_what_else_is_said_is_changed_too(text, kind, values):
    """A second line in the same sentence; a name among words that are none of it."""
    changed = found(at_summary(kind, cities=["wuhan"]), text, Act.CORRECT).values
    assert {name: changed.get(name) for name in values} == values


# In a conversation


def corrected(intake, text):
    """Return somebody who said *text* as a correction where *intake* stands."""
    meeting = Meeting().stands_at(intake)
    meeting.acts.knows(text, Act.CORRECT)
    meeting.say(text)
    return meeting


def test_a_correction_is_shown_and_the_summary_stays():
    """What has changed is said, and nothing is sent."""
    meeting = corrected(at_summary(), "Changchun instead of Wuhan")
    assert meeting.last.reply.text.startswith("Changed: Cities: Changchun.")
    assert (meeting.intake.stage, meeting.leads) == (Stage.SUMMARY, [])
    assert meeting.intake.given["cities"] == ["changchun"]


def test_a_correction_in_the_middle_loses_no_question():
    """The one that waited waits."""
    given = {"country": "FI", "company": "Kotiturva Oy"}
    meeting = corrected(at_question("person", **given), "the company should be Sauna Oy")
    assert (meeting.intake.asked, meeting.intake.given["company"]) == ("person", "Sauna Oy")


def test_a_sent_lead_is_corrected_by_saying_so():
    """It is saved at once under the same reference, and said; sent again, it is there already."""
    meeting = Meeting().stands_at(at_summary())
    reference = meeting.say("submit").reference
    text = "Changchun instead of Wuhan"
    meeting.acts.knows(text, Act.CORRECT)
    reply = meeting.say(text)
    assert reply.about.says("lead_changed")
    assert "Changchun" in reply.text
    (lead,) = meeting.leads
    assert (lead.reference, lead.given["cities"]) == (reference, ["changchun"])
    assert meeting.intake is None
    assert meeting.say("submit").about.says("already_taken")
    assert len(meeting.leads) == 1


def test_what_may_only_be_a_change_of_what_was_sent_is_shown_first():
    """An address told out of the blue may be somebody else's."""
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    meeting.say("what is the weather like?")
    reply = meeting.say("maja@nordlys.example")
    assert reply.about.says("summary")
    assert meeting.leads[0].given["email"] != "maja@nordlys.example"
    assert meeting.say("submit").about.says("lead_changed")
    assert meeting.leads[0].given["email"] == "maja@nordlys.example"


# In any words, wherever one stands


@pytest.mark.parametrize(
    ("text", "language", "person"),
    [
        ("tengili\u00f0urinn \u00e1 a\u00f0 vera Bergur Sn\u00e6varsson, ekki \u00e9g", "is", "Bergur Sn\u00e6varsson"),
        ("kontaktpersonen skal v\u00e6re Unni Moen, ikke meg", "nb", "Unni Moen"),
        ("the contact person should be Ann Berg, not me", "en", "Ann Berg"),
    ],
)  # fmt: skip
def test_an_inflected_line_is_found_and_what_is_wrong_left_out(text, language, person):
    """The value is what stands before "not me"."""
    assert found(at_summary(), text, language=language) == Correction({"person": person})


@pytest.mark.parametrize(
    ("text", "hint", "name", "value"),
    [
        ("hei vaihda sinne kaupungiks Changchun, Wuhan oli v\u00e4\u00e4rin", "fi", "cities", ["changchun"]),
        ("\u66f4\u6b63\uff1a\u806f\u7d61\u4eba\u8acb\u6539\u70ba\u65b9\u6021\u541b", "zh-Hant", "person", "\u65b9\u6021\u541b"),
    ],
)  # fmt: skip
def test_what_was_sent_is_corrected_whatever_topic_it_resembles(text, hint, name, value):
    """It is saved, and said."""
    meeting = Meeting(hint=hint).stands_at(at_summary())
    meeting.say("submit")
    meeting.finder.knows(text, "city.wuhan")
    meeting.acts.knows(text, Act.PERSON)
    assert meeting.say(text).about.says("lead_changed")
    assert meeting.leads[0].given[name] == value


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("sorry, add Wuhan as well", ["wuhan", "changchun"]),
        ("Wuhan instead, Changchun was wrong", ["wuhan"]),
    ],
)
def test_a_list_is_changed_while_the_notice_stands(text, after):
    """What is told is kept for later, and the notice is shown again, not the city."""
    meeting = Meeting()
    meeting.say("/join")
    meeting.conversation = replace(meeting.conversation, told={"cities": ["changchun"]})
    meeting.finder.knows(text, "city.wuhan")
    assert meeting.say(text).about.says("notice_company")
    assert meeting.conversation.told["cities"] == after


def test_to_compare_cities_changes_no_list():
    """It is answered, the notice below it."""
    meeting = Meeting(hint="sv")
    meeting.say("/join")
    text = "j\u00e4mf\u00f6r Wuhan med Changchun f\u00f6r mig"
    meeting.finder.knows(text, "city.wuhan", "city.changchun")
    assert meeting.say(text).about.says("notice_company")
    assert "city.wuhan" in meeting.last.reply.about.topics


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("\u6b38\u6211\u5fae\u4fe1\u6253\u932f\u4e86\uff0c\u5f8c\u9762\u662f peijung \u624d\u5c0d\uff0canhe_peijung", {"reach": "WeChat: anhe_peijung"}),
        ("\u5fae\u4fe1\u53f7\u641e\u9519\u4e86 anhe-tang88 \u624d\u5bf9", {"reach": "WeChat: anhe-tang88"}),
        ("\u5fae\u4fe1\u4e0d\u662f anhe_tang \u662f beihe_tang", {"reach": "WeChat: beihe_tang"}),
        ("\u5fae\u4fe1\u6253\u9519\u4e86\uff0canhe_tang beihe_tang", None),
    ],
)  # fmt: skip
def test_a_wechat_id_is_corrected_in_words(text, reach):
    """The whole one counts, not its end; of two that differ it is asked."""
    correction = found(at_summary(Kind.PARTNER), text, Act.CORRECT, language="zh-Hans")
    assert correction == (Correction(reach) if reach else Correction(asked="reach"))


def test_what_belongs_to_a_line_of_another_kind_becomes_no_other_value():
    """A company is asked for no WeChat id: it is no offer."""
    intake = replace(at_summary(), last="offer")
    assert found(intake, "my wechat is wrong it should be anhe_tang", Act.CORRECT) is None


# Taken out, as a whole, in several lines


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("delete the phone number", "phone"),
        ("Fjern telefonnummeret", "phone"),
        ("ekkert símanúmer takk", "phone"),
        ("stryk mobilen, er du snill", "phone"),
        ("jättäkää puhelin pois", "phone"),
        ("ingen hjemmeside tak", "website"),
        ("hentu vefslóðinni", "website"),
    ],
)
def test_a_line_that_may_be_left_open_is_taken_out(text, removed):
    intake = at_summary(website="https://kotiturva.fi", phone="+358 40 7654321")
    assert found(intake, text, Act.CORRECT) == Correction(removed=frozenset({removed}))


@pytest.mark.parametrize(
    "text", ["the phone is not right", "remove the e-mail", "no, the phone is +358 40 7654322"]
)
def test_what_is_wrong_or_has_to_be_there_is_not_taken_out(text):
    """The control: it is asked for again, or changed."""
    intake = at_summary(website="https://kotiturva.fi", phone="+358 40 7654321")
    assert not found(intake, text, Act.CORRECT).removed


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("the cities are the other way round", ["chengdu-chongqing", "shanghai-suzhou"]),
        ("alla städer, tack", list(CITIES)),
        ("lägg till den med pandorna", ["chengdu-chongqing"]),
        ("autokaupunki voidaan jättää pois", ["changchun"]),
    ],
)
def test_a_list_is_changed_as_a_whole_or_by_a_description(text, cities):
    noted = ["beijing-zhangjiakou", "wuhan", "changchun"]
    after = {
        "alla städer, tack": list(CITIES),
        "lägg till den med pandorna": [each for each in CITIES if each in {*noted, *cities}],
        "autokaupunki voidaan jättää pois": [each for each in noted if each not in cities],
    }
    wanted = after.get(text, cities)
    assert found(at_summary(cities=noted), text, Act.CORRECT) == Correction({"cities": wanted})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "联系人改成王芳，电话改成186 2750 3341",
            {"person": "王芳", "reach": "+86 186 2750 3341"},
        ),
        ("我们是医院，不是养老机构", {"partner_kind": "hospital"}),
        ("类型是经销商", {"partner_kind": "distributor"}),
    ],
)
def test_lines_of_a_partner_are_changed_at_once(text, values):
    intake = at_summary(Kind.PARTNER, partner_kind="care-operator", person="李伟", reach="+86 139 1234 5678")  # fmt: skip
    assert found(intake, text, Act.CORRECT, language="zh-Hans") == Correction(values)


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("what we offer: beds to rent", "beds to rent"),
        ("change the offer to lamps made to order", "lamps made to order"),
        ("ret det vi tilbyder til: sensorgulve og natlys til plejehjem", "sensorgulve og natlys til plejehjem"),
    ],
)  # fmt: skip
def test_an_offer_is_taken_whole_whatever_leads_to_something_in_it(text, offer):
    assert found(at_summary(), text).values["offer"] == offer


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("Can you also add Changchun?", ["wuhan", "changchun"]),
        ("Kan du også legge til Changchun under byene, er du snill?", ["wuhan", "changchun"]),
        (
            "Var vänlig och lägg till Changchun bland städerna, utöver Wuhan.",
            ["wuhan", "changchun"],
        ),
        ("is Changchun also a target city?", ["wuhan"]),
    ],
)
def test_a_request_to_add_is_no_question(text, cities):
    meeting = Meeting().stands_at(at_summary())
    meeting.say(text)
    assert meeting.intake.given["cities"] == cities


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("聯絡人改做我同事鄧家豪", "鄧家豪"),
        ("联系人改成我们的主任魏志宏", "魏志宏"),
        ("联系人改成王主任", "王主任"),
        ("联系人改成王丽", "王丽"),
    ],
)
def test_what_stands_before_a_chinese_name_of_who_it_is_is_left_out(text, person):
    """How somebody is called stays."""
    assert found(at_summary(), text, language="zh-Hans").values["person"] == person


# Taken back, all but, nothing else; of two values the new one


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("add Shanghai, no wait, Changchun", ["chengdu-chongqing", "wuhan", "changchun"]),
        ("take out Wuhan no wait take out Chengdu", ["wuhan"]),
        ("every city but Changchun", [city for city in CITIES if city != "changchun"]),
        ("alla utom Changchun", [city for city in CITIES if city != "changchun"]),
        ("bare Wuhan, ikke noe annet", ["wuhan"]),
        ("just Wuhan, nothing else", ["wuhan"]),
        ("one more city: Changchun", ["chengdu-chongqing", "wuhan", "changchun"]),
        ("\u8fd8\u8981\u6dfb\u957f\u6625", ["chengdu-chongqing", "wuhan", "changchun"]),
        ("\u6b66\u6c49\u53d8\u66f4\u4e3a\u957f\u6625", ["chengdu-chongqing", "changchun"]),
        ("all but Wuhan", ["chengdu-chongqing"]),
        ("not Wuhan after all, my boss says Changchun", ["chengdu-chongqing", "changchun"]),
        (
            "It is not Wuhan but Changchun, I mix them up every time",
            ["chengdu-chongqing", "changchun"],
        ),
        ("put Changchun in, not only Wuhan", ["chengdu-chongqing", "wuhan", "changchun"]),
        ("keep Wuhan and strike the other one", ["wuhan"]),
        ("+ Changchun", ["chengdu-chongqing", "wuhan", "changchun"]),
    ],
)
def test_cities_are_what_is_said_in_the_end(text, cities):
    """All but one that was not noted are all there are; but one that was, of those that were."""
    intake = at_summary(cities=["chengdu-chongqing", "wuhan"])
    changed = found(intake, text, Act.CORRECT)
    assert changed is not None
    assert changed.values["cities"] == cities


@pytest.mark.parametrize(
    ("text", "language", "areas"),
    [
        ("Inte \xe4ldre utan personer med funktionsneds\xe4ttning.", "sv", ["disability"]),
        ("not the old people but the disabled ones", "en", ["disability"]),
        ("\u4e0d\u662f\u8001\u4eba\uff0c\u662f\u8eab\u969c", "zh-Hans", ["disability"]),
        ("swap elderly care for the 2030 plan", "en", ["healthy-china-2030"]),
    ],
)
def test_focus_areas_are_known_by_the_people_they_are_for(text, language, areas):
    intake = at_summary(focus_areas=["elderly-care"])
    changed = found(intake, text, Act.CORRECT, language=language)
    assert changed is not None
    assert changed.values == {"focus_areas": areas}


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("I wrote Nordlys Oy, make it Nordlys Group Oy", "en", {"company": "Nordlys Group Oy"}),
        (
            "country Norway, website nordlys.no",
            "en",
            {"country": "NO", "website": "https://nordlys.no"},
        ),
        (
            "F\xf6retaget \xe4r Nordlys AB och landet Sverige",
            "sv",
            {"company": "Nordlys AB", "country": "SE"},
        ),
        ("ei suomi vaan norja", "fi", {"country": "NO"}),
        ("make that Nordlys AB and Sweden", "en", {"company": "Nordlys AB", "country": "SE"}),
        (
            "Bolaget är norskt och heter Nordlys AS",
            "sv",
            {"company": "Nordlys AS", "country": "NO"},
        ),
        ("Oi, Danmark skulle det stå", "nb", {"country": "DK"}),
        (
            "有两处要改：一是国家，应为瑞典；二是网站，应为nordlys.se",
            "zh-Hans",
            {"country": "SE", "website": "https://nordlys.se"},
        ),
        (
            "the country is fine, we also sell to Sweden, but the website is nordlys.com",
            "en",
            {"website": "https://nordlys.com"},
        ),
        ("not Oy but Oyj", "en", {"company": "Nordlys Oyj"}),
        ("take Oy out of the company name", "en", {"company": "Nordlys"}),
        ("rollators, not walking aids", "en", {"offer": "rollators"}),
        ("Mitt efternamn är Lindqvist", "sv", {"person": "Anna Lindqvist"}),
        ("first name is Anne, not Anna", "en", {"person": "Anne Berg"}),
        ("the contact should be Peter instead of Anna", "en", {"person": "Peter"}),
        ("etternavnet staves B E R G E", "nb", {"person": "Anna Berge"}),
        (
            "add my phone, it is plus four five two six one eight nine zero three seven",
            "en",
            {"phone": "+45 26 18 90 37"},
        ),
    ],
)
def test_what_was_noted_goes_where_it_is_named_beside_what_comes(text, language, values):
    noted = {"country": "FI", "company": "Nordlys Oy", "website": "https://nordlys.fi"}
    intake = at_summary(**noted, person="Anna Berg", offer="walking aids")
    changed = found(intake, text, Act.CORRECT, language=language)
    assert changed is not None
    assert changed.values == values


@pytest.mark.parametrize("text", ["Lis\xe4\xe4 viel\xe4 Changchun", "add Changchun"])
def test_what_adds_is_no_name_spelt_otherwise(text):
    """Finnish "add" is one letter from a first name."""
    intake = at_summary(person="Liisa Aalto", cities=["wuhan"])
    changed = found(intake, text, Act.CORRECT, language="fi")
    assert changed is not None
    assert changed.values == {"cities": ["wuhan", "changchun"]}


def test_of_two_lists_each_gets_what_is_added_to_it():
    intake = at_summary(cities=["wuhan"], focus_areas=["elderly-care"])
    text = "add Changchun to the cities and disability to the focus areas"
    changed = found(intake, text, Act.CORRECT)
    assert changed is not None
    assert changed.values == {
        "cities": ["wuhan", "changchun"],
        "focus_areas": ["disability", "elderly-care"],
    }


def test_the_rest_being_fine_sends_nothing():
    """Something is not."""
    meeting = Meeting().stands_at(at_summary())
    text = "the second line looks odd, the rest is ok"
    meeting.acts.knows(text, **{Act.SUBMIT: 0.2, Act.AFFIRM: 0.6})
    assert not meeting.say(text).about.says("lead_taken")


@pytest.mark.parametrize(
    "text",
    ["\u6210\u90fd\u4e0d\u8981", "\u4e0d\u53bb\u6210\u90fd", "no Chengdu please"],
)
def test_a_name_that_holds_the_word_for_all_means_not_all_but_it(text):
    """Chinese "all" is half the name of a city that was never noted."""
    intake = at_summary(cities=["wuhan", "changchun"])
    changed = found(intake, text, Act.CORRECT, language="zh-Hans")
    assert changed is None or len(changed.values.get("cities", ())) < 3


def test_of_a_list_beside_another_line_what_alone_is_named_stays():
    """The country is told as well."""
    intake = at_summary(country="FI", cities=["wuhan", "changchun"])
    text = "Venligst ret landet til Sverige samt byerne til udelukkende Chengdu-Chongqing"
    changed = found(intake, text, Act.CORRECT, language="da")
    assert changed is not None
    assert changed.values == {"country": "SE", "cities": ["chengdu-chongqing"]}


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("the company name is wrong", "en", "company"),
        ("oh the person is wrong", "en", "person"),
        ("the name is not right, sorry", "en", "person"),
        ("namnet är felstavat", "sv", "person"),
        ("firmanavnet er ikke rigtigt", "da", "company"),
        ("navnet er skrevet feil", "nb", "person"),
        ("yrityksen nimi on väärä", "fi", "company"),
        ("tengiliðurinn er rangur", "is", "person"),
        ("公司名称是错的", "zh-Hans", "company"),
        ("公司名称不对", "zh-Hans", "company"),
    ],
)
def test_a_judgement_is_no_new_value(text, language, asked):
    """What is said to be wrong is asked for."""
    assert found(at_summary(), text, Act.CORRECT, language=language) == Correction(asked=asked)


@pytest.mark.parametrize(
    ("text", "language"),
    [("that's wrong", "en"), ("it should be different", "en"), ("det blev fel", "sv"), ("det er forkert", "da"), ("det stemmer ikke", "nb"), ("se on väärin", "fi"), ("þetta er rangt", "is"), ("这个不对", "zh-Hans")],
)  # fmt: skip
def test_a_bare_judgement_asks_for_the_name_before(text, language):
    """At a question; of a summary nothing says which line is meant."""
    intake = at_question("person", country="SE").note({"company": "Sauna AB"})
    intake = replace(intake, asked="person")
    assert found(intake, text, Act.CORRECT, language=language) == Correction(asked="company")
    assert found(intake.to_summary(), text, Act.CORRECT, language=language) is None


def test_words_in_small_letters_are_no_name():
    """To which nothing leads: "change everything"."""
    intake = at_question("person", country="SE").note({"company": "Sauna AB"})
    assert found(intake, "swap all of it", Act.CORRECT) is None
    assert found(intake, "sauna oy", Act.CORRECT) == Correction({"company": "sauna oy"})


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("the offer is wrong, not 500 beds but 800 beds", Correction({"offer": "800 beds"})),
        ("the offer is wrong, I was too fast", Correction(asked="offer")),
    ],
)  # fmt: skip
def test_what_is_offered_may_be_put_right_behind_a_judgement(text, correction):
    """What stands there is asked for: which of the words are the offer, nothing says."""
    assert found(at_summary(offer="500 beds"), text, Act.CORRECT) == correction
