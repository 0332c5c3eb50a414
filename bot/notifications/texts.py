"""How notifications read: a subject and a plain text, in the reader's language.

A notification names the company and where to look, and no contact; what visitors wrote stands in it as it
is, on one line, with nothing that a mail program could follow but our own address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.casework.cases import Case
from bot.casework.search import WAITING_DAYS, Search
from bot.leads import Status
from bot.notifications.notification import Notification, Occasion
from bot.staff.members import StaffMember, sight_of
from knowledge.phrasebook import Phrasebook
from knowledge.project import Project
from knowledge.topic import Language

LONGEST_NAME = 120
"""Characters of a company's name in a notification."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text, and with pictures as *html*; *key* is the same each time it is sent."""

    to: str
    subject: str
    text: str
    key: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What notifications are made of: *phrases*, the *address* of the console, whose leads they are.

    *topic* gives what a topic is called in a language.
    """

    phrases: Phrasebook
    address: str
    project: Callable[[], Project]
    topic: Callable[[str, Language], str] = lambda topic, language: topic

    def say(self, name: str, language: Language, **values: object) -> str:
        """Return the phrase *name*."""
        return self.phrases.say(name, language, **values)


def about_case(
    occasion: Occasion, case: Case, words: NoticeWords, language: Language
) -> tuple[str, str]:
    """Return subject and text of a notification about a lead."""
    lead = case.lead
    company = on_one_line(str(lead.given.get("company") or lead.reference))
    organisation = words.say(f"organisation_{lead.organisation.replace('-', '_')}", language)
    subject = words.say(f"notice_{occasion}", language, who=company)
    lines = [
        subject,
        words.say(
            "notice_lead_line", language, reference=lead.reference, organisation=organisation
        ),
        f"{words.address}/console/leads/{lead.reference}",
    ]
    return subject, "\n\n".join(lines)


def about_request(
    notification: Notification, words: NoticeWords, language: Language
) -> tuple[str, str]:
    """Return subject and text of a notification about somebody who has left no lead."""
    channel = words.say(f"console_channel_{notification.visitor.channel}", language)
    who = words.say("notice_visitor", language, channel=channel)
    subject = words.say(f"notice_{notification.occasion}", language, who=who)
    lines = [subject, f"{words.address}/console/requests/{notification.about}"]
    return subject, "\n\n".join(lines)


def about_trouble(about: str, words: NoticeWords, language: Language) -> tuple[str, str]:
    """Return subject and text of a notification about a channel in trouble."""
    trouble, whose, at = about.split(" ")
    channel, _, account = whose.partition(":")
    name = words.say(f"console_channel_{channel}", language)
    name = f"{name} ({account})" if account else name
    subject = words.say(f"trouble_{trouble}", language, channel=name, at=at.replace("T", " "))
    return subject, f"{subject}\n\n{words.say('trouble_way_out', language)}"


def invitation(
    secret: str, words: NoticeWords, language: Language, *, is_again: bool = False
) -> tuple[str, str]:
    """Return subject and text of the mail by which somebody chooses their password, or a new one."""
    subject = words.say("mail_invitation", language, project=words.project().name)
    lines = [
        words.say("mail_invitation_again" if is_again else "mail_invitation_text", language),
        f"{words.address}/console/invitation/{secret}",
        words.say("mail_invitation_foot", language),
    ]
    return subject, "\n\n".join(lines)


def digest(
    unit: Any, member: StaffMember, words: NoticeWords, now: datetime, escalate_after: timedelta
) -> tuple[str, str]:
    """Return subject and text of the week for *member*: of what is for these eyes alone."""
    sight, language = sight_of(member, words.project()), member.language
    week = Search(taken_after=now - timedelta(days=7))
    tally = unit.cases.tally(sight, member.number, now - timedelta(days=WAITING_DAYS))
    counts = {
        "new": unit.cases.found(week, sight)[1],
        "needing": unit.queue.count(sight, now.date(), now - escalate_after),
        "waiting": tally.waiting,
        "mine": tally.mine,
        "pipeline": unit.cases.found(Search(status=Status.IN_PIPELINE), sight)[1],
        "all": tally.all,
    }
    subject = words.say("notice_digest", language, count=counts["needing"])
    lines = [
        subject,
        "\n".join(
            words.say(f"notice_digest_{name}", language, count=count)
            for name, count in counts.items()
        ),
        f"{words.address}/console/queue",
    ]
    return subject, "\n\n".join(lines)


def on_one_line(text: str) -> str:
    r"""Return what a visitor wrote as it may stand in a subject.

    >>> on_one_line("A\r\nBcc: x@y.z")
    'A Bcc: x@y.z'
    """
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def signed(text: str, words: NoticeWords, language: Language) -> str:
    """Return *text* as a mail: with why it comes, and how to stop it."""
    return f"{text}\n\n{foot_of(words, language)}"


def foot_of(words: NoticeWords, language: Language) -> str:
    """Return why a mail comes, and how to stop it."""
    return words.say("notice_foot", language, address=words.address)
