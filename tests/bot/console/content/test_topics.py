"""A new topic in the console: begun by a form, written language by language, approved by somebody else."""

from dataclasses import replace
from html import unescape

import pytest

from bot.casework.content.texts import StepKind
from bot.casework.questions import ProposalRefusal, State
from knowledge.contract import PHRASINGS_NEEDED
from knowledge.editing.patch import Change, Way, amended
from knowledge.reading import source
from knowledge.reading.loader import CONTENT
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.conftest import NOW
from tests.bot.console.content.test_texts import examined, proposal_in, seen, state_of

NEW = "/console/content/new"
HEAD = {"key": "k", "group": "pipeline", "name": "ce-marking", "title": "CE marking",
        "source": "Joining", "related": "pipeline.cost pipeline.join"}  # fmt: skip
ENGLISH = {"label": "CE marking", "answer": "The project does not certify products.",
           "phrasings": "Do you help with CE marking?\nWho certifies us?", "exam": "Is CE needed?"}  # fmt: skip


async def begun(desk, person="agent", **fields):
    response = await desk.browser(person).send_form(NEW, **{**HEAD, **fields})
    assert response.status_code == 303, response.text
    return response.headers["location"]


def outline_of(desk, path):
    return desk.run(lambda unit: proposal_in(unit, path)).outline


async def began_of(browser, path, part="en"):
    """Return by what the form of a part knows what it was made from."""
    query = "" if part == "head" else f"?language={part}"
    html = (await browser.get(f"{path}{query}")).text
    return (
        html.partition(f'name="part" value="{part}">')[2].partition('value="')[2].partition('"')[0]
    )


async def write(desk, path, part="en", person="agent", **fields):
    browser = desk.browser(person)
    form = {"part": part, "began": await began_of(browser, path, part), **fields}
    return await browser.send_form(f"{path}/part", **form)


async def test_a_topic_grows_as_a_draft(desk):
    """Language by language, over days; the page says what is still missing, and nobody else sees it."""
    path = await begun(desk)
    html = unescape((await desk.browser("agent").get(path)).text)
    assert say("console_topic_bare") in html
    assert (await desk.browser("agent").send_form(f"{path}/hand-in")).status_code == 422
    assert (await write(desk, path, **ENGLISH)).status_code == 303
    swedish = {"answer": "Projektet certifierar inget.", "phrasings": "Hjälper ni med CE?"}
    assert (await write(desk, path, "sv", "colleague", **swedish)).status_code == 303
    html = unescape((await desk.browser("colleague").get(path)).text)
    assert f"{say('console_part_phrasing')} 2/{PHRASINGS_NEEDED}" in html
    assert (await desk.browser("swede").get(path)).status_code == 404
    assert "pipeline.ce-marking" not in (await desk.browser("swede").get("/console/content")).text
    outline = outline_of(desk, path)
    assert outline.said("en").phrasings == ("Do you help with CE marking?", "Who certifies us?")
    assert outline.said("sv").answer == "Projektet certifierar inget."


async def test_a_topic_goes_the_way_of_every_change(desk):
    """Handed in, examined, given back, approved by somebody who has no words in it."""
    path = await begun(desk, "office-admin")
    await write(desk, path, person="office-manager", **ENGLISH)
    await desk.browser("office-admin").send_form(f"{path}/hand-in")
    examined(desk, path)
    for author in ("office-admin", "office-manager"):
        assert (
            await desk.browser(author).send_form(f"{path}/apply", seen=seen(desk, path))
        ).status_code == 422
    other = await begun(desk, key="other", name="of-the-agent")
    await write(desk, other, **ENGLISH)
    await desk.browser("agent").send_form(f"{other}/hand-in")
    examined(desk, other)
    manager = desk.browser("office-manager")
    assert (
        await manager.send_form(
            f"{other}/return", seen=seen(desk, other), reason="Which products?"
        )
    ).status_code == 303
    await desk.browser("agent").send_form(f"{other}/hand-in")
    examined(desk, other)
    assert (await manager.send_form(f"{other}/apply", seen=seen(desk, other))).status_code == 303
    assert state_of(desk, other) is State.APPLYING
    kinds = [step.kind for step in desk.run(lambda unit: unit.edits.steps(4))]
    assert kinds.count(StepKind.SAVED) == 2
    assert StepKind.RETURNED in kinds


