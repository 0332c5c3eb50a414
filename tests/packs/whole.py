"""The second project's pack as a folder that a server can be started on."""

import json
import re
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale

from knowledge.contract import PHRASES, WORDS, phrase_file
from knowledge.reading.loader import CONTENT, load
from knowledge.reading.source import read

HARBOURS = Path(__file__).parent / "harbours"
FACT = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
OWN_GROUPS = ("cities", "countries", "organisations")


@cache
def shipped():
    return load(CONTENT)


def languages_of_babel():
    """Return what languages are called, in each that is promised: these are no countries."""
    names = set()
    for tag in ("en", "sv", "da", "nb", "fi", "is", "zh_Hans"):
        names |= {name.casefold() for name in Locale.parse(tag).languages.values()}
    return names


def own_names():
    """Return what the shipped project names its cities, countries and organisations."""
    library = shipped()
    project, found = library.project, {"nordic"}
    for name in library.names:
        if name.group in OWN_GROUPS:
            found.add(name.id)
            found |= {text.value.casefold() for text in name.spellings.get("en", ())}
    found |= {*project.organisations, *project.cities, *project.focus_areas}
    # "American" is a language to nobody; "Chinese" is one, and a language may be named.
    return {name for name in found if name not in languages_of_babel() and len(name) > 3}


def named_in(text, names):
    """Return which of *names* stand in *text*, as whole words."""
    text = text.casefold()
    return sorted(
        name
        for name in names
        if name in text and re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text)
    )


def whole_pack(folder: Path) -> Path:
    """Write the second pack into *folder*: its own words, and what is said in any project."""
    names = own_names()
    shutil.copytree(HARBOURS, folder)
    own = read((folder / "own.yaml").read_bytes(), "own.yaml").root.by_name
    (folder / "own.yaml").unlink()
    for language in ("en", "sv"):
        everybodys = shipped().phrases[language]
        source = phrases_as_written(language)
        kept = {
            name: text.value
            for name, text in everybodys.items()
            if not FACT.search(source[name])
            and not named_in(text.value, names | {"china"})
            and name not in own
        }
        if language == "en":
            kept |= {name: entry.node.value for name, entry in own.items()}
        write_phrases(folder, language, kept)
    return folder


def phrases_as_written(language: str) -> dict[str, str]:
    """Return what the shipped project says, and the words it understands, facts not filled in."""
    pages = (
        read((CONTENT / part / f"{language}.yaml").read_bytes(), part) for part in (PHRASES, WORDS)
    )
    return {name: entry.node.value for page in pages for name, entry in page.by_name.items()}


def write_phrases(folder: Path, language: str, phrases: Mapping[str, str]) -> None:
    """Write *phrases* into the two files in which they stand."""
    for part in (PHRASES, WORDS):
        (folder / part).mkdir(exist_ok=True)
        file = f"{part}/{language}.yaml"
        lines = (
            f"{name}: {json.dumps(text, ensure_ascii=False)}\n"
            for name, text in phrases.items()
            if phrase_file(name, language) == file
        )
        (folder / file).write_text("".join(lines), encoding="utf-8")
