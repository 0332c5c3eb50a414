"""What is kept is what would be found: anything that it was made from makes it found anew."""

import pytest

from tests import kept


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Ask for a figure; what comes back is how often it was found out."""
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("numpy==2\n")
    (tmp_path / "bot" / "inner").mkdir(parents=True)
    (tmp_path / "bot" / "inner" / "rule.py").write_text("A = 1\n")
    times = []

    def found():
        times.append(1)
        return {"times": len(times)}

    return lambda: kept.kept(tmp_path / "figure.json", ["bot"], found)["times"]


def test_nothing_is_found_out_twice(asked):
    assert [asked(), asked()] == [1, 1]


@pytest.mark.parametrize("file", ["bot/inner/rule.py", "bot/new.yaml", "requirements.txt"])
def test_whatever_changes_is_found_out_again(asked, tmp_path, file):
    """A file that is another, one that comes, another package."""
    asked()
    (tmp_path / file).write_text("another\n")
    assert [asked(), asked()] == [2, 2]
    (tmp_path / file).unlink()
    assert asked() == 3


def test_what_is_beside_is_not_looked_at(asked, tmp_path):
    """What Python compiled, and folders that nothing is made from."""
    asked()
    (tmp_path / "bot" / "__pycache__").mkdir()
    (tmp_path / "bot" / "__pycache__" / "rule.pyc").write_bytes(b"x")
    (tmp_path / "docs.md").write_text("x")
    assert asked() == 1
