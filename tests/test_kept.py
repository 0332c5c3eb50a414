"""What is kept is what would be found: anything that it was made from makes it found anew."""

import pytest

from tests import kept
from tests.kept import MadeFrom, file_of, with_imported


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Ask for a figure; what comes back is how often it was found out."""
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "with_imported", lambda modules: {*modules, "bot.inner.rule"})
    for name in ("requirements.txt", "bot/play.py", "bot/inner/rule.py", "talks/a.yaml", "own/facts.yaml"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("A: 1\n")
    made_from, times = MadeFrom(("bot.play",), ("talks",), tmp_path / "own"), []

    def found():
        times.append(1)
        return {"times": len(times)}

    return lambda: kept.kept(tmp_path / "figure.json", made_from, found)["times"]


def test_nothing_is_found_out_twice(asked):
    assert [asked(), asked()] == [1, 1]


@pytest.mark.parametrize(
    "file",
    ["bot/play.py", "bot/inner/rule.py", "talks/new.yaml", "own/facts.yaml", "own/topics/new.yaml", "requirements.txt"],
)  # fmt: skip
def test_whatever_changes_is_found_out_again(asked, tmp_path, file):
    """A module, one that it imports, a file that comes, the content, another package."""
    asked()
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("another\n")
    assert [asked(), asked()] == [2, 2]
    (tmp_path / file).unlink()
    assert asked() == 3


@pytest.mark.parametrize("file", ["bot/page.py", "own/rounds/a.tsv", "own/README.md", "docs.md"])
def test_what_is_beside_is_not_looked_at(asked, tmp_path, file):
    """Modules that nothing imports, and what is not read of the content."""
    asked()
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("another\n")
    assert asked() == 1


def test_what_is_imported_within_a_function_counts():
    """And every module has its file."""
    found = with_imported(["bot.cli.play", "bot.wiring.assistant"])
    assert {"bot.dialogue.assistant", "knowledge.models.encoder"} <= found
    assert "bot.console.serving.routes" not in found
    lazily = with_imported(["bot.__main__"])
    assert "bot.app" in lazily, "it is imported where a command needs it"
    assert [each for each in lazily if not file_of(each).is_file()] == []
