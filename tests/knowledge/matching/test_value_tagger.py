"""What is learned from self-introductions."""

import shutil
from dataclasses import replace

import pytest

from knowledge.matching import value_tagger
from knowledge.matching.value_tagger import LEAST, ValueTagger, key_of
from knowledge.self_introductions import TOLD, SelfIntroduction, Stretch

SAID = (
    ("hi, ", "anna berg", " of ", "brightlamp", ", we make ", "reading lamps"),
    ("hello this is ", "jonas holm", " from ", "stepwell", " and we make ", "walking frames"),
    ("", "mia lund", " here, i run ", "quietroom", ", we sell ", "hearing loops"),
    ("good day, ", "per dahl", " at ", "softbed", ", we build ", "care beds"),
    ("hey it's ", "eva strand", " with ", "warmhand", ", we offer ", "heated gloves"),
    ("my name is ", "ola vik", ", my firm ", "clearview", " makes ", "magnifiers"),
)
NAMES = ("", "person", "", "company", "", "offer")


def introduction(parts):
    """Return what the parts say together, each second one marked."""
    text, stretches = "", []
    for part, name in zip(parts, NAMES, strict=True):
        if name:
            stretches.append(Stretch(name, len(text), len(text) + len(part)))
        text += part
    return SelfIntroduction(text, "en", tuple(stretches))


INTRODUCTIONS = tuple(map(introduction, SAID)) * 8


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def library(content):
    return replace(content.library(), self_introductions=INTRODUCTIONS)


@pytest.mark.slow
def test_what_nobody_has_written_down_is_told(library, cache):
    """By whole words, as they are written, each with how sure it is."""
    tagger = ValueTagger.of(library, cache=cache)
    told = tagger.told("hello, Karin Ström from Lightfoot, we make shower chairs")
    assert {name: each.said for name, each in told.items()} == {
        "person": "Karin Ström",
        "company": "Lightfoot",
        "offer": "shower chairs",
    }
    assert all(LEAST <= each.score <= 1 for each in told.values())
    assert told.keys() <= {*TOLD}


@pytest.mark.slow
def test_it_is_learned_once(library, cache, tmp_path, monkeypatch):
    """Kept under the hash of what it was learned from; the control: of other introductions it is not."""
    learned = ValueTagger.of(library, cache=cache)
    cache = shutil.copytree(cache, tmp_path / "cache")  # what is damaged here, others read
    monkeypatch.setattr(value_tagger, "_trained", None)
    again = ValueTagger.of(library, cache=cache)
    text = "mia lund of stepwell, we build care beds"
    assert (again.key, again.told(text)) == (key_of(library), learned.told(text))
    other = replace(library, self_introductions=INTRODUCTIONS[:3])
    assert ValueTagger.kept(other, cache=cache) is None
    (cache / "values.learned").write_bytes(b"x")
    assert ValueTagger.kept(library, cache=cache) is None


def test_without_introductions_nothing_is_found(content, tmp_path):
    """And nothing is kept."""
    cache = tmp_path / "cache"
    tagger = ValueTagger.of(content.library(), cache=cache)
    assert (tagger.key, dict(tagger.told("anna berg of brightlamp"))) == ("", {})
    assert not cache.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\t",
        ".",
        "\u0000\u202e\ud800",
        "a" * 5_000,
        "安" * 3_000,
        "🙂" * 700,
        "[person: x]",
    ],
)
def test_whatever_is_said_is_borne(library, cache, text):
    """Nothing is found in it; of one who introduces themselves before it, who they are, as it stands there."""
    tagger = ValueTagger.of(library, cache=cache)
    assert dict(tagger.told(text)) == {}
    whole = f"hello, Karin Ström from Lightfoot, we make shower chairs {text}"
    told = tagger.told(whole)
    assert (told["person"].said, told["company"].said) == ("Karin Ström", "Lightfoot")
    assert all(each.said in whole for each in told.values())
