"""Files with all that is held on a person, and what deleted accounts leave behind."""

import uuid

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.bank.tables import QuestionVersion
from waymark.database import ENGINE, new_id


class DataExport(Table, db=ENGINE):
    """One file for one person. At most one exists: a new one takes the place of the old one.

    making -> ready | failed (too large). One that is never finished counts as failed after a while.
    """

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    state = Varchar(length=10, default="making")
    steps_done = Integer(default=0, help_text="Tables written so far.")
    steps = Integer(default=None, help_text="Tables to write.")
    bytes = BigInt(default=None, null=True, help_text="Length of the finished file.")
    requested_at = Timestamptz(default=None)
    ready_at = Timestamptz(default=None, null=True)
    expires_at = Timestamptz(default=None, null=True, help_text="When the file goes.")

    a_known_state = Check("state IN ('making', 'ready', 'failed')")
    one_per_account = Unique([account])


class DataExportPart(Table, db=ENGINE):
    """A piece of a file, so that neither side ever holds all of it in memory."""

    id = UUID(primary_key=True, default=new_id)
    export = ForeignKey(DataExport, default=None, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None, help_text="Counts from 0.")
    content = Bytea(default=None)

    each_part_once = Unique([export, number])


class AnonymousResponse(Table, db=ENGINE):
    """How somebody who is gone did on a question: what items are calibrated with.

    No time, no text, nobody. The ids are random and, unlike all others, not in the order of time,
    so they tell neither when somebody left nor which sittings were theirs.
    """

    id = UUID(primary_key=True, default=uuid.uuid4)
    sitting = UUID(default=None, help_text="Made up; the same for the answers of one session.")
    question_version = ForeignKey(
        QuestionVersion, default=None, null=False, on_delete=OnDelete.restrict
    )
    outcome = Varchar(length=10, default=None, help_text="right, wrong or unknown.")
    is_pilot = Boolean(default=None)

    a_known_outcome = Check("outcome IN ('right', 'wrong', 'unknown')")
