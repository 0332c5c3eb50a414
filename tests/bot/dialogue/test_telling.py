"""Values by what surrounds them, in sentences that tell them without a label."""

import pytest

from bot.dialogue.words.contacts import Complaint
from tests.bot.cast import PROJECT, Kind, reader
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
        ("ring +852 5550 1146", "en", "+852 5550 1146"),
        ("+45 42 08 55 19, tak", "da", "+45 42 08 55 19"),
        ("+45 42 08", "da", None),
    ],
)
def test_a_number_of_china_is_one_in_any_language(text, language, phone):
    """Where it is none in the country supposed; no part of it is taken for a shorter number."""
    assert told(text, language).values.get("phone") == phone


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("mail id is rajesh.kulkarni@andvakt .se", "rajesh.kulkarni@andvakt.se"),
        ("anna @ nordlys . no, thanks", "anna@nordlys.no"),
        ("meet me @ nordlys . and then no", None),
        ("anna@nordlys .", None),
    ],
)
def test_an_address_with_spaces_in_it_is_one(text, email):
    """Phones put a space behind a name they know; what names no known ending is none."""
    assert told(text, "en").values.get("email") == email


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
        ("我叫張家明 email係 ken@lydklar.dk", "person", "張家明"),
        ("幫我報名啦 我地丹麥公司黎既", "company", None),
        ("我是武汉江汉康宁医院的刘敏，我们是三级医院", "company", "武汉江汉康宁医院"),
        ("我們想看的是高齡照護的新創", "need", "高齡照護的新創"),
        ("单位 武汉江汀医院，姓名 龚晓敏，需求 远程会诊", "need", "远程会诊"),
        ("我们公司 在上海", "company", None),
    ],
)
def test_chinese_organisations_and_persons_are_called_in_many_ways(text, name, value):
    """By what they are or do, behind who speaks, by surname first; what somebody does is no name."""
    assert told(text, "zh-Hans").values.get(name) == value


@pytest.mark.parametrize(
    ("text", "language", "offer"),
    [
        ("Sengeklang ApS, dansk. Vendelagner til plejehjem.", "da", "Vendelagner til plejehjem"),
        ("Nordlås AB. Vändlakan för äldrevården. Städer: Peking.", "sv", "Vändlakan för äldrevården"),
        ("Fingra GmbH, tactile maps for blind visitors, m@fingra.de", "en", "tactile maps for blind visitors"),
        ("Lakkala Oy, Suomi. Liukulakanoita hoivakoteihin.", "fi", "Liukulakanoita hoivakoteihin"),
        ("vi har en badlyft och heter Sjöbad AB", "sv", "badlyft"),
        ("Meillä on muistivihko muistisairaille", "fi", "muistivihko muistisairaille"),
        ("Vi er Nattro AS og vil inn i Wuhan med pilleskap", "nb", "pilleskap"),
        ("Vi på Lugna AB vill in i Chengdu med vilstolar. Ring!", "sv", "vilstolar"),
        ("Lyftbälten för hemtjänsten är det vi gör", "sv", "Lyftbälten för hemtjänsten"),
        ("Skridsikre sokker er det vi laver", "da", "Skridsikre sokker"),
        ("vi måler luften på plejehjem", "da", "måler luften på plejehjem"),
        ("Me har ein sykkel for slagpasientar og tenkjer på Suzhou", "nb", "sykkel for slagpasientar"),
        ("We'd like to come to Wuhan with you", "en", None),
        ("Vi vill in i Wuhan med er hjälp", "sv", None),
        ("We have a customer at a hospital", "en", None),
        ("Interested in elderly care for Wuhan", "en", None),
    ],
)  # fmt: skip
def test_what_is_offered_is_found_by_whom_it_is_for(text, language, offer):
    """A thing that no list knows stands before whom it is for, behind a city, or before "is what we make"."""
    assert told(text, language).values.get("offer") == offer


