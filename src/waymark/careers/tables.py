"""What people say of themselves beside what is measured. Measurement never reads it."""

from piccolo.columns import JSONB, UUID, Date, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.database import ENGINE, new_id


class EvidenceEntry(Table, db=ENGINE):
    """One thing that somebody has done, with the skills that they say it took."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=12, default=None, help_text="project, certificate, role, link or note.")
    title = Varchar(length=120, default=None)
    organisation = Varchar(
        length=120, default="", help_text="Who employed or certified; may be empty."
    )
    text = Text(default="")
    url = Varchar(length=500, default=None, null=True)
    started_on = Date(default=None, null=True)
    ended_on = Date(default=None, null=True, help_text="Null where it goes on or has no end.")
    skills = JSONB(default="[]", help_text="Slugs of the skill graph, sorted.")
    created_at = Timestamptz(default=None)
    changed_at = Timestamptz(default=None)

    a_known_kind = Check("kind IN ('project', 'certificate', 'role', 'link', 'note')")
    an_end_after_the_start = Check("ended_on >= started_on")
