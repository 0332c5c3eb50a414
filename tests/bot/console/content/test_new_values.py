"""A new fact and a new name in the console: begun by a form, then approved like any other text."""

import shutil
from dataclasses import replace
from html import unescape

import pytest

from bot.casework.content.folder import laid_over, write
from bot.casework.content.texts import is_said
from bot.casework.questions import ProposalRefusal, State
from knowledge.editing.patch import Change, Way
from knowledge.editing.values import Head
from knowledge.reading import source
from knowledge.reading.loader import CONTENT, load
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.conftest import FINLAND, NOW, NUMBERS, proposed
from tests.bot.console.content.test_texts import (
    OFFICE_EYES,
    approved,
    examined,
    proposal_in,
    seen,
    state_of,
)

FACT, NAME = "/console/content/new-fact", "/console/content/new-name"
NEW_FACT = {"key": "k", "name": "bus_lines", "language": "en", "text": "7 and\r\n8"}
NEW_NAME = {
    "key": "k",
    "name": "vihti",
    "group": "towns",
    "country": "fi",
    "topic": "city.wuhan",
    "language": "fi",
    "text": "Vihti\r\n\r\n Vihdin \r\nVihti",
}
BOTH = pytest.mark.parametrize(("page", "form"), [(FACT, NEW_FACT), (NAME, NEW_NAME)])


@pytest.fixture
def written(desk):
    desk.knowledge.written = {}
    return desk.knowledge.written


async def begun(desk, page, form, person="agent", **fields):
    response = await desk.browser(person).send_form(page, **{**form, **fields})
    assert response.status_code == 303, response.text
    return response.headers["location"]


@BOTH
async def test_the_form_is_for_who_may_write(desk, page, form):
    """Found from the page of the content; a viewer is offered nothing, and writes nothing."""
    assert page in (await desk.browser("agent").get("/console/content")).text
    assert page not in (await desk.browser("viewer").get("/console/content")).text
    assert (await desk.browser("viewer").get(page)).status_code == 403
    assert (await desk.browser("viewer").send_form(page, **form)).status_code == 403
    assert (await desk.browser("agent").get(page)).status_code == 200


async def test_the_way_of_a_new_fact(desk, written):
    """A draft that takes the place of nothing; approved by somebody else; unseen by others before."""
    path = await begun(desk, FACT, NEW_FACT)
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    assert (proposal.way, proposal.phrase, proposal.text, proposal.before, proposal.state) == (
        Way.FACT, "bus_lines", "7 and 8", "", State.DRAFT,
    )  # fmt: skip
    assert (await desk.browser("swede").get(path)).status_code == 404
    html = unescape((await desk.browser("agent").get(path)).text)
    assert "/console/content/facts/bus_lines" not in html, "it has no page yet"
    assert f"{FACT}?name=bus_lines" in html, "the other languages follow by the same form"
    await approved(desk, written, path)
    assert state_of(desk, path) is State.OUT
    log = (await desk.browser("office-manager").get("/console/content/log")).text
    assert "7 and 8" in log


async def test_a_new_fact_may_be_the_same_everywhere(desk, written):
    """Then it has no language, and no other is offered."""
    path = await begun(desk, FACT, NEW_FACT, language="")
    assert desk.run(lambda unit: proposal_in(unit, path)).language == ""
    html = unescape((await desk.browser("agent").get(path)).text)
    assert say("console_content_everywhere") in html
    assert say("console_value_other") not in html


@BOTH
async def test_the_same_in_another_language_begins_with_one_that_is_not_begun(
    desk, written, page, form
):
    """Not with that of all languages. Control: a name that nobody began is offered them all."""
    path = await begun(desk, page, form, language="en")
    agent = desk.browser("agent")
    link = unescape((await agent.get(path)).text).partition(f'href="{page}?')[2].partition('"')[0]
    html = (await agent.get(f"{page}?{link}")).text
    choices = html.partition('<select name="language"')[2].partition("</select>")[0]
    assert f'<option value="{library().written()[1]}" selected>' in choices
    assert '<option value="">' not in choices
    fresh = (await agent.get(f"{page}?name=another")).text
    is_offered = '<select name="language"><option value="">' in fresh
    assert is_offered is (page == FACT)


