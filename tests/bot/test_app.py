"""What runs in one process: before everything is learned, and what ``/health`` says of it."""

import pytest

from bot import app as composition
from bot.app import App
from bot.errors import EarlyError
from bot.message import Message, Visitor
from bot.settings import Settings
from tests.bot.cast import NOON


@pytest.fixture
def begun(harbours, tmp_path, monkeypatch):
    """The app on a machine where nothing is learned, and where nobody waits."""
    monkeypatch.setattr(composition, "PATIENCE", {"web": 0.0})
    monkeypatch.setattr(composition, "LONGEST_PATIENCE", 0.0)
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/assistant.db",
        content=harbours.content,
        cache_dir=tmp_path / "cache",
    )
    app = App.build(settings)
    yield app
    app.prefetch.close()
    app.writer.close()


def message(channel, text="Vad kostar det?", key="m1"):
    return Message(Visitor(channel, "aino"), key, NOON, text, hint="sv")


async def test_a_question_on_the_page_that_comes_too_early_is_not_kept(begun):
    """It will come again, under the same key, and be answered then."""
    with pytest.raises(EarlyError) as raised:
        await begun.take(message("web"))
    assert (raised.value.language, raised.value.done, raised.value.all) == ("sv", 0, 2)
    assert await begun.history(Visitor("web", "aino"), 0) == []


async def test_on_a_platform_it_is_met_kindly(begun):
    """There nobody sends it again: the words say when to."""
    exchange = await begun.take(message("telegram"))
    assert str(exchange.reply.about) == "phrase still_learning"
    assert exchange.reply.language == "sv"


@pytest.mark.parametrize("text", ["/join", ""])
async def test_what_needs_no_learning_does_not_wait(begun, text):
    assert await begun.take(message("web", text))


async def test_health_says_what_is_learned_and_what_is_not(begun):
    """The page is up all the same."""
    health = await begun.is_healthy()
    assert (health["status"], health["content"]) == ("ok", "learning")
    assert (health["languages"], health["learning"]) == ([], ["en", "sv"])
