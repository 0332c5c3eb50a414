"""The real content: no problems, and its exam is passed.

The figures are those that editors are promised; ``python -m knowledge evaluate`` prints them all.
"""

from datetime import UTC, date, datetime

import pytest

from knowledge.checking.checks import check, uneven_facts
from knowledge.checking.report import examine
from knowledge.language.languages import Recogniser
from knowledge.measuring.figures import WORDS_RECOGNISED, as_table, evaluated
from knowledge.reading.loader import CONTENT
from tests.kept import MadeFrom, kept
from tests.packs.whole import shipped

COMPLETE = ("en", "zh-Hans", "sv", "da", "nb", "fi", "is")

ANSWERED = 0.92
ANSWERED_OR_OFFERED = 0.965
OFFTOPIC_ANSWERED = 0.04
LOST_BY_A_SLIP = 0.03
LOST_WITHOUT_ACCENTS = 0.02

RECOGNISED = 0.98
NEIGHBOURS = ("da", "nb")
NEIGHBOURS_APART = 0.92


@pytest.fixture(scope="session")
def library():
    return shipped()


@pytest.fixture(scope="session")
def recogniser(library):
    return Recogniser(library)


@pytest.fixture(scope="session")
def languages(library, recogniser, learned, core):
    """The figures of each language; where nothing has changed that they are made from, the last ones."""
    report = kept(
        learned.with_name("exam.json"),
        MadeFrom(("knowledge.measuring.figures", "knowledge.reading.loader")),
        lambda: evaluated(core.matcher, library, recogniser, None),
    )
    print(as_table(report))
    return report["languages"]


@pytest.mark.slow
def test_content_has_no_errors():
    """The check of the content finds nothing that keeps a change from being merged."""
    report = examine(CONTENT, datetime.now(tz=UTC).date())  # noqa: TID251  # as the command does
    assert report.errors == 0, [str(problem) for problem in report.problems]


def test_every_language_of_an_answer_uses_the_same_facts(library):
    """A change may begin with one language; what is shipped has them all."""
    assert list(check(library, date.min, (uneven_facts,))) == []


def test_seven_languages_are_complete(library):
    """None of them falls back to growing, where nothing is examined."""
    promised = {one.language for one in library.tongues.values() if one.promise == "complete"}
    assert promised == set(COMPLETE)


@pytest.mark.slow
@pytest.mark.parametrize("language", COMPLETE)
def test_exam_is_answered(languages, language):
    """Questions held back are answered by the right topic."""
    assert languages[language]["answered"] >= ANSWERED


@pytest.mark.slow
@pytest.mark.parametrize("language", COMPLETE)
def test_exam_is_answered_or_offered(languages, language):
    """Where the right topic does not answer, it is mostly among the choices."""
    marks = languages[language]
    assert marks["answered"] + marks["offered"] >= ANSWERED_OR_OFFERED


@pytest.mark.slow
@pytest.mark.parametrize("language", COMPLETE)
def test_offtopic_is_not_answered(languages, language):
    """Off-topic questions that nothing was learned from are rarely answered."""
    assert languages[language]["offtopic_answered"] <= OFFTOPIC_ANSWERED


@pytest.mark.slow
@pytest.mark.parametrize("language", COMPLETE)
def test_slips_and_missing_accents_cost_little(languages, language):
    """A visitor in haste, or without the keys, gets the answer."""
    marks = languages[language]
    assert marks["with_slip"] >= marks["answered"] - LOST_BY_A_SLIP
    assert marks["without_accents"] >= marks["answered"] - LOST_WITHOUT_ACCENTS


@pytest.mark.parametrize("language", COMPLETE)
def test_language_is_recognised(library, recogniser, language):
    """By four words or more; Danish and Norwegian are told apart less often than from others."""
    texts = [
        one.text
        for one in library.exam
        if one.language == language
        and (language == "zh-Hans" or len(one.text.split()) >= WORDS_RECOGNISED)
    ]
    found = [recogniser.language_of(text).language for text in texts]
    alike = NEIGHBOURS if language in NEIGHBOURS else (language,)
    assert sum(one in alike for one in found) >= RECOGNISED * len(texts)
    assert found.count(language) >= NEIGHBOURS_APART * len(texts)
