"""One process that listens, from its start to its end."""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import structlog
import uvicorn

from bot.app import App
from bot.cli.startup import address_of, channels_on, first_link
from bot.database.file import NOT_ALONE
from bot.http.addresses import bound
from bot.http.connections import connection
from bot.wiring.clock import utc_now

log = structlog.get_logger("bot")

SWITCH_SECONDS = 0.001
"""How long a thread keeps the others waiting: WeChat's answers must leave while others compute."""

GOODBYE_SECONDS = 5
"""How long requests in flight may take after SIGTERM; the writer has as long again after them."""


def serve(app: App, announce: Callable[[str], None]) -> None:
    """Listen until SIGTERM or Ctrl-C; what was begun is finished."""
    web, settings = app.web(), app.settings
    config = uvicorn.Config(
        app.asgi(web),
        host=bound(settings.host),
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        http=connection(),
        timeout_keep_alive=10,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        # Who a visitor is, is decided by the cookie; addresses only bound how much is asked,
        # and whom to believe about them is decided there.
        proxy_headers=False,
    )
    sys.setswitchinterval(SWITCH_SECONDS)
    for line in channels_on(settings):
        announce(line)
    if not app.writer.comes_alone():
        announce(NOT_ALONE)
        log.warning("not_alone")
    if link := app.writer.run(partial(first_link, now=utc_now())):
        announce(
            "Nobody can sign in yet. Make the first administrator, within 24 hours, "
            f"at\n{address_of(settings)}{link}"
        )

    def leave() -> None:
        web.stop()
        app.pages.stop()

    Server(config, leave).run()


class Server(uvicorn.Server):
    """Ends the open event streams first: the server waits for its connections."""

    def __init__(self, config: uvicorn.Config, leave: Callable[[], None]) -> None:
        super().__init__(config)
        self._leave = leave

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the open streams, then shut down as uvicorn does."""
        self._leave()
        super().handle_exit(sig, frame)
