"""The content in the console: found, written, examined, approved by somebody else, compared, brought back."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.casework.alphabets import place_of
from bot.casework.content.search import Part
from bot.casework.content.texts import ASSISTANT, StepKind, digest_of, moved
from bot.casework.questions import ProposalRefusal, State
from bot.console.content.texts import LONGEST_TEXT
from bot.staff.audit import Action, Ending
from bot.staff.members import Sight
from bot.wiring.knowledge import written_in
from knowledge.editing.patch import Change, Way
from knowledge.reading.loader import CONTENT
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.conftest import NUMBERS

TOPIC, PHRASE = "/console/content/topics/city.wuhan", "/console/content/phrases/greeting"
NOW_SAID = library().topics["city.wuhan"].answers["en"].template.strip()
WORDS = "Wuhan is one of the five target cities. We say it in other words."
OFFICE_EYES = Sight("project-office")
SWEDISH_WORDS = "Wuhan är en av de fem målstäderna, med andra ord."


@pytest.fixture
def written(desk):
    """What somebody has put into the folder meanwhile: topic or phrase, language, text."""
    desk.knowledge.written = {}
    return desk.knowledge.written


async def saved(desk, person="agent", page=TOPIC, **fields):
    """Return the address of the draft that *person* saves."""
    form = {"key": "k", "language": "en", "text": WORDS, "began": NOW_SAID, **fields}
    response = await desk.browser(person).send_form(f"{page}/text", **form)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def examined(desk, path, state=State.EXAMINED, **report):
    """Let the trial be done, as the runner does it."""

    def work(unit):
        proposal = proposal_in(unit, path)
        done = proposal.became(state, desk.now, {"problems": [], "diff": "d", **report})
        assert moved(done, proposal.state, ASSISTANT, desk.now, unit)

    desk.run(work)


def proposal_in(unit, path):

    return unit.unanswered.get(int(path.rpartition("/")[2]), OFFICE_EYES)


def seen(desk, path):
    """Return what a form to approve *path* knows it by, were its page looked at now."""
    return desk.run(lambda unit: digest_of(proposal_in(unit, path)))


def state_of(desk, path):
    return desk.run(lambda unit: proposal_in(unit, path)).state


def became_live(desk, path, written):
    """Let what was approved be written and spoken from."""

    def work(unit):
        proposal = proposal_in(unit, path)
        for state in (State.APPLIED, State.OUT):
            assert moved(
                proposal.became(state, desk.now), proposal.state, ASSISTANT, desk.now, unit
            )
            proposal = proposal_in(unit, path)
        return proposal

    proposal = desk.run(work)
    name = proposal.phrase or proposal.topic
    written.setdefault(name, {})[proposal.language] = proposal.text


async def approved(desk, written, path, by="office-manager"):
    """Take a draft all the way: handed in, examined, approved by somebody else, live."""
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    response = await desk.browser(by).send_form(f"{path}/apply", seen=seen(desk, path))
    assert response.status_code == 303, response.text
    became_live(desk, path, written)


# Reading


@pytest.mark.parametrize("part", Part)
async def test_everything_is_found(desk, part):
    """Each part of the content by itself, with a page of its own where it has one."""
    html = (await desk.browser("viewer").get("/console/content", params={"part": part})).text
    assert html.count("<tr>") > 20
    assert say(f"console_part_{part}") in unescape(html)


async def test_words_are_found_in_every_language(desk):
    """Several words must all be there; capitals make no difference."""
    browser = desk.browser("viewer")
    html = (await browser.get("/console/content?q=MÅLSTÄDER+fem&part=answer")).text
    assert "/console/content/topics/cities.overview?language=sv" in html
    assert say("console_content_none") in (await browser.get("/console/content?q=nosuchword")).text


async def test_names_follow_each_other_as_in_their_language(desk):
    """Of one language; control: by their signs, or in the order of the file, they would stand otherwise."""
    html = unescape(
        (await desk.browser("agent").get("/console/content?part=name&language=sv")).text
    )
    spelled = {
        name.id: ", ".join(text.value for text in name.spellings["sv"])
        for name in library().names
        if "sv" in name.spellings
    }
    wanted = sorted(spelled, key=lambda name: place_of(spelled[name], "sv"))
    shown = [part.partition("?")[0] for part in html.split("/console/content/names/")[1:]]
    assert list(dict.fromkeys(shown)) == wanted[: len(set(shown))]
    assert len(shown) > 10
    assert wanted != sorted(spelled, key=spelled.get) != list(spelled)


async def test_pages_of_what_is_found_follow_each_other(desk):
    browser = desk.browser("viewer")
    first = (await browser.get("/console/content?part=phrasing&language=en")).text
    assert "page=2" in first
    second = (await browser.get("/console/content?part=phrasing&language=en&page=2")).text
    assert first != second
    far = await browser.get("/console/content?part=phrasing&language=en&page=9999999999")
    assert far.status_code == 200


@pytest.mark.parametrize("language", library().written())
async def test_a_topic_shows_all_that_is_written_of_it(desk, language):
    """Answer, phrasings, exam, names, facts, source; in one language at a time."""
    html = unescape((await desk.browser("viewer").get(f"{TOPIC}?language={language}")).text)
    topic = library().topics["city.wuhan"]
    assert topic.answers[language].template.strip() in html
    for questions in (library().phrasings, library().exam):
        wanted = [q.text for q in questions if (q.topic, q.language) == (topic.id, language)]
        assert all(text in html for text in wanted)
    assert topic.source in html


@pytest.mark.parametrize(
    "path", ["no.such", "..%2F..%2Fproject", "../../project", "city.wuhan%00"]
)
async def test_what_is_no_topic_is_absent(desk, path):
    """An address never becomes the name of a file."""
    response = await desk.browser("agent").get(f"/console/content/topics/{path}")
    assert response.status_code == 404


# Writing


async def test_a_draft_changes_nothing_that_visitors_get(desk, written):
    """It is kept, with who wrote it; the file and the library are as they were."""
    before = {path: path.read_bytes() for path in (CONTENT / "topics").iterdir()}
    path = await saved(desk)
    assert state_of(desk, path) is State.DRAFT
    assert {path: path.read_bytes() for path in (CONTENT / "topics").iterdir()} == before
    html = (await desk.browser("agent").get(path)).text
    assert "We say it in other words" in html
    assert "<del>" in html


async def test_nobody_without_the_right_sees_a_draft(desk, written):
    """Neither another organisation, nor in the list, the log, or the page of the topic."""
    path = await saved(desk)
    swede = desk.browser("swede")
    assert (await swede.get(path)).status_code == 404
    for page in ("/console/content", "/console/content/log", TOPIC, "/console/questions"):
        assert "other words." not in (await swede.get(page)).text.replace("in other words", "")
        assert path not in (await swede.get(page)).text
    assert path in (await desk.browser("office-manager").get("/console/content")).text


async def test_a_viewer_writes_nothing(desk):
    """And is offered no form."""
    assert "/text" not in (await desk.browser("viewer").get(TOPIC)).text
    response = await desk.browser("viewer").send_form(
        f"{TOPIC}/text", key="k", language="en", text="x", began=""
    )
    assert response.status_code == 403


async def test_the_same_form_twice_is_one_draft(desk, written):
    """A double click, or a page sent again; the audit tells of it once."""
    assert await saved(desk) == await saved(desk)
    steps = desk.run(lambda unit: unit.edits.steps(3))
    assert [step.kind for step in steps] == [StepKind.SAVED]
    told = [entry for entry in desk.entries() if entry.event.action is Action.TEXT_SAVED]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"text": " \r\n "}, ProposalRefusal.TEXT_EMPTY),
        ({"text": NOW_SAID}, ProposalRefusal.TEXT_SAME),
        ({"text": "x" * (LONGEST_TEXT + 1)}, ProposalRefusal.TEXT_LONG),
        ({"language": "zh-Hant"}, ProposalRefusal.LANGUAGE_UNKNOWN),
        ({"language": "../en"}, ProposalRefusal.LANGUAGE_UNKNOWN),
    ],
)
async def test_what_cannot_be_saved_is_said_and_stays_typed(desk, fields, refusal):
    form = {"key": "k", "language": "en", "text": WORDS, "began": NOW_SAID, **fields}
    response = await desk.browser("agent").send_form(f"{TOPIC}/text", **form)
    assert response.status_code == 422
    said = say(refusal, most=LONGEST_TEXT, length=len(form["text"]))
    assert said in unescape(response.text)
    assert form["text"].strip() in unescape(response.text)


async def test_a_megabyte_is_refused_at_the_door(desk):
    """Before anything reads it."""
    form = {"key": "k", "language": "en", "text": "x" * 1_000_000, "began": NOW_SAID}
    assert (await desk.browser("agent").send_form(f"{TOPIC}/text", **form)).status_code == 413


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_words_are_words(desk, written, hostile):
    """On every page that shows them; and a preview runs nothing."""
    path = await saved(desk, text=f"{hostile}\n---\n: |", began=NOW_SAID)
    for page in (path, TOPIC, "/console/content", "/console/content/log"):
        html = (await desk.browser("agent").get(page)).text
        assert "<img src=x" not in html
        assert 'href="javascript' not in html
    form = {"key": "k", "language": "en", "text": hostile, "began": NOW_SAID}
    response = await desk.browser("agent").send_form(f"{TOPIC}/preview", **form)
    assert response.status_code == 200
    assert "<img src=x" not in response.text


async def test_channels_that_show_the_same_stand_together(desk, written):
    """Each with how long it is there, and the text once below them; apart from one that shows it otherwise."""
    form = {"key": "k", "language": "en", "text": "Five cities, briefly.", "began": NOW_SAID}
    response = await desk.browser("agent").send_form(f"{TOPIC}/preview", **form)
    shown = response.text.partition('id="preview"')[2].partition('aria-labelledby="phrasings"')[0]
    parts = ("Five cities, briefly.", 'aria-labelledby="shown-', '<h3 id="shown-')
    assert [shown.count(each) for each in parts] == [2, 2, 3]


# Two editors, and a text that was changed meanwhile


async def test_the_second_editor_meets_three_texts(desk, written):
    """What both began from, what the first one made of it, and one's own; nothing is lost, and saved anew it stands."""
    path = await saved(desk, "colleague")
    form = {"key": "k2", "language": "en", "text": "My own careful words.", "began": NOW_SAID}
    second = desk.browser("agent")
    met = await second.send_form(f"{TOPIC}/text", **form)
    assert met.status_code == 422
    html = unescape(met.text)
    assert say("console_text_three") in html
    assert all(text in html for text in (NOW_SAID[:40], "My own careful words."))
    assert f'action="{TOPIC}/text"' in html
    # All that stands on the page goes along, whatever is pressed there.
    whole = {**form, "began": WORDS, "phrasings": "", "exam": ""}
    assert (await second.send_form(f"{TOPIC}/preview", **whole)).status_code == 200
    again = await second.send_form(f"{TOPIC}/text", **whole)
    assert (again.status_code, again.headers["location"]) == (303, path)
    assert desk.run(lambda unit: proposal_in(unit, path)).text == "My own careful words."
    kept = desk.run(lambda unit: unit.edits.steps(3))
    assert [(step.staff, step.words) for step in kept] == [
        (NUMBERS["colleague"], WORDS), (NUMBERS["agent"], "My own careful words."),
    ]  # fmt: skip


