"""What sounds like a call and is none: forms, figures of speech, orders; and what is said beside them."""

import pytest

from bot.dialogue.help.idioms import Idioms
from knowledge.acts.act import CALLS, Act
from knowledge.matching.match import MatchKind
from tests.bot.cast import Meeting, words

FORM = (
    "名字：安心之家；类型：养老院；城市：苏州市吴江区；需求：跌倒报警；联系人：万事通；"
    "电话：13012345678；邮箱：an@anxin.cn"
)


def sounding(text, language="en", *beside, urgency=0.5):
    """Return the reply to *text*, which sounds like a call as much as what is said *beside* it, and who said it."""
    meeting = Meeting(hint=language)
    meeting.recogniser.languages[text] = language
    for each in (text, *beside):
        meeting.acts.knows(each, **{Act.EMERGENCY: urgency, "": -0.5})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    return meeting.say(text), meeting


IDIOMS = [
    ("our last distributor stabbed us in the back", "en"),
    ("I laughed so hard I nearly died", "en"),
    ("I'd kill for a reply today", "en"),
    ("bureaucracy is slowly strangling us", "en"),
    ("vi drunknar i mejl, kan någon ringa?", "sv"),
    ("vår förra agent högg oss i ryggen", "sv"),
    ("min mobil er ved at dø, kan jeg fortsætte i morgen?", "da"),
    ("bureaukratiet kvæler mig", "da"),
    ("mobilen holder på å dø, kan jeg fortsette i morgen?", "nb"),
    ("byråkratiet kveler meg", "nb"),
    ("nauroin itseni kuoliaaksi", "fi"),
    ("edellinen edustaja puukotti meitä selkään", "fi"),
    ("ég er að deyja úr forvitni", "is"),
    ("上一个代理商背后捅了我们一刀", "zh-Hans"),
    ("攰死，可唔可以快啲", "zh-Hans"),
]


@pytest.mark.parametrize(("text", "language"), IDIOMS)
def test_a_figure_of_speech_calls_nobody(text, language):
    """However much it sounds like a call."""
    reply, meeting = sounding(text, language)
    assert not reply.about.says(*CALLS)
    assert meeting.conversation.helped is None


@pytest.mark.parametrize(
    ("text", "language", "beside"),
    [
        ("my phone is dying and my dad is unconscious", "en", ()),
        ("drowning in paperwork and I want to die", "en", ()),
        ("mobilen dör, mamma svarar inte", "sv", ("; mamma svarar inte", "mamma svarar inte")),
        ("累死了，我不想活了", "zh-Hans", ()),
    ],
)
def test_what_is_said_beside_a_figure_of_speech_may_be_a_call(text, language, beside):
    """It is heard by itself: by its words, and by what it sounds like."""
    assert sounding(text, language, *beside)[0].about.says(*CALLS)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("someone stabbed my brother in the back", "en"),
        ("my son is drowning in the pool", "en"),
        ("my husband is strangling me", "en"),
        ("min dotter drunknar", "sv"),
        ("hun er ved at dø", "da"),
        ("joku puukotti miestäni selkään", "fi"),
        ("他捅了我一刀", "zh-Hans"),
    ],
)
def test_what_is_meant_as_it_is_said_is_no_figure_of_speech(text, language):
    """A back that is stabbed, a pool to drown in."""
    assert Idioms(words()).beside(text, language) is None


# Everyday medicine


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("which pills should my mum take for her high blood pressure?", "en"),
        ("vilken medicin ska pappa ta mot sitt höga blodtryck?", "sv"),
        ("我妈高血压吃什么药", "zh-Hans"),
    ],
)
def test_which_medicine_is_for_a_lasting_illness_alarms_nobody(text, language):
    """Whatever it sounds like: whom to ring stands above the reply."""
    reply, meeting = sounding(text, language, urgency=0.1)
    assert not reply.about.says(*CALLS)
    assert "112" in reply.text or "120" in reply.text
    assert meeting.conversation.helped is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("which pills should my mum take to end it?", "en"),
        ("which pills? she has high blood pressure and has fainted", "en"),
        ("我妈高血压晕倒了 吃什么药", "zh-Hans"),
        ("高血压吃什么药会死", "zh-Hans"),
        ("我爸血压突然很高怎么办", "zh-Hans"),
    ],
)
def test_a_danger_beside_a_medicine_is_a_call(text, language):
    """So is an illness without the question for a medicine, and a medicine without the illness."""
    assert sounding(text, language, urgency=0.1)[0].about.says(*CALLS)


