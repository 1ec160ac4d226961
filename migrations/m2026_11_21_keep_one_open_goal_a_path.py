"""A partial index, which Piccolo's tables cannot express."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from waymark.database import ENGINE

ID = "2026-11-21T04:46:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "keep one open goal a path"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="waymark", description=DESCRIPTION)

    async def run() -> None:
        # Two clicks on "set the goal" at once must not set two.
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_open_goal ON goal (account, path) WHERE state = 'open'"
        )

    async def undo() -> None:
        await ENGINE.run_ddl("DROP INDEX one_open_goal")

    manager.add_raw(run)
    manager.add_raw_backwards(undo)
    return manager