@pytest.mark.parametrize(
    ("text", "language", "name", "value"),
    [
        ("Mit navn er Lis Bro, jeg skriver for Sovegodt.", "da", "company", "Sovegodt"),
        ("hei eg heiter Siv Fjell og er frå Vestvind Rehab i Bergen", "nb", "company", "Vestvind Rehab"),
        ("Kan dere føre opp Hørbar Nord?", "nb", "company", "Hørbar Nord"),
        ("Við rekum dvalarheimili í Suzhou undir nafninu Fuling Care", "is", "company", "Fuling Care"),
        ("Pyöritämme vanhainkoteja Chengdussa nimellä Jinhe Elderly Care", "fi", "company", "Jinhe Elderly Care"),
        ("Undertecknad anmäler härmed Sjöviks Hygien Aktiebolag.", "sv", "company", "Sjöviks Hygien Aktiebolag"),
        ("Vi er en kinesisk distributør, Suzhou Beiming Medisinsk Handel, og ser", "nb", "company", "Suzhou Beiming Medisinsk Handel"),
        ("we make lamps, Heyrnarvit is the company", "en", "company", "Heyrnarvit"),
        ("sölustjóri hjá danska fyrirtækinu Rolig Dag ApS", "is", "country", "DK"),
        ("På vegne af plejehjemsoperatøren Anhui Senior Living i Changchun", "da", "partner_kind", "care-operator"),
        ("We run nine nursing homes in Changchun", "en", "partner_kind", "care-operator"),
        ("starfa á sjúkrahúsinu Wuhan Donglin Hospital í Wuhan", "is", "partner_kind", "hospital"),
        ("Täältä kirjoittelee Veikko Lahtinen, Saunahoito Oy", "fi", "person", "Veikko Lahtinen"),
        ("Reijo täällä, firma on Rollapaja", "fi", "person", "Reijo"),
        ("We want our lamps in nine nursing homes in Espoo", "en", "partner_kind", None),
        ("Meillä on asiakkaana vanhainkoti Oulussa", "fi", "partner_kind", None),
        ("no, wrong, it's Tampere", "en", "person", None),
    ],
)  # fmt: skip
def test_companies_and_kinds_are_told_in_many_words(text, language, name, value):
    """On whose behalf somebody writes, under which name, and how many homes they run."""
    assert told(text, language).values.get(name) == value


@pytest.mark.parametrize(
    ("text", "language", "areas"),
    [
        ("Vi har udviklet en rollator til ældre", "da", ["elderly-care"]),
        ("hearing aids for the elderly", "en", ["elderly-care"]),
        ("我们做智慧助行器，主打长者照护", "zh-Hans", ["elderly-care"]),
        ("Vi har udviklet en rollator", "da", ["disability"]),
        ("eldrivna ramper för rullstol", "sv", ["disability"]),
        ("rollators for the elderly and for people with disabilities", "en", ["disability", "elderly-care"]),
        ("Proteser til ældre", "da", ["disability", "elderly-care"]),
    ],
)  # fmt: skip
def test_an_aid_for_old_people_is_for_old_people(text, language, areas):
    """By itself it is for disabled people, and where they are named it is for both."""
    assert told(text, language).values.get("focus_areas") == areas


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("we signed up blindly", "en"),
        ("dere kan famle i blinde", "nb"),
        ("vi famlar i blindo", "sv"),
        ("I må famle i blinde", "da"),
        ("siinä on sokeita pisteitä", "fi"),
        ("ég svara aldrei í símann", "is"),
        ("við föllumst á það", "is"),
        ("盲人摸象", "zh-Hans"),
    ],
)
def test_what_only_looks_like_a_word_of_a_focus_area_is_none(text, language):
    """Neither where it is told nor where the focus areas are asked for."""
    areas = PROJECT.kinds[Kind.COMPANY].field("focus_areas")
    assert "focus_areas" not in told(text, language).values
    assert isinstance(reader().read(areas, text, ""), Complaint)


def test_a_legal_form_in_small_letters_ends_a_name():
    """Where it is no word of the language: "as" is one in English only."""
    assert told("dette er kåre fra fjellklar as vi er", "nb").values["company"] == "fjellklar as"
    assert "company" not in told("this is known as we said from lyon as well", "en").values


