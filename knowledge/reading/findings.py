"""Problems collected while the nodes of a file are turned into values of the expected kind.

The names a file may hold are handed in.
"""

import difflib
from collections.abc import Iterable, Mapping

from knowledge.problems import Place, Problem, Severity
from knowledge.project import OFFER
from knowledge.reading.source import Entries, Entry, Items, Node, Page, short
from knowledge.topic import Language, Promise, Text, Tongue

# What people write for a language when they think of its country or of an older list of codes.
_MEANT = {
    "no": "nb",
    "nn": "nb",
    "se": "sv",
    "dk": "da",
    "uk": "en",
    "gb": "en",
    "zh": "zh-Hans",
    "cn": "zh-Hans",
    "zh-cn": "zh-Hans",
    "tw": "zh-Hant",
    "zh-tw": "zh-Hant",
}

_LOOKED_AT = 100
"""Nearest names are looked for so many times; a file with more mistakes is of another kind."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean '…'?" with the nearest of *known*, or nothing when none is near."""
    by_small = {name.casefold(): name for name in known}
    small = word[:60].casefold()
    meant = _MEANT.get(small, "")
    if meant.casefold() not in by_small:
        meant = next(iter(difflib.get_close_matches(small, by_small, n=1)), "")
    return f" Did you mean '{by_small[meant.casefold()]}'?" if meant else ""


class Findings:
    """What is wrong with the files read so far, and the way from a node to a value.

    What is not of the expected kind is reported once and comes back empty.
    """

    def __init__(self, tongues: Mapping[Language, Tongue], topics: tuple[str, ...] = ()) -> None:
        self.problems: list[Problem] = []
        self.tongues = tongues
        self.topics = topics
        self.intakes: tuple[str, ...] = (OFFER,)
        self._suggestions = 0

    def error(self, place: Place, message: str, kind: str = "", **values: object) -> None:
        """Note what keeps the bot from starting."""
        self.problems.append(Problem(place, message, kind=kind, values=values))

    def warning(self, place: Place, message: str, kind: str = "", **values: object) -> None:
        """Note what asks for a look."""
        self.problems.append(Problem(place, message, Severity.WARNING, kind, values))

    def suggestion(self, word: str, known: Iterable[str]) -> str:
        """Return a sentence with the nearest of *known*, while there are not too many mistakes."""
        self._suggestions += 1
        return nearest(word, known) if self._suggestions <= _LOOKED_AT else ""

    def unknown(self, entry: Entry, known: Iterable[str]) -> None:
        """Note that the name of *entry* has no meaning where it stands."""
        name = short(entry.key.value)
        suggestion = self.suggestion(entry.key.value, known)
        self.error(entry.place, f"'{name}' is not a known name here.{suggestion}")

    def require(self, names: Iterable[str], fields: Mapping[str, Entry], place: Place) -> None:
        """Note which of *names* are missing in *fields*."""
        for name in names:
            if name not in fields:
                self.error(place, f"'{name}' is missing. Add a line '{name}: …'.")

    # --- Kinds of node ---

    def text(self, entry: Entry) -> Text | None:
        """Return the text under a name; None when there is none."""
        return self._text(entry.node, f"'{short(entry.key.value)}' is empty. Fill or remove it.")

    def _text(self, node: Node, empty: str) -> Text | None:
        if isinstance(node, Text):
            if node.value:
                return node
            self.error(node.place, empty)
        elif isinstance(node, Entries):
            message = "this line is read as 'name: value'. Put the sentence in quotes."
            self.error(node.place, message)
        elif isinstance(node, Items):
            self.error(node.place, "this line is read as a list. Put the sentence in quotes.")
        return None

    def texts(self, entry: Entry) -> tuple[Text, ...]:
        """Return the texts in the list under a name; a name with nothing under it has none."""
        node, name = entry.node, short(entry.key.value)
        if isinstance(node, Items):
            empty = "this line of the list is empty. Fill or remove it."
            texts = (self._text(item, empty) for item in node.nodes)
            return tuple(text for text in texts if text)
        if isinstance(node, Text) and node.value.startswith("-"):
            self.error(node.place, "the space after '-' is missing.")
        elif node and not (isinstance(node, Text) and not node.value):
            self.error(node.place, f"'{name}' is a list. Begin each of its lines with '- '.")
        return ()

    def entries(self, node: Node, what: str) -> dict[str, Entry]:
        """Return the names in *node*, which holds *what*; an empty node has none."""
        if isinstance(node, Entries):
            return dict(node.by_name)
        if node and not (isinstance(node, Text) and not node.value):
            self.error(node.place, f"{what} stand here, one a line: 'name: value'.")
        return {}

    def page(self, page: Page, what: str) -> dict[str, Entry]:
        """Return the names in a whole file."""
        return self.entries(page.root, what)

    def by_language(self, node: Node, what: str) -> dict[Language, Entry]:
        """Return what stands under each language somebody writes."""
        entries = self.entries(node, what)
        return {name: entry for name, entry in entries.items() if self.is_written(entry)}

    # --- Topics and languages ---

    def known_topic(self, topic: str, place: Place) -> bool:
        """Whether *topic* is one of the project's; if not, that is noted for *place*."""
        if topic in self.topics:
            return True
        way_out = self.suggestion(topic, self.topics) or " The ids stand in project.yaml."
        self.error(place, f"'{short(topic)}' is not a known topic.{way_out}")
        return False

    def is_written(self, entry: Entry) -> bool:
        """Whether the name of *entry* is a language somebody writes; if not, that is noted."""
        return self.is_language(entry.key.value, entry.place)

    def is_language(self, language: Language, place: Place) -> bool:
        """Whether somebody writes *language*; if not, that is noted for *place*."""
        tongue = self.tongues.get(language)
        if tongue is None:
            suggestion = self.suggestion(language, self.tongues)
            way_out = suggestion or " See languages.yaml."
            self.error(place, f"'{short(language)}' is not a promised language.{way_out}")
        elif tongue.promise is Promise.CONVERTED:
            self.error(place, f"'{language}' is made by conversion. Remove it here.")
        else:
            return True
        return False
