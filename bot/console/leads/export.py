"""Taking leads out: exactly the list that is shown, its records with their parts, as a file that says who took it.

Nothing here decides who may; the rule does, and asks for the second factor. Which leads they are is
settled together with the audit; the file is made afterwards, and holds no others.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial

from bot.casework.cases import Case
from bot.casework.export import (
    MARKED,
    WORKED_ON,
    Cell,
    Mark,
    columns_of,
    csv_of,
    row,
    xlsx_of,
)
from bot.casework.saved_views import Look
from bot.consent import Consent
from bot.console.leads.asked import Asked, in_order, sent_asked
from bot.console.leads.sheet import Sheet
from bot.console.serving.rendering import Words
from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Visit
from bot.errors import CaseError
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, Sight, names_of, sight_of

MOST = 10_000
"""Leads in one file: more take longer to write than somebody waits."""

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""What a file may be, and how browsers are told."""


class ExportRefusal(StrEnum):
    """Why nothing is taken out: the name of the phrase that says so."""

    FORMAT_UNKNOWN = "console_format_unknown"
    FILTER_UNKNOWN = "console_filter_unknown"
    TOO_MANY = "console_export_long"


def export_leads(unit: StaffUnit, visit: Visit) -> Landing:
    """Give the leads of the list as a file, all pages of it, and behind each what was merged into it."""
    form = visit.request.form.get("format", "")
    if form not in FORMS:
        raise CaseError(ExportRefusal.FORMAT_UNKNOWN)
    asked = sent_asked(visit)
    if asked.unknown:
        # A filter that is not understood would give more than was meant.
        raise CaseError(ExportRefusal.FILTER_UNKNOWN, names=", ".join(asked.unknown)[:100])
    staff = unit.staff.all()
    asked = in_order(asked, visit, Look(), staff)
    sight = sight_of(visit.member, visit.project)
    listed = unit.cases.references(asked.search, sight, most=MOST + 1)
    references = _with_parts(unit, listed, sight)
    if len(references) > MOST:
        raise CaseError(ExportRefusal.TOO_MANY, most=MOST)
    said, extent = _told(asked), unit.audit.extent()
    head = f"{extent.last} {extent.head}" if extent else ""
    mark = Mark(f"{visit.member.name} <{visit.member.email}>", visit.now, said, head)
    detail = {"found": str(len(references)), "format": form, "filter": said}
    return Landing(
        export_file=_file(visit, form, references, names_of(staff), mark),
        detail={name: value for name, value in detail.items() if value},
    )


def _told(asked: Asked) -> str:
    """Return what the audit is told of what was *asked*."""
    told = {name: value for name, value in asked.written.items() if name not in {"q", "page"}}
    if asked.search.words:
        told["q"] = "…"  # what was searched for may be a name
    return " ".join(f"{name}={value}" for name, value in sorted(told.items()))[:200]


def _file(
    visit: Visit, form: str, references: Sequence[str], names: dict[int, str], mark: Mark
) -> ExportFile:
    """Return the file of these leads, which is made once the audit has been told."""
    columns = columns_of(visit.project)
    taken = (*columns, *WORKED_ON, *MARKED)
    words = Words(visit.console, visit.language, visit.now)
    sheet = Sheet(words, visit.project, taken, names, mark)
    is_sheet = form == "xlsx"

    def gather(later: StaffUnit) -> list[Sequence[Cell]]:
        return [
            sheet.row(case, consents)
            if is_sheet
            else cells_of(case, consents, columns, names, mark)
            for case, consents in later.cases.taken_out(references)
        ]

    make = {
        "csv": partial(csv_of, columns=taken),
        "xlsx": partial(
            xlsx_of, columns=sheet.headings(), mark=mark, title=words.say("console_leads")
        ),
    }[form]
    return ExportFile(mark.name(form), FORMS[form], gather, make)


def _with_parts(unit: StaffUnit, references: Sequence[str], sight: Sight) -> list[str]:
    """Return *references*, each with what was merged into it; nobody whose data may only be kept."""
    parts = unit.duplicates.parts(references, sight)
    return [
        name
        for reference in references
        for name in (
            reference,
            *(
                part.lead.reference
                for part in parts.get(reference, ())
                if unit.restrictions.of(part.lead.visitor) is None
            ),
        )
    ]


def cells_of(
    case: Case,
    consents: Sequence[Consent],
    columns: Sequence[str],
    names: dict[int, str],
    mark: Mark,
) -> list[str]:
    """Return the row of a lead as other programs read it: ids, and times by ISO 8601."""
    waits = case.waits_since
    return [
        *row(case.lead, columns, consents),
        names.get(case.owner, "") if case.owner else "",
        case.due_on.isoformat() if case.due_on else "",
        case.reason,
        waits.isoformat(timespec="seconds") if waits else "",
        case.merged_into,
        *mark.cells,
    ]


RULES = (
    Rule("POST /console/leads/export", Role.AGENT, Action.LEADS_EXPORTED, export_leads,
         fields=("format", "query", "code"), is_fresh=True),
)  # fmt: skip
