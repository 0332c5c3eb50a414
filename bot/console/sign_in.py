"""Coming in and going out: sign in, the second factor, one-time links, one's own account.

Known and unknown names take the same time and are told the same; a session begins under a secret that
nobody has seen before.
"""

import re
from dataclasses import replace
from typing import Any

from bot.console import totp
from bot.console.access import give_code, problem
from bot.console.passwords import BusyError, is_too_long
from bot.console.visit import Console, ConsoleUnit, Landing, Proof, Visit
from bot.dialogue.contacts import Complaint
from bot.dialogue.contacts import email as email_of
from bot.leads import OFFICE
from bot.staff.audit import Ending
from bot.staff.members import Role, StaffMember
from bot.staff.sessions import FIRST_ADMIN, Session, key_of
from knowledge.topic import SOURCE

HOME = "/console/queue"
OWN_PATH = re.compile(r"/console(?:/[A-Za-z0-9_-]+)*/?(?:\?[A-Za-z0-9_=&%+.~-]*)?", re.ASCII)

LONGEST_NAME = 200


def own_path(path: str) -> str:
    """Return *path* when it is an address of the console, else where everybody begins.

    >>> own_path("/console/leads?status=new"), own_path("//evil"), own_path("/console/../x")
    ('/console/leads?status=new', '/console/queue', '/console/queue')
    """
    return path if OWN_PATH.fullmatch(path) else HOME


# Sign in


def show_sign_in(unit: ConsoleUnit, visit: Visit) -> Landing:
    return Landing("sign_in.html", {"next": own_path(visit.query.get("next", "")), "problem": ""})


async def compare(console: Console, visit: Visit) -> Visit:
    """Find out whether the password is right; each try is counted, whoever is named."""
    email = visit.form.get("email", "").strip().lower()
    password = visit.form.get("password", "")
    if is_too_long(password) or len(email) > LONGEST_NAME:
        return _refused(visit, "console_password_long", 422)

    def hash_of(unit: ConsoleUnit) -> tuple[int, str] | None:
        if not unit.admission.may_try(f"password {email}", visit.now):
            return None
        member = unit.staff.find(email)
        if member is None or not member.is_active:
            return 0, ""
        return member.number, unit.staff.secrets_of(member.number).password

    found = await console.writer.do(hash_of, lane="console")
    if found is None:
        return _refused(visit, "console_sign_in_throttled", 429)
    number, hashed = found
    try:
        is_right = await console.password_hasher.fits(hashed, password)
    except BusyError:
        return _refused(visit, "console_sign_in_busy", 429)
    if not is_right:
        return _refused(visit, "console_sign_in_wrong", 401, staff=number)
    return replace(visit, proof=Proof(number, hashed))


