"""The tables in code and the tables that the migrations make are the same."""

from piccolo.apps.migrations.commands.new import AutoMigrationManager

from waymark.migrations import migrate
from waymark.piccolo_app import APP_CONFIG
from waymark.settings import Settings


async def test_no_table_differs_from_what_the_migrations_make(migrated: None) -> None:
    statements = await AutoMigrationManager().get_alter_statements(app_config=APP_CONFIG)

    assert [text for group in statements for text in group.statements] == []


async def test_migrating_twice_changes_nothing(migrated: None, settings: Settings) -> None:
    await migrate(settings.migration_url)
