"""The section of its source and the related topics of a topic, put right in its file."""

import pytest

from knowledge.editing.heads import related_in, with_related, with_section
from knowledge.editing.patch import Change, Way, amended, wording
from knowledge.editing.trial import checked
from knowledge.problems import KnowledgeError
from knowledge.reading import source
from tests.knowledge.conftest import TODAY

TOPIC = "city.wuhan"
PAGE = f"topics/{TOPIC}.yaml"


def files_of(content):
    return source.contents(content.folder)[0]


def changed(content, way, text):
    files = files_of(content)
    before = wording(files, Change(way, "", "", TOPIC))
    return Change(way, "", text, TOPIC, before=before)


@pytest.mark.parametrize(
    ("way", "text"),
    [(Way.SOURCE, "Cities: the targets"), (Way.RELATED, "project.about\ncities.overview")],
    ids=str,
)
def test_they_are_put_right_in_the_file(content, way, text):
    """Nothing else of it is another, and the check has nothing against it; once more it is no change."""
    change, files = changed(content, way, text), files_of(content)
    assert change.before
    made = amended(files, change, TODAY)
    assert list(made) == [PAGE]
    assert wording(made, change) == text
    lines = files[PAGE].decode().splitlines()
    gone = set(lines) - set(made[PAGE].decode().splitlines())
    assert gone <= {f"source: {change.before}", *(f"  - {each}" for each in change.before.split())}
    report, sample = checked(content.folder, change, TODAY)
    assert (report["problems"], sample) == ([], None)
    assert amended({**files, **made}, change, TODAY) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no.such", "no_topic"),
        (TOPIC, "related_self"),
        ("project.about\nproject.about", "related_twice"),
        ("project.about\nproject.goal\nproject.status\ncities.overview\nbot.help", "related_many"),
    ],
)
def test_what_cannot_be_offered_is_named(content, text, kind):
    """By a kind that every reader's language has words for."""
    report, _ = checked(content.folder, changed(content, Way.RELATED, text), TODAY)
    assert kind in {report["told"][line]["kind"] for line in report["problems"]}


def test_what_was_changed_meanwhile_is_not_overwritten(content):
    change = changed(content, Way.RELATED, "project.about")
    files = files_of(content)
    other = amended(files, changed(content, Way.RELATED, "project.goal"), TODAY)
    with pytest.raises(KnowledgeError, match="changed meanwhile"):
        amended({**files, **other}, change, TODAY)


FILE = """# About it
topic: a.b
title: A  # kept
reviewed: 2026-01-01
# Which ones?
related:
  # first
  - c.d  # near
  - e.f

  # last
  - g.h
en: |
  related: no
"""


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (["e.f", "c.d", "g.h"], ["  - e.f", "  # first", "  - c.d  # near", "", "  # last", "  - g.h"]),
        (["c.d", "x.y"], ["  # first", "  - c.d  # near", "  - x.y"]),
        (["x.y"], ["  - x.y"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_what_stays_keeps_its_line_and_its_comments(wanted, lines, end):
    data = FILE.replace("\n", end).encode()
    after = with_related(data, "x", wanted)
    assert related_in(after, "x") == tuple(wanted)
    told = after.decode()
    begins, ends = told.index("related:") + len("related:") + len(end), told.index("en: |")
    assert told[begins:ends].split(end) == [*lines, ""]
    assert (told[:begins], told[ends:]) == (
        data.decode()[:begins], data.decode()[data.decode().index("en: |") :],
    )  # fmt: skip


def test_what_was_not_there_comes_behind_the_head():
    data = b"topic: a.b\ntitle: A\nreviewed: 2026-01-01\nen: B\n"
    both = with_related(with_section(data, "x", "S: 1"), "x", ["c.d"])
    assert both.decode() == (
        'topic: a.b\ntitle: A\nreviewed: 2026-01-01\nsource: "S: 1"\nrelated:\n  - c.d\nen: B\n'
    )


@pytest.mark.parametrize("data", [b"related: [a.b, c.d]\nen: X\n", b"- a\n", b""])
def test_what_only_its_file_shows_is_refused(data):
    """On one line, or no topic at all: nothing is guessed."""
    with pytest.raises(KnowledgeError, match="only its file shows"):
        with_related(data, "x", ["e.f"])
