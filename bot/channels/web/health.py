"""Whether the assistant works, for who restarts it and who sends it requests; nothing of it is secret."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import StorageError

IsHealthy: TypeAlias = Callable[[], Awaitable[Mapping[str, object]]]
"""Gives what ``/health`` shows; its ``status`` is ``ok`` when everything works."""


def routes(is_healthy: IsHealthy) -> list[Route]:
    """Return the routes of health: whether requests are answered, and whether messages are kept."""

    async def live(_request: Request) -> Response:
        # Whatever else is wrong, a restart would not mend it.
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def ready(_request: Request) -> Response:
        try:
            health = await is_healthy()
        except StorageError as error:
            health = {"status": "failing", "database": str(error)}
        status = 200 if health.get("status") == "ok" else 503
        return JSONResponse(dict(health), status, {"Cache-Control": "no-store"})

    return [
        Route("/health", ready),
        Route("/health/ready", ready),
        Route("/health/live", live),
    ]
