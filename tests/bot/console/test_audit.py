"""The audit is searched, seen by whom it concerns, and followed to where it was altered."""

import re
from html import unescape

import pytest
from sqlalchemy import text

from bot.staff.audit import Action, Ending, Event
from knowledge.language.tags import complete_of
from tests.bot.cast import library, phrasebook
from tests.bot.console.conftest import (
    FINNISH,
    NOW,
    NUMBERS,
    SWEDISH,
)

LANGUAGES = complete_of(library().tongues)

AGENT = f"colleague {NUMBERS['agent']}"
LEAD = f"lead {FINNISH}"
TOLD = [
    (Action.STATUS_CHANGED, LEAD, {"before": "in-pipeline", "after": "withdrawn"},
     "before: in the pipeline · now: withdrawn"),
    (Action.OWNER_CHANGED, LEAD, {"before": "0", "after": str(NUMBERS["agent"])},
     "before: nobody · now: Agent"),
    (Action.DUE_CHANGED, LEAD, {"before": "", "after": "2026-12-03"}, "now: December 3, 2026"),
    (Action.HANDED_OVER, LEAD, {"before": "business-finland", "after": "project-office", "by": "telegram"},
     "before: Business Finland · now: the project office in China · by way of: Telegram"),
    (Action.MERGED, LEAD, {"after": SWEDISH}, f"other lead: {SWEDISH}"),
    (Action.REPLIED, LEAD, {"about": SWEDISH}, f"other lead: {SWEDISH}"),
    (Action.LEADS_CHANGED, "", {"changed": "1200", "refused": "2"}, "changed: 1,200 · refused: 2"),
    (Action.PERSON_CORRECTED, LEAD, {"changed": "company, email"}, "changed: Company, E-mail"),
    (Action.TEXT_TRANSLATED, LEAD, {"what": "given offer"}, "what: Offer"),
    (Action.TEXT_TRANSLATED, LEAD, {"what": "exchange 12"}, "what: message 12"),
    (Action.STAFF_CHANGED, AGENT, {"before": "agent", "after": "admin"},
     "before: agent · now: administrator"),
    (Action.STAFF_CHANGED, AGENT, {"after": "closed"}, "now: may sign in no longer"),
    (Action.STAFF_ADDED, AGENT, {"role": "viewer", "organisation": "business-finland"},
     "role: viewer · organisation: Business Finland"),
    (Action.STAFF_INVITED, AGENT, {"by": "mail"}, "by way of: E-mail"),
    (Action.CHANGE_PROPOSED, "", {"after": "offtopic", "topic": "cities.overview", "proposal": "9"},
     "what: Not ours · topic: The five target cities · proposal: 9"),
    (Action.CHANGE_PROPOSED, "", {"after": "zh-Hans"}, "language: 简体中文"),
    (Action.CONTENT_READ, "fact cities", {"after": "is"}, "language: Íslenska"),
    (Action.TEXT_SAVED, "", {"after": "head"}, "language: the same in all languages"),
    (Action.TEXT_RETURNED, "", {"before": "examined", "after": "draft"},
     "before: examined · now: draft"),
    (Action.MACHINE_ASKED, "topic cities.overview", {"what": "phrasings", "after": "fi", "model": "m-1"},
     "what: ways to ask · language: Suomi · model: m-1"),
    (Action.NOTICES_CHANGED, "", {"after": "yes"}, "now: yes"),
    (Action.LEADS_EXPORTED, "", {"found": "3", "format": "csv", "filter": "city=wuhan owner=me q=… status=new"},
     "found: 3 · file: csv · chosen by: City: Wuhan · Owner: Office-Admin · Search: … · Status: new"),
    (Action.PERSON_ERASED, "", {"channel": "wechat"}, "channel: WeChat"),
    (Action.AUDIT_CHECKED, "", {"sealed": "anew"}, "sealed: anew"),
    (Action.FILE_TAKEN, LEAD, {"file": "3"}, "file: 3"),
    (Action.DUE_TAKEN, LEAD, {"why": "console_due_none"}, "why not: "),
    (Action.LEADS_EXPORTED, "", {"why": "console_export_long"}, "why not: A file holds at most … leads."),
]  # fmt: skip

