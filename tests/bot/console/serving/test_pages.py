"""The pages: their words, their looks, what a browser is told; and codes and passwords one by one."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

import bot
from bot.casework import adding, questions, replies, restrictions, saved_replies, saved_views
from bot.casework.cases import CaseRefusal, Need, Note
from bot.casework.content.search import Part
from bot.casework.content.texts import StepKind
from bot.casework.importing import spreadsheet, taking
from bot.casework.likeness import Reason
from bot.casework.matchmaking import Strength
from bot.casework.pipeline import Facet, Period
from bot.casework.search import DAILY, View
from bot.consent import Purpose
from bot.console import duplicates
from bot.console.accounts import totp
from bot.console.accounts.passwords import MOST_WAITING, BusyError, Passwords
from bot.console.lead import translation
from bot.console.leads import bulk, export, rows
from bot.console.leads.asked import FILTERS
from bot.console.parts import Options
from bot.console.serving import rendering
from bot.console.serving.routes import RULES
from bot.database.retention import EXPIRY
from bot.leads import Status
from bot.message import Visitor
from bot.staff.audit import Action, Ending
from bot.staff.members import Role
from bot.transcript import IN_VAIN, keep
from knowledge.editing.patch import Way
from knowledge.language.tags import complete_of
from knowledge.matching.match import MatchKind
from knowledge.topic import Promise
from tests.bot.cast import library, phrasebook
from tests.bot.channels.web import test_style
from tests.bot.console.conftest import (
    CHEAP,
    CODES,
    FINNISH,
    NOW,
    NUMBERS,
    PASSWORD,
    SENDABLE,
    asked,
)

TEMPLATES = rendering.HERE / "templates"
STYLE = test_style.TOKENS + test_style.style_of(rendering.STATIC_FOLDER / "console.css")
LANGUAGES = complete_of(library().tongues)
DOWNLOADS = {
    "/console/retention/data-map",
    "/console/content/patch",
    "/console/events",
    "/console/queue/events",
}
PAGES = [
    rule.path
    for rule in RULES
    if rule.method == "GET" and "{" not in rule.path and rule.path not in DOWNLOADS
]


def source():
    code = [path.read_text() for path in Path(rendering.__file__).parent.rglob("*.py")]
    return "\n".join([*code, *(path.read_text() for path in TEMPLATES.iterdir())])


def phrase_names():
    """Return every phrase that the code names."""
    reading = Path(adding.__file__).read_text()
    return set(re.findall(r'"(console_[a-z_]*[a-z])"', source() + reading))


DONE = (
    "status owner due given handed note reply back mail unlinked merged split parted saved removed bulk"
    " added added_elsewhere import_dropped"
)

UNREAD = (
    *("bad_country", "bad_choice", "bad_choices", "bad_email", "bad_phone", "bad_reach"),
    *("bad_website", "needs_words", "too_long"),
)
"""Why an answer cannot be read, by the phrase that visitors are told."""

MADE = [
    *(f"console_view_{each}" for each in View),
    *(f"console_filter_{each}" for each in FILTERS if each not in {"view", "page", "saved"}),
    *(f"console_sort_{each}" for each in DAILY),
    *(f"console_need_{each}" for each in Need),
    *(f"console_role_{each}" for each in Role),
    *(f"console_purpose_{each}" for each in Purpose),
    *(f"console_channel_{each}" for each in rows.SOURCES),
    *(f"console_ending_{each}" for each in Ending),
    *(f"console_add_{each}" for each in UNREAD),
    *(f"console_mark_{each}" for each in ("contacted", "qualified", "in_pipeline")),
    *(f"console_done_{each}" for each in DONE.split()),
    *(f"console_did_{each}" for each in Action),
    *(f"console_kept_{each.table.name}" for each in EXPIRY),
    *(
        str(each)
        for refusals in (
            *(CaseRefusal, replies.ReplyRefusal, duplicates.MergeRefusal),
            *(restrictions.PersonalDataRefusal, questions.ProposalRefusal, export.ExportRefusal),
            *(saved_replies.SavedReplyRefusal, saved_views.SavedViewRefusal),
            *(bulk.BulkRefusal, translation.TranslationRefusal),
            *(taking.ImportRefusal, spreadsheet.SpreadsheetRefusal),
        )
        for each in refusals
    ),
    *(f"console_by_{each}" for each in (*Facet, "week", "language")),
    *(f"console_period_{each}" for each in Period),
    *(f"console_met_{each}" for each in IN_VAIN),
    *(f"console_way_{each}" for each in Way),
    *(f"console_part_{each}" for each in Part),
    *(f"console_step_{each}" for each in StepKind),
    *(f"console_length_{each}" for each in rows.CHANNELS),
    *(f"console_proposal_state_{each}" for each in questions.State),
    *(f"console_match_{each}" for each in MatchKind),
    *(f"console_exam_{each}" for each in ("right", "offered", "wrong", "declined")),
    *(f"console_person_{each}" for each in ("corrected", "restricted", "released")),
    *(f"console_audit_{each}" for each in ("when", "staff", "action", "about", "ending")),
    *(f"console_alike_{each}" for each in Reason),
    *(f"console_strength_{each}" for each in Strength),
    *(f"console_reach_{each}" for each in ("web", "telegram")),
    *(
        f"console_{each}_hint"
        for each in ("fact", "name", "text", "label", "title", "related", "source")
    ),
    *(f"console_{each}_about" for each in ("label", "title", "related", "source")),
    *(each for each in library().phrases["en"] if each.startswith("console_fault_")),
    *(f"status_{each}" for each in Status),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there(language):
    """In each language of the console; what the code puts together too."""
    phrases = library().phrases[language]
    assert [name for name in sorted({*phrase_names(), *MADE}) if name not in phrases] == []


def test_no_word_is_left_over():
    """A phrase of the console that nothing says goes: by its name, or put together from a beginning."""
    core = "\n".join(path.read_text() for path in Path(bot.__file__).parent.rglob("*.py"))
    said = source() + core
    begun = set(re.findall(r"console_(?:[a-z]+_)+(?=[\"'{])", said))
    begun |= {f"console_{group}_" for group in re.findall(r"\bof\(\"([a-z_]+)\"", said)}
    kept = {name for name in library().phrases["en"] if name.startswith("console_")}
    left = [
        name
        for name in sorted(kept - set(MADE))
        if name not in said and not any(name.startswith(each) for each in begun)
    ]
    assert left == []


def test_a_missing_word_is_found():
    """Control."""
    assert "console_no_such_phrase" not in phrasebook()
    assert len(phrase_names()) > 100


def test_a_language_that_still_lacks_something_is_not_offered():
    """Only in complete ones is every word of the console there."""
    tongues = library().tongues
    growing = replace(tongues["fi"], promise=Promise.GROWING)
    assert complete_of({**tongues, "fi": growing}) == tuple(
        each for each in LANGUAGES if each != "fi"
    )


@pytest.mark.parametrize("path", ["/console/queue", "/console/staff"])
async def test_every_language_is_offered_by_its_own_name(desk, path):
    """To oneself on every page, and for whoever is added; each where it can be chosen."""
    text = (await desk.browser("admin").get(path)).text
    sign = "button" if path == "/console/queue" else "option"
    offered = re.findall(rf'<{sign}[^>]*value="([^"]+)"[^>]*>([^<]+)<', text)
    names = {language: library().tongues[language].name for language in LANGUAGES}
    assert names.items() <= set(offered)


@pytest.mark.parametrize(
    "path", [f"/console/leads/{FINNISH}/person", f"/console/leads/{FINNISH}", "/console/audit"]
)
async def test_a_colon_after_chinese_is_a_chinese_one(desk, path):
    """Wide, and with no space behind it; control: an English page has its own."""
    browser = desk.browser("admin")
    await browser.get(f"/console/leads/{FINNISH}")
    english = (await browser.get(path)).text
    await browser.send_form("/console/account/language", language="zh-Hans", next="")
    shown = re.sub(r"<[^>]*>", "", (await browser.get(path)).text)
    assert re.findall(r"[\u4e00-\u9fff]: ", shown) == []
    assert "：" in shown
    assert "：" not in english


@pytest.mark.parametrize("language", ["zh-Hant", "et", ""])
async def test_a_language_that_is_not_spoken_changes_nothing(desk, language):
    browser = desk.browser("agent")
    await browser.send_form("/console/account/language", language="fi", next="")
    await browser.send_form("/console/account/language", language=language, next="")
    assert desk.run(lambda unit: unit.staff.get(NUMBERS["agent"])).language == "fi"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_comes_to_sign_in_reads_their_browser_s_language(desk, language):
    headers = {"accept-language": f"{language},en;q=0.5"}
    text = (await desk.browser().get("/console/sign-in", headers=headers)).text
    assert f'<html lang="{language}">' in text
    assert phrasebook().say("console_sign_in_hint", language) in unescape(text)


@pytest.mark.parametrize("template", sorted(TEMPLATES.iterdir()), ids=lambda path: path.stem)
def test_no_word_stands_in_a_template(template):
    """All of them come from the phrasebook, in the reader's language; what shows how to type an id may stay."""
    markup = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", template.read_text(), flags=re.DOTALL)
    said = [re.sub(r"<[^>]*>", " ", markup)]
    said += re.findall(r'\s(?:aria-label|placeholder|title|alt|data-label)="([^"]*)"', markup)
    allowed = {"lead", "pipeline", "ce", "marking", "start"}
    assert set(re.findall(r"[^\W\d_]{2,}", " ".join(said))) <= allowed


