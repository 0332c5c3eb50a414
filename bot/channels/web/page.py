"""The chat page as HTML: exchanges, menus and notices become what a browser shows.

Every word comes from the phrasebook, from a reply or from the visitor; all of it is escaped.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from starlette.responses import HTMLResponse

from bot.choice_id import ChoiceId, ChoiceKind
from bot.files import LARGEST
from bot.http.templates import environment
from bot.message import LONGEST_TEXT, Choice, Reply, Visitor
from bot.transcript import Exchange, Outcome
from knowledge.contract import FILES_ARE
from knowledge.language.script import TRADITIONAL
from knowledge.language.traditional import parted
from knowledge.phrasebook import Phrasebook
from knowledge.project import Project
from knowledge.topic import SOURCE, Language, Tongue

HERE = Path(__file__).parent
STATIC_FOLDER = HERE / "static"

Choices = Callable[[Language], Sequence[Choice]]
"""Gives what may be tapped, in a language."""


@dataclass(frozen=True, slots=True)
class Field:
    """The form as it is sent: its key, what stands in it, and what travels along unseen."""

    key: str
    text: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What one showing of the page depends on."""

    tag: str
    exchanges: Sequence[Exchange]
    field: Field
    today: date
    visitor: Visitor
    notice: str = ""
    """The name of a phrase that is said above the field, such as ``page_not_stored``."""
    takes_files: bool = False


