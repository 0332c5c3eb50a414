"""What an editor has written down for a topic asks for it, word for word."""

from dataclasses import replace

import pytest

from knowledge.matching.match import MatchKind
from knowledge.matching.matcher import Matcher
from knowledge.matching.written_down import WrittenDown
from knowledge.topic import Phrasing
from tests.knowledge import small

LONG = "and this one is as long as a question is that needs nobody to write it down"


@pytest.fixture(scope="module")
def library():
    whole = small.library()
    phrasing, offtopic = whole.phrasings[0], whole.offtopic[0]

    def said(text, topic):
        return Phrasing(text, topic, "en", phrasing.place)

    return replace(
        whole,
        phrasings=(
            *whole.phrasings,
            said("Qwyzal?", "pipeline.cost"),
            said("Vexumo", "pipeline.cost"),
            said("vexumo!", "pipeline.join"),
            said(LONG, "pipeline.cost"),
        ),
        offtopic=(*whole.offtopic, replace(offtopic, text="Zorblax", language="en")),
    )


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("qwyzal", "en", "pipeline.cost"),
        ("QWYZAL !", "en", "pipeline.cost"),
        ("zorblax", "en", ""),
        ("qwyzal", "sv", None),
        ("qwyzal please", "en", None),
        ("vexumo", "en", None),
        (LONG, "en", None),
    ],
)
def test_a_brief_phrasing_is_known_by_its_words_alone(library, text, language, topic):
    """In its language; not one that stands at two topics, nor a longer one."""
    assert WrittenDown(library).topic_of(text, language) == topic


def test_it_is_answered_by_its_topic_and_nothing_by_none(library):
    """Whatever it resembles: the model knows neither word."""
    matcher = Matcher(library, embed=lambda: None)
    match = matcher.find("qwyzal?", "en")
    assert (match.outcome, match.topics) == (MatchKind.ANSWER, ("pipeline.cost",))
    assert matcher.find("Zorblax", "en").outcome is MatchKind.NONE


def test_it_counts_before_it_is_learned(library):
    """As soon as the library is spoken from: a longer one waits for what is learned from it."""
    before = Matcher(small.library(), embed=lambda: None)
    assert before.find("qwyzal?", "en").topics != ("pipeline.cost",)
    after = before.speaking_of(library, None)
    match = after.find("qwyzal?", "en")
    assert (match.outcome, match.topics) == (MatchKind.ANSWER, ("pipeline.cost",))
