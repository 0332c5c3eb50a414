"""What fits: by focus area, city and words, with the reason; and what does not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.casework.cases import Case
from bot.casework.matchmaking import COMPARED, SAME, Strength, fits, is_open, no_closeness
from bot.leads import Lead, Status
from bot.message import Visitor
from bot.wiring.knowledge import Knowledge
from bot.wiring.learning.edition import Edition
from bot.wiring.learning.live import LiveCore
from knowledge.reading.loader import CONTENT
from tests.bot.cast import PROJECT, Kind

AT = datetime(2026, 11, 25, tzinfo=UTC)


def case(kind, reference="A", focus=("elderly-care",), cities=("wuhan",), **given):
    given = {"focus_areas": list(focus), "cities": list(cities), **given}
    visitor = Visitor("web", reference)
    return Case(Lead(reference, reference, kind, visitor, "x", given, "en", "", AT, AT))


PARTNER = case(Kind.PARTNER, "P", need="Night supervision with fewer falls")


def close(*values):
    return lambda text, others: list(values)


@pytest.mark.parametrize(
    ("focus", "cities", "near", "strength"),
    [
        (("elderly-care",), ("wuhan",), 0.6, Strength.STRONG),
        (("elderly-care",), ("changchun",), 0.6, Strength.STRONG),
        (("elderly-care",), ("wuhan",), 0.42, Strength.POSSIBLE),
        (("elderly-care",), ("wuhan",), 0.3, None),
        (("disability",), ("wuhan",), 0.6, Strength.POSSIBLE),
        (("disability",), ("changchun",), 0.6, None),
        (("elderly-care",), ("wuhan",), None, Strength.POSSIBLE),
        (("elderly-care",), ("changchun",), None, None),
    ],
)
def test_how_well_two_fit(focus, cities, near, strength):
    """First by need against offer; where nobody knows what they mean, both areas must be the same."""
    company = case(Kind.COMPANY, "C", focus, cities, offer="Fall sensors")
    found = fits(PARTNER, [company], close(near), PROJECT)
    assert [fit.strength for fit in found] == ([strength] if strength else [])


def test_the_reason_is_what_they_have_in_common():
    company = case(
        Kind.COMPANY, "C", ("disability", "elderly-care"), ("wuhan", "changchun"), offer="x"
    )
    [fit] = fits(PARTNER, [company], close(0.5), PROJECT)
    assert (fit.focus_areas, fit.cities, fit.is_close) == (("elderly-care",), ("wuhan",), True)
    [fit] = fits(PARTNER, [company], no_closeness, PROJECT)
    assert not fit.is_close


def test_the_best_comes_first_from_either_side():
    near, far, odd = (case(Kind.COMPANY, name, offer=name) for name in ("near", "far", "odd"))
    known = {"near": 0.6, "far": 0.41, "odd": 0.1}
    found = fits(
        PARTNER, [far, odd, near], lambda text, others: [known[each] for each in others], PROJECT
    )
    assert [fit.company.lead.reference for fit in found] == ["near", "far"]
    [fit] = fits(near, [PARTNER], close(0.6), PROJECT)
    assert (fit.partner, fit.company, fit.other(near)) == (PARTNER, near, PARTNER)


def test_texts_are_compared_where_most_is_in_common():
    """Of a thousand others, those with a focus area and a city; nobody waits for the rest."""
    asked = []

    def counted(text, others):
        asked.extend(others)
        return [0.5] * len(others)

    city = [case(Kind.COMPANY, f"C{n:04}", ("disability",), offer="city") for n in range(1_000)]
    both = [case(Kind.COMPANY, f"Z{n:04}", offer="both") for n in range(COMPARED)]
    assert len(fits(PARTNER, [*city, *both], counted, PROJECT)) == COMPARED
    assert asked == ["both"], "the same words once"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ("我们需要防跌倒的传感器，用于养老院夜间看护", "Fall sensors and night monitoring for care homes"),
        ("寻找远程康复系统，让中风患者在家训练", "Etäkuntoutussovellus aivohalvauspotilaille kotiin"),
        ("needs smart beds for a new hospital", "Smarta sjukhussängar med trycksensorer"),
    ],
)  # fmt: skip
def test_offer_and_need_are_compared_over_languages(core, need, offer):
    """What belongs together is closer by far than hearing aids and an app for managers."""
    compare = Knowledge(LiveCore(core), Edition(CONTENT, CONTENT, None)).closeness
    others = [offer, "MessageLanguage aids and fitting software", "Programvara för styrelsemöten"]
    near, *far = compare(need, others)
    assert near >= max(far) + 0.1
    assert max(far) < SAME


def test_nothing_said_is_no_mistake():
    """No offer, no need, no areas: nothing is compared, and nothing fits."""
    empty = case(Kind.COMPANY, "E", (), ())
    assert fits(case(Kind.PARTNER, "P", (), ()), [empty], close(0.9), PROJECT) == []
    assert fits(PARTNER, [], close(), PROJECT) == []


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN])
def test_who_has_ended_is_not_matched(status):
    ended = replace(PARTNER, lead=replace(PARTNER.lead, status=status))
    assert not is_open(ended)
    assert not is_open(replace(PARTNER, merged_into="X"))
    assert is_open(PARTNER)
