"""What is shown can be answered as it is shown, and no text is longer than WeChat takes."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.rendering import LIMIT, LONGEST_FOOTER, Renderer, size
from bot.delivery.outbox import State
from bot.dialogue.conversation import Conversation
from bot.dialogue.words.commands import SLASHED
from bot.memory.writer import MemoryWriter
from bot.message import About, Choice, Message, Progress, Reply, Row, Visitor
from bot.transcript import Exchange, Outcome
from tests.bot import cast
from tests.bot.cast import NOON, Meeting, at_question, at_summary

RENDERER = Renderer(cast.phrasebook())
WUHAN = Choice("topic:city.wuhan", "Wuhan")
JOIN = Choice("do:join", "Register")


def shown(reply):
    return RENDERER.part(RENDERER.body(reply), RENDERER.footer(reply), reply.language)


def reply(text="Text.", about="topic x.y", language="en", **more):
    return Reply(text, About.parse(about), language, **more)


def test_choices_are_numbered_in_the_order_in_which_they_are_understood():
    assert shown(reply(choices=(WUHAN, JOIN))).text == (
        "Text.\n\nReply with a number\n1. Wuhan\n2. Register"
    )


def test_chinese_is_told_in_chinese_and_traditional_in_traditional():
    assert "回复数字选择" in shown(reply(language="zh-Hans", choices=(WUHAN,))).text
    assert "回覆數字選擇" in shown(reply(language="zh-Hant", choices=(WUHAN,))).text


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "Kept; /privacy tells more.", "Kept; “privacy” tells more."),
        (
            "zh-Hans",
            "发送 /mylead 可查看，发送 /forget 可删除。",
            "发送“我的登记”可查看，发送“删除我的数据”可删除。",
        ),
        ("zh-Hant", "發送 /mylead 可查看。", "發送「我的登記」可查看。"),
        ("fi", "Lisää: /privacy.", "Lisää: “tietosuoja”."),
        ("en", "See https://a.example/help and /etc/help, 1/help.", ""),
    ],
)
def test_commands_are_told_in_words(language, text, told):
    assert shown(reply(text, language=language)).text == (told or text)


@pytest.mark.parametrize(
    ("region", "rest", "marks"),
    [
        ("TW", "請稍後傳送「？」", "「隱私」"),
        ("HK", "請稍後發送「？」", "「隱私」"),
        ("", "傳送「？」", "「隱私」"),
    ],
)
def test_what_is_added_is_said_in_the_words_of_the_region(region, rest, marks):
    """The words behind the conversion, and the quotation marks around those of a command."""
    made = reply("看 /privacy 吧", language="zh-Hant", region=region)
    assert rest in RENDERER.say("still_looking", made.tag)
    assert RENDERER.body(made) == f"看{marks}吧"


def test_a_question_above_its_late_answer_is_in_the_words_it_was_asked_in():
    """A visitor's own words are not written anew."""
    late = Exchange(
        Visitor("wechat", "w"),
        "文件里的数据",
        "",
        reply(language="zh-Hant"),
        Outcome.ANSWERED,
        NOON,
    )
    assert RENDERER.headed(late).startswith("關於您的問題「文件里的数据」：")


def test_what_somebody_wrote_is_shown_as_they_wrote_it():
    """In a copy of their data; our own words stand there as they were shown."""
    theirs = "> /privacy\n> and /forget\n"
    lead = "\n\nREF-1 · 2026-11-25 · Need: /mydata"
    copy = reply(f"{theirs}See /mylead.{lead}", about="phrase my_data")
    assert shown(copy).text == f"{theirs}See “my lead”.{lead}"


@pytest.mark.parametrize("language", [*cast.library().tongues])
def test_no_text_of_ours_tells_anybody_to_type_a_command(language):
    """And the words that are told in place of it do the same."""
    library = cast.library()
    texts = [*library.phrases.get(language, {}).values()]
    texts += [
        topic.answers[language] for topic in library.topics.values() if language in topic.answers
    ]
    told = re.compile(rf"(?<![\w/])/({'|'.join(SLASHED)})")
    for text in texts:
        assert not told.search(RENDERER.body(reply(str(text), language=language)))
    for command in SLASHED:
        words = cast.phrasebook().say(f"words_{command}", language).partition(" / ")[0]
        assert cast.words().find(words) is command


BUTTONS = re.compile("button|knap|painik|hnapp|按钮|按鈕", re.IGNORECASE)

WHERE_POSSIBLE = {
    "en": "where that is possible",
    "da": "hvor det er muligt",
    "nb": "der det er mulig",
    "sv": "där det är möjligt",
    "fi": "mahdollisesti",
    "is": "þar sem það er hægt",
    "zh-Hans": "可以发送文件的地方",
}


@pytest.mark.parametrize("language", WHERE_POSSIBLE)
def test_no_text_speaks_of_what_is_not_there(language):
    """No button is, and no file can be attached."""
    privacy = cast.library().topics["bot.privacy"].answers[language].text
    assert not BUTTONS.search(privacy + cast.say("out_of_date", language))
    for notice in ("notice_company", "notice_partner", "transfer_notice"):
        assert WHERE_POSSIBLE[language] in cast.say(notice, language, count="7")


