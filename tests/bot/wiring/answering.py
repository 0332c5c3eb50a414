"""A server played on this machine that answers as it is told, and those who crowd before one."""

import asyncio
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def answering(path, answer):
    """Serve *path* by *answer*, called with the request; yield the root address and what was asked: headers and JSON."""
    asked = []

    async def take(request):
        asked.append((dict(request.headers), await request.json()))
        said = answer(request)
        return await said if asyncio.iscoroutine(said) else said

    app = web.Application()
    app.router.add_post(path, take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # noqa: SLF001  # it tells in no other way
    try:
        yield f"http://127.0.0.1:{port}", asked
    finally:
        await runner.cleanup()


class Crowd:
    """Answers nobody until *places* are there at once, and counts the *most* that ever were."""

    def __init__(self, places, say):
        self._places, self._say = places, say
        self._here, self.most, self._full = 0, 0, asyncio.Event()

    async def answer(self, _request):
        self._here += 1
        self.most = max(self.most, self._here)
        if self._here == self._places:
            self._full.set()
        async with asyncio.timeout(30):
            await self._full.wait()
        await asyncio.sleep(0.01)
        self._here -= 1
        return self._say()
