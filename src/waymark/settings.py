"""Every setting, typed. Read once at start-up, then passed down; nothing else reads os.environ.

| variable             | meaning                                              | default      |
|----------------------|------------------------------------------------------|--------------|
| DATABASE_URL         | PostgreSQL, pooled where there is a pooler           | required     |
| DIRECT_DATABASE_URL  | PostgreSQL without the pooler, for migrations        | DATABASE_URL |
| REDIS_URL            | Redis or Valkey, eviction off                        | required     |
| WAYMARK_SECRET       | signs CSRF tokens; 32 characters or more             | required     |
| WAYMARK_MODE         | "local" on a developer's machine, or "production"    | production   |
| WAYMARK_PUBLIC_URL   | the site's own origin, put into links to share       | none         |
| WAYMARK_POOL_SIZE    | database connections of each process                 | 10           |
| WAYMARK_LOG_LEVEL    | debug, info, warning, error                          | info         |
| WAYMARK_SMTP_URL     | smtps:// or starttls:// user:password@host:port;     | none: e-mail |
|                      | smtp:// without TLS, so without a password           | is off       |
| WAYMARK_MAIL_FROM    | sender of e-mails; with it WAYMARK_PUBLIC_URL        | none         |
"""

import os
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta


class SettingsInvalid(Exception):
    """A variable is missing or unusable; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    database_url: Annotated[str, Meta(pattern="^postgres(ql)?://")]
    redis_url: Annotated[str, Meta(pattern="^(rediss?|unix)://")]
    secret: Annotated[str, Meta(min_length=32)]
    """A short secret could be guessed and CSRF tokens forged, so it is refused."""
    direct_database_url: Annotated[str, Meta(pattern="^postgres(ql)?://")] | None = None
    mode: Literal["local", "production"] = "production"
    public_url: Annotated[str, Meta(pattern=r"^https?://[^/?#\s]+$")] | None = None
    pool_size: Annotated[int, Meta(ge=2, le=100)] = 10
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    smtp_url: Annotated[str, Meta(pattern=r"^(smtps?|starttls)://[^/\s]+$")] | None = None
    mail_from: Annotated[str, Meta(pattern=r"^[!-;=?-~]+@[A-Za-z0-9.-]+$")] | None = None

    @property
    def is_local(self) -> bool:
        return self.mode == "local"

    @property
    def migration_url(self) -> str:
        return self.direct_database_url or self.database_url


VARIABLE_OF_FIELD = {
    "database_url": "DATABASE_URL",
    "direct_database_url": "DIRECT_DATABASE_URL",
    "redis_url": "REDIS_URL",
    "secret": "WAYMARK_SECRET",
    "mode": "WAYMARK_MODE",
    "public_url": "WAYMARK_PUBLIC_URL",
    "pool_size": "WAYMARK_POOL_SIZE",
    "log_level": "WAYMARK_LOG_LEVEL",
    "smtp_url": "WAYMARK_SMTP_URL",
    "mail_from": "WAYMARK_MAIL_FROM",
}


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises SettingsInvalid, which names the variable but not its value."""
    given = {
        field: environment[variable]
        for field, variable in VARIABLE_OF_FIELD.items()
        if variable in environment
    }
    try:
        settings = msgspec.convert(given, Settings, strict=False)
        for field in ("database_url", "direct_database_url", "redis_url", "smtp_url"):
            _require_address(VARIABLE_OF_FIELD[field], getattr(settings, field))
        _require_what_mail_needs(settings)
        return settings
    except msgspec.ValidationError as error:
        message = str(error)
        for field, variable in VARIABLE_OF_FIELD.items():
            message = message.replace(f"`$.{field}`", variable).replace(f"`{field}`", variable)
        raise SettingsInvalid(f"The environment is not usable: {message}") from None


def _require_address(variable: str, url: str | None) -> None:
    """Refuse what no client could parse, without showing the password that it may hold."""
    try:
        _ = url is None or urlsplit(url).port
    except ValueError as error:
        raise SettingsInvalid(f"The environment is not usable: {variable}: {error}") from None


def _require_what_mail_needs(settings: Settings) -> None:
    """Refuse at start what would otherwise fail with the first e-mail, out of anybody's sight."""
    if settings.smtp_url is None:
        return
    for field in ("mail_from", "public_url"):
        if getattr(settings, field) is None:
            raise SettingsInvalid(
                "The environment is not usable: WAYMARK_SMTP_URL needs "
                f"{VARIABLE_OF_FIELD[field]} beside it."
            )
    server = urlsplit(settings.smtp_url)
    if server.hostname is None:
        raise SettingsInvalid("The environment is not usable: WAYMARK_SMTP_URL names no host.")
    if server.scheme == "smtp" and server.password is not None:
        raise SettingsInvalid(
            "The environment is not usable: WAYMARK_SMTP_URL would send its password in the "
            "clear; use smtps:// or starttls://."
        )
