"""What the documents promise exists, and what exists is documented."""

import dataclasses
import re
import tomllib
from pathlib import Path

import click
import pytest

from bot.__main__ import main as bot
from bot.demo.people import DEMO_FIELDS, MEMBER_FIELDS, VOICE_FIELDS
from bot.errors import SettingsError
from bot.settings.all import Settings
from bot.settings.reader import PREFIX
from bot.transcript import Outcome
from knowledge.__main__ import main as knowledge
from knowledge.measuring.rounds import as_markdown, by, folders, read
from knowledge.project import Takes
from knowledge.reading.entries import (
    NAME_FIELDS,
    NAME_GROUPS,
    QUESTION_FIELDS,
    TONGUE_FIELDS,
    TOPIC_FIELDS,
)
from knowledge.reading.kinds import FIELD_FIELDS, KIND_FIELDS
from knowledge.reading.loader import CONTENT
from knowledge.reading.project import PROJECT_FIELDS, RETENTION_FIELDS

SHOWN = ("en", "zh-Hans", "sv", "da", "nb", "fi", "is")
"""The languages in the order of the README's table."""

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "knowledge").glob("*.md")])
PAGE_IDS = [str(page.relative_to(ROOT)) for page in PAGES]
GROUPS = {"bot": bot, "knowledge": knowledge}

LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
COMMAND = re.compile(r"python -m (bot|knowledge) ([a-z][a-z-]*)([^`\n]*)")
OPTION = re.compile(r"--[a-z][a-z-]*")
TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)(.*)$", re.MULTILINE)


def text_of(path):
    return path.read_text(encoding="utf-8")


def make_targets():
    """Return what each target of the Makefile says of itself; empty when it says nothing."""
    found = TARGET.findall(text_of(ROOT / "Makefile"))
    return {name: rest.partition("## ")[2].strip() for name, rest in found}


def unknown_commands(text):
    """Return the commands in the code of *text* that do not exist."""
    code = "\n".join(CODE.findall(text))
    known = make_targets()
    unknown = [f"make {name}" for name in MAKE.findall(code) if name not in known]
    for group, name, rest in COMMAND.findall(code):
        command = GROUPS[group].commands.get(name)
        if command is None:
            unknown.append(f"python -m {group} {name}")
            continue
        if isinstance(command, click.Group):
            below = (rest.split() or [""])[0]
            command = command.commands.get(below, command if not below else None)
            if command is None:
                unknown.append(f"python -m {group} {name} {below}")
                continue
        options = {opt for param in command.params for opt in param.opts}
        unknown += [f"{group} {name} {opt}" for opt in OPTION.findall(rest) if opt not in options]
    return unknown


def anchors_of(text):
    """Return the anchors that the headings of *text* can be linked by."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub(_without_fences, text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _without_fences(match):
    return "" if match[0].startswith("```") else match[0]


def broken_links(text, folder):
    """Return the relative links of *text*, a page in *folder*, that lead nowhere."""
    broken = []
    for link in LINK.findall(CODE.sub(_without_fences, text)):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (folder / name).resolve()
        if not target.exists():
            broken.append(link)
            continue
        headings = anchors_of(text_of(target) if name else text) if anchor else {anchor}
        if anchor not in headings:
            broken.append(link)
    return broken


def glossary_words():
    """Return the words the glossary explains."""
    cells = re.findall(r"^\| \*\*(.+?)\*\* \|", text_of(DOCS / "glossary.md"), re.MULTILINE)
    return [word.strip() for cell in cells for word in cell.split("/")]


def is_used(word, text):
    """Whether *text* uses *word*, in its plural too; ``off-topic`` may be written ``offtopic``."""
    pattern = re.escape(word.lower()).replace("\\-", "-?")
    return re.search(rf"(?<![a-z]){pattern}(?![a-rt-z])", text) is not None


@pytest.fixture(scope="module")
def everything_else():
    """All code and documents but the glossary, in small letters."""
    files = [
        *(file for part in ("bot", "knowledge") for file in (ROOT / part).rglob("*.py")),
        *(page for page in PAGES if page.name != "glossary.md"),
    ]
    return "\n".join(text_of(file) for file in files).lower()


# Settings


def test_every_setting_has_its_heading_and_no_heading_is_left_over():
    """docs/settings.md has a heading for each setting, and for nothing else."""
    headings = set(re.findall(r"^## (.+)$", text_of(DOCS / "settings.md"), re.MULTILINE))
    assert headings == Settings.names()


def test_every_documented_setting_is_read(tmp_path):
    """What docs/settings.md calls a setting is known to the reader, also in its _FILE form."""
    headings = re.findall(r"^## (BOT_.+)$", text_of(DOCS / "settings.md"), re.MULTILINE)
    environ = dict.fromkeys(headings, "")
    assert Settings.from_environ(environ | {"BOT_HSOT": ""}).unknown == ("BOT_HSOT",)
    (tmp_path / "empty").write_text("")
    for name in headings:
        assert complaints({f"{name}_FILE": str(tmp_path / "empty")})[0].startswith(f"{name}_FILE ")


def complaints(environ):
    """Return what is said to be wrong with *environ*, whether it stops the start or not."""
    try:
        return [fault.text for fault in Settings.from_environ(environ).faults]
    except SettingsError as error:
        return str(error).splitlines()


def test_every_default_is_documented():
    """Each setting's default stands below its heading."""
    page = text_of(DOCS / "settings.md")
    for field in dataclasses.fields(Settings):
        if field.default in {"", None, ()}:
            continue
        section = page.partition(f"## {PREFIX}{field.name.upper()}\n")[2].partition("\n## ")[0]
        assert f"Default: `{field.default}`" in section, field.name


