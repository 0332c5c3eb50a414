"""Rounds of unseen questions."""

from dataclasses import dataclass

import pytest

from knowledge.measuring.rounds import (
    Asked,
    Shares,
    as_markdown,
    ask_once,
    folders,
    read,
    rights,
    weak_topics,
)
from knowledge.problems import Severity
from tests.packs.whole import shipped

ROUND = """\
project.about\tplain\tWhat is it?
project.about|project.goal\tchatty\tSo what do you folks do?
project.goal+bot.thanks\ttwo\tThanks! What is the goal?
pipeline.cost+pipeline.join\ttwo\tWhat is it, and how do I join?
pipeline.cost\tterse\tprice
none\todd\tDo you dream?
none\todd\tWhat is a pipe?
"""


@dataclass(frozen=True, slots=True)
class Found:
    outcome: str
    topics: tuple[str, ...]


ANSWERS = {
    "What is it?": Found("answer", ("project.about",)),
    "So what do you folks do?": Found("answer", ("project.goal",)),
    "Thanks! What is the goal?": Found("answer", ("project.goal",)),
    "What is it, and how do I join?": Found("answer", ("pipeline.join",)),
    "price": Found("rivals", ("project.goal", "pipeline.cost")),
    "Do you dream?": Found("none", ("bot.identity",)),
    "What is a pipe?": Found("answer", ("pipeline.about",)),
}


def find(text, language):
    assert language == "en"
    return ANSWERS[text]


@pytest.fixture
def folder(tmp_path):
    one = tmp_path / "rounds" / "2026-01-01.1"
    one.mkdir(parents=True)
    (one / "en.tsv").write_text(ROUND, encoding="utf-8")
    return one


def test_says_what_became_of_each(folder):
    """Either topic of two is right, a courtesy is not missed, one of two questions is half."""
    became = [one.became for one in ask_once(find, folder, shipped())]
    assert became == ["right", "right", "right", "half", "offered", "declined", "answered"]


@pytest.mark.parametrize("answered", ["bot.thanks", "bot.goodbye"])
def test_who_thanks_and_leaves_is_met_by_either(tmp_path, answered):
    """Neither is a question that is missed."""
    one = tmp_path / "2026-01-01.1"
    one.mkdir()
    (one / "en.tsv").write_text(
        "bot.goodbye+bot.thanks\ttwo\tThanks, and bye!\n", encoding="utf-8"
    )
    [asked] = ask_once(lambda *_: Found("answer", (answered,)), one, shipped())
    assert asked.became == "right"


def test_is_written_down(folder):
    """And read again as it was asked."""
    asked = ask_once(find, folder, shipped())
    assert read(folder) == asked


def test_is_asked_once(folder):
    """What was learned since would flatter."""
    ask_once(find, folder, shipped())
    with pytest.raises(ValueError, match="asked already"):
        ask_once(find, folder, shipped())


def test_shares_are_of_questions_with_a_topic_and_without(folder):
    """Each by themselves."""
    shares = Shares.of(ask_once(find, folder, shipped()))
    assert (shares.asked, shares.off_topic) == (5, 2)
    assert shares.became == {"right": 3 / 5, "half": 1 / 5, "offered": 1 / 5}
    assert shares.off_topic_became == {"declined": 1 / 2, "answered": 1 / 2}


def test_tables_name_languages_and_styles(folder):
    """With the figures of all at the end."""
    table = as_markdown(ask_once(find, folder, shipped()))
    assert "| en | 5 | 60.0 | 20.0 | 20.0 | 0.0 | 0.0 | 2 | 50.0 | 0.0 |" in table
    assert "| odd | 0 |  |  |  |  |  | 2 | 50.0 | 0.0 |" in table


def test_a_line_that_cannot_be_read_is_named(folder):
    """With its file."""
    (folder / "sv.tsv").write_text("project.about\tplain\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sv\.tsv:1"):
        read(folder)


@pytest.mark.parametrize("expected", ["-", "city.wuhan+", "Wuhan", "none|city.wuhan"])
def test_what_is_expected_is_a_topic_or_none(folder, expected):
    (folder / "sv.tsv").write_text(f"{expected}\tplain\tHur mår ni?\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sv\.tsv:1: .* is neither a topic nor 'none'"):
        read(folder)


def never(text, language):
    raise AssertionError(text)


