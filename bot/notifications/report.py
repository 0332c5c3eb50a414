"""The pictures of the weekly mail: the console's own figures as bars, in HTML and in plain text.

A bar is a cell of a table with a background. Programs that read mail hold pictures back, and draw no SVG.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from types import MappingProxyType

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_percent

from bot.casework.pipeline import Facet, Leads, Period, leads_for, mondays_until
from bot.casework.ratings import Score, Side, Trend, trend_of
from bot.casework.unit import CaseUnit
from bot.dialogue.words.countries import country_name
from bot.leads import Status
from bot.notifications.texts import NoticeWords, on_one_line
from bot.staff.members import StaffMember, sight_of
from knowledge.topic import Language

MOST = 8
"""Bars of one picture but for the weeks: those with the most."""

WIDE = 20
"""Signs of the longest bar in plain text."""

COLOURS: Mapping[str, str] = MappingProxyType(
    {"accent": "#0e6655", "accent-2": "#8fc4b5", "soft": "#e2f1ec"}
)
"""Of a project that names none."""

STYLE = "font-family:system-ui,Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;color:#17252b"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: *whole* is how long it is, *part* of it is dark, *said* stands behind it."""

    label: str
    whole: int
    part: int
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture; its bars are measured by the longest of them."""

    title: str
    bars: Sequence[Bar]

    @property
    def longest(self) -> int:
        return max((bar.whole for bar in self.bars), default=0) or 1


def charts_of(
    unit: CaseUnit, member: StaffMember, words: NoticeWords, now: datetime
) -> Sequence[Chart]:
    """Return the pictures for *member*: of the leads for these eyes alone, and of what visitors tapped."""
    project, language = words.project(), member.language
    sight = sight_of(member, project)
    leads = leads_for(unit.pipeline, sight, Period.ALL, now, project=project)
    trend = trend_of(unit.ratings.since(mondays_until(now)[0]), now)
    found = [
        *_of_leads(leads, project.aim.goal, words, language),
        *_of_ratings(trend, words, language),
    ]
    return [chart for chart in found if any(bar.whole for bar in chart.bars)]


def _of_leads(leads: Leads, goal: int, words: NoticeWords, language: Language) -> Iterator[Chart]:
    """Yield how far the pipeline is from its *goal*, and the leads by week and by country."""
    spoken = words.phrases.language_of("notice_digest", language)
    placed = leads.companies[Status.IN_PIPELINE]
    of_goal = words.say("console_of_goal", language, goal=goal)
    yield Chart(
        words.say("console_pipeline", language),
        [Bar(f"{placed} {of_goal}", max(goal, placed), placed, "")],
    )
    yield Chart(
        words.say("console_by_week", language),
        [
            Bar(_day(week.monday, spoken), week.leads, week.leads, str(week.leads))
            for week in leads.weeks
        ],
    )
    yield Chart(
        words.say("console_by_country", language),
        [
            Bar(
                country_name(share.value, spoken),
                share.leads,
                share.in_pipeline,
                f"{share.leads} ({words.say('console_placed', language)}: {share.in_pipeline})",
            )
            for share in leads.shares[Facet.COUNTRY][:MOST]
        ],
    )


def _of_ratings(trend: Trend, words: NoticeWords, language: Language) -> Iterator[Chart]:
    """Yield how often answers helped, by week and by topic."""
    spoken = words.phrases.language_of("notice_digest", language)
    title = words.say("console_ratings", language)
    yield Chart(
        title,
        [_rated(_day(monday, spoken), score, words, language) for monday, score in trend.weeks],
    )
    yield Chart(
        f"{title} {words.say('console_by_topic', language)}",
        [
            _rated(words.topic(topic, language), score, words, language)
            for topic, score in trend.sides[Side.TOPIC][:MOST]
        ],
    )


def charts_as_text(charts: Sequence[Chart]) -> str:
    """Return *charts* as plain text, a bar a line."""
    return "\n\n".join(
        "\n".join([chart.title, *(_line(bar, chart.longest) for bar in chart.bars)])
        for chart in charts
    )


def charts_as_html(
    text: str, charts: Sequence[Chart], foot: str, colours: Mapping[str, str]
) -> str:
    """Return a mail that says *text*, shows *charts* in *colours* and ends with *foot*; all of it is escaped."""
    used = {**COLOURS, **colours}
    paragraphs = "".join(f"<p>{_lines(part)}</p>" for part in text.split("\n\n"))
    shown = "".join(_table(chart, used) for chart in charts)
    end = f'<p style="font-size:13px;color:#566972">{_lines(foot)}</p>'
    return f'<!DOCTYPE html><html><body style="{STYLE}">{paragraphs}{shown}{end}</body></html>'


def _day(day: datetime, language: Language) -> str:
    return str(format_skeleton("Md", day, locale=Locale.parse(language, sep="-")))


def _rated(label: str, score: Score, words: NoticeWords, language: Language) -> Bar:
    spoken = words.phrases.language_of("notice_digest", language)
    share = (
        format_percent(score.rate, locale=Locale.parse(spoken, sep="-")) if score.total else "–"
    )
    yes, no = words.say("page_helped_yes", language), words.say("page_helped_no", language)
    return Bar(label, score.total, score.yes, f"{share} ({yes}: {score.yes}, {no}: {score.no})")


def _line(bar: Bar, longest: int) -> str:
    whole, part = (round(WIDE * each / longest) for each in (bar.whole, bar.part))
    drawn = "█" * part + "░" * (whole - part)
    return "  ".join(filter(None, (on_one_line(bar.label), drawn, bar.said)))


def _table(chart: Chart, colours: Mapping[str, str]) -> str:
    rows = "".join(_row(bar, chart.longest, colours) for bar in chart.bars)
    return (
        f'<h2 style="font-size:16px">{escape(chart.title)}</h2>'
        f'<table cellpadding="3" cellspacing="0" style="font-size:14px">{rows}</table>'
    )


def _row(bar: Bar, longest: int, colours: Mapping[str, str]) -> str:
    part = 100 * bar.part // longest
    light = 100 * bar.whole // longest - part
    cells = "".join(
        f'<td width="{wide}%" height="12" bgcolor="{escape(colours[colour])}"></td>'
        for wide, colour in ((part, "accent"), (light, "accent-2"), (100 - part - light, "soft"))
        if wide > 0
    )
    drawn = f'<table role="presentation" width="220" cellpadding="0" cellspacing="0"><tr>{cells}</tr></table>'
    return (
        f'<tr><th align="left" style="font-weight:400">{escape(bar.label)}</th>'
        f"<td>{drawn}</td><td>{escape(bar.said)}</td></tr>"
    )


def _lines(text: str) -> str:
    return "<br>".join(
        f'<a href="{escape(line)}">{escape(line)}</a>'
        if line.startswith(("https://", "http://"))
        else escape(line)
        for line in text.split("\n")
    )
