"""The assistant, put together from a content folder; nothing of how it is reached or what it remembers."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from bot.dialogue.assistant import Assistant
from bot.dialogue.components import Components
from bot.dialogue.corrections.corrections import Corrections
from bot.dialogue.hearing import Ear, Finder
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.prompts import Questions
from bot.dialogue.interview.answers import AnswerReader
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.steps import Steps
from bot.dialogue.replies import Replies
from bot.dialogue.telling.tagging import Tagging
from bot.dialogue.telling.values import Values
from bot.dialogue.telling.vocabulary import everyday_words, said_in
from bot.dialogue.turn import Chance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.unnamed_project import UnnamedProject
from bot.leads import REFERENCE_LENGTH, REFERENCE_LETTERS, reference_from
from bot.message import Choice
from bot.wiring.background.allocator import give_back, uncollected
from knowledge.acts.classifier import ActClassifier
from knowledge.checking.readiness import require_ready
from knowledge.language.languages import Recogniser
from knowledge.language.names import Names
from knowledge.language.region_reading import RegionReading
from knowledge.matching.match import Match
from knowledge.matching.matcher import Matcher
from knowledge.matching.server_first import Asking, ServerFirst, ServerKnowledge
from knowledge.matching.training import Learned
from knowledge.matching.value_tagger import ValueTagger
from knowledge.phrasebook import Phrasebook
from knowledge.project import Project
from knowledge.reading import source
from knowledge.reading.loader import CONTENT, Read, load
from knowledge.topic import Language, Library


@dataclass(frozen=True, slots=True)
class RegionalTopics:
    """What *finder* finds for a text as those read it who write Traditional Chinese in the words of their region."""

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


@dataclass(frozen=True, slots=True)
class Models:
    """What was learned from a library: by what topics, acts, languages and values are told apart."""

    matcher: Matcher
    acts: ActClassifier
    recogniser: Recogniser
    tagger: ValueTagger
    by_server: ServerKnowledge | None = None
    """What was learned by the embeddings of a server, if there is one."""

    @property
    def finder(self) -> Finder:
        """What finds topics, and waits for nobody."""
        return ServerFirst(self.matcher, self.by_server) if self.by_server else self.matcher

    @property
    def asking(self) -> Finder:
        """What finds topics ahead of time, and may wait for a server."""
        return (
            Asking(ServerFirst(self.matcher, self.by_server)) if self.by_server else self.matcher
        )


@dataclass(frozen=True, slots=True)
class Core:
    """The assistant with all it knows, and nothing of how it is reached or what it remembers."""

    library: Library
    phrasebook: Phrasebook
    replies: Replies
    assistant: Assistant
    models: Models
    acts: UnnamedProject
    ear: Ear
    names: Names
    values: Values
    reader: Reader
    reading: RegionReading

    @property
    def matcher(self) -> Matcher:
        return self.models.matcher

    @property
    def recogniser(self) -> Recogniser:
        return self.models.recogniser

    @property
    def asking(self) -> Finder:
        """What finds topics ahead of time, and may wait for a server."""
        return RegionalTopics(self.models.asking, self.reading)

    def side_topics(self, language: Language) -> tuple[Choice, ...]:
        """Return what may always be tapped beside a chat."""
        return self.replies.choices(self.library.project.side_topics, language)

    def first_choices(self, language: Language) -> tuple[Choice, ...]:
        """Return what may be tapped before anything was said."""
        return self.replies.choices(self.library.project.first_topics, language)

    def warm_up(self) -> None:
        """Load what is loaded at the first question, so that no visitor waits for it."""
        with ThreadPoolExecutor(1) as pool:
            heard = pool.submit(self.recogniser.language_of, "hello")
            for language in self.library.written():
                self.matcher.find("hello", language)
                self.acts.heard("hello", language)
            heard.result()


def chance() -> Chance:
    """Return unguessable names."""
    return Chance(
        intake_id=lambda: secrets.token_hex(4),
        reference=lambda: reference_from(
            secrets.randbelow(len(REFERENCE_LETTERS)) for _ in range(REFERENCE_LENGTH)
        ),
    )


def counted_chance() -> Chance:
    """Return names that count up, the same in every run."""
    intakes, references = count(), count()
    base = len(REFERENCE_LETTERS)

    def reference() -> str:
        number = next(references)
        return reference_from(number // base**place % base for place in range(REFERENCE_LENGTH))

    return Chance(intake_id=lambda: f"{next(intakes):08x}", reference=reference)


def read_library(content: Path | None, read: Read = source.read) -> Library:
    """Return the library of a content folder; ``KnowledgeError`` lists what is wrong with it."""
    library = load(content or CONTENT, read)
    require_ready(library)
    return library


def build_assistant(content: Path | None, cache_dir: Path | None, chance: Chance) -> Core:
    """Return the assistant for a content folder; ``KnowledgeError`` lists what is wrong with it.

    What is not kept in *cache_dir* is learned, which takes minutes the first time.
    """
    return _built(uncollected(read_library, content), cache_dir, chance, before=None)


def begun_assistant(
    content: Path | None,
    cache_dir: Path | None,
    chance: Chance,
    by_server: ServerKnowledge | None = None,
    read: Read = source.read,
) -> Core:
    """Return the same at once, without what is yet to be learned; *read* reads its files."""
    library, nothing = uncollected(read_library, content, read), Learned({}, {})
    return _built(library, cache_dir, chance, before=nothing, by_server=by_server)


def _built(
    library: Library,
    cache_dir: Path | None,
    chance: Chance,
    *,
    before: Learned | None,
    by_server: ServerKnowledge | None = None,
) -> Core:
    # Both read their models from disk: side by side, for somebody waits for the start.
    with ThreadPoolExecutor(1) as pool:
        message_language = pool.submit(Recogniser, library)
        matcher = Matcher(library, cache=cache_dir, before=before)
        if before is None:
            acts = ActClassifier.of(library, matcher.entities, cache=cache_dir)
            tagger = ValueTagger.of(library, cache=cache_dir)
        else:
            acts = ActClassifier.begun(library, matcher.entities, cache=cache_dir)
            tagger = ValueTagger.kept(library, cache=cache_dir) or ValueTagger()
        models = Models(matcher, acts, message_language.result(), tagger, by_server)
    core = uncollected(assembled, library, models, chance)
    give_back()
    return core


def _everyday_words(library: Library) -> Iterator[str]:
    """Yield the words that are often said of other things than places and organisations: they misspell no town."""
    named = {name.topic for name in library.names} - {""}
    of_no_place = (phrasing for phrasing in said_in(library) if phrasing.topic not in named)
    return chain.from_iterable(everyday_words(of_no_place).values())


def _said(library: Library) -> tuple[object, ...]:
    """Return all by which names are told from everyday words."""
    return library.names, library.phrasings, library.acts, library.offtopic


def _told_by(library: Library) -> tuple[object, ...]:
    """Return all by which is read what visitors tell of themselves, beside what is said anyway."""
    words = {
        (language, name): text.value
        for language, phrases in library.phrases.items()
        for name, text in phrases.items()
        if name.startswith("words_")
    }
    return library.clues, library.project, library.written(), words


def steps_of(phrasebook: Phrasebook, reader: Reader, words: Words, project: Project) -> Steps:
    """Return the steps of an intake, with what reads answers and corrections."""
    return Steps(
        phrasebook,
        Questions(phrasebook, reader, project.kinds),
        AnswerReader(reader, words, project),
        Corrections(reader, words, project),
    )


def assembled(
    library: Library, models: Models, chance: Chance, before: Core | None = None
) -> Core:
    """Return the assistant that speaks from *library* and understands by *models*.

    What the one *before* has made of the same words serves here, too.
    """
    phrasebook = Phrasebook(library)
    replies = Replies(library, phrasebook)
    words = Words(phrasebook, tuple(library.tongues))
    if before is not None and _said(before.library) == _said(library):
        names = before.names
        is_told_so = _told_by(before.library) == _told_by(library)
        values = before.values if is_told_so else Values(library, names)
    else:
        names = Names(library.names, _everyday_words(library))
        values = Values(library, names)
    reader = Reader(names, words, phrasebook, library)
    reading = RegionReading(library)
    tagging = Tagging(models.tagger, library, names)
    acts = UnnamedProject(models.acts, words)
    ear = Ear(acts, values, words, tuple(library.project.kinds), tagging)
    steps = steps_of(phrasebook, reader, words, library.project)
    components = Components(
        library=library,
        finder=RegionalTopics(models.finder, reading),
        ear=ear,
        recogniser=models.recogniser,
        replies=replies,
        reader=reader,
        steps=steps,
        interview=Interview(steps, reader, words, library.project),
        words=words,
        names=names,
        chance=chance,
    )
    assistant = Assistant(components)
    return Core(
        library, phrasebook, replies, assistant, models, acts, ear, names, values, reader, reading
    )
