"""What is said by somebody who has left a lead."""

import pytest

from bot.dialogue.intake.intake import Stage
from knowledge.acts.act import Act
from knowledge.matching.match import MatchKind
from tests.bot.cast import Meeting, at_summary


@pytest.fixture
def registered():
    """Somebody who has sent a registration."""
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    return meeting


@pytest.mark.parametrize(
    ("text", "score", "is_complaint"),
    [
        ("ten days and my phone has not rung once", -0.7, True),
        ("nobody has called me", -0.4, True),
        ("please do not call me on Mondays", -0.6, False),
        ("ten days is a long time", -0.4, False),
    ],
)
def test_who_waits_in_vain_is_told_how_the_lead_stands(registered, text, score, is_complaint):
    """That nobody got in touch, and how long it has been, make a complaint of what hardly sounds like one."""
    registered.acts.knows(text, **{Act.COMPLAINT: score, "": -0.3})
    registered.finder.knows(text, "project.status")
    reply = registered.say(text)
    assert (str(reply.about) == "phrase apology, phrase my_lead") == is_complaint
    assert (registered.leads[0].reference in reply.text) == is_complaint


def test_without_a_lead_nobody_waits(registered):
    """The same words are no complaint of somebody who has left nothing."""
    stranger, text = Meeting(), "ten days and my phone has not rung once"
    stranger.acts.knows(text, **{Act.COMPLAINT: -0.7, "": -0.3})
    stranger.finder.knows(text, "project.status")
    assert str(stranger.say(text).about) == "topic project.status"


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("could you pull up the form I sent", True),
        ("may I see what you hold for Kotiturva", True),
        ("may I see the cities", False),
        ("who reads the form I sent", False),
    ],
)
def test_what_was_sent_is_shown_in_any_words(registered, text, is_shown):
    """Who speaks of seeing, and of something of their own, sees it, though a topic is near."""
    registered.acts.knows(text, **{Act.MY_LEAD: -0.6, "": -0.2})
    registered.finder.knows(text, "pipeline.next-steps", "bot.privacy", outcome=MatchKind.RIVALS)
    assert registered.say(text).about.says("my_lead") == is_shown


def test_what_follows_is_answered_first(registered):
    """Who asks what comes after, though other topics are as near."""
    text = "which office has it on its desk now"
    registered.finder.knows(
        text, "project.contact", "pipeline.next-steps", outcome=MatchKind.RIVALS
    )
    reply = registered.say(text)
    assert str(reply.about) == "topic pipeline.next-steps"
    assert "topic:project.contact" in {choice.id for choice in reply.choices}


@pytest.mark.parametrize(
    ("text", "topic", "about"),
    [
        ("who gets this on their desk now", "pipeline.benefits", "pipeline.next-steps"),
        ("who will see this", "bot.privacy", "bot.privacy"),
        ("who paid for the project", "project.funding", "project.funding"),
        ("which cities will see this", "cities.overview", "cities.overview"),
    ],
)
def test_who_reads_it_is_told(registered, text, topic, about):
    """Whoever stands behind the project is not who reads a registration; the answer on privacy says it, too."""
    registered.finder.knows(text, topic)
    assert str(registered.say(text).about) == f"topic {about}"


def test_who_reads_it_is_told_at_the_notice():
    """The notice stays below the answer."""
    meeting, text = Meeting(), "and who gets to see this?"
    meeting.say("/join")
    meeting.finder.knows(text, "project.organisers")
    assert str(meeting.say(text).about) == "topic pipeline.next-steps, phrase notice_company"


def test_a_further_company_begins_with_nothing_of_the_first(registered):
    """It has another name, and may have another country."""
    text = "my husband has a company too, he wants to register it"
    registered.acts.knows(text, Act.JOIN)
    assert str(registered.say(text).about) == "phrase notice_company"
    assert (registered.intake.stage, registered.intake.given) == (Stage.CONSENT, {})


def test_who_wants_to_register_once_more_is_asked_which(registered):
    """It may be the same company."""
    registered.acts.knows("sign us up", Act.JOIN)
    assert str(registered.say("sign us up").about) == "phrase another_lead"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("can you change it to info@kotiturva.fi", "phrase lead_changed"),
        ("is info@kotiturva.fi still read?", "phrase not_understood"),
    ],
)
def test_a_change_may_be_asked_for(registered, text, about):
    """A question that tells an address changes nothing but where it says so."""
    assert str(registered.say(text).about) == about


