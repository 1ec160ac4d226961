"""Publish the bank's files as a release."""

from datetime import datetime
from uuid import UUID

import msgspec

from waymark.bank.content import AnyQuestion
from waymark.bank.content_hash import content_hash
from waymark.bank.reading import Bank
from waymark.bank.release import ASKED, digest_of, document_of, version_id
from waymark.database import Connection, new_id, transaction
from waymark.errors import Conflict


class PublishedVersionChanged(Conflict):
    """A question was edited without raising its version; nothing was published."""


class Published(msgspec.Struct, frozen=True):
    number: int
    is_new: bool
    """False where the files are those of the current release already."""
    new_versions: int


async def publish_bank(bank: Bank, now: datetime) -> Published:
    """Store what is new and make it the current release. The same files again change nothing.

    `bank` has passed the bank check. Raises PublishedVersionChanged.
    """
    document = document_of(bank)
    digest = digest_of(document)
    questions = [filed.question for filed in bank.questions if filed.question.status in ASKED]
    async with transaction() as connection:
        # Two processes that start at once must not both number a release.
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('bank', 0))")
        new_versions = await _insert_versions(connection, questions, now)
        current = await connection.fetchrow(
            "SELECT number, digest FROM bank_release ORDER BY number DESC LIMIT 1"
        )
        if current is not None and current["digest"] == digest:
            return Published(current["number"], False, new_versions)
        number = 1 if current is None else current["number"] + 1
        await connection.execute(
            """
            INSERT INTO bank_release (id, number, digest, document, published_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            new_id(),
            number,
            digest,
            msgspec.json.encode(document).decode(),
            now,
        )
    return Published(number, True, new_versions)


async def _insert_versions(
    connection: Connection, questions: list[AnyQuestion], now: datetime
) -> int:
    """Insert the versions that are not there yet; return how many."""
    ids = [version_id(question.id, question.version) for question in questions]
    stored: dict[UUID, str] = dict(
        await connection.fetch(
            "SELECT id, content_hash FROM question_version WHERE id = ANY($1)", ids
        )
    )
    changed = [
        question
        for id, question in zip(ids, questions, strict=True)
        if id in stored and stored[id] != content_hash(question)
    ]
    if changed:
        names = ", ".join(f"{each.id} of {each.skill}" for each in changed[:5])
        raise PublishedVersionChanged(
            f"{len(changed)} published question(s) were edited in place: {names}. Results rest on "
            "the published text, so it stays as it is: raise `version` in the file. "
            "Nothing was published."
        )
    added = [
        (id, question.id, question.version, _stored(question), content_hash(question), now)
        for id, question in zip(ids, questions, strict=True)
        if id not in stored
    ]
    await connection.executemany(
        """
        INSERT INTO question_version (id, question, version, content, content_hash, published_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        added,
    )
    return len(added)


def _stored(question: AnyQuestion) -> str:
    return msgspec.json.encode(question).decode()
