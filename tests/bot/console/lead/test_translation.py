"""Machine translation for staff: of what they may read, of nobody whose data stays, and kept nowhere."""

import re
from dataclasses import dataclass, field, replace
from html import unescape

import pytest
from sqlalchemy import text

from bot.consent import Purpose
from bot.message import Visitor
from bot.staff.audit import Action, Ending
from bot.transcript import keep
from knowledge.project import OFFICE
from tests.bot.cast import HOSTILE, Kind, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    SENDABLE,
    SWEDISH,
    asked,
    consent,
    lead_of,
)
from tests.bot.console.lead.test_page import Tags

SAARA = "AAA-AAA"
"""The lead of a company that wrote in Finnish."""

WORDS = re.compile(r'name="what" value="([^"]+)"')


@dataclass
class Translator:
    """A translator that says what it was asked, backwards."""

    fails: bool = False
    asked: list = field(default_factory=list)

    async def translated(self, text, language):
        self.asked.append((text, language))
        return "" if self.fails else text[::-1]


def with_saara(desk):
    desk.run(lambda unit: unit.leads.add(lead_of(SAARA, FINLAND, language="fi")))
    return desk


@pytest.fixture
def translator():
    return Translator()


@pytest.fixture
def desk(open_desk, translator):
    return with_saara(open_desk(translator=translator))


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


def path(reference):
    return f"/console/leads/{reference}"


async def offered(browser, reference):
    return WORDS.findall((await browser.get(path(reference))).text)


def written(desk, reference, words):
    """Let the visitor of a lead write something in Chinese; return the number of the exchange."""
    visitor = Visitor("web", f"visitor-{reference}")
    exchange = asked(visitor, words)
    exchange = replace(exchange, reply=replace(exchange.reply, language="zh-Hans"))
    desk.run(lambda unit: keep(unit, exchange))
    return max(each.number for each in desk.run(lambda unit: unit.transcript.of(visitor, most=99)))


async def test_what_is_of_another_language_is_offered(desk, agent):
    """A message and what is offered or needed; not what is in the reader's own language."""
    number = written(desk, SAARA, "有哪些城市？")
    assert await offered(agent, SAARA) == [f"exchange {number}", "given offer"]
    assert await offered(agent, FINNISH) == []


async def test_a_message_is_translated_and_kept_nowhere(desk, agent, translator):
    """Shown as a machine's, beside what was written; the audit knows before it is sent, without words."""
    number = written(desk, SAARA, "有哪些城市？")
    known = len(desk.entries())
    response = await agent.send_form(f"{path(SAARA)}/translate", what=f"exchange {number}")
    assert response.status_code == 200
    assert translator.asked == [("有哪些城市？", "en")]
    page = unescape(response.text)
    assert "？市城些哪有" in page
    assert say("console_translation") in page
    [entry] = desk.entries()[known:]
    assert (entry.event.action, entry.event.about) == (
        Action.TEXT_TRANSLATED,
        f"lead {SAARA}",
    )
    assert entry.event.detail == {"what": f"exchange {number}"}

    def everything(unit):
        names = unit.connection.execute(
            text("select name from sqlite_master where type = 'table'")
        ).scalars()
        tables = [
            unit.connection.execute(text("select * from " + name)).all()  # noqa: S608
            for name in names
        ]
        return repr(tables)

    kept = desk.run(everything)
    assert "有哪些城市" in kept
    assert "市城些哪有" not in kept


async def test_an_answer_is_translated(agent, translator):
    response = await agent.send_form(f"{path(SAARA)}/translate", what="given offer")
    assert response.status_code == 200
    assert len(translator.asked) == 1


async def test_without_a_translation_that_is_said(desk, agent, translator):
    """The text stays, and so does the way back."""
    translator.fails = True
    page = unescape((await agent.send_form(f"{path(SAARA)}/translate", what="given offer")).text)
    assert say("console_translation_failed") in page
    assert f'href="{path(SAARA)}"' in page


async def test_where_none_is_set_nothing_is_offered_nor_sent(open_desk):
    """Off as shipped."""
    desk = with_saara(open_desk())
    browser = desk.browser("agent")
    written(desk, SAARA, "有哪些城市？")
    assert await offered(browser, SAARA) == []
    response = await browser.send_form(f"{path(SAARA)}/translate", what="given offer")
    assert (response.status_code, say("console_translation_off") in unescape(response.text)) == (
        422,
        True,
    )


