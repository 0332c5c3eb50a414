"""Staff are told of news: each thing once, whoever may see it, and nothing that could be followed."""

import asyncio
import email
import email.policy
import json
import re
import shutil
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot.channels.telegram.staff import StaffGroup
from bot.database import engine
from bot.delivery.dispatcher import Dispatcher, Fate, Receipt
from bot.delivery.outbox import Outgoing, Shown, State
from bot.diagnosis import Diagnosis, Health, Trouble
from bot.dialogue.ports import Ports
from bot.leads import Status
from bot.message import About, Reply, Visitor
from bot.notifications import notifier as notifier_module
from bot.notifications.notices import Notices
from bot.notifications.notification import ACCOUNT, CHANNEL, TOKEN, TOKEN_FOR, of_trouble
from bot.notifications.notifier import Notifier
from bot.notifications.smtp import (
    AT_ONCE,
    LOOPBACK,
    MOST_TRIES,
    MailCarrier,
    Mailer,
    MailServer,
    diagnose,
    pace,
    tried_again,
)
from bot.notifications.telegram_actions import LONGEST_DATA, TelegramActions, data_of
from bot.notifications.texts import Mail, NoticeWords
from bot.settings.all import Settings
from bot.staff.audit import Action, Ending
from bot.staff.members import Role, StaffMember
from bot.staff.sessions import key_of
from bot.transcript import Exchange, Outcome, keep
from bot.wiring import channels as wiring
from bot.wiring.channels import Shared
from knowledge.language.tags import complete_of
from knowledge.project import OFFICE
from tests.bot.cast import HOSTILE, PROJECT, Kind, library, phrasebook, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NOW,
    NUMBERS,
    SWEDEN,
    SWEDISH,
    Desk,
    PatientWriter,
    lead_of,
)
from tests.bot.wiring.test_alarms import certified

ADDRESS = "https://bot.example.org"
GROUP = Visitor("telegram", "-1001234")
NORWAY = "innovation-norway"  # nobody works for it yet


class Post:
    """Takes mail as told: what became of each, the last again and again."""

    def __init__(self, *fates):
        self.fates = list(fates) or [Fate.SENT]
        self.sent: list[Mail] = []
        self.tried = 0

    async def send(self, mail):
        self.tried += 1
        fate = self.fates.pop(0) if len(self.fates) > 1 else self.fates[0]
        if fate is Fate.SENT:
            self.sent.append(mail)
        return Receipt(fate, "" if fate is Fate.SENT else "smtp 451")

    def to(self, name):
        return [mail for mail in self.sent if mail.to == f"{name}@example.org"]


class Leases:
    """Says whether the work is this process's."""

    def __init__(self, *, are_ours):
        self.are_ours = are_ours

    async def hold(self, name):
        return self.are_ours


OURS, THEIRS = Leases(are_ours=True), Leases(are_ours=False)


def notifier(desk, post=None, group=None):
    return Notifier(
        work=desk.writer.do,
        hold=OURS.hold,
        clock=lambda: desk.now,
        words=NoticeWords(
            phrasebook(), ADDRESS, lambda: PROJECT, lambda topic, language: f"<{topic}>"
        ),
        escalate_after=timedelta(hours=72),
        is_mailing=post is not None,
        group=group,
    )


def dispatcher(desk, post, leases=OURS):
    """Return a process that sends mail by *post*, just started."""
    tells = notifier(desk, post)

    async def letter(outgoing):
        return await desk.writer.read(lambda unit: tells.letter(unit, outgoing))

    paced = pace()
    carrier = MailCarrier(post, letter, paced)
    return Dispatcher(
        CHANNEL,
        ACCOUNT,
        carrier,
        paced,
        desk.writer,
        leases,
        lambda: desk.now,
        most_at_once=AT_ONCE,
        lose=tells.others,
    )


async def deliver(desk, post):
    """Send until there is nothing due, or the server is left alone."""
    sending = dispatcher(desk, post)
    while not await sending._round() or sending._calls:  # noqa: SLF001
        await asyncio.gather(*sending._calls.values())  # noqa: SLF001


def group():
    return StaffGroup("7000", GROUP.id, ADDRESS, phrasebook())


def of_group(desk):
    return desk.run(lambda unit: list(unit.outbox.of(GROUP, frozenset(State))))


def telegram_actions(desk, group=None):
    notices = group and Notices(group, lambda: desk.now)
    return TelegramActions(desk.writer, phrasebook(), lambda: desk.now, lambda: PROJECT, notices)


def kept(desk, table="notifications", column="key"):
    return desk.run(
        lambda unit: (
            unit.connection.exec_driver_sql(f"select {column} from {table}").scalars().all()  # noqa: S608
        )
    )


def waiting(desk):
    """Return what mail waits in the outbox, as it is written there."""
    return kept(desk, "outbox where channel = 'mail'", "payload")


@pytest.fixture(scope="module")
def all_told(furnished, tmp_path_factory):
    """The furnished database once everybody was told of everything there is, and what was mailed."""
    path = tmp_path_factory.mktemp("told") / "told.db"
    shutil.copyfile(furnished, path)
    desk = Desk(PatientWriter(engine.create(f"sqlite:///{path}")), ways=frozenset({"mail"}))
    told = asyncio.run(news(desk))
    desk.writer.close()
    desk.passwords.close()
    assert not path.with_name("told.db-wal").exists()
    return path, told.sent


@pytest.fixture
def quiet(open_desk, all_told):
    """A console where everybody was told of everything there is."""
    path, sent = all_told
    desk = open_desk(path, ways=frozenset({"mail"}))
    desk.told = Post()
    desk.told.sent, desk.told.tried = [*sent], len(sent)
    return desk


async def news(desk, **options):
    """Return what was mailed in a round."""
    post = options.pop("post", None) or Post()
    desk.run(notifier(desk, post, **options).find)
    await deliver(desk, post)
    return post


# Who is told


async def test_a_new_lead_is_told_to_those_who_follow_it_up(quiet):
    """To each in their language; not to viewers, not to other organisations."""
    quiet.run(
        lambda unit: unit.staff.change(
            replace(unit.staff.get(NUMBERS["colleague"]), language="zh-Hans")
        )
    )
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    post = await news(quiet)
    names = sorted(mail.to.partition("@")[0] for mail in post.sent)
    assert names == ["admin", "agent", "colleague", "manager"]
    [mail] = post.to("agent")
    assert mail.subject == "New lead: Kotiturva Oy"
    assert f"{ADDRESS}/console/leads/NEW-AAA" in mail.text
    assert post.to("colleague")[0].subject == "新线索：Kotiturva Oy"


async def test_whoever_is_named_in_a_note_is_told(quiet):
    """They alone, once, and without a word of the note; not in the group."""
    agent, form = quiet.browser("agent"), {"key": "k", "text": "@Colleague, ring them? @Swede"}
    for _ in "12":
        await agent.send_form(f"/console/leads/{FINNISH}/notes", **form)
    post = await news(quiet, group=group())
    assert [mail.to for mail in post.sent] == ["colleague@example.org"]
    assert post.sent[0].subject == "You are named in a note: Kotiturva Oy"
    assert "ring" not in post.sent[0].text
    assert of_group(quiet) == []


