"""Settings: read once, all mistakes named at once, no value repeated."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings.all import DraftSettings, Settings, TelegramSettings
from bot.wiring.channels import channels_of
from knowledge.models.embedding_client import Endpoint

TOKEN = {"TELEGRAM_TOKEN": "77:abc-DEF_1"}
TOKEN_OF_ANOTHER = {"TELEGRAM_TOKEN": "wx5823bf96d3bd56c7"}
SECRET = {"TELEGRAM_SECRET": "s3cret-words"}


def read(**environ):
    return Settings.from_environ({f"BOT_{name}": value for name, value in environ.items()})


def test_nothing_need_be_set():
    """An empty environment gives the defaults."""
    assert Settings.from_environ({}) == Settings()


def test_every_setting_is_read():
    """Each has its variable."""
    settings = read(
        HOST="::1",
        PORT="8001",
        PUBLIC_URL="https://chat.example.org/",
        TRUSTED_PROXIES="127.0.0.1, 172.16.0.0/12",
        DATABASE_URL="postgresql://bot@localhost/bot",
        CONTENT="knowledge",
        CACHE_DIR="learned",
        LOG_LEVEL="DEBUG",
    )
    assert settings == Settings(
        host="::1",
        port=8001,
        public_url="https://chat.example.org",
        trusted_proxies=(ip_network("127.0.0.1/32"), ip_network("172.16.0.0/12")),
        database_url="postgresql://bot@localhost/bot",
        content=Path("knowledge"),
        cache_dir=Path("learned"),
        log_level="debug",
    )


@pytest.mark.parametrize("blank", ["", "  ", "\n"], ids=["empty", "spaces", "newline"])
def test_a_blank_setting_is_not_set(blank):
    """An empty variable means the default."""
    assert read(PORT=blank).port == Settings().port


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", "caddy"),
        ("TRUSTED_PROXIES", "10.0.0.0/40"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "80.5"),
        ("PORT", "eighty"),
        ("PORT", "\uff18\uff10"),
        ("PORT", "0080001"),
        ("PORT", "9" * 5000),
        ("HOST", "http://0.0.0.0"),
        ("HOST", "a b"),
        ("METRICS_PORT", "127.0.0.1:9100:9"),
        ("METRICS_PORT", "1.2.3.4.5:9100:9"),
        ("METRICS_PORT", "*:9100"),
        ("METRICS_PORT", "[::x]:9100"),
        ("METRICS_PORT", "http://127.0.0.1:9100"),
        ("TRANSLATION_URL", "https://*"),
        ("TRACES_URL", "http://a;b:/v1/traces"),
        ("DATABASE_URL", "mysql://localhost/bot"),
        ("DATABASE_URL", "data/assistant.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://"),
        ("CONTENT", "/nowhere"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_what_makes_no_sense_is_named(name, value):
    """The message names the variable and says what it must be."""
    with pytest.raises(SettingsError, match=f"^BOT_{name} must "):
        read(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://chat.example.org"),
        ("PUBLIC_URL", "chat.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https:///x"),
        ("PUBLIC_URL", "https://a b.org"),
        ("PUBLIC_URL", "https://user:word@example.org"),
        ("PUBLIC_URL", "javascript:alert(1)"),
        ("PUBLIC_URL", "https://*"),
        ("PUBLIC_URL", 'https://"x"'),
        ("PUBLIC_URL", "https://chat.example.org:"),
        ("PUBLIC_URL", "https://chat.example.org:0"),
        ("PUBLIC_URL", "https://chat,b"),
        ("PUBLIC_URL", "https://chat.example.org;evil"),
        ("PUBLIC_URL", "https://[::x]"),
        ("TELEGRAM_TOKEN", "wx5823bf96d3bd56c7"),
        ("TELEGRAM_TOKEN", "12345"),
        ("TELEGRAM_TOKEN", "12345:a b c"),
        ("TELEGRAM_SECRET", "short"),
        ("TELEGRAM_SECRET", "with space in it"),
        ("TELEGRAM_SECRET", "x" * 257),
        ("TELEGRAM_API_URL", "ftp://127.0.0.1"),
        ("TELEGRAM_API_URL", "http://user:word@127.0.0.1"),
    ],
)
def test_what_concerns_one_channel_stops_only_that(name, value):
    """It is named in the same way, and the value is not repeated."""
    settings = read(**{name: value})
    (said,) = settings.faults_of("telegram")
    assert said.startswith(f"BOT_{name} must ")
    assert settings.host == Settings().host


WECHAT = {
    "WECHAT_TOKEN": "simulated",
    "WECHAT_APP_ID": "wx0123456789abcdef",
    "WECHAT_APP_SECRET": "0123456789abcdef0123456789abcdef",
    "WECHAT_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
}


def test_a_wechat_account_is_read():
    """With its callback address, and none of its secrets in sight."""
    settings = read(**WECHAT)
    (account,) = settings.wechat
    assert (account.path, account.app_id) == ("/wechat", WECHAT["WECHAT_APP_ID"])
    assert not settings.faults
    hidden = ("WECHAT_TOKEN", "WECHAT_APP_SECRET", "WECHAT_AES_KEY")
    assert not any(WECHAT[name] in repr(settings) for name in hidden)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WECHAT_AES_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"),
        ("WECHAT_AES_KEY", "=" * 43),
        ("WECHAT_TOKEN", "ab"),
        ("WECHAT_TOKEN", "77:abcdefghijklmnopqrstuvwxyz0123456789A"),
        ("WECHAT_APP_ID", "gh_0123456789ab"),
        ("WECHAT_APP_SECRET", "short"),
        ("WECHAT_API_URL", "http://api.example.org"),
        ("WECHAT_ACCOUNTS", "/nowhere.yaml"),
    ],
)
def test_a_mistake_of_wechats_stops_only_wechat(name, value):
    """Its variable is named, its value is not."""
    settings = read(**(WECHAT | {name: value}))
    (said,) = settings.faults_of("wechat")
    assert said.startswith(f"BOT_{name} ")
    assert value not in said
    assert not settings.faults_of("telegram")


@pytest.mark.parametrize("name", ["WECHAT_TOKEN", "WECHAT_APP_ID"])
def test_what_is_missing_of_an_account_is_named(name):
    """Once."""
    (said,) = read(**(WECHAT | {name: ""})).faults_of("wechat")
    assert said.startswith(f"BOT_{name} must be set as well")


def test_further_accounts_come_from_a_file(tmp_path):
    """Beside the one of the settings; a mistake is named with its line."""
    file = tmp_path / "wechat.yaml"
    text = "office:\n  app_id: wx1123456789abcdef\n  token: made-up\n"
    file.write_text(text, encoding="utf-8")
    settings = read(**WECHAT, WECHAT_ACCOUNTS=str(file))
    assert [account.path for account in settings.wechat] == ["/wechat", "/wechat/office"]
    file.write_text(text.replace("made-up", "m"), encoding="utf-8")
    (said,) = read(WECHAT_ACCOUNTS=str(file)).faults_of("wechat")
    assert "wechat.yaml:3: token of 'office' must be" in said


def test_further_accounts_are_called_where_the_settings_say(tmp_path):
    """A rehearsal or a proxy holds for every account that names no address of its own."""
    file = tmp_path / "wechat.yaml"
    file.write_text("office:\n  app_id: wx1123456789abcdef\n  token: made-up\n", encoding="utf-8")
    url = "http://127.0.0.1:8081"
    settings = read(**WECHAT, WECHAT_ACCOUNTS=str(file), WECHAT_API_URL=url)
    assert [account.api_url for account in settings.wechat] == [url, url]


def test_the_token_of_the_other_platform_is_recognised():
    """A likely slip gets its own word, and the value is not repeated."""
    (said,) = read(**TOKEN_OF_ANOTHER).faults_of("telegram")
    assert "WeChat" in said
    assert not any(value in said for value in TOKEN_OF_ANOTHER.values())


def test_telegram_needs_a_token():
    """The secret alone turns nothing on."""
    assert read(**SECRET).telegram is None
    settings = read(**TOKEN, TELEGRAM_API_URL="http://127.0.0.1:8081/")
    assert settings.telegram == TelegramSettings(*TOKEN.values(), "", "http://127.0.0.1:8081")
    assert settings.telegram.per_second == 30


@pytest.mark.parametrize("value", ["0", "1001", "many", "2.5"])
def test_a_pace_that_makes_no_sense_turns_telegram_off(value):
    """And says what it must be."""
    assert read(**TOKEN, TELEGRAM_PER_SECOND="100").telegram.per_second == 100
    [fault] = read(**TOKEN, TELEGRAM_PER_SECOND=value).faults_of("telegram")
    assert fault.startswith("BOT_TELEGRAM_PER_SECOND must ")


def test_a_wrong_value_is_not_repeated():
    """It may be a secret in the wrong place."""
    with pytest.raises(SettingsError) as raised:
        read(DATABASE_URL="mysql://bot:hunter2@db/bot")
    assert "hunter2" not in str(raised.value)


def test_all_mistakes_are_said_at_once():
    """Nobody starts three times to find three mistakes."""
    with pytest.raises(SettingsError) as raised:
        read(PORT="x", LOG_LEVEL="x", CONTENT="/nowhere")
    assert [line.split()[0] for line in str(raised.value).splitlines()] == [
        "BOT_PORT",
        "BOT_CONTENT",
        "BOT_LOG_LEVEL",
    ]


def test_a_setting_may_lie_in_a_file(tmp_path):
    """As secrets of a container do; the line's end is not part of it."""
    (tmp_path / "database").write_text("postgresql://bot:word@db/bot\n", encoding="utf-8")
    settings = read(DATABASE_URL_FILE=str(tmp_path / "database"))
    assert settings.database_url == "postgresql://bot:word@db/bot"


@pytest.mark.parametrize(
    "url",
    [
        "https://chat.example.org:8443",
        "https://chat.example.org.",
        "https://xn--e1afmkfd.example",
        "https://пример.example",
        "https://[::1]",
        "https://chat_example",
        "https://a",
    ],
)
def test_an_address_that_can_be_one_is_taken(url):
    """Control of those that are refused."""
    assert read(PUBLIC_URL=url).public_url == url


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("::1:9100", ("::1", 9100)),
        ("[fe80::1%eth0]:9", ("fe80::1%eth0", 9)),
        ("a-b:9", ("a-b", 9)),
    ],
)
def test_a_port_of_metrics_has_any_address_before_it(value, at):
    assert read(METRICS_PORT=value).metrics_at == at


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "not-text"])
def test_a_file_that_cannot_be_read_is_named(content, tmp_path):
    """By its variable, not by what it holds."""
    if content is not None:
        (tmp_path / "port").write_bytes(content)
    with pytest.raises(SettingsError, match="BOT_PORT_FILE names a file that cannot be read"):
        read(PORT_FILE=str(tmp_path / "port"))
    with pytest.raises(SettingsError, match="BOT_PORT_FILE names a file that cannot be read"):
        read(PORT_FILE=str(tmp_path))


STRAY = {"a file without anything": "names a file that is empty", "no file": "is empty"}


