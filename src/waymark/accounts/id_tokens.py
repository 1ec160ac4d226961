"""Check an ID token: OpenID Connect Core 1.0, 3.1.3.7, with nothing left to the token's choice.

Pure: keys, clock and what is expected are arguments.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Asymmetric ones only. A symmetric one would make the provider's public key a secret that
everybody knows, and "none" would make the signature optional."""

KEY_TYPE = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
MINIMUM_RSA_BITS = 2048
MAXIMUM_TOKEN_LENGTH = 16 * 1024
CLOCK_SKEW = timedelta(seconds=60)
MAXIMUM_AGE = timedelta(minutes=10)
"""Since it was issued. The token is fetched seconds after its making."""

TENANT = "{tenantid}"
"""Microsoft's own placeholder: each organisation is an issuer of its own."""

PublicKey = Mapping[str, Any]
"""One member of a JSON Web Key Set, as it was published."""


class TokenRefused(Exception):
    """The token proves nothing. The message is one of ours, short, and safe to log."""


class KeyUnknown(TokenRefused):
    """No published key has this id; the published keys may be out of date."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    issuer: str
    """May hold TENANT, which then stands for the token's own `tid` claim."""
    client_id: str
    nonce: str
    signed_in_since: datetime | None = None
    """Where given, a stated `auth_time` must not be earlier."""


class _Header(msgspec.Struct, frozen=True):
    alg: str
    kid: str | None = None
    crit: list[str] | None = None


class CheckedClaims(msgspec.Struct, frozen=True):
    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str
    azp: str | None = None
    tid: str | None = None
    auth_time: float | None = None


def check_id_token(
    token: str, keys: Sequence[PublicKey], expected: Expected, now: datetime
) -> dict[str, Any]:
    """Return the claims of a token that proves what is expected; raises TokenRefused."""
    if len(token) > MAXIMUM_TOKEN_LENGTH or not token.isascii():
        raise TokenRefused("too long or not ASCII")
    header = _read_header(token)
    key = _choose_key(header, keys)
    payload = _verify(token, header, key)
    claims = _check_claims(payload, expected, now)
    _check_key_issuer(key, claims, expected)
    return payload


def _read_header(token: str) -> _Header:
    try:
        raw = jws.extract_compact(token.encode()).headers()
        header = msgspec.convert(raw, _Header)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused("not a signed token") from error
    if header.alg not in ALGORITHMS:
        raise TokenRefused("an algorithm that is not allowed")
    if header.crit is not None:
        raise TokenRefused("critical headers that are not understood")
    return header


def _choose_key(header: _Header, keys: Sequence[PublicKey]) -> PublicKey:
    """The key that the header names; the only usable one where it names none."""
    usable = [
        key
        for key in keys
        if key.get("kty") == KEY_TYPE[header.alg[:2]]
        and key.get("use", "sig") == "sig"
        and key.get("alg", header.alg) == header.alg
        and (header.kid is None or key.get("kid") == header.kid)
    ]
    if not usable and header.kid is not None:
        raise KeyUnknown("a key that is not published")
    if len(usable) != 1:
        raise TokenRefused("no single key to check it with")
    return usable[0]


def _verify(token: str, header: _Header, key: PublicKey) -> dict[str, Any]:
    public = {
        name: value for name, value in key.items() if name in {"kty", "n", "e", "crv", "x", "y"}
    }
    try:
        imported: RSAKey | ECKey
        if key["kty"] == "RSA":
            if 6 * len(str(key.get("n"))) < MINIMUM_RSA_BITS:  # base64url: 6 bits a character
                raise TokenRefused("a key that is too short")
            imported = RSAKey.import_key(public)
        else:
            imported = ECKey.import_key(public)
        signed = jws.deserialize_compact(token, imported, algorithms=[header.alg])
        payload = msgspec.json.decode(signed.payload or b"")
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise TokenRefused("a signature that does not fit") from error
    if not isinstance(payload, dict):
        raise TokenRefused("claims that are no object")
    return payload


def _check_claims(payload: dict[str, Any], expected: Expected, now: datetime) -> CheckedClaims:
    try:
        claims = msgspec.convert(payload, CheckedClaims)
    except msgspec.ValidationError as error:
        raise TokenRefused("a claim that is missing or of the wrong type") from error
    if claims.iss != issuer_for(expected.issuer, claims.tid):
        raise TokenRefused("another issuer")
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    if expected.client_id not in audiences:
        raise TokenRefused("another audience")
    if claims.azp != expected.client_id and (claims.azp is not None or len(audiences) > 1):
        raise TokenRefused("another authorized party")
    if not secrets.compare_digest(claims.nonce.encode(), expected.nonce.encode()):
        raise TokenRefused("another nonce")
    seconds, skew = now.timestamp(), CLOCK_SKEW.total_seconds()
    if not seconds - skew < claims.exp:
        raise TokenRefused("expired")
    if not seconds - MAXIMUM_AGE.total_seconds() <= claims.iat <= seconds + skew:
        raise TokenRefused("issued at another time")
    if (
        expected.signed_in_since is not None
        and claims.auth_time is not None
        and claims.auth_time < expected.signed_in_since.timestamp() - skew
    ):
        raise TokenRefused("a sign-in that is not recent")
    return claims


def issuer_for(template: str, tenant: str | None) -> str:
    """Return the issuer that a token of this tenant must name."""
    if TENANT not in template:
        return template
    try:
        # A UUID and nothing else, since it goes into an address.
        return template.replace(TENANT, str(msgspec.convert(tenant, UUID)))
    except msgspec.ValidationError as error:
        raise TokenRefused("no tenant") from error


def _check_key_issuer(key: PublicKey, claims: CheckedClaims, expected: Expected) -> None:
    """Where a key belongs to one issuer, as Microsoft's do, it signs for no other."""
    stated = key.get("issuer")
    if TENANT not in expected.issuer or stated is None:
        return
    if not isinstance(stated, str) or issuer_for(stated, claims.tid) != claims.iss:
        raise TokenRefused("a key of another issuer")
