"""What stands under a name of a file, in the form it must have; what is in another form is noted.

Nothing here knows which file it is.
"""

import re
from collections.abc import Callable, Mapping

from knowledge.problems import Place
from knowledge.reading.findings import Findings
from knowledge.reading.source import Entry, short

SNAKE = re.compile(r"[a-z][a-z0-9_]*")
"""How facts and phrases are called."""

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""How names are called."""

NUMBER = re.compile(r"[1-9][0-9]{0,4}")


Fits = Callable[[str], object]
"""Whether a text has a form."""


def listed(entry: Entry, fits: Fits, what: str, findings: Findings) -> tuple[str, ...]:
    """Return the words of a list, each once and of this form."""
    seen: dict[str, Place] = {}
    for text in findings.texts(entry):
        value = text.value
        if not fits(value):
            findings.error(text.place, f"'{short(value)}' is no {what}.")
        elif value in seen:
            findings.error(
                text.place, f"'{value}' is already on line {seen[value].line}. Keep one."
            )
        else:
            seen[value] = text.place
    return tuple(seen)


class Form:
    """Reads values of a known form, and notes what is none."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def text(self, fields: Mapping[str, Entry], name: str) -> str:
        """Return the text under *name*; empty where there is none."""
        text = self._findings.text(fields[name]) if name in fields else None
        return text.value if text else ""

    def formed(self, fields: Mapping[str, Entry], name: str, fits: Fits, what: str) -> str:
        """Return the text under *name*; empty, and noted, where it is not of this form."""
        value = self.text(fields, name)
        if value and not fits(value):
            self._findings.error(fields[name].place, f"'{short(value)}' is no {what}.")
            return ""
        return value

    def flag(self, fields: Mapping[str, Entry], name: str) -> bool:
        """Return whether *name* says yes; left out, it says no."""
        value = self.text(fields, name)
        if value not in {"", "yes", "no"}:
            self._findings.error(
                fields[name].place, f"'{name}' is 'yes' or 'no', not '{short(value)}'."
            )
        return value == "yes"

    def known(self, fields: Mapping[str, Entry], names: tuple[str, ...]) -> None:
        """Note what is none of *names*."""
        for name, entry in fields.items():
            if name not in names:
                self._findings.unknown(entry, names)
