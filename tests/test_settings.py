import pytest

from waymark.settings import SettingsInvalid, load_settings

GOOD = {
    "DATABASE_URL": "postgresql://somewhere/waymark",
    "REDIS_URL": "redis://somewhere",
    "WAYMARK_SECRET": "s" * 32,
}
MAIL = {"WAYMARK_MAIL_FROM": "post@example.org", "WAYMARK_PUBLIC_URL": "https://example.org"}


def test_what_is_given_is_read_and_the_rest_has_defaults() -> None:
    settings = load_settings({**GOOD, "WAYMARK_POOL_SIZE": "7"})

    assert settings.pool_size == 7
    assert settings.mode == "production"
    assert settings.migration_url == GOOD["DATABASE_URL"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", None),
        ("DATABASE_URL", "mysql://somewhere"),
        ("REDIS_URL", ""),
        ("WAYMARK_SECRET", ""),
        ("WAYMARK_SECRET", "short"),
        ("WAYMARK_MODE", "debug"),
        ("WAYMARK_POOL_SIZE", "many"),
        ("WAYMARK_SMTP_URL", "imap://somewhere"),
        ("WAYMARK_SMTP_URL", "smtps://short@:465"),
        ("WAYMARK_SMTP_URL", "smtps://user:short@somewhere:many"),
        ("WAYMARK_SMTP_URL", "smtp://user:short@somewhere"),
        ("WAYMARK_MAIL_FROM", "short\r\nBcc: everybody@example.org"),
    ],
)
def test_an_unusable_variable_is_named_and_its_value_is_not_shown(
    variable: str, value: str | None
) -> None:
    environment = {**GOOD, **MAIL, variable: value}
    given = {name: text for name, text in environment.items() if text is not None}

    with pytest.raises(SettingsInvalid, match=variable) as error:
        load_settings(given)

    assert "short" not in str(error.value)


@pytest.mark.parametrize("missing", MAIL)
def test_a_mail_server_without_sender_or_site_is_refused_at_start(missing: str) -> None:
    given = {**GOOD, **MAIL, "WAYMARK_SMTP_URL": "smtps://user:secret@mail.example.org"}
    load_settings(given)
    del given[missing]

    with pytest.raises(SettingsInvalid, match=missing):
        load_settings(given)
