"""The rules of what staff do about leads and requests, one at a time; part of the table in ``routes``.

Nothing here answers.
"""

from bot.audit import Action
from bot.console import casefile, listing, matches, records, talk
from bot.console.rule import Of, Rule
from bot.staff import Role

RULES: tuple[Rule, ...] = (
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
)
"""The rules of the queue, of leads, fits and records, and of words to visitors."""
