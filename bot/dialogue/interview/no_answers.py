"""What is said at a question, and is no answer to it: it puts off, names nobody, or says that no option fits."""

import re

from bot.dialogue.competing_acts import NOTHING_DONE
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.numbers import JOINING
from bot.dialogue.telling.chinese.forms import (
    ORGANISATIONS,
    ends_sentence,
    is_organisation,
    speaks,
)
from bot.dialogue.thresholds import STRAYS
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.pauses import Pauses
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import COMPANY, OF_CONTACT, OTHER, PERSON
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import comparable, word
from knowledge.acts.act import Act
from knowledge.language.names import tokens_of
from knowledge.language.script import written
from knowledge.language.text import has_chinese
from knowledge.project import CHOSEN, IN_OWN_WORDS, LISTED, Field, Takes

LONGEST_KIND = 30
"""Letters of an answer that says what an organisation is."""

_STRAYING = (
    *(Act.CANCEL, Act.WITHDRAW, Act.DENY, Act.SKIP, Act.NONE, Act.GOODBYE, Act.PERSON),
    *(Act.UNCLEAR_YES, Act.ERASE, Act.COMPLAINT, Act.CORRECT),
)
"""What strays from a question that is answered in words of one's own."""

FEWEST_STRAYING = 3
"""Words of a sentence that may stray: "legal advice" is an offer, whatever it sounds like."""


FEWEST_ASKING = 2
"""Words beside the names of options, and what joins them, from which on a question is about them: "that city then?" chooses it, rather."""

_DENYING = ("words_out_before", "words_out_behind", "words_except", "words_none_of_it")

FEWEST_REPEATED = 3
"""So often the same character stands in no name."""

_BETWEEN = re.compile("[\\s,，、和与及跟同]+")
"""What stands between the names of several places in Chinese."""

_STICKER = re.compile(r"\[[^\[\]]{1,6}\]")
"""How WeChat writes a picture of a face in words."""

_NOTHING = ("words_no_name", "words_as_said")

_BOTH_ORGANISATIONS = re.compile(
    f"(?:我们|我想|想)?[两俩2二][家个间所]?(?:{'|'.join(ORGANISATIONS)})?(?:都|一起|全)"
)

_AS_BEFORE = re.compile(
    r"(?:一样|同上|照旧|不变)[的了吧啊呀]?$"
    r"|[跟和同与照按](?:刚才|头先|上面|上次|之前|前面|以前|先前).{0,6}(?:一样|相同|不变)"
)


def as_before(text: str) -> bool:
    """Whether a Chinese *text* says that something is as it was told before: 跟上次一样, 电话也一样."""
    return _AS_BEFORE.search(comparable(text).strip("。！! ")) is not None


def needed(field: Field) -> Complaint:
    """Return why *field* cannot be left out: nobody is contacted by a city."""
    if field.takes is Takes.SEVERAL:
        return Complaint("cannot_skip_list")
    return Complaint("cannot_skip" if field.name in OF_CONTACT else "cannot_skip_line")


