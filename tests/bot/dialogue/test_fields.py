"""Fields: how an answer is read, in any language and from any hurry, and shown again."""

import time

import pytest

from bot.dialogue.intake.numbers import beyond, numbers
from bot.dialogue.words.contacts import Complaint
from bot.dialogue.words.countries import country_name
from knowledge.language.script import REGIONS
from tests.bot.cast import (
    CITIES,
    FIELDS,
    FOCUS_AREAS,
    HOSTILE,
    PROJECT,
    Kind,
    library,
    phrasebook,
    reader,
    say,
    words,
)

FIELD = {kind: {field.name: field for field in FIELDS[kind]} for kind in Kind}


def read(name, said, country="", kind=Kind.COMPANY):
    return reader().read(FIELD[kind][name], said, country)


def cases(*pairs):
    """Return parameters that are their own ids."""
    return [pytest.param(*pair, id=ascii(pair[0])[:40]) for pair in pairs]


@pytest.mark.parametrize("kind", Kind)
def test_every_question_has_its_words(kind):
    """Each field can be asked for, named and its options labelled."""
    for field in FIELDS[kind]:
        assert say(f"ask_{field.name}")
        assert say(f"field_{field.name}")
        assert all(reader().label(field, option, "en") for option in field.options)


@pytest.mark.parametrize(
    ("said", "code"),
    cases(
        ("Finland", "FI"),
        ("Suomi", "FI"),
        ("Finnland", "FI"),
        ("芬兰", "FI"),
        ("芬蘭", "FI"),
        ("suomesta", "FI"),
        ("Finlad", "FI"),
        ("Sverige", "SE"),
        ("Ruotsi", "SE"),
        ("Svíþjóð", "SE"),
        ("瑞典", "SE"),
        ("Sweeden", "SE"),
        ("SE", "SE"),
        ("Danmark", "DK"),
        ("Tanska", "DK"),
        ("丹麥", "DK"),
        ("í Danmörku", "DK"),
        ("Ísland", "IS"),
        ("Island", "IS"),
        ("Islanti", "IS"),
        ("冰岛", "IS"),
        ("Norge", "NO"),
        ("Noregur", "NO"),
        ("Norja", "NO"),
        ("挪威", "NO"),
        ("We are from Finland!", "FI"),
        ("I'm Danish", "DK"),
        ("Åland", "AX"),
        ("Färöarna", "FO"),
        ("Grönland", "GL"),
        ("Germany", "DE"),
        ("德國", "DE"),
        ("U.S.A.", "US"),
        ("Irland", "IE"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Turkey", "TR"),
        ("1", "DK"),
        ("\uff12", "FI"),
        ("三", "IS"),
        ("(5)", "SE"),
    ),
)
def test_a_country_is_understood(said, code):
    """By its name in seven languages and both scripts, a slip of the finger, its code or number."""
    assert read("country", said) == code


@pytest.mark.parametrize(
    "said",
    [
        "",
        "🙂",
        "{{7*7}}",
        "no",
        "EU",
        "United Nations",
        "our country",
        "Mail",
        "6",
        "0",
        "1 and 3",
        "Sweden and Finland",
        "not Finland",
        "9" * 4096,
    ],
    ids=lambda said: ascii(said)[:20],
)
def test_what_is_no_single_country_is_asked_again(said):
    """Several countries, none, or something else: nothing is guessed."""
    assert read("country", said) == Complaint("bad_country")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fi", "Suomi"),
        ("is", "Finnland"),
        ("zh-Hans", "芬兰"),
        ("zh-Hant", "芬蘭"),
        ("nb", "Finland"),
    ],
)
def test_a_country_is_called_as_its_reader_calls_it(language, name):
    """The country's name comes in the language of the visitor."""
    assert country_name("FI", language) == name


