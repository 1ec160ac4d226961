"""E-mail: what each person wants to get, and every message that was ever promised."""

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
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
from waymark.database import ENGINE, new_id


class MailChoice(Table, db=ENGINE):
    """What somebody wants by e-mail. Without a row: nothing."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade)
    reminders = Boolean(default=False)
    results = Boolean(default=False)
    time_zone = Varchar(length=64, default=None, help_text="A name of the IANA data base.")
    next_reminder_at = Timestamptz(
        default=None, null=True, index=True, help_text="Null where reminders are off."
    )
    reminded_on = Date(
        default=None, null=True, help_text="The person's own date of the last reminder."
    )

    one_choice_per_account = Unique([account])


class MailMessage(Table, db=ENGINE):
    """One e-mail for one cause. No text is kept: it is built from `facts`, the same each time.

    waiting -> sending -> sent | refused (for good, by their server) | dropped (no longer wanted,
    or no way to send it) | unclear (handed over twice without an answer). A passing failure leads
    back to waiting. In local mode it ends as kept, for the page that shows it.
    """

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    cause = Varchar(length=200, default=None, unique=True, help_text="Written about once.")
    facts = JSONB(default=None, help_text="A mail.facts.Facts.")
    state = Varchar(length=10, default="waiting")
    claimed_until = Timestamptz(
        default=None, null=True, help_text="Until when another worker keeps off."
    )
    hand_overs = Integer(
        default=0, help_text="How often the text went out and no answer to it came back (yet)."
    )
    reply = Varchar(
        length=300, default=None, null=True, help_text="What their server said, or why not."
    )
    created_at = Timestamptz(default=None)
    settled_at = Timestamptz(default=None, null=True)

    a_known_state = Check(
        "state IN ('waiting', 'sending', 'sent', 'refused', 'dropped', 'unclear', 'kept')"
    )
