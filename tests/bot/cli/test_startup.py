"""What is said at the start: where everything is, and what makes no sense."""

import pytest

from bot.cli.startup import address_of, channels_on
from bot.settings.all import Settings


def told(**environ):
    """Return the lines of the start, by their first word."""
    settings = Settings.from_environ({f"BOT_{name}": value for name, value in environ.items()})
    return {line.split()[0]: line for line in channels_on(settings)}


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104  # shown, not bound
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("fd00::7", "http://[fd00::7]:8000"),
    ],
)
def test_the_address_can_be_opened(host, address):
    assert address_of(Settings(host=host)) == address


@pytest.mark.parametrize(
    ("name", "environ"),
    [
        ("embeddings", {"EMBEDDINGS_URL": "http://x"}),
        ("drafts", {"DRAFTS_URL": "http://far.example"}),
        ("drafts", {"DRAFTS_URL": "https://far.example"}),
        ("notices", {"SMTP_URL": "smtps://mail.example"}),
        ("wechat", {"WECHAT_TOKEN": "simulated"}),
        ("telegram", {"TELEGRAM_TOKEN": "wx5823bf96d3bd56c7"}),
    ],
)
def test_what_makes_no_sense_is_told_and_off(name, environ):
    """With the name of the setting."""
    line = told(**environ)[name]
    assert line.split()[1] == "off"
    assert "BOT_" in line
    assert "must" in line


def test_of_what_few_use_nothing_is_told_where_it_is_not_set():
    assert not {"embeddings", "drafts"} & told().keys()