@pytest.mark.parametrize(
    ("said", "chosen"),
    cases(
        ("1 and 3", (1, 3)),
        ("1, 3", (1, 3)),
        ("1、3", (1, 3)),
        ("\uff11\uff0c\uff13", (1, 3)),
        ("一和三", (1, 3)),
        ("2 och 4", (2, 4)),
        ("2 ja 3", (2, 3)),
        ("1, 2 & 5", (1, 2, 5)),
        ("1 and 2, 3", (1, 2, 3)),
        ("2-4", (2, 3, 4)),
        ("2\u20134", (2, 3, 4)),
        ("#1", (1,)),
        ("1)", (1,)),
        ("1.", (1,)),
        ("1\n3", (1, 3)),
        ("3, 1, 1", (3, 1, 1)),
        ("1 then 3", (1, 3)),
        ("1 og så 3", (1, 3)),
        ("1 pluss 3", (1, 3)),
        ("1 sekä 3", (1, 3)),
        ("1 sitten 3", (1, 3)),
        ("1 svo 3", (1, 3)),
        ("1, 3 samt 4", (1, 3, 4)),
        ("1跟3", (1, 3)),
        ("一與三", (1, 3)),
        ("1還有3", (1, 3)),
    ),
)
def test_numbers_are_read_however_they_are_joined(said, chosen):
    """Digits of any width, Chinese numerals, commas, words and ranges."""
    assert numbers(words(), said, 5) == chosen


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "and",
        "top 3",
        "0",
        "6",
        "1 and 6",
        "13",
        "1 or 3",
        "4-9",
        "-",
        "9" * 4096,
        "1 " * 2048,
    ],
    ids=lambda said: repr(said)[:20],
)
def test_what_is_no_choice_by_number_is_none(said):
    """A number out of range, or other words, choose nothing."""
    assert numbers(words(), said, 5) == ()


@pytest.mark.parametrize(
    ("said", "number"), [("1 2 7", "7"), ("2 og 7", "7"), ("2", ""), ("top 7", "")]
)
def test_the_number_that_no_choice_has_is_told(said, number):
    """Of a text that is made of numbers alone."""
    assert beyond(words(), said, 3) == number


@pytest.mark.parametrize(
    ("said", "chosen"),
    cases(
        ("1 and 3", ["beijing-zhangjiakou", "wuhan"]),
        ("3 1", ["beijing-zhangjiakou", "wuhan"]),
        ("Wuhan", ["wuhan"]),
        ("武汉", ["wuhan"]),
        ("武漢和長春", ["wuhan", "changchun"]),
        ("Changchun and Wuhan", ["wuhan", "changchun"]),
        ("Wuhan, 5", ["wuhan", "changchun"]),
        ("wuhann", ["wuhan"]),
        ("Suzhou", ["shanghai-suzhou"]),
        ("zhang jia kou", ["beijing-zhangjiakou"]),
        ("成渝", ["chengdu-chongqing"]),
        ("all", list(CITIES)),
        ("All of them!", list(CITIES)),
        ("全部", list(CITIES)),
        ("全部！", list(CITIES)),
        ("都要", list(CITIES)),
        ("all except Wuhan", [city for city in CITIES if city != "wuhan"]),
        ("all but Wuhan and Changchun", [*CITIES[:2], "shanghai-suzhou"]),
        ("除了武汉都要", [city for city in CITIES if city != "wuhan"]),
        ("不要武汉，要成都", ["chengdu-chongqing"]),
        ("除了成都都要", [city for city in CITIES if city != "chengdu-chongqing"]),
    ),
)
def test_cities_are_chosen_in_words_or_numbers(said, chosen):
    """Whatever way cities are named, they come in the order of the list."""
    assert read("cities", said) == chosen


@pytest.mark.parametrize(
    ("said", "chosen"),
    cases(
        ("elderly care", ["elderly-care"]),
        ("elderely care", ["elderly-care"]),
        ("养老服务", ["elderly-care"]),
        ("elderly care and disability", ["disability", "elderly-care"]),
        ("Healthy China 2030", ["healthy-china-2030"]),
        ("Healthy China 2030, 2", ["healthy-china-2030", "disability"]),
        ("全部", list(FOCUS_AREAS)),
    ),
)
def test_focus_areas_are_chosen_in_words_or_numbers(said, chosen):
    """Labels, names and numbers can be mixed; 2030 is no number of a choice."""
    assert read("focus_areas", said) == chosen


