"""Replies made from the knowledge: answers, "did you mean", the honest decline, lists of topics."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.words.commands import SLASHED, Word
from bot.message import About, Choice, Progress, Reply, Row, paragraphs
from knowledge.language.script import TRADITIONAL, to_traditional, written
from knowledge.language.text import has_chinese
from knowledge.language.traditional import Script, parted
from knowledge.phrasebook import Phrasebook
from knowledge.project import COURTESIES, HUMAN, OFFER, PRIVACY
from knowledge.topic import SOURCE, Language, Library, Topic

MOST_RELATED = 3
"""Choices below an answer: more are not read."""

ASIDE = COURTESIES | {HUMAN}
"""Topics that are never among what may have been meant."""

UNTOLD = Script()
"""Traditional characters, and no other words than those of the content."""

SHORTEST_OWN = 2
"""Characters from which on what a visitor wrote is found again in a reply."""


class Replies:
    """Speaks the library's answers and the phrasebook's words, in the visitor's language."""

    def __init__(self, library: Library, phrasebook: Phrasebook) -> None:
        self._library = library
        self._phrasebook = phrasebook
        self.say = phrasebook.say
        # The library does not change: the same answer is made once.
        self._answered = lru_cache(maxsize=1_024)(self._answer)

    def in_script(self, reply: Reply, tag: str, own: Iterable[object] = ()) -> Reply:
        """Return *reply* as it is written for whom *tag* names, see :func:`in_script`."""
        language, region = parted(tag)
        return in_script(reply, language, own, self._phrasebook.script(region))

    def topic(self, topic_id: str) -> Topic | None:
        """Return the topic of this id, None when there is none."""
        return self._library.topics.get(topic_id)

    def topic_inviting(self, kind: str) -> str:
        """Return the first topic whose answer leads to a registration of that *kind*; empty for none."""
        topics = map(self.topic, self._library.project.topics)
        return next((each.id for each in topics if each and each.invitation == kind), "")

    def phrase(
        self, name: str, language: Language, choices: Iterable[Choice] = (), **values: str
    ) -> Reply:
        """Return one of the bot's own phrases as a reply.

        Where *language* has no words for it, English is said, with a line that says so.
        """
        text = self.say(name, language, **values)
        if self._phrasebook.language_of(name, language) not in {language, written(language)}:
            text = paragraphs(self.say("only_in_english", language), text)
        return Reply(text, About.phrase(name), language, tuple(choices))

    def answer(self, topic_ids: Sequence[str], language: Language) -> Reply:
        """Return the answers of *topic_ids*, a paragraph each, with what may be asked next."""
        return self._answered(tuple(topic_ids), language)

    def _answer(self, topic_ids: tuple[str, ...], language: Language) -> Reply:
        topics = [self._library.topics[topic_id] for topic_id in topic_ids]
        texts, is_foreign = [], False
        for topic in topics:
            answer = topic.answers.get(written(language))
            is_foreign = is_foreign or answer is None
            texts.append((answer or topic.answers[SOURCE]).text.strip())
        if is_foreign:
            texts.insert(0, self.say("only_in_english", language))
        is_small_talk = set(topic_ids) <= COURTESIES
        cited = [topic for topic in topics if topic.source]
        return Reply(
            "\n\n".join(texts),
            About.topic(*topic_ids),
            language,
            self._next(topics, language),
            foot=self._source_line(cited, language) if cited else "",
            dispute=None
            if is_small_talk
            else Choice.to(self.say("choice_wrong", language), ChoiceKind.WRONG),
        )

    def did_you_mean(self, topic_ids: Sequence[str], language: Language) -> Reply:
        """Return the question which of *topic_ids* was meant; none of them, and a person, stand beside."""
        return self.phrase("did_you_mean", language, self._one_of(topic_ids, language))

    def disputed(self, topic_ids: Sequence[str], language: Language) -> Reply:
        """Return the regret for what was not meant, with what else it may be, as :meth:`did_you_mean` offers it."""
        return self.phrase("disputed", language, self._one_of(topic_ids, language))

    def _one_of(self, topic_ids: Sequence[str], language: Language) -> tuple[Choice, ...]:
        meant = self.choices([each for each in topic_ids if each not in ASIDE], language)
        none = Choice.to(self.say("choice_none", language), ChoiceKind.WRONG)
        return (*meant, *([none] if meant else []), self.person(language))

    def person(self, language: Language) -> Choice:
        """Return the choice that calls a person."""
        return Choice.to(self.say("choice_person", language), ChoiceKind.TOPIC, HUMAN)

    def decline(self, topic_ids: Sequence[str], language: Language) -> Reply:
        """Return the honest "I have no answer to that", with the nearest topics and a person."""
        nearest = [each for each in topic_ids if each not in ASIDE]
        choices = (*self.choices(nearest, language), self.person(language))
        return self.phrase("not_understood", language, choices)

    def topics(self, group: str, language: Language) -> Reply:
        """Return what can be asked: the groups, or the topics of one."""
        groups = self._library.project.groups
        if group not in groups:
            choices = [
                Choice.to(self.say(f"group_{each}", language), ChoiceKind.GROUP, each)
                for each in groups
            ]
            return self.phrase("topics", language, choices)
        ids = self._library.project.topics_of(group)
        return self.phrase("topics_of_group", language, self.choices(ids, language))

    def languages(self, language: Language) -> Reply:
        """Return the choice of languages, each in its own name."""
        choices = [
            Choice.to(tongue.name, ChoiceKind.LANGUAGE, tongue.language)
            for tongue in self._library.tongues.values()
        ]
        return self.phrase("which_language", language, choices)

    def choices(self, topic_ids: Iterable[str], language: Language) -> tuple[Choice, ...]:
        """Return a choice for each of *topic_ids*, in the script of *language*: they also stand on the page alone."""
        return tuple(
            Choice.to(self._label(each, language), ChoiceKind.TOPIC, each)
            for each in topic_ids
            if each in self._library.topics
        )

    def _label(self, topic_id: str, language: Language) -> str:
        label = self._library.topics[topic_id].label(written(language))
        return to_traditional(label) if language == TRADITIONAL else label

    def _next(self, topics: Sequence[Topic], language: Language) -> tuple[Choice, ...]:
        invitations = {topic.invitation for topic in topics}
        asked = {topic.id for topic in topics}
        related = dict.fromkeys(
            text.value for topic in topics for text in topic.related if text.value not in asked
        )
        if OFFER in invitations:
            related.pop(self._library.project.join_topic, None)
        choices = self.choices(list(related)[:MOST_RELATED], language)
        if PRIVACY in asked:
            choices = tuple(
                Choice.to(self.say(f"command_{word}", language), ChoiceKind.DO, word)
                for word in (Word.MYDATA, Word.MYLEAD, Word.FORGET)
            )
        if OFFER in invitations:
            choices = (*choices, self.command(Word.JOIN, language))
        return choices

    def inviting(self, reply: Reply) -> Reply:
        """Return *reply* with the offer to register."""
        join = self.command(Word.JOIN, reply.language)
        others = (each for each in reply.choices if each.id != join.id)
        return replace(reply, choices=(join, *others))

    def command(self, word: Word, language: Language) -> Choice:
        """Return the choice that is as good as the command *word*."""
        return Choice.to(self.say(f"choice_{word}", language), ChoiceKind.DO, word)

    def back_to_form(self, language: Language) -> Choice:
        """Return the choice that leads back to the registration that is open: its command repeats what waits."""
        return Choice.to(self.say("choice_back_to_form", language), ChoiceKind.DO, Word.JOIN)

    def called(self, choice: ChoiceId, language: Language) -> str:
        """Return the words for a choice that needs no reply above it, as in a menu; empty for any other."""
        argument = choice.argument
        match choice.kind:
            case ChoiceKind.TOPIC if self.topic(argument):
                return self._label(argument, language)
            case ChoiceKind.GROUP if argument in self._library.project.groups:
                return self.say(f"group_{argument}", language)
            case ChoiceKind.LANGUAGE if argument in self._library.tongues:
                return self._library.tongues[argument].name
            case ChoiceKind.DO if argument in SLASHED:
                return self.say(f"command_{argument}", language)
            case ChoiceKind.WRONG:
                return self.say("choice_wrong", language)
        return ""

    def _source_line(self, topics: Sequence[Topic], language: Language) -> str:
        labels = [
            self.say("quoted", language, text=topic.label(written(language))) for topic in topics
        ]
        return self.say("source_line", language, labels=self.joined(labels, language))

    def joined(self, texts: Sequence[str], language: Language) -> str:
        """Return *texts* as a list in a sentence."""
        if len(texts) < 2:  # noqa: PLR2004  # one has nothing to be joined with
            return "".join(texts)
        last = self.say("and", language, first=texts[-2], second=texts[-1])
        comma = self.say("comma", language)
        # Content is read without the spaces at its ends; Chinese has none behind its comma.
        return (f"{comma} " if comma.isascii() else comma).join((*texts[:-2], last))