async def test_what_partners_in_china_wrote_is_not_sent(desk, translator):
    """Nor with their consent to the transfer, which names no such server; control: what a company wrote is."""
    office = desk.browser("office-manager")
    for reference in (KEPT_IN_CHINA, SENDABLE):
        number = written(desk, reference, "秘密")
        assert await offered(office, reference) == []
        for what in ("given need", f"exchange {number}"):
            response = await office.send_form(f"{path(reference)}/translate", what=what)
            assert response.status_code == 422
            assert say("console_translation_stays") in unescape(response.text)
    assert translator.asked == []
    await desk.browser("admin").send_form(f"{path(SAARA)}/translate", what="given offer")
    assert len(translator.asked) == 1


async def test_a_company_that_is_a_partner_too_is_not_sent(desk, agent, translator):
    """One visitor has one conversation; nor is anything of whoever has said no to the transfer."""
    visitor = Visitor("web", f"visitor-{SAARA}")
    desk.run(
        lambda unit: unit.leads.add(lead_of("AAA-CCC", OFFICE, Kind.PARTNER, visitor=visitor))
    )
    assert await offered(agent, SAARA) == []
    said = lead_of("AAA-DDD", FINLAND, language="fi")
    desk.run(lambda unit: unit.leads.add(said))
    no = consent(Purpose.TRANSFER, is_given=False)
    desk.run(lambda unit: unit.consents.add(said.visitor, no))
    for reference in (SAARA, said.reference):
        response = await agent.send_form(f"{path(reference)}/translate", what="given offer")
        assert response.status_code == 422
    assert translator.asked == []


async def test_a_viewer_sends_nothing(desk, translator):
    """They read what is there; control: an agent is offered it."""
    viewer = desk.browser("viewer")
    assert await offered(viewer, SAARA) == []
    response = await viewer.send_form(f"{path(SAARA)}/translate", what="given offer")
    assert response.status_code == 403
    assert translator.asked == []
    assert await offered(desk.browser("agent"), SAARA) == ["given offer"]


async def test_restricted_and_erased_persons_are_not_sent(desk, agent, translator):
    """Refused and said; once erased there is nothing."""
    written(desk, SAARA, "有哪些城市？")
    admin = desk.browser("admin")
    sent = {"reason": "They asked for it", "code": desk.code()}
    await admin.send_form(f"{path(SAARA)}/person/restrict", **sent)
    assert await offered(agent, SAARA) == []
    known = len(desk.entries())
    response = await agent.send_form(f"{path(SAARA)}/translate", what="given offer")
    assert response.status_code == 422
    assert desk.entries()[known].event.ending is Ending.REFUSED
    desk.run(lambda unit: unit.erase(Visitor("web", f"visitor-{SAARA}"), "sealed"))
    response = await agent.send_form(f"{path(SAARA)}/translate", what="given offer")
    assert response.status_code == 404
    assert translator.asked == []


@pytest.mark.parametrize(
    "what",
    ["", "exchange", "exchange 99999", "exchange ²", "given", "given email", "given no_such",
     "note 1", "exchange 2", "x" * 5000, *HOSTILE.values()],
)  # fmt: skip
async def test_other_things_are_not_translated(agent, translator, what):
    """What is of another visitor, is no text of theirs, or nothing at all."""
    response = await agent.send_form(f"{path(SAARA)}/translate", what=what)
    assert response.status_code == 422
    assert say("console_translation_absent") in unescape(response.text)
    assert translator.asked == []


async def test_others_leads_are_absent(desk, agent, translator):
    response = await agent.send_form(f"{path(SWEDISH)}/translate", what="given offer")
    assert response.status_code == 404
    huge = await agent.send_form(f"{path(SAARA)}/translate", what="x" * 1_000_000)
    assert huge.status_code == 413
    assert translator.asked == []


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert(desk, agent, translator, hostile):
    """As it was written, and as a server gives it back."""
    number = written(desk, SAARA, hostile[::-1])
    response = await agent.send_form(f"{path(SAARA)}/translate", what=f"exchange {number}")
    assert response.status_code == 200
    parsed = Tags()
    parsed.feed(response.text)
    assert parsed.strange == []
