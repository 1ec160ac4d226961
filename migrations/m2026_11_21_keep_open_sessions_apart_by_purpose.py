"""Partial indexes again: what is open for one purpose is not in the way of another."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from waymark.database import ENGINE

ID = "2026-11-21T04:56:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "keep open sessions apart by purpose"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="waymark", description=DESCRIPTION)

    async def run() -> None:
        # Made before the old ones go, so that at no moment two clicks make two sessions.
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_open_assessment_a_purpose "
            "ON assessment (account, path, purpose) WHERE state IN ('open', 'paused')"
        )
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_open_check_a_purpose "
            "ON assessment (account, (focus - '{name,skills}'::text[]), purpose) "
            "WHERE state IN ('open', 'paused')"
        )
        await ENGINE.run_ddl("DROP INDEX one_open_assessment")
        await ENGINE.run_ddl("DROP INDEX one_open_check")

    async def undo() -> None:
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_open_assessment ON assessment (account, path) "
            "WHERE state IN ('open', 'paused')"
        )
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_open_check "
            "ON assessment (account, (focus - '{name,skills}'::text[])) "
            "WHERE state IN ('open', 'paused')"
        )
        await ENGINE.run_ddl("DROP INDEX one_open_assessment_a_purpose")
        await ENGINE.run_ddl("DROP INDEX one_open_check_a_purpose")

    manager.add_raw(run)
    manager.add_raw_backwards(undo)
    return manager
