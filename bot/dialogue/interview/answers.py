"""What an answer to the waiting question gives: its value, and whatever else was told along with it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.corrections.options_added import OptionsAdded
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.fitting import fitting, is_followed_up
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.list_changes import LONGEST, ListChanges
from bot.dialogue.intake.numbers import beyond, numbers
from bot.dialogue.interview.contact_answers import ContactAnswers
from bot.dialogue.interview.field_values import FieldValues
from bot.dialogue.interview.name_answers import NameAnswers
from bot.dialogue.interview.no_answers import NoAnswers
from bot.dialogue.interview.own_words import OwnWords
from bot.dialogue.telling.wechat_ids import id_alone
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value, unreachable
from bot.dialogue.words.field_names import PERSON, PLAIN_WAYS, told_as
from bot.dialogue.words.place_meant import number_alone
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from knowledge.acts.act import Act
from knowledge.language.names import CITIES, tokens_of
from knowledge.language.text import has_chinese
from knowledge.project import CHOSEN, IN_OWN_WORDS, Field, Project, Takes

MOST_WORDS = 10
"""Words of an answer that weighs countries: in a longer one they may be those of others."""

FEWEST_WEIGHED = 2

MOST_OF_THING = 6
"""Words, or Chinese characters, of a thing that is named alone before something is asked."""

MOST_OF_KIND = 6
"""Words of an answer that says no more than what kind of organisation somebody is."""

_ALONE = ("words_only", "words_instead", "words_swapping")
"""By these what is named stands in place of what was ticked."""


class AnswerReader:
    """Reads answers."""

    def __init__(self, reader: Reader, words: Words, project: Project) -> None:
        self._reader = reader
        self._words = words
        self._project = project
        self._lists = ListChanges(words)
        self._options_added = OptionsAdded(reader, words)
        self.surnames = reader.surnames
        self.names_product = reader.names_product
        self.home = reader.home_signs.country
        self.none = NoAnswers(reader, words)
        self.contacts = ContactAnswers(reader, words, self.none)
        self.own_words = OwnWords(reader, words, self.none, self.contacts)
        self._names = NameAnswers(reader, words, self.none, self.contacts)

    def told(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return what *said* tells of its writer that *intake* asks for."""
        return fitting(intake.kind, said.told, self._project)

    def tells(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* surely tells what is asked for, or how somebody is reached: "by the way" tells nothing."""
        wanted, told = intake.field, said.told
        if wanted.takes is Takes.WORDS and self._is_thing(said.text):
            return True
        if wanted.takes is Takes.SEVERAL and not self._reader.begins_with_name(said.text):
            return False  # "in this town, how many are there?"
        names = {*told_as(wanted), *(PLAIN_WAYS if wanted.name == PERSON else ())}
        return not names.isdisjoint((*told.values, *told.unclear))

    def _is_thing(self, text: str) -> bool:
        """Whether a few words name a product, and are not about one: 监护仪, but no "about the beds"."""
        is_short = len(tokens_of(text)) <= MOST_OF_THING
        is_about = self._words.begins(text, "words_as_for")
        return is_short and self._reader.names_product(text) and not is_about

    def told_by_name(self, intake: Intake, said: Utterance) -> set[str]:
        """Return the fields of which *said* tells something; a list that only its words are of, "fall sensors", is none."""
        lists = {each.name: each for each in intake.fields if each.takes is Takes.SEVERAL}
        return {
            name
            for name in said.told.values
            if name not in lists or self._reader.named(lists[name], said.text)
        }

    def value(self, wanted: Field, text: str) -> Value | Complaint:
        """Return the value that *text* gives to the field *wanted*, or why it gives none."""
        return self._reader.read(wanted, text, "")

    def is_followed_up(self, country: Field, value: Value) -> bool:
        """Whether companies of this country are followed up by an organisation of their own."""
        return is_followed_up(country, value, self._project)

    def read(self, intake: Intake, said: Utterance) -> FieldValues:
        """Return the answer that *said* is to the question that waits."""
        wanted, text = intake.field, said.text
        told = self._told_beside(intake, said)
        if beside := self._beside_question(intake, said, told):
            return beside
        if wanted.takes is Takes.NAME:
            is_of_two = wanted.name in said.told.unclear and has_chinese(text) and not said.asks
            which = FieldValues(complaint=Complaint("which_one"))
            return which if is_of_two else self._names.read(intake, said, told)
        if wanted.takes is Takes.WORDS:
            return self.own_words.read(intake, said, told)
        several = self.countries(intake, said)
        if wanted.name in said.told.unclear or len(several) > 1:
            return FieldValues(complaint=Complaint("which_one"))
        text = number_alone(self._words, text) or text
        text = (wanted.takes is Takes.REACH and id_alone(text)) or text
        text = "" if self.none.only_mentions(wanted, said) else text
        value = self._reader.read(wanted, text, intake.country)
        value = self._meant(wanted, said, value)
        if isinstance(value, Complaint) and several:
            [value] = several
        if isinstance(value, Complaint):
            other = self._in_first_part(wanted, said, text) or self.none.other(wanted, said)
            value = other or self._own_kind(wanted, said) or value
        if isinstance(value, Complaint):
            told = self.none.undenied(wanted, said, told)
            others = {name: told[name] for name in told if self._may_replace(intake, name, said)}
            if wanted.name in told or (others and not said.asks):
                return FieldValues(others)
            is_reach = wanted.takes is Takes.REACH
            why = unreachable(text) if is_reach else self._out_of_range(wanted, text)
            return FieldValues(complaint=why or value)
        is_ticking = wanted.takes is Takes.SEVERAL and bool(intake.ticked)
        if is_ticking and numbers(self._words, text, len(wanted.options)):
            value = [each for each in wanted.options if each in {*value, *intake.ticked}]
        others = {name: each for name, each in told.items() if _is_more(intake, name, each)}
        return FieldValues({**others, wanted.name: value})

    def _meant(
        self, wanted: Field, said: Utterance, value: Value | Complaint
    ) -> Value | Complaint:
        """Return *value*, or the complaint where it is not meant for the field that is asked for."""
        if self._is_of_cities(wanted, said, value):
            return Complaint("bad_country")
        is_word = wanted.takes is Takes.REACH and said.text.replace(" ", "").isalpha()
        is_country = is_word and bool(self._reader.countries_called(said.text))
        return Complaint("bad_reach") if is_country else value

    def _is_of_cities(self, wanted: Field, said: Utterance, value: Value | Complaint) -> bool:
        """Whether a country is told by nothing but cities to go to: "as for the cities, we take those two"."""
        if wanted.takes is not Takes.COUNTRY or isinstance(value, Complaint):
            return False
        cities = said.told.values.get(CITIES, ())
        is_list = len(cities) > 1 or calls(said.text, self._words.called(CITIES))
        is_named = value in self._reader.countries_called(said.text)
        return is_list and bool(cities) and not (is_named or self.is_followed_up(wanted, value))

    def _own_kind(self, wanted: Field, said: Utterance) -> str:
        """Return the one kind of organisation that a few words name: "we run fourteen nursing homes", not "we sell to them"."""
        text = said.text
        # "A clinic, neither a city nor …"
        is_neither = self._words.holds(text, "words_neither_nor")
        is_long = len(tokens_of(text)) > (MOST_WORDS if is_neither else MOST_OF_KIND)
        if wanted.takes is not Takes.ONE or is_long or said.asks:
            return ""
        is_other = self._words.denies(text, said.language) and not is_neither
        if is_other or self._words.holds(text, "words_selling"):
            return ""
        kinds = self._reader.kinds_meant(wanted, text)
        return kinds.pop() if len(kinds) == 1 else ""

    def _beside_question(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> FieldValues | None:
        """Return who is to be asked for, and how, and what is added to a list, whatever was asked; None for anything else."""
        if contact := self.contacts.asked_for(said):
            return FieldValues({**told, PERSON: contact}, is_certain=True)
        is_free = intake.field.takes in IN_OWN_WORDS
        added = self._options_added.find(intake, said.text) if is_free else {}
        return FieldValues(added, is_certain=True) if added else None

    def _told_beside(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return what *said* tells; a question may name cities or a country, and answers nothing by that."""
        told = self.told(intake, said)
        ways = {"email", "phone", "reach"} if said.asks else told.keys()
        return {name: told[name] for name in told if name in ways}

    def added(self, intake: Intake, answer: FieldValues, said: Utterance) -> FieldValues:
        """Return the *answer*, with what was ticked where something was to be added, and not to stand alone."""
        wanted, value = intake.field, answer.values.get(intake.asked)
        is_alone = any(self._words.holds(said.text, each) for each in _ALONE)
        if intake.spoken != intake.asked or not isinstance(value, list) or is_alone:
            return answer
        both = [each for each in wanted.options if each in {*value, *intake.ticked}]
        return replace(answer, values={**answer.values, intake.asked: both})

    def is_of_other_question(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* answers another question than the one that waits.

        It does with a thing where a person is asked for, and with a name, a place or what is noted already where what is offered or
        needed is.
        """
        if intake.field.name == PERSON:
            return self.contacts.is_no_persons(said)
        if intake.field.takes is not Takes.WORDS:
            return False
        text = said.text.strip()
        if self._only_repeats(intake, said):
            return True
        if self._reader.is_place(text):
            return True
        is_thing = self._reader.begins_with_name(text) or self._reader.names_product(text)
        return self.contacts.named_in_chinese(said) == text and not is_thing

    def _only_repeats(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* tells nothing but options that are noted already, of several lines or of what kind its writer is.

        "It is about that city, and care of the elderly" is no need, nor is "our field is care of the elderly".
        """
        told, given = said.told.values, intake.given
        chosen = {each.name for each in intake.kind.fields if each.takes in CHOSEN}
        is_noted = told.keys() <= chosen and all(given.get(each) == told[each] for each in told)
        is_much = len(told) > 1 or any(each not in intake.lists for each in told)
        is_much = is_much or any(calls(said.text, self._words.called(each)) for each in told)
        return bool(told) and is_noted and is_much and not self._reader.names_product(said.text)

    def countries(self, intake: Intake, said: Utterance) -> tuple[str, ...]:
        """Return those of several countries that a short answer names and does not deny.

        It may weigh two: "this one, maybe that one". Nothing is returned where it names only one.
        """
        text, called = said.text, self._reader.countries_called
        is_short = len(tokens_of(text)) <= MOST_WORDS and len(text) <= LONGEST
        is_told = said.asks or intake.asked in said.told.values
        is_asked = intake.field.takes is Takes.COUNTRY and is_short and not is_told
        named = called(text) if is_asked else set()
        if len(named) < FEWEST_WEIGHED:
            return ()
        change = self._lists.read(text, named, called)
        return tuple(sorted(change.after if change else named))

    def _in_first_part(self, country: Field, said: Utterance, text: str) -> Value | None:
        """Return the *country* that stands before all else: "dk. the firm is called …", "there of course, and …"; None for none."""
        [first, *others] = parts(text) or [""]
        if country.takes is not Takes.COUNTRY or not others or self._words.find(first) is not None:
            return None
        is_told = country.name in said.told.values
        if is_told or len(self._reader.countries_called(text)) > 1:
            return None  # "I live in Lyon, but the firm is in Italy"
        beside = self._words.own("words_beside_yes", said.language).without(first)
        read = (self._reader.read(country, each, "") for each in (first, beside.strip("; ")))
        return next((value for value in read if not isinstance(value, Complaint)), None)

    @staticmethod
    def _may_replace(intake: Intake, name: str, said: Utterance) -> bool:
        """Whether what is told of a field may stand in place of what was given to it before."""
        return name not in intake.given or said.score(Act.CORRECT) >= ACT_LIKELY

    def _out_of_range(self, wanted: Field, text: str) -> Complaint | None:
        number = beyond(self._words, text, len(wanted.options))
        if wanted.takes not in CHOSEN or not number:
            return None
        is_alone = not any(map(str.isdigit, text.replace(number, "")))
        # As they wrote it, if it stands alone.
        values = (
            ("number", text.strip() if is_alone else number),
            ("count", str(len(wanted.options))),
        )
        return Complaint("no_such_number", values)

    def early_product(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return the offer that is told where options are asked for, and nothing else: "an app that reminds of pills"."""
        offer = intake.words_line
        if offer is None or offer.name in intake.given or intake.asked not in intake.lists:
            return {}
        told = said.told.values
        # "The disabled and the elderly" are areas and no product.
        several = [each for each in told.values() if isinstance(each, list) and len(each) > 1]
        is_mere = any(len(tokens_of(said.text)) < 2 * len(each) for each in several)
        is_list = told.keys() <= set(intake.lists) and not is_mere
        is_product = is_list and not said.asks and self._reader.names_product(said.text)
        return {offer.name: said.text.strip()} if is_product else {}


def _is_more(intake: Intake, name: str, told: Value) -> bool:
    """Whether nothing is noted of what is *told*, or of a list less: "mostly the elderly, but also …", where one area is noted."""
    before = intake.given.get(name)
    return before is None or (name in intake.lists and {*told} > {*before})