AFTERNOON = datetime(2026, 3, 7, 14, 5, tzinfo=UTC)
WRITTEN = {
    "en": ("Mar 7, 2026, 14:05:00 UTC", "March 7, 2026", "1,234.5", "96%"),
    "zh-Hans": ("2026年3月7日 14:05:00 UTC", "2026年3月7日", "1,234.5", "96%"),
    "sv": ("7 mars 2026 14:05:00 UTC", "7 mars 2026", "1\xa0234,5", "96\xa0%"),
    "da": ("7. mar. 2026 14.05.00 UTC", "7. marts 2026", "1.234,5", "96\xa0%"),
    "nb": ("7. mars 2026, 14:05:00 UTC", "7. mars 2026", "1\xa0234,5", "96\xa0%"),
    "fi": ("7.3.2026 14.05.00 UTC", "7. maaliskuuta 2026", "1\xa0234,5", "96\xa0%"),
    "is": ("7. mar. 2026, 14:05:00 UTC", "7. mars 2026", "1.234,5", "96%"),
}


def words_in(language):
    """Return the words of a page in *language*."""
    options = Options(timedelta(hours=72), is_public=False, ways=frozenset())
    console = SimpleNamespace(library=library(), phrasebook=phrasebook(), options=options)
    return rendering.Words(console, language, NOW)


