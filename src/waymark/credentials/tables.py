"""Credentials that were issued, and the bits that say which of them were revoked."""

from typing import Any

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from waymark.accounts.tables import Account
from waymark.assessments.tables import ResultRevision
from waymark.database import ENGINE, new_id


class CredentialStatus(Table, db=ENGINE):
    """One place in a status list. It outlives its credential and leads to nobody.

    When a credential is deleted with its account, a trigger revokes it here, so that copies of it
    which are still about no longer pass for valid. A place is never given out twice.
    """

    id = UUID(primary_key=True, default=new_id)
    list = Integer(default=None, help_text="Number of the list, from 1.")
    place = Integer(default=None, help_text="Index of the bit, from 0.")
    revoked_at = Timestamptz(default=None, null=True)

    each_place_once = Unique([list, place])


class Credential(Table, db=ENGINE):
    """The facts of one credential. Its document is built from them and signed when asked for."""

    id = UUID(primary_key=True, default=None, help_text="Random all through: it is an address.")
    account = ForeignKey(Account, default=None, null=False, on_delete=OnDelete.cascade, index=True)
    revision = ForeignKey(
        ResultRevision, default=None, null=False, on_delete=OnDelete.cascade, index=True
    )
    status = ForeignKey(
        CredentialStatus, default=None, null=False, unique=True, on_delete=OnDelete.restrict
    )
    name = Varchar(
        length=80, default=None, null=True, help_text="The holder's, where they chose to show it."
    )
    issued_at = Timestamptz(default=None, help_text="In whole seconds, as the signed claims are.")
    valid_until = Timestamptz(default=None, help_text="In whole seconds.")
    revoked_at = Timestamptz(default=None, null=True)
    revoked_because = Varchar(length=20, default=None, null=True, help_text="holder or superseded.")
    replaces: ForeignKey[Any] = ForeignKey(
        "self", default=None, null=True, on_delete=OnDelete.set_null
    )

    a_known_reason = Check("revoked_because IN ('holder', 'superseded')")
    a_reason_when_revoked = Check("(revoked_at IS NULL) = (revoked_because IS NULL)")
