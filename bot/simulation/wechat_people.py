"""People on a simulated WeChat: they follow, write, press the menu, scan, and read what comes."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.simulation.wechat_api import Known
from bot.simulation.wechat_calls import Delivery

if TYPE_CHECKING:
    from bot.simulation.wechat import FakeWechat

LATER_SECONDS = 20.0
"""How long a person waits for what the bot said would come."""


class NothingCameError(AssertionError):
    """A person waited in vain."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something a person read: the answer to the callback, a message sent later, or the notice."""

    text: str
    way: Literal["reply", "later", "notice"]
    choices: tuple[str, ...] = ()


class Follower:
    """Somebody who follows the account, or might.

    What they do goes off at once; whoever awaits it gets the ``Delivery``, after the last try.
    With ``copies=2`` it is brought to the bot twice at the same time.
    """

    def __init__(self, wechat: "FakeWechat", openid: str, *, follows: bool = True) -> None:
        self.wechat = wechat
        self.openid = openid
        self.known = wechat.api.known.setdefault(openid, Known(follows))
        self.seen: list[Seen] = wechat.seen[openid]
        self._read = len(self.seen)

    @property
    def texts(self) -> list[str]:
        """All that was read, in order."""
        return [seen.text for seen in self.seen]

    async def next(self, seconds: float = LATER_SECONDS) -> Seen:
        """Return what comes next that was not returned before; NothingCameError when nothing does."""
        if not await self.wechat.until(lambda: len(self.seen) > self._read, seconds):
            msg = f"Nothing came within {seconds:g} seconds."
            raise NothingCameError(msg)
        self._read += 1
        return self.seen[self._read - 1]

    # ------------------------------------------------------------------ messages

    def say(self, text: str, *, copies: int = 1) -> asyncio.Task[Delivery]:
        """Write *text*."""
        return self.send({"MsgType": "text", "Content": text}, copies=copies)

    def choose(self, choice: str, label: str) -> asyncio.Task[Delivery]:
        """Tap an entry of a menu inside the chat."""
        return self.send({"MsgType": "text", "Content": label, "bizmsgmenuid": choice})

    def speak(self, recognition: str | None = None) -> asyncio.Task[Delivery]:
        """Send a voice message; *recognition* is what WeChat made of it, where it does."""
        fields = {"MsgType": "voice", "MediaId": "media-of-voice", "Format": "amr"}
        return self.send(fields | ({} if recognition is None else {"Recognition": recognition}))

    def send_image(self) -> asyncio.Task[Delivery]:
        """Send a picture."""
        url = "http://mmbiz.qpic.cn/mmbiz_jpg/simulated/0"
        return self.send({"MsgType": "image", "PicUrl": url, "MediaId": "media-of-image"})

    def send_video(self) -> asyncio.Task[Delivery]:
        """Send a film."""
        media = {"MediaId": "media-of-video", "ThumbMediaId": "thumb-of-video"}
        return self.send({"MsgType": "video"} | media)

    def send_location(self) -> asyncio.Task[Delivery]:
        """Tell where they are."""
        place = {"Location_X": "30.59", "Location_Y": "114.30", "Scale": "15", "Label": "青岛"}
        return self.send({"MsgType": "location"} | place)

    def send_link(self) -> asyncio.Task[Delivery]:
        """Send an article."""
        article = {"Title": "健康城市", "Description": "…", "Url": "https://example.org/article"}
        return self.send({"MsgType": "link"} | article)

    def send_unknown(self) -> asyncio.Task[Delivery]:
        """Send something that WeChat may invent one day."""
        return self.send({"MsgType": "hologram", "Shape": "cube"})

    def send(self, fields: dict[str, str], *, copies: int = 1) -> asyncio.Task[Delivery]:
        """Send a message that says *fields*."""
        return self._act({**fields, "MsgId": self.wechat.next_message_id()}, copies)

    # ------------------------------------------------------------------ events

    def follow(self, scene: str = "", *, copies: int = 1) -> asyncio.Task[Delivery]:
        """Follow the account, by the code of *scene* or without one."""
        self.known.follows = True
        if not scene:
            return self.event("subscribe", {"EventKey": ""}, copies=copies)
        scanned = {"EventKey": f"qrscene_{scene}", "Ticket": f"ticket-of-{scene}"}
        return self.event("subscribe", scanned, copies=copies)

    def unfollow(self) -> asyncio.Task[Delivery]:
        """Leave."""
        self.known.follows = False
        self.wechat.ledger.close(self.openid)
        return self.event("unsubscribe", {"EventKey": ""})

    def scan(self, scene: str) -> asyncio.Task[Delivery]:
        """Scan a code while following already."""
        return self.event("SCAN", {"EventKey": scene, "Ticket": f"ticket-of-{scene}"})

    def click(self, key: str) -> asyncio.Task[Delivery]:
        """Press an entry of the menu."""
        return self.event("CLICK", {"EventKey": key})

    def view(self, url: str) -> asyncio.Task[Delivery]:
        """Press an entry of the menu that opens a page."""
        return self.event("VIEW", {"EventKey": url})

    def event(
        self, name: str, fields: dict[str, str] | None = None, *, copies: int = 1
    ) -> asyncio.Task[Delivery]:
        """Cause an event."""
        return self._act({"MsgType": "event", "Event": name, **(fields or {})}, copies)

    def _act(self, fields: dict[str, str], copies: int) -> asyncio.Task[Delivery]:
        self._read = len(self.seen)
        return self.wechat.act(self.openid, fields, copies)


def new_openid() -> str:
    """Return the id of a person nobody has seen, in WeChat's form: 28 characters."""
    return "o" + secrets.token_urlsafe(24)[:27]
