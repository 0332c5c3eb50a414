"""What becomes of a file: kept, or not and why; and under which name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.consent import Consent, Purpose
from bot.files import (
    LARGEST,
    LONGEST_NAME,
    MOST_OF_ONE,
    Verdict,
    clean_name,
    is_pdf,
    keep,
    named_content,
)
from bot.leads import Lead, Status
from bot.memory.kept import Memory
from bot.memory.unit import MemoryUnit
from bot.message import Message, SentFile, Visitor
from knowledge.contract import FILES_ARE
from tests.bot.cast import library, say

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
AINO, LI = Visitor("web", "aino"), Visitor("web", "li")
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
ROOM = 100_000_000
HOUR = timedelta(hours=1)
LEAD = Lead("NEW-AAA", "i1", "company", AINO, "Business Finland", {}, "en", "", NOW, NOW)


def pdf(number=0):
    return PDF + b"% " + str(number).encode()


def sent(content=PDF, name="profile.pdf", size=None):
    return SentFile(name, len(content) if size is None else size, content)


def agreed(unit, visitor=AINO, *, is_given=True, wording="May we keep a PDF?", at=NOW):
    unit.consents.add(visitor, Consent(Purpose.CONTACT, is_given, wording, "en", at))


@pytest.fixture
def unit():
    return MemoryUnit(Memory())


def kept(unit, file=None, visitor=AINO, room=ROOM):
    return keep(unit, Message(visitor, "k", NOW), file or sent(), room)


def test_a_pdf_is_kept_after_a_yes(unit):
    """With its name, size and content, and for its visitor alone."""
    agreed(unit)
    assert kept(unit) is Verdict.KEPT
    [file] = unit.files.of(AINO)
    assert (file.name, file.size) == ("profile.pdf", len(PDF))
    assert named_content(unit, AINO, file.number) == ("profile.pdf", PDF)
    assert named_content(unit, LI, file.number) is None


@pytest.mark.parametrize("answers", [(), (False,), (True, False)], ids=["none", "no", "withdrawn"])
def test_nothing_is_kept_before_a_yes(unit, answers):
    """The last word counts; and a yes to something else is none to this."""
    for answer in answers:
        agreed(unit, is_given=answer)
    unit.consents.add(
        AINO, Consent(Purpose.TRANSFER, is_given=True, wording="", language="en", at=NOW)
    )
    assert kept(unit) is Verdict.UNAGREED
    assert unit.files.size() == 0


def test_a_yes_to_a_notice_without_files_is_none_to_them(unit):
    """Whoever agreed before files were spoken of has not agreed to them; a new yes counts."""
    agreed(unit, wording="May we contact you?")
    assert kept(unit) is Verdict.UNAGREED
    agreed(unit)
    assert kept(unit) is Verdict.KEPT


@pytest.mark.parametrize("language", sorted(library().tongues))
@pytest.mark.parametrize("name", ["notice_company", "notice_partner", "transfer_notice"])
def test_every_notice_speaks_of_files(language, name):
    assert FILES_ARE in say(name, language, count="8")


def test_who_has_withdrawn_all_has_agreed_to_nothing(unit):
    """Until they agree anew; one registration that stands is enough."""
    agreed(unit)
    lead = replace(LEAD, visitor=AINO, status=Status.WITHDRAWN, changed_at=NOW + HOUR)
    unit.leads.add(lead)
    assert kept(unit) is Verdict.UNAGREED
    unit.leads.add(replace(lead, reference="NEW-BBB", intake="i2", status=Status.NEW))
    assert kept(unit, sent(pdf(1))) is Verdict.KEPT
    unit.leads.change(replace(lead, reference="NEW-BBB", intake="i2"))
    assert kept(unit, sent(pdf(2))) is Verdict.UNAGREED
    agreed(unit, at=NOW + 2 * HOUR)
    assert kept(unit, sent(pdf(2))) is Verdict.KEPT


def test_a_request_that_was_declined_takes_nothing_from_one_that_stands(unit):
    """Nor does one that was cancelled let a file be kept for one that was withdrawn."""
    yes = Consent(Purpose.CONTACT, is_given=True, wording="a PDF", language="en", at=NOW)
    no = replace(yes, is_given=False)
    unit.leads.add(LEAD)
    for consent in (replace(yes, request="i1"), replace(no, request="i2")):
        unit.consents.add(AINO, consent)
    assert kept(unit) is Verdict.KEPT
    unit.leads.change(replace(LEAD, status=Status.WITHDRAWN, changed_at=NOW + HOUR))
    unit.consents.add(AINO, replace(no, request=LEAD.reference, at=NOW + HOUR))
    assert kept(unit, sent(pdf(1))) is Verdict.UNAGREED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + PDF,
        b"<html><script>alert(1)</script>" + PDF,
        b"\n" + PDF,
        b"MZ\x90\x00" + PDF,
        b"%PDF",
        b"\x89PNG\r\n\x1a\n",
        PDF.ljust(257) + b"ustar\x00" + bytes(243),
        PDF.ljust(128) + b"DICM" + bytes(100),
    ],
    ids=["empty", "zip", "page", "late", "program", "short", "picture", "archive", "scan"],
)
def test_what_is_no_pdf_is_not_kept(unit, content):
    """By its first bytes, whatever its name says; what is two things at once is none."""
    agreed(unit)
    assert kept(unit, sent(content, "profile.pdf")) is Verdict.STRANGE
    assert unit.files.size() == 0


def test_a_bomb_is_kept_as_it_is(unit):
    """Nobody here opens it: what would become terabytes stays as small as it came."""
    agreed(unit)
    bomb = PDF + b"<< /Filter [/FlateDecode /FlateDecode /FlateDecode] >>" * 1000
    assert kept(unit, sent(bomb)) is Verdict.KEPT
    assert unit.files.size() == len(bomb)


def test_the_same_file_is_kept_once(unit):
    """Under whatever name it comes again; another visitor's is another file."""
    agreed(unit)
    agreed(unit, LI)
    assert kept(unit) is Verdict.KEPT
    assert kept(unit, sent(name="other.pdf")) is Verdict.KNOWN
    assert kept(unit, visitor=LI) is Verdict.KEPT