@pytest.mark.parametrize(("first", "second"), [("en", ""), ("", "sv")])
async def test_a_fact_is_the_same_everywhere_or_has_languages(desk, written, first, second):
    """Whoever begins the other way is shown the draft. Control: a second language is a second draft."""
    path = await begun(desk, FACT, NEW_FACT, language=first)
    form = {**NEW_FACT, "key": "k2", "language": second}
    met = await desk.browser("agent").send_form(FACT, **form)
    assert met.status_code == 422
    assert say(ProposalRefusal.DRAFT_THERE, number=int(path.rpartition("/")[2])) in unescape(
        met.text
    )
    if first:
        assert await begun(desk, FACT, NEW_FACT, key="k3", language="sv") != path


async def test_the_way_of_a_new_name(desk, written):
    """Its group, country and topic are shown to whoever approves; its spellings are each there once."""
    path = await begun(desk, NAME, NEW_NAME)
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    assert (proposal.text, proposal.title) == ("Vihti\nVihdin", "towns FI city.wuhan")
    html = unescape((await desk.browser("office-manager").get(path)).text)
    assert say("console_group_towns") in html
    assert "Finland" in html
    assert "/console/content/topics/city.wuhan" in html
    again = (await desk.browser("agent").get(f"{NAME}?name=vihti&group=towns&country=FI")).text
    assert 'value="vihti"' in again
    assert '<option value="towns" selected>' in again
    await approved(desk, written, path)


@BOTH
async def test_each_language_is_a_draft(desk, written, page, form):
    """The same form twice is one draft, another text meets it, another language is another draft."""
    path = await begun(desk, page, form)
    assert await begun(desk, page, form, key="other") == path
    met = await desk.browser("colleague").send_form(page, **{**form, "text": "Another"})
    assert met.status_code == 422
    number = int(path.rpartition("/")[2])
    assert say(ProposalRefusal.DRAFT_THERE, number=number) in unescape(met.text)
    assert "Another" in met.text
    assert await begun(desk, page, form, key="sv", language="sv") != path
    kept = desk.run(lambda unit: len(unit.edits.log(OFFICE_EYES)))
    assert kept == 2


@pytest.mark.parametrize(
    "other",
    [{"group": "organisations"}, {"country": "SE"}, {"topic": ""}],
    ids=["group", "country", "topic"],
)
async def test_two_names_do_not_become_one(desk, written, other):
    """By one id; not even of another organisation. Control: the same head in another language is taken."""
    await begun(desk, NAME, NEW_NAME)
    fields = {**NEW_NAME, "key": "other", "language": "sv", "text": "Vihti AB"}
    for person in ("agent", "swede"):
        met = await desk.browser(person).send_form(NAME, **{**fields, **other})
        assert met.status_code == 422
        assert say(ProposalRefusal.NAME_BEGUN) in unescape(met.text)
        assert "Vihti AB" in met.text
    await begun(desk, NAME, fields)


@BOTH
async def test_it_is_written_on_and_previewed(desk, written, page, form):
    """On the page of the draft, with what the check says."""
    path = await begun(desk, page, form)
    browser = desk.browser("agent")
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    typed = {"key": "k", "language": form["language"], "began": proposal.text}
    shown = unescape((await browser.send_form(f"{path}/preview", **typed, text="Vihtiä")).text)
    assert say("console_text_right") in shown
    wrong = "{years}" if page == FACT else "Peking"
    told = unescape((await browser.send_form(f"{path}/preview", **typed, text=wrong)).text)
    assert '<p class="late">' in told.partition('id="preview"')[2]
    assert (await browser.send_form(f"{path}/text", **typed, text="Vihtiä")).status_code == 303
    after = desk.run(lambda unit: proposal_in(unit, path))
    assert after.title == proposal.title
    assert "Vihtiä" in after.text


@BOTH
async def test_nobody_approves_their_own_nor_over_what_came_meanwhile(desk, written, page, form):
    """Somebody else may have begun the same: it is compared, and nothing is written over."""
    path = await begun(desk, page, form, "office-manager")
    await desk.browser("office-manager").send_form(f"{path}/hand-in")
    examined(desk, path)
    for person, there, refusal in (
        ("office-manager", "", ProposalRefusal.OWN_WORDS),
        ("office-admin", "Something else", ProposalRefusal.OUTDATED),
    ):
        written[form["name"]] = {form["language"]: there}
        sent = await desk.browser(person).send_form(f"{path}/apply", seen=seen(desk, path))
        assert sent.status_code == 422
        assert say(refusal) in unescape(sent.text)
    assert state_of(desk, path) is State.EXAMINED


