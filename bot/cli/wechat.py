"""``python -m bot wechat``: the menu below the chat, and QR codes of events."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import click

from bot.settings.all import Settings
from knowledge.topic import Library

CODE_DAYS = 30
"""For how many days a QR code works that is not made for ever; WeChat allows no more."""


def commands(
    settings: Callable[[], Settings],
    library: Callable[[], Library],
    plainly: Callable[[Callable[..., None]], Callable[..., None]],
) -> click.Group:
    """Return the commands; *plainly* says in words what goes wrong."""

    @click.group()
    def wechat() -> None:
        """Show and set the menu below the chat; make QR codes."""

    @wechat.command("menu")
    @click.option("--set", "is_set", is_flag=True, help="Set it; without this it is only shown.")
    @click.option("--account", default="main", help="The account's name in the accounts file.")
    @plainly
    def menu_(account: str, *, is_set: bool) -> None:
        """Show the menu of menu.yaml beside the one that is set, or set it."""
        from bot.channels.wechat import menu  # noqa: PLC0415

        make = menu.set_menu if is_set else menu.show
        menu_of = library().menu
        click.echo(asked(settings(), account, lambda client: make(client, menu_of)))

    @wechat.command("qr")
    @click.argument("scene")
    @click.option("--forever", is_flag=True, help="An account may have 100,000 of these.")
    @click.option("--account", default="main", help="The account's name in the accounts file.")
    @plainly
    def qr(account: str, scene: str, *, forever: bool) -> None:
        """Make the QR code of an event: SCENE is its code in origins.yaml."""
        from bot.channels.wechat import menu  # noqa: PLC0415

        origins, days = library().origins, None if forever else CODE_DAYS
        click.echo(
            asked(
                settings(),
                account,
                lambda client: menu.make_code(client, scene, origins, days=days),
            )
        )

    return wechat


def asked(settings: Settings, name: str, ask: Callable[[Any], Awaitable[str]]) -> str:
    """Return what *ask* returns for the account *name*; ValueError says why it cannot."""
    from bot.channels.wechat.menu import MenuError  # noqa: PLC0415
    from bot.wiring.channels import Shared  # noqa: PLC0415
    from bot.wiring.clock import utc_now  # noqa: PLC0415
    from bot.wiring.opening import open_database  # noqa: PLC0415

    credentials = next((each for each in settings.wechat if each.name == name), None)
    if credentials is None:
        msg = f"There is no WeChat account {name!r} in the settings; see docs/wechat.md."
        raise ValueError(msg)
    writer = open_database(settings)

    async def answered() -> str:
        client = Shared(writer, utc_now).client(credentials)
        try:
            return await ask(client)
        finally:
            await client.close()

    try:
        return asyncio.run(answered())
    except MenuError as error:
        raise ValueError(str(error)) from None
    finally:
        writer.close()