# Content


CONTENT_FIELDS = dict.fromkeys(
    [
        *(*TOPIC_FIELDS, *QUESTION_FIELDS, *NAME_FIELDS, *NAME_GROUPS, *TONGUE_FIELDS),
        *(*PROJECT_FIELDS, *KIND_FIELDS, *FIELD_FIELDS, *RETENTION_FIELDS, *Takes),
        *(*DEMO_FIELDS, *MEMBER_FIELDS, *VOICE_FIELDS),
    ]
)


@pytest.mark.parametrize("field", CONTENT_FIELDS)
def test_every_field_of_the_content_is_explained(field):
    """knowledge/README.md names every field an editor may write, in one of its tables."""
    page = text_of(ROOT / "knowledge" / "README.md")
    assert re.search(rf"^\|.*`{field}`.*\|$", page, re.MULTILINE)


# Commands


def test_every_make_target_has_its_sentence():
    """``make`` alone can list every target that is called by name."""
    targets = make_targets()
    named = text_of(ROOT / "Makefile").partition(".PHONY:")[2].replace("\\\n", " ")
    assert set(named.partition("\n")[0].split()) == set(targets)
    assert [name for name, sentence in targets.items() if not sentence] == []


@pytest.mark.parametrize("document", PAGES, ids=PAGE_IDS)
def test_every_command_named_exists(document):
    """Each ``make x`` and ``python -m bot x`` in the documents can be typed."""
    assert unknown_commands(text_of(document)) == []


def test_every_command_is_on_the_map():
    """docs/architecture.md names each command of ``python -m bot`` and ``python -m knowledge``."""
    page = text_of(DOCS / "architecture.md")
    for name, group in GROUPS.items():
        row = page.partition(f"| `{name}/__main__.py` |")[2].partition("\n")[0]
        assert [command for command in group.commands if f"{command}`" not in row] == []


def test_a_command_that_does_not_exist_is_found():
    """The control: the search for commands sees what is wrong."""
    text = "Say `make nonsense`, then\n```sh\npython -m bot sing --loud\npython -m bot leads --loud\n```\n"
    assert unknown_commands(text) == ["make nonsense", "python -m bot sing", "bot leads --loud"]
    assert unknown_commands("It can make nonsense of `make test`.") == []


# Links


@pytest.mark.parametrize("document", PAGES, ids=PAGE_IDS)
def test_every_relative_link_leads_somewhere(document):
    """Files and headings that a document links to are there."""
    assert broken_links(text_of(document), document.parent) == []


def test_a_broken_link_is_found():
    """The control: the search for links sees what is wrong."""
    text = (
        "# Here\n[a](nowhere.md) [b](glossary.md) [c](glossary.md#nothing) [d](#here) [e](#there)"
    )
    assert broken_links(text, DOCS) == ["nowhere.md", "glossary.md#nothing", "#there"]


