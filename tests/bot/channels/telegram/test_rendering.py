"""Every reply becomes calls that Telegram takes: nothing lost, nothing too long, all of it escaped."""

import html
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.buttons import read_data
from bot.channels.telegram.rendering import (
    LONGEST_MESSAGE,
    Renderer,
    asks_phone,
    plain,
    units,
)
from bot.message import About, Choice, Progress, Reply, Row, Visitor
from bot.transcript import Exchange, Outcome
from knowledge.phrasebook import placeholders
from knowledge.topic import SOURCE
from tests.bot.cast import (
    HOSTILE,
    Kind,
    at_question,
    at_summary,
    interview,
    library,
    phrasebook,
    say,
)
from tests.bot.channels.telegram.platform import AINO, NOON, buttons

RENDERER = Renderer(phrasebook())
LANGUAGES = tuple(library().tongues)
TOKENS = re.compile(r"(?P<tag></?[bi]>)|&(?:lt|gt|amp);|[^<>&]", re.DOTALL)


def exchange(reply, number=1295):
    visitor = Visitor("telegram", str(AINO))
    return Exchange(visitor, "hello", "", reply, Outcome.GUIDED, NOON, number=number)


def calls_of(reply, **options):
    return RENDERER.calls(exchange(reply), AINO, **options)


def read(text):
    """Return the text that Telegram shows; AssertionError when it could not read the HTML."""
    place, tags = 0, []
    while place < len(text):
        match = TOKENS.match(text, place)
        assert match, text[place : place + 20]
        if (tag := match["tag"]) and tag.startswith("</"):
            assert tags.pop() == tag.replace("/", "")
        elif tag:
            tags.append(tag)
        place = match.end()
    assert not tags
    return html.unescape(re.sub(r"</?[bi]>", "", text))


def check(calls):
    """Return the text shown by *calls*; AssertionError when Telegram would refuse one."""
    shown = []
    for call in calls:
        assert json.loads(json.dumps(call)) == call
        json.dumps(call, ensure_ascii=False).encode()
        assert call["method"] == "sendMessage"
        assert call["link_preview_options"] == {"is_disabled": True}
        shown.append(read(call["text"]))
        assert 0 < units(shown[-1].strip()) <= LONGEST_MESSAGE
        assert plain(call)["text"] == shown[-1]
        assert "parse_mode" not in plain(call)
        markup = call.get("reply_markup", {})
        assert len(markup.keys() & {"inline_keyboard", "keyboard", "remove_keyboard"}) <= 1
        rows = markup.get("inline_keyboard", [])
        assert len(rows) <= 100
        for [button] in rows:
            assert button["text"].strip()
            assert len(button["text"]) <= 64
            assert len(button["callback_data"].encode()) <= 64
    return "\n\n".join(shown)


words = st.text(max_size=60)
long_words = st.one_of(words, st.text(alphabet="ab. \n北。🧖&<", min_size=3000, max_size=12000))
choices = st.builds(Choice, st.text(min_size=1, max_size=20), words, st.booleans())
rows = st.builds(Row, words, words, st.none() | choices)
replies = st.builds(
    Reply,
    text=long_words,
    about=st.sampled_from(
        [About.topic("cities.overview"), About.phrase("ask_phone"), About.phrase("summary")]
    ),
    language=st.sampled_from(LANGUAGES),
    choices=st.lists(choices, max_size=9).map(tuple),
    foot=words,
    dispute=st.none() | choices,
    progress=st.none() | st.builds(Progress, st.just(1), st.just(9), words),
    rows=st.lists(rows, max_size=9).map(tuple),
    tail=words,
    reference=words,
    takes_several=st.booleans(),
)


def letters(text):
    return "".join(text.encode("utf-8", "replace").decode().split())


@settings(max_examples=100, deadline=None)
@given(reply=replies, away=st.booleans())
def test_any_reply_becomes_calls_that_telegram_takes(reply, away):
    calls = calls_of(reply, takes_keyboard_away=away)
    shown = letters(check(calls))
    assert letters(reply.text) in shown or away
    for part in (reply.foot, reply.tail, *(row.value for row in reply.rows)):
        assert letters(part) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_in_every_language_can_be_sent(language):
    for name in library().phrases[SOURCE]:
        text = spoken(name, language)
        check(calls_of(Reply(text, About.parse(f"phrase {name}"), language)))


