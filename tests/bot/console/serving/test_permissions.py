"""Who may do what: a matrix made from the table of routes, every route by every person and object."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.routing import Mount

import bot.console
from bot.console.serving import access
from bot.console.serving.http import Endpoint
from bot.console.serving.routes import MOVED, RULES, pages_of_forms, routes
from bot.console.serving.rule import Of, Rule, Who
from bot.staff.audit import Ending
from bot.staff.members import Role, Sight
from bot.staff.recovery import state_of
from tests.bot.cast import PROJECT, library
from tests.bot.console.conftest import FINLAND, FINNISH, NUMBERS, SENDABLE, STAFF, SWEDEN, SWEDISH

PEOPLE = (None, "swede", "viewer", "agent", "manager", "admin")
"""Nobody, another organisation, and each role."""

OBJECTS = {
    Of.LEAD: {"finnish": FINNISH, "swedish": SWEDISH},
    Of.COLLEAGUE: {
        "finnish": str(NUMBERS["colleague"]),
        "swedish": str(NUMBERS["swedish-colleague"]),
    },
    # Numbers of the exchanges that asked for a person: after one exchange for each of four leads.
    Of.REQUEST: {"finnish": "5", "swedish": "6"},
    # Questions in vain and what is proposed for others: one for each side.
    Of.QUESTION: {"finnish": "7", "swedish": "8"},
    Of.SAVED_REPLY: {"finnish": "1", "swedish": "2"},
    Of.SAVED_VIEW: {"finnish": "1", "swedish": "2"},
    Of.IMPORT: {"finnish": "1", "swedish": "2"},
    Of.PROPOSAL: {"finnish": "1", "swedish": "2"},
    # What visitors read is nobody's own.
    Of.TOPIC: {"finnish": "cities.overview"},
    Of.PHRASE: {"finnish": "greeting"},
    Of.FACT: {"finnish": "years"},
    Of.NAME: {"finnish": "wuhan"},
    Of.LABEL: {"finnish": "cities.overview"},
    Of.TITLE: {"finnish": "cities.overview"},
    Of.SOURCE: {"finnish": "cities.overview"},
    Of.RELATED: {"finnish": "cities.overview"},
    Of.NOTHING: {"finnish": "no-such-secret"},
}

OFF_TOPIC = next(one.text for one in library().offtopic if one.language == "en")
TYPED = {"key": "k", "language": "en", "text": "Other words", "began": ""}
OPEN_TO_ALL = {
    *(Of.NOTHING, Of.TOPIC, Of.PHRASE, Of.FACT, Of.NAME),
    *(Of.LABEL, Of.TITLE, Of.SOURCE, Of.RELATED),
}
"""What is for whoever has signed in: it belongs to no organisation."""
BRINGERS = {"finnish": "agent", "swedish": "swede"}
"""Who has brought a file with leads: it is nobody else's, whatever their role."""

FILES = {"finnish": "1", "swedish": "2"}
"""The numbers of the files of both sides."""

