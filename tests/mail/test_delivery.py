"""One cause, one e-mail: whatever the server, the line or the worker does."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from uuid import UUID, uuid4

import pytest

from tests.factories import NOW
from tests.mail.servers import MailServer, never, running, say
from tests.visitors import Visitor
from waymark.database import pool, transaction
from waymark.jobs.outbox import ATTEMPTS, run_job, select_due_jobs
from waymark.mail.actions import SEND_JOB, promise_mail
from waymark.mail.delivery import CLAIM, MailInHand, deliver
from waymark.mail.facts import ResultReady
from waymark.mail.jobs import sending_through
from waymark.mail.messages import Sender
from waymark.mail.post import Post
from waymark.mail.smtp import MailDelayed, MailUnanswered, SmtpServer

ADDRESS = "alice@example.com"
SENDER = Sender(address="post@example.org", site="https://example.org", secret="s" * 32)
DAY = timedelta(days=1)


def through(server: MailServer, seconds: float = 5) -> Post:
    return Post(
        sender=SENDER,
        server=SmtpServer(url=f"smtp://localhost:{server.port}", send_seconds=seconds),
        is_local=False,
    )


async def account_of(visitor: Visitor, email: str | None = ADDRESS) -> UUID:
    account_id = UUID((await visitor.get("/api/session")).json()["account"]["id"])
    await pool().execute("UPDATE account SET email = $2 WHERE id = $1", account_id, email)
    return account_id


async def choose(visitor: Visitor, *, results: bool = True, reminders: bool = False) -> None:
    body = {"results": results, "reminders": reminders, "timeZone": "Europe/Vienna"}
    assert (await visitor.put("/api/mail-choices", body)).status_code == 200


async def promise(account_id: UUID, cause: str = "once") -> bool:
    facts = ResultReady(assessment_id=uuid4(), name="Back-end developer")
    async with transaction() as connection:
        return await promise_mail(connection, account_id, facts, cause, NOW)


@pytest.fixture
async def message_id(alice: Visitor) -> UUID:
    """Of a message that is promised to Alice, who wants it."""
    account_id = await account_of(alice)
    await choose(alice)
    assert await promise(account_id)
    found: UUID = await pool().fetchval("SELECT id FROM mail_message")
    return found


async def state_of(message_id: UUID) -> tuple[str, str | None]:
    row = await pool().fetchrow("SELECT state, reply FROM mail_message WHERE id = $1", message_id)
    return row["state"], row["reply"]


async def run_mail_jobs(post: Post, now: datetime) -> int:
    handlers = {SEND_JOB: sending_through(post)}
    return sum([await run_job(job, handlers, now) for job, _ in await select_due_jobs(now)])


async def test_one_cause_makes_one_message(alice: Visitor) -> None:
    account_id = await account_of(alice)

    assert await promise(account_id)
    assert not await promise(account_id)

    assert await pool().fetchval("SELECT count(*) FROM mail_message") == 1
    assert await pool().fetchval("SELECT count(*) FROM job") == 1


async def test_a_cause_that_is_rolled_back_promises_nothing(alice: Visitor) -> None:
    account_id = await account_of(alice)
    facts = ResultReady(assessment_id=uuid4(), name="Path")

    with pytest.raises(ZeroDivisionError):
        async with transaction() as connection:
            await promise_mail(connection, account_id, facts, "once", NOW)
            _ = 1 / 0

    assert await pool().fetchval("SELECT count(*) FROM mail_message") == 0


async def test_it_goes_to_the_owner_and_only_once(message_id: UUID) -> None:
    async with running(MailServer()) as server:
        assert await deliver(message_id, through(server), NOW) == "sent"
        assert await deliver(message_id, through(server), NOW + DAY) == "sent"

    assert server.recipients == [ADDRESS]
    assert len(server.texts) == 1


async def test_many_workers_at_once_send_it_once(message_id: UUID) -> None:
    async with running(MailServer()) as server:
        outcomes = await asyncio.gather(
            *(deliver(message_id, through(server), NOW) for _ in range(6)), return_exceptions=True
        )

    assert len(server.texts) == 1
    assert {type(outcome) for outcome in outcomes} <= {str, MailInHand}


async def test_a_passing_refusal_is_tried_again_by_the_outbox(message_id: UUID) -> None:
    server = MailServer(to_recipient=[say("451 Later"), say("451 Later"), say("250 Fine")])
    async with running(server):
        for number in range(3):
            await run_mail_jobs(through(server), NOW + number * DAY)

    assert len(server.texts) == 1
    assert await state_of(message_id) == ("sent", "250 Taken")


async def test_a_final_refusal_is_not_tried_again(message_id: UUID, alice: Visitor) -> None:
    async with running(MailServer(to_recipient=[say("550 No such mailbox")])) as server:
        assert await run_mail_jobs(through(server), NOW) == 1
        assert await select_due_jobs(NOW + DAY) == []

    assert await state_of(message_id) == ("refused", "550 No such mailbox")
    assert (await alice.get("/api/mail-choices")).json()["refused"] == "550 No such mailbox"


async def test_a_text_that_is_refused_for_now_is_no_hand_over(message_id: UUID) -> None:
    server = MailServer(to_text=[say("452 No space left")])
    async with running(server):
        for number in range(ATTEMPTS - 1):
            with pytest.raises(MailDelayed):
                await deliver(message_id, through(server), NOW + number * DAY)
        server.to_text = [say("250 Fine")]
        assert await deliver(message_id, through(server), NOW + ATTEMPTS * DAY) == "sent"


async def test_an_unanswered_text_is_sent_once_more_the_very_same_and_then_left(
    message_id: UUID,
) -> None:
    server = MailServer(to_text=[never])
    async with running(server):
        for number in range(2):
            with pytest.raises(MailUnanswered):
                await deliver(message_id, through(server, seconds=0.5), NOW + number * DAY)
        assert await deliver(message_id, through(server), NOW + 2 * DAY) == "unclear"

    first, second = server.texts
    assert first == second
    assert message_from_bytes(first)["Message-ID"] == f"<{message_id}@example.org>"


async def test_a_refusal_for_now_does_not_forget_an_earlier_unanswered_text(
    message_id: UUID,
) -> None:
    server = MailServer(to_text=[never, say("452 No space left"), never])
    async with running(server):
        for error in (MailUnanswered, MailDelayed, MailUnanswered):
            with pytest.raises(error):
                await deliver(message_id, through(server, seconds=0.5), NOW)
        assert await deliver(message_id, through(server), NOW) == "unclear"


async def test_a_worker_that_dies_before_the_text_leaves_it_to_the_next(message_id: UUID) -> None:
    sending = asyncio.Event()

    async def stop_here() -> str:
        sending.set()
        return await never()

    server = MailServer(to_recipient=[stop_here, say("250 Fine")])
    async with running(server):
        worker = asyncio.create_task(deliver(message_id, through(server), NOW))
        await sending.wait()
        worker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await worker
        with pytest.raises(MailInHand):
            await deliver(message_id, through(server), NOW)
        assert await deliver(message_id, through(server), NOW + CLAIM * 2) == "sent"

    assert len(server.texts) == 1


async def test_a_worker_that_dies_between_sent_and_noted_makes_two_at_most(
    message_id: UUID,
) -> None:
    taken = asyncio.Event()

    async def take_and_hang() -> str:
        taken.set()
        return await never()

    server = MailServer(to_text=[take_and_hang, take_and_hang, say("250 Fine")])
    async with running(server):
        for number in range(2):
            taken.clear()
            now = NOW + number * DAY
            worker = asyncio.create_task(deliver(message_id, through(server), now))
            await taken.wait()
            worker.cancel()
            with pytest.raises(asyncio.CancelledError):
                await worker
        assert await deliver(message_id, through(server), NOW + 2 * DAY) == "unclear"

    assert len(server.texts) == 2


async def test_what_was_switched_off_meanwhile_is_not_sent(
    message_id: UUID, alice: Visitor
) -> None:
    await choose(alice, results=False)

    async with running(MailServer()) as server:
        assert await deliver(message_id, through(server), NOW) == "dropped"

    assert server.texts == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE account SET suspended_at = $1", "UPDATE account SET deletion_due_at = $1"],
)
async def test_nobody_writes_to_an_account_that_is_suspended_or_to_be_deleted(
    message_id: UUID, statement: str
) -> None:
    await pool().execute(statement, NOW)

    async with running(MailServer()) as server:
        assert await deliver(message_id, through(server), NOW) == "dropped"

    assert server.texts == []


async def test_without_an_address_nothing_is_sent(alice: Visitor, message_id: UUID) -> None:
    await account_of(alice, email=None)

    async with running(MailServer()) as server:
        assert await deliver(message_id, through(server), NOW) == "dropped"


async def test_a_stored_address_that_is_none_is_refused_and_sent_nowhere(
    alice: Visitor, message_id: UUID
) -> None:
    await account_of(alice, email="alice@example.com>\r\nRCPT TO:<eve@example.com")

    async with running(MailServer()) as server:
        assert await deliver(message_id, through(server), NOW) == "refused"

    assert server.recipients == []


async def test_in_production_without_a_server_it_is_dropped_and_says_why(
    message_id: UUID,
) -> None:
    off = Post(sender=SENDER, server=None, is_local=False)

    assert await deliver(message_id, off, NOW) == "dropped"

    assert await state_of(message_id) == ("dropped", "No mail server is set up.")


async def test_in_local_mode_it_lands_on_a_page_of_this_machine(
    alice: Visitor, message_id: UUID, nobody: Visitor
) -> None:
    local = Post(sender=SENDER, server=None, is_local=True)
    await account_of(alice, email=None)

    assert await deliver(message_id, local, NOW) == "kept"

    assert "Your result is ready" in (await nobody.get("/local/mail")).text
    itself = await nobody.get(f"/local/mail/{message_id}/html")
    assert "See the result" in itself.text
    assert "sandbox" in itself.headers["content-security-policy"]


async def test_a_message_to_a_deleted_account_is_gone_without_a_trace(
    message_id: UUID, visit: Callable[[], Visitor]
) -> None:
    await pool().execute("DELETE FROM account")

    async with running(MailServer()) as server:
        assert await deliver(message_id, through(server), NOW) == "gone"

    assert server.texts == []
