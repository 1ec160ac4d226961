"""Partial indexes, which Piccolo's tables cannot express."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from waymark.database import ENGINE

ID = "2026-11-21T01:17:22:321041"
VERSION = "1.38.0"
DESCRIPTION = "index what is open and due"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="waymark", description=DESCRIPTION)

    async def run() -> None:
        # Two clicks on "start" at once must not make two sessions.
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX one_open_assessment ON assessment (account, path) "
            "WHERE state IN ('open', 'paused')"
        )
        # The sweep asks every few seconds; finished jobs, which pile up, are not in its way.
        await ENGINE.run_ddl("CREATE INDEX due_jobs ON job (run_after) WHERE state = 'waiting'")

    async def undo() -> None:
        await ENGINE.run_ddl("DROP INDEX one_open_assessment")
        await ENGINE.run_ddl("DROP INDEX due_jobs")

    manager.add_raw(run)
    manager.add_raw_backwards(undo)
    return manager
