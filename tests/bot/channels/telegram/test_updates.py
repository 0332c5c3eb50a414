"""Reading updates: what arrives is read as it is, and nothing at all can break the reader."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.buttons import data_of, read_data
from bot.channels.telegram.parsing import UnreadableError, parse, sender_of, update_number
from bot.channels.telegram.updates import Arrived, Presence, Press, UpdateReader
from bot.message import Attachment, Message, Visitor
from tests.bot.channels.telegram.platform import (
    AINO,
    BOT,
    LI,
    NOON,
    change,
    message,
    press,
    wrapped,
)

READER = UpdateReader(BOT, ("en", "zh-Hans", "zh-Hant", "nb", "sv"), lambda: NOON)
WHO = Visitor("telegram", str(AINO))


def said(text="", **what):
    return Message(WHO, f"{BOT}:7", NOON, text, hint="en", **what)


@pytest.mark.parametrize(
    ("update", "arrived"),
    [
        (message("北\x00京", number=7), Arrived(7, AINO, said("北京"))),
        (message("/start slush26", number=7), Arrived(7, AINO, said("/start", origin="slush26"))),
        (message("/started", number=7), Arrived(7, AINO, said("/started"))),
        (message(voice={}, number=7), Arrived(7, AINO, said(attachment=Attachment.VOICE))),
        (message(dice={}, number=7), Arrived(7, AINO, said(attachment=Attachment.OTHER))),
        (
            message(contact={"user_id": AINO, "phone_number": "+4791234567"}, number=7),
            Arrived(7, AINO, said("+4791234567", attachment=Attachment.CONTACT)),
        ),
        (
            message(contact={"user_id": str(AINO), "phone_number": "1"}, number=7),
            Arrived(7, AINO, said(attachment=Attachment.OTHER)),
        ),
        (
            message(photo=[], media_group_id="13", number=7),
            Arrived(7, AINO, said(attachment=Attachment.PICTURE), once=f"{BOT}:album 13"),
        ),
        (message(document={}, number=7), Arrived(7, AINO, said(attachment=Attachment.FILE))),
        (
            message(video={}, caption="our plant", number=7),
            Arrived(7, AINO, said("our plant", attachment=Attachment.FILM)),
        ),
        (
            press("1:zz:0", number=7, id="99", shown=8),
            Arrived(7, AINO, said(), Press("99", "1:zz:0", 8)),
        ),
        (
            press("1:zz:0", number=7, id="99", message=None),
            Arrived(7, AINO, said(), Press("99", "1:zz:0")),
        ),
        (change("kicked") | {"update_id": 7}, Arrived(7, AINO, said(), None, Presence.GONE)),
        (change("member") | {"update_id": 7}, Arrived(7, AINO, said(), None, Presence.BACK)),
        (wrapped(7, edited_message={}), Arrived(7)),
        (message("beep", number=7, **{"from": {"id": AINO, "is_bot": True}}), Arrived(7, AINO)),
    ],
)
def test_what_arrives_is_read(update, arrived):
    assert READER.read(parse(json.dumps(update).encode())) == arrived


DOCUMENT = {
    "document": {"file_id": "abc", "file_name": "a.pdf", "file_size": 7, "mime_type": "text/x"},
    "caption": "our profile",
}


@pytest.mark.parametrize("odd", [["x"], {}, {"a": ["x"]}, True, 1.5, None], ids=str)
@pytest.mark.parametrize("name", list(DOCUMENT["document"]))
def test_what_is_of_another_type_in_a_file_counts_as_absent(name, odd):
    """Its message is answered all the same."""
    given = DOCUMENT["document"]
    less = {each: value for each, value in given.items() if each != name}
    expected = READER.read(message(**DOCUMENT | {"document": less}, number=7))
    assert (
        READER.read(message(**DOCUMENT | {"document": given | {name: odd}}, number=7)) == expected
    )
    assert expected.message.attachment is Attachment.FILE


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    update=st.sampled_from(
        [message("hi"), message(contact={"user_id": AINO}), message(**DOCUMENT), press("1:1:0")]
    ),
    path=st.integers(0, 40),
    odd=json_values,
)
def test_nothing_in_an_update_breaks_the_reader(update, path, odd):
    """Each part of a good update in turn is replaced by anything: it is read or unreadable."""
    update = json.loads(json.dumps(update))
    places = list(_places(update))
    holder, name = places[path % len(places)]
    holder[name] = odd
    with suppress(UnreadableError):
        assert isinstance(READER.read(update), Arrived)
    assert sender_of(update) == "" or sender_of(update).isdecimal()
    assert update_number(update) is None or update_number(update) >= 0


@settings(max_examples=100, deadline=None)
@given(update=json_values)
def test_nothing_at_all_breaks_the_reader(update):
    with suppress(UnreadableError):
        READER.read(update)


def _places(value):
    """Yield where each part of *value* stands: its holder and its name there."""
    parts = value.items() if isinstance(value, dict) else ()
    for name, part in parts:
        yield value, name
        yield from _places(part)


@given(number=st.integers(0, 2**61), place=st.integers(0, 999))
def test_a_button_is_read_as_it_was_made(number, place):
    data = data_of(number, place)
    assert len(data) <= 64
    assert read_data(data) == (number, place)


def test_the_sender_of_an_unreadable_update_is_known():
    assert sender_of(message({"odd": 1}, LI)) == str(LI)
    assert sender_of({"message": {"from": {"id": True}}}) == ""
    assert sender_of([]) == ""
