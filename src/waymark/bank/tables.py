"""The question bank as loaded from its files. The files are the truth; nothing here is edited.

A release freezes everything a result rests on: skills, paths, item parameters and the versions
of the questions. Sessions and results point at a release, so that a replay finds what it needs.
"""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Integer,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from waymark.database import ENGINE, new_id


class QuestionVersion(Table, db=ENGINE):
    """One published version of a question. Rows are only ever inserted."""

    id = UUID(primary_key=True, default=new_id)
    question = UUID(default=None, index=True, help_text="The id in the file; outlives versions.")
    version = Integer(default=None, help_text="Counts from 1.")
    content = JSONB(default=None, help_text="The question as in the file, key included.")
    content_hash = Varchar(length=64, default=None, help_text="SHA-256, hexadecimal.")
    published_at = Timestamptz(default=None)

    each_version_once = Unique([question, version])


class BankRelease(Table, db=ENGINE):
    """One state of the whole bank. The newest is used for new sessions."""

    id = UUID(primary_key=True, default=new_id)
    number = BigInt(default=None, unique=True, help_text="Counts from 1; the greatest is current.")
    digest = Varchar(length=64, default=None, help_text="SHA-256 of the document.")
    document = JSONB(default=None, help_text="A bank.release.ReleaseDocument.")
    published_at = Timestamptz(default=None)
