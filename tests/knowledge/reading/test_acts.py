"""What messages do, and whom to ring, as they stand in the content."""

from datetime import date

import pytest

from knowledge.acts.act import Act
from knowledge.checking.checks import check, old_numbers, spoilt_acts
from knowledge.reading.loader import survey

ACTS = "acts/en.yaml"
LINES = "help.yaml"
SOME = "affirm:\n  phrasings:\n    - yes please\n  exam:\n    - sure\nharmless:\n  phrasings:\n    - dying of laughter\n"
NUMBERS = 'checked: 2026-11-02\nFI:\n  emergency: "112"\n  crisis: 09 1\n  places: Espoo / Vantaa\n  source: mieli.fi\n'


def test_a_pack_may_tell_no_acts(content):
    """Without acts/ and help.yaml a library reads as before."""
    (content.folder / LINES).unlink()
    library = content.library()
    assert (library.acts, dict(library.help_lines.by_country)) == ((), {})


def test_acts_are_read_by_language(content):
    """A sentence keeps the act it does; what is no act has none."""
    content.write(ACTS, SOME)
    library = content.library()
    assert [(one.text, one.topic) for one in library.acts] == [
        ("yes please", Act.AFFIRM),
        ("dying of laughter", ""),
    ]
    assert [(one.text, one.topic) for one in library.acts_exam] == [("sure", Act.AFFIRM)]


def test_numbers_are_read_by_country(content):
    """They keep the day of the last check."""
    content.write(LINES, NUMBERS)
    lines = content.library().help_lines
    assert (lines.by_country["FI"].crisis, lines.checked) == ("09 1", date(2026, 11, 2))
    assert lines.by_country["FI"].places == "Espoo / Vantaa"


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        pytest.param(ACTS, SOME.replace("affirm", "afirm"),
            "acts/en.yaml:1: error: 'afirm' is not a known name here. Did you mean 'affirm'?", id="act"),
        pytest.param(ACTS, SOME.replace("exam", "exams"),
            "acts/en.yaml:4: error: 'exams' is not a known name here. Did you mean 'exam'?", id="part"),
        pytest.param(LINES, NUMBERS.replace("FI", "Finland"),
            "help.yaml:2: error: 'Finland' is no country code. Write the two capitals of ISO 3166: DK, FI, CN (GB, not UK).", id="country"),
        pytest.param(LINES, NUMBERS.replace("  crisis: 09 1\n", ""),
            "help.yaml:2: error: 'FI' has no 'crisis'. Add 'crisis: …'.", id="no-crisis-line"),
        pytest.param(LINES, NUMBERS.replace("checked: 2026-11-02\n", ""),
            "help.yaml:1: error: 'checked' is missing. Add a line 'checked: …'.", id="never-checked"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(content, file, text, wanted):
    """An editor reads file, line and the way out."""
    content.write(file, text)
    assert wanted in [str(problem) for problem in survey(content.folder).problems]


def test_a_sentence_does_one_thing(content):
    """Nor does it stand twice."""
    content.write(ACTS, SOME + "ok:\n  phrasings:\n    - Yes, please!\n")
    found = [str(one) for one in check(content.library(), date(2026, 11, 27), [spoilt_acts])]
    assert found == ["acts/en.yaml:11: error: 'Yes, please!' is already given (line 3). Keep one."]


def test_old_numbers_are_checked_again(content):
    """After half a year somebody looks at each."""
    content.write(LINES, NUMBERS)
    library = content.library()
    assert not list(check(library, date(2027, 4, 1), [old_numbers]))
    [late] = check(library, date(2027, 6, 1), [old_numbers])
    assert str(late).startswith("help.yaml:1: warning: the numbers were checked 2026-11-02.")
