"""A partial index, which Piccolo's tables cannot express."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from waymark.database import ENGINE

ID = "2026-11-21T04:25:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "keep one open check a focus"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="waymark", description=DESCRIPTION)

    async def run() -> None:
        # A check and a session over a path may be open at once, two checks of the same may not.
        # The name and the skills of a phase may change with the bank; what is checked stays.
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_open_check "
            "ON assessment (account, (focus - '{name,skills}'::text[])) "
            "WHERE state IN ('open', 'paused')"
        )

    async def undo() -> None:
        await ENGINE.run_ddl("DROP INDEX one_open_check")

    manager.add_raw(run)
    manager.add_raw_backwards(undo)
    return manager
