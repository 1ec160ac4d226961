"""Add a revision of a result. The one place that does, so that what follows from it is not lost."""

from datetime import datetime
from uuid import UUID

import msgspec

from waymark.assessments.schemas import AssessmentResult
from waymark.database import Connection, new_id
from waymark.jobs.outbox import add_job

REISSUE = "reissue_credentials"


async def add_revision(
    connection: Connection,
    assessment_id: UUID,
    release_id: UUID,
    result: AssessmentResult,
    now: datetime,
) -> UUID | None:
    """Insert `result` as the revision that it names, in the open transaction.

    Returns the job that takes a correction into the credentials issued before, to be sent once the
    transaction is committed; None for the first revision, which nothing can rest on yet.
    """
    # Whoever issues a credential holds this lock while looking at the newest revision.
    await connection.execute("SELECT id FROM assessment WHERE id = $1 FOR UPDATE", assessment_id)
    await connection.execute(
        """
        INSERT INTO result_revision (id, assessment, number, release, reason, document, computed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        new_id(),
        assessment_id,
        result.revision.number,
        release_id,
        result.revision.reason,
        msgspec.json.encode(result).decode(),
        now,
    )
    if result.revision.number == 1:
        return None
    return await add_job(
        connection,
        REISSUE,
        {"assessment_id": str(assessment_id)},
        f"{REISSUE} {assessment_id} {result.revision.number}",
        now,
    )
