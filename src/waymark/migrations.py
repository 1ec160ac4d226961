"""Bring the database to the schema that this code expects."""

import os

import asyncpg

from waymark import database

LOCK = "waymark migrations"


class MigrationFailed(Exception):
    """A migration did not apply; the database is as the last good one left it."""


async def migrate(url: str) -> None:
    """Apply the migrations that are missing. Two at once wait for each other.

    `url` must reach PostgreSQL itself and not a pooler: the lock belongs to the connection.
    """
    os.environ["PICCOLO_CONF"] = "waymark.piccolo_conf"
    # Piccolo finds its engine by importing PICCOLO_CONF when its migrations module is imported.
    from piccolo.apps.migrations.commands.forwards import run_forwards  # noqa: PLC0415

    database.point_at(url)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", LOCK)
        result = await run_forwards("waymark")
        if not result.success:
            raise MigrationFailed(result.message)
    finally:
        await connection.close()