@pytest.mark.parametrize(
    ("text", "hint", "country"),
    [
        ("we've got a sister firm in Sweden, Tanglav AB, I want them registered as well", "en", "SE"),
        ("vi har ett systerbolag i Danmark ocks\u00e5, Tanglav ApS, kan ni anm\u00e4la det med", "sv", "DK"),
        ("vi har ogs\u00e5 et s\u00f8sterselskab i Sverige, det hedder Tanglav, det vil jeg gerne tilmelde", "da", "SE"),
        ("vi har et s\u00f8sterselskap i Sverige ogs\u00e5, Tanglav AB, vil melde p\u00e5 det og", "nb", "SE"),
        ("meill\u00e4 on my\u00f6s sisaryhti\u00f6 Ruotsissa, Tanglav AB, haluan ilmoittaa senkin", "fi", "SE"),
        ("vi\u00f0 eigum l\u00edka systurf\u00e9lag \u00ed Sv\u00ed\u00fej\u00f3\u00f0, Tanglav AB, vil skr\u00e1 \u00fea\u00f0 l\u00edka", "is", "SE"),
    ],
)  # fmt: skip
def test_a_further_company_is_of_the_country_that_is_told(text, hint, country):
    """Nothing of the one before counts: not its country, its website or what it offers."""
    meeting = Meeting(hint=hint).stands_at(at_summary())
    meeting.say("submit")
    meeting.acts.knows(text, Act.JOIN)
    meeting.say(text)
    given = meeting.intake.given
    assert given["company"].startswith("Tanglav")
    assert given["country"] == country
    assert not {"website", "email", "offer"} & given.keys()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("can I still change that afterwards?", "en"),
        ("kan \u00e6 endre p\u00e5 det h\u00e6r etterp\u00e5 au, hvis nokka e feil?", "nb"),
        ("g\u00e5r det att \u00e4ndra i efterhand?", "sv"),
        ("kan jeg rette det bagefter?", "da"),
        ("voiko n\u00e4it\u00e4 muuttaa j\u00e4lkik\u00e4teen?", "fi"),
        ("get \u00e9g breytt \u00feessu seinna?", "is"),
        ("\u4e4b\u5f8c\u9084\u80fd\u6539\u55ce", "zh-Hant"),
    ],
)  # fmt: skip
def test_whether_it_can_be_changed_later_is_answered_at_the_summary(text, hint):
    """By what says what may be done with one's data; the summary stands below."""
    meeting = Meeting(hint=hint).stands_at(at_summary())
    meeting.finder.knows(text, "project.status")
    reply = meeting.say(text)
    assert "bot.privacy" in reply.about.topics
    assert reply.about.says("summary")


@pytest.mark.parametrize(
    ("text", "act", "about"),
    [
        ("smashing, submit it", Act.SUBMIT, "phrase already_taken"),
        ("smashing", Act.SUBMIT, "phrase acknowledged"),
        ("smashing", Act.AFFIRM, "phrase acknowledged"),
        ("smashing", Act.OK, "phrase acknowledged"),
    ],
)
def test_a_good_to_what_was_sent_is_acknowledged(registered, text, act, about):
    """Nothing is open, and nothing is changed: what shall be sent was."""
    registered.acts.knows(text, act)
    assert str(registered.say(text).about) == about
    assert registered.intake is None


@pytest.mark.parametrize(
    ("text", "hint", "person"),
    [
        ("Fiona's left the company. Make the contact Callum Dunmore instead", "en", "Callum Dunmore"),
        ("Maja har slutat hos oss, s\u00e4tt Jonas Ek som kontakt ist\u00e4llet", "sv", "Jonas Ek"),
        ("Mette er stoppet i firmaet, s\u00e6t Lars Holm p\u00e5 som kontaktperson", "da", "Lars Holm"),
        ("Unni har slutta, f\u00f8r opp Kari Moen som kontakt i staden", "nb", "Kari Moen"),
        ("Sari on l\u00e4htenyt talosta, laita Ville Korpi yhteyshenkil\u00f6ksi", "fi", "Ville Korpi"),
        ("Unnur er h\u00e6tt hj\u00e1 okkur, settu Bergur Sn\u00e6varsson sem tengili\u00f0", "is", "Bergur Sn\u00e6varsson"),
        ("\u5468\u660e\u7ff0\u79bb\u804c\u4e86\uff0c\u8054\u7cfb\u4eba\u6362\u6210\u738b\u4e3d", "zh-Hans", "\u738b\u4e3d"),
        ("\u5468\u660e\u7ff0\u96e2\u8077\u4e86\uff0c\u806f\u7d61\u4eba\u8acb\u6539\u6210\u6797\u4f73\u84c9", "zh-Hant", "\u6797\u4f73\u84c9"),
    ],
)  # fmt: skip
def test_whom_to_contact_in_place_of_who_has_left_is_changed(text, hint, person):
    """And nothing else: not the company that was left."""
    meeting = Meeting(hint=hint).stands_at(at_summary())
    meeting.say("submit")
    before = dict(meeting.leads[0].given)
    meeting.say(text)
    assert meeting.leads[0].given == {**before, "person": person}


def test_who_has_left_without_anybody_in_their_place_is_asked_about(registered):
    """The person is asked for, and no other line."""
    registered.say("Aino Virtanen has left the company")
    assert registered.intake.asked == "person"


