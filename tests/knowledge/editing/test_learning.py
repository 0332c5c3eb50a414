"""``python -m knowledge learn``: what a first start would have to do."""

import hashlib

import pytest
from click.testing import CliRunner

from knowledge.__main__ import main
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
    assert sorted(result.output.split()) == sorted({"acts", *languages})
    kept = digests(several)
    assert kept.keys() >= {f"{language}.learned" for language in languages}
    assert kept == digests(one)


def test_what_is_not_valid_is_not_learned(tmp_path):
    """And it says why."""
    result = learn(tmp_path / "cache", "--content", tmp_path, "--processes", 2)
    assert result.exit_code == 1
    assert "project.yaml" in result.output