FINE = {
    "en": ("61.7%", "+0.49", "-1.00", "0.12"),
    "zh-Hans": ("61.7%", "+0.49", "-1.00", "0.12"),
    "sv": ("61,7\xa0%", "+0,49", "−1,00", "0,12"),
    "da": ("61,7\xa0%", "+0,49", "-1,00", "0,12"),
    "nb": ("61,7\xa0%", "+0,49", "−1,00", "0,12"),
    "fi": ("61,7\xa0%", "+0,49", "−1,00", "0,12"),
    "is": ("61,7%", "+0,49", "-1,00", "0,12"),
}


@pytest.mark.parametrize("language", FINE)
def test_figures_of_an_exam_are_written_as_the_language_writes_them(language):
    """Shares with a tenth, and how far an answer is: the page of a proposal has both in one table."""
    words = words_in(language)
    shown = (words.percent_fine(0.617), words.score(0.49), words.score(-1), words.distance(0.12))
    assert shown == FINE[language]


ONE = {
    "console_questions_text": {"count": 1},
    "console_chain_whole": {"count": 1, "first": 1, "last": 1},
    "console_reach_left": {"count": 1, "until": "14:20"},
    "console_retention_text": {"count": 1},
    "console_length_web": {"count": 1},
    "notice_digest": {"count": 1},
}