@pytest.fixture(params=STRAY.items(), ids=STRAY.keys())
def stray(request, tmp_path):
    """What a setting says that names a file, when its secret went astray, and what is said of it."""
    kind, said = request.param
    if kind == "no file":
        return "", said
    (tmp_path / "empty").write_text(" \n", encoding="utf-8")
    return str(tmp_path / "empty"), said


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("DATABASE_URL", {"DATABASE_URL": "postgresql://bot@db/assistant"}),
        ("AUDIT_KEY", {}),
        ("METRICS_TOKEN", {"METRICS_PORT": "0.0.0.0:9100"}),
        ("TRANSLATION_KEY", {"TRANSLATION_URL": "http://127.0.0.1:5000"}),
    ],
)
def test_a_secret_that_went_astray_stops_the_start(name, more, stray):
    """Neither the default nor the plain setting is taken in its place. Control: without its file it starts."""
    path, said = stray
    with pytest.raises(SettingsError, match=f"^BOT_{name}_FILE {said}"):
        read(**more, **{f"{name}_FILE": path})
    assert read(**more)


@pytest.mark.parametrize(
    ("name", "channel", "more"),
    [
        ("WECHAT_AES_KEY", "wechat", WECHAT),
        ("TELEGRAM_TOKEN", "telegram", TOKEN),
        ("TELEGRAM_SECRET", "telegram", TOKEN),
        ("SMTP_URL", "mail", {"MAIL_FROM": "a@example.org", "SMTP_URL": "smtp://127.0.0.1"}),
        ("EMBEDDINGS_KEY", "embeddings", {"EMBEDDINGS_URL": "https://embed.example.org"}),
        ("DRAFTS_KEY", "drafts", {"DRAFTS_URL": "https://x.org/v1", "DRAFTS_MODEL": "small"}),
    ],
)
def test_a_secret_of_one_channel_that_went_astray_keeps_that_one_off(name, channel, more, stray):
    """By its name, and no callback is taken in clear for want of a key. Control: it is on without its file."""
    path, said = stray
    settings = read(**more, **{f"{name}_FILE": path})
    (told,) = settings.faults_of(channel)
    assert told.startswith(f"BOT_{name}_FILE {said}")
    assert channel not in channels_of(settings)
    assert read(**more).faults_of(channel) == ()


