"""Writes of share links: make one, take one back, count a view."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from waymark.accounts.audit import Event, record_event
from waymark.database import new_id, transaction
from waymark.errors import Conflict, Invalid
from waymark.sharing.queries import (
    SharedResult,
    ShareNotFound,
    hash_of,
    select_sharable_result,
    select_shares,
)
from waymark.sharing.schemas import CreatedShare, Part, ShareView, ShareWish

TOKEN_BYTES = 32
"""256 bits: nobody finds a link by trying."""

LONGEST = timedelta(days=366)
"""A link that is forgotten ends by itself."""

MOST_WORKING = 50
"""More than a person can keep in view, so a program is at work."""


class ShareInvalid(Invalid): ...


class TooManyShares(Conflict): ...


async def share_result(
    assessment_id: UUID, account_id: UUID, wish: ShareWish, site: str, now: datetime
) -> CreatedShare:
    """Make a link to one revision of one's own result. Each call makes another one.

    Raises ResultNotFound, ShareInvalid or TooManyShares.
    """
    shows = require_something(wish.shows)
    expires_at = end_of(wish.until, now)
    found = await select_sharable_result(assessment_id, account_id, wish.revision)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    share_id = new_id()
    async with transaction() as connection:
        # Counting and adding must not interleave with the same person's other window.
        await connection.execute("SELECT id FROM account WHERE id = $1 FOR UPDATE", account_id)
        working = await connection.fetchval(
            """
            SELECT count(*) FROM result_share
            WHERE account = $1 AND revoked_at IS NULL AND expires_at > $2
            """,
            account_id,
            now,
        )
        if working >= MOST_WORKING:
            raise TooManyShares(
                f"You have {MOST_WORKING} links that work. Take back those you no longer need."
            )
        await connection.execute(
            """
            INSERT INTO result_share (id, account, revision, token_hash, shows_name, shows_level,
                                      shows_score, shows_areas, created_at, expires_at, views)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
            """,
            share_id,
            account_id,
            found.revision_id,
            hash_of(token),
            *("name" in shows, "level" in shows, "score" in shows, "areas" in shows),
            now,
            expires_at,
        )
        await record_event(
            connection,
            account_id,
            Event.RESULT_SHARED,
            now,
            actor_id=account_id,
            details={
                "share": str(share_id),
                "result": found.result.path_name,
                "shows": sorted(shows),
                "until": wish.until.isoformat(),
            },
        )
    [share] = await select_shares(account_id, now, share_id)
    return CreatedShare(share=share, address=f"{site}/r/{token}")


async def revoke_share(share_id: UUID, account_id: UUID, now: datetime) -> ShareView:
    """Take back one's own link, at once and for good. Doing it again changes nothing.

    Raises ShareNotFound.
    """
    async with transaction() as connection:
        revoked = await connection.fetchval(
            """
            UPDATE result_share SET revoked_at = $3
            WHERE id = $1 AND account = $2 AND revoked_at IS NULL RETURNING id
            """,
            share_id,
            account_id,
            now,
        )
        if revoked is not None:
            await record_event(
                connection,
                account_id,
                Event.SHARE_REVOKED,
                now,
                actor_id=account_id,
                details={"share": str(share_id)},
            )
    shares = await select_shares(account_id, now, share_id)
    if not shares:
        raise ShareNotFound("There is no such link.")
    return shares[0]


async def count_view(shared: SharedResult, now: datetime) -> None:
    """Count one more view. Of the viewer nothing is kept; the audit log has one entry a day."""
    today = now.astimezone(UTC).date()
    async with transaction() as connection:
        seen_before = await connection.fetchval(
            """
            UPDATE result_share share SET views = share.views + 1, viewed_on = $2
            FROM (SELECT id, viewed_on FROM result_share WHERE id = $1 FOR UPDATE) old
            WHERE share.id = old.id RETURNING old.viewed_on
            """,
            shared.share_id,
            today,
        )
        if seen_before != today:
            await record_event(
                connection,
                shared.account_id,
                Event.SHARE_VIEWED,
                now,
                details={"share": str(shared.share_id), "result": shared.result.path_name},
            )


def require_something(shows: Iterable[Part]) -> set[Part]:
    """Return what is to be shown as a set; raises ShareInvalid where that is nothing."""
    chosen = set(shows)
    if not chosen - {"name"}:
        raise ShareInvalid("Choose at least one of level, score and areas to show.")
    return chosen


def end_of(until: date, now: datetime) -> datetime:
    """Return the end of that day in UTC; raises ShareInvalid where it is past or too far off."""
    end = datetime.combine(until, time(), UTC) + timedelta(days=1)
    if end <= now:
        raise ShareInvalid("The last day of the link is over already. Choose a later one.")
    if end > now + LONGEST + timedelta(days=1):
        raise ShareInvalid("A link works for a year at most. Choose an earlier day.")
    return end
