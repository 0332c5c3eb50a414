"""Texts are thought about before their unit of work."""

import asyncio
import threading
from contextlib import suppress
from types import SimpleNamespace

import numpy as np

from bot.dialogue import prefetch
from bot.dialogue.prefetch import Prefetch
from bot.message import Visitor
from knowledge.models.embedding_client import EmbeddingError, Endpoint
from knowledge.models.embedding_server import EmbeddingServer
from tests.bot.cast import Acts, LanguageRecogniser, Told

ONE = np.ones((1, 4), np.float32)
AINO, BO = Visitor("web", "aino"), Visitor("web", "bo")


async def test_a_text_is_thought_about_once():
    """For its topic and for what it does, as it is written; a text seen before needs no thread."""
    finder, acts, recogniser = Told(), Acts(), LanguageRecogniser()
    recogniser.languages["哪些城市"] = "zh-Hant"
    thinking = Prefetch(finder, acts, recogniser)
    for _ in range(3):
        await thinking.think("哪些城市", AINO)
        await thinking.think("", AINO)
    assert finder.heard == [("哪些城市", "zh-Hans", None)]
    assert acts.asked == [("哪些城市", "zh-Hans")]
    thinking.close()


async def test_who_takes_over_has_seen_nothing():
    """A text that the one before has thought about is thought about again."""
    before, after = Told(), Told()
    thinking = Prefetch(before, Acts(), LanguageRecogniser())
    await thinking.think("hello", AINO)
    thinking.turn_to(after, Acts(), LanguageRecogniser())
    assert not thinking.has_seen("hello")
    await thinking.think("hello", AINO)
    assert len(before.heard) == len(after.heard) == 1
    thinking.close()


async def test_a_slow_thought_holds_up_no_other():
    """The others go on meanwhile."""
    finder, release = Told(), threading.Event()
    find = finder.find
    finder.find = lambda text, language: (text == "slow" and release.wait(5), find(text, language))
    thinking = Prefetch(finder, Acts(), LanguageRecogniser())
    slow = asyncio.create_task(thinking.think("slow", AINO))
    await thinking.think("quick", BO)
    assert not slow.done()
    release.set()
    await slow
    thinking.close()


async def test_few_think_at_once_unless_they_stall(monkeypatch):
    """So that whoever answers has its turn; a stalled thought does not count."""
    monkeypatch.setattr(prefetch, "AT_ONCE", 1)
    monkeypatch.setattr(prefetch, "STALLED_SECONDS", 0.2)
    finder, release, began = Told(), threading.Event(), []
    find = finder.find
    finder.find = lambda text, language: (
        began.append(text),
        release.wait(5),
        find(text, language),
    )
    thinking = Prefetch(finder, Acts(), LanguageRecogniser())
    thoughts = [asyncio.create_task(thinking.think(*of)) for of in (("a", AINO), ("b", BO))]
    await asyncio.sleep(0.05)
    assert began == ["a"]
    await asyncio.sleep(0.4)
    assert began == ["a", "b"]
    release.set()
    await asyncio.gather(*thoughts)
    thinking.close()


async def test_what_is_private_is_thought_about_here(monkeypatch):
    """A finder that may wait for a server does so for what is not private."""
    finder, waits = Told(), []
    server = EmbeddingServer(Endpoint("https://embed.example.org"))
    monkeypatch.setattr(
        server, "_client", SimpleNamespace(fetch=lambda *_: waits.append(1) or ONE)
    )
    embed = server.of(server.probe())

    def find(text, language):
        with server.asking(), suppress(EmbeddingError):
            embed([text])

    finder.find = find
    thinking = Prefetch(finder, Acts(), LanguageRecogniser())
    await thinking.think("my name", AINO, is_private=True)
    assert len(waits) == 1
    await thinking.think("your name", AINO)
    assert len(waits) == 2
    assert thinking.has_seen("my name")
    thinking.close()


async def test_what_is_remembered_has_an_end(monkeypatch):
    """The oldest text is forgotten first."""
    monkeypatch.setattr(prefetch, "REMEMBERED", 2)
    thinking = Prefetch(Told(), Acts(), LanguageRecogniser())
    for text in "abc":
        await thinking.think(text, AINO)
    assert [thinking.has_seen(text) for text in "abc"] == [False, True, True]
    thinking.close()


async def test_what_holds_no_words_needs_no_thought():
    """So whoever asks with a mark for an answer that takes long does not wait for it again."""
    finder = Told()
    thinking = Prefetch(finder, Acts(), LanguageRecogniser())
    await thinking.think("\uff1f", AINO)
    assert finder.heard == []
    thinking.close()


async def test_one_visitor_has_one_thought_at_a_time():
    """Even one that stalls."""
    finder, release, began = Told(), threading.Event(), []
    find = finder.find
    finder.find = lambda text, language: (
        began.append(text),
        text == "a" and release.wait(5),
        find(text, language),
    )
    thinking = Prefetch(finder, Acts(), LanguageRecogniser())
    thoughts = [asyncio.create_task(thinking.think(text, AINO)) for text in "ab"]
    await asyncio.sleep(0)
    await thinking.think("c", BO)
    assert sorted(began) == ["a", "c"]
    release.set()
    await asyncio.gather(*thoughts)
    assert began[2:] == ["b"]
    thinking.close()
