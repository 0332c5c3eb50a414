"""How a message is heard: what agrees, refuses, sends, and how sure one must be of it."""

import string
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import hearing
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.steps import Ending
from bot.dialogue.telling.values import NOTHING, Told
from bot.dialogue.thresholds import (
    ACT_LIKELY,
    NO,
    NO_WITHOUT_WORD,
    YES,
    YES_THOUGH_DENIED,
    YES_UNDOUBTED,
)
from bot.dialogue.utterance import UNHEARD, Utterance
from bot.dialogue.words.commands import Word
from knowledge.acts.act import (
    ANSWERS,
    SENDING_TOO,
    SURE,
    TAUGHT,
    Act,
    ActScores,
    ClosedAnswer,
    Resemblance,
)
from tests.bot.cast import (
    NOON,
    PROJECT,
    Acts,
    Kind,
    at_summary,
    does,
    ear,
    interview,
    said,
    words,
)

SCORES = st.dictionaries(st.sampled_from(["", *TAUGHT]), st.floats(-1.5, 1.5))
COMPANY = Intake("d1", PROJECT.kinds[Kind.COMPANY])
PARTNER = Intake("d1", PROJECT.kinds[Kind.PARTNER])
TRANSFER = Intake("d1", PROJECT.kinds[Kind.PARTNER]).agreed()

AGAINST = {ClosedAnswer.NO, ClosedAnswer.NEITHER}


def heard(scores, *, text="words", asks=False, told=NOTHING):
    return Utterance(text, does(scores), told, asks)


# Consent


def test_a_clear_yes_consents():
    """Nothing else comes near it."""
    assert heard({Act.AFFIRM: 0.8}).consents


@pytest.mark.parametrize(
    ("rival", "lead"),
    [
        *((act, YES) for act, answer in ANSWERS.items() if answer in AGAINST),
        (Act.SUBMIT, YES - SENDING_TOO),
        *((act, 0.0) for act in (Act.THANK, Act.GOODBYE, Act.PERSON, Act.ERASE, Act.JOIN, "")),
    ],
)
def test_a_yes_that_may_be_something_else_is_no_consent(rival, lead):
    """However sure it is."""
    assert not heard({Act.AFFIRM: 1.0, rival: 1.01 - lead}).consents
    assert heard({Act.AFFIRM: 1.0, rival: 0.99 - lead}).consents


@pytest.mark.parametrize("asks", [True, False])
def test_a_question_is_no_consent(asks):
    """Not even "yes?"."""
    assert heard({Act.AFFIRM: 1.0}, asks=asks).consents is not asks


def test_a_yes_that_is_not_sure_is_no_consent():
    """Though nothing else is likelier; and one that answers nothing is none, however far ahead of a no."""
    assert not heard({Act.AFFIRM: YES - 1.01, "": -1.0}).consents
    assert not heard({Act.AFFIRM: 0.1, "": 0.2}).consents


@given(SCORES)
def test_nothing_but_a_yes_consents(scores):
    """Whatever else is heard, and how surely."""
    without = {act: score for act, score in scores.items() if act is not Act.AFFIRM}
    assert not heard(without).consents


@pytest.mark.parametrize("act", [act for act in TAUGHT if act is not Act.AFFIRM])
@pytest.mark.parametrize("intake", [COMPANY, TRANSFER], ids=["notice", "transfer"])
def test_no_other_act_agrees_to_a_notice(intake, act):
    """Neither to the notice nor to the transfer: it stays where it is, or ends."""
    acts = Acts()
    acts.knows("words of no list", act)
    spoken = interview().hear(
        intake, said("words of no list"), ear(acts).hear("words of no list", "en"), "en"
    )
    assert not any(consent.is_given for consent in spoken.consents)
    assert spoken.intake.stage is intake.stage or not spoken.consents[0].is_given