def test_an_unknown_setting_is_reported():
    """A slip in a name is shown; what belongs to others is not ours."""
    settings = Settings.from_environ({"BOT_PROT": "80", "BOT_PORT": "80", "HOME": "/"})
    assert settings.unknown == ("BOT_PROT",)


def test_secrets_are_not_shown():
    """Settings printed by accident keep passwords and tokens."""
    shown = repr(read(**TOKEN, **SECRET))
    assert not any(value in shown for value in (*TOKEN.values(), *SECRET.values()))
    assert "word" not in repr(read(DATABASE_URL="postgresql://bot:word@db/bot"))


def test_an_embedding_server_is_its_address_and_what_may_be_asked_of_it():
    """The model has a default; without an address there is none."""
    assert read(EMBEDDINGS_MODEL="e5", EMBEDDINGS_KEY="open-sesame").embeddings is None
    endpoint = read(EMBEDDINGS_URL="https://embed.example.org/v1").embeddings
    assert endpoint == Endpoint("https://embed.example.org/v1/embeddings", "bge-m3")
    near = read(
        EMBEDDINGS_URL="http://10.0.0.7:8080/v1",
        EMBEDDINGS_MODEL="e5",
        EMBEDDINGS_KEY="open-sesame",
        EMBEDDINGS_PRIVATE="Yes",
    )
    assert near.embeddings == Endpoint(
        "http://10.0.0.7:8080/v1/embeddings", "e5", "open-sesame", may_be_private=True
    )
    assert not near.faults
    assert "open-sesame" not in repr(near)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMBEDDINGS_URL", "embed.example.org"),
        ("EMBEDDINGS_URL", "http://embed.example.org/v1"),
        ("EMBEDDINGS_MODEL", "a model"),
        ("EMBEDDINGS_KEY", "two words"),
        ("EMBEDDINGS_PRIVATE", "perhaps"),
    ],
)
def test_an_embedding_server_that_is_set_wrongly_stops_nothing(name, value):
    """It is named, and the rest starts."""
    settings = read(**{"EMBEDDINGS_URL": "https://embed.example.org"} | {name: value})
    [told] = settings.faults_of("embeddings")
    assert told.startswith(f"BOT_{name} must")


def test_drafts_are_asked_for_at_their_address():
    """The model has no default; without an address there is none; the key is not shown."""
    assert read(DRAFTS_MODEL="m", DRAFTS_KEY="open-sesame").drafts is None
    chosen = read(
        DRAFTS_URL="https://llm.example.org/v1/", DRAFTS_MODEL="org/m-8b", DRAFTS_KEY="open-sesame"
    )
    whole = "https://llm.example.org/v1/chat/completions"
    assert chosen.drafts == DraftSettings(whole, "org/m-8b", "open-sesame")
    assert "open-sesame" not in repr(chosen)
    assert not chosen.faults


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/v1",
        "http://localhost:11434/v1",
        "http://[::1]:80/v1",
        "https://10.0.0.7/v1",
    ],
)
def test_drafts_go_encrypted_or_to_this_machine(url):
    assert read(DRAFTS_URL=url, DRAFTS_MODEL="m").drafts.url == f"{url}/chat/completions"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DRAFTS_URL", "llm.example.org"),
        ("DRAFTS_URL", "http://llm.example.org/v1"),
        ("DRAFTS_URL", "http://10.0.0.7/v1"),
        ("DRAFTS_URL", "http://127.0.0.1.example.org/v1"),
        ("DRAFTS_URL", "http://localhost@evil.example/v1"),
        ("DRAFTS_URL", "https://llm.example.org/v1?key=x"),
        ("DRAFTS_URL", "https://[::1/v1"),
        ("DRAFTS_URL", "https://llm.example.org:99999/v1"),
        ("DRAFTS_MODEL", "a model"),
        ("DRAFTS_MODEL", ""),
        ("DRAFTS_KEY", "two words"),
    ],
)
def test_drafts_that_are_set_wrongly_stop_nothing(name, value):
    """It is named, once, and the rest starts without drafts."""
    right = {"DRAFTS_URL": "https://llm.example.org/v1", "DRAFTS_MODEL": "m"}
    settings = read(**right | {name: value})
    [told] = settings.faults_of("drafts")
    assert told.startswith(f"BOT_{name} must")