@pytest.mark.parametrize(("asked", "told"), [(0, "–"), (4, "0.0%")])
async def test_of_an_exam_without_questions_no_share_is_said(desk, asked, told):
    """None of none is no 0 %."""
    path = await begun(desk)
    await write(desk, path, **ENGLISH)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    nothing = dict.fromkeys(("right", "offered", "wrong", "declined"), 0.0)
    figures = {"asked": asked, **nothing}
    examined(desk, path, before=figures, after=figures, asked=[])
    html = (await desk.browser("agent").get(path)).text
    assert html.count(f"<td>{told}</td>") == 2 * len(nothing)


async def test_what_is_there_is_not_said_to_be_missing(desk):
    """A topic that was examined had its answer and a way to ask."""
    path = await begun(desk)
    assert say("console_topic_bare") in unescape((await desk.browser("agent").get(path)).text)
    await write(desk, path, **ENGLISH)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    html = unescape((await desk.browser("agent").get(path)).text)
    assert say("console_topic_bare") not in html


async def test_what_is_written_becomes_files_that_read_well(desk):
    """With every language, in the form that editors of files know; quotes, colons and Chinese as they are."""
    path = await begun(desk, title='CE: "marking"')
    bad = 'Is it "CE": yes?\n- ---\n{x}: |\n&a *b\n北京：能吗'
    await write(desk, path, **{**ENGLISH, "answer": 'He said: "no"\n---\n: |', "phrasings": bad})
    await write(desk, path, "zh-Hans", answer="项目不做认证。", phrasings="能做 CE 认证吗？")
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    files, _ = source.contents(CONTENT)
    change = Change(
        Way.TOPIC, proposal.language, proposal.text, proposal.topic, outline=proposal.outline
    )
    after = amended(files, change, NOW.date())
    page = source.read(after["topics/pipeline.ce-marking.yaml"], "page")
    assert page.problems == ()
    said = {name: each.node for name, each in page.root.by_name.items()}
    assert said["title"].value == 'CE: "marking"'
    assert said["en"].value == 'He said: "no"\n---\n: |'
    assert said["zh-Hans"].value == "项目不做认证。"
    assert said["promise"].value == "growing"
    questions = source.read(after["questions/en/pipeline.yaml"], "page").root.by_name
    asked = questions["pipeline.ce-marking"].node.by_name["phrasings"].node.nodes
    assert [each.value for each in asked] == bad.split("\n")
    assert set(after) == {
        "topics/pipeline.ce-marking.yaml", "questions/en/pipeline.yaml",
        "questions/zh-Hans/pipeline.yaml", "project.yaml",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "../../x"},
        {"name": "Big"},
        {"name": ""},
        {"name": "x" * 90},
        {"group": "nowhere"},
        {"group": "../topics"},
        {"name": "cost"},
        {"title": " "},
        {"title": "x" * 401},
        {"related": "no.such"},
        {"related": "pipeline.cost pipeline.join city.wuhan project.about project.goal"},
    ],
)
async def test_what_cannot_begin_is_said_and_stays_typed(desk, wrong):
    """Ids that are taken, tricks with paths, groups nobody knows."""
    response = await desk.browser("agent").send_form(NEW, **{**HEAD, **wrong})
    assert response.status_code == 422
    assert "title" in wrong or HEAD["title"] in response.text
    assert desk.run(lambda unit: unit.edits.steps(3)) == []


async def test_the_same_form_twice_begins_one_topic(desk):
    assert await begun(desk) == await begun(desk)
    assert len(desk.run(lambda unit: unit.edits.steps(3))) == 1


