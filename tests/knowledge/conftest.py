"""A content folder, tiny but complete, for every test that changes one thing in it.

English is complete, Swedish grows and Traditional Chinese is converted from a growing zh-Hans.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from knowledge.checking.report import examine
from knowledge.contract import EXAM_NEEDED, OFFTOPIC_NEEDED, PHRASINGS_NEEDED
from knowledge.reading.loader import load
from tests.knowledge.small import TOPICS

TODAY = date(2026, 11, 25)

LANGUAGES = """\
en:
  name: English
  promise: complete
sv:
  name: Svenska
  promise: growing
zh-Hans:
  name: 简体中文
  promise: growing
zh-Hant:
  name: 繁體中文
  promise: converted
"""

FACTS = """\
years: 2021–2022
cities:
  en: Wuhan and Changchun
  sv: Wuhan och Changchun
  zh-Hans: 武汉和长春
"""

WUHAN = """\
topic: city.wuhan
title: Wuhan
reviewed: 2026-11-02
source: Target cities
related:
  - cities.overview
  - city.changchun
intake: offer
label:
  en: Wuhan
  sv: Staden Wuhan

en: |
  Wuhan is one of the target cities: {cities}.

sv: |
  Wuhan är en av målstäderna: {cities}.
"""

SPOKEN = (
    "organisation_project_office",
    "organisation_somebody",
    "ask_company",
    "field_company",
    *("notice_company", "console_kind_company", "rather_company"),
    *("notice_partner", "console_kind_partner", "rather_partner"),
)
"""The phrases that the words of the project need; each says its name, a notice that a PDF is kept."""

ENGINE_PHRASES = ("greeting", "thanks")

PHRASES = {
    "en": "greeting: Hello <name>, this is {years}.\nthanks: You are welcome.\n",
    "sv": "greeting: Hej <name>, det här är {years}.\nthanks: Varsågod.\n",
    "zh-Hans": "greeting: <name>，您好！\nthanks: 不客气。\n",
}

PROJECT = """\
name: A project
topics:
{topics}
organisations:
  somebody:
    - DK
kinds:
  company:
    fields:
      company:
        takes: name
  partner:
    fields:
      company:
        takes: name
retention:
  dialogue: 90
  leads: 730
"""

NAMES = """\
cities:
  wuhan:
    topic: city.wuhan
    country: CN
    spellings:
      en:
        - Wuhan
        - Wu Han
      zh-Hans:
        - 武汉
  changchun:
    spellings:
      en:
        - Changchun
"""


@dataclass(frozen=True)
class Content:
    """A content folder to change and to examine."""

    folder: Path

    def write(self, file, text):
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, file):
        return (self.folder / file).read_text(encoding="utf-8")

    def change(self, file, old, new):
        """Replace *old*, which must be there, once."""
        text = self.read(file)
        assert old in text
        self.write(file, text.replace(old, new, 1))

    def lines(self):
        """What the check says, without what it always says of the growing languages."""
        problems = examine(self.folder, TODAY).problems
        return [str(problem) for problem in problems if "is growing" not in problem.message]

    def library(self):
        return load(self.folder)


HELP = "checked: 2026-11-02\nFI:\n  emergency: '112'\n  crisis: 09 2525 0111\n  source: mieli.fi\n"


@pytest.fixture(scope="session")
def good_folder(tmp_path_factory):
    """The folder as it is before anything is changed."""
    content = Content(tmp_path_factory.mktemp("good"))
    content.write("languages.yaml", LANGUAGES)
    content.write("facts.yaml", FACTS)
    content.write("names.yaml", NAMES)
    content.write("help.yaml", HELP)
    content.write("project.yaml", PROJECT.format(topics="\n".join(f"  - {t}" for t in TOPICS)))
    for language, text in PHRASES.items():
        own = "".join(
            f"{name}: {name}\n".replace(": notice_", ": PDF, notice_") for name in SPOKEN
        )
        content.write(f"phrases/{language}.yaml", text + own)
    questions = ""
    for topic in TOPICS:
        answer = (
            f"topic: {topic}\ntitle: A title\nreviewed: 2026-11-02\nen: The answer of {topic}.\n"
        )
        content.write(f"topics/{topic}.yaml", answer)
        questions += f"{topic}:\n  phrasings:\n"
        questions += "".join(f"    - Way {n} to {topic}\n" for n in range(PHRASINGS_NEEDED))
        questions += "  exam:\n"
        questions += "".join(f"    - Exam {n} of {topic}\n" for n in range(EXAM_NEEDED))
    content.write("topics/city.wuhan.yaml", WUHAN)
    content.write("questions/en/all.yaml", questions)
    offtopic = "".join(f"  - Will it rain {n} times?\n" for n in range(1, OFFTOPIC_NEEDED))
    content.write("questions/en/offtopic.yaml", f"offtopic:\n  - Will it rain?\n{offtopic}")
    content.write(
        "questions/sv/cities.yaml",
        "# Städer\n\ncity.wuhan:\n  phrasings:\n    - Är Wuhan med?\n    - Wuhan, då?\n  exam:\n    - Gäller det Wuhan?\n",
    )
    return content.folder


@pytest.fixture
def content(good_folder, tmp_path, monkeypatch):
    """A copy of the good folder, to change; its engine needs the few phrases that it has."""
    monkeypatch.setattr("knowledge.checking.readiness.engine_phrases", lambda: ENGINE_PHRASES)
    folder = tmp_path / "content"
    shutil.copytree(good_folder, folder)
    return Content(folder)
