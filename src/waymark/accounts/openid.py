"""Sign in through an OpenID Connect provider: Google, GitLab, Microsoft, or any other one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from waymark.accounts.discovery import WELL_KNOWN, Discovery, Metadata
from waymark.accounts.id_tokens import (
    TENANT,
    Expected,
    KeyUnknown,
    TokenRefused,
    check_id_token,
    issuer_for,
)
from waymark.accounts.outgoing import BoundedTransport, SignInRejected, decode_object, exchange
from waymark.accounts.providers import (
    SUBJECT,
    Answer,
    Attempt,
    ProvenIdentity,
    Provider,
    email_address,
    first_visible,
    visible_text,
)
from waymark.settings import SignInClient

SCOPE = "openid email profile"

log = structlog.get_logger(source=__name__)


class OpenIdProvider(Provider):
    def __init__(
        self,
        client: SignInClient,
        name: str,
        transport: BoundedTransport,
        *,
        issuer: str,
        discovery_address: str | None = None,
        confirmation: Mapping[str, str] | None = None,
    ) -> None:
        """`confirmation` are the parameters that make this provider ask once more."""
        super().__init__(client, name, transport)
        self._issuer = issuer
        self._confirmation = confirmation or {"prompt": "login", "max_age": "0"}
        self._discovery = Discovery(
            name, discovery_address or issuer.rstrip("/") + WELL_KNOWN, issuer, transport
        )

    async def address_for(self, attempt: Attempt) -> str:
        metadata = await self._discovery.metadata(attempt.started_at)
        async with self._open_client(SCOPE, attempt.redirect_uri, _auth_method(metadata)) as client:
            address, _ = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=attempt.state,
                code_verifier=attempt.verifier,
                nonce=attempt.nonce,
                **(self._confirmation if attempt.is_confirmation else {}),
            )
        return str(address)

    async def prove(self, attempt: Attempt, answer: Answer, now: datetime) -> ProvenIdentity:
        if TENANT not in self._issuer and answer.issuer not in (None, self._issuer):
            raise self._rejected("an answer of another issuer")
        metadata = await self._discovery.metadata(now)
        token = await exchange(self.name, self._fetch_token(metadata, attempt, answer))
        claims = await self._check(token, attempt, now)
        if "email" not in claims and metadata.userinfo_endpoint is not None:
            details = await exchange(
                self.name, self._fetch_details(metadata.userinfo_endpoint, token)
            )
            if details.get("sub") != claims["sub"]:
                raise self._rejected("details of somebody else")
            claims = {**details, **claims}
        return self._identity(claims)

    async def _fetch_token(
        self, metadata: Metadata, attempt: Attempt, answer: Answer
    ) -> dict[str, Any]:
        async with self._open_client(SCOPE, attempt.redirect_uri, _auth_method(metadata)) as client:
            token = await client.fetch_token(
                metadata.token_endpoint,
                grant_type="authorization_code",
                code=answer.code,
                code_verifier=attempt.verifier,
            )
        if not isinstance(token.get("id_token"), str):
            raise ValueError("There is no ID token.")
        return dict(token)

    async def _fetch_details(self, address: str, token: Mapping[str, Any]) -> dict[str, Any]:
        access_token = token.get("access_token")
        if not isinstance(access_token, str):
            return {}
        async with self._open_client(SCOPE, None, "none") as client:
            return decode_object(
                await client.request(
                    "GET",
                    address,
                    withhold_token=True,
                    headers={"authorization": f"Bearer {access_token}"},
                )
            )

    async def _check(
        self, token: Mapping[str, Any], attempt: Attempt, now: datetime
    ) -> dict[str, Any]:
        expected = Expected(
            issuer=self._issuer,
            client_id=self._credentials.client_id,
            nonce=attempt.nonce,
            signed_in_since=attempt.started_at if attempt.is_confirmation else None,
        )
        id_token = token["id_token"]
        try:
            try:
                return check_id_token(id_token, await self._discovery.keys(now), expected, now)
            except KeyUnknown:
                keys = await self._discovery.newer_keys(now)
                return check_id_token(id_token, keys, expected, now)
        except TokenRefused as refused:
            raise self._rejected(str(refused)) from None

    def _identity(self, claims: Mapping[str, Any]) -> ProvenIdentity:
        subject = claims["sub"]
        if not SUBJECT.fullmatch(subject):
            raise self._rejected("a subject that is not one")
        email = email_address(claims.get("email"))
        return ProvenIdentity(
            provider=self.id,
            provider_name=self.name,
            issuer=issuer_for(self._issuer, claims.get("tid")),
            subject=subject,
            display_name=first_visible(
                claims.get("name"),
                claims.get("preferred_username"),
                (email or "").partition("@")[0],
            ),
            label=email or visible_text(claims.get("preferred_username"), 254),
            email=email,
            email_verified=email is not None and self._is_verified(claims),
        )

    def _is_verified(self, claims: Mapping[str, Any]) -> bool:
        if TENANT in self._issuer:
            # An organisation's administrator may write any address into a directory; only this
            # optional claim says that the domain is the organisation's own.
            return claims.get("xms_edov") in (True, 1, "1", "true")
        return claims.get("email_verified") in (True, "true")

    def _rejected(self, reason: str) -> SignInRejected:
        log.warning("sign_in_rejected", provider=self.id, reason=reason)
        return SignInRejected(
            f"What {self.name} sent does not prove who you are. Nothing was changed; start once "
            "more."
        )


def _auth_method(metadata: Metadata) -> str:
    """RFC 8414: basic, unless the provider offers only the other way."""
    offered = metadata.token_endpoint_auth_methods_supported
    if "client_secret_post" in offered and "client_secret_basic" not in offered:
        return "client_secret_post"
    return "client_secret_basic"