ABOUT = {
    LEAD: (f"lead {FINNISH}", f"/console/leads/{FINNISH}"),
    "lead ZZZ-ZZZ": ("lead ZZZ-ZZZ", ""),
    AGENT: ("Agent", f"/console/staff#colleague-{NUMBERS['agent']}"),
    "colleague 4711": ("colleague 4711", ""),
    "topic cities.overview": (
        "topic: The five target cities",
        "/console/content/topics/cities.overview",
    ),
    "topic city.atlantis": ("topic: city.atlantis", ""),
    "phrase nothing_more": (
        "the assistant's own words: There is no more to that. What would you like to know?",
        "/console/content/phrases/nothing_more",
    ),
    "fact cities": ("fact: cities", "/console/content/facts/cities"),
    "question 12": ("question 12", ""),
    "proposal 4711": ("proposal 4711", ""),
    "saved-view 2": ("saved view 2", ""),
    "import 2": ("file with leads 2", ""),
    "something else": ("something else", ""),
}


def told(desk, *events, name="office-admin"):
    """Enter *events*, each an action, what it is about and its detail, as done by *name*."""

    def enter(unit):
        for action, about, detail in events:
            unit.audit.add(Event(NOW, NUMBERS[name], action, about, Ending.DONE, detail))

    desk.run(enter)


def cells(html, label):
    """Return the cells of one column: text and address of each, newest first."""
    found = re.findall(rf'<td data-label="{label}"[^>]*>(.*?)</td>', html, re.DOTALL)
    return [
        (
            " ".join(unescape(re.sub(r"<[^>]*>", "", each)).split()),
            unescape("".join(re.findall(r'href="([^"]*)"', each))),
        )
        for each in found
    ]


async def test_the_audit_is_searched(desk):
    """By staff, action, thing, ending and day."""
    await desk.browser("agent").get(f"/console/leads/{FINNISH}")
    await desk.browser("viewer").get(f"/console/leads/{SWEDISH}")
    browser = desk.browser("office-admin")

    async def rows(query):
        html = (await browser.get(f"/console/audit?{query}")).text
        return html.partition("<tbody>")[2].count("<tr>")

    assert await rows(f"about=lead+{FINNISH}") == 1
    assert await rows("ending=absent") == 1
    assert await rows(f"staff={NUMBERS['agent']}") == 1
    assert await rows("action=lead_read") == 2
    assert await rows("action=lead_read&from=2026-11-26") == 0
    assert await rows("action=lead_read&to=2026-11-25") == 2


@pytest.mark.parametrize(
    "query", ["action=nonsense", "from=never", "to=9999-12-31", "own=1", "below=x"]
)
async def test_what_the_audit_is_not_asked_in_words_is_left_out(desk, query):
    """And said."""
    response = await desk.browser("office-admin").get(f"/console/audit?{query}")
    assert response.status_code == 200
    assert "left out" in response.text


async def test_an_administrator_sees_what_their_own_staff_did(desk):
    """And the office everything."""
    await desk.browser("swede").get(f"/console/leads/{SWEDISH}")
    own = (await desk.browser("admin").get("/console/audit")).text
    assert SWEDISH not in own
    assert SWEDISH in (await desk.browser("office-admin").get("/console/audit")).text


async def test_a_whole_chain_is_said_to_be_whole(desk):
    """With how many entries were followed."""
    for _ in "123":
        await desk.browser("viewer").get("/console/leads")
    html = (await desk.browser("admin").get("/console/audit/chain")).text
    assert "The chain is whole from entry 1 to 3: 3 in all" in html


