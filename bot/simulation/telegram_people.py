"""People on a simulated Telegram: they write, press buttons, share and block, and read what comes."""

from collections.abc import Generator
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.simulation.telegram_text import Json, inline_buttons, units
from bot.simulation.telegram_world import Chat, Press, Shown

if TYPE_CHECKING:
    from bot.simulation.telegram import FakeTelegram

REPLY_SECONDS = 10.0
"""How long a person waits for the bot."""

_FILE = {"file_id": "AgACAgIAAx", "file_unique_id": "AQAD", "file_size": 1024}


class NoReplyError(AssertionError):
    """A person waited in vain."""


class Turn:
    """Something a person did; awaited, it is what the bot shows next."""

    def __init__(self, person: "Person") -> None:
        self._person = person

    def __await__(self) -> Generator[Any, None, Shown]:
        return self._person.reply().__await__()


class Person:
    """Somebody in a private chat with the bot.

    What they do goes off at once, and they have read everything that came before. Whoever awaits
    it gets what the bot shows next: ``shown = await person.say("Hello")``.
    """

    def __init__(
        self, telegram: "FakeTelegram", person_id: int, language: str = "en", name: str = "Kari"
    ) -> None:
        self.telegram = telegram
        self.id = person_id
        self.described: Json = {"id": person_id, "is_bot": False, "first_name": name}
        if language:
            self.described["language_code"] = language
        place = {"id": person_id, "type": "private", "first_name": name}
        self.chat = telegram.world.chats.setdefault(person_id, Chat(person_id, "private", place))
        self._read = len(self.chat.events)

    # ------------------------------------------------------------------ what they read

    @property
    def events(self) -> list[Shown]:
        """All the bot has shown here, with every change."""
        return self.chat.events

    @property
    def texts(self) -> list[str]:
        """The texts of the messages as they stand now, in order."""
        return [self.chat.messages[number].text for number in sorted(self.chat.messages)]

    @property
    def toasts(self) -> list[str]:
        """The short texts that answered this person's presses; empty ones included."""
        presses = self.telegram.world.presses.values()
        return [text for press in presses if press.chat == self.id for text in press.answers]

    async def reply(self, seconds: float = REPLY_SECONDS) -> Shown:
        """Return what the bot shows next; raise NoReplyError when it shows nothing.

        That buttons are gone is nothing to read.
        """
        if await self.silence(seconds):
            msg = f"The bot showed nothing within {seconds:g} seconds."
            raise NoReplyError(msg)
        unread = self.chat.events[self._read :]
        place = next(place for place, each in enumerate(unread) if not each.is_bared)
        self._read += place + 1
        return unread[place]

    async def silence(self, seconds: float) -> bool:
        """Return whether the bot shows nothing for *seconds*."""
        return not await self.telegram.world.until(
            lambda: not all(each.is_bared for each in self.chat.events[self._read :]), seconds
        )

    # ------------------------------------------------------------------ what they do

    def say(self, text: str) -> "Turn":
        """Write *text*."""
        content: Json = {"text": text}
        if text.startswith("/"):
            length = units(text.split(maxsplit=1)[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return self.send(content)

    def start(self, payload: str = "") -> "Turn":
        """Press "Start", or follow a link that carries *payload*."""
        return self.say(f"/start {payload}".strip())

    def press(self, button: str | int, message: Shown | None = None) -> "Turn":
        """Press the button that says *button*, or the one at that place.

        It is looked for below *message*, or below the last message that has buttons.
        """
        below = message or self.with_buttons()
        buttons = inline_buttons(below.markup)
        index = below.buttons.index(button) if isinstance(button, str) else button
        return self.press_data(str(buttons[index]["callback_data"]), below)

    def press_data(self, data: str, message: Shown | None = None) -> "Turn":
        """Press a button that carries *data*, whether there is one or not."""
        below = message or self.with_buttons()
        press = Press(self.telegram.next_press_id(), self.id, self.telegram.world.pace.now())
        self.telegram.world.presses[press.id] = press
        query = {
            "id": press.id,
            "from": self.described,
            "message": self.telegram.api.described(below),
            "chat_instance": str(self.id * 7919),
            "data": data,
        }
        return self._act({"callback_query": query})

    def with_buttons(self) -> Shown:
        """Return the last message that has buttons; NoReplyError when there is none."""
        found = [shown for shown in self.chat.messages.values() if shown.buttons]
        if not found:
            msg = "No message here has buttons."
            raise NoReplyError(msg)
        return max(found, key=lambda shown: shown.message_id)

    def share_contact(self, owner: int | None = None) -> "Turn":
        """Share the own phone number, or the contact of somebody else: *owner*."""
        contact = {"phone_number": "+4791234567", "first_name": self.described["first_name"]}
        return self.send({"contact": contact | {"user_id": self.id if owner is None else owner}})

    def send_photo(self, caption: str = "") -> "Turn":
        """Send a picture."""
        photo = [_FILE | {"width": 90, "height": 90}]
        return self.send(_captioned({"photo": photo}, caption))

    def send_document(self, caption: str = "") -> "Turn":
        """Send a file."""
        return self.send(_captioned({"document": _FILE}, caption))

    def send_voice(self) -> "Turn":
        """Speak."""
        return self.send({"voice": _FILE | {"duration": 3}})

    def send_sticker(self) -> "Turn":
        """Send a sticker."""
        kind = {"type": "regular", "is_animated": False, "is_video": False}
        size = {"width": 512, "height": 512}
        return self.send({"sticker": _FILE | kind | size})

    def send_location(self) -> "Turn":
        """Tell where they are."""
        place = {"latitude": 59.91, "longitude": 10.75}
        return self.send({"location": place})

    def edit(self, text: str, message_id: int) -> "Turn":
        """Change what was written before."""
        message = self._message({"text": text}, message_id)
        message["edit_date"] = message["date"]
        return self._act({"edited_message": message})

    def send(self, content: Json) -> "Turn":
        """Send a message that holds *content*."""
        message = self._message(content, self.chat.next_message_id())
        return self._act({"message": message})

    def block(self) -> None:
        """Block the bot: it is told, and can write no more."""
        self.chat.is_blocked = True
        self._membership("member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self.chat.is_blocked = False
        self._membership("kicked", "member")

    def _act(self, update: Json) -> "Turn":
        self._read = len(self.chat.events)
        self.telegram.updates.put(update, str(self.id))
        return Turn(self)

    def _message(self, content: Json, message_id: int) -> Json:
        return {
            "message_id": message_id,
            "from": self.described,
            "chat": self.chat.described,
            "date": int(self.telegram.world.pace.now()),
        } | content

    def _membership(self, before: str, after: str) -> None:
        bot = self.telegram.world.bot
        change: dict[str, Any] = {
            "chat": self.chat.described,
            "from": self.described,
            "date": int(self.telegram.world.pace.now()),
            "old_chat_member": {"status": before, "user": bot},
            "new_chat_member": {"status": after, "user": bot},
        }
        for member in (change["old_chat_member"], change["new_chat_member"]):
            if member["status"] == "kicked":
                member["until_date"] = 0
        self.telegram.updates.put({"my_chat_member": change}, str(self.id))


def press_ids() -> "count[int]":
    """Return numbers for presses: long ones, as Telegram's are."""
    return count(4_382_000_000_000_000_000)


def _captioned(content: Json, caption: str) -> Json:
    return content | ({"caption": caption} if caption else {})
