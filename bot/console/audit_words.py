"""The audit in words: what each entry is about and tells besides, in the reader's language.

The entry itself stays as it was written. What its reader may not see keeps its number, and leads nowhere.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bot.casework.content.machine_drafts import What
from bot.casework.content.topics import HEAD
from bot.console.leads.rows import words_of
from bot.console.serving.rule import Of
from bot.console.serving.visit import Visit
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Entry, Event
from bot.staff.members import may_manage, names_of, sight_of
from knowledge.phrasebook import placeholders
from knowledge.topic import SOURCE

LONGEST = 60
"""Characters shown of a value, and of a text that something is about."""

_PATHS = {
    Of.TOPIC: "topics",
    Of.PHRASE: "phrases",
    Of.FACT: "facts",
    Of.NAME: "names",
    Of.LABEL: "labels",
    Of.TITLE: "titles",
    Of.SOURCE: "sources",
    Of.RELATED: "related",
}

_OF_TOPICS = frozenset({Of.TOPIC, Of.LABEL, Of.TITLE, Of.SOURCE, Of.RELATED})
"""What is named by a topic."""

_OTHER_LEAD = frozenset({Action.MERGED, Action.SPLIT, Action.PARTED, Action.INTRODUCTION_DRAFTED})
"""What is done with two leads: the second stands in the detail."""

_OF_ANSWERS = frozenset({Action.ANSWER_CORRECTED, Action.PERSON_CORRECTED})
"""What puts answers right: which, stands in the detail, and none of their words."""

_KINDS: Mapping[Action, str] = {
    Action.STATUS_CHANGED: "status",
    Action.HANDED_OVER: "organisation",
    Action.LEAD_ADDED: "organisation",
    Action.ANSWER_CORRECTED: "organisation",
    Action.PERSON_CORRECTED: "organisation",
    Action.REPLIED: "introduction_step",
    Action.INTRODUCTION_NOTED: "introduction_step",
    Action.PROPOSAL_APPLIED: "proposal_state",
    Action.PROPOSAL_WITHDRAWN: "proposal_state",
    Action.TEXT_HANDED_IN: "proposal_state",
    Action.TEXT_RETURNED: "proposal_state",
    Action.TEXT_BROUGHT_BACK: "proposal_state",
}
"""Of which kind *before* and *after* are, where one kind is all they can be."""


class Worded(NamedTuple):
    """Something in words, and the page it leads to; *label* says what it is, *raw* how it was written."""

    value: str
    link: str = ""
    label: str = ""
    raw: str = ""


class Line(NamedTuple):
    """An event with its words."""

    event: Event
    about: Worded
    details: Sequence[Worded]


class AuditWords:
    """Says entries of the audit to one reader."""

    def __init__(self, unit: StaffUnit, visit: Visit) -> None:
        self._unit, self._visit = unit, visit
        self._words = words_of(visit)
        self._library = visit.console.library
        self._sight = sight_of(visit.member, visit.project)
        staff = unit.staff.all()
        self._names = names_of(staff)
        self._theirs = names_of(
            each for each in staff if may_manage(visit.member, each.organisation)
        )
        self._pages: dict[str, bool] = {}

    def line(self, entry: Entry) -> Line:
        """Return *entry* as one line of the audit."""
        return Line(entry.event, self.about(entry.event), list(self.details(entry.event)))

    def change(self, event: Event) -> str:
        """Return what a thing was and is now, or which answers are others; empty where *event* changed nothing that stands in it."""
        before, after = event.detail.get("before", ""), event.detail.get("after", "")
        sides = [self._side(event, each).value for each in (before, after) if each]
        told = [" → ".join(sides)] if after else []
        if event.action in _OF_ANSWERS and (changed := event.detail.get("changed", "")):
            told.insert(0, self._answers(changed))
        return " · ".join(told)

    def about(self, event: Event) -> Worded:
        """Return what *event* is about; a kind that nobody knows stays as it is."""
        kind, _, name = event.about.partition(" ")
        if kind == Of.COLLEAGUE and (called := self._theirs.get(number_of(name) or 0)):
            return Worded(called, f"/console/staff#colleague-{name}", raw=event.about)
        if kind in _OF_TOPICS:
            return self._text(Of(kind), name, self._words.topic(name))
        if kind == Of.PHRASE:
            return self._text(Of.PHRASE, name, _short(self._phrase(name)))
        if kind in {Of.FACT, Of.NAME}:
            return self._text(Of(kind), name, name)
        paths = {Of.LEAD: "leads", Of.REQUEST: "requests", Of.PROPOSAL: "proposals"}
        link = ""
        if kind in paths and self._is_there(Of(kind), name):
            link = f"/console/{paths[Of(kind)]}/{name}"
        return Worded(self._called(kind, name, event.about), link, raw=event.about)

    def details(self, event: Event) -> Iterator[Worded]:
        """Yield what *event* tells besides, each with its label; what is empty is left out."""
        for name, value in event.detail.items():
            if value:
                told = self._detail(event, name, value)
                label = self._words.of("detail", told.label or name)
                yield told._replace(label=label)

    def _called(self, kind: str, name: str, otherwise: str) -> str:
        phrase = f"console_about_{kind.replace('-', '_')}"
        if phrase not in self._visit.console.phrasebook:
            return otherwise
        return self._words.say(phrase, name=name)

    def _text(self, of: Of, name: str, called: str) -> Worded:
        there = {
            **dict.fromkeys(_OF_TOPICS, self._library.topics),
            Of.PHRASE: self._library.phrases.get(SOURCE, {}),
            Of.FACT: self._library.facts,
            Of.NAME: {each.id for each in self._library.names},
        }[of]
        link = f"/console/content/{_PATHS[of]}/{name}" if name in there else ""
        return Worded(self._called(of, called, name), link, raw=f"{of} {name}")

    def _is_there(self, of: Of, name: str) -> bool:
        """Whether the reader has a page of what is named."""
        key = f"{of} {name}"
        if key not in self._pages:
            number = number_of(name)
            match of:
                case Of.LEAD:
                    found: object = self._unit.cases.get(name, self._sight)
                case Of.REQUEST if number is not None:
                    found = self._unit.queue.request(number, self._sight)
                case Of.PROPOSAL if number is not None:
                    found = self._unit.unanswered.get(number, self._sight)
                case _:
                    found = None
            self._pages[key] = found is not None
        return self._pages[key]

    def _detail(self, event: Event, name: str, value: str) -> Worded:
        words = self._words
        if name in {"before", "after"}:
            return self._side(event, value)
        if name == "about":
            return self._other(value)
        if name == "proposal":
            link = f"/console/proposals/{value}" if self._is_there(Of.PROPOSAL, value) else ""
            return Worded(value, link)
        if name == "topic":
            return self._text(Of.TOPIC, value, "")._replace(value=words.topic(value))
        if name == "changed" and not value.isdecimal():
            return Worded(self._answers(value))
        said: Mapping[str, Callable[[str], str]] = {
            "why": self._phrase,
            "what": self._what,
            "filter": lambda text: " · ".join(self._filters(text, event.staff)),
            "by": lambda way: (
                words.say("console_email") if way == "mail" else words.of("channel", way)
            ),
            "sealed": lambda how: words.of("sealed", how),
        }
        if name in said:
            return Worded(said[name](value))
        if value.isdecimal() and name in {"found", "changed", "refused"}:
            return Worded(words.number(int(value)))
        return Worded(_short(words.of(name, value)))

    def _side(self, event: Event, value: str) -> Worded:
        """Return what was, or is now."""
        words, action = self._words, event.action
        if action in _OTHER_LEAD:
            return self._other(value)
        if action is Action.OWNER_CHANGED:
            return Worded(self._owner(value))
        if action is Action.DUE_CHANGED:
            return Worded(self._day(value))
        if kind := _KINDS.get(action):
            return Worded(words.of(kind, value))
        if value in self._library.tongues:
            return Worded(words.of("tongue", value), label="language")
        if value == HEAD:
            return Worded(words.say("console_content_everywhere"), label="language")
        if action is Action.CHANGE_PROPOSED:
            return Worded(words.of("way", value), label="what")
        if action is Action.STAFF_CHANGED:
            return Worded(words.of("access" if value in {"open", "closed"} else "role", value))
        return Worded(words.say(value) if value in {"yes", "no"} else value)

    def _other(self, reference: str) -> Worded:
        link = f"/console/leads/{reference}" if self._is_there(Of.LEAD, reference) else ""
        return Worded(reference, link, label="other")

    def _owner(self, value: str) -> str:
        number = number_of(value)
        if not number:
            return self._words.say("console_nobody")
        return self._names.get(number, self._words.say("console_somebody"))

    def _day(self, value: str) -> str:
        try:
            return self._words.day(date.fromisoformat(value))
        except ValueError:
            return value

    def _phrase(self, name: str) -> str:
        """Return what a phrase says, for its name tells a reader nothing; the name where it is gone."""
        book = self._visit.console.phrasebook
        if name not in book:
            return name
        spoken = self._library.phrases[book.language_of(name, self._visit.language)][name]
        return self._words.say(name, **dict.fromkeys(placeholders(spoken.value), "…"))

    def _what(self, value: str) -> str:
        """Return which text was drafted or translated."""
        kind, _, name = value.partition(" ")
        if kind == "exchange":
            return self._called(kind, name, value)
        if kind == "given":
            return self._field(name)
        parts = {What.ANSWER: "answer", What.PHRASINGS: "phrasing"}
        return self._words.of("part", parts[What(value)]) if value in set(What) else value

    def _answers(self, names: str) -> str:
        return ", ".join(map(self._field, names.split(", ")))

    def _field(self, name: str) -> str:
        """Return how the answer to a question is called, of whatever kind of lead asks it."""
        project = self._visit.project
        kind = next((each for each, of in project.kinds.items() if of.field(name)), None)
        return self._words.label(kind, name) if kind else name

    def _filters(self, said: str, staff: int) -> Iterator[str]:
        """Yield by what leads were chosen, as the page of the leads calls it."""
        words = self._words
        for each in re.split(r" (?=[a-z]+=)", said):
            name, _, value = each.partition("=")
            shown = words.of({"city": "option", "focus": "option"}.get(name, name), value)
            if name == "owner":
                shown = self._owner(str(staff) if value == "me" else value)
            if name == "age":
                shown = words.say("console_last_days", count=value)
            label = words.of("filter", name)
            yield f"{label}{words.colon}{shown}" if label != name else shown


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
