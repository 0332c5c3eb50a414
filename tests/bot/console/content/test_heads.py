"""The source and the related topics of a live topic in the console: like any text, approved by somebody else."""

from html import unescape

import pytest

from bot.casework.content.texts import is_said
from bot.casework.questions import ProposalRefusal, State
from bot.wiring.knowledge import written_in
from knowledge.editing.patch import Change, Way
from knowledge.reading.loader import CONTENT
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.conftest import Knowledge
from tests.bot.console.content.test_texts import (
    TOPIC,
    approved,
    examined,
    proposal_in,
    saved,
    seen,
    state_of,
)
from tests.bot.console.lead.test_page import Tags

NAME = "city.wuhan"
PAGES = {
    Way.SOURCE: f"/console/content/sources/{NAME}",
    Way.RELATED: f"/console/content/related/{NAME}",
}
WANTED = {
    Way.SOURCE: ("  The cities,\r\n in detail ", "The cities, in detail"),
    Way.RELATED: ("cities.overview, project.about\r\nfocus.overview", "cities.overview\nproject.about\nfocus.overview"),
}  # fmt: skip
BOTH_WAYS = pytest.mark.parametrize("way", PAGES)


def now(way, name=NAME):
    return written_in(CONTENT, Change(way, "", "", name))


@pytest.fixture
def written(desk):
    """What somebody has put into the folder meanwhile."""
    desk.knowledge.written = {}
    return desk.knowledge.written


async def begun(desk, way, **fields):
    form = {"language": "", "began": now(way), "text": WANTED[way][0], **fields}
    return await saved(desk, page=PAGES[way], **form)


@BOTH_WAYS
async def test_they_go_the_way_of_an_answer(desk, written, way):
    """Found from the page of the topic; a draft, examined, approved by somebody else, live, brought back."""
    browser = desk.browser("agent")
    assert f'href="{PAGES[way]}"' in unescape((await browser.get(TOPIC)).text)
    html = unescape((await browser.get(PAGES[way])).text)
    assert say(f"console_way_{way}") in html
    assert say(f"console_{way}_hint") in html
    assert say(f"console_{way}_about") in html
    path = await begun(desk, way)
    assert await begun(desk, way) == path, "the same form twice"
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    assert (proposal.text, proposal.before, proposal.topic) == (WANTED[way][1], now(way), NAME)
    assert (await desk.browser("swede").get(path)).status_code == 404
    await browser.send_form(f"{path}/hand-in")
    examined(desk, path)
    refused = await browser.send_form(f"{path}/apply", seen=seen(desk, path))
    assert (refused.status_code, state_of(desk, path)) == (403, State.EXAMINED)
    await desk.browser("office-manager").send_form(
        f"{path}/return", reason="No", seen=seen(desk, path)
    )
    await approved(desk, written, path)
    assert written[NAME] == {"": WANTED[way][1]}
    assert path in (await browser.get(PAGES[way])).text, "among the versions"
    back = await browser.send_form(f"{path}/bring-back", key="b", which="before")
    again = desk.run(lambda unit: proposal_in(unit, back.headers["location"]))
    assert (again.way, again.text, again.before) == (way, now(way), WANTED[way][1])
    admin = desk.browser("admin")
    audit = (await admin.get("/console/audit", params={"about": f"{way} {NAME}"})).text
    assert f'href="{PAGES[way]}"' in audit


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("no.such", "no_topic", {"topic": "no.such"}),
        (NAME, "related_self", {}),
        ("project.about project.about", "related_twice", {"topic": "project.about"}),
        (
            "project.about project.goal project.status cities.overview bot.help",
            "related_many",
            {"topic": "bot.help", "most": 4},
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "fi", "zh-Hans"])
async def test_what_cannot_be_offered_is_said_beforehand(desk, text, kind, told, language):
    """In the reader's language, with the topic by its name; control: what can be is right."""
    browser = desk.browser("agent")
    await browser.send_form("/console/account/language", language=language, next="")
    if topic := library().topics.get(told.get("topic", "")):
        told = {**told, "topic": topic.label(language)}
    form = {"key": "k", "language": "", "began": now(Way.RELATED), "text": text}
    html = unescape((await browser.send_form(f"{PAGES[Way.RELATED]}/preview", **form)).text)
    assert say(f"console_fault_{kind}", language, **told) in html
    right = {**form, "text": "project.about\nproject.goal"}
    html = unescape((await browser.send_form(f"{PAGES[Way.RELATED]}/preview", **right)).text)
    assert say("console_text_right", language) in html


@pytest.mark.parametrize(
    ("way", "text", "refusal", "values"),
    [
        (Way.SOURCE, " ", ProposalRefusal.TEXT_EMPTY, {}),
        (Way.RELATED, " ,\r\n", ProposalRefusal.TEXT_EMPTY, {}),
        (Way.SOURCE, "x" * 81, ProposalRefusal.TEXT_LONG, {"most": 80, "length": 81}),
        (Way.RELATED, "a.b " * 2000, ProposalRefusal.TEXT_LONG, {"most": 6000, "length": 7999}),
    ],
)
async def test_what_is_no_text_is_refused(desk, way, text, refusal, values):
    """And stands there as it was typed."""
    form = {"key": "k", "language": "", "began": now(way), "text": text}
    response = await desk.browser("agent").send_form(f"{PAGES[way]}/text", **form)
    assert (response.status_code, say(refusal, **values) in unescape(response.text)) == (422, True)


@BOTH_WAYS
async def test_two_editors_meet_in_a_comparison(desk, written, way):
    """Nothing of either is lost."""
    written[NAME] = {"": "cities.overview"}
    form = {"key": "k", "language": "", "began": now(way), "text": WANTED[way][0]}
    response = await desk.browser("agent").send_form(f"{PAGES[way]}/text", **form)
    html = unescape(response.text)
    assert (response.status_code, say("console_text_three") in html) == (422, True)
    assert WANTED[way][1].split()[-1] in html


@BOTH_WAYS
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert(desk, way, hostile):
    form = {"key": "k", "language": "", "began": now(way), "text": hostile}
    for button in ("preview", "text"):
        response = await desk.browser("agent").send_form(f"{PAGES[way]}/{button}", **form)
        if response.status_code == 303:
            response = await desk.browser("agent").get(response.headers["location"])
        assert response.status_code in {200, 422}
        parsed = Tags()
        parsed.feed(response.text)
        assert parsed.strange == []


async def test_a_topic_without_one_may_begin_it(desk):
    """Those about the assistant rest on no section."""
    assert now(Way.SOURCE, "bot.help") == ""
    page = "/console/content/sources/bot.help"
    path = await saved(desk, page=page, language="", began="", text="Imprint")
    assert desk.run(lambda unit: proposal_in(unit, path)).text == "Imprint"
    assert Knowledge().wording(Change(Way.SOURCE, "", "", "bot.help")) == ""


@BOTH_WAYS
def test_what_is_there_is_said(way):
    """By it an approved change is known to be live; control: what is not, is not."""
    assert is_said(library(), Change(way, "", now(way), NAME))
    assert not is_said(library(), Change(way, "", "else", NAME))
