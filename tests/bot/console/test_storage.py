"""How staff, sessions, the audit and casework are kept: the same on SQLite and PostgreSQL."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import DatabaseError

from bot.casework.cases import Note
from bot.casework.introductions import Step, StepKind
from bot.casework.saved_views import Look
from bot.casework.search import Order, Search, Sorting, Tally, View
from bot.database import retention
from bot.database.engine import create
from bot.database.retention import AUDIT_DAYS, expire
from bot.database.schema import migrate
from bot.database.stores import cases
from bot.database.tables.audit import AUDIT
from bot.database.tables.leads import INTRODUCTION_STEPS
from bot.database.writer import Writer
from bot.errors import CaseError, StaleError
from bot.leads import Status
from bot.message import Visitor
from bot.staff.audit import Action, Ending, Event, entered, first_broken
from bot.staff.members import Role, Secrets, Sight, StaffMember
from bot.staff.sessions import TRIES, TRIES_WITHIN, Session, key_of
from bot.transcript import keep
from knowledge.project import Retention
from tests.bot.cast import Kind, sight
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NOW,
    NUMBERS,
    SENDABLE,
    SWEDISH,
    Desk,
    asked,
    furnish,
    lead_of,
    saved_reply,
    saved_view,
)

SOMEBODY = StaffMember("Aino@Example.org", "Aino", FINLAND, Role.AGENT)
WHOLE = Sight("", is_whole=True)


@pytest.fixture
def writer(written, address):
    """An empty database of each kind."""
    return written(address)


@pytest.fixture
def filled(writer):
    writer.run(furnish)
    return writer


def event(number=0, **changes):
    return replace(
        Event(NOW + timedelta(microseconds=number), 3, Action.LEAD_READ, "lead FFF-AAA"), **changes
    )


def entries(writer):
    return writer.run(lambda unit: list(unit.audit.after(0)))


# Staff


def test_staff_come_back_as_they_were_added(writer):
    """By number and by address, whatever its capitals."""
    number = writer.run(lambda unit: unit.staff.add(SOMEBODY))
    kept = replace(SOMEBODY, email="aino@example.org", number=number)
    assert writer.run(lambda unit: unit.staff.get(number)) == kept
    assert writer.run(lambda unit: unit.staff.find(" AINO@example.ORG")) == kept
    assert writer.run(lambda unit: unit.staff.find("nobody@example.org")) is None
    assert writer.run(lambda unit: unit.staff.get(number + 1)) is None


def test_an_address_belongs_to_one(writer):
    writer.run(lambda unit: unit.staff.add(SOMEBODY))
    with pytest.raises(ValueError, match="somebody else"):
        writer.run(lambda unit: unit.staff.add(replace(SOMEBODY, email="AINO@example.org")))


def test_secrets_are_asked_for_by_name(writer):
    """They are in nothing else that is given out, nor in what is printed."""
    number = writer.run(lambda unit: unit.staff.add(SOMEBODY))
    writer.run(lambda unit: unit.staff.keep_password(number, "HASH"))
    writer.run(lambda unit: unit.staff.keep_codes(number, "KEY"))
    secrets = writer.run(lambda unit: unit.staff.secrets_of(number))
    assert secrets == Secrets("HASH", "KEY")
    member = writer.run(lambda unit: unit.staff.get(number))
    assert (member.has_password, member.has_codes) == (True, True)
    assert "HASH" not in f"{secrets!r} {member!r}"
    assert writer.run(lambda unit: unit.staff.secrets_of(99)) == Secrets()


def test_a_change_keeps_the_secrets(writer):
    number = writer.run(lambda unit: unit.staff.add(SOMEBODY))
    writer.run(lambda unit: unit.staff.keep_password(number, "HASH"))
    changed = replace(SOMEBODY, number=number, role=Role.ADMIN, language="zh-Hans")
    writer.run(lambda unit: unit.staff.change(changed))
    writer.run(lambda unit: unit.staff.leave(number, NOW))
    member = writer.run(lambda unit: unit.staff.get(number))
    assert (member.role, member.language, member.is_active) == (Role.ADMIN, "zh-Hans", False)
    assert member.has_password


# Sessions and what lets in


def test_a_session_is_kept_until_it_is_ended(writer):
    """One, or all of somebody."""
    sessions = [
        Session(key_of(word), staff, NOW, NOW) for word, staff in (("a", 1), ("b", 1), ("c", 2))
    ]
    writer.run(lambda unit: [unit.sessions.add(session) for session in sessions])
    later = NOW + timedelta(minutes=5)
    writer.run(lambda unit: unit.sessions.note(key_of("a"), later))
    writer.run(lambda unit: unit.sessions.prove(key_of("a"), later))
    kept = writer.run(lambda unit: unit.sessions.get(key_of("a")))
    assert kept == Session(key_of("a"), 1, NOW, later, later)
    writer.run(lambda unit: unit.sessions.end(key_of("b")))
    assert writer.run(lambda unit: unit.sessions.get(key_of("b"))) is None
    writer.run(lambda unit: unit.sessions.end_all(1))
    assert writer.run(lambda unit: unit.sessions.get(key_of("a"))) is None
    assert writer.run(lambda unit: unit.sessions.get(key_of("c"))) is not None


def test_tries_are_counted_by_name(writer):
    """Five within half an hour, wherever it begins; each name for itself."""
    tries = [
        writer.run(lambda unit, at=NOW + timedelta(minutes=at): unit.admission.may_try("aino", at))
        for at in (0, 10, 20, 28, 29, 29, 31, 31, 41)
    ]
    assert tries == [True] * TRIES + [False, True, False, True]
    assert writer.run(lambda unit: unit.admission.may_try("other", NOW))
    writer.run(lambda unit: unit.admission.forgive("aino"))
    assert writer.run(lambda unit: unit.admission.may_try("aino", NOW))


def test_tries_at_once_are_counted_one_by_one(opened, address):
    """From several processes, not one more gets through."""
    writers = [Writer(opened(address)) for _ in range(3)]
    allowed = []

    def guess(writer):
        allowed.extend(
            writer.run(lambda unit: unit.admission.may_try("aino", NOW), budget=30)
            for _ in range(6)
        )

    threads = [threading.Thread(target=guess, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for writer in writers:
        writer.close()
    assert (len(allowed), sum(allowed)) == (18, TRIES)


def test_a_link_is_used_once_and_the_newest_counts(writer):
    until = NOW + timedelta(hours=24)
    writer.run(lambda unit: unit.admission.invite("old", 7, until))
    writer.run(lambda unit: unit.admission.invite("new", 7, until))
    assert writer.run(lambda unit: unit.admission.invited("old", NOW)) is None
    assert writer.run(lambda unit: unit.admission.accept("old", NOW)) is None
    assert writer.run(lambda unit: unit.admission.invited("new", NOW)) == 7
    assert writer.run(lambda unit: unit.admission.accept("new", until)) is None
    assert writer.run(lambda unit: unit.admission.accept("new", NOW)) == 7
    assert writer.run(lambda unit: unit.admission.accept("new", NOW)) is None


def test_a_code_is_used_once(writer):
    used = [
        writer.run(lambda unit, who=who, step=step: unit.admission.use_code(who, step, NOW))
        for who, step in ((1, 10), (1, 10), (2, 10), (1, 11))
    ]
    assert used == [True, False, True, True]


# The audit (P22)


def test_the_audit_is_a_chain(writer):
    """Each entry seals all before it, and comes back as it was entered."""
    told = [
        event(1),
        event(2, staff=0, about="", ending=Ending.REFUSED, detail={"why": "console_stale"}),
        event(3, action=Action.STATUS_CHANGED, detail={"before": "new", "after": "declined"}),
        event(4, about="lead ÅÄÖ 北京"),
    ]
    for each in told:
        writer.run(lambda unit, each=each: unit.audit.add(each))
    kept = entries(writer)
    assert [entry.event for entry in kept] == told
    assert [entry.number for entry in kept] == [1, 2, 3, 4]
    assert first_broken(kept) is None
    assert first_broken(kept[2:]) is None


def test_many_at_once_make_one_chain(opened, address):
    """Without gaps and without forks, from several processes."""
    writers = [Writer(opened(address)) for _ in range(3)]

    def tell(writer, number):
        for turn in range(8):
            add = event(100 * number + turn)
            writer.run(lambda unit, add=add: unit.audit.add(add), budget=60)

    threads = [
        threading.Thread(target=tell, args=(writer, number))
        for number, writer in enumerate(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    kept = entries(writers[0])
    for writer in writers:
        writer.close()
    assert [entry.number for entry in kept] == list(range(1, 25))
    assert first_broken(kept) is None


ALTERED = {
    "staff": "staff = 4",
    "time": "at = '2026-01-01 00:00:00.000000'",
    "action": "action = 'lead_read'",
    "about": "about = 'lead EEE-AAA'",
    "ending": "ending = 'done'",
    "detail": "detail = '{}'",
    "digest": "digest = 'x'",
    "chain": "before = 'x'",
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
def test_an_altered_row_is_found(written, sqlite_address, change):
    """Control of the chain: whatever is altered, its entry is the first that is broken."""
    writer = written(sqlite_address)
    odd = {"action": Action.STATUS_CHANGED, "ending": Ending.REFUSED, "detail": {"why": "x"}}
    for number in range(1, 6):
        writer.run(lambda unit, number=number: unit.audit.add(event(number, **odd)))

    def alter(unit):
        unit.connection.execute(text("drop trigger audit_stays"))
        unit.connection.execute(text(f"update audit set {change} where number = 3"))  # noqa: S608

    writer.run(alter)
    assert first_broken(entries(writer)) == 3


def test_a_row_that_is_taken_out_is_found(writer):
    """So is one that is put in, or two that change places."""
    for number in range(1, 6):
        writer.run(lambda unit, number=number: unit.audit.add(event(number)))
    kept = entries(writer)
    assert first_broken([*kept[:2], *kept[3:]]) == 4
    assert first_broken([*kept[:2], kept[3], kept[2], kept[4]]) == 4
    assert first_broken([*kept[:3], kept[2], *kept[3:]]) == 3


def test_nothing_of_ours_can_alter_the_audit(writer):
    """The database refuses it."""
    writer.run(lambda unit: unit.audit.add(event()))
    with pytest.raises(DatabaseError, match="only added to"):
        writer.run(lambda unit: unit.connection.execute(AUDIT.update().values(staff=9)))
    assert first_broken(entries(writer)) is None


def audited(writer, count=30):
    for number in range(1, count + 1):
        writer.run(lambda unit, number=number: unit.audit.add(event(number)))
    assert broken(writer) is None


def broken(writer):
    """Return what the check finds, page by page."""
    found = writer.run(lambda unit: unit.audit.check(0, most=7))
    while found.goes_on and found.broken is None:
        found = writer.run(lambda unit, last=found.last: unit.audit.check(last, most=7))
    return found.broken


def by_hand(writer, *statements):
    """Do what somebody does who has the database in their hands."""

    def do(unit):
        on = "" if unit.connection.dialect.name == "sqlite" else " on audit"
        for name in ("audit_stays", "audit_is_kept"):
            unit.connection.execute(text(f"drop trigger if exists {name}{on}"))
        for statement in statements:
            unit.connection.execute(text(statement))

    writer.run(do)


CUTS = {
    "the last 3": ("number > 27", 28),
    "the first 29": ("number < 30", 1),
    "one in the middle": ("number = 10", 11),
    "all": ("true", 1),
}


@pytest.mark.parametrize(("which", "found"), CUTS.values(), ids=CUTS)
def test_an_end_that_is_cut_off_is_found(writer, which, found):
    """And it stays found, whatever is added after it."""
    audited(writer)
    by_hand(writer, f"delete from audit where {which}")  # noqa: S608  # our own words
    is_end = found != 11
    assert (first_broken(entries(writer)) is None) is is_end, "control: the rest is a chain"
    assert broken(writer) == found
    writer.run(lambda unit: unit.audit.add(event(99)))
    assert broken(writer) is not None


def made_anew(writer, number):
    """Alter an entry and make the digests of all that follow it anew: each fits the one before it."""
    kept = entries(writer)
    last, statements = kept[number - 2], []
    for entry in kept[number - 1 :]:
        told = replace(entry.event, staff=7) if entry.number == number else entry.event
        last = entered(told, last)
        values = f"staff = {told.staff}, before = '{last.before}', digest = '{last.digest}'"
        statements.append(f"update audit set {values} where number = {entry.number}")  # noqa: S608
    by_hand(writer, *statements)
    assert first_broken(entries(writer)) is None


def test_a_chain_that_is_made_anew_is_found(writer):
    """Control: without its seal it would be whole."""
    audited(writer)
    made_anew(writer, 20)
    assert broken(writer) == 30
    writer.run(lambda unit: unit.audit.add(event(99)))
    assert broken(writer) == 31, "what was added to it does not heal it"


def test_nor_is_it_whole_with_an_extent_that_fits(writer):
    """Whoever has the rows and not the key cannot seal them."""
    audited(writer)
    made_anew(writer, 20)
    by_hand(writer, "update audit_extent set head = (select digest from audit where number = 30)")
    assert broken(writer) == 30
    by_hand(writer, "delete from audit_extent")
    assert broken(writer) == 1
    writer.run(lambda unit: unit.audit.add(event(99)))
    assert broken(writer) is not None


def test_a_key_of_the_settings_is_not_in_the_database(sqlite_address, opened):
    """With it nobody can seal what they made anew; without it, whoever reads the key beside it can."""

    def forged(key):
        engine = create(sqlite_address, key)
        migrate(engine)
        writer = Writer(engine)
        try:
            audited(writer)
            made_anew(writer, 20)
            found = writer.run(lambda unit: unit.connection.execute(text(STORED)).scalar_one())
            extent = writer.run(lambda unit: unit.audit.extent())
            seal = replace(extent, head=entries(writer)[-1].digest).sealed(found.encode())
            by_hand(writer, f"update audit_extent set head='{seal.head}', seal='{seal.seal}'")  # noqa: S608
            return broken(writer)
        finally:
            writer.close()

    assert forged("k" * 32) == 30
    Path(make_url(sqlite_address).database).unlink()
    assert forged("") is None, "control"


STORED = "select value from installation where name = 'audit_key'"


def test_an_audit_is_taken_for_whole_with_another_key(sqlite_address, written):
    """Only when somebody says so."""
    audited(written(sqlite_address))
    keyed = Writer(create(sqlite_address, "k" * 32))
    try:
        assert broken(keyed) == 30
        keyed.run(lambda unit: unit.audit.seal_anew())
        assert broken(keyed) is None
        keyed.run(lambda unit: unit.audit.add(event(99)))
        assert broken(keyed) is None
    finally:
        keyed.close()


@pytest.mark.parametrize("which", ["number = 30", "number = 1", "true"])
def test_nothing_of_ours_can_delete_what_belongs_to_the_audit(writer, which):
    """The database refuses it."""
    audited(writer)
    with pytest.raises(DatabaseError, match="only added to"):
        writer.run(lambda unit: unit.connection.execute(text(f"delete from audit where {which}")))  # noqa: S608
    assert broken(writer) is None


def test_what_is_past_its_time_goes_and_the_rest_is_whole(writer):
    """A few at a time, from the beginning, and on until nothing is left: then it goes on from there."""
    audited(writer)
    gone = lambda when, most: writer.run(  # noqa: E731
        lambda unit: expire(unit, when + AUDIT_DAYS, Retention(), most=most)["audit"]
    )
    half = entries(writer)[15].event.at
    assert [gone(half, 10), gone(half, 10), gone(half, 10)] == [10, 5, 0]
    assert broken(writer) is None
    assert [entry.number for entry in entries(writer)] == list(range(16, 31))
    assert gone(half + timedelta(days=9), 100) == 15
    assert (entries(writer), broken(writer)) == ([], None)
    writer.run(lambda unit: unit.audit.add(event(99)))
    assert (entries(writer)[0].number, broken(writer)) == (31, None)


def test_an_entry_of_a_clock_that_was_set_back_goes_with_those_before_it(writer):
    for number in (1, 50, 2, 60):
        writer.run(lambda unit, number=number: unit.audit.add(event(number)))
    due = entries(writer)[1].event.at + AUDIT_DAYS
    assert writer.run(lambda unit: expire(unit, due, Retention()))["audit"] == 1
    assert broken(writer) is None


def test_the_history_of_a_thing_is_its_newest_entries(writer):
    for number in range(1, 6):
        about = f"lead {number % 2}"
        writer.run(
            lambda unit, number=number, about=about: unit.audit.add(event(number, about=about))
        )
    found = writer.run(lambda unit: unit.audit.about("lead 1", most=2))
    assert [entry.number for entry in found] == [5, 3]


def test_the_history_leaves_out_what_one_merely_read(writer):
    """Their own reading, not what they did nor what others read."""
    for number, (who, action) in enumerate(
        [(3, Action.LEAD_READ), (4, Action.LEAD_READ), (3, Action.NOTE_ADDED)], 1
    ):
        told = event(number, staff=who, action=action)
        writer.run(lambda unit, told=told: unit.audit.add(told))
    found = writer.run(lambda unit: unit.audit.about("lead FFF-AAA", reader=3))
    assert [entry.number for entry in found] == [3, 2]
    assert len(writer.run(lambda unit: unit.audit.about("lead FFF-AAA"))) == 3


# How the list looks


def test_a_look_is_kept_alike(filled):
    """The last one counts; without one it is as at first."""
    looks = [Look.of(["due", "email"], "-due"), Look.of(["company"], "newest")]
    for look in looks:
        filled.run(lambda unit, look=look: unit.saved_views.keep_look(1, look))
        assert filled.run(lambda unit: unit.saved_views.look_of(1)) == look
    assert filled.run(lambda unit: unit.saved_views.look_of(2)) == Look()
    filled.run(lambda unit: unit.saved_views.keep_look(1, None))
    assert filled.run(lambda unit: unit.saved_views.look_of(1)) == Look()


def test_saved_views_are_kept_alike(filled):
    """One's own first, then those that colleagues share, by name; each once; a change meets another."""
    agent, swede = (
        filled.run(lambda unit, name=name: unit.staff.get(NUMBERS[name]))
        for name in ("agent", "swede")
    )
    made = saved_view("z", NUMBERS["colleague"], name="A shared one")
    numbers = {filled.run(lambda unit: unit.saved_views.add(made)) for _ in "12"}
    private = saved_view("y", NUMBERS["colleague"], name="A private one", is_shared=False)
    filled.run(lambda unit: unit.saved_views.add(private))
    seen = filled.run(lambda unit: unit.saved_views.of(agent))
    assert [each.name for each in seen] == ["Our new ones", "A shared one"]
    assert {seen[1].number} == numbers
    changed = replace(seen[0], query="view=mine", look=Look.of(["due"], "-due"))
    filled.run(lambda unit: unit.saved_views.change(changed))
    now = filled.run(lambda unit: unit.saved_views.get(changed.number, agent))
    assert now == replace(changed, version=2)
    with pytest.raises(CaseError):
        filled.run(lambda unit: unit.saved_views.change(changed))
    assert filled.run(lambda unit: unit.saved_views.get(changed.number, swede)) is None
    filled.run(lambda unit: unit.staff.leave(agent.number, NOW))
    assert filled.run(lambda unit: unit.saved_views.of(agent))[0].is_left
    filled.run(lambda unit: unit.saved_views.remove(changed.number))
    assert filled.run(lambda unit: unit.saved_views.get(changed.number, agent)) is None


