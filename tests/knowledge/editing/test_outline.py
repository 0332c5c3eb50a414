"""A topic that grows is written whole: every language at once, and it grows until nothing is missing."""

from knowledge.checking.report import examine
from knowledge.contract import EXAM_NEEDED, PHRASINGS_NEEDED
from knowledge.editing.outline import Outline, TopicText
from knowledge.editing.patch import Change, Way, amended
from knowledge.editing.trial import checked
from knowledge.problems import Severity
from knowledge.reading import source
from knowledge.reading.loader import load
from tests.knowledge.conftest import TODAY

WHOLE = TopicText(
    "We do not: ask others.\n\nReally.",
    "CE",
    tuple(f"Do you help with CE, case {number}?" for number in range(PHRASINGS_NEEDED)),
    tuple(f"Is CE part of it, case {number}?" for number in range(EXAM_NEEDED)),
)
LITTLE = TopicText("We do not.", phrasings=("Do you help with CE?",))


def change(**languages):
    outline = Outline("pipeline.ce", "CE: marking", "Joining", ("city.wuhan",), languages)
    return Change(Way.TOPIC, "en", "Do you help with CE?", "pipeline.ce", outline=outline)


def written(content, proposed):
    files, _ = source.contents(content.folder)
    for file, data in amended(files, proposed, TODAY).items():
        content.write(file, data)
    return examine(content.folder, TODAY).problems


def test_what_is_begun_grows_without_an_error(content):
    """It is warned of what is missing, and English is read meanwhile."""
    problems = written(content, change(en=LITTLE, sv=TopicText("Nej.", "CE-märkning", ("CE?",))))
    assert [str(each) for each in problems if each.severity is Severity.ERROR] == []
    assert any("'pipeline.ce' is growing" in each.message for each in problems)
    topic = load(content.folder).topics["pipeline.ce"]
    assert (topic.title, topic.source) == ("CE: marking", "Joining")
    assert topic.answers["sv"].text.strip() == "Nej."
    assert topic.label("sv") == "CE-märkning"


def test_what_has_everything_does_not_grow(content):
    """In every language that is promised to be complete; here that is English."""
    problems = written(content, change(en=WHOLE))
    assert [str(each) for each in problems if each.severity is Severity.ERROR] == []
    assert "promise" not in content.read("topics/pipeline.ce.yaml")
    asked = [one.text for one in load(content.folder).exam if one.topic == "pipeline.ce"]
    assert asked == list(WHOLE.exam)


def test_what_is_missing_is_counted_in_each_language():
    outline = change(en=WHOLE, sv=LITTLE).outline
    lacks = [(each.language, each.what, each.there) for each in outline.lacks(("en", "sv", "fi"))]
    assert lacks == [
        ("sv", "phrasing", 1), ("sv", "exam", 0),
        ("fi", "answer", 0), ("fi", "phrasing", 0), ("fi", "exam", 0),
    ]  # fmt: skip


def test_nothing_is_examined_of_a_topic_that_cannot_begin(content):
    """Without an English answer, or without any way to ask for it."""
    for languages in ({"sv": LITTLE}, {"en": TopicText("An answer.")}, {}):
        report, sample = checked(content.folder, change(**languages), TODAY)
        assert report["problems"] == ["a new topic needs an answer and a phrasing."]
        assert sample is None


def test_a_phrasing_of_another_topic_is_refused(content):
    """By the check, as everywhere."""
    taken = TopicText("An answer.", phrasings=("Way 1 to city.wuhan",))
    report, _ = checked(content.folder, change(en=taken), TODAY)
    assert any("also a phrasing" in each for each in report["problems"])


def test_an_outline_comes_back_from_plain_values():
    outline = change(en=WHOLE, sv=LITTLE).outline
    assert Outline.from_plain(outline.to_plain()) == outline


def test_questions_are_added_to_a_topic_that_is_there(content):
    """In their order, before the others, each once, however often it is done."""
    said = TopicText(phrasings=("Tell of it: now", "And it?"), exam=("What of it, though?",))
    outline = Outline("city.wuhan", "", languages={"en": said, "sv": said})
    more = Change(Way.PHRASING, "en", "Tell of it: now", "city.wuhan", outline=outline)
    report, sample = checked(content.folder, more, TODAY)
    assert (report["problems"], sample is not None) == ([], True)
    for _ in "12":
        problems = written(content, more)
    assert [str(each) for each in problems if each.severity is Severity.ERROR] == []
    library = load(content.folder)
    for language in ("en", "sv"):
        mine = [q for q in library.phrasings if (q.topic, q.language) == ("city.wuhan", language)]
        assert [each.text for each in mine[:2]] == list(said.phrasings)
        examined = [
            q.text for q in library.exam if (q.topic, q.language) == ("city.wuhan", language)
        ]
        assert examined[0] == said.exam[0]
