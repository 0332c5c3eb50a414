"""What a message names that is nothing but options of a list, and says to add them: "that city too"."""

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.word_list import key, within
from bot.dialogue.words.word_lists import parts
from knowledge.language.script import to_simplified

LONGEST = 80
"""Letters of a message that names options, and says nothing else."""

_LEADING, _THERE = "words_it_concerns", "words_being_there"
"""What leads to options or sums them up, and what begins a clause that only says what there is: "where we open next year"."""

_ADDING = ("words_add", "words_also", "words_adding_to_list")
_JOINING, _IN_PASSING = "words_joining", "words_by_the_way"
_BREAK = " ; "


class OptionsAdded:
    """Finds them."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words
        self._beside = sorted(
            {
                within(key(each))
                for name in (*_ADDING, _JOINING, _IN_PASSING, _LEADING)
                for each in words.listed(name)
            },
            key=len,
            reverse=True,
        )

    def find(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return the lists of *intake* with what *text* adds to them; nothing where it says anything else."""
        text = self._without_place(intake, text)
        if len(text) > LONGEST or not self._is_of_options(text):
            return {}
        if not (self._is_added(text) or self._are_several(intake, text)):
            return {}
        found: dict[str, Value] = {}
        for each in intake.list_fields:
            if named := self._reader.named(each, text):
                after = named | set(intake.given.get(each.name, ()))
                found[each.name] = [option for option in each.options if option in after]
        return found

    def _without_place(self, intake: Intake, text: str) -> str:
        """Return *text* without the clause that only says what is at the place named before it, and names no product, and no option."""
        first, second, *others = (*parts(text), "", "")
        is_place = self._words.begins(second, _THERE) and not (
            self._reader.names_product(text) or self._reader.names_any(intake.list_fields, second)
        )
        return ", ".join(filter(None, (first, *others))) if is_place else text

    def _is_added(self, text: str) -> bool:
        is_joined = self._words.begins(text, _JOINING)
        return is_joined or any(self._words.holds(text, each) for each in _ADDING)

    def _are_several(self, intake: Intake, text: str) -> bool:
        """Whether two options or more of a list are named: they answer no question for words of one's own."""
        return any(len(self._reader.named(each, text)) > 1 for each in intake.list_fields)

    def _is_of_options(self, text: str) -> bool:
        """Whether nothing but options stands in *text* beside the words that add or join."""
        pieces = [piece for part in parts(text) for piece in self._apart(part)]
        return bool(pieces) and all(map(self._reader.is_option, pieces))

    def _apart(self, part: str) -> list[str]:
        said = f" {key(to_simplified(part))} "
        for each in self._beside:
            said = said.replace(each, _BREAK)
        return [piece for each in said.split(_BREAK.strip()) if (piece := each.strip())]