def test_a_view_that_searches_for_words_goes_with_the_leads_of_its_day(filled):
    """The words may be a name. Saved again it stays; so does one that searches for none, however old."""
    queries = {"old": "q=aino", "too": "status=new&q=aino", "kept": "view=mine", "new": "q=aino"}
    for key, query in queries.items():
        at = NOW if key == "new" else NOW - Retention().leads - timedelta(seconds=1)
        view = saved_view(key, NUMBERS["agent"], name=key, query=query, at=at)
        filled.run(lambda unit, view=view: unit.saved_views.add(view))
    gone = filled.run(lambda unit: expire(unit, NOW, Retention()))
    assert gone["saved_views"] == 2
    agent = filled.run(lambda unit: unit.staff.get(NUMBERS["agent"]))
    kept = {each.name for each in filled.run(lambda unit: unit.saved_views.of(agent))}
    assert {"kept", "new"} <= kept
    assert kept.isdisjoint({"old", "too"})


def test_several_searches_are_counted_at_once(filled):
    """Each as the list would count it, for the same eyes."""
    searches = [Search(), Search(words="aino"), Search(country="SE"), Search(words="100% _x"),
                Search(owner=0, kind=Kind.COMPANY), Search(waits_since=NOW)]  # fmt: skip
    for eyes in (WHOLE, sight(FINLAND), Sight("")):
        counts = filled.run(lambda unit, eyes=eyes: unit.cases.counts(searches, eyes))
        for search, count in zip(searches, counts, strict=True):
            total = filled.run(lambda unit, s=search, eyes=eyes: unit.cases.found(s, eyes))[1]
            assert total == count
    assert filled.run(lambda unit: unit.cases.counts([], WHOLE)) == []


