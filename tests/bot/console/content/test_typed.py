"""What somebody typed into a page of the content is not lost without a script: whatever is pressed, refused or over."""

from html import unescape

import pytest

from bot.casework.questions import State
from bot.console.content.drafts import RULES as DRAFTS
from bot.console.content.machine_drafts import RULES as MACHINE
from bot.console.content.questions import RULES as QUESTIONS
from bot.console.content.texts import RULES as TEXTS
from bot.console.content.topics import RULES as TOPICS
from bot.console.content.values import RULES as VALUES
from knowledge.editing.patch import Way
from tests.bot.cast import say
from tests.bot.console.content.test_machine_drafts import SWEDISH_NOW, field_of
from tests.bot.console.content.test_texts import TOPIC, examined, proposal_in, saved, state_of
from tests.bot.console.content.test_topics import ENGLISH, HEAD, began_of, begun, outline_of
from tests.bot.console.serving.test_permissions import OBJECTS

RULES = [
    rule
    for rules in (DRAFTS, QUESTIONS, TEXTS, TOPICS, VALUES, MACHINE)
    for rule in rules
    if rule.is_changing
]
TYPED = ("text", "reason", "answer", "label", "phrasings", "exam", "title", "name", "source",
         "related", "country")  # fmt: skip
MINE = "Vi har arbetat där länge med kommunens egna hem."


def path_of(rule):
    start, _, rest = rule.path.partition("{")
    return f"{start}{OBJECTS[rule.of]['finnish']}{rest.partition('}')[2]}" if rest else start


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.route)
@pytest.mark.parametrize("what", ["signed out", "of another page", "no second factor"])
async def test_what_was_typed_is_there_where_the_door_is_shut(desk, rule, what):
    """The session is over, the token is another one's, the code is yet to be given: all of it is shown to be copied."""
    form = {name: f"my {name} of now" for name in rule.fields}
    browser = desk.browser(
        None if what == "signed out" else "agent", proven=what != "no second factor"
    )
    token = {"token": "another"} if what == "of another page" else {}
    response = await browser.send_form(path_of(rule), **form, **token)
    assert response.status_code in {401, 403}
    html = unescape(response.text)
    typed = [name for name in TYPED if name in rule.fields]
    assert [name for name in typed if f"my {name} of now" not in html] == []


async def test_all_that_is_typed_of_a_topic_comes_with_every_button(desk):
    """What is refused stands there again, in both parts of the page; a preview keeps it, too."""
    typed = {"text": MINE, "phrasings": "Min fråga?", "exam": "Prov?"}
    form = {"key": "k", "language": "sv", "began": "another text", **typed}
    agent = desk.browser("agent")
    for button, status in (("text", 422), ("preview", 200)):
        response = await agent.send_form(f"{TOPIC}/{button}", **form)
        assert response.status_code == status
        html = response.text
        assert {name: field_of(html, name) for name in typed} == typed
    html = (await agent.get(f"{TOPIC}?language=sv")).text
    [form] = [each for each in html.split("<form")[1:] if "<textarea" in each]
    inside = form.partition("</form>")[0]
    assert all(f'name="{name}"' in inside for name in typed)


async def test_what_else_was_typed_stays_once_one_part_is_saved(desk, written):
    """With the draft's number; control: where nothing else was typed the page of the draft follows."""
    agent, form = desk.browser("agent"), {"key": "k", "language": "sv", "began": SWEDISH_NOW}
    response = await agent.send_form(f"{TOPIC}/text", **form, text=MINE, phrasings="Min fråga?")
    html = unescape(response.text)
    path = "/console/proposals/3"
    assert (response.status_code, state_of(desk, path)) == (200, State.DRAFT)
    assert say("console_saved_part", number=3) in html
    assert field_of(html, "phrasings") == "Min fråga?"
    await agent.send_form(f"{path}/withdraw")
    response = await agent.send_form(
        f"{TOPIC}/phrasings", **form, text=MINE, phrasings="Min fråga?"
    )
    html = unescape(response.text)
    assert (field_of(html, "text"), field_of(html, "phrasings")) == (MINE, "")
    asked = desk.run(lambda unit: proposal_in(unit, "/console/proposals/4"))
    assert (asked.way, asked.text) == (Way.PHRASING, "Min fråga?")
    response = await agent.send_form(f"{TOPIC}/text", **form | {"key": "other"}, text=MINE)
    assert response.headers["location"] == "/console/proposals/5"


async def test_a_text_and_questions_of_one_page_are_two_proposals(desk, written):
    """Saved, gone back, and the other part proposed: by the key of the same page neither swallows the other."""
    await saved(desk, language="sv", text=MINE, began=SWEDISH_NOW)
    form = {"key": "k", "language": "sv", "phrasings": "Min fråga?"}
    agent = desk.browser("agent")
    paths = {
        (await agent.send_form(f"{TOPIC}/phrasings", **form)).headers["location"] for _ in "12"
    }
    assert paths == {"/console/proposals/4"}


async def test_a_new_topic_is_saved_with_all_that_was_typed_of_it(desk):
    """The language and what is the same in all, by one button; a part that nobody touched meets nobody."""
    path = await begun(desk)
    agent, other = desk.browser("agent"), desk.browser("colleague")
    html = (await agent.get(path)).text
    began_head = html.partition('name="began_head" value="')[2].partition('"')[0]
    form = {"part": "en", "began": await began_of(agent, path), "began_head": began_head,
            "source": "", "related": "", "title": HEAD["title"]}  # fmt: skip
    head = {"source": HEAD["source"], "related": HEAD["related"]}
    theirs = {**form, **head, "title": "CE marks"}
    assert (await other.send_form(f"{path}/part", **theirs)).status_code == 303
    mine = {**form, **head, **ENGLISH}
    assert (await agent.send_form(f"{path}/part", **mine)).status_code == 303
    outline = outline_of(desk, path)
    assert (outline.title, outline.said("en").answer) == ("CE marks", ENGLISH["answer"])
    form |= {"began": await began_of(agent, path)}
    met = await agent.send_form(f"{path}/part", **form | head | ENGLISH | {"title": "My title"})
    html = unescape(met.text)
    assert met.status_code == 422
    assert 'value="My title"' in html
    assert "CE marks" in html.partition('id="head"')[2]


async def test_why_a_text_is_given_back_stays_beside_what_is_written_in_it(desk, written):
    path = await saved(desk, language="sv", text=MINE, began=SWEDISH_NOW)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    form = {"language": "sv", "began": MINE, "text": f"{MINE} Mer.", "seen": "of before"}
    office = desk.browser("office-manager")
    html = (await office.send_form(f"{path}/return", **form, reason="Too short")).text
    assert (field_of(html, "text"), field_of(html, "reason")) == (f"{MINE} Mer.", "Too short")