async def test_the_second_who_saves_sees_what_the_first_wrote(desk):
    """Their own words stay in the form, and saved once more they stand."""
    path = await begun(desk)
    browser = desk.browser("colleague")
    stale = await began_of(browser, path)
    assert (await write(desk, path, **ENGLISH)).status_code == 303
    mine = {"part": "en", "began": stale, "answer": "My own careful words.", "phrasings": "Mine?"}
    met = await browser.send_form(f"{path}/part", **mine)
    assert met.status_code == 422
    html = unescape(met.text)
    assert all(each in html for each in ("My own careful words.", "Mine?", ENGLISH["answer"]))
    assert outline_of(desk, path).said("en").answer == ENGLISH["answer"]
    assert (
        await write(desk, path, person="colleague", answer="My own careful words.")
    ).status_code == 303
    assert outline_of(desk, path).said("en").answer == "My own careful words."
    kept = [step.words for step in desk.run(lambda unit: unit.edits.steps(3))]
    assert any(ENGLISH["answer"] in words for words in kept), "what was replaced is kept"


async def test_the_second_who_saves_sees_three_texts_field_by_field(desk):
    """What they began from, what stands there now and their own; of the fields that differ alone."""
    path = await begun(desk)
    await write(desk, path, **ENGLISH)
    browser = desk.browser("colleague")
    stale = await began_of(browser, path)
    await write(desk, path, **{**ENGLISH, "answer": "The project certifies nothing."})
    mine = {**ENGLISH, "answer": "The project does not certify."}
    met = await browser.send_form(f"{path}/part", part="en", began=stale, **mine)
    assert met.status_code == 422
    assert say(ProposalRefusal.PART_STALE) in unescape(met.text)
    conflict = unescape(met.text).partition('id="conflict"')[2].partition("</section>")[0]
    assert ENGLISH["answer"] in conflict, "what they began from"
    assert "<ins>certifies</ins>" in conflict.replace("\n", ""), "what stands there now"
    assert conflict.count('class="named"') == 1
    assert "<del>" in conflict


async def test_two_who_write_in_different_fields_both_stay(desk):
    """Whoever saves second never touched what the first wrote: it stands beside theirs, and nobody is asked."""
    path = await begun(desk)
    browser = desk.browser("colleague")
    stale = {"part": "en", "began": await began_of(browser, path)}
    await write(desk, path, phrasings=ENGLISH["phrasings"], label="", answer="", exam="")
    form = {**stale, "label": "", "answer": ENGLISH["answer"], "phrasings": "", "exam": ""}
    assert (await browser.send_form(f"{path}/part", **form)).status_code == 303
    said = outline_of(desk, path).said("en")
    assert (said.answer, "\n".join(said.phrasings)) == (ENGLISH["answer"], ENGLISH["phrasings"])
    steps = desk.run(lambda unit: unit.edits.steps(3))
    assert (await browser.send_form(f"{path}/part", **form)).status_code == 303
    assert desk.run(lambda unit: unit.edits.steps(3)) == steps, "the same form once more"


async def test_where_two_meet_the_other_fields_stay_as_they_are_now(desk):
    """Saved once more as told, nothing goes that the second never touched."""
    path = await begun(desk)
    browser = desk.browser("colleague")
    form = {"part": "en", "began": await began_of(browser, path)}
    form |= {"label": "CE", "answer": "Mine.", "phrasings": "", "exam": ""}
    await write(desk, path, **ENGLISH)
    met = unescape((await browser.send_form(f"{path}/part", **form)).text)
    held = met.partition('name="phrasings"')[2].partition("</textarea>")[0]
    assert held.endswith(ENGLISH["phrasings"])
    conflict = met.partition('id="conflict"')[2].partition("</section>")[0]
    assert conflict.count('class="named"') == 2
    assert say("console_part_phrasing") not in conflict
    again = {**form, "began": met.partition('name="began" value="')[2].partition('"')[0]}
    again |= {"phrasings": ENGLISH["phrasings"], "exam": ENGLISH["exam"]}
    assert (await browser.send_form(f"{path}/part", **again)).status_code == 303
    said = outline_of(desk, path).said("en")
    assert (said.label, said.answer, said.phrasings[-1]) == ("CE", "Mine.", "Who certifies us?")


