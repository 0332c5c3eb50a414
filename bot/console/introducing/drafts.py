"""The words in which one side of an introduction is asked: what the other one is and where, and not who."""

import re
from collections.abc import Iterable

from bot.casework.cases import Case
from bot.casework.matchmaking import Fit
from bot.dialogue.words.countries import country_name
from bot.dialogue.words.field_names import OTHER
from knowledge.language.script import TRADITIONAL
from knowledge.phrasebook import Phrasebook
from knowledge.project import Project, Takes

GAP = "\0"
"""What stands for something that is not known, until it is left out with the sign that parts it from the rest."""

_GAPS = re.compile(rf"\s?[(（]{GAP}(?:[;；]\s?{GAP})*[)）]|{GAP}[;；]\s?|[;；]\s?{GAP}|{GAP}")


def draft_to(case: Case, fit: Fit, phrases: Phrasebook, project: Project) -> str:
    """Return the draft to the side *case* of *fit*, in their language."""
    language, phrase = case.lead.language, f"introduction_to_{case.lead.kind}"

    def called(names: Iterable[str]) -> str:
        named = (f"option_{name.replace('-', '_')}" for name in names)
        separator = "、" if language.startswith("zh") else ", "
        return separator.join(phrases.say(name, language) for name in named) or GAP

    other = fit.other(case).lead
    kinds = [each.name for each in project.kind(other.kind).fields if each.takes is Takes.ONE]
    kind = next((str(other.given[name]) for name in kinds if name in other.given), OTHER)
    country = country_name(
        str(other.given.get("country", "")), phrases.language_of(phrase, language)
    )
    text = phrases.say(
        phrase,
        language,
        # That somebody is something else tells nobody anything.
        kind=called(() if kind == OTHER else (kind,)),
        country=country,
        focus=called(fit.focus_areas or tuple(other.given.get("focus_areas", ()))),
        cities=called(fit.cities or tuple(other.given.get("cities", ()))),
    )
    text = _GAPS.sub("", text)
    return phrases.script("").write(text) if language == TRADITIONAL else text