@pytest.mark.parametrize(
    ("text", "language", "name", "value"),
    [
        ("thetta er ketill fra fyrirtaekinu Tarvatn ehf og vid erum a islandi", "is", "country", "IS"),
        ("vid erum med vatnshreinsibunad fyrir spitala", "is", "offer", "vatnshreinsibunad fyrir spitala"),
        ("er buin ad skra mig hvad naest", "is", "company", None),
        ("Jag arbetar för ett sjukhus, Wuhan Dongling sjukhus, och söker robotar", "sv", "company", "Wuhan Dongling sjukhus"),
        ("Ég vinn á Chengdu Jinling sjúkrahúsinu", "is", "company", "Chengdu Jinling"),
        ("Ég vinn á Chengdu Jinling sjúkrahúsinu", "is", "partner_kind", "hospital"),
        ("We sell our beds to Wuhan Dongling Hospital", "en", "company", None),
        ("swedish startup here, Tallås Labs, mail me at hej@tallas.se", "en", "company", "Tallås Labs"),
        ("We're a Bergen company, Klippfot Diagnostics, interested in Beijing", "en", "company", "Klippfot Diagnostics"),
        ("billetter til Arab Health", "nb", "company", None),
        ("Suzhou Qingling Medical Trading is a distributor", "en", "partner_kind", "distributor"),
        ("vi driver 14 plejehjem i Changchun", "da", "partner_kind", "care-operator"),
        ("Maahantuoja ja jakelija Beiling Medtech Pekingistä tässä", "fi", "company", "Beiling Medtech"),
        ("We're tendering for a clinic in Beijing", "en", "partner_kind", None),
        ("jag är deras agent i Sverige och heter Nils Ekvik", "sv", "person", "Nils Ekvik"),
        ("Hejsan, Mirja Lindvik från Åbo här. Bolaget är Sterila Ab", "sv", "person", "Mirja Lindvik"),
        ("Soita Sami Kerttuselle 045 330 8812", "fi", "person", "Sami Kerttunen"),
        ("We are in Wuhan, name Hubei Chuling Medical Trading, phone 13971662508", "en", "person", None),
        ("vi er et finsk selskap som heter Lumitie Oy men jeg er nordmann", "nb", "country", "FI"),
        ("jag skriver för norska Fjordlek AS även om jag själv är svensk", "sv", "country", "NO"),
        ("Me ollaan Virosta, firma on Liikunta OÜ", "fi", "country", "EE"),
        ("I'm Danish", "en", "country", "DK"),
        ("suomest ollaan", "fi", "country", "FI"),
    ],
)  # fmt: skip
def test_who_writes_and_from_where_in_hurried_words(text, language, name, value):
    """Without accents, between marks, by what a name ends with; what a person is, their company need not be."""
    assert told(text, language).values.get(name) == value


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Xishan Øjenhospital, Beijing. Bedste hilsner Deng Yulan (deng.yulan@xishaneye.cn)", "da", "hospital"),
        ("Zhang Wei, distributör av medicinteknik i Shanghai. Wechat zhangwei_hs", "sv", "distributor"),
        ("Zhang Wei, distributör av medicinteknik i Shanghai, hej@medtech.se", "sv", None),
        ("Wang Lei, we look for a hospital in Wuhan, wanglei@wanglei.cn", "en", None),
        ("Wang Lei, hospital beds and a distributor, wanglei@wanglei.cn", "en", None),
        ("We make beds for hospitals, ring us in Shanghai on +86 139 8365 4402", "en", None),
    ],
)  # fmt: skip
def test_the_one_kind_that_is_named_counts_where_somebody_is_reached_in_china(
    text, language, kind
):
    """Who looks for it, or makes something for it, is none; and of two nobody knows which."""
    assert told(text, language).values.get("partner_kind") == kind