@pytest.mark.parametrize(
    "text", ["send it", "Submit", "提交", "lähetä", "skicka", "done", "go on"]
)
@pytest.mark.parametrize("intake", [COMPANY, TRANSFER], ids=["notice", "transfer"])
def test_to_send_is_no_consent(intake, text):
    """A notice is agreed to, not sent: it is asked for a clear answer."""
    spoken = interview().hear(intake, said(text), ear().hear(text, "en"), "en")
    assert (spoken.intake, spoken.consents) == (intake, ())
    phrase = "confirm_transfer" if intake is TRANSFER else "confirm_consent"
    assert spoken.reply.about.says(phrase)


@pytest.mark.parametrize("text", ["send it", "Submit", "提交", "all good, send it"])
def test_to_send_submits_the_summary(text):
    """There nothing else can be meant."""
    assert interview().hear(at_summary(), said(text), ear().hear(text, "en"), "en").ending


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *("maybe", "perhaps later", "I am not sure", "what does that mean", "send it"),
        *("I want to join", "how long is it kept?", "yes?", "thank you", "hello", "whatever"),
        *("yes but how long do you keep it", "ok but who sees it", "yes, what is kept of me"),
        *("tell me more first", "can I think about it", "I don't agree", "do I have to agree"),
        *("也许吧", "我再想想", "这是什么意思", "kanske", "ehkä", "måske", "kannski"),
    ],
)
def test_what_is_really_said_is_no_consent_unless_it_is_clear(core, text):
    """Heard by the classifier that visitors meet."""
    language = core.recogniser.language_of(text).language or "en"
    spoken = interview().hear(COMPANY, said(text), core.ear.hear(text, language), language)
    assert not any(consent.is_given for consent in spoken.consents)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text", "intake", "is_given"),
    [
        ("zh-Hans", "好，送過去", TRANSFER, True),
        ("zh-Hans", "传吧", TRANSFER, True),
        ("zh-Hans", "得，send過去啦", TRANSFER, True),
        ("zh-Hans", "发送", PARTNER, None),
        ("zh-Hans", "不传还能登记吗", TRANSFER, None),
        ("zh-Hans", "先别传", TRANSFER, False),
        ("zh-Hans", "唔同意傳過去", TRANSFER, False),
        ("zh-Hans", "不介意", TRANSFER, True),
        ("zh-Hans", "嗯……", PARTNER, None),
        ("en", "that's all right, you can store it", COMPANY, True),
        ("nb", "lest igjennom alt sammen, det er helt ok for vår del", COMPANY, True),
        ("zh-Hans", "上面的都看过了，我们当然同意啦", PARTNER, True),
        ("en", "of course, if you promise not to call me", COMPANY, None),
        ("en", "I cannot agree to this", COMPANY, False),
        ("en", "thanks but no thanks", COMPANY, False),
        ("fi", "en hyväksy noita ehtoja", COMPANY, False),
        ("is", "er ekki sammála þessu", COMPANY, False),
        ("nb", "jeg er ikke enig i det der", COMPANY, False),
    ],
)
def test_a_notice_is_answered_in_ones_own_words(core, language, text, intake, is_given):
    """Only by words of that very question: to send is none at the first notice."""
    spoken = interview().hear(intake, said(text), core.ear.hear(text, language), language)
    given = spoken.consents[0].is_given if spoken.consents else None
    assert given is is_given


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text", "is_sent"),
    [
        ("da", "lad vær med at sende", False),
        ("nb", "la den ligge", False),
        ("nb", "et øyeblikk, skal rette byen", False),
        ("is", "doka við", False),
        ("en", "nooo something is wrong", False),
        ("sv", "hej då, ha det så bra", False),
        ("da", "fint fint, tryk på knappen", True),
        ("fi", "jep anna palaa", True),
        ("en", "no mistakes there, send away", True),
        ("zh-Hans", "没啥要补的，交吧", True),
    ],
)
def test_a_summary_is_sent_in_ones_own_words(core, language, text, is_sent):
    """And not by a goodbye, or where a word speaks against it."""
    spoken = interview().hear(at_summary(), said(text), core.ear.hear(text, language), language)
    assert (spoken.ending is Ending.SUBMITTED) is is_sent


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *("yes, I agree", "I consent to that", "yes, that is fine with me", "agreed!"),
        *("我同意", "好的，我同意", "ja, jag godkänner", "kyllä, hyväksyn", "ja, jeg accepterer"),
        *("ja, jeg samtykker", "já, ég samþykki"),
    ],
)
def test_what_is_really_said_clearly_consents(core, text):
    """In every language of the library, and with the time at which it was said."""
    language = core.recogniser.language_of(text).language or "en"
    spoken = interview().hear(COMPANY, said(text), core.ear.hear(text, language), language)
    assert [(each.is_given, each.at) for each in spoken.consents] == [(True, NOON)]
    assert spoken.intake.stage is Stage.QUESTIONS


