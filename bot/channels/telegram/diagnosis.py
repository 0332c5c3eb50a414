"""What an operator should know of the bot's account: the token, the webhook, what goes wrong there.

Nothing here changes anything.
"""

import time
from collections.abc import Iterator

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.request import ODD_ANSWER, NotSentError
from bot.channels.telegram.webhook import PATH
from bot.diagnosis import Diagnosis, Health, Trouble

SECONDS = 10.0

MANY_WAITING = 100
"""Updates that wait at Telegram; more say that something does not take them."""

JUST_NOW_SECONDS = 600
RECENT_SECONDS = 3600
"""An error that Telegram met longer ago is over, most likely."""


async def diagnose(
    api: Bot, public_url: str, *, has_secret: bool, staff_chat: str = ""
) -> list[Diagnosis]:
    """Return what is found by asking Telegram; without a network, that it could not be asked.

    *staff_chat* is the group that is told of news, empty for none.
    """
    try:
        me = await api.get_me(read_timeout=SECONDS)
        info = await api.get_webhook_info(read_timeout=SECONDS)
    except (InvalidToken, Forbidden):
        return [
            _said(
                Health.BROKEN,
                "Telegram refuses the token",
                "Ask @BotFather for it (/token) and set BOT_TELEGRAM_TOKEN anew.",
                Trouble.TOKEN,
            )
        ]
    except (TelegramError, *ODD_ANSWER) as error:
        is_far = isinstance(error, NotSentError)
        told = "Telegram cannot be reached from here" if is_far else "Telegram did not answer"
        way_out = "Check the network, a proxy, BOT_TELEGRAM_API_URL; then run this again."
        return [_said(Health.UNKNOWN, told, way_out)]
    found = [_said(Health.FINE, f"the token is that of @{me.username}")]
    url = f"{public_url}{PATH}" if has_secret and public_url else ""
    found += [*_webhook(info.url, url), *_trouble(info)]
    return [*found, await _staff_group(api, staff_chat)] if staff_chat else found


async def _staff_group(api: Bot, chat: str) -> Diagnosis:
    try:
        found = await api.get_chat(chat, read_timeout=SECONDS)
    except ChatMigrated as error:
        return _said(
            Health.BROKEN,
            f"the group of the staff has become {error.new_chat_id}",
            "Set BOT_TELEGRAM_STAFF_CHAT to the new number.",
        )
    except (BadRequest, Forbidden):
        return _said(
            Health.BROKEN,
            f"the group of the staff, {chat}, does not exist for this bot",
            "Add the bot to the group, and set BOT_TELEGRAM_STAFF_CHAT to the number of the"
            " group; docs/console.md says how to find it.",
        )
    except (TelegramError, *ODD_ANSWER):
        return _said(Health.UNKNOWN, "Telegram did not say whether the group of the staff exists")
    return _said(Health.FINE, f"the group of the staff is “{found.title}”")


def _webhook(there: str, url: str) -> Iterator[Diagnosis]:
    if there == url:
        how = f"delivers to {url}" if url else "is asked for messages (long polling)"
        yield _said(Health.FINE, f"Telegram {how}")
    elif not there:
        yield _said(Health.NOTE, "the webhook is not set yet", f"The next start sets it to {url}.")
    elif not url:
        yield _said(
            Health.NOTE,
            "a webhook is set, and these settings ask for messages instead",
            "The next start removes it. If another installation uses this token, take a second"
            " bot: one token serves one installation.",
        )
    else:
        yield _said(
            Health.BROKEN,
            "Telegram delivers to another address than ours",
            f"The next start sets it to {url}; if it changes back, another installation uses"
            " the same token.",
            Trouble.WEBHOOK,
        )


def _trouble(info: WebhookInfo) -> Iterator[Diagnosis]:
    waiting = info.pending_update_count
    if waiting > MANY_WAITING:
        yield _said(
            Health.NOTE,
            f"{waiting} updates wait at Telegram",
            "They are kept for 24 hours: start the assistant, or look for errors in its log.",
        )
    at, words = info.last_error_date, (info.last_error_message or "")[:200]
    ago = time.time() - at.timestamp() if at is not None else RECENT_SECONDS
    if at is not None and ago < RECENT_SECONDS:
        # What failed is tried again: where nothing waits any more, it has arrived since.
        is_going_on = waiting > 0 or ago < JUST_NOW_SECONDS
        when = at.isoformat(timespec="minutes")
        found = f"at {when} Telegram met: {words}"
        yield _said(
            Health.BROKEN, found, _way_out(words), Trouble.WEBHOOK if is_going_on else None
        )


def _way_out(words: str) -> str:
    words = words.lower()
    if "certificate" in words or "ssl" in words:
        return "The certificate of the public address must be one that is trusted everywhere."
    if "403" in words or "unauthorized" in words:
        return "The proxy must hand on the header X-Telegram-Bot-Api-Secret-Token unchanged."
    if "404" in words or "405" in words:
        return f"The proxy must hand POST {PATH} on to the assistant."
    if "connect" in words or "timed out" in words or "timeout" in words:
        return "The public address must be reachable from outside, on port 443, 80, 88 or 8443."
    return "Look at the log of the proxy and of the assistant at that time."


def _said(
    health: Health, found: str, way_out: str = "", trouble: Trouble | None = None
) -> Diagnosis:
    return Diagnosis("telegram", health, found, way_out, trouble)
