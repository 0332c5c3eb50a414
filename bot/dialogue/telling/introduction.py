"""What is told in a language that divides its words by spaces: who writes, from where, with what.

It finds; it does not judge what becomes of two contradictory values.
"""

from bot.dialogue.telling.addresses import Addresses
from bot.dialogue.telling.clauses import take_clauses
from bot.dialogue.telling.companies import take_by_legal_forms, take_institutions
from bot.dialogue.telling.cued import take_after_cues, take_oneself, take_who_is_here
from bot.dialogue.telling.findings import Findings
from bot.dialogue.telling.guessed import (
    take_by_addresses,
    take_by_titles,
    take_who_stands_alone,
    take_whole_names,
)
from bot.dialogue.telling.homes import take_homes
from bot.dialogue.telling.labelled import take_labelled
from bot.dialogue.telling.partners import take_partner_kinds
from bot.dialogue.telling.products import take_products
from bot.dialogue.telling.sentence import Telling
from bot.dialogue.telling.speech import Speech
from bot.dialogue.telling.standing import take_beside_persons, take_by_surroundings
from knowledge.language.names import Names


def introduced(
    text: str, addresses: Addresses, speech: Speech, names: Names
) -> tuple[Findings, str, str]:
    """Return what *text* tells, the text without its questions and persons, and what it asks beside that."""
    told = Telling(text, addresses, speech, names)
    if told.tokens:
        _take_who_writes(told)
        take_homes(told)
        take_clauses(told)
        take_partner_kinds(told)
        take_products(told)
    return told.findings, told.statements(), told.asked


def _take_who_writes(told: Telling) -> None:
    """Take the person and the company, the surest first: what is one thing is no other."""
    take_oneself(told)
    take_labelled(told)
    take_by_legal_forms(told)
    take_institutions(told)
    take_after_cues(told)
    take_who_is_here(told)
    take_by_addresses(told)
    take_by_titles(told)
    take_by_surroundings(told)
    take_who_stands_alone(told)
    take_whole_names(told)
    if "company" not in told.findings.values:
        take_beside_persons(told)