@pytest.mark.parametrize("name", ONE)
def test_english_says_one_of_something_without_a_plural(name):
    """The number stands where one and many read alike."""
    said = phrasebook().say(name, "en", **ONE[name])
    assert re.search(r"\b1\b", said)
    assert not re.search(r"\b1 (?:[a-z]+s|need)\b", said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_numbers_are_written_as_the_language_writes_them(language):
    words = words_in(language)
    shown = (words.moment(AFTERNOON), words.day(AFTERNOON.date()), words.number(1234.5))
    assert (*shown, words.percent(0.96)) == WRITTEN[language]
    assert words.clock(AFTERNOON) == ("14.05" if language in {"da", "fi"} else "14:05")


@pytest.mark.parametrize(
    ("language", "week"), [("en", "Sep 7"), ("sv", "7/9"), ("fi", "7.9."), ("zh-Hans", "9/7")]
)
def test_a_week_is_told_so_that_nobody_takes_the_day_for_the_month(language, week):
    """English is read in many countries, which write figures in either order."""
    assert words_in(language).short_day(date(2026, 9, 7)) == week


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("", "Nov 25, 2026, 22:30:00 UTC", "November 25, 2026"),
        ("Europe/Helsinki", "Nov 26, 2026, 00:30:00 UTC+2", "November 26, 2026"),
        ("Asia/Shanghai", "Nov 26, 2026, 06:30:00 UTC+8", "November 26, 2026"),
        ("America/St_Johns", "Nov 25, 2026, 19:00:00 UTC−3:30", "November 25, 2026"),
        ("../../etc/passwd", "Nov 25, 2026, 22:30:00 UTC", "November 25, 2026"),
        ("<b>" * 1000, "Nov 25, 2026, 22:30:00 UTC", "November 25, 2026"),
    ],
)
async def test_times_are_those_of_the_reader_s_clock(desk, zone, moment, day):
    """Of 24 hours, with the zone, and the day on which it was there; what nobody knows is UTC."""
    browser = desk.browser("agent")
    browser.cookies.set("console-zone", zone)
    written_at = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
    visitor = Visitor("web", f"visitor-{FINNISH}")
    desk.run(lambda unit: keep(unit, asked(visitor, "Late", at=written_at)))
    desk.run(
        lambda unit: unit.cases.note(Note("k", FINNISH, NUMBERS["agent"], "A note", written_at))
    )
    text = (await browser.get(f"/console/leads/{FINNISH}")).text
    assert moment in text
    assert f">{day}</time></li>" in text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_can_be_used_without_sight_or_script(desk, path, language):
    """Named, in its language, every field with its label, nothing that the policy forbids."""
    browser = desk.browser("office-admin")
    await browser.send_form("/console/account/language", language=language, next="")
    text = (await browser.get(path, follow_redirects=True)).text
    assert f'<html lang="{language}">' in text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert re.search(r"<title>[^<]+</title>", text)
    assert re.findall(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", text) == []
    for field in re.findall(r"<(?:input|select|textarea)[^>]*>", text):
        if 'type="hidden"' in field or " hidden" in field:
            continue
        start = text.index(field)
        is_inside = text.rfind("<label", 0, start) > text.rfind("</label>", 0, start)
        name = re.search(r'id="([^"]+)"', field)
        has_label = is_inside or (name and f'for="{name[1]}"' in text) or "aria-label" in field
        assert has_label, field


@pytest.mark.parametrize("path", [*PAGES, f"/console/leads/{FINNISH}", "/console/nothing"])
async def test_every_answer_is_guarded(desk, path):
    """A strict policy, kept nowhere, framed by nobody."""
    response = await desk.browser("office-admin").get(path)
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-frame-options"] == "DENY"
    if response.status_code == 200:
        assert response.headers["cache-control"] == "no-store"


async def test_our_own_files_are_there(desk):
    """And kept for good, for their address changes with them."""
    browser = desk.browser()
    text = (await browser.get("/console/sign-in")).text
    files = re.findall(r'(?:href|src)="(/console/static/[^"]+)"', text)
    assert len(files) == 7
    for file in files:
        response = await browser.get(file)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]


# The stylesheet: the same promises as the chat page's


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_lines_can_be_seen(theme):
    """4.5 to 1 for text, 3 to 1 for the lines of controls."""
    texts = [*test_style.TEXTS, ("warning", "paper"), ("danger", "paper"), ("faint", "ground")]
    weak = [pair for pair in texts if test_style.contrast(theme, *pair) < 4.5]
    weak += [pair for pair in test_style.LINES if test_style.contrast(theme, *pair) < 3]
    assert weak == []


