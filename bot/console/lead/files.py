"""Files that visitors sent: saved by staff, never shown here, and each saving in the audit."""

from collections.abc import Sequence

from bot.casework.restrictions import PersonalDataRefusal
from bot.console.lead.conversation import may_read
from bot.console.serving.access import problem
from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Visit
from bot.errors import CaseError
from bot.files import are_withdrawn, named_content
from bot.http.downloads import OPAQUE
from bot.http.numbers import number_of
from bot.leads import Lead
from bot.message import Visitor
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import Role

WITHDRAWN = "console_file_withdrawn"


def save_of_lead(unit: StaffUnit, visit: Visit) -> Landing:
    return _saved(unit, visit, visit.case.lead.visitor, [visit.case.lead])


def save_of_request(unit: StaffUnit, visit: Visit) -> Landing:
    visitor = visit.asked.visitor
    return _saved(unit, visit, visitor, unit.leads.of(visitor))


def _saved(unit: StaffUnit, visit: Visit, visitor: Visitor, leads: Sequence[Lead]) -> Landing:
    """Give the file that the address names, if it is this visitor's and may be seen.

    ``CaseError`` where its *leads* are withdrawn.
    """
    number = number_of(visit.request.named.get("file", ""))
    found = named_content(unit, visitor, number) if number else None
    if found is None or not may_read(unit, visit, visitor):
        return problem("console_absent", 404, Ending.ABSENT)
    if unit.restrictions.of(visitor) is not None:
        raise CaseError(PersonalDataRefusal.RESTRICTED)
    if are_withdrawn(leads):
        raise CaseError(WITHDRAWN)
    name, content = found
    file = ExportFile(name, OPAQUE, lambda unit: content, lambda same: same)
    # Its name may be a person's: the audit has the number.
    return Landing(export_file=file, detail={"file": str(number)})


RULES = (
    Rule("GET /console/leads/{reference}/files/{file}", Role.AGENT, Action.FILE_TAKEN,
         save_of_lead),
    Rule("GET /console/requests/{request}/files/{file}", Role.AGENT, Action.FILE_TAKEN,
         save_of_request),
)  # fmt: skip
