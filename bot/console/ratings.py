"""Whether answers helped: what visitors tapped below them, as a trend."""

from bot.casework.pipeline import mondays_until
from bot.casework.ratings import trend_of
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role


def show_ratings(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the last twelve weeks: all of it, by week, by topic, language and channel."""
    ratings = unit.ratings.since(mondays_until(visit.now)[0])
    return Landing("ratings.html", {"trend": trend_of(ratings, visit.now)})


RULES = (Rule("GET /console/ratings", Role.VIEWER, Action.RATINGS_READ, show_ratings),)