class NoAnswers:
    """Tells what answers no question."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words
        self._pauses = Pauses(words)
        self.puts_off = self._pauses.puts_off
        # "Ingen aning" begins with a word for none as well.
        self._none = tuple(
            each if has_chinese(each) else f"{each} "
            for each in map(key, words.listed("words_neither"))
            if " " in each or (has_chinese(each) and len(each) >= FEWEST_REPEATED)
        )

    def tires(self, said: Utterance) -> bool:
        """Whether *said* has enough of the questions for now, and calls nothing off: "not today, I can't be bothered any more"."""
        last = parts(said.text)[-1:]
        return any(self._words.is_one_of(each, "words_tired_of_it") for each in (said.text, *last))

    def complains_of_asking(self, field: Field, said: Utterance) -> bool:
        """Whether *said*, where any words may be the answer, only says that it was told before: "I told you already, why ask again"."""
        is_free = field.takes in IN_OWN_WORDS
        is_told = bool(said.told.values.keys() & OF_CONTACT)
        if not is_free or is_told:
            return False
        return all(self._words.holds(each, "words_asked_before") for each in parts(said.text))

    @staticmethod
    def strays(said: Utterance) -> bool:
        """Whether a sentence that tells nothing strays from the question: "we do it tomorrow".

        It puts off, calls off or sends elsewhere, more than it does nothing of the sort.
        """
        nearest = said.first(*_STRAYING)
        if said.told.values or nearest is None or len(tokens_of(said.text)) < FEWEST_STRAYING:
            return False
        return said.lead(nearest, NOTHING_DONE) >= STRAYS

    def only_goes_on(self, text: str) -> bool:
        """Whether each part of *text* only praises, agrees or says to go on: "great, get going"."""
        words = self._words
        return all(
            words.find(part) is not None
            or words.is_one_of(part, "words_getting_going")
            or consists_of(words, part, "words_praising", "words_beside_praising")
            for part in parts(text) or [text]
        )

    def is_nobody(self, text: str) -> bool:
        """Whether *text* names neither a person nor an organisation: "it's me", 嗯嗯嗯, or in Chinese only places."""
        if self.is_nothing(text):
            return True
        if not has_chinese(text):
            return False
        is_sound = len(text) >= FEWEST_REPEATED and len(set(text)) == 1
        return is_sound or all(map(self._reader.is_place, filter(None, _BETWEEN.split(text))))

    def is_nothing(self, text: str) -> bool:
        """Whether *text* answers no question for words or a name: "it's me", 几个问题啊, "as I said", a face."""
        is_face = _STICKER.fullmatch(text.strip()) is not None
        return is_face or any(self._words.is_one_of(text, each) for each in _NOTHING)

    @staticmethod
    def is_remark(text: str) -> bool:
        """Whether a Chinese *text* is a sentence, and no name of a company: 我不会打字, 帮朋友填的."""
        simple = comparable(text)
        if not has_chinese(text) or is_organisation(simple):
            return False
        return ends_sentence(simple) or speaks(simple)

    def new_beside(self, intake: Intake, text: str, told: dict[str, Value]) -> dict[str, Value]:
        """Return what is *told* by *text*; where it is a place for a name, only what was not noted: no city goes by it."""
        if not self.is_nobody(text):
            return told
        return {name: told[name] for name in told if name not in intake.given}

    def only_mentions(self, field: Field, said: Utterance) -> bool:
        """Whether *said* only speaks of options of *field*, and chooses none: a question about two cities, "I ask my boss first"."""
        if field.takes not in LISTED:
            return False
        return self._asks_about(field, said) if said.asks else self._waits(field, said.text)

    def _asks_about(self, field: Field, said: Utterance) -> bool:
        """Whether it asks something, and neither wishes for an option nor names one before it asks."""
        text, words = said.text, self._words
        is_wish = words.holds(text, "words_could_you") or words.asks_to_add(text)
        is_chosen = said.stated is not None and bool(self._reader.named(field, said.stated.text))
        if is_wish or is_chosen:
            return False
        joining = {key(each) for name in JOINING for each in words.listed(name)}
        beside = [each for each in self._reader.beside_names(text) if key(each) not in joining]
        return len(beside) >= FEWEST_ASKING

    def _waits(self, field: Field, text: str) -> bool:
        """Whether a part of *text* asks for time, and no part names an option or a number."""
        is_put_off = any(
            self._pauses.begins_off(self._words.without_no(part)) for part in parts(text)
        )
        is_named = self._reader.named(field, text) or any(map(str.isdigit, text))
        return is_put_off and not is_named

    def denies_options(self, field: Field, said: Utterance) -> bool:
        """Whether *said*, which chooses none of them, names options of *field* all the same: "not this one"."""
        text = said.text
        # "Ætli það sé ekki …" names it all the same: but for Chinese the word that denies stands first.
        denies = self._words.holds if has_chinese(text) else self._words.begins
        naming = [part for part in parts(text) if self._named(field, part)]
        behind = [self._behind_opening(part, said) for part in naming]
        return bool(naming) and all(
            any(denies(part, each) for each in _DENYING) for part in behind
        )

    def _behind_opening(self, part: str, said: Utterance) -> str:
        """Return *part* without a first word that only opens it in its language, whatever it is in another: Finnish "no"."""
        first, _, rest = part.partition(" ")
        openings = self._words.own("words_before_asking", written(said.language))
        return rest if rest and key(first) in map(key, openings) else part

    def _named(self, field: Field, text: str) -> set[str]:
        """Return the options of *field* that are named in *text*, whatever is said of them."""
        if field.takes is Takes.SEVERAL:
            return self._reader.named(field, text)
        return self._reader.kinds_named(field, text) if field.takes is Takes.ONE else set()

    def undenied(self, field: Field, said: Utterance, told: dict[str, Value]) -> dict[str, Value]:
        """Return *told* without the options of *field* that *said* names, and denies: "not this one" chooses none."""
        if said.asks or not self.denies_options(field, said):
            return told
        return {name: told[name] for name in told if name != field.name}

    def other(self, field: Field, said: Utterance) -> Value | None:
        """Return the option for all else, where *said* says what that is: "a university"; None where it does not."""
        if said.asks or not self.has_other(field) or len(said.text) > LONGEST_KIND:
            return None
        text = comparable(said.text)
        rest = text
        for each in self._words.listed("words_other_kind"):
            rest = word(each).sub(" ", rest)
        # A hospital of a university is a hospital.
        is_named = bool(self._reader.kinds_named(field, rest))
        is_denied = self._words.holds(text, "words_out_before")
        return OTHER if rest != text and not (is_denied or is_named) else None

    def is_none_of(self, field: Field, said: Utterance) -> bool:
        """Whether a part of *said* chooses none of the options, and none is named in another: "none of these, we are …"."""
        each = parts(said.text)
        denying = [part for part in each if self._is_none(part)]
        if said.asks or not denying or field.takes not in CHOSEN:
            return False
        return not any(self._named(field, part) for part in each if part not in denying)

    def _is_none(self, part: str) -> bool:
        words = self._words
        if words.find(part, Word.NEITHER) is not None or words.holds(part, "words_not_among"):
            return True
        return key(part).startswith(self._none)

    @staticmethod
    def has_other(field: Field) -> bool:
        """Whether *field* has an option for what none of the others names."""
        return field.takes is Takes.ONE and OTHER in field.options

    @staticmethod
    def is_same_contact(intake: Intake, said: Utterance) -> bool:
        """Whether a Chinese answer to whom to contact only says that it is as before: 联系人一样, 人和邮箱同上."""
        is_asked = intake.field.name == PERSON or intake.field.takes is Takes.REACH
        is_new = not is_asked or said.told.values
        return not is_new and has_chinese(said.text) and as_before(said.text)

    def wants_several(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* wants both of two noted where there is room for one: "both of them", of two numbers."""
        field = intake.field
        if field.takes not in {Takes.REACH, Takes.PHONE, Takes.EMAIL} or said.told.values:
            return False
        is_both = self._words.find(said.text, Word.BOTH) is not None or self._words.holds(
            said.text, "words_two_persons"
        )
        return (is_both or said.does(Act.ALL) is not None) and not said.told.unclear

    def wants_both_companies(self, intake: Intake, said: Utterance) -> bool:
        """Whether a Chinese answer wants both of two companies registered at once: 两家都要."""
        is_company = intake.field.name == COMPANY
        is_short = len(said.text) <= LONGEST_KIND and not said.told.values
        is_both = _BOTH_ORGANISATIONS.match(comparable(said.text)) is not None
        return is_company and is_short and is_both
