"""The audit: who read, changed, took out or tried what, in a chain that shows where it was altered.

What the chain is as a whole, from where to where, is sealed with a key: an end that was cut off shows as
well, and so does a chain that was made anew by whoever has the rows and not the key.

An entry names leads and staff by their numbers and holds no words of visitors, so that it can stay when
a person is erased.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

COMMAND_LINE = 0
"""The number of whoever runs commands on the machine, and of nobody signed in."""


class Action(StrEnum):
    """What somebody did, or tried to do."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    CODE_GIVEN = "code_given"
    CODES_SET_UP = "codes_set_up"
    RECOVERY_MADE = "recovery_made"
    RECOVERY_USED = "recovery_used"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a name, no password
    INVITATION_ACCEPTED = "invitation_accepted"
    NOTICES_CHANGED = "notices_changed"  # the chain seals what is stored: it keeps this word
    TELEGRAM_OFFERED = "telegram_offered"
    TELEGRAM_LINKED = "telegram_linked"
    TELEGRAM_UNLINKED = "telegram_unlinked"
    LANGUAGE_CHANGED = "language_changed"
    KNOWN_AS_CHANGED = "known_as_changed"
    QUEUE_READ = "queue_read"
    LEADS_LISTED = "leads_listed"
    LEAD_ADDED = "lead_added"
    IMPORT_STAGED = "import_staged"
    IMPORT_READ = "import_read"
    IMPORT_CHANGED = "import_changed"
    IMPORT_DROPPED = "import_dropped"
    LEADS_IMPORTED = "leads_imported"
    LEADS_CHANGED = "leads_changed"
    LIST_ARRANGED = "list_arranged"
    VIEW_SAVED = "view_saved"
    VIEW_REMOVED = "view_removed"
    LEAD_READ = "lead_read"
    TEXT_TRANSLATED = "text_translated"
    FILE_TAKEN = "file_taken"
    STATUS_CHANGED = "status_changed"
    OWNER_CHANGED = "owner_changed"
    DUE_CHANGED = "due_changed"
    DUE_TAKEN = "due_taken"
    ANSWER_CORRECTED = "answer_corrected"
    NOTE_ADDED = "note_added"
    HANDED_OVER = "handed_over"
    MATCHES_LISTED = "matches_listed"
    INTRODUCTION_DRAFTED = "introduction_drafted"
    INTRODUCTION_NOTED = "introduction_noted"
    DUPLICATES_LISTED = "duplicates_listed"
    MERGED = "merged"
    SPLIT = "split"
    PARTED = "parted"
    REPLIED = "replied"
    HANDED_BACK = "handed_back"
    SAVED_REPLY_KEPT = "saved_reply_kept"
    SAVED_REPLY_REMOVED = "saved_reply_removed"
    REQUEST_READ = "request_read"
    REQUEST_CLOSED = "request_closed"
    STAFF_LISTED = "staff_listed"
    STAFF_ADDED = "staff_added"
    STAFF_CHANGED = "staff_changed"
    STAFF_INVITED = "staff_invited"
    ACCOUNT_READ = "account_read"
    RATINGS_READ = "ratings_read"
    QUESTIONS_READ = "questions_read"
    QUESTION_READ = "question_read"
    CHANGE_PROPOSED = "change_proposed"
    PROPOSAL_READ = "proposal_read"
    PROPOSAL_APPLIED = "proposal_applied"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    CONTENT_SEARCHED = "content_searched"
    CONTENT_READ = "content_read"
    CONTENT_LOG_READ = "content_log_read"
    TEXT_PREVIEWED = "text_previewed"
    MACHINE_ASKED = "machine_asked"
    TEXT_SAVED = "text_saved"
    TEXT_HANDED_IN = "text_handed_in"
    TEXT_RETURNED = "text_returned"
    TEXT_BROUGHT_BACK = "text_brought_back"
    SENTENCE_TRIED = "sentence_tried"
    PERSON_READ = "person_read"
    PERSON_CORRECTED = "person_corrected"
    PERSON_RESTRICTED = "person_restricted"
    PERSON_RELEASED = "person_released"
    PERSON_ERASED = "person_erased"
    AUDIT_CHECKED = "audit_checked"
    RETENTION_READ = "retention_read"
    PIPELINE_READ = "pipeline_read"
    AUDIT_READ = "audit_read"
    LEADS_EXPORTED = "leads_exported"