FORMS = {
    "/console/sign-in": {"email": "nobody@example.org", "password": "x", "next": ""},
    "/console/sign-out": {},
    "/console/sign-in/code": {"code": "000000", "next": ""},
    "/console/invitation/{secret}": {"password": "a password of many words"},
    "/console/account/password": {"old": "wrong", "password": "y"},
    "/console/account/codes": {"first": "000000"},
    "/console/account/recovery": {"before": state_of([])},
    "/console/notifications": {"mailed": "no"},
    "/console/notifications/telegram": {},
    "/console/notifications/telegram/unlink": {},
    "/console/account/known-as": {"known_as": "Aino"},
    "/console/account/language": {"language": "zh-Hans", "next": ""},
    "/console/requests/{request}/close": {},
    "/console/requests/{request}/reply": {"key": "k", "words": "Hello"},
    "/console/requests/{request}/hand-back": {},
    "/console/leads/{reference}/merge": {"version": "1", "other": FINNISH, "other_version": "1"},
    "/console/leads/{reference}/split": {"other": FINNISH},
    "/console/leads/{reference}/part": {"other": FINNISH},
    "/console/leads/{reference}/introduction": {
        "other": SENDABLE,
        "seen": "0",
        "step": "agreed",
        "of": FINNISH,
        "note": "By telephone",
    },
    "/console/leads/{reference}/reply": {"key": "k", "words": "Hello"},
    "/console/leads/{reference}/hand-back": {},
    "/console/leads/{reference}/status": {"version": "1", "status": "contacted", "reason": ""},
    "/console/leads/{reference}/owner": {"version": "1", "owner": ""},
    "/console/leads/{reference}/due": {"version": "1", "due_on": "2026-12-24"},
    "/console/leads/{reference}/organisation": {"version": "1", "organisation": "project-office"},
    "/console/leads/{reference}/given": {"version": "1", "phone": "040 765 4321"},
    "/console/leads/{reference}/translate": {"what": "given offer"},
    "/console/leads/{reference}/notes": {"key": "k", "text": "A note"},
    "/console/saved-replies": {"key": "k", "language": "en", "title": "T", "text": "Hello"},
    "/console/saved-replies/{saved}": {
        "version": "1",
        "language": "en",
        "title": "T",
        "text": "Hello",
    },
    "/console/saved-replies/{saved}/remove": {},
    "/console/leads/new": {
        "key": "k",
        "kind": "company",
        "country": "FI",
        "company": "Revontuli Oy",
        "email": "eero@revontuli.fi",
        "language": "fi",
        "statement": "Said yes at a fair",
        "heard_on": "2026-11-20",
    },
    "/console/leads/import": {
        "key": "k",
        "kind": "company",
        "language": "fi",
        "statement": "All said yes at a fair",
        "heard_on": "2026-11-20",
    },
    "/console/leads/import/{import}/columns": {
        "version": "1",
        "column_0": "company",
        "column_1": "country",
        "column_2": "email",
    },
    "/console/leads/import/{import}/take": {
        "version": "1",
        "page": "1",
        "shown": "",
        "row": "1",
    },
    "/console/leads/import/{import}/drop": {},
    "/console/leads/undo": {"was": f"owner {FINNISH}:1:0", "query": ""},
    "/console/leads/change": {"chosen": f"{FINNISH}:1", "query": "", "what": "owner", "owner": ""},
    "/console/views": {"key": "k", "query": "view=mine", "columns": "due", "name": "Mine"},
    "/console/views/{view}": {
        "version": "1",
        "query": "view=mine",
        "columns": "due",
        "name": "Mine",
        "shared": "1",
        "shown": "1",
    },
    "/console/views/{view}/remove": {},
    "/console/leads/columns": {"query": "", "sort": "-due", "column_due": "1"},
    "/console/leads/export": {"format": "csv", "query": ""},
    "/console/questions/{question}/close": {
        "key": "k",
        "way": "phrasing",
        "language": "en",
        "text": "Which towns?",
        "topic": "cities.overview",
    },
    "/console/content/topics/{topic}/text": TYPED,
    "/console/content/topics/{topic}/preview": TYPED,
    "/console/content/topics/{topic}/phrasings": {
        "key": "k",
        "language": "en",
        "phrasings": "Which towns, then?",
    },
    "/console/content/topics/{topic}/machine": {**TYPED, "language": "fi", "what": "answer"},
    "/console/content/question": {
        "key": "k",
        "topic": "",
        "language": "en",
        "part": "offtopic",
        "before": OFF_TOPIC,
        "text": "Other words",
        "what": "reword",
    },
    "/console/content/phrases/{phrase}/text": TYPED,
    "/console/content/phrases/{phrase}/preview": TYPED,
    "/console/content/facts/{fact}/text": TYPED,
    "/console/content/facts/{fact}/preview": TYPED,
    "/console/content/names/{name}/text": TYPED,
    "/console/content/names/{name}/preview": TYPED,
    "/console/content/labels/{label}/text": TYPED,
    "/console/content/labels/{label}/preview": TYPED,
    "/console/content/titles/{title}/text": {**TYPED, "language": ""},
    "/console/content/titles/{title}/preview": {**TYPED, "language": ""},
    "/console/content/sources/{source}/text": {**TYPED, "language": ""},
    "/console/content/sources/{source}/preview": {**TYPED, "language": ""},
    "/console/content/related/{related}/text": {**TYPED, "language": ""},
    "/console/content/related/{related}/preview": {**TYPED, "language": ""},
    "/console/content/topics/{topic}/removal": {"key": "k"},
    "/console/content/new": {
        "key": "k",
        "group": "pipeline",
        "name": "ce-marking",
        "title": "CE marking",
        "source": "",
        "related": "",
    },
    "/console/content/new-fact": {"key": "k", "name": "bus_lines", "language": "", "text": "7"},
    "/console/content/new-name": {
        "key": "k",
        "name": "vihti",
        "group": "towns",
        "country": "FI",
        "topic": "",
        "language": "fi",
        "text": "Vihti",
    },
    "/console/proposals/{proposal}/part": {"part": "en", "answer": "An answer", "began": ""},
    "/console/proposals/{proposal}/text": TYPED,
    "/console/proposals/{proposal}/preview": TYPED,
    "/console/proposals/{proposal}/hand-in": {},
    "/console/proposals/{proposal}/return": {"reason": "Say it shorter", "seen": ""},
    "/console/proposals/{proposal}/bring-back": {"key": "k", "which": "before"},
    "/console/proposals/{proposal}/apply": {"seen": ""},
    "/console/proposals/{proposal}/withdraw": {},
    "/console/leads/{reference}/person/correct": {"version": "1", "person": "Aino Korhonen"},
    "/console/leads/{reference}/person/restrict": {"reason": "They asked for it"},
    "/console/leads/{reference}/person/release": {},
    "/console/leads/{reference}/person/erase": {},
    "/console/staff": {
        "email": "new@example.org",
        "name": "New",
        "role": "viewer",
        "organisation": "",
        "language": "en",
    },
    "/console/staff/{colleague}/role": {"role": "viewer"},
    "/console/staff/{colleague}/access": {"access": "closed"},
    "/console/staff/{colleague}/invitation": {},
}
"""What each form that changes something holds when it is right."""

