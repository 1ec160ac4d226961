"""Links that show one result to whoever has them."""

from piccolo.columns import (
    UUID,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.assessments.tables import ResultRevision
from waymark.database import ENGINE, new_id


class ResultShare(Table, db=ENGINE):
    """One link to one revision of a result. What it shows is chosen once and never widened."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    revision = ForeignKey(ResultRevision, default=None, null=False, on_delete=OnDelete.cascade)
    token_hash = Varchar(
        length=64, default=None, unique=True, help_text="SHA-256 of the token, hexadecimal."
    )
    shows_name = Boolean(default=False)
    shows_level = Boolean(default=False)
    shows_score = Boolean(default=False)
    shows_areas = Boolean(default=False)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    revoked_at = Timestamptz(default=None, null=True)
    views = Integer(default=0, help_text="See sharing.views for what counts as one.")
    viewed_on = Date(default=None, null=True, help_text="Day of the newest view, in UTC.")

    shows_something = Check("shows_level OR shows_score OR shows_areas")