HINT = "is told by mail"


async def test_only_those_who_get_mail_are_said_to_be_told(open_desk):
    """Where nobody is mailed, nobody is promised it."""
    path = f"/console/leads/{FINNISH}"
    without = await open_desk().browser("agent").get(path)
    assert (HINT in without.text, "@Colleague" in without.text) == (False, False)
    desk = open_desk(ways=frozenset({"mail"}))
    desk.run(lambda unit: unit.contacts.mailed(NUMBERS["manager"], is_mailed=False))
    text = (await desk.browser("agent").get(path)).text
    assert (HINT in text, "@Colleague" in text, "@Manager" in text) == (True, True, False)


async def test_whoever_may_not_see_the_lead_any_more_is_not_told(quiet):
    """Of a note neither, when it was handed over before the mail went."""
    agent = quiet.browser("agent")
    await agent.send_form(f"/console/leads/{FINNISH}/notes", key="k", text="@colleague look")
    case = quiet.case()
    moved = replace(case, lead=replace(case.lead, organisation="business-sweden"))
    quiet.run(lambda unit: unit.cases.change(moved))
    assert (await news(quiet)).to("colleague") == []


async def test_nothing_is_told_twice(quiet):
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    post = Post()
    for _ in range(3):
        await news(quiet, post=post)
    assert len(post.to("agent")) == 1


async def test_a_mail_holds_no_contact(quiet):
    """The company and where to look; whoever reads the mail need not be whoever it is for."""
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    text = (await news(quiet)).sent[0].text
    for secret in ("Aino", "Virtanen", "aino@", "1234567", "kotiturva.fi", "Fall sensors"):
        assert secret not in text


async def test_a_partner_who_stays_in_china_is_told_to_the_office_alone(quiet):
    lead = lead_of("NEW-AAA", "project-office", Kind.PARTNER)
    quiet.run(lambda unit: unit.leads.add(lead))
    post = await news(quiet)
    assert sorted({mail.to for mail in post.sent}) == [
        "office-admin@example.org",
        "office-manager@example.org",
    ]


async def test_what_an_organisation_without_anybody_gets_is_told_to_who_may_see_it(quiet):
    """Of the office its managers and administrators; an agent of the office does not see the leads of others."""
    agent = StaffMember("office-agent@example.org", "An agent", OFFICE, Role.AGENT, "en")
    quiet.run(lambda unit: unit.staff.add(agent))
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", NORWAY)))
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-BBB", OFFICE)))
    post = await news(quiet)
    told = {
        each: {mail.to for mail in post.sent if each in mail.text}
        for each in ("NEW-AAA", "NEW-BBB")
    }
    bosses = {"office-admin@example.org", "office-manager@example.org"}
    assert told == {"NEW-AAA": bosses, "NEW-BBB": bosses | {agent.email}}


async def test_a_request_for_a_person_goes_to_whoever_has_the_lead(quiet):
    visitor = Visitor("web", f"visitor-{FINNISH}")
    case = quiet.case()
    colleague = quiet.run(lambda unit: unit.staff.get(NUMBERS["colleague"]))
    quiet.run(lambda unit: unit.cases.change(case.owned_by(colleague, PROJECT)))
    quiet.run(lambda unit: unit.queue.close_request(visitor, 1, NOW))
    quiet.now += timedelta(minutes=5)
    ask(quiet, visitor)
    post = await news(quiet)
    assert [mail.to for mail in post.sent] == ["colleague@example.org"]
    assert post.sent[0].subject == "Asks for a person: Kotiturva Oy"


def ask(desk, visitor, about="topic bot.human", outcome=Outcome.ANSWERED):
    exchange = Exchange(visitor, "?", "", Reply("x", About.parse(about), "en"), outcome, desk.now)
    return desk.run(lambda unit: keep(unit, exchange).number)


async def test_somebody_without_a_lead_is_told_to_the_office(quiet):
    number = ask(quiet, Visitor("wechat", "o-secret-openid"))
    post = await news(quiet)
    assert {mail.to.partition("-")[0] for mail in post.sent} == {"office"}
    assert post.sent[0].subject == "Asks for a person: a visitor on WeChat"
    assert f"/console/requests/{number}" in post.sent[0].text
    assert "secret" not in post.sent[0].text


async def test_however_many_ask_the_next_one_is_heard_of(quiet, monkeypatch):
    """Whoever opens one chat after another mutes nobody: what was told already takes no room."""
    monkeypatch.setattr(notifier_module, "MOST", 3)
    for number in range(7):
        quiet.now += timedelta(seconds=1)
        ask(quiet, Visitor("web", f"one-of-many-{number}"))
    for _ in range(3):
        await news(quiet)
    quiet.now += timedelta(seconds=1)
    number = ask(quiet, Visitor("wechat", "o-in-earnest"))
    post = await news(quiet)
    assert [f"/console/requests/{number}" in mail.text for mail in post.sent] == [True] * 2
    assert (await news(quiet)).sent == []
    quiet.now += timedelta(hours=73)
    assert any(f"/console/requests/{number}" in mail.text for mail in (await news(quiet)).sent)


async def test_who_answered_hears_when_the_visitor_writes_back(quiet):
    agent = quiet.browser("agent")
    await agent.send_form(f"/console/leads/{FINNISH}/reply", key="k", words="Hello")
    quiet.now += timedelta(minutes=1)
    visitor = Visitor("web", f"visitor-{FINNISH}")
    for _ in range(3):
        ask(quiet, visitor, "silence", Outcome.HELD)
        post = await news(quiet)
    assert post.sent == [], "told at the first message already"
    asked = [mail.subject for mail in quiet.told.to("agent") if mail.subject.startswith("Asks")]
    assert asked == ["Asks for a person: Kotiturva Oy"]


async def test_what_waits_too_long_is_told_to_the_managers(quiet):
    quiet.now += timedelta(hours=68)
    post = await news(quiet)
    assert [mail for mail in post.sent if mail.subject.startswith("Waits")] == []
    quiet.now += timedelta(hours=5)
    post = await news(quiet)
    late = [mail for mail in post.sent if "Kotiturva" in mail.subject]
    assert {mail.to for mail in late} == {"manager@example.org", "admin@example.org"}
    assert late[0].subject == "Waits too long: Kotiturva Oy"


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "control"])
async def test_what_was_told_of_waiting_costs_the_writer_nothing_more(quiet, is_told):
    """Anybody may let hundreds wait. Control: what is still to be told costs something for each."""
    counts, statements = [], []
    event.listen(quiet.writer._engine, "before_cursor_execute", lambda *_: statements.append(1))  # noqa: SLF001
    for more in (2, 20):
        for number in range(more):
            ask(quiet, Visitor("web", f"{more} {number}"))
        await news(quiet)
        quiet.now += timedelta(hours=73)
        if is_told:
            await news(quiet)
        statements.clear()
        quiet.run(notifier(quiet, Post()).find)
        counts.append(len(statements))
    assert (counts[0] == counts[1]) == is_told


