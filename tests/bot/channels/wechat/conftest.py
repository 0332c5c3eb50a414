"""WeChat accounts for the tests: in each mode, and of each kind."""

import asyncio
import contextlib

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot.channels.wechat.office import AES_KEY, SECRET, Api, Caller, Office, credentials


@pytest.fixture
async def api():
    """WeChat's API on loopback; ``api.url`` is its address."""
    api = Api()
    app = web.Application()
    app.router.add_route("*", "/cgi-bin/{path:.*}", api.serve)
    server = TestServer(app)
    await server.start_server()
    api.url = str(server.make_url("")).rstrip("/")
    yield api
    await server.close()


@pytest.fixture
async def opened():
    """Return what opens an office and calls it; everything that runs is ended afterwards."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_(office):
            transport = httpx.ASGITransport(app=office.app())
            http = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://bot.test")
            )
            task = asyncio.create_task(office.wechat.run())
            stack.push_async_callback(_ended, task)
            await asyncio.sleep(0)
            return Caller(office, http)

        yield open_


async def _ended(task):
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def safe(opened):
    """WeChat calling an account that may only reply, in safe mode."""
    return await opened(Office(credentials(aes_key=AES_KEY)))


@pytest.fixture
async def plain(opened):
    """WeChat calling an account that may only reply, in plain mode."""
    return await opened(Office(credentials()))


@pytest.fixture
async def sending(opened, api):
    """WeChat calling an account that may write by itself, in safe mode."""
    return await opened(Office(credentials(aes_key=AES_KEY, secret=SECRET, api_url=api.url)))


@pytest.fixture(params=["may only reply", "may write"])
async def either(request, opened, api):
    """WeChat calling an account of either kind, in safe mode."""
    secret = SECRET if request.param == "may write" else ""
    return await opened(Office(credentials(aes_key=AES_KEY, secret=secret, api_url=api.url)))