async def test_ways_to_ask_stay_when_a_text_takes_the_place_of_another_one(desk, written):
    """They are yet to be proposed; and a second draft is not begun."""
    path = await saved(desk, "colleague")
    form = {"key": "k", "language": "en", "text": "Mine.", "began": WORDS, "exam": ""}
    kept = await desk.browser("agent").send_form(f"{TOPIC}/text", **form, phrasings="And Wuhan?")
    assert kept.status_code == 200
    assert "And Wuhan?" in kept.text
    assert say("console_saved_part", number=path.rpartition("/")[2]) in unescape(kept.text)
    assert desk.run(lambda unit: proposal_in(unit, path)).text == "Mine."


async def test_a_draft_is_not_saved_over_words_that_were_not_seen(desk, written):
    """The stale form meets the three texts on the page of the draft."""
    path = await saved(desk)
    first, second = desk.browser("agent"), desk.browser("colleague")
    form = {"key": "k", "language": "en", "began": WORDS}
    assert (await first.send_form(f"{path}/text", **form, text="First")).status_code == 303
    met = await second.send_form(f"{path}/text", **form, text="Second")
    assert met.status_code == 422
    assert say("console_text_three") in unescape(met.text)
    assert desk.run(lambda unit: proposal_in(unit, path)).text == "First"


