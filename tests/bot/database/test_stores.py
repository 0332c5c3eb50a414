"""Every store, in memory, SQLite and PostgreSQL, through one suite."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.consent import Consent, Purpose, given_for
from bot.database import installation, retention
from bot.database.installation import DeadLetter, bury
from bot.database.stores import dialogue
from bot.delivery.inbox import Arrival
from bot.delivery.outbox import OPEN, Outgoing
from bot.delivery.postponed import Postponed
from bot.delivery.recipients import Quota, Trigger
from bot.dialogue.conversation import Conversation
from bot.dialogue.intake.intake import Intake, Stage
from bot.errors import StorageError
from bot.files import KeptFile
from bot.leads import Lead, Status
from bot.message import About, Choice, Message, Progress, Reply, Row, Visitor
from bot.transcript import Exchange, Outcome, rate
from knowledge.project import LeadKind, Retention
from tests.bot.cast import Kind

NOW = datetime(2026, 11, 25, 12, 30, 15, 250_000, tzinfo=UTC)
LI = Visitor("wechat", "oLi-Wei_李伟")
AINO = Visitor("telegram", "77")
NAMESAKE = Visitor("telegram", "oLi-Wei_李伟")
REPLY = Reply(
    text="五个目标城市 – fem målbyer\n\nand more",
    about=About.topic("cities.overview"),
    language="zh-Hans",
    choices=(Choice("city.wuhan", "武汉"), Choice("yes", "是", is_ticked=True)),
    foot="reviewed",
    dispute=Choice("wrong", "不是这个"),
    progress=Progress(2, 6, "2 / 6"),
    rows=(Row("name", "李伟", Choice("change name", "改")), Row("need", "x")),
    reference="346-79A",
    takes_several=True,
)
PLAIN = replace(REPLY, dispute=None)
ASKED = Exchange(LI, "哪些城市？", "", REPLY, Outcome.ANSWERED, NOW, ("cities.overview",), 0.875)
LEAD = Lead(
    reference="346-79A",
    intake="i1",
    kind=Kind.PARTNER,
    visitor=LI,
    organisation="project-office",
    given={"name": "李伟 Åse", "focus_areas": ["hospitals", "elderly-care"], "email": "a@b.cn"},
    language="zh-Hans",
    origin="fair",
    taken_at=NOW,
    changed_at=NOW,
)
AGREED = Consent(Purpose.CONTACT, is_given=True, wording="我们会保存…", language="zh-Hans", at=NOW)
PROFILE = KeptFile(LI, "公司简介.pdf", 3_000_000, "a" * 64, NOW)
CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 11_718
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def arrival(key="k1", exchange=None, visitor="sealed-li", at=NOW):
    return Arrival(key, visitor, "zh-Hans", at, exchange)


def test_an_arrival_is_kept_under_its_key(writer):
    """What was taken is found again, with its time and zone; what was not is None."""
    writer.run(lambda unit: unit.inbox.add(arrival(exchange=7)))
    assert writer.run(lambda unit: unit.inbox.get("k1")) == arrival(exchange=7)
    assert writer.run(lambda unit: unit.inbox.get("k2")) is None


def test_a_key_is_taken_once(writer):
    """A second arrival of the same key is refused, and the first one stays."""
    writer.run(lambda unit: unit.inbox.add(arrival(exchange=1)))
    with pytest.raises(Exception, match=r"k1|UNIQUE|unique"):
        writer.run(lambda unit: unit.inbox.add(arrival(exchange=2)))
    assert writer.run(lambda unit: unit.inbox.get("k1")).exchange == 1


def test_a_stranger_has_an_empty_conversation(writer):
    """Nothing is remembered of somebody who never wrote, also when asked twice."""
    for _ in range(2):
        assert writer.run(lambda unit: unit.conversations.get(LI)) == Conversation(LI)


def test_a_conversation_comes_back_as_it_was_put(writer):
    """Everything of it returns, the open intake too, and the last one put is the one kept."""
    kept = Conversation(
        LI,
        language="zh-Hans",
        is_chosen=True,
        before="city.wuhan",
        offered=("a.b", "c.d"),
        asked="武汉？",
        answered=("city.wuhan",),
        told={"country": "SE", "cities": ["wuhan"]},
        intake=Intake("i1", LeadKind("company"), Stage.QUESTIONS, asked="country"),
        origin="fair",
        changed_at=NOW,
    )
    writer.run(lambda unit: unit.conversations.put(replace(kept, asked="")))
    writer.run(lambda unit: unit.conversations.put(kept))
    assert writer.run(lambda unit: unit.conversations.get(LI)) == kept
    assert writer.run(lambda unit: unit.conversations.get(NAMESAKE)) == Conversation(NAMESAKE)


def test_a_conversation_needs_its_time(writer):
    """Without a time it could never be too old."""
    with pytest.raises(ValueError, match="changed_at"):
        writer.run(lambda unit: unit.conversations.put(Conversation(LI)))


def test_an_exchange_comes_back_under_its_number(writer):
    """Its reply is the same to the last choice: a repeated message gets the same one."""
    number = writer.run(lambda unit: unit.transcript.add(ASKED))
    assert writer.run(lambda unit: unit.transcript.get(number)) == replace(ASKED, number=number)
    assert writer.run(lambda unit: unit.transcript.get(number + 1)) is None


def test_an_answer_is_rated_once_and_by_whoever_got_it(writer):
    """What was said first stays; nobody rates for another, and no number that was never given is minded."""
    answer = replace(ASKED, reply=replace(REPLY, dispute=Choice("wrong", "Not what I meant")))
    number = writer.run(lambda unit: unit.transcript.add(answer))
    other = writer.run(lambda unit: unit.transcript.add(replace(answer, reply=PLAIN)))

    def rated(visitor, which, *, helped):
        writer.run(lambda unit: rate(unit, visitor, which, helped=helped))
        return writer.run(lambda unit: unit.transcript.get(number)).helped

    assert rated(NAMESAKE, number, helped=False) is None
    assert rated(LI, number + 99, helped=False) is None
    assert rated(LI, number, helped=True) is True
    assert rated(LI, number, helped=False) is True
    rated(LI, other, helped=True)
    assert writer.run(lambda unit: unit.transcript.get(other)).helped is None
    writer.run(lambda unit: unit.transcript.rate(number, helped=False))
    assert writer.run(lambda unit: unit.transcript.of(LI))[0].helped is True


def test_a_number_is_never_given_twice(writer):
    """Also after the newest exchange was erased."""
    first = writer.run(lambda unit: unit.transcript.add(ASKED))
    writer.run(lambda unit: unit.erase(LI, "sealed-li"))
    assert writer.run(lambda unit: unit.transcript.add(ASKED)) > first


def test_times_are_utc_whatever_the_zone(writer):
    """A time in Beijing comes back as the same instant."""
    at = datetime(2026, 11, 25, 20, 30, tzinfo=timezone(timedelta(hours=8)))
    number = writer.run(lambda unit: unit.transcript.add(replace(ASKED, taken_at=at)))
    assert writer.run(lambda unit: unit.transcript.get(number)).taken_at == at


def test_a_visitor_sees_the_newest_exchanges_oldest_first(writer):
    """Only their own, above the number given, and not more than asked for."""

    def fill(unit):
        return [
            unit.transcript.add(replace(ASKED, visitor=visitor, text=str(turn)))
            for turn in range(5)
            for visitor in (LI, NAMESAKE)
        ]

    numbers = writer.run(fill)
    texts = lambda **which: [  # noqa: E731
        exchange.text for exchange in writer.run(lambda unit: unit.transcript.of(LI, **which))
    ]
    assert texts() == ["0", "1", "2", "3", "4"]
    assert texts(most=2) == ["3", "4"]
    assert texts(after=numbers[4]) == ["3", "4"]
    assert texts(after=numbers[4], most=1) == ["4"]


def test_in_vain_is_what_staff_should_read(writer):
    """Declined, offered, disputed, and whoever asked for a person; newest first."""
    person = replace(REPLY, about=About.topic("bot.human"))

    def fill(unit):
        for outcome in Outcome:
            unit.transcript.add(replace(ASKED, outcome=outcome, text=outcome))
        unit.transcript.add(replace(ASKED, reply=person, text="person"))

    writer.run(fill)
    found = writer.run(lambda unit: unit.transcript.in_vain())
    assert [each.text for each in found] == ["person", "disputed", "declined", "offered"]
    some = writer.run(lambda unit: unit.transcript.in_vain(before=found[0].number, most=2))
    assert [each.text for each in some] == ["disputed", "declined"]


def test_exchanges_are_counted(writer):
    """Those of one visitor; nothing is read for it."""
    other = replace(ASKED, visitor=NAMESAKE)
    writer.run(lambda unit: [unit.transcript.add(each) for each in (ASKED, ASKED, other)])
    assert writer.run(lambda unit: unit.transcript.count(LI)) == 2


def test_a_lead_comes_back_as_it_was_left(writer):
    """Lists stay lists, letters stay letters."""
    writer.run(lambda unit: unit.leads.add(LEAD))
    assert list(writer.run(lambda unit: unit.leads.of(LI))) == [LEAD]
    assert list(writer.run(lambda unit: unit.leads.of(NAMESAKE))) == []


def test_an_intake_makes_one_lead(writer):
    """The second one is not kept, and that is no error."""
    writer.run(lambda unit: unit.leads.add(LEAD))
    writer.run(lambda unit: unit.leads.add(replace(LEAD, reference="999-999")))
    assert [lead.reference for lead in writer.run(lambda unit: unit.leads.all())] == ["346-79A"]


def test_a_reference_names_one_lead(writer):
    """Another intake with a reference that is taken fails: it has to draw again."""
    writer.run(lambda unit: unit.leads.add(LEAD))
    with pytest.raises(Exception, match=r"reference|UNIQUE|unique"):
        writer.run(lambda unit: unit.leads.add(replace(LEAD, intake="i2")))


def test_leads_are_newest_first(writer):
    """By when they were left, whoever left them."""

    def fill(unit):
        for number, visitor in enumerate((LI, AINO, LI)):
            unit.leads.add(
                replace(
                    LEAD,
                    reference=f"AAA-AA{number}",
                    intake=f"i{number}",
                    visitor=visitor,
                    taken_at=NOW + timedelta(minutes=number),
                )
            )

    writer.run(fill)
    last = lambda leads: [lead.reference[-1] for lead in leads]  # noqa: E731
    assert last(writer.run(lambda unit: unit.leads.all())) == ["2", "1", "0"]
    assert last(writer.run(lambda unit: unit.leads.of(LI))) == ["2", "0"]


def test_a_changed_lead_keeps_its_origin_story(writer):
    """What staff and visitor may change is changed; who left it and when is not."""
    writer.run(lambda unit: unit.leads.add(LEAD))
    later = NOW + timedelta(days=1)
    changed = replace(LEAD, status=Status.CONTACTED, given={"name": "Li"}, changed_at=later)
    writer.run(lambda unit: unit.leads.change(replace(changed, visitor=AINO, taken_at=later)))
    assert list(writer.run(lambda unit: unit.leads.of(LI))) == [changed]


def test_a_lead_that_is_gone_cannot_be_changed(writer):
    """Staff who still see it are told, instead of believing it was saved."""
    with pytest.raises(LookupError, match="346-79A"):
        writer.run(lambda unit: unit.leads.change(LEAD))


def test_consents_stay_in_their_order(writer):
    """A withdrawal is provable: the yes before it stays."""
    withdrawn = replace(AGREED, is_given=False)
    writer.run(lambda unit: unit.consents.add(LI, AGREED))
    writer.run(lambda unit: unit.consents.add(LI, withdrawn))
    assert list(writer.run(lambda unit: unit.consents.of(LI))) == [AGREED, withdrawn]
    assert list(writer.run(lambda unit: unit.consents.of(AINO))) == []


def test_a_consent_keeps_what_it_was_given_for(writer):
    """Before the request was sent, and after; one that names none is of all."""
    names = ("i1", "346-79A", "")
    given = [replace(AGREED, request=name) for name in names]
    for each in given:
        writer.run(lambda unit, each=each: unit.consents.add(LI, each))
    writer.run(lambda unit: unit.consents.add(LI, replace(AGREED, request="i2")))
    kept = writer.run(lambda unit: unit.consents.of(LI))
    assert given_for(kept, LEAD.requests) == given


def fill_everything(unit, visitor, sealed, tag):
    number = unit.transcript.add(replace(ASKED, visitor=visitor))
    unit.inbox.add(arrival(f"key-{tag}", number, sealed))
    unit.conversations.put(Conversation(visitor, changed_at=NOW))
    unit.leads.add(replace(LEAD, visitor=visitor, intake=tag, reference=tag))
    unit.consents.add(visitor, AGREED)
    fill_sending(unit, visitor, tag, NOW)


def fill_sending(unit, visitor, tag, at):
    unit.outbox.add(Outgoing(visitor, "bot", {"text": tag}, at))
    unit.recipients.grant(visitor, "bot", Trigger.MESSAGE, Quota(5, at), at)
    unit.postponed.add(f"late-{tag}", Postponed(Message(visitor, tag, at, text=tag), "bot"))


def found(unit, visitor, tag):
    return (
        len(unit.transcript.of(visitor)),
        len(unit.leads.of(visitor)),
        len(unit.consents.of(visitor)),
        unit.conversations.get(visitor) != Conversation(visitor),
        unit.inbox.get(f"key-{tag}").exchange is not None,
        len(unit.outbox.of(visitor, OPEN)),
        unit.recipients.get(visitor) is not None,
        visitor in {each.message.visitor for each in unit.postponed.of_channel(visitor.channel)},
    )


def test_erasing_takes_everything_of_one_visitor_and_nothing_of_another(writer):
    """The arrival stays without its exchange, so that the message is still known as taken."""
    writer.run(lambda unit: fill_everything(unit, LI, "s1", "a"))
    writer.run(lambda unit: fill_everything(unit, NAMESAKE, "s2", "b"))
    writer.run(lambda unit: unit.erase(LI, "s1"))
    assert writer.run(lambda unit: found(unit, LI, "a")) == (
        0,
        0,
        0,
        False,
        False,
        0,
        False,
        False,
    )
    assert writer.run(lambda unit: found(unit, NAMESAKE, "b")) == (
        1,
        1,
        1,
        True,
        True,
        1,
        True,
        True,
    )


def test_a_failing_unit_leaves_nothing(writer):
    """What it did before failing is undone, in every store."""

    def fail(unit):
        fill_everything(unit, LI, "s1", "a")
        unit.erase(AINO, "s2")
        raise ZeroDivisionError

    writer.run(lambda unit: fill_everything(unit, AINO, "s2", "b"))
    with pytest.raises(ZeroDivisionError):
        writer.run(fail)
    assert writer.run(lambda unit: unit.inbox.get("key-a")) is None
    assert writer.run(lambda unit: unit.conversations.get(LI)) == Conversation(LI)
    assert writer.run(lambda unit: unit.leads.of(LI)) == []
    assert writer.run(lambda unit: found(unit, AINO, "b")) == (1, 1, 1, True, True, 1, True, True)


def test_the_secret_is_made_once(address, written):
    """32 bytes, the same at every call."""
    writer = written(address)
    first = writer.run(installation.secret)
    assert len(first) == 32
    assert writer.run(installation.secret) == first


def test_a_check_writes(address, written):
    """Twice in a row it still has something to write; where nothing can be written, it fails."""
    writer = written(address)
    for minute in range(2):
        writer.run(lambda unit, at=NOW + timedelta(minutes=minute): installation.check(unit, at))

    def check_read_only(unit):
        forbid = "PRAGMA query_only = ON" if "sqlite" in address else "SET TRANSACTION READ ONLY"
        unit.connection.execute(text(forbid))
        installation.check(unit, NOW)

    with pytest.raises((DBAPIError, StorageError)):
        writer.run(check_read_only)


@pytest.fixture
def aged(address, written):
    """A database in which everything of two visitors has the age asked for."""
    writer = written(address)

    def fill(unit, visitor, tag, at):
        number = unit.transcript.add(replace(ASKED, visitor=visitor, taken_at=at))
        unit.inbox.add(arrival(f"key-{tag}", number, f"s-{tag}", at))
        unit.conversations.put(Conversation(visitor, language="en", changed_at=at))
        unit.leads.add(
            replace(
                LEAD, visitor=visitor, intake=tag, reference=tag, taken_at=EPOCH, changed_at=at
            )
        )
        unit.consents.add(visitor, replace(AGREED, at=EPOCH))
        unit.files.add(replace(PROFILE, visitor=visitor, taken_at=EPOCH), CONTENT)
        fill_sending(unit, visitor, tag, at)
        bury(unit, DeadLetter(visitor.channel, tag, "unreadable", b"\x00\xff", at, visitor.id))

    writer.run(lambda unit: fill(unit, LI, "old", EPOCH))
    return writer, lambda at: writer.run(lambda unit: fill(unit, AINO, "new", at))


DIALOGUE = "conversations exchanges outbox recipients"
LETTERS = "postponed dead_letters"
OF_STAFF = {
    *("staff", "sessions", "invitations", "tries", "used_codes", "audit"),
    "person_requests",  # made by an exchange that asks for a person
    *("staff_replies", "notifications", "settled_questions", "proposals", "proposal_steps"),
    *("lead_imports", "corrections", "saved_views"),
    *("erasures", "replicas"),  # of nobody
}
"""Examined in tests/bot/console and tests/bot/wiring."""


@pytest.mark.parametrize(
    ("age", "stay"),
    [
        pytest.param(timedelta(0), f"inbox {DIALOGUE} {LETTERS} leads consents files", id="today"),
        pytest.param(timedelta(days=15), f"inbox {DIALOGUE} leads consents files", id="two-weeks"),
        pytest.param(timedelta(days=31), f"{DIALOGUE} leads consents files", id="a-month"),
        pytest.param(Retention().dialogue, f"{DIALOGUE} leads consents files", id="on-the-day"),
        pytest.param(
            Retention().dialogue + timedelta(seconds=1), "leads consents files", id="a-dialogue"
        ),
        pytest.param(Retention().leads + timedelta(seconds=1), "", id="a-lead"),
    ],
)
def test_what_is_too_old_goes(aged, age, stay):
    """Each kind after its own time; a consent and a file stay as long as a lead of their visitor."""
    writer, fill = aged
    fill(NOW - age)
    gone = writer.run(lambda unit: retention.expire(unit, NOW, Retention()))
    gone = {name: rows for name, rows in gone.items() if name not in OF_STAFF}
    assert {name for name, rows in gone.items() if rows == 1} == set(stay.split())
    assert {name for name, rows in gone.items() if rows == 2} == set(gone) - set(stay.split())
    assert not any(writer.run(lambda unit: retention.expire(unit, NOW, Retention())).values())


def test_expiry_goes_a_little_at_a_time(written, sqlite_address):
    """At most so many rows a unit; called again, it goes on."""
    writer = written(sqlite_address)
    writer.run(lambda unit: [unit.transcript.add(replace(ASKED, taken_at=EPOCH)) for _ in "12345"])
    gone = [
        writer.run(lambda unit: retention.expire(unit, NOW, Retention(), most=2))["exchanges"]
        for _ in "1234"
    ]
    assert gone == [2, 2, 1, 0]


def test_files_go_a_few_at_a_time(written, sqlite_address):
    """However many rows may go: each is large, and whoever writes waits for the unit."""
    writer, most = written(sqlite_address), retention.MOST_FILES
    old = replace(PROFILE, taken_at=EPOCH)
    writer.run(lambda unit: [unit.files.add(old, b"%PDF-") for _ in range(most + 1)])
    gone = [
        writer.run(lambda unit: retention.expire(unit, NOW, Retention()))["files"] for _ in "123"
    ]
    assert gone == [most, 1, 0]


@pytest.mark.postgres
def test_a_row_to_hold_is_made_for_strangers_alone(written, postgresql_address, monkeypatch):
    """Whoever wrote before has one: their message costs a statement less."""
    made = []
    hold = dialogue.HOLD_CONVERSATION
    monkeypatch.setattr(
        dialogue,
        "HOLD_CONVERSATION",
        SimpleNamespace(all=lambda *given: made.append(1) or hold.all(*given)),
    )
    writer = written(postgresql_address)
    for _ in range(3):
        writer.run(lambda unit: unit.conversations.get(LI))
    assert made == [1]


@pytest.mark.postgres
def test_a_conversation_that_was_only_looked_at_goes(written, postgresql_address):
    """PostgreSQL locks a stranger by a row; without a message it is gone after the next expiry."""
    writer = written(postgresql_address)
    writer.run(lambda unit: unit.conversations.get(LI))
    gone = writer.run(lambda unit: retention.expire(unit, NOW, Retention()))
    assert gone["conversations"] == 1


def test_a_time_without_zone_is_refused(written, sqlite_address):
    """It would be read as another instant on another machine."""
    with pytest.raises(Exception, match="no zone"):
        written(sqlite_address).run(
            lambda unit: unit.transcript.add(replace(ASKED, taken_at=NOW.replace(tzinfo=None)))
        )


def test_a_file_comes_back_as_it_was_sent(writer):
    """Byte by byte, and to its visitor alone; what is not there is None."""
    writer.run(lambda unit: unit.files.add(PROFILE, CONTENT))
    [file] = writer.run(lambda unit: unit.files.of(LI))
    assert replace(file, number=0) == PROFILE
    assert writer.run(lambda unit: unit.files.content(LI, file.number)) == CONTENT
    for visitor, number in ((NAMESAKE, file.number), (AINO, file.number), (LI, file.number + 1)):
        assert writer.run(lambda unit, of=(visitor, number): unit.files.content(*of)) is None
    assert writer.run(lambda unit: unit.files.of(NAMESAKE)) == []


def test_files_are_counted_together(writer):
    """Those of all visitors; of nobody they are nothing."""
    assert writer.run(lambda unit: unit.files.size()) == 0
    for visitor in (LI, AINO):
        writer.run(lambda unit, of=visitor: unit.files.add(replace(PROFILE, visitor=of), b"%PDF-"))
    assert writer.run(lambda unit: unit.files.size()) == 2 * PROFILE.size


def test_files_go_with_their_visitor(writer):
    """And those of others stay."""
    for visitor in (LI, AINO):
        writer.run(lambda unit, of=visitor: unit.files.add(replace(PROFILE, visitor=of), b"%PDF-"))
    writer.run(lambda unit: unit.erase(LI, "sealed-li"))
    assert writer.run(lambda unit: unit.files.of(LI)) == []
    assert len(writer.run(lambda unit: unit.files.of(AINO))) == 1
