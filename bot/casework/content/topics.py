"""A new topic on its way: written language by language over days, by a form that says what is missing.

Nothing here keeps anything.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.casework.content.comparing import Piece, compared
from bot.casework.questions import Proposal, ProposalRefusal
from bot.errors import CaseError
from knowledge.contract import MOST_RELATED
from knowledge.editing.outline import Outline, TopicText
from knowledge.editing.patch import tidied
from knowledge.reading.project import TOPIC_ID
from knowledge.topic import SOURCE, Language, Library

HEAD = "head"
"""The part of a new topic that is the same in all languages."""

EARLIER = "earlier"
"""Under this name a report keeps parts of a draft as they were before somebody saved others."""

MOST_EARLIER = 8

LONGEST_ID = 80
LONGEST_LINE = 400
LONGEST_ANSWER = 6000
MOST_QUESTIONS = 200
"""Ways to ask, or exam questions, of a topic in one language."""

LONGEST_QUESTIONS = 8000
"""Characters of their field: with all else that a page holds they fit into one form, in Chinese too."""


def line_of(text: str) -> str:
    """Return *text* as one line; ``CaseError`` where it is too long."""
    text = " ".join(text.split())
    if len(text) > LONGEST_LINE:
        raise CaseError(ProposalRefusal.TEXT_LONG, most=LONGEST_LINE, length=len(text))
    return text


def question_lines(text: str) -> tuple[str, ...]:
    """Return the lines of *text*, each once; ``CaseError`` where they are too many or too long."""
    lines = tuple(dict.fromkeys(filter(None, map(line_of, text.splitlines()))))
    if len(lines) > MOST_QUESTIONS:
        raise CaseError(ProposalRefusal.QUESTIONS_MANY, most=MOST_QUESTIONS, length=len(lines))
    return lines


def begun(form: Mapping[str, str], library: Library) -> Outline:
    """Return the outline that *form* begins; ``CaseError`` where it names no new topic of a known group."""
    topic = f"{form.get('group', '')}.{form.get('name', '').strip()}"
    begins = {each for group in library.project.groups.values() for each in group}
    is_right = TOPIC_ID.fullmatch(topic) and len(topic) <= LONGEST_ID
    if not is_right or topic.partition(".")[0] not in begins:
        raise CaseError(ProposalRefusal.TOPIC_NAME_BAD)
    if topic in library.topics:
        raise CaseError(ProposalRefusal.TOPIC_THERE, topic=topic)
    return _with_head(Outline(topic, ""), form, library)


def with_part(outline: Outline, part: str, form: Mapping[str, str], library: Library) -> Outline:
    """Return *outline* with one *part* as *form* has it: what is the same in all languages, or one of them."""
    if part == HEAD:
        return _with_head(outline, form, library)
    if part not in library.written():
        raise CaseError(ProposalRefusal.LANGUAGE_UNKNOWN)
    answer = tidied(form.get("answer", ""))
    if len(answer) > LONGEST_ANSWER:
        raise CaseError(ProposalRefusal.TEXT_LONG, most=LONGEST_ANSWER, length=len(answer))
    said = TopicText(
        answer,
        line_of(form.get("label", "")),
        question_lines(form.get("phrasings", "")),
        question_lines(form.get("exam", "")),
    )
    return replace(outline, languages={**outline.languages, part: said})


def _with_head(outline: Outline, form: Mapping[str, str], library: Library) -> Outline:
    title = line_of(form.get("title", ""))
    related = tuple(dict.fromkeys(form.get("related", "").replace(",", " ").split()))
    if not title:
        raise CaseError(ProposalRefusal.TITLE_NEEDED)
    if not set(related) <= set(library.topics):
        raise CaseError(ProposalRefusal.TOPIC_UNKNOWN)
    if len(related) > MOST_RELATED:
        raise CaseError(ProposalRefusal.RELATED_MANY, most=MOST_RELATED, length=len(related))
    return replace(outline, title=title, source=line_of(form.get("source", "")), related=related)


def digest(outline: Outline, part: str) -> str:
    """Return by what a form knows the *part* of *outline* that it was made from."""
    told: list[object] = [outline.title, outline.source, outline.related]
    if part != HEAD:
        told = [asdict(outline.said(part))]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def fields_of(outline: Outline, part: str) -> dict[str, str]:
    """Return the *part* of *outline* as its form holds it."""
    if part == HEAD:
        related = " ".join(outline.related)
        return {"title": outline.title, "source": outline.source, "related": related}
    said = outline.said(part)
    asked = {"phrasings": "\n".join(said.phrasings), "exam": "\n".join(said.exam)}
    return {"label": said.label, "answer": said.answer, **asked}


def earlier(proposal: Proposal, parts: Iterable[str]) -> dict[str, Any]:
    """Return a report with these *parts* as they were, of the new topic of *proposal*: whoever began from them may see what they were."""
    kept = dict(proposal.report.get(EARLIER, {}))
    if proposal.outline is not None:
        kept |= {
            digest(proposal.outline, part): fields_of(proposal.outline, part) for part in parts
        }
    return {EARLIER: dict(list(kept.items())[-MOST_EARLIER:])}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two wrote: what the second *began* from, None where nobody knows any more, and the two compared."""

    field: str
    began: str | None
    there: Sequence[tuple[Piece, str]]
    mine: Sequence[tuple[Piece, str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """A part as two wrote it: its *fields* with what each of them changed; where both did, the second's, and a conflict."""

    fields: Mapping[str, str]
    conflicts: Sequence[Conflict] = ()


def merged(proposal: Proposal, part: str, form: Mapping[str, str], began: str) -> Merged:
    """Return the *part* in *form*, made from what is known as *began*, together with what others saved since."""
    outline = proposal.outline
    if outline is None:
        return Merged({})
    now = fields_of(outline, part)
    typed = {field: tidied(form.get(field, "")) for field in now}
    if began in {"", digest(outline, part)}:
        return Merged(typed)
    was = proposal.report.get(EARLIER, {}).get(began)
    fields, found = {}, []
    for field, there in now.items():
        old, mine = None if was is None else was.get(field, ""), typed[field]
        fields[field] = there if mine == old else mine
        if fields[field] != there != old:
            since = compared(there if old is None else old, there)
            found.append(Conflict(field, old, since, compared(there, mine)))
    return Merged(fields, found)


def proposed(proposal: Proposal, outline: Outline, languages: Iterable[Language]) -> Proposal:
    """Return *proposal* with what is written now; it is known by the first way to ask there is."""
    asked = next((each for each in languages if outline.said(each).phrasings), SOURCE)
    text = next(iter(outline.said(asked).phrasings), outline.title)
    answer = outline.said(SOURCE).answer
    return replace(
        proposal, outline=outline, language=asked, text=text, title=outline.title, answer=answer
    )


def in_words(outline: Outline, part: str) -> str:
    """Return *part* of *outline* as it is kept with the step that wrote it."""
    said = outline.said(part)
    lines = (outline.title, outline.source, *outline.related)
    if part != HEAD:
        lines = (part, said.label, said.answer, *said.phrasings, *said.exam)
    return "\n".join(filter(None, lines))
