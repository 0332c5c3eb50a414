"""What answers a question in words of one's own: what is offered or needed, and what only tells who or where somebody is."""

import re
from collections.abc import Iterable, Sequence

from bot.dialogue.competing_acts import AT_QUESTION
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.contact_answers import ContactAnswers, tells_only_address
from bot.dialogue.interview.field_values import FieldValues
from bot.dialogue.interview.may_be_name import LONGEST_NAME_CHINESE
from bot.dialogue.interview.no_answers import NoAnswers
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import OF_PERSON
from bot.dialogue.words.judgements import Judgements
from bot.dialogue.words.quoted import quoted_alone
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES, SPOKEN_END, calls, comparable, inflected
from knowledge.acts.act import SURE, Act
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese, unaccented
from knowledge.project import Field

FEWEST_DIGITS = 6
"""Digits by which a phone number is known again, however it is written."""

LONGEST_SPELLING = 6
"""Characters of a word by which another is told how one of a name is written."""

MOST_BESIDE_SITE = 6
"""Words beside the address of a website that only send us there."""

_TOLD = "\0"
"""Stands for what was told."""

_OURS = re.compile("(?:我[们哋]?|我院|我司|本院)[的嘅]?")

_COLON = re.compile(r"\s{0,2}[:=\uff1a]")

_PUT = re.compile(
    r"\s{0,2}(?:[:=\uff1a]|(?:就|先|直接|帮我|请)?(?:写|填)(?:上|成|个)?[:\uff1a]?|是[:\uff1a]?(?![不否]))"
)
"""How an answer goes on behind the name of its line."""


class OwnWords:
    """Reads what is said to a question for any words."""

    def __init__(
        self, reader: Reader, words: Words, none: NoAnswers, contacts: ContactAnswers
    ) -> None:
        self._reader, self._words = reader, words
        self._judges = Judgements(words).judges
        self._none, self._contacts = none, contacts

    def read(self, intake: Intake, said: Utterance, told: dict[str, Value]) -> FieldValues:
        """Return what *said* gives in answer to a question for any words, besides what it *told*."""
        wanted = intake.field
        put = quoted_alone(self._words, said.text)
        value = self._reader.read(wanted, put or _behind_label(self._words, wanted, said.text), "")
        if isinstance(value, Complaint):
            return FieldValues(complaint=value)
        if said.asks or self._says_nothing(said.text):
            return FieldValues(complaint=Complaint("needs_words"))
        others = {name: told[name] for name in told if name not in {*intake.given, wanted.name}}
        is_labelled = _is_of_other(self._words, wanted, intake.fields, said.text)
        is_of_others = is_labelled or self._tells_only(said) or self._shows_site(said)
        if others and wanted.name not in told and is_of_others:
            return FieldValues(others)
        act = said.does(*AT_QUESTION, least=SURE)
        is_doubtful = act is not None and not self._is_of_thing(act, said.text)
        return FieldValues({**others, wanted.name: value}, is_doubtful=is_doubtful)

    def _says_nothing(self, text: str) -> bool:
        """Whether *text* is a command or a judgement, only goes on, or has no letter in it."""
        return (
            not any(map(str.isalpha, unaccented(text)))
            or self._words.find(text) is not None
            or self._judges(text)
            or self._none.only_goes_on(text)
            or self._none.is_nothing(text)
        )

    def _is_of_thing(self, act: Act, text: str) -> bool:
        """Whether what sounds as if somebody complained is said of a product: "a pillbox that talks. sounds silly, works"."""
        is_thing = self._words.begins(text, "words_a_thing") and self._reader.names_product(text)
        return act is Act.COMPLAINT and is_thing

    def strays(self, said: Utterance) -> bool:
        """Whether *said* strays from a question that is answered in words of one's own, and speaks of no product."""
        return self._none.strays(said) and not self._is_of_thing(Act.COMPLAINT, said.text)

    def _shows_site(self, said: Utterance) -> bool:
        """Whether *said* only sends us to a website: "see our site www…"."""
        rest = said.told.rest
        is_short = len(tokens_of(rest)) <= MOST_BESIDE_SITE
        return (
            "website" in said.told.values
            and is_short
            and calls(rest, self._words.called("website"))
        )

    def _tells_only(self, said: Utterance) -> bool:
        """Whether each part of *said* tells who or where somebody is: "oh, I am Anna Berg, my mail is …" is no offer."""
        if tells_only_address(said):
            return True
        told = [str(said.told.values[name]) for name in OF_PERSON & said.told.values.keys()]
        opening = {
            *self._words.listed("words_before_asking"),
            *self._words.listed("words_opening"),
        }
        rest = said.text
        for value in told:
            rest = rest.replace(value, _TOLD)
        return bool(told) and all(
            _TOLD in part
            or any(_is_phone(part, value) for value in told)
            or key(part) in opening
            or self._ends_with_role(part)
            or self._contacts.only_leads(part)
            or _is_spelling(part, told)
            or self._words.find(part) is not None
            for part in parts(rest)
        )

    def _ends_with_role(self, text: str) -> bool:
        """Whether a few words end with what somebody is: "our head of sales", 采购总监."""
        if not has_chinese(text):
            return self._contacts.is_role(text)
        roles = tuple(map(key, self._words.listed("words_roles")))
        return len(text) <= LONGEST_NAME_CHINESE and key(text).endswith(roles)


def _is_spelling(part: str, told: Sequence[str]) -> bool:
    """Whether a Chinese *part* says how a character of what was *told* is written: 美丽的丽."""
    is_short = has_chinese(part) and len(part) <= LONGEST_SPELLING
    return is_short and any(
        value.endswith(part[-1]) or value.startswith(part[-1]) for value in told
    )


def _is_phone(part: str, value: str) -> bool:
    """Whether the phone number *value* stands in *part*, however it is written."""
    digits = "".join(filter(str.isdigit, value))[-FEWEST_DIGITS:]
    return len(digits) == FEWEST_DIGITS and digits in "".join(filter(str.isdigit, part))


def _is_of_other(words: Words, wanted: Field, fields: Iterable[Field], text: str) -> bool:
    """Whether *text* begins with the name of another of *fields* than the one that is *wanted*, and a colon: "contact: …"."""
    said = comparable(text).lstrip()
    others = (each for each in fields if each is not wanted)
    labels = (comparable(label) for each in others for label in words.called(each.name))
    return any(
        (match := inflected(label).match(said)) is not None and _COLON.match(said, match.end())
        for label in labels
    )


def _behind_label(words: Words, wanted: Field, text: str) -> str:
    """Return an answer without the name of the field that is *wanted*, where it begins with that and something is put there."""
    said = comparable(text)
    own = _OURS.match(said)
    start = own.end() if own else 0
    ends = [
        match.end()
        for label in words.called(wanted.name)
        if (match := inflected(comparable(label)).match(said, start))
    ]
    put = _PUT.match(said, max(ends)) if ends else None
    rest = text[put.end() :].strip() if put else ""
    if put is None or not rest.strip(EDGES):
        return text
    return SPOKEN_END.sub("", rest) if has_chinese(put[0]) else rest