UNWATCHED = {
    "audit",
    "audit_extent",
    "sessions",
    "tries",
    "used_codes",
    "alembic_version",
    "sqlite_sequence",
}


PAGES = pages_of_forms(RULES)


def name_of(rule):
    return f"{rule.method} {rule.path}"


def rows_of(desk):
    """Return a digest of everything that is kept, but for the door's own book-keeping."""

    def looked(unit):
        names = unit.connection.execute(
            text("select name from sqlite_master where type = 'table' order by name")
        ).scalars()
        digest = hashlib.sha256()
        for name in names:
            if name not in UNWATCHED:
                rows = unit.connection.execute(text(f"select * from {name}")).all()  # noqa: S608
                digest.update(repr(sorted(map(repr, rows))).encode())
        return digest.hexdigest()

    return desk.run(looked)


def expected(rule, person, whose):
    """Return what the rule promises: the status, and how it ends in the audit; None: let in."""
    if isinstance(rule.who, Who) and (rule.who is Who.ANYBODY or person is not None):
        return None
    if person is None:
        return 401, None
    organisation, role = STAFF[person]
    is_own = (organisation == FINLAND) == (whose == "finnish")
    if rule.of is Of.IMPORT:
        is_own = person == BRINGERS[whose]
    if rule.of not in OPEN_TO_ALL and not is_own:
        return 404, Ending.ABSENT
    if not role.includes(rule.who):
        return 403, Ending.REFUSED
    return None


