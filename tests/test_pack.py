"""Nothing of one project in the code: what is a project's own stands in its content pack."""

import re
import shutil
from datetime import date
from pathlib import Path

import httpx
import pytest

from bot.app import App
from bot.console.serving.form import token_of
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.files import may_keep
from bot.http.static import stylesheet_of
from bot.memory.writer import MemoryWriter
from bot.message import Message, Visitor
from bot.settings.all import Settings
from bot.staff.members import Role, StaffMember
from bot.staff.sessions import Session, key_of
from bot.wiring.assistant import build_assistant, chance
from bot.wiring.clock import utc_now
from knowledge.checking.report import examine
from knowledge.contract import PHRASES, WORDS
from knowledge.problems import KnowledgeError
from knowledge.reading.source import read
from tests.packs.whole import FACT, named_in, own_names, phrases_as_written, shipped, write_phrases

ROOT = Path(__file__).parent.parent


def code():
    """Return the files of the product's code; migrations keep what they once wrote."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "knowledge").rglob("*.py")]
    return [file for file in files if "migrations" not in file.parts]


@pytest.fixture(scope="module")
def names():
    return own_names()


@pytest.mark.parametrize("file", code(), ids=lambda file: str(file.relative_to(ROOT)))
def test_the_code_names_nothing_of_the_project(file, names):
    """No city, country or organisation of the shipped project stands in the code."""
    assert named_in(file.read_text(encoding="utf-8"), names) == []


def test_a_name_is_found(names):
    """The control: there is something to find, and it would be found."""
    assert {"wuhan", "finland", "business-finland", "business finland", "nordic"} <= names
    assert named_in('CITY = "Wuhan"  # a Nordic one', names) == ["nordic", "wuhan"]


# Another project on the same engine

ANSWERS = (
    ("What is Quiet Harbours?", "topic port.about"),
    ("Where does the noise come from?", "topic noise.sources"),
    ("how do we take part?", "topic port.join, phrase notice_shipyard"),
    ("yes", "phrase ask_country"),
    ("Estonia", "phrase ask_company"),
    ("Kalev Yards", "phrase ask_berths"),
    ("many", "phrase ask_cities"),
    ("Porto", "phrase ask_craft"),
    ("Ferries that run on batteries", "phrase ask_email"),
    ("mari@kalev-yards.ee", "phrase summary"),
    ("yes", "phrase lead_taken"),
)


def signed_in(app, organisation):
    """Return a browser in which somebody of *organisation* has signed in."""
    holder, now = f"session of {organisation}".replace(" ", "-"), utc_now()

    def work(unit):
        email = f"{organisation}@example.org"
        number = unit.staff.add(StaffMember(email, "Somebody", organisation, Role.MANAGER))
        unit.staff.keep_codes(number, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        unit.sessions.add(Session(key_of(holder), number, now, now, now))

    app.writer.run(work)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app.asgi(app.web())), base_url="http://console.test"
    )
    client.headers["origin"] = "http://console.test"
    client.cookies.set("console", holder)
    return client, token_of(holder)


async def test_another_project_runs_on_the_same_engine(harbours, tmp_path, names):
    """Chat, intake, routing, console and export, and not a word of the shipped project."""
    settings = Settings(
        content=harbours.content,
        database_url=f"sqlite:///{tmp_path}/x.db",
        cache_dir=harbours.cache,
    )
    app = App.build(settings)
    said = [app.live().assistant.greeting("en").text]
    for number, (text, about) in enumerate(ANSWERS):
        message = Message(Visitor("web", "mari"), f"m{number}", utc_now(), text=text, hint="en")
        reply = (await app.take(message)).reply
        assert str(reply.about) == about, text
        said += [reply.text, *(choice.label for choice in reply.choices)]
    [lead] = app.writer.run(lambda unit: list(unit.leads.all()))
    assert (lead.kind, lead.organisation) == ("shipyard", "north-pier")
    assert lead.given["berths"] == "many"
    assert lead.given["cities"] == ["porto"]

    theirs, token = signed_in(app, "north-pier")
    pages = (
        "queue",
        "leads",
        f"leads/{lead.reference}",
        "pipeline",
        "matchmaking",
        "leads?kind=shipyard",
    )
    for page in pages:
        shown = await theirs.get(f"/console/{page}")
        assert shown.status_code == 200, page
        said.append(re.sub(r"<[^>]*>", " ", shown.text))
    assert "Kalev Yards" in said[-1]
    exported = await theirs.post("/console/leads/export", data={"token": token, "format": "csv"})
    head, row = exported.text.splitlines()
    assert '"berths"' in head
    assert '"partner_kind"' not in head
    assert '"shipyard"' in row
    said.append(exported.text)

    others, _ = signed_in(app, "green-quay")
    assert (await others.get(f"/console/leads/{lead.reference}")).status_code == 404
    assert named_in("\n".join(said), names | {"china"}) == []
    await theirs.aclose()
    await others.aclose()
    app.prefetch.close()
    app.writer.close()


async def test_who_is_in_need_is_told_of_a_number_where_the_pack_has_none(harbours, tmp_path):
    """Without a help.yaml there is one number for all, and the check says that it is missing."""
    core = build_assistant(harbours.content, harbours.cache, chance())
    exchanges, writer = Exchanges(lambda: core.assistant, Seal(b"x")), MemoryWriter()
    message = Message(
        Visitor("web", "x"), "m1", utc_now(), text="I want to kill myself", hint="en"
    )
    reply = writer.run(lambda unit: exchanges.take(unit, message)).reply
    assert reply.about.says("crisis")
    assert "ring 112" in reply.text
    problems = "\n".join(map(str, examine(harbours.content, date(2026, 11, 30)).problems))
    assert "help.yaml:1: warning: nobody is named" in problems


def test_a_language_that_grows_needs_no_word_yet(harbours, tmp_path):
    """The first step of docs/adding-a-language.md: it is promised, and read in English."""
    folder = shutil.copytree(harbours.content, tmp_path / "content")
    with (folder / "languages.yaml").open("a", encoding="utf-8") as file:
        file.write("et:\n  name: Eesti\n  promise: growing\n")
    core = build_assistant(folder, tmp_path / "cache", chance())
    assert "Quiet Harbours" in core.assistant.greeting("et").text


# What keeps a pack from starting


def without(name):
    """Return what takes the line that begins so out of a file."""
    return lambda text: re.sub(rf"^{name}: .*\n", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        pytest.param(
            "topics/bot.human.yaml",
            None,
            "topics/bot.human.yaml:1: error: this topic is missing.",
            id="missing-topic",
        ),
        pytest.param(
            "phrases/en.yaml",
            without("not_understood"),
            "phrases/en.yaml:1: error: the phrase 'not_understood' is missing.",
            id="missing-phrase",
        ),
        pytest.param(
            "phrases/en.yaml",
            without("notice_again"),
            "phrases/en.yaml:1: error: the phrase 'notice_again' is missing.",
            id="missing-phrase-of-the-engine-that-begins-as-those-of-a-project",
        ),
        pytest.param(
            "topics/bot.help.yaml",
            lambda text: text.replace("en: |\n", "en: |\n  {berths} "),
            "'{berths}' is no fact. Add it to facts.yaml.",
            id="unknown-fact",
        ),
        pytest.param(
            "phrases/en.yaml",
            None,
            "phrases/en.yaml:1: error: ",
            id="no-phrases",
        ),
    ],
)
def test_what_the_code_would_ask_for_in_vain_refuses_the_start(
    harbours, tmp_path, file, change, said
):
    """A visitor never meets what is missing: the start names it, with file and line."""
    folder = shutil.copytree(harbours.content, tmp_path / "content")
    changed = folder / file
    if change is None:
        changed.unlink()
    else:
        before = changed.read_text(encoding="utf-8")
        assert change(before) != before
        changed.write_text(change(before), encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        build_assistant(folder, tmp_path / "cache", chance())
    assert said in "\n".join(map(str, refused.value.problems))
    checked = "\n".join(map(str, examine(folder, date(2026, 11, 30)).problems))
    assert said.rstrip(".") in checked, "the check does not say it beforehand"


def test_the_colours_of_a_pack_are_on_its_pages():
    """What the project says takes the place of the tokens, in both themes."""
    colours = shipped().project.colours
    sheet = stylesheet_of(colours)
    assert f"--accent: {colours.light['accent']};" in sheet.partition("@media")[0]
    assert f"--accent: {colours.dark['accent']};" in sheet.partition("@media")[2]


# The walk from an empty folder

PAGE = ROOT / "docs" / "your-own-project.md"
BLOCK = re.compile(r"```(yaml|phrases)\n(.*?)```", re.DOTALL)


WALKED = (
    ("What is Quiet Harbours?", "topic port.about"),
    ("/join", "phrase notice_shipyard"),
    ("who won the match?", "phrase not_understood, phrase notice_shipyard"),
    ("/join", "phrase notice_shipyard"),
    ("yes", "phrase ask_country"),
)


def test_the_walk_of_the_page_leads_to_an_assistant(tmp_path, names):
    """The files of docs/your-own-project.md, and nothing else, load and answer."""
    page = PAGE.read_text(encoding="utf-8")
    languages, project, words, topic, asked, offtopic = (text for _, text in BLOCK.findall(page))
    folder = tmp_path / "harbours"
    for name in ("topics", "questions/en"):
        (folder / name).mkdir(parents=True)
    (folder / "languages.yaml").write_text(languages, encoding="utf-8")
    (folder / "project.yaml").write_text(project, encoding="utf-8")
    mine = read(words.encode(), "words").by_name
    theirs = phrases_as_written("en")
    begins = tuple(re.findall(r"`(\w+_)`", page.partition("## 3")[2].partition("```")[0]))
    gone = re.findall(r"`(\w+[a-z])`", page.partition("## 3")[2].partition("```")[0])
    kept = {
        name: text
        for name, text in theirs.items()
        if not name.startswith(begins) and name not in gone
    }
    kept |= {name: entry.node.value for name, entry in mine.items()}
    assert [n for n, text in kept.items() if FACT.search(text) or named_in(text, names)] == []
    write_phrases(folder, "en", kept)
    questions = ""
    for each in re.findall(r"^  - (\w+\.[\w-]+)$", project.partition("groups:")[0], re.MULTILINE):
        written = topic.replace("port.about", each)
        if each == "port.join":
            written = written.replace("intake: offer", "intake: shipyard")
        (folder / "topics" / f"{each}.yaml").write_text(written, encoding="utf-8")
        own = asked.replace("port.about", each)
        questions += own if each == "port.about" else own.replace("    - ", f"    - {each} ")
    (folder / "questions" / "en" / "all.yaml").write_text(questions, encoding="utf-8")
    (folder / "questions" / "en" / "offtopic.yaml").write_text(offtopic, encoding="utf-8")
    core = build_assistant(folder, tmp_path / "cache", chance())
    assert "Quiet Harbours" in core.assistant.greeting("en").text
    exchanges = Exchanges(lambda: core.assistant, Seal(b"x"))
    writer = MemoryWriter()
    for number, (text, about) in enumerate(WALKED):
        message = Message(Visitor("web", "x"), f"m{number}", utc_now(), text=text, hint="en")
        reply = writer.run(lambda unit, said=message: exchanges.take(unit, said)).reply
        assert str(reply.about) == about, text
    assert writer.run(lambda unit: may_keep(unit, Visitor("web", "x")))
    report = examine(folder, date(2026, 11, 30))
    assert f"it counts {report.errors} errors" in page
    assert [each for each in report.problems if each.place.file.startswith((PHRASES, WORDS))] == []
