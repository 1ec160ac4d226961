"""What Piccolo's tables cannot express: an index in the order of reading, and a trigger."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from waymark.database import ENGINE

ID = "2026-11-21T04:36:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "keep the audit log as it was written"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="waymark", description=DESCRIPTION)

    async def run() -> None:
        # Ids are ordered by time, so a page of the log is one stretch of this index.
        await ENGINE.run_ddl("CREATE INDEX audit_event_of_account ON audit_event (account, id)")
        # An actor who is deleted is taken out of what they did to others; nothing else changes.
        await ENGINE.run_ddl(
            """
            CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.actor IS NULL
                    AND to_jsonb(NEW) - 'actor' = to_jsonb(OLD) - 'actor' THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'audit events are not rewritten'
                    USING ERRCODE = 'restrict_violation';
            END $$
            """
        )
        await ENGINE.run_ddl(
            "CREATE TRIGGER audit_event_is_insert_only BEFORE UPDATE ON audit_event"
            " FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_audit()"
        )

    async def undo() -> None:
        await ENGINE.run_ddl("DROP TRIGGER audit_event_is_insert_only ON audit_event")
        await ENGINE.run_ddl("DROP FUNCTION refuse_to_rewrite_audit")
        await ENGINE.run_ddl("DROP INDEX audit_event_of_account")

    manager.add_raw(run)
    manager.add_raw_backwards(undo)
    return manager
