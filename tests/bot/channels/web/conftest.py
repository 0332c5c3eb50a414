"""A chat page in memory: what answers it, and a browser that asks."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web.channel import Web, routes
from bot.errors import StorageError
from bot.http.limits import LimitsMiddleware
from bot.message import About, Choice, Message, Reply, Visitor
from bot.transcript import Exchange, Outcome
from knowledge.language.traditional import Script
from knowledge.problems import Place
from knowledge.project import Project
from knowledge.topic import Promise, Tongue

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PLACE = Place(Path("languages.yaml"), 1)
NAMES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", "nb": "Norsk bokmål"}
TONGUES = {tag: Tongue(tag, name, Promise.COMPLETE, PLACE) for tag, name in NAMES.items()}

PROJECT = Project(
    website="https://project.example/page",
    organisations={"north-pier": ("EE",), "green-quay": ("PT",)},
)


class Phrases:
    """A phrasebook that says the name of the phrase."""

    def say(self, name, language, **values):
        return f"{name}:{language}"

    def spoken(self, name, tag, **values):
        return self.say(name, tag, **values)

    def script(self, region):
        return Script(region, {"城市": f"城市 {region}"})

    def language_of(self, name, language):
        return language


class Desk:
    """What the page is given in these tests: it answers everything with *reply*, in memory."""

    def __init__(self):
        self.taken: list[Message] = []
        self.exchanges: defaultdict[Visitor, list[Exchange]] = defaultdict(list)
        self.reply = Reply(
            "Five cities.\n\nWuhan is one.", About.parse("topic cities.overview"), "en"
        )
        self.rated = []
        self.is_failing = False
        self.reading = None
        """What reads the history in place of this one, for one that fails otherwise."""
        self.early = None
        self.health = {"status": "ok"}

    async def take(self, message, *, address=""):
        if self.is_failing:
            raise StorageError
        if self.early is not None:
            raise self.early
        self.taken.append(message)
        kept = self.exchanges[message.visitor]
        exchange = Exchange(
            message.visitor,
            message.text,
            message.choice,
            self.reply,
            Outcome.ANSWERED,
            NOW,
            number=len(kept) + 1,
        )
        kept.append(exchange)
        return exchange

    async def history(self, visitor, after):
        if self.reading:
            return await self.reading(visitor)
        if self.is_failing:
            raise StorageError
        return [each for each in self.exchanges[visitor] if each.number > after]

    async def rate(self, visitor, number, *, helped):
        if self.is_failing:
            raise StorageError
        self.rated.append((visitor, number, helped))

    async def my_data(self, visitor):
        return {"visitor": visitor.id, "at": NOW, "said": "\ud800 北"}

    async def is_healthy(self):
        return self.health


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def web(desk):
    return Web(
        take=desk.take,
        history=desk.history,
        rate=desk.rate,
        my_data=desk.my_data,
        is_healthy=desk.is_healthy,
        phrasebook=Phrases(),
        tongues=TONGUES,
        side_topics=lambda language: (Choice("topic:cities.overview", "The five cities"),),
        first_choices=lambda language: (Choice("topic:project.about", "What is it?"),),
        clock=lambda: NOW,
        project=lambda: PROJECT,
    )


@pytest.fixture
def app(web):
    return LimitsMiddleware(Starlette(routes=routes(web)))


@pytest.fixture
def open_browser(app):
    """Return what opens a browser that knows no cookie yet."""

    def opened(base="http://chat.test"):
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)

    return opened


@pytest.fixture
async def browser(open_browser):
    async with open_browser() as client:
        yield client
