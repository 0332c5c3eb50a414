"""The limits that every text of the content keeps, and how much a complete language has."""

from knowledge.topic import Language

CONVERTED_FROM: dict[Language, Language] = {"zh-Hant": "zh-Hans"}
"""The languages nobody writes, each with the one it is made from."""

PHRASES, WORDS = "phrases", "words"
"""The folders of what the bot says and of the words by which it understands visitors: one file a language in each."""

WORD_PREFIX = "words_"
"""How the names of the second begin."""


def phrase_file(name: str, language: Language) -> str:
    """Return the file of the content in which the phrase *name* stands.

    >>> phrase_file("greeting", "sv"), phrase_file("words_yes", "sv")
    ('phrases/sv.yaml', 'words/sv.yaml')
    """
    folder = WORDS if name.startswith(WORD_PREFIX) else PHRASES
    return f"{folder}/{language}.yaml"


# WeChat is the strictest channel: it cuts a text after 2,048 bytes, and 2,000 is the safe side.
LONGEST_REPLY = 2_000
"""The bytes a reply may have on every channel, in UTF-8."""
SOURCE_LINE = 200
"""The bytes of it that are kept for the line saying where an answer comes from."""
LONGEST_ANSWER = LONGEST_REPLY - SOURCE_LINE
"""The bytes an answer may have with its facts filled in."""

PHRASINGS_NEEDED = 30
"""The phrasings a topic has in a complete language."""
EXAM_NEEDED = 5
"""The exam questions a topic has in a complete language."""
ACTS_NEEDED = 40
"""The phrasings an act has in a complete language, where the content tells acts at all."""
OFFTOPIC_NEEDED = 300
"""The off-topic questions a complete language has."""
MOST_RELATED = 4
"""The topics that may be offered below an answer."""

FILES_ARE = "PDF"
"""The word by which a notice speaks of files, in every language: a yes to one without it is none to files."""


def questions_needed(topic: str, part: str, *, is_complete: bool) -> int:
    """Return how many questions the list *part* of *topic* must have, or that of no topic; one anywhere.

    >>> questions_needed("pipeline.about", "exam", is_complete=True), questions_needed("", "exam", is_complete=True)
    (5, 1)
    """
    if not is_complete:
        return 1
    if not topic:
        return OFFTOPIC_NEEDED if part == "offtopic" else 1
    return EXAM_NEEDED if part == "exam" else PHRASINGS_NEEDED
