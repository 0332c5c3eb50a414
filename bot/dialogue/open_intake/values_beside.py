"""What an answer tells although it asks as well, or is a name alone: whom to contact, and how."""

from dataclasses import replace

from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.intake.list_named import list_named
from bot.dialogue.interview.steps import Steps
from bot.dialogue.telling.values import NOTHING
from bot.dialogue.turn import Turn
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.do_not_contact import wants_to_be_rung
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import CONTACTS, PERSON
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import CLAUSES
from knowledge.project import CHOSEN, Takes


class ValuesBeside:
    """Finds it."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._contacts = steps.answers.contacts
        self._lists = steps.corrections.lists
        self._words = words

    def rung(self, turn: Turn) -> Turn:
        """Return the turn with a contact told rather than asked for: "can you ring me on …?" answers more than it asks."""
        said = turn.heard
        is_wish = wants_to_be_rung(self._words, turn.message.text, turn.language)
        if not is_wish or not CONTACTS & said.told.values.keys():
            return turn
        return replace(turn, heard=replace(said, asks=False, stated=None))

    def whole_list(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn with all of a list told that is not asked for, where it is called by its name: "all cities"."""
        said = turn.heard
        if intake.stage is not Stage.QUESTIONS or said.asks or intake.field.takes is Takes.WORDS:
            return turn
        if intake.field.takes is Takes.SEVERAL:
            whole = self._of_other_list(intake, said)
        else:
            whole = {} if said.told.values else self._lists.whole.changed(intake, said)
        told = replace(said.told, values={**said.told.values, **whole})
        return replace(turn, heard=replace(said, told=told)) if whole else turn

    def _of_other_list(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return all of a list of which nothing else is told, where a clause says so: "elderly care, and of the cities all five"."""
        if said.told.values.keys() - {*intake.lists}:
            return {}
        # Of the list that is asked for only beside another one: alone it is an answer as any.
        known = {"", *said.told.values} | (set() if said.told.values else {intake.asked})
        for clause in dict.fromkeys((*CLAUSES.split(said.text), *parts(said.text))):
            name = list_named(self._words, intake, clause)
            whole = self._lists.whole.changed(intake, replace(said, text=clause, told=NOTHING))
            if name not in known and name in whole:
                return whole
        return {}

    def named(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn with the one person that a Chinese answer names, or that a name alone is, whatever else is asked.

        Beside an address a name that begins as a question does is one: "Will Smith, will@…".
        """
        said = turn.heard
        if intake.stage is Stage.QUESTIONS and intake.asked == PERSON:
            if said.asks and self._contacts.names_somebody(said):
                return replace(turn, heard=replace(said, asks=False, stated=None))
            name = self._contacts.named_in_chinese(said)
        elif _may_name_beside(turn, intake):
            name = self._contacts.named_alone(said)
        else:
            return turn
        if not name:
            return turn
        told = replace(said.told, values={**said.told.values, PERSON: name})
        return replace(turn, heard=replace(said, told=told, asks=False))


def _may_name_beside(turn: Turn, intake: Intake) -> bool:
    """Whether a name alone is none of the answers: at a notice, or where something is to be chosen, and nobody was named yet."""
    is_known = PERSON in intake.given or PERSON in turn.conversation.told
    if is_known or intake.kind.field(PERSON) is None:
        return False
    is_chosen = intake.stage is Stage.QUESTIONS and intake.field.takes in CHOSEN
    return is_chosen or intake.stage in CONSENTS
