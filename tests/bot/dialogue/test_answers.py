"""Answers: the value a question waits for, and whatever else was told along with it."""

import pytest

from bot.dialogue.intake.intake import Stage
from bot.dialogue.interview.answers import AnswerReader
from bot.dialogue.telling.values import NOTHING
from bot.dialogue.words.contacts import Complaint
from knowledge.acts.act import SURE, Act
from tests.bot.cast import (
    HOSTILE,
    PROJECT,
    Acts,
    Kind,
    Meeting,
    at_question,
    ear,
    reader,
    values,
    words,
)


def answer(intake, text, *acts, language="en"):
    """Return the answer that *text* is, when it is heard to do *acts*."""
    finder = Acts()
    finder.knows(text, *acts)
    heard = ear(finder).hear(text, language, intake.country)
    return AnswerReader(reader(), words(), PROJECT).read(intake, heard)


PERSON = at_question("person", country="FI", company="Kotiturva Oy")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Aino Virtanen", {}),
        ("Aino Virtanen, aino@kotiturva.fi", {"email": "aino@kotiturva.fi"}),
        ("Aino Virtanen aino@kotiturva.fi", {"email": "aino@kotiturva.fi"}),
        ("aino@kotiturva.fi, Aino Virtanen", {"email": "aino@kotiturva.fi"}),
        ("Aino Virtanen\naino@kotiturva.fi\n040 1234567",
         {"email": "aino@kotiturva.fi", "phone": "+358 40 1234567"}),
        ("I am Aino Virtanen and my e-mail is aino@kotiturva.fi", {"email": "aino@kotiturva.fi"}),
        ("Aino Virtanen / 040 1234567 / aino@kotiturva.fi",
         {"email": "aino@kotiturva.fi", "phone": "+358 40 1234567"}),
        ("Name: Aino Virtanen; E-mail: aino@kotiturva.fi", {"email": "aino@kotiturva.fi"}),
    ],
)  # fmt: skip
def test_a_name_comes_with_how_to_reach_it(text, values):
    """What was asked in one breath may be answered in one."""
    assert answer(PERSON, text).values == {"person": "Aino Virtanen", **values}


@pytest.mark.parametrize(
    "text",
    ["Kotiturva Oy, kotiturva.fi", "Kotiturva Oy www.kotiturva.fi", "Kotiturva Oy (kotiturva.fi)"],
)
def test_a_company_comes_with_its_website(text):
    """The name holds nothing of the address."""
    values = answer(at_question("company", country="FI"), text).values
    assert values["company"] == "Kotiturva Oy"
    assert values["website"] in {"https://kotiturva.fi", "https://www.kotiturva.fi"}


def test_a_partner_says_who_and_how_in_one_breath():
    """Name and WeChat id."""
    intake = at_question("person", Kind.PARTNER)
    values = answer(intake, "李伟，微信 liwei_2026", language="zh-Hans").values
    assert values == {"person": "李伟", "reach": "WeChat: liwei_2026"}


def test_an_address_alone_leaves_the_name_to_be_asked():
    """What was told is noted all the same."""
    given = answer(PERSON, "aino@kotiturva.fi")
    assert (given.values, given.complaint) == ({"email": "aino@kotiturva.fi"}, None)


def test_an_address_alone_is_not_lost_in_a_conversation():
    """The name is asked, then neither the address nor anything else of it again."""
    meeting = Meeting().stands_at(PERSON)
    meeting.say("aino@kotiturva.fi")
    assert (meeting.intake.asked, meeting.intake.given["email"]) == ("person", "aino@kotiturva.fi")
    meeting.say("Aino Virtanen")
    assert meeting.intake.asked == "focus_areas"


def test_what_comes_later_is_not_asked_when_it_was_told():
    """All at once: only what is missing is asked."""
    meeting = Meeting().stands_at(at_question("country"))
    meeting.say("Finland. We are Kotiturva Oy, interested in Wuhan and in elderly care.")
    assert meeting.intake.asked == "person"
    meeting.say("Aino Virtanen, aino@kotiturva.fi")
    assert meeting.intake.asked == "offer"


