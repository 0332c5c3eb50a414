"""What is true when somebody looks, as gauges: what waits, what is learned, what is wrong outside."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Protocol

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.database.figures import Figures, Waiting
from bot.database.rhythms import Rhythms
from bot.delivery.outbox import State
from bot.diagnosis import Diagnosis, Trouble
from bot.servers.certificate import SUBJECT as CERTIFIED
from bot.wiring.learning import embeddings
from bot.wiring.learning.reloading import ContentState, ContentStatus
from knowledge.matching.server_first import ServerKnowledge

NONE = Waiting(0)
"""What is shown of what has nothing in it: an alert on more than before needs a before."""


class Outside(Protocol):
    """What was seen of the channels from outside."""

    @property
    def found(self) -> Sequence[Diagnosis]: ...

    @property
    def heard(self) -> Rhythms: ...


@dataclass(frozen=True, slots=True)
class Moment:
    """What is true when somebody looks.

    *flying* are the times since which messages are on their way, by the channels that are on; *outboxes*
    the channels, and the mail, by which something goes out.
    """

    now: datetime
    figures: Figures | None
    is_ready: bool
    content: ContentStatus
    flying: dict[str, list[float]] = field(default_factory=dict)
    outside: Outside | None = None
    by_server: ServerKnowledge | None = None
    outboxes: frozenset[str] = frozenset()

    def collect(self) -> Iterator[Metric]:
        """Yield this moment as gauges of Prometheus."""
        ready = "Whether messages can be kept: what /health/ready says."
        yield GaugeMetricFamily("assistant_ready", ready, value=float(self.is_ready))
        waiting = "Languages, and what messages do, that are yet to be learned."
        yield GaugeMetricFamily(
            "assistant_learning_waiting", waiting, value=len(self.content.waiting)
        )
        state = GaugeMetricFamily(
            "assistant_content_state",
            "How what is spoken from stands to the content.",
            labels=["state"],
        )
        for each in ContentState:
            state.add_metric([str(each)], float(each is self.content.state))
        yield state
        if self.by_server is not None:
            yield from embeddings.gauges(self.by_server)
        yield from self._queues()
        yield from self._seen_outside()

    def _queues(self) -> Iterator[Metric]:
        length = GaugeMetricFamily(
            "assistant_queue_messages", "Messages that wait.", labels=["queue", "channel"]
        )
        age = GaugeMetricFamily(
            "assistant_queue_age_seconds",
            "How long the oldest of them has waited; in the outbox, since it was due.",
            labels=["queue", "channel"],
        )
        outbox = GaugeMetricFamily(
            "assistant_outbox_messages",
            "Messages in the outbox by state, those that were sent left out.",
            labels=["channel", "state"],
        )
        moment = time.monotonic()
        for channel, begun in self.flying.items():
            length.add_metric(["inbox", channel], len(begun))
            age.add_metric(["inbox", channel], moment - begun[0] if begun else 0.0)
        if self.figures is not None:
            for channel, postponed in self._postponed(self.figures).items():
                length.add_metric(["postponed", channel], postponed.count)
                age.add_metric(["postponed", channel], self._since(postponed.since))
            for (channel, each), waiting in self._outgoing(self.figures).items():
                outbox.add_metric([channel, str(each)], waiting.count)
                if each is State.WAITING:
                    length.add_metric(["outbox", channel], waiting.count)
                    age.add_metric(["outbox", channel], self._since(waiting.since))
        yield from (length, age, outbox)

    def _postponed(self, figures: Figures) -> Mapping[str, Waiting]:
        return dict.fromkeys(self.outboxes & self.flying.keys(), NONE) | dict(figures.postponed)

    def _outgoing(self, figures: Figures) -> Mapping[tuple[str, State], Waiting]:
        states = (each for each in State if each is not State.SENT)
        return dict.fromkeys(product(self.outboxes, states), NONE) | dict(figures.outbox)

    def _seen_outside(self) -> Iterator[Metric]:
        trouble = GaugeMetricFamily(
            "assistant_channel_trouble",
            "1 for each trouble of a channel that staff are told of.",
            labels=["channel", "kind"],
        )
        last = GaugeMetricFamily(
            "assistant_channel_last_message_timestamp_seconds",
            "When somebody wrote last.",
            labels=["channel"],
        )
        ends = GaugeMetricFamily(
            "assistant_certificate_expiry_timestamp_seconds",
            "When the certificate of the public address ends.",
        )
        if self.outside is not None:
            met = {(each.subject, each.trouble) for each in self.outside.found}
            for channel in self.flying:
                for kind in Trouble:
                    trouble.add_metric([channel, str(kind)], float((channel, kind) in met))
                if at := self.outside.heard.of_channels[channel].last:
                    last.add_metric([channel], at.timestamp())
            for each in self.outside.found:
                if each.subject == CERTIFIED and each.at and each.trouble is not Trouble.SILENT:
                    ends.add_metric([], each.at.timestamp())
        yield from (trouble, last, ends)

    def _since(self, at: datetime | None) -> float:
        return max(0.0, (self.now - at).total_seconds()) if at else 0.0