@pytest.mark.parametrize(
    ("parts", "no", "is_agreed"),
    [
        ({"I have read it all": {}, "of course": {ClosedAnswer.YES: 0.2}}, -0.9, True),
        (
            {
                "of course": {ClosedAnswer.YES: 0.2},
                "we do not hide anything": {ClosedAnswer.NO: -1.2},
            },
            -0.9,
            True,
        ),
        ({"of course": {ClosedAnswer.YES: 0.2}, "what do you need to know": {}}, -0.9, True),
        ({"of course": {ClosedAnswer.YES: 0.2}, "who gets to see it": {}}, -0.9, False),
        ({"of course": {ClosedAnswer.YES: 0.2}, "if my boss agrees": {}}, -0.9, False),
        (
            {"of course": {ClosedAnswer.YES: 0.2}, "keep it to yourself": {ClosedAnswer.NO: 0.1}},
            -0.9,
            False,
        ),
        (
            {
                "of course": {ClosedAnswer.YES: 0.2},
                "it is the name that is wrong": {ClosedAnswer.NEITHER: 0.4},
            },
            -0.9,
            False,
        ),
        ({"of course": {ClosedAnswer.YES: 0.2}, "count me out": {}}, 0.3, False),
        ({"I have read it all": {}, "it is long": {}}, -0.9, False),
    ],
)
def test_a_part_agrees_where_no_other_speaks_against_it(parts, no, is_agreed):
    """A clear yes beside what is harmless is one; beside a condition, a question or a no it is asked again."""
    text = ", ".join(parts)
    nothing = {**dict.fromkeys(ClosedAnswer, -0.9), ClosedAnswer.NO: -1.3}
    answered = Resemblance(text, {**nothing, ClosedAnswer.YES: -0.3, ClosedAnswer.NO: no})
    of_parts = tuple(Resemblance(each, nothing | scores) for each, scores in parts.items())
    hearing = Utterance(text, ActScores({}, answered, of_parts), NOTHING, asks=False)
    spoken = interview().hear(COMPANY, said(text), hearing, "en")
    assert any(consent.is_given for consent in spoken.consents) is is_agreed


@pytest.mark.parametrize(
    ("text", "ahead", "is_agreed"),
    [
        ("splendid for all of us", YES_UNDOUBTED + 0.1, True),
        ("splendid for all of us", YES_UNDOUBTED - 0.1, False),
        ("splendid before I forget", YES_THOUGH_DENIED + 0.1, True),
        ("splendid before I forget", YES_THOUGH_DENIED - 0.1, False),
        ("that does not bother me", YES_THOUGH_DENIED + 0.1, True),
        ("that does not bother me", YES_THOUGH_DENIED - 0.1, False),
        ("how else would you find us", 1.9, False),
        ("splendid but only if my boss agrees", 1.9, False),
        ("yes but how long do you keep it", 1.9, False),
        ("splendid, or is it?", 1.9, False),
    ],
)
def test_a_yes_is_the_surer_the_more_its_words_speak_against_it(text, ahead, is_agreed):
    """A condition, or a question behind it, holds back the surest."""
    hearing = heard({Act.AFFIRM: ahead - 1}, text=text)
    spoken = interview().hear(COMPANY, said(text), hearing, "en")
    assert any(consent.is_given for consent in spoken.consents) is is_agreed


