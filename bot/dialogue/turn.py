"""One message on its way to a decision, as values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.consent import Consent
from bot.dialogue.conversation import Conversation
from bot.leads import Lead
from bot.message import Message, Reply
from bot.transcript import Outcome
from knowledge.topic import Language


class Action(StrEnum):
    """What the exchange is asked to do besides keeping and replying."""

    SHOW_DATA = "show_data"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one message leads to: what to say, what to remember, what to keep."""

    reply: Reply
    conversation: Conversation
    outcome: Outcome = Outcome.GUIDED
    topics: tuple[str, ...] = ()
    score: float = 0.0
    lead: Lead | None = None
    consents: tuple[Consent, ...] = ()
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A message with all that is needed to decide; *leads* gives what this visitor left before."""

    message: Message
    conversation: Conversation
    language: Language
    leads: Callable[[], Sequence[Lead]] = field(repr=False)

    def having(self, **changes: object) -> "Turn":
        """Return the turn with the conversation changed."""
        # replace() checks the names when it runs; their types are those of Conversation.
        conversation = replace(self.conversation, **changes)  # type: ignore[arg-type]
        return replace(self, conversation=conversation)

    def said(self, reply: Reply) -> Decision:
        """Return the decision to say *reply*, with the conversation as it stands."""
        return Decision(reply, self.conversation)


@dataclass(frozen=True, slots=True)
class Chance:
    """Where new names come from, handed in so that tests can know them."""

    intake_id: Callable[[], str]
    reference: Callable[[], str]
