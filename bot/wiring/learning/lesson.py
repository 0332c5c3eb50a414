"""What there is to be learned of a content folder, and what of it is not learned yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.wiring.assistant import Models
from knowledge.acts.training import key_of
from knowledge.editing.learning import ACTS, BESIDE, VALUES
from knowledge.matching import value_tagger
from knowledge.matching.training import keys_of
from knowledge.topic import SOURCE, Language, Library


@dataclass(frozen=True, slots=True)
class Lesson:
    """A library, with the keys of what is learned from it: by language, of the acts, and of the values."""

    library: Library
    languages: Mapping[Language, str]
    acts: str
    values: str

    @classmethod
    def of(
        cls, library: Library, *, with_embeddings: bool, like: "Lesson | None" = None
    ) -> "Lesson":
        """Return the lesson of *library*; one that teaches the very same has the keys of *like*."""
        if like is not None and _taught(library) == _taught(like.library):
            return replace(like, library=library)
        languages = keys_of(library, with_embeddings=with_embeddings)
        acts = key_of(library, with_embeddings=with_embeddings)
        return cls(library, languages, acts, value_tagger.key_of(library))

    def teaches_as(self, other: "Lesson") -> bool:
        """Whether the same is learned: only answers and other words of ours differ."""
        here, there = self.library, other.library
        is_read_so = here.project.elsewhere == there.project.elsewhere
        is_same = (self.languages, self.acts) == (other.languages, other.acts)
        return is_same and is_read_so and tuple(here.tongues) == tuple(there.tongues)

    def lacking(self, models: Models) -> tuple[str, ...]:
        """Return what *models* have not learned of it: languages, and acts."""
        learned = models.matcher.learned.keys
        languages = [each for each, key in self.languages.items() if learned.get(each) != key]
        # Everybody is answered in it who writes in no language of ours.
        languages.sort(key=lambda each: each != SOURCE)
        keys = {VALUES: (models.tagger.key, self.values), ACTS: (models.acts.key, self.acts)}
        return (*languages, *(each for each in BESIDE if keys[each][0] != keys[each][1]))


def _taught(library: Library) -> tuple[object, ...]:
    """Return all that is learned from: what the keys of a lesson are made of."""
    labels = [(topic.id, topic.labels) for topic in library.topics.values()]
    asked = library.names, library.phrasings, library.offtopic, labels
    return *asked, library.acts, library.self_introductions
