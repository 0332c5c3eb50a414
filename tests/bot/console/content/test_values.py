"""Facts and names in the console: another value and other spellings, seen before they are kept, approved by somebody else."""

from html import unescape

import pytest

from bot.casework.questions import ProposalRefusal, State
from bot.wiring.knowledge import written_in
from knowledge.editing.patch import Change, Way
from knowledge.reading.loader import CONTENT
from tests.bot.cast import HOSTILE, library, phrasebook, say
from tests.bot.console.content.test_texts import (
    OFFICE_EYES,
    approved,
    examined,
    proposal_in,
    saved,
    seen,
    state_of,
)

FACT, EVERYWHERE = "/console/content/facts/years", "/console/content/facts/pipeline_size"
NAME = "/console/content/names/wuhan"


def now(way, name, language="en"):
    return written_in(CONTENT, Change(way, language, "", phrase=name))


YEARS, SPELT = now(Way.FACT, "years"), now(Way.NAME, "wuhan")


@pytest.fixture
def written(desk):
    """What somebody has put into the folder meanwhile."""
    desk.knowledge.written = {}
    return desk.knowledge.written


async def fact(desk, person="agent", page=FACT, **fields):
    return await saved(desk, person, page, **{"text": "2021–2031", "began": YEARS, **fields})


async def test_facts_and_names_have_pages(desk):
    """Found by the search, and from the page of a topic; with where they stand."""
    browser = desk.browser("viewer")
    for part, page in (("fact", FACT), ("name", NAME)):
        html = unescape((await browser.get("/console/content", params={"part": part})).text)
        assert page.rpartition("/")[0] in html
    topic = unescape((await browser.get("/console/content/topics/city.wuhan")).text)
    assert f"{NAME}?language=en" in topic
    html = unescape((await browser.get(f"{FACT}?language=sv")).text)
    assert "/console/content/topics/project.status?language=sv" in html
    assert "/console/content/phrases/project_is_closed?language=sv" in html
    assert "/text" not in html, "a viewer changes nothing"


async def test_what_is_the_same_everywhere_has_one_text(desk, written):
    """No language need be chosen, and none is taken."""
    browser = desk.browser("agent")
    html = (await browser.get(EVERYWHERE)).text
    assert 'class="chips"' not in html
    assert say("console_fact_hint") in unescape(html)
    path = await fact(desk, page=EVERYWHERE, language="", text="101", began="100")
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    assert (proposal.language, proposal.before, proposal.text) == ("", "100", "101")
    assert say("console_content_everywhere") in unescape((await browser.get(path)).text)
    form = {"key": "l", "language": "en", "text": "102", "began": "100"}
    assert (await browser.send_form(f"{EVERYWHERE}/text", **form)).status_code == 422


@pytest.mark.parametrize("page", ["facts/no_such", "facts/..%2Fproject", "names/no", "names/%00"])
async def test_a_fact_of_nobody_is_absent(desk, page):
    assert (await desk.browser("agent").get(f"/console/content/{page}")).status_code == 404


async def test_a_preview_shows_the_answers_with_the_new_value(desk):
    """Before anything is kept; and what the check says."""
    browser = desk.browser("agent")
    form = {"key": "k", "language": "en", "text": "1999–2031", "began": YEARS}
    html = unescape((await browser.send_form(f"{FACT}/preview", **form)).text)
    assert say("console_fact_answers") in html
    shown = html.partition('id="preview"')[2]
    assert "1999–2031" in shown
    assert "{years}" not in shown
    assert say("console_queue_more", count=4) in shown, "of 24"
    refused = (await browser.send_form(f"{FACT}/preview", **{**form, "text": "{cities}"})).text
    assert "cannot hold another fact" in refused
    spelt = {**form, "text": f"{SPELT}\nBeijing", "began": SPELT}
    claimed = unescape((await browser.send_form(f"{NAME}/preview", **spelt)).text)
    assert "is already a spelling of “beijing”" in claimed
    assert desk.run(lambda unit: unit.unanswered.get(3, OFFICE_EYES)) is None


@pytest.mark.parametrize("language", library().written())
async def test_the_hint_of_a_fact_is_true_without_a_script(desk, language):
    """It names the button, and pressing that shows the answers on a page of its own."""
    said = phrasebook().say
    assert said("console_text_preview", language) in said("console_fact_hint", language)
    form = {"key": "k", "language": "en", "text": "1999–2031", "began": YEARS}
    page = (await desk.browser("agent").get(f"{FACT}?language=en")).text
    assert f'formaction="{FACT}/preview"' in page
    html = unescape((await desk.browser("agent").send_form(f"{FACT}/preview", **form)).text)
    assert "1999–2031" in html.partition('id="preview"')[2]


@pytest.mark.parametrize(("name", "there"), [("chat_days", "90"), ("lead_months", "24")])
async def test_nobody_promises_another_time_than_what_is_kept(desk, name, there):
    """People consent to it: the check refuses it. Control: the time that is kept."""
    browser, page = desk.browser("agent"), f"/console/content/facts/{name}/preview"
    for text, is_refused in (("6", True), (there, False)):
        form = {"key": "k", "language": "", "text": text, "began": there}
        html = unescape((await browser.send_form(page, **form)).text)
        assert ("Both are changed together, in the files." in html) == is_refused, text


