"""Fetched updates: deleted at Telegram's only when they are stored, by one process at a time."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.channels.telegram import polling
from bot.channels.telegram.files import Fetcher
from bot.channels.telegram.lanes import MOST_WAITING, OF_ONE, Lanes
from bot.channels.telegram.parsing import WANTED
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.request import FloodError
from bot.consent import Consent, Purpose
from bot.errors import StorageError
from bot.message import Visitor
from tests.bot.channels.telegram.platform import AINO, LI, NOON, message, stopped


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    for name in ("FIRST_PAUSE", "LONGEST_PAUSE", "EMPTY_SECONDS", "CONFLICT_SECONDS"):
        monkeypatch.setattr(polling, name, 0.001)
    monkeypatch.setattr(polling, "MOVE_SECONDS", 0.01)
    monkeypatch.setattr(polling, "SETTLE_SECONDS", 5.0)
    monkeypatch.setattr(polling, "RENEW_SECONDS", 0.01)


class Queue:
    """Telegram's queue of updates: asking from a number on deletes those before it."""

    def __init__(self, line, updates):
        self.updates = list(updates)
        self.asked = []
        self.is_empty = asyncio.Event()
        line.told["getUpdates"] = self
        self.line = line

    def popleft(self):
        offset = self.line.called("getUpdates")[-1]["offset"]
        self.asked.append(offset)
        if offset is not None:
            self.updates = [each for each in self.updates if each["update_id"] >= offset]
        if not self.updates:
            self.is_empty.set()
        return self._answer

    async def _answer(self):
        if not self.updates:
            await asyncio.sleep(0.005)
        return self.updates[:100]


class Lease:
    def __init__(self):
        self.is_ours = True
        self.names = set()

    async def hold(self, name):
        self.names.add(name)
        if isinstance(self.is_ours, Exception):
            raise self.is_ours
        return self.is_ours


@pytest.fixture
def lease():
    return Lease()


@pytest.fixture
async def poller(office, line, lease):
    """Return what starts to fetch; it is stopped at the end."""
    poller, tasks = Poller(line, office.receiver(), lease), []

    def start():
        tasks.append(asyncio.create_task(poller.run()))
        return tasks[-1]

    yield start
    for task in tasks:
        await stopped(task)