def test_an_email_alone_is_asked_when_it_was_not_given():
    """It is needed; a website or a phone number is not asked twice."""
    meeting = Meeting().stands_at(PERSON)
    meeting.say("Aino Virtanen")
    assert meeting.intake.asked == "email"
    meeting.say("aino@kotiturva.fi")
    assert meeting.intake.asked == "focus_areas"


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "no",
        "ok",
        "skip",
        "42",
        "aino@kotiturva",
        "www.kotiturva.fi",
        "Finland",
        "What for?",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text):
    """A command, a number, an address, a country, a question."""
    assert "person" not in answer(PERSON, text).values


@pytest.mark.parametrize(
    "text",
    [
        "Aino",
        "Þórður Ægir",
        "李伟",
        "Ng",
        "J. R. R. Tolkien",
        "May Lin",
        "Will Smith",
        "Ok Sun Kim",
    ],
)
def test_a_name_is_a_name(text):
    """Short, with accents, Chinese, or one that begins like something else."""
    assert answer(PERSON, text).values == {"person": text}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_is_kept_verbatim_or_asked_again(name):
    """Nothing of it is lost or changed on the way."""
    given = answer(at_question("company", country="FI"), name)
    assert given.values.get("company", name) == name


def test_a_sentence_is_no_name():
    """Longer than names are."""
    text = "we would rather not say who we are before we know more about all of this"
    assert answer(PERSON, text).values == {}


def test_a_company_may_have_a_semicolon():
    """Nothing of a name is taken for the end of it."""
    given = answer(at_question("company", country="SE"), "Berg; Dal AB")
    assert given.values == {"company": "Berg; Dal AB"}


def test_a_name_that_does_something_is_doubtful():
    """It counts only where the message does nothing else."""
    assert answer(PERSON, "Thanks", Act.THANK).is_doubtful
    assert not answer(PERSON, "Aino Virtanen").is_doubtful


def test_a_name_that_says_when_it_is_enough_is_none_the_less():
    """Such words mean nothing where a name is asked."""
    assert not answer(PERSON, "Allan Dunn", Act.ALL, Act.DONE, Act.NONE).is_doubtful


@pytest.mark.parametrize("number", ["0", "6", "17", "#9", "6."])
def test_a_number_that_is_not_there_is_named(number):
    """And how many there are."""
    complaint = answer(at_question("cities"), number).complaint
    assert complaint == Complaint("no_such_number", (("number", number), ("count", "5")))


def test_ticks_stay_when_more_is_said_by_number():
    """Two ways to choose add up."""
    intake = at_question("cities").tick("wuhan")
    assert answer(intake, "5").values == {"cities": ["wuhan", "changchun"]}


def test_a_question_that_names_a_city_does_not_choose_it():
    """It asks."""
    given = answer(at_question("focus_areas"), "Do you have anything in Wuhan?")
    assert "cities" not in given.values
    assert given.complaint is not None


def test_a_country_outside_is_doubted_once():
    """It says for whom the pipeline was; the same once more counts."""
    meeting = Meeting().stands_at(at_question("country"))
    assert meeting.say("Germany").about.says("from_elsewhere")
    assert meeting.intake.given == {}
    meeting.say("Germany")
    assert (meeting.intake.given, meeting.intake.asked) == ({"country": "DE"}, "company")


def test_words_are_taken_as_they_are():
    """With the cities that they name."""
    text = "Kitchen robots for Wuhan"
    values = answer(at_question("offer"), text).values
    assert values == {"offer": text, "cities": ["wuhan"]}


@pytest.mark.parametrize("act", [Act.SKIP, Act.WHY, Act.PERSON])
def test_words_that_surely_do_something_are_doubtful(act):
    """Only from a sure score on: an offer may sound like much."""
    assert answer(at_question("offer"), "let us talk", act).is_doubtful
    finder = Acts()
    finder.knows("let us talk", **{act: SURE - 0.1})
    heard = ear(finder).hear("let us talk", "en")
    assert heard.told == NOTHING or heard.told.values == {}
    assert (
        not AnswerReader(reader(), words(), PROJECT).read(at_question("offer"), heard).is_doubtful
    )


