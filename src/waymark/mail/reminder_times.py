"""When the next reminder is due: Mondays at eight in the morning, where the person is. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

REMINDER_TIME = time(8)
MONDAY = 0
APART = timedelta(days=7)
"""Of the days of two reminders, whatever happens to choices and time zones in between."""
LATE_AFTER = timedelta(days=2)
"""A reminder of the week that comes on a Thursday is none; this one is left out."""


def next_reminder(after: datetime, zone: ZoneInfo, reminded_on: date | None) -> datetime:
    """Return the first reminder later than `after` that is a week after the last one.

    Wall time: where clocks are set that Monday it is still eight by the clock on the wall.
    """
    day = after.astimezone(zone).date()
    day += timedelta(days=(MONDAY - day.weekday()) % 7)
    while (due := datetime.combine(day, REMINDER_TIME, zone)) <= after or (
        reminded_on is not None and day - reminded_on < APART
    ):
        day += APART
    return due
