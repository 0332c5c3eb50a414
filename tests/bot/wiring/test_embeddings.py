"""An embedding server beside a running assistant: learned behind everything else, left and taken up again."""

import asyncio
import shutil
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.casework.replies import Voice
from bot.diagnosis import Health
from bot.dialogue import prefetch
from bot.dialogue.conversation import Conversation
from bot.dialogue.intake.intake import Intake
from bot.dialogue.prefetch import Prefetch
from bot.message import Message, Visitor
from bot.settings.all import Settings
from bot.wiring.assistant import begun_assistant, chance
from bot.wiring.learning.embeddings import EmbeddingWork, by_server, diagnose, gauges
from bot.wiring.learning.live import LiveCore
from bot.wiring.learning.reloading import ContentReloader, ContentStatus
from bot.wiring.taking import Taking
from knowledge.matching.server_first import BUILT_IN, SERVER
from knowledge.models.embedding_client import Endpoint
from knowledge.models.embedding_server import EmbeddingServer
from tests.bot.cast import NOON, Acts, LanguageRecogniser, Told
from tests.bot.wiring.test_reloading import COST, LIMIT, until
from tests.knowledge.models.embedding_fake import SIZE, FakeEmbeddings

ASKED = "spondulicks"

PATIENCE = 60.0
"""Seconds that a busy machine may take over what takes milliseconds."""


@pytest.fixture
def fake():
    with FakeEmbeddings() as fake:
        yield fake


