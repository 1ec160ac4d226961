"""The audit log: written with its cause, shortened addresses, never rewritten."""

import asyncpg
import pytest

from tests.factories import NOW
from waymark.accounts.actions import sign_in_locally
from waymark.accounts.audit import Event, record_event, shortened_address
from waymark.database import pool, transaction


async def test_an_event_is_gone_when_its_cause_is_rolled_back(clean: None) -> None:
    account = await sign_in_locally("Alice", NOW)

    async def fail_after_writing() -> None:
        async with transaction() as connection:
            await record_event(connection, account.id, Event.IDENTITY_LINKED, NOW)
            raise LookupError("the change fails after its event was written")

    with pytest.raises(LookupError):
        await fail_after_writing()

    linked = "SELECT count(*) FROM audit_event WHERE event = 'identity_linked'"
    assert await pool().fetchval(linked) == 0


async def test_an_event_cannot_be_rewritten(clean: None) -> None:
    account = await sign_in_locally("Alice", NOW)
    async with transaction() as connection:
        await record_event(connection, account.id, Event.SIGNED_IN, NOW, actor_id=account.id)

    with pytest.raises(asyncpg.PostgresError, match="not rewritten"):
        await pool().execute("UPDATE audit_event SET event = 'signed_out'")


async def test_a_deleted_actor_is_taken_out_and_the_event_stays(clean: None) -> None:
    alice = await sign_in_locally("Alice", NOW)
    charlie = await sign_in_locally("Charlie", NOW)
    async with transaction() as connection:
        await record_event(connection, alice.id, Event.SHARE_VIEWED, NOW, actor_id=charlie.id)

    await pool().execute("DELETE FROM account WHERE id = $1", charlie.id)

    kept = await pool().fetchrow("SELECT actor FROM audit_event WHERE event = 'share_viewed'")
    assert kept is not None
    assert kept["actor"] is None


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("/run/waymark.sock", None),
        ("", None),
    ],
)
def test_only_the_network_of_an_address_is_kept(address: str, kept: str | None) -> None:
    assert shortened_address(address) == kept