@pytest.mark.parametrize(
    ("text", "language", "name", "value"),
    [
        ("Hej, Birthe her, jeg har et firma der hedder Dansefryd Senior og vi tilbyder musik til demente, må vi være med?", "da", "company", "Dansefryd Senior"),
        ("My colleague says that you know who leads it, who is he?", "en", "company", None),
        ("Noen sa at én by bygger flere sykehus, er det sant?", "nb", "offer", None),
        ("Hon sa bara att vi borde titta", "sv", "company", None),
        ("vi har en fløjte til KOL-patienter", "da", "offer", "fløjte til KOL-patienter"),
        ("Puhetuki Oy, Suomi. Kommunikaattori puhevammaisille.", "fi", "offer", "Kommunikaattori puhevammaisille"),
        ("Company: Larkfield AB. What: delivery robots for new hospitals.", "en", "offer", "delivery robots for new hospitals"),
        ("Correspondence to Ms Birgitte Falk, bf@solglimt.dk", "en", "person", "Birgitte Falk"),
        ("Haemme apuvälineitä. Posti: xu.jianing@beilan.cn", "fi", "company", None),
        ("vi leder efter nordiske hjælpemidler til ældre", "da", "focus_areas", ["elderly-care"]),
        ("想引进北欧的义肢到北京", "zh-Hans", "need", "北欧的义肢"),
    ],
)  # fmt: skip
def test_what_is_told_before_a_question_or_behind_a_label_counts(text, language, name, value):
    """A question behind a comma takes nothing from what was told before it."""
    assert told(text, language).values.get(name) == value


@pytest.mark.parametrize(
    ("text", "language", "values", "asked"),
    [
        (
            "\u6b38\u90a3\u500b\u6211\u60f3\u8aaa\u627e\u4e00\u4e0b\u5317\u6b50\u7684\u5fa9\u5065\u5668\u6750\u6211\u662f\u6b66\u6f22\u5eb7\u6fa4\u91ab\u9662\u8a2d\u5099\u79d1\u7684\u6211\u53eb\u5468\u660e\u7ff0\u8981\u600e\u9ebc\u8ddf\u4f60\u5011\u767b\u8a18",
            "zh-Hant",
            {"company": "\u6b66\u6f22\u5eb7\u6fa4\u91ab\u9662", "person": "\u5468\u660e\u7ff0", "need": "\u5317\u6b50\u7684\u5fa9\u5065\u5668\u6750"},
            "\u8981\u600e\u4e48\u8ddf\u4f60\u4eec\u767b\u8bb0",
        ),
        (
            "\u5582\u4f60\u597d\u6211\u8fd9\u8fb9\u662f\u6b66\u6c49\u4e1c\u6e56\u5eb7\u590d\u533b\u9662\u7684\u91c7\u8d2d\u4e3b\u4efb\u8d75\u654f\u60f3\u4e86\u89e3\u4e00\u4e0b\u5317\u6b27\u7684\u5916\u9aa8\u9abc\u4f60\u4eec\u80fd\u4e0d\u80fd\u5e2e\u5fd9\u5bf9\u63a5",
            "zh-Hans",
            {"company": "\u6b66\u6c49\u4e1c\u6e56\u5eb7\u590d\u533b\u9662", "person": "\u8d75\u654f", "need": "\u5317\u6b27\u7684\u5916\u9aa8\u9abc"},
            "\u4f60\u4eec\u80fd\u4e0d\u80fd\u5e2e\u5fd9\u5bf9\u63a5",
        ),
        (
            "hi my name is Ann Berg I am from Softlamp AS in Norway we make night lamps for dementia care how do we sign up?",
            "en",
            {"company": "Softlamp AS", "person": "Ann Berg", "offer": "night lamps for dementia care"},
            "how do we sign up?",
        ),
        (
            "hej jag heter Maja Lind och vi \u00e4r Tryggsteg AB fr\u00e5n Malm\u00f6 vi g\u00f6r fallsensorer hur anm\u00e4ler vi oss",
            "sv",
            {"company": "Tryggsteg AB", "offer": "fallsensorer"},
            "",
        ),
        (
            "hej det er Mette Holm fra Sansero vi sidder i Odense og laver kuglevest til demente vi vil gerne med til Kina",
            "da",
            {"company": "Sansero", "person": "Mette Holm", "offer": "kuglevest til demente"},
            "",
        ),
        (
            "hei jeg heter Unni Moen og er fra Lungevind AS i Bod\u00f8 vi lager pustetrenere hvordan melder vi oss p\u00e5?",
            "nb",
            {"company": "Lungevind AS", "offer": "pustetrenere"},
            "hvordan melder vi oss p\u00e5?",
        ),
        (
            "terve t\u00e4\u00e4ll\u00e4 Ville Korpi Askelturvasta me ollaan Tampereelta ja tehd\u00e4\u00e4n turvarannekkeita vanhuksille halutaan mukaan",
            "fi",
            {"company": "Askelturva", "offer": "turvarannekkeita vanhuksille"},
            "",
        ),
        (
            "h\u00e6 \u00e9g heiti Unnur Hallsd\u00f3ttir fr\u00e1 Gangv\u00edsi ehf \u00e1 Akureyri vi\u00f0 sm\u00ed\u00f0um g\u00f6ngugrindur hvernig skr\u00e1um vi\u00f0 okkur?",
            "is",
            {"company": "Gangv\u00edsi ehf", "offer": "g\u00f6ngugrindur"},
            "hvernig skr\u00e1um vi\u00f0 okkur?",
        ),
    ],
)  # fmt: skip
def test_what_is_spoken_without_a_mark_is_divided_where_people_begin_anew(
    text, language, values, asked
):
    """What is asked is no part of what is offered, and the other way round."""
    found = told(text, language)
    assert values.items() <= found.values.items()
    assert found.asked == asked


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("您好，敝姓简，简佩珊，我们是康沐照护集团，要怎么登记？", "person", "简佩珊"),
        ("我是安禾长照（里昂）的营运长周佩玲", "company", "安禾长照"),
        ("我是安禾长照的营运长周佩玲", "company", "安禾长照"),
        ("邮箱用公司的 service@kangmu.example", "company", None),
        ("我寻思登个记", "need", None),
        ("我是负责采购的经理", "need", None),
        ("我是公司的经理", "company", None),
    ],
)  # fmt: skip
def test_who_somebody_is_in_chinese_tells_their_organisation(text, name, value):
    assert told(text, "zh-Hans").values.get(name) == value