@pytest.mark.parametrize(
    ("page", "fields", "refusal"),
    [
        (FACT, {"name": ""}, ProposalRefusal.VALUE_NAME_BAD),
        (FACT, {"name": "Bus Lines"}, ProposalRefusal.VALUE_NAME_BAD),
        (FACT, {"name": "../project"}, ProposalRefusal.VALUE_NAME_BAD),
        (FACT, {"name": "x" * 61}, ProposalRefusal.VALUE_NAME_BAD),
        (FACT, {"name": "years"}, ProposalRefusal.VALUE_THERE),
        (FACT, {"language": "zh-Hant"}, ProposalRefusal.LANGUAGE_UNKNOWN),
        (FACT, {"text": " \n "}, ProposalRefusal.TEXT_EMPTY),
        (FACT, {"text": "x" * 6001}, ProposalRefusal.TEXT_LONG),
        (NAME, {"name": "Vihti"}, ProposalRefusal.VALUE_NAME_BAD),
        (NAME, {"name": "wuhan"}, ProposalRefusal.VALUE_THERE),
        (NAME, {"group": "villages"}, ProposalRefusal.VALUE_NAME_BAD),
        (NAME, {"topic": "no.such"}, ProposalRefusal.TOPIC_UNKNOWN),
        (NAME, {"country": "XQ"}, ProposalRefusal.COUNTRY_NEEDED),
        (NAME, {"country": ""}, ProposalRefusal.COUNTRY_NEEDED),
        (NAME, {"country": "Finland"}, ProposalRefusal.COUNTRY_NEEDED),
        (NAME, {"country": "F1"}, ProposalRefusal.COUNTRY_NEEDED),
        (NAME, {"group": "organisations", "country": "x"}, ProposalRefusal.COUNTRY_NEEDED),
        (NAME, {"language": ""}, ProposalRefusal.LANGUAGE_UNKNOWN),
        (NAME, {"text": "\n\n"}, ProposalRefusal.TEXT_EMPTY),
    ],
)
async def test_what_cannot_begin_is_said_and_stays_typed(desk, page, fields, refusal):
    form = {**(NEW_FACT if page == FACT else NEW_NAME), **fields}
    response = await desk.browser("agent").send_form(page, **form)
    assert response.status_code == 422
    html = unescape(response.text)
    assert say(refusal, most=6000, length=len(form["text"])) in html
    assert form["text"].strip().replace("\r\n", "\n") in html
    assert desk.run(lambda unit: len(unit.edits.log(OFFICE_EYES))) == 0


@pytest.mark.parametrize("group", ["organisations", "focus_areas"])
async def test_what_lies_nowhere_needs_no_country(desk, written, group):
    path = await begun(desk, NAME, NEW_NAME, group=group, country="", topic="")
    assert desk.run(lambda unit: proposal_in(unit, path)).title == f"{group} -"
    assert (await desk.browser("agent").get(path)).status_code == 200


@BOTH
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_words_are_words(desk, written, page, form, hostile):
    path = await begun(desk, page, form, text=f"{hostile} x")
    browser = desk.browser("agent")
    pages = [await browser.get(each) for each in (path, "/console/content")]
    pages.append(await browser.send_form(page, **{**form, "name": hostile, "text": hostile}))
    for each in pages:
        assert "<img src=x" not in each.text
        assert 'href="javascript' not in each.text


@BOTH
async def test_a_megabyte_is_refused_at_the_door(desk, page, form):
    large = {**form, "text": "x" * 1_000_000}
    assert (await desk.browser("agent").send_form(page, **large)).status_code == 413


@BOTH
async def test_the_audit_knows_who_began_it(desk, written, page, form):
    known = len(desk.entries())
    await begun(desk, page, form)
    [entry] = desk.entries()[known:]
    kind = "fact" if page == FACT else "name"
    assert (entry.event.staff, entry.event.about) == (NUMBERS["agent"], f"{kind} {form['name']}")


CHANGES = (
    Change(Way.FACT, "en", "7 and 8", title="bus_lines", phrase="bus_lines"),
    Change(Way.FACT, "sv", "7 och 8", title="bus_lines", phrase="bus_lines"),
    Change(Way.NAME, "fi", "Vihti", title=Head("towns", "FI").to_text(), phrase="vihti"),
    Change(Way.NAME, "sv", "Vichtis", title=Head("towns", "FI").to_text(), phrase="vihti"),
)


