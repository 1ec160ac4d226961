"""Mondays at eight, where the person is, and never twice within a week."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.mail.reminder_times import next_reminder

ZONES = ["UTC", "Europe/Vienna", "America/St_Johns", "Pacific/Kiritimati", "Asia/Kathmandu"]
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments, st.sampled_from(ZONES), st.none() | st.integers(0, 20))
def test_it_is_a_monday_at_eight_ahead_and_a_week_after_the_last(
    now: datetime, name: str, days_ago: int | None
) -> None:
    zone = ZoneInfo(name)
    last = None if days_ago is None else now.astimezone(zone).date() - timedelta(days=days_ago)

    due = next_reminder(now, zone, last)

    local = due.astimezone(zone)
    assert (local.weekday(), local.hour, local.minute) == (0, 8, 0)
    assert due > now
    assert due - now <= timedelta(days=14, hours=1)
    assert last is None or local.date() - last >= timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        # Monday 23 November 2026, seven in Vienna: within the hour; an hour later: next week.
        ("2026-11-23T06:00Z", "Europe/Vienna", "2026-11-23T07:00Z"),
        ("2026-11-23T07:00Z", "Europe/Vienna", "2026-11-30T07:00Z"),
        # Summer time begins on 29 March 2026: the same hour on the wall, another one in UTC.
        ("2026-03-23T12:00Z", "Europe/Vienna", "2026-03-30T06:00Z"),
        # It is Monday there while it is Sunday in UTC.
        ("2026-11-22T17:00Z", "Pacific/Kiritimati", "2026-11-22T18:00Z"),
    ],
)
def test_the_hour_is_that_of_the_place(now: str, zone: str, due: str) -> None:
    found = next_reminder(datetime.fromisoformat(now), ZoneInfo(zone), None)

    assert found == datetime.fromisoformat(due)


def test_one_that_came_late_puts_the_next_one_off_by_a_week() -> None:
    tuesday = datetime(2026, 11, 24, 9, tzinfo=UTC)

    due = next_reminder(tuesday, ZoneInfo("UTC"), date(2026, 11, 24))

    assert due == datetime(2026, 12, 7, 8, tzinfo=UTC)
