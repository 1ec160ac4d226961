"""What was done with an account is told to its subject, in plain words, a page at a time."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.visitors import Visitor
from waymark.accounts.audit import Event, record_event
from waymark.database import transaction
from waymark.privacy.wording import SENTENCES, say


async def account_of(visitor: Visitor) -> UUID:
    return UUID((await visitor.get("/api/session")).json()["account"]["id"])


async def note(account_id: UUID, event: Event, actor_id: UUID | None, **details: str) -> None:
    async with transaction() as connection:
        await record_event(
            connection,
            account_id,
            event,
            datetime.now(UTC),
            actor_id=actor_id,
            address="203.0.113.77",
            details=details,
        )


def test_every_event_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Event)
    for event in Event:
        for details in ({}, {"provider": "github", "device": "Firefox on Linux", "label": "al"}):
            sentence = say(event, details)
            assert sentence[0].isupper()
            assert not sentence.endswith((" ", "."))
            assert "  " not in sentence
            assert "_" not in sentence


@pytest.mark.parametrize(
    ("event", "details", "sentence"),
    [
        (
            Event.SIGNED_IN,
            {"provider": "github", "providerName": "GitHub", "device": "Firefox on Linux"},
            "Signed in with GitHub from Firefox on Linux",
        ),
        (
            Event.SIGNED_IN,
            {"provider": "local", "device": "Chrome on macOS"},
            "Signed in from Chrome on macOS",
        ),
        (Event.IDENTITY_UNLINKED, {"provider": "gitlab", "label": "al"}, "Unlinked GitLab (al)"),
        (Event.SIGNED_OUT, {"device": 5}, "Signed out"),
        (Event.SHARE_VIEWED, {}, "A shared result seen"),
    ],
)
def test_sentences(event: Event, details: dict[str, str], sentence: str) -> None:
    assert say(event, details) == sentence


def test_an_event_of_a_later_release_is_shown_by_its_name() -> None:
    assert say("password_changed", {}) == "Password changed"


async def test_pages_follow_each_other_without_a_gap_or_a_repeat(alice: Visitor) -> None:
    account_id = await account_of(alice)
    for _ in range(24):
        await note(account_id, Event.SHARE_VIEWED, None)

    seen: list[str] = []
    address = "/api/audit?limit=10"
    sizes = []
    while address:
        page = (await alice.get(address)).json()
        sizes.append(len(page["events"]))
        seen += [event["id"] for event in page["events"]]
        address = f"/api/audit?limit=10&before={page['next']}" if page["next"] else ""

    assert sizes == [10, 10, 5]
    assert len(set(seen)) == 25
    assert seen == sorted(seen, reverse=True)


async def test_who_did_it_and_from_where_is_told_without_naming_others(
    alice: Visitor, charlie: Visitor
) -> None:
    mine, theirs = await account_of(alice), await account_of(charlie)
    await note(mine, Event.SHARE_VIEWED, theirs)
    await note(mine, Event.SHARE_VIEWED, None)
    await note(mine, Event.RESULT_SHARED, mine)

    reply = await alice.get("/api/audit?limit=3")

    events = reply.json()["events"]
    # Within one millisecond the order is chance.
    assert {event["by"] for event in events} == {"you", "Waymark", "somebody else"}
    assert {event["network"] for event in events} == {"203.0.113.0/24"}
    assert str(theirs) not in reply.text


async def test_nobody_reads_anybody_elses_log_by_a_place_in_it(
    alice: Visitor, charlie: Visitor
) -> None:
    await note(await account_of(charlie), Event.SHARE_VIEWED, None)
    page = (await charlie.get("/api/audit")).json()

    reply = (await alice.get(f"/api/audit?before={page['events'][0]['id']}")).json()

    own = {event["id"] for event in (await alice.get("/api/audit")).json()["events"]}
    assert {event["id"] for event in reply["events"]} <= own


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "before=yesterday"])
async def test_a_page_that_makes_no_sense_is_refused(
    visit: Callable[[], Visitor], query: str
) -> None:
    alice = await visit().sign_in("Alice")

    assert (await alice.get(f"/api/audit?{query}")).status_code == 400
