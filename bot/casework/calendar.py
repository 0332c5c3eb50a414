"""A due date as a calendar takes it: one day, which the same lead fills anew when it is moved."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from bot.casework.cases import Case


def calendar_of(case: Case, title: str, now: datetime) -> bytes:
    """Return the calendar file of the due date of *case*; it names the lead, and no contact.

    ``ValueError`` where it has none.
    """
    if case.due_on is None:
        msg = f"{case.lead.reference} has no due date."
        raise ValueError(msg)
    event = Event()
    event.add("uid", f"{case.lead.reference}@due-dates")
    event.add("sequence", case.version)
    event.add("dtstamp", now)
    event.add("dtstart", case.due_on)
    event.add("dtend", case.due_on + timedelta(days=1))
    event.add("summary", " ".join(title.split()))
    event.add("description", case.lead.reference)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//assistant//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
