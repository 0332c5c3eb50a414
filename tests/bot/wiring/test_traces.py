"""Traces: the steps of one message, and nothing of whom or what."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress

import pytest
from aiohttp import web
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.diagnosis import Health
from bot.errors import SettingsError, StorageError
from bot.message import Message, Visitor
from bot.wiring.observing.traces import (
    EXPORT_SECONDS,
    MOST_KEPT,
    UNTRACED,
    OpenTelemetry,
    diagnose,
    traced,
)
from bot.wiring.taking import Taking
from tests.bot.cast import NOON
from tests.bot.wiring.answering import answering

CANARY = "canary-7f3a91"
AWAY = "http://127.0.0.1:9/v1/traces"


@pytest.fixture
def noted():
    return InMemorySpanExporter()


@pytest.fixture
def traces(noted):
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(noted))
    with closing(OpenTelemetry(provider)) as traces:
        yield traces


def message(key="m1"):
    return Message(Visitor("telegram", CANARY), key, NOON, f"/help {CANARY}", hint="sv")


def with_traces(begun, traces):
    take = begun.uncounted
    return Taking(
        *(take.live, take.writer, take.exchanges, take.prefetch, take.reloader, take.readiness),
        traces=traces,
    )


async def test_each_step_of_a_message_is_a_span_within_it(begun, traces, noted):
    """The unit too, which another thread does; side by side, none ends in another's."""
    take = with_traces(begun, traces)
    await asyncio.gather(*(take(message(f"m{number}")) for number in range(3)))
    spans = {span.context.span_id: span for span in noted.get_finished_spans()}
    wholes = [span for span in spans.values() if span.name == "message"]
    assert len(wholes) == 3
    for whole in wholes:
        assert dict(whole.attributes) == {
            "channel": "telegram",
            "outcome": "guided",
            "language": "sv",
        }
        own = [span for span in spans.values() if span.context.trace_id == whole.context.trace_id]
        around = {
            span.name: spans[span.parent.span_id].name for span in own if span.parent is not None
        }
        assert around == {
            "learn": "message",
            "think": "message",
            "store": "message",
            "unit": "store",
        }


async def test_nothing_of_whom_or_what_is_noted(begun, traces, noted, monkeypatch):
    """Nor of what an error says."""

    def fail(*_args):
        msg = f"cannot meet {CANARY}"
        raise ValueError(msg)

    take = with_traces(begun, traces)
    await take(message())
    monkeypatch.setattr(type(begun.exchanges), "take", fail)
    with pytest.raises(ValueError, match=CANARY):
        await take(message("m2"))
    begun.writer.close()
    with pytest.raises(StorageError):
        await take(message("m3"))
    told = [json.loads(span.to_json()) for span in noted.get_finished_spans()]
    assert CANARY not in json.dumps(told)
    assert {span["attributes"].get("error.type") for span in told} == {
        None,
        "ValueError",
        "StorageError",
    }


async def test_without_the_setting_nothing_is_noted(begun):
    assert begun.uncounted.traces is UNTRACED
    assert traced("") is UNTRACED


@pytest.mark.parametrize(("url", "is_imported"), [("", False), (AWAY, True)])
def test_without_the_setting_nothing_is_imported(url, is_imported):
    code = (
        "import sys, bot.app; from bot.wiring.observing.traces import traced;"
        f" traced({url!r}).close(); print('opentelemetry' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own words
    assert told.stdout.split() == [str(is_imported)]


def test_what_is_missing_is_said_at_the_start(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsError, match="pip install opentelemetry-sdk"):
        traced(AWAY)


def seconds_of_a_message(traces):
    """Return how long a message takes in which nothing is done but noted."""
    began = time.monotonic()
    with traces.step("message"):
        traces.tell(outcome="answered")
    return time.monotonic() - began


def test_a_collector_that_is_away_keeps_nobody_waiting():
    with closing(traced(AWAY)) as traces:
        assert seconds_of_a_message(traces) < EXPORT_SECONDS / 2


@pytest.mark.slow
def test_nor_does_one_that_hangs(silent):
    """The control: sent as the message ends, it would keep each waiting for as long as a call may take."""
    url, _ = silent
    with closing(traced(url)) as traces:
        assert seconds_of_a_message(traces) < EXPORT_SECONDS / 2
    at_once = TracerProvider(shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=url, timeout=EXPORT_SECONDS)
    at_once.add_span_processor(SimpleSpanProcessor(exporter))
    with closing(OpenTelemetry(at_once)) as traces:
        assert seconds_of_a_message(traces) > EXPORT_SECONDS / 2


@pytest.fixture
def silent():
    """A collector that takes connections and never answers: its address, and how often it was called."""
    called = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            with suppress(OSError):
                while True:
                    called.append(server.accept()[0])

        listening = threading.Thread(target=listen)
        listening.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1/traces", called
        server.shutdown(socket.SHUT_RDWR)
        listening.join()
    for connection in called:
        connection.close()


@pytest.mark.slow
def test_a_collector_that_hangs_is_called_twice_at_the_end(silent):
    """Once with what is on its way, once with all that waits: a stop is not longer than that."""
    url, called = silent
    with closing(traced(url)) as traces:
        for _ in range(4 * MOST_KEPT):
            with traces.step("message"):
                pass
        while not called:  # what is on its way
            time.sleep(0.01)
        before = len(called)
    assert len(called) - before <= 2


@pytest.mark.parametrize(
    ("status", "health"), [(200, Health.FINE), (415, Health.FINE), (404, Health.BROKEN)]
)
async def test_the_doctor_asks_whether_traces_are_taken(status, health):
    """It sends none; one that reads another form is there all the same."""
    async with answering("/v1/traces", lambda _: web.Response(status=status)) as (url, asked):
        assert (await diagnose(f"{url}/v1/traces")).health is health
    assert [said for _, said in asked] == [{"resourceSpans": []}]


async def test_the_doctor_names_the_packages_that_are_missing(monkeypatch):
    """For with them missing nothing starts."""
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    told = await diagnose("http://127.0.0.1:9/v1/traces")
    assert told.health is Health.BROKEN
    assert "pip install" in told.found
