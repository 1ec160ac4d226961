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
| WAYMARK_BEHIND       | "fly": client addresses come from Fly's proxy        | nothing      |

WAYMARK_CREDENTIAL_KEYS is a JSON Web Key Set of EC keys on P-256, as `waymark credential-keys`
makes it: the first one signs credentials, all are published. With it WAYMARK_PUBLIC_URL. Without it
no credentials are issued, except in local mode, where a key is derived from the secret.

Ways to sign in: a provider is offered where all of its variables are set. Register the address
WAYMARK_PUBLIC_URL/sign-in/<provider>/callback with it; in production that needs WAYMARK_PUBLIC_URL.

| provider   | variables                                                                     |
|------------|-------------------------------------------------------------------------------|
| github     | WAYMARK_GITHUB_CLIENT_ID, WAYMARK_GITHUB_CLIENT_SECRET                        |
| google     | WAYMARK_GOOGLE_CLIENT_ID, WAYMARK_GOOGLE_CLIENT_SECRET                        |
| gitlab     | WAYMARK_GITLAB_CLIENT_ID, WAYMARK_GITLAB_CLIENT_SECRET                        |
| microsoft  | WAYMARK_MICROSOFT_CLIENT_ID, WAYMARK_MICROSOFT_CLIENT_SECRET                  |
| oidc       | WAYMARK_OIDC_CLIENT_ID, WAYMARK_OIDC_CLIENT_SECRET, WAYMARK_OIDC_ISSUER (as   |
|            | its discovery document names it), WAYMARK_OIDC_NAME (as people know it)       |
"""

import os
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta


class SettingsInvalid(Exception):
    """A variable is missing or unusable; the message names it."""


ProviderId = Literal["github", "google", "gitlab", "microsoft", "oidc"]

LOOPBACK_NAMES = {"127.0.0.1", "::1", "localhost"}


class SignInClient(msgspec.Struct, frozen=True, kw_only=True):
    """What a sign-in provider knows this installation by."""

    provider: ProviderId
    client_id: Annotated[str, Meta(min_length=1)]
    client_secret: Annotated[str, Meta(min_length=1)]
    issuer: str | None = None
    name: str | None = None
    """Issuer and name are given for "oidc", and for it alone."""

    def __repr__(self) -> str:
        return f"SignInClient({self.provider!r})"  # whatever prints settings prints no secret


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
    credential_keys: Annotated[str, Meta(min_length=2)] | None = None
    behind: Literal["fly"] | None = None
    """Which proxy is trusted to say where a request comes from; anybody else could make it up."""
    sign_in_clients: tuple[SignInClient, ...] = ()

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
    "credential_keys": "WAYMARK_CREDENTIAL_KEYS",
    "behind": "WAYMARK_BEHIND",
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
        _require_what_credentials_need(settings)
    except msgspec.ValidationError as error:
        message = str(error)
        for field, variable in VARIABLE_OF_FIELD.items():
            message = message.replace(f"`$.{field}`", variable).replace(f"`{field}`", variable)
        raise SettingsInvalid(f"The environment is not usable: {message}") from None
    clients = tuple(_sign_in_clients(environment))
    if clients and not settings.is_local and settings.public_url is None:
        raise SettingsInvalid(
            "The environment is not usable: sign-in through a provider needs WAYMARK_PUBLIC_URL"
        )
    return msgspec.structs.replace(settings, sign_in_clients=clients)


def _sign_in_clients(environment: Mapping[str, str]) -> Iterator[SignInClient]:
    for provider in get_args(ProviderId):
        parts = ["CLIENT_ID", "CLIENT_SECRET", *(["ISSUER", "NAME"] if provider == "oidc" else [])]
        variables = [f"WAYMARK_{provider.upper()}_{part}" for part in parts]
        values = {name: environment.get(name, "").strip() for name in variables}
        # An empty variable is how some platforms say "not set".
        if not any(values.values()):
            continue
        missing = [name for name, value in values.items() if not value]
        if missing:
            raise SettingsInvalid(
                f"The environment is not usable: {' and '.join(missing)} missing beside the others"
            )
        given = dict(zip((part.lower() for part in parts), values.values(), strict=True))
        if "issuer" in given:
            _require_issuer(given["issuer"])
        yield SignInClient(provider=provider, **given)


def _require_issuer(issuer: str) -> None:
    """HTTPS, as OpenID Connect Discovery 1.0 demands; HTTP on this machine, for development."""
    parts = urlsplit(issuer)
    is_safe = parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES
    )
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingsInvalid(
            "The environment is not usable: WAYMARK_OIDC_ISSUER must be an https:// address"
        )


def _require_address(variable: str, url: str | None) -> None:
    """Refuse what no client could parse, without showing the password that it may hold."""
    try:
        _ = url is None or urlsplit(url).port
    except ValueError as error:
        raise SettingsInvalid(f"The environment is not usable: {variable}: {error}") from None


def _require_what_credentials_need(settings: Settings) -> None:
    """A credential holds the site's address for good, so it must not depend on who asks."""
    if settings.credential_keys is not None and settings.public_url is None:
        raise SettingsInvalid(
            "The environment is not usable: WAYMARK_CREDENTIAL_KEYS needs WAYMARK_PUBLIC_URL "
            "beside it."
        )


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