class Ending(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"
    """Not allowed, or not taken: nothing was changed."""
    ABSENT = "absent"
    """It named something that does not exist for whoever asked."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that belongs into the audit. *about* names the thing: ``lead 346-79A``, ``staff 3``.

    *detail* says more by names and short values, never in words of visitors.
    """

    at: datetime
    staff: int
    action: Action
    about: str = ""
    ending: Ending = Ending.DONE
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its place in the chain: *digest* holds for it and for all entries before it."""

    number: int
    event: Event
    before: str
    digest: str


@dataclass(frozen=True, slots=True)
class Extent:
    """From where to where the audit goes: *first* follows the digest *before*, *last* has that of *head*.

    *broken_at* is the entry that was added when the audit did not end where it had ended before; 0
    while that never was. *seal* is a digest of all this that only our key can make.
    """

    first: int = 1
    before: str = ""
    last: int = 0
    head: str = ""
    broken_at: int = 0
    seal: str = ""

    @property
    def count(self) -> int:
        """Return how many entries there must be."""
        return self.last - self.first + 1

    def sealed(self, key: bytes) -> "Extent":
        """Return the same with the seal of *key*."""
        return replace(self, seal=self._seal(key))

    def is_sealed(self, key: bytes) -> bool:
        """Whether *key* has sealed it as it is."""
        return hmac.compare_digest(self.seal, self._seal(key))

    def _seal(self, key: bytes) -> str:
        told = [self.first, self.before, self.last, self.head, self.broken_at]
        return hmac.digest(key, json.dumps(told).encode(), hashlib.sha256).hex()

    def without(self, entry: Entry, key: bytes) -> "Extent":
        """Return the extent once *entry* and those before it have expired."""
        broken_at = self.broken_at or (0 if self.is_sealed(key) else entry.number)
        left = replace(self, first=entry.number + 1, before=entry.digest, broken_at=broken_at)
        return left.sealed(key)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of following a stretch of the chain; *broken* is the first entry that is wrong."""

    broken: int | None
    count: int = 0
    first: int = 0
    last: int = 0
    goes_on: bool = False


def extended(extent: Extent | None, entry: Entry, last: Entry | None, key: bytes) -> Extent:
    """Return *extent* once *entry* has followed *last*; what is wrong already, stays wrong."""
    if extent is None:
        begun, is_right = Extent(entry.number, entry.before), last is None
    else:
        end = (last.number, last.digest) if last else (extent.first - 1, extent.before)
        begun, is_right = extent, extent.is_sealed(key) and end == (extent.last, extent.head)
    broken_at = begun.broken_at or (0 if is_right else entry.number)
    grown = replace(begun, last=entry.number, head=entry.digest, broken_at=broken_at)
    return grown.sealed(key)


def entered(event: Event, last: Entry | None, extent: Extent | None = None) -> Entry:
    """Return *event* as the entry that follows *last*; where all have expired, what *extent* ends with."""
    number, before = (last.number + 1, last.digest) if last else (1, "")
    if last is None and extent is not None:
        number, before = extent.last + 1, extent.head
    entry = Entry(number, event, before, "")
    return replace(entry, digest=digest_of(entry))


def digest_of(entry: Entry) -> str:
    """Return the digest that an entry must have."""
    event = entry.event
    told = [
        entry.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.staff,
        str(event.action),
        event.about,
        str(event.ending),
        sorted(event.detail.items()),
        entry.before,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def first_broken(entries: Iterable[Entry]) -> int | None:
    """Return the number of the first entry that was altered or does not follow; None when all do.

    The first entry given is taken to follow something: those before it may have expired.
    """
    last: Entry | None = None
    for entry in entries:
        follows = last is None or (entry.number, entry.before) == (last.number + 1, last.digest)
        if not follows or entry.digest != digest_of(entry):
            return entry.number
        last = entry
    return None


def check(
    entries: Sequence[Entry], extent: Extent | None, key: bytes, *, is_begun: bool, is_ended: bool
) -> Checked:
    """Follow *entries*, those of the audit from its beginning or to its end where that is said."""
    if extent is None:
        return _checked(entries, entries[0].number if entries else None)
    # What was added since the extent was read is not its own.
    entries = [entry for entry in entries if entry.number <= extent.last]
    ends = [(entry.number, entry.digest) for entry in entries[-1:]] or [(extent.first - 1, "")]
    begins = [(entry.number, entry.before) for entry in entries[:1]]
    broken = first_broken(entries)
    if not extent.is_sealed(key) or extent.broken_at:
        broken = extent.broken_at or extent.last
    elif is_begun and extent.count and begins != [(extent.first, extent.before)]:
        broken = extent.first
    elif broken is None and is_ended and extent.count and ends != [(extent.last, extent.head)]:
        broken = min(ends[0][0] + 1, extent.last)
    return _checked(entries, broken)


def _checked(entries: Sequence[Entry], broken: int | None) -> Checked:
    if not entries:
        return Checked(broken)
    return Checked(broken, len(entries), entries[0].number, entries[-1].number)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the audit; what is empty or None is not asked.

    *among* are the staff whose entries somebody may see, None for everybody's; *below* is the
    number that all must be lower than.
    """

    staff: int | None = None
    action: Action | None = None
    about: str = ""
    ending: Ending | None = None
    since: datetime | None = None
    until: datetime | None = None
    among: frozenset[int] | None = None
    below: int | None = None


class Audit(Protocol):
    """Where the audit is kept: it is only ever added to."""

    def add(self, event: Event) -> Entry:
        """Enter *event* after all others."""
        ...

    def about(self, thing: str, *, most: int = 100, reader: int | None = None) -> Sequence[Entry]:
        """Return the newest entries about *thing*, newest first; without what *reader* merely read."""
        ...

    def found(self, asked: Asked, *, most: int) -> Sequence[Entry]:
        """Return the newest entries that are asked for, newest first."""
        ...

    def after(self, number: int, *, most: int = 1000) -> Sequence[Entry]:
        """Return the entries numbered above *number*, oldest first."""
        ...

    def extent(self) -> Extent | None:
        """Return from where to where the audit goes; None before the first entry."""
        ...

    def check(self, number: int, *, most: int = 1000) -> Checked:
        """Follow the chain from entry *number* on; from its beginning, if that is 0."""
        ...

    def seal_anew(self) -> None:
        """Take the audit as it is for whole, and seal it with the key of today."""
        ...