def test_ticks_and_the_hint_for_several_are_shown():
    ticked = Choice("in:d1:pick:cities.wuhan", "Wuhan", is_ticked=True)
    done = Choice("in:d1:done:cities", "Go on")
    text = shown(reply(choices=(ticked, done), takes_several=True)).text
    assert "“1,3”" in text
    assert "1. ✓ Wuhan\n2. Go on" in text


def test_source_dispute_and_progress_are_shown():
    text = shown(
        reply(
            foot="From “Wuhan”", dispute=Choice("wrong", "No"), progress=Progress(2, 9, "2 of 9")
        )
    ).text
    assert text == "Text.\n\nFrom “Wuhan”\n\n· No\n\n2 of 9"


def test_numbers_mean_the_rows_of_a_summary_so_its_choices_have_none():
    change = Choice("in:d1:change:person", "Change")
    rows = (Row("Name", "Aino", change), Row("E-mail", "a@b.fi", change))
    text = shown(reply(rows=rows, tail="Tail.", choices=(Choice("in:d1:submit:", "Submit"),))).text
    assert text == "Text.\n\n1. Name: Aino\n2. E-mail: a@b.fi\n\nTail.\n\nSubmit"


def test_numbers_mean_the_choices_where_no_row_can_be_changed():
    text = shown(reply(rows=(Row("Name", "Aino"),), choices=(WUHAN,))).text
    assert text == "Text.\n\nName: Aino\n\nReply with a number\n1. Wuhan"


def test_while_a_question_waits_other_choices_have_no_numbers():
    """A number would be taken for an answer to the question."""
    text = shown(reply(about="phrase topics, phrase ask_cities", choices=(WUHAN, JOIN))).text
    assert text == "Text.\n\nWuhan / Register"


@pytest.mark.parametrize(
    "before", ["hello", "/topics", "/language", "/forget", "/join", "nonsense"]
)
def test_each_number_shown_does_what_stands_behind_it(before):
    last = Meeting().say(before)
    numbered = numbers_in(shown(last).text)
    assert len(numbered) == len(last.choices)
    for number, choice in enumerate(last.choices, 1):
        assert numbered[number] == choice.label
        typed, tapped = Meeting(), Meeting()
        assert typed.say(before) == tapped.say(before)
        assert typed.say(str(number)) == tapped.say(choice=choice.id)


@pytest.mark.parametrize("name", ["country", "focus_areas", "cities", "website", "phone"])
def test_each_number_below_a_question_is_an_answer_to_it(name):
    last = Meeting().stands_at(at_question(name)).say("/join")
    numbered = numbers_in(shown(last).text)
    assert len(numbered) == len(last.choices)
    for number, choice in enumerate(last.choices, 1):
        assert numbered[number] == choice.label
        typed, tapped = (Meeting().stands_at(at_question(name)) for _ in range(2))
        if last.takes_several and ":pick:" in choice.id:
            # A number chooses and goes on; a tap only ticks, and "go on" is tapped after it.
            tapped.say(choice=choice.id)
            choice = last.choices[-1]  # noqa: PLW2901  # the next tap
        assert typed.say(str(number)).about == tapped.say(choice=choice.id).about
        assert typed.intake.given == tapped.intake.given


def test_numbers_of_a_summary_are_understood():
    meeting = Meeting().stands_at(at_summary())
    last = meeting.say("/join")
    numbered = numbers_in(shown(last).text)
    assert [label.split(":")[0] for label in numbered.values()] == [row.label for row in last.rows]
    assert str(meeting.say("2").about) == "phrase ask_company"


def test_numbers_below_my_registration_are_understood():
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    last = meeting.say("/mylead")
    assert list(numbers_in(shown(last).text).values()) == [each.label for each in last.choices]
    assert "withdrawn" in meeting.say("2").text


def numbers_in(text):
    """Return what stands behind each number that begins a line."""
    lines = [line.partition(". ") for line in text.split("\n")]
    return {int(number): label for number, dot, label in lines if dot and number.isdecimal()}


WORDS = st.text(st.sampled_from("武汉ab 。.!\n🧖👩‍👩‍👧é"), max_size=3000)
LABELS = st.text(min_size=1, max_size=60)


@given(
    text=WORDS,
    labels=st.lists(LABELS, max_size=12),
    foot=st.text(max_size=300),
    progress=st.text(max_size=100),
    rows=st.lists(st.tuples(LABELS, st.text(max_size=500)), max_size=9),
    language=st.sampled_from(["en", "zh-Hans", "zh-Hant", "fi"]),
)
def test_whatever_is_said_every_part_fits_and_nothing_is_lost(  # noqa: PLR0913, PLR0917  # a reply has as many parts
    text, labels, foot, progress, rows, language
):
    made = reply(
        text,
        language=language,
        choices=tuple(Choice(f"topic:{number}", label) for number, label in enumerate(labels)),
        foot=foot,
        progress=Progress(1, 2, progress),
        rows=tuple(Row(label, value) for label, value in rows),
    )
    body, footer = RENDERER.body(made), RENDERER.footer(made)
    part = RENDERER.part(body, footer, language)
    number = 1
    while part.rest:
        assert 0 < size(part.text) <= LIMIT
        number += 1
        before, part = part, RENDERER.part(part.rest, "", language, number)
        assert len(part.rest) < len(before.rest)
        assert number < 100
    assert size(part.text) <= LIMIT


