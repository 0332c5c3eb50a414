"""How one is told of news: by mail or not, and which account on Telegram is one's own.

The word by which somebody shows the bot who they are is shown once and kept as a hash.
"""

from typing import Any

from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.notifications.notification import TOKEN, TOKEN_FOR
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role
from bot.staff.sessions import key_of


def show_notifications(unit: StaffUnit, visit: Visit) -> Landing:
    return Landing("notifications.html", _page(unit, visit))


def _page(unit: StaffUnit, visit: Visit) -> dict[str, Any]:
    return {
        "contact": unit.contacts.get(visit.member.number),
        "ways": visit.console.options.ways,
        "offered": "",
        "minutes": int(TOKEN_FOR.total_seconds() // 60),
    }


def change_mail(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep whether one wants mail."""
    is_mailed = visit.request.form.get("mailed", "") == "yes"
    unit.contacts.mailed(visit.member.number, is_mailed=is_mailed)
    detail = {"after": "yes" if is_mailed else "no"}
    return Landing(goto="/console/notifications?done=mail", detail=detail)


def offer_token(unit: StaffUnit, visit: Visit) -> Landing:
    """Make the word to be shown to the bot, once, within ten minutes."""
    offered = f"{TOKEN}{visit.fresh}"
    unit.contacts.offer(visit.member.number, key_of(offered), visit.now + TOKEN_FOR)
    return Landing("notifications.html", {**_page(unit, visit), "offered": offered})


def unlink(unit: StaffUnit, visit: Visit) -> Landing:
    """Forget which account on Telegram is one's own."""
    unit.contacts.unlink(visit.member.number)
    return Landing(goto="/console/notifications?done=unlinked")


RULES = (
    Rule("GET /console/notifications", Role.VIEWER, None, show_notifications),
    Rule("POST /console/notifications", Role.VIEWER, Action.NOTICES_CHANGED, change_mail,
         fields=("mailed",)),
    Rule("POST /console/notifications/telegram", Role.VIEWER, Action.TELEGRAM_OFFERED, offer_token),
    Rule("POST /console/notifications/telegram/unlink", Role.VIEWER, Action.TELEGRAM_UNLINKED,
         unlink),
)  # fmt: skip
