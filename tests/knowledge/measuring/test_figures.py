"""The figures of an evaluation, from a matcher whose every answer is known."""

import json

import pytest

from knowledge.language.languages import Recogniser
from knowledge.matching.match import Match, MatchKind
from knowledge.measuring import figures
from knowledge.measuring.figures import Question, as_table, evaluated, read_questions
from knowledge.topic import Phrasing
from tests.knowledge import small
from tests.knowledge.small import TOPICS

FOUND = {
    "right": Match(MatchKind.ANSWER, ("pipeline.cost",), 1.0, "en"),
    "second": Match(MatchKind.ANSWER, ("pipeline.join",), 1.0, "en"),
    "wrong": Match(MatchKind.ANSWER, ("project.goal",), 1.0, "en"),
    "offered": Match(MatchKind.RIVALS, ("project.goal", "pipeline.cost"), 0.0, "en"),
    "other choices": Match(MatchKind.RIVALS, ("project.goal",), 0.0, "en"),
    "declined": Match(MatchKind.NONE, ("pipeline.cost",), -1.0, "en"),
    "off answered": Match(MatchKind.ANSWER, ("pipeline.cost",), 1.0, "en"),
    "off declined": Match(MatchKind.NONE, (), -1.0, "en"),
}


class Known:
    def find(self, text, language):
        return FOUND[text]


@pytest.fixture(scope="module")
def report():
    library = small.library()
    acceptable = ("pipeline.cost", "pipeline.join")
    questions = [
        Question(text, () if text.startswith("off ") else acceptable, "en") for text in FOUND
    ]
    return evaluated(Known(), library, Recogniser(library), questions)


def test_every_question_counts_once(report):
    """Any of the acceptable topics is right; choices without one of them are a decline."""
    assert report["languages"]["en"] == {
        "asked": 6,
        "answered": round(2 / 6, 4),
        "offered": round(1 / 6, 4),
        "wrong": round(1 / 6, 4),
        "declined": round(2 / 6, 4),
        "offtopic_answered": 0.5,
    }


def test_says_what_was_taken_for_what(report):
    """Topics and off-topic questions alike."""
    assert report["confusions"] == [
        {"asked": "pipeline.cost", "answered": "project.goal", "times": 1},
        {"asked": "off-topic", "answered": "pipeline.cost", "times": 1},
    ]
    assert "'pipeline.cost' taken for 'project.goal': 1" in as_table(report)


def test_every_question_has_a_place_in_the_matrix(report):
    """What got no answer, too."""
    assert sum(cell["times"] for cell in report["matrix"]) == len(FOUND)


def test_the_exam_is_asked_where_there_are_no_questions(monkeypatch):
    """With typos, without accents, and with its languages recognised."""
    question = Phrasing("what does it cost please", "pipeline.cost", "en", small.HERE)
    library = small.library(exam=[question])
    asked = []

    class Matcher:
        def find(self, text, language):
            asked.append(text)
            return FOUND["right"]

    monkeypatch.setattr(figures, "with_typo", lambda text, *_: f"{text}!")
    shares = evaluated(Matcher(), library, Recogniser(library), None)["languages"]["en"]
    assert asked == ["what does it cost please", "what does it cost please!"]
    assert (shares["with_slip"], shares["without_accents"], shares["recognised"]) == (1, 1, 1)


def test_what_is_typed_as_it_is_written_is_not_asked_again(monkeypatch):
    """Question by question: what has no accents is asked once, what has some is asked without them, too."""
    texts = ("what does it cost", "a café perhaps", "and for how long")
    exam = [Phrasing(each, "pipeline.cost", "en", small.HERE) for each in texts]
    library, asked = small.library(exam=exam), []

    class Matcher:
        def find(self, text, language):
            asked.append(text)
            return FOUND["wrong" if text in {"a cafe perhaps", "and for how long"} else "right"]

    monkeypatch.setattr(figures, "with_typo", lambda text, *_: text)
    shares = evaluated(Matcher(), library, Recogniser(library), None)["languages"]["en"]
    assert sorted(asked) == sorted([*texts, "a cafe perhaps"])
    assert (shares["with_slip"], shares["without_accents"]) == (round(2 / 3, 4), round(1 / 3, 4))


def test_questions_come_from_a_file(tmp_path):
    """A line each; empty ones are skipped."""
    path = tmp_path / "questions.jsonl"
    lines = [{"q": "which towns", "topics": ["cities.overview"]}, {"q": "rain?", "topics": []}]
    path.write_text("\n\n".join(map(json.dumps, lines)))
    assert read_questions(path, TOPICS) == [
        Question("which towns", ("cities.overview",)),
        Question("rain?", ()),
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("{", "[]", "[5]", "[" * 100_000, '{"q": "x"}', '{"q": "x", "topics": 5}'),
        *('{"q": "x", "topics": "bot.greeting"}', '{"q": "x", "topics": [5]}'),
        *('{"q": 5, "topics": []}', '{"q": null, "topics": []}'),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path, line):
    """With its file and number."""
    path = tmp_path / "questions.jsonl"
    path.write_text('{"q": "a", "topics": []}\n' + line)
    with pytest.raises(ValueError, match=r"questions.jsonl:2: expected"):
        read_questions(path, TOPICS)


def test_topics_that_are_not_there_are_named(tmp_path):
    """All of them, with their lines: counted, they would be wrong for ever."""
    path = tmp_path / "questions.jsonl"
    lines = [("nope.x",), ("bot.greeting",), ("bot.greetin", "bot.help")]
    texts = [json.dumps({"q": "hi", "topics": topics}) for topics in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    with pytest.raises(ValueError, match="known topic") as refused:
        read_questions(path, TOPICS)
    first, second = str(refused.value).splitlines()
    assert "questions.jsonl:1: 'nope.x' is not a known topic." in first
    assert (
        "questions.jsonl:3: 'bot.greetin' is not a known topic. Did you mean 'bot.greeting'?"
        in second
    )


def test_a_file_of_another_program_is_read_or_named(tmp_path):
    """A byte-order mark is borne; of other letters the file is named, not the codec alone."""
    path, line = tmp_path / "questions.jsonl", '{"q": "a\u2028b", "topics": []}'
    path.write_text(line, encoding="utf-8-sig")
    assert read_questions(path, TOPICS) == [Question("a\u2028b", ())]
    path.write_text(line, encoding="utf-16")
    with pytest.raises(ValueError, match=r"questions\.jsonl: these are not UTF-8 letters"):
        read_questions(path, TOPICS)
