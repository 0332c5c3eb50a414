"""The rules of what looks at many leads or questions at once; part of the table in ``routes``."""

from bot.console import audit, export, person, pipeline, questions
from bot.console.rule import Of, Rule
from bot.staff.audit import Action
from bot.staff.members import Role

RULES: tuple[Rule, ...] = (
    # Taking leads out
    Rule(
        "POST",
        "/console/leads/export",
        Role.AGENT,
        Of.NOTHING,
        Action.LEADS_EXPORTED,
        export.export_leads,
        fields=("format", "query", "code"),
        is_fresh=True,
    ),
    # Questions in vain
    Rule(
        "GET",
        "/console/questions",
        Role.VIEWER,
        Of.NOTHING,
        Action.QUESTIONS_READ,
        questions.show_questions,
    ),
    Rule(
        "GET", "/console/try", Role.VIEWER, Of.NOTHING, Action.SENTENCE_TRIED, questions.show_try
    ),
    Rule(
        "GET",
        "/console/questions/{question}",
        Role.VIEWER,
        Of.QUESTION,
        Action.QUESTION_READ,
        questions.show_question,
    ),
    Rule(
        "POST",
        "/console/questions/{question}/close",
        Role.AGENT,
        Of.QUESTION,
        Action.CHANGE_PROPOSED,
        questions.propose,
        fields=("key", "way", "language", "text", "topic", "new_topic", "title", "answer"),
        again=questions.show_question_again,
    ),
    Rule(
        "GET",
        "/console/proposals/{proposal}",
        Role.VIEWER,
        Of.PROPOSAL,
        Action.PROPOSAL_READ,
        questions.show_proposal,
    ),
    Rule(
        "GET",
        "/console/proposals/{proposal}/patch",
        Role.VIEWER,
        Of.PROPOSAL,
        Action.PROPOSAL_READ,
        questions.take_patch,
    ),
    Rule(
        "POST",
        "/console/proposals/{proposal}/apply",
        Role.MANAGER,
        Of.PROPOSAL,
        Action.PROPOSAL_APPLIED,
        questions.apply,
        again=questions.show_proposal_again,
    ),
    Rule(
        "POST",
        "/console/proposals/{proposal}/withdraw",
        Role.AGENT,
        Of.PROPOSAL,
        Action.PROPOSAL_WITHDRAWN,
        questions.withdraw,
        again=questions.show_proposal_again,
    ),
    # The pipeline at a glance
    Rule(
        "GET",
        "/console/pipeline",
        Role.VIEWER,
        Of.NOTHING,
        Action.PIPELINE_READ,
        pipeline.show_pipeline,
    ),
    # A person's rights
    Rule(
        "GET",
        "/console/leads/{reference}/person",
        Role.AGENT,
        Of.LEAD,
        Action.PERSON_READ,
        person.show_person,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/person/correct",
        Role.AGENT,
        Of.LEAD,
        Action.PERSON_CORRECTED,
        person.correct,
        fields=(
            *("version", "code", "company", "website", "person", "email", "phone", "offer"),
            *("need", "reach"),
        ),
        is_fresh=True,
        again=person.show_person_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/person/restrict",
        Role.MANAGER,
        Of.LEAD,
        Action.PERSON_RESTRICTED,
        person.restrict,
        fields=("reason", "code"),
        is_fresh=True,
        again=person.show_person_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/person/release",
        Role.MANAGER,
        Of.LEAD,
        Action.PERSON_RELEASED,
        person.release,
        fields=("code",),
        is_fresh=True,
        again=person.show_person_again,
    ),
    Rule(
        "POST",
        "/console/leads/{reference}/person/erase",
        Role.MANAGER,
        Of.LEAD,
        Action.PERSON_ERASED,
        person.erase,
        fields=("confirm", "code"),
        is_fresh=True,
        again=person.show_person_again,
    ),
    # Oversight
    Rule("GET", "/console/audit", Role.ADMIN, Of.NOTHING, Action.AUDIT_READ, audit.show_audit),
    Rule(
        "GET",
        "/console/audit/chain",
        Role.ADMIN,
        Of.NOTHING,
        Action.AUDIT_CHECKED,
        audit.check_audit,
    ),
    Rule(
        "GET",
        "/console/privacy",
        Role.ADMIN,
        Of.NOTHING,
        Action.RETENTION_READ,
        audit.show_retention,
    ),
    Rule(
        "GET",
        "/console/privacy/data-map",
        Role.ADMIN,
        Of.NOTHING,
        Action.RETENTION_READ,
        audit.take_data_map,
    ),
)
"""The rules of the pipeline, of exports and of questions in vain."""
