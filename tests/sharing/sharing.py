"""What the tests of share links do over and over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec

from tests.factories import load_bank
from tests.visitors import Visitor, run_jobs
from waymark.database import new_id, pool

A_BROWSER = {
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


async def finish_early(visitor: Visitor) -> str:
    """Take a session, stop at once, and return its id; the result is there."""
    await load_bank()
    state = await visitor.start()
    await visitor.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()
    assessment_id: str = state["id"]
    return assessment_id


async def share(visitor: Visitor, assessment_id: str, **changes: Any) -> httpx.Response:
    wish = {"revision": 1, "shows": ["level", "score", "areas"], "until": in_days(30), **changes}
    return await visitor.post(f"/api/assessments/{assessment_id}/shares", wish)


async def look(visitor: Visitor, address: str, **headers: str) -> httpx.Response:
    """Open a link as a browser does."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await visitor.http.get(address, headers={**A_BROWSER, **named})


async def add_revision(
    assessment_id: str, reason: str = "key_corrected", **changes: Any
) -> dict[str, Any]:
    """Add a revision like the newest one, with changes, as a correction would; return it."""
    row = await pool().fetchrow(
        "SELECT * FROM result_revision WHERE assessment = $1 ORDER BY number DESC LIMIT 1",
        assessment_id,
    )
    assert row is not None
    document = msgspec.json.decode(row["document"], type=dict[str, Any]) | changes
    now = datetime.now(UTC)
    document["revision"] = {
        "number": row["number"] + 1,
        "reason": reason,
        "computedAt": now.isoformat(),
    }
    await pool().execute(
        """
        INSERT INTO result_revision (id, assessment, number, release, reason, document, computed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        new_id(),
        row["assessment"],
        row["number"] + 1,
        row["release"],
        reason,
        msgspec.json.encode(document).decode(),
        now,
    )
    return document
