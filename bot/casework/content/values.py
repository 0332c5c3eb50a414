"""A fact or a name that is not there yet: begun by a form, then a draft like any other text.

Nothing here keeps anything.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.casework.content.texts import Subject, taken
from bot.casework.questions import ProposalRefusal
from bot.dialogue.words.countries import territories
from bot.errors import CaseError
from knowledge.editing.patch import Change, Way
from knowledge.editing.values import Head
from knowledge.reading.entries import NAME_GROUPS
from knowledge.reading.forms import KEBAB, SNAKE
from knowledge.topic import Library

LONGEST_NAME = 60
"""Characters by which a fact or a name is known."""

WITHOUT_COUNTRY = frozenset({"organisations", "focus_areas"})
"""Groups whose names need not lie in a country."""


def begun(way: Way, form: Mapping[str, str], library: Library) -> Change:
    """Return the change that *form* begins; ``CaseError`` says what it lacks.

    A fact may be the same in all languages, and then has none; a name is spelt in one.
    """
    name, language = form.get("name", "").strip(), form.get("language", "")
    is_right = bool((SNAKE if way is Way.FACT else KEBAB).fullmatch(name))
    if not is_right or len(name) > LONGEST_NAME:
        raise CaseError(ProposalRefusal.VALUE_NAME_BAD)
    there = library.facts if way is Way.FACT else {each.id for each in library.names}
    if name in there:
        raise CaseError(ProposalRefusal.VALUE_THERE)
    if language not in library.written() and not (way is Way.FACT and not language):
        raise CaseError(ProposalRefusal.LANGUAGE_UNKNOWN)
    title = name if way is Way.FACT else _head(form, library).to_text()
    change = Subject(way, name).change(language, taken(way, form.get("text", ""), ""))
    return replace(change, title=title)


def _head(form: Mapping[str, str], library: Library) -> Head:
    """Return what the name of *form* begins with; ``CaseError`` where it has no group, or not its country."""
    head = Head(
        form.get("group", ""), form.get("country", "").strip().upper(), form.get("topic", "")
    )
    if head.group not in NAME_GROUPS:
        raise CaseError(ProposalRefusal.VALUE_NAME_BAD)
    if head.topic and head.topic not in library.topics:
        raise CaseError(ProposalRefusal.TOPIC_UNKNOWN)
    may_lack = head.group in WITHOUT_COUNTRY and not head.country
    if not (may_lack or head.country in set(territories().values())):
        raise CaseError(ProposalRefusal.COUNTRY_NEEDED)
    return head
