"""The commands for WeChat, against a WeChat played on loopback."""

import asyncio

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.simulation.wechat import APP_ID, APP_SECRET, TOKEN, FakeWechat


@pytest.fixture
async def wechat():
    async with FakeWechat() as played:
        yield played


@pytest.fixture
def asked(wechat, monkeypatch, tmp_path):
    """Return what a command says, and with which status it ends."""
    environ = {
        "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/a.db",
        "BOT_WECHAT_TOKEN": TOKEN,
        "BOT_WECHAT_APP_ID": APP_ID,
        "BOT_WECHAT_APP_SECRET": APP_SECRET,
        "BOT_WECHAT_API_URL": wechat.url,
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    async def run(*words):
        result = await asyncio.to_thread(CliRunner().invoke, main, ["wechat", *words])
        return result.exit_code, result.output

    return run


@pytest.mark.slow
async def test_the_menu_is_shown_and_only_set_when_told_to(asked, wechat):
    status, said = await asked("menu")
    assert (status, wechat.api.menus_made) == (0, 0)
    assert "登记" in said
    status, said = await asked("menu", "--set")
    assert (status, wechat.api.menus_made) == (0, 1), said


async def test_a_code_is_made_and_a_name_that_the_content_does_not_know_is_said(asked, wechat):
    status, said = await asked("qr", "no-such-event")
    assert (status, wechat.called("qrcode/create")) == (0, 1)
    assert "origins.yaml" in said


async def test_an_account_that_is_not_there_is_named(asked, wechat):
    status, said = await asked("menu", "--account", "second")
    assert (status, wechat.calls) == (2, [])
    assert "'second'" in said
