"""One's own account: password, second factor, language.

Whatever proves who somebody is, begins a session under a secret that nobody has seen before.
"""

from dataclasses import replace
from typing import Any

from bot.console.accounts import totp
from bot.console.accounts.passwords import BusyError, is_too_long
from bot.console.accounts.sign_in import begin_session, device_of, hash_new, nonce_of, refused
from bot.console.parts import Console
from bot.console.serving.access import problem, signed_in
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit, own_path
from bot.message import clean_text
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import Role, StaffMember
from bot.staff.recovery import codes_from, digest_of, state_of

LONGEST_NAME = 60
"""Characters of the name by which visitors know somebody: a line of a phone."""


def show_codes(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the key of the second factor, to be taken over by an app; nothing is kept yet."""
    return Landing("account_codes.html", _proposal(visit))


def _proposal(visit: Visit, refusal: str = "") -> dict[str, Any]:
    key = totp.proposed_key(visit.request.holder)
    address = totp.address_of(key, visit.member.email, visit.project.name)
    return {"key": key, "picture": totp.picture(address), "address": address, "problem": refusal}


def keep_codes(unit: StaffUnit, visit: Visit) -> Landing:
    """Set up the second factor, once a code shows that the app knows the key.

    Where there is one already, it must have been given just now: a session left open is not enough.
    """
    member = visit.member
    if member.has_codes and not visit.session.is_fresh(visit.now):
        return problem("console_codes_again", 403, way_out="code")
    key = totp.proposed_key(visit.request.holder)
    if not unit.admission.may_try(f"code {member.number}", visit.now):
        return Landing("account_codes.html", _proposal(visit, "console_code_throttled"), 429)
    step = totp.step_of(visit.request.form.get("first", ""), key, visit.now)
    if step is None or not unit.admission.use_code(member.number, step, visit.now):
        values = _proposal(visit, "console_code_wrong")
        return Landing("account_codes.html", values, 422, ending=Ending.REFUSED)
    unit.admission.forgive(f"code {member.number}")
    unit.staff.keep_codes(member.number, key)
    # Sessions begun without the second factor end; this one goes on under a new secret.
    unit.sessions.end_all(member.number)
    begin_session(unit, visit, member, proven_at=visit.now)
    return Landing(goto="/console/account?done=codes", holder=visit.fresh)


def make_recovery(unit: StaffUnit, visit: Visit) -> Landing:
    """Make ten recovery codes and show them, this once; those before them are void.

    A form that was sent before, as by loading the page of the codes again, makes none.
    """
    member, codes = visit.member, codes_from(visit.fresh)
    if visit.request.form.get("before", "") != state_of(unit.admission.recovery_of(member.number)):
        return problem("console_recovery_stale", 409)
    unit.admission.keep_recovery(member.number, [digest_of(member.number, code) for code in codes])
    return Landing("account_recovery.html", {"recovery_codes": codes})


def show_account(unit: StaffUnit, visit: Visit) -> Landing:
    return Landing("account.html", _account(unit, visit))


def _account(unit: StaffUnit, visit: Visit, **values: Any) -> dict[str, Any]:
    kept = unit.admission.recovery_of(visit.member.number)
    return {"recovery_left": len(kept), "recovery_before": state_of(kept), **values}


async def compare_and_hash(console: Console, visit: Visit) -> Visit:
    """Find out whether the old password is right and the new one may be taken."""

    def whose(unit: StaffUnit) -> tuple[StaffMember | None, str]:
        who = signed_in(unit, visit.request.holder, visit.now)
        if who is None or not unit.admission.may_try(_tried_as(who.member), visit.now):
            return who.member if who else None, ""
        return who.member, unit.staff.secrets_of(who.member.number).password

    if is_too_long(visit.request.form.get("old", "")):
        return refused(visit, "console_password_long", 422)
    member, kept = await console.writer.do(whose, lane="console")
    if member is None:
        return visit  # the gate says so
    if not kept:
        return refused(visit, "console_sign_in_throttled", 429)
    try:
        if not await console.passwords.fits(kept, visit.request.form.get("old", "")):
            return refused(visit, "console_password_wrong", 422)
    except BusyError:
        return refused(visit, "console_sign_in_busy", 429)
    form = {**visit.request.form, "email": member.email, "name": member.name}
    named = replace(visit, request=replace(visit.request, form=form))
    return replace(visit, proof=(await hash_new(console, named)).proof)


def change_password(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep a new password; every session ends, and this one goes on under a new secret."""
    member, proof = visit.member, visit.proof
    if proof.complaint or not proof.hashed:
        values = _account(unit, visit, problem=proof.complaint, notice="")
        return Landing("account.html", values, proof.status, ending=Ending.REFUSED)
    unit.admission.forgive(_tried_as(member))
    unit.staff.keep_password(member.number, proof.hashed)
    unit.sessions.end_all(member.number)
    begin_session(unit, visit, member, proven_at=visit.session.proven_at)
    device = device_of(visit, member.email, proof.hashed, nonce_of(visit))
    return Landing(goto="/console/account?done=password", holder=visit.fresh, device=device)


def _tried_as(member: StaffMember) -> str:
    """Return under which name tries are counted of whoever is inside: strangers do not come in between."""
    return f"old password {member.number}"


def change_language(unit: StaffUnit, visit: Visit) -> Landing:
    language = visit.request.form.get("language", "")
    if language in visit.console.languages:
        unit.staff.change(replace(visit.member, language=language))
    return Landing(goto=own_path(visit.request.form.get("next", "")))


def change_known_as(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep the name by which visitors know whoever is signed in; empty: they are told none."""
    known_as = " ".join(clean_text(visit.request.form.get("known_as", "")).split())
    unit.staff.change(replace(visit.member, known_as=known_as[:LONGEST_NAME]))
    return Landing(goto="/console/account?done=name")


RULES = (
    Rule("GET /console/account", Role.VIEWER, None, show_account),
    Rule("POST /console/account/password", Role.VIEWER, Action.PASSWORD_CHANGED, change_password,
         fields=("old", "password"), prepare=compare_and_hash),
    Rule("GET /console/account/codes", Role.VIEWER, None, show_codes),
    Rule("POST /console/account/codes", Role.VIEWER, Action.CODES_SET_UP, keep_codes,
         fields=("first",)),
    Rule("POST /console/account/recovery", Role.VIEWER, Action.RECOVERY_MADE, make_recovery,
         fields=("before", "code"), is_fresh=True),
    Rule("POST /console/account/language", Role.VIEWER, Action.LANGUAGE_CHANGED, change_language,
         fields=("language", "next")),
    Rule("POST /console/account/known-as", Role.VIEWER, Action.KNOWN_AS_CHANGED, change_known_as,
         fields=("known_as",)),
)  # fmt: skip
