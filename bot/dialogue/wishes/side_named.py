"""Which side somebody is of who wishes to register and names it by no sentence of its own.

登记一下，法国医材商; "on behalf of a hospital in …, please note us".
"""

from bot.dialogue.intake.fields import Reader
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Words
from knowledge.language.names import CITIES
from knowledge.project import LeadKind, Project, Takes

_OF_PARTNERS = ("words_representing", "words_seeking_firms")
"""Who says for whom they write, or looks for firms."""


class SideNamed:
    """Reads the side."""

    def __init__(self, reader: Reader, words: Words, project: Project) -> None:
        self._reader = reader
        self._words = words
        self._project = project

    def of(self, turn: Turn) -> LeadKind | None:
        """Return the kind of lead that the message of *turn* names; None for none."""
        text, language = turn.message.text, turn.language
        kinds = self._project.kinds.values()
        at_home = next((each for each in kinds if self._reader.country_in(each, text)), None)
        if at_home is None:
            return self._project.needing if self._is_partner(turn) else None
        is_of_there = self._words.speaks_of(text, "words_seeking_firms", language)
        return None if is_of_there else at_home

    def _is_partner(self, turn: Turn) -> bool:
        """Whether who sells nothing imports into China; or writes for a kind of organisation there, or looks for firms for one."""
        text, language, told = turn.message.text, turn.language, turn.heard.told.values
        speaks_of = self._words.speaks_of
        is_in_china = CITIES in told or speaks_of(text, "words_where_partners_are", language)
        if not is_in_china or speaks_of(text, "words_selling", language):
            return False
        if speaks_of(text, "words_importing", language):
            return True
        is_offered = {each.offers for each in self._project.kinds.values()} & told.keys()
        is_theirs = any(speaks_of(text, each, language) for each in _OF_PARTNERS)
        return is_theirs and not is_offered and self._is_one_kind(text)

    def _is_one_kind(self, text: str) -> bool:
        """Whether *text* names one of the kinds of organisation that partners are asked to choose from."""
        partner = self._project.needing
        asked = (each for each in partner.fields if each.takes is Takes.ONE) if partner else ()
        return any(len(self._reader.kinds_named(each, text)) == 1 for each in asked)
