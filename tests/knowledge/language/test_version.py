"""What was learned from texts as the package read them once is not used for those that it reads now."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.acts import training as act_training
from knowledge.language import version
from knowledge.language.version import reading_version
from knowledge.matching import training, value_tagger
from tests.knowledge.matching.test_value_tagger import INTRODUCTIONS
from tests.knowledge.small import library

CODE = Path(version.__file__).parent
LIBRARY = replace(library(), self_introductions=INTRODUCTIONS)


@pytest.fixture
def version_of(monkeypatch):
    """The version of a package whose code lies in a folder."""

    def find(folder):
        monkeypatch.setattr(version, "files", lambda _package: folder)
        return reading_version.__wrapped__()

    return find


def test_it_is_of_all_modules(version_of, tmp_path):
    before = version_of(CODE)
    changed = {}
    for module in CODE.glob("*.py"):
        copy = tmp_path / module.stem
        shutil.copytree(CODE, copy)
        with (copy / module.name).open("a") as file:
            file.write("# as before, but for this\n")
        changed[module.name] = version_of(copy)
    assert len({before, *changed.values()}) == 1 + len(changed)
    assert version_of(CODE) == before


def test_it_is_of_what_rewrites_texts(version_of, monkeypatch):
    before = version_of(CODE)
    monkeypatch.setattr(version, "version", lambda _library: "another")
    assert version_of(CODE) != before


@pytest.mark.parametrize(
    ("module", "key"),
    [
        (training, lambda: training.keys_of(LIBRARY, with_embeddings=False)),
        (act_training, lambda: act_training.key_of(LIBRARY, with_embeddings=False)),
        (value_tagger, lambda: value_tagger.key_of(LIBRARY)),
    ],
    ids=["topics", "acts", "values"],
)
def test_what_is_learned_is_of_one_version(module, key, monkeypatch):
    before = key()
    assert key() == before
    monkeypatch.setattr(module, "reading_version", lambda: "another")
    assert key() != before