async def until(is_so, seconds=5.0):
    """Wait until *is_so*; a timeout fails the test."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110  # what is waited for sets no event
            await asyncio.sleep(0.002)


async def test_updates_are_taken_and_only_then_deleted(office, line, poller):
    first = [message("/help", number=10), message("/topics", LI, number=11)]
    queue = Queue(line, first)
    poller()
    await queue.is_empty.wait()
    assert queue.asked[:2] == [None, 12]
    assert len(office.said()) == len(office.said(LI)) == 1
    assert len(office.outbox()) == 2
    assert line.called("getUpdates")[0]["allowed_updates"] == list(WANTED)
    assert line.called("getUpdates")[0]["timeout"] <= 50


async def test_what_is_not_stored_is_not_deleted(office, line, poller):
    queue = Queue(line, [message("/help", number=10)])
    office.is_failing = True
    poller()
    await until(lambda: len(queue.asked) > 3)
    assert set(queue.asked) == {None}
    assert queue.updates
    office.is_failing = False
    await queue.is_empty.wait()
    assert len(office.said()) == 1


async def test_one_update_that_is_not_stored_keeps_all_of_them(office, line, poller):
    queue = Queue(line, [message("/help", number=10), message("/help", LI, number=11)])
    office.fails_for = str(LI)
    poller()
    await until(lambda: len(queue.asked) > 3)
    assert set(queue.asked) == {None}
    assert len(office.said()) == 1
    office.fails_for = ""
    await queue.is_empty.wait()
    assert len(office.said()) == len(office.said(LI)) == 1
    assert len(office.outbox()) == 2


async def test_deleting_before_storing_would_lose_updates(office, line, monkeypatch):
    """The control: a poller that acknowledges first loses what the database could not take."""

    async def take(self, lanes, updates, asked):
        lanes.begin(updates)
        await lanes.settle(5.0)
        return max(update["update_id"] for update in updates) + 1

    monkeypatch.setattr(Poller, "_take", take)
    queue = Queue(line, [message("/help", number=10)])
    office.is_failing = True
    task = asyncio.create_task(Poller(line, office.receiver(), Lease()).run())
    await queue.is_empty.wait()
    office.is_failing = False
    await stopped(task)
    assert queue.updates == []
    assert office.said() == []


async def test_after_an_empty_answer_any_number_is_taken(office, line, poller):
    queue = Queue(line, [message("/help", number=10**9)])
    poller()
    await queue.is_empty.wait()
    await until(lambda: queue.asked[-1] is None)
    # After a week without updates, Telegram counts from anywhere.
    queue.updates.append(message("/help", number=5))
    await until(lambda: len(office.said()) == 2)


async def test_a_visitors_updates_stay_in_order_and_visitors_do_not_wait(office, line, poller):
    texts = [f"number {place}" for place in range(20)]
    updates = [
        message(text, sender, number=100 + 2 * place + (sender == LI))
        for place, text in enumerate(texts)
        for sender in (AINO, LI)
    ]
    queue = Queue(line, updates)
    poller()
    await queue.is_empty.wait()
    for sender in (AINO, LI):
        assert [each.text for each in office.said(sender)] == texts


@asynccontextmanager
async def fetching(office, line, lease):
    """Fetch for what *office* is by now."""
    task = asyncio.create_task(Poller(line, office.receiver(), lease).run())
    try:
        yield
    finally:
        await stopped(task)


class Slow:
    """What takes messages, and of one visitor nothing before it *may_go_on*."""

    def __init__(self, office, sender=AINO):
        self.take, self.sender = office.take, str(sender)
        self.may_go_on = asyncio.Event()
        office.take = self

    async def __call__(self, message, deliver=None):
        if message.visitor.id == self.sender:
            await self.may_go_on.wait()
        return await self.take(message, deliver)


@pytest.fixture
def slow(office, monkeypatch):
    monkeypatch.setattr(polling, "SETTLE_SECONDS", 0.01)
    return Slow(office)


async def test_what_takes_long_keeps_nobody_else_waiting_and_is_not_deleted(
    office, line, lease, slow
):
    """A file, say, that does not come; what comes behind it is met once, and in its order."""
    queue = Queue(line, [message("/help", number=9), message("/topics", number=10)])
    async with fetching(office, line, lease):
        await until(lambda: 9 in queue.asked)
        queue.updates += [message("/help", LI, number=11), message("/mylead", number=12)]
        await until(lambda: office.said(LI))
        queue.updates.append(message("/topics", LI, number=13))
        await until(lambda: len(office.said(LI)) == 2)
        assert set(queue.asked) == {None, 9}
        assert office.said() == []
        slow.may_go_on.set()
        await queue.is_empty.wait()
    assert [each.text for each in office.said()] == ["/help", "/topics", "/mylead"]
    assert [each.text for each in office.said(LI)] == ["/help", "/topics"]


class NoFiles:
    """Telegram where no file ever comes."""

    asked = 0

    async def file(self, file_id, most):
        self.asked += 1
        await asyncio.Event().wait()


@pytest.mark.parametrize("behind", [120, 50], ids=["more than shown", "control: all shown"])
async def test_nobody_whom_telegram_does_not_show_waits_for_a_file(
    office, line, lease, monkeypatch, behind
):
    """It is given up, and the next ones of its visitor are put off; where all are shown, it has its time."""
    monkeypatch.setattr(polling, "SETTLE_SECONDS", 0.01)
    agreed = Consent(Purpose.CONTACT, is_given=True, wording="PDF", language="en", at=NOON)
    office.look(lambda unit: unit.consents.add(Visitor("telegram", str(AINO)), agreed))
    pdf = {"file_id": "x", "file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 9}
    updates = [message(document=pdf, number=number) for number in range(3)]
    others = range(1000, 1000 + behind)
    updates += [message("/help", sender, number=sender) for sender in others]
    fetcher = Fetcher(api := NoFiles(), office.ports(), seconds=3600)
    receiver = replace(office.receiver(), fetch=fetcher)
    queue = Queue(line, updates)
    task = asyncio.create_task(Poller(line, receiver, lease, fetcher.hurry).run())
    try:
        await until(lambda: all(office.said(sender) for sender in others))
        await until(lambda: len(queue.asked) > 10)
        assert len(office.said()) == (3 if behind > 100 else 0)
        assert api.asked == 1
    finally:
        await stopped(task)


async def test_what_fails_late_is_fetched_again_with_all_behind_it(office, line, lease, slow):
    queue = Queue(line, [message("/help", number=9), message("/topics", number=10)])
    async with fetching(office, line, lease):
        await until(lambda: 9 in queue.asked)
        queue.updates.append(message("/help", LI, number=11))
        await until(lambda: office.said(LI))
        office.fails_for = str(AINO)
        slow.may_go_on.set()
        asked = len(queue.asked)
        await until(lambda: len(queue.asked) > asked + 5)
        assert set(queue.asked) == {None, 9}
        office.fails_for = ""
        await queue.is_empty.wait()
    assert [each.text for each in office.said()] == ["/help", "/topics"]
    assert len(office.said(LI)) == 1


async def test_of_a_flood_a_handful_is_met_and_the_rest_kept_unread(office, line, lease):
    """As on the other channels; whoever writes one thing meanwhile is met."""
    crowded, take = [], office.take

    async def noted(message, deliver=None):
        crowded.append((message.visitor.id, message.is_crowded))
        return await take(message, deliver)

    office.take = noted
    flood = [message(f"number {place}", number=100 + place) for place in range(99)]
    queue = Queue(line, [*flood, message("/help", LI, number=199)])
    async with fetching(office, line, lease):
        await queue.is_empty.wait()
    its = [is_crowded for visitor, is_crowded in crowded if visitor == str(AINO)]
    assert (its.count(False), its.count(True)) == (MOST_WAITING, 99 - MOST_WAITING)
    assert (str(LI), False) in crowded


async def test_who_goes_on_writing_faster_than_people_do_is_met_now_and_then(office):
    """However soon each was met: what is sent to one person goes out at a pace."""
    met, now, take = [], 0.0, office.take

    async def noted(message, deliver=None):
        met.append(not message.is_crowded)
        return await take(message, deliver)

    office.take = noted
    lanes = Lanes(office.receiver(), lambda: now)
    for place in range(100):
        now = place / 10
        lanes.begin([message(f"number {place}", number=place)])
        await lanes.settle(5.0)
    assert all(met[: OF_ONE.burst])
    assert OF_ONE.burst < sum(met) <= OF_ONE.burst + 10 * OF_ONE.per_second
    assert (lanes.oldest, lanes.has_failed) == (None, False)


async def test_odd_updates_are_dead_letters_and_go(office, line, poller):
    queue = Queue(
        line, [{"update_id": 3, "message": 7}, message("/help", number=4), {"update_id": 5}]
    )
    poller()
    await queue.is_empty.wait()
    assert queue.asked[1] == 6
    assert [reason for reason, _, _ in office.dead.values()] == ["message is no object"]
    assert len(office.said()) == 1


async def test_an_answer_with_no_number_at_all_does_not_end_it(office, line, poller):
    line.tells("getUpdates", ["odd", {"message": {}}], "no list", [message("/help")])
    poller()
    await until(office.said)
    assert len(office.dead) == 2


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (
            Conflict("Conflict: terminated by other getUpdates request"),
            "updates_fetched_elsewhere",
        ),
        (InvalidToken(), "telegram_token_refused"),
        (NetworkError("Bad Gateway"), "not_fetched"),
        (TelegramError("odd"), "not_fetched"),
        (FloodError(0.001), ""),
    ],
    ids=["conflict", "token", "network", "odd", "flood"],
)
async def test_whatever_goes_wrong_it_is_said_and_tried_again(  # noqa: PLR0913, PLR0917  # fixtures
    office, line, poller, capsys, error, event
):
    line.tells("getUpdates", error, [message("/help")])
    poller()
    await until(office.said)
    assert event in capsys.readouterr().out


async def test_a_webhook_is_taken_down_first_and_nothing_is_dropped(line, poller):
    line.tells("deleteWebhook", NetworkError("Bad Gateway"), {})
    line.tells("getUpdates", [])
    poller()
    await until(lambda: line.called("getUpdates"))
    assert [name for name, _ in line.calls[:3]] == ["deleteWebhook", "deleteWebhook", "getUpdates"]
    assert line.called("deleteWebhook")[0] == {"drop_pending_updates": False}


async def test_only_the_process_with_the_lease_fetches(line, lease, poller):
    lease.is_ours = False
    poller()
    await asyncio.sleep(0.05)
    assert line.calls == []
    lease.is_ours = StorageError()
    await asyncio.sleep(0.05)
    assert line.calls == []
    lease.is_ours = True
    await until(lambda: line.called("getUpdates"))
    assert lease.names == {"poll telegram 123456789"}


async def test_a_process_that_loses_the_lease_stops_fetching(line, lease, poller):
    hanging = asyncio.Event()

    async def hang():
        hanging.set()
        await asyncio.Event().wait()

    line.tells("getUpdates", hang)
    poller()
    await hanging.wait()
    lease.is_ours = False
    await asyncio.sleep(0.05)
    calls = len(line.calls)
    await asyncio.sleep(0.05)
    assert len(line.calls) == calls


async def test_it_stops_at_once_while_telegram_has_nothing_to_say(line, poller):
    hanging = asyncio.Event()

    async def hang():
        hanging.set()
        await asyncio.Event().wait()

    line.tells("getUpdates", hang)
    task = poller()
    await hanging.wait()
    async with asyncio.timeout(20):
        await stopped(task)
