"""Curated content and the code that reads and searches it.

Nothing here knows the bot, its channels or its visitors.
"""

from knowledge.contract import CONVERTED_FROM, LONGEST_REPLY, TOPICS
from knowledge.phrasebook import Phrasebook, PhraseError
from knowledge.problems import KnowledgeError, Place, Problem, Severity
from knowledge.reading.loader import CONTENT, load
from knowledge.topic import (
    SOURCE,
    Answer,
    Invitation,
    Language,
    Library,
    Name,
    Phrasing,
    Promise,
    Text,
    Tongue,
    Topic,
)

__all__ = [
    "CONTENT",
    "CONVERTED_FROM",
    "LONGEST_REPLY",
    "SOURCE",
    "TOPICS",
    "Answer",
    "Invitation",
    "KnowledgeError",
    "Language",
    "Library",
    "Name",
    "PhraseError",
    "Phrasebook",
    "Phrasing",
    "Place",
    "Problem",
    "Promise",
    "Severity",
    "Text",
    "Tongue",
    "Topic",
    "load",
]
