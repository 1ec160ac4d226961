"""A result that is worked out anew revokes what was issued on it, and issues what still holds."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from tests.credentials.holding import (
    account_id_of,
    check_on_page,
    decode,
    finish_well,
    issue,
    issued,
    token_of,
)
from tests.visitors import Visitor, run_jobs
from waymark.assessments.revisions import add_revision
from waymark.assessments.schemas import AssessmentResult, RevisionView
from waymark.credentials.actions import reissue_credentials
from waymark.database import pool, transaction


async def correct(assessment_id: str, **changes: Any) -> UUID | None:
    """Add a revision to a result, as a corrected key does; return the job that follows from it."""
    row = await pool().fetchrow(
        "SELECT * FROM result_revision WHERE assessment = $1 ORDER BY number DESC LIMIT 1",
        assessment_id,
    )
    assert row is not None
    now = datetime.now(UTC)
    result = msgspec.json.decode(row["document"], type=AssessmentResult)
    revision = RevisionView(number=row["number"] + 1, reason="key_corrected", computed_at=now)
    result = msgspec.structs.replace(result, revision=revision, **changes)
    async with transaction() as connection:
        return await add_revision(connection, UUID(assessment_id), row["release"], result, now)


async def result_of(assessment_id: str) -> AssessmentResult:
    document = await pool().fetchval(
        "SELECT document FROM result_revision WHERE assessment = $1", assessment_id
    )
    return msgspec.json.decode(document, type=AssessmentResult)


async def test_a_correction_revokes_the_credential_and_issues_it_anew(
    alice: Visitor, nobody: Visitor
) -> None:
    old = await issued(alice, showsName=True)
    old_token = await token_of(alice, old)
    result = await result_of(old["assessmentId"])
    score = msgspec.structs.replace(result.score, value=77.7)

    await correct(old["assessmentId"], score=score)
    await run_jobs()

    new, replaced = (await alice.get("/api/credentials")).json()["credentials"]
    assert (replaced["id"], replaced["state"]) == (old["id"], "revoked")
    assert replaced["revokedBecause"] == "superseded"
    assert (new["state"], new["revision"], new["name"]) == ("valid", 2, "Alice")
    claims = await decode(nobody, await token_of(alice, new))
    assert "77.7" in [each["value"] for each in claims["credentialSubject"]["result"]]
    page = await check_on_page(nobody, old_token)
    assert "This credential was revoked" in page.text
    assert f"/verify/{new['id']}" in page.text


async def test_a_correction_that_takes_the_level_away_only_revokes(alice: Visitor) -> None:
    old = await issued(alice)
    result = await result_of(old["assessmentId"])

    await correct(old["assessmentId"], label=msgspec.structs.replace(result.label, shown=None))
    await run_jobs()

    [left] = (await alice.get("/api/credentials")).json()["credentials"]
    assert (left["id"], left["state"]) == (old["id"], "revoked")
    assert (await issue(alice, old["assessmentId"])).json()["code"] == "nothing_to_attest"


async def test_what_its_holder_revoked_is_not_issued_again(alice: Visitor) -> None:
    old = await issued(alice)
    await alice.post(f"/api/credentials/{old['id']}/revoke")

    await correct(old["assessmentId"])
    await run_jobs()

    [left] = (await alice.get("/api/credentials")).json()["credentials"]
    assert left["revokedBecause"] == "holder"


async def test_the_job_may_run_twice(alice: Visitor) -> None:
    old = await issued(alice)
    await correct(old["assessmentId"])
    now = datetime.now(UTC)

    replaced = [await reissue_credentials(UUID(old["assessmentId"]), now) for _ in range(2)]

    assert replaced == [1, 0]
    assert len((await alice.get("/api/credentials")).json()["credentials"]) == 2


async def test_a_first_result_asks_for_no_such_job(alice: Visitor) -> None:
    await finish_well(alice)

    names = await pool().fetch("SELECT DISTINCT name FROM job")

    assert "reissue_credentials" not in [row["name"] for row in names]


async def test_replacing_stands_in_the_audit_log_as_nobodys_doing(alice: Visitor) -> None:
    old = await issued(alice)
    await correct(old["assessmentId"])
    await run_jobs()

    row = await pool().fetchrow(
        "SELECT actor, details FROM audit_event WHERE account = $1 AND event = $2",
        await account_id_of(alice),
        "credential_replaced",
    )

    assert row is not None
    assert row["actor"] is None
    assert msgspec.json.decode(row["details"])["credential"] == old["id"]