@pytest.mark.parametrize(
    ("text", "score", "person"),
    [
        ("please put Mikko Salonen there", 0.3, "Mikko Salonen"),
        ("Our new contact person is Mikko Salonen.", -0.4, "Mikko Salonen"),
        ("please put Mikko Salonen or Elsa Berg there", 0.3, None),
        ("I spoke to Mikko Salonen yesterday", -0.9, None),
    ],
)
def test_the_one_new_name_in_a_correction_is_whom_to_contact(registered, text, score, person):
    """Without the name of a line, where it surely corrects; of two names it is asked."""
    before = registered.leads[0].given["person"]
    registered.acts.knows(text, **{Act.CORRECT: score})
    registered.say(text)
    assert registered.leads[0].given["person"] == (person or before)


def test_what_invites_to_register_opens_no_second_registration(registered):
    """It is answered, with the button."""
    registered.finder.knows("who will get in touch with us?", "partner.cooperate")
    reply = registered.say("who will get in touch with us?")
    assert not reply.about.says("notice_partner", "notice_company")
    assert registered.intake is None


@pytest.mark.parametrize(
    "text",
    [
        "and my brother's firm too, Glemminge Larm AB",
        "å så ska min svågers firma me, Glemminge Larm AB",
    ],
)
def test_another_company_that_is_told_beside_changes_no_lead(registered, text):
    """It may be a further one: what was sent is left as it is until it is confirmed."""
    before = dict(registered.leads[0].given)
    registered.acts.knows(text, Act.CORRECT)
    registered.say(text)
    assert registered.leads[0].given == before


@pytest.mark.parametrize(
    "text", ["the company is Kotiturvat Oy", "company is wrong, it is Tala Oy"]
)
def test_the_company_of_a_lead_is_put_right_at_once(registered, text):
    """The control: a name that resembles it, or one that is said to have been wrong."""
    before = registered.leads[0].given["company"]
    registered.acts.knows(text, Act.CORRECT)
    assert str(registered.say(text).about) == "phrase lead_changed"
    assert registered.leads[0].given["company"] != before


@pytest.mark.parametrize(
    ("text", "score", "is_changed"),
    [
        ("could you add Wuhan to the cities?", 0.6, True),
        ("can you change it, Wuhan as well?", 0.6, True),
        ("what can one add in Wuhan?", -0.9, False),
        ("onko niin ett\u00e4 Wuhan on mukana?", 0.6, False),
    ],
)
def test_something_is_added_by_who_asks_for_it(text, score, is_changed):
    """A request in the form of a question changes the lead; a question does not."""
    meeting = Meeting().stands_at(at_summary(cities=["changchun"]))
    meeting.say("submit")
    meeting.acts.knows(text, **{Act.CORRECT: score, "": -0.3})
    meeting.finder.knows(text, "city.wuhan")
    assert meeting.say(text).about.says("lead_changed") == is_changed
    assert (len(meeting.leads[0].given["cities"]) == 2) == is_changed


@pytest.mark.parametrize(
    ("text", "score", "person"),
    [
        ("please swap Aino for me, Sara Lundgren", 0.2, "Sara Lundgren"),
        (
            "de e Petter Kronqvist ni ska snacka me, han tar över efter Virtanen",
            0.2,
            "Petter Kronqvist",
        ),
        ("siihen pitäs laittaa ainolle sijaan Søren Bak", -0.6, "Aino Virtanen"),
        ("Aino Virtanen met Sara Lundgren and Petter Kronqvist", 0.2, "Aino Virtanen"),
        ("is Sara Lundgren the boss of Aino?", 0.2, "Aino Virtanen"),
        ("Sara Lundgren likes Wuhan", -0.6, "Aino Virtanen"),
    ],
)
def test_who_is_named_beside_the_contact_person_comes_in_their_place(
    registered, text, score, person
):
    """At once where it corrects; what is less sure is shown first, and two names are none."""
    registered.acts.knows(text, **{Act.CORRECT: score})
    registered.say(text)
    assert registered.leads[0].given["person"] == person


def test_a_name_beside_the_contact_person_is_shown_before_it_changes_anything(registered):
    """Where it does not sound like a change."""
    text = "siihen pitäs laittaa ainolle sijaan Søren Bak"
    registered.acts.knows(text, **{Act.CORRECT: -0.6})
    reply = registered.say(text)
    assert reply.about.says("summary")
    assert "Søren Bak" in reply.text


def test_what_was_sent_is_called_off_long_after(registered):
    """A plain "cancel" asks whether to take it back, though something else stands above."""
    registered.finder.knows("who runs this", "project.organisers")
    registered.say("who runs this")
    assert registered.say("cancel").about.says("confirm_withdrawal")


def test_a_yes_below_the_question_of_a_further_one_begins_it(registered):
    """Whether they want to change what was sent, or to register another one, is asked first."""
    assert registered.say("/join").about.says("another_lead")
    assert registered.say("yes").about.says("notice_company")
