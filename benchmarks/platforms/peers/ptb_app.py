"""python-telegram-bot, as its examples run it: the default Application and one handler.

``python ptb_app.py webhook PORT API TOKEN SECRET`` or ``python ptb_app.py polling PORT API TOKEN``.
With polling it also listens on PORT, for whoever waits until it has started.
"""

import socket
import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

ANSWER = "The project works in five target cities. " * 5


async def answer(update: Update, _context: Any) -> None:
    assert update.message is not None  # noqa: S101  # only messages come here
    await update.message.reply_text(ANSWER)


def main(way: str, port: str, api: str, token: str, secret: str = "") -> None:
    application = Application.builder().token(token).base_url(f"{api}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, answer))
    if way == "webhook":
        application.run_webhook(
            port=int(port),
            url_path="telegram",
            secret_token=secret,
            webhook_url="https://bot.example/telegram",
        )
    else:
        with socket.create_server(("127.0.0.1", int(port))):
            application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