async def test_a_text_that_was_changed_meanwhile_is_not_approved_over(desk, written):
    """The live text is another one by now: it is compared, and written on from there."""
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    written["city.wuhan"] = {"en": "Somebody edited the file."}
    refused = await desk.browser("office-manager").send_form(
        f"{path}/apply", seen=seen(desk, path)
    )
    assert refused.status_code == 422
    assert say("console_text_outdated") in unescape(refused.text)
    assert "<ins>Somebody" in refused.text
    response = await desk.browser("agent").send_form(
        f"{path}/text", key="k", language="en", text=f"{WORDS} And the edit.", began=WORDS
    )
    assert response.status_code == 303
    after = desk.run(lambda unit: proposal_in(unit, path))
    assert (after.before, after.state) == ("Somebody edited the file.", State.DRAFT)


# Approval


async def test_the_way_of_a_text(desk, written):
    """Draft, handed in, examined, approved by somebody else, live; each step with its name."""
    path = await saved(desk)
    await approved(desk, written, path)
    assert state_of(desk, path) is State.OUT
    kinds = [step.kind for step in desk.run(lambda unit: unit.edits.steps(3))]
    assert kinds == [
        StepKind.SAVED, StepKind.HANDED_IN, StepKind.EXAMINED, StepKind.APPROVED, StepKind.APPLIED,
        StepKind.OUT,
    ]  # fmt: skip
    done = [
        entry.event.action for entry in desk.entries() if entry.event.about == "proposal 3"
        and entry.event.ending is Ending.DONE
    ]  # fmt: skip
    assert done == [Action.TEXT_HANDED_IN, Action.PROPOSAL_APPLIED]
    log = (await desk.browser("office-manager").get("/console/content/log")).text
    assert say("console_step_approved") in log
    assert "Office-Manager" in log


