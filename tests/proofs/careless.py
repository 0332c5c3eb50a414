"""The control: python-telegram-bot's own runner, which confirms updates before it answers them.

``python -m tests.proofs.careless`` runs it. A proof that finds nothing wrong here proves nothing.
"""

import asyncio
import os
import socket
import threading
import warnings
from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

THINKING_SECONDS = 0.05
"""How long it thinks about each answer."""


async def answer(update: Update, _context: Any) -> None:
    """Think, and answer."""
    await asyncio.sleep(THINKING_SECONDS)
    if update.effective_message is not None:
        await update.effective_message.reply_text("an answer")


def main() -> None:
    """Run as its documentation shows; listen on the port, so that the proof knows it is up."""
    warnings.simplefilter("ignore")
    environ = os.environ  # noqa: TID251  # as bot.__main__ does
    listening = socket.create_server(("127.0.0.1", int(environ["BOT_PORT"])))
    threading.Thread(target=_accept, args=(listening,), daemon=True).start()
    root = environ["BOT_TELEGRAM_API_URL"]
    application = (
        Application.builder()
        .token(environ["BOT_TELEGRAM_TOKEN"])
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling(poll_interval=0)


def _accept(listening: socket.socket) -> None:
    while True:
        listening.accept()[0].close()


if __name__ == "__main__":
    main()
