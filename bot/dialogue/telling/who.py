"""Who writes: the person, and the company."""

from bot.dialogue.telling.companies import take_by_legal_forms, take_institutions
from bot.dialogue.telling.cued import take_after_cues, take_oneself, take_who_is_here
from bot.dialogue.telling.guessed import (
    take_by_addresses,
    take_by_titles,
    take_who_stands_alone,
    take_whole_names,
)
from bot.dialogue.telling.labelled import take_labelled
from bot.dialogue.telling.sentence import Telling
from bot.dialogue.telling.standing import take_beside_persons, take_by_surroundings


def take_who_writes(told: Telling) -> None:
    """Find both, the surest first: what is one thing is no other."""
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
