"""One Piccolo app for the whole product, so that migrations form one line in migrations/."""

from piccolo.conf.apps import AppConfig, table_finder

from waymark.resources import resource_folder

APP_CONFIG = AppConfig(
    app_name="waymark",
    migrations_folder_path=str(resource_folder("migrations")),
    table_classes=table_finder(
        [
            "waymark.accounts.tables",
            "waymark.bank.tables",
            "waymark.assessments.tables",
            "waymark.plans.tables",
            "waymark.progress.tables",
            "waymark.careers.tables",
            "waymark.mail.tables",
            "waymark.goals.tables",
            "waymark.privacy.tables",
            "waymark.sharing.tables",
            "waymark.credentials.tables",
            "waymark.jobs.tables",
        ],
        exclude_imported=True,
    ),
)
