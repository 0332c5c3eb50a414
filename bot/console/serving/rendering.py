"""The console as HTML: values become pages, in the reader's language.

Every word comes from the phrasebook, from staff or from visitors; all of it is escaped.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton, get_datetime_format
from babel.numbers import format_decimal, format_percent, get_minus_sign_symbol
from markupsafe import Markup

from bot.casework.cases import Case
from bot.casework.matchmaking import Fit
from bot.choice_id import ChoiceId, ChoiceKind
from bot.console.content.faults import fault, told_of
from bot.console.introducing.drafts import draft_to
from bot.console.lead.given import Given, link_of
from bot.console.parts import Console
from bot.console.serving.visit import Landing, Visit
from bot.console.serving.zones import ahead_of_utc, zone_of
from bot.dialogue.intake.prompts import phrase_of
from bot.dialogue.words.countries import country_name
from bot.http.templates import environment
from bot.leads import Lead
from bot.message import About, Visitor
from bot.transcript import Exchange
from knowledge.editing.learning import ACTS, VALUES
from knowledge.problems import Problem
from knowledge.project import Field, Takes
from knowledge.topic import SOURCE, Language

HERE = Path(__file__).parents[1]
STATIC_FOLDER = HERE / "static"
HOUR = 3600
DAY = 24 * HOUR

DONE = {
    name: f"console_done_{name}"
    for name in (
        *("status", "owner", "due", "given", "handed", "note", "reply", "back"),
        *("merged", "split", "parted", "mail", "unlinked", "saved", "removed", "bulk"),
        *("added", "added_elsewhere", "import_dropped", "introduced", "step"),
    )
} | {
    **{name: f"console_person_{name}" for name in ("corrected", "restricted", "released")},
    "erased": "console_person_erased",
    "codes": "console_codes_kept",
    "recovered": "console_recovery_used",
    "arranged": "console_columns_kept",
    "view": "console_saved_view_kept",
    "view-removed": "console_saved_view_removed",
    "password": "console_password_kept",
    "name": "console_known_as_kept",
}
"""What a page says at its top of what was just done, by the word in its address."""

EXCERPT = 90
"""Characters shown of what somebody offers or needs, in the list."""


class Page:
    """Turns landings into HTML."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._templates = environment(HERE, "/console/static", console.library.project.colours)
        # The picture of a code is made by us, of signs that we chose.
        self._templates.filters["drawn"] = Markup

    def whole(
        self,
        landing: Landing,
        visit: Visit,
        *,
        base: str,
        token: str,
        typed: Mapping[str, str],
    ) -> str:
        """Return the page of *landing*, reached at *base*; *typed* is what a refused form held, secrets left out."""
        console, language = self._console, visit.language
        words = Words(console, language, visit.now, zone_of(visit.request.zone))
        template = self._templates.get_template(landing.template)
        values: dict[str, Any] = {
            "typed": typed,
            "problem": "",
            "details": {},
            "done": DONE.get(visit.request.query.get("done", ""), ""),
            **landing.values,
        }
        return template.render(
            say=words.say,
            words=words,
            language=language,
            languages=console.languages,
            page_language=console.phrasebook.language_of("console_title", language),
            member=visit.signed_in.member if visit.signed_in else None,
            now=visit.now,
            escalate_after=console.options.escalate_after,
            here=visit.request.back,
            base=base,
            token=token,
            sent=typed,
            answers=console.library.project.asked,
            **values,
        )


