"""Where the content cannot be written, what was approved is laid over a copy, by every process."""

import asyncio
import errno
import os
import shutil
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.casework.content.texts import ASSISTANT, Step, StepKind
from bot.casework.questions import State
from bot.wiring.learning import edition as module
from bot.wiring.learning.edition import Edition
from knowledge.editing.patch import Way
from knowledge.problems import KnowledgeError, Place, Problem
from tests.bot.casework.test_content import NOW, kept

PAGE = "# Kept\ntopic: city.wuhan\n\nen: |\n  Old words.\n\nsv: Gamla ord.\n"
ASKED = "city.wuhan:\n  phrasings:\n    - Is Wuhan in?\n"


@pytest.fixture
def base(tmp_path):
    """The content of an image."""
    for file, text in (("topics/city.wuhan.yaml", PAGE), ("questions/en/cities.yaml", ASKED)):
        path = tmp_path / "image" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "image"


@pytest.fixture
def writer(address, written):
    return written(address)


@pytest.fixture
def _unwritable(monkeypatch, base):
    monkeypatch.setattr(module, "may_write", lambda folder: folder != base)


def in_content(writer, **changes):
    """Return a proposal that was approved and came into the content."""
    proposal = kept(writer, **{"state": State.APPLIED, **changes})
    step = Step(proposal.number, StepKind.APPLIED, ASSISTANT, NOW)
    writer.run(lambda unit: unit.edits.note(step))
    return proposal


def said(edition):
    return (edition.folder / "topics/city.wuhan.yaml").read_text(encoding="utf-8")


def asked(edition):
    return (edition.folder / "questions/en/cities.yaml").read_text(encoding="utf-8")


def test_a_folder_that_can_be_written_is_spoken_from_itself(base, writer, tmp_path):
    """Control: nothing is copied, and nothing laid over twice."""
    in_content(writer, state=State.OUT)
    edition = Edition.of(base, tmp_path / "cache", writer)
    assert (edition.folder, edition.is_copy) == (base, False)
    assert said(edition) == PAGE


@pytest.mark.usefixtures("_unwritable")
def test_values_and_spellings_hold_over_a_newer_image(base, writer, tmp_path):
    """A fact is what was approved; of a name, what came with the newer image stays beside it."""
    facts, names = base / "facts.yaml", base / "names.yaml"
    spelt = "cities:\n  wuhan:\n    spellings:\n      en:\n        - Wuhan\n"
    facts.write_text("years: 2021\n", encoding="utf-8")
    names.write_text(spelt, encoding="utf-8")
    whole = {"topic": "", "language": "en"}
    in_content(
        writer,
        key="f",
        **{**whole, "language": ""},
        way=Way.FACT,
        phrase="years",
        text="2031",
        before="2021",
    )
    in_content(
        writer,
        key="n",
        **whole,
        way=Way.NAME,
        phrase="wuhan",
        text="Wuhan\nWu Han",
        before="Wuhan",
    )
    for newer in ("", "# Newer\n"):
        facts.write_text(f"{newer}years: 2022\n", encoding="utf-8")
        names.write_text(f"{newer}{spelt}        - Hankou\n", encoding="utf-8")
        folder = Edition.of(base, tmp_path / "cache", writer).folder
        assert (folder / "facts.yaml").read_text(encoding="utf-8") == f'{newer}years: "2031"\n'
        after = (folder / "names.yaml").read_text(encoding="utf-8")
        assert after == f"{newer}{spelt}        - Hankou\n        - Wu Han\n"


