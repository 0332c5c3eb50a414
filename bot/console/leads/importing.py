"""A fair's list of leads, brought as a file: which column is which, what each row would become, and which to take.

A file is for the eyes of whoever brought it alone, and what its rows resemble, only as far as they may see it.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.casework.adding import Problem, agreement_of
from bot.casework.importing.rows import Called, Reading, columns_of, guessed, rows_read
from bot.casework.importing.spreadsheet import LARGEST, MOST_COLUMNS, MOST_ROWS, Sheet, sheet_of
from bot.casework.importing.taking import (
    KEPT_FOR,
    ROWS_SHOWN,
    Eyes,
    ImportRefusal,
    Staged,
    lines_for,
    page_of,
    take_part,
    ticked,
)
from bot.casework.search import folded
from bot.consent import Source
from bot.console.lead.adding import ABOUT, batch_of, choices, kind_of
from bot.console.leads.refused_rows import reasons_in, refused_in, unticked
from bot.console.parts import Console
from bot.console.serving.access import signed_in
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Brought, Landing, Visit
from bot.dialogue.intake.prompts import phrase_of
from bot.dialogue.words.contacts import LONGEST_WORDS, Complaint
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.message import plain_text
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, sight_of
from knowledge.project import LeadKind

PAGE = "/console/leads/import"
LONGEST_NAME = 100
SAMPLES = 3
"""Cells of a column shown, to know it by."""

PERSON = "person"
"""The answer that may stand in two columns: first and last name."""

COLUMNS = tuple(f"column_{place}" for place in range(MOST_COLUMNS))


# Before the unit of work: what takes time


async def read_file(console: Console, visit: Visit) -> Visit:
    """Read the file that was sent, and every row of it."""
    sent, form = visit.request.file, visit.request.form
    if await console.writer.read(lambda unit: _whose(unit, visit)) is None:
        return visit  # the gate will say so
    kind = kind_of(form, visit)
    usual = _usual(kind, form)

    def read() -> Brought:
        try:
            sheet = sheet_of(sent.content if sent else b"")
        except CaseError as refusal:
            return Brought(refusal=refusal)
        names = called(console, kind)
        known = columns_of(sheet.headings, kind, names)
        columns, rows = guessed(Reading.of(console.reader, kind, usual, names), sheet, known)
        return Brought(sheet, columns, rows, usual)

    return replace(visit, brought=await asyncio.to_thread(read))


async def read_again(console: Console, visit: Visit) -> Visit:
    """Read the rows anew, with the columns that somebody has chosen."""
    number, form = number_of(visit.request.name), visit.request.form

    def find(unit: StaffUnit) -> Staged | None:
        whose = _whose(unit, visit)
        if whose is None or number is None:
            return None
        return unit.imports.get(number, whose, visit.now - KEPT_FOR)

    staged = await console.writer.read(find)
    if staged is None:
        return visit  # the gate will say so
    kind = console.library.project.kind(staged.kind)
    known = {each.name for each in kind.fields}
    sent = [form.get(name, "") for name in COLUMNS[: len(staged.columns)]]
    columns = tuple(name if name in known else "" for name in sent)

    def read() -> Brought:
        names = called(console, kind)
        reading = Reading.of(console.reader, kind, staged.usual, names)
        rows = rows_read(reading, staged.sheet, columns)
        return Brought(staged.sheet, columns, rows, staged.usual)

    return replace(visit, brought=await asyncio.to_thread(read))


def _whose(unit: StaffUnit, visit: Visit) -> int | None:
    """Return the number of whoever sent it; None for a stranger: nothing is read for them."""
    who = signed_in(unit, visit.request.holder, visit.now)
    may_bring = who is not None and not who.is_half and who.member.role.includes(Role.AGENT)
    return who.member.number if who is not None and may_bring else None


def _usual(kind: LeadKind, form: Mapping[str, str]) -> dict[str, str]:
    """Return the country of rows that name none, where the form says one."""
    said = form.get(kind.country.name, "").strip()[:LONGEST_WORDS] if kind.country else ""
    return {kind.country.name: said} if kind.country and said else {}


def called(console: Console, kind: LeadKind) -> dict[str, Called]:
    """Return what each answer is called, in every language: as it is asked for, and in other words."""
    say, languages = console.phrasebook.say, console.library.written()
    found = {}
    for each in kind.fields:
        own = phrase_of(console.phrasebook, "field", kind.id, each.name)
        labels = {own, f"field_{each.name}"}
        words = f"words_field_{each.name}"
        names = {
            say(label, language)
            for label in labels
            if label in console.phrasebook
            for language in languages
        }
        others, surnames = _words(console, words), frozenset[str]()
        if each.name == PERSON:
            surnames = _words(console, "words_heading_surname")
            others |= surnames | _words(console, "words_heading_first_name")
        found[each.name] = Called(frozenset({each.name, *names}), others, surnames)
    return found


def _words(console: Console, name: str) -> frozenset[str]:
    """Return the words that a phrase lists, in every language."""
    if name not in console.phrasebook:
        return frozenset()
    said = (console.phrasebook.say(name, each) for each in console.library.written())
    return frozenset(word for each in said for word in each.split(" / ") if folded(word))


# The file


def show_form(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the form by which a file is brought."""
    return _form(visit, kind_of({**visit.request.query, **visit.request.form}, visit))