class Page:
    """Turns exchanges into HTML."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        tongues: Mapping[Language, Tongue],
        side_topics: Choices,
        first_choices: Choices,
        project: Callable[[], Project],
    ) -> None:
        self._phrasebook = phrasebook
        self._tongues = tongues
        self._side_topics = side_topics
        self._first_choices = first_choices
        self._project = project
        self._templates = environment(HERE, "/static", project().colours)

    def whole(self, view: View) -> str:
        """Return the whole page."""
        labels = self.labels(view.tag, view.exchanges)
        return self._templates.get_template("page.html").render(
            view=view,
            field=view.field,
            longest=LONGEST_TEXT,
            largest_file=LARGEST if view.takes_files and self._speaks_of_files(view.tag) else 0,
            mark=mark_of(view.visitor),
            website=self._project().website,
            organisers=[
                self._say(f"organisation_{each.replace('-', '_')}", view.tag)
                for each in self._project().organisations
            ],
            tongues=self._tongues.values(),
            side_topics=self._choices(self._side_topics, view.tag),
            first_choices=self._choices(self._first_choices, view.tag),
            entries=[self._entry(exchange, labels) for exchange in view.exchanges],
            day_of=lambda day: self._day(day, view),
            **self._words(view.tag),
        )

    def _speaks_of_files(self, tag: str) -> bool:
        """Whether a notice speaks of files: where none does, no yes lets one be kept."""
        notices = (self._say(f"notice_{kind}", tag, count="") for kind in self._project().kinds)
        return any(FILES_ARE in each for each in notices)

    def fragment(self, exchange: Exchange, labels: Mapping[str, str], key: str) -> str:
        """Return one exchange as an item of the log, its choices still to be tapped."""
        return self._templates.get_template("fragment.html").render(
            entry=self._entry(exchange, labels), key=key, **self._words(exchange.reply.tag)
        )

    def problem(
        self,
        name: str,
        tag: str,
        field: Field | None = None,
        *,
        home: str = "/",
        **values: object,
    ) -> str:
        """Return a small page that says the phrase *name* and leads to *home*, the chat or the console.

        With *field*, what was to be sent can be sent again from it. *values* are those of the phrase.
        """
        template, words = self._templates.get_template("problem.html"), self._words(tag)
        said = self._say(name, tag, **values)
        return template.render(said=said, field=field, home=home, **words)

    def labels(self, spoken: str, exchanges: Sequence[Exchange] = ()) -> dict[str, str]:
        """Return the words on everything that could be tapped, by the id that is sent."""
        labels = {
            str(ChoiceId(ChoiceKind.LANGUAGE, (tag,))): tongue.name
            for tag, tongue in self._tongues.items()
        }
        kinds = (self._side_topics, self._first_choices)
        offered = [each for choices in kinds for each in self._choices(choices, spoken)]
        for exchange in exchanges:
            offered += exchange.reply.tappable
        named = {"do:join": "join", "do:mylead": "mylead", "do:forget": "forget"}
        labels |= {choice: self._say(f"page_{name}", spoken) for choice, name in named.items()}
        labels["topic:bot.privacy"] = self._say("page_what_is_kept", spoken)
        return labels | {choice.id: choice.label for choice in offered}

    def phrase(self, name: str, tag: str, **values: object) -> str:
        """Return the phrase *name* as the page says it."""
        return self._say(name, tag, **values)

    def _say(self, name: str, tag: str, **values: object) -> str:
        return self._phrasebook.spoken(name, tag, **values)

    def _choices(self, choices: Choices, tag: str) -> list[Choice]:
        """Return what may be tapped, in the words of whoever reads *tag*: no reply has put it into them."""
        language, region = parted(tag)
        found = choices(language)
        if language != TRADITIONAL:
            return list(found)
        script = self._phrasebook.script(region)
        return [replace(each, label=script.in_words(each.label)) for each in found]

    def _words(self, tag: str) -> dict[str, Any]:
        """Return what every template needs to speak to whoever reads *tag*."""
        language = parted(tag)[0]

        def say(name: str, **values: object) -> str:
            return self._say(name, tag, **values)

        spoken = self._phrasebook.language_of("page_title", language)
        # Traditional Chinese is said to be spoken in the Simplified it is made from.
        page_language = tag if language == TRADITIONAL else spoken
        return {"say": say, "language": language, "page_language": page_language}

    def _entry(self, exchange: Exchange, labels: Mapping[str, str]) -> dict[str, Any]:
        reply = exchange.reply
        return {
            "exchange": exchange,
            "reply": reply,
            "said": said(exchange, labels),
            "day": exchange.taken_at.date(),
            "when": when(exchange.taken_at, reply.language),
            "is_erased": is_erased(exchange),
            "numbered": [(number_to_type(reply, choice), choice) for choice in reply.choices],
            "is_tick": is_tick,
            "is_staff": exchange.outcome is Outcome.STAFF,
        }

    def _day(self, day: date, view: View) -> str:
        if day == view.today:
            return self._say("page_today", view.tag)
        return str(format_date(day, "long", locale_of(view.tag)))


@dataclass(frozen=True, slots=True)
class When:
    """A moment as the page writes it: in UTC, until the page's script knows the visitor's clock."""

    exact: str
    short: str
    full: str


def when(at: datetime, language: Language) -> When:
    """Return how *at* is written for somebody who reads *language*."""
    at = at.astimezone(UTC)
    full = str(format_datetime(at, "long", UTC, locale_of(language)))
    return When(at.isoformat(timespec="seconds"), f"{at:%H:%M} UTC", full)


def locale_of(language: Language) -> Locale:
    """Return how dates are written in *language*: as in English where nobody knows."""
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(SOURCE)


def mark_of(visitor: Visitor) -> str:
    """Return by what the page's script knows whose words a browser keeps; nobody finds the visitor by it.

    >>> len(mark_of(Visitor("web", "somebody")))
    16
    """
    return hashlib.sha256(f"page {visitor.id}".encode()).hexdigest()[:16]


def said(exchange: Exchange, labels: Mapping[str, str]) -> str:
    """Return what the visitor said, a choice by the words on it; empty when nobody knows them."""
    if exchange.text or not exchange.choice:
        return exchange.text
    chosen = exchange.choice.split()
    if len(chosen) > 1:
        chosen = [choice for choice in chosen if is_tick(choice)]
    return " · ".join(labels[choice] for choice in chosen if choice in labels)


def is_erased(exchange: Exchange) -> bool:
    """Whether this was the last of a visitor: nothing of them is kept any more."""
    return exchange.reply.about.says("erased")


def is_tick(choice: str) -> bool:
    """Whether a choice of a reply that takes several is ticked, not pressed.

    >>> is_tick("in:k3:pick:cities.porto"), is_tick("in:k3:done:cities")
    (True, False)
    """
    meant = ChoiceId.parse(choice)
    return meant is not None and meant.picked is not None


def number_to_type(reply: Reply, choice: Choice) -> int:
    """Return the number that can be typed in place of *choice*, 0 when it has none.

    Under a summary, numbers mean its rows; within the intake, they mean the answers.
    """
    if reply.rows or len(reply.choices) == 1:
        return 0
    meant = choice.means
    if meant and meant.intake and not (meant.picked or meant.verb in {"agree", "decline"}):
        return 0
    return reply.choices.index(choice) + 1


def as_html(text: str, status: int = 200) -> HTMLResponse:
    """Return a page as a response that no browser keeps."""
    body = text.encode("utf-8", "replace")
    return HTMLResponse(body, status, {"Cache-Control": "no-store"})
