"""``python -m bot play``: conversations from a file, a line in and a line out."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from bot.cli.play import Player, as_json
from bot.dialogue.assistant import Assistant
from bot.dialogue.components import Components
from bot.dialogue.hearing import Ear
from bot.wiring.assistant import counted_chance
from knowledge.topic import Library
from tests.bot import cast

QUESTION = "Which cities take part?"
BOTH = "What of Wuhan and Changchun?"
FIELDS = [
    "conversation",
    "about",
    "acts",
    "outcome",
    "language",
    "text",
    "choices",
    "asks",
    "values",
    "consents",
    "leads",
    "held",
]


@dataclass
class Core:
    """As much of a core as is played with."""

    library: Library
    assistant: Assistant
    ear: Ear


@pytest.fixture
def player():
    return Player(Core(cast.library(), assistant(), cast.ear()))


def assistant():
    finder = cast.Told()
    finder.knows(QUESTION, "cities.overview")
    finder.knows(BOTH, "city.wuhan", "city.changchun")
    finder.knows("Call somebody", "bot.human")
    components = Components(
        library=cast.library(),
        finder=finder,
        ear=cast.ear(),
        recogniser=cast.LanguageRecogniser(),
        replies=cast.replies(),
        reader=cast.reader(),
        steps=cast.steps(),
        interview=cast.interview(),
        words=cast.words(),
        names=cast.names(),
        chance=counted_chance(),
    )
    return Assistant(components)


def play(player, *lines):
    """Return what comes of lines, given as dictionaries or as they stand."""
    written = (
        each if isinstance(each, bytes) else json.dumps({"conversation": "a", **each}).encode()
        for each in lines
    )
    return list(player.play(written))


def say(text, **more):
    return {"say": text, **more}


REGISTRATION = (
    say("/join"),
    {"tap": 1},
    say("Finland"),
    say("Kotiturva Oy"),
    say("Aino Virtanen"),
    say("aino@kotiturva.fi"),
    say("1"),
    say("1"),
    say("Fall sensors"),
)


def test_a_line_in_is_a_line_out(player):
    """With everything that is promised, in this order."""
    (told,) = play(player, say(QUESTION))
    assert list(told) == FIELDS
    assert (told["about"], told["outcome"], told["language"]) == (
        ["topic cities.overview"],
        "answered",
        "en",
    )
    assert "five target cities" in told["text"]
    assert told["choices"][-1] == cast.say("choice_wrong")
    assert not any(told["choices"][0] in line for line in told["text"].splitlines()[-1:])


def test_every_topic_has_its_entry(player):
    """Two questions at once have two."""
    (told,) = play(player, say(BOTH))
    assert told["about"] == ["topic city.wuhan", "topic city.changchun"]


def test_a_tap_counts_what_is_on_show(player):
    """From 1, the way out below an answer among them."""
    asked, disputed = play(player, say(QUESTION), {"tap": 4})
    assert asked["choices"][3] == cast.say("choice_wrong")
    assert disputed["outcome"] == "disputed"


def test_a_registration_is_followed_to_its_lead(player):
    """What is asked, what is noted, what was agreed to, and the lead in the end."""
    *_, before, summary = play(player, *REGISTRATION)
    (done,) = play(player, {"tap": 1})
    assert (before["asks"], before["consents"], before["leads"]) == ("offer", ["contact"], [])
    assert before["values"]["email"] == "aino@kotiturva.fi"
    assert (summary["about"], summary["asks"]) == (["phrase summary"], None)
    assert "Kotiturva Oy" in summary["text"]
    assert (done["asks"], done["values"]) == (None, {})
    (lead,) = done["leads"]
    assert (lead["reference"], lead["kind"], lead["status"]) == ("333-333", "company", "new")
    assert lead["country"] == "FI"
    assert lead["reference"] in done["text"]


def test_a_withdrawn_consent_is_none(player):
    """The last word on a purpose counts."""
    *_, told = play(player, say("/join"), {"tap": 1}, say("/cancel"), say("/join"), {"tap": 2})
    assert told["consents"] == []


def test_a_second_registration_takes_no_consent_from_the_first(player):
    """Each has its own, and of each the last word counts."""
    play(player, *REGISTRATION, {"tap": 1})
    (begun,) = play(player, say("/join"), {"tap": 2}, {"tap": 2})[-1:]
    assert (len(begun["leads"]), begun["consents"]) == (1, ["contact"])


def test_the_first_registration_takes_no_consent_from_the_second(player):
    """The one that was sent is withdrawn, the other one goes on; until that is called off, too."""
    *_, sent = play(player, *REGISTRATION, {"tap": 1})
    play(player, say("/join"), {"tap": 2}, {"tap": 1})
    withdrawn = play(player, say("/mylead"), {"tap": 2})[-1]
    called_off = play(player, say("/cancel"))[-1]
    assert [each["leads"][0]["status"] for each in (sent, withdrawn)] == ["new", "withdrawn"]
    assert (withdrawn["consents"], called_off["consents"]) == (["contact"], [])


def test_whoever_calls_a_person_waits(player):
    """Until everything of theirs is erased."""
    called = play(player, say("Call somebody"), say(QUESTION))
    erased = play(player, say("/forget"), {"tap": 1}, {"tap": 1})
    assert [each["held"] for each in (*called, *erased)] == [True, True, True, True, False]


def test_conversations_do_not_know_each_other(player):
    """Any text is a name; the channel and the language of the first line stay."""
    first = say("/start", conversation="武汉 \ud800", hint="zh-TW", channel="wechat")
    other = say("/start", conversation="")
    told = play(player, first, other, {**first, "hint": "en", "channel": "web"})
    assert [each["language"] for each in told] == ["zh-Hant", "en", "zh-Hant"]
    assert [each["conversation"] for each in told] == ["武汉 \ud800", "", "武汉 \ud800"]
    assert json.loads(as_json(told[0])) == told[0]


@pytest.mark.parametrize(
    ("hint", "said", "text"),
    [
        ("zh-TW", "/start", "這裡登記"),
        ("zh-HK", "/start", "這裏登記"),
        ("zh-Hant", "/start", "這裡登記"),
        ("zh-TW", "唔該，你哋係做乜嘢㗎？", "這裏登記"),
    ],
)
def test_traditional_chinese_is_that_of_the_channel_or_of_what_is_written(
    player, hint, said, text
):
    """What is written counts more."""
    told = play(player, say(said, hint=hint), say("/start"))
    assert told[0]["language"] == "zh-Hant"
    assert text in told[1]["text"]


def test_time_passes(player):
    """Five seconds a line, and as many hours as are asked for."""
    play(player, say("/start"), say("/start", after_hours=96))
    first, second = player._writer.memory.exchanges.values.values()  # noqa: SLF001
    assert (second.taken_at - first.taken_at).total_seconds() == 96 * 3600 + 5


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b'{"say": "Hello"}',
        b'{"conversation": 3, "say": "Hello"}',
        {},
        {"say": "Hello", "tap": 1},
        {"say": None},
        {"tap": 0},
        {"tap": 5},
        {"tap": True},
        {"tap": "1"},
        {"tap": None},
        say("Hello", channel="pigeon"),
        say("Hello", hint=3),
        say("Hello", after_hours=-1),
        say("Hello", after_hours="2"),
        say("Hello", after_hours=float("nan")),
        say("Hello", after_hours=1e12),
        say("Hello", after_hours=1e8),
    ],
    ids=lambda line: str(line)[:60],
)
def test_what_makes_no_sense_is_named_and_the_rest_is_played(player, line):
    """The number is that of the line; nothing else has changed."""
    _, told, after = play(player, say(QUESTION), line, {"tap": 4})
    assert list(told) == ["error", "line"]
    assert told["line"] == 2
    assert after["outcome"] == "disputed"


@pytest.mark.slow
def test_the_command_plays_a_file_twice_the_same(learned, tmp_path):
    """The real assistant, from a file and from standard input, with what was wrong as its status."""
    lines = [json.dumps({"conversation": "a", **each}) for each in (*REGISTRATION, {"tap": 1})]
    (tmp_path / "talks.jsonl").write_text("\n".join(lines))
    environ = {**os.environ, "BOT_CACHE_DIR": str(learned)}  # noqa: TID251  # for another process
    command = [sys.executable, "-m", "bot", "play"]

    def run(*arguments, **more):
        return subprocess.run(  # noqa: S603
            [*command, *arguments], env=environ, capture_output=True, check=False, **more
        )

    read = run(str(tmp_path / "talks.jsonl"))
    piped = run(input="\n".join([*lines, "nonsense"]).encode())
    assert (read.returncode, piped.returncode) == (0, 1), read.stderr + piped.stderr
    *same, error = piped.stdout.splitlines()
    assert same == read.stdout.splitlines()
    assert [json.loads(each)["conversation"] for each in same] == ["a" for _ in lines]
    assert json.loads(same[-1])["leads"][0]["company"] == "Kotiturva Oy"
    assert json.loads(error)["line"] == len(lines) + 1