def test_no_more_is_counted_than_takes_a_moment(filled, monkeypatch):
    """The more leads, the fewer searches; always the first one."""
    searches = [Search(), Search(country="SE"), Search(status=Status.NEW)]
    for most, expected in ((12, [4, 1, 4]), (11, [4, 1, None]), (1, [4, None, None])):
        monkeypatch.setattr(cases, "MOST_COUNTED", most)
        assert filled.run(lambda unit: unit.cases.counts(searches, WHOLE)) == expected


# Introductions


def taken(unit, of, kind, at=NOW, pair=(FINNISH, SENDABLE), **said):
    """Take one more step of an introduction."""
    step = Step(StepKind(kind), NUMBERS["agent"], at, of, **said)
    unit.introductions.add(unit.introductions.between(*pair).after(step))


def test_an_introduction_comes_back_step_by_step(filled):
    """From either side, with all that was noted; of others nothing."""
    filled.run(lambda unit: taken(unit, FINNISH, "sent"))
    filled.run(lambda unit: taken(unit, FINNISH, "agreed", note="Säger ja 好"))
    filled.run(lambda unit: taken(unit, SENDABLE, "agreed"))
    filled.run(lambda unit: taken(unit, "", "introduced", by="mail"))
    for one, other in ((FINNISH, SENDABLE), (SENDABLE, FINNISH)):
        kept = filled.run(lambda unit, pair=(one, other): unit.introductions.between(*pair))
        assert [kept] == filled.run(lambda unit, one=one: unit.introductions.of(one))
    assert kept.steps[1] == Step(
        StepKind.AGREED, NUMBERS["agent"], NOW, FINNISH, note="Säger ja 好"
    )
    assert [str(step.kind) for step in kept.steps] == ["sent", "agreed", "agreed", "introduced"]
    assert kept.steps[3].by == "mail"
    assert filled.run(lambda unit: unit.introductions.of(SWEDISH)) == []
    assert filled.run(lambda unit: unit.introductions.between(SWEDISH, SENDABLE)).steps == ()


