"""What Piccolo's tables cannot express: a credential that is deleted is thereby revoked."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from waymark.database import ENGINE

ID = "2026-11-21T04:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "revoke the credentials of deleted accounts"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="waymark", description=DESCRIPTION)

    async def run() -> None:
        await ENGINE.run_ddl(
            """
            CREATE FUNCTION revoke_deleted_credential() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE credential_status SET revoked_at = coalesce(revoked_at, now())
                WHERE id = OLD.status;
                RETURN OLD;
            END $$
            """
        )
        await ENGINE.run_ddl(
            "CREATE TRIGGER a_deleted_credential_is_revoked AFTER DELETE ON credential"
            " FOR EACH ROW EXECUTE FUNCTION revoke_deleted_credential()"
        )
        # One working credential a revision, whatever happens at once.
        await ENGINE.run_ddl(
            "CREATE UNIQUE INDEX credential_in_force ON credential (revision)"
            " WHERE revoked_at IS NULL"
        )

    async def undo() -> None:
        await ENGINE.run_ddl("DROP INDEX credential_in_force")
        await ENGINE.run_ddl("DROP TRIGGER a_deleted_credential_is_revoked ON credential")
        await ENGINE.run_ddl("DROP FUNCTION revoke_deleted_credential")

    manager.add_raw(run)
    manager.add_raw_backwards(undo)
    return manager