@pytest.mark.parametrize(
    "said",
    [
        "both",
        "none",
        "",
        "🙂",
        "0",
        "6",
        "13",
        "1 or 3",
        "Shenzhen",
        "not Wuhan",
        "except Wuhan",
        "除了武汉",
        "minus Wuhan",
        "med undantag för Wuhan",
        "Wuhan unntatt",
        "paitsi Wuhan",
        "fyrir utan Wuhan",
        "{{7*7}}",
    ],
    ids=ascii,
)
def test_a_choice_that_is_not_clear_is_asked_again(said):
    """Both of five, an exception from nothing, a city that is none of the five: nothing is guessed."""
    assert read("cities", said) == Complaint("bad_choices")


@pytest.mark.parametrize(
    ("said", "chosen"),
    cases(
        ("1", "hospital"),
        ("We are a hospital", "hospital"),
        ("医院", "hospital"),
        ("醫院", "hospital"),
        ("city", "city"),
        ("other", "other"),
        ("care operator", "care-operator"),
        ("6", "other"),
    ),
)
def test_one_kind_of_partner_is_chosen(said, chosen):
    """By number, label, or the short word for it."""
    assert read("partner_kind", said, kind=Kind.PARTNER) == chosen


@pytest.mark.parametrize(
    "said",
    [
        "not a hospital",
        "anything but a hospital",
        "inte ett sjukhus",
        "ikke et hospital",
        "alt annet enn et sykehus",
        "ei sairaala",
        "ekki sjúkrahús",
        "不是医院",
        "不是醫院",
        "医院以外",
    ],
)
def test_a_kind_of_partner_that_is_denied_is_asked_for_again(said):
    """Taken by its name, it would be the opposite of what was said."""
    assert read("partner_kind", said, kind=Kind.PARTNER) == Complaint("bad_choice")


@pytest.mark.parametrize("said", ["1, 2", "hospital and investor", "brother", "7"])
def test_two_kinds_of_partner_are_asked_again(said):
    """One organisation is of one kind."""
    assert read("partner_kind", said, kind=Kind.PARTNER) == Complaint("bad_choice")


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("question", ["company", "person", "offer"])
def test_a_name_is_kept_verbatim(question, name):
    """Whatever letters a name has, it is kept as it was given."""
    assert read(question, name) == name


@pytest.mark.parametrize("said", ["", "...", "🙂", "？", "\u3000"], ids=ascii)
def test_a_name_needs_a_letter_or_digit(said):
    """Signs and emoji alone are no name."""
    assert read("company", said) == Complaint("needs_words")


def test_a_name_stands_on_one_line():
    """A name pasted with line breaks becomes one line."""
    assert read("company", "Kotiturva\nSensors   Oy") == "Kotiturva Sensors Oy"


@pytest.mark.parametrize(
    ("question", "longest"), [("company", 200), ("person", 200), ("offer", 2000)]
)
def test_a_long_answer_is_refused_from_one_character_more(question, longest):
    """The longest answer is taken; one more, or a whole message, is not."""
    answers = [read(question, "a" * length) for length in (longest, longest + 1, 4096)]
    assert answers == ["a" * longest, Complaint("too_long"), Complaint("too_long")]


@pytest.mark.parametrize(
    ("said", "address"),
    cases(
        ("aino@kotiturva.fi", "aino@kotiturva.fi"),
        ("My address is aino@kotiturva.fi.", "aino@kotiturva.fi"),
        ("mailto:aino@kotiturva.fi", "aino@kotiturva.fi"),
        ("Aino <aino@kotiturva.fi>", "aino@kotiturva.fi"),
        ("“aino@kotiturva.fi”!", "aino@kotiturva.fi"),
        ("(aino@kotiturva.fi)", "aino@kotiturva.fi"),
        ("'aino@kotiturva.fi'", "aino@kotiturva.fi"),
        ("邮箱：wang@lumi.se。", "wang@lumi.se"),
        ("我的邮箱是wang@lumi.se谢谢", "wang@lumi.se"),
        ("ａｉｎｏ＠ｋｏｔｉｔｕｒｖａ．ｆｉ", "aino@kotiturva.fi"),
        ("åsa@företag.se", "åsa@företag.se"),
        ("王@公司.cn", "王@公司.cn"),
        ("aino@xn--fretag-wxa.se", "aino@företag.se"),
        ("Aino+China@KOTITURVA.FI", "Aino+China@kotiturva.fi"),
        ("o'brien@x.ie", "o'brien@x.ie"),
        ("a@b.co", "a@b.co"),
    ),
)
def test_an_email_is_found_in_what_is_said(said, address):
    """Inside a sentence, in quotes, glued to Chinese, full-width or internationalised."""
    assert read("email", said) == address