@pytest.mark.usefixtures("_unwritable")
def test_a_question_that_was_taken_out_stays_out(base, writer, tmp_path):
    """Of a newer image, too; brought back, it is there again. Without it the image says it."""
    page = base / "questions/en/cities.yaml"
    page.write_text(f"{ASKED}    - And Wuhan?\n", encoding="utf-8")
    removed = {"way": Way.QUESTION, "phrase": "phrasings", "text": "", "before": "And Wuhan?"}
    assert asked(Edition.of(base, tmp_path / "cache", writer)).count("And Wuhan?") == 1
    in_content(writer, key="gone", **removed)
    assert asked(Edition.of(base, tmp_path / "cache", writer)) == ASKED
    page.write_text(f"# Newer\n{ASKED}    - And Wuhan?\n", encoding="utf-8")
    assert asked(Edition.of(base, tmp_path / "cache", writer)) == f"# Newer\n{ASKED}"
    back = {**removed, "text": "And Wuhan?", "before": ""}
    in_content(writer, key="back", **back)
    assert asked(Edition.of(base, tmp_path / "cache", writer)).count("And Wuhan?") == 1


@pytest.mark.usefixtures("_unwritable")
def test_what_was_approved_is_laid_over_a_copy(base, writer, tmp_path):
    """And nothing else: drafts and what waits for approval stay in the database. The image is as it was."""
    in_content(writer, state=State.OUT)
    kept(writer, key="draft", text="A draft.", before="New words.")
    kept(writer, key="waits", text="Examined.", before="New words.", state=State.EXAMINED)
    in_content(writer, key="asks", way=Way.PHRASING, text="What of Wuhan?", state=State.APPLIED)
    edition = Edition.of(base, tmp_path / "cache", writer)
    assert said(edition) == PAGE.replace("Old words.", "New words.")
    assert "- What of Wuhan?\n    - Is Wuhan in?" in asked(edition)
    assert (base / "topics/city.wuhan.yaml").read_text(encoding="utf-8") == PAGE
    assert "+  New words." in edition.patch()


@pytest.mark.usefixtures("_unwritable")
def test_what_nobody_approved_is_not_laid_over(base, writer, tmp_path):
    """Examined, and out by itself because the content says something like it. Control: what was approved is."""
    kept(writer, state=State.OUT, text="Nobody approved this.")
    kept(writer, key="asks", way=Way.PHRASING, text="What of Wuhan?", state=State.OUT)
    edition = Edition.of(base, tmp_path / "cache", writer)
    assert (said(edition), asked(edition)) == (PAGE, ASKED)
    in_content(writer, key="approved", state=State.OUT)
    assert "New words." in said(Edition.of(base, tmp_path / "cache", writer))


@pytest.mark.usefixtures("_unwritable")
def test_what_came_last_into_the_content_holds(base, writer, tmp_path):
    """Not what was begun last, nor what was noted last of something older."""
    late = kept(writer, text="First begun, last approved.", state=State.OUT)
    in_content(writer, key="second", text="Approved before.", state=State.OUT)
    step = Step(late.number, StepKind.APPLIED, ASSISTANT, NOW)
    writer.run(lambda unit: unit.edits.note(step))
    assert "last approved" in said(Edition.of(base, tmp_path / "cache", writer))


@pytest.mark.usefixtures("_unwritable")
def test_what_was_approved_holds_after_an_upgrade(base, writer, tmp_path):
    """The new image brings its other texts; what it has taken over is there once, and what is gone, goes."""
    in_content(writer, state=State.OUT)
    in_content(writer, key="asks", way=Way.PHRASING, text="Is Wuhan in?", state=State.OUT)
    in_content(writer, key="gone", topic="city.gone", text="Else.", state=State.OUT)
    (base / "topics/old.yaml").write_text("topic: old\n", encoding="utf-8")
    Edition.of(base, tmp_path / "cache", writer)
    (base / "topics/old.yaml").unlink()
    path = base / "topics/city.wuhan.yaml"
    path.write_text(PAGE.replace("Old words.", "Newer image.").replace("Gamla", "Nya"))
    edition = Edition.of(base, tmp_path / "cache", writer)
    assert "New words." in said(edition)
    assert "Nya ord." in said(edition)
    assert asked(edition) == ASKED
    assert not (edition.folder / "topics/old.yaml").exists()


