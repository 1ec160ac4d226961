"""A partial index, which Piccolo's tables cannot express."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from waymark.database import ENGINE

ID = "2026-11-21T04:07:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "keep one active plan a path"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="waymark", description=DESCRIPTION)

    async def run() -> None:
        # Two clicks on "make the plan" at once must not make two plans.
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_active_plan ON plan (account, path) WHERE state = 'active'"
        )

    async def undo() -> None:
        await ENGINE.run_ddl("DROP INDEX one_active_plan")

    manager.add_raw(run)
    manager.add_raw_backwards(undo)
    return manager
