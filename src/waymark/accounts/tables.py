"""Who uses the product. An account and the ways to prove that one owns it are apart."""

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    DoublePrecision,
    ForeignKey,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from waymark.database import ENGINE, new_id


class Account(Table, db=ENGINE):
    """One person."""

    id = UUID(primary_key=True, default=new_id)
    display_name = Varchar(length=80, default=None)
    email = Varchar(
        length=254,
        default=None,
        null=True,
        help_text="Verified by a provider, in lower case; of no two accounts the same.",
    )
    created_at = Timestamptz(default=None)
    suspended_at = Timestamptz(
        default=None, null=True, help_text="Since when nobody can sign in; null while one can."
    )
    stack = JSONB(
        default=None,
        null=True,
        help_text="Slugs of the alternatives that new sessions begin with; null where not chosen.",
    )
    time_multiplier = DoublePrecision(
        default=1.0, help_text="How much longer any time limit is; nobody asks why."
    )
    deletion_due_at = Timestamptz(
        default=None, null=True, help_text="When everything goes; null where nobody asked for it."
    )

    one_account_per_email = Unique([email])
    a_multiplier_from_one_to_three = Check("time_multiplier BETWEEN 1 AND 3")


class Identity(Table, db=ENGINE):
    """One way to sign in to an account: a subject as a provider names it."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    issuer = Varchar(length=255, default=None, help_text='The provider; "local" on a laptop.')
    subject = Varchar(length=255, default=None, help_text="Unique and stable within the issuer.")
    provider = Varchar(
        length=32, default="local", help_text="The name in the settings: github, google, oidc, …"
    )
    label = Varchar(
        length=254, default="", help_text="What the person knows it by: a user name or an e-mail."
    )
    email = Varchar(length=254, default=None, null=True, help_text="As the provider last said it.")
    email_verified = Boolean(
        default=False, help_text="Whether the provider vouches for the e-mail."
    )
    created_at = Timestamptz(default=None)
    used_at = Timestamptz(default=None, null=True, help_text="The last sign-in; null before one.")

    one_account_per_subject = Unique([issuer, subject])


class AuditEvent(Table, db=ENGINE):
    """What was done to or with an account, for its owner to read. Insert-only, by a trigger."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(
        Account,
        default=None,
        null=False,
        on_delete=OnDelete.cascade,
        help_text="Whom it is about.",
    )
    actor = ForeignKey(
        Account,
        default=None,
        null=True,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who did it; null for a job, for somebody unknown or for somebody deleted.",
    )
    event = Varchar(length=40, default=None, help_text="A value of audit.Event.")
    at = Timestamptz(default=None)
    address = Varchar(
        length=43,
        default=None,
        null=True,
        help_text="The network it came from: the first 24 bits of IPv4, 48 of IPv6.",
    )
    details = JSONB(default="{}", help_text="What else its subject should see. Never a secret.")