async def test_nobody_approves_their_own_words(desk, written):
    """Not whoever began it, nor whoever wrote on it: the core says so. Control: a third person may."""
    path = await saved(desk, "office-manager", key="mine")
    admin = desk.browser("office-admin")
    form = {"key": "k", "language": "en", "text": f"{WORDS} More.", "began": WORDS}
    assert (await admin.send_form(f"{path}/text", **form)).status_code == 303
    await desk.browser("office-manager").send_form(f"{path}/hand-in")
    examined(desk, path)
    for person in ("office-manager", "office-admin"):
        refused = await desk.browser(person).send_form(f"{path}/apply", seen=seen(desk, path))
        assert refused.status_code == 422
        assert say(ProposalRefusal.OWN_WORDS) in unescape(refused.text)
    assert state_of(desk, path) is State.EXAMINED
    assert f'action="{path}/apply"' not in (await admin.get(path)).text


@pytest.mark.parametrize(
    ("person", "status"),
    [("agent", 403), ("manager", 422), ("admin", 422), ("swede", 404), ("office-viewer", 403)],
)
async def test_only_the_office_approves(desk, written, person, status):
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    assert (
        await desk.browser(person).send_form(f"{path}/apply", seen=seen(desk, path))
    ).status_code == status
    assert state_of(desk, path) is State.EXAMINED


@pytest.mark.parametrize("state", [State.DRAFT, State.FAULTY, State.WAITING])
async def test_what_is_not_examined_is_not_approved(desk, written, state):
    path = await saved(desk)
    if state is not State.DRAFT:
        await desk.browser("agent").send_form(f"{path}/hand-in")
    if state is State.FAULTY:
        examined(desk, path, State.FAULTY)
    assert (
        await desk.browser("office-manager").send_form(f"{path}/apply", seen=seen(desk, path))
    ).status_code == 422
    assert state_of(desk, path) is state


async def test_words_changed_after_the_exam_are_examined_anew(desk, written):
    """Nobody approves what nobody examined."""
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    form = {"key": "k", "language": "en", "text": "Sneaked in.", "began": WORDS}
    await desk.browser("agent").send_form(f"{path}/text", **form)
    assert state_of(desk, path) is State.DRAFT
    assert (
        await desk.browser("office-manager").send_form(f"{path}/apply", seen=seen(desk, path))
    ).status_code == 422


@pytest.mark.parametrize("way", ["apply", "return"])
async def test_nobody_decides_on_words_that_they_have_not_seen(desk, written, way):
    """Saved and examined anew while the page was open. Control: what the page shows by now is decided on."""
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    manager = desk.browser("office-manager")
    [form] = set(re.findall(r'name="seen" value="(\w+)"', (await manager.get(path)).text))
    assert form == seen(desk, path)
    later = {"key": "k", "language": "en", "text": "Other words.", "began": WORDS}
    await desk.browser("agent").send_form(f"{path}/text", **later)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    fields = {"reason": "Shorter"} if way == "return" else {}
    for stale in ({"seen": form}, {}):
        met = await manager.send_form(f"{path}/{way}", **stale, **fields)
        assert met.status_code == 422
        assert say(ProposalRefusal.STATE_IMPOSSIBLE) in unescape(met.text)
    assert state_of(desk, path) is State.EXAMINED
    [form] = set(re.findall(r'name="seen" value="(\w+)"', met.text))
    taken = await manager.send_form(f"{path}/{way}", seen=form, **fields)
    assert taken.status_code == 303
    kind = StepKind.APPROVED if way == "apply" else StepKind.RETURNED
    assert desk.run(lambda unit: unit.edits.steps(3))[-1].kind is kind


