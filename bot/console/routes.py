"""The routes of the console: those that the rules of all features ask for, and no route without one."""

import pkgutil
from importlib import import_module

from starlette.routing import Mount, Route

import bot.console
from bot.console.console import Console
from bot.console.http import Handler
from bot.console.rendering import STATIC_FOLDER
from bot.console.rule import Rule
from bot.http.static import Static

RULES: tuple[Rule, ...] = tuple(
    rule
    for module in pkgutil.iter_modules(bot.console.__path__, "bot.console.")
    if module.name != __name__
    for rule in getattr(import_module(module.name), "RULES", ())
)
"""The rules with which the modules of the features end."""


def routes(console: Console, rules: tuple[Rule, ...] = RULES) -> list[Route | Mount]:
    """Return the routes of the console, each behind its rule; and its own files."""
    handler = Handler(console)
    return [
        *(Route(rule.path, handler.behind(rule), methods=[rule.method]) for rule in rules),
        Mount("/console/static", Static(STATIC_FOLDER)),
    ]