def test_a_step_is_taken_from_how_it_stands(filled):
    """The second of two that were made from the same is stale, and the first one stays."""
    before = filled.run(lambda unit: unit.introductions.between(FINNISH, SENDABLE))
    for kind in ("agreed", "declined"):
        after = before.after(Step(StepKind(kind), NUMBERS["agent"], NOW, FINNISH))
        if kind == "agreed":
            filled.run(lambda unit, after=after: unit.introductions.add(after))
            continue
        with pytest.raises(StaleError):
            filled.run(lambda unit, after=after: unit.introductions.add(after))
    kept = filled.run(lambda unit: unit.introductions.between(FINNISH, SENDABLE))
    assert [str(step.kind) for step in kept.steps] == ["agreed"]


def test_two_who_write_at_once_to_both_sides_are_both_kept(filled, written, address):
    """From two processes: the second waits for the first, and its step comes after."""
    writers = (filled, written(address))
    meet = threading.Barrier(len(writers))

    def send(unit, of):
        introduction = unit.introductions.between(FINNISH, SENDABLE)
        time.sleep(0.1)
        step = Step(StepKind.SENT, NUMBERS["agent"], NOW, of)
        unit.introductions.add(introduction.after(step))

    def write(writer, of):
        meet.wait()
        writer.run(lambda unit: send(unit, of))

    both = zip(writers, (FINNISH, SENDABLE), strict=True)
    threads = [threading.Thread(target=write, args=each) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = filled.run(lambda unit: unit.introductions.between(FINNISH, SENDABLE))
    assert {step.of for step in kept.steps} == {FINNISH, SENDABLE}


def test_open_introductions_are_found_for_whoever_sees_both(filled):
    """What waits longest first, up to so many; those that have ended are not among them."""
    hour = timedelta(hours=1)
    pairs = [(FINNISH, SENDABLE), (SWEDISH, SENDABLE), (SWEDISH, KEPT_IN_CHINA)]
    for pair, at in zip(pairs, (NOW - hour, NOW - 2 * hour, NOW), strict=True):
        filled.run(lambda unit, pair=pair, at=at: taken(unit, pair[0], "agreed", at, pair))
    filled.run(lambda unit: taken(unit, FINNISH, "declined", NOW - hour))
    filled.run(lambda unit: taken(unit, FINNISH, "agreed", NOW - hour))
    filled.run(lambda unit: taken(unit, KEPT_IN_CHINA, "declined", NOW, pairs[2]))

    def found(eyes, most=9):
        rows = filled.run(lambda unit: unit.introductions.open_for(eyes, most=most))
        return [set(each.pair) for each in rows]

    assert found(WHOLE) == [set(pairs[1]), set(pairs[0])]
    assert found(WHOLE, most=1) == [set(pairs[1])]
    assert found(sight(FINLAND)) == [set(pairs[0])]
    assert found(sight("business-sweden")) == []
    newest = filled.run(lambda unit: unit.introductions.of(SWEDISH))
    assert [set(each.pair) for each in newest] == [set(pairs[2]), set(pairs[1])]


@pytest.mark.parametrize("gone", [FINNISH, SENDABLE])
def test_the_steps_of_an_introduction_go_with_either_lead(filled, gone):
    """By erasure at once, and with a lead that is too old."""
    pair = (SWEDISH, SENDABLE) if gone == FINNISH else (SWEDISH, KEPT_IN_CHINA)
    filled.run(lambda unit: taken(unit, FINNISH, "agreed", note="needle"))
    filled.run(lambda unit: taken(unit, SWEDISH, "agreed", pair=pair))
    filled.run(lambda unit: unit.erase(Visitor("web", f"visitor-{gone}"), "sealed"))
    rows = filled.run(lambda unit: unit.connection.execute(select(INTRODUCTION_STEPS)).all())
    assert [{row.first, row.second} for row in rows] == [set(pair)]
    old = NOW + Retention().leads + timedelta(days=1)
    filled.run(lambda unit: retention.expire(unit, old, Retention()))
    assert filled.run(lambda unit: unit.introductions.of(SWEDISH)) == []


# Saved replies


def test_saved_replies_are_kept_alike(filled):
    """By language and title; a change counts, and meets another one."""
    more = saved_reply("z", FINLAND, 1, language="da", title="Tak")
    assert filled.run(lambda unit: unit.saved_replies.add(more))
    assert not filled.run(lambda unit: unit.saved_replies.add(more))
    kept = filled.run(lambda unit: unit.saved_replies.of(FINLAND))
    assert [each.title for each in kept] == ["Tak", "Thanks"]
    changed = replace(kept[0], text="Hej", at=NOW, staff=NUMBERS["colleague"])
    filled.run(lambda unit: unit.saved_replies.change(changed))
    number = kept[0].number
    now = filled.run(lambda unit: unit.saved_replies.get(number, FINLAND))
    assert (now.text, now.version) == ("Hej", 2)
    with pytest.raises(CaseError):
        filled.run(lambda unit: unit.saved_replies.change(changed))
    assert filled.run(lambda unit: unit.saved_replies.get(number, "business-sweden")) is None
    filled.run(lambda unit: unit.saved_replies.remove(number))
    assert filled.run(lambda unit: unit.saved_replies.get(number, FINLAND)) is None


def test_leads_are_put_in_the_order_of_their_status(filled):
    """As the statuses follow each other, not by their letters; of one status who waits longest."""
    statuses = ("withdrawn", "declined", "in_pipeline", "qualified", "contacted", "new")
    for number, status in enumerate(statuses):
        lead = lead_of(f"STA-{number}", FINLAND, status=Status(status), origin="order")
        filled.run(lambda unit, lead=lead: unit.leads.add(lead))
    asked_for = Search(origin="order", sorting=Sorting(Order.STATUS))
    cases, _ = filled.run(lambda unit: unit.cases.found(asked_for, WHOLE))
    assert [each.lead.status for each in cases] == list(reversed(statuses))


# What open pages look for


def test_what_was_kept_shows_in_the_newest_numbers(filled):
    """A message, and what staff did; looking again without either does not."""
    seen = [filled.run(lambda unit: unit.queue.newest())]
    assert filled.run(lambda unit: unit.queue.newest()) == seen[0]
    filled.run(lambda unit: keep(unit, asked(Visitor("web", "x"), "Hello")))
    seen.append(filled.run(lambda unit: unit.queue.newest()))
    filled.run(lambda unit: unit.audit.add(event()))
    seen.append(filled.run(lambda unit: unit.queue.newest()))
    assert len(set(seen)) == len(seen)


# Cases


def test_a_case_says_since_when_its_visitor_has_asked_for_a_person(filled):
    """By itself as in the list, until somebody has seen to it."""
    asked_since = NOW - timedelta(hours=3)
    case = filled.run(lambda unit: unit.cases.get(FINNISH, WHOLE))
    assert case.asked_at == asked_since
    listed, _ = filled.run(lambda unit: unit.cases.found(Search(), WHOLE))
    assert case in listed
    filled.run(lambda unit: unit.queue.close_request(case.lead.visitor, 1, NOW))
    assert filled.run(lambda unit: unit.cases.get(FINNISH, WHOLE)).asked_at is None


@pytest.mark.parametrize(
    ("sight", "seen"),
    [
        (sight(FINLAND), {FINNISH, SENDABLE}),
        (sight("business-sweden"), {SWEDISH}),
        (sight("project-office"), {KEPT_IN_CHINA, SENDABLE}),
        (WHOLE, {FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE}),
        (Sight(""), set()),
        (sight("nobody"), set()),
    ],
)
def test_who_sees_what_is_the_same_everywhere(filled, sight, seen):
    """One by one, in the list, and in every count."""
    everything = (FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE)
    one_by_one = {
        reference
        for reference in everything
        if filled.run(lambda unit, name=reference: unit.cases.get(name, sight))
    }
    cases, total = filled.run(lambda unit: unit.cases.found(Search(), sight))
    tally = filled.run(lambda unit: unit.cases.tally(sight, 1, NOW))
    assert one_by_one == {case.lead.reference for case in cases} == seen
    assert total == tally.all == tally.new == tally.waiting == len(seen)


def test_the_newest_note_with_each_word_is_found(filled):
    """Of the leads asked for alone; nothing where nothing is searched for."""
    for number, (reference, said) in enumerate(
        [(FINNISH, "Old needle"), (FINNISH, "New needle"), (FINNISH, "A Pin"),
         (FINNISH, "Hay"), (SWEDISH, "needle")]
    ):  # fmt: skip
        note = Note(f"k{number}", reference, 1, said, NOW)
        filled.run(lambda unit, note=note: unit.cases.note(note))

    def found(words, *references):
        return filled.run(lambda unit: unit.cases.notes_found(Search(words=words), references))

    assert found("NEEDLE pin", FINNISH) == {FINNISH: ["A Pin", "New needle"]}
    assert found("needle", FINNISH, SWEDISH).keys() == {FINNISH, SWEDISH}
    assert found("", FINNISH) == found("needle") == found("%", FINNISH) == {}


def test_leads_are_found_and_counted(filled):
    """The questions of the list, on both databases."""
    find = lambda **asked: filled.run(  # noqa: E731
        lambda unit: [case.lead.reference for case in unit.cases.found(Search(**asked), WHOLE)[0]]
    )
    assert find(words="锦康") == [SENDABLE]
    assert find(words="KOTITURVA") == [FINNISH]
    assert find(city="wuhan", country="SE") == [SWEDISH]
    assert find(owner=0, kind=Kind.COMPANY, sorting=Sorting(Order.COMPANY)) == [FINNISH, SWEDISH]
    for order in Order:
        for is_reversed in (False, True):
            sorting = Sorting(order, is_reversed=is_reversed)
            for ranked in ((), ("SE", "wuhan", "project-office", "1")):
                assert len(find(sorting=sorting, ranked=ranked)) == 4
    assert find(country="FI", sorting=Sorting(Order.COUNTRY)) == [FINNISH]
    by_country = Sorting(Order.COUNTRY)
    assert find(kind=Kind.COMPANY, sorting=by_country, ranked=("SE", "FI")) == [SWEDISH, FINNISH]
    turned = Sorting(Order.COUNTRY, is_reversed=True)
    assert find(kind=Kind.COMPANY, sorting=turned, ranked=("SE", "FI")) == [FINNISH, SWEDISH]
    assert find(sorting=turned, ranked=("SE",))[0] == SWEDISH, "what has no place comes last"
    assert filled.run(lambda unit: unit.cases.tally(WHOLE, 2, NOW)) == Tally(4, 0, 4, 4)
    assert View.MINE == "mine"


def test_a_change_names_the_version_it_was_made_from(filled):
    case = filled.run(lambda unit: unit.cases.get(FINNISH, WHOLE))
    filled.run(lambda unit: unit.cases.change(replace(case, owner=NUMBERS["agent"])))
    with pytest.raises(StaleError):
        filled.run(lambda unit: unit.cases.change(replace(case, owner=None)))
    kept = filled.run(lambda unit: unit.cases.get(FINNISH, WHOLE))
    assert (kept.owner, kept.version) == (NUMBERS["agent"], 2)
    assert filled.run(lambda unit: unit.cases.disown(NUMBERS["agent"])) == 1


def test_what_needs_somebody_is_the_same_everywhere(filled):
    since = NOW - timedelta(hours=72)
    lines, total = filled.run(lambda unit: unit.queue.waiting(WHOLE, NOW.date(), since, most=100))
    assert {line.case.lead.reference for line in lines} == {
        FINNISH,
        SWEDISH,
        KEPT_IN_CHINA,
        SENDABLE,
    }
    assert total == 4
    assert (
        len(filled.run(lambda unit: unit.queue.waiting(WHOLE, NOW.date(), since, most=2))[0]) == 2
    )


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
async def test_the_console_works_on_each_database(request, written, database):
    """Every page, and a day's work: find, claim, note, move, stale form, hand over."""
    desk = Desk(written(request.getfixturevalue(f"{database}_address")))
    desk.run(furnish)
    agent, admin = desk.browser("agent"), desk.browser("office-admin")
    path = f"/console/leads/{FINNISH}"
    for browser in (agent, admin):
        for page in ("/console/queue", "/console/leads?q=kotiturva", path, "/console/account"):
            assert (await browser.get(page)).status_code == 200
    assert (await admin.get("/console/staff")).status_code == 200
    steps = [
        ("owner", {"version": "1", "owner": str(NUMBERS["agent"])}, 303),
        ("notes", {"key": "k", "text": "Called"}, 303),
        ("notes", {"key": "k", "text": "Called"}, 303),
        ("status", {"version": "2", "status": "contacted"}, 303),
        ("status", {"version": "2", "status": "qualified"}, 409),
        ("due", {"version": "3", "due_on": "2026-12-24"}, 303),
        ("organisation", {"version": "4", "organisation": "project-office"}, 303),
    ]
    for name, fields, status in steps:
        assert (await agent.send_form(f"{path}/{name}", **fields)).status_code == status
    assert (await agent.get(path)).status_code == 404
    assert len(desk.run(lambda unit: unit.cases.notes(FINNISH))) == 1
    assert first_broken(desk.entries()) is None


def test_erasing_leaves_nothing_of_a_visitor_s_case(filled):
    """Neither notes nor the request for a person; the audit names nobody."""
    from bot.casework.cases import Note  # noqa: PLC0415

    filled.run(lambda unit: unit.cases.note(Note("k", FINNISH, 2, "A note", NOW)))
    filled.run(lambda unit: unit.erase(Visitor("web", f"visitor-{FINNISH}"), "sealed"))
    assert filled.run(lambda unit: list(unit.cases.notes(FINNISH))) == []
    assert filled.run(lambda unit: unit.cases.get(FINNISH, WHOLE)) is None
    assert (
        filled.run(lambda unit: unit.queue.request_of(Visitor("web", f"visitor-{FINNISH}")))
        is None
    )


# What is too old


@pytest.mark.parametrize(
    ("age", "gone"),
    [
        (timedelta(hours=23), set()),
        (timedelta(days=1, seconds=1), {"sessions", "invitations", "tries", "used_codes"}),
        (
            timedelta(days=91),
            {"sessions", "invitations", "tries", "used_codes", "person_requests", "exchanges"},
        ),
        (
            timedelta(days=1096),
            {
                *("sessions", "invitations", "tries", "used_codes", "person_requests"),
                *("exchanges", "staff", "audit"),
            },
        ),
    ],
    ids=["today", "a-day", "a-dialogue", "three-years"],
)
def test_what_is_too_old_goes(writer, age, gone):
    """What let staff in after a day, a request with its dialogue, the audit after three years."""

    def fill(unit):
        number = unit.staff.add(SOMEBODY)
        unit.staff.leave(number, NOW)
        unit.sessions.add(Session("key", number, NOW, NOW))
        unit.admission.invite("key", number, NOW)
        unit.admission.may_try("aino", NOW)
        unit.admission.use_code(number, 5, NOW)
        unit.audit.add(event())
        keep(unit, asked(Visitor("web", "x"), "A person", "topic bot.human", NOW))

    writer.run(fill)
    rows = writer.run(lambda unit: retention.expire(unit, NOW + age, Retention()))
    assert {name for name, count in rows.items() if count} == gone


def test_the_chain_holds_when_its_beginning_has_expired(writer):
    """What is left still follows."""
    for days in (0, 0, 900, 900):
        at = NOW + timedelta(days=days)
        writer.run(lambda unit, at=at: unit.audit.add(event(at=at)))
    writer.run(lambda unit: retention.expire(unit, NOW + timedelta(days=1100), Retention()))
    kept = entries(writer)
    assert [entry.number for entry in kept] == [3, 4]
    assert first_broken(kept) is None
    writer.run(lambda unit: unit.audit.add(event(at=NOW)))
    assert first_broken(entries(writer)) is None


# From the version before


def test_leads_of_the_version_before_are_found_and_wait(address, monkeypatch):
    """The migration makes them findable, and whoever asked for a person waits."""
    from alembic import command  # noqa: PLC0415

    upgrade = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, to: upgrade(config, "0002"))
        migrate(made := create(address))
    old = lead_of(FINNISH, FINLAND)
    statement = text(
        "insert into leads (reference, intake, kind, status, organisation, channel, visitor,"
        " given, language, origin, taken_at, changed_at) values (:reference, 'i', 'company',"
        " 'new', 'business-finland', 'web', 'x', :given, 'en', '', :at, :at)"
    )
    asking = text(
        "insert into exchanges (channel, visitor, text, choice, reply, about, outcome, topics,"
        " score, language, taken_at) values ('web', 'x', '?', '', '{}', 'topic bot.human',"
        " 'answered', '[]', 1, 'en', :at)"
    )
    import json  # noqa: PLC0415

    at = NOW.strftime("%Y-%m-%d %H:%M:%S.000000")
    at = at if made.dialect.name == "sqlite" else NOW
    with made.begin() as connection:
        connection.execute(
            statement, {"reference": FINNISH, "given": json.dumps(dict(old.given)), "at": at}
        )
        connection.execute(asking, {"at": at})
    migrate(made)
    writer = Writer(made)
    try:
        found, _ = writer.run(
            lambda unit: unit.cases.found(Search(words="kotiturva", city="wuhan"), WHOLE)
        )
        assert [(case.waits_since, case.version) for case in found] == [(NOW, 1)]
        request = writer.run(lambda unit: unit.queue.request_of(Visitor("web", "x")))
        assert request.asked_at == NOW
        rows = writer.run(lambda unit: unit.connection.execute(select(AUDIT)).all())
        assert rows == []
    finally:
        writer.close()


def test_half_an_hour_is_half_an_hour():
    """The figures of the promise."""
    assert (5, timedelta(minutes=30)) == (TRIES, TRIES_WITHIN)
