"""``python -m bot staff``: who may sign in, from the command line."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from bot.__main__ import _plainly
from bot.cli.staff import Means, commands
from bot.cli.startup import first_link
from bot.staff.audit import Action, Event
from bot.staff.sessions import FIRST_ADMIN, Session, key_of
from tests.bot.cast import PROJECT
from tests.bot.console.conftest import NOW


class Kept:
    """The database, open between the commands of a test."""

    def __init__(self, writer):
        self.run = writer.run

    def close(self):
        """Stay open."""


@pytest.fixture
def writer(written, sqlite_address):
    return written(sqlite_address)


@pytest.fixture
def staff(writer):
    """Return what runs a command and gives what it printed."""
    means = Means(
        lambda: Kept(writer),
        lambda: Kept(writer),
        lambda: NOW,
        lambda: "https://chat.test",
        lambda: ("en", "fi"),
        lambda: PROJECT.followers,
    )
    group = commands(means, _plainly)

    def run(*words):
        return CliRunner().invoke(group, words)

    return run


AINO = ("add", "Aino@example.org", "--name", "Aino", "--organisation", "business-finland")


def secret_in(output):
    return output.partition("/console/invitation/")[2].split()[0]


def test_somebody_is_added_by_a_link(staff, writer):
    """It is printed, and only its hash is kept."""
    output = staff(*AINO, "--role", "manager").output
    assert "https://chat.test/console/invitation/" in output
    key = key_of(secret_in(output))
    assert writer.run(lambda unit: unit.admission.invited(key, NOW)) == 1
    assert writer.run(lambda unit: unit.admission.invited(key, NOW + timedelta(hours=24))) is None
    (member,) = writer.run(lambda unit: unit.staff.all())
    assert (member.email, member.role) == ("aino@example.org", "manager")
    listed = staff("list").output
    assert "invited" in listed
    assert "1 person." in listed


def test_somebody_is_spoken_to_in_their_language(staff, writer):
    """The one that was named for them; English where none was."""
    staff(*AINO, "--language", "fi")
    staff("add", "b@example.org", *AINO[2:])
    members = writer.run(lambda unit: list(unit.staff.all()))
    assert sorted(member.language for member in members) == ["en", "fi"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "no address", *AINO[2:]), "does not look like"),
        (AINO, "is here already"),
        (("disable", "nobody@example.org"), "Nobody here has the address"),
        (("reset", "nobody@example.org"), "staff list"),
        (("add", "b@example.org", "--name", "B", "--organisation", "nobody"), "is not one of"),
        ((*AINO[:-1], "business-sweden", "--role", "king"), "is not one of"),
        ((*AINO, "--language", "et"), "does not speak 'et'. It speaks: en, fi."),
    ],
)
def test_what_cannot_be_done_is_said_in_words(staff, words, said):
    """With the way out, and without a traceback."""
    staff(*AINO)
    result = staff(*words)
    assert (result.exit_code, said in result.output) == (2, True)


def test_somebody_is_let_in_no_longer_and_again(staff, writer):
    """Disabled at once; a reset lets them begin anew."""
    staff(*AINO)
    writer.run(lambda unit: unit.sessions.add(Session("key", 1, NOW, NOW)))
    assert "0 leads" in staff("disable", "AINO@example.org").output
    assert writer.run(lambda unit: unit.sessions.get("key")) is None
    assert "disabled" in staff("list").output
    output = staff("reset", "aino@example.org").output
    assert writer.run(lambda unit: unit.staff.get(1)).is_active
    key = key_of(secret_in(output))
    assert writer.run(lambda unit: unit.admission.invited(key, NOW)) == 1


def test_a_reset_ends_the_link_to_telegram(staff, writer):
    """The phone was lost or stolen: whoever has it takes on no leads, nor with a word that was shown before."""

    def link(unit, word, telegram):
        unit.contacts.offer(1, key_of(word), NOW + timedelta(minutes=10))
        return unit.contacts.link(key_of(word), telegram, NOW)

    staff(*AINO)
    assert writer.run(lambda unit: link(unit, "word", "4711")) == 1
    staff("reset", "aino@example.org")
    assert writer.run(lambda unit: unit.contacts.on_telegram("4711")) is None
    assert writer.run(lambda unit: unit.contacts.link(key_of("word"), "4711", NOW)) is None


def test_what_was_done_is_in_the_audit(staff, writer):
    staff(*AINO)
    staff("disable", "aino@example.org")
    staff("reset", "aino@example.org")
    told = [
        (each.event.action, each.event.about)
        for each in writer.run(lambda unit: unit.audit.after(0))
    ]
    assert told == [
        ("staff_added", "colleague 1"),
        ("staff_changed", "colleague 1"),
        ("staff_invited", "colleague 1"),
    ]


def test_the_chain_of_the_audit_is_checked(staff, writer):
    """Over more entries than are read at once; an altered one is named."""
    for number in range(3):
        writer.run(
            lambda unit, number=number: [
                unit.audit.add(Event(NOW, number, Action.LEAD_READ)) for _ in range(500)
            ]
        )
    last = writer.run(lambda unit: unit.audit.after(1499))[0].digest
    assert staff("audit").output == f"1500 entries, none altered; the last digest is {last}.\n"

    def alter(unit):
        unit.connection.execute(text("drop trigger audit_stays"))
        unit.connection.execute(text("update audit set staff = 9 where number = 1001"))

    writer.run(alter)
    result = staff("audit")
    assert (result.exit_code, "altered at entry 1001" in result.output) == (2, True)


def test_the_first_start_gives_a_link_and_later_ones_do_not(staff, writer):
    """Each start gives a new one until somebody is there; the one before is void then."""
    first = writer.run(lambda unit: first_link(unit, NOW))
    second = writer.run(lambda unit: first_link(unit, NOW))
    keys = [key_of(secret_in(link)) for link in (first, second)]
    invited = [writer.run(lambda unit, key=key: unit.admission.invited(key, NOW)) for key in keys]
    assert invited == [None, FIRST_ADMIN]
    staff(*AINO)
    assert writer.run(lambda unit: first_link(unit, NOW)) == ""
