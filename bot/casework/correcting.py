"""An answer of a lead, put right by staff: read as the intake reads it.

What a visitor wrote in the chat stays as it was written, and so does what they agreed to.
"""

from collections.abc import Mapping

from bot.casework.adding import UNREACHED, FieldReader, is_reached, needed, place_of, read_answer
from bot.consent import has_chat
from bot.dialogue.words.contacts import Complaint, Value
from bot.errors import CaseError
from bot.leads import Lead
from knowledge.project import Field, LeadKind, Takes

TYPED = frozenset({Takes.NAME, Takes.WEBSITE, Takes.EMAIL, Takes.PHONE, Takes.REACH, Takes.WORDS})
"""What is corrected as text; what is chosen from a list, the visitor chooses anew."""


def correctable(lead: Lead, kind: LeadKind) -> list[Field]:
    """Return what staff correct in *lead*: all of it, where its visitor has no chat to do so."""
    is_theirs = has_chat(lead.visitor)
    return [each for each in kind.fields if not is_theirs or each.takes in TYPED]


def typed(value: Value | None) -> str:
    """Return *value* as a form sends it: what was ticked by its ids."""
    return " ".join(value) if isinstance(value, list) else value or ""


def lasting(lead: Lead, kind: LeadKind) -> frozenset[str]:
    """Return the names of the answers of *lead* that may not be emptied: those that its visitor had to give."""
    if not has_chat(lead.visitor):
        return needed(kind)
    return frozenset(each.name for each in kind.fields if not each.is_optional)


def put_right(
    reader: FieldReader, lead: Lead, kind: LeadKind, field: Field, said: str
) -> Value | Complaint | None:
    """Return the answer that *said* gives to *field* in place of what *lead* holds; None for none."""
    said = said.replace("\r\n", "\n").strip()
    known = lead.given.get(field.name)
    if said == typed(known):
        return known
    if not said:
        return Complaint("missing") if field.name in lasting(lead, kind) else None
    return read_answer(reader, field, said, place_of(kind, lead.given))


def with_answer(given: Mapping[str, Value], name: str, value: Value | None) -> Mapping[str, Value]:
    """Return *given* with another answer, None for none."""
    others = {each: known for each, known in given.items() if each != name}
    return others if value is None else {**others, name: value}


def check_reached(lead: Lead, kind: LeadKind, given: Mapping[str, Value]) -> None:
    """Raise ``CaseError`` where nobody could be reached any more by what is *given* in place of what *lead* holds."""
    if is_reached(kind, lead.given) and not is_reached(kind, given):
        raise CaseError(UNREACHED)
