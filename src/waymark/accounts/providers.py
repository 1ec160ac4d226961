"""What every sign-in provider does, and what it proves."""

import re
import secrets
from abc import ABC, abstractmethod
from datetime import datetime

import msgspec
from authlib.integrations.httpx_client import AsyncOAuth2Client

from waymark.accounts.outgoing import EXCHANGE_SECONDS, BoundedTransport
from waymark.settings import SignInClient

SUBJECT = re.compile(r"[\x21-\x7e]{1,255}")
"""At most 255 ASCII characters (OpenID Connect Core 1.0, section 2)."""

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
"""Only ever compared and shown, so the shape is enough: a provider has sent something there."""

UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
"""What PostgreSQL refuses, and what would show another name than the one that is stored."""


class ProvenIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, as a provider has just shown."""

    provider: str
    provider_name: str
    issuer: str
    subject: str
    display_name: str
    label: str
    """What the person knows this identity by: a user name or an e-mail address."""
    email: str | None = None
    email_verified: bool = False

    @property
    def verified_email(self) -> str | None:
        return self.email if self.email_verified else None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """The secrets of one try at signing in, and where it comes back to."""

    state: str
    verifier: str
    """PKCE (RFC 7636): only its SHA-256 goes through the browser."""
    nonce: str
    redirect_uri: str
    started_at: datetime
    is_confirmation: bool = False
    """The person is signed in already and has to show once more who they are."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser brings back from the provider."""

    code: str
    issuer: str | None = None
    """RFC 9207; None where the provider does not say."""


class Provider(ABC):
    """One way to sign in."""

    def __init__(self, client: SignInClient, name: str, transport: BoundedTransport) -> None:
        self.id = client.provider
        self.name = name
        self._credentials = client
        self._transport = transport

    @abstractmethod
    async def address_for(self, attempt: Attempt) -> str:
        """Where the browser is sent. Raises ProviderUnavailable."""

    @abstractmethod
    async def prove(self, attempt: Attempt, answer: Answer, now: datetime) -> ProvenIdentity:
        """Say who came back. Raises SignInRejected or ProviderUnavailable."""

    def _open_client(
        self, scope: str, redirect_uri: str | None, token_endpoint_auth_method: str
    ) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._credentials.client_id,
            self._credentials.client_secret,
            scope=scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method=token_endpoint_auth_method,
            transport=self._transport,
            timeout=EXCHANGE_SECONDS,
            follow_redirects=False,
            trust_env=False,  # a proxy from the environment would go round the transport
        )


def new_attempt(redirect_uri: str, now: datetime, *, is_confirmation: bool) -> Attempt:
    return Attempt(
        state=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        nonce=secrets.token_urlsafe(32),
        redirect_uri=redirect_uri,
        started_at=now,
        is_confirmation=is_confirmation,
    )


def visible_text(value: object, maximum_length: int) -> str:
    """Return a provider's text fit to be stored and shown; empty for anything else."""
    if not isinstance(value, str):
        return ""
    return " ".join(UNSEEN.sub(" ", value[: 4 * maximum_length]).split())[:maximum_length].strip()


def email_address(value: object) -> str | None:
    """Return the address in lower case, None for what is none."""
    text = visible_text(value, 255).lower()
    return text if len(text) <= 254 and EMAIL.fullmatch(text) else None


def first_visible(*values: object) -> str:
    """Return the first of a provider's texts that shows something, cut to a display name."""
    return next((text for value in values if (text := visible_text(value, 80))), "New person")
