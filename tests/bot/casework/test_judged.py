"""How right matchmaking is: the figures are those of the judged pairs, and of the scale as it is now."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.casework import matchmaking
from bot.casework.judged import (
    as_table,
    hits,
    measured,
    read_pairs,
    scale_of,
)
from bot.casework.matchmaking import Strength, no_closeness
from bot.cli.matchmaking import as_lines, measure
from bot.errors import BotError
from bot.wiring.knowledge import Knowledge
from bot.wiring.learning.edition import Edition
from bot.wiring.learning.live import LiveCore
from knowledge.checking.report import examine
from knowledge.measuring.judged import FILE, FOUND, JUDGED, NONE
from knowledge.reading.loader import CONTENT
from tests.bot.cast import PROJECT
from tests.packs.whole import shipped

PAIRS = read_pairs(CONTENT)
SHIPPED = shipped().project
LEADS = (Path(__file__).parents[3] / "docs" / "leads.md").read_text(encoding="utf-8")


def as_kept(pairs):
    """Return a closeness that says of each pair what stands beside it."""
    known = {(pair.need.text, pair.offer.text): pair.closeness for pair in pairs}
    return lambda text, others: [known[text, other] for other in others]


def comparing(folder, *, has_embeddings=True, rankers=("learned",)):
    """Return the knowledge of *folder*, which compares by meaning if it has the model and has learned."""
    matcher = SimpleNamespace(
        has_embeddings=has_embeddings, learned=SimpleNamespace(rankers=rankers)
    )
    core = LiveCore(SimpleNamespace(matcher=matcher))
    return Knowledge(core, Edition(folder, folder, None))


def test_there_are_enough_of_each_judgement_in_every_language():
    judged = Counter(pair.judged for pair in PAIRS)
    assert set(judged) == {Strength.STRONG, Strength.POSSIBLE, NONE}
    assert min(judged.values()) >= 20
    assert {pair.offer.language for pair in PAIRS} == {"sv", "da", "nb", "fi", "is", "en"}
    assert {pair.need.language for pair in PAIRS} == {"zh-Hans", "zh-Hant", "en"}
    known = set(SHIPPED.cities), set(SHIPPED.focus_areas)
    for pair in PAIRS:
        for side in (pair.need, pair.offer):
            assert set(side.cities) <= known[0]
            assert set(side.focus_areas) <= known[1]


def test_what_stands_beside_them_is_what_the_scale_says_now():
    """The thresholds and rules of today, on the closeness of then: else, python -m bot matchmaking."""
    assert measured(PAIRS, as_kept(PAIRS), SHIPPED) == PAIRS


def test_a_scale_that_was_changed_since_is_found(monkeypatch):
    """Control: with another threshold, what stands there is stale."""
    monkeypatch.setattr(matchmaking, "SAME", matchmaking.SAME + 0.05)
    assert measured(PAIRS, as_kept(PAIRS), SHIPPED) != PAIRS


@pytest.mark.slow
def test_the_model_says_what_it_said(core):
    mind = Knowledge(LiveCore(core), Edition(CONTENT, CONTENT, None))
    now = measured(PAIRS, mind.closeness, SHIPPED)
    assert [each.closeness for each in now] == pytest.approx(
        [each.closeness for each in PAIRS], abs=0.02
    )
    assert mind.scale() == scale_of(PAIRS)


def test_the_document_says_the_figures():
    for name, step in (("strong", Strength.STRONG), ("strong or possible", Strength.POSSIBLE)):
        row = re.search(rf"^\| {name} \| (.+) \|$", LEADS, re.MULTILINE)[1].split(" | ")
        said = hits(PAIRS, step)
        assert row == [
            *(str(said.found), str(said.right), f"{said.precision:.0%}".replace("%", " %")),
            *(str(said.wanted), f"{said.recall:.0%}".replace("%", " %")),
        ]
    assert f"{len(PAIRS)} pairs" in LEADS


def test_strong_is_mostly_right():
    """As a floor: a scale that calls everything strong would be worth nothing."""
    assert hits(PAIRS, Strength.STRONG).precision >= 0.8
    assert hits(PAIRS, Strength.STRONG).recall >= 0.5


def test_what_is_called_too_much_counts_against_it():
    """Of three that are called strong one is; of four that fit, three are shown."""
    one = PAIRS[0]
    pairs = [
        replace(one, judged=judged, found=found)
        for judged, found in (
            ("strong", "strong"),
            ("possible", "strong"),
            ("none", "strong"),
            ("strong", "possible"),
            ("possible", "weak"),
            ("none", "weak"),
        )
    ]
    strong, shown = hits(pairs, Strength.STRONG), hits(pairs, Strength.POSSIBLE)
    assert (strong.found, strong.right, strong.wanted) == (3, 1, 2)
    assert (shown.found, shown.right, shown.wanted) == (4, 3, 4)
    assert scale_of(pairs)["fitting"] == 4


def test_a_table_is_read_as_it_was_written(tmp_path):
    file = tmp_path / FILE
    assert read_pairs(tmp_path) == []
    file.parent.mkdir()
    pairs = [replace(PAIRS[0], need=replace(PAIRS[0].need, text='with "quotes"'), found="")]
    file.write_text(as_table(pairs), encoding="utf-8")
    assert read_pairs(tmp_path) == pairs
    assert scale_of(pairs) == {}
    file.write_text("judged\tneed\n", encoding="utf-8")
    with pytest.raises(ValueError, match="columns must be judged"):
        read_pairs(tmp_path)
    file.write_text(as_table(pairs) + "strong\ten\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"introductions\.tsv:3: error: a line has 11 columns"):
        read_pairs(tmp_path)


def test_a_table_that_cannot_be_read_takes_no_page_away(tmp_path):
    """Without figures, the pages are as before; the log says why."""
    file = tmp_path / FILE
    mind = comparing(tmp_path)
    assert mind.scale() == {}
    file.parent.mkdir()
    figure = f"{PAIRS[0].closeness:.3f}"
    for table in (
        "judged\tneed\n",
        as_table(PAIRS) + "strong\n",
        as_table(PAIRS).replace("0.", "x"),
        as_table(PAIRS).replace(figure, figure.replace(".", ",")),
    ):
        file.write_text(table, encoding="utf-8")
        assert mind.scale() == {}
    file.write_text(as_table(PAIRS), encoding="utf-8")
    assert mind.scale() == scale_of(PAIRS)


def test_another_rule_is_not_praised_for_what_this_one_did():
    """Without the model, or before anything is learned, meanings are not compared. Control: where they are."""
    assert comparing(CONTENT).scale() == scale_of(PAIRS)
    assert comparing(CONTENT, has_embeddings=False).scale() == {}
    assert comparing(CONTENT, rankers=()).scale() == {}


def test_the_words_of_the_table_are_those_of_the_scale():
    assert {*FOUND} == {*Strength}
    assert {*JUDGED} == {Strength.STRONG, Strength.POSSIBLE, NONE}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (3, ""),
        (3, "a line has 11 columns"),
        (3, "'Strong' is no judgement"),
        (3, "'Weak' is no step"),
        (3, "'0,526' is no number"),
        (3, "'nan' is no number"),
        (1, "its columns must be"),
        (1, "no UTF-8"),
    ],
)
def test_the_check_names_what_is_wrong_with_the_pairs(tmp_path, line, said):
    """With its line, and all of it; a mark that a spreadsheet puts before the first word is none. Control: nothing is wrong."""
    file = tmp_path / FILE
    file.parent.mkdir()
    good = as_table([replace(PAIRS[0], judged="strong", found="weak", closeness=0.526)] * 2)
    wrong = {
        "a line": good + "strong\tzh-Hans\tx\n",
        "'Strong'": "Strong".join(good.rsplit("strong", 1)),
        "'Weak'": "Weak".join(good.rsplit("weak", 1)),
        "'0,526'": "0,526".join(good.rsplit("0.526", 1)),
        "'nan'": "nan".join(good.rsplit("0.526", 1)),
        "its columns": "judged\tneed\n",
    }
    told = next((text for begins, text in wrong.items() if said.startswith(begins)), good)
    file.write_text(told, encoding="utf-16" if said == "no UTF-8" else "utf-8-sig")
    mine = [each for each in examine(tmp_path, date.min).problems if each.place.file == FILE]
    assert bool(mine) == bool(said)
    for each in mine:
        assert said in each.message
        assert each.place.line == (4 if said.startswith("a line") else line)
    if not said:
        assert len(read_pairs(tmp_path)) == 2


def test_measuring_writes_what_was_found(tmp_path):
    """And nothing where there is no model, or no pair."""
    file = tmp_path / FILE
    with pytest.raises(BotError, match="no judged pairs"):
        measure(tmp_path, no_closeness, SHIPPED)
    file.parent.mkdir()
    unmeasured = [replace(pair, found="", closeness=None) for pair in PAIRS]
    file.write_text(as_table(unmeasured), encoding="utf-8")
    with pytest.raises(BotError, match="Nothing was written"):
        measure(tmp_path, no_closeness, SHIPPED)
    assert read_pairs(tmp_path) == unmeasured
    assert measure(tmp_path, as_kept(PAIRS), SHIPPED) == as_lines(PAIRS)
    assert read_pairs(tmp_path) == PAIRS


def test_a_table_that_cannot_be_read_is_not_measured(tmp_path):
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_text("judged\tneed\n", encoding="utf-8")
    with pytest.raises(BotError, match="columns must be judged"):
        measure(tmp_path, as_kept(PAIRS), SHIPPED)


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    """As in a container, whose content is part of the image."""
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_text(as_table(PAIRS), encoding="utf-8")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(BotError, match="cannot be written: Permission denied"):
        measure(tmp_path, as_kept(PAIRS), SHIPPED)


def test_a_project_that_introduces_nobody_measures_nothing():
    assert measured(PAIRS, as_kept(PAIRS), replace(PROJECT, kinds={})) == []
