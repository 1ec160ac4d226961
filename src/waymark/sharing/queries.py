"""Reads of share links. Those of an owner take who is asking; that of a visitor takes the token."""

import hashlib
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
import msgspec

from waymark.assessments.queries import DEVELOPMENT
from waymark.assessments.schemas import AssessmentResult, RevisionView
from waymark.database import pool
from waymark.errors import NotFound
from waymark.sharing.schemas import PARTS, Part, ShareView


class ShareNotFound(NotFound): ...


class ResultNotFound(NotFound): ...


class ShareOver(NotFound):
    """The link did work once. Its page answers 410."""


class SharableResult(msgspec.Struct, frozen=True, kw_only=True):
    revision_id: UUID
    result: AssessmentResult
    newest: RevisionView
    display_name: str


class SharedResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a working link leads to."""

    share_id: UUID
    account_id: UUID
    shows: list[Part]
    expires_at: datetime
    result: AssessmentResult
    newest: RevisionView
    """The newest revision of the same result; usually the one that is shared."""
    display_name: str


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def select_sharable_result(
    assessment_id: UUID, account_id: UUID, number: int
) -> SharableResult:
    """Return one revision of one's own result, of a session that one took for oneself.

    Raises ResultNotFound.
    """
    row = await pool().fetchrow(
        """
        SELECT r.id, r.document, newest.document -> 'revision' AS newest, a.display_name
        FROM result_revision r JOIN assessment s ON s.id = r.assessment
        JOIN account a ON a.id = s.account
        CROSS JOIN LATERAL (
            SELECT document FROM result_revision WHERE assessment = s.id
            ORDER BY number DESC LIMIT 1
        ) newest
        WHERE s.id = $1 AND s.account = $2 AND s.purpose = $3 AND r.number = $4
        """,
        assessment_id,
        account_id,
        DEVELOPMENT,
        number,
    )
    if row is None:
        raise ResultNotFound("There is no such result to share.")
    return SharableResult(
        revision_id=row["id"],
        result=msgspec.json.decode(row["document"], type=AssessmentResult),
        newest=msgspec.json.decode(row["newest"], type=RevisionView),
        display_name=row["display_name"],
    )


async def select_shared_result(token: str, now: datetime) -> SharedResult:
    """Return what the link with this token shows.

    Raises ShareNotFound, or ShareOver where it was revoked, has expired, or its owner's account is
    suspended or about to be deleted.
    """
    row = await pool().fetchrow(
        """
        SELECT share.*, r.document, newest.document -> 'revision' AS newest, a.display_name,
               a.suspended_at IS NOT NULL OR a.deletion_due_at IS NOT NULL AS is_withdrawn
        FROM result_share share JOIN result_revision r ON r.id = share.revision
        JOIN account a ON a.id = share.account
        CROSS JOIN LATERAL (
            SELECT document FROM result_revision WHERE assessment = r.assessment
            ORDER BY number DESC LIMIT 1
        ) newest
        WHERE share.token_hash = $1
        """,
        hash_of(token),
    )
    if row is None:
        raise ShareNotFound("There is nothing at this address.")
    if row["is_withdrawn"] or state_of(row["expires_at"], row["revoked_at"], now) != "working":
        raise ShareOver(
            "Whoever gave you this link has taken it back, or it has run out. Ask them for a new "
            "one; nothing is wrong on your side."
        )
    return SharedResult(
        share_id=row["id"],
        account_id=row["account"],
        shows=_parts(row),
        expires_at=row["expires_at"],
        result=msgspec.json.decode(row["document"], type=AssessmentResult),
        newest=msgspec.json.decode(row["newest"], type=RevisionView),
        display_name=row["display_name"],
    )


async def select_shares(
    account_id: UUID, now: datetime, share_id: UUID | None = None
) -> list[ShareView]:
    """Return one's own links, the newest first; only that with `share_id`, if given."""
    rows = await pool().fetch(
        """
        SELECT share.*, r.assessment, r.number, r.document ->> 'pathName' AS path_name,
               (SELECT max(number) FROM result_revision WHERE assessment = r.assessment) AS newest
        FROM result_share share JOIN result_revision r ON r.id = share.revision
        WHERE share.account = $1 AND ($2::uuid IS NULL OR share.id = $2)
        ORDER BY share.created_at DESC, share.id DESC
        """,
        account_id,
        share_id,
    )
    return [
        ShareView(
            id=row["id"],
            assessment_id=row["assessment"],
            path_name=row["path_name"],
            revision=row["number"],
            newest_revision=row["newest"],
            shows=_parts(row),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            revoked_at=row["revoked_at"],
            state=state_of(row["expires_at"], row["revoked_at"], now),
            views=row["views"],
        )
        for row in rows
    ]


def state_of(
    expires_at: datetime, revoked_at: datetime | None, now: datetime
) -> Literal["working", "expired", "revoked"]:
    if revoked_at is not None:
        return "revoked"
    return "working" if now < expires_at else "expired"


def _parts(row: asyncpg.Record) -> list[Part]:
    return [part for part in PARTS if row[f"shows_{part}"]]
