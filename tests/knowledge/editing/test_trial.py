"""A proposed change, tried: what it would bring is said, and a new topic grows without a single error."""

import json
import subprocess
import sys

import pytest

from knowledge.checking.report import examine
from knowledge.editing.patch import Change, Way, amended
from knowledge.editing.trial import LEARNED, checked, sample_of
from knowledge.problems import Severity
from knowledge.reading import source
from knowledge.reading.loader import load
from tests.knowledge.conftest import TODAY
from tests.packs.whole import shipped

NEW = Change(
    Way.TOPIC, "sv", "Hjälper ni med CE?", "pipeline.ce", "CE marking", "We do not.\n\nNo."
)

MEGABYTES = 350
"""What a trial may take beside the server."""


def written(content, change):
    files, _ = source.contents(content.folder)
    for file, data in amended(files, change, TODAY).items():
        content.write(file, data)


def test_a_new_topic_grows_without_an_error(content):
    """It is entered, answered in English, asked in the language of whoever asked; what it lacks is a warning."""
    written(content, NEW)
    problems = examine(content.folder, TODAY).problems
    assert [str(each) for each in problems if each.severity is Severity.ERROR] == []
    [told] = [each.message for each in problems if "'pipeline.ce' is growing" in each.message]
    assert "It has 1 of 1 answers, 30 phrasings in 0 of 1 languages" in told
    library = load(content.folder)
    assert library.topics["pipeline.ce"].answers["en"].text.strip() == NEW.answer
    assert [one.text for one in library.phrasings if one.topic == "pipeline.ce"] == [NEW.text]


def test_without_the_promise_the_same_topic_has_errors(content):
    """Control: nothing may be missing of a topic that does not grow."""
    written(content, NEW)
    content.change("topics/pipeline.ce.yaml", "promise: growing\n", "")
    assert any("'pipeline.ce' has 0 phrasings" in line for line in content.lines())


def test_a_topic_that_has_everything_need_not_grow(content):
    content.change("topics/project.about.yaml", "reviewed:", "promise: growing\nreviewed:")
    problems = examine(content.folder, TODAY).problems
    assert any("Remove 'promise: growing'" in each.message for each in problems)


def test_other_promises_are_none_of_a_topic(content):
    content.change("topics/project.about.yaml", "reviewed:", "promise: converted\nreviewed:")
    assert "'converted' is no value of 'promise'" in content.lines()[0]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change(Way.PHRASING, "en", "Way 1 to city.wuhan", "project.about"), "also a phrasing"),
        (Change(Way.PHRASING, "en", "x", "city.wuhann"), "is not a known topic"),
        (Change(Way.TOPIC, "en", "x y z", "city.wuhan", "t", "a"), "is there already"),
        (Change(Way.TOPIC, "en", "x y z", "city.ulm", "t", "{no_fact}"), "no_fact"),
    ],
    ids=["claimed", "unknown", "there", "fact"],
)
def test_what_the_check_would_refuse_is_not_examined(content, change, problem):
    report, sample = checked(content.folder, change, TODAY)
    assert problem in report["problems"][0]
    assert sample is None


def test_old_errors_are_not_the_change_s(content):
    """Whoever proposes something answers for their own lines alone."""
    content.change("questions/en/all.yaml", "    - Way 0 to city.wuhan\n", "")
    report, sample = checked(content.folder, NEW, TODAY)
    assert (report["problems"], sample is not None) == ([], True)


@pytest.mark.parametrize("file", ["questions/en/all.yaml", "questions/en/more.yaml"])
def test_old_warnings_are_not_the_change_s_where_their_lines_move(content, file):
    """A pair below what goes, in the same file or in another one. Control: a third of the pair is told."""
    twice = "Way 3 to project.about"
    if file == "questions/en/all.yaml":
        content.change(file, f"    - {twice}\n", f"    - {twice}\n    - {twice}?\n")
    else:
        content.write(file, f"project.about:\n  phrasings:\n    - {twice}?\n")
    content.change("questions/en/all.yaml", "  phrasings:\n", "  phrasings:\n    - It goes\n")
    assert len(content.lines()) == 1
    first = next(each for each in content.library().phrasings if each.text == "It goes")
    goes = Change(Way.QUESTION, "en", "", first.topic, phrase="phrasings", before=first.text)
    assert checked(content.folder, goes, TODAY)[0]["told"] == {}
    thrice = Change(Way.PHRASING, "en", f"{twice}!", "project.about")
    [told] = checked(content.folder, thrice, TODAY)[0]["told"].values()
    assert told["kind"] == "given_already"


def test_some_questions_are_learned_and_all_of_the_exam_asked():
    """Of the language of the change alone; it is said how many."""
    library = shipped()
    sample = sample_of(library, Change(Way.PHRASING, "en", "x", "cities.overview"))
    assert sample.learned <= LEARNED + 150 < sample.total
    assert {one.language for one in sample.library.phrasings} == {"en"}
    assert len(sample.library.exam) == sum(one.language == "en" for one in library.exam)
    assert {one.topic for one in sample.library.phrasings} == set(library.topics)


TRIAL = """
import asyncio, json, resource
from bot.casework.trial import trial_in
from knowledge.editing.patch import Change, Way
from knowledge.reading.loader import CONTENT
change = Change(Way.PHRASING, "en", "Which towns are you in, then?", "cities.overview")
report = asyncio.run(trial_in(CONTENT)(change, []))
print(json.dumps([report, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


@pytest.mark.slow
def test_a_trial_fits_beside_the_server():
    """The documented container has two gigabytes, and the server needs most of one.

    From a process that has had no other children: the largest of them counts.
    """
    said = subprocess.run([sys.executable, "-c", TRIAL], capture_output=True, check=True).stdout  # noqa: S603  # our own
    report, kilobytes = json.loads(said)
    assert report["after"]["asked"] > 100
    assert report["learned"]["some"] < report["learned"]["total"]
    assert kilobytes / 1024 < MEGABYTES
