"""A credential is issued to the holder of a result alone, once, and ends when they say so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.credentials.holding import account_id_of, finish_well, issue, issued, token_of
from tests.factories import STACK
from tests.sharing.sharing import finish_early
from tests.visitors import Visitor, run_jobs
from waymark.credentials.actions import reissue_credentials
from waymark.credentials.queries import select_revoked_places
from waymark.database import pool

DOWNLOADS = ("token", "envelope", "badge")


async def test_the_holder_sees_it_in_their_list_and_charlie_does_not(
    alice: Visitor, charlie: Visitor
) -> None:
    credential = await issued(alice)

    listed = (await alice.get("/api/credentials")).json()
    of_charlie = (await charlie.get("/api/credentials")).json()

    assert listed == {"isOffered": True, "credentials": [credential]}
    assert of_charlie["credentials"] == []


async def test_charlie_can_neither_issue_download_nor_revoke_what_is_alices(
    alice: Visitor, charlie: Visitor
) -> None:
    assessment = await finish_well(alice)
    assert (await issue(charlie, assessment)).status_code == 404
    credential = (await issue(alice, assessment)).json()
    address = f"/api/credentials/{credential['id']}"

    for what in DOWNLOADS:
        assert (await charlie.get(f"{address}/{what}")).status_code == 404
    assert (await charlie.post(f"{address}/revoke")).status_code == 404
    assert (await alice.get("/api/credentials")).json()["credentials"][0]["state"] == "valid"


async def test_there_is_one_credential_for_a_result_until_it_is_revoked(alice: Visitor) -> None:
    assessment = await finish_well(alice)
    first = (await issue(alice, assessment)).json()

    again = await issue(alice, assessment)
    await alice.post(f"/api/credentials/{first['id']}/revoke")
    after = await issue(alice, assessment, showsName=True)

    assert (again.status_code, again.json()["code"]) == (409, "credential_in_force")
    assert after.status_code == 201
    assert after.json()["name"] == "Alice"


async def test_a_result_without_a_level_is_not_attested(alice: Visitor) -> None:
    response = await issue(alice, await finish_early(alice))

    assert (response.status_code, response.json()["code"]) == (409, "nothing_to_attest")


async def test_a_session_that_goes_on_has_nothing_to_attest(alice: Visitor) -> None:
    await finish_early(alice)
    state = await alice.post("/api/assessments", {"path": "back-end-developer", "stack": STACK})

    assert (await issue(alice, state.json()["id"])).status_code == 404
    assert (await issue(alice, str(uuid4()))).status_code == 404


async def test_a_session_taken_for_an_employer_is_not_attested(alice: Visitor) -> None:
    assessment = await finish_well(alice)
    await pool().execute("UPDATE assessment SET purpose = 'hiring'")

    assert (await issue(alice, assessment)).status_code == 404


async def test_a_result_older_than_a_credential_lasts_is_not_attested(alice: Visitor) -> None:
    assessment = await finish_well(alice)
    await pool().execute(
        """
        UPDATE result_revision
        SET document = jsonb_set(document, '{finishedAt}', '"2020-01-01T00:00:00Z"')
        """
    )

    assert (await issue(alice, assessment)).json()["code"] == "nothing_to_attest"


async def test_revoking_twice_changes_nothing_and_nothing_is_left_to_download(
    alice: Visitor,
) -> None:
    credential = await issued(alice)
    address = f"/api/credentials/{credential['id']}"

    first = (await alice.post(f"{address}/revoke")).json()
    second = (await alice.post(f"{address}/revoke")).json()

    assert first == second
    assert (first["state"], first["revokedBecause"]) == ("revoked", "holder")
    for what in DOWNLOADS:
        assert (await alice.get(f"{address}/{what}")).status_code == 409


async def test_a_deleted_account_takes_its_credentials_along_and_leaves_them_revoked(
    alice: Visitor,
) -> None:
    await issued(alice)
    status = await pool().fetchrow(
        "SELECT st.* FROM credential_status st JOIN credential c ON c.status = st.id"
    )
    assert status is not None

    await pool().execute("DELETE FROM account WHERE id = $1", await account_id_of(alice))

    assert await pool().fetchval("SELECT count(*) FROM credential") == 0
    assert status["place"] in await select_revoked_places(status["list"])


async def test_issuing_and_revoking_stand_in_the_audit_log(alice: Visitor) -> None:
    credential = await issued(alice)
    await alice.post(f"/api/credentials/{credential['id']}/revoke")
    owner = await account_id_of(alice)

    events = await pool().fetch(
        "SELECT event, actor FROM audit_event WHERE account = $1 AND event LIKE 'credential%'"
        " ORDER BY id",
        owner,
    )

    assert [(row["event"], row["actor"]) for row in events] == [
        ("credential_issued", owner),
        ("credential_revoked", owner),
    ]


async def test_what_is_downloaded_is_for_the_holder_alone_to_keep(alice: Visitor) -> None:
    credential = await issued(alice)

    for what, ending in zip(DOWNLOADS, ("jwt", "json", "svg"), strict=True):
        response = await alice.get(f"/api/credentials/{credential['id']}/{what}")
        assert response.headers["cache-control"] == "private, no-store"
        name = f"waymark-back-end-developer-{credential['level']}.{ending}"
        assert response.headers["content-disposition"] == f'attachment; filename="{name}"'


async def test_places_in_the_status_list_are_drawn_at_random_and_never_twice(
    alice: Visitor,
) -> None:
    assessment = await finish_well(alice)
    for _ in range(5):
        credential = (await issue(alice, assessment)).json()
        await alice.post(f"/api/credentials/{credential['id']}/revoke")

    rows = await pool().fetch(
        """
        SELECT st.place FROM credential c JOIN credential_status st ON st.id = c.status
        ORDER BY c.issued_at, st.id
        """
    )
    places = [row["place"] for row in rows]

    assert len(set(places)) == 5
    assert places != sorted(places) or places[-1] - places[0] > 5


async def test_a_full_list_is_followed_by_another(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = await finish_well(alice)
    newest = await pool().fetchval("SELECT coalesce(max(list), 1) FROM credential_status")
    monkeypatch.setattr("waymark.credentials.actions.FULL_AT", 0)

    credential = (await issue(alice, assessment)).json()

    token = await token_of(alice, credential)
    expected = newest if not await _has_others(newest, credential["id"]) else newest + 1
    assert (
        await pool().fetchval(
            "SELECT list FROM credential_status st JOIN credential c ON c.status = st.id"
        )
        == expected
    )
    assert (await alice.get(f"/credentials/status/{expected}")).status_code == 200
    assert token.count(".") == 2


async def _has_others(number: int, credential_id: str) -> bool:
    found: bool = await pool().fetchval(
        """
        SELECT EXISTS (
            SELECT 1 FROM credential_status WHERE list = $1
              AND id <> (SELECT status FROM credential WHERE id = $2)
        )
        """,
        number,
        UUID(credential_id),
    )
    return found


async def test_reissuing_without_a_correction_does_nothing(alice: Visitor) -> None:
    credential = await issued(alice)

    assert await reissue_credentials(UUID(credential["assessmentId"]), datetime.now(UTC)) == 0
    assert (await alice.get("/api/credentials")).json()["credentials"] == [credential]


async def test_an_expired_credential_says_so(alice: Visitor) -> None:
    credential = await issued(alice)
    await pool().execute(
        "UPDATE credential SET valid_until = $1", datetime.now(UTC) - timedelta(seconds=1)
    )

    [listed] = (await alice.get("/api/credentials")).json()["credentials"]

    assert listed["id"] == credential["id"]
    assert listed["state"] == "expired"
    assert await run_jobs() == 0
