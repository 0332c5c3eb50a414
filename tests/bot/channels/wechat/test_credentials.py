"""An account that makes no sense cannot be made; what is wrong is said in words, without its value."""

import pytest

from bot.channels.wechat import credentials
from bot.channels.wechat.credentials import MAIN, Credentials, read_accounts
from bot.errors import SettingsError
from tests.bot.channels.wechat.office import AES_KEY, APP_ID, SECRET, TOKEN

GOOD = {
    "name": MAIN,
    "app_id": APP_ID,
    "token": TOKEN,
    "secret": SECRET,
    "aes_key": AES_KEY,
    "api_url": credentials.API_URL,
}
TELEGRAM = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def test_a_good_account_is_made():
    assert Credentials(**GOOD).path == "/wechat"
    assert Credentials(**GOOD | {"name": "partners"}).path == "/wechat/partners"
    assert not Credentials(MAIN, APP_ID, TOKEN).secret


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("token", "", "3 to 32 letters or digits"),
        ("token", "ab", "3 to 32 letters or digits"),
        ("token", "a" * 33, "3 to 32 letters or digits"),
        ("token", "with+sign", "3 to 32 letters or digits"),
        ("token", TELEGRAM, "a token of Telegram"),
        ("app_id", "", "'wx' and letters or digits"),
        ("app_id", "gh_0123456789ab", "'wx' and letters or digits"),
        ("secret", "short", "letters or digits, 32 as a rule"),
        ("aes_key", AES_KEY[:-1], "this one has 42 characters"),
        ("aes_key", AES_KEY + "=", "this one has 44 characters"),
        ("aes_key", AES_KEY[:-1] + "!", "43 letters or digits"),
        ("name", "", "small letters"),
        ("name", "a/b", "small letters"),
        ("name", "A", "small letters"),
        ("api_url", "http://api.weixin.qq.com", "without https only"),
        ("api_url", "https://api.weixin.qq.com/cgi-bin", "the root"),
        ("api_url", "https://user:word@api.weixin.qq.com", "the root"),
        ("api_url", "api.weixin.qq.com", "the root"),
        ("api_url", "", "the root"),
    ],
)
def test_what_makes_no_sense_is_named_and_not_repeated(field, value, says):
    with pytest.raises(SettingsError) as error:
        Credentials(**GOOD | {field: value})
    assert str(error.value).startswith(f"{field} ")
    assert says in str(error.value)
    assert (
        not value
        or len(value) < 5
        or value not in str(error.value).replace(credentials.API_URL, "")
    )


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8081", "http://localhost:8081/", "http://egress:80", "http://[::1]:1"],
)
def test_without_https_the_api_may_lie_nearby(url):
    assert Credentials(**GOOD | {"api_url": url})
    assert credentials.api_url(url) == url.rstrip("/")


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(SettingsError) as error:
        Credentials(MAIN, "", "", "x", "y", "z")
    assert len(str(error.value).splitlines()) == 5


def test_an_account_does_not_show_its_secrets():
    shown = repr(Credentials(**GOOD))
    assert not [secret for secret in (TOKEN, SECRET, AES_KEY) if secret in shown]


@pytest.fixture
def read(tmp_path):
    def read_(text, name="accounts.yaml", **more):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_accounts(path, **more)

    return read_


def test_a_file_holds_several_accounts(read):
    first, second = read(
        f"partners:\n  app_id: {APP_ID}\n  token: {TOKEN}\n"
        f"companies:\n  app_id: wxfedcba9876543210\n  token: {TOKEN}\n  aes_key: {AES_KEY}\n"
        "  api_url: http://127.0.0.1:9\n"
    )
    assert (first.name, first.path, first.aes_key) == ("partners", "/wechat/partners", "")
    assert (second.aes_key, second.api_url) == (AES_KEY, "http://127.0.0.1:9")


def test_an_account_without_an_address_of_its_own_is_called_where_the_others_are(read):
    """Its secret goes nowhere else."""
    account = f"  app_id: {APP_ID}\n  token: {TOKEN}\n"
    (given,) = read(f"a:\n{account}", url="http://127.0.0.1:8")
    (own,) = read(f"a:\n{account}  api_url: http://127.0.0.1:9\n", url="http://127.0.0.1:8")
    (none,) = read(f"a:\n{account}")
    assert [each.api_url for each in (given, own, none)] == [
        "http://127.0.0.1:8",
        "http://127.0.0.1:9",
        credentials.API_URL,
    ]


def test_the_file_may_be_json(read):
    (account,) = read(f'{{"a": {{"app_id": "{APP_ID}", "token": "{TOKEN}"}}}}', "accounts.json")
    assert account == Credentials("a", APP_ID, TOKEN)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"a:\n  app_id: {APP_ID}\n", "accounts.yaml:1: token of 'a' must be"),
        (f"a:\n  app_id: {APP_ID}\n  token: x\n", "accounts.yaml:3: token of 'a' must be"),
        (f"a:\n  appid: {APP_ID}\n", "accounts.yaml:2: 'appid' is not one of"),
        ("main:\n  token: x\n", "accounts.yaml:1: 'main' is the account of the settings"),
        ("- a\n", "accounts.yaml:1: write the name of each account"),
        ("a:\n\tb: c\n", "accounts.yaml:2: this line is indented with a tab"),
        (
            "".join(f"{n}:\n  app_id: {APP_ID}\n  token: {TOKEN}\n" for n in "ab"),
            "accounts.yaml:1: 'a' and 'b' have the same app_id",
        ),
        ("a: b\n", "accounts.yaml:1: app_id of 'a' must be"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(read, text, says):
    with pytest.raises(SettingsError) as error:
        read(text)
    assert says in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"nothing\.yaml"):
        read_accounts(tmp_path / "nothing.yaml")
