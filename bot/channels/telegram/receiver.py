"""Takes what Telegram delivers: each update once, stored with its reply before anybody is told.

Where they are delivered, a reply of one call goes back in the response, the only way to answer exactly once.
Nobody sees when Telegram has carried that out: so a reply of several calls, and one before which something is
still to be sent, goes to the outbox whole, as all do where updates are fetched, and nothing is overtaken.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot.channels.telegram.buttons import (
    MOST_AGAIN,
    OUT_OF_DATE,
    chosen,
    is_tick,
    is_used_up,
    read_data,
    stays_in_place,
)
from bot.channels.telegram.marks import Answered, marked, whom_it_answered
from bot.channels.telegram.parsing import UnreadableError, sender_of, update_number
from bot.channels.telegram.rendering import LONGEST_TOAST, Call, Renderer, asks_phone
from bot.channels.telegram.staff import message as spoken
from bot.channels.telegram.unsent import BEHIND, hide
from bot.channels.telegram.updates import Arrived, Document, Presence, Press, UpdateReader
from bot.delivery.outbox import Outgoing, Shown, State
from bot.dialogue.ports import Ports
from bot.dialogue.unit import Unit
from bot.errors import StorageError
from bot.message import Message, Reply, SentFile, Visitor
from bot.notifications.telegram_actions import TelegramActions
from bot.transcript import Exchange, Outcome

log = structlog.get_logger("bot")

_STILL_TO_BE_SENT = frozenset({State.WAITING, State.SENDING})


@dataclass(frozen=True, slots=True)
class Receiver:
    """Meets the updates of one bot; *give* makes a call that may fail, *wake* is called for the outbox.

    *fetch* gets a file from Telegram; without it, none is taken.
    """

    bot: str
    reader: UpdateReader
    renderer: Renderer
    ports: Ports
    give: Callable[[Call], None]
    wake: Callable[[], None]
    telegram_actions: TelegramActions | None = None
    fetch: Callable[[Document, Visitor], AbstractAsyncContextManager[SentFile]] | None = None

    async def receive(
        self, update: object, body: bytes = b"", *, responds: bool, is_crowded: bool = False
    ) -> Call | None:
        """Take *update*; with *responds*, return the call that goes back in the response.

        When it *is_crowded*, it is kept unread. StorageError when it could not be stored. Nothing else is raised: what cannot be met is
        kept as a dead letter.
        """
        try:
            arrived = self.reader.read(update)
            if is_crowded and arrived.message is not None:
                arrived = replace(arrived, message=replace(arrived.message, is_crowded=True))
            return await self._meet(arrived, responds=responds)
        except StorageError:
            raise
        except UnreadableError as error:
            reason = error.reason
        except Exception as error:  # noqa: BLE001  # one update must not stop all others
            # The error's own words may hold what the visitor wrote.
            reason = type(error).__name__
            log.error("update_not_met", channel="telegram", error=reason)  # noqa: TRY400  # see above
        await self.lay_aside(reason, body, update)
        return None

    async def lay_aside(self, reason: str, body: bytes = b"", update: object = None) -> None:
        """Keep what nobody can read, for whoever looks for the mistake."""
        body = body or json.dumps(update, default=str).encode()
        number = update_number(update)
        key = hashlib.sha256(body).hexdigest() if number is None else f"{self.bot}:{number}"
        log.warning("dead_letter", channel="telegram", reason=reason)
        await self.ports.dead_letters.bury("telegram", key, reason, body, sender_of(update))

    async def _meet(self, arrived: Arrived, *, responds: bool) -> Call | None:
        message, press = arrived.message, arrived.press
        if press is not None and await self._of_staff(arrived, press):
            return None
        if message is None:
            if press is not None:  # below no message of ours
                self.give(self.renderer.toast(press.id, None))
            return None
        if message.origin and (said := await self._linked(message)) is not None:
            call = spoken(arrived.chat, said)
            if not responds:
                self.give(call)
            return call if responds else None
        if arrived.presence is not None:
            await self._note(arrived.presence, message)
            return None
        if press is not None:
            return await self._pressed(arrived, message, press, responds=responds)
        async with self._with_file(message, arrived.document) as whole:
            return await self._said(arrived, whole, responds=responds)

    async def _said(self, arrived: Arrived, message: Message, *, responds: bool) -> Call | None:
        """Take *message* for all that want one answer together; by itself where they had theirs, and it has words."""
        once = "" if self._takes(arrived.document) else arrived.once
        if once:
            taking = _Taking(self, arrived, replace(message, key=once), responds=responds)
            exchange = await taking.take()
            if await self._answered(exchange, arrived) is Answered.THIS:
                return await taking.response(exchange)
        if once and not message.text:
            return None
        return await self._answer(arrived, message, responds=responds)

    def _takes(self, document: Document | None) -> bool:
        """Whether *document* is one that is fetched, and answered by itself."""
        return self.fetch is not None and document is not None and document.may_be_pdf

    @asynccontextmanager
    async def _with_file(
        self, message: Message, document: Document | None
    ) -> AsyncIterator[Message]:
        """Give *message* with the file that came with it, where files are taken."""
        if document is None or self.fetch is None or message.is_crowded:
            yield message
            return
        async with self.fetch(document, message.visitor) as file:
            yield replace(message, file=file)

    # Staff

    async def _linked(self, message: Message) -> str | None:
        """Return what is said to a staff member who shows who they are; None for anybody else."""
        if self.telegram_actions is None:
            return None
        return await self.telegram_actions.link(message.visitor.id, message.origin)

    async def _of_staff(self, arrived: Arrived, press: Press) -> bool:
        """Whether *press* was one below a notice to staff; then whoever pressed is told."""
        if self.telegram_actions is None or not arrived.presser:
            return False
        shown = Shown(str(arrived.chat), press.shown) if arrived.chat and press.shown else None
        said = await self.telegram_actions.press(arrived.presser, press.data, shown)
        if said is None:
            return False
        self.wake()
        toast = self.renderer.toast(press.id, None)
        self.give({**toast, "text": said[:LONGEST_TOAST], "show_alert": True})
        return True

    async def _note(self, presence: Presence, message: Message) -> None:
        """Note that a visitor can, or cannot, be written to."""
        visitor, now = message.visitor, message.taken_at

        def note(unit: Unit) -> None:
            if presence is Presence.BACK:
                unit.recipients.regain(visitor, self.bot, now)
                return
            unit.recipients.lose(visitor, self.bot, "blocked", now)
            unit.outbox.cancel(visitor, "blocked")

        await self.ports.writer.do(note, lane=f"{visitor.channel}:{visitor.id}")

    # Presses

    async def _pressed(
        self, arrived: Arrived, message: Message, press: Press, *, responds: bool
    ) -> Call | None:
        button = read_data(press.data)
        choice, ticks, is_used = OUT_OF_DATE, False, False
        if button is not None:
            kept = await self.ports.writer.read(lambda unit: unit.transcript.get(button[0]))
            meant = chosen(kept, button[1], message.visitor)
            if kept is not None and meant is not None:
                choice, ticks = meant.id, is_tick(kept.reply, meant)
                is_used = is_used_up(meant) and press.shown > 0
        message = replace(message, choice=choice)
        if button is None or ticks:
            return await self._answer(arrived, message, responds=responds)
        for again in range(MOST_AGAIN):
            key = f"{self.bot}:button {button[0]}.{button[1]}.{again}"
            taking = _Taking(self, arrived, replace(message, key=key), responds=responds)
            exchange = await taking.take()
            answered = await self._answered(exchange, arrived)
            if answered is Answered.THIS:
                # Of what was erased nobody knows who pressed first, and nothing else says so where
                # updates are fetched.
                is_again = not (exchange.number or responds or taking.is_first)
                if is_used and taking.is_first and not exchange.reply.is_silent:
                    # Should that be lost, a press of them is out of date.
                    self.give(self.renderer.bare(arrived.chat, press.shown))
                self._end(press, exchange, is_again=is_again)
                return await taking.response(exchange)
            if answered is Answered.JUST_NOW:
                break
        toast = self.renderer.toast(press.id, exchange.reply.tag)
        if responds:
            return toast
        self.give(toast)
        return None

    async def _answer(self, arrived: Arrived, message: Message, *, responds: bool) -> Call | None:
        """Take *message*, with the press that it is where it is one."""
        taking = _Taking(self, arrived, message, responds=responds)
        exchange = await taking.take()
        if arrived.press is not None:
            self._end(arrived.press, exchange)
        return await taking.response(exchange)

    def _end(self, press: Press, exchange: Exchange, *, is_again: bool = False) -> None:
        """Let the button stop blinking."""
        reply = exchange.reply
        is_old = is_again or reply.about.says("out_of_date")
        self.give(self.renderer.toast(press.id, reply.tag if is_old else None))

    async def _answered(self, exchange: Exchange, arrived: Arrived) -> Answered:
        """Return whom *exchange*, taken under a key that several updates share, has answered."""
        if not exchange.number:
            return Answered.THIS  # erased, and every mark with it
        return await self.ports.writer.read(
            lambda unit: whom_it_answered(unit, exchange, arrived.number)
        )


@dataclass(slots=True)
class _Taking:
    """One message on its way: what is sent beside its reply is kept in the same unit."""

    receiver: Receiver
    arrived: Arrived
    message: Message
    responds: bool
    _made: tuple[Exchange, Call | None] | None = None

    @property
    def is_first(self) -> bool:
        """Whether the message was taken now, and not before."""
        return self._made is not None

    async def take(self) -> Exchange:
        """Return the message's exchange."""
        exchange = await self.receiver.ports.take(self.message, self._deliver)
        if self._made and self._made[1] is None:
            self.receiver.wake()
        return exchange

    async def response(self, exchange: Exchange) -> Call | None:
        """Return what goes back in the response: the same whenever it is asked for."""
        if not self.responds:
            return None
        if exchange.reply.is_silent:
            return None
        if self._made and self._made[0] == exchange:
            return self._made[1]
        # Delivered once more: what came before is looked up.
        return await self.receiver.ports.writer.read(partial(self._recalled, exchange))

    def _recalled(self, exchange: Exchange, unit: Unit) -> Call | None:
        """Return what went back in the response with *exchange*; None when it went by the outbox."""
        if exchange.number:
            its = unit.outbox.of(exchange.visitor, frozenset(State))
            if any("method" in each.payload for each in its if each.exchange == exchange.number):
                return None
        return self._calls(exchange, _before(unit, exchange, most=200))[0]

    def _deliver(self, unit: Unit, exchange: Exchange) -> None:
        """Keep in *unit* what is to be sent; it may run again, when a transaction is repeated."""
        calls = self._calls(exchange, _before(unit, exchange, most=2))
        visitor, at = exchange.visitor, exchange.taken_at
        unit.recipients.regain(visitor, self.receiver.bot, at)
        is_behind = self._is_behind(unit, visitor, at)
        # What says that all is erased is kept nowhere: it goes while somebody waits for it.
        is_alone = len(calls) == 1 and not (is_behind and exchange.number)
        self._made = exchange, calls[0] if self.responds and is_alone else None
        reason = BEHIND if is_behind else ""
        outgoing = Outgoing(visitor, self.receiver.bot, {}, at, exchange.number, reason=reason)
        if is_behind and exchange.number:
            hide(unit, exchange)
        for call in () if self._made[1] else calls:
            unit.outbox.add(replace(outgoing, payload=call))
        if exchange.number and self.message.key != self._own_key():
            unit.outbox.add(marked(outgoing, self.arrived.number))

    def _is_behind(self, unit: Unit, visitor: Visitor, at: datetime) -> bool:
        """Whether something is still to be sent before this reply.

        What perhaps did not arrive is sent once more, now that the visitor is there.
        """
        its = unit.outbox.of(visitor, {State.UNSURE, *_STILL_TO_BE_SENT})
        coming = [
            each
            for each in its
            if each.account == self.receiver.bot
            and not (each.state is State.UNSURE and each.is_repeated)
        ]
        for outgoing in coming:
            if outgoing.state is State.UNSURE:
                again = replace(outgoing, state=State.WAITING, due_at=at, is_repeated=True)
                unit.outbox.change(again)
        return bool(coming)

    def _own_key(self) -> str:
        return self.receiver.reader.key_of(self.arrived.number)

    def _calls(self, exchange: Exchange, before: Reply | None) -> tuple[Call, ...]:
        if exchange.reply.is_silent:
            return ()
        renderer, chat, press = self.receiver.renderer, self.arrived.chat, self.arrived.press
        if press and press.shown and stays_in_place(self.message, exchange.reply):
            return (renderer.ticks(exchange, chat, press.shown),)
        asked = before is not None and asks_phone(before)
        is_over = asked and not asks_phone(exchange.reply)
        return renderer.calls(exchange, chat, takes_keyboard_away=is_over)


def _before(unit: Unit, exchange: Exchange, *, most: int) -> Reply | None:
    """Return the reply before *exchange*, where a keyboard of it may have to be taken away."""
    # What is answered from the knowledge leaves the question, and its keyboard, where they are.
    if not exchange.number or exchange.outcome is not Outcome.GUIDED:
        return None
    newest = unit.transcript.of(exchange.visitor, most=most)
    earlier = [each for each in newest if each.number < exchange.number]
    return earlier[-1].reply if earlier else None
