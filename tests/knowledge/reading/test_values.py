"""The words by which values are found, as they stand in values.yaml."""

import pytest

from knowledge.reading.loader import survey
from knowledge.values import Clues, Cue
from tests.packs.whole import shipped

FILE = "values.yaml"
SOME = (
    "legal_forms:\n  FI:\n    - Oy\n  any:\n    - Ltd\n"
    "cues:\n  person:\n    en:\n      - my name is\n"
    "labels:\n  company:\n    en:\n      - company\n"
)


def test_a_pack_may_do_without_them(content):
    """Without values.yaml a library reads as before, and less is found."""
    assert content.library().clues == Clues()


def test_they_are_read_by_name_and_language(content):
    """Legal forms by country, everything else by language."""
    content.write(FILE, SOME)
    clues = content.library().clues
    assert clues.legal_forms == {"FI": ("Oy",), "any": ("Ltd",)}
    assert clues.cues == {"person": {"en": ("my name is",)}}
    assert clues.labels == {"company": {"en": ("company",)}}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("legal_forms", "legal_form",
            "values.yaml:1: error: 'legal_form' is not a known name here. Did you mean 'legal_forms'?", id="part"),
        pytest.param("  FI:", "  Finland:",
            "values.yaml:2: error: 'Finland' is no country code. Write the two capitals of ISO 3166: DK, FI, CN (GB, not UK), or 'any'.", id="country"),
        pytest.param("person", "persons",
            "values.yaml:7: error: 'persons' is not a known name here. Did you mean 'person'?", id="cue"),
        pytest.param("    - Oy\n", "    - Oy\n    - Oy\n",
            "values.yaml:4: error: 'Oy' is already given. Keep one.", id="twice"),
        pytest.param("    en:\n      - company", "    xx:\n      - company",
            "values.yaml:12: error: 'xx' is not a promised language. See languages.yaml.", id="language"),
        pytest.param("cues:", "focus_areas:\n  sauna:\n    en:\n      - sauna\ncues:",
            "values.yaml:7: error: 'sauna' is not a known name here.", id="focus-area"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(content, old, new, wanted):
    """An editor reads file, line and the way out."""
    content.write(FILE, SOME.replace(old, new))
    assert any(str(problem).startswith(wanted) for problem in survey(content.folder).problems)


def test_every_cue_has_words_in_the_content():
    """What no language says is of no use."""
    assert set(shipped().clues.cues) == set(Cue)
