"""What staff do with others, on both databases: one story, the same end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.casework.alphabets import place_of
from bot.casework.cases import Case
from bot.casework.importing.rows import Reading, rows_read
from bot.casework.importing.spreadsheet import Sheet
from bot.casework.likeness import Reason
from bot.casework.questions import State
from bot.casework.replies import StaffReply, Voice
from bot.casework.search import Order, Search, Sorting
from bot.database.retention import expire
from bot.delivery.outbox import OPEN
from bot.message import SILENCE, About, Reply, Visitor
from bot.notifications.notification import CHANNEL, of_late, of_lead
from bot.notifications.notifier import mail_to
from bot.staff.members import EVERYTHING, Sight
from bot.transcript import Exchange, Outcome, keep
from knowledge.editing.patch import Change, Way
from knowledge.project import OFFICE, Retention
from tests.bot.cast import PROJECT, Kind, phrasebook, reader, sight
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
    NUMBERS,
    SENDABLE,
    SWEDEN,
    furnish,
    lead_of,
    proposed,
    senders,
    staged_import,
)

BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
NAMES = {
    "en": ["Ævar G", "aino F", "Åse B", "Émile C", "eva D", "Øystein E", "Þóra H", "Zoë Å"],
    "zh-Hans": ["Ævar G", "aino F", "Åse B", "Zoë Å", "锦康"],
    "sv": ["aino", "Émile", "eva", "Zeta", "Zürn", "Zäta", "Åbo", "Ånge", "Äng", "Ærø", "Öland", "Øster"],
    "fi": ["Aalto", "Ahti", "Vihti", "Yli", "Zeta", "Åbo", "Äänekoski", "Öljy", "öylätti"],
    "da": ["Abel", "Émile", "Zeta", "Ängel", "Ærø", "Ölgod", "Øster", "Aabenraa", "aalborg", "Århus"],
    "nb": ["Abel", "Zeta", "Ærlig", "ødegård", "Østby", "Ål", "Aas", "Åse"],
    "is": ["Anna", "Azra", "Ása", "Dalvík", "Ðe", "Eva", "Éljagangur", "Oddur", "Ólafur", "Ytri", "Ýmir",
           "Zeta", "Þóra", "Ævar", "Öxará"],
}  # fmt: skip
FINNS = sight(FINLAND)
VISITOR = Visitor("web", f"visitor-{FINNISH}")
PERSON = Reply("They will be with you.", About.parse("topic bot.human"), "en")


@pytest.fixture
def writer(database, request, written):
    writer = written(request.getfixturevalue(f"{database}_address"))
    writer.run(furnish)
    return writer


@BOTH
def test_a_talk(writer):
    """A reply is taken once; what is written back waits; handing back ends it."""
    voice = Voice(phrasebook(), senders())
    said = StaffReply("k", NUMBERS["agent"], FINLAND, "Hello")
    first = writer.run(lambda unit: voice.reply(unit, VISITOR, said, NOW, "en"))
    again = writer.run(lambda unit: voice.reply(unit, VISITOR, said, NOW, "en"))
    assert (len(first), again) == (2, ())
    back = Exchange(VISITOR, "Yes", "", replace(first[0].reply, about=SILENCE), Outcome.HELD, NOW)
    for _ in "12":
        writer.run(lambda unit: keep(unit, back))
    request = writer.run(lambda unit: unit.queue.request_of(VISITOR))
    assert (request.unread, request.closed_at) == (2, None)
    held = writer.run(lambda unit: unit.conversations.get(VISITOR)).held
    assert held.by == NUMBERS["agent"]
    writer.run(lambda unit: voice.hand_back(unit, VISITOR, 1, NOW))
    assert writer.run(lambda unit: unit.conversations.get(VISITOR)).held is None
    gone = writer.run(
        lambda unit: expire(unit, NOW + Retention().dialogue + timedelta(seconds=1), Retention())
    )
    assert gone["staff_replies"] == 1


@BOTH
def test_a_record(writer):
    """Found by its keys, merged, hidden with the stricter consent, taken apart, erased."""
    twin = lead_of("TWN-AAA", FINLAND, given={"company": "KOTITURVA OYJ"})
    stays = lead_of("CCC-TTT", OFFICE, Kind.PARTNER, given={"company": "锦康养老服务中心"})
    for lead in (twin, stays):
        writer.run(lambda unit, lead=lead: unit.leads.add(lead))
    pairs, total = writer.run(lambda unit: unit.duplicates.pairs(FINNS, most=9))
    assert total == len(pairs) == 1
    assert Reason.NAME in pairs[0].likeness.reasons
    writer.run(lambda unit: unit.duplicates.merge(pairs[0].first, pairs[0].second))
    assert writer.run(lambda unit: unit.duplicates.pairs(FINNS, most=9)) == ([], 0)
    family = writer.run(lambda unit: unit.duplicates.family("TWN-AAA"))
    assert [case.lead.reference for case in family] == [FINNISH, "TWN-AAA"]
    writer.run(lambda unit: unit.erase(VISITOR, "sealed"))
    [left] = writer.run(lambda unit: unit.duplicates.family("TWN-AAA"))
    assert left.merged_into == ""

    whole = Sight("", is_whole=True)
    kept, part = (
        writer.run(lambda unit, each=each: unit.cases.get(each, whole))
        for each in (SENDABLE, "CCC-TTT")
    )
    assert writer.run(lambda unit: unit.cases.get(SENDABLE, FINNS)) is not None
    writer.run(lambda unit: unit.duplicates.merge(kept, part))
    assert writer.run(lambda unit: unit.cases.get(SENDABLE, FINNS)) is None
    assert writer.run(lambda unit: unit.duplicates.split(kept, "CCC-TTT"))
    assert writer.run(lambda unit: unit.cases.get(SENDABLE, FINNS)) is not None
    writer.run(lambda unit: unit.duplicates.part(SENDABLE, "CCC-TTT"))
    assert list(writer.run(lambda unit: unit.duplicates.like(kept, whole))) == []


@BOTH
@pytest.mark.parametrize("within", ["", "\x01"], ids=["plain", "control"])
def test_a_list_that_waits(writer, within):
    """Whoever is erased is found in it however a database keeps its text; the rows of others stay."""
    rows = (
        ("Kotiturva", "FI", f'"Aino"\tVir{within}tanen \\'),
        ("Other Oy", "FI", 'say "(040) 123-4567"\n'),
        ("Third Oy", "FI", "aino@third.fi"),
    )
    sheet = Sheet(("Company", "Country", "Note"), rows)
    read = rows_read(Reading(reader(), PROJECT.kind("company")), sheet, ("company", "country", ""))
    number = writer.run(
        lambda unit: unit.imports.add(staged_import("k", 1, sheet=sheet, rows=read))
    )
    writer.run(lambda unit: unit.erase(VISITOR, "sealed"))
    staged = writer.run(lambda unit: unit.imports.get(number, 1, NOW - timedelta(days=1)))
    assert staged.sheet.rows == (("",) * 3, ("",) * 3, rows[2])
    assert [row.answers.given.get("company") for row in staged.rows] == [None, None, "Third Oy"]


@BOTH
def test_a_part(writer):
    """Found at its record by whoever sees both; by itself where its record is not seen."""
    twin = lead_of("TWN-AAA", FINLAND, given={"company": "Ab", "email": "other@kotiturva.fi"})
    writer.run(lambda unit: unit.leads.add(twin))
    whole, swedes = Sight("", is_whole=True), sight("business-sweden")
    for reference in ("TWN-AAA", "EEE-AAA"):
        kept, part = (
            writer.run(lambda unit, each=each: unit.cases.get(each, whole))
            for each in (FINNISH, reference)
        )
        writer.run(lambda unit, kept=kept, part=part: unit.duplicates.merge(kept, part))

    def found(words, eyes):
        search = Search(words=words)
        cases, total = writer.run(lambda unit: unit.cases.found(search, eyes))
        assert list(writer.run(lambda unit: unit.cases.counts([search], eyes))) == [total]
        return [case.lead.reference for case in cases]

    assert found("other@kotiturva virtanen", FINNS) == [FINNISH]
    assert found("eee-aaa", whole) == [FINNISH]
    assert found("eee-aaa", FINNS) == []
    assert found("lundby 040 123", swedes) == ["EEE-AAA"]
    again = lead_of("NEW-AAA", FINLAND, given={"company": "Bc", "email": "other@kotiturva.fi"})
    [[pair]] = writer.run(lambda unit: unit.duplicates.resembling([again], FINNS))
    assert pair.second.lead.reference == FINNISH
    parts = writer.run(lambda unit: unit.duplicates.parts([FINNISH], FINNS))
    assert [each.lead.reference for each in parts[FINNISH]] == ["TWN-AAA"]


@BOTH
def test_notifications(writer):
    """Once each; what was handed over is found once; mail about it is erased along with it."""
    lead = writer.run(lambda unit: unit.leads.of(VISITOR))[0]
    member = writer.run(lambda unit: unit.staff.get(NUMBERS["agent"]))
    after = NOW - timedelta(days=1)
    assert lead in writer.run(lambda unit: list(unit.notifications.leads(after, most=9)))
    mark = of_lead(lead, NOW)
    assert [writer.run(lambda unit: unit.notifications.add(mark)) for _ in "12"] == [True, False]
    told = replace(mark, is_told=True)
    assert writer.run(lambda unit: list(unit.notifications.take_handed())) == [told]
    assert writer.run(lambda unit: list(unit.notifications.take_handed())) == []
    assert writer.run(lambda unit: unit.notifications.get(mark.key)) == told
    assert lead not in writer.run(lambda unit: list(unit.notifications.leads(after, most=9)))
    late = writer.run(lambda unit: list(unit.notifications.late(after, NOW, most=9)))
    assert [isinstance(each, Case) for each in late] == [True] * 4
    assert {each.lead.visitor for each in late} >= {VISITOR}, (
        "both requests stand behind their leads"
    )
    others = replace(mark, key="other", visitor=Visitor("web", "other"))
    writer.run(lambda unit: unit.notifications.add(others))
    for notification in (mark, others):
        writer.run(lambda unit, of=notification: unit.outbox.add(mail_to(member, of)))
    writer.run(lambda unit: unit.erase(VISITOR, "sealed"))
    mailed = Visitor(CHANNEL, str(member.number))
    left = writer.run(lambda unit: list(unit.outbox.of(mailed, OPEN)))
    assert [each.payload for each in left] == [{"notification": "other"}]
    assert writer.run(lambda unit: unit.notifications.get(mark.key)) is None


def waits_since(writer, reference, since):
    case = writer.run(lambda unit: unit.cases.get(reference, EVERYTHING))
    writer.run(lambda unit: unit.cases.change(replace(case, waits_since=since)))


@BOTH
def test_what_waits_too_long_is_found_until_somebody_was_told(writer):
    """Of a visitor one thing for each organisation: what waits longest, a lead before a request."""
    hour, at = timedelta(hours=1), NOW + timedelta(days=1)
    somebody, another = Visitor("web", "somebody"), Visitor("telegram", "another")
    leads = (
        ("NEW-AAA", FINLAND, somebody, 0),
        ("NEW-BBB", FINLAND, somebody, 1),
        ("NEW-CCC", SWEDEN, somebody, 2),
    )

    def fill(unit):
        for reference, organisation, visitor, hours in leads:
            began = {"taken_at": at + hours * hour, "changed_at": at + hours * hour}
            unit.leads.add(
                lead_of(reference, organisation, visitor=visitor, intake=reference, **began)
            )
        for visitor in (somebody, another):
            asked = Exchange(visitor, "?", "", PERSON, Outcome.ANSWERED, at)
            keep(unit, asked)

    def found(unit):
        late = unit.notifications.late(at - hour, at + 9 * hour, most=9)
        return [of_late(each, at + 10 * hour) for each in late]

    def tell(unit, notification):
        assert unit.notifications.add(notification)

    writer.run(fill)
    first, second, third = writer.run(found)
    assert [first.about, second.about] == ["NEW-AAA", "NEW-CCC"]
    assert third.visitor == another, "of somebody the lead of Sweden is the newest, and late"
    for each in (first, third):
        writer.run(lambda unit, each=each: tell(unit, each))
    assert writer.run(found) == [second], (
        "what was told takes nobody's room, and lets nothing else come"
    )
    waits_since(writer, "NEW-AAA", None)
    assert [each.about for each in writer.run(found)] == ["NEW-BBB", "NEW-CCC"]
    waits_since(writer, "NEW-AAA", at + 11 * hour)
    late = writer.run(lambda unit: unit.notifications.late(at + 10 * hour, at + 99 * hour, most=9))
    assert [each.lead.reference for each in late] == ["NEW-AAA"], "it began to wait anew"


@BOTH
def test_contacts(writer):
    """A token binds once; one id is one person."""
    until = NOW + timedelta(minutes=10)
    agent, other = NUMBERS["agent"], NUMBERS["colleague"]
    writer.run(lambda unit: unit.contacts.offer(agent, "a" * 64, until))
    link = [
        writer.run(lambda unit, who=who, at=at: unit.contacts.link("a" * 64, who, at))
        for who, at in (("1", until), ("1", NOW), ("1", NOW), ("2", NOW))
    ]
    assert link == [None, agent, agent, None]
    writer.run(lambda unit: unit.contacts.offer(other, "b" * 64, until))
    assert writer.run(lambda unit: unit.contacts.link("b" * 64, "1", NOW)) == other
    assert writer.run(lambda unit: unit.contacts.on_telegram("1")) == other
    assert writer.run(lambda unit: unit.contacts.get(agent)).telegram == ""
    writer.run(lambda unit: unit.contacts.mailed(other, is_mailed=False))
    contact = writer.run(lambda unit: unit.contacts.get(other))
    assert (contact.is_mailed, contact.telegram) == (False, "1")
    writer.run(lambda unit: unit.erase(Visitor("telegram", "1"), "sealed"))
    assert writer.run(lambda unit: unit.contacts.on_telegram("1")) is None


@BOTH
def test_recovery_codes(writer):
    """Kept in place of those before, each used up once, gone with the second factor and the person."""
    agent = NUMBERS["agent"]
    for digests in (["a" * 64, "b" * 64], ["b" * 64, "c" * 64]):
        writer.run(lambda unit, each=digests: unit.admission.keep_recovery(agent, each))
    assert not writer.run(lambda unit: unit.admission.use_recovery(agent, "a" * 64))
    assert not writer.run(lambda unit: unit.admission.use_recovery(agent + 1, "b" * 64))
    uses = [writer.run(lambda unit: unit.admission.use_recovery(agent, "b" * 64)) for _ in "12"]
    assert uses == [True, False]
    assert writer.run(lambda unit: len(unit.admission.recovery_of(agent))) == 1
    writer.run(lambda unit: unit.staff.keep_codes(agent, "another"))
    assert writer.run(lambda unit: len(unit.admission.recovery_of(agent))) == 0


@BOTH
def test_what_a_machine_drafted_is_known_as_such(writer):
    """Kept with the draft, also where it comes to it later; control: what people wrote is not."""
    drafts = {
        name: proposed(
            name, 2, FINLAND, way="answer", state=State.DRAFT, by_machine=name == "machine's"
        )
        for name in ("machine's", "people's")
    }
    numbers = {
        name: writer.run(lambda unit, each=each: unit.unanswered.propose(each, []))
        for name, each in drafts.items()
    }

    def by_machine(name):
        return writer.run(lambda unit: unit.unanswered.get(numbers[name], FINNS)).by_machine

    assert (by_machine("machine's"), by_machine("people's")) == (True, False)
    draft = replace(drafts["people's"], number=numbers["people's"], by_machine=True)
    assert writer.run(lambda unit: unit.edits.reword(draft, draft.text))
    assert by_machine("people's")


@BOTH
def test_what_a_machine_drafted_is_found_for_its_place(writer):
    """Newest first and once, by who may know of it; of questions those of the topic, whatever list they stand in."""
    for number, values in enumerate((
        {"way": "answer", "topic": "a.b", "drafted": "first", "state": State.WITHDRAWN},
        {"way": "answer", "topic": "a.b", "drafted": "second"},
        {"way": "answer", "topic": "a.b", "drafted": "first"},
        {"way": "answer", "topic": "a.c", "drafted": "of another topic"},
        {"way": "answer", "topic": "a.b", "language": "sv", "drafted": "of another language"},
        {"way": "answer", "topic": "a.b", "drafted": ""},
        {"way": "phrasing", "topic": "a.b", "drafted": "a way"},
        {"way": "question", "topic": "a.b", "phrase": "phrasings", "drafted": "a question"},
    )):  # fmt: skip
        draft = proposed(f"drafted {number}", 2, FINLAND, **values)
        writer.run(lambda unit, each=draft: unit.unanswered.propose(each, []))

    def found(change, sight=FINNS):
        return writer.run(lambda unit: unit.edits.drafted_for(change, sight))

    answer = Change(Way.ANSWER, "en", "t", "a.b")
    assert found(answer) == ["first", "second"]
    assert found(Change(Way.QUESTION, "en", "t", "a.b", phrase="exam")) == ["a question", "a way"]
    assert found(answer, Sight("other")) == []
    assert found(answer, Sight(OFFICE)) == ["first", "second"]


@BOTH
@pytest.mark.parametrize("order", [Order.PERSON, Order.COMPANY])
@pytest.mark.parametrize("language", NAMES)
def test_names_are_sorted_as_the_reader_s_language_has_it(writer, language, order):
    """In either direction; control: by their signs they would stand otherwise."""
    wanted = NAMES[language]
    names = sorted(wanted)
    for number, name in enumerate(names):
        lead = lead_of(f"Z{number:02}-AAA", FINLAND, given={str(order): name})
        writer.run(lambda unit, lead=lead: unit.leads.add(lead))
    for is_reversed in (False, True):
        search = Search(sorting=Sorting(order, is_reversed=is_reversed), language=language)
        found = writer.run(
            lambda unit, search=search: unit.cases.references(search, FINNS, most=99)
        )
        mine = [names[int(each[1:3])] for each in found if each.startswith("Z")]
        assert mine == (wanted[::-1] if is_reversed else wanted)
    assert names != wanted
    assert sorted(wanted, key=lambda name: place_of(name, language)) == wanted