@pytest.mark.parametrize(
    ("text", "language", "person"),
    [
        ("Tang here, Tang Yifei. We run care homes in Suzhou, wechat: tang_qm", "en", "Tang Yifei"),
        ("hallå där, de e Åke Bengtsson i Hörby, slå en pling på 0415-318 62", "sv", "Åke Bengtsson"),
        ("ho heiter Sun Meiqi og driv omsorgssenter, WeChat: sunmeiqi88", "nb", "Sun Meiqi"),
        ("a hedder Peder Lausten, ring på 74 52 36 18", "da", "Peder Lausten"),
        ("Åke Bengtsson and Maja Lind came to the fair, write to info@gavel.se", "en", None),
        ("the Karolinska Clinic is large, write to info@gavel.se", "en", None),
    ],
)  # fmt: skip
def test_the_one_name_in_it_is_who_writes(text, language, person):
    """Where they may be reached, and where nobody else is named; who was called by a part of it is called by the whole."""
    assert told(text, language).values.get("person") == person


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Ma Xiaofeng, importør i Beijing. Firma Ruikang Import.", "nb", "distributor"),
        ("hello i am Gao Tianrui, investor, Lanting Capital Shanghai", "en", "investor"),
        ("Jilin Ruikangda (distributör i Changchun)", "sv", "distributor"),
        ("We are looking for: distributor in Wuhan", "en", None),
        ("Balansor AB, distributor wanted", "en", None),
    ],
)
def test_what_stands_beside_a_name_says_which_partner_it_is(text, language, kind):
    """With a place in China, and where nobody of the kind is looked for."""
    assert told(text, language).values.get("partner_kind") == kind


