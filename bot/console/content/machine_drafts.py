"""A machine's draft of an answer in another language, or of ways to ask: shown in the form, and kept nowhere.

What is saved of it is saved as ever, marked as a machine's; visitors know nothing of it until somebody
else has approved it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.casework.content.machine_drafts import (
    MachineDraftRefusal,
    What,
    answer_in,
    order_of,
    phrasings_in,
)
from bot.casework.content.texts import LONGEST_TEXT
from bot.casework.questions import ProposalRefusal
from bot.console.content.texts import TYPED, language_typed, show_text
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role
from knowledge.editing.patch import tidied
from knowledge.topic import Language


def draft(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the page of a topic with what a machine drafts in its form; it is asked once the audit knows of it."""
    drafter, form = visit.console.drafter, visit.request.form
    if drafter is None:
        raise CaseError(MachineDraftRefusal.OFF)
    language, what = language_typed(visit), form.get("what", "")
    if what not in set(What):
        raise CaseError(MachineDraftRefusal.WHAT_UNKNOWN)
    library = visit.console.library
    order = order_of(What(what), library, library.topics[visit.subject.name], language)
    landing = show_text(unit, visit)
    if what == What.ANSWER and (there := landing.values["draft"]):
        raise CaseError(ProposalRefusal.DRAFT_THERE, number=there.number)

    async def finish() -> Mapping[str, Any]:
        try:
            written = await drafter.written(order)
            return await asyncio.to_thread(_shown, visit, What(what), landing, written)
        except CaseError as error:
            return {"problem": error.phrase, "details": error.values}

    detail = {"what": what, "after": language, "model": drafter.model}
    return replace(landing, finish=finish, detail=detail)


def _shown(visit: Visit, what: What, landing: Landing, written: str) -> Mapping[str, Any]:
    """Return what the page shows besides of what a machine has *written*; nothing that was typed is lost."""
    typed, language = visit.request.form, landing.values["tongue"]
    if what is What.PHRASINGS:
        lines = phrasings_in(written, _known(visit, language, typed.get("phrasings", "")))
        before = tidied(typed.get("phrasings", ""))
        marked = (landing.values["machine_phrasings"], *lines)
        return {
            "drafted_phrasings": "\n".join(filter(None, (before, *lines))),
            "machine_phrasings": "\n".join(filter(None, marked)),
        }
    text = answer_in(written)
    form, mine = landing.values["form"], tidied(typed.get("text", ""))[:LONGEST_TEXT]
    is_lost = bool(mine) and mine not in {text, form["began"]}
    change = visit.subject.change(language, text)
    return {
        "form": {**form, "text": text, "drafted": text, "by_machine": True, "conflict": None},
        "typed_before": mine if is_lost else "",
        "preview": visit.console.knowledge.preview(change),
    }


def _known(visit: Visit, language: Language, typed: str) -> list[str]:
    """Return the questions that need no other to be like them: those of the content, and what is in the form."""
    library = visit.console.library
    of_content = (*library.phrasings, *library.exam, *library.offtopic)
    return [*(each.text for each in of_content if each.language == language), *typed.split("\n")]


RULES = (
    Rule("POST /console/content/topics/{topic}/machine", Role.AGENT, Action.MACHINE_ASKED, draft,
         fields=(*TYPED, "what"),
         is_looking=True, again=show_text),
)  # fmt: skip
