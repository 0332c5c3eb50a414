"""What Prometheus is shown: what happened, in figures, and nothing of whom or what."""

import asyncio
import re
import shutil
import socket
import subprocess
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import httpx
import pytest
import yaml
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as open_metric_families,
)
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.database.figures import Figures, figures
from bot.delivery.dispatcher import Fate, Receipt
from bot.delivery.outbox import Outgoing, State
from bot.delivery.postponed import Postponed
from bot.errors import StorageError
from bot.message import About, Message, Reply, Visitor
from bot.settings.all import Settings
from bot.transcript import Exchange, Outcome
from bot.wiring.learning.reloading import ContentState, ContentStatus
from bot.wiring.observing.exposition import Exposition
from bot.wiring.observing.metrics import Metrics, Sources
from knowledge.matching.server_first import ServerKnowledge
from knowledge.models.embedding_client import Endpoint
from knowledge.models.embedding_server import EmbeddingServer
from tests.bot.cast import NOON
from tests.test_docs import DOCS

CANARY = "canary-7f3a91"
TOKEN = "sixteen-signs-or-more"  # noqa: S105  # opens nothing
AINO = Visitor("telegram", CANARY)


def message(channel="web", key="m1"):
    return Message(Visitor(channel, CANARY), key, NOON, text=f"{CANARY}?")


async def answered(given, deliver=None, *, address=""):
    reply = Reply(CANARY, About.parse("topic city.wuhan"), "en")
    return Exchange(given.visitor, given.text, "", reply, Outcome.ANSWERED, given.taken_at)


def asked(found=None, reason=""):
    """Return what is asked at a scrape."""

    async def of_database():
        if found is None:
            raise StorageError
        return found

    async def why():
        return reason

    status = ContentStatus(ContentState.LEARNING, waiting=("fi", "is"))
    by_server = ServerKnowledge(EmbeddingServer(Endpoint("https://embed.example.org")))
    return Sources(of_database, why, lambda: status, lambda: NOON, by_server)


@pytest.fixture
def metrics():
    return Metrics(asked(Figures({}, {})), ("web", "telegram", "wechat"))


async def shown(metrics):
    """Return the samples of a page by name and labels, read by Prometheus' own parser."""
    page, kind = await metrics.page("text/plain")
    assert kind.startswith("text/plain")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def states(told, channel):
    """Return in which states of the outbox something of *channel* is shown."""
    shown_of = [key for key in told if key[0] == "assistant_outbox_messages" and channel in key]
    return {state for key in shown_of for state in key[1:] if state != channel}


async def test_messages_are_counted_by_channel_and_outcome(metrics):
    """And how long each took; those before the first one show as naught."""
    take = metrics.watching(answered)
    for _ in range(3):
        await take(message())
    told = await shown(metrics)
    assert told["assistant_messages_total", "answered", "web"] == 3
    assert told["assistant_messages_total", "declined", "wechat"] == 0
    assert told["assistant_reply_seconds_count", "web"] == 3
    assert told["assistant_reply_seconds_bucket", "+Inf", "web"] == 3


async def test_what_comes_again_is_counted_apart(metrics):
    """It has the exchange of the first time."""
    first = await answered(message())

    async def again(given, deliver=None, *, address=""):
        return first

    await metrics.watching(again)(replace(message(), taken_at=NOON + timedelta(seconds=5)))
    told = await shown(metrics)
    assert told["assistant_messages_total", "repeated", "web"] == 1
    assert told["assistant_messages_total", "answered", "web"] == 0


async def test_what_cannot_be_kept_is_counted_and_raised(metrics):
    async def fails(given, deliver=None, *, address=""):
        raise StorageError

    with pytest.raises(StorageError):
        await metrics.watching(fails)(message())
    assert (await shown(metrics))["assistant_messages_total", "not_stored", "web"] == 1


async def test_messages_on_their_way_are_the_inbox(metrics):
    """As long as they are."""
    arrived, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(given, deliver=None, *, address=""):
        arrived.set()
        await goes_on.wait()
        return await answered(given)

    taking = asyncio.create_task(metrics.watching(slow)(message()))
    await arrived.wait()
    assert (await shown(metrics))["assistant_queue_messages", "inbox", "web"] == 1
    assert (await shown(metrics))["assistant_queue_age_seconds", "inbox", "web"] > 0
    goes_on.set()
    await taking
    assert (await shown(metrics))["assistant_queue_messages", "inbox", "web"] == 0


class Told:
    """A carrier whose calls end as told."""

    def __init__(self, *receipts):
        self.receipts = list(receipts)

    async def send(self, _outgoing):
        return self.receipts.pop(0)