async def test_a_lead_handed_over_is_told_to_the_others(quiet):
    browser = quiet.browser("agent")
    path = f"/console/leads/{FINNISH}/organisation"
    await browser.send_form(path, version="1", organisation="business-sweden")
    post = await news(quiet)
    assert {mail.to for mail in post.sent} == {
        "swede@example.org",
        "swedish-colleague@example.org",
    }


async def test_a_lead_that_comes_back_is_told_of_again(quiet):
    """To the office and over once more, at each handing over; looked for twice, once."""
    office, told = quiet.browser("office-manager"), []
    for organisation in (SWEDEN, FINLAND, SWEDEN, FINLAND):
        quiet.now += timedelta(minutes=5)
        form = {"version": quiet.case().version, "organisation": organisation}
        await office.send_form(f"/console/leads/{FINNISH}/organisation", **form)
        sent = [*(await news(quiet)).sent, *(await news(quiet)).sent]
        told.append({mail.to.partition("@")[0] for mail in sent})
    finns, swedes = {"agent", "manager", "admin", "colleague"}, {"swede", "swedish-colleague"}
    assert told == [swedes, finns, swedes, finns]


async def test_each_organisation_hears_of_what_waits_there_too_long(quiet):
    """Also of a visitor whose other lead another one was told of already; of one organisation, one of them."""
    visitor = Visitor("web", "of-several")
    for hours, reference, organisation in (
        (0, "NEW-AAA", FINLAND),
        (1, "NEW-BBB", FINLAND),
        (1, "NEW-CCC", SWEDEN),
    ):
        at = quiet.now + timedelta(hours=hours)
        left = {"visitor": visitor, "intake": reference, "taken_at": at, "changed_at": at}
        company = {"company": f"{reference} Oy"}
        quiet.run(
            lambda unit, reference=reference, organisation=organisation, left=left, given=company: (
                unit.leads.add(lead_of(reference, organisation, given=given, **left))
            )
        )
    told = []
    for hours in (72, 1):
        quiet.now += timedelta(hours=hours)
        sent = (await news(quiet)).sent
        told.append(
            {mail.to for mail in sent if "NEW" in mail.subject and "Waits" in mail.subject}
        )
    assert told == [{"manager@example.org", "admin@example.org"}, {"swede@example.org"}]


async def test_nobody_is_told_of_what_is_no_longer_theirs(quiet):
    """Handed over between being found and being sent."""
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    post = Post()
    sending = notifier(quiet, post)
    quiet.run(sending.find)
    case = quiet.case("NEW-AAA")
    handed = case.handed_to("business-sweden", PROJECT, may_transfer=True)
    quiet.run(lambda unit: unit.cases.change(handed))
    quiet.run(sending.find)
    await deliver(quiet, post)
    assert post.to("agent") == []
    assert len(post.to("swede")) == 1


async def test_whoever_wants_no_mail_gets_none(quiet):
    await quiet.browser("agent").send_form("/console/notifications", mailed="no")
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    post = await news(quiet)
    assert post.to("agent") == []
    assert len(post.to("colleague")) == 1
    await quiet.browser("agent").send_form("/console/notifications", mailed="yes")
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-EEE", FINLAND)))
    assert len((await news(quiet)).to("agent")) == 1


async def test_what_was_there_before_anybody_wanted_to_know_is_not_told(open_desk):
    desk = open_desk()
    desk.now += timedelta(days=30)
    post = await news(desk)
    assert [mail.subject for mail in post.sent if "week" not in mail.subject] == []


@pytest.mark.parametrize("language", complete_of(library().tongues))
async def test_the_week_comes_on_monday_once_in_one_s_language(quiet, language):
    quiet.run(
        lambda unit: unit.staff.change(
            replace(unit.staff.get(NUMBERS["swede"]), language=language)
        )
    )
    subjects = {say("notice_digest", each, count=n) for each in ("en", language) for n in range(9)}
    quiet.now = datetime(2026, 11, 30, 5, 59, tzinfo=UTC)
    assert [mail for mail in (await news(quiet)).sent if mail.subject in subjects] == []
    quiet.now = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
    post = Post()
    for _ in range(2):
        await news(quiet, post=post)
    weeks = [mail for mail in post.sent if mail.subject in subjects]
    assert len(weeks) == len(NUMBERS)
    [own] = [mail for mail in weeks if mail.to == "swede@example.org"]
    assert own.subject in {say("notice_digest", language, count=count) for count in range(9)}
    counts = own.text.split("\n\n")[1].splitlines()
    assert counts[-1] == say("notice_digest_all", language, count=1), "one, and none of the others"
    assert say("notice_foot", language, address=ADDRESS) in own.text


@pytest.mark.parametrize("language", complete_of(library().tongues))
async def test_a_notice_is_in_the_language_of_whoever_gets_it(quiet, language):
    """Its subject, its text, and how to stop it."""
    quiet.run(
        lambda unit: unit.staff.change(
            replace(unit.staff.get(NUMBERS["agent"]), language=language)
        )
    )
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    [mail] = (await news(quiet)).to("agent")
    assert mail.subject == say("notice_lead", language, who="Kotiturva Oy")
    organisation = say("organisation_business_finland", language)
    line = say("notice_lead_line", language, reference="NEW-AAA", organisation=organisation)
    assert line in mail.text
    assert say("notice_foot", language, address=ADDRESS) in mail.text


# Getting through


async def test_a_server_in_trouble_is_tried_again_later(quiet):
    """All wait, none is lost, and each arrives once."""
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    post = Post(*[Fate.LATER] * AT_ONCE, Fate.SENT)
    await news(quiet, post=post)
    assert (post.tried, post.sent) == (AT_ONCE, [])
    quiet.now += timedelta(minutes=1)
    await news(quiet, post=post)
    names = sorted(mail.to.partition("@")[0] for mail in post.sent)
    assert names == ["admin", "agent", "colleague", "manager"]


BOSSES = ["office-admin", "office-manager"]


@pytest.mark.parametrize(
    ("leaving", "told"),
    [(("one",), ["two"]), (("one", "two"), BOSSES), ((), ["one", "two"])],
    ids=["one of two", "all", "nobody"],
)
async def test_where_all_who_were_mailed_have_left_somebody_else_is(quiet, leaving, told):
    """Once, and only then: a lead whose people leave while the server is away is nobody's secret."""
    for name in ("one", "two"):
        member = StaffMember(f"{name}@example.org", name, NORWAY, Role.AGENT, "en")
        quiet.run(lambda unit, member=member: unit.staff.add(member))
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", NORWAY)))
    await news(quiet, post=Post(Fate.LATER))
    for name in leaving:
        number = quiet.run(lambda unit, name=name: unit.staff.find(f"{name}@example.org").number)
        quiet.run(lambda unit, number=number: unit.staff.leave(number, quiet.now))
    quiet.now += timedelta(minutes=1)
    post = Post()
    for _ in "12":
        await news(quiet, post=post)
    assert sorted(mail.to.partition("@")[0] for mail in post.sent) == told
    assert all("NEW-AAA" in mail.text for mail in post.sent)


