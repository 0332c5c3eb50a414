"""Where the commands of editors look for what was learned: where the assistant keeps it."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from knowledge.__main__ import main
from knowledge.editing import asking
from knowledge.editing.asking import LEARNED, Asker
from knowledge.matching.match import Match, MatchKind
from knowledge.reading.loader import CONTENT, load
from tests.packs.whole import shipped


@pytest.fixture
def kept_in(monkeypatch):
    """The folders that matchers were given; nothing is learned."""
    folders = []

    def matcher(library, cache):
        folders.append(cache)
        return SimpleNamespace(
            find=lambda text, language: Match(MatchKind.NONE, (), -1.0, language)
        )

    monkeypatch.setattr(asking, "Matcher", matcher)
    return folders


def asked(*options, **environ):
    result = CliRunner(env=environ).invoke(main, ["ask", "Hello", *map(str, options)])
    assert result.exit_code == 0, result.output


def test_what_the_assistant_has_learned_is_used(kept_in, content, tmp_path):
    """By the same settings as the assistant's."""
    cache = tmp_path / "cache"
    asked(BOT_CONTENT=str(content.folder), BOT_CACHE_DIR=str(cache))
    asked("--content", content.folder, BOT_CONTENT=str(content.folder), BOT_CACHE_DIR=str(cache))
    assert kept_in == [cache, cache]


def test_another_folder_pushes_nothing_out(kept_in, content, tmp_path):
    """It is learned beside: the assistant speaks from its own."""
    cache, fingerprint = tmp_path / "cache", load(content.folder).fingerprint[:16]
    asked("--content", content.folder, BOT_CACHE_DIR=str(cache))
    asked("--content", content.folder, "--cache", cache)
    asked("--content", content.folder, BOT_CACHE_DIR="")
    assert kept_in == [cache / fingerprint, cache / fingerprint, LEARNED / fingerprint]


def test_without_settings_it_is_kept_beside_the_database(kept_in, monkeypatch):
    monkeypatch.setattr(asking, "load", lambda folder: shipped())
    Asker.of(CONTENT)
    assert kept_in == [LEARNED]
    assert LEARNED.parts[-2:] == ("data", "cache")


def test_a_round_is_asked_of_the_content_that_is_named(kept_in, content, tmp_path):
    """By BOT_CONTENT or by an option; else of that in whose folder it lies."""
    inside, outside = content.folder / "rounds" / "2026-01-01.1", tmp_path / "mine" / "1"
    for folder in (inside, outside):
        folder.mkdir(parents=True)
        (folder / "en.tsv").write_text("city.wuhan\tplain\tWuhan?\n", encoding="utf-8")
    cache, own = {"BOT_CACHE_DIR": str(tmp_path / "cache")}, str(content.folder)
    by_variable = CliRunner(env={**cache, "BOT_CONTENT": own}).invoke(
        main, ["round", str(outside)]
    )
    assert by_variable.exit_code == 0, by_variable.output
    lying_there = CliRunner(env={**cache, "BOT_CONTENT": ""}).invoke(main, ["round", str(inside)])
    assert lying_there.exit_code == 0, lying_there.output
    (outside / "en.tsv").write_text("city.wuhan\tplain\tWuhan?\n", encoding="utf-8")
    named = ["round", str(outside), "--content", own]
    assert CliRunner(env={**cache, "BOT_CONTENT": ""}).invoke(main, named).exit_code == 0
    fingerprint = load(content.folder).fingerprint[:16]
    assert kept_in == [
        Path(tmp_path, "cache", *beside) for beside in ((), (fingerprint,), (fingerprint,))
    ]


def test_a_question_is_read_in_the_words_of_a_region():
    """As a visitor's is."""
    found = []

    def find(text, language):
        found.append(text)
        return Match(MatchKind.NONE, (), -1.0, language)

    Asker(shipped(), SimpleNamespace(find=find)).ask("選單在哪裡")
    assert found == ["菜单在哪裡"]
