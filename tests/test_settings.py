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


OIDC = {
    "WAYMARK_MODE": "local",
    "WAYMARK_OIDC_CLIENT_ID": "waymark",
    "WAYMARK_OIDC_CLIENT_SECRET": "not to be seen",
    "WAYMARK_OIDC_ISSUER": "https://login.example",
    "WAYMARK_OIDC_NAME": "Example",
}


def test_only_providers_with_all_their_variables_are_offered() -> None:
    settings = load_settings(
        {
            **GOOD,
            **OIDC,
            "WAYMARK_GITHUB_CLIENT_ID": "one",
            "WAYMARK_GITHUB_CLIENT_SECRET": "two",
            "WAYMARK_GOOGLE_CLIENT_ID": "",
        }
    )

    assert [client.provider for client in settings.sign_in_clients] == ["github", "oidc"]
    assert "not to be seen" not in repr(settings.sign_in_clients)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"WAYMARK_OIDC_CLIENT_SECRET": ""}, "WAYMARK_OIDC_CLIENT_SECRET"),
        ({"WAYMARK_OIDC_ISSUER": "http://login.example"}, "WAYMARK_OIDC_ISSUER"),
        ({"WAYMARK_OIDC_ISSUER": "https://login.example?a=b"}, "WAYMARK_OIDC_ISSUER"),
        ({"WAYMARK_OIDC_ISSUER": "login.example"}, "WAYMARK_OIDC_ISSUER"),
        ({"WAYMARK_GITHUB_CLIENT_ID": "one"}, "WAYMARK_GITHUB_CLIENT_SECRET"),
        ({"WAYMARK_MODE": "production"}, "WAYMARK_PUBLIC_URL"),
        ({"WAYMARK_BEHIND": "anything"}, "WAYMARK_BEHIND"),
    ],
)
def test_a_provider_that_cannot_work_stops_the_start(change: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsInvalid, match=named) as error:
        load_settings({**GOOD, **OIDC, **change})

    assert "not to be seen" not in str(error.value)