class Words:
    """How things are called in one language."""

    def __init__(
        self, console: Console, language: Language, now: datetime, zone: tzinfo = UTC
    ) -> None:
        self._phrases = console.phrasebook
        self._library = console.library
        self._project = console.library.project
        self._language = language
        self._now = now
        self._zone = zone
        self._escalate_after = console.options.escalate_after
        self._spoken = self._phrases.language_of("console_title", language)
        self._locale = Locale.parse(self._spoken, sep="-")

    @property
    def colon(self) -> str:
        """Return what stands between what something is and how it is."""
        return "：" if self._locale.language == "zh" else ": "

    @property
    def chat_days(self) -> int:
        """Return for how many days a conversation is kept."""
        return self._project.retention.dialogue.days

    def say(self, name: str, /, **values: object) -> str:
        """Return the phrase *name*."""
        return self._phrases.say(name, self._language, **values)

    def age(self, since: datetime) -> str:
        """Return how long ago *since* was, in the largest unit: 5 min, 2 h, 4 d."""
        seconds = max((self._now - since).total_seconds(), 0)
        if seconds < HOUR:
            return self.say("console_minutes", count=int(seconds // 60))
        if seconds < DAY:
            return self.say("console_hours", count=int(seconds // HOUR))
        return self.say("console_days", count=int(seconds // DAY))

    def is_late(self, case: Case) -> bool:
        """Whether somebody has waited too long for an answer to this lead."""
        since = case.waiting_since
        return since is not None and self._now - since >= self._escalate_after

    def moment(self, at: datetime) -> str:
        """Return a time in full, by the reader's clock of 24 hours, with its zone."""
        local = at.astimezone(self._zone)
        both = str(get_datetime_format("medium", locale=self._locale)).replace("'", "")
        time = str(format_skeleton("Hms", local, locale=self._locale))
        date = format_date(local, "medium", locale=self._locale)
        return f"{both.format(time, date)} {ahead_of_utc(local)}"

    def clock(self, at: datetime) -> str:
        """Return a time of the reader's day."""
        return str(format_skeleton("Hm", at.astimezone(self._zone), locale=self._locale))

    def day_of(self, at: datetime) -> date:
        """Return the day on which a time is, where the reader is."""
        return at.astimezone(self._zone).date()

    def day(self, day: date) -> str:
        """Return a day in full."""
        return str(format_date(day, "long", locale=self._locale))

    def day_typed(self, said: str) -> str:
        """Return a day that a form holds in full; what is none, as it was typed."""
        try:
            return self.day(date.fromisoformat(said))
        except ValueError:
            return said

    def short_day(self, day: date) -> str:
        """Return day and month, as a heading of a column; in English, read in many countries, by its name."""
        form = {SOURCE: "MMMd"}.get(self._spoken, "Md")
        return str(format_skeleton(form, day, locale=self._locale))

    def length(self, time: timedelta) -> str:
        """Return how long something took, in its two largest units: 1 d 4 h."""
        hours = int(time.total_seconds() // HOUR)
        days = self.say("console_days", count=hours // 24) if hours >= DAY // HOUR else ""
        rest = self.say("console_hours", count=hours % 24) if hours % 24 else ""
        return " ".join(filter(None, (days, rest))) or self.say("console_less_than_hour")

    def number(self, number: int) -> str:
        """Return a number as the language writes it."""
        return str(format_decimal(number, locale=self._locale))

    def megabytes(self, size: int) -> str:
        """Return how many megabytes *size* bytes are, a tenth at least."""
        return str(format_decimal(max(round(size / 1e6, 1), 0.1), locale=self._locale))

    def percent(self, share: float) -> str:
        """Return a share in percent."""
        return str(format_percent(share, locale=self._locale))

    def percent_fine(self, share: float) -> str:
        """Return a share in percent with a tenth."""
        pattern = str(self._locale.percent_formats[None].pattern).replace("0", "0.0", 1)
        return str(format_percent(share, format=pattern, locale=self._locale))

    def score(self, score: float) -> str:
        """Return how far something is from what an answer takes, with its sign."""
        sign = get_minus_sign_symbol(self._locale) if score < 0 else "+"
        return f"{sign}{self.distance(abs(score))}"

    def distance(self, distance: float) -> str:
        """Return a score of which it is plain on which side it is."""
        return str(format_decimal(distance, format="0.00", locale=self._locale))

    def topic(self, name: str) -> str:
        """Return what a topic is called; one that is gone keeps its id."""
        topic = self._library.topics.get(name)
        return topic.label(self._language) if topic else name

    def fault(
        self, problem: Problem | str, report: Mapping[str, Any] | None = None, topic: str = ""
    ) -> str:
        """Return what the check says, in a report or of what was typed; *topic* is the one that is shown."""
        return fault(self, told_of(problem, report or {}), topic)

    def introduction(self, fit: Fit, case: Case) -> str:
        """Return the draft to one side of *fit*, in their language: it names nobody."""
        return draft_to(case, fit, self._phrases, self._project)

    def until(self, at: datetime) -> str:
        """Return a time ahead: its hour and zone, and the day where it is another one."""
        day, clock = self.day_of(at), f"{self.clock(at)} {ahead_of_utc(at.astimezone(self._zone))}"
        return clock if day == self.day_of(self._now) else f"{self.day(day)}, {clock}"

    def writer(self, exchange: Exchange, names: Mapping[int, str]) -> str:
        """Return who of the staff wrote an exchange."""
        return names.get(exchange.reply.about.staff, self.say("console_somebody"))

    def reason(self, reason: str) -> str:
        """Return in words why something was not sent; a platform's own word stays as it is."""
        name = f"console_because_{reason.replace(' ', '_').lower()}"
        return self.say(name) if name in self._phrases else reason

    def of(self, kind: str, value: str) -> str:
        """Return what a value of a known kind is called; a stranger's value stays as it is."""
        if kind == "country":
            return country_name(value, self._spoken)
        if kind == "tongue" and not value:
            return self.say("console_content_everywhere")
        if kind == "tongue":
            return self._library.tongues[value].name if value in self._library.tongues else value
        if kind == "origin":
            return self._library.origins[value].name if value in self._library.origins else value
        name = f"{_PREFIXES.get(kind, f'console_{kind}')}_{value.replace('-', '_')}"
        return self.say(name) if name in self._phrases else value

    def learned(self, waiting: Sequence[str]) -> str:
        """Return what is yet to be learned, languages by their names."""
        beside = {ACTS: "console_learned_acts", VALUES: "console_learned_values"}
        return ", ".join(
            self.say(beside[each]) if each in beside else self.of("tongue", each)
            for each in waiting
        )

    def fields(self, lead: Lead, empty: Container[str] = ()) -> list[Given]:
        """Return what a lead was asked and what was given; of what is in *empty*, also what was not."""
        rows = []
        for field in self._project.kind(lead.kind).fields:
            value = lead.given.get(field.name) or ""
            if value or field.name in empty:
                is_long = field.takes is Takes.WORDS and bool(value)
                shown = self._shown(field, value)
                label = self.label(lead.kind, field.name)
                rows.append(Given(label, shown, is_long, link_of(field, shown), field.name))
        return rows

    def label(self, kind: str, name: str) -> str:
        """Return how the answer to one question is called, of leads of *kind*."""
        return self.say(phrase_of(self._phrases, "field", kind, name))

    def given(self, lead: Lead, name: str) -> str:
        """Return what was given to one question; empty when nothing was."""
        value = lead.given.get(name)
        field = self._project.kind(lead.kind).field(name)
        if not value or field is None:
            return "" if not value or isinstance(value, list) else value
        return self._shown(field, value)

    def what(self, lead: Lead) -> str:
        """Return what somebody is, in a word: the first answer of one from a list, else the country."""
        fields = self._project.kind(lead.kind).fields
        chosen = [each for each in fields if each.takes is Takes.ONE]
        chosen += [each for each in fields if each.takes is Takes.COUNTRY]
        return next(filter(None, (self.given(lead, each.name) for each in chosen)), "")

    def wants(self, lead: Lead) -> str:
        """Return the beginning of what is offered or needed."""
        text = " ".join(str(lead.given.get(self._project.kind(lead.kind).wants) or "").split())
        return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…"

    def tapped(self, said: str) -> str:
        """Return what was tapped in words; what a reply had offered reads as it was offered."""
        match ChoiceId.parse(said):
            case ChoiceId(ChoiceKind.DO, (word,)) if f"page_{word}" in self._phrases:
                return self.say(f"page_{word}")
            case ChoiceId(ChoiceKind.TOPIC, (topic,)):
                return self.topic(topic)
            case ChoiceId(ChoiceKind.LANGUAGE, (tag,)):
                return self.of("tongue", tag)
            case _:
                return said

    def visitor(self, visitor: Visitor) -> str:
        """Return how somebody without a lead is called: by the channel, and the end of their id."""
        return f"{self.of('channel', visitor.channel)} …{visitor.id[-4:]}"

    def about(self, about: About) -> str:
        """Return what a reply was made from: topics by their labels, and that the rest is the assistant's own."""
        called = [self.topic(each) for each in about.topics]
        if any(kind == "phrase" for kind, *_ in about.parts):
            called.append(self.of("part", "phrase"))
        return ", ".join(called)

    def _shown(self, field: Field, value: str | list[str]) -> str:
        if not value:
            return ""
        if isinstance(value, list):
            separator = "、" if self._locale.language == "zh" else ", "
            return separator.join(self.of("option", each) for each in value)
        if field.takes is Takes.COUNTRY:
            return self.of("country", value)
        return self.of("option", value) if field.takes is Takes.ONE else value


_PREFIXES = {"status": "status", "organisation": "organisation", "option": "option"}
"""Kinds that visitors are told of too, and whose phrases are theirs."""