@pytest.mark.parametrize(
    "said",
    [
        "",
        "aino at kotiturva.fi",
        "aino@kotiturva",
        "aino@localhost",
        "@kotiturva.fi",
        "aino@@kotiturva.fi",
        "aino@kotiturva,fi",
        "aino@-x.fi",
        "aino@[127.0.0.1]",
        "aino@192.168.1.1",
        "<script>@x.fi",
        "a" * 65 + "@b.fi",
        "a@" + "b" * 4000 + ".fi",
        "@" * 4096,
        "🙂",
    ],
    ids=lambda said: said[:20],
)
def test_what_is_no_email_is_asked_again(said):
    """Nothing that cannot be written to is taken."""
    assert read("email", said) == Complaint("bad_email")


@pytest.mark.parametrize(
    ("said", "country", "number"),
    cases(
        ("040 123 4567", "FI", "+358 40 1234567"),
        ("０４０－１２３ ４５６７", "FI", "+358 40 1234567"),
        ("my phone is 040 123 4567", "FI", "+358 40 1234567"),
        ("00358401234567", "FI", "+358 40 1234567"),
        ("+358 (0)40 123 4567", "SE", "+358 40 1234567"),
        ("070-123 45 67", "SE", "+46 70 123 45 67"),
        ("20 12 34 56", "DK", "+45 20 12 34 56"),
        ("412 34 567", "NO", "+47 41 23 45 67"),
        ("611 1234", "IS", "+354 611 1234"),
        ("221234", "GL", "+299 22 12 34"),
        ("0457 123 4567", "AX", "+358 45 71234567"),
        ("138 0013 8000", "CN", "+86 138 0013 8000"),
        ("+39 02 1234 5678", "", "+39 02 1234 5678"),
    ),
)
def test_a_phone_number_is_read_in_its_country(said, country, number):
    """Without its code it lies in the company's country; with it, anywhere."""
    assert read("phone", said, country) == number


@pytest.mark.parametrize(
    ("said", "country"),
    cases(
        ("", "FI"),
        ("abc", "FI"),
        ("112", "FI"),
        ("123", "FI"),
        ("040 123 4567", ""),
        ("0401234567", "ZZ"),
        ("138 0013 8000", "FI"),
        ("+" + "1" * 60, "FI"),
        ("9" * 4096, "FI"),
        ("040 123 4567 or 040 765 4321", "FI"),
    ),
)
def test_what_nobody_can_call_is_asked_again(said, country):
    """No number, an emergency number, one of another country, two at once."""
    complaint = read("phone", said, country)
    assert isinstance(complaint, Complaint)
    assert complaint.phrase == "bad_phone"


@pytest.mark.parametrize("country", ["FI", "SE", "CN", "ZZ", ""])
def test_what_nobody_can_call_gets_an_example(country):
    """One that would be understood, of the country where the number may lie."""
    example = dict(read("phone", "abc", country).values)["example"]
    assert read("phone", example, "") == example
    if len(country) == 2 and country != "ZZ":
        assert read("phone", example, country) == example


