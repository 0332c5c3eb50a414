"""A text in other words is written into its file, and nothing else of the file is touched."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.editing.patch import Change, Way, amended, tidied, wording
from knowledge.editing.preview import looked_over
from knowledge.editing.trial import checked, tried
from knowledge.problems import KnowledgeError
from knowledge.reading import source
from knowledge.reading.loader import CONTENT
from tests.knowledge.conftest import TODAY
from tests.packs.whole import shipped

PAGE = """\
# What a person asks.

topic: city.wuhan
title: Wuhan  # for staff
reviewed: 2026-11-02

# English first
en: |  # the source
  It is one of the five.

  Really.
zh-Hans: 它是其中之一。
sv: "Den är: en av dem"

# The end
"""
FILES = {"topics/city.wuhan.yaml": PAGE.encode()}


library = shipped


def answer(text, language="en", before=None):
    there = wording(FILES, Change(Way.ANSWER, language, "", "city.wuhan"))
    return Change(
        Way.ANSWER, language, text, "city.wuhan", before=there if before is None else before
    )


def written(text, language="en"):
    return amended(FILES, answer(text, language), TODAY)["topics/city.wuhan.yaml"].decode()


def test_comments_and_order_stay():
    """Also the comment beside the text that is changed."""
    after = written("New.\n\n  And newer.")
    old = "  It is one of the five.\n\n  Really.\n"
    assert after == PAGE.replace(old, "  New.\n\n    And newer.\n")


@pytest.mark.parametrize(
    "text",
    [
        "x: |", "---", "- a\n- b", "# no comment", 'He said "yes"', "中文：北京", "yes", "12:30", "&a *b !c",
        "{fact} [x]", "a\n---\nb: c", "'", '"', "\\n", "%YAML", "> folded", "a\n\n\n\nb", "…\n...\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-Hans", "sv"])
def test_whatever_yaml_means_by_it_it_is_text(text, language):
    """It is read back as it was written, and nothing else has changed."""
    after = source.read(written(text, language).encode(), "page")
    before = source.read(PAGE.encode(), "page")
    assert after.problems == ()
    said = {name: entry.node.value for name, entry in after.root.by_name.items()}
    assert said == {
        name: entry.node.value for name, entry in before.root.by_name.items()
    } | {language: tidied(text)}  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=st.text(min_size=1, max_size=60), language=st.sampled_from(["en", "zh-Hans", "sv"]))
@example(text="\u2028", language="en")
@example(text="\tx", language="en")
@example(text="x\x85y", language="sv")
def test_any_text_is_kept_or_refused(text, language):
    """Never something else, and never a file that cannot be read."""
    wanted = tidied(text)
    try:
        after = written(text, language)
    except KnowledgeError:
        return
    root = source.read(after.encode(), "page").root
    assert root.by_name[language].node.value == wanted
    assert root.by_name["title"].node.value == "Wuhan"


@pytest.mark.slow
def test_the_real_content_can_be_changed_and_changed_back():
    """Every answer of every topic; a file is then what it was, byte by byte."""
    files, _ = source.contents(CONTENT)
    for topic in list(library().topics)[::5]:
        for language, said in library().topics[topic].answers.items():
            there = Change(Way.ANSWER, language, "New: |", topic, before=said.template.strip())
            changed = files | amended(files, there, TODAY)
            back = Change(Way.ANSWER, language, said.template, topic, before="New: |")
            assert changed | amended(changed, back, TODAY) == files


def test_a_text_that_was_changed_meanwhile_is_not_written_over():
    with pytest.raises(KnowledgeError, match="changed meanwhile"):
        amended(FILES, answer("Mine.", before="What was there once."), TODAY)


def test_what_is_there_already_is_no_change():
    """Done again after a crash, it is there once."""
    once = FILES | amended(FILES, answer("New."), TODAY)
    assert amended(once, answer("New."), TODAY) == {}


def test_a_language_without_an_answer_gets_one_at_the_end():
    after = written("Det er en av dem.", "nb")
    assert after == f"{PAGE}\nnb: Det er en av dem.\n"


def test_a_file_that_cannot_be_read_is_left_alone():
    with pytest.raises(KnowledgeError):
        amended({"topics/city.wuhan.yaml": b"en: |\n\tx"}, answer("New.", before=""), TODAY)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change(Way.ANSWER, "en", "A {nofact}.", "project.about"), "is no fact"),
        (Change(Way.ANSWER, "en", "x" * 1801, "project.about"), "bytes long"),
        (Change(Way.ANSWER, "en", "x", "no.such"), "is not a known topic"),
        (Change(Way.ANSWER, "en", "  ", "project.about"), "is empty"),
    ],
)
def test_what_the_check_refuses_is_found_by_the_exam(content, change, problem):
    """By the very check that a start does; and nothing has to be learned for it."""
    files, _ = source.contents(content.folder)
    before = wording(files, change) if change.topic != "no.such" else ""
    report, sample = checked(
        content.folder, Change(**{**_fields(change), "before": before}), TODAY
    )
    assert problem in report["problems"][0]
    assert sample is None


def _fields(change):
    return {name: getattr(change, name) for name in change.__dataclass_fields__}


def test_a_right_text_is_examined_without_asking_anything(content):
    """The report has the patch, and what is to be looked at."""
    change = Change(
        Way.ANSWER, "en", "Another answer.", "project.about", before="The answer of project.about."
    )
    report = tried(content.folder, change, [], TODAY)
    assert report["problems"] == []
    assert "+en: Another answer." in report["diff"]
    assert "before" not in report


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change(Way.ANSWER, "sv", "Hej {nosuch}", "city.wuhan"), "is no fact"),
        (Change(Way.ANSWER, "zh-Hans", "北" * 650, "city.wuhan"), "too many"),
        (Change(Way.ANSWER, "sv", "Smørrebrød", "city.wuhan"), "has no ø"),
        (Change(Way.PHRASE, "sv", "Hej <nosuch>", phrase="source_line"), "<nosuch>"),
        (Change(Way.PHRASE, "en", "x\u2028y", phrase="greeting"), "invisible character"),
    ],
)
def test_a_text_is_looked_over_before_it_is_kept(change, problem):
    """What can be seen from the text and its neighbours, in a moment."""
    _, problems = looked_over(library(), change)
    assert any(problem in each.message for each in problems)


def test_a_right_text_has_nothing_said_against_it():
    """Control."""
    said = library().topics["city.wuhan"].answers["sv"].template
    assert looked_over(library(), Change(Way.ANSWER, "sv", said, "city.wuhan"))[1] == []
