"""The application as it is put together: where it leads on, and what it says to browsers."""

import asyncio

import httpx
import pytest
from sqlalchemy import text

from bot.app import App
from bot.channels.web.rate_limit import RateLimit
from bot.settings.all import Settings
from bot.staff.audit import Action, Event
from bot.wiring.background.audit import ends_of, tell_where_the_audit_ends
from tests.bot.cast import NOON, say

PUBLIC = "https://chat.example.org"


@pytest.fixture
def opened_app(harbours, tmp_path):
    """Return what opens the application under a public address, or under none."""
    apps = []

    def open_(public_url=""):
        settings = Settings(
            content=harbours.content,
            public_url=public_url,
            database_url=f"sqlite:///{tmp_path}/x.db",
            cache_dir=harbours.cache,
        )
        apps.append(App.build(settings))
        transport = httpx.ASGITransport(app=apps[-1].asgi(apps[-1].web()))
        return httpx.AsyncClient(transport=transport, base_url="http://behind.proxy")

    open_.apps = apps
    yield open_
    for app in apps:
        app.writer.close()


@pytest.mark.parametrize("public_url", ["", PUBLIC])
async def test_it_leads_on_without_naming_a_host_or_a_scheme(opened_app, public_url):
    """Behind https it would lead to http, and to whatever host somebody names."""
    client = opened_app(public_url)
    for path in ("/console/", "/console/?a=b", "/console/privacy", "/console/code"):
        response = await client.get(path, headers={"Host": "evil.example"})
        assert response.status_code in {303, 307, 308}
        assert response.headers["location"].startswith("/console")
        assert "evil" not in response.headers["location"]
    for path in ("/telegram/", "/messages/", "/static"):
        response = await client.get(path, headers={"Host": "evil.example"})
        assert (response.status_code, response.headers.get("location")) == (404, None)


@pytest.mark.parametrize(
    ("path", "way_out"), [("/nothing", 'href="/"'), ("/console/nothing", 'href="/console"')]
)
async def test_a_browser_is_led_on_from_where_there_is_nothing(opened_app, path, way_out):
    """With a page in its language; a program is told as before."""
    client = opened_app()
    html = {"Accept": "text/html,*/*", "Accept-Language": "sv"}
    shown = await client.get(path, headers=html)
    assert shown.status_code == 404
    assert say("page_absent", "sv") in shown.text
    assert way_out in shown.text
    told = await client.get(path)
    assert (told.status_code, told.text) == (404, "Not Found")


async def test_who_asks_too_often_for_nothing_is_told_so(opened_app, monkeypatch):
    """By the page that says it everywhere, in their language. Control: a first request is answered."""
    client = opened_app()
    html = {"Accept": "text/html,*/*", "Accept-Language": "sv"}
    assert (await client.get("/nothing", headers=html)).status_code == 404
    monkeypatch.setattr(RateLimit, "admit", lambda self, request: 7)
    refused = await client.get("/nothing", headers=html)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    assert say("page_busy", "sv") in refused.text
    assert (await client.get("/nothing")).text == "Not Found", "a program is told as before"


async def test_browsers_stay_with_https_once_it_is_public(opened_app):
    """And with http where it is tried on one's own machine."""
    for public_url, told in (("", None), (PUBLIC, "max-age=31536000")):
        client = opened_app(public_url)
        for path in ("/", "/health/live", "/console/sign-in", "/nothing"):
            response = await client.get(path)
            assert response.headers.get("strict-transport-security") == told


@pytest.mark.parametrize("which", ["number > 7", "number < 3", "true"])
def test_both_ends_of_the_audit_are_looked_at(written, sqlite_address, which):
    """What the log is told every hour."""
    writer = written(sqlite_address)
    assert writer.run(ends_of)["broken"] == 0
    for number in range(10):
        event = Event(NOON, number, Action.LEAD_READ)
        writer.run(lambda unit, event=event: unit.audit.add(event))
    told = writer.run(ends_of)
    head = writer.run(lambda unit: unit.audit.after(9))[0].digest
    assert told == {"first": 1, "last": 10, "head": head, "broken": 0}

    def cut(unit):
        unit.connection.execute(text("drop trigger audit_is_kept"))
        unit.connection.execute(text(f"delete from audit where {which}"))  # noqa: S608  # our own

    writer.run(cut)
    assert writer.run(ends_of)["broken"]


async def test_the_log_is_told_where_the_audit_ends(opened_app, capsys):
    """At the start, so that a restart cannot hide what was cut before it."""
    opened_app()
    app = opened_app.apps[-1]
    app.writer.run(lambda unit: unit.audit.add(Event(NOON, 1, Action.LEAD_READ)))
    telling = asyncio.create_task(tell_where_the_audit_ends(app.writer))
    await asyncio.sleep(0.2)
    telling.cancel()
    assert "audit_head" in capsys.readouterr().out