@pytest.mark.parametrize("state", [State.APPLYING, State.APPLIED])
@pytest.mark.parametrize("person", ["agent", "swedish-colleague", "office-manager"])
async def test_nobody_takes_back_alone_what_was_approved(desk, written, state, person):
    """It goes the way that it came, by a draft and a second person. Control: before, whoever wrote it may."""
    path = await saved(desk)
    button = f'action="{path}/withdraw"'
    assert button in (await desk.browser("agent").get(path)).text
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    for each in (State.APPLYING, State.APPLIED)[: 1 if state is State.APPLYING else 2]:
        examined(desk, path, each)
    browser = desk.browser(person)
    refused = await browser.send_form(f"{path}/withdraw")
    absent = person == "swedish-colleague" and state is State.APPLYING
    assert refused.status_code == (404 if absent else 422)
    assert button not in (await browser.get(path)).text
    assert state_of(desk, path) is state
    began = written_in(CONTENT, Change(Way.PHRASE, "en", "", phrase="greeting"))
    other = await saved(desk, key="other", page=PHRASE, began=began)
    assert (await desk.browser("agent").send_form(f"{other}/withdraw")).status_code == 303


LABEL = "/console/content/labels/city.wuhan"


TITLE = "/console/content/titles/city.wuhan"


@pytest.mark.parametrize(
    ("page", "language"), [(LABEL, "sv"), (TITLE, "")], ids=["label", "title"]
)
async def test_label_and_title_of_a_topic_are_put_right_like_an_answer(
    desk, written, page, language
):
    """Found from the page of the topic; a draft, examined, approved by somebody else, brought back."""
    topic = library().topics["city.wuhan"]
    began = topic.labels[language].value if language else topic.title
    assert f'href="{page}' in unescape((await desk.browser("agent").get(TOPIC)).text)
    fields = {"language": language, "began": began, "text": "Wuhan, by\nthe river"}
    path = await saved(desk, page=page, **fields)
    await approved(desk, written, path)
    assert written["city.wuhan"] == {language: "Wuhan, by the river"}
    back = await desk.browser("agent").send_form(f"{path}/bring-back", key="b", which="before")
    assert back.status_code == 303, back.text
    html = unescape((await desk.browser("agent").get(back.headers["location"])).text)
    assert began in html


async def test_a_label_is_as_long_as_a_button(desk):
    fields = {"key": "k", "language": "en", "text": "x" * 61, "began": ""}
    refused = await desk.browser("agent").send_form(f"{LABEL}/text", **fields)
    assert say(ProposalRefusal.TEXT_LONG, most=60, length=61) in unescape(refused.text)


async def test_what_waits_is_found_however_much_is_begun_after_it(desk, written):
    """First what somebody can decide; the rest on pages that follow."""
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")

    def begin(unit):
        for number in range(45):
            draft = proposal_in(unit, path)
            unit.unanswered.propose(
                replace(draft, key=f"later {number}", number=0, state=State.DRAFT), []
            )

    desk.run(begin)
    examined(desk, path)
    manager, shown = desk.browser("office-manager"), set()
    for page in ("/console/content", "/console/questions"):
        assert f'href="{path}"' in (await manager.get(page)).text
        for number in (1, 2, 3):
            html = (await manager.get(f"{page}?proposals={number}")).text
            shown |= set(re.findall(r'href="(/console/proposals/\d+)"', html))
        assert len(shown) == 48
    assert f'href="{path}"' not in (await manager.get("/console/content?proposals=2")).text
    for odd in ("0", "x", "9" * 30):
        assert (await manager.get(f"/console/content?proposals={odd}")).status_code == 200


async def test_the_facts_of_an_answer_are_changed_one_language_after_the_other(desk, written):
    """The others are named, in the reader's language, without file or line; nothing is in the way."""
    page = "/console/content/topics/cities.overview"
    began = written_in(CONTENT, Change(Way.ANSWER, "sv", "", "cities.overview"))
    form = {"key": "k", "language": "sv", "began": began, "text": began.replace("{cities}", "fem")}
    browser = desk.browser("swede")
    await browser.send_form("/console/account/language", language="sv", next="")
    html = unescape((await browser.send_form(f"{page}/preview", **form)).text)
    there, _, lacking = html.partition("{cities} står i dessa svar: ")[2].partition("dessa: ")
    assert "English" in there
    assert lacking.startswith("Svenska")
    assert 'class="late"' not in html.partition('id="preview"')[2].partition("</section>")[0]


