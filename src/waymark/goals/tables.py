"""Where somebody wants to be, and by when."""

from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.database import ENGINE, new_id


class Goal(Table, db=ENGINE):
    """One level of one path by one date. At most one per path is open."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    path = Varchar(length=60, default=None)
    level = Varchar(length=10, default=None, help_text="junior, mid or senior.")
    target_on = Date(default=None, help_text="A day of the person's own calendar.")
    weekly_hours = Integer(default=None, help_text="Hours of study a week, 1 to 60.")
    state = Varchar(length=10, default="open", help_text="open, reached or closed.")
    created_at = Timestamptz(default=None)
    ended_at = Timestamptz(
        default=None, null=True, help_text="When a session showed the level, or it was given up."
    )

    a_known_state = Check("state IN ('open', 'reached', 'closed')")
    a_known_level = Check("level IN ('junior', 'mid', 'senior')")
    hours_of_a_week = Check("weekly_hours BETWEEN 1 AND 60")
