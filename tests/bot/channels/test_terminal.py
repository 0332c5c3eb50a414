"""The terminal: a line in, a text out, with numbers to choose by."""

import json
from datetime import UTC, datetime

import pytest

from bot.channels.terminal import VISITOR, render, talk, to_message
from bot.message import About, Choice, Progress, Reply, Row
from bot.transcript import Exchange, Outcome

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def clock():
    return NOON


def reply(text="Hello", about="phrase greeting", **parts):
    return Reply(text, About.parse(about), "en", **parts)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Hello\n", "Hello"),
        ("", ""),
        ("a\x00b\ud800\x1b[2J", "ab[2J"),
        ("武汉", "武汉"),
        ("x" * 1_000_000, "x" * 4096),
    ],
    ids=["line", "empty", "controls", "chinese", "megabyte"],
)
def test_a_line_is_a_message(line, text):
    """What is typed is cleaned and capped as on every channel."""
    message = to_message(line, 7, clock)
    assert (message.visitor, message.key, message.text) == (VISITOR, "7", text)


def test_choices_are_numbered():
    """Below the text, each with the number that chooses it."""
    choices = (Choice("a", "Wuhan"), Choice("b", "Changchun", is_ticked=True))
    assert render(reply(choices=choices)) == "Hello\n\n1) Wuhan\n2) [x] Changchun"


def test_rows_carry_the_numbers_in_a_summary():
    """There a number means a row; the choices are said in words."""
    shown = render(
        reply(
            rows=(Row("Country", "Finland"), Row("Company", "{{7*7}}")),
            tail="Say “submit”.",
            choices=(Choice("a", "Submit"),),
        )
    )
    assert (
        shown == "Hello\n\n1. Country: Finland\n2. Company: {{7*7}}\n\nSay “submit”.\n\n- Submit"
    )


def test_source_and_progress_are_shown():
    """Where an answer comes from, and where the questions stand."""
    shown = render(reply(foot="From “Wuhan”", progress=Progress(3, 9, "Question 3 of 9")))
    assert shown == "Hello\n\n(From “Wuhan”)\n\n[Question 3 of 9]"


def test_a_plain_reply_is_its_text():
    """Nothing else is printed."""
    assert render(reply()) == "Hello"


def played(lines, about="phrase greeting"):
    taken = []

    def take(message):
        taken.append(message)
        return Exchange(
            VISITOR, message.text, "", reply(message.text, about), Outcome.GUIDED, NOON
        )

    def my_data(visitor):
        return {"visitor": visitor.id, "said": "武汉"}

    return list(talk(iter(lines), take, my_data, clock)), taken


def test_each_line_gets_its_reply():
    """In order, each message with a key of its own."""
    printed, taken = played(["one\n", "two\n"])
    assert (printed, [message.key for message in taken]) == (["one", "two"], ["1", "2"])


def test_my_data_is_printed_as_json_too():
    """Readable first, then for machines."""
    printed, _ = played(["/mydata"], about="phrase my_data")
    assert json.loads(printed[1]) == {"visitor": "you", "said": "武汉"}
