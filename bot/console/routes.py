"""The table of the console's routes: each with its rule, and no route without one.

Nothing here answers; the gate reads the rules, and the tests make their matrix of them.
"""

from starlette.routing import Mount, Route

from bot.audit import Action
from bot.console import (
    casefile,
    entrance,
    listing,
    matches,
    overview_routes,
    people,
    records,
    talk,
    told,
)
from bot.console.desk import Console, ConsoleUnit, Landing, Visit
from bot.console.reception import Reception, Static
from bot.console.rule import Of, Rule, Who
from bot.staff import Role


def _home(unit: ConsoleUnit, visit: Visit) -> Landing:
    return Landing(goto=entrance.HOME)


RULES: tuple[Rule, ...] = (
    Rule("GET", "/console", Role.VIEWER, Of.NOTHING, None, _home),
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
    # What needs somebody
    Rule("GET", "/console/queue", Role.VIEWER, Of.NOTHING, Action.QUEUE_READ, casefile.show_queue),
    Rule(
        "GET",
        "/console/requests/{request}",
        Role.VIEWER,
        Of.REQUEST,
        Action.REQUEST_READ,
        casefile.show_request,
    ),
    Rule(
        "POST",
        "/console/requests/{request}/close",
        Role.AGENT,
        Of.REQUEST,
        Action.REQUEST_CLOSED,
        casefile.close_request,
    ),
    Rule(
        "POST",
        "/console/requests/{request}/reply",
        Role.AGENT,
        Of.REQUEST,
        Action.REPLIED,
        talk.reply_to_request,
        fields=("key", "words"),
        again=casefile.show_request_again,
    ),
    Rule(
        "POST",
        "/console/requests/{request}/hand-back",
        Role.AGENT,
        Of.REQUEST,
        Action.HANDED_BACK,
        talk.hand_back_request,
    ),
    # Leads
    Rule(
        "GET", "/console/leads", Role.VIEWER, Of.NOTHING, Action.LEADS_LISTED, listing.show_leads
    ),
    Rule(
        "GET",
        "/console/leads/{reference}",
        Role.VIEWER,
        Of.LEAD,
        Action.LEAD_READ,
        casefile.show_lead,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/status",
        Role.AGENT,
        Of.LEAD,
        Action.STATUS_CHANGED,
        casefile.change_status,
        fields=("version", "status", "reason"),
        again=casefile.show_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/owner",
        Role.AGENT,
        Of.LEAD,
        Action.OWNER_CHANGED,
        casefile.change_owner,
        fields=("version", "owner"),
        again=casefile.show_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/due",
        Role.AGENT,
        Of.LEAD,
        Action.DUE_CHANGED,
        casefile.change_due,
        fields=("version", "due_on"),
        again=casefile.show_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/organisation",
        Role.AGENT,
        Of.LEAD,
        Action.HANDED_OVER,
        casefile.hand_over,
        fields=("version", "organisation"),
        again=casefile.show_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/notes",
        Role.AGENT,
        Of.LEAD,
        Action.NOTE_ADDED,
        casefile.add_note,
        fields=("key", "text"),
        again=casefile.show_again,
    ),
    # Matchmaking
    Rule(
        "GET",
        "/console/matchmaking",
        Role.VIEWER,
        Of.NOTHING,
        Action.MATCHES_LISTED,
        matches.show_matches,
    ),
    Rule(
        "GET",
        "/console/leads/{reference}/fits",
        Role.VIEWER,
        Of.LEAD,
        Action.MATCHES_LISTED,
        matches.show_fits,
    ),
    Rule(
        "GET",
        "/console/leads/{reference}/introduction",
        Role.AGENT,
        Of.LEAD,
        Action.INTRODUCTION_DRAFTED,
        matches.show_introduction,
    ),
    # One company, one record
    Rule(
        "GET",
        "/console/duplicates",
        Role.VIEWER,
        Of.NOTHING,
        Action.DUPLICATES_LISTED,
        records.show_duplicates,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/merge",
        Role.AGENT,
        Of.LEAD,
        Action.MERGED,
        records.merge,
        fields=("version", "other", "other_version", "next"),
        again=casefile.show_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/split",
        Role.AGENT,
        Of.LEAD,
        Action.SPLIT,
        records.split,
        fields=("other",),
        again=casefile.show_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/part",
        Role.AGENT,
        Of.LEAD,
        Action.PARTED,
        records.part,
        fields=("other", "next"),
        again=casefile.show_again,
    ),
    # Talking to the visitor
    Rule(
        "POST",
        "/console/leads/{reference}/reply",
        Role.AGENT,
        Of.LEAD,
        Action.REPLIED,
        talk.reply_to_lead,
        fields=("key", "words"),
        again=casefile.show_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/hand-back",
        Role.AGENT,
        Of.LEAD,
        Action.HANDED_BACK,
        talk.hand_back_lead,
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
    *overview_routes.RULES,
)
"""Every route of the console; whoever adds one adds its rule here."""


def routes(console: Console, rules: tuple[Rule, ...] = RULES) -> list[Route | Mount]:
    """Return the routes of the console, each behind its rule; and its own files."""
    reception = Reception(console)
    return [
        *(Route(rule.path, reception.behind(rule), methods=[rule.method]) for rule in rules),
        Mount("/console/static", Static()),
    ]