async def test_a_mail_to_somebody_that_left_goes_to_nobody_else(quiet):
    """A note that names them, and what is of somebody who is erased: nobody else was meant."""
    agent = quiet.browser("agent")
    await agent.send_form(f"/console/leads/{FINNISH}/notes", key="k", text="@colleague look")
    await news(quiet, post=Post(Fate.LATER))
    quiet.run(lambda unit: unit.staff.leave(NUMBERS["colleague"], quiet.now))
    quiet.now += timedelta(minutes=1)
    assert (await news(quiet)).sent == []


def test_trying_has_an_end():
    """After half a day or so, and so many tries."""
    refused = Receipt(Fate.LATER, "smtp 451")
    pauses = [tried_again(refused, tries).seconds for tries in range(1, MOST_TRIES)]
    assert min(pauses) == pauses[0] == 60
    assert tried_again(refused, MOST_TRIES) == replace(refused, fate=Fate.FAILED)
    assert timedelta(hours=6) < timedelta(seconds=sum(pauses)) < timedelta(hours=24)


async def test_an_address_that_is_refused_is_tried_once(quiet):
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    post = Post(Fate.FAILED)
    await news(quiet, post=post)
    tried = post.tried
    assert tried == len(("admin", "agent", "colleague", "manager"))
    quiet.now += timedelta(hours=3)
    await news(quiet, post=post)
    assert post.tried == tried


async def test_a_mail_left_behind_by_a_crash_is_sent_again(quiet):
    """At most once more, under the same id."""

    class Crash(Post):
        async def send(self, mail):
            self.sent.append(mail)
            crashed.set()
            await asyncio.Event().wait()

    crashed = asyncio.Event()
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    crash = Crash()
    quiet.run(notifier(quiet, crash).find)
    running = asyncio.create_task(dispatcher(quiet, crash).run())
    await crashed.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(set(crash.sent)) == len(crash.sent) <= AT_ONCE

    post = Post()
    other = dispatcher(quiet, post, THEIRS)
    await other._round()  # noqa: SLF001
    assert post.sent == [], "the lease is not over: it is on its way, for all anybody knows"
    await deliver(quiet, post)
    assert set(crash.sent) < {*post.sent, None}
    assert len(post.sent) == len(set(post.sent)) == 4


async def test_a_mail_that_cannot_be_written_does_not_stop_the_others(quiet):
    """It is tried again with the others' patience, and the log has no word of it."""

    async def letter(outgoing):
        raise ZeroDivisionError

    outgoing = Outgoing(Visitor(CHANNEL, "1"), ACCOUNT, {"notification": "key"}, NOW, tries=1)
    receipt = await MailCarrier(Post(), letter, pace()).send(outgoing)
    assert (receipt.fate, receipt.reason, receipt.seconds) == (Fate.LATER, "not written", 60)


async def test_erasing_a_visitor_takes_the_notices_along(quiet):
    lead = lead_of("NEW-AAA", FINLAND)
    quiet.run(lambda unit: unit.leads.add(lead))
    other = lead_of("NEW-EEE", FINLAND)
    quiet.run(lambda unit: unit.leads.add(other))
    quiet.run(notifier(quiet, Post()).find)
    for found in (kept(quiet), waiting(quiet)):
        assert any("NEW-AAA" in each for each in found)
    quiet.run(lambda unit: unit.erase(lead.visitor, "sealed"))
    for found in (kept(quiet), waiting(quiet)):
        assert not any("NEW-AAA" in each for each in found)
        assert any("NEW-EEE" in each for each in found), "of others nothing goes"


async def test_a_mail_in_the_outbox_holds_no_word(quiet):
    """Whom, and of what: it is written when it goes, and nothing of it stays."""
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    quiet.run(notifier(quiet, Post()).find)
    told = sorted(NUMBERS[each] for each in ("admin", "agent", "colleague", "manager"))
    payload = {"notification": "lead NEW-AAA business-finland", "told": told}
    assert {*waiting(quiet)} == {json.dumps(payload, separators=(",", ":"))}
    await deliver(quiet, Post())
    assert waiting(quiet) == []


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_names_are_inert_in_a_notice(quiet, name):
    """Plain text, one line in the subject, no parse mode in the group."""
    lead = lead_of("NEW-AAA", FINLAND, given={"company": f"{name}\r\nBcc: x@y.z"})
    quiet.run(lambda unit: unit.leads.add(lead))
    post = await news(quiet, group=group())
    message = Mailer(MailServer("127.0.0.1", 25, is_tls=False), "a@b.c").message(post.sent[0])
    read = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert read["bcc"] is None
    assert read.get_content_type() == "text/plain"
    assert name.split()[0] in read.get_content()
    call = of_group(quiet)[-1].payload
    assert "parse_mode" not in call
    assert call["link_preview_options"] == {"is_disabled": True}


# A real server


@asynccontextmanager
async def smtp(code="250 taken", encrypting=None):
    """A mail server on loopback, which answers each mail as told; *encrypting* is what it offers TLS by."""
    letters = []

    async def serve(reader, writer):
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().strip():
            word = line.partition(" ")[0].upper()
            if word == "DATA":
                writer.write(b"354 go on\r\n")
                text = await reader.readuntil(b"\r\n.\r\n")
                letters.append(email.message_from_bytes(text[:-5], policy=email.policy.default))
                writer.write(f"{code}\r\n".encode())
            elif word == "RCPT" and "nobody" in line:
                writer.write(b"550 no such person\r\n")
            elif word == "EHLO" and encrypting and not writer.get_extra_info("cipher"):
                writer.write(b"250-good\r\n250 STARTTLS\r\n")
            elif word == "STARTTLS":
                writer.write(b"220 go on\r\n")
                await writer.start_tls(encrypting)
            else:
                writer.write(b"250 good\r\n")
            if word == "QUIT":
                break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield (
            Mailer(MailServer.from_url(f"smtp://127.0.0.1:{port}"), "bot@example.org", 5),
            letters,
        )


MAIL = Mail("agent@example.org", "Ny lead: Åse & Co", "Hei\n\nhttps://x/y", "key 1")


async def test_the_doctor_is_let_in_and_sends_nothing():
    """Control: nobody is let in where nobody listens."""
    async with smtp() as (mailer, letters):
        told = await diagnose(mailer)
        assert (told.subject, told.health) == ("mail", Health.FINE)
    assert letters == []
    told = await diagnose(mailer)
    assert told.health is Health.BROKEN
    assert "server not reached" in told.found


async def test_a_mail_arrives_as_it_was_written():
    async with smtp() as (mailer, letters):
        assert await mailer.send(MAIL) == Receipt(Fate.SENT)
    [letter] = letters
    assert (letter["subject"], letter["to"]) == (MAIL.subject, MAIL.to)
    assert letter.get_content().replace("\r\n", "\n").strip() == MAIL.text
    assert letter["auto-submitted"] == "auto-generated"


async def test_refusals_are_told_apart():
    async with smtp("451 later") as (mailer, _):
        assert (await mailer.send(MAIL)).fate is Fate.LATER
    async with smtp("554 spam") as (mailer, _):
        assert (await mailer.send(MAIL)).fate is Fate.FAILED
    async with smtp() as (mailer, _):
        refused = await mailer.send(replace(MAIL, to="nobody@example.org"))
        assert refused == Receipt(Fate.FAILED, "smtp 550")
    assert await mailer.send(MAIL) == Receipt(Fate.LATER, "server not reached")


