"""One message from door to door, as one unit of work.

Nothing here waits, and nothing here knows a platform or SQL: it is given a unit and works in it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from bot.delivery.inbox import Arrival, Seal
from bot.dialogue.assistant import Assistant
from bot.dialogue.conversation import Conversation
from bot.dialogue.privacy.personal_data import my_data
from bot.dialogue.turn import Action, Decision
from bot.dialogue.unit import Unit
from bot.files import keep as keep_file
from bot.message import Clock, Message, Visitor
from bot.transcript import Exchange, Outcome, keep

Deliver = Callable[[Unit, Exchange], None]
"""What a channel keeps in the unit of a new exchange: what is to be sent beside the reply.

It is called once in a unit, and again where that is repeated.
"""


Data = Callable[[Any, Visitor], dict[str, Any]]
"""Gathers all that is kept of a visitor in a unit, which may keep more than a conversation needs."""


class Exchanges:
    """Takes messages: each once, each with its reply; *data* is what a visitor is shown of themselves.

    *room* is how many bytes the files of all visitors may have together.
    """

    def __init__(
        self,
        assistant: Callable[[], Assistant],
        seal: Seal,
        data: Data = my_data,
        room: int = 0,
        clock: Clock | None = None,
    ) -> None:
        """*assistant* gives the one that answers now: another may take its place between two messages.

        *clock* says when a message has its reply; without one it has it when it was taken.
        """
        self._clock = clock
        self._assistant = assistant
        self._data = data
        self._room = room
        self.seal = seal

    def take(self, unit: Unit, message: Message, deliver: Deliver | None = None) -> Exchange:
        """Return *message* with its reply, everything kept in *unit*, and what *deliver* keeps beside it.

        A key seen before is not taken again: the exchange of the first time comes back, and *deliver* is
        not called.
        """
        return self._take(
            unit,
            message,
            deliver,
            lambda assistant, conversation: assistant.decide(
                conversation,
                message,
                # Asked for a dozen times while one message is decided, which changes none of them.
                cache(partial(unit.leads.of, message.visitor)),
                keep_file(unit, message, message.file, self._room) if message.file else None,
            ),
        )

    def pass_over(
        self, unit: Unit, message: Message, deliver: Deliver | None = None, *, is_told: bool
    ) -> Exchange:
        """Keep *message* unread, for its visitor writes faster than is read; with *is_told*, they are told."""
        return self._take(
            unit,
            message,
            deliver,
            lambda assistant, conversation: assistant.pass_over(
                conversation, message, is_told=is_told
            ),
        )

    def _take(
        self,
        unit: Unit,
        message: Message,
        deliver: Deliver | None,
        decide: Callable[[Assistant, Conversation], Decision],
    ) -> Exchange:
        # Held first: two deliveries of one message must not both find the inbox empty.
        conversation = unit.conversations.get(message.visitor)
        key = self.seal.of_message(message)
        if (arrival := unit.inbox.get(key)) is not None:
            return self._again(unit, arrival, message)
        assistant = self._assistant()
        decision = decide(assistant, conversation)
        if decision.action is Action.ERASE:
            return self._erase(unit, decision, message, key, deliver)
        for consent in decision.consents:
            unit.consents.add(message.visitor, consent)
        if decision.lead is not None:
            known = {lead.reference for lead in unit.leads.of(message.visitor)}
            put = unit.leads.change if decision.lead.reference in known else unit.leads.add
            put(decision.lead)
        for lead in decision.others:
            unit.leads.change(lead)
        if decision.action is Action.SHOW_DATA:
            reply = assistant.my_data.shows(self._data(unit, message.visitor), decision)
            decision = replace(decision, reply=reply)
        exchange = keep(unit, _exchange(decision, message))
        unit.inbox.add(self._arrival(decision, message, key, exchange.number))
        answered_at = message.taken_at if self._clock is None else self._clock()
        unit.conversations.put(replace(decision.conversation, changed_at=answered_at))
        if deliver is not None:
            deliver(unit, exchange)
        return exchange

    def _again(self, unit: Unit, arrival: Arrival, message: Message) -> Exchange:
        kept = unit.transcript.get(arrival.exchange) if arrival.exchange else None
        if kept is not None:
            return kept
        # Erased since: what is left says no more than that, and nothing new is begun.
        unit.conversations.let_go(message.visitor)
        reply = self._assistant().erasure.erased(arrival.language)
        return Exchange(message.visitor, "", "", reply, Outcome.GUIDED, arrival.taken_at)

    def _erase(
        self,
        unit: Unit,
        decision: Decision,
        message: Message,
        key: str,
        deliver: Deliver | None,
    ) -> Exchange:
        unit.erase(message.visitor, self.seal.of_visitor(message.visitor))
        unit.inbox.add(self._arrival(decision, message, key, None))
        exchange = _exchange(decision, replace(message, text="", choice=""))
        if deliver is not None:
            deliver(unit, exchange)
        return exchange

    def _arrival(
        self, decision: Decision, message: Message, key: str, number: int | None
    ) -> Arrival:
        sealed = self.seal.of_visitor(message.visitor)
        language = decision.conversation.language
        return Arrival(key, sealed, language, message.taken_at, number)


def _exchange(decision: Decision, message: Message) -> Exchange:
    return Exchange(
        visitor=message.visitor,
        text=decision.kept_text or message.text,
        choice=message.choice,
        reply=decision.reply,
        outcome=decision.outcome,
        taken_at=message.taken_at,
        topics=decision.topics,
        score=decision.score,
    )
