"""The chat page in memory, behind the limits."""

from tests.bot.channels.web.conftest import app, browser, desk, open_browser, web

__all__ = ["app", "browser", "desk", "open_browser", "web"]