def spoken(name, language):
    values = {
        value: f"<b>{value}&"
        for phrases in library().phrases.values()
        if name in phrases
        for value in placeholders(phrases[name].value)
    }
    return phrasebook().say(name, language, **values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_question_in_every_language_can_be_sent(language, kind):
    for field in at_summary(kind).fields:
        intake = at_question(field.name, kind)
        reply = interview().questions.ask(intake, language)
        calls = calls_of(reply)
        assert len(calls) == 1
        check(calls)
        shown = calls[0].get("reply_markup", {})
        assert asks_phone(reply) is ("keyboard" in shown) is (field.name in {"phone", "reach"})
    check(calls_of(interview().questions.ask(at_summary(kind), language)))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_a_visitor_gave_is_shown_as_it_is(text):
    reply = interview().questions.ask(at_summary(company=text), "en")
    [call] = calls_of(reply)
    assert f"2. Company: {text}\n" in check([call])


def test_a_long_answer_is_cut_at_a_sentence_and_the_buttons_stand_below_the_last_part():
    text = " ".join(f"This is sentence number {number}." for number in range(400))
    reply = Reply(text, About.parse("topic a.b"), "en", (Choice("topic:c.d", "More"),))
    calls = calls_of(reply)
    assert len(calls) > 2
    assert all(call["text"].endswith(".") for call in calls)
    assert ["reply_markup" in call for call in calls] == [False] * (len(calls) - 1) + [True]


def test_the_length_is_measured_as_telegram_does():
    calls = calls_of(Reply("🧖" * 2049, About.parse("topic a.b"), "en"))
    assert [units(call["text"]) for call in calls] == [4096, 2]
    assert len(calls_of(Reply("&" * 4096, About.parse("topic a.b"), "en"))) == 1


def test_a_summary_has_its_lines_numbered_and_a_button_to_change_each():
    [call] = calls_of(interview().questions.ask(at_summary(), "en"))
    assert "1. <b>Country</b>: Finland\n2. <b>Company</b>: Kotiturva Oy\n" in call["text"]
    assert list(buttons(call))[:4] == [
        "Submit",
        "Cancel",
        "Change 1: Country",
        "Change 2: Company",
    ]


def test_each_button_carries_the_place_of_its_choice():
    dispute = Choice("wrong", "Not this")
    reply = Reply(
        *("Here", About.phrase("summary"), "en"),
        choices=(Choice("a", "A"), Choice("b", "B")),
        rows=(Row("Name", "x", Choice("c", "Change")),),
        dispute=dispute,
    )
    [call] = calls_of(reply)
    meant = {label: reply.tappable[read_data(data)[1]].id for label, data in buttons(call).items()}
    assert meant == {"A": "a", "B": "b", "Change 1: Name": "c", "Not this": "wrong"}
    assert list(meant)[-1] == "Not this"
    assert {read_data(data)[0] for data in buttons(call).values()} == {1295}


def test_the_source_is_in_italics_and_a_reference_stands_out():
    reply = Reply(
        "Thank you: K7D-3FQ.", About.parse("x"), "en", foot="From “A & B”", reference="K7D-3FQ"
    )
    [call] = calls_of(reply)
    assert call["text"] == "Thank you: <b>K7D-3FQ</b>.\n\n<i>From “A &amp; B”</i>"
    assert plain(call)["text"] == "Thank you: K7D-3FQ.\n\nFrom “A & B”"


def test_a_ticked_choice_says_so_and_a_label_is_cut():
    ticked = Choice("in:d1:pick:cities.wuhan", "Wuhan", is_ticked=True)
    done = Choice("in:d1:done:cities", "x" * 61)
    reply = Reply(
        "Which?", About.parse("phrase ask_cities"), "en", (ticked, done), takes_several=True
    )
    [call] = calls_of(reply)
    assert list(buttons(call)) == [say("ticked", label="Wuhan"), "x" * 59 + "…"]
    edit = RENDERER.ticks(exchange(reply), AINO, 7)
    assert (edit["method"], edit["message_id"]) == ("editMessageReplyMarkup", 7)
    assert edit["reply_markup"] == call["reply_markup"]


def test_traditional_chinese_is_traditional_everywhere():
    reply = interview().questions.ask(at_question("phone"), "zh-Hant")
    [call] = calls_of(reply)
    assert call["reply_markup"]["keyboard"][0][0]["text"] == "傳送我的電話號碼"
    assert "失效" in RENDERER.toast("7", "zh-Hant")["text"]
    assert "這個" in RENDERER.toast("7", "zh-Hant")["text"]


def test_buttons_beside_the_question_for_a_phone_are_not_lost():
    reply = interview().questions.ask(at_question("phone"), "en")
    [call] = calls_of(replace(reply, dispute=Choice("wrong", "Not this")))
    assert list(buttons(call)) == ["Skip", "Not this"]


@pytest.mark.parametrize(
    ("reply", "texts"),
    [
        (Reply("One.\n\nTwo.", About.parse("x"), "en", (Choice("a", "A"),)), ["One.", "Two."]),
        (Reply("One.", About.parse("x"), "en", (Choice("a", "A"),)), ["One."]),
        (Reply("One.\n\nTwo.", About.parse("x"), "en"), ["One.\n\nTwo."]),
        (
            Reply(
                "One.",
                About.parse("x"),
                "en",
                (Choice("a", "A"),),
                progress=Progress(1, 2, "1 of 2"),
            ),
            ["<i>1 of 2</i>", "One."],
        ),
    ],
    ids=["two-paragraphs", "one-sentence", "no-buttons", "progress"],
)
def test_a_keyboard_is_taken_away_beside_buttons_where_words_allow(reply, texts):
    calls = calls_of(reply, takes_keyboard_away=True)
    assert [call["text"] for call in calls] == texts
    is_away = ["remove_keyboard" in call.get("reply_markup", {}) for call in calls]
    assert is_away[0] is (len(texts) > 1 or not reply.choices)
