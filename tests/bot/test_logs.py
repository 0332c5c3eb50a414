"""Logs: one JSON object a line, without secrets or contacts, each field bounded."""

import io
import json
import logging
import sys

import pytest
import structlog

from bot.logs import LONGEST_FIELD, configure, silence

TOKEN = "123456789:" + "AAExample" * 4


@pytest.fixture
def lines(monkeypatch):
    """Return the lines logged, as written; afterwards everything is as before."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure("info")
    yield lambda: stream.getvalue().splitlines()
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


class Full(io.StringIO):
    """A log on a disk that is full, or whose reader has gone."""

    def write(self, text):
        raise OSError(28, text)


@pytest.mark.parametrize("stream", [Full(), io.StringIO()], ids=["full", "closed"])
def test_a_log_that_takes_nothing_stops_nothing(lines, monkeypatch, stream):
    """What was stored is stored, and its visitor is answered."""
    if not isinstance(stream, Full):
        stream.close()
    monkeypatch.setattr(sys, "stderr", stream)
    configure("info")
    log = structlog.get_logger("test")
    log.info("answered")
    log.error("failed", exc_info=ValueError("why"))


@pytest.fixture
def log(lines):
    return structlog.get_logger("test")


def test_an_event_is_one_line_of_json(log, lines):
    """With its name, its level, its time and its values."""
    log.info("answered", score=0.9, topics=("city.wuhan",), lead=None)
    line = json.loads(*lines())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "answered",
        "level": "info",
        "score": 0.9,
        "topics": ["city.wuhan"],
        "lead": None,
    }


def test_what_the_knowledge_says_has_its_fields(lines):
    """They come by way of the standard library, and nothing else that stands there does."""
    logging.getLogger("knowledge.learning").info(
        "content_learning", extra={"languages": ["fi"], "else": "x"}
    )
    line = json.loads(*lines())
    assert (line["event"], line["languages"]) == ("content_learning", ["fi"])
    assert "else" not in line


@pytest.mark.parametrize(
    "value",
    [
        "a\r\nINFO login ok",
        "\x1b[2J\x1b[31mred",
        "\u2028line",
        "\u202egnp",
        "\x00\x07\x85",
        "\ud800",
    ],
    ids=["crlf", "ansi", "line-separator", "override", "controls", "surrogate"],
)
def test_controls_are_escaped(log, lines, value):
    """No value begins a line of its own, or speaks to the terminal."""
    log.info("answered", about=value)
    (written,) = lines()
    assert written.isascii()
    assert "\x1b" not in written
    assert json.loads(written)["about"] == value


@pytest.mark.parametrize(
    "secret",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        "postgresql://bot:hunter2secret@db/bot",
        "/wechat?signature=abcdef123456&nonce=1",
        "token=abcdef123456",
        "PASSWORD=abcdef123456",
    ],
    ids=["telegram", "database", "signature", "token", "password"],
)
@pytest.mark.parametrize(
    "place", ["value", "event", "list", "dict", "object", "exception", "library"]
)
def test_secrets_are_masked(log, lines, secret, place):
    """Wherever a secret turns up, it is not written."""
    match place:
        case "value":
            log.info("failed", url=secret)
        case "event":
            log.info(secret)
        case "list":
            log.info("failed", urls=["x", secret])
        case "dict":
            log.info("failed", request={"url": secret})
        case "object":
            log.info("failed", error=ValueError(secret))
        case "exception":
            log.error("failed", exc_info=ValueError(secret))
        case "library":
            logging.getLogger("library").error("asked for %s", secret)
    (written,) = lines()
    assert "[secret]" in written
    assert not any(part in written for part in (TOKEN, "hunter2secret", "abcdef123456"))


@pytest.mark.parametrize(
    "contact",
    [
        "aino@kotiturva.fi",
        "aino.virtanen+x@mail.kotiturva.fi",
        "+358 40 1234567",
        "+8613800138000",
    ],
)
def test_contacts_are_masked(log, lines, contact):
    """An e-mail address or phone number that slips into an error is not written."""
    log.error("failed", exc_info=ValueError(f"cannot store {contact} now"))
    assert "[contact]" in lines()[0]
    assert contact not in lines()[0]


@pytest.mark.parametrize("huge", ["x" * 1_000_000, ["x" * 1_000_000] * 3, {"x": "x" * 1_000_000}])
def test_a_long_field_is_cut(log, lines, huge):
    """Nobody floods the log with one value."""
    log.info("answered", about=huge)
    about = json.loads(*lines())["about"]
    assert max(map(len, [about] if isinstance(about, str) else about)) == LONGEST_FIELD


def test_a_long_list_is_cut(log, lines):
    """Nor with many."""
    log.info("answered", topics=["x"] * 1_000_000)
    assert len(json.loads(*lines())["topics"]) == 20


def test_of_a_long_exception_the_end_is_kept(log, lines):
    """There stands what went wrong."""

    def deeper(times):
        if times:
            deeper(times - 1)
        else:
            message = "the reason"
            raise ValueError(message)

    try:
        deeper(100)
    except ValueError:
        log.exception("failed")
    line = json.loads(*lines())
    assert line["exception"].endswith("ValueError: the reason")


def test_what_is_below_the_level_is_not_written(log, lines):
    """At info, debug is silent."""
    log.debug("thought")
    logging.getLogger("library").debug("thought")
    assert lines() == []


def test_visits_are_not_written(lines):
    """The server's own access log, with addresses and queries, is off."""
    logging.getLogger("uvicorn.access").error("GET /?token=x")
    assert lines() == []


def test_a_silent_command_writes_no_log(capfd, monkeypatch):
    """Neither ours nor those of the libraries: whoever reads the terminal finds what was said to them."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.NOTSET)
    before = structlog.get_config()
    structlog.reset_defaults()
    try:
        structlog.get_logger().info("heard")
        silence()
        structlog.get_logger().info("audit_head", first=1)
        logging.getLogger("knowledge").error("broken")
    finally:
        structlog.configure(**before)
    shown = "".join(capfd.readouterr())
    assert "heard" in shown
    assert "audit_head" not in shown
    assert "broken" not in shown