def sign_in(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Begin a session for whoever has proved themselves."""
    proof, going_to = visit.proof, own_path(visit.form.get("next", ""))
    member = unit.staff.get(proof.staff) if proof.staff and not proof.complaint else None
    kept = unit.staff.secrets_of(proof.staff).password if member else ""
    if member is None or not member.is_active or kept != proof.hashed:
        values = {
            "next": going_to,
            "problem": proof.complaint or "console_sign_in_wrong",
            "email": visit.form.get("email", "")[:LONGEST_NAME],
        }
        # Nobody's name is told to the audit: it may be a slip of somebody's password.
        return Landing(
            "sign_in.html",
            values,
            proof.status if proof.complaint else 401,
            ending=Ending.REFUSED,
            staff=proof.staff,
        )
    unit.admission.forgive(f"password {member.email}")
    if visit.holder:
        unit.sessions.end(key_of(visit.holder))
    return _begin(unit, visit, member, going_to)


def _begin(unit: ConsoleUnit, visit: Visit, member: StaffMember, going_to: str) -> Landing:
    unit.sessions.add(Session(key_of(visit.fresh), member.number, visit.now, visit.now))
    return Landing(
        goto=going_to,
        holder=visit.fresh,
        staff=member.number,
        about=f"colleague {member.number}",
    )


def _refused(visit: Visit, complaint: str, status: int, staff: int = 0) -> Visit:
    return replace(visit, proof=Proof(staff, complaint=complaint, status=status))


def sign_out(unit: ConsoleUnit, visit: Visit) -> Landing:
    if visit.session is not None:
        unit.sessions.end(visit.session.key)
    return Landing(goto="/console/sign-in", holder="")


# The second factor


def show_code(unit: ConsoleUnit, visit: Visit) -> Landing:
    kept = {"next": own_path(visit.query.get("next", ""))}
    return Landing("code.html", {"action": "/console/code", "kept": kept, "problem": ""})


def take_code(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Take the second factor of a sign-in."""
    going_to = own_path(visit.form.get("next", ""))
    if not visit.member.has_codes:
        return Landing(goto="/console/account/codes")
    refusal = give_code(unit, visit, visit.form.get("code", ""))
    if not refusal:
        return Landing(goto=going_to)
    values = {"action": "/console/code", "kept": {"next": going_to}, "problem": refusal}
    status = 429 if refusal == "console_code_throttled" else 401
    return Landing("code.html", values, status, ending=Ending.REFUSED)


def show_codes(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Show the key of the second factor, to be taken over by an app; nothing is kept yet."""
    return Landing("codes.html", _proposal(visit))


def _proposal(visit: Visit, refusal: str = "") -> dict[str, Any]:
    key = totp.proposed_key(visit.holder)
    address = totp.address_of(key, visit.member.email)
    return {"key": key, "picture": totp.picture(address), "address": address, "problem": refusal}


def keep_codes(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Set up the second factor, once a code shows that the app knows the key.

    Where there is one already, it must have been given just now: a session left open is not enough.
    """
    member, session = visit.member, visit.session
    if member.has_codes and (session is None or not session.is_fresh(visit.now)):
        return problem("console_codes_again", 403, way_out="code")
    key = totp.proposed_key(visit.holder)
    if not unit.admission.may_try(f"code {member.number}", visit.now):
        return Landing("codes.html", _proposal(visit, "console_code_throttled"), 429)
    step = totp.step_of(visit.form.get("first", ""), key, visit.now)
    if step is None or not unit.admission.use_code(member.number, step, visit.now):
        refused = _proposal(visit, "console_code_wrong")
        return Landing("codes.html", refused, 422, ending=Ending.REFUSED)
    unit.admission.forgive(f"code {member.number}")
    unit.staff.keep_codes(member.number, key)
    # Sessions begun without the second factor end; this one goes on under a new secret.
    unit.sessions.end_all(member.number)
    begun = Session(key_of(visit.fresh), member.number, visit.now, visit.now, visit.now)
    unit.sessions.add(begun)
    return Landing(goto="/console/account?done=codes", holder=visit.fresh)


# One-time links


def show_invitation(unit: ConsoleUnit, visit: Visit) -> Landing:
    staff = unit.admission.invited(key_of(visit.named["secret"]), visit.now)
    if staff is None:
        return problem("console_invitation_void", 404, Ending.ABSENT)
    return Landing("invitation.html", _invited(unit, staff, visit))


def _invited(unit: ConsoleUnit, staff: int, visit: Visit, refusal: str = "") -> dict[str, Any]:
    member = unit.staff.get(staff)
    return {
        "action": visit.path,
        "is_first": staff == FIRST_ADMIN,
        "email": visit.form.get("email", "") if member is None else member.email,
        "name": visit.form.get("name", "") if member is None else member.name,
        "problem": refusal,
    }


async def hash_new(console: Console, visit: Visit) -> Visit:
    """Look at a new password, and hash it when it may be taken."""
    password = visit.form.get("password", "")
    if is_too_long(password):
        return _refused(visit, "console_password_long", 422)

    def others(unit: ConsoleUnit) -> list[str]:
        secret = visit.named.get("secret", "")
        staff = unit.admission.invited(key_of(secret), visit.now) if secret else None
        if secret and staff is None:
            return []
        member = unit.staff.get(staff) if staff else None
        known = [member.email, member.name] if member else []
        return [*known, visit.form.get("email", ""), visit.form.get("name", "")]

    guessed = await console.writer.read(others)
    if visit.named and not guessed:
        return visit  # the link is void: nobody's password is worth the time
    try:
        complaint = await console.password_hasher.complaint(
            password, [each for each in guessed if each]
        )
        if complaint:
            return _refused(visit, complaint, 422)
        return replace(visit, proof=Proof(hashed=await console.password_hasher.hashed(password)))
    except BusyError:
        return _refused(visit, "console_sign_in_busy", 429)


def accept_invitation(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Keep the password of whoever holds the link, and let them in; the link is used up."""
    key = key_of(visit.named["secret"])
    staff = unit.admission.invited(key, visit.now)
    if staff is None:
        return problem("console_invitation_void", 404, Ending.ABSENT)
    proof = visit.proof
    member = unit.staff.get(staff) if staff != FIRST_ADMIN else _first_admin(visit)
    if member is not None and not member.is_active:
        return problem("console_invitation_void", 404, Ending.ABSENT)
    complaint = proof.complaint or ("" if proof.hashed else "console_password_short")
    if not complaint and member is None:
        complaint = "console_email_bad"
    if not complaint and staff == FIRST_ADMIN and unit.staff.all():
        complaint = "console_invitation_void"
    if complaint or member is None:
        values = _invited(unit, staff, visit, complaint)
        status = proof.status if proof.complaint else 422
        return Landing("invitation.html", values, status, ending=Ending.REFUSED)
    unit.admission.accept(key, visit.now)
    if staff == FIRST_ADMIN:
        member = replace(member, number=unit.staff.add(member))
    unit.staff.keep_password(member.number, proof.hashed)
    unit.sessions.end_all(member.number)
    unit.admission.forgive(f"password {member.email}")
    return _begin(unit, visit, member, HOME if member.has_codes else "/console/account/codes")


def _first_admin(visit: Visit) -> StaffMember | None:
    email, name = new_address(visit.form.get("email", "")), visit.form.get("name", "").strip()
    if not email or not 0 < len(name) <= LONGEST_NAME:
        return None
    language = visit.language if visit.language in visit.languages else SOURCE
    return StaffMember(email, name, OFFICE, Role.ADMIN, language)


def new_address(said: str) -> str:
    """Return the address by which somebody is to sign in; empty when it is none."""
    read = email_of(said[:LONGEST_NAME])
    return "" if isinstance(read, Complaint | list) else read.lower()


# One's own account


def show_account(unit: ConsoleUnit, visit: Visit) -> Landing:
    done = visit.query.get("done", "")
    notice = {"codes": "console_codes_kept", "password": "console_password_kept"}.get(done, "")
    return Landing("account.html", {"problem": "", "notice": notice})


async def compare_and_hash(console: Console, visit: Visit) -> Visit:
    """Find out whether the old password is right and the new one may be taken."""

    def whose(unit: ConsoleUnit) -> tuple[StaffMember | None, str]:
        session = unit.sessions.get(key_of(visit.holder)) if visit.holder else None
        member = unit.staff.get(session.staff) if session and session.is_open(visit.now) else None
        if member is None or not unit.admission.may_try(f"password {member.email}", visit.now):
            return member, ""
        return member, unit.staff.secrets_of(member.number).password

    if is_too_long(visit.form.get("old", "")):
        return _refused(visit, "console_password_long", 422)
    member, kept = await console.writer.do(whose, lane="console")
    if member is None:
        return visit  # the gate says so
    if not kept:
        return _refused(visit, "console_sign_in_throttled", 429)
    try:
        if not await console.password_hasher.fits(kept, visit.form.get("old", "")):
            return _refused(visit, "console_password_wrong", 422)
    except BusyError:
        return _refused(visit, "console_sign_in_busy", 429)
    named = replace(visit, form={**visit.form, "email": member.email, "name": member.name})
    return replace(visit, proof=(await hash_new(console, named)).proof)


def change_password(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Keep a new password; every session ends, and this one goes on under a new secret."""
    member, proof = visit.member, visit.proof
    if proof.complaint or not proof.hashed:
        values = {"problem": proof.complaint, "notice": ""}
        return Landing("account.html", values, proof.status, ending=Ending.REFUSED)
    unit.admission.forgive(f"password {member.email}")
    unit.staff.keep_password(member.number, proof.hashed)
    unit.sessions.end_all(member.number)
    proven_at = visit.session.proven_at if visit.session else None
    begun = Session(key_of(visit.fresh), member.number, visit.now, visit.now, proven_at)
    unit.sessions.add(begun)
    return Landing(goto="/console/account?done=password", holder=visit.fresh)


def change_language(unit: ConsoleUnit, visit: Visit) -> Landing:
    language = visit.form.get("language", "")
    if language in visit.languages:
        unit.staff.change(replace(visit.member, language=language))
    return Landing(goto=own_path(visit.form.get("next", "")))
