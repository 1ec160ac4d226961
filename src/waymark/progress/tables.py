"""What a person says of topics themselves. Measurement never reads it."""

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.database import ENGINE, new_id


class TopicMark(Table, db=ENGINE):
    """One person's mark on one topic of one roadmap, and the one before it, for an undo."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    roadmap = Varchar(length=60, default=None)
    topic = Varchar(length=60, default=None, help_text="Its slug, unique in the roadmap.")
    mark = Varchar(length=10, default=None, null=True, help_text="learning, claimed; null: none.")
    marked_at = Timestamptz(default=None)
    previous_mark = Varchar(length=10, default=None, null=True)

    a_known_mark = Check("mark IN ('learning', 'claimed')")
    a_known_previous_mark = Check("previous_mark IN ('learning', 'claimed')")
    one_mark_per_topic = Unique([account, roadmap, topic])
