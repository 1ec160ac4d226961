"""The outbox: work that was promised by a committed transaction."""

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from waymark.database import ENGINE, new_id


class Job(Table, db=ENGINE):
    """One piece of work. Redis only carries its id; losing Redis loses no job.

    waiting -> done, or waiting -> (attempts used up) dead. While it runs, `leased_until` keeps
    other workers off; a worker that dies lets the lease run out and the sweep sends it again.
    """

    id = UUID(primary_key=True, default=new_id)
    name = Varchar(length=60, default=None, help_text="A key of jobs.worker.HANDLERS.")
    arguments = JSONB(default=None, help_text="Ids only; the handler reads the state itself.")
    unique_key = Varchar(length=200, default=None, unique=True, help_text="Asked for once.")
    state = Varchar(length=10, default="waiting", help_text="waiting, done or dead.")
    attempts = Integer(default=0)
    run_after = Timestamptz(default=None)
    leased_until = Timestamptz(default=None, null=True)
    last_error = Text(default=None, null=True)
    created_at = Timestamptz(default=None)
    finished_at = Timestamptz(default=None, null=True)

    a_known_state = Check("state IN ('waiting', 'done', 'dead')")