@pytest.mark.parametrize(
    ("here", "receipt"),
    [
        (LOOPBACK, Receipt(Fate.SENT)),
        (frozenset(), Receipt(Fate.LATER, "no trust in the server's certificate")),
    ],
    ids=["this machine", "another"],
)
async def test_a_server_of_this_machine_may_have_made_its_own_certificate(
    tmp_path, monkeypatch, here, receipt
):
    """As mail servers are installed: it would be told in clear, too."""
    monkeypatch.setattr("bot.notifications.smtp.LOOPBACK", here)
    encrypting, _ = certified(tmp_path, NOW, NOW + timedelta(days=90))
    async with smtp(encrypting=encrypting) as (mailer, letters):
        assert await mailer.send(MAIL) == receipt
    assert len(letters) == (receipt.fate is Fate.SENT)


@pytest.mark.parametrize("to", ["", "no address", "a@b\r\nBcc: c@d"])
async def test_an_address_that_is_none_is_refused(to):
    async with smtp() as (mailer, letters):
        assert (await mailer.send(replace(MAIL, to=to))).fate is Fate.FAILED
    assert letters == []


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://h/path"])
def test_an_address_of_no_server_is_refused(url):
    with pytest.raises(ValueError, match="must look like"):
        MailServer.from_url(url)


def test_a_password_is_read_and_never_shown():
    server = MailServer.from_url("smtps://user%40x:p%2Fw@mail.example.org")
    assert (server.user, server.password, server.port) == ("user@x", "p/w", 465)
    assert "p/w" not in repr(server)


def ports(desk):
    shared = Shared(desk.writer, lambda: desk.now)
    return Ports(None, desk.writer, shared, shared, None, phrasebook(), {}, shared.clock)


async def test_what_the_settings_name_sends_mail(quiet):
    """Wired as at the start: found, put into the outbox, carried to the server."""
    async with smtp() as (mailer, letters):
        url = f"smtp://127.0.0.1:{mailer.server.port}"
        chosen = Settings.from_environ({"BOT_SMTP_URL": url, "BOT_MAIL_FROM": "bot@example.org"})
        tells = wiring.notifier(chosen, ports(quiet), ADDRESS, library)
        sending = wiring.mail(chosen, ports(quiet), tells)
        quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
        quiet.run(tells.find)
        while not await sending._round() or sending._calls:  # noqa: SLF001
            await asyncio.gather(*sending._calls.values())  # noqa: SLF001
    names = sorted(letter["to"].partition("@")[0] for letter in letters)
    assert names == ["admin", "agent", "colleague", "manager"]
    assert waiting(quiet) == []


def test_without_a_server_nothing_sends_mail(quiet):
    assert wiring.mail(Settings.from_environ({}), ports(quiet), notifier(quiet)) is None


# The group on Telegram