def test_colours_and_sizes_are_named_in_one_place():
    rules = re.sub(r":root \{.*?\}|@media [^{]+", "", STYLE, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)|rgba?\(|hsl|\d(?:px|rem)\b", rules) == []


def test_every_token_that_is_used_exists_and_is_used():
    """Those that are shared may be the chat page's alone."""

    def used(style):
        return set(re.findall(r"var\((--[\w-]+)", style))

    def defined(style):
        return set(re.findall(r"(--[\w-]+):", style))

    both = STYLE + test_style.STYLE
    assert used(STYLE) <= defined(STYLE)
    assert used(both) == defined(both)


def test_both_themes_name_the_same_colours():
    style = test_style.ROOTS
    assert len(style) == 2
    dark = set(re.findall(r"--([\w-]+): #", style[1]))
    light = set(re.findall(r"--([\w-]+): #", style[0]))
    # A code is read by a camera: dark on light in both themes.
    assert light - dark == {"code-paper", "code-ink"}


# Codes and passwords


@pytest.mark.parametrize(
    "said", ["", "12345", "1234567", "abcdef", "１２３４５６", "٣٣٣٣٣٣", "000000", "x" * 9999]
)
def test_what_is_no_code_is_nobody_s(said):
    assert totp.step_of(said, CODES, NOW) is None
    assert totp.step_of(said, "", NOW) is None


def test_a_key_is_proposed_to_one_session_alone():
    """The same as long as it lasts, and another for everybody else."""
    assert totp.proposed_key("a") == totp.proposed_key("a") != totp.proposed_key("b")
    assert len(totp.proposed_key("a")) == 32


def test_the_picture_holds_no_style():
    """The policy would forbid it."""
    drawn = totp.picture(totp.address_of(CODES, "a@b.se", "A project"))
    assert drawn.startswith("<svg ")
    assert "style" not in drawn
    assert "http" not in drawn


@pytest.mark.parametrize("password", [PASSWORD, "北京的秋天很长很长", "x\x00y", "\ud800"])
async def test_a_password_fits_itself_alone(password):
    passwords = Passwords(CHEAP)
    hashed = await passwords.hashed(password)
    assert await passwords.fits(hashed, password)
    assert not await passwords.fits(hashed, f"{password}x")
    assert not await passwords.fits("", password)
    assert not await passwords.fits("no hash", password)
    passwords.close()


async def test_hashing_has_an_end(monkeypatch):
    """Above so many, people are asked to come again."""
    passwords = Passwords(CHEAP)
    monkeypatch.setattr(passwords, "_waiting", MOST_WAITING)
    with pytest.raises(BusyError):
        await passwords.hashed("x")
    passwords.close()


def test_every_action_of_a_route_is_known():
    """And no two routes that change something tell the audit the same of different things."""
    assert {rule.action for rule in RULES if rule.action} <= set(Action)


async def test_the_status_field_shows_the_present_status_and_changes_nothing_by_itself(desk):
    """What comes next is to be chosen; it is not taken for what is."""
    browser = desk.browser("agent")
    page = (await browser.get(f"/console/leads/{FINNISH}")).text
    field = page[page.index('<select name="status"') :].partition("</select>")[0]
    assert re.findall(r'<option value="(\w*)"', field)[0] == ""
    assert "Now: new" in field
    kept = await browser.send_form(f"/console/leads/{FINNISH}/status", version="1", status="")
    assert kept.status_code == 422


async def test_a_phone_has_the_pages_behind_a_button_and_paper_has_a_date(desk):
    """Without script; printed is who printed it, and when."""
    page = (await desk.browser("admin").get("/console/leads")).text
    menu = page[page.index('<details class="menu">') :].partition("</header>")[0]
    for path in ("queue", "leads", "pipeline", "staff", "audit", "account"):
        assert f'href="/console/{path}"' in menu
    assert "/console/sign-out" in menu
    assert 'class="printed">Business Finland · Admin · Nov 25, 2026' in page


async def test_addresses_and_numbers_lead_there_and_can_be_copied(desk):
    """Those that were checked when they were given; anything else is text."""
    browser = desk.browser("agent")
    page = (await browser.get(f"/console/leads/{FINNISH}")).text
    for link in ("mailto:aino@kotiturva.fi", "tel:+358401234567", "https://kotiturva.fi"):
        assert f'<a href="{link}" rel="noreferrer">' in page
    assert page.count('data-copy="') == 3
    for value, link in (
        ("+86 139 1234 5678", "tel:+8613912345678"),
        ("chen@tpe.tw", "mailto:chen@tpe.tw"),
    ):
        lead = desk.case(SENDABLE).lead
        lead = replace(lead, given={**lead.given, "reach": value})
        desk.run(partial(lambda each, unit: unit.leads.change(each), lead))
        page = (await browser.get(f"/console/leads/{SENDABLE}")).text
        assert f'<a href="{link}" rel="noreferrer">' in page
        assert f'data-copy="{value}"' in page
    page = (await browser.get(f"/console/leads/{FINNISH}")).text
    [lead] = [
        each for each in desk.run(lambda unit: unit.leads.all()) if each.reference == FINNISH
    ]
    given = {**lead.given, "website": "javascript:alert(1)", "email": '"><img src=x>@x?bcc=y@z'}
    desk.run(lambda unit: unit.leads.change(replace(lead, given=given)))
    page = (await browser.get(f"/console/leads/{FINNISH}")).text
    assert 'href="javascript' not in page
    assert "<img src=x" not in page
    assert "mailto:" not in page
