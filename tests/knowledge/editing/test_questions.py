"""A question is put in other words, taken out or put in again, and nothing else of its file is touched."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.contract import EXAM_NEEDED, OFFTOPIC_NEEDED, PHRASINGS_NEEDED
from knowledge.editing.patch import Change, Way, amended, wording
from knowledge.editing.trial import checked, examined, sample_of
from knowledge.problems import KnowledgeError
from knowledge.reading import source
from knowledge.reading.loader import load
from tests.knowledge.conftest import TODAY

CITIES = """\
# How people ask.

city.wuhan:
  phrasings:
    # The first
    - Wuhan?
    - "What: of Wuhan"  # kept
    - a question that
      takes two lines

    - The last
  exam:
    - Is Wuhan in it?
    - And how is Wuhan?
"""
OFFTOPIC = "offtopic:\n  - What time is it?\n  - A visa?\nexam:\n  - A train?\n  - A bus?\n"
FILES = {
    "questions/en/cities.yaml": CITIES.encode(),
    "questions/en/offtopic.yaml": OFFTOPIC.encode(),
}


def change(before, text="", topic="city.wuhan", part="phrasings"):
    return Change(Way.QUESTION, "en", text, topic, phrase=part, before=before)


def written(*changes, files=FILES):
    files = dict(files)
    for each in changes:
        files |= amended(files, each, TODAY)
    return {file: data.decode() for file, data in files.items()}


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("Wuhan?", "    - Wuhan?\n"),
        ("What: of Wuhan", '    - "What: of Wuhan"  # kept\n'),
        ("a question that takes two lines", "    - a question that\n      takes two lines\n"),
        ("The last", "    - The last\n"),
    ],
)
def test_a_question_is_taken_out_and_comments_stay(before, line):
    """However many lines it takes."""
    assert written(change(before))["questions/en/cities.yaml"] == CITIES.replace(line, "")


def test_a_question_is_put_in_other_words_where_it_stands():
    """The comment beside it stays, too."""
    after = written(change("What: of Wuhan", "yes"))["questions/en/cities.yaml"]
    assert after == CITIES.replace('"What: of Wuhan"', '"yes"')


@pytest.mark.parametrize(
    ("topic", "part", "before"),
    [
        ("city.wuhan", "exam", "Is Wuhan in it?"),
        ("", "offtopic", "A visa?"),
        ("", "exam", "A train?"),
    ],
)
def test_every_list_of_questions_can_be_changed(topic, part, before):
    """Exam questions and those that are not ours; brought back, each is there once."""
    gone = change(before, topic=topic, part=part)
    back = change("", before, topic, part)
    assert before not in "".join(written(gone).values())
    assert "".join(written(gone, back, back).values()).count(f"- {before}\n") == 1


def test_what_is_so_already_is_no_change():
    """Done again after a crash; and a question that stands there twice goes whole."""
    assert amended(FILES, change("No longer there"), TODAY) == {}
    assert amended(FILES, change("No longer there", "Wuhan?"), TODAY) == {}
    doubled = {"questions/en/cities.yaml": CITIES.replace("The last", "Wuhan?").encode()}
    assert "- Wuhan?" not in written(change("Wuhan?"), files=doubled)["questions/en/cities.yaml"]


def test_words_that_are_no_longer_there_are_not_changed():
    with pytest.raises(KnowledgeError, match="not there any more"):
        amended(FILES, change("No longer there", "New"), TODAY)


def test_the_last_one_of_a_list_stays():
    """Control: its words can be changed."""
    only = {"questions/en/cities.yaml": b"city.wuhan:\n  phrasings:\n    - Wuhan?\n"}
    with pytest.raises(KnowledgeError, match="1 are needed"):
        amended(only, change("Wuhan?"), TODAY)
    assert "- Or Wuhan?" in written(change("Wuhan?", "Or Wuhan?"), files=only)[
        "questions/en/cities.yaml"
    ]  # fmt: skip


@pytest.mark.parametrize("flow", [b"{phrasings: [Wuhan?, Or]}", b"\n  phrasings: [Wuhan?, Or]"])
def test_what_only_its_file_shows_is_left_alone(flow):
    files = {"questions/en/cities.yaml": b"city.wuhan: " + flow + b"\n"}
    with pytest.raises(KnowledgeError, match="only its file shows"):
        amended(files, change("Wuhan?"), TODAY)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=st.text(min_size=1, max_size=60))
@example(text="x: |")
@example(text="---")
@example(text='He said "a" # b')
@example(text="\tx")
@example(text="\u2028")
def test_any_words_are_kept_or_refused(text):
    """Never something else, and never a file that cannot be read."""
    try:
        after = written(change("What: of Wuhan", text))["questions/en/cities.yaml"]
    except KnowledgeError:
        return
    page = source.read(after.encode(), "page")
    assert page.problems == ()
    asked = page.root.by_name["city.wuhan"].node.by_name["phrasings"].node
    wanted = " ".join(text.split())
    assert [each.value for each in asked.nodes] == [
        "Wuhan?", *([wanted] if wanted else []), "a question that takes two lines", "The last",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "topic", "needed"),
    [
        ("phrasings", "project.about", PHRASINGS_NEEDED),
        ("exam", "project.about", EXAM_NEEDED),
        ("offtopic", "", OFFTOPIC_NEEDED),
    ],
)
def test_what_the_check_needs_stays(content, part, topic, needed):
    """Of a complete language: refused by the exam, and by the runner that would write it. Control: one more may go."""
    library = load(content.folder)
    asked = {"phrasings": library.phrasings, "exam": library.exam, "offtopic": library.offtopic}
    one = next(each for each in asked[part] if (each.topic, each.language) == (topic, "en"))
    gone = change(one.text, topic=topic, part=part)
    report, sample = checked(content.folder, gone, TODAY)
    assert (report["problems"], sample) != ([], None)
    assert f"{needed} are needed" in report["problems"][0]
    files, _ = source.contents(content.folder)
    more = change("", "One more than before, please?", topic, part)
    files |= amended(files, more, TODAY)
    assert amended(files, gone, TODAY)


def test_a_question_that_goes_is_examined_without_it(harbours):
    """Before and after are asked of two matchers, and what is taken out is asked as well."""
    library = load(harbours.content)
    one = next(each for each in library.phrasings if each.language == "en")
    gone = Change(Way.QUESTION, "en", "", one.topic, phrase="phrasings", before=one.text)
    sample = sample_of(library, gone)
    assert one in sample.library.phrasings
    report = examined(sample, gone, [])
    assert [each["text"] for each in report["asked"]] == [one.text]
    assert report["before"]["asked"] == report["after"]["asked"]


def test_wording_says_what_stands_there():
    """By which it is seen that somebody else was faster."""
    assert wording(FILES, change("Wuhan?", "New")) == "Wuhan?"
    assert wording(FILES, change("", "Wuhan?")) == "Wuhan?"
    assert wording(FILES, change("No longer there", "New")) == ""