@pytest.mark.parametrize(
    ("said", "address"),
    cases(
        ("kotiturva.fi", "https://kotiturva.fi"),
        ("WWW.KOTITURVA.FI", "https://www.kotiturva.fi"),
        ("HTTP://Kotiturva.fi/En?x=1", "http://kotiturva.fi/En?x=1"),
        ("kotiturva.fi:8080", "https://kotiturva.fi:8080"),
        ("our site is kotiturva.fi.", "https://kotiturva.fi"),
        ("<https://kotiturva.fi/>", "https://kotiturva.fi/"),
        ("网址：www.kotiturva.fi", "https://www.kotiturva.fi"),
        ("ｋｏｔｉｔｕｒｖａ．ｆｉ", "https://kotiturva.fi"),
        ("företag.se/å", "https://företag.se/å"),
        ("公司.中国", "https://公司.中国"),
        ("xn--fretag-wxa.se", "https://xn--fretag-wxa.se"),
    ),
)
def test_a_website_is_found_in_what_is_said(said, address):
    """With or without scheme, in capitals, with a port, in a sentence or internationalised."""
    assert read("website", said) == address


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no",
        "not a site",
        "javascript:alert(1)",
        "javascript://kotiturva.fi/%0aalert(1)",
        "data:text/html,x",
        "ftp://kotiturva.fi",
        "aino@kotiturva.fi",
        "https://kotiturva.fi@evil.com",
        "https://user:word@kotiturva.fi",
        "kotiturva.fi\\@evil.com",
        "http://localhost",
        "http://127.0.0.1",
        "http://[::1]/",
        "https://",
        "kotiturva .fi",
        "kotiturva.fi/a b",
        "kotiturva..fi",
        "-kotiturva.fi",
        "kotiturva.fi:99999",
        "kotiturva.fi/<script>",
        'kotiturva.fi/"onmouseover=x',
        "is it kotiturva.fi?",
        "kotiturva.fi/" + "a" * 4000,
        "a." * 2048,
    ],
    ids=lambda said: said[:30],
)
def test_what_is_no_plain_website_is_asked_again(said):
    """No other scheme, no user before the host, no address of a machine, no spaces, no markup."""
    assert read("website", said) == Complaint("bad_website")


@pytest.mark.parametrize(
    ("said", "kept"),
    cases(
        ("13800138000", "+86 138 0013 8000"),
        ("手机：138 0013 8000", "+86 138 0013 8000"),
        ("13800138000（微信同号）", "+86 138 0013 8000"),
        ("+358 40 123 4567", "+358 40 1234567"),
        ("邮箱 liwei@hospital.cn", "liwei@hospital.cn"),
        ("liwei＠hospital．cn", "liwei@hospital.cn"),
        ("liwei_2026", "WeChat: liwei_2026"),
        ("微信号：liwei_2026", "WeChat: liwei_2026"),
        ("我的微信是liwei_2026", "WeChat: liwei_2026"),
        ("WeChat ID: liwei_2026", "WeChat: liwei_2026"),
        ("wxid_8x7y6z5w", "WeChat: wxid_8x7y6z5w"),
        ("V信 zs2020abc", "WeChat: zs2020abc"),
        ("薇信：zs2020abc", "WeChat: zs2020abc"),
        ("027-85671234转801", "+86 27 8567 1234 ext. 801"),
        ("027-85671234 分机：801", "+86 27 8567 1234 ext. 801"),
    ),
)
def test_a_partner_is_reached_as_they_prefer(said, kept):
    """A phone number in China or elsewhere, an e-mail, a WeChat id with or without the word."""
    assert read("reach", said, "CN", Kind.PARTNER) == kept


