"""The rules of signing in and out, of one's own account, of accounts of staff; part of the table in ``routes``.

Nothing here answers.
"""

from bot.audit import Action
from bot.console import entrance, people, told
from bot.console.rule import Of, Rule, Who
from bot.staff import Role

RULES: tuple[Rule, ...] = (
    # Coming in and going out
    Rule("GET", "/console/sign-in", Who.ANYBODY, Of.NOTHING, None, entrance.show_sign_in),
    Rule(
        "POST",
        "/console/sign-in",
        Who.ANYBODY,
        Of.NOTHING,
        Action.SIGN_IN,
        entrance.sign_in,
        fields=("email", "password", "next"),
        prepare=entrance.compare,
    ),
    Rule("POST", "/console/sign-out", Who.HALF, Of.NOTHING, Action.SIGN_OUT, entrance.sign_out),
    Rule("GET", "/console/code", Who.HALF, Of.NOTHING, None, entrance.show_code),
    Rule(
        "POST",
        "/console/code",
        Who.HALF,
        Of.NOTHING,
        Action.CODE_GIVEN,
        entrance.take_code,
        fields=("code", "next"),
    ),
    Rule(
        "GET",
        "/console/invitation/{secret}",
        Who.ANYBODY,
        Of.NOTHING,
        None,
        entrance.show_invitation,
    ),
    Rule(
        "POST",
        "/console/invitation/{secret}",
        Who.ANYBODY,
        Of.NOTHING,
        Action.INVITATION_ACCEPTED,
        entrance.accept_invitation,
        fields=("email", "name", "password"),
        prepare=entrance.hash_new,
    ),
    # One's own account
    Rule("GET", "/console/account", Role.VIEWER, Of.NOTHING, None, entrance.show_account),
    Rule(
        "POST",
        "/console/account/password",
        Role.VIEWER,
        Of.NOTHING,
        Action.PASSWORD_CHANGED,
        entrance.change_password,
        fields=("old", "password"),
        prepare=entrance.compare_and_hash,
    ),
    Rule("GET", "/console/account/codes", Role.VIEWER, Of.NOTHING, None, entrance.show_codes),
    Rule(
        "POST",
        "/console/account/codes",
        Role.VIEWER,
        Of.NOTHING,
        Action.CODES_SET_UP,
        entrance.keep_codes,
        fields=("first",),
    ),
    Rule(
        "POST",
        "/console/account/language",
        Role.VIEWER,
        Of.NOTHING,
        Action.LANGUAGE_CHANGED,
        entrance.change_language,
        fields=("language", "next"),
    ),
    Rule("GET", "/console/account/notices", Role.VIEWER, Of.NOTHING, None, told.show_notices),
    Rule(
        "POST",
        "/console/account/notices",
        Role.VIEWER,
        Of.NOTHING,
        Action.NOTICES_CHANGED,
        told.change_mail,
        fields=("mailed",),
    ),
    Rule(
        "POST",
        "/console/account/telegram",
        Role.VIEWER,
        Of.NOTHING,
        Action.TELEGRAM_OFFERED,
        told.offer_token,
    ),
    Rule(
        "POST",
        "/console/account/telegram/unlink",
        Role.VIEWER,
        Of.NOTHING,
        Action.TELEGRAM_UNLINKED,
        told.unlink,
    ),
    # People and rights
    Rule("GET", "/console/staff", Role.ADMIN, Of.NOTHING, Action.STAFF_LISTED, people.show_staff),
    Rule(
        "POST",
        "/console/staff",
        Role.ADMIN,
        Of.NOTHING,
        Action.STAFF_ADDED,
        people.add_colleague,
        fields=("email", "name", "role", "organisation", "language", "code"),
        is_fresh=True,
    ),
    Rule(
        "POST",
        "/console/staff/{colleague}/role",
        Role.ADMIN,
        Of.COLLEAGUE,
        Action.STAFF_CHANGED,
        people.change_role,
        fields=("role", "code"),
        is_fresh=True,
    ),
    Rule(
        "POST",
        "/console/staff/{colleague}/access",
        Role.ADMIN,
        Of.COLLEAGUE,
        Action.STAFF_CHANGED,
        people.change_access,
        fields=("access", "code"),
        is_fresh=True,
    ),
    Rule(
        "POST",
        "/console/staff/{colleague}/invitation",
        Role.ADMIN,
        Of.COLLEAGUE,
        Action.STAFF_INVITED,
        people.invite_again,
        fields=("code",),
        is_fresh=True,
    ),
)
"""The rules of signing in, of accounts, and of what somebody is told without asking."""