@pytest.mark.usefixtures("_unwritable")
async def test_what_another_process_had_approved_comes_too(base, writer, tmp_path, monkeypatch):
    """Each keeps a copy of its own, and follows the database."""
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    edition = Edition.of(base, tmp_path / "cache", writer)
    assert said(edition) == PAGE
    following = asyncio.create_task(edition.run())
    try:
        in_content(writer, state=State.APPLIED)
        async with asyncio.timeout(30):
            while "New words." not in said(edition):  # noqa: ASYNC110  # nobody is told of it
                await asyncio.sleep(0.01)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


@pytest.mark.usefixtures("_unwritable")
def test_without_room_the_image_speaks(base, writer, tmp_path, monkeypatch):
    """A full disk keeps nobody from starting; the console says that nothing can be written."""

    def full(path, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    in_content(writer, state=State.OUT)
    monkeypatch.setattr(module, "put", full)
    edition = Edition.of(base, tmp_path / "cache", writer)
    assert (edition.folder, edition.is_copy) == (base, False)


@pytest.mark.usefixtures("_unwritable")
def test_what_no_longer_goes_with_the_image_keeps_nobody_from_starting(
    base, writer, tmp_path, monkeypatch
):
    """The image speaks by itself, and the log says why. Control: errors of the image itself stay errors."""
    edition = Edition.of(base, tmp_path / "cache", writer)
    wrong = KnowledgeError([Problem(Place("topics/city.wuhan.yaml", 5), "'{years}' is no fact.")])

    def begun(folder, cache, chance, by_server, read):
        if folder != base:
            raise wrong
        return SimpleNamespace(folder=folder)

    monkeypatch.setattr(module, "begun_assistant", begun)
    assert edition.begun(tmp_path, None).folder == base
    with pytest.raises(KnowledgeError):
        replace(edition, base=tmp_path, folder=tmp_path).begun(tmp_path, None)


@pytest.mark.usefixtures("_unwritable")
def test_two_images_at_once_each_keep_their_copy(base, writer, tmp_path, monkeypatch):
    """While replicas are replaced one by one, both have one volume. Control: two of one image share theirs."""
    newer = tmp_path / "newer"
    shutil.copytree(base, newer)
    path = newer / "topics/city.wuhan.yaml"
    path.write_text(PAGE.replace("Gamla", "Nya"), encoding="utf-8")
    monkeypatch.setattr(module, "may_write", lambda folder: folder not in {base, newer})
    first, second = (Edition.of(each, tmp_path / "cache", writer) for each in (base, newer))
    assert "Gamla ord." in said(first)
    assert "Nya ord." in said(second)
    assert Edition.of(base, tmp_path / "cache", writer).folder == first.folder
    assert second.folder != first.folder


@pytest.mark.usefixtures("_unwritable")
def test_copies_of_images_that_are_gone_go_after_a_day(base, writer, tmp_path):
    """By the next start. Control: another's copy of today stays, and what else is kept there."""
    cache = tmp_path / "cache"
    long_ago = time.time() - 2 * 24 * 3600
    for name in ("content-0123456789abcdef", "content-today", "learned"):
        (cache / name / "topics").mkdir(parents=True)
    for name in ("content-0123456789abcdef", "learned"):
        os.utime(cache / name, (long_ago, long_ago))
    edition = Edition.of(base, cache, writer)
    os.utime(edition.folder, (long_ago, long_ago))
    Edition.of(base, cache, writer)
    assert {each.name for each in cache.iterdir()} == {
        edition.folder.name,
        "content-today",
        "learned",
    }
    assert edition.folder.stat().st_mtime > long_ago + 1, "it is of today again"


@pytest.mark.usefixtures("_unwritable")
async def test_a_copy_that_went_is_made_again(base, writer, tmp_path, monkeypatch):
    """Whoever removed it."""
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)
    in_content(writer)
    edition = Edition.of(base, tmp_path / "cache", writer)
    files = ("topics/city.wuhan.yaml", "questions/en/cities.yaml")
    following = asyncio.create_task(edition.run())
    try:
        async with asyncio.timeout(30):
            for _ in "12":
                shutil.rmtree(edition.folder)
                while not all((edition.folder / each).exists() for each in files):  # noqa: ASYNC110  # nobody is told of it
                    await asyncio.sleep(0.01)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
