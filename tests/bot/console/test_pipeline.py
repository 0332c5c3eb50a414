"""The pipeline at a glance: right figures, each for the eyes that look, and pictures that can be read."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import true

from bot.casework.pipeline import Facet, Met, Period, Share, leads_for, questions_of
from bot.console.pipeline import HEIGHT, WIDTH, first_of, line_through, parts_of
from bot.delivery.inbox import Seal
from bot.leads import Status
from bot.message import About, Reply, Visitor
from bot.staff.members import Sight
from bot.transcript import Exchange, Outcome, keep
from bot.wiring.storage import Storage
from knowledge.project import OFFICE, Retention
from tests.bot.cast import PROJECT, Kind, say, sight
from tests.bot.console.conftest import FINLAND, NOW, SWEDEN, lead_of

GOAL = PROJECT.aim.goal
WHOLE = Sight(OFFICE, is_whole=True)


def company(number, status=Status.NEW, weeks_ago=0, organisation=FINLAND, **given):
    at = NOW - timedelta(weeks=weeks_ago, hours=1)
    return lead_of(
        f"AAA-{number:03}", organisation, given=given, status=status, taken_at=at, changed_at=at
    )


def asked(outcome, topics, language="en", number=1):
    return Exchange(
        Visitor("web", f"asker {number}"),
        "words",
        "",
        Reply("An answer", About.parse("about"), language),
        outcome,
        NOW,
        topics=topics,
    )


def figures(writer, sight=WHOLE, period=Period.ALL):
    return writer.run(lambda unit: leads_for(unit.pipeline, sight, period, NOW, project=PROJECT))


@pytest.fixture
def filled(address, written):
    """A database with five companies and a partner, on SQLite and on PostgreSQL."""
    writer = written(address)

    def fill(unit):
        for lead in (
            company(1, Status.IN_PIPELINE, country="FI", cities=["wuhan", "changchun"]),
            company(2, Status.IN_PIPELINE, 1, SWEDEN, country="SE", cities=["wuhan"]),
            company(3, Status.QUALIFIED, 13, country="FI", cities=["wuhan"]),
            company(4, country="FI", cities=["changchun"]),
            company(5, country="FI", cities=["changchun"]),
            lead_of("BBB-001", OFFICE, Kind.PARTNER, status=Status.IN_PIPELINE),
        ):
            unit.leads.add(lead)

    writer.run(fill)
    return writer


def test_the_goal_counts_companies_alone(filled):
    """A partner in China does not bring us nearer to the hundred, nor does a company from elsewhere."""
    from_elsewhere = company(6, Status.IN_PIPELINE, organisation=OFFICE, country="DE")
    filled.run(lambda unit: unit.leads.add(from_elsewhere))
    companies = figures(filled).companies
    assert companies[Status.IN_PIPELINE] == 2
    assert sum(companies.values()) == 5


def test_each_value_counts_for_each_lead_that_has_it(filled):
    """A company with two cities counts for both."""
    shares = figures(filled).shares
    assert Share("FI", 4, 1) in shares[Facet.COUNTRY]
    cities = {share.value: share for share in shares[Facet.CITY]}
    assert cities["wuhan"].leads == 3 + ("wuhan" in partner_cities(filled))
    counts = [share.leads for share in shares[Facet.CITY]]
    assert counts == sorted(counts, reverse=True)


def partner_cities(writer):
    whole = writer.run(lambda unit: unit.cases.get("BBB-001", WHOLE))
    return whole.lead.given["cities"]


def test_what_one_may_not_see_is_not_counted(filled):
    """Not even in a sum."""
    finnish, swedish = figures(filled, sight(FINLAND)), figures(filled, sight(SWEDEN))
    assert (finnish.total, swedish.total) == (4, 1)
    assert {share.value for share in swedish.shares[Facet.COUNTRY]} == {"SE"}
    assert sum(week.leads for week in swedish.weeks) == 1


def test_counting_past_the_rule_would_be_seen(filled, monkeypatch):
    """Control: the same figures without the rule."""
    from bot.database.stores import pipeline  # noqa: PLC0415

    monkeypatch.setattr(pipeline, "visible", lambda sight: true())
    assert figures(filled, sight(SWEDEN)).total == 6


def test_the_period_leaves_out_what_is_older(filled):
    """Except from what stands in the pipeline: the goal has no period."""
    recent = figures(filled, period=Period.WEEKS)
    assert recent.total == figures(filled).total - 1
    assert recent.companies == figures(filled).companies


def test_weeks_begin_on_monday_and_end_today(filled):
    """Twelve of them; the one that has just begun is the last."""
    weeks = figures(filled).weeks
    assert len(weeks) == 12
    assert {week.monday.weekday() for week in weeks} == {0}
    assert [weeks[-1].leads, weeks[-2].leads] == [4, 1]


@pytest.mark.parametrize(
    ("hours", "median"), [([], None), ([5], 5), ([1, 9], 5), ([1, 2, 30], 2), ([4, 1, 2, 3], 2.5)]
)
def test_the_median_is_the_one_in_the_middle(filled, hours, median):
    """Of an even number, half-way between the two."""

    def contact(unit):
        for number, passed in enumerate(hours, 1):
            case = unit.cases.get(f"AAA-{number:03}", WHOLE)
            unit.cases.change(replace(case, contacted_after=passed * 3600))

    filled.run(contact)
    wanted = None if median is None else timedelta(hours=median)
    assert figures(filled).first_contact == wanted


def test_the_first_contact_is_noted_once(filled):
    """What comes after it does not make the wait longer."""
    case = filled.run(lambda unit: unit.cases.get("AAA-004", WHOLE))
    contacted = case.moved(Status.CONTACTED, "", NOW)
    assert contacted.contacted_after == 3600
    again = contacted.moved(Status.QUALIFIED, "", NOW).moved(
        Status.CONTACTED, "", NOW + timedelta(days=9)
    )
    assert again.contacted_after == 3600
    assert case.moved(Status.DECLINED, "x", NOW).contacted_after is None


def test_questions_are_counted_as_they_were_met(address, written):
    """Guided steps are no questions; a dispute takes an answer back."""
    writer = written(address)

    def fill(unit):
        for outcome, topics, language in (
            (Outcome.ANSWERED, ("cities.overview",), "en"),
            (Outcome.ANSWERED, ("cities.overview",), "en"),
            (Outcome.DISPUTED, ("cities.overview",), "en"),
            (Outcome.OFFERED, ("city.wuhan", "cities.overview"), "en"),
            (Outcome.DECLINED, ("city.wuhan",), "zh-Hans"),
            (Outcome.GUIDED, ("bot.help",), "en"),
        ):
            keep(unit, asked(outcome, topics, language))

    writer.run(fill)
    questions = questions_of(writer.run(lambda unit: unit.pipeline.met()), most=5)
    by_language = {
        name: (tally.asked, round(tally.rate, 2)) for name, tally in questions.languages
    }
    assert by_language == {"en": (3, 0.33), "zh-Hans": (1, 0.0)}
    rows = {(language, topic): tally.asked for language, topic, tally in questions.topics}
    assert rows == {
        ("en", "cities.overview"): 2,
        ("en", "city.wuhan"): 1,
        ("zh-Hans", ""): 1,
    }


def test_only_the_most_asked_topics_are_shown():
    """As many of each language as are asked for."""
    met = [
        Met(Outcome.ANSWERED, language, (f"topic.{number}",), number)
        for language in ("en", "sv")
        for number in range(1, 6)
    ]
    shown = questions_of(met, most=2).topics
    assert [(language, topic) for language, topic, _ in shown] == [
        ("en", "topic.5"), ("sv", "topic.5"), ("en", "topic.4"), ("sv", "topic.4"),
    ]  # fmt: skip


def test_beyond_the_goal_the_bar_is_full_and_no_more():
    """Parts never leave the picture."""
    for companies in ({}, {Status.IN_PIPELINE: 3}, {Status.IN_PIPELINE: GOAL, Status.NEW: 7},
                      {Status.IN_PIPELINE: 3 * GOAL, Status.CONTACTED: GOAL}):  # fmt: skip
        parts = parts_of(companies, GOAL)
        assert parts[-1].begins + parts[-1].wide <= 100.01
    assert parts_of({Status.IN_PIPELINE: 61}, GOAL)[0].wide == 61


def test_many_values_become_one_more():
    """Nothing is lost in it."""
    shares = [Share(str(number), 20 - number, 1) for number in range(12)]
    first = first_of(shares)
    assert len(first) == 8
    assert sum(each.leads for each in first) == sum(each.leads for each in shares)


@pytest.mark.parametrize("values", [[0] * 12, [1], [3, 9, 4]])
def test_the_line_stays_in_its_picture(values):
    """Also where nothing happened."""
    for x, y in line_through(values).dots:
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


async def test_the_page_shows_pictures_with_their_figures(desk):
    """Every picture has words, and a table beside it."""
    html = (await desk.browser("office-manager").get("/console/pipeline")).text
    assert html.count("<svg") >= 2
    for picture in re.findall(r"<svg[^>]*>", html):
        assert 'aria-hidden="true"' in picture or 'role="img" aria-label="' in picture
    assert html.count("<table") >= 6
    assert "style=" not in html


async def test_the_page_says_for_how_long_is_counted(desk):
    """As long as conversations are kept, which is each project's own."""
    kept = Retention(timedelta(days=30), timedelta(days=365))
    project = replace(PROJECT, retention=kept)
    desk.knowledge.library = replace(desk.knowledge.library, project=project)
    html = (await desk.browser("office-manager").get("/console/pipeline")).text
    assert say("console_asked_hint", count=30) in html


