"""The content, to be read and searched: every text in every language, and who did what with it when."""

from collections.abc import Mapping
from urllib.parse import urlencode

from bot.casework.content.search import Part, Passage, Wanted, found
from bot.casework.content.texts import Subject
from bot.console.content.questions import address_of
from bot.console.proposals import path_of, proposals_page
from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Visit
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of, sight_of
from knowledge.editing.patch import Way
from knowledge.editing.questions import PHRASINGS, Series
from knowledge.reading.questions import EXAM, OFFTOPIC

LONGEST_SEARCH = 200
FURTHEST_PAGE = 10_000


def show_content(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the topics by group; or one page of what is looked for."""
    library, query = visit.console.library, visit.request.query
    wanted = _wanted(query, visit)
    hits, is_more = found(library, wanted) if wanted.is_asked else ([], False)
    project = library.project
    values = {
        "wanted": wanted,
        "hits": [(hit, _page_of(hit)) for hit in hits],
        "is_more": is_more,
        "address": _address(wanted),
        "parts": tuple(Part),
        "tongues": library.written(),
        "groups": [
            (group, [each for each in library.topics if each.partition(".")[0] in begins])
            for group, begins in project.groups.items()
        ],
        "topics": library.topics,
        **proposals_page(unit, visit, "/console/content"),
        "names": names_of(unit.staff.all()),
        "content": visit.console.knowledge.content(),
    }
    return Landing("content_all.html", values, detail={"found": str(len(hits))})


def _wanted(query: Mapping[str, str], visit: Visit) -> Wanted:
    """Return what an address asks for; a value that nobody knows asks nothing."""
    part, language = query.get("part", ""), query.get("language", "")
    page = number_of(query.get("page", "")) or 1
    return Wanted(
        words=query.get("q", "")[:LONGEST_SEARCH],
        part=Part(part) if part in set(Part) else None,
        language=language if language in visit.console.library.written() else "",
        page=min(page, FURTHEST_PAGE),
    )


def _address(wanted: Wanted) -> str:
    """Return the address of what is *wanted*, without its page."""
    asked = {"q": wanted.words, "part": wanted.part or "", "language": wanted.language}
    return f"/console/content?{urlencode({name: each for name, each in asked.items() if each})}"


_SERIES = {Part.PHRASING: PHRASINGS, Part.EXAM: EXAM, Part.OFFTOPIC: OFFTOPIC}
"""The lists of questions, by what is found in them."""


_WAYS = {
    Part.PHRASE: Way.PHRASE,
    Part.FACT: Way.FACT,
    Part.NAME: Way.NAME,
    Part.LABEL: Way.LABEL,
}
"""How the texts are changed that are no answers."""


def _page_of(passage: Passage) -> str:
    """Return the address of the page that *passage* stands on."""
    if passage.part in _SERIES:
        series = Series(passage.language, passage.name, _SERIES[passage.part])
        return address_of(series, passage.text)
    query = urlencode({"language": passage.language})
    return f"{path_of(Subject(_WAYS.get(passage.part, Way.ANSWER), passage.name))}?{query}"


def show_log(unit: StaffUnit, visit: Visit) -> Landing:
    """Show who did what last with the content."""
    log = unit.edits.log(sight_of(visit.member, visit.project))
    values = {
        "log": log,
        "names": names_of(unit.staff.all()),
        "is_laid_over": visit.console.knowledge.is_laid_over(),
    }
    return Landing("content_log.html", values, detail={"found": str(len(log))})


def take_patch(unit: StaffUnit, visit: Visit) -> Landing:
    """Give what was approved here as a patch, for whoever looks after the files."""
    knowledge = visit.console.knowledge
    patch = ExportFile(
        "approved.patch",
        "text/x-diff; charset=utf-8",
        lambda unit: None,
        lambda nothing: knowledge.approved_patch().encode(),
    )
    return Landing(export_file=patch)


RULES = (
    Rule("GET /console/content", Role.VIEWER, Action.CONTENT_SEARCHED, show_content),
    Rule("GET /console/content/patch", Role.VIEWER, Action.CONTENT_READ, take_patch),
    Rule("GET /console/content/log", Role.VIEWER, Action.CONTENT_LOG_READ, show_log),
)  # fmt: skip
