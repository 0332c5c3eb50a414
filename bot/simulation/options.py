"""The options of ``python -m bot simulate``.

Apart from what they are for, so that a command that only shows its help loads nothing else.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from bot.simulation.wechat_rules import FEATURES

PLATFORMS = ("telegram", "wechat")
MODES = ("plain", "compatible", "safe")

OPTIONS = (
    click.argument("platform", type=click.Choice(PLATFORMS)),
    click.option("--bot", default="http://127.0.0.1:8000", help="Where the bot runs."),
    click.option("--port", default=8081, help="Where the bot finds the platform's API."),
    click.option("--token", help="Shared with the bot; else from its settings."),
    click.option("--secret", help="Telegram: the webhook's secret; else from the bot's settings."),
    click.option("--app-id", help="WeChat: the AppID; else from the bot's settings."),
    click.option("--app-secret", help="WeChat: the AppSecret; else from the bot's settings."),
    click.option("--aes-key", help="WeChat: the EncodingAESKey; else from the bot's settings."),
    click.option("--path", default="/wechat", help="WeChat: the path that takes callbacks."),
    click.option("--mode", type=click.Choice(MODES), default="safe", help="WeChat: encryption."),
    click.option(
        "--account",
        type=click.Choice(tuple(FEATURES)),
        default="verified-service",
        help="WeChat: what kind of account is played.",
    ),
    click.option("--chat", is_flag=True, help="Play the visitor by hand instead."),
)

F = TypeVar("F", bound=Callable[..., Any])


def add_arguments(command: F) -> F:
    """Give *command* all arguments of ``simulate``; it hands them to ``run``."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