def in_script(
    reply: Reply, language: Language, own: Iterable[object] = (), script: Script = UNTOLD
) -> Reply:
    """Return *reply* in Traditional characters, and in the words of *script*, where *language* asks for them.

    What a visitor wrote stays as it was written, *own* are such values: of 林郁婷 no 林鬱婷 is made.
    """
    if language != TRADITIONAL:
        return reply
    spoken = _Converter(own, script)

    def choice(of: Choice) -> Choice:
        return replace(of, label=spoken(of.label))

    progress = reply.progress
    return replace(
        reply,
        text=spoken(reply.text),
        language=language,
        choices=tuple(map(choice, reply.choices)),
        foot=spoken(reply.foot),
        dispute=choice(reply.dispute) if reply.dispute else None,
        progress=progress and Progress(progress.number, progress.total, spoken(progress.text)),
        rows=tuple(
            Row(
                spoken(row.label),
                spoken.value(row.value),
                choice(row.change) if row.change else None,
            )
            for row in reply.rows
        ),
        tail=spoken(reply.tail),
        region=script.region,
    )


class _Converter:
    """Writes texts in Traditional characters, but for what stands in them as a visitor wrote it."""

    def __init__(self, own: Iterable[object], script: Script) -> None:
        self._script = script
        words = {each for each in own if isinstance(each, str) and len(each) >= SHORTEST_OWN}
        kept = sorted(filter(has_chinese, words), key=len, reverse=True)
        self._own = re.compile(f"({'|'.join(map(re.escape, kept))})") if kept else None

    def __call__(self, text: str) -> str:
        return self._around_own(text, self._script.write)

    def value(self, text: str) -> str:
        """Return a value of a row: what of it are words of ours has the right characters already."""
        return self._around_own(text, self._script.in_words)

    def _around_own(self, text: str, write: Callable[[str], str]) -> str:
        if self._own is None:
            return write(text)
        # What was split at stands in every other place.
        parts = enumerate(self._own.split(text))
        return "".join(part if number % 2 else write(part) for number, part in parts)
