"""Traces: how long each step of a message took, for OpenTelemetry; nothing of whom, or of what was said.

Its packages are an extra, and nothing of them is imported unless traces are asked for.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

import aiohttp

from bot.diagnosis import Diagnosis, Health
from bot.errors import SettingsError
from bot.servers.json_server import posted

U = TypeVar("U")
T = TypeVar("T")

SERVICE = "assistant"

EXPORT_SECONDS = 1.0
MOST_KEPT = 512
"""How long sending the spans may take, and how many wait for it: at the end, for that call and one before it."""

SEND_SECONDS = 1.0
"""How long spans wait before they are sent."""

MISSING = (
    "BOT_TRACES_URL needs packages that are not installed: run"
    " `.venv/bin/python -m pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http`."
)


WAY_OUT = "Messages do not wait for it. See BOT_TRACES_URL in docs/settings.md."

LONGEST_PROBE = 5.0
"""Seconds after which the doctor waits no more."""


class Traces(Protocol):
    """Notes the steps of messages."""

    def step(self, name: str, **told: str) -> AbstractContextManager[None]:
        """Note what is done within as a step of the one around it; *told* are words of ours."""
        ...

    def tell(self, **told: str) -> None:
        """Add words of ours to the present step."""
        ...

    def within(self, name: str, work: Callable[[U], T]) -> Callable[[U], T]:
        """Return *work* as a step of the present one, in whatever thread it is done, and each time."""
        ...

    def close(self) -> None:
        """Send what has been noted and not been sent yet."""
        ...


class Untraced:
    """Notes nothing."""

    def step(self, name: str, **told: str) -> AbstractContextManager[None]:
        return _NOTHING

    def tell(self, **told: str) -> None:
        """Add nothing."""

    def within(self, name: str, work: Callable[[U], T]) -> Callable[[U], T]:
        return work

    def close(self) -> None:
        """Send nothing: nothing was noted."""


_NOTHING = nullcontext()
UNTRACED = Untraced()


class OpenTelemetry:
    """Notes spans with *provider*, a TracerProvider."""

    def __init__(self, provider: Any) -> None:
        from opentelemetry import context, trace  # noqa: PLC0415  # an extra

        self._provider = provider
        self._tracer = provider.get_tracer(SERVICE)
        self._present, self._span = context.get_current, trace.get_current_span

    @contextmanager
    def step(self, name: str, **told: str) -> Iterator[None]:
        with self._noted(name, told, None):
            yield

    def tell(self, **told: str) -> None:
        self._span().set_attributes(told)

    def within(self, name: str, work: Callable[[U], T]) -> Callable[[U], T]:
        around = self._present()

        def done(unit: U) -> T:
            with self._noted(name, {}, around):
                return work(unit)

        return done

    def close(self) -> None:
        self._provider.shutdown()

    @contextmanager
    def _noted(self, name: str, told: dict[str, str], around: Any) -> Iterator[None]:
        # Not what an error says: that may be a visitor's words.
        with self._tracer.start_as_current_span(
            name,
            context=around,
            attributes=told,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                raise


def traced(url: str) -> Traces:
    """Return what sends traces to *url* by OTLP over HTTP; what notes nothing where it is empty.

    ``SettingsError`` where the packages are missing.
    """
    if not url:
        return UNTRACED
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415  # an extra
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise SettingsError(MISSING) from None
    provider = TracerProvider(
        resource=Resource.create({"service.name": SERVICE}), shutdown_on_exit=False
    )
    exporter = OTLPSpanExporter(endpoint=url, timeout=EXPORT_SECONDS)
    sending = BatchSpanProcessor(
        exporter,
        max_queue_size=MOST_KEPT,
        max_export_batch_size=MOST_KEPT,
        schedule_delay_millis=1_000 * SEND_SECONDS,
    )
    provider.add_span_processor(sending)
    return OpenTelemetry(provider)


async def diagnose(url: str) -> Diagnosis:
    """Return whether traces can be sent to *url*. It is sent none."""
    try:
        await asyncio.to_thread(traced(url).close)
    except SettingsError as error:
        return Diagnosis("traces", Health.BROKEN, str(error), "Until then nothing starts.")
    try:
        async with asyncio.timeout(LONGEST_PROBE):
            status, _ = await posted(url, {"resourceSpans": []})
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        return Diagnosis("traces", Health.BROKEN, "the collector is not reached", WAY_OUT)
    # Whoever takes another form than this one says so, and is there.
    if status in {HTTPStatus.OK, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.BAD_REQUEST}:
        return Diagnosis("traces", Health.FINE, "the collector takes traces")
    return Diagnosis("traces", Health.BROKEN, f"the collector answers {status}", WAY_OUT)
