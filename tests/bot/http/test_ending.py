"""Whoever is cut off by the end of the server is told to come again."""

import asyncio

import httpx
import pytest

from bot.http.ending import CUT_OFF, EndingMiddleware
from bot.http.limits import LimitsMiddleware


async def asked(make, *, begins_first=False):
    """Return what comes of a request that is cancelled while it is answered."""
    is_asked = asyncio.Event()
    tasks = []

    async def app(scope, receive, send):
        if begins_first:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        tasks.append(asyncio.current_task())
        is_asked.set()
        await asyncio.sleep(60)

    async def end():
        await is_asked.wait()
        tasks[0].cancel()

    transport = httpx.ASGITransport(app=LimitsMiddleware(make(app)))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        asking = asyncio.create_task(client.post("/messages", data={"text": "a question"}))
        await end()
        return await asking


async def test_what_is_cut_off_may_be_sent_again():
    """As what cannot be stored: 503, after a moment."""
    response = await asked(EndingMiddleware)
    assert (response.status_code, response.text) == (503, CUT_OFF)
    assert response.headers["retry-after"]


async def test_an_answer_that_has_begun_is_not_begun_anew():
    """It ends where it is."""
    with pytest.raises(asyncio.CancelledError):
        await asked(EndingMiddleware, begins_first=True)


async def test_control_without_it_the_server_calls_it_its_own_error():
    """The cancellation comes out, of which the server makes a 500."""
    with pytest.raises(asyncio.CancelledError):
        await asked(lambda app: app)
