"""What Telegram accepts as a text, as its markup, and as the buttons below it.

The wording of the errors is the Bot API's own, for bots read it.
"""

import html
import re
from dataclasses import dataclass
from typing import Any, NoReturn

Json = dict[str, Any]

LONGEST_TEXT = 4096
"""Units of UTF-16 in one message, counted after its markup (core.telegram.org/bots/api#sendmessage).

The page says "characters"; entities count UTF-16, and this is the stricter reading.
"""

LONGEST_DATA = 64
"""Bytes of callback_data (core.telegram.org/bots/api#inlinekeyboardbutton)."""

MOST_BUTTONS = 100
"""Buttons below one message."""

MOST_IN_ROW = 8
"""Buttons in one row; more are refused."""

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
"""What each tag of HTML mode becomes (core.telegram.org/bots/api#html-style)."""

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
    "pay",
)
"""What a button below a message can do: exactly one of these."""

_TAG = re.compile(
    r"<(/?)([a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|\S+?))?)*)\s*>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_URL = re.compile(r"(?:https?|tg|mailto|tel)://?\S+|mailto:\S+|tel:\S+", re.IGNORECASE)


class ApiError(Exception):
    """A call is refused, in the words of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def answer(self) -> Json:
        """Return the body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def refuse(reason: str) -> NoReturn:
    """Refuse a call that makes no sense."""
    told = f"Bad Request: {reason}"
    raise ApiError(400, told)


def units(text: str) -> int:
    """Return the length of *text* as Telegram counts: in units of UTF-16.

    >>> [units(text) for text in ("aå", "中", "😀")]
    [2, 1, 2]
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    start: int
    entity: Json


def read_html(marked: str) -> tuple[str, list[Json]]:
    """Return the text of *marked* and its entities.

    >>> read_html("<b>A &amp; B</b> > c")
    ('A & B > c', [{'type': 'bold', 'offset': 0, 'length': 5}])
    """
    text, entities, opened, place = "", [], list[_Open](), 0
    while place < len(marked):
        mark = marked.find("<", place)
        if mark < 0:
            text += _unescaped(marked[place:])
            break
        text += _unescaped(marked[place:mark])
        tag = _TAG.match(marked, mark)
        at = len(marked[:mark].encode())
        if tag is None:
            _unreadable(_complaint(marked[mark:], at))
        place = tag.end()
        name = tag[2].lower()
        if not tag[1]:
            opened.append(_Open(name, units(text), _entity(name, tag[3], at)))
            continue
        if not opened:
            _unreadable(f"Unexpected end tag at byte offset {at}")
        last = opened.pop()
        if name not in {"", last.name}:
            _unreadable(
                f'Unmatched end tag at byte offset {at}, expected "</{last.name}>", found "</{name}>"'
            )
        if length := units(text) - last.start:
            entities.append(last.entity | {"offset": last.start, "length": length})
    if opened:
        _unreadable(f'Can\'t find end tag corresponding to start tag "{opened[-1].name}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities


def read_text(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    """Return what a person will see of *text*, and its entities; refuse what cannot be sent."""
    if parse_mode.lower() not in {"", "html"}:
        refuse("unsupported parse_mode")
    seen, entities = read_html(text) if parse_mode else (text, [])
    if not seen.strip():
        refuse("message text is empty")
    if units(seen) > LONGEST_TEXT:
        refuse("message is too long")
    return seen, entities


def check_markup(markup: Json, *, is_private: bool) -> Json:
    """Return *markup* when it can stand below a message."""
    if "inline_keyboard" in markup:
        _check_rows(markup["inline_keyboard"], _check_inline)
    elif "keyboard" in markup:
        _check_rows(markup["keyboard"], _check_key)
        buttons = [key for row in markup["keyboard"] for key in row if isinstance(key, dict)]
        if not is_private and any(key.get("request_contact") for key in buttons):
            refuse("phone number can be requested in private chats only")
    elif not (markup.get("remove_keyboard") is True or markup.get("force_reply") is True):
        refuse("object expected as reply markup")
    return markup


def inline_buttons(markup: Json | None) -> list[Json]:
    """Return the buttons below a message, row by row."""
    return [button for row in (markup or {}).get("inline_keyboard", []) for button in row]


def _check_rows(rows: Any, check: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        refuse("field of the type Array of Array is expected in the reply markup")
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        refuse("reply markup is too long")
    for row in rows:
        for button in row:
            check(button)


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        refuse("can't parse inline keyboard button: Text buttons need a text")
    if sum(action in button for action in ACTIONS) != 1:
        refuse(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if (
        "callback_data" in button
        and not 1 <= len(str(button["callback_data"]).encode()) <= LONGEST_DATA
    ):
        refuse("BUTTON_DATA_INVALID")
    if "url" in button and not _URL.fullmatch(str(button["url"])):
        refuse("BUTTON_URL_INVALID")


def _check_key(key: Any) -> None:
    text = key.get("text", "") if isinstance(key, dict) else key
    if not isinstance(text, str) or not text.strip():
        refuse("keyboard button text must be non-empty")


def _entity(name: str, attributes: str, at: int) -> Json:
    """Return the beginning of an entity for a start tag; refuse a tag Telegram does not know."""
    given = {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(attributes)
    }
    if name not in TAGS or (name == "span" and given.get("class") != "tg-spoiler"):
        _unreadable(
            f'Tag "span" must have class "tg-spoiler" at byte offset {at}'
            if name == "span"
            else f'Unsupported start tag "{name}" at byte offset {at}'
        )
    entity: Json = {"type": TAGS[name]}
    if name == "a":
        entity["url"] = given.get("href", "")
    if name == "tg-emoji":
        entity["custom_emoji_id"] = given.get("emoji-id", "")
    return entity


def _complaint(rest: str, at: int) -> str:
    name = re.match(r"</?([a-zA-Z0-9-]*)", rest)
    called = name[1].lower() if name else ""
    if rest.startswith("</"):
        return f"Unexpected end tag at byte offset {at}"
    if called not in TAGS:
        return f'Unsupported start tag "{called}" at byte offset {at}'
    return f'Unclosed start tag "{called}" at byte offset {at}'


def _unreadable(why: str) -> NoReturn:
    refuse(f"can't parse entities: {why}")


def _unescaped(text: str) -> str:
    # Telegram knows these few references, and leaves all others as they stand.
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
