"""``python -m bot staff``: who may sign in to the console, from the command line.

Whoever is added gets a link, used once, to choose their own password.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

import click

from bot.errors import StaffError
from bot.message import Clock
from bot.notifications.unit import StaffUnit
from bot.staff.audit import COMMAND_LINE, Action, Event, Extent
from bot.staff.members import Role, StaffMember
from bot.staff.sessions import INVITED_FOR, key_of
from knowledge.topic import SOURCE, Language

T = TypeVar("T")


class Keeper(Protocol):
    """What runs units of work, and is closed afterwards: the database's writer."""

    def run(self, work: Callable[[StaffUnit], T]) -> T: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Means:
    """What the commands are given: database, time, address and languages of the console, organisations.

    *open* may make a database, *open_existing* makes none.
    """

    open: Callable[[], Keeper]
    open_existing: Callable[[], Keeper]
    clock: Clock
    address: Callable[[], str]
    languages: Callable[[], Sequence[Language]]
    organisations: Callable[[], Sequence[str]]

    def do(self, work: Callable[[StaffUnit], T], *, may_make: bool = False) -> T:
        """Run *work* on the database; only with *may_make* on one that was not there."""
        writer = self.open() if may_make else self.open_existing()
        try:
            return writer.run(work)
        finally:
            writer.close()


def add(unit: StaffUnit, member: StaffMember, secret: str, now: datetime) -> None:
    """Add *member*, who chooses a password by the link with *secret*."""
    from bot.dialogue.words.contacts import Complaint  # noqa: PLC0415  # it reads phone numbers too: slow to import
    from bot.dialogue.words.contacts import email as email_of  # noqa: PLC0415

    if isinstance(email_of(member.email), Complaint):
        msg = f"{member.email} does not look like an e-mail address."
        raise StaffError(msg)
    if unit.staff.find(member.email) is not None:
        msg = f"{member.email} is here already; `python -m bot staff reset` makes a new link."
        raise StaffError(msg)
    number = unit.staff.add(member)
    unit.admission.invite(key_of(secret), number, now + INVITED_FOR)
    told = {"role": str(member.role), "organisation": member.organisation}
    unit.audit.add(
        Event(now, COMMAND_LINE, Action.STAFF_ADDED, f"colleague {number}", detail=told)
    )


def reset(unit: StaffUnit, email: str, secret: str, now: datetime) -> None:
    """Void password, second factor and sessions of somebody, who begins anew by the link; their Telegram acts no more."""
    member = _found(unit, email)
    unit.staff.leave(member.number, None)
    unit.staff.keep_password(member.number, "")
    unit.staff.keep_codes(member.number, "")
    unit.sessions.end_all(member.number)
    unit.contacts.unlink(member.number)
    unit.admission.forgive(f"password {member.email}")
    unit.admission.invite(key_of(secret), member.number, now + INVITED_FOR)
    unit.audit.add(Event(now, COMMAND_LINE, Action.STAFF_INVITED, f"colleague {member.number}"))


def disable(unit: StaffUnit, email: str, now: datetime) -> int:
    """Let somebody in no longer, at once; return how many leads need somebody else."""
    member = _found(unit, email)
    unit.staff.leave(member.number, now)
    unit.sessions.end_all(member.number)
    left = unit.cases.disown(member.number)
    unit.audit.add(
        Event(
            now,
            COMMAND_LINE,
            Action.STAFF_CHANGED,
            f"colleague {member.number}",
            detail={"after": "closed"},
        )
    )
    return left


def _found(unit: StaffUnit, email: str) -> StaffMember:
    member = unit.staff.find(email)
    if member is None:
        msg = f"Nobody here has the address {email}. `python -m bot staff list` shows everybody."
        raise StaffError(msg)
    return member


def seal_anew(unit: StaffUnit, now: datetime) -> None:
    """Take the audit as it is for whole; that this was done is its next entry."""
    unit.audit.seal_anew()
    unit.audit.add(Event(now, COMMAND_LINE, Action.AUDIT_CHECKED, detail={"sealed": "anew"}))