async def test_an_altered_entry_is_found(desk):
    """Control: somebody with the database in hand has changed one."""
    for _ in "123":
        await desk.browser("viewer").get("/console/leads")

    def alter(unit):
        unit.connection.execute(text("drop trigger audit_stays"))
        unit.connection.execute(text("update audit set staff = 7 where number = 2"))

    desk.run(alter)
    html = (await desk.browser("admin").get("/console/audit/chain")).text
    assert "broken at entry 2" in html


async def test_details_are_named_in_the_reader_s_language(desk):
    """What nobody has named stays as it is."""
    browser = desk.browser("office-admin")
    await browser.get("/console/leads")
    await browser.send_form("/console/account/language", language="fi", next="/console/audit")
    html = (await browser.get("/console/audit")).text
    said = [text for text, _ in cells(html, "Mitä teki")]
    assert any("löytyi: 4" in each for each in said)
    assert not any("found:" in each for each in said)


async def test_each_entry_says_in_words_what_it_tells(desk):
    """Values of codes, numbers of people and ids of leads and topics, each as the console calls it."""
    told(desk, *(each[:3] for each in TOLD))
    html = (await desk.browser("office-admin").get("/console/audit")).text
    shown = [text for text, _ in cells(html, "Did what")]
    assert [
        (said, text)
        for (*_, said), text in zip(TOLD, reversed(shown), strict=True)
        if said not in text
    ] == []


async def test_an_entry_leads_to_what_it_is_about(desk):
    """Where there is such a page for whoever reads; a kind that nobody knows stays as it was written."""
    told(desk, *((Action.LEAD_READ, about, {}) for about in ABOUT))
    html = (await desk.browser("office-admin").get("/console/audit")).text
    assert list(reversed(cells(html, "About"))) == list(ABOUT.values())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_entry_has_its_words_in_each_language(desk, language):
    """Nothing of it is left as a code, nor in English."""
    told(desk, *(each[:3] for each in TOLD), *((Action.LEAD_READ, each, {}) for each in ABOUT))
    browser = desk.browser("office-admin")
    await browser.send_form("/console/account/language", language=language, next="")
    html = (await browser.get("/console/audit")).text
    say = phrasebook().say
    shown = "\n".join(
        text
        for name in ("action", "about")
        for text, _ in cells(html, re.escape(say(f"console_audit_{name}", language)))
    )
    raw = {
        *("in-pipeline", "business-finland", "offtopic", "phrasings", "closed", "zh-Hans"),
        *(
            "city=",
            "owner=",
            "console_",
            "given",
            "exchange",
            "colleague 2",
            "saved-view",
            "<most>",
        ),
    }
    assert [line for line in shown.splitlines() if any(each in line for each in raw)] == []
    label = say("console_detail_other", language)
    colon = "：" if language == "zh-Hans" else ": "
    assert f"{label}{colon}{SWEDISH}" in shown
    assert say("console_about_question", language, name="12") in shown


async def test_the_words_of_an_entry_name_nobody_whom_its_reader_may_not_see(desk):
    """The number stands there, and leads nowhere; those of the office read the name."""
    events = [
        (Action.LEAD_READ, f"lead {SWEDISH}", {}),
        (Action.MERGED, LEAD, {"after": SWEDISH}),
        (Action.STAFF_CHANGED, f"colleague {NUMBERS['swedish-colleague']}", {"after": "closed"}),
    ]
    told(desk, *events, name="manager")
    html = (await desk.browser("admin").get("/console/audit")).text
    number = NUMBERS["swedish-colleague"]
    assert cells(html, "About")[:3][::2] == [(f"colleague {number}", ""), (f"lead {SWEDISH}", "")]
    assert f"/console/leads/{SWEDISH}" not in html
    assert "Swedish-Colleague" not in html
    whole = (await desk.browser("office-admin").get("/console/audit")).text
    assert ("Swedish-Colleague", f"/console/staff#colleague-{number}") in cells(whole, "About")
    assert f"/console/leads/{SWEDISH}" in whole
