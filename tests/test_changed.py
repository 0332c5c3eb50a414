"""Which tests ``make quick`` runs: those of what has changed."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "changed-tests"
FILES = (
    "bot/dialogue/no_intake/routing.py",
    "bot/app.py",
    "bot/templates/chat/page.html",
    "knowledge/content/phrases/en.yaml",
    "docs/running.md",
    "tests/bot/dialogue/test_outside_intake.py",
    "tests/bot/test_app.py",
    "tests/bot/conftest.py",
)


@pytest.fixture
def folder(tmp_path):
    """A folder of work in which everything is committed."""
    for file in FILES:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before", encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(folder, *arguments):
    own = ("-c", "user.name=editor", "-c", "user.email=editor@localhost")
    subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607  # our own words


def commit(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "work")


def chosen(folder):
    run = subprocess.run(  # noqa: S603  # a script of ours
        [folder / "scripts" / "changed-tests"], check=True, capture_output=True, text=True
    )
    return run.stdout.split()


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("bot/dialogue/no_intake/routing.py", ["tests/bot/dialogue"]),
        ("bot/app.py", ["tests/bot/test_app.py"]),
        ("bot/dialogue/words.txt", ["tests/bot/dialogue"]),
        ("bot/templates/chat/page.html", ["tests/bot"]),
        ("bot/supervision.py", ["tests/bot"]),
        ("knowledge/content/phrases/en.yaml", ["tests/test_dialogues.py", "tests/test_pack.py"]),
        ("docs/running.md", ["tests/test_docs.py"]),
        (
            "tests/bot/dialogue/test_outside_intake.py",
            ["tests/bot/dialogue/test_outside_intake.py"],
        ),
        ("tests/bot/conftest.py", ["tests/bot"]),
        ("pyproject.toml", ["tests"]),
    ],
)
def test_what_has_changed_is_tested(folder, file, tests):
    (folder / file).write_text("after", encoding="utf-8")
    assert chosen(folder) == tests


def test_a_new_module_is_tested_as_well(folder):
    (folder / "bot/dialogue/fresh.py").write_text("", encoding="utf-8")
    assert chosen(folder) == ["tests/bot/dialogue"]


def test_where_nothing_has_changed_the_last_commit_is_tested(folder):
    (folder / "bot/app.py").write_text("after", encoding="utf-8")
    commit(folder)
    assert chosen(folder) == ["tests/bot/test_app.py"]


def test_where_it_cannot_be_told_everything_is_tested(folder):
    """In a first commit, and in a folder that is no checkout."""
    assert chosen(folder) == ["tests"]
    shutil.rmtree(folder / ".git")
    assert chosen(folder) == ["tests"]


def test_a_test_that_was_deleted_is_not_run(folder):
    (folder / "tests/bot/test_app.py").unlink()
    assert chosen(folder) == []
