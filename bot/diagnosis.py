"""What an examination found, and the way out, in words for an operator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """How bad it is."""

    FINE = "ok"
    NOTE = "note"
    """Nothing is wrong, but somebody might wonder."""
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """It could not be examined."""


class Trouble(StrEnum):
    """What staff are told of, although nobody asks the doctor."""

    SILENT = "silent"
    """Nothing has come for longer than is usual."""
    TOKEN = "token"  # noqa: S105  # a word, none of them
    """The platform refuses us."""
    WEBHOOK = "webhook"
    """The platform does not reach us."""
    CERTIFICATE = "certificate"
    """The public address is not trusted, or will not be soon."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was examined: *subject* in a word, what was *found*, and the *way_out*.

    *account* says which of our several accounts there was examined, empty for the first. *trouble* says that staff
    should hear of it, *at* since when or until when it is so.
    """

    subject: str
    health: Health
    found: str
    way_out: str = ""
    trouble: Trouble | None = None
    at: datetime | None = None
    account: str = ""

    @property
    def whose(self) -> str:
        """Return the subject, and the account where it is not the first."""
        return f"{self.subject}:{self.account}" if self.account else self.subject


def diagnoses_as_text(diagnoses: Iterable[Diagnosis]) -> str:
    """Return *diagnoses* as lines, the way out below each that has one."""
    lines = []
    for each in diagnoses:
        lines.append(f"{each.health:<8} {each.subject:<10} {each.found}")
        if each.way_out:
            lines.append(f"{'':<8} {'':<10} -> {each.way_out}")
    return "\n".join(lines)
