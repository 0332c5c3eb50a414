"""What runs in one process: before everything is learned, and what ``/health`` says of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.database import lane
from bot.database.writer import Writer
from bot.dialogue.conversation import Conversation, Held
from bot.errors import CrowdedError, EarlyError, StorageError
from bot.message import Message, Visitor
from bot.settings.all import Settings
from bot.transcript import Outcome
from bot.wiring import taking
from bot.wiring.learning.edition import Edition
from bot.wiring.visits import ChatStore
from tests.bot.cast import NOON


@pytest.mark.parametrize("failing", ["of", "begun"])
def test_what_does_not_start_closes_its_database(harbours, tmp_path, monkeypatch, failing):
    """Wherever it fails."""
    closed, close = [], Writer.close

    def closing(writer):
        closed.append(writer)
        close(writer)

    def fail(*_):
        raise StorageError

    monkeypatch.setattr(Writer, "close", closing)
    monkeypatch.setattr(Edition, failing, fail)
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/assistant.db",
        content=harbours.content,
        cache_dir=tmp_path / "cache",
    )
    with pytest.raises(StorageError):
        App.build(settings)
    assert len(closed) == 1


async def test_what_breaks_beside_what_is_served_closes_the_database_too(begun):
    """However the serving ends: what lies in the log is written, and the file is left."""

    async def break_beside():
        async with begun._working((), None):  # noqa: SLF001  # the server alone opens it
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_beside()
    with pytest.raises(StorageError, match="closing down"):
        begun.writer.run(lambda unit: None)


def message(channel, text="Vad kostar det?", key="m1"):
    return Message(Visitor(channel, "aino"), key, NOON, text, hint="sv")


async def test_a_question_on_the_page_that_comes_too_early_is_not_kept(begun):
    """It will come again, under the same key, and be answered then."""
    with pytest.raises(EarlyError) as raised:
        await begun.take(message("web"))
    assert (raised.value.language, raised.value.done, raised.value.all) == ("sv", 0, 2)
    assert await ChatStore(begun.writer).history(Visitor("web", "aino"), 0) == []


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


# Too much of one visitor


async def taken(app, channel, many=30):
    """Return what became of so many messages of one visitor that come at once, and of another one's."""
    texts = [f"Vad kostar det {number}?" for number in range(many)]
    messages = [message(channel, text, key=text) for text in texts]
    other = Message(Visitor(channel, "bo"), "m", NOON, "/help")
    return await asyncio.gather(*map(app.take, messages), app.take(other), return_exceptions=True)


async def test_on_a_platform_a_flood_is_kept_and_whoever_sends_it_told_once(begun):
    """What was acknowledged is there; a handful is met, the rest is kept unread; others are met."""
    *flood, other = await taken(begun, "telegram")
    assert other.outcome is Outcome.GUIDED
    about = [str(each.reply.about) for each in flood]
    assert about.count("phrase slow_down") == 1
    assert about.count("silence") == 30 - taking.MOST_OF_ONE - 1
    kept = await ChatStore(begun.writer).history(Visitor("telegram", "aino"), 0)
    assert {each.text for each in kept} == {f"Vad kostar det {number}?" for number in range(30)}
    again = await begun.take(message("telegram", "Hej", key="m9"))
    assert again.outcome is not Outcome.HELD
    assert str(again.reply.about) not in {"phrase slow_down", "silence"}


async def test_what_a_channel_has_too_much_of_is_kept_unread(begun):
    """Where messages are fetched, they do not come at once: the channel counts them itself."""
    flood = [
        message("telegram", f"Vad kostar det {number}?", key=f"m{number}") for number in "123"
    ]
    crowded = [await begun.take(replace(each, is_crowded=True)) for each in flood]
    about = [str(each.reply.about) for each in crowded]
    assert about == ["phrase slow_down", "silence", "silence"]


async def test_on_the_page_a_flood_comes_again_and_is_not_kept(begun, monkeypatch):
    """The page is told when to send it again; nothing was acknowledged."""
    monkeypatch.setattr(taking, "PATIENCE", {"web": 0.3})
    *flood, other = await taken(begun, "web")
    crowded = [each for each in flood if isinstance(each, CrowdedError)]
    assert len(crowded) == 30 - taking.MOST_OF_ONE
    assert other.outcome is Outcome.GUIDED


async def test_a_flood_that_is_delivered_again_gets_the_same_answer(begun):
    """However full it is by then."""
    first, *_ = await taken(begun, "telegram", many=1)
    *_, again = await asyncio.gather(
        *(
            begun.take(message("telegram", f"Hej {number}", key=f"k{number}"))
            for number in range(9)
        ),
        begun.take(message("telegram", "Vad kostar det 0?", key="Vad kostar det 0?")),
    )
    assert again.number == first.number


async def test_what_a_person_is_to_read_is_passed_on_unread(begun):
    """Whoever answers in the assistant's place finds it; the visitor is told nothing."""
    aino = Visitor("telegram", "aino")
    held = Held(1, NOON + timedelta(hours=1))
    begun.writer.run(
        lambda unit: unit.conversations.put(Conversation(aino, "en", held=held, changed_at=NOON))
    )
    *flood, _ = await taken(begun, "telegram", many=10)
    assert {each.outcome for each in flood} == {Outcome.HELD}


def test_one_visitor_fills_no_batch_of_the_writer():
    """Others are in the same commit, however much one of them sends."""
    assert taking.MOST_OF_ONE * 4 <= lane.MOST_TOGETHER