def form_of(rule, person):
    """Return a form for the route of *rule*, of what *person* may change."""
    form, organisation = dict(FORMS.get(rule.path, {})), STAFF[person][0] if person else ""
    if "organisation" in form and not form["organisation"] and person:
        form["organisation"] = organisation
    if organisation == SWEDEN:
        theirs = {"chosen": f"{SWEDISH}:1", "was": f"owner {SWEDISH}:1:0"}
        form |= {name: text for name, text in theirs.items() if name in form}
    return form


async def violations(open_desk, rules, rule):
    """Return the cells of one row of the matrix in which something else happens than promised.

    *rule* is the one that is promised, *rules* the table that is in force.
    """
    found = []
    closed = open_desk(rules=rules)
    kept = rows_of(closed)
    for person in PEOPLE:
        for whose, named in OBJECTS[rule.of].items():
            wanted = expected(rule, person, whose)
            # Where nothing may change, nothing need be renewed.
            desk = open_desk(rules=rules) if wanted is None else closed
            known = len(desk.entries())
            browser = desk.browser(person)
            form = form_of(rule, person)
            path = rule.path.partition("{")[0]
            path += named + rule.path.partition("}")[2] if "{" in rule.path else ""
            path = path.replace("{file}", FILES[whose])
            if rule.method == "POST":
                response = await browser.send_form(path, **form)
            else:
                response = await browser.get(path)
            cell = f"{name_of(rule)} by {person} on {whose}: {response.status_code}"
            if wanted is None:
                if isinstance(rule.who, Role) and response.status_code in {401, 403, 404}:
                    found.append(cell)
                continue
            status, ending = wanted
            before, kept = kept, rows_of(closed)
            endings = [entry.event.ending for entry in desk.entries()[known:]]
            if response.status_code != status or kept != before:
                found.append(cell)
            elif ending is not None and endings != [ending]:
                found.append(f"{cell}, in the audit {endings}")
    return found


@pytest.mark.parametrize("rule", RULES, ids=name_of)
async def test_every_route_keeps_its_rule(open_desk, rule):
    """Strangers are asked in, others' things are absent, what a role lacks is refused: and audited."""
    assert await violations(open_desk, RULES, rule) == []


async def test_a_role_that_is_let_in_by_mistake_is_found(open_desk):
    """Control: a viewer who may change a status is seen by the matrix."""
    rule = next(each for each in RULES if each.path.endswith("/status"))
    rules = tuple(replace(each, who=Role.VIEWER) if each == rule else each for each in RULES)
    assert len(await violations(open_desk, rules, rule)) == 1


async def test_a_rule_that_forgets_whose_it_is_is_found(open_desk, monkeypatch):
    """Control: when everybody sees everything, the matrix says so."""
    monkeypatch.setattr(access, "sight_of", lambda *_: Sight("", is_whole=True))
    rule = next(each for each in RULES if each.path == "/console/leads/{reference}")
    assert len(await violations(open_desk, RULES, rule)) == len(PEOPLE) - 1


def without_rule(made):
    """Return the routes that stand behind no rule; our own files and what only leads on need none."""
    mounted = [route for route in made if isinstance(route, Mount)]
    others = [route for route in made if not isinstance(route, Mount)]
    loose = [route.path for route in others if not isinstance(route.app, Endpoint)]
    loose = [path for path in loose if path not in {*MOVED, *PAGES}]
    return loose + [mount.path for mount in mounted if mount.path != "/console/static"]


def test_no_route_is_without_a_rule(desk):
    """What answers a route is always the gate, reading the rule of the table."""
    made = routes(desk.console)
    assert without_rule(made) == []
    ruled = [route.app.rule for route in made if isinstance(getattr(route, "app", None), Endpoint)]
    assert ruled == list(RULES)


def test_a_route_without_a_rule_is_found(desk):
    """Control: one that is added beside the table."""
    from starlette.routing import Route  # noqa: PLC0415

    made = [*routes(desk.console), Route("/console/back-door", lambda request: None)]
    assert without_rule(made) == ["/console/back-door"]


