"""``python -m knowledge check`` and ``new``, as editors and the pull request see them."""

from datetime import date

import click
import pytest
from click.testing import CliRunner

from knowledge.__main__ import ask, evaluate, learn, learn_by_server, main, rounds, try_change
from knowledge.checking.report import Report, as_annotations
from knowledge.editing.template import new_topic
from knowledge.problems import KnowledgeError, Place, Problem, Severity
from tests.knowledge.small import TOPICS

TODAY = date(2026, 11, 25)
WUHAN = "topics/city.wuhan.yaml"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_warnings_are_shown_and_that_is_all(content):
    """Only errors keep a change from being merged."""
    result = run("check", content.folder, "--today", TODAY)
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "45 topics in 4 languages: 0 errors, 2 warnings."


def test_without_problems_it_says_so(content):
    """The closing line is always there."""
    content.write("languages.yaml", "en:\n  name: English\n  promise: complete\n")
    for file in (
        "phrases/sv.yaml",
        "phrases/zh-Hans.yaml",
        "questions/sv/cities.yaml",
        "names.yaml",
    ):
        (content.folder / file).unlink()
    content.write("facts.yaml", "years: 2021–2022\n")
    content.write(WUHAN, "topic: city.wuhan\ntitle: Wuhan\nreviewed: 2026-11-02\nen: Wuhan.\n")
    assert run("check", content.folder, "--today", TODAY).output == (
        "45 topics in 1 language: no problems.\n"
    )


def test_errors_are_sorted_by_file_and_line(content):
    """One change after the other can be made from the top."""
    content.change(WUHAN, "intake: offer", "intake: ofer")
    content.change(WUHAN, "title:", "titel:")
    content.change("facts.yaml", "years:", "Years:")
    result = run("check", content.folder)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "facts.yaml:1: error: 'Years' cannot name a fact. Use small letters, digits and '_'.",
        f"{WUHAN}:1: error: 'title' is missing. Add a line 'title: …'.",
        f"{WUHAN}:2: error: 'titel' is not a known name here. Did you mean 'title'?",
        f"{WUHAN}:8: error: 'ofer' is no value of 'intake'. Did you mean 'offer'?",
        (
            "44 topics in 4 languages: 4 errors, 0 warnings."
            " Once every file reads well, they are compared with one another."
        ),
    ]


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    """A wrong path is said like any other problem."""
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert result.output.startswith("languages.yaml:1: error: this file is missing.")
    assert "nowhere:1: error: this folder does not exist." in result.output


def test_github_shows_problems_beside_the_line(content, monkeypatch):
    """Names with hyphens and dots are whole, seen from where the command runs."""
    monkeypatch.chdir(content.folder.parent)
    file = "topics/city.beijing-zhangjiakou.yaml"
    content.change(file, "title:", "titel:")
    result = run("check", content.folder, "--format", "github")
    assert result.exit_code == 1
    assert result.output.splitlines()[:2] == [
        f"::error file=content/{file},line=1::'title' is missing. Add a line 'title: …'.",
        f"::error file=content/{file},line=2::'titel' is not a known name here. Did you mean 'title'?",
    ]


def test_github_signs_are_escaped(content):
    """What would end an annotation early is written another way."""
    problem = Problem(Place("a,b:50%.yaml", 3), "61 %\r\nof: it, all", Severity.WARNING)
    lines = list(as_annotations(Report((problem,), topics=1, languages=2), content.folder / ".."))
    assert lines[0].endswith("/../a%2Cb%3A50%25.yaml,line=3::61 %25%0D%0Aof: it, all")
    assert lines[0].startswith("::warning file=")
    assert lines[1] == "1 topic in 2 languages: 0 errors, 1 warning."


def test_the_folder_of_the_assistant_is_examined(content, monkeypatch):
    """What BOT_CONTENT names is meant by every command that is told no other folder."""
    monkeypatch.setenv("BOT_CONTENT", str(content.folder))
    (content.folder / WUHAN).unlink()
    assert f"\n{WUHAN}:1: error: this topic is missing." in run("check").output
    assert run("new", "city.wuhan").output.startswith(f"fill in: {content.folder / WUHAN}")
    assert run("rounds").output == ""


@pytest.mark.parametrize("command", [ask, evaluate, learn, learn_by_server, rounds, try_change])
def test_every_command_goes_by_it(command, monkeypatch, tmp_path):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    [content] = [each for each in command.params if each.name == "content"]
    assert content.value_from_envvar(click.Context(command)) == str(tmp_path)


def test_what_keeps_the_assistant_from_starting_is_said(content):
    """A phrase of the engine, and the English answer of a growing topic; each once."""
    for language in ("en", "sv", "zh-Hans"):
        content.change(f"phrases/{language}.yaml", "thanks:", "# thanks:")
    content.change(WUHAN, "\nen: |\n  Wuhan is one of the target cities: {cities}.\n", "")
    content.change(WUHAN, "intake: offer", "intake: offer\npromise: growing")
    assert [line.partition(":1: error: ")[2].partition(". ")[0] for line in content.lines()] == [
        "the phrase 'thanks' is missing",
        "the answer in 'en' is missing: it is read where a language has none",
    ]