def checked(unit: StaffUnit, *, sealed_at: datetime | None = None) -> Extent:
    """Return from where to where the audit goes; ``StaffError`` where it is broken.

    With *sealed_at* it is first taken for whole as it is, and sealed with the key of today.
    """
    if sealed_at is not None:
        seal_anew(unit, sealed_at)
    found = unit.audit.check(0)
    while found.goes_on and found.broken is None:
        found = unit.audit.check(found.last)
    if found.broken is not None:
        msg = (
            f"The audit was altered at entry {found.broken}, or cut there, or sealed with another"
            " key: compare with a backup, and with the lines audit_head of the log."
        )
        raise StaffError(msg)
    return unit.audit.extent() or Extent(head="none")


def members_as_text(members: Sequence[StaffMember]) -> str:
    """Return everybody, a line each."""
    return "\n".join(
        f"{each.email:<32} {each.role:<8} {each.organisation:<24} {_state(each):<16} {each.name}"
        for each in members
    )


def _state(member: StaffMember) -> str:
    if not member.is_active:
        return "disabled"
    if not member.has_password:
        return "invited"
    return "with codes" if member.has_codes else "without codes"


def commands(
    means: Means, plainly: Callable[[Callable[..., None]], Callable[..., None]]
) -> click.Group:
    """Return the commands; *plainly* says in words what goes wrong."""

    @click.group()
    def staff() -> None:
        """Say who may sign in to the console."""

    def link(secret: str) -> str:
        return f"Within 24 hours, once: {means.address()}/console/invitation/{secret}"

    @staff.command("add")
    @click.argument("email")
    @click.option("--name", required=True, help="How colleagues call them.")
    @click.option(
        "--organisation", required=True, help="For whom they work; an id of project.yaml."
    )
    @click.option(
        "--role", default=Role.AGENT.value, type=click.Choice([each.value for each in Role])
    )
    @click.option(
        "--language", default=SOURCE, help="In which the console and its mail speak to them."
    )
    @plainly
    def add_(email: str, name: str, organisation: str, role: str, language: str) -> None:
        """Add somebody, and print the link by which they choose their password."""
        if language not in (known := means.languages()):
            msg = f"The console does not speak {language!r}. It speaks: {', '.join(known)}."
            raise StaffError(msg)
        if organisation not in (known := means.organisations()):
            msg = f"{organisation!r} is not one of {', '.join(known)}."
            raise StaffError(msg)
        member = StaffMember(email, name, organisation, Role(role), language)
        secret, now = secrets.token_urlsafe(32), means.clock()
        means.do(lambda unit: add(unit, member, secret, now), may_make=True)
        click.echo(link(secret))

    @staff.command("list")
    @plainly
    def list_() -> None:
        """List everybody: address, role, organisation, how they come in."""
        members = means.do(lambda unit: list(unit.staff.all()))
        click.echo(members_as_text(members))
        click.echo(f"{len(members)} {'person' if len(members) == 1 else 'people'}.", err=True)

    @staff.command("disable")
    @click.argument("email")
    @plainly
    def disable_(email: str) -> None:
        """Let somebody in no longer; their sessions end at once."""
        now = means.clock()
        left = means.do(lambda unit: disable(unit, email, now))
        click.echo(f"{email} is not let in any more; {left} leads need somebody else.")

    @staff.command("reset")
    @click.argument("email")
    @plainly
    def reset_(email: str) -> None:
        """Void password and second factor, and print a new link; lets in who was disabled."""
        secret, now = secrets.token_urlsafe(32), means.clock()
        means.do(lambda unit: reset(unit, email, secret, now))
        click.echo(link(secret))

    @staff.command("audit")
    @plainly
    @click.option("--seal", is_flag=True, help="Take it as it is for whole, with today's key.")
    def audit_(*, seal: bool) -> None:
        """Check the chain of the audit, and print its last digest, to be kept elsewhere."""
        now = means.clock()
        extent = means.do(lambda unit: checked(unit, sealed_at=now if seal else None))
        click.echo(f"{extent.count} entries, none altered; the last digest is {extent.head}.")

    return staff
