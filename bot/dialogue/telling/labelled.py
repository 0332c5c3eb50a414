"""Who writes, by labels: "Company: …", "Name: …"."""

import re

from bot.dialogue.telling.findings import SURE
from bot.dialogue.telling.sentence import DOTTED, Telling
from bot.dialogue.telling.statements import LABEL
from knowledge.values import LABELS, Cue

_DIVIDERS = (",", "(", "|", "/")


def take_labelled(told: Telling) -> None:
    """Take what stands behind a label and a colon."""
    for name in LABELS:
        for start, end in told.marks.of(LABEL + name).items():
            if end >= len(told.tokens) or not re.match(r"\s*[:=]", told.tokens[end].before):
                continue
            if _is_inside(told, start, end):  # "Yrityksen nimi": the name of a company
                continue
            is_ours = told.starts(start - 1, Cue.SMALL)
            if told.is_divided(start) or is_ours or told.tokens[start].text[0].isupper():
                _take_label(told, name, end)


def _is_inside(told: Telling, start: int, end: int) -> bool:
    """Whether a longer label ends where this one does."""
    return any(
        first < start and last == end
        for name in LABELS
        for first, last in told.marks.of(LABEL + name).items()
    )


def _take_label(told: Telling, name: str, start: int) -> None:
    is_words = name in {"offer", "need"}
    if not is_words and told.is_small(start) and not told.tokens[start].is_capital:
        return
    end = _label_end(told, start, is_list=is_words)
    match name:
        case "company":
            said = _raw(told, start, end)
            if said:
                told.findings.add("company", said, SURE + 1)
                told.companies.append((start, end))
        case "person":
            if not told.legal_end(end - 1):
                told.findings.add("person", _raw(told, start, end), SURE + 1)
                told.persons.append((start, end))
        case "country":
            for place in told.places:
                if start <= place.start < end:
                    told.findings.add("country", place.country, SURE + 1)
        case "offer" | "need":
            told.findings.add(name, told.said(start, end), SURE + 1)


def _label_end(told: Telling, start: int, *, is_list: bool) -> int:
    end = start + 1
    while end < len(told.tokens):
        token = told.tokens[end]
        if token.break_ == ".":
            break
        if token.break_ == "," and not is_list and token.key != "ltd":
            break
        if token.break_ and any(told.marks.at(end, LABEL + name) for name in LABELS):
            break
        end += 1
    return end


def _raw(told: Telling, start: int, end: int) -> str:
    """Return the words as they were written, with what stands around them up to a break."""
    until = told.tokens[end].start if end < len(told.tokens) else len(told.text)
    said = told.text[told.tokens[start - 1].end : until]
    said = re.split(r"[;\n]", said.lstrip(" :=\uff1a\t"))[0]
    after = told.tokens[end].before if end < len(told.tokens) else ""
    said = said.rstrip()
    if after.lstrip().startswith(_DIVIDERS) or said.endswith(","):
        said = said.rstrip(f"{''.join(_DIVIDERS)} ")
    is_dotted = told.legal_end(end - 1) and told.tokens[end - 1].key in DOTTED
    return said if is_dotted else said.rstrip(".")
