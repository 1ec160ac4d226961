"""Sign documents as VC-JWT, and check what claims to be one of ours. Pure.

The format is that of Open Badges 3.0, "JSON Web Token Proof Format": the payload is the document
itself with the registered claims beside its members, and the header holds nothing but algorithm,
type and the address of the public key. Nothing is left to the token's choice: the algorithm is
fixed, and a key counts only when it is one of our own.
"""

from datetime import datetime
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError

from waymark.credentials.document import issuer_id, moment
from waymark.credentials.keys import ALGORITHM, KEY_PATH, KeyRing, PublishedKey

LONGEST_TOKEN = 32 * 1024
"""Ours have some 6 KiB."""


class TokenRefused(Exception):
    """The token proves nothing. The message is for a person."""


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open Badges allows no other members."""

    alg: str
    kid: str
    typ: str = "JWT"


class _Issuer(msgspec.Struct, frozen=True):
    id: str


class _Subject(msgspec.Struct, frozen=True):
    id: str


class _Status(msgspec.Struct, frozen=True, rename="camel"):
    type: str
    status_purpose: str
    status_list_index: str
    status_list_credential: str


class SignedClaims(msgspec.Struct, frozen=True, rename="camel"):
    """What is needed of a credential to check it."""

    id: str
    issuer: _Issuer
    valid_from: str
    valid_until: str
    credential_subject: _Subject
    credential_status: _Status
    iss: str
    sub: str
    jti: str
    nbf: int
    exp: int


def sign(document: dict[str, Any], key: PublishedKey, site: str) -> str:
    """Return the document as a Compact JWS, signed with a key that has its private part."""
    issuer, subject = document["issuer"], document["credentialSubject"]
    claims = {
        **document,
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "sub": subject["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        "exp": _seconds(document["validUntil"]),
    }
    header = {"alg": ALGORITHM, "kid": f"{site}{KEY_PATH}/{key.thumbprint}", "typ": "JWT"}
    return jws.serialize_compact(header, msgspec.json.encode(claims), key.key, [ALGORITHM])


def read_signed(token: str, ring: KeyRing, site: str) -> tuple[SignedClaims, dict[str, Any]]:
    """Return what a credential of ours says, with its whole document; raises TokenRefused.

    Dates and revocation are for the caller to judge.
    """
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise TokenRefused("This is no credential: it is too long or holds other characters.")
    key = _key_of(token, ring, site)
    try:
        signed = jws.deserialize_compact(token, key.key, [ALGORITHM])
        claims = msgspec.json.decode(signed.payload, type=dict[str, Any])
    except (JoseError, ValueError, TypeError, RecursionError):
        raise TokenRefused(
            "The signature does not fit. The credential was changed after it was signed, or "
            "somebody else made it."
        ) from None
    try:
        needed = msgspec.convert(claims, SignedClaims)
    except msgspec.ValidationError:
        raise TokenRefused("It is signed by this site, but it is not a credential.") from None
    _require_agreement(needed, site)
    names = ("iss", "sub", "jti", "nbf", "exp")
    return needed, {name: value for name, value in claims.items() if name not in names}


def _key_of(token: str, ring: KeyRing, site: str) -> PublishedKey:
    try:
        header = msgspec.convert(jws.extract_compact(token.encode()).headers(), _Header)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise TokenRefused("This cannot be read as a signed credential.") from None
    if header.alg != ALGORITHM or header.typ != "JWT":
        raise TokenRefused("It is signed in a way that this site never signs.")
    prefix = f"{site}{KEY_PATH}/"
    key = ring.find(header.kid.removeprefix(prefix)) if header.kid.startswith(prefix) else None
    if key is None:
        raise TokenRefused(
            "It is not signed with a key of this site. Another issuer's credentials are checked "
            "where they come from."
        )
    return key


def _require_agreement(claims: SignedClaims, site: str) -> None:
    """The claims and the document must say the same (Open Badges 3.0, "Verify a Credential")."""
    agrees = (
        claims.iss == claims.issuer.id == issuer_id(site)
        and claims.sub == claims.credential_subject.id
        and claims.jti == claims.id
        and claims.nbf == _seconds(claims.valid_from)
        and claims.exp == _seconds(claims.valid_until)
    )
    if not agrees:
        raise TokenRefused("Its claims contradict each other.")


def _seconds(stated: str) -> int:
    try:
        time = datetime.fromisoformat(stated)
    except ValueError:
        return -1
    return int(time.timestamp()) if moment(time) == stated else -1
