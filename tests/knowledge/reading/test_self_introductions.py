"""What people write who introduce themselves, as it stands in the content."""

import pytest

from knowledge.reading.loader import survey
from knowledge.self_introductions import Stretch

FILE = "self-introductions/en.yaml"
SOME = 'self-introductions:\n  - "[person: Anna Berg] of [company: Lyset AB], hello"\n  - "nobody here"\n'


def test_what_is_told_is_marked(content):
    """The marks are no part of the text; a text without any is read, too."""
    content.write(FILE, SOME)
    one, other = content.library().self_introductions
    assert (one.text, one.language) == ("Anna Berg of Lyset AB, hello", "en")
    assert one.stretches == (Stretch("person", 0, 9), Stretch("company", 13, 21))
    assert (other.text, other.stretches) == ("nobody here", ())
    assert one.place.line == 2


def test_a_pack_may_have_none(content):
    """Then nothing is learned of them."""
    assert content.library().self_introductions == ()


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (
            "self-introductions:",
            "introduction:",
            ":1: error: 'introduction' is not a known name here.",
        ),
        ("[person:", "[persona:", ":2: error: 'persona' is none of company, person, offer, need."),
        ("Lyset AB]", "Lyset AB", ":2: error: a mark is not whole."),
        ("[company: Lyset", "company: Lyset", ":2: error: a mark is not whole."),
        ("[company: Lyset", "[company Lyset", ":2: error: a mark is not whole."),
    ],
)
def test_a_mistake_is_named_with_its_line(content, before, after, wanted):
    """An editor reads file, line and the way out."""
    content.write(FILE, SOME.replace(before, after))
    [problem] = [str(each) for each in survey(content.folder).problems if FILE in str(each)]
    assert problem.startswith(FILE + wanted)


def test_a_language_is_one_of_ours(content):
    """What lies in a file of another is read by nobody."""
    content.write("self-introductions/xx.yaml", SOME)
    assert any("xx" in str(each) for each in survey(content.folder).problems)