@pytest.mark.parametrize(
    ("text", "ahead", "is_declined"),
    [
        ("we keep that to ourselves", NO_WITHOUT_WORD + 0.1, True),
        ("we keep that to ourselves", NO_WITHOUT_WORD - 0.1, False),
        ("not with me", NO + 0.1, True),
        ("not with me", NO - 0.1, False),
        ("thank you, but this is where I get off", YES_THOUGH_DENIED + 0.1, True),
        ("thank you, but this is where I get off", YES_THOUGH_DENIED - 0.1, False),
    ],
)
def test_a_no_without_a_word_of_denial_is_the_surer(text, ahead, is_declined):
    """It ends a registration: what is less sure is asked again."""
    spoken = interview().hear(COMPANY, said(text), heard({Act.DENY: ahead - 1}, text=text), "en")
    assert (spoken.ending is Ending.CANCELLED) is is_declined


@pytest.mark.parametrize(("join", "is_declined"), [(-0.6, True), (0.6, False)])
def test_who_wishes_to_register_declines_nothing(join, is_declined):
    """Though the answer sounds like a no: the notice is shown again."""
    text = "thank you, and this is where I get in"
    heard_so = replace(
        does({Act.DENY: YES_THOUGH_DENIED - 0.9, Act.JOIN: join}),
        answered=Resemblance(scores={ClosedAnswer.NO: YES_THOUGH_DENIED - 0.9}),
    )
    spoken = interview().hear(
        COMPANY, said(text), replace(heard({}, text=text), act_scores=heard_so), "en"
    )
    assert (spoken.ending is Ending.CANCELLED) is is_declined


def test_what_is_written_down_as_a_no_is_one():
    """Whatever else it resembles, at the notice and at the summary."""
    text = "splendid"
    hearing = replace(
        heard({Act.AFFIRM: 0.9}, text=text),
        act_scores=replace(does({Act.AFFIRM: 0.9}), written=Act.DENY),
    )
    assert interview().hear(COMPANY, said(text), hearing, "en").ending is Ending.CANCELLED
    sent = interview().hear(at_summary(), said(text), hearing, "en")
    assert sent.ending is not Ending.SUBMITTED


@pytest.mark.parametrize(
    ("parts", "is_sent"),
    [
        (
            {
                "sorry for the delay": {ClosedAnswer.BESIDE: 0.3},
                "let it fly": {ClosedAnswer.SEND: 0.4},
            },
            True,
        ),
        (
            {"before it dies": {ClosedAnswer.BESIDE: 0.5}, "let it fly": {ClosedAnswer.SEND: 0.4}},
            True,
        ),
        ({"before I have read it": {}, "let it fly": {ClosedAnswer.SEND: 0.4}}, False),
        (
            {"let it fly": {ClosedAnswer.SEND: 0.4}, "or rather hold it": {ClosedAnswer.NO: 0.3}},
            False,
        ),
        (
            {"let it fly": {ClosedAnswer.SEND: 0.4}, "do not press it": {ClosedAnswer.NO: -1.3}},
            False,
        ),
        ({"sorry for the delay": {ClosedAnswer.BESIDE: 0.3}}, False),
    ],
)
def test_a_part_sends_where_no_other_speaks_against_it(parts, is_sent):
    """A remark beside it, though a word of it waits, takes nothing from it."""
    text = ", ".join(parts)
    nothing = {**dict.fromkeys(ClosedAnswer, -0.9), ClosedAnswer.NO: -1.3}
    of_parts = tuple(Resemblance(each, nothing | scores) for each, scores in parts.items())
    hearing = Utterance(
        text, ActScores({}, Resemblance(text, nothing), of_parts), NOTHING, asks=False
    )
    spoken = interview().hear(at_summary(), said(text), hearing, "en")
    assert (spoken.ending is Ending.SUBMITTED) is is_sent