@pytest.mark.parametrize(
    ("text", "language", "companies"),
    [
        ("We have two companies, Alfa ApS in Aarhus and Beta AB in Malmö", "en", ("Alfa ApS", "Beta AB")),
        ("Vi har två företag, Alfa AB i Malmö och Beta Oy i Esbo", "sv", ("Alfa AB", "Beta Oy")),
        ("Vi har to firmaer, Alfa ApS i Aarhus og Beta AB i Malmö", "da", ("Alfa ApS", "Beta AB")),
        ("Vi har to bedrifter, Alfa AS i Bergen og Beta AB i Malmö", "nb", ("Alfa AS", "Beta AB")),
        ("Meillä on kaksi firmaa, Alfa Oy Oulussa ja Beta AB Malmössä", "fi", ("Alfa Oy", "Beta AB")),
        ("Við erum með tvö fyrirtæki, Alfa ehf. í Reykjavík og Beta AB í Malmö", "is", ("Alfa ehf.", "Beta AB")),
    ],
)  # fmt: skip
def test_the_town_of_one_company_is_no_part_of_the_next(text, language, companies):
    """Each has its country, so that of neither is noted."""
    found = told(text, language)
    assert (found.unclear["company"], found.values.get("country")) == (companies, None)
    assert found.kind == "company"


@pytest.mark.parametrize(
    ("text", "company"),
    [("We are Berg and Lind AB in Malmö", "Berg and Lind AB"), ("Vi er Dal og Vik AS", "Dal og Vik AS")],
)  # fmt: skip
def test_two_names_may_be_those_of_one_company(text, company):
    """Joined by "and", where no town and no legal form stands before it."""
    assert told(text, "nb" if "Vik" in text else "en").values["company"] == company


@pytest.mark.parametrize(
    ("text", "person"),
    [("my name is eh Erik Strand", "Erik Strand"), ("my name is Erik von Strand", "Erik von Strand")],
)  # fmt: skip
def test_a_name_begins_with_its_first_capital(text, person):
    """What was hummed before it is no part of it."""
    assert told(text, "en").values["person"] == person


@pytest.mark.parametrize(
    ("text", "language", "company"),
    [
        ("Vi er Omsorg i Nord AS og vil registrere oss", "nb", "Omsorg i Nord AS"),
        ("det skal være Hjelp i Bergen AS", "nb", "Hjelp i Bergen AS"),
        ("Vi er Sundhed i Hjemmet ApS", "da", "Sundhed i Hjemmet ApS"),
        ("bolaget heter Vård i Norden AB", "sv", "Vård i Norden AB"),
        ("We are Care at Home Ltd", "en", "Care at Home Ltd"),
        ("I represent Home Is Best A/S", "en", "Home Is Best A/S"),
        ("Við erum Heima er best ehf.", "is", "Heima er best ehf."),
        ("Hætta við ehf.", "is", "Hætta við ehf."),
        ("Ja Tak ApS", "da", "Ja Tak ApS"),
        ("Good Morning Care AS from Oslo would like in", "en", "Good Morning Care AS"),
        ("Ilmoittaisin Odota Hetki Oy:n", "fi", "Odota Hetki Oy"),
        ("Skráið Bíddu aðeins ehf.", "is", "Bíddu aðeins ehf."),
        ("Vi heter Ja", "sv", "Ja"),
        # What leads to a name is none of it, nor is who stands before it.
        ("Jag är Anna på Vårdlänk AB", "sv", "Vårdlänk AB"),
        ("Micke på Rullbart AB", "sv", "Rullbart AB"),
        ("Hej Vårdlänk AB här", "sv", "Vårdlänk AB"),
        ("Good Morning Softlamp Ltd here", "en", "Softlamp Ltd"),
        ("ja Trygfald ApS", "da", "Trygfald ApS"),
        ("Part of Softlamp Ltd", "en", "Softlamp Ltd"),
        ("It is Softlamp Ltd", "en", "Softlamp Ltd"),
    ],
)
def test_the_name_of_a_company_may_be_made_of_words(text, language, company):
    """Small words join its parts; what greets or leads to it stands before it."""
    assert told(text, language).values.get("company") == company
