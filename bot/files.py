"""A file that a visitor sent: whether it may be kept, under which name, and where files are kept.

Nobody here opens one: a file is known by its first bytes, and what is in it is for whoever downloads it.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import puremagic

from bot.consent import Consent, Consents, Purpose, given_for
from bot.leads import Lead, Leads, Status
from bot.message import Message, SentFile, Visitor
from knowledge.contract import FILES_ARE

LARGEST = 10_000_000
"""Bytes of one file."""

MOST_OF_ONE = 5
"""Files of one visitor."""

KIND = "application/pdf"
BEGINNING = b"%PDF-"
LOOKED_AT = 4096
"""Bytes by which the kind of a file is known."""

ENDING = ".pdf"
LONGEST_NAME = 100
UNNAMED = "profile"
NOT_IN_NAMES = frozenset('<>:"|?*;%')
"""Signs that mean something to some system or header."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))}
)
"""Names that are no files on Windows."""


class Verdict(StrEnum):
    """What becomes of a file: the name of the phrase that says so."""

    KEPT = "file_kept"
    KNOWN = "file_known"
    """The same one was kept before."""
    UNAGREED = "file_unagreed"
    LARGE = "file_large"
    STRANGE = "file_strange"
    MANY = "file_many"
    FULL = "file_full"
    """All visitors together have sent as much as there is room for."""
    UNFETCHED = "file_unfetched"
    """It could not be had from the platform it was sent to."""
    BUSY = "file_busy"
    """Too many came at once for it to be had."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is kept; its content is had by its *number*. *digest* is the SHA-256 of it."""

    visitor: Visitor
    name: str
    size: int
    digest: str
    taken_at: datetime
    number: int = 0


class Files(Protocol):
    """Where files are kept."""

    def add(self, file: KeptFile, content: bytes) -> None:
        """Keep *file* and its *content*."""
        ...

    def of(self, visitor: Visitor) -> Sequence[KeptFile]:
        """Return the files of *visitor*, oldest first."""
        ...

    def content(self, visitor: Visitor, number: int) -> bytes | None:
        """Return what is in the file of this number; None where *visitor* has none."""
        ...

    def size(self) -> int:
        """Return how many bytes the files of all visitors have together."""
        ...


class FilesUnit(Protocol):
    """One unit of work, as far as a file is kept in it."""

    @property
    def files(self) -> Files: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def leads(self) -> Leads: ...


def may_keep(unit: FilesUnit, visitor: Visitor) -> bool:
    """Whether *visitor* has agreed to be contacted about a request, by a notice that speaks of files, as their last word on it.

    Nothing is kept before, nor once they have withdrawn all they left, until they agree anew.
    """
    answers = [each for each in unit.consents.of(visitor) if each.purpose is Purpose.CONTACT]
    leads = unit.leads.of(visitor)
    of_leads = [given_for(answers, lead.requests) for lead in leads]
    if any(map(_is_kept_for, leads, of_leads)):
        return True
    # The request that is being told, and is no lead yet.
    is_unsent = bool(answers) and all(answers[-1] not in said for said in of_leads)
    return is_unsent and _lets_keep(answers[-1])


def _is_kept_for(lead: Lead, answers: Sequence[Consent]) -> bool:
    """Whether the last of the *answers* to be contacted about *lead* lets a file be kept, and nothing was withdrawn since."""
    if not answers or not _lets_keep(answers[-1]):
        return False
    return lead.status is not Status.WITHDRAWN or lead.changed_at < answers[-1].at


def _lets_keep(answer: Consent) -> bool:
    return answer.is_given and FILES_ARE in answer.wording


def are_withdrawn(leads: Sequence[Lead]) -> bool:
    """Whether there are *leads*, and nobody may use any of them."""
    return bool(leads) and all(lead.status is Status.WITHDRAWN for lead in leads)


def named_content(unit: FilesUnit, visitor: Visitor, number: int) -> tuple[str, bytes] | None:
    """Return name and content of the file of this number; None where *visitor* has none."""
    file = next((each for each in unit.files.of(visitor) if each.number == number), None)
    content = unit.files.content(visitor, number) if file else None
    return None if file is None or content is None else (file.name, content)


def keep(unit: FilesUnit, message: Message, sent: SentFile, room: int) -> Verdict:
    """Keep the file *sent* with *message* where that may be, and return what became of it.

    *room* is how many bytes the files of all visitors may have together.
    """
    file = file_of(message, sent)
    verdict = _judged(unit, file, sent, room)
    if verdict is Verdict.KEPT:
        unit.files.add(file, sent.content)
    return verdict


def file_of(message: Message, sent: SentFile) -> KeptFile:
    """Return the file *sent* with *message* as it would be kept."""
    digest = hashlib.sha256(sent.content).hexdigest()
    return KeptFile(message.visitor, clean_name(sent.name), sent.size, digest, message.taken_at)


def _judged(unit: FilesUnit, file: KeptFile, sent: SentFile, room: int) -> Verdict:
    if sent.is_other:  # no yes would let it be kept
        return Verdict.STRANGE
    if not may_keep(unit, file.visitor):
        return Verdict.UNAGREED
    if file.size > LARGEST:
        return Verdict.LARGE
    if sent.is_unfetched:
        return Verdict.BUSY if sent.is_put_off else Verdict.UNFETCHED
    if not is_pdf(sent.content):
        return Verdict.STRANGE
    theirs = unit.files.of(file.visitor)
    if any(each.digest == file.digest for each in theirs):
        return Verdict.KNOWN
    if len(theirs) >= MOST_OF_ONE:
        return Verdict.MANY
    return Verdict.FULL if unit.files.size() + file.size > room else Verdict.KEPT


def is_pdf(content: bytes) -> bool:
    """Whether *content* is a PDF by its first bytes, and nothing else besides, whatever its name says.

    >>> is_pdf(b"%PDF-1.7 ..."), is_pdf(b"<html>%PDF-1.7"), is_pdf(b"")
    (True, False, False)
    """
    if not content.startswith(BEGINNING):
        return False
    found = puremagic.magic_string(content[:LOOKED_AT])
    # Some kinds begin as a PDF does; what is known by other bytes is of two kinds.
    is_one = all(BEGINNING.startswith(each.byte_match[: len(BEGINNING)]) for each in found)
    return is_one and any(each.mime_type == KIND for each in found)


def clean_name(name: str) -> str:
    r"""Return *name* as a file of ours may be called: short, visible, in no folder, and a PDF's.

    >>> clean_name("../../etc/Lundby \u202efdp.exe"), clean_name("C:\\x\\NUL.PDF"), clean_name("..")
    ('Lundby fdp.exe.pdf', '_NUL.pdf', 'profile.pdf')
    """
    last = unicodedata.normalize("NFC", name[-1000:]).replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        " " if each in NOT_IN_NAMES or each.isspace() else each
        for each in last
        if unicodedata.category(each)[0] != "C" or each.isspace()
    )
    stem = " ".join(shown.split())
    if stem.lower().endswith(ENDING):
        stem = stem[: -len(ENDING)]
    stem = stem[: LONGEST_NAME - len(ENDING)].strip(" .") or UNNAMED
    is_device = stem.partition(".")[0].strip().lower() in DEVICES
    return f"{'_' if is_device else ''}{stem}{ENDING}"
