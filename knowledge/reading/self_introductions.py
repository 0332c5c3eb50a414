"""self-introductions/LANGUAGE.yaml: what people write who introduce themselves.

Each text is marked like "[person: Anna Berg] of [company: Lyset AB]".
"""

import re
from collections.abc import Iterator

from knowledge.reading.findings import Findings
from knowledge.reading.source import Page, short
from knowledge.self_introductions import TOLD, SelfIntroduction, Stretch
from knowledge.topic import Language, Text

LISTED = "self-introductions"
"""The one name in such a file."""

_MARK = re.compile(r"\[(\w+): *([^\[\]]+)\]")


def self_introductions_in(
    page: Page, language: Language, findings: Findings
) -> Iterator[SelfIntroduction]:
    """Yield the self-introductions of a file; what is marked wrongly is said with its line."""
    for name, entry in findings.page(page, f"'{LISTED}'").items():
        if name != LISTED:
            findings.unknown(entry, [LISTED])
            continue
        for text in findings.texts(entry):
            if said := _read(text, language, findings):
                yield said


def _read(text: Text, language: Language, findings: Findings) -> SelfIntroduction | None:
    plain, end, stretches = "", 0, []
    for match in _MARK.finditer(text.value):
        if match[1] not in TOLD:
            message = f"'{short(match[1])}' is none of {', '.join(TOLD)}. Mark one of these."
            findings.error(text.place, message)
            return None
        plain += text.value[end : match.start()]
        stretches.append(Stretch(match[1], len(plain), len(plain) + len(match[2])))
        plain += match[2]
        end = match.end()
    plain += text.value[end:]
    if "[" in plain or "]" in plain:
        message = "a mark is not whole. Write it like [company: Lyset AB]."
        findings.error(text.place, message)
        return None
    return SelfIntroduction(plain, language, tuple(stretches), text.place)
