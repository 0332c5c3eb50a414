"""A file goes with its message: taken once, kept whole or not at all, on each database."""

from dataclasses import replace

import pytest

from bot.consent import Consent, Purpose
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.files import LARGEST
from bot.leads import Lead
from bot.memory.queue import MemoryPersonRequests
from bot.message import Attachment, Message, SentFile, Visitor
from bot.transcript import Outcome
from tests.bot.cast import NOON, Meeting

LI = Visitor("web", "li")
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4
AGREED = Consent(Purpose.CONTACT, is_given=True, wording="PDF", language="en", at=NOON)


def sent(content=PDF, key="k1"):
    file = SentFile("Profile.pdf", len(content), content)
    return Message(LI, key, NOON, attachment=Attachment.FILE, file=file, hint="en")


@pytest.fixture
def exchanges():
    return Exchanges(lambda: Meeting().assistant, Seal(b"secret"), room=2 * LARGEST)


@pytest.fixture
def agreed(writer):
    writer.run(lambda unit: unit.consents.add(LI, AGREED))
    return writer


def unread(unit):
    """Return how much of Li waits to be read by somebody."""
    if isinstance(unit.queue, MemoryPersonRequests):
        return int(unit.queue.is_open(LI))
    request = unit.queue.request_of(LI)
    return request.unread if request else 0


def files(writer):
    return writer.run(lambda unit: unit.files.of(LI))


def test_the_same_message_keeps_one_file(agreed, exchanges):
    """Delivered twice it has one reply, and one file."""
    first, again = (agreed.run(lambda unit: exchanges.take(unit, sent())) for _ in "12")
    assert first == again
    assert first.reply.about.says("file_kept")
    assert len(files(agreed)) == 1
    known = agreed.run(lambda unit: exchanges.take(unit, sent(key="k2")))
    assert known.reply.about.says("file_known")
    assert len(files(agreed)) == 1


def test_without_its_reply_no_file_is_kept(agreed, exchanges):
    """Where the unit fails after it, there is neither; sent again, there are both."""

    def break_off(unit, exchange):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        agreed.run(lambda unit: exchanges.take(unit, sent(), break_off))
    assert files(agreed) == []
    agreed.run(lambda unit: exchanges.take(unit, sent()))
    assert len(files(agreed)) == 1


def test_the_largest_file_comes_back_byte_by_byte(agreed, exchanges):
    content = PDF + bytes(LARGEST - len(PDF))
    agreed.run(lambda unit: exchanges.take(unit, sent(content)))
    [file] = files(agreed)
    assert agreed.run(lambda unit: unit.files.content(LI, file.number)) == content
    assert agreed.run(lambda unit: unit.files.size()) == LARGEST


def test_while_a_person_answers_a_file_waits_for_them(agreed, exchanges):
    """It stands in the queue as written back, unread; and is kept."""
    from bot.dialogue.conversation import Held  # noqa: PLC0415

    agreed.run(
        lambda unit: unit.conversations.put(
            replace(
                unit.conversations.get(LI), held=Held(1, NOON.replace(year=2027)), changed_at=NOON
            )
        )
    )
    told = agreed.run(lambda unit: exchanges.take(unit, sent()))
    assert (told.outcome, told.text) == (Outcome.HELD, "📄 Profile.pdf")
    assert told.reply.about.says("file_kept_held")
    assert len(files(agreed)) == 1


def test_a_file_after_the_registration_reaches_somebody(agreed, exchanges):
    """It waits unread, as what is written back does. Control: without a registration nobody is called."""
    agreed.run(lambda unit: exchanges.take(unit, sent()))
    assert agreed.run(unread) == 0
    lead = Lead("NEW-AAA", "i1", "company", LI, "business-finland", {}, "en", "", NOON, NOON)
    agreed.run(lambda unit: unit.leads.add(lead))
    told = agreed.run(lambda unit: exchanges.take(unit, sent(PDF + b"2", "k2")))
    assert told.reply.about.says("file_kept_with")
    assert agreed.run(unread) == 1


def test_nothing_is_kept_before_a_yes(writer, exchanges):
    told = writer.run(lambda unit: exchanges.take(unit, sent()))
    assert told.reply.about.says("file_unagreed")
    assert files(writer) == []