@pytest.mark.parametrize("language", ["sv", "fi", "zh-Hans"])
async def test_the_check_speaks_the_language_of_its_reader(desk, written, language):
    """While somebody types, and of what was examined; what no phrase says stays as it is, without its place."""
    person = desk.browser("agent")
    await person.send_form("/console/account/language", language=language, next="")
    form = {"key": "k", "language": "en", "began": NOW_SAID, "text": "{nofact} here"}
    html = unescape((await person.send_form(f"{TOPIC}/preview", **form)).text)
    assert say("console_fault_no_fact", language, fact="{nofact}") in html
    assert "is no fact" not in html
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    line, other = "topics/city.wuhan.yaml:9: x", "topics/cities.overview.yaml:3: y"
    told = {
        line: {"file": "topics/city.wuhan.yaml", "message": "x", "kind": "gone", "values": {"text": "T"}},
        other: {"file": "topics/cities.overview.yaml", "message": "odd.", "kind": "", "values": {}},
    }  # fmt: skip

    def work(unit):
        proposal = proposal_in(unit, path)
        report = {"problems": [line, other], "told": told}
        done = proposal.became(State.FAULTY, desk.now, report)
        assert moved(done, proposal.state, ASSISTANT, desk.now, unit)

    desk.run(work)
    html = unescape((await person.get(path)).text)
    assert say("console_fault_gone", language, text="T") in html
    assert ".yaml:" not in html
    assert library().topics["cities.overview"].label(language) in html


async def test_a_text_is_given_back_with_what_is_to_be_changed(desk, written):
    """By whoever could have approved it; the words stand with the draft."""
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    manager = desk.browser("office-manager")
    assert (
        refused := await manager.send_form(f"{path}/return", seen=seen(desk, path), reason=" ")
    ).status_code == 422
    assert say(ProposalRefusal.REASON_BAD, most=2000, length=0) in unescape(refused.text)
    assert (
        await manager.send_form(
            f"{path}/return", seen=seen(desk, path), reason="Name the hospital."
        )
    ).status_code == 303
    assert state_of(desk, path) is State.DRAFT
    html = (await desk.browser("agent").get(path)).text
    assert "Name the hospital." in html
    assert f'action="{path}/hand-in"' in html


async def test_others_see_of_a_live_text_what_visitors_read(desk, written):
    """Neither earlier words, nor why it was returned. Control: whose text it is, and the office, do."""
    path = await saved(desk, text="First try.")
    form = {"key": "k", "language": "en", "text": WORDS, "began": "First try."}
    await desk.browser("agent").send_form(f"{path}/text", **form)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    reason = {"reason": "Name the hospital.", "seen": seen(desk, path)}
    await desk.browser("office-manager").send_form(f"{path}/return", **reason)
    await approved(desk, written, path)
    for page in (path, "/console/content/log"):
        for person in ("agent", "office-viewer"):
            html = (await desk.browser(person).get(page)).text
            assert "First try." in html
            assert "Name the hospital." in html
        html = (await desk.browser("swede").get(page)).text
        assert say("console_step_approved") in html
        assert "First try." not in html
        assert "Name the hospital." not in html
        assert say("console_step_returned") not in html


async def test_where_the_folder_may_not_be_written_it_is_said(desk, written):
    """On the page of the text and of the draft; nothing is approved in vain."""
    desk.knowledge.writable = False
    path = await saved(desk)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    examined(desk, path)
    refused = await desk.browser("office-manager").send_form(
        f"{path}/apply", seen=seen(desk, path)
    )
    assert refused.status_code == 422
    assert say("console_unwritable") in unescape(refused.text)
    assert state_of(desk, path) is State.EXAMINED


# Versions


async def test_every_version_is_kept_compared_and_brought_back(desk, written):
    """One button makes a draft of it, which is approved like any other."""
    path = await saved(desk)
    await approved(desk, written, path)
    desk.now += timedelta(days=1)
    second = await saved(desk, text="A second wording.", began=WORDS, key="k2")
    await approved(desk, written, second)
    html = (await desk.browser("viewer").get(TOPIC)).text
    assert html.count("<del>") >= 2
    assert path in html
    browser = desk.browser("colleague")
    back = await browser.send_form(f"{path}/bring-back", key="b", which="before")
    assert back.status_code == 303
    draft = desk.run(lambda unit: proposal_in(unit, back.headers["location"]))
    assert (draft.text, draft.before, draft.state) == (NOW_SAID, "A second wording.", State.DRAFT)
    once_more = await browser.send_form(f"{path}/bring-back", key="b", which="before")
    assert once_more.headers["location"] == back.headers["location"]
    other = await browser.send_form(f"{path}/bring-back", key="c", which="text")
    assert other.status_code == 422, "another draft is open"


