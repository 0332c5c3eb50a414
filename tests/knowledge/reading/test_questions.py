"""Questions of a file that is remembered are read once, and whatever is wrong is said each time."""

import pytest

from bot.wiring.learning.reloading import remembering
from knowledge.reading import questions
from knowledge.reading.loader import survey

SWEDISH = "questions/sv/cities.yaml"
OFFTOPIC = "questions/en/offtopic.yaml"
PROJECT = "project.yaml"
ACTS = "acts/en.yaml"
WUHAN = "topics/city.wuhan.yaml"


@pytest.fixture
def seen(content, monkeypatch):
    """The sentences that were looked at."""
    content.write(ACTS, "affirm:\n  phrasings:\n    - By all means\n  exam:\n    - Do\n")
    texts = []
    look = questions.check_letters_of_visitors

    def noted(text, language, findings):
        texts.append(text.value)
        look(text, language, findings)

    monkeypatch.setattr(questions, "check_letters_of_visitors", noted)
    return texts


def test_an_answer_that_changes_has_no_question_read_again(content, seen):
    """And the library is what it would be had all been read."""
    read = remembering()
    survey(content.folder, read)
    assert "Är Wuhan med?" in seen
    seen.clear()
    content.change(WUHAN, "Wuhan is one", "Wuhan was one")
    after = survey(content.folder, read)
    assert seen == []
    assert after == survey(content.folder)
    assert "Wuhan was one" in after.library.topics["city.wuhan"].answers["en"].text


def test_of_two_files_the_one_that_changed_is_read_again(content, seen):
    read = remembering()
    survey(content.folder, read)
    seen.clear()
    content.change(SWEDISH, "Är Wuhan med?", "Är Wuhan med nu?")
    survey(content.folder, read)
    assert "Är Wuhan med nu?" in seen
    assert "Will it rain?" not in seen


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((SWEDISH, "Är Wuhan med?", "Ær Wuhan med?"), "'sv' has no Æ"),
        ((SWEDISH, "city.wuhan", "city.wuhn"), "is not a known topic"),
        ((SWEDISH, "Wuhan, då?", "Wuhan: då?"), "Put the sentence in quotes"),
        ((OFFTOPIC, "offtopic", "off-topic"), "'offtopic' is missing"),
        ((ACTS, "affirm", "affrm"), "Did you mean 'affirm'?"),
        ((ACTS, "By all means", "Æ"), ""),
    ],
    ids=["letters", "topic", "colon", "missing", "act", "nothing"],
)
def test_what_is_wrong_is_said_as_often_as_it_is_read(content, seen, change, message):
    """Read for the first time, for the second, and beside a change elsewhere: as if nothing were remembered."""
    content.change(*change)
    read = remembering()
    for _ in range(2):
        found = survey(content.folder, read)
        assert found == survey(content.folder)
        assert any(message in problem.message for problem in found.problems) or not message
    content.change(WUHAN, "Wuhan is one", "Wuhan was one")
    assert survey(content.folder, read) == survey(content.folder)


def test_a_topic_that_is_gone_is_unknown_in_a_file_that_is_remembered(content):
    """The same file means another thing by another project.yaml."""
    read = remembering()
    survey(content.folder, read)
    text = content.read(PROJECT)
    assert "  - city.wuhan\n" in text
    content.write(PROJECT, text.replace("  - city.wuhan\n", ""))
    found = survey(content.folder, read)
    assert found == survey(content.folder)
    assert any(
        problem.place.file == SWEDISH and "'city.wuhan' is not a known topic" in problem.message
        for problem in found.problems
    )
    content.write(PROJECT, text)
    assert survey(content.folder, read) == survey(content.folder)


def test_only_the_last_of_a_file_is_remembered():
    """Somebody who saves a large file all day must not fill the memory."""
    read = remembering()
    first = read(b"a: 1\n", "a.yaml")
    assert read(b"a: 1\n", "a.yaml") is first
    read(b"a: 2\n", "a.yaml")
    assert read(b"a: 1\n", "a.yaml") is not first
