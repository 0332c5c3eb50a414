"""People and rights: who works for an organisation, in which role, and who may no longer come in.

Whoever is added gets a link, used once, to choose their own password.
"""

from dataclasses import replace
from typing import Any

from bot.casework.cases import may_have
from bot.console.accounts.sign_in import LONGEST_NAME, new_address
from bot.console.serving.access import problem
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.notifications.notification import invitation_to
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import Role, StaffMember, may_manage
from bot.staff.sessions import INVITED_FOR, key_of
from knowledge.topic import SOURCE


def show_staff(unit: StaffUnit, visit: Visit) -> Landing:
    return Landing("staff.html", _page(unit, visit))


def _page(
    unit: StaffUnit, visit: Visit, refusal: str = "", link: str = "", mailed_to: str = ""
) -> dict[str, Any]:
    member = visit.member
    organisations = [each for each in visit.project.followers if may_manage(member, each)]
    return {
        "colleagues": [each for each in unit.staff.all() if each.organisation in organisations],
        "organisations": organisations,
        "roles": tuple(Role),
        "typed": visit.request.form if refusal else {},
        "problem": refusal,
        "link": link,
        "mailed_to": mailed_to,
        "may_mail": "mail" in visit.console.options.ways,
    }


def add_colleague(unit: StaffUnit, visit: Visit) -> Landing:
    """Add somebody, and show the link by which they choose their password, once."""
    form, member = visit.request.form, visit.member
    email, name = new_address(form.get("email", "")), form.get("name", "").strip()
    role, organisation = form.get("role", ""), form.get("organisation", "")
    if not email:
        return _refused(unit, visit, "console_email_bad")
    if not 0 < len(name) <= LONGEST_NAME:
        return _refused(unit, visit, "console_name_bad")
    if role not in set(Role):
        return _refused(unit, visit, "console_role_unknown")
    if not may_manage(member, organisation) or organisation not in visit.project.followers:
        return problem("console_forbidden", 403, role=str(Role.ADMIN))
    if unit.staff.find(email) is not None:
        return _refused(unit, visit, "console_email_taken")
    language = form.get("language", "")
    language = language if language in visit.console.languages else SOURCE
    number = unit.staff.add(StaffMember(email, name, organisation, Role(role), language))
    return _invited(unit, visit, number, role=role, organisation=organisation)


def invite_again(unit: StaffUnit, visit: Visit) -> Landing:
    """Void a colleague's password, second factor, sessions and link to Telegram, and show a new link.

    Nobody does so to themselves, nor to a colleague who is let in no longer.
    """
    colleague = visit.colleague
    if colleague.number == visit.member.number:
        return problem("console_role_own", 403)
    if not colleague.is_active:
        return _refused(unit, visit, "console_invitation_closed")
    unit.staff.keep_password(colleague.number, "")
    unit.staff.keep_codes(colleague.number, "")
    unit.sessions.end_all(colleague.number)
    unit.contacts.unlink(colleague.number)
    return _invited(unit, visit, colleague.number, is_again=True)


def _invited(
    unit: StaffUnit, visit: Visit, number: int, *, is_again: bool = False, **detail: str
) -> Landing:
    """Show the link by which somebody chooses their password, once; where it is wished, mail it."""
    unit.admission.invite(key_of(visit.fresh), number, visit.now + INVITED_FOR)
    mailed_to, invited = "", unit.staff.get(number)
    is_wished = visit.request.form.get("mailed") == "yes"
    if is_wished and invited is not None and "mail" in visit.console.options.ways:
        invitation = invitation_to(number, visit.fresh, visit.now, is_again=is_again)
        unit.outbox.add(invitation)
        mailed_to, detail = invited.email, {**detail, "by": "mail"}
    values = _page(unit, visit, link=f"/console/invitation/{visit.fresh}", mailed_to=mailed_to)
    return Landing("staff.html", values, about=f"colleague {number}", detail=detail)


def change_role(unit: StaffUnit, visit: Visit) -> Landing:
    """Give a colleague another role; their sessions end, so that it holds at once.

    Where they may only read from now on, what they had needs somebody else.
    """
    colleague, role = visit.colleague, visit.request.form.get("role", "")
    if colleague.number == visit.member.number:
        # Whoever could raise or lower themselves could also lock everybody out.
        return problem("console_role_own", 403)
    if role not in set(Role):
        return _refused(unit, visit, "console_role_unknown")
    changed = replace(colleague, role=Role(role))
    unit.staff.change(changed)
    unit.sessions.end_all(colleague.number)
    if not may_have(changed):
        unit.cases.disown(colleague.number)
    return Landing(goto="/console/staff", detail={"before": str(colleague.role), "after": role})


def change_access(unit: StaffUnit, visit: Visit) -> Landing:
    """Let a colleague in no longer, at once; or again. What they had needs somebody else."""
    colleague, wanted = visit.colleague, visit.request.form.get("access", "")
    if colleague.number == visit.member.number:
        return problem("console_role_own", 403)
    if wanted not in {"open", "closed"}:
        return _refused(unit, visit, "console_unreadable")
    unit.staff.leave(colleague.number, None if wanted == "open" else visit.now)
    unit.sessions.end_all(colleague.number)
    if wanted == "closed":
        unit.cases.disown(colleague.number)
    return Landing(goto="/console/staff", detail={"after": wanted})


def _refused(unit: StaffUnit, visit: Visit, refusal: str) -> Landing:
    return Landing("staff.html", _page(unit, visit, refusal), 422, ending=Ending.REFUSED)


RULES = (
    Rule("GET /console/staff", Role.ADMIN, Action.STAFF_LISTED, show_staff),
    Rule("POST /console/staff", Role.ADMIN, Action.STAFF_ADDED, add_colleague,
         fields=("email", "name", "role", "organisation", "language", "mailed", "code"),
         is_fresh=True),
    Rule("POST /console/staff/{colleague}/role", Role.ADMIN, Action.STAFF_CHANGED, change_role,
         fields=("role", "code"), is_fresh=True),
    Rule("POST /console/staff/{colleague}/access", Role.ADMIN, Action.STAFF_CHANGED, change_access,
         fields=("access", "code"), is_fresh=True),
    Rule("POST /console/staff/{colleague}/invitation", Role.ADMIN, Action.STAFF_INVITED,
         invite_again, fields=("mailed", "code"), is_fresh=True),
)  # fmt: skip
