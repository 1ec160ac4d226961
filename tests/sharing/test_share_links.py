"""A link shows what its owner chose, to whoever has it, for as long as they want it to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.sharing.sharing import add_revision, finish_early, in_days, look, share
from tests.visitors import Visitor
from waymark.database import pool


async def test_the_page_shows_the_chosen_parts_and_no_other(
    alice: Visitor, nobody: Visitor
) -> None:
    assessment = await finish_early(alice)
    texts = {}
    for part in ("level", "score", "areas"):
        created = (await share(alice, assessment, shows=[part])).json()
        page = await look(nobody, created["address"])
        assert page.status_code == 200
        texts[part] = page.text

    has = {part: [f'<h2 id="{name}"' in text for name in texts] for part, text in texts.items()}

    assert has == {
        "level": [True, False, False],
        "score": [False, True, False],
        "areas": [False, False, True],
    }
    assert not any("Alice" in text for text in texts.values())


async def test_the_name_is_shown_only_where_it_was_chosen(alice: Visitor, nobody: Visitor) -> None:
    assessment = await finish_early(alice)
    created = (await share(alice, assessment, shows=["name", "level"])).json()

    assert "Alice" in (await look(nobody, created["address"])).text


async def test_a_link_that_would_show_nothing_is_refused(alice: Visitor) -> None:
    assessment = await finish_early(alice)

    assert (await share(alice, assessment, shows=["name"])).status_code == 422
    assert (await share(alice, assessment, shows=[])).status_code == 400


@pytest.mark.parametrize("days", [-1, 400])
async def test_a_last_day_that_is_past_or_too_far_off_is_refused(alice: Visitor, days: int) -> None:
    assessment = await finish_early(alice)

    assert (await share(alice, assessment, until=in_days(days))).status_code == 422


async def test_a_link_works_until_the_end_of_its_last_day(alice: Visitor) -> None:
    assessment = await finish_early(alice)
    until = in_days(7)

    created = (await share(alice, assessment, until=until)).json()

    end = datetime.fromisoformat(until).replace(tzinfo=UTC) + timedelta(days=1)
    assert datetime.fromisoformat(created["share"]["expiresAt"]) == end


async def test_the_preview_is_the_very_page_that_others_get(
    alice: Visitor, nobody: Visitor
) -> None:
    assessment = await finish_early(alice)
    until = in_days(30)
    preview = await alice.get(
        f"/as-others-see-it/{assessment}?revision=1&shows=score&shows=name&until={until}"
    )

    created = (await share(alice, assessment, shows=["score", "name"], until=until)).json()
    shared = await look(nobody, created["address"])

    assert preview.status_code == 200
    assert preview.content == shared.content
    assert (await alice.get("/api/shares")).json()[0]["views"] == 1


async def test_charlie_cannot_preview_share_or_revoke_what_is_alices(
    alice: Visitor, charlie: Visitor
) -> None:
    assessment = await finish_early(alice)
    created = (await share(alice, assessment)).json()
    preview = f"/as-others-see-it/{assessment}?revision=1&shows=score&until={in_days(7)}"

    assert (await charlie.get(preview)).status_code == 404
    assert (await share(charlie, assessment)).status_code == 404
    revoked = await charlie.post(f"/api/shares/{created['share']['id']}/revoke")
    assert revoked.status_code == 404
    assert (await charlie.get("/api/shares")).json() == []


async def test_a_revoked_link_says_calmly_that_it_is_over(alice: Visitor, nobody: Visitor) -> None:
    assessment = await finish_early(alice)
    created = (await share(alice, assessment)).json()

    revoked = await alice.post(f"/api/shares/{created['share']['id']}/revoke")
    again = await alice.post(f"/api/shares/{created['share']['id']}/revoke")
    page = await look(nobody, created["address"])

    assert revoked.json()["state"] == "revoked"
    assert again.json() == revoked.json()
    assert page.status_code == 410
    assert "no longer in use" in page.text
    assert "Back-end developer" not in page.text


async def test_an_expired_link_says_the_same(alice: Visitor, nobody: Visitor) -> None:
    assessment = await finish_early(alice)
    created = (await share(alice, assessment)).json()
    await pool().execute("UPDATE result_share SET expires_at = now() - interval '1 second'")

    assert (await look(nobody, created["address"])).status_code == 410
    assert (await alice.get("/api/shares")).json()[0]["state"] == "expired"


@pytest.mark.parametrize("column", ["suspended_at", "deletion_due_at"])
async def test_links_stop_with_the_account_that_made_them(
    alice: Visitor, nobody: Visitor, column: str
) -> None:
    assessment = await finish_early(alice)
    created = (await share(alice, assessment)).json()
    await pool().execute(f"UPDATE account SET {column} = now()")  # noqa: S608 - one of two names

    assert (await look(nobody, created["address"])).status_code == 410


async def test_no_cache_search_engine_or_linked_page_learns_of_a_link(
    alice: Visitor, nobody: Visitor
) -> None:
    assessment = await finish_early(alice)
    address = (await share(alice, assessment)).json()["address"]
    found = await look(nobody, address)
    unknown = await look(nobody, "/r/made-up")
    await pool().execute("UPDATE result_share SET revoked_at = now()")

    for page in (found, unknown, await look(nobody, address)):
        assert page.headers["cache-control"] == "private, no-store"
        assert "noindex" in page.headers["x-robots-tag"]
        assert page.headers["referrer-policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex">' in page.text
        assert "set-cookie" not in page.headers
    assert unknown.status_code == 404
    assert address.rpartition("/")[2] not in found.text


async def test_only_a_fingerprint_of_the_link_is_kept(alice: Visitor) -> None:
    assessment = await finish_early(alice)
    token = (await share(alice, assessment)).json()["address"].rpartition("/")[2]

    stored = await pool().fetchval("SELECT result_share::text FROM result_share")
    events = await pool().fetchval("SELECT string_agg(details::text, ' ') FROM audit_event")

    assert len(token) == 43  # 256 bits in base64url
    assert token not in stored
    assert token not in events


async def test_the_numbers_stay_those_that_were_shared_and_the_page_tells_of_newer_ones(
    alice: Visitor, nobody: Visitor
) -> None:
    assessment = await finish_early(alice)
    address = (await share(alice, assessment, shows=["score"])).json()["address"]
    before = (await look(nobody, address)).text

    await add_revision(assessment, score={"value": 99.0, "low": 98.0, "high": 99.5})
    after = (await look(nobody, address)).text

    assert "newer revision" not in before
    assert "newer revision" in after
    assert "a question was corrected" in after
    assert '<span class="value">99</span>' not in after
    listed = (await alice.get("/api/shares")).json()[0]
    assert (listed["revision"], listed["newestRevision"]) == (1, 2)


async def test_a_session_taken_for_an_employer_cannot_be_shared(alice: Visitor) -> None:
    assessment = await finish_early(alice)
    await pool().execute("UPDATE assessment SET purpose = 'hiring'")

    assert (await share(alice, assessment)).status_code == 404


async def test_an_unknown_session_or_revision_cannot_be_shared(alice: Visitor) -> None:
    assessment = await finish_early(alice)

    assert (await share(alice, str(uuid4()))).status_code == 404
    assert (await share(alice, assessment, revision=2)).status_code == 404


async def test_nobody_keeps_more_links_than_they_can_look_after(alice: Visitor) -> None:
    assessment = await finish_early(alice)
    for _ in range(50):
        created = await share(alice, assessment)
        assert created.status_code == 201

    assert (await share(alice, assessment)).status_code == 409
    await alice.post(f"/api/shares/{created.json()['share']['id']}/revoke")
    assert (await share(alice, assessment)).status_code == 201


async def test_sharing_viewing_and_revoking_stand_in_the_owners_audit_log(
    alice: Visitor, nobody: Visitor
) -> None:
    assessment = await finish_early(alice)
    created = (await share(alice, assessment)).json()
    await look(nobody, created["address"])
    await look(nobody, created["address"])
    await alice.post(f"/api/shares/{created['share']['id']}/revoke")

    owner = UUID((await alice.get("/api/session")).json()["account"]["id"])
    events = await pool().fetch(
        """
        SELECT event, actor, address FROM audit_event WHERE account = $1 AND event LIKE '%share%'
        ORDER BY id
        """,
        owner,
    )

    assert [(row["event"], row["actor"]) for row in events] == [
        ("result_shared", owner),
        ("share_viewed", None),  # once a day, however often
        ("share_revoked", owner),
    ]
    assert events[1]["address"] is None


async def test_the_pages_of_a_session_are_still_those_of_the_app(alice: Visitor) -> None:
    assessment = await finish_early(alice)

    for address in (f"/sessions/{assessment}", f"/sessions/{assessment}/result"):
        page = await alice.get(address)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
