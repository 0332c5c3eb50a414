"""One file of the content, from its nodes to values: topics, facts, languages, phrases, names."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import TypeAlias

from knowledge.contract import (
    LONGEST_ANSWER,
    LONGEST_REPLY,
    MOST_RELATED,
    SOURCE_LINE,
    phrase_file,
)
from knowledge.language.countries import IS_COUNTRY, is_country
from knowledge.language.script import SIMPLIFIED, TRADITIONAL, is_chinese, script_of
from knowledge.problems import Place
from knowledge.reading.brackets import FACT, check_plain, check_template, check_value
from knowledge.reading.findings import Findings
from knowledge.reading.forms import KEBAB, SNAKE
from knowledge.reading.source import Entry, Page, short
from knowledge.topic import Answer, Language, Name, Promise, Text, Tongue, Topic

Facts: TypeAlias = Mapping[str, Mapping[Language, Text]]
"""The facts by name and language; under the language "" what is the same in all of them."""

TOPIC_FIELDS = ("topic", "title", "reviewed", "source", "related", "intake", "label", "promise")
TOPIC_PROMISES = (Promise.COMPLETE, Promise.GROWING)
QUESTION_FIELDS = ("phrasings", "exam")
NAME_FIELDS = ("topic", "country", "spellings")
NAME_GROUPS = ("cities", "provinces", "countries", "towns", "organisations", "focus_areas")
TONGUE_FIELDS = ("name", "promise")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")

_FOREIGN = {
    "sv": re.compile("[æøðþ]", re.IGNORECASE),
    "da": re.compile("[äöðþ]", re.IGNORECASE),
    "nb": re.compile("[äöðþ]", re.IGNORECASE),
    "fi": re.compile("[æøðþ]", re.IGNORECASE),
    "is": re.compile("[äåø]", re.IGNORECASE),
}
"""Letters a language does not have; they stand in names, and in what was pasted from a neighbour."""


def facts_used(text: str) -> list[str]:
    """Return the names between brackets, in the order of the text."""
    return FACT.findall(text)


def filled(text: str, facts: Facts, language: Language) -> str:
    """Return *text* with its facts filled in; what is no fact is left as it stands.

    A fact without a value in *language* has the one that is the same everywhere, or any other: the
    check complains, and a visitor had better read a foreign word than brackets.

    >>> from knowledge.problems import Place
    >>> filled("{years}, {x}", {"years": {"": Text("2021", Place("facts.yaml", 1))}}, "sv")
    '2021, {x}'
    """

    def value(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        if not fact or match[0] != f"{{{match[1]}}}":
            return match[0]
        return (fact.get(language) or fact.get("") or next(iter(fact.values()))).value

    return FACT.sub(value, text)


def check_letters(text: Text, language: Language, findings: Findings) -> None:
    """Warn of letters that *language* does not have, in what visitors read."""
    found = set(_foreign_to(language, text.value))
    if language == SIMPLIFIED:
        signs = {sign for sign in text.value if is_chinese(sign)}
        found |= {sign for sign in signs if script_of(sign) == TRADITIONAL}
    _warn_of(found, text, language, findings)


def check_letters_of_visitors(text: Text, language: Language, findings: Findings) -> None:
    """Warn of letters that *language* does not have, in what visitors write.

    They write Chinese in both scripts, and names as they are: "til Malmö" is good Danish.
    """
    if not _foreign_to(language, text.value):
        return  # hardly a sentence has one
    first, *others = text.value.split(maxsplit=1) or [""]
    words = [first, *(word for more in others for word in more.split() if not word[0].isupper())]
    _warn_of(_foreign_to(language, " ".join(words)), text, language, findings)


def _foreign_to(language: Language, text: str) -> list[str]:
    foreign = _FOREIGN.get(language)
    return foreign.findall(text) if foreign else []


def _warn_of(found: Collection[str], text: Text, language: Language, findings: Findings) -> None:
    if found:
        letters = " ".join(sorted(set(found))[:10])
        message = f"'{language}' has no {letters}. If it is not part of a name, correct it."
        findings.warning(text.place, message, "letters", letters=letters, language=language)


def _word_of(words: Collection[str], entry: Entry, findings: Findings) -> str:
    """Return the one of *words* that stands under a name; empty when it is another."""
    text = findings.text(entry)
    if text is None:
        return ""
    if text.value in words:
        return text.value
    way_out = findings.suggestion(text.value, words) or f" Use one of: {', '.join(words)}."
    findings.error(
        text.place, f"'{short(text.value)}' is no value of '{entry.key.value}'.{way_out}"
    )
    return ""


# --- languages.yaml and facts.yaml -------------------------------------------------------------


def tongues_in(page: Page, findings: Findings) -> dict[Language, Tongue]:
    """Return the languages of languages.yaml."""
    tongues = {}
    for language, entry in findings.page(page, "Languages").items():
        if not _LANGUAGE.fullmatch(language):
            findings.error(
                entry.place, f"'{short(language)}' is no language tag like 'sv', 'zh-Hans'."
            )
            continue
        fields = findings.entries(entry.node, "'name' and 'promise'")
        for name, field in fields.items():
            if name not in TONGUE_FIELDS:
                findings.unknown(field, TONGUE_FIELDS)
        findings.require(TONGUE_FIELDS, fields, entry.place)
        own_name = findings.text(fields["name"]) if "name" in fields else None
        promise = (
            _word_of(tuple(Promise), fields["promise"], findings) if "promise" in fields else ""
        )
        if own_name and promise:
            tongues[language] = Tongue(language, own_name.value, Promise(promise), entry.place)
    return tongues


def facts_in(page: Page, findings: Findings) -> Facts:
    """Return the facts of facts.yaml."""
    facts: dict[str, dict[Language, Text]] = {}
    for name, entry in findings.page(page, "Facts").items():
        if not SNAKE.fullmatch(name):
            message = f"'{short(name)}' cannot name a fact. Use small letters, digits and '_'."
            findings.error(entry.place, message)
            continue
        if isinstance(entry.node, Text):
            values = {"": findings.text(entry)}
        else:
            languages = findings.by_language(entry.node, "Languages")
            values = {language: findings.text(field) for language, field in languages.items()}
        for text in values.values():
            if text:
                check_value(text, findings)
        facts[name] = {language: text for language, text in values.items() if text}
    return {name: values for name, values in facts.items() if values}


# --- topics/<id>.yaml --------------------------------------------------------------------------


def topic_in(page: Page, facts: Facts, findings: Findings) -> Topic | None:
    """Return the topic of a file; None when it has no usable id, title or date."""
    fields = findings.page(page, "Names such as 'topic' and 'title'")
    if page.root is None:
        return None
    findings.require(TOPIC_FIELDS[:3], fields, page.place)
    blocks: dict[Language, Entry] = {}
    for name, entry in fields.items():
        if name in findings.tongues:
            if findings.is_written(entry):
                blocks[name] = entry
        elif name not in TOPIC_FIELDS:
            findings.unknown(entry, [*TOPIC_FIELDS, *findings.tongues])
    texts = {name: findings.text(fields[name]) for name in TOPIC_FIELDS[:4] if name in fields}
    identity, title, source = texts.get("topic"), texts.get("title"), texts.get("source")
    reviewed = date_of(texts.get("reviewed"), findings)
    is_named = identity is not None and _named_as_file(identity, page, findings)
    labelled = findings.by_language(fields["label"].node, "Languages") if "label" in fields else {}
    labels = _spoken(labelled, findings)
    for text in (*labels.values(), source):
        if text:
            check_plain(text, findings)
    invitation = (
        _word_of(findings.intakes, fields["intake"], findings) if "intake" in fields else ""
    )
    promise = _word_of(TOPIC_PROMISES, fields["promise"], findings) if "promise" in fields else ""
    related = findings.texts(fields["related"]) if "related" in fields else ()
    _check_related(related, PurePosixPath(page.file).stem, findings)
    topic = Topic(
        id=identity.value if identity else "",
        title=title.value if title else "",
        place=page.place,
        reviewed=reviewed or date.min,
        promise=Promise(promise or Promise.COMPLETE),
        source=source.value if source else "",
        related=related,
        invitation=invitation,
        labels=labels,
        answers=_answers(blocks, facts, findings),
    )
    return topic if is_named and title and reviewed else None


def date_of(text: Text | None, findings: Findings) -> date | None:
    """Return the day that *text* names; None when it names none, which is noted."""
    if text is None:
        return None
    if _DATE.fullmatch(text.value):
        try:
            return date.fromisoformat(text.value)
        except ValueError:
            pass  # the thirtieth of February; said below like any other
    findings.error(
        text.place, f"'{short(text.value)}' is no date. Write year-month-day, 2026-11-02."
    )
    return None


def _named_as_file(identity: Text, page: Page, findings: Findings) -> bool:
    stem = PurePosixPath(page.file).stem
    if identity.value != stem:
        message = (
            f"'topic' says '{short(identity.value)}', the file name '{stem}'. Make them the same."
        )
        findings.error(identity.place, message)
        return False
    return findings.known_topic(identity.value, identity.place)


def _check_related(related: tuple[Text, ...], topic: str, findings: Findings) -> None:
    for text in related[MOST_RELATED:]:
        message = f"up to {MOST_RELATED} topics are offered. Remove this one."
        told = {"topic": short(text.value), "most": MOST_RELATED}
        findings.error(text.place, message, "related_many", **told)
    seen: dict[str, Place] = {}
    for text in related:
        if text.value == topic:
            message = f"'{topic}' is this topic itself. Remove it."
            findings.error(text.place, message, "related_self")
        elif text.value in seen:
            first = seen[text.value].line
            message = f"'{short(text.value)}' is already on line {first}. Keep one."
            findings.error(text.place, message, "related_twice", topic=short(text.value))
        seen.setdefault(text.value, text.place)


def _spoken(entries: Mapping[Language, Entry], findings: Findings) -> dict[Language, Text]:
    """Return the texts by language, having looked at their letters."""
    texts = {language: findings.text(entry) for language, entry in entries.items()}
    for language, text in texts.items():
        if text:
            check_letters(text, language, findings)
    return {language: text for language, text in texts.items() if text}


def _answers(
    blocks: Mapping[Language, Entry], facts: Facts, findings: Findings
) -> dict[Language, Answer]:
    answers = {}
    for language, template in _spoken(blocks, findings).items():
        check_template(template, findings)
        text = filled(template.value, facts, language)
        place = blocks[language].place
        size = len(text.encode())
        if size > LONGEST_ANSWER:
            message = (
                f"'{language}' is {size:,} bytes long, {size - LONGEST_ANSWER:,} too many: WeChat takes"
                f" {LONGEST_REPLY:,}, and {SOURCE_LINE} are kept for the source. Shorten it."
            )
            told = {"language": language, "count": size, "most": LONGEST_ANSWER}
            findings.error(place, message, "too_long", **told)
        answers[language] = Answer(text, template.value, place)
    return answers


# --- phrases/<lang>.yaml, words/<lang>.yaml and names.yaml --------------------------------------------------------


def phrases_in(
    page: Page, language: Language, facts: Facts, findings: Findings
) -> dict[str, Text]:
    """Return the phrases of a file, facts filled in; ``<name>`` is left for the bot."""
    phrases = {}
    for name, entry in findings.page(page, "Phrases").items():
        text = findings.text(entry)
        if not SNAKE.fullmatch(name):
            message = f"'{short(name)}' cannot name a phrase. Use small letters, digits and '_'."
            findings.error(entry.place, message)
        elif (file := phrase_file(name, language)) != page.file:
            findings.error(entry.place, f"'{name}' does not stand here. Move it to {file}.")
        elif text:
            check_letters(text, language, findings)
            check_template(text, findings)
            for fact in set(facts_used(text.value)) & facts.keys():
                if not facts[fact].keys() & {language, ""}:
                    message = f"'{{{fact}}}' has no value in '{language}'. Add it to facts.yaml."
                    told = {"fact": f"{{{fact}}}", "language": language}
                    findings.warning(text.place, message, "no_value", **told)
            phrases[name] = Text(filled(text.value, facts, language), entry.place)
    return phrases


def names_in(page: Page, findings: Findings) -> Iterator[Name]:
    """Yield the names of names.yaml."""
    for group, entry in findings.page(page, "Groups of names").items():
        if group not in NAME_GROUPS:
            findings.unknown(entry, NAME_GROUPS)
            continue
        for name, field in findings.entries(entry.node, "Names").items():
            if KEBAB.fullmatch(name):
                yield _name(field, group, findings)
                continue
            message = f"'{short(name)}' is no id. Use small letters, digits and hyphens."
            findings.error(field.place, message)


def _name(entry: Entry, group: str, findings: Findings) -> Name:
    fields = findings.entries(entry.node, "'topic', 'country' and 'spellings'")
    for name, field in fields.items():
        if name not in NAME_FIELDS:
            findings.unknown(field, NAME_FIELDS)
    topic = findings.text(fields["topic"]) if "topic" in fields else None
    country = findings.text(fields["country"]) if "country" in fields else None
    if country and not is_country(country.value):
        message = f"'{short(country.value)}' is no {IS_COUNTRY}."
        findings.error(country.place, message)
    spellings: dict[Language, tuple[Text, ...]] = {}
    if "spellings" in fields:
        languages = findings.by_language(fields["spellings"].node, "Languages")
        spellings = {language: findings.texts(field) for language, field in languages.items()}
    if not any(spellings.values()):
        findings.error(entry.place, f"'{entry.key.value}' has no spellings. Add them by language.")
    return Name(
        id=entry.key.value,
        group=group,
        place=entry.place,
        topic=topic.value if topic else "",
        country=country.value if country else "",
        spellings=spellings,
    )
