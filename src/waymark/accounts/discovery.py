"""What an OpenID provider publishes about itself: its endpoints and its keys, kept for an hour."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
import msgspec

from waymark.accounts.id_tokens import PublicKey
from waymark.accounts.outgoing import (
    EXCHANGE_SECONDS,
    BoundedTransport,
    ProviderUnavailable,
    decode_object,
    exchange,
)
from waymark.settings import LOOPBACK_NAMES

KEPT_FOR = timedelta(hours=1)
USABLE_FOR = timedelta(hours=24)
"""While the provider is down, what it said earlier still holds; but keys are withdrawn for a
reason, so not for longer."""

ASK_AGAIN_AFTER = timedelta(minutes=1)
"""Tokens with made-up key ids must not make us ask the provider as often as somebody likes."""

MAXIMUM_KEYS = 50

WELL_KNOWN = "/.well-known/openid-configuration"


class Metadata(msgspec.Struct, frozen=True):
    """The members of OpenID Connect Discovery 1.0 that matter here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Kept(msgspec.Struct, frozen=True):
    metadata: Metadata
    keys: tuple[PublicKey, ...]
    read_at: datetime


class Discovery:
    """Reads and keeps one provider's documents. One for each provider and process."""

    def __init__(
        self, provider_name: str, address: str, issuer: str, transport: BoundedTransport
    ) -> None:
        """`issuer` is what the document at `address` must name; see `id_tokens.TENANT`."""
        self._provider_name = provider_name
        self._address = address
        self._issuer = issuer
        self._transport = transport
        self._kept: _Kept | None = None
        self._asked_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def metadata(self, now: datetime) -> Metadata:
        return (await self._current(now)).metadata

    async def keys(self, now: datetime) -> Sequence[PublicKey]:
        return (await self._current(now)).keys

    async def newer_keys(self, now: datetime) -> Sequence[PublicKey]:
        """Return the keys after asking anew, unless that was done within ASK_AGAIN_AFTER."""
        async with self._reading:
            if self._asked_at is None or now - self._asked_at >= ASK_AGAIN_AFTER:
                self._kept = await self._read(now)
            if self._kept is None:
                raise self._unavailable()
            return self._kept.keys

    async def _current(self, now: datetime) -> _Kept:
        if self._kept is not None and now - self._kept.read_at < KEPT_FOR:
            return self._kept
        async with self._reading:
            if self._kept is not None and now - self._kept.read_at < KEPT_FOR:
                return self._kept  # read by somebody else meanwhile
            try:
                self._kept = await self._read(now)
            except ProviderUnavailable:
                if self._kept is None or now - self._kept.read_at >= USABLE_FOR:
                    raise
            return self._kept

    async def _read(self, now: datetime) -> _Kept:
        self._asked_at = now
        return await exchange(self._provider_name, self._fetch(now))

    async def _fetch(self, now: datetime) -> _Kept:
        async with httpx2.AsyncClient(
            transport=self._transport, timeout=EXCHANGE_SECONDS, trust_env=False
        ) as client:
            found = decode_object(await client.get(self._address))
            # msgspec's ValidationError is a ValueError: a document of another shape is nonsense.
            metadata = msgspec.convert(found, Metadata)
            if metadata.issuer != self._issuer:
                raise ValueError("The document names another issuer.")
            for address in (
                metadata.authorization_endpoint,
                metadata.token_endpoint,
                metadata.jwks_uri,
                metadata.userinfo_endpoint,
            ):
                if address is not None and not is_safe_address(address):
                    raise ValueError("An endpoint is not reached by HTTPS.")
            keys = decode_object(await client.get(metadata.jwks_uri)).get("keys")
        return _Kept(metadata, _public_keys(keys), now)

    def _unavailable(self) -> ProviderUnavailable:
        return ProviderUnavailable(
            f"{self._provider_name} does not answer as it should. Try again in a moment."
        )


def _public_keys(found: Any) -> tuple[PublicKey, ...]:
    if not isinstance(found, list) or len(found) > MAXIMUM_KEYS:
        raise ValueError("The key set is not usable.")
    return tuple(key for key in found if isinstance(key, dict) and key.get("kty") in {"RSA", "EC"})


def is_safe_address(address: str) -> bool:
    """HTTPS, or a server on this very machine, as tests and development have it."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES
