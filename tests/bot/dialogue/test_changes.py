"""Changes at the summary, as strangers wrote them: two sets, each to a registration of its own; learned from since."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.dialogue.corrections.corrections import Corrections
from bot.dialogue.words.commands import Words
from tests.bot.cast import Kind, at_summary

CHANGES = Path(__file__).parent / "changes"

EVERY = 4
"""One of so many is asked: all take half a minute."""

LEAST_RIGHT, MOST_WRONG = 75, 14
"""In per cent of what is asked of a language; of all 83.7 are right, and 8.0 wrong."""

NOTED = {
    "first": {
        "country": "FI",
        "company": "Kotituki Oy",
        "website": "https://kotituki.fi",
        "person": "Liisa Aalto",
        "email": "liisa.aalto@kotituki.fi",
        "cities": ["chengdu-chongqing", "wuhan"],
        "focus_areas": ["elderly-care"],
    },
    "second": {
        "country": "DK",
        "company": "Trinvis ApS",
        "website": "https://trinvis.dk",
        "person": "Jonas Friis",
        "email": "jonas.friis@trinvis.dk",
        "cities": ["shanghai-suzhou", "changchun"],
        "focus_areas": ["disability"],
    },
}

OFFERS = {
    "first": {
        "en": "walking aids",
        "sv": "gånghjälpmedel",
        "da": "ganghjælpemidler",
        "nb": "ganghjelpemidler",
        "fi": "kävelyapuvälineitä",
        "is": "gönguhjálpartæki",
        "zh-Hans": "助行器",
        "zh-Hant": "助行器",
    },
    "second": {
        "en": "balance trainers",
        "sv": "balanstränare",
        "da": "balancetrænere",
        "nb": "balansetrenere",
        "fi": "tasapainolaitteita",
        "is": "jafnvægistæki",
        "zh-Hans": "平衡训练器",
        "zh-Hant": "平衡訓練器",
    },
}


def comparable(name, value):
    """Return *value* as it is compared: a list in any order, of a number the last seven digits, an address bare."""
    if isinstance(value, list):
        return sorted(value)
    said = str(value).strip().casefold()
    if name == "phone":
        return "".join(filter(str.isdigit, said))[-7:]
    return said.removeprefix("https://").rstrip("/") if name == "website" else said


def is_same(name, noted, wanted):
    if noted is None:
        return False
    one, other = comparable(name, noted), comparable(name, wanted)
    return one == other or (name == "offer" and (one in other or other in one))


def became(before, values, wanted):
    """Return what became of the registration *before*: right, asked again, or wrong."""
    changed = {
        name
        for name, value in values.items()
        if comparable(name, value) != comparable(name, before.get(name, ""))
    }
    if not changed:
        return "asked"
    is_right = all(is_same(name, values.get(name), value) for name, value in wanted.items())
    return "right" if is_right and changed <= {*wanted, "website"} else "wrong"


@pytest.mark.parametrize("language", OFFERS["first"])
def test_changes_of_strangers_are_understood(core, language):
    words = Words(core.phrasebook, tuple(core.library.tongues))
    corrections = Corrections(core.reader, words, core.library.project)
    lines = (CHANGES / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    asked = [line.split("\t") for line in lines if "\tsame\t" not in line][::EVERY]
    met = Counter()
    for number, _, text, wanted in asked:
        noted = {**NOTED[number], "offer": OFFERS[number][language]}
        intake = at_summary(Kind.COMPANY, **noted)
        found = corrections.find(intake, core.ear.hear(text, language, intake.country))
        met[became(noted, found.values if found else {}, json.loads(wanted))] += 1
    shares = {name: 100 * count / len(asked) for name, count in met.items()}
    assert shares["right"] >= LEAST_RIGHT, shares
    assert shares.get("wrong", 0) <= MOST_WRONG, shares


def test_control_what_changes_nothing_is_not_right():
    """Nor is what changes more than it should."""
    noted = NOTED["first"]
    assert became(noted, {}, {"country": "DK"}) == "asked"
    assert became(noted, {"country": "FI"}, {"country": "DK"}) == "asked"
    assert became(noted, {"country": "DK", "person": "Kan I"}, {"country": "DK"}) == "wrong"
    assert became(noted, {"country": "DK"}, {"country": "DK"}) == "right"