SLIPS = ["S3cret?word", "S3cret#word", "S3cret/word", "12#S3cret", "S3cret[word"]
"""Passwords with a sign that means something in an address."""


@pytest.mark.parametrize("password", SLIPS)
def test_a_password_is_not_repeated_where_a_sign_in_it_was_not_written_out(password):
    """By no library either; what is said is how such a sign is written."""
    mail = f"smtps://assistant:{password}@mail.example.org"
    [fault] = read(MAIL_FROM="a@b.example", SMTP_URL=mail).faults_of("mail")
    assert fault.startswith("BOT_SMTP_URL must look like ")
    assert "%3F" in fault
    assert "S3cret" not in fault


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("PUBLIC_URL", "telegram"),
        ("TELEGRAM_API_URL", "telegram"),
        ("WECHAT_API_URL", "wechat"),
        ("EMBEDDINGS_URL", "embeddings"),
        ("DRAFTS_URL", "drafts"),
        ("SMTP_URL", "mail"),
        ("TRANSLATION_URL", ""),
        ("TRACES_URL", ""),
        ("DATABASE_URL", ""),
    ],
)
@pytest.mark.parametrize("rest", ["[::1/S3cret", "example.org:S3cret/x"])
def test_an_address_that_no_library_can_read_is_named_with_the_way_out(name, channel, rest):
    """In our words, without the value."""
    scheme = {"DATABASE_URL": "postgresql", "SMTP_URL": "smtps"}.get(name, "https")
    if channel:
        said = read(**{name: f"{scheme}://{rest}"}).faults_of(channel)[0]
    else:
        said = problem(**{name: f"{scheme}://{rest}"})
    assert said.startswith((f"BOT_{name} must ", f"BOT_{name} cannot be read; docs/"))
    assert "S3cret" not in said


@pytest.mark.parametrize("name", ["PUBLIC_URL", "TELEGRAM_API_URL", "TRACES_URL", "DATABASE_URL"])
def test_a_port_that_is_none_is_named(name):
    scheme = "postgresql" if name == "DATABASE_URL" else "https"
    address = {name: f"{scheme}://example.org:99999/"}
    is_fatal = name in {"TRACES_URL", "DATABASE_URL"}
    said = problem(**address) if is_fatal else read(**address).faults_of("telegram")[0]
    assert said.startswith(f"BOT_{name} must ")


def problem(**environ):
    """Return what keeps the assistant from starting."""
    with pytest.raises(SettingsError) as raised:
        read(**environ)
    return str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///./:memory:",
        "sqlite:///data/:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:z.db?uri=true",
    ],
)
def test_a_database_that_forgets_is_refused_however_it_is_written(address):
    assert problem(DATABASE_URL=address).startswith("BOT_DATABASE_URL must ")


@pytest.mark.parametrize("query", ["timeout=abc", "foo=bar", "cache=shared"])
def test_what_is_said_of_a_file_behind_its_name_is_refused(query):
    """By the name of the setting, and without what it says. Control: of a server it is taken."""
    told = problem(DATABASE_URL=f"sqlite:///data/a.db?{query}")
    assert told.startswith("BOT_DATABASE_URL must ")
    assert query not in told
    assert read(DATABASE_URL="postgresql://bot@db/x?sslmode=require").database_url


@pytest.mark.parametrize(
    ("host", "at"),
    [("127.0.0.1", "8000"), ("localhost", "8000"), ("0.0.0.0", "8000"), ("10.0.0.5", "[::]:8000")],  # noqa: S104  # read, not bound
)
def test_metrics_have_a_port_of_their_own(host, at):
    """Control: the same number is free at another address."""
    told = problem(HOST=host, PORT="8000", METRICS_PORT=at)
    assert told == "BOT_METRICS_PORT must be another port than BOT_PORT."
    assert read(HOST="10.0.0.5", PORT="8000", METRICS_PORT="8000").metrics_at is not None
    assert read(PORT="8000", METRICS_PORT="8001").metrics_at == ("127.0.0.1", 8001)