async def test_the_group_is_told_with_buttons(quiet):
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    quiet.run(notifier(quiet, group=group()).find)
    [outgoing] = of_group(quiet)
    assert outgoing.exchange == 0, "nothing of it stays"
    [buttons] = outgoing.payload["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in buttons] == ["I take it on", "Open", "Not ours"]
    assert buttons[1]["url"] == f"{ADDRESS}/console/leads/NEW-AAA"
    assert all(len(button.get("callback_data", "").encode()) <= LONGEST_DATA for button in buttons)
    quiet.run(notifier(quiet, group=group()).find)
    assert len(of_group(quiet)) == 1


async def linked(desk, name, telegram):
    """Bind somebody to an id on Telegram, as they would."""
    browser = desk.browser(name)
    page = (await browser.send_form("/console/notifications/telegram")).text
    token = TOKEN + page.partition(f"/start {TOKEN}")[2].partition("<")[0]
    return token, await telegram_actions(desk).link(telegram, token)


async def test_a_staff_member_shows_the_bot_who_they_are(desk):
    token, said = await linked(desk, "agent", "4711")
    assert said == phrasebook().say("staff_linked", "en", name="Agent")
    assert await telegram_actions(desk).link("4711", token) == said, "delivered twice"
    assert desk.entries()[-1].event.action is Action.TELEGRAM_LINKED
    assert (
        say("console_telegram_linked")
        in (await desk.browser("agent").get("/console/notifications")).text
    )


async def test_a_token_counts_once_for_ten_minutes_and_for_its_account(desk):
    """A12: replayed by another, too late, or made up: nothing is bound."""
    token, _ = await linked(desk, "agent", "4711")
    void = say("staff_token_void")
    assert await telegram_actions(desk).link("666", token) == void
    assert desk.run(lambda unit: unit.contacts.on_telegram("666")) is None
    late, _ = (
        f"{TOKEN}late",
        desk.run(
            lambda unit: unit.contacts.offer(2, key_of(f"{TOKEN}late"), desk.now + TOKEN_FOR)
        ),
    )
    desk.now += TOKEN_FOR
    assert await telegram_actions(desk).link("4712", late) == void
    for payload in ("staff-", "staff-../../etc", "staff-' or 1=1", "staff-" + "x" * 58):
        assert await telegram_actions(desk).link("4713", payload) == void
    assert await telegram_actions(desk).link("4713", "slush26") is None, "an origin, as before"


async def test_one_id_is_one_person(desk):
    await linked(desk, "agent", "4711")
    await linked(desk, "colleague", "4711")
    assert desk.run(lambda unit: unit.contacts.on_telegram("4711")) == NUMBERS["colleague"]
    await desk.browser("colleague").send_form("/console/notifications/telegram/unlink")
    assert desk.run(lambda unit: unit.contacts.on_telegram("4711")) is None


async def test_a_new_link_to_the_console_ends_the_one_to_telegram(desk):
    """The phone may be in other hands, and a word that was shown before is worth nothing either."""
    token, _ = await linked(desk, "agent", "4711")
    await desk.browser("admin").send_form(f"/console/staff/{NUMBERS['agent']}/invitation")
    assert desk.run(lambda unit: unit.contacts.on_telegram("4711")) is None
    assert await telegram_actions(desk).link("4711", token) == say("staff_token_void")


async def test_a_press_takes_the_lead_for_whoever_pressed(desk):
    await linked(desk, "agent", "4711")
    press = telegram_actions(desk).press
    assert await press("4711", data_of("claim", FINNISH)) == say("staff_has_it", reference=FINNISH)
    assert desk.case().owner == NUMBERS["agent"]
    event = desk.entries()[-1].event
    assert (event.action, event.staff, event.about) == (
        Action.OWNER_CHANGED,
        NUMBERS["agent"],
        f"lead {FINNISH}",
    )
    assert await press("4711", data_of("claim", FINNISH)) == say("staff_has_it", reference=FINNISH)
    await linked(desk, "colleague", "4712")
    taken = await press("4712", data_of("claim", FINNISH))
    assert taken == phrasebook().say("staff_taken", "en", reference=FINNISH, name="Agent")
    assert desk.case().owner == NUMBERS["agent"]


@pytest.mark.parametrize(
    ("wish", "label"),
    [("claim", "✓ Agent"), ("refuse", f"{FINNISH} is with the project office.")],
)
async def test_a_notice_shows_who_has_its_lead(desk, wish, label):
    """In place of what may be wished for; a stranger's press, and one in vain, change nothing of it."""
    await linked(desk, "agent", "4711")
    press = telegram_actions(desk, group()).press
    below = Shown(GROUP.id, 77)
    await press("999", data_of(wish, FINNISH), below)
    await press("4711", data_of(wish, SWEDISH), below)
    assert of_group(desk) == []
    await press("4711", data_of(wish, FINNISH), below)
    [outgoing] = of_group(desk)
    call = outgoing.payload
    assert (call["method"], call["chat_id"]) == ("editMessageReplyMarkup", int(GROUP.id))
    assert call["message_id"] == 77
    [buttons] = call["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in buttons] == [label, "Open"]
    assert buttons[1]["url"] == f"{ADDRESS}/console/leads/{FINNISH}"


class Group:
    """A Telegram that takes everything, and numbers what it shows in *chat*, from 101 on in each."""

    def __init__(self, chat=GROUP.id):
        self.calls = []
        self.chat = chat

    async def send(self, outgoing):
        self.calls.append(outgoing.payload)
        return Receipt(Fate.SENT, shown=Shown(self.chat, 100 + len(self.calls)))

    @property
    def edits(self):
        """What stands below which message, as it was put there."""
        return [
            (call["message_id"], call["reply_markup"]["inline_keyboard"][0][0]["text"])
            for call in self.calls
            if call["method"] == "editMessageReplyMarkup"
        ]


async def shown_news(desk, telegram):
    """Let staff be told in their group of what is new, until everything is there."""
    tells = notifier(desk, group=group())
    desk.run(tells.find)
    sending = Dispatcher(
        *("telegram", "7000", telegram, pace(), desk.writer, OURS, lambda: desk.now),
        sent=tells.notices.sent,
    )
    while not await sending._round() or sending._calls:  # noqa: SLF001
        await asyncio.gather(*sending._calls.values())  # noqa: SLF001


async def test_a_notice_shows_who_took_its_lead_on_in_the_console(quiet):
    """Once, however often is looked; and its buttons again when it is given away."""
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-BBB", FINLAND)))
    telegram = Group()
    await shown_news(quiet, telegram)
    shown = 101 + [("NEW-AAA" in call["text"]) for call in telegram.calls].index(True)
    agent = quiet.browser("agent")
    for owner in (NUMBERS["agent"], NUMBERS["colleague"], ""):
        case = quiet.case("NEW-AAA")
        form = {"version": case.version, "owner": owner}
        await agent.send_form("/console/leads/NEW-AAA/owner", **form)
        assert quiet.case("NEW-AAA").owner == (owner or None)
        for _ in range(2):
            await shown_news(quiet, telegram)
    assert telegram.edits == [
        (shown, "✓ Agent"),
        (shown, "✓ Colleague"),
        (shown, say("staff_button_claim")),
    ]


async def test_a_notice_is_known_by_its_group_too(quiet):
    """Numbers begin anew in another: what stood below one lead's notice is never put below another's."""
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    await shown_news(quiet, Group("-77"))
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-BBB", FINLAND)))
    now = Group("-78")
    await shown_news(quiet, now)
    agent = quiet.browser("agent")
    for reference in ("NEW-BBB", "NEW-AAA"):
        form = {"version": quiet.case(reference).version, "owner": NUMBERS["agent"]}
        await agent.send_form(f"/console/leads/{reference}/owner", **form)
        await shown_news(quiet, now)
    edits = [(call["chat_id"], call["message_id"], reference_in(call)) for call in now.calls[1:]]
    assert edits == [(-78, 101, "NEW-BBB"), (-77, 101, "NEW-AAA")]


def reference_in(call):
    [[button, *_]] = call["reply_markup"]["inline_keyboard"]
    return button["callback_data"].rpartition(":")[2]


async def test_a_press_is_not_shown_a_second_time(quiet):
    """What the press put below the notice stays, "with the office" too; other notices of the lead follow."""
    await linked(quiet, "agent", "4711")
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    telegram = Group()
    await shown_news(quiet, telegram)
    press = telegram_actions(quiet, group()).press
    await press("4711", data_of("claim", "NEW-AAA"), Shown(GROUP.id, 101))
    await shown_news(quiet, telegram)
    assert telegram.edits == [(101, "✓ Agent")]
    await press("4711", data_of("refuse", "NEW-AAA"), Shown(GROUP.id, 101))
    await shown_news(quiet, telegram)
    assert telegram.edits[1:] == [(101, say("staff_with_office", reference="NEW-AAA"))]


async def test_a_notice_about_somebody_who_was_erased_names_nobody(quiet):
    """Wherever they were erased: its words and its buttons go, once, and others' stay."""
    lead = lead_of("NEW-AAA", FINLAND)
    quiet.run(lambda unit: unit.leads.add(lead))
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-BBB", FINLAND)))
    telegram = Group()
    await shown_news(quiet, telegram)
    shown = 101 + [("NEW-AAA" in call["text"]) for call in telegram.calls].index(True)
    quiet.run(lambda unit: unit.erase(lead.visitor, "sealed"))
    assert not any("NEW-AAA" in each for each in kept(quiet))
    for _ in range(2):
        await shown_news(quiet, telegram)
    assert telegram.calls[2:] == [
        {
            "method": "editMessageText",
            "chat_id": int(GROUP.id),
            "message_id": shown,
            "text": say("staff_notice_erased"),
        }
    ]
    assert [key for key in kept(quiet) if key.startswith("erased")] == []


async def test_a_notice_that_waits_is_not_sent_once_its_visitor_is_erased(quiet):
    lead = lead_of("NEW-AAA", FINLAND)
    quiet.run(lambda unit: unit.leads.add(lead))
    quiet.run(notifier(quiet, group=group()).find)
    assert len(of_group(quiet)) == 1
    quiet.run(lambda unit: unit.erase(lead.visitor, "sealed"))
    assert of_group(quiet) == []


async def test_a_notice_on_its_way_when_its_visitor_is_erased_is_put_right(quiet):
    lead = lead_of("NEW-AAA", FINLAND)
    quiet.run(lambda unit: unit.leads.add(lead))

    class Slow(Group):
        async def send(self, outgoing):
            if not self.calls:
                quiet.run(lambda unit: unit.erase(lead.visitor, "sealed"))
            return await super().send(outgoing)

    telegram = Slow()
    for _ in range(2):
        await shown_news(quiet, telegram)
    sent, edited = telegram.calls
    assert "NEW-AAA" in sent["text"]
    assert (edited["message_id"], edited["text"]) == (101, say("staff_notice_erased"))


async def test_a_withdrawn_lead_is_not_taken_on_and_its_notice_says_so(quiet):
    """Until its visitor takes that back: then it can be wished for again."""
    await linked(quiet, "agent", "4711")
    lead = lead_of("NEW-AAA", FINLAND)
    quiet.run(lambda unit: unit.leads.add(lead))
    telegram = Group()
    await shown_news(quiet, telegram)

    def stands(status):
        case = quiet.case("NEW-AAA")
        moved = replace(case, lead=replace(case.lead, status=status))
        quiet.run(lambda unit: unit.cases.change(moved))

    stands(Status.WITHDRAWN)
    press = telegram_actions(quiet, group()).press
    for wish in ("claim", "refuse"):
        said = await press("4711", data_of(wish, "NEW-AAA"), Shown(GROUP.id, 101))
        assert said == say("console_withdrawn_hint")
        assert quiet.entries()[-1].event.ending is Ending.REFUSED
    case = quiet.case("NEW-AAA")
    assert (case.owner, case.lead.organisation) == (None, FINLAND)
    for _ in range(2):
        await shown_news(quiet, telegram)
    assert {*telegram.edits} == {(101, f"✗ {say('status_withdrawn')}")}
    stands(Status.NEW)
    await shown_news(quiet, telegram)
    assert telegram.edits[-1] == (101, say("staff_button_claim"))


async def test_a_notice_says_that_its_lead_was_withdrawn(quiet):
    """Without a press; whoever had it is not named any more."""
    quiet.run(lambda unit: unit.leads.add(lead_of("NEW-AAA", FINLAND)))
    telegram = Group()
    await shown_news(quiet, telegram)
    for changes in ({"owner": NUMBERS["agent"]}, {"status": Status.WITHDRAWN}):
        case = quiet.case("NEW-AAA")
        lead = replace(case.lead, status=changes.get("status", case.lead.status))
        case = replace(case, lead=lead, owner=changes.get("owner", case.owner))
        quiet.run(lambda unit, case=case: unit.cases.change(case))
        for _ in range(2):
            await shown_news(quiet, telegram)
    assert telegram.edits == [(101, "✓ Agent"), (101, f"✗ {say('status_withdrawn')}")]


class Shut:
    """A Telegram whose group the bot has left, or that does not answer; it notes what it was asked."""

    def __init__(self, fate):
        self.fate = fate
        self.asked = []

    async def send(self, outgoing):
        self.asked.append(outgoing)
        return Receipt(self.fate, "blocked")


@pytest.mark.parametrize("is_mailing", [True, False])
@pytest.mark.parametrize(("fate", "asked"), [(Fate.GONE, 1), (Fate.FAILED, 2), (Fate.UNSURE, 2)])
async def test_what_the_group_cannot_be_told_is_mailed(quiet, is_mailing, fate, asked):
    """To those who had turned mail off for the group; those who are mailed anyway get one mail."""
    quiet.run(lambda unit: unit.contacts.mailed(NUMBERS["agent"], is_mailed=False))
    for reference in ("NEW-AAA", "NEW-BBB"):
        quiet.run(lambda unit, which=reference: unit.leads.add(lead_of(which, FINLAND)))
    post, shut = Post() if is_mailing else None, Shut(fate)
    tells = notifier(quiet, post, group())
    quiet.run(tells.find)
    telegram = Dispatcher(
        "telegram",
        "7000",
        shut,
        pace(),
        quiet.writer,
        OURS,
        lambda: quiet.now,
        lose=tells.instead,
    )
    while not await telegram._round() or telegram._calls:  # noqa: SLF001
        await asyncio.gather(*telegram._calls.values())  # noqa: SLF001
    assert len(shut.asked) == asked
    if post is not None:
        await deliver(quiet, post)
        assert len(post.to("agent")) == 2
        assert len(post.to("colleague")) == 2


async def test_not_ours_gives_it_to_the_office(desk):
    await linked(desk, "agent", "4711")
    desk.run(lambda unit: unit.leads.add(lead_of("TWN-AAA", FINLAND)))
    kept, part = desk.case(FINNISH), desk.case("TWN-AAA")
    desk.run(lambda unit: unit.duplicates.merge(kept, part))
    said = await telegram_actions(desk).press("4711", data_of("refuse", FINNISH))
    assert said == say("staff_with_office", reference=FINNISH)
    assert desk.case("TWN-AAA").lead.organisation == "project-office", "with all of its record"
    assert desk.case().lead.organisation == "project-office"


@pytest.mark.parametrize("reference", [SWEDISH, KEPT_IN_CHINA, "no-such", "'; drop", "x" * 40])
async def test_a_press_about_what_is_not_theirs_does_nothing(desk, reference):
    """Authority is never read from the button."""
    await linked(desk, "agent", "4711")
    said = await telegram_actions(desk).press("4711", data_of("claim", reference))
    assert said == say("staff_lead_absent")
    assert desk.case(SWEDISH).owner is None


async def test_whoever_is_not_known_is_told_so(desk):
    said = await telegram_actions(desk).press("999", data_of("claim", FINNISH))
    assert said == say("staff_unknown")
    assert desk.case().owner is None


async def test_a_viewer_and_a_leaver_change_nothing(desk):
    await linked(desk, "viewer", "1")
    await linked(desk, "agent", "2")
    desk.run(lambda unit: unit.staff.leave(NUMBERS["agent"], NOW))
    press = telegram_actions(desk).press
    assert await press("1", data_of("claim", FINNISH)) == say("staff_role_small")
    assert await press("2", data_of("claim", FINNISH)) == say("staff_unknown")
    assert desk.case().owner is None


@pytest.mark.parametrize("data", ["1:zz:2", "staffclaim", "staff:" + "x" * 90])
async def test_other_buttons_are_left_to_others(desk, data):
    assert await telegram_actions(desk).press("4711", data) is None


async def test_an_unknown_wish_is_out_of_date(desk):
    await linked(desk, "agent", "4711")
    assert await telegram_actions(desk).press("4711", f"staff:erase:{FINNISH}") == say(
        "out_of_date"
    )
    assert desk.case().lead.status is Status.NEW


async def test_erasing_a_chat_on_telegram_forgets_whose_it_was(desk):
    await linked(desk, "agent", "4711")
    desk.run(lambda unit: unit.erase(Visitor("telegram", "4711"), "sealed"))
    assert desk.run(lambda unit: unit.contacts.on_telegram("4711")) is None


# A channel in trouble


def trouble(kind=Trouble.SILENT):
    return Diagnosis("wechat", Health.NOTE, "nothing has come in", "", kind, NOW)


def in_trouble(desk, kind=Trouble.SILENT):
    return desk.run(lambda unit: unit.notifications.add(of_trouble(trouble(kind), desk.now)))


@pytest.mark.parametrize("language", complete_of(library().tongues))
@pytest.mark.parametrize("kind", Trouble)
async def test_a_channel_in_trouble_is_told_to_the_office_s_administrators(quiet, kind, language):
    """In their language, with what to do; once, however often it is found."""
    number = NUMBERS["office-admin"]
    quiet.run(lambda unit: unit.staff.change(replace(unit.staff.get(number), language=language)))
    post = Post()
    for _ in range(2):
        in_trouble(quiet, kind)
        await news(quiet, post=post)
    [mail] = post.sent
    assert mail.to == "office-admin@example.org"
    channel = say("console_channel_wechat", language)
    at = f"{NOW:%Y-%m-%d %H:%M}"
    assert mail.subject == say(f"trouble_{kind}", language, channel=channel, at=at)
    assert say("trouble_way_out", language) in mail.text


async def test_trouble_names_the_account_where_there_are_several(quiet):
    found = replace(trouble(Trouble.TOKEN), account="events")
    quiet.run(lambda unit: unit.notifications.add(of_trouble(found, quiet.now)))
    in_trouble(quiet, Trouble.TOKEN)
    mails = (await news(quiet)).sent
    names = [say("console_channel_wechat"), f"{say('console_channel_wechat')} (events)"]
    assert sorted(mail.subject for mail in mails) == sorted(
        say("trouble_token", channel=name) for name in names
    )


async def test_the_group_hears_of_it_without_buttons(quiet):
    in_trouble(quiet)
    await news(quiet, group=group())
    [call] = [each.payload for each in of_group(quiet)]
    assert "WeChat" in call["text"]
    assert "reply_markup" not in call


async def test_without_an_administrator_in_the_office_all_others_are_told(quiet):
    quiet.run(lambda unit: unit.staff.leave(NUMBERS["office-admin"], NOW))
    in_trouble(quiet)
    assert {mail.to for mail in (await news(quiet)).sent} == {
        "admin@example.org",
        "swede@example.org",
    }


# The weekly report

MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


def tapped(unit, *, helped, at=MONDAY - timedelta(days=1)):
    """Let a visitor have said whether an answer about Wuhan helped."""
    reply = Reply("So.", About.topic("city.wuhan"), "en")
    told = Exchange(Visitor("web", "li"), "x", "", reply, Outcome.ANSWERED, at, ("city.wuhan",))
    number = unit.transcript.add(told)
    unit.transcript.rate(number, helped=helped)


async def week_of(desk, name):
    """Return the weekly mail of somebody."""
    desk.now = MONDAY
    [mail] = [each for each in (await news(desk)).to(name) if each.html]
    return mail


async def test_the_weekly_mail_shows_the_pictures_of_the_console(quiet):
    """Leads by week and country, the way to the goal, and whether answers helped, by week and topic."""
    for helped in (True, True, False):
        quiet.run(lambda unit, helped=helped: tapped(unit, helped=helped))
    mail = await week_of(quiet, "agent")
    for title in ("console_pipeline", "console_by_week", "console_by_country", "console_ratings"):
        assert say(title) in mail.text
        assert f">{say(title)}<" in mail.html
    assert "67% (Yes: 2, No: 1)" in mail.text
    assert "67% (Yes: 2, No: 1)" in mail.html
    assert "<city.wuhan>  █████████████░░░░░░░" in mail.text
    assert "&lt;city.wuhan&gt;" in mail.html
    assert "<city.wuhan>" not in mail.html
    assert "Finland" in mail.html
    assert mail.text.endswith(say("notice_foot", address=ADDRESS))


async def test_the_pictures_are_of_what_its_reader_may_see(quiet):
    """A country of others is in no bar; the office has all of them."""
    swede = await week_of(quiet, "swede")
    assert "Sweden" in swede.text
    assert "Finland" not in swede.html + swede.text
    quiet.now += timedelta(days=7)
    [office] = [each for each in (await news(quiet)).to("office-admin") if each.html]
    assert {"Sweden", "Finland"} <= set(office.text.split())


async def test_a_week_without_anything_has_no_empty_pictures(quiet):
    """Where nobody tapped, nothing is said of it."""
    mail = await week_of(quiet, "agent")
    assert say("console_ratings") not in mail.text


async def test_the_weekly_mail_fetches_nothing_and_runs_nothing(quiet):
    """No picture, style sheet or script from anywhere; a link to the console alone."""
    mail = await week_of(quiet, "agent")
    for fetching in ("<img", "<script", "<link", "src=", "url(", "@import", "<svg", "<form"):
        assert fetching not in mail.html
    assert set(re.findall(r'href="([^"]*)"', mail.html)) == {f"{ADDRESS}/console/queue"}


async def test_a_mail_with_pictures_has_plain_text_beside_them(quiet):
    """Whoever reads no HTML reads the same figures; the text comes first, as the standard wants it."""
    made = Mailer(MailServer("127.0.0.1", 25, is_tls=False), "bot@example.org").message(
        await week_of(quiet, "agent")
    )
    read = email.message_from_bytes(bytes(made), policy=email.policy.default)
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert say("console_by_week") in read.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    "language", [each for each in complete_of(library().tongues) if each != "en"]
)
async def test_the_report_reads_as_its_reader_does(quiet, language):
    member = quiet.run(lambda unit: unit.staff.get(NUMBERS["agent"]))
    quiet.run(lambda unit: unit.staff.change(replace(member, language=language)))
    mail = await week_of(quiet, "agent")
    assert say("console_by_country", language) in mail.html
    assert "Finland" not in mail.html or language in {"sv", "da", "nb"}


# Invitations


async def invited(desk, **form):
    """Return the page after a colleague was let in."""
    fields = {
        "email": "new@example.org",
        "name": "Nea",
        "role": "viewer",
        "organisation": FINLAND,
        "language": "fi",
    }
    return (await desk.browser("admin").send_form("/console/staff", **fields, **form)).text


async def test_an_invitation_is_mailed_where_it_is_wished(open_desk):
    """In the new colleague's language, with the same link that is shown; and it works."""
    desk = open_desk(ways=frozenset({"mail"}))
    page = await invited(desk, mailed="yes")
    assert "on its way to new@example.org" in page
    [link] = re.findall(r"/console/invitation/[\w-]+", page)[:1]
    post = await news(desk)
    [mail] = post.to("new")
    assert mail.subject == say("mail_invitation", "fi", project=PROJECT.name)
    assert f"{ADDRESS}{link}\n" in mail.text
    assert say("mail_invitation_text", "fi") in mail.text
    assert (await desk.browser().get(link)).status_code == 200


async def test_no_invitation_is_mailed_unasked(open_desk):
    """Nor where there is no mail, whatever a form says."""
    desk = open_desk(ways=frozenset({"mail"}))
    await invited(desk)
    assert (await news(desk)).to("new") == []
    desk = open_desk()
    page = await invited(desk, mailed="yes")
    assert "on its way" not in page
    assert (await news(desk)).to("new") == []


async def test_an_invitation_that_is_used_is_mailed_no_more(open_desk):
    """A mail that waited while the server was away brings no dead link, nor an older one."""
    desk = open_desk(ways=frozenset({"mail"}))
    await invited(desk, mailed="yes")
    number = desk.run(lambda unit: unit.staff.find("new@example.org")).number
    again = await desk.browser("admin").send_form(
        f"/console/staff/{number}/invitation", mailed="yes"
    )
    [link] = re.findall(r"/console/invitation/[\w-]+", again.text)[:1]
    [mail] = (await news(desk)).to("new")
    assert say("mail_invitation_again", "fi") in mail.text, "it voids what they had"
    assert link in mail.text
    desk = open_desk(ways=frozenset({"mail"}))
    await invited(desk, mailed="yes")
    desk.now += timedelta(hours=25)
    assert (await news(desk)).to("new") == []