def test_a_slip_spoils_no_round(folder):
    """Unknown topics and languages are named, all of them, before anything is asked; put right, it is asked."""
    (folder / "de.tsv").write_text("project.about\tplain\tWas ist das?\n", encoding="utf-8")
    slips = ROUND + "nope.x\tplain\tHi\nproject.about+pipeline.jion\ttwo\tWhat, and how?\n"
    (folder / "en.tsv").write_text(slips, encoding="utf-8")
    with pytest.raises(ValueError, match="known") as refused:
        ask_once(never, folder, shipped())
    language, first, second = str(refused.value).splitlines()
    assert "de.tsv: 'de' is no language of the content" in language
    assert "en.tsv:8: 'nope.x' is not a known topic." in first
    assert (
        "en.tsv:9: 'pipeline.jion' is not a known topic. Did you mean 'pipeline.join'?" in second
    )
    assert (folder / "en.tsv").read_text(encoding="utf-8") == slips
    (folder / "de.tsv").unlink()
    (folder / "en.tsv").write_text(ROUND, encoding="utf-8")
    assert ask_once(find, folder, shipped())


def test_a_round_without_questions_is_refused(tmp_path):
    with pytest.raises(ValueError, match="holds no questions"):
        ask_once(never, tmp_path, shipped())


def test_a_byte_order_mark_is_borne(folder):
    """Spreadsheets write it."""
    (folder / "en.tsv").write_text(ROUND, encoding="utf-8-sig")
    assert read(folder)[0].expected == "project.about"


def test_only_a_line_end_ends_a_question(folder):
    """U+2028 is a sign of what was asked."""
    (folder / "en.tsv").write_text(
        "project.about\tplain\tWhat is it?\u2028Tell me.\n", encoding="utf-8"
    )
    assert [one.text for one in read(folder)] == ["What is it?\u2028Tell me."]
    ask_once(lambda *_: Found("none", ()), folder, shipped())
    assert [one.text for one in read(folder)] == ["What is it?\u2028Tell me."]


def test_other_letters_are_named_with_their_file(folder):
    (folder / "en.tsv").write_text(ROUND, encoding="utf-16")
    with pytest.raises(ValueError, match=r"en\.tsv: these are not UTF-8 letters"):
        read(folder)


def test_the_last_round_names_weak_topics(folder):
    """A round that was not asked yet says nothing."""
    content = folder.parents[1]
    assert not list(weak_topics(content))
    ask_once(find, folder, shipped())
    later = folder.with_name("2026-01-02.1")
    later.mkdir()
    (later / "en.tsv").write_text(ROUND, encoding="utf-8")
    assert folders(content) == [folder, later]
    [problem] = weak_topics(content)
    assert problem.place.file == "rounds/2026-01-01.1"
    assert "'pipeline.cost' answered 0 %" in problem.message


def test_the_tenth_round_of_a_day_is_later_than_the_ninth(tmp_path):
    """And the next day later than all of it."""
    names = ["2026-11-26", "2026-11-27.2", "2026-11-27.9", "2026-11-27.10", "2026-11-28.1"]
    for name in sorted(names):
        (tmp_path / "rounds" / name).mkdir(parents=True)
    assert [each.name for each in folders(tmp_path)] == names


def test_no_rounds_no_warning(tmp_path):
    """A young project has none."""
    assert not list(weak_topics(tmp_path))
    assert rights(tmp_path) == {}


def test_the_last_round_says_how_right_each_topic_was(folder):
    """The last that was asked and can be read; of two questions in one nothing is said."""
    content = folder.parents[1]
    assert rights(content) == {}
    ask_once(find, folder, shipped())
    for later, text in (("2026-01-02.1", ROUND), ("2026-01-03.1", "broken\n")):
        folder.with_name(later).mkdir()
        (folder.with_name(later) / "en.tsv").write_text(text, encoding="utf-8")
    assert rights(content)["pipeline.cost"] == 0.0
    assert rights(content)["project.about"] == 1.0


def test_a_topic_is_the_first_expected():
    """Of one or another, and of one and another."""
    assert Asked("en", "a.b|c.d", "plain", "?").topic() == "a.b"
    assert Asked("en", "a.b+c.d", "two", "?").topic() == "a.b"


def test_a_round_that_cannot_be_read_is_an_error(folder):
    """And the last one that can be still names weak topics."""
    ask_once(find, folder, shipped())
    broken = folder.with_name("2026-01-02.1")
    broken.mkdir()
    (broken / "en.tsv").write_text("project.about\n", encoding="utf-8")
    error, warning = weak_topics(folder.parents[1])
    assert error.severity is Severity.ERROR
    assert "en.tsv:1" in error.message
    assert "'pipeline.cost'" in warning.message
