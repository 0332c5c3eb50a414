"""What no page of ours would send: controls in a form or an address are dropped at the door."""

import pytest

from bot.console.serving import form
from bot.console.serving.routes import RULES
from bot.console.serving.rule import Of
from bot.message import Visitor
from tests.bot.console.conftest import FINNISH, SWEDISH
from tests.bot.console.serving.test_permissions import FORMS, OBJECTS

BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
BAD = "\x00\x1f\ud800\u202e"
UNSEEN = BAD.replace("\ud800", "")
"""No lone surrogate: it is no UTF-8, and refused as such."""


async def troubled(desk, person):
    """Return the routes that cannot answer *person* when something unseen stands everywhere."""
    found = []
    for rule in RULES:
        browser = desk.browser(person)
        whose = OBJECTS[rule.of]["finnish"]
        path = rule.path.partition("{")
        path = path[0] + (whose + path[2].partition("}")[2] if path[1] else "")
        try:
            if rule.is_changing:
                await browser.get("/console/sign-in")
                given = dict.fromkeys(rule.fields, "x") | FORMS[rule.path]
                form = {name: value + UNSEEN for name, value in given.items()}
                status = (await browser.send_form(path, **form)).status_code
            else:
                names = ("q", "status", "period", "other", "sentence", "next", "done", "about")
                asked = dict.fromkeys(names, UNSEEN)
                status = (await browser.get(path, params=asked)).status_code
        except Exception as error:  # noqa: BLE001  # whatever it is, it would be a 500
            status = repr(error)
        if not isinstance(status, int) or status >= 500:
            found.append((rule.route, status))
    return found


@BOTH
@pytest.mark.parametrize("person", [None, "admin"])
async def test_what_cannot_be_seen_is_no_error(anywhere, person):
    """Neither for strangers nor for staff, in no form and in no address."""
    assert await troubled(anywhere, person) == []


@BOTH
async def test_text_is_kept_without_it(anywhere):
    text = f"First{UNSEEN} line\r\n\r\n\tSecond\u2028line {UNSEEN}"
    browser = anywhere.browser("agent")
    await browser.send_form(f"/console/leads/{FINNISH}/notes", key="k" + UNSEEN, text=text)
    [note] = anywhere.run(lambda unit: list(unit.cases.notes(FINNISH)))
    assert note.text == "First line\n\n Second\nline"


@BOTH
async def test_nor_is_it_kept_where_it_is_said_twice_over(anywhere):
    """The search that a file is made of is an address within a form."""
    browser = anywhere.browser("admin")
    form = {"format": "csv", "query": "q=%00%ED%A0%80a"}
    assert (await browser.send_form("/console/leads/export", **form)).status_code == 200


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_control_what_is_let_in_as_it_is_troubles_postgresql(anywhere, monkeypatch):
    monkeypatch.setattr(form, "plain_text", lambda text: text)
    assert "POST /console/sign-in" in dict(await troubled(anywhere, None))


async def test_a_password_stays_as_it_was_typed():
    """Whoever made it with a tab in it signs in with a tab in it."""
    assert form.cleaned([("password", "a\tb"), ("email", "a\tb")]) == {
        "password": "a\tb",
        "email": "a b",
    }


@pytest.mark.parametrize("database", ["sqlite"])
async def test_the_key_of_a_form_is_its_sender_s_own(anywhere):
    """Two people who send the same one do not meet: of neither anything is lost, or shown to the other."""
    for person, reference in (("agent", FINNISH), ("swede", SWEDISH)):
        browser = anywhere.browser(person)
        for _ in "12":  # pressed twice, it is taken once
            form = {"key": "k", "text": f"A note of {person}"}
            await browser.send_form(f"/console/leads/{reference}/notes", **form)
            form = {"key": "k", "words": f"Words of {person}"}
            await browser.send_form(f"/console/leads/{reference}/reply", **form)
    for person, reference in (("agent", FINNISH), ("swede", SWEDISH)):
        notes = anywhere.run(lambda unit, of=reference: list(unit.cases.notes(of)))
        assert [note.text for note in notes] == [f"A note of {person}"]
        visitor = Visitor("web", f"visitor-{reference}")
        said = anywhere.run(
            lambda unit, of=visitor: [each.reply.text for each in unit.transcript.of(of)]
        )
        assert said.count(f"Words of {person}") == 1


@pytest.mark.parametrize("database", ["sqlite"])
async def test_nor_do_two_proposals_of_one_key(anywhere):
    numbers = set()
    for person, whose in (("agent", "finnish"), ("swede", "swedish"), ("agent", "finnish")):
        path = f"/console/questions/{OBJECTS[Of.QUESTION][whose]}/close"
        response = await anywhere.browser(person).send_form(path, **FORMS[CLOSE])
        numbers.add(response.headers["location"])
    assert len(numbers) == 2


CLOSE = "/console/questions/{question}/close"
