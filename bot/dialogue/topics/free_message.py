"""A message that nothing waited for: what was found for it, and what it does."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from bot.dialogue.sent_leads.named import names_company
from bot.dialogue.thresholds import ACT_BESIDE_TOPIC
from bot.dialogue.topics.answers import is_answer
from bot.dialogue.turn import Turn
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.field_names import COMPANY
from knowledge.acts.act import SURE, Act
from knowledge.matching.match import Match
from knowledge.project import GOODBYE, GREETING, HUMAN, IDENTITY, PRIVACY, THANKS

COURTEOUS: Mapping[Act, str] = {
    Act.GREET: GREETING,
    Act.THANK: THANKS,
    Act.GOODBYE: GOODBYE,
}
"""The topics that return a courtesy."""


@dataclass(frozen=True, slots=True)
class FreeMessage:
    """A message that nothing waited for, with the topic *found* for it and the *act* it does.

    *is_named* where words of the content name the act.
    """

    turn: Turn
    found: Match
    act: Act
    is_named: bool = False

    @property
    def asks(self) -> bool:
        """Whether it is put as a question."""
        return self.turn.heard.asks

    @property
    def asks_in_part(self) -> bool:
        """Whether it asks, or holds a question and goes on."""
        return self.asks or asks_by_mark(self.turn.message.text)

    @property
    def is_answer(self) -> bool:
        """Whether a topic answers it that is more than a courtesy."""
        return is_answer(self.found)

    @property
    def is_written(self) -> bool:
        """Whether somebody has written down that it does the act."""
        return self.turn.heard.act_scores.written == self.act

    @property
    def is_surer(self) -> bool:
        """Whether the act is as sure as an answer may be."""
        return self.turn.heard.score(self.act) >= ACT_BESIDE_TOPIC

    def asks_for_it(self, acted: Container[Act]) -> bool:
        """Whether it asks to do the act; a question about data is answered, and its answer has the buttons."""
        if self.act in COURTEOUS or self.act not in acted:
            return False
        if self.is_named or (self.is_written and self.act is not Act.PERSON):
            return True
        nearest = next(iter(self.found.topics), "")
        if nearest == HUMAN or (self.is_answer and self.asks and nearest == PRIVACY):
            return False
        is_sure_of_it = self.asks or (self.is_answer and self.found.score >= ACT_BESIDE_TOPIC)
        if self.act is Act.PERSON and nearest == IDENTITY and is_sure_of_it:
            return False  # It asks whether somebody answers, and for nobody.
        if self.act is Act.MY_LEAD and self._tells_new():
            return False  # It says what is to change in it.
        if self.act is Act.ERASE and not self.asks and nearest == PRIVACY:
            return True  # Nothing is erased before it was confirmed twice.
        is_of_lead = self.act in {Act.MY_LEAD, Act.WITHDRAW} and bool(self.turn.leads())
        is_sure = self.turn.heard.score(self.act) >= SURE
        return is_of_lead or self.is_surer or (is_sure and not self.is_answer)

    def _tells_new(self) -> bool:
        """Whether it tells more than which company's registration is spoken of."""
        turn = self.turn
        is_named = any(names_company(turn.message.text, lead) for lead in turn.leads())
        return bool(turn.heard.told.values.keys() - ({COMPANY} if is_named else set()))
