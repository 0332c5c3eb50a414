"""Which leads are compared: those that these eyes may see and nobody has merged, however many others there are."""

from datetime import timedelta
from functools import partial

import pytest

from bot.message import Visitor
from bot.staff.members import Sight
from tests.bot.cast import sight
from tests.bot.console.conftest import FINLAND, NOW, SWEDEN, lead_of

WHOLE = Sight("", is_whole=True)
ROOM = 11
"""Companies of twenty leads each: more pairs than are compared for a page."""


@pytest.fixture
def writer(written, address):
    return written(address)


def leads_of(company, count, prefix, organisation=FINLAND):
    """Return *count* leads of one company, each of somebody else there."""
    domain = f"{company.split()[0].casefold()}.fi"
    for number in range(count):
        reference = f"{prefix}-{number:03}"
        given = {"company": company, "person": f"P {reference}", "email": f"{reference}@{domain}"}
        yield lead_of(
            reference,
            organisation,
            given=given,
            visitor=Visitor("web", reference),
            taken_at=NOW + timedelta(seconds=number),
        )


def add(unit, leads):
    for lead in leads:
        unit.leads.add(lead)


def merge(unit, leads):
    add(unit, leads)
    for each in leads[1:]:
        kept, part = (unit.cases.get(lead.reference, WHOLE) for lead in (leads[0], each))
        unit.duplicates.merge(kept, part)


def shown(writer, eyes):
    pairs, total = writer.run(lambda unit: unit.duplicates.pairs(eyes, most=500))
    assert len(pairs) == total
    return {(pair.first.lead.reference, pair.second.lead.reference) for pair in pairs}


def like(writer, reference):
    case = writer.run(lambda unit: unit.cases.get(reference, WHOLE))
    pairs = writer.run(lambda unit: unit.duplicates.like(case, WHOLE))
    return {(pair.first.lead.reference, pair.second.lead.reference) for pair in pairs}


@pytest.mark.parametrize("keep", [merge, add], ids=["merged", "of-others"])
def test_what_is_merged_or_of_others_takes_no_room(writer, keep):
    """Two new ones that are certainly the same are shown, however much was merged before, or is not for these eyes."""
    for number in range(ROOM):
        some = list(leads_of(f"Kotiturva{number} Oy", 20, f"A{number:02}"))
        writer.run(partial(keep, leads=some))
    writer.run(partial(add, leads=leads_of("Lundby Diagnostics AB", 2, "Z00", SWEDEN)))
    eyes = WHOLE if keep is merge else sight(SWEDEN)
    assert shown(writer, eyes) == {("Z00-000", "Z00-001")}


def test_who_was_parted_takes_no_room_either(writer):
    """What somebody looked at, and said is not the same."""
    some = list(leads_of("Kotiturva Oy", 3, "A00"))
    writer.run(partial(merge, leads=some[:2]))
    writer.run(partial(add, leads=some[2:]))
    assert shown(writer, WHOLE) == {("A00-000", "A00-002")}
    writer.run(lambda unit: unit.duplicates.part("A00-002", "A00-000"))
    assert shown(writer, WHOLE) == set()


@pytest.mark.parametrize(("count", "pairs"), [(20, 190), (21, 0)])
def test_a_lead_s_page_and_the_page_of_duplicates_agree(writer, count, pairs):
    """What more than twenty share says nothing, on either."""
    writer.run(partial(add, leads=leads_of("Kotiturva Oy", count, "A00")))
    found = shown(writer, WHOLE)
    assert len(found) == pairs
    mine = {pair for pair in found if "A00-000" in pair}
    assert like(writer, "A00-000") == mine