# Logs


def events_of(source):
    """Return the events that a module writes into the log, as far as they are written out there."""
    return set(re.findall(r'\blog\.[a-z]+\(\s*"([a-z_]+)"', source))


def test_every_event_of_the_log_is_explained():
    """docs/running.md says of the others that they come from the libraries."""
    guides = "".join(text_of(page) for page in DOCS.glob("*.md"))
    events = {each for path in (ROOT / "bot").rglob("*.py") for each in events_of(text_of(path))}
    assert len(events) > 50
    assert [each for each in sorted(events) if f"`{each}`" not in guides] == []
    listed = text_of(DOCS / "running.md")
    assert [each for each in sorted(events) if f"`{each}`" not in listed] == []


def test_every_way_to_meet_a_message_is_explained():
    """As an event of the log, and as a label of the metric."""
    lines = text_of(DOCS / "running.md").splitlines()
    metric = next(line for line in lines if line.startswith("| `assistant_messages_total`"))
    assert [each for each in Outcome if f"`{each}`" not in metric] == []
    heard = set(Outcome) - {Outcome.STAFF}
    assert [
        each for each in heard if not any(x.startswith(f"| `{each}` | info") for x in lines)
    ] == []


# Architecture


def modules():
    """Return the modules and packages right below bot/ and knowledge/."""
    for package in ("bot", "knowledge"):
        for path in sorted((ROOT / package).iterdir()):
            if path.is_dir() and (path / "__init__.py").exists():
                yield f"{package}/{path.name}/"
            elif path.suffix == ".py" and path.name != "__init__.py":
                yield f"{package}/{path.name}"


@pytest.mark.parametrize("module", list(modules()))
def test_every_module_is_on_the_map(module):
    """docs/architecture.md says what each module is for."""
    assert f"| `{module}` | " in text_of(DOCS / "architecture.md")


def test_the_map_shows_no_module_that_is_gone():
    """What docs/architecture.md names can be opened."""
    named = re.findall(r"`((?:bot|knowledge)/[\w/]+(?:\.py)?)`", text_of(DOCS / "architecture.md"))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_layers_are_those_that_are_checked():
    """The import rule in docs/architecture.md is the one in pyproject.toml."""
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    shown = text_of(DOCS / "architecture.md").partition("```layers\n")[2].partition("\n```")[0]
    assert shown.splitlines() == layers


@pytest.mark.parametrize("name", ["editing-knowledge", "adding-a-language", "leads", "console"])
def test_a_guide_for_staff_and_editors_can_be_typed_as_it_stands(name):
    """What is installed is in the project's own environment: another python does not have it."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```", text_of(DOCS / f"{name}.md"), re.MULTILINE | re.DOTALL
    )
    lines = [line for block in blocks for line in block.splitlines()]
    assert [line for line in lines if line.startswith(("python", "python3"))] == []


# Words


@pytest.mark.parametrize("word", glossary_words())
def test_every_word_of_the_glossary_is_used(word, everything_else):
    """A word that code and documents have dropped leaves the glossary too."""
    assert is_used(word, everything_else)


def test_a_word_nobody_uses_is_found(everything_else):
    """The control: not every word counts as used."""
    assert not is_used("Flugelhorn", everything_else)
    assert not is_used("Lane", "planet lanet")
    assert is_used("Off-topic", "an offtopic question")


def test_the_page_of_rounds_says_what_became_of_them():
    """Each table stands there as it is counted from what was written down when a round was asked."""
    page = text_of(DOCS / "rounds.md")
    for folder in folders(CONTENT):
        assert f"## {folder.name}\n\n{as_markdown(read(folder))}\n" in page


def test_the_readme_shows_the_last_round():
    """Never the exam, nor a round that was learned from before it was asked."""
    page = text_of(ROOT / "README.md")
    last = folders(CONTENT)[-1]
    shares = by(lambda one: one.language, read(last))
    row = " | ".join(f"{100 * shares[one].became['right']:.1f}" for one in SHOWN)
    assert f"| Answered rightly | {row} |" in page