@pytest.mark.parametrize(
    "said", ["", "wei", "not now", "123456", "{{7*7}}", "🙂", "李伟"], ids=ascii
)
def test_what_reaches_nobody_is_asked_again(said):
    """Too short, too vague, or no address at all."""
    assert read("reach", said, "CN", Kind.PARTNER) == Complaint("bad_reach")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "evil",
    [
        "a" * 4096,
        "0344" * 1024,
        "\u0344" * 4096,
        "@." * 2048,
        "1-" * 2048,
        "微信" * 2048,
        "(" * 4096,
        ("a-" * 40 + "@") * 8,
    ],
    ids=["letters", "digits", "marks", "mail", "ranges", "wechat", "brackets", "spelt"],
)
def test_no_answer_takes_long_to_read(kind, evil):
    """A hostile answer of full length is refused or taken within a moment, whatever was asked."""
    start = time.process_time()
    for name in FIELD[kind]:
        read(name, evil, "FI", kind)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("name", "kind", "evil"),
    [
        ("reach", Kind.PARTNER, "1" + " " * 1990 + "2"),
        ("reach", Kind.PARTNER, "1 wechat" + " " * 1980 + "2"),
        ("reach", Kind.PARTNER, "《" * 1990 + "@"),
        ("email", Kind.COMPANY, "《" * 1990),
    ],
    ids=["blanks", "wechat", "mail-reached", "mail"],
)
def test_a_file_of_hostile_answers_is_read_like_any_other(name, kind, evil):
    """A list may hold 2,000 of them, and whoever reads it keeps everybody else waiting for as long."""
    start = time.process_time()
    for _ in range(200):
        read(name, evil, "FI", kind)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "Wuhan, Changchun"), ("zh-Hans", "武汉、长春"), ("zh-Hant", "武漢、長春")],
)
def test_choices_are_shown_in_the_readers_script(language, shown):
    """A list of cities reads in the visitor's language and script."""
    assert reader().shown(FIELD[Kind.COMPANY]["cities"], ["wuhan", "changchun"], language) == shown


def test_own_words_are_shown_as_given():
    """What a visitor wrote is not converted to another script."""
    field = FIELD[Kind.PARTNER]["company"]
    assert reader().shown(field, "武汉东湖医院", "zh-Hant") == "武汉东湖医院"


@pytest.mark.parametrize("option", PROJECT.kinds["partner"].field("partner_kind").options)
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_label_read_back_is_its_option(option, language):
    """Whoever types what the button says has pressed it."""
    field = FIELD[Kind.PARTNER]["partner_kind"]
    assert reader().read(field, reader().label(field, option, language), "") == option


@pytest.mark.parametrize("option", PROJECT.kinds["partner"].field("partner_kind").options)
@pytest.mark.parametrize("region", REGIONS)
def test_a_label_in_the_words_of_a_region_is_its_option(option, region):
    """Who reads 長照機構 types it so."""
    field = FIELD[Kind.PARTNER]["partner_kind"]
    label = phrasebook().script(region).write(reader().label(field, option, "zh-Hans"))
    assert reader().read(field, label, "") == option


@pytest.mark.parametrize("language", sorted(library().tongues))
def test_a_country_named_in_any_promised_language_is_understood(language):
    """Each of the five countries, by its name in each language, is itself."""
    codes = FIELD[Kind.COMPANY]["country"].options
    assert [read("country", country_name(code, language)) for code in codes] == list(codes)


@pytest.mark.parametrize(
    ("said", "places"),
    cases(
        ("The second and the last one please.", [2, 5]),
        ("The second and the last one, please.", [2, 5]),
        ("den första och den tredje", [1, 3]),
        ("ensimmäinen ja viimeinen", [1, 5]),
        ("第二个和第五个", [2, 5]),
        ("第一个跟最后一个", [1, 5]),
        ("1同2", [1, 2]),
    ),
)
def test_several_places_are_chosen_by_their_words(said, places):
    """Numbers, ordinals and "the last", with what is said beside them."""
    assert read("cities", said) == [CITIES[place - 1] for place in places]


@pytest.mark.parametrize("said", ["the fifth", "the first and the fourth"])
def test_a_place_that_a_list_does_not_have_chooses_nothing(said):
    """There are three areas."""
    assert isinstance(read("focus_areas", said), Complaint)
    assert not isinstance(read("cities", said), Complaint)