def _form(visit: Visit, kind: LeadKind, problems: Sequence[Problem] = ()) -> Landing:
    wrong: dict[str, Problem] = {}
    for each in problems:
        wrong.setdefault(each.name, each)
    values = {
        **choices(kind, visit),
        "wrong": wrong,
        "key": visit.request.form.get("key") or visit.fresh,
        "most": MOST_ROWS,
        "megabytes": LARGEST // 1_000_000,
    }
    return Landing("import_new.html", values, 422 if wrong else 200, is_told=bool(wrong))


def stage(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep what was brought, once, until it is looked at; nothing becomes a lead yet."""
    form, brought = visit.request.form, visit.brought
    kind = kind_of(form, visit)
    batch, problems = batch_of(form, kind, visit)
    agreement, missing = agreement_of(form, kind, visit.member.number, Source.IMPORT, visit.today)
    problems += [*missing, *_strange(kind, form, visit)]
    if brought.refusal is not None:
        problems.insert(0, Problem("file", brought.refusal.phrase, brought.refusal.values))
    if problems or agreement is None:
        return _form(visit, kind, problems)
    sent = visit.request.file
    staged = Staged(
        key=visit.form_key,
        staff=visit.member.number,
        at=visit.now,
        name=file_name(sent.name if sent else ""),
        kind=kind.id,
        language=batch.language,
        origin=batch.code,
        statement=agreement.statement,
        heard_on=agreement.heard_on,
        may_transfer=agreement.may_transfer,
        sheet=brought.sheet,
        columns=brought.columns,
        rows=brought.rows,
        usual=brought.usual,
    )
    number = unit.imports.add(staged)
    return Landing(goto=f"{PAGE}/{number}", detail={"found": str(len(staged.rows))})


def _strange(kind: LeadKind, form: Mapping[str, str], visit: Visit) -> list[Problem]:
    """Return what is wrong with what rows are to have that say nothing."""
    problems = []
    if "kind" in form and form["kind"] not in visit.project.kinds:
        problems.append(Problem("kind", "console_add_choice"))
    for name, said in _usual(kind, form).items():
        field = kind.field(name)
        if field and isinstance(visit.console.reader.read(field, said, ""), Complaint):
            problems.append(Problem(name, "console_add_bad_country"))
    return problems


def file_name(name: str) -> str:
    r"""Return what a file is called, without folders and what cannot be seen; it is only ever shown.

    >>> file_name("C:\\fairs\\..\\MEDICA \u202excsv.xlsx"), file_name("../../etc/passwd"), file_name("")
    ('MEDICA xcsv.xlsx', 'passwd', '…')
    """
    last = plain_text(name).replace("\\", "/").rpartition("/")[2]
    return " ".join(last.split())[:LONGEST_NAME] or "…"


# What waits


def show_import(unit: StaffUnit, visit: Visit) -> Landing:
    """Show a page of the rows, each with what it would become; once it is over, what came of it."""
    staged = visit.staged
    kind = visit.project.kind(staged.kind)
    last = max(-(-len(staged.rows) // ROWS_SHOWN), 1)
    page = min(max(number_of(_asked(visit, "page")) or 1, 1), last)
    is_waiting = staged.taken is None and not staged.is_done
    rows = page_of(staged, page) if is_waiting else ()
    values: dict[str, Any] = {
        "staged": staged,
        "kind": kind,
        "columns": _columns(staged.sheet, staged.columns),
        "lines": lines_for(unit, staged, rows, _eyes(visit)),
        "wrong_count": len(refused_in(staged)),
        "reasons": reasons_in(staged),
        "unticked": unticked(staged),
        "same_count": sum(bool(row.same_as) for row in staged.rows),
        "page": page,
        "last": last,
        "is_waiting": is_waiting,
    }
    return Landing("import.html", values)


def _eyes(visit: Visit) -> Eyes:
    return Eyes(sight_of(visit.member, visit.project), visit.project)


def _asked(visit: Visit, name: str) -> str:
    return visit.request.query.get(name) or visit.request.form.get(name, "")


def _columns(sheet: Sheet, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return what is shown of each column: its heading, a few of its cells, and which answer it holds."""
    shown = []
    for place, heading in enumerate(sheet.headings):
        cells = [row[place] for row in sheet.rows[:ROWS_SHOWN] if row[place]]
        shown.append({"heading": heading, "cells": cells[:SAMPLES], "name": columns[place]})
    return shown


def change_columns(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep which answer stands in which column, and read all rows by that."""
    staged, brought = _as_shown(visit), visit.brought
    unit.imports.change(replace(staged, columns=brought.columns, rows=brought.rows, ticks={}))
    return Landing(goto=f"{PAGE}/{staged.number}")


def _as_shown(visit: Visit) -> Staged:
    """Return what waits, when it is as the form showed it."""
    staged = visit.staged
    if staged.version != number_of(visit.request.form.get("version", "")):
        raise CaseError(ImportRefusal.STALE)
    return staged


def take(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep the ticks of the page, and go to another one; or take all that is ticked, part by part."""
    staged, form = visit.staged, visit.request.form
    there = f"{PAGE}/{staged.number}"
    if staged.is_done:
        return Landing(goto=there, is_told=False)
    if staged.taken is None:
        staged = _with_ticks(unit, visit)
        wanted = number_of(form.get("go", ""))
        if wanted is not None:
            return Landing(goto=f"{there}?page={wanted}", instead=Action.IMPORT_CHANGED)
    # From here on whoever sends the form again goes on with what is left.
    seeds = (f"{visit.fresh} {staged.taken} {number}" for number in range(ROWS_SHOWN))
    added = take_part(unit, staged, _eyes(visit), visit.now, lambda: next(seeds))
    # The audit is told with each part: nobody may ever go on with the rest.
    detail = {"found": str(added)}
    return Landing(goto=there, is_told=bool(added), goes_on=added is not None, detail=detail)


def _with_ticks(unit: StaffUnit, visit: Visit) -> Staged:
    """Return what waits with the ticks of the page that was shown; ``CaseError`` where it looks otherwise by now."""
    staged, form = _as_shown(visit), visit.request.form
    rows = page_of(staged, number_of(form.get("page", "")) or 1)
    lines = lines_for(unit, staged, rows, _eyes(visit))
    if form.get("shown", "").split() != [each for line in lines for each in line.alike.split()]:
        raise CaseError(ImportRefusal.STALE)
    chosen: Collection[int] = {
        number for each in form.get("row", "").split() if (number := number_of(each))
    }
    kept = replace(staged, ticks=ticked(staged, lines, chosen))
    unit.imports.tick(kept)
    return replace(kept, version=staged.version + 1)


def drop(unit: StaffUnit, visit: Visit) -> Landing:
    """Forget what was brought; what became a lead stays."""
    unit.imports.remove(visit.staged.number)
    return Landing(goto=f"{PAGE}?done=import_dropped")


RULES = (
    Rule(f"GET {PAGE}", Role.AGENT, None, show_form),
    Rule(f"POST {PAGE}", Role.AGENT, Action.IMPORT_STAGED, stage,
         fields=("key", *ABOUT), takes_answers=True, takes_file=True, prepare=read_file,
         again=show_form),
    Rule(f"GET {PAGE}/{{import}}", Role.AGENT, Action.IMPORT_READ, show_import),
    Rule(f"POST {PAGE}/{{import}}/columns", Role.AGENT, Action.IMPORT_CHANGED, change_columns,
         fields=("version", *COLUMNS), prepare=read_again, again=show_import),
    Rule(f"POST {PAGE}/{{import}}/take", Role.AGENT, Action.LEADS_IMPORTED, take,
         fields=("version", "page", "shown", "row", "go"), ticked=("row",), again=show_import),
    Rule(f"POST {PAGE}/{{import}}/drop", Role.AGENT, Action.IMPORT_DROPPED, drop),
)  # fmt: skip