async def test_what_is_not_live_is_not_brought_back(desk, written):
    path = await saved(desk)
    assert (
        await desk.browser("agent").send_form(f"{path}/bring-back", key="b")
    ).status_code == 422


async def test_a_phrasing_is_no_text(desk):
    """What is done with texts is not done with the other proposals."""
    for action in ("text", "preview", "hand-in", "bring-back"):
        form = {"text": {"text": "x"}, "preview": {"text": "x"}}.get(action, {})
        response = await desk.browser("agent").send_form(f"/console/proposals/1/{action}", **form)
        assert response.status_code == 422, action


# Previews


async def test_a_preview_shows_each_channel_and_keeps_nothing(desk, written):
    """Facts filled in, the source below, the length as the channel counts it; nothing for the audit."""
    text = "北" * 650
    form = {"key": "k", "language": "zh-Hans", "text": text, "began": ""}
    known = len(desk.entries())
    response = await desk.browser("agent").send_form(f"{TOPIC}/preview", **form)
    html = unescape(response.text)
    assert response.status_code == 200
    assert "too long (简体中文): 1,950 bytes, and WeChat leaves room for 1,800" in html
    assert all(say(f"console_channel_{each}") in html for each in ("web", "telegram", "wechat"))
    assert "It goes out in 2 parts." in html
    assert len(desk.entries()) == known
    assert desk.run(lambda unit: unit.edits.log(OFFICE_EYES)) == []


async def test_a_preview_holds_up_nobody_who_writes(desk, written):
    """It only looks; its form is checked like any other. Control: saving writes."""
    path = await saved(desk)
    began = written_in(CONTENT, Change(Way.PHRASE, "en", "", phrase="greeting"))
    form = {"key": "p", "language": "en", "text": "Other words.", "began": began}
    browser = desk.browser("agent")
    await browser.get(TOPIC)
    lanes = []
    do = desk.console.writer.do

    async def noted(work, **given):
        lanes.append(given)
        return await do(work, **given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            type(desk.console.writer), "do", lambda self, work, **given: noted(work, **given)
        )
        for page in (TOPIC, PHRASE, path):
            assert (await browser.send_form(f"{page}/preview", **form)).status_code == 200
        assert lanes == []
        assert (
            await browser.send_form(f"{TOPIC}/preview", **{**form, "token": "x"})
        ).status_code == 403
        lanes.clear()
        assert (await browser.send_form(f"{PHRASE}/text", **form)).status_code == 303
    assert len(lanes) == 1


async def test_a_preview_compares_no_versions(desk, written):
    """It is asked for while somebody types. Control: the page of the text does."""
    path = await saved(desk)
    await approved(desk, written, path)
    form = {"key": "p", "language": "en", "text": "Other words.", "began": WORDS}
    browser = desk.browser("agent")
    assert path in (await browser.get(TOPIC)).text
    html = (await browser.send_form(f"{TOPIC}/preview", **form)).text
    assert path not in html
    assert "Other words." in html


async def test_a_preview_says_what_the_check_will_say(desk):
    """Of facts and placeholders, before anything is kept."""
    form = {"key": "k", "language": "sv", "began": ""}
    browser = desk.browser("agent")
    html = (await browser.send_form(f"{TOPIC}/preview", **form, text="Hej {nosuch}")).text
    assert say("console_fault_no_fact", fact="{nosuch}") in html
    html = (await browser.send_form(f"{PHRASE}/preview", **form, text="Hej <nosuch>")).text
    assert "&lt;nosuch&gt; stands in “greeting”" in html


async def test_the_assistant_s_own_words_are_changed_the_same_way(desk, written):
    """A phrase has no topic; it is found by its name."""
    began = written_in(CONTENT, Change(Way.PHRASE, "sv", "", phrase="greeting"))
    path = await saved(desk, page=PHRASE, language="sv", text=SWEDISH_WORDS, began=began)
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    assert (proposal.phrase, proposal.topic, proposal.before) == ("greeting", "", began)
    await approved(desk, written, path)


# Phrasings from the page of a topic