@pytest.mark.parametrize(
    ("said", "places"),
    cases(
        ("the first three", [1, 2, 3]),
        ("de två sista", [4, 5]),
        ("De to første, det sidste har vi desværre ikke folk til", [1, 2]),
        ("þrjár efstu takk", [1, 2, 3]),
        ("kaksi viimeistä", [4, 5]),
        ("前三个", [1, 2, 3]),
        ("den nest siste", [4]),
        ("倒数第二个", [4]),
        ("the middle one", [3]),
        ("nr. 3, 4 og 5", [3, 4, 5]),
        ("235", [2, 3, 5]),
        ("trean och fyran och femman ska det vara", [3, 4, 5]),
        ("all but the second", [1, 3, 4, 5]),
        ("alle unntatt nummer to", [1, 3, 4, 5]),
        ("除了第一个都选", [2, 3, 4, 5]),
        ("not the first, the others", [2, 3, 4, 5]),
        ("den nest siste og den aller siste", [4, 5]),
        ("I would choose numbers two, three and five from your list", [2, 3, 5]),
        ("options 1, 3", [1, 3]),
        ("numerot kaksi, neljä ja viisi", [2, 4, 5]),
        ("numbers 2 and 4 but not 3", [2, 4]),
        ("all but numbers two and three", [1, 4, 5]),
    ),
)
def test_places_are_counted_from_either_end_and_left_out(said, places):
    """As many from the top or the bottom, the middle, all but some."""
    assert read("cities", said) == [CITIES[place - 1] for place in places]


@pytest.mark.parametrize(
    ("said", "cities"),
    cases(
        ("the one with the pandas", ["chengdu-chongqing"]),
        ("pandakaupunki ja autokaupunki", ["chengdu-chongqing", "changchun"]),
        ("den på östkusten", ["shanghai-suzhou"]),
        ("sichuan og jilin", ["chengdu-chongqing", "changchun"]),
        ("báðar sem eru fyrir norðan", ["beijing-zhangjiakou", "changchun"]),
        ("湖北那个", ["wuhan"]),
        ("Allting förutom bilstaden", [each for each in CITIES if each != "changchun"]),
        ("Wuhan (kan inte låta bli) samt Chengdu", ["chengdu-chongqing", "wuhan"]),
        ("Suzhou will do. We have no people for the others", ["shanghai-suzhou"]),
    ),
)
def test_cities_are_chosen_by_what_is_said_of_them(said, cities):
    """By region and by what they are known for, where the list of them is asked for."""
    assert read("cities", said) == cities


@pytest.mark.parametrize(
    "said", ["not Wuhan", "inte den första", "we have 3 employees", "第一次听说"]
)
def test_what_chooses_no_city_is_asked_again(said):
    """The control: what is not wanted, a number of something else, "for the first time"."""
    assert isinstance(read("cities", said), Complaint)


def test_what_is_denied_is_chosen_nowhere():
    """Neither a kind of partner, nor a city in a text that is too long to be looked at piece by piece."""
    assert isinstance(read("partner_kind", "we are not a hospital", kind=Kind.PARTNER), Complaint)
    assert isinstance(read("cities", f"not Wuhan, {'and so on ' * 40}"), Complaint)


@pytest.mark.parametrize(
    ("said", "chosen"),
    cases(
        ("Vi har en forhandler ved Yangtze-deltaet", ["shanghai-suzhou"]),
        ("Den ved Yangtze", ["wuhan"]),
        ("Valitsemme Hubein pääkaupungin ja Suzhoun.", ["wuhan", "shanghai-suzhou"]),
        ("bara huvudstan", ["beijing-zhangjiakou"]),
        ("den där längst upp i nordost", ["changchun"]),
        ("the one up in the north", ["beijing-zhangjiakou"]),
        ("热干面那个也来一份", ["wuhan"]),
    ),
)
def test_the_longest_description_counts(said, chosen):
    """A river's delta is not where the river is, nor a province's capital the capital."""
    assert read("cities", said) == chosen


@pytest.mark.parametrize(
    "said",
    [
        "Jeg har rotet sammen to av firmaene, så la oss ta alt fra første spørsmål igjen.",
        "let us take it all from question one",
        "haluan tehdä kaiken uudestaan ensimmäisestä kysymyksestä lähtien",
        "第一个问题重新来",
    ],
)
def test_the_first_question_is_no_first_city(said):
    """Who begins anew chooses nothing."""
    assert isinstance(read("cities", said), Complaint)
