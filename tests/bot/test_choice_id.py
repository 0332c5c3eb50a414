"""ChoiceId: what a choice stands for, read and written; hostile input means nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.choice_id import LONGEST_ID, ChoiceId, ChoiceKind, is_id
from bot.message import About, Choice, Reply, Row


@pytest.mark.parametrize(
    ("text", "kind", "arguments"),
    [
        ("topic:city.wuhan", ChoiceKind.TOPIC, ("city.wuhan",)),
        ("group:city", ChoiceKind.GROUP, ("city",)),
        ("language:zh-Hans", ChoiceKind.LANGUAGE, ("zh-Hans",)),
        ("do:join", ChoiceKind.DO, ("join",)),
        ("wrong", ChoiceKind.WRONG, ()),
        ("forget:2", ChoiceKind.FORGET, ("2",)),
        ("keep", ChoiceKind.KEEP, ()),
        ("lead:change:K7D-3FQ", ChoiceKind.LEAD, ("change", "K7D-3FQ")),
        ("in:k3:pick:cities.wuhan", ChoiceKind.INTAKE, ("k3", "pick", "cities.wuhan")),
        ("topic:a:b", ChoiceKind.TOPIC, ("a:b",)),
    ],
)
def test_every_kind_is_read_and_written_the_same(text, kind, arguments):
    """The texts are those that stand in stored replies and under buttons of long ago."""
    assert ChoiceId.parse(text) == ChoiceId(kind, arguments)
    assert str(ChoiceId(kind, arguments)) == text


@pytest.mark.parametrize(
    "hostile",
    [
        *("", " ", ":", "::::", "topic", "wrong:", "keep:1", "in", "in:", "in:k3", "in:k3:pick"),
        *("lead:change", "TOPIC:x", "topic :x", "topic:x y", " topic:x", "topic:x\n", "admin"),
        *("\ud800", "do:\x00 join", "menu:unknown", "out-of-date", "topic:" + "x" * 59),
        *("topic:" + "🙂" * 15, "in:" + ":" * 1_000_000, "topic:" * 1_000_000),
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_what_is_no_id_means_nothing(hostile):
    """Neither does it raise, however long or odd it is."""
    assert ChoiceId.parse(hostile) is None
    assert Choice(hostile, "x").means is None


@given(st.text(st.characters()))
def test_any_text_is_read_without_a_fault(text):
    """And what is read is written as it came, in no more bytes than a button carries."""
    found = ChoiceId.parse(text)
    assert found is None or (str(found) == text and len(text.encode()) <= LONGEST_ID)
    assert all(is_id(str(each)) for each in ChoiceId.parse_all(text))


def test_several_are_all_known_or_none_is():
    first, second = "in:k3:pick:cities.wuhan", "in:k3:done:cities"
    assert [str(each) for each in ChoiceId.parse_all(f"{first} {second}")] == [first, second]
    assert ChoiceId.parse_all(f"{first} admin") == ()


@given(st.text(st.characters()))
def test_what_a_reply_is_about_is_written_as_it_was_read(text):
    """Old rows can hold anything: they are kept as they are."""
    about = About.parse(text)
    assert (str(about), About(about.parts)) == (text, about)


@pytest.mark.parametrize(
    ("about", "text"),
    [
        (About.topic("city.wuhan", "project.about"), "topic city.wuhan project.about"),
        (About.phrase("summary"), "phrase summary"),
        (About.by_staff(3), "staff 3"),
        (
            About.topic("project.funding").then(About.phrase("ask_company")),
            "topic project.funding, phrase ask_company",
        ),
    ],
)
def test_what_a_reply_is_about_has_its_text(about, text):
    assert (str(about), About.parse(text)) == (text, about)


def test_what_a_reply_is_about_is_asked_not_cut_out():
    both = About.phrase("answer_is_out").then(About.topic("city.wuhan"))
    assert (both.topics, both.is_answer, both.leads_on) == (("city.wuhan",), False, True)
    assert both.says("answer_is_out")
    assert not both.says("answer", "city.wuhan")
    assert (About.by_staff(3).staff, both.staff, About.parse("staff x").staff) == (3, 0, 0)


def test_everything_tappable_keeps_its_place():
    """Buttons of long ago carry their place: choices, then the dispute, then the rows' changes."""
    change, dispute = Choice("in:k3:change:email", "Change"), Choice("wrong", "No")
    choices = (Choice("in:k3:submit:summary", "Send"), Choice("in:k3:cancel:summary", "Cancel"))
    rows = (Row("Name", "x"), Row("E-mail", "y", change))
    reply = Reply("?", About.phrase("summary"), "en", choices, dispute=dispute, rows=rows)
    assert reply.tappable == (*choices, dispute, change)