def test_a_whole_registration_in_six_answers():
    """Country, company, person, areas, cities, offer: then the summary."""
    meeting = Meeting().stands_at(at_question("country"))
    for text in (
        "Finland",
        "Kotiturva Oy, kotiturva.fi",
        "Aino Virtanen, aino@kotiturva.fi, 040 1234567",
        "elderly care",
        "Wuhan",
        "Fall sensors",
    ):
        meeting.say(text)
    assert meeting.intake.stage is Stage.SUMMARY
    assert meeting.intake.given == {
        "country": "FI",
        "company": "Kotiturva Oy",
        "website": "https://kotiturva.fi",
        "person": "Aino Virtanen",
        "email": "aino@kotiturva.fi",
        "phone": "+358 40 1234567",
        "focus_areas": ["elderly-care"],
        "cities": ["wuhan"],
        "offer": "Fall sensors",
    }


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("That would be Ingrid Solbakken, she runs our export.", "Ingrid Solbakken"),
        (
            "Rouva Hilkka Ansakoski, johtajatar, ottaa mielellään yhteydenottonne",
            "Hilkka Ansakoski",
        ),
        ("Sjefen er bortreist, så ta det med Jo Inge Skarstein imens", "Jo Inge Skarstein"),
        ("Either Anna Berg or Mikko Salonen will answer", None),
        ("Somebody at Kotiturva Oy will surely answer", None),
    ],
)
def test_the_one_name_in_a_sentence_is_the_person(text, person):
    """Of two names neither is; nor is one that was noted as something else."""
    given = answer(PERSON, text).values.get("person")
    assert given == person or (person is None and given == text)


@pytest.mark.parametrize("act", [Act.CANCEL, Act.CORRECT, Act.SKIP])
def test_a_name_in_what_does_something_else_is_doubtful(act):
    text = "it was only that Bengt Ask wanted it so"
    assert answer(PERSON, text, act).is_doubtful
    assert not answer(PERSON, text).is_doubtful


@pytest.mark.parametrize(
    ("text", "hint", "person"),
    [
        ("det kan bare v\u00e6re mig, Birgitte Krogsdal", "da", "Birgitte Krogsdal"),
        ("that would be me, Ann Baird", "en", "Ann Baird"),
        ("det blir v\u00e4l jag, Maja Lind", "sv", "Maja Lind"),
        ("det kan du sette meg p\u00e5, Unni Moen", "nb", "Unni Moen"),
        ("laita vaan minut, Sari Lehto", "fi", "Sari Lehto"),
        ("\u00fea\u00f0 er bara \u00e9g, Unnur Hallsd\u00f3ttir", "is", "Unnur Hallsd\u00f3ttir"),
        ("\u5c31\u5199\u6211\u5427\uff0c\u5468\u660e\u7ff0", "zh-Hans", "\u5468\u660e\u7ff0"),
    ],
)  # fmt: skip
def test_a_name_behind_words_of_oneself_is_the_name(text, hint, person):
    """Whatever else the words may do, and whatever topic they resemble."""
    meeting = Meeting(hint=hint).stands_at(at_question("person", country="FI", company="Sauna Oy"))
    meeting.acts.knows(text, Act.CORRECT)
    meeting.finder.knows(text, "bot.human")
    meeting.say(text)
    assert meeting.intake.given["person"] == person
    assert meeting.intake.given["company"] == "Sauna Oy"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("I'm in-house counsel", "en"),
        ("jag \u00e4r bolagsjurist", "sv"),
        ("projektleder", "da"),
        ("prosjektleder", "nb"),
        ("lakimies", "fi"),
        ("verkefnastj\u00f3ri", "is"),
        ("\u6cd5\u52a1", "zh-Hans"),
        ("\u6cd5\u52d9", "zh-Hant"),
    ],
)
def test_what_somebody_is_is_no_name(text, hint):
    """The name is asked once more."""
    meeting = Meeting(hint=hint).stands_at(at_question("person"))
    assert meeting.say(text).about.says("looks_like_no_name")
    assert "person" not in meeting.intake.given


def test_what_somebody_is_is_no_name_in_an_introduction():
    """It stands where a name might."""
    told = values().told("I'm in-house counsel at Softlamp AS, we make night lamps", "en").values
    assert (told.get("person"), told["company"]) == (None, "Softlamp AS")


@pytest.mark.parametrize(("kind", "is_changed"), [("hospital", False), ("distributor", True)])
def test_what_is_told_once_more_is_not_called_changed(kind, is_changed):
    """The name of a hospital says that it is one; whoever said so before has changed nothing."""
    intake = at_question("company", Kind.PARTNER, partner_kind=kind)
    meeting = Meeting(hint="zh-Hans").stands_at(intake)
    reply = meeting.say("成都安和医院")
    assert meeting.intake.given["company"] == "成都安和医院"
    assert ("已修改" in reply.text) is is_changed