@pytest.mark.slow
def test_what_was_approved_is_live_once_it_is_written(tmp_path):
    """Into the folder, twice with the same end; control: before, nobody says it."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    before = load(content)
    assert not any(is_said(before, each) for each in CHANGES)
    for _ in "12":
        assert [write(content, each, NOW.date()) for each in CHANGES] == [""] * 4
    after = load(content)
    assert all(is_said(after, each) for each in CHANGES)
    assert len(after.names) == len(before.names) + 1


def test_a_name_that_a_newer_image_has_otherwise_stays_as_it_is_there():
    """Control: where it has it in the same way, the spelling is laid over it."""
    files, _ = source.contents(CONTENT)
    town, other = (
        Change(Way.NAME, "sv", "Vihti AB", title=head.to_text(), phrase="vihti")
        for head in (Head("towns", "FI"), Head("organisations", "SE"))
    )
    newer = laid_over(files, [(CHANGES[2], NOW.date())])
    assert laid_over(newer, [(other, NOW.date())]) == newer
    assert b"Vihti AB" in laid_over(newer, [(town, NOW.date())])["names.yaml"]


def test_what_was_approved_is_laid_over_a_newer_image():
    """In whatever order it came; what the image has already is there once."""
    files, _ = source.contents(CONTENT)
    day = NOW.date()
    once = laid_over(files, [(each, day) for each in CHANGES])
    assert laid_over(once, [(each, day) for each in CHANGES]) == once
    assert once["facts.yaml"].count(b"bus_lines:") == once["names.yaml"].count(b"vihti:") == 1


@pytest.mark.parametrize("language", ["en", ""], ids=["of one language", "the same everywhere"])
async def test_the_second_is_told_of_the_first_before_it_is_approved(desk, written, language):
    """Of the same name by two organisations: that there is another one; its words are shown to the office alone."""
    first = await begun(desk, FACT, NEW_FACT)
    other = {"key": "s", "language": language, "text": "No bus at all"}
    second = await begun(desk, FACT, NEW_FACT, "swede", **other)
    told, pages = say("console_rival", fact="bus_lines"), {}
    for person, path in (("swede", second), ("agent", first), ("office-manager", second)):
        pages[person] = unescape((await desk.browser(person).get(path)).text)
        assert told in pages[person]
    assert ["7 and 8" in pages[person] for person in ("swede", "office-manager")] == [False, True]
    fresh = await begun(desk, FACT, NEW_FACT, "swede", name="trams", key="t")
    assert say("console_rival", fact="trams") not in unescape(
        (await desk.browser("swede").get(fresh)).text
    )


async def test_a_rival_that_came_after_the_page_was_shown_is_met(desk, written):
    """It is approved once it was seen; control: what was taken back is no rival any more."""
    first = await begun(desk, FACT, NEW_FACT)
    await desk.browser("agent").send_form(f"{first}/hand-in")
    examined(desk, first)
    office, sent = desk.browser("office-manager"), {"seen": seen(desk, first)}
    second = await begun(desk, FACT, NEW_FACT, "swede", key="s", text="No bus at all")
    met = await office.send_form(f"{first}/apply", **sent)
    assert met.status_code == 422
    assert say(ProposalRefusal.RIVAL_UNSEEN) in unescape(met.text)
    number = second.rpartition("/")[2]
    assert f'name="rivals" value="{number}"' in met.text
    third = await begun(desk, FACT, NEW_FACT, "swede", key="u", name="trams")
    await desk.browser("swede").send_form(f"{third}/withdraw")
    assert (await office.send_form(f"{first}/apply", **sent, rivals=number)).status_code == 303


@pytest.mark.parametrize(("first", "second"), [("", "en"), ("en", "")])
async def test_what_is_live_the_other_way_is_not_approved_over(desk, written, first, second):
    """The same everywhere, or one of each language: control: another language beside it is approved."""
    facts = library().facts
    value = next(iter(facts["years"].values()))
    desk.knowledge.library = replace(library(), facts={**facts, "trams": {first: value}})
    office, statuses = desk.browser("office-manager"), []
    for language in (second, "sv"):
        draft = proposed(language, 2, FINLAND, way=Way.FACT, phrase="trams", language=language,
                         topic="", title="trams", state=State.EXAMINED)  # fmt: skip
        number = desk.run(lambda unit, each=draft: unit.unanswered.propose(each, []))
        path = f"/console/proposals/{number}"
        response = await office.send_form(f"{path}/apply", seen=seen(desk, path))
        statuses.append(response.status_code)
    assert statuses == [422, 303 if first else 422]
