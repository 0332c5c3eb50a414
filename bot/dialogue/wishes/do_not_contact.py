"""Whether somebody wants to be contacted: left alone, with consents that are regretted, no person called, or rung."""

from bot.dialogue.intake.intake import Intake
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts
from knowledge.project import Takes
from knowledge.topic import Language


def wants_no_contact(words: Words, said: Utterance, language: Language) -> bool:
    """Whether the message says that nobody shall get in touch any more, or takes back what was agreed to.

    "Do not contact me" begins like a question; "don't call, only mail" wants to be written to.
    """
    is_all = not words.holds(said.text, "words_only")
    if is_all and any(words.is_one_of(part, "words_no_contact") for part in parts(said.text)):
        return True
    return not said.asks and words.speaks_of(said.text, "words_leaving", language)


def wants_out(words: Words, said: Utterance, language: Language) -> bool:
    """Whether the message says that a company takes part no longer, or that its writer has thought better of it."""
    if said.asks:
        return False
    return words.speaks_of(said.text, "words_out_of_it", language) or changed_mind(words, said)


def declines(words: Words, text: str) -> bool:
    """Whether *text* says nothing but that somebody does not register, or is no company.

    "No, we don't want to register".
    """
    said = parts(text)
    is_no = all(
        words.is_one_of(part, "words_not_registering") or words.find(part, Word.NO, Word.CANCEL)
        for part in said
    )
    return is_no and any(words.is_one_of(part, "words_not_registering") for part in said)


def begins_declining(words: Words, text: str, language: Language) -> bool:
    """Whether *text* says first of all that it is no registration: "not a registration, I'm press".

    It may be anything else instead. "No company" is not enough: who says that may be a hospital.
    """
    first = next(iter(parts(text)), "")
    is_said = words.is_one_of(first, "words_not_registering")
    return is_said and words.speaks_of(first, "words_of_registering", language)


def changed_mind(words: Words, said: Utterance) -> bool:
    """Whether a part of it says that somebody thought better of it, and of nothing in particular."""
    return any(words.is_one_of(part, "words_changed_mind") for part in parts(said.text))


def wants_no_person(words: Words, said: Utterance) -> bool:
    """Whether a part of *said* wants no person, "no, not a human", and it asks and tells nothing; who wants no machine wants one."""
    if said.asks or said.told.values or words.holds(said.text, "words_machine"):
        return False
    return any(words.holds(part, "words_no_person") for part in parts(said.text))


def wants_to_be_rung(words: Words, text: str, language: Language) -> bool:
    """Whether a part of *text* asks to be rung: "can you call me on …?", and not "who will call me?"."""
    return any(
        words.speaks_of(part, "words_to_be_rung", language) and not words.may_ask(part)
        for part in parts(text)
    )


def lacks_number(words: Words, intake: Intake, said: Utterance, language: Language) -> str:
    """Return the field of the number that is asked for where somebody wishes to be rung and left none; empty elsewhere."""
    text = said.text
    is_wish = wants_to_be_rung(words, text, language)
    if not is_wish or said.asks or said.told.values or words.denies(text, language):
        return ""
    left = (each.name for each in intake.fields if each.takes is Takes.PHONE)
    return next((name for name in left if not intake.given.get(name)), "")