# A no, and what is sent


@pytest.mark.parametrize("no", [Act.DENY, Act.CANCEL])
@pytest.mark.parametrize("rival", [Act.AFFIRM, Act.UNCLEAR_YES, Act.CORRECT, Act.WHY, ""])
def test_a_no_refuses_only_where_nothing_else_is_near(no, rival):
    """It ends a registration: it must be meant."""
    assert heard({no: 0.5}).refuses
    assert not heard({no: 0.5, rival: 0.4}).refuses


@pytest.mark.parametrize("yes", [Act.AFFIRM, Act.SUBMIT])
@pytest.mark.parametrize("rival", [Act.DENY, Act.CANCEL, Act.UNCLEAR_YES, Act.CORRECT, Act.BACK])
def test_a_summary_is_sent_only_where_nothing_speaks_against(yes, rival):
    """Yes and "send it" are the same there."""
    assert heard({yes: 0.5}).sends
    assert not heard({yes: 0.5, rival: 0.51 - YES}).sends


def test_a_yes_and_a_sending_make_one_answer_to_a_summary():
    """Where either is as near, each is less than sure: together they are ahead of a no."""
    both = heard({Act.AFFIRM: -0.3, Act.SUBMIT: -0.3, Act.DENY: -0.3})
    assert both.sends
    assert not both.consents
    nothing_known = dict.fromkeys((Act.AFFIRM, Act.SUBMIT, Act.DENY, Act.CORRECT), -0.5)
    assert not heard(nothing_known).sends  # two of four that are all alike


def test_a_sure_no_needs_no_word_of_denial():
    """As in "count me out" and "I'll pass"; a no that is near a yes is none."""
    assert heard({Act.DENY: 0.3}).declines
    assert heard({Act.SKIP: 1.0}).declines
    assert not heard({Act.DENY: 0.3, Act.AFFIRM: 0.31 - NO}).declines
    assert not heard({Act.DENY: -0.5, "": 0.0}).declines


def test_what_is_written_down_as_unclear_is_unclear():
    """However near a yes it comes."""
    known = replace(does({Act.UNCLEAR_YES: 1.0, Act.AFFIRM: 0.9}), written=Act.UNCLEAR_YES)
    assert Utterance("words", known, NOTHING, asks=False).is_unclear
    assert not heard({Act.UNCLEAR_YES: 0.9}).is_unclear


@pytest.mark.parametrize(
    ("text", "language", "is_unsettled"),
    [
        ("det er greit for min del", "nb", False),
        ("det siger jeg god for", "da", False),
        ("det sier jeg ja til", "nb", False),
        ("ja, men før det må vi snakke", "nb", True),
        ("ja, før sommeren", "da", True),
    ],
)
def test_a_word_that_differs_by_its_accent_is_another(text, language, is_unsettled):
    """A preposition is no word that makes a yes wait: "for" and "før"."""
    assert words().is_unsettled(text, language) is is_unsettled


@pytest.mark.parametrize(
    ("text", "is_unsettled"), [("应该……没什么问题了吧", True), ("没问题吧应该说", False)]
)
def test_a_word_may_be_of_two_halves(text, is_unsettled):
    """The second stands behind the first, whatever is said between them."""
    assert words().is_unsettled(text, "zh-Hans") is is_unsettled


