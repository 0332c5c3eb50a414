"""What was told, as the fields of a registration accept it."""

from collections.abc import Mapping

from bot.dialogue.telling.values import Told
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import told_as, ways_to_reach
from knowledge.project import Field, LeadKind, Project, Takes


def fitting(kind: LeadKind, told: Told, project: Project) -> dict[str, Value]:
    """Return what *told* gives to the fields of *kind*, each an answer that the field accepts."""
    values = {
        each.name: told.values[each.name] for each in kind.fields if each.name in told.values
    }
    ways = ways_to_reach(told.values)
    if len(ways) == 1:  # of two there is room for one: which is asked
        values |= {each.name: ways[0] for each in kind.fields if each.takes is Takes.REACH}
    country = kind.country
    code = values.get(country.name) if country else None
    if country and code and not is_followed_up(country, code, project):
        del values[country.name]
    return values


def without_replaced(
    told: Mapping[str, Value],
    before: Mapping[str, Value],
    now: Mapping[str, Value],
    kind: LeadKind,
) -> dict[str, Value]:
    """Return what was *told* early, without that of lines for which something else is noted *now* than *before*, and than told."""
    replaced = (each for each in kind.fields if before.get(each.name))
    gone = {
        name
        for each in replaced
        if now.get(each.name) != before[each.name]
        for name in told_as(each)
        if told.get(name) != now.get(each.name)
    }
    return {name: value for name, value in told.items() if name not in gone}


def is_followed_up(country: Field, value: Value, project: Project) -> bool:
    """Whether companies of this country are followed up by an organisation of their own."""
    followed = {code for codes in project.organisations.values() for code in codes}
    return value in {*country.options, *followed}