def test_a_visitor_has_a_few_files(unit):
    """And no more; another visitor has theirs."""
    agreed(unit)
    agreed(unit, LI)
    verdicts = [kept(unit, sent(pdf(number))) for number in range(MOST_OF_ONE + 1)]
    assert verdicts == [Verdict.KEPT] * MOST_OF_ONE + [Verdict.MANY]
    assert kept(unit, visitor=LI) is Verdict.KEPT


def test_all_files_together_have_their_room(unit):
    """What does not fit is refused; what fits exactly is kept."""
    agreed(unit)
    agreed(unit, LI)
    room = len(pdf(1)) + len(pdf(2))
    assert kept(unit, sent(pdf(1)), room=room) is Verdict.KEPT
    assert kept(unit, sent(pdf(22)), LI, room) is Verdict.FULL
    assert kept(unit, sent(pdf(2)), LI, room) is Verdict.KEPT


def test_a_file_has_its_size(unit):
    """Ten megabytes are taken, a byte more is not, and what was announced larger was never fetched."""
    agreed(unit)
    most = PDF + bytes(LARGEST - len(PDF))
    assert kept(unit, sent(most)) is Verdict.KEPT
    assert kept(unit, sent(most + b"x")) is Verdict.LARGE
    assert kept(unit, sent(b"", size=LARGEST + 1)) is Verdict.LARGE
    assert kept(unit, sent(b"", size=7)) is Verdict.UNFETCHED


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("Lundby AB – profil.PDF", "Lundby AB – profil.pdf"),
        ("公司简介.pdf", "公司简介.pdf"),
        ("../../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.ini.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("a\u200e\u200f\u061c\ufeffb.pdf", "ab.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "ab Set-Cookie x.pdf"),
        ('"; filename=evil.exe', "filename=evil.exe.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.tar.pdf", "_LPT1.tar.pdf"),
        ("...", "profile.pdf"),
        ("", "profile.pdf"),
        (".pdf", "profile.pdf"),
        ("\ud800.pdf", "profile.pdf"),
    ],
)
def test_a_name_is_only_a_name(given, clean):
    """No folder, no header, no other ending, nothing unseen or turned around."""
    assert clean_name(given) == clean


def test_a_name_has_its_length():
    assert len(clean_name("å" * 10_000 + ".pdf")) == LONGEST_NAME
    assert len(clean_name("/" * 1_000_000)) < LONGEST_NAME


def test_the_kind_is_told_by_little():
    """Ten megabytes take no longer than their beginning."""
    assert is_pdf(PDF + bytes(LARGEST))
    assert replace(sent(), content=b"").is_unfetched
