"""What e-mails tell, one struct a kind. Kept with the message; its text is built from it."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from waymark.bank.content import Level

MailList = Literal["reminders", "results"]
"""What can be switched on and off, each for itself. The names are columns of `mail_choice`."""


class ResultReady(msgspec.Struct, frozen=True, kw_only=True, tag="result_ready"):
    """A session's result is there. No number of it: an e-mail is read by many machines."""

    assessment_id: UUID
    name: str
    """Of the path, or of what was checked."""


class DueStep(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    hours: float
    """In this week."""


class PlanThisWeek(msgspec.Struct, frozen=True, kw_only=True):
    plan_id: UUID
    name: str
    """Of the path."""
    level: Level
    steps: tuple[DueStep, ...]
    more: int
    """Further steps of the week, beyond those named."""


class GoalDue(msgspec.Struct, frozen=True, kw_only=True):
    goal_id: UUID
    name: str
    level: Level
    target_on: date


class Reminder(msgspec.Struct, frozen=True, kw_only=True, tag="reminder"):
    """What a week holds: steps of plans, and goals whose day is near."""

    week_of: date
    plans: tuple[PlanThisWeek, ...]
    goals: tuple[GoalDue, ...]


Facts = ResultReady | Reminder

LIST_OF: dict[type[Facts], MailList] = {ResultReady: "results", Reminder: "reminders"}


def decode_facts(stored: str | bytes) -> Facts:
    return _DECODER.decode(stored)


_DECODER: msgspec.json.Decoder[Facts] = msgspec.json.Decoder(Facts)
