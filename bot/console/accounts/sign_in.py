"""Coming in and going out: sign in, the second factor, one-time links.

Known and unknown names take the same time and are told the same; a session begins under a secret that
nobody has seen before.
"""

import hmac
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.console.accounts.passwords import BusyError, is_too_long
from bot.console.parts import Console
from bot.console.serving.access import give_code, problem
from bot.console.serving.rule import Rule, Who
from bot.console.serving.visit import HOME, Landing, Proof, Visit, own_path
from bot.dialogue.words.contacts import Complaint
from bot.dialogue.words.contacts import email as email_of
from bot.message import Visitor
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import Role, StaffMember
from bot.staff.recovery import digest_of
from bot.staff.sessions import FIRST_ADMIN, Session, key_of
from knowledge.project import OFFICE
from knowledge.topic import SOURCE

LONGEST_NAME = 200


# Sign in


def show_sign_in(unit: StaffUnit, visit: Visit) -> Landing:
    return Landing("sign_in.html", {"next": own_path(visit.request.query.get("next", ""))})


async def compare(console: Console, visit: Visit) -> Visit:
    """Find out whether the password is right; each try is counted, whoever is named."""
    email = visit.request.form.get("email", "").strip().lower()
    password = visit.request.form.get("password", "")
    if is_too_long(password) or len(email) > LONGEST_NAME:
        return refused(visit, "console_password_long", 422)

    def hash_of(unit: StaffUnit) -> tuple[int, str] | None:
        member = unit.staff.find(email)
        is_there = member is not None and member.is_active
        hashed = unit.staff.secrets_of(member.number).password if member and is_there else ""
        if not unit.admission.may_try(tried_as(visit, email, hashed), visit.now):
            return None
        return (member.number, hashed) if member and is_there else (0, "")

    found = await console.writer.do(hash_of, lane="console")
    if found is None:
        return refused(visit, "console_sign_in_throttled", 429)
    number, hashed = found
    try:
        is_right = await console.passwords.fits(hashed, password)
    except BusyError:
        return refused(visit, "console_sign_in_busy", 429)
    if not is_right:
        return refused(visit, "console_sign_in_wrong", 401, staff=number)
    return replace(visit, proof=Proof(number, hashed))


def sign_in(unit: StaffUnit, visit: Visit) -> Landing:
    """Begin a session for whoever has proved themselves."""
    proof, going_to = visit.proof, own_path(visit.request.form.get("next", ""))
    member = unit.staff.get(proof.staff) if proof.staff and not proof.complaint else None
    kept = unit.staff.secrets_of(proof.staff).password if member else ""
    if member is None or not member.is_active or kept != proof.hashed:
        values = {
            "next": going_to,
            "problem": proof.complaint or "console_sign_in_wrong",
            "email": visit.request.form.get("email", "")[:LONGEST_NAME],
        }
        # Nobody's name is told to the audit: it may be a slip of somebody's password.
        return Landing(
            "sign_in.html",
            values,
            proof.status if proof.complaint else 401,
            ending=Ending.REFUSED,
            staff=proof.staff,
        )
    unit.admission.forgive(tried_as(visit, member.email, kept))
    if visit.request.holder:
        unit.sessions.end(key_of(visit.request.holder))
    return _begin(unit, visit, member, going_to)


def tried_as(visit: Visit, email: str, hashed: str) -> str:
    """Return under which name a try is counted: a browser where they signed in before has its own.

    So whoever only knows an address can lock out others who only know it, and not whom it belongs to.
    """
    nonce = visit.request.device.partition(".")[0]
    is_known = hmac.compare_digest(device_of(visit, email, hashed, nonce), visit.request.device)
    return f"password {email} on {nonce}" if hashed and is_known else f"password {email}"


def device_of(visit: Visit, email: str, hashed: str, nonce: str) -> str:
    """Return what a browser shows of a sign-in: it is worth nothing for others, or after a new password."""
    told = Visitor("console-device", f"{email}\n{hashed}\n{nonce}")
    return f"{nonce}.{visit.console.storage.sealed(told)[:32]}"


def nonce_of(visit: Visit) -> str:
    """Return what tells this browser from others of the same person."""
    return key_of(f"device {visit.fresh}")[:24]


def _begin(unit: StaffUnit, visit: Visit, member: StaffMember, going_to: str) -> Landing:
    begin_session(unit, visit, member)
    hashed = unit.staff.secrets_of(member.number).password
    return Landing(
        goto=going_to,
        holder=visit.fresh,
        device=device_of(visit, member.email, hashed, nonce_of(visit)),
        staff=member.number,
        about=f"colleague {member.number}",
    )


def begin_session(
    unit: StaffUnit, visit: Visit, member: StaffMember, proven_at: datetime | None = None
) -> None:
    """Let *member* be signed in under the fresh secret; *proven_at* is when the second factor was given."""
    key = key_of(visit.fresh)
    unit.sessions.add(Session(key, member.number, visit.now, visit.now, proven_at))


