"""What a person sees of their e-mail."""

from uuid import UUID

from waymark.errors import NotFound
from waymark.mail.actions import AccountGone
from waymark.mail.delivery import recipient_of
from waymark.mail.messages import Texts, write
from waymark.mail.post import Post
from waymark.mail.queries import (
    StoredMessage,
    select_choice,
    select_kept_message,
    select_kept_messages,
)
from waymark.mail.schemas import MailChoicesView


class MessageNotFound(NotFound): ...


async def read_choices(account_id: UUID, post: Post) -> MailChoicesView:
    """Return what somebody chose, and what becomes of it here. Raises AccountGone."""
    stored = await select_choice(account_id)
    if stored is None:
        raise AccountGone("This account no longer exists. Sign in again.")
    return MailChoicesView(
        reminders=stored.reminders,
        results=stored.results,
        time_zone=stored.time_zone,
        next_reminder_at=stored.next_reminder_at,
        delivery=post.delivery,
        address=stored.email,
        refused=stored.refused,
    )


async def read_kept_message(message_id: UUID, post: Post) -> tuple[StoredMessage, Texts]:
    """Return a message of local mode with its text. Raises MessageNotFound."""
    message = await select_kept_message(message_id)
    if message is None:
        raise MessageNotFound("There is no such message.")
    return message, _texts_of(message, post)


async def read_kept_messages(post: Post) -> list[tuple[StoredMessage, Texts]]:
    """Return the messages of local mode, the newest first."""
    return [(message, _texts_of(message, post)) for message in await select_kept_messages()]


def _texts_of(message: StoredMessage, post: Post) -> Texts:
    recipient = recipient_of(message.account_id, message.name, message.email)
    return write(message.facts, recipient, post.sender)