async def test_whoever_approves_a_value_sees_where_it_goes(desk, written):
    """The answers with it, the assistant's own words, and that people consent to those. Control: a value nobody consents to."""
    for name, began, text, is_consent in (
        ("lead_months", "24", "6", True),
        ("pipeline_size", "100", "101", False),
    ):
        page = f"/console/content/facts/{name}"
        path = await saved(desk, page=page, key=name, language="", text=text, began=began)
        await desk.browser("agent").send_form(f"{path}/hand-in")
        examined(desk, path)
        html = unescape((await desk.browser("office-manager").get(path)).text)
        assert (say("console_phrase_consent") in html) == is_consent
        assert ("/console/content/phrases/notice_company" in html) == is_consent
        assert say("console_fact_answers") in html


async def test_the_way_of_a_fact(desk, written):
    """Draft, handed in, examined, approved by somebody else, live, brought back; unseen by others before."""
    path = await fact(desk)
    assert await fact(desk) == path, "the same form twice"
    assert state_of(desk, path) is State.DRAFT
    swede = desk.browser("swede")
    assert (await swede.get(path)).status_code == 404
    assert "2021–2031" not in (await swede.get(FACT)).text
    await approved(desk, written, path)
    assert "2021–2031" in (await swede.get(FACT)).text
    html = (await desk.browser("agent").get(f"{FACT}?language=en")).text
    assert "<ins>2031</ins>" in html
    back = await desk.browser("agent").send_form(f"{path}/bring-back", key="b", which="before")
    again = desk.run(lambda unit: proposal_in(unit, back.headers["location"]))
    assert (again.way, again.text, again.before) == (Way.FACT, YEARS, "2021–2031")


async def test_the_way_of_a_spelling(desk, written):
    """Lines in any order; what stays keeps its place, what is new follows, and each is there once."""
    lines = SPELT.split("\n")
    typed = "\r\n".join(["  Wuhanin ", *reversed(lines), "", lines[0]])
    path = await saved(desk, page=NAME, text=typed, began=SPELT)
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    kept = list(dict.fromkeys(lines))
    assert proposal.text.split("\n") == [*kept, "Wuhanin"]
    await approved(desk, written, path)
    html = unescape((await desk.browser("agent").get(f"{NAME}?language=en")).text)
    assert "Wuhanin" in html


async def test_the_second_editor_meets_three_texts(desk, written):
    """Of a fact as of an answer."""
    await fact(desk, "colleague")
    form = {"key": "k2", "language": "en", "text": "2021–2041", "began": YEARS}
    met = await desk.browser("agent").send_form(f"{FACT}/text", **form)
    assert met.status_code == 422
    html = unescape(met.text)
    assert say("console_text_three") in html
    assert "2021–2041" in html


async def test_nobody_approves_their_own_value_nor_over_a_newer_one(desk, written):
    path = await fact(desk, "office-manager")
    await desk.browser("office-manager").send_form(f"{path}/hand-in")
    examined(desk, path)
    for person, there, refusal in (
        ("office-manager", YEARS, ProposalRefusal.OWN_WORDS),
        ("office-admin", "2022", ProposalRefusal.OUTDATED),
    ):
        written["years"] = {"en": there}
        sent = await desk.browser(person).send_form(f"{path}/apply", seen=seen(desk, path))
        assert sent.status_code == 422
        assert say(refusal) in unescape(sent.text)
    assert state_of(desk, path) is State.EXAMINED


@pytest.mark.parametrize("page", [FACT, NAME])
@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"text": " \r\n "}, ProposalRefusal.TEXT_EMPTY),
        ({"text": "x" * 6001}, ProposalRefusal.TEXT_LONG),
        ({"language": ""}, ProposalRefusal.LANGUAGE_UNKNOWN),
        ({"language": "zh-Hant"}, ProposalRefusal.LANGUAGE_UNKNOWN),
    ],
)
async def test_what_cannot_be_saved_is_said(desk, page, fields, refusal):
    began = YEARS if page == FACT else SPELT
    form = {"key": "k", "language": "en", "text": "New", "began": began, **fields}
    response = await desk.browser("agent").send_form(f"{page}/text", **form)
    assert response.status_code == 422
    length = len(form["text"].strip())
    assert say(refusal, most=6000, length=length) in unescape(response.text)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("page", [FACT, NAME])
async def test_hostile_words_are_words(desk, written, page, hostile):
    """In the preview, on the page of the draft, in the lists."""
    began = YEARS if page == FACT else SPELT
    form = {"key": "k", "language": "en", "text": f"{hostile}\n---\n: |\n\t", "began": began}
    browser = desk.browser("agent")
    pages = [await browser.send_form(f"{page}/preview", **form)]
    path = await saved(desk, page=page, **form)
    pages += [await browser.get(each) for each in (path, page, "/console/content")]
    for each in pages:
        assert each.status_code == 200
        assert "<img src=x" not in each.text
        assert 'href="javascript' not in each.text


async def test_a_megabyte_is_refused_at_the_door(desk):
    form = {"key": "k", "language": "en", "text": "x" * 1_000_000, "began": YEARS}
    assert (await desk.browser("agent").send_form(f"{FACT}/text", **form)).status_code == 413


@pytest.mark.slow
def test_every_fact_and_name_is_found_in_its_file():
    """The page that an editor begins from shows what the library has."""
    for fact_name, values in library().facts.items():
        for language, text in values.items():
            assert now(Way.FACT, fact_name, language) == text.value
    for each in library().names[::40]:
        for language, spellings in each.spellings.items():
            there = now(Way.NAME, each.id, language)
            assert there.split("\n") == [text.value for text in spellings]