class Served:
    """An assistant with an embedding server, and what keeps both."""

    def __init__(self, content, cache, url):
        self.content = content
        self.knowledge = by_server(Settings(embeddings=Endpoint(url, may_be_private=True)))
        self.knowledge.server.patience = LIMIT  # of a machine that is busy
        core = begun_assistant(content, cache, chance(), self.knowledge)
        self.live = LiveCore(core)
        models = core.models
        self.prefetch = Prefetch(models.asking, models.acts, models.recogniser)
        self.reloader = ContentReloader(self.live, content, cache, chance(), self.turn_to)
        self.is_busy = False
        self.alone = asyncio.Lock()
        self.turns = 0
        self.work = EmbeddingWork(
            *(self.live, self.knowledge, content, cache, lambda: self.is_busy, self.turn_to),
            self.alone,
            look_seconds=0.02,
            again_seconds=0.1,
        )

    def turn_to(self, core):
        self.turns += 1
        self.prefetch.turn_to(core.models.asking, core.acts, core.recogniser)

    async def met(self, text):
        """Return by which model *text* was met; None where it was met before."""
        before = self.knowledge.met.copy()
        await self.prefetch.think(text, Visitor("web", "aino"))
        return next(iter(self.knowledge.met - before), None)

    async def comes_to_be_met_by_server(self, text):
        """Ask again and again, as people do: what was met before is not looked at for ever."""
        async with asyncio.timeout(PATIENCE):
            while await self.met(text) != SERVER:  # noqa: ASYNC110  # nobody is told
                await asyncio.sleep(0.02)

    def is_learned(self):
        matcher = self.live().matcher
        return self.knowledge.is_of(matcher) and all(
            self.knowledge.beside(matcher, language) for language in ("en", "sv")
        )

    @asynccontextmanager
    async def going_on(self):
        tasks = [asyncio.create_task(each.run()) for each in (self.work, self.reloader)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.prefetch.close()
            self.knowledge.server.close()


@pytest.fixture
def served(harbours, tmp_path, fake):
    content, cache = tmp_path / "content", tmp_path / "cache"
    shutil.copytree(harbours.content, content)
    shutil.copytree(harbours.cache, cache)
    return Served(content, cache, fake.url)


@pytest.mark.slow
async def test_a_server_is_learned_used_left_and_taken_up_again(served, fake, caplog):
    """Questions are met all the while; a change of an answer is live without learning anew."""
    served.is_busy = True
    async with served.going_on():
        await until(lambda: served.turns > 1)  # it works, and nothing is learned yet
        assert await served.met(ASKED) == BUILT_IN
        served.is_busy = False
        await until(served.is_learned)
        await served.comes_to_be_met_by_server(ASKED)
        asked = fake.calls
        path = served.content / COST
        path.write_text(path.read_text().replace("free of charge", "a matter of goodwill"))
        before = served.live()
        await until(lambda: served.live() is not before and served.is_learned())
        assert fake.calls == asked
        fake.fault = "is broken"
        assert await served.met("and the price") == BUILT_IN
        assert served.knowledge.server.failure == "it answers 500"
        fake.fault = ""
        await until(lambda: served.knowledge.server.failure is None)
        await served.comes_to_be_met_by_server("and the price")
    assert "spondulicks" not in caplog.text


@pytest.mark.slow
async def test_a_server_that_fails_while_it_is_learned_is_learned_later(served, fake):
    """Nobody notices, and the log says why; nothing else that takes much memory goes on meanwhile."""
    fake.fault, fake.after = "talks garbage", 3
    async with served.going_on():
        async with served.alone:
            await until(lambda: served.turns > 1)
            await asyncio.sleep(0.2)
            assert fake.calls == 1
        await until(lambda: fake.calls > 1)
        assert served.alone.locked()
        await until(lambda: fake.calls > 5)
        assert not served.is_learned()
        fake.fault = ""
        await until(served.is_learned)


async def test_what_is_said_while_a_registration_is_open_stays_here(begun, fake):
    """Names, companies and the like: before it and after it, and without a server, nothing is private."""
    core, told, aino = begun.live(), [], Visitor("web", "aino")

    async def think(text, whose, *, is_private):
        told.append(is_private)

    knowledge = by_server(Settings(embeddings=Endpoint(fake.url, may_be_private=True)))
    served = replace(core, models=replace(core.models, by_server=knowledge))
    parts = begun.writer, begun.exchanges, SimpleNamespace(think=think)
    with_server, without = (
        Taking(lambda each=each: each, *parts, begun.reloader, begun.readiness)
        for each in (served, core)
    )
    kind = next(iter(begun.live.project().kinds.values()))

    async def keep(intake):
        conversation = Conversation(aino, language="en", intake=intake, changed_at=NOON)
        await begun.writer.do(lambda unit: unit.conversations.put(conversation), lane="web:aino")

    for number, (take, intake) in enumerate(
        [(with_server, None), (with_server, Intake("i1", kind)), (without, Intake("i1", kind))]
    ):
        await keep(intake)
        await take(Message(aino, f"m{number}", NOON, "/help"))
    assert told == [False, True, False]


async def test_a_trial_goes_on_by_itself(begun, monkeypatch):
    """While a server is learned it waits, and while it goes on nothing else is learned."""
    goes_on = []

    async def trial(change, texts):
        goes_on.append(begun.learning.locked())

    monkeypatch.setattr("bot.app.trial_in", lambda content: trial)
    begun.reloader.status = ContentStatus()
    runner = begun.proposal_runner(Voice(begun.live.phrasebook, {}), lambda exchange: None)
    assert not runner.is_learning()
    async with begun.learning:
        assert runner.is_learning()
        tried = asyncio.create_task(runner.try_change(None, []))
        await asyncio.sleep(0)
        assert goes_on == []
    await tried
    assert goes_on == [True]


async def test_many_wait_at_once_for_a_server_that_is_slow(fake, monkeypatch):
    """They compute nothing meanwhile, and are in nobody's way."""
    monkeypatch.setattr(prefetch, "STALLED_SECONDS", PATIENCE)
    finder, people = Told(), 40
    with closing(
        EmbeddingServer(Endpoint(fake.url, may_be_private=True), patience=PATIENCE)
    ) as server:
        embed = server.of(server.probe())

        def find(text, language):
            with server.asking():
                embed([text])

        finder.find = find
        thinking = Prefetch(finder, Acts(), LanguageRecogniser())
        fake.gate.clear()
        thoughts = [
            asyncio.create_task(thinking.think(f"text {number}", Visitor("web", str(number))))
            for number in range(people)
        ]
        try:
            await until(lambda: fake.calls == 1 + people)
        finally:
            fake.gate.set()
            await asyncio.gather(*thoughts)
            thinking.close()
        assert server.failure is None


def lines(knowledge):
    return {
        (sample.name, *sample.labels.values()): sample.value
        for metric in gauges(knowledge)
        for sample in metric.samples
    }


def test_the_metrics_say_whether_it_works_and_who_met_the_questions(fake):
    """Both from the start."""
    knowledge = by_server(Settings(embeddings=Endpoint(fake.url, may_be_private=True)))
    assert lines(knowledge) == {
        ("assistant_embedding_server_up",): 0.0,
        ("assistant_embedded_questions_total", SERVER): 0.0,
        ("assistant_embedded_questions_total", BUILT_IN): 0.0,
    }
    knowledge.server.probe(LIMIT)
    knowledge.server.close()
    assert lines(knowledge)["assistant_embedding_server_up",] == 1.0


def test_the_doctor_says_what_it_gives(fake):
    """The model and the size of its vectors."""
    said = diagnose(Endpoint(fake.url, may_be_private=True), LIMIT)
    assert (said.health, said.subject) == (Health.FINE, "embeddings")
    assert f"bge-m3 gives vectors of {SIZE} numbers" in said.found


def test_the_doctor_says_that_a_question_would_not_wait_for_it(fake):
    """It answers, and too late."""
    said = diagnose(Endpoint(fake.url, may_be_private=True), patience=0.0)
    assert said.health is Health.NOTE
    assert "built-in" in said.way_out


@pytest.mark.parametrize(
    ("fault", "words"),
    [("refuses", "401"), ("nought", "no numbers"), ("leads elsewhere", "elsewhere")],
)
def test_the_doctor_says_what_is_wrong_with_it(fake, fault, words):
    """In words, and without its address."""
    fake.fault = fault
    said = diagnose(Endpoint(fake.url, may_be_private=True))
    assert said.health is Health.BROKEN
    assert words in said.found
    assert fake.url not in said.found


def test_a_server_that_is_set_wrongly_is_not_used():
    """The rest starts without it."""
    settings = Settings.from_environ({"BOT_EMBEDDINGS_URL": "embed.example.org"})
    assert by_server(settings) is None
    assert "https://" in settings.faults_of("embeddings")[0]