def refused(visit: Visit, complaint: str, status: int, staff: int = 0) -> Visit:
    """Return the visit with why a password is not taken."""
    return replace(visit, proof=Proof(staff, complaint=complaint, status=status))


def sign_out(unit: StaffUnit, visit: Visit) -> Landing:
    unit.sessions.end(visit.session.key)
    return Landing(goto="/console/sign-in", holder="")


# The second factor


def show_code(unit: StaffUnit, visit: Visit) -> Landing:
    kept = {"next": own_path(visit.request.query.get("next", ""))}
    return Landing("sign_in_code.html", {"action": "/console/sign-in/code", "kept": kept})


def take_code(unit: StaffUnit, visit: Visit) -> Landing:
    """Take the second factor of a sign-in."""
    going_to = own_path(visit.request.form.get("next", ""))
    if not visit.member.has_codes:
        return Landing(goto="/console/account/codes")
    code = visit.request.form.get("code", "")
    refusal = give_code(unit, visit, code)
    if not refusal:
        # Whoever came in without their phone may have lost it: the account says what to do then.
        is_recovered = bool(digest_of(visit.member.number, code))
        return Landing(goto="/console/account?done=recovered" if is_recovered else going_to)
    values = {"action": "/console/sign-in/code", "kept": {"next": going_to}, "problem": refusal}
    status = 429 if refusal == "console_code_throttled" else 401
    return Landing("sign_in_code.html", values, status, ending=Ending.REFUSED)


# One-time links


def show_invitation(unit: StaffUnit, visit: Visit) -> Landing:
    staff = unit.admission.invited(key_of(visit.request.named["secret"]), visit.now)
    if staff is None:
        return problem("console_invitation_void", 404, Ending.ABSENT)
    return Landing("invitation.html", _invited(unit, staff, visit))


def _invited(unit: StaffUnit, staff: int, visit: Visit, refusal: str = "") -> dict[str, Any]:
    member = unit.staff.get(staff)
    return {
        "action": visit.request.path,
        "is_first": staff == FIRST_ADMIN,
        "email": visit.request.form.get("email", "") if member is None else member.email,
        "name": visit.request.form.get("name", "") if member is None else member.name,
        "problem": refusal,
    }


async def hash_new(console: Console, visit: Visit) -> Visit:
    """Look at a new password, and hash it when it may be taken."""
    password = visit.request.form.get("password", "")
    if is_too_long(password):
        return refused(visit, "console_password_long", 422)

    def others(unit: StaffUnit) -> list[str]:
        secret = visit.request.named.get("secret", "")
        staff = unit.admission.invited(key_of(secret), visit.now) if secret else None
        if secret and staff is None:
            return []
        member = unit.staff.get(staff) if staff else None
        known = [member.email, member.name] if member else []
        return [*known, visit.request.form.get("email", ""), visit.request.form.get("name", "")]

    guessed = await console.writer.read(others)
    if visit.request.named and not guessed:
        return visit  # the link is void: nobody's password is worth the time
    try:
        complaint = await console.passwords.complaint(
            password, [each for each in (*guessed, visit.project.name.lower()) if each]
        )
        if complaint:
            return refused(visit, complaint, 422)
        return replace(visit, proof=Proof(hashed=await console.passwords.hashed(password)))
    except BusyError:
        return refused(visit, "console_sign_in_busy", 429)


def accept_invitation(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep the password of whoever holds the link, and let them in; the link is used up."""
    key = key_of(visit.request.named["secret"])
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
    email, name = (
        new_address(visit.request.form.get("email", "")),
        visit.request.form.get("name", "").strip(),
    )
    if not email or not 0 < len(name) <= LONGEST_NAME:
        return None
    language = visit.language if visit.language in visit.console.languages else SOURCE
    return StaffMember(email, name, OFFICE, Role.ADMIN, language)


def new_address(said: str) -> str:
    """Return the address by which somebody is to sign in; empty when it is none."""
    read = email_of(said[:LONGEST_NAME])
    return "" if isinstance(read, Complaint | list) else read.lower()


# One's own account


RULES = (
    Rule("GET /console/sign-in", Who.ANYBODY, None, show_sign_in),
    Rule("POST /console/sign-in", Who.ANYBODY, Action.SIGN_IN, sign_in,
         fields=("email", "password", "next"), prepare=compare),
    Rule("POST /console/sign-out", Who.HALF, Action.SIGN_OUT, sign_out),
    Rule("GET /console/sign-in/code", Who.HALF, None, show_code),
    Rule("POST /console/sign-in/code", Who.HALF, Action.CODE_GIVEN, take_code,
         fields=("code", "next")),
    Rule("GET /console/invitation/{secret}", Who.ANYBODY, None, show_invitation),
    Rule("POST /console/invitation/{secret}", Who.ANYBODY, Action.INVITATION_ACCEPTED,
         accept_invitation, fields=("email", "name", "password"), prepare=hash_new),
)  # fmt: skip