REFUSED = (
    ({"name": "Big"}, ProposalRefusal.TOPIC_NAME_BAD, {}),
    ({"group": "nowhere"}, ProposalRefusal.TOPIC_NAME_BAD, {}),
    ({"name": "cost"}, ProposalRefusal.TOPIC_THERE, {"topic": "pipeline.cost"}),
    ({"title": " "}, ProposalRefusal.TITLE_NEEDED, {}),
    ({"related": "no.such"}, ProposalRefusal.TOPIC_UNKNOWN, {}),
    (
        {"related": "pipeline.cost pipeline.join city.wuhan project.about project.goal"},
        ProposalRefusal.RELATED_MANY,
        {"most": 4, "length": 5},
    ),
)


@pytest.mark.parametrize(("wrong", "refusal", "told"), REFUSED, ids=lambda each: str(each)[:40])
async def test_it_is_said_what_is_wrong_with_a_new_topic(desk, wrong, refusal, told):
    """And not all that could be."""
    response = await desk.browser("agent").send_form(NEW, **{**HEAD, **wrong})
    assert say(refusal, **told) in unescape(response.text)


@pytest.mark.parametrize("language", ["en", "sv"])
async def test_the_form_of_a_topic_speaks_of_what_ids_mean(desk, language):
    """Groups and topics have names; whoever is new knows no ids."""
    browser = desk.browser("agent" if language == "en" else "swede")
    await browser.send_form("/console/account/language", language=language, next="")
    html = unescape((await browser.get(NEW)).text)
    group = next(each for each, begins in library().project.groups.items() if "city" in begins)
    assert f"{say(f'group_{group}', language)} · city</option>" in html
    label = library().topics["city.wuhan"].label(language)
    assert f'value="city.wuhan"> {label}' in html
    names = unescape((await browser.get("/console/content/new-name")).text)
    assert f"{label} · city.wuhan</option>" in names


def live(desk, path):
    """Let the topic of a draft be out, and known by now."""
    examined(desk, path, State.EXAMINED)
    for state in (State.APPLYING, State.APPLIED, State.OUT):
        examined(desk, path, state)
    topic = replace(
        library().topics["pipeline.cost"], id="pipeline.ce-marking", title="CE marking"
    )
    desk.knowledge.library = replace(
        library(), topics={**library().topics, "pipeline.ce-marking": topic}
    )
    desk.knowledge.written = {"pipeline.ce-marking": {"": "CE marking"}}


async def test_a_topic_that_was_added_here_can_be_taken_out_and_begun_again(desk):
    """Proposed by anybody who writes, examined, and approved by somebody else of the office."""
    path, page = await begun(desk), "/console/content/topics/pipeline.ce-marking"
    await write(desk, path, **ENGLISH)
    live(desk, path)
    agent, manager = desk.browser("agent"), desk.browser("office-manager")
    assert f'action="{page}/removal"' in (await agent.get(page)).text
    removal = (await agent.send_form(f"{page}/removal", key="r")).headers["location"]
    assert (await agent.send_form(f"{page}/removal", key="r")).headers["location"] == removal
    assert state_of(desk, removal) is State.WAITING
    examined(desk, removal)
    html = unescape((await manager.get(removal)).text)
    assert say("console_way_removal") in html
    assert (await agent.send_form(f"{removal}/apply", seen=seen(desk, removal))).status_code == 403
    done = await manager.send_form(f"{removal}/apply", seen=seen(desk, removal))
    assert done.status_code == 303, done.text
    examined(desk, removal, State.APPLIED)
    assert f'action="{removal}/withdraw"' not in (await agent.get(removal)).text
    desk.knowledge.library = library()
    assert (await agent.get(page)).status_code == 404
    again = await agent.send_form(f"{path}/bring-back", key="a")
    assert again.status_code == 303, again.text
    assert outline_of(desk, again.headers["location"]) == outline_of(desk, path)