@pytest.mark.parametrize(
    ("language", "yes", "no"),
    [
        ("sv", "de e lugnt", "näe du"),
        ("da", "så gerne", "jeg står af"),
        ("nb", "det e greit for mæ", "eg står over"),
        ("fi", "mulle käy", "emmää"),
        ("is", "það er velkomið", "kemur ekki til greina"),
        ("en", "be my guest", "count me out"),
        ("zh-Hans", "没得问题", "要不得"),
        ("zh-Hant", "無問題", "唔使喇"),
    ],
)
def test_yes_and_no_are_said_as_people_speak(language, yes, no):
    """In dialect and in speech; neither is taken for the other."""
    assert words().agrees(yes)
    assert not words().agrees(no)
    assert words().find(no, Word.NO) is Word.NO


def test_what_nothing_is_known_of_does_nothing():
    """Without acts in the library only exact words count."""
    nothing = heard({})
    assert (nothing.consents, nothing.refuses, nothing.sends) == (False, False, False)
    assert (nothing.does(*Act), nothing.acts) == (None, ())


# Acts


def test_an_act_must_be_sure():
    """Unless hardly anything else can be meant; then it may be likely."""
    unsure = heard({Act.SKIP: ACT_LIKELY, "": -1.0})
    assert (unsure.does(Act.SKIP), unsure.does(Act.SKIP, least=ACT_LIKELY)) == (None, Act.SKIP)


def test_an_act_is_nothing_that_resembles_nothing_more():
    """A question that sounds like a wish is a question."""
    assert heard({Act.MY_LEAD: 0.2, "": 0.3}).does(Act.MY_LEAD) is None


def test_only_acts_that_compete_are_looked_at():
    """At a question a greeting is none where it cannot be meant."""
    both = heard({Act.GREET: 0.9, Act.SKIP: 0.4})
    assert (both.does(Act.SKIP), both.does(Act.SKIP, Act.GREET)) == (Act.SKIP, Act.GREET)


def test_what_is_done_comes_in_order():
    """The likeliest first; telling and asking are heard otherwise, and come last."""
    scores = {Act.THANK: 0.2, Act.GREET: 0.7, Act.DENY: -0.4}
    told = Told({"country": "FI"})
    assert heard(scores, asks=True, told=told).acts == (Act.GREET, Act.THANK, Act.GIVE, Act.ASK)


# The ear


@pytest.mark.parametrize("text", ["", "  ", "🙂", "?!", "—"], ids=ascii)
def test_what_holds_no_word_is_not_heard(text):
    """Neither acts nor values are looked for."""
    acts = Acts()
    acts.knows(text, Act.AFFIRM)
    heard_text = ear(acts).hear(text, "en")
    assert (heard_text.act_scores, heard_text.told, heard_text.asks) == (
        ActScores({}),
        NOTHING,
        False,
    )


def test_one_message_is_heard_for_all_it_holds():
    """Its act, its values, and that it asks."""
    text = "Hi, we are from Finland, is Wuhan included?"
    acts = Acts()
    acts.knows(text, Act.GREET)
    heard_text = ear(acts).hear(text, "en")
    assert heard_text.acts == (Act.GREET, Act.GIVE, Act.ASK)
    assert heard_text.told.values["cities"] == ["wuhan"]


@pytest.mark.parametrize(
    ("country", "phone"), [("FI", "+358 40 1234567"), ("SE", "+46 40 123 45 67")]
)
def test_a_phone_number_lies_where_its_writer_is(country, phone):
    """As far as they have told."""
    assert ear().hear("call me at 040 123 45 67", "en", country).told.values["phone"] == phone


