"""One token for all processes, fetched no oftener than it ends, and never again and again."""

import asyncio
import contextlib
from datetime import timedelta
from itertools import count

import pytest

from bot.channels.wechat.tokens import (
    CIRCUIT,
    MARGIN,
    Fetched,
    Known,
    Lack,
    NoTokenError,
    Tokens,
)
from tests.bot.channels.wechat.office import Clock


class Holder:
    """A process that takes the lease of *world*."""

    def __init__(self, world):
        self.world = world

    async def hold(self, name):
        assert name == "token wechat main"
        await asyncio.sleep(0)
        if self.world.is_leased and self.world.holder not in {None, self}:
            return False
        self.world.holder = self
        return True

    async def leave(self, _name):
        self.world.holder = None


class World:
    """What the processes share: the row, the lease, and a platform that counts."""

    def __init__(self):
        self.clock = Clock()
        self.row = Known()
        self.holder = None
        self.fetches = 0
        self.life = 7200
        self.numbers = count(1)
        self.token = None
        self.fails = None
        self.is_leased = True

    def process(self):
        return Tokens(
            "main",
            self,
            self.fetch,
            Holder(self),
            self.clock,
        )

    async def known(self, _name):
        await asyncio.sleep(0)
        return self.row

    async def change(self, _name, change):
        await asyncio.sleep(0)
        self.row = change(self.row)
        return self.row

    async def fetch(self):
        self.fetches += 1
        await asyncio.sleep(0.01)
        if self.fails:
            raise self.fails
        return Fetched(self.token or f"t{next(self.numbers)}", self.life)


@pytest.fixture
def world():
    return World()


async def test_a_token_is_fetched_once_and_used_until_shortly_before_its_end(world):
    tokens = world.process()
    assert [await tokens.get() for _ in range(3)] == ["t1"] * 3
    world.clock.passes(seconds=7200 - MARGIN.total_seconds() - 1)
    assert await tokens.get() == "t1"
    world.clock.passes(seconds=1)
    assert await tokens.get() == "t2"
    assert world.fetches == 2


async def test_a_token_of_a_short_life_is_used_to_its_end(world):
    world.life = 2
    tokens = world.process()
    for _ in range(4):
        await tokens.get()
        await tokens.get()
        world.clock.passes(seconds=2)
    assert world.fetches == 4


@pytest.mark.parametrize("is_leased", [True, False], ids=["leased", "control: no lease"])
async def test_processes_fetch_no_oftener_than_the_token_ends(world, is_leased):
    """P13: fetches <= expiries + 1 over eight processes with four callers each."""
    world.is_leased = is_leased
    processes = [world.process() for _ in range(8)]
    expiries = 5
    for _ in range(expiries + 1):
        got = await asyncio.gather(*(each.get() for each in processes for _ in range(4)))
        assert not is_leased or len(set(got)) == 1
        world.clock.passes(seconds=7200)
    assert (world.fetches <= expiries + 1) is is_leased


async def test_the_next_process_finds_the_token_of_the_one_before(world):
    assert await world.process().get() == await world.process().get() == "t1"
    assert world.fetches == 1


async def test_a_token_voided_by_somebody_is_replaced_once_for_all(world):
    processes = [world.process() for _ in range(4)]
    for each in processes:
        each.worked(await each.get())
    got = await asyncio.gather(*(each.instead_of("t1") for each in processes))
    assert got == ["t2"] * 4
    assert world.fetches == 2


async def test_a_token_that_never_works_is_asked_for_once_in_thirty_seconds(world):
    """Nothing is hammered: one fetch in each half minute, over all processes."""
    processes = [world.process() for _ in range(4)]
    seconds = 120
    for _ in range(seconds):
        for each in processes:
            with contextlib.suppress(NoTokenError):
                await each.instead_of(await each.get())  # refused at once
        world.clock.passes(seconds=1)
    assert world.fetches <= 1 + seconds / CIRCUIT.total_seconds()


async def test_the_same_token_again_opens_the_circuit(world):
    """As stable_token does: it gives what it has given, until that ends."""
    world.token = "same"  # noqa: S105  # opens nothing
    tokens = world.process()
    tokens.worked(await tokens.get())
    with pytest.raises(NoTokenError) as error:
        await tokens.instead_of("same")
    assert error.value.reason is Lack.SAME
    with pytest.raises(NoTokenError):
        await tokens.instead_of("same")
    assert world.fetches == 2


async def test_while_no_token_is_to_be_had_it_is_not_asked_for_all_the_time(world):
    world.fails = NoTokenError(Lack.UNREACHABLE, 5.0)
    tokens = world.process()
    for _ in range(5):
        with pytest.raises(NoTokenError):
            await tokens.get()
    assert world.fetches == 1


async def test_the_token_we_have_is_used_while_a_new_one_cannot_be_had(world):
    tokens = world.process()
    await tokens.get()
    world.clock.passes(seconds=7000)
    world.fails = NoTokenError(Lack.UNREACHABLE, 5.0)
    assert await tokens.get() == "t1"
    world.clock.passes(seconds=300)
    with pytest.raises(NoTokenError):
        await tokens.get()


async def test_what_else_is_known_of_the_account_stays(world):
    world.row = Known(refused="48001")
    await world.process().get()
    assert world.row.refused == "48001"
    assert world.row.token_until - world.clock() == timedelta(seconds=7200) - MARGIN


async def test_who_must_wait_takes_what_another_process_fetched(world):
    other = object()
    world.holder = other
    tokens = world.process()
    waiting = asyncio.create_task(tokens.get())
    await asyncio.sleep(0.02)
    world.row = Known("theirs", world.clock() + timedelta(hours=1))
    assert await waiting == "theirs"
    assert world.fetches == 0


def test_a_token_is_not_shown():
    assert "hidden" not in repr((Known("hidden"), Fetched("hidden")))
