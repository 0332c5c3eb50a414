"""One message on its way to a decision, as values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from bot.consent import Consent
from bot.dialogue.competing_acts import NOTHING_DONE
from bot.dialogue.conversation import UNSEEN, Conversation, several_of
from bot.dialogue.intake.intake import Intake
from bot.dialogue.telling.further import beside_noted, together
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.thresholds import QUESTION_WITHOUT_MARK
from bot.dialogue.utterance import UNHEARD, Utterance
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import REACH, REACHING, told_as, ways_to_reach
from bot.leads import Lead, Status
from bot.message import Message, Reply
from bot.transcript import Outcome
from knowledge.project import Field, Takes
from knowledge.topic import Language


class Action(StrEnum):
    """What the exchange is asked to do besides keeping and replying."""

    SHOW_DATA = "show_data"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one message leads to: what to say, what to remember, what to keep.

    *kept_text* is kept as what the visitor said; where it is empty, the text of the message is.
    """

    reply: Reply
    conversation: Conversation
    outcome: Outcome = Outcome.GUIDED
    topics: tuple[str, ...] = ()
    score: float = 0.0
    lead: Lead | None = None
    others: tuple[Lead, ...] = ()
    """Leads that change besides."""

    consents: tuple[Consent, ...] = ()
    action: Action | None = None
    kept_text: str = ""


FORGOTTEN = timedelta(hours=24)
"""After so long nobody remembers the question that waited."""

NOT_URGENT = -2.0
"""The urgency of what is no call for help."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message with all that is needed to decide, and as it was heard.

    *leads* gives what this visitor left before.
    """

    message: Message
    conversation: Conversation
    language: Language
    leads: Callable[[], Sequence[Lead]] = field(repr=False)
    heard: Utterance = UNHEARD
    urgency: float = NOT_URGENT

    @property
    def country(self) -> str:
        """Where the visitor is, as far as they have told; empty where they have not."""
        return self.conversation.country

    @property
    def is_forgotten(self) -> bool:
        """Whether the message comes so late that nobody remembers what was asked before."""
        before = self.conversation.changed_at
        return before is not None and self.message.taken_at - before >= FORGOTTEN

    @property
    def is_early(self) -> bool:
        """Whether the message was written before the reply above it was there: it answers nothing that the reply asks."""
        answered_at = self.conversation.changed_at
        is_before = answered_at is not None and self.message.taken_at < answered_at
        return not self.message.choice and (is_before or self.conversation.shown == UNSEEN)

    @property
    def standing_leads(self) -> Sequence[Lead]:
        """The leads that the visitor left and did not withdraw, the newest first."""
        return [each for each in self.leads() if each.status is not Status.WITHDRAWN]

    @property
    def standing_lead(self) -> Lead | None:
        """The newest of them."""
        return next(iter(self.standing_leads), None)

    def remembering(self, *, is_told: bool = False) -> "Turn":
        """Return the turn with what was told of the visitor remembered; *is_told* is whether a city or a focus area surely is."""
        told, before = self.heard.told, self.conversation.told
        if not told.values and not told.kind and not told.unclear:
            return self
        values = together(before, told)
        if values.keys() <= OURS and self._only_asks and not is_told:
            values = {}  # "What is the weather there?" is no wish to go there.
        for name in OURS:
            if name in values:
                values[name] = list(dict.fromkeys((*before.get(name, ()), *values[name])))
        kind = told.kind or self.conversation.kind
        return self.having(told={**self._unsettled(), **values}, kind=kind)

    @property
    def _only_asks(self) -> bool:
        return self.heard.asks or self.heard.score(NOTHING_DONE) >= QUESTION_WITHOUT_MARK

    def beside(self, given: Mapping[str, Value]) -> "Turn":
        """Return the turn with another way to reach somebody told beside the one that was *given*, not in its place."""
        told = beside_noted(given, self.heard.told)
        if told is self.heard.told:
            return self
        return replace(self, heard=replace(self.heard, told=told))

    def with_ways(self, intake: Intake) -> "Turn":
        """Return the turn with several ways to reach somebody as several values, where *intake* has room for one.

        So are two that are told at once, and one that comes besides the one that was given.
        """
        told = self.heard.told
        wanted = next((each for each in intake.fields if each.takes is Takes.REACH), None)
        several = {name: told.unclear[name] for name in REACHING if name in told.unclear}
        news = [*ways_to_reach(told.values), *(each for said in several.values() for each in said)]
        is_besides = bool(told.further & {*REACHING})
        before = [str(intake.given[REACH])] if is_besides and intake.given.get(REACH) else []
        ways = tuple(dict.fromkeys((*before, *news)))
        if wanted is None or len(ways) <= 1:
            return self
        unclear = {name: said for name, said in told.unclear.items() if name not in several}
        values = {name: value for name, value in told.values.items() if name not in REACHING}
        further = told.further | ({REACH} if before else set())
        unclear[REACH] = ways
        told = replace(told, values=values, unclear=unclear, further=further)
        return replace(self, heard=replace(self.heard, told=told))

    def remembering_several(self) -> "Turn":
        """Return the turn with that remembered of which several values were told: one of them is asked for."""
        told = self._unsettled()
        return self if told == self.conversation.told else self.having(told=told)

    def forgetting_several(self, *fields: Field) -> "Turn":
        """Return the turn without the several values of *fields*, of which one was told by now."""
        settled = {several_of(name) for each in fields for name in told_as(each)}
        told = self.conversation.told
        kept = {name: value for name, value in told.items() if name not in settled}
        return self.having(told=kept)

    def _unsettled(self) -> dict[str, Value]:
        """Return what is remembered as told, with the several values of this message and none that it settles."""
        told = self.heard.told
        settled = {several_of(name) for name in told.values}
        if told.values.keys() & {*REACHING}:
            settled.add(several_of(REACH))
        before = self.conversation.told
        kept = {name: value for name, value in before.items() if name not in settled}
        return kept | {several_of(name): list(said) for name, said in told.unclear.items()}

    def having(self, **changes: object) -> "Turn":
        """Return the turn with the conversation changed."""
        conversation = self.conversation.having(**changes)
        return (
            self if conversation is self.conversation else replace(self, conversation=conversation)
        )

    def replying(self, reply: Reply) -> Decision:
        """Return the decision to say *reply*, with the conversation as it stands."""
        return Decision(reply, self.conversation)


@dataclass(frozen=True, slots=True)
class Chance:
    """Where new names come from, handed in so that tests can know them."""

    intake_id: Callable[[], str]
    reference: Callable[[], str]