async def test_calls_are_counted_by_their_fate_and_rate_limits_apart(metrics):
    """What a platform asks us to wait for is a limit; a passing trouble is none."""
    receipts = [Receipt(Fate.SENT), Receipt(Fate.LATER, "busy"), Receipt(Fate.LATER, "slow", 3.0)]
    carrier = metrics.carrier("telegram", Told(*receipts))
    outgoing = Outgoing(AINO, "77", {}, NOON)
    assert [await carrier.send(outgoing) for _ in receipts] == receipts
    told = await shown(metrics)
    assert told["assistant_sent_messages_total", "later", "telegram"] == 2
    assert told["assistant_sent_messages_total", "telegram", "unsure"] == 0
    assert told["assistant_rate_limited_total", "telegram"] == 1


async def test_responses_are_counted_and_wechats_margin_measured(metrics):
    """The margin of what went back; what was refused has none."""

    async def here(request):
        return Response(status_code=int(request.path_params["status"]))

    paths = ["/wechat/{status}", "/console/{status}", "/{status}"]
    app = Starlette(routes=[Route(path, here, methods=["GET", "POST"]) for path in paths])
    transport = httpx.ASGITransport(app=metrics.serving(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        for path in ("/wechat/200", "/wechat/403", "/console/500", "/404", f"/{CANARY}/x"):
            await client.post(path)
    told = await shown(metrics)
    assert told["assistant_http_responses_total", "403", "wechat"] == 1
    assert told["assistant_http_responses_total", "500", "console"] == 1
    assert told["assistant_http_responses_total", "404", "web"] == 2
    assert told["assistant_wechat_margin_seconds_count",] == 1
    assert told["assistant_wechat_margin_seconds_bucket", "0.0"] == 0
    assert told["assistant_wechat_margin_seconds_bucket", "4.5"] == 1


async def test_the_database_out_of_reach_leaves_the_rest(metrics):
    """It is then that somebody looks."""
    told = await shown(Metrics(asked(reason="The disk is full."), ("web",)))
    assert told["assistant_ready",] == 0
    assert ("assistant_queue_messages", "inbox", "web") in told
    assert (await shown(metrics))["assistant_ready",] == 1


async def test_what_is_yet_to_be_learned_shows(metrics):
    told = await shown(metrics)
    assert told["assistant_learning_waiting",] == 2
    assert told["assistant_content_state", "learning"] == 1
    assert told["assistant_content_state", "current"] == 0


async def test_open_metrics_are_given_to_whoever_asks_for_them(metrics):
    await metrics.watching(answered)(message())
    page, kind = await metrics.page("application/openmetrics-text; version=1.0.0")
    assert kind.startswith("application/openmetrics-text")
    names = {family.name for family in open_metric_families(page.decode())}
    assert {"assistant_messages", "assistant_reply_seconds"} <= names


@pytest.mark.parametrize("version", ["x;q=9", "", "1.0.0.0.0", "9" * 5000])
async def test_whatever_is_asked_for_is_answered(metrics, version):
    page, _ = await metrics.page(f"application/openmetrics-text;version={version}")
    assert b"assistant_" in page


# What the database knows


def filled(unit):
    """Fill the queues of somebody whose words and ids are canaries."""
    for number, state in enumerate((State.WAITING, State.WAITING, State.UNSURE, State.FAILED)):
        due_at = NOON - timedelta(seconds=60 * (number + 1))
        unit.outbox.add(Outgoing(AINO, CANARY, {"text": CANARY}, due_at, 7, state))
    unit.outbox.add(Outgoing(AINO, CANARY, {"text": CANARY}, NOON, 7, State.SENT))
    late = Message(Visitor("wechat", CANARY), "m9", NOON - timedelta(seconds=9), text=CANARY)
    unit.postponed.add(CANARY, Postponed(late, CANARY))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept(request, written):
    writer = written(request.getfixturevalue(f"{request.param}_address"))
    writer.run(filled)
    return writer


async def test_queues_have_their_length_and_the_age_of_their_oldest(kept):
    """With what is unsure and given up; what was sent is left out."""
    told = await shown(Metrics(asked(await kept.read(figures)), ("web",)))
    assert told["assistant_queue_messages", "outbox", "telegram"] == 2
    assert told["assistant_queue_age_seconds", "outbox", "telegram"] == 120
    assert told["assistant_queue_age_seconds", "postponed", "wechat"] == 9
    assert told["assistant_outbox_messages", "telegram", "unsure"] == 1
    assert told["assistant_outbox_messages", "failed", "telegram"] == 1
    assert ("assistant_outbox_messages", "sent", "telegram") not in told


async def test_what_nothing_waits_in_shows_as_naught(metrics):
    """From the start, for all by which something goes out: the first that fail are more than before."""
    assert not states(await shown(metrics), "telegram")
    for channel in ("telegram", "wechat", "mail"):
        metrics.carrier(channel, Told())
    told = await shown(metrics)
    assert told["assistant_outbox_messages", "failed", "mail"] == 0
    assert states(told, "wechat") == {str(each) for each in State if each is not State.SENT}
    assert not states(told, "web")
    assert told["assistant_queue_messages", "outbox", "telegram"] == 0
    assert told["assistant_queue_age_seconds", "outbox", "telegram"] == 0
    assert told["assistant_queue_messages", "postponed", "wechat"] == 0
    assert ("assistant_queue_messages", "mail", "postponed") not in told


async def test_what_waits_is_shown_beside_naught(kept):
    metrics = Metrics(asked(await kept.read(figures)), ("web", "telegram"))
    metrics.carrier("telegram", Told())
    told = await shown(metrics)
    assert told["assistant_outbox_messages", "failed", "telegram"] == 1
    assert told["assistant_queue_messages", "outbox", "telegram"] == 2
    assert told["assistant_outbox_messages", "held", "telegram"] == 0


async def test_units_of_work_are_measured_while_they_wait(kept, metrics):
    kept.watch(metrics.waited)
    await kept.do(lambda _unit: None)
    assert (await shown(metrics))["assistant_database_wait_seconds_count",] == 1


async def whole(kept):
    """Return the page of an installation in which canaries came by every way."""
    metrics = Metrics(asked(await kept.read(figures)), ("web", "telegram"))
    await metrics.watching(answered)(message())
    await metrics.carrier("telegram", Told(Receipt(Fate.FAILED, CANARY))).send(
        Outgoing(AINO, CANARY, {"text": CANARY}, NOON)
    )
    app = metrics.serving(PlainTextResponse(CANARY))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        await client.get(f"/{CANARY}?{CANARY}", headers={"X": CANARY})
    return (await metrics.page(""))[0].decode()


async def test_no_text_and_no_id_is_shown(kept):
    """Neither of who wrote nor of what: P18."""
    assert CANARY not in await whole(kept)


async def test_control_a_label_with_an_id_would_be_found(kept, monkeypatch):
    """The same search, after a slip: somebody's id as a label."""
    monkeypatch.setattr("bot.wiring.observing.metrics._part_of", lambda path: path)
    assert CANARY in await whole(kept)


# Where it is fetched


@pytest.mark.parametrize(
    ("given", "status"), [("", 401), ("Bearer wrong", 401), (TOKEN, 401), (f"Bearer {TOKEN}", 200)]
)
async def test_the_servers_own_port_asks_for_the_token(metrics, given, status):
    app = Starlette(routes=Exposition(metrics, TOKEN).routes())
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        response = await client.get("/metrics", headers={"Authorization": given})
    assert response.status_code == status
    assert ("assistant_messages_total" in response.text) == (status == 200)


def test_without_a_token_there_is_nothing_on_it(metrics):
    assert Exposition(metrics).routes() == []


async def test_everywhere_is_by_both_families(metrics, unused_tcp_port):
    """A port of its own on ``::`` is asked by IPv4 as well. Control: on ``::1`` it is not."""
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    for host, families in (("::", ("127.0.0.1", "[::1]")), ("::1", ("[::1]",))):
        serving = asyncio.create_task(Exposition(metrics).run(host, unused_tcp_port))
        try:
            async with aiohttp.ClientSession() as session:
                for address in families:
                    url = f"http://{address}:{unused_tcp_port}/metrics"
                    assert (await _when_it_is_up(session, url))[0] == 200
                if "127.0.0.1" not in families:
                    with pytest.raises(aiohttp.ClientConnectionError):
                        await session.get(f"http://127.0.0.1:{unused_tcp_port}/metrics")
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


@pytest.mark.parametrize(("token", "status"), [("", 200), (TOKEN, 401)])
async def test_a_port_of_its_own_serves_it(metrics, unused_tcp_port, token, status):
    """With a token as well, whoever has it."""
    serving = asyncio.create_task(Exposition(metrics, token).run("127.0.0.1", unused_tcp_port))
    try:
        async with aiohttp.ClientSession() as session:
            answer = await _when_it_is_up(session, f"http://127.0.0.1:{unused_tcp_port}/metrics")
            assert answer[0] == status
            assert ("assistant_ready 1.0" in answer[1]) == (status == 200)
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


async def _when_it_is_up(session, url):
    async with asyncio.timeout(30):
        while True:
            try:
                async with session.get(url) as response:
                    return response.status, await response.text()
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.01)


async def test_a_port_that_is_taken_is_told_once_and_taken_when_it_is_free(
    metrics, capsys, monkeypatch
):
    monkeypatch.setattr("bot.wiring.observing.exposition.AGAIN_SECONDS", 0.01)
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        serving = asyncio.create_task(Exposition(metrics).run("127.0.0.1", port))
        await asyncio.sleep(0.1)
    try:
        async with aiohttp.ClientSession() as session:
            status, _ = await _when_it_is_up(session, f"http://127.0.0.1:{port}/metrics")
    finally:
        serving.cancel()
    assert status == 200
    assert capsys.readouterr().out.count("metrics_not_served") == 1


@pytest.mark.parametrize(
    ("value", "at"),
    [("9100", ("127.0.0.1", 9100)), ("0.0.0.0:9100", ("0.0.0.0", 9100)), ("[::]:9", ("::", 9))],  # noqa: S104  # read, not bound
)
def test_the_port_is_of_this_machine_unless_told_otherwise(value, at):
    assert Settings.from_environ({"BOT_METRICS_PORT": value}).metrics_at == at


# Put together


@pytest.fixture
async def served(harbours, tmp_path):
    """Return what asks the application for a path, with a token set or without."""
    apps = []

    async def ask(path, token="", **headers):
        settings = Settings(
            content=harbours.content,
            cache_dir=harbours.cache,
            database_url=f"sqlite:///{tmp_path}/x.db",
            metrics_token=token,
        )
        apps.append(App.build(settings))
        transport = httpx.ASGITransport(app=apps[-1].asgi(apps[-1].web()))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.get(path, headers=headers)

    yield ask
    for app in apps:
        app.prefetch.close()
        app.writer.close()


async def test_it_is_off_unless_asked_for(served):
    assert (await served("/metrics")).status_code == 404


async def test_the_application_shows_it(served):
    response = await served("/metrics", TOKEN, Authorization=f"Bearer {TOKEN}")
    names = {family.name for family in text_string_to_metric_families(response.text)}
    assert {"assistant_ready", "assistant_messages", "assistant_database_wait_seconds"} <= names


def names_in(text):
    return set(re.findall(r"\bassistant_[a-z_]+", text))


async def test_every_metric_is_documented_and_every_rule_has_its_metric(metrics):
    """Names in the documents, and in the rules to copy, are those that are shown."""
    known = {family.name for family in text_string_to_metric_families(await _page(metrics))}
    known |= {f"{name}_total" for name in known} | {f"{name}_bucket" for name in known}
    written = names_in((DOCS / "running.md").read_text(encoding="utf-8"))
    rules = (DOCS / "alerts.yml").read_text(encoding="utf-8")
    assert {name for name in known if name.startswith("assistant_")} >= written
    documented = {name.removesuffix("_total") for name in written}
    shown = {name.removesuffix("_total").removesuffix("_bucket") for name in known}
    assert {name for name in shown if name.startswith("assistant_")} == documented
    recorded = set(re.findall(r"record: (\S+)", rules))
    assert names_in(rules) <= known | {name.partition(":")[2] for name in recorded}


async def _page(metrics):
    return (await metrics.page(""))[0].decode()


def test_every_rule_says_for_how_long_and_what_to_do():
    groups = yaml.safe_load((DOCS / "alerts.yml").read_text(encoding="utf-8"))["groups"]  # noqa: TID251  # no content
    alerts = [rule for group in groups for rule in group["rules"] if "alert" in rule]
    assert len(alerts) >= 6
    assert all(rule["expr"] and rule["for"] and rule["annotations"]["summary"] for rule in alerts)


def rule(name):
    """Return the expression of the alert *name*, in one line."""
    groups = yaml.safe_load((DOCS / "alerts.yml").read_text(encoding="utf-8"))["groups"]  # noqa: TID251  # no content
    [found] = [one for group in groups for one in group["rules"] if one.get("alert") == name]
    return " ".join(found["expr"].split())


def test_what_failed_and_what_is_unsure_are_added_up():
    """Of each the highest of the processes, which all see the same."""
    of_all = 'sum by (channel) (max by (channel, state) (assistant_outbox_messages{state=~"unsure|failed"}'
    assert rule("AssistantUnsure").count(of_all) == 2


def test_a_certificate_that_has_ended_is_told_on():
    """Its time is shown no more then; what is wrong with it is."""
    assert 'or max(assistant_channel_trouble{kind="certificate"}) == 1 unless on() ' in rule(
        "AssistantCertificateEnds"
    )


@pytest.mark.skipif(not shutil.which("promtool"), reason="Prometheus is not on this machine")
def test_rules_fire_when_they_should_and_not_before():
    """By Prometheus itself, on what happened in time."""
    tested = [
        shutil.which("promtool"),
        "test",
        "rules",
        str(Path(__file__).with_name("alerts.yml")),
    ]
    done = subprocess.run(tested, capture_output=True, text=True, check=False)  # noqa: S603  # a program of this machine
    assert done.returncode == 0, done.stdout + done.stderr
