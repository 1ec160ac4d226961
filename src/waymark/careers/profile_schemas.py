"""What goes over HTTP about a person's own settings."""

from typing import Annotated

from msgspec import Meta

from waymark.accounts.schemas import DisplayName
from waymark.assessments.schemas import Request, StackGroup, View
from waymark.bank.content import Slug

TimeMultiplier = Annotated[float, Meta(ge=1, le=3)]


class WriteProfile(Request, frozen=True, kw_only=True):
    display_name: DisplayName
    stack: Annotated[list[Slug], Meta(max_length=60)] | None
    """The alternatives that new sessions begin with. Null: those of the newest session."""
    time_multiplier: TimeMultiplier


class Profile(View, frozen=True, kw_only=True):
    display_name: str
    stack: list[Slug] | None
    stack_groups: list[StackGroup]
    """Everything there is to choose from, over all paths; none is required here."""
    time_multiplier: TimeMultiplier
    """How much longer a time limit is for this person. Nobody asks why."""
