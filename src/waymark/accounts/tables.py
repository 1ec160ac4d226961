"""Who uses the product. An account and the ways to prove that one owns it are apart."""

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from waymark.database import ENGINE, new_id


class Account(Table, db=ENGINE):
    """One person."""

    id = UUID(primary_key=True, default=new_id)
    display_name = Varchar(length=80, default=None)
    created_at = Timestamptz(default=None)


class Identity(Table, db=ENGINE):
    """One way to sign in to an account: a subject as a provider names it."""

    id = UUID(primary_key=True, default=new_id)
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    issuer = Varchar(length=255, default=None, help_text='The provider; "local" on a laptop.')
    subject = Varchar(length=255, default=None, help_text="Unique and stable within the issuer.")
    created_at = Timestamptz(default=None)

    one_account_per_subject = Unique([issuer, subject])
