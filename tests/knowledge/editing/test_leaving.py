"""A topic that leaves the content, and what is put right of one that stays: its label and its title."""

import pytest

from knowledge.editing.outline import Outline, TopicText
from knowledge.editing.patch import Change, Way, amended, patch, wording
from knowledge.editing.trial import checked
from knowledge.problems import Severity
from knowledge.reading import source
from tests.knowledge.conftest import TODAY

TOPIC = "pipeline.ce"
SAID = TopicText(
    "We certify nothing.", "CE", ("Do you help with CE marking?",), ("Is CE needed?",)
)
SWEDISH = TopicText("Vi certifierar inget.", "", ("Hjälper ni med CE?",))
NEW = Change(
    Way.TOPIC,
    "en",
    "x",
    TOPIC,
    outline=Outline(TOPIC, "CE", languages={"en": SAID, "sv": SWEDISH}),
)
REMOVAL = Change(Way.REMOVAL, "", "", TOPIC, before="CE")


def files_of(content):
    return source.contents(content.folder)[0]


def write(content, made):
    for file, data in made.items():
        path = content.folder / file
        if data:
            path.write_bytes(data)
        else:
            path.unlink()


def added(content):
    write(content, amended(files_of(content), NEW, TODAY))


def test_what_was_added_goes_without_a_trace(content):
    """Page, questions in each language and the id in the list; all else byte by byte as it was."""
    before = files_of(content)
    added(content)
    made = amended(files_of(content), REMOVAL, TODAY)
    assert made[f"topics/{TOPIC}.yaml"] == b""
    write(content, made)
    after = files_of(content)
    assert {file for file in before if before[file] != after.get(file)} == set()
    assert after.keys() == before.keys()
    assert amended(after, REMOVAL, TODAY) == {}, "once more it is no change"


def test_the_patch_deletes_the_file(content):
    added(content)
    files = files_of(content)
    told = patch(files, amended(files, REMOVAL, TODAY))
    assert f"--- a/knowledge/content/topics/{TOPIC}.yaml\n+++ /dev/null\n" in told


def test_nothing_is_in_the_way_of_a_topic_that_nobody_names(content):
    added(content)
    report, sample = checked(content.folder, REMOVAL, TODAY)
    assert (report["problems"], sample) == ([], None)


def test_a_topic_that_another_names_stays(content):
    """The exam says which one: its reader takes it away there first."""
    added(content)
    page = content.folder / "topics" / "city.wuhan.yaml"
    page.write_text(page.read_text("utf-8").replace("- city.changchun", f"- {TOPIC}"), "utf-8")
    report, _ = checked(content.folder, REMOVAL, TODAY)
    [line] = report["problems"]
    assert f"there is no topic '{TOPIC}'" in line
    assert report["told"][line]["file"] == "topics/city.wuhan.yaml"
    assert report["told"][line]["kind"] == "no_topic"


@pytest.mark.parametrize(
    ("way", "language"), [(Way.LABEL, "en"), (Way.LABEL, "sv"), (Way.TITLE, "")], ids=str
)
def test_label_and_title_are_put_right_in_the_file(content, way, language):
    """A label where there was none, too; and nothing else of the file is another."""
    added(content)
    files, page = files_of(content), f"topics/{TOPIC}.yaml"
    there = wording(files, Change(way, language, "", TOPIC))
    assert there == ({"en": "CE", "": "CE"}).get(language, "")
    change = Change(way, language, "CE: marking", TOPIC, before=there)
    made = amended(files, change, TODAY)
    assert wording(made, change) == "CE: marking"
    lines = files[page].decode().splitlines()
    assert len(set(lines) - set(made[page].decode().splitlines())) == (1 if there else 0)
    report, sample = checked(content.folder, change, TODAY)
    assert (report["problems"], sample) == ([], None)


def test_one_language_of_an_answer_may_use_a_fact_that_the_others_do_not(content):
    """It is a warning that names both sides; the next language takes it further."""
    said = wording(files_of(content), Change(Way.ANSWER, "sv", "", "city.wuhan"))
    change = Change(Way.ANSWER, "sv", said.replace("{cities}", "fem"), "city.wuhan", before=said)
    report, _ = checked(content.folder, change, TODAY)
    assert report["problems"] == []
    [line] = [each for each in report["warnings"] if "{cities}" in each]
    assert report["told"][line]["values"] == {
        "fact": "{cities}",
        "there": ["en"],
        "lacking": ["sv"],
    }
    assert Severity.WARNING not in report["problems"]
