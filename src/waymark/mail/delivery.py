"""Bring a message to its end: sent once, as far as SMTP lets anybody know.

Two workers never send the same message at once: whoever claims the row sends. A claim runs out
after as long as a job may take, so that a dead worker's message is taken up again.

Between a server's taking a message and our noting it lies a moment that no protocol closes
(RFC 1047). What is done about it: `hand_overs` is raised in the database right before the text
goes out, and taken back when the server's answer says that it did not take it. If the answer never
comes (the worker dies, the line breaks, the server is too slow), the message is sent once more,
byte for byte the same and with the same Message-ID, by which many mail systems show it once. After
a second silence it is `unclear` and left alone. So a person gets a message at most twice, and twice
only then.
"""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from waymark.database import pool
from waymark.errors import Conflict
from waymark.mail.facts import LIST_OF, decode_facts
from waymark.mail.messages import AddressUnusable, Recipient, compose
from waymark.mail.post import LOCAL_DOMAIN, Post
from waymark.mail.smtp import Letter, MailDelayed, MailRefused, MailUnanswered, SmtpServer

CLAIM = timedelta(seconds=25)
"""As long as the outbox leases a job."""
MOST_HAND_OVERS = 2

log = structlog.get_logger(source=__name__)


class MailInHand(Conflict):
    """Somebody else is sending it at this moment, or died doing so a moment ago."""


async def deliver(message_id: UUID, post: Post, now: datetime) -> str:
    """Send one message unless that was done; return the state it ends in.

    Raises MailDelayed and MailUnanswered, after which it is to be tried again, and MailInHand.
    """
    row = await _claim(message_id, now)
    if row is None:
        return await _settled_state(message_id)
    if row["hand_overs"] >= MOST_HAND_OVERS:
        return await _settle(message_id, "unclear", "Handed over twice without an answer.", now)
    obstacle = _obstacle(row, post)
    if obstacle is not None:
        return await _settle(message_id, "dropped", obstacle, now)
    if post.server is None:
        return await _settle(message_id, "kept", None, now)
    try:
        letter = _letter(row, post)
    except AddressUnusable as error:
        return await _settle(message_id, "refused", str(error), now)
    return await _send(row, letter, post.server, now)


async def _send(row: asyncpg.Record, letter: Letter, server: SmtpServer, now: datetime) -> str:
    message_id, claimed_until = row["id"], row["claimed_until"]

    async def note_hand_over() -> None:
        noted = await pool().fetchval(
            """
            UPDATE mail_message SET hand_overs = hand_overs + 1
            WHERE id = $1 AND state = 'sending' AND claimed_until = $2 RETURNING id
            """,
            message_id,
            claimed_until,
        )
        if noted is None:  # the claim ran out and another worker has it
            raise MailInHand("Another worker has taken this message over.")

    try:
        reply = await server.send(letter, note_hand_over)
    except MailRefused as error:
        return await _settle(message_id, "refused", str(error), now)
    except MailDelayed as error:
        await _put_back(row, str(error), hand_overs=row["hand_overs"])
        raise
    except MailUnanswered as error:
        await _put_back(row, str(error), hand_overs=row["hand_overs"] + 1)
        raise
    return await _settle(message_id, "sent", reply, now)


async def _claim(message_id: UUID, now: datetime) -> asyncpg.Record | None:
    return await pool().fetchrow(
        """
        UPDATE mail_message m SET state = 'sending', claimed_until = $3
        FROM account a LEFT JOIN mail_choice c ON c.account = a.id
        WHERE m.id = $1 AND a.id = m.account
          AND (m.state = 'waiting' OR (m.state = 'sending' AND m.claimed_until < $2))
        RETURNING m.id, m.facts, m.hand_overs, m.claimed_until, m.created_at,
                  a.id AS account_id, a.display_name, a.email,
                  coalesce(c.reminders, false) AS reminders, coalesce(c.results, false) AS results,
                  a.suspended_at IS NOT NULL OR a.deletion_due_at IS NOT NULL AS is_left_alone
        """,
        message_id,
        now,
        now + CLAIM,
    )


async def _settled_state(message_id: UUID) -> str:
    state: str | None = await pool().fetchval(
        "SELECT state FROM mail_message WHERE id = $1", message_id
    )
    if state in {"waiting", "sending"}:
        raise MailInHand("This message is being sent.")
    return state or "gone"


def _obstacle(row: asyncpg.Record, post: Post) -> str | None:
    """Why a message should not be sent after all."""
    if row["is_left_alone"]:
        return "The account is suspended or about to be deleted."
    if not row[LIST_OF[type(decode_facts(row["facts"]))]]:
        return "Switched off meanwhile."
    if post.delivery == "off":
        return "No mail server is set up."
    if post.delivery == "smtp" and row["email"] is None:
        return "The account has no e-mail address."
    return None


def recipient_of(account_id: UUID, name: str, email: str | None) -> Recipient:
    """Whom to write to. Where nothing is really sent, an account without an address has one."""
    return Recipient(
        account_id=account_id,
        name=name,
        address=email or f"{account_id.hex}@{LOCAL_DOMAIN}",
    )


def _letter(row: asyncpg.Record, post: Post) -> Letter:
    recipient = recipient_of(row["account_id"], row["display_name"], row["email"])
    message = compose(
        row["id"], decode_facts(row["facts"]), recipient, post.sender, row["created_at"]
    )
    return Letter(
        sender=post.sender.address,
        recipient=message["To"].addresses[0].addr_spec,
        content=message.as_bytes(),
    )


async def _settle(message_id: UUID, state: str, reply: str | None, now: datetime) -> str:
    await pool().execute(
        """
        UPDATE mail_message
        SET state = $2, reply = $3, settled_at = $4, claimed_until = NULL
        WHERE id = $1 AND state = 'sending'
        """,
        message_id,
        state,
        reply,
        now,
    )
    log.info("mail_settled", message_id=str(message_id), state=state)
    return state


async def _put_back(row: asyncpg.Record, reply: str, *, hand_overs: int) -> None:
    """Leave it for another try, with the number of hand-overs that nobody answered."""
    await pool().execute(
        """
        UPDATE mail_message
        SET state = 'waiting', reply = $3, claimed_until = NULL, hand_overs = $4
        WHERE id = $1 AND state = 'sending' AND claimed_until = $2
        """,
        row["id"],
        row["claimed_until"],
        reply,
        hand_overs,
    )
