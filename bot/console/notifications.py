"""How one is told of news: by mail or not, and which account on Telegram is one's own.

The word by which somebody shows the bot who they are is shown once and kept as a hash.
"""

from typing import Any

from bot.console.visit import ConsoleUnit, Landing, Visit
from bot.notifications.notification import TOKEN, TOKEN_FOR
from bot.staff.sessions import key_of


def show_notices(unit: ConsoleUnit, visit: Visit) -> Landing:
    return Landing("notices.html", _page(unit, visit))


def _page(unit: ConsoleUnit, visit: Visit) -> dict[str, Any]:
    return {
        "contact": unit.contacts.get(visit.member.number),
        "ways": visit.ways,
        "offered": "",
        "minutes": int(TOKEN_FOR.total_seconds() // 60),
        "done": visit.query.get("done", ""),
    }


def change_mail(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Keep whether one wants mail."""
    is_mailed = visit.form.get("mailed", "") == "yes"
    unit.contacts.mailed(visit.member.number, is_mailed=is_mailed)
    detail = {"after": "yes" if is_mailed else "no"}
    return Landing(goto="/console/account/notices?done=mail", detail=detail)


def offer_token(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Make the word to be shown to the bot, once, within ten minutes."""
    offered = f"{TOKEN}{visit.fresh}"
    unit.contacts.offer(visit.member.number, key_of(offered), visit.now + TOKEN_FOR)
    return Landing("notices.html", {**_page(unit, visit), "offered": offered})


def unlink(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Forget which account on Telegram is one's own."""
    unit.contacts.unlink(visit.member.number)
    return Landing(goto="/console/account/notices?done=unlinked")
