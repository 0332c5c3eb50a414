"""What the doctor finds by asking WeChat."""

import pytest

from bot.channels.wechat.diagnosis import diagnose
from bot.diagnosis import Health
from tests.bot.channels.wechat.office import SECRET, Office, credentials

WORDS = "invalid ip 192.0.2.7 ipv6 ::ffff:192.0.2.7, not in whitelist rid: 65a"


@pytest.fixture
def ours(api):
    return credentials(secret=SECRET, api_url=api.url)


@pytest.fixture
def office(ours):
    return Office(ours)


async def found(office, ours):
    client = office.client(ours)
    try:
        return await diagnose(ours, client, "https://chat.example.org")
    finally:
        await client.close()


@pytest.mark.parametrize(
    ("code", "way_out"), [(40164, "allowlist"), (40125, "AppSecret"), (45009, "midnight")]
)
async def test_a_refusal_is_told_in_wechats_own_words_with_the_way_out(
    api, office, ours, code, way_out
):
    """Of the token as well as of a call; the words name the address to allow."""
    api.refuses_token, api.words = code, WORDS
    for told in (await found(office, ours))[-1], await _of_a_call(api, office, ours, code):
        assert told.health is Health.BROKEN
        assert str(code) in told.found
        assert WORDS in told.found
        assert way_out in told.way_out


async def _of_a_call(api, office, ours, code):
    api.refuses_token, api.always = 0, code
    return (await found(office, ours))[-1]


async def test_words_that_are_none_are_left_out(api, office, ours):
    """And what a terminal would obey, too."""
    api.refuses_token, api.words = 40013, ["?"]
    assert (await found(office, ours))[-1].found.endswith("WeChat says 40013")
    api.words = "no\x1b[2J\nnever"
    assert (await found(office, ours))[-1].found.endswith("40013: no[2J never")


async def test_an_account_that_may_write_is_fine(office, ours):
    told = await found(office, ours)
    assert Health.BROKEN not in {each.health for each in told}