async def test_a_topic_of_the_installation_stays(desk):
    """Tests, exports and reports rest on it: there is no button, and a form of one's own is refused."""
    agent, page = desk.browser("agent"), "/console/content/topics/pipeline.cost"
    assert "/removal" not in (await agent.get(page)).text
    refused = await agent.send_form(f"{page}/removal", key="r")
    assert refused.status_code == 422
    assert say(ProposalRefusal.TOPIC_STAYS) in unescape(refused.text)


async def test_a_topic_that_is_there_is_not_begun_again(desk):
    path = await begun(desk)
    live(desk, path)
    assert (await desk.browser("agent").send_form(f"{path}/bring-back")).status_code == 422


async def test_two_who_write_two_languages_do_not_meet(desk):
    """Each form knows its own part alone."""
    path = await begun(desk)
    browser = desk.browser("colleague")
    stale = await began_of(browser, path, "sv")
    await write(desk, path, **ENGLISH)
    form = {"part": "sv", "began": stale, "answer": "Ett svar."}
    assert (await browser.send_form(f"{path}/part", **form)).status_code == 303
    assert outline_of(desk, path).said("en").answer == ENGLISH["answer"]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"part": "zh-Hant"}, ProposalRefusal.LANGUAGE_UNKNOWN),
        ({"part": "../en"}, ProposalRefusal.LANGUAGE_UNKNOWN),
        ({"answer": "x" * 6001}, ProposalRefusal.TEXT_LONG),
        ({"phrasings": "x" * 401}, ProposalRefusal.TEXT_LONG),
        ({"exam": "\n".join(f"Question {number}?" for number in range(201))}, ProposalRefusal.QUESTIONS_MANY),
    ],
)  # fmt: skip
async def test_what_cannot_be_kept_of_a_topic_is_said(desk, fields, refusal):
    path = await begun(desk)
    browser = desk.browser("agent")
    form = {"part": "en", "began": await began_of(browser, path), "label": "Kept", **fields}
    response = await browser.send_form(f"{path}/part", **form)
    assert response.status_code == 422
    start = say(refusal, most="", length="").partition(" ")[0]
    assert start in unescape(response.text)
    assert outline_of(desk, path).languages == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"phrasings": "\n".join(f"Way {number}?" for number in range(201))},
        {"answer": "x" * 6001},
        {"title": " "},
        {"began": "what nobody knows"},
    ],
    ids=["too many", "too long", "no title", "stale"],
)
async def test_a_refused_form_without_a_tick_keeps_what_was_typed(desk, wrong):
    """A browser sends nothing for boxes that are not ticked."""
    path = await begun(desk, related="")
    await write(desk, path, **ENGLISH)
    browser = desk.browser("agent")
    form = {"part": "en", "began": await began_of(browser, path), "title": "CE", "source": ""}
    typed = {**ENGLISH, "label": "My careful label", **wrong}
    response = await browser.send_form(f"{path}/part", **{**form, **typed})
    assert response.status_code == 422
    assert "My careful label" in response.text


async def test_a_topic_given_back_without_a_reason_asks_for_one(desk):
    """Whoever may approve has its form before them, too, with no box ticked."""
    path = await begun(desk, related="")
    await write(desk, path, **ENGLISH)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    form = {"seen": seen(desk, path), "title": "CE marking", "reason": ""}
    response = await desk.browser("office-manager").send_form(f"{path}/return", **form)
    assert response.status_code == 422


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_words_of_a_topic_are_words(desk, hostile):
    path = await begun(desk, title=hostile)
    await write(desk, path, answer=hostile, phrasings=hostile, label=hostile, exam=hostile)
    for page in (path, f"{path}?language=sv", "/console/content", "/console/content/log"):
        html = (await desk.browser("agent").get(page)).text
        assert "<img src=x" not in html
        assert 'href="javascript' not in html


@pytest.mark.parametrize("language", library().written())
async def test_the_page_of_a_draft_speaks_every_language(desk, language):
    """Each part has its form; every field its label."""
    path = await begun(desk)
    browser = desk.browser("agent")
    await browser.send_form("/console/account/language", language=language, next="")
    html = (await browser.get(f"{path}?language={language}")).text
    assert f'name="part" value="{language}"' in html
    assert say("console_topic_missing", language) in unescape(html)
