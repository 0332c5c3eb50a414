"""A new topic: its file, and the places for its questions in every language somebody writes.

Nothing here changes what stands in a file already: it writes new files and adds at the end of others.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from knowledge.contract import EXAM_NEEDED, PHRASINGS_NEEDED
from knowledge.problems import KnowledgeError, Place, Problem
from knowledge.reading import source
from knowledge.reading.findings import nearest
from knowledge.reading.loader import SUFFIX, survey
from knowledge.reading.questions import OFFTOPIC
from knowledge.reading.source import short
from knowledge.topic import Language, Library, Promise

TOPIC = """\
# knowledge/content/topics/{topic}.yaml
# (Write here in one line what a person asks.)

topic: {topic}
title:                        # a few English words for staff
reviewed: {today}          # when somebody last read all of it
source:                       # the section of the source page; remove it for topics about the bot
related:                      # up to four topic ids, offered below the answer, like this:
#  - cities.overview
# intake: offer               # ends the answer with "Shall we contact you?"
# promise: growing            # what is missing is only warned of, until you remove this line
# label:                      # a few words to tap on; without them visitors see the title
#   en: …

# The answers follow: plain text below the name, each line indented by two spaces.
# {{name}} stands for a fact from facts.yaml.
"""

ANSWER = """
# {name}
{language}: |

"""

QUESTIONS = """
{topic}:
  phrasings:                  # {phrasings} or more ways to ask, each on its own line after '- '
  exam:                       # {exam} or more real questions that are not listed above
"""

HEADING = "# How people ask, in the language '{language}'.\n"


def new_topic(topic: str, folder: Path, today: date) -> list[str]:
    """Write the file of *topic* and the places for its questions; return the files touched.

    A KnowledgeError says why nothing was written.
    """
    file = f"topics/{short(topic)}{SUFFIX}"
    found = survey(folder)
    library, known = found.library, found.library.project.topics
    if not (library.tongues and known):
        raise KnowledgeError(found.problems)
    if topic not in known:
        message = (
            f"'{short(topic)}' is not a known topic.{nearest(topic, known)}"
            " New ids are added to 'topics' in project.yaml first."
        )
        raise KnowledgeError([Problem(Place(file, 1), message)])
    if (folder / file).exists() or (folder / file).is_symlink():
        raise KnowledgeError([Problem(Place(file, 1), "this topic is there already. Edit it.")])
    files, unread = source.contents(folder)
    additions = {file: _topic_text(topic, library, today)}
    for language in library.written():
        asked = _questions_file(topic, language, files)
        if asked:
            additions[asked] = _questions_text(topic, language, files.get(asked))
    _refuse_broken(additions, files, unread)
    for name, text in additions.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            stream.write(text)
    return list(additions)


def _topic_text(topic: str, library: Library, today: date) -> bytes:
    text = TOPIC.format(topic=topic, today=today)
    for tongue in library.tongues.values():
        if tongue.promise is not Promise.CONVERTED:
            text += ANSWER.format(name=tongue.name, language=tongue.language)
    return text.encode()


def _questions_file(topic: str, language: Language, files: Mapping[str, bytes]) -> str | None:
    """Return where the questions of *topic* are added: beside those of its group, or in a new file.

    None when it has a place in *language* already.
    """
    group = topic.partition(".")[0]
    neighbours: Counter[str] = Counter()
    for file, data in files.items():
        path = PurePosixPath(file)
        if path.parts[:-1] != ("questions", language) or path.stem == OFFTOPIC:
            continue
        topics = source.read(data, file).by_name
        if topic in topics:
            return None
        neighbours[file] = sum(name.startswith(f"{group}.") for name in topics)
    file, number = max(neighbours.items(), key=lambda item: item[1], default=("", 0))
    return file if number else f"questions/{language}/{group}{SUFFIX}"


def _questions_text(topic: str, language: Language, there: bytes | None) -> bytes:
    text = QUESTIONS.format(topic=topic, phrasings=PHRASINGS_NEEDED, exam=EXAM_NEEDED)
    if there is None:
        return (HEADING.format(language=language) + text).encode()
    if there and not there.endswith((b"\n", b"\r")):
        text = f"\n{text}"
    return text.replace("\n", "\r\n" if b"\r\n" in there else "\n").encode()


def _refuse_broken(
    additions: Mapping[str, bytes], files: Mapping[str, bytes], unread: list[Problem]
) -> None:
    """Raise a KnowledgeError when a file could not be read, or would not be after its addition."""
    problems = [problem for problem in unread if problem.place.file in additions]
    for file, text in additions.items():
        problems += source.read(files.get(file, b"") + text, file).problems
    if problems:
        raise KnowledgeError(problems)