@given(text=WORDS)
def test_the_parts_together_are_the_whole(text):
    part = RENDERER.part(text, "", "en")
    said = []
    number = 1
    while part.rest:
        said.append(part.text.rpartition("\n\n")[0])
        number += 1
        part = RENDERER.part(part.rest, "", "en", number)
    said.append(part.text)
    assert "".join("".join(said).split()) == "".join(text.split())


def test_a_long_answer_is_cut_at_a_sentence_and_says_how_to_go_on():
    text = "这是一句话。" * 200
    part = RENDERER.part(text, "footer", "zh-Hans")
    said, mark, footer = part.text.split("\n\n")
    assert said.endswith("。")
    assert mark.startswith("1/2 · 回复“更多”")
    assert footer == "footer"
    assert said + part.rest == text


def test_very_many_choices_are_cut_like_a_text():
    choices = tuple(Choice(f"topic:{number}", "字" * 30) for number in range(40))
    part = shown(reply(choices=choices))
    assert size(part.text) <= LIMIT
    assert part.rest


@pytest.mark.parametrize("count", [0, 3, 20], ids=["none", "a few", "more than are kept together"])
@pytest.mark.parametrize("sentences", [2, 30, 90])
def test_of_a_late_answer_nothing_is_in_no_part(count, sentences):
    """What goes along with the next reply, where the call is refused, ends where the rest begins."""
    writer, words = MemoryWriter(), "Every sentence of it counts. " * sentences
    names = (
        f"What partners call by a rather long name, number {each:02d}" for each in range(count)
    )
    made = reply(words, choices=tuple(Choice("do:join", name) for name in names))
    late = replace(exchange("Which?", made), number=1)
    message = Message(late.visitor, "k", NOON, text="Which?")
    deliver = Delivery(RENDERER, "main", may_send=True).deliver
    writer.run(lambda unit: unit.conversations.put(Conversation(late.visitor, changed_at=NOON)))
    writer.run(lambda unit: deliver(unit, late, message, is_late=True))
    kept = writer.run(lambda unit: unit.outbox.of(late.visitor, tuple(State)))
    said = " ".join(each.payload["said"] for each in kept)
    whole = RENDERER.headed(late)
    if len(kept) > 1 and size(RENDERER.footer(late.reply)) > LONGEST_FOOTER:
        whole += f" {RENDERER.footer(late.reply)}"
    assert said.split() == whole.split()


def exchange(text, answer):
    visitor = Visitor("wechat", "o1")
    return Exchange(visitor, text, "", answer, Outcome.ANSWERED, NOON)


def test_a_late_answer_stands_under_its_question_cut_short():
    long = exchange("why " * 50, reply(choices=(WUHAN,)))
    heading, text = RENDERER.headed(long).split("\n\n")
    assert heading.startswith("About your question “why why")
    assert heading.endswith("…”:")
    assert len(heading) < 100
    assert text == "Text."


def test_nothing_is_repeated_above_the_answer_to_a_tap():
    assert RENDERER.headed(exchange("", reply())) == "Text."


def test_a_whole_answer_with_choices_becomes_lines_to_tap():
    made = reply(
        choices=(WUHAN,), dispute=Choice("wrong", "No"), progress=Progress(1, 2, "1 of 2")
    )
    call = RENDERER.call(shown(made), made, RENDERER.body(made))
    assert call == {
        "msgtype": "msgmenu",
        "msgmenu": {
            "head_content": "Text.",
            "list": [{"id": WUHAN.id, "content": "Wuhan"}, {"id": "wrong", "content": "No"}],
            "tail_content": "1 of 2",
        },
    }


@pytest.mark.parametrize("made", [reply(), reply("Long. " * 500, choices=(WUHAN,))])
def test_anything_else_is_sent_as_text(made):
    part = shown(made)
    call = RENDERER.call(part, made, RENDERER.body(made))
    assert call == {"msgtype": "text", "text": {"content": part.text}}
    assert size(part.text) <= LIMIT


@pytest.mark.parametrize("language", [*cast.library().written(), "zh-Hant"])
def test_every_real_answer_fits_into_one_text_in_every_language(language):
    for topic in cast.library().topics:
        assert not shown(cast.replies().answer([topic], language)).rest, topic


def test_the_questions_of_the_intake_fit_into_one_text():
    for kind in cast.GIVEN:
        for intake in (at_summary(kind), *(at_question(name, kind) for name in cast.GIVEN[kind])):
            for language in cast.library().written():
                made = cast.interview().questions.ask(intake, language)
                assert not shown(made).rest


def test_a_reply_that_was_kept_is_rendered_as_before():
    """Rendering depends on the reply alone, so that it comes out the same again."""
    made = reply(choices=(WUHAN,))
    again = Reply.from_json(made.to_json())
    assert shown(made) == shown(again)