# Forms


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FORM, "zh-Hans"),
        ("單位：長青安養院；需求：跌倒警報、急救訓練；聯絡人：陳美；電話：0912345678", "zh-Hans"),
        (
            "Firma: Livlinen ApS, Tilbud: hjælp ved selvmordstanker, Navn: Mette Bo, E-mail: mette@livlinen.dk",
            "da",
        ),
        (
            "Företag: Brandvakt AB\nErbjudande: släcker när det brinner i köket\nNamn: Olle Ek\nE-post: olle@brandvakt.se",
            "sv",
        ),
    ],
)
def test_a_filled_in_form_calls_nobody(text, language):
    """What it tells is noted: labels and a way to be reached speak against danger."""
    reply, meeting = sounding(text, language)
    assert not reply.about.says(*CALLS)
    assert meeting.conversation.helped is None
    assert {"company", "phone", "email"} & meeting.conversation.told.keys()


@pytest.mark.parametrize(
    "text",
    [
        "Name: Anna Berg; phone: 070 123 45 67; my husband has collapsed and is not breathing",
        "Company: Lindcare AB; Need: my father is unconscious, hurry; Email: anna@lindcare.se",
        "Name: Anna Berg, I am unconscious with pain",
    ],
)
def test_who_calls_in_a_form_calls(text):
    """Outside its lines, in a line about somebody near, or with too few lines to be a form."""
    assert sounding(text)[0].about.says(*CALLS)


def test_an_order_has_no_more_than_the_line():
    """First aid is taught, and a telephone left."""
    reply, meeting = sounding("需要急救培训和心脏骤停AED设备，联系人李明 13012345678", "zh-Hans")
    assert not reply.about.says(*CALLS)
    assert "120" in reply.text
    assert meeting.conversation.told["phone"] == "+86 130 1234 5678"


# False alarms


def test_what_was_told_beside_a_call_is_kept():
    """Where it was none after all, nobody has to tell it again."""
    text = "mother is unconscious, write to anna@lindcare.se"
    reply, meeting = sounding(text)
    assert reply.about.says(*CALLS)
    assert meeting.conversation.told["email"] == "anna@lindcare.se"


@pytest.mark.parametrize(
    ("text", "is_over"),
    [
        ("nobody is hurt, that is our product", True),
        ("this is our product", False),
        ("nobody is hurt, but he is unconscious", False),
    ],
)
def test_who_says_that_it_was_none_is_told_no_more_whom_to_ring(text, is_over):
    """And who calls in the same breath is met again."""
    meeting = sounding("my dad has collapsed")[1]
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    reply = meeting.say(text)
    assert (meeting.conversation.helped is None) is is_over
    assert ("112" in reply.text) is not is_over


CHOICES = [
    ("I did not choose any city, I had no choice", "en"),
    ("jag har inte valt någon stad, jag hade inget val", "sv"),
    ("jeg har ikke valgt nogen by, jeg havde ikke noget valg", "da"),
    ("jeg har ikke valgt noen by, jeg hadde ikke noe valg", "nb"),
    ("en odota, täytän sen itse", "fi"),
    ("ég valdi enga borg, ég hafði ekkert val", "is"),
    ("城市怎么变成长春了，我没选", "zh-Hans"),
]


@pytest.mark.parametrize(("text", "language"), CHOICES)
def test_a_choice_that_nobody_made_calls_nobody_and_shows_no_numbers(text, language):
    """However much the whole sounds like a call: no part of it does, and no word of danger is in it."""
    reply, meeting = sounding(text, language)
    assert not reply.about.says(*CALLS)
    assert meeting.conversation.helped is None
    assert not any(number in reply.text for number in ("112", "113", "116 123", "12356"))


@pytest.mark.parametrize(("text", "language"), CHOICES)
def test_a_part_of_it_that_sounds_like_a_call_is_one(text, language):
    """What stands beside the choice may be meant."""
    beside = [each.strip() for each in text.replace("，", ",").split(",")]
    reply, _ = sounding(text, language, *beside)
    assert reply.about.says(*CALLS)


def test_words_in_an_address_are_no_danger():
    """Somebody's address says nothing of anybody's breath."""
    meeting = Meeting(hint="nb")
    text = "tor@pustehjelp.no"
    meeting.recogniser.languages[text] = "nb"
    meeting.acts.knows(text, **{Act.EMERGENCY: -0.3, "": -0.5})
    assert not meeting.say(text).about.says(*CALLS)
    assert "113" not in meeting.say(text).text


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("wait, the boss would kill me", "en", "wait ; the"),
        ("my laptop just died and he is bleeding", "en", "my  ;  and he is bleeding"),
        ("telefonen min datt i do", "nb", ""),
        ("\u8001\u677f\u80af\u5b9a\u4f1a\u6740\u4e86\u6211", "zh-Hans", ""),
        ("my boss said he would kill me", "en", None),
        ("my husband would kill me", "en", None),
        ("i was on the phone she died", "en", None),
        ("\u8001\u677f\u8bf4\u4f1a\u6740\u4e86\u6211", "zh-Hans", None),
    ],
)
def test_figures_of_speech_of_two_halves_stand_together(text, language, rest):
    """Who may be cross at work and what they would do, a device and how it fails; a threat that is told is none."""
    assert Idioms(words()).beside(text, language) == rest
