"""Finds topics for those who write Traditional Chinese in the words of their region."""

from dataclasses import dataclass

from bot.dialogue.hearing import Finder
from knowledge.language.region_reading import RegionReading
from knowledge.matching.match import Match
from knowledge.topic import Language


@dataclass(frozen=True, slots=True)
class RegionalTopics:
    """What *finder* finds for a text as it is read."""

    finder: Finder
    reading: RegionReading

    @property
    def progress(self) -> tuple[int, int]:
        """How many languages are learned, and of how many."""
        return self.finder.progress

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match:
        """Return what answers *text*; *before* is the topic answered just before, if any."""
        return self.finder.find(self.reading.read(text), language, before=before)

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str]
    ) -> tuple[str, ...]:
        """Return the topics nearest to *text*, without those of *exclude*."""
        return self.finder.nearest(self.reading.read(text), language, exclude=exclude)
