"""What a reader of YAML stumbled over, in plain words: what is wrong with a line, and the way out."""

import re
from typing import Any

_VALUE = r"^\s*(?:-\s+)?(?:[^\s:'\"]+:\s+)?"
"""What may stand before a value in its line."""

_SECOND_COLON = "this line has a second ': '. Put the sentence in quotes."
_HINTS = (
    (re.compile(r"^ *\t"), "this line is indented with a tab. Use spaces."),
    (
        re.compile("^\\s*[\u00a0\u2000-\u200b\u3000]"),
        "this line is indented with wide spaces. Use ordinary ones.",
    ),
    (
        re.compile("^\\s*(?:- )?[\\w.-]+\uff1a(?!.*: )"),
        "the colon after the name is a wide one. Use ':' and a space.",
    ),
    (re.compile(r"^\s*[\w.-]+:[^\s:]+$"), "the space after ':' is missing."),
    (re.compile(r"^\s*-[^\s-]"), "the space after '-' is missing."),
    (
        re.compile("^\\s*[\u2010-\u2015\uff0d\u2022]"),
        "a line of a list begins with '-' and a space.",
    ),
    (
        re.compile(_VALUE + r"[|>]\s*[^\s#]"),
        "the text after '|' begins on the next line, indented by two spaces.",
    ),
    (
        re.compile(_VALUE + r"(?:'[^']*'+[^'#\s]|\"[^\"]*\"\s*[^\"#:\s]|'[^']*'\s+[^#:\s])"),
        "quotation marks stand inside the sentence. Put all of it in the other kind, ' or \".",
    ),
    (re.compile(r":\s.*:(?:\s|$)"), _SECOND_COLON),
)
_CANNOT_BEGIN = re.compile(_VALUE + r"([\[\]{},&*!%@`?])")


def cannot_begin(sign: str) -> str:
    return f"a text cannot begin with '{sign}'. Put the sentence in quotes."


def _hint(line: str) -> str:
    """Return what is wrong with *line*, or nothing when it looks right."""
    line = line[:1_000]
    for pattern, message in _HINTS:
        if pattern.search(line):
            return message
    begins = _CANNOT_BEGIN.search(line)
    return cannot_begin(begins[1]) if begins else ""


def explained(error: Any, lines: list[str]) -> tuple[int, str]:
    """Return the line, counted from 0, and in plain words what the reader stumbled over."""
    context, problem = error.context or "", error.problem or ""
    at = error.problem_mark.line if error.problem_mark else 0
    start = error.context_mark.line if error.context_mark else at
    if "quoted scalar" in context:
        if "end of stream" in problem or "document indicator" in problem:
            return start, "the quotation mark that opens here is never closed."
        return at, "'\\' means something special between \"\". Use ' around the sentence."
    at = min(start if "simple key" in context else at, len(lines) - 1)
    above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), at)
    for number in (at, above):
        if hint := _hint(lines[number]):
            return number, hint
    if "expected ':'" in problem:
        return at, "a name and ':' are expected. If the text above goes on here, indent this line."
    return at, "this line does not fit those above it. Compare its indent and its '-' with theirs."
