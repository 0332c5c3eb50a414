"""What the console asks of the knowledge that visitors are answered from."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.wiring.knowledge import Knowledge, phrases_with, written_in
from bot.wiring.learning.live import LiveCore
from knowledge.editing.patch import Change, Way
from knowledge.matching.match import Match, MatchKind
from knowledge.reading.loader import CONTENT

ROUND = "expected\tstyle\tquestion\tbecame\tfound\na.b\tplain\tOne?\tright\ta.b\na.b\tplain\tTwo?\twrong\tc.d\n"


@pytest.fixture
def knowledge(tmp_path):
    """A knowledge whose matcher finds the same for each text."""

    def find(text, language):
        return Match(MatchKind.NONE, (text,), -0.5, language)

    reading = SimpleNamespace(read=lambda text: text)
    core = SimpleNamespace(matcher=SimpleNamespace(find=find), reading=reading)
    return Knowledge(LiveCore(core), SimpleNamespace(base=tmp_path, folder=tmp_path))


def test_what_is_found_is_what_visitors_would_get(knowledge):
    """Once it was looked up, until they are answered by something else."""
    assert knowledge.found("x", "sv") is None
    knowledge.look_up([("x", "sv")])
    assert knowledge.found("x", "sv") == Match(MatchKind.NONE, ("x",), -0.5, "sv")
    assert knowledge.found("x", "en") is None
    other = replace(knowledge, live=SimpleNamespace)
    assert other.found("x", "sv") is None


def test_one_thread_at_most_looks_up(knowledge):
    """Another one goes on without. Control: once the first is done, it is looked up."""
    matcher, find = knowledge.live().matcher, knowledge.live().matcher.find

    def meanwhile(text, language):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(knowledge.look_up, [("y", "sv")]).result(60)
        return find(text, language)

    matcher.find = meanwhile
    knowledge.look_up([("x", "sv")])
    assert knowledge.found("x", "sv")
    assert knowledge.found("y", "sv") is None
    matcher.find = find
    knowledge.look_up([("y", "sv")])
    assert knowledge.found("y", "sv")


def test_what_is_known_is_not_looked_up_again(knowledge):
    matcher, asked = knowledge.live().matcher, []
    matcher.find = lambda text, language: (
        asked.append(text) or Match(MatchKind.NONE, (), -1.0, language)
    )
    for _ in range(2):
        knowledge.look_up([("x", "sv"), ("y", "sv")])
    assert asked == ["x", "y"]


def test_the_last_round_is_read_where_the_content_comes_from(knowledge, tmp_path):
    """And again once there is a newer one; without one nothing is known."""
    assert knowledge.rights() == {}
    for name, text in (("2026-01-01.1", ROUND), ("2026-01-02.1", ROUND.replace("wrong", "right"))):
        folder = tmp_path / "rounds" / name
        folder.mkdir(parents=True)
        (folder / "en.tsv").write_text(text, encoding="utf-8")
        os.utime(folder)
        assert knowledge.rights() == {"a.b": 0.5 if name.startswith("2026-01-01") else 1.0}


def test_a_round_that_is_asked_meanwhile_is_seen(knowledge, tmp_path):
    """What became of it is written into its files: their folder stays as it was."""
    folder = tmp_path / "rounds/2026-01-01.1"
    folder.mkdir(parents=True)
    file = folder / "en.tsv"
    file.write_text("expected\tstyle\tquestion\na.b\tplain\tOne?\n", encoding="utf-8")
    assert knowledge.rights() == {}
    when = folder.stat()
    file.write_text(ROUND, encoding="utf-8")
    os.utime(folder, ns=(when.st_atime_ns, when.st_mtime_ns))
    assert knowledge.rights() == {"a.b": 0.5}


def test_phrases_that_use_a_fact_are_named():
    """In a language; none of what is not there."""
    assert "project_is_closed" in phrases_with(CONTENT, "years", "sv")
    assert phrases_with(CONTENT, "no_such", "sv") == []
    assert phrases_with(CONTENT, "years", "../en") == []


@pytest.mark.parametrize("language", ["xx", "../en", ""])
def test_a_question_in_no_language_stands_nowhere(language):
    change = Change(Way.QUESTION, language, "", "city.wuhan", phrase="exam", before="x")
    assert written_in(CONTENT, change) == ""
