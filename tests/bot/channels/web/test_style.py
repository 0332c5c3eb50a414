"""The stylesheet keeps what the design promises: one place for colours and sizes, and contrast."""

import re

import pytest

from bot.channels.web.page import STATIC_FOLDER
from bot.http.static import SHARED_FOLDER


def style_of(*sheets):
    """Return what the stylesheets say, without their comments."""
    said = "".join(sheet.read_text() for sheet in sheets)
    return re.sub(r"/\*.*?\*/", "", said, flags=re.DOTALL)


TOKENS = style_of(SHARED_FOLDER / "tokens.css")
STYLE = TOKENS + style_of(STATIC_FOLDER / "chat.css")
ROOTS = re.findall(r":root \{(.*?)\}", TOKENS, re.DOTALL)
SURFACES = ("paper", "ground", "soft")

TEXTS = [
    *[(text, surface) for text in ("ink", "muted", "accent") for surface in SURFACES],
    ("faint", "paper"),
    ("on-accent", "accent"),
    ("warning", "warning-tint"),
    ("danger", "danger-tint"),
    ("danger", "ground"),
    ("notice", "notice-tint"),
]
LINES = [("faint", "paper"), ("faint", "ground"), ("accent", "paper"), ("accent", "ground")]


def tokens(theme):
    """Return the colours of a theme: the dark one says only what differs."""
    blocks = ROOTS if theme == "dark" else ROOTS[:1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", "".join(blocks)))


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme, one, other):
    colours = tokens(theme)
    darker, lighter = sorted((luminance(colours[one]), luminance(colours[other])))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXTS)
def test_text_can_be_read(theme, text, surface):
    assert contrast(theme, text, surface) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "surface"), LINES)
def test_lines_of_controls_can_be_seen(theme, line, surface):
    assert contrast(theme, line, surface) >= 3


def test_both_themes_name_the_same_colours():
    assert len(ROOTS) == 2
    assert tokens("light").keys() == tokens("dark").keys()


def test_colours_and_sizes_are_named_in_one_place():
    rules = re.sub(r":root \{.*?\}|@media [^{]+", "", STYLE, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)|rgba?\(|hsl|\d(?:px|rem|em)\b", rules) == []


def test_every_token_that_is_used_exists():
    defined = set(re.findall(r"(--[\w-]+):", STYLE))
    assert set(re.findall(r"var\((--[\w-]+)", STYLE)) <= defined
