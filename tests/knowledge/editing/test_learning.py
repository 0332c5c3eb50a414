"""``python -m knowledge learn``: what a first start would have to do."""

import hashlib
from concurrent.futures import Future

import pytest
from click.testing import CliRunner

from knowledge.__main__ import main
from knowledge.editing import learning
from knowledge.reading.loader import load


def learn(*arguments):
    return CliRunner().invoke(main, ["learn", *map(str, arguments)])


def digests(folder):
    """The models by their files; the vectors beside them may be older, and more."""
    models = folder.glob("*.learned")
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in models}


@pytest.mark.slow
def test_several_processes_learn_what_one_does(harbours, tmp_path):
    """Each language once, and each is kept: another time there is nothing to do."""
    one, several = tmp_path / "one", tmp_path / "several"
    learn(one, "--content", harbours.content)
    result = learn(several, "--content", harbours.content, "--processes", 2)
    languages = {phrasing.language for phrasing in load(harbours.content).phrasings}
    assert sorted(result.output.split()) == sorted({"acts", "values", *languages})
    kept = digests(several)
    assert kept.keys() >= {f"{language}.learned" for language in languages}
    assert kept == digests(one)


def test_what_is_not_valid_is_not_learned(tmp_path):
    """And it says why."""
    result = learn(tmp_path / "cache", "--content", tmp_path, "--processes", 2)
    assert result.exit_code == 1
    assert "project.yaml" in result.output


class Pool:
    """Notes what is to be learned, and learns nothing."""

    def __init__(self, *told):
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *told):
        pass

    def submit(self, work, content, folder, each):
        self.asked.append(each)
        done = Future()
        done.set_result(None)
        return done


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_is_kept_is_handed_to_no_process(harbours, tmp_path, monkeypatch, is_kept):
    """It would read the whole content to see that; the control: where nothing is kept, all of it is."""
    pool = Pool()
    monkeypatch.setattr(learning, "apart", lambda _processes: pool)
    folder = harbours.cache if is_kept else tmp_path
    result = learn(folder, "--content", harbours.content, "--processes", 2)
    assert sorted(result.output.split()) == ["acts", "en", "sv", "values"]
    beside = ["acts", "values"]
    assert sorted(pool.asked) == (beside if is_kept else sorted(["en", "sv", *beside]))