async def test_a_phrasing_is_proposed_from_the_page_of_its_topic(desk):
    """It goes the way of those from questions in vain, and whoever proposed it does not approve it."""
    browser = desk.browser("office-manager")
    fields = {"key": "k", "language": "en", "phrasings": "Tell me of Wuhan, then"}
    made = await browser.send_form(f"{TOPIC}/phrasings", **fields)
    again = await browser.send_form(f"{TOPIC}/phrasings", **fields)
    assert made.status_code == 303
    assert again.headers["location"] == made.headers["location"]
    path = made.headers["location"]
    assert state_of(desk, path) is State.WAITING
    examined(desk, path)
    assert (await browser.send_form(f"{path}/apply", seen=seen(desk, path))).status_code == 422
    assert (
        await desk.browser("office-admin").send_form(f"{path}/apply", seen=seen(desk, path))
    ).status_code == 303


@pytest.mark.parametrize("text", ["", " ", "x" * 401])
async def test_what_is_no_phrasing_is_said(desk, text):
    fields = {"key": "k", "language": "en", "phrasings": text}
    response = await desk.browser("agent").send_form(f"{TOPIC}/phrasings", **fields)
    assert response.status_code == 422


async def test_several_questions_are_proposed_at_once(desk):
    """Ways to ask and exam, one a line, each once; one exam is done for all of them."""
    fields = {
        "key": "k",
        "language": "sv",
        "phrasings": "Och Wuhan, då?\n\nBerätta om Wuhan nu \nOch Wuhan, då?",
        "exam": "Vad händer i Wuhan?",
    }
    made = await desk.browser("agent").send_form(f"{TOPIC}/phrasings", **fields)
    proposal = desk.run(lambda unit: proposal_in(unit, made.headers["location"]))
    said = proposal.outline.said("sv")
    assert said.phrasings == ("Och Wuhan, då?", "Berätta om Wuhan nu")
    assert said.exam == ("Vad händer i Wuhan?",)
    html = unescape((await desk.browser("agent").get(made.headers["location"])).text)
    assert all(text in html for text in (*said.phrasings, *said.exam))
    refused = await desk.browser("agent").send_form(f"{made.headers['location']}/part", part="sv")
    assert refused.status_code == 422, "it is no new topic"


async def test_whoever_approves_sees_how_much_waits_for_them(desk, written):
    """Beside every page; what one wrote oneself does not wait for oneself, and nobody else is told."""

    async def waiting(person):
        html = (await desk.browser(person).get("/console/account")).text
        link = html.partition('href="/console/content"')[2].partition("</a>")[0]
        return int(link.partition('count urgent"')[2].partition(">")[2].partition("<")[0] or 0)

    before = await waiting("office-manager")
    path = await saved(desk)
    form = {"key": "k", "language": "en", "text": f"{WORDS} More.", "began": WORDS}
    await desk.browser("office-admin").send_form(f"{path}/text", **form)
    await desk.browser("agent").send_form(f"{path}/hand-in")
    assert await waiting("office-manager") == before
    examined(desk, path)
    assert await waiting("office-manager") == before + 1
    assert await waiting("office-admin") == before, "they have words in it"
    assert await waiting("manager") == await waiting("agent") == 0
    html = (await desk.browser("office-manager").get("/console/content")).text
    assert html.index(path) < html.index("/console/proposals/1")


async def test_what_was_approved_comes_as_a_patch_where_no_file_has_it(desk):
    """In a container; elsewhere it is in the files, and nothing is offered."""
    browser = desk.browser("viewer")
    assert "/content/patch" not in (await browser.get("/console/content/log")).text
    desk.knowledge.writable = False
    assert "/content/patch" in (await browser.get("/console/content/log")).text
    response = await browser.get("/console/content/patch")
    assert response.headers["content-disposition"] == 'attachment; filename="approved.patch"'
    assert response.text == "--- a/x\n+++ b/x\n"


async def test_what_was_typed_is_there_after_signing_in_again(desk):
    """The session ended meanwhile: the words stand below the page to sign in."""
    form = {"part": "en", "began": "", "answer": "My own careful words.", "phrasings": "Mine?"}
    html = (await desk.browser().send_form("/console/proposals/1/part", **form)).text
    assert "My own careful words." in html
    assert "Mine?" in html


@pytest.mark.parametrize("name", ["notice_company", "notice_partner", "transfer_notice"])
async def test_a_wording_that_people_consent_to_says_so(desk, name):
    """Control: a greeting does not."""
    warned = say("console_phrase_consent")
    browser = desk.browser("agent")
    assert warned in unescape((await browser.get(f"/console/content/phrases/{name}")).text)
    assert warned not in unescape((await browser.get(PHRASE)).text)