@pytest.mark.parametrize(
    "given",
    ["", "[]", "{", '{"way": 1}', '{"change": 1}', '{"change": {"way": "no"}}', "\xff",
     '{"change": {"way": "phrasing", "language": 1, "text": "x"}}',
     '{"change": {"way": "phrasing", "language": "en", "text": "x", "topik": "x"}}'],
)  # fmt: skip
def test_what_is_no_change_is_said_in_words(given):
    """With the form of one, and status 2; nothing is examined."""
    result = CliRunner().invoke(main, ["try"], input=given.encode("latin-1"))
    assert (result.exit_code, result.exception.code) == (2, 2)
    assert result.output.startswith("Standard input is no change that could be tried. Write")
    assert '"way": "phrasing"' in result.output


# --- new ---


def test_a_new_topic_has_a_place_for_every_language_written(content):
    """What is left to do is what the check then asks for."""
    (content.folder / WUHAN).unlink()
    (content.folder / "questions/sv/cities.yaml").unlink()
    result = run("new", "city.wuhan", "--folder", content.folder)
    assert result.exit_code == 0, result.output
    files = [WUHAN, "questions/sv/city.yaml", "questions/zh-Hans/city.yaml"]
    assert result.output.splitlines() == [f"fill in: {content.folder / file}" for file in files]
    assert content.read("questions/sv/city.yaml").startswith(
        "# How people ask, in the language 'sv'"
    )
    missing = [line.partition("error: ")[2] for line in content.lines()]
    assert missing == [
        f"'{name}' is empty. Fill or remove it."
        for name in ("title", "source", "en", "sv", "zh-Hans")
    ]


def test_a_filled_template_has_no_problems(content):
    """The comments of the template disturb nothing."""
    (content.folder / WUHAN).unlink()
    new_topic("city.wuhan", content.folder, TODAY)
    content.change(WUHAN, "title: ", "title: Wuhan ")
    content.change(WUHAN, "source: ", "source: Cities ")
    content.change(WUHAN, "#  - cities", "  - cities")
    content.change(WUHAN, "# intake", "intake")
    for language in ("en", "sv", "zh-Hans"):
        content.change(
            WUHAN, f"\n{language}: |\n\n", f"\n{language}: |\n  Wuhan ({language}).\n\n"
        )
    assert content.lines() == []
    topic = content.library().topics["city.wuhan"]
    assert (topic.reviewed, topic.answers["sv"].text) == (TODAY, "Wuhan (sv).")


@pytest.mark.parametrize("end", ["\n", "\r\n", ""], ids=["unix", "windows", "no-line-end"])
def test_what_stands_in_a_file_is_kept(content, end):
    """Places are added at the end, beside the other topics of the group."""
    before = f"# Mine{end or chr(10)}city.wuhan:{end or chr(10)}  phrasings:{end or chr(10)}    - Är Wuhan med?{end}"
    content.write("questions/sv/cities.yaml", before)
    (content.folder / "topics/city.changchun.yaml").unlink()
    touched = new_topic("city.changchun", content.folder, TODAY)
    assert "questions/sv/cities.yaml" in touched
    after = (content.folder / "questions/sv/cities.yaml").read_bytes().decode()
    assert after.startswith(before)
    assert (after.count("\r\n") == after.count("\n")) == (end == "\r\n")
    assert "city.changchun:" in after.splitlines()
    assert not [line for line in content.lines() if line.startswith("questions")]


def test_a_place_that_is_there_is_not_added_twice(content):
    """Questions may be older than the answer."""
    (content.folder / WUHAN).unlink()
    before = content.read("questions/sv/cities.yaml")
    assert "questions/sv/cities.yaml" not in new_topic("city.wuhan", content.folder, TODAY)
    assert content.read("questions/sv/cities.yaml") == before


@pytest.mark.parametrize(
    ("topic", "line"),
    [
        pytest.param(
            "city.wuhan", f"{WUHAN}:1: error: this topic is there already. Edit it.", id="there"
        ),
        pytest.param(
            "city.wuhn",
            "topics/city.wuhn.yaml:1: error: 'city.wuhn' is not a known topic. Did you mean 'city.wuhan'?"
            " New ids are added to 'topics' in project.yaml first.",
            id="not-in-contract",
        ),
        pytest.param(
            "../../x",
            "topics/../../x.yaml:1: error: '../../x' is not a known topic."
            " New ids are added to 'topics' in project.yaml first.",
            id="out-of-the-folder",
        ),
    ],
)
def test_a_topic_that_cannot_be_new_is_refused(content, topic, line):
    """The reason and the way out are said, and nothing is written."""
    before = sorted(content.folder.rglob("*"))
    result = run("new", topic, "--folder", content.folder)
    assert (result.exit_code, result.output) == (1, f"{line}\n")
    assert sorted(content.folder.rglob("*")) == before


@pytest.mark.parametrize(
    "broken", ["city.changchun: {}\n...\n", "city.changchun: {\n"], ids=["ended", "unreadable"]
)
def test_a_file_that_would_not_read_is_left_alone(content, broken):
    """Nothing is written when one of the places cannot be added."""
    content.write("questions/sv/city.yaml", broken)
    (content.folder / "questions/sv/cities.yaml").unlink()
    (content.folder / WUHAN).unlink()
    with pytest.raises(KnowledgeError, match=r"questions/sv/city\.yaml"):
        new_topic("city.wuhan", content.folder, TODAY)
    assert not (content.folder / WUHAN).exists()
    assert content.read("questions/sv/city.yaml") == broken


@pytest.mark.slow
def test_every_topic_of_the_contract_can_be_new(content):
    """The ids are a contract of 45, and each can name a file."""
    assert len(set(TOPICS)) == len(TOPICS) == 45
    for topic in TOPICS:
        (content.folder / f"topics/{topic}.yaml").unlink()
        assert f"topics/{topic}.yaml" in new_topic(topic, content.folder, TODAY)
