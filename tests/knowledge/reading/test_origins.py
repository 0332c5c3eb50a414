"""Where visitors come from, and the menu below the chat."""

import pytest

from knowledge.reading.loader import load, survey
from tests.packs.whole import shipped

ORIGINS = "slush26:\n  name: Slush\n  topic: city.wuhan\n  language: sv\n"
MENU = "Project:\n  About: topic:city.wuhan\n  Page: https://example.org/\nJoin: do:join\n"


def test_origins_and_menu_are_read(content):
    """With everything that may be said of them."""
    content.write("origins.yaml", ORIGINS)
    content.write("menu.yaml", MENU)
    library = load(content.folder)
    origin = library.origins["slush26"]
    assert (origin.name, origin.topic, origin.language) == ("Slush", "city.wuhan", "sv")
    project, join = library.menu
    assert [(item.label, item.does, item.url) for item in project.below] == [
        ("About", "topic:city.wuhan", ""),
        ("Page", "", "https://example.org/"),
    ]
    assert (join.label, join.does, join.below) == ("Join", "do:join", ())


def test_neither_need_be_there(content):
    """Then there are none."""
    library = load(content.folder)
    assert (dict(library.origins), library.menu) == ({}, ())


@pytest.mark.parametrize(
    ("file", "text", "lines"),
    [
        ("origins.yaml", "a b:\n  name: x\n",
         ["1: 'a b' is no code. Use at most 64 letters, digits, '-' and '_'."]),
        ("origins.yaml", "fair:\n  topic: city.wuhan\n", ["1: 'fair' has no name. Add 'name: …'."]),
        ("origins.yaml", "fair:\n  name: x\n  topic: city.wuhn\n",
         ["3: 'city.wuhn' is not a known topic. Did you mean 'city.wuhan'?"]),
        ("origins.yaml", "fair:\n  name: x\n  language: se\n",
         ["3: 'se' is not a promised language. Did you mean 'sv'?"]),
        ("origins.yaml", "fair:\n  name: x\n  topics: city.wuhan\n",
         ["3: 'topics' is not a known name here. Did you mean 'topic'?"]),
        ("menu.yaml", "A: topic:city.wuhn\n",
         ["1: 'city.wuhn' is not a known topic. Did you mean 'city.wuhan'?"]),
        ("menu.yaml", "A: http://example.org\n",
         ["1: 'http://example.org' does nothing. Write 'topic:<id>', 'do:join' or an https address."]),
        ("menu.yaml", "A: do:join\nB: do:join\nC: do:join\nD: do:join\n",
         ["1: a menu has at most 3 entries here, and these are 4."]),
        ("menu.yaml", "A:\n  B:\n    C: do:join\n",
         ["2: 'B' lies too deep. A menu has two levels.",
          "2: a menu has at most 0 entries here, and these are 1."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(content, file, text, lines):
    """A way out beside it, as everywhere in the content."""
    content.write(file, text)
    shown = [f"{each.place.line}: {each.message}" for each in survey(content.folder).problems]
    assert shown == lines


def test_ours_are_there():
    """The origins of our own content open topics that exist, and the menu fits."""
    library = shipped()
    assert {origin.topic for origin in library.origins.values()} - {""} <= set(library.topics)
    assert 0 < len(library.menu) <= 3