def test_what_is_tapped_says_nothing():
    """A tap has neither act nor value."""
    assert (UNHEARD.acts, UNHEARD.told.values) == ((), {})


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("How do I join?", 1),
        ("Is Wuhan one of the cities?", 1),
        ("We are Kotiturva Oy and want to go to Wuhan", 2),
        ("I am Aino Virtanen from Kotiturva Oy", 2),
        ("Call me at 040 123 45 67", 2),
        ("so " * 100, 2),
    ],
)
def test_what_tells_of_its_writer_is_not_remembered(text, times):
    """Whoever is erased is gone from the memory too; heard again, a text says the same."""
    acts = Acts()
    heard_by = ear(acts)
    assert heard_by.hear(text, "en", "FI") == heard_by.hear(text, "en", "FI")
    assert len(acts.asked) == times


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(hearing, "REMEMBERED", 3)
    heard_by = ear()
    for number in range(10):
        heard_by.hear("so " * number + "what?", "en")
        assert len(heard_by._remembered) <= 3  # noqa: SLF001


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("jätä toistaiseksi lähettämättä", "fi"),
        ("peru tuo lähetys", "fi"),
        ("嗯？", "zh-Hans"),
        ("发送？", "zh-Hans"),
        ("stoppa det där", "sv"),
        ("annuller det", "da"),
        ("trekk tilbake det der", "nb"),
        ("hættu við að senda", "is"),
        ("scrap it", "en"),
    ],
)
def test_nothing_is_sent_by_words_that_hold_it_back_or_ask(text, language):
    """However sure the classifier is of them: some were once taken for a yes."""
    sure = heard({Act.SUBMIT: 1.0}, text=text)
    assert sure.sends
    assert (
        interview().hear(at_summary(), said(text), sure, language).ending is not Ending.SUBMITTED
    )


MASHED = 150
"""So many texts of any letters are heard."""

MOST_HEARD = 0.04
"""The share of them that may be heard as doing something; without gibberish learned, it is 0.18."""


def test_what_nobody_says_does_nothing(core):
    """Keys pressed at random: neither an act nor a yes, but for a few that resemble one."""
    chance = Random(5)  # noqa: S311  # the same each time
    letters = string.ascii_lowercase + "åäöæø"
    texts = ["".join(chance.choices(letters, k=chance.randint(3, 8))) for _ in range(MASHED)]
    heard = [core.acts.heard(text, language) for text in texts for language in ("en", "sv", "fi")]
    loud = [
        each
        for each in heard
        if max((score for act, score in each.scores.items() if act), default=-1.0) > SURE
        or each.answered.agreement > YES
    ]
    assert len(loud) <= MOST_HEARD * len(heard)


def test_the_control_what_somebody_says_does_something(core):
    for text in ("yes please", "thank you so much", "goodbye then"):
        heard = core.acts.heard(text, "en")
        assert max(score for act, score in heard.scores.items() if act) > SURE


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("vänta", "sv", None),
        ("pitäs", "fi", None),
        ("tässä on väärän firman nimi", "fi", None),
        ("we are from helsnki", "en", "FI"),
    ],
)
def test_everyday_words_are_no_misspelt_towns(core, text, language, country):
    """Though a town is one letter away; what nobody says otherwise is one."""
    assert core.ear.hear(text, language).told.values.get("country") == country


@pytest.mark.parametrize(
    ("text", "stated", "question", "is_apart"),
    [
        ("Sauna AB, who reads this?", "Sauna AB", "who reads this?", False),
        ("Per Ek, per@sauna.se, will you call?", "Per Ek, per@sauna.se", "will you call?", False),
        ("Sauna AB，谁会看到？", "Sauna AB", "谁会看到？", False),
        ("Sauna AB. Who reads this, and when?", "Sauna AB.", "Who reads this, and when?", True),
        ("per@sauna.se who calls?", None, "", False),
        ("Who reads this, Sauna AB?", None, "", False),
    ],
)
def test_what_is_said_before_a_question_is_heard_apart(text, stated, question, is_apart):
    """In sentences of its own, or before a comma; the dot of an address ends no sentence."""
    heard = ear().hear(text, "en")
    assert (heard.stated and heard.stated.text, heard.question) == (stated, question)
    assert heard.is_apart is is_apart
