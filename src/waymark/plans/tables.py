"""Plans, what was worked out for each, and how each stood after every change.

A plan's row only names what it is about and where it stands; the other two are insert-only.
"""

from piccolo.columns import (
    JSONB,
    UUID,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.assessments.tables import Assessment
from waymark.bank.tables import BankRelease
from waymark.database import ENGINE, new_id


class Plan(Table, db=ENGINE):
    """One person's way to one level of one path. At most one per path is active."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    path = Varchar(length=60, default=None)
    level = Varchar(length=10, default=None, help_text="junior, mid or senior.")
    stack = JSONB(default=None, help_text="Slugs of the chosen alternatives.")
    state = Varchar(length=10, default="active", help_text="active or archived.")
    revision = Integer(default=1, help_text="The number that a concurrent writer must match.")
    created_at = Timestamptz(default=None)
    archived_at = Timestamptz(default=None, null=True)

    a_known_state = Check("state IN ('active', 'archived')")
    a_known_level = Check("level IN ('junior', 'mid', 'senior')")


class PlanBasis(Table, db=ENGINE):
    """What was worked out for a plan, once at first and once after each session."""

    id = UUID(primary_key=True, default=new_id)
    plan = ForeignKey(Plan, default=None, null=False, on_delete=OnDelete.cascade)
    release = ForeignKey(BankRelease, default=None, null=False, on_delete=OnDelete.restrict)
    assessment = ForeignKey(
        Assessment,
        default=None,
        null=True,
        on_delete=OnDelete.cascade,
        help_text="The session that brought it about; null for the first.",
    )
    known_on = Date(
        default=None, null=True, help_text="Day (UTC) of the newest session that it knows."
    )
    answers = Integer(default=None, help_text="How many counted answers it rests on.")
    document = JSONB(default=None, help_text="A plans.documents.Basis.")
    computed_at = Timestamptz(default=None)

    once_per_session = Unique([plan, assessment])


class PlanRevision(Table, db=ENGINE):
    """A plan as it stood after one change."""

    id = UUID(primary_key=True, default=new_id)
    plan = ForeignKey(Plan, default=None, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None, help_text="Counts from 1.")
    basis = ForeignKey(PlanBasis, default=None, null=False, on_delete=OnDelete.restrict)
    hand = JSONB(default=None, help_text="A plans.documents.HandMade.")
    reason = Varchar(length=10, default=None, help_text="created, edited, undone or session.")
    summary = Varchar(length=200, default=None, help_text="What was done, in a few words.")
    undo_to = Integer(
        default=None, null=True, help_text="Number whose hand-made part an undo brings back."
    )
    undo_summary = Varchar(length=200, default=None, null=True, help_text="What it would undo.")
    changes = JSONB(default=None, help_text="plans.documents.Change, brought by a session.")
    created_at = Timestamptz(default=None)

    each_number_once = Unique([plan, number])
    a_known_reason = Check("reason IN ('created', 'edited', 'undone', 'session')")