async def test_another_organisation_counts_its_own(desk):
    """The same page, the figures of those eyes."""
    for name, country in (("swede", "Sweden"), ("viewer", "Finland")):
        html = (await desk.browser(name).get("/console/pipeline")).text
        by_country = html.partition('id="by-country"')[2].partition("</section>")[0]
        assert re.findall(r"<bdi>(.*?)</bdi>", by_country) == [country]


async def test_looking_is_audited(desk):
    """Also at sums."""
    await desk.browser("viewer").get("/console/pipeline?period=weeks")
    assert desk.entries()[-1].event.action == "pipeline_read"


@pytest.mark.parametrize("query", ["?period=nonsense", "?period=", "?x=1"])
async def test_a_period_nobody_knows_is_all_time(desk, query):
    """An old address still shows something."""
    assert (await desk.browser("viewer").get(f"/console/pipeline{query}")).status_code == 200


def test_no_picture_names_a_colour():
    """They are in the stylesheet, for light and dark."""
    template = Path("bot/console/templates/pipeline.html").read_text(encoding="utf-8")
    assert not re.search(r"(fill|stroke)=|#[0-9a-f]{3,6}\b", template)


def test_what_was_asked_is_counted_again_after_a_minute(written, sqlite_address):
    """It is the same for everybody, and takes a look at every question."""
    writer, storage = written(sqlite_address), Storage(Seal(b"secret"), lambda: PROJECT.retention)

    def count(at):
        return sum(met.count for met in writer.run(lambda unit: storage.met(unit, at)))

    assert count(NOW) == 0
    writer.run(lambda unit: keep(unit, asked(Outcome.ANSWERED, ("cities.overview",))))
    assert count(NOW + timedelta(seconds=59)) == 0
    assert count(NOW + timedelta(seconds=60)) == 1
    assert count(NOW) == 1