def test_every_form_has_its_sample():
    """So that the matrix tries each of them with what it wants, and nothing else."""
    wanted = {rule.path for rule in RULES if rule.method == "POST"}
    assert wanted == FORMS.keys()
    for rule in RULES:
        if rule.method == "POST":
            answers = PROJECT.asked if rule.takes_answers else ()
            assert set(FORMS[rule.path]) <= {*rule.fields, *answers}


def test_every_rule_that_changes_something_is_audited():
    """And everything that shows a lead."""
    assert [name_of(rule) for rule in RULES if rule.is_changing and rule.action is None] == []
    assert [name_of(rule) for rule in RULES if rule.of is Of.LEAD and rule.action is None] == []


def test_what_is_named_in_an_address_is_checked():
    """A rule whose address names a lead, a request or a colleague is of it; other names are not taken."""
    naming = {"reference": Of.LEAD, "request": Of.REQUEST, "colleague": Of.COLLEAGUE,
              "question": Of.QUESTION, "proposal": Of.PROPOSAL,
              "topic": Of.TOPIC, "phrase": Of.PHRASE, "fact": Of.FACT, "name": Of.NAME, "label": Of.LABEL, "title": Of.TITLE,
              "source": Of.SOURCE, "related": Of.RELATED,
              "saved": Of.SAVED_REPLY, "view": Of.SAVED_VIEW, "import": Of.IMPORT}  # fmt: skip
    for rule in RULES:
        named = rule.path.partition("{")[2].partition("}")[0]
        assert rule.of is naming.get(named, Of.NOTHING), name_of(rule)
    with pytest.raises(KeyError):
        Rule("GET /console/leads/{lead}", Role.VIEWER, None, lambda unit, visit: None)


def test_every_feature_is_among_the_rules():
    """The modules that end with rules are found by themselves; of none is anything left out."""
    folder = Path(bot.console.__file__).parent
    ruled = {
        ".".join(("bot.console", *path.relative_to(folder).with_suffix("").parts))
        for path in folder.rglob("*.py")
        if "\nRULES = (" in path.read_text()
    }
    assert {rule.work.__module__ for rule in RULES} == ruled
    assert len({rule.route for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(("old", "new"), MOVED.items())
async def test_an_old_address_leads_to_the_new_one(desk, old, new):
    """For whoever looks; what changes something goes to the new one alone, and shows nothing by itself."""
    assert new in {rule.path for rule in RULES if rule.method == "GET"}
    assert old not in {rule.path for rule in RULES}
    old, new = (path.format(reference=FINNISH) for path in (old, new))
    browser = desk.browser()
    response = await browser.get(f"{old}?done=mail")
    assert (response.status_code, response.headers["location"]) == (308, f"{new}?done=mail")
    assert (await browser.post(old)).status_code == 405


@pytest.mark.parametrize("rule", [each for each in RULES if each.again], ids=name_of)
async def test_the_address_of_a_form_that_was_refused_leads_to_its_page(desk, rule):
    """There the page stands that says why: whoever presses Enter, or passes the link on, is led to it; a stranger to sign in."""
    shown, page = {each.path for each in RULES if each.method == "GET"}, PAGES.get(rule.path)
    assert page in shown or rule.path in shown or rule.path.startswith("/console/views")
    if page:
        form, there = (re.sub(r"\{\w+\}", "9", path) for path in (rule.path, page))
        response = await desk.browser().get(form)
        assert (response.status_code, response.headers.get("location")) == (303, there)
        assert (await desk.browser().get(there)).status_code == 401


async def test_an_old_address_leads_nowhere_else(desk):
    """Whatever stands in it: it stays on this host, and one header."""
    for name in ("%2F%2Fevil.example", "%0D%0ASet-Cookie:x", "..%2F..", "a%3Fb%23c"):
        response = await desk.browser().get(f"/console/leads/{name}/fits")
        to = response.headers.get("location", "/console/leads/")
        assert to.startswith("/console/leads/")
        assert "set-cookie" not in response.headers
