"""The table of the console's routes: each with its rule, and no route without one.

The gate reads the rules, and the tests make their matrix of them.
"""

from starlette.routing import Mount, Route

from bot.console import account_routes, casework_routes, overview_routes, sign_in
from bot.console.http import Reception, Static
from bot.console.rule import Of, Rule
from bot.console.visit import Console, ConsoleUnit, Landing, Visit
from bot.staff.members import Role


def _home(unit: ConsoleUnit, visit: Visit) -> Landing:
    return Landing(goto=sign_in.HOME)


RULES: tuple[Rule, ...] = (
    Rule("GET", "/console", Role.VIEWER, Of.NOTHING, None, _home),
    *account_routes.RULES,
    *casework_routes.RULES,
    *overview_routes.RULES,
)
"""Every route of the console; whoever adds one adds its rule to the part it belongs to."""


def routes(console: Console, rules: tuple[Rule, ...] = RULES) -> list[Route | Mount]:
    """Return the routes of the console, each behind its rule; and its own files."""
    reception = Reception(console)
    return [
        *(Route(rule.path, reception.behind(rule), methods=[rule.method]) for rule in rules),
        Mount("/console/static", Static()),
    ]
