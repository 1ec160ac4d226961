"""The keys that credentials are signed with. Pure: settings in, keys out.

Only ES256 (RFC 7518: ECDSA over P-256): every verifier speaks it, while the JOSE name of Ed25519
is just changing ("EdDSA" is deprecated by RFC 9864), so that verifiers differ on it. One algorithm
also leaves an attacker none to choose from.

The first key of the set signs; all of them are published, so that what an earlier one signed stays
verifiable. An earlier key needs no private part any more.
"""

import base64
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from waymark.settings import Settings, SettingsInvalid

ALGORITHM = "ES256"
CURVE = "P-256"
KEY_PATH = "/credentials/keys"

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""SEC 2, 2.4.2."""


class CredentialKeysInvalid(SettingsInvalid):
    """The message never holds a key."""

    def __init__(self, message: str) -> None:
        super().__init__(f"The environment is not usable: WAYMARK_CREDENTIAL_KEYS: {message}")


class PublishedKey(msgspec.Struct, frozen=True):
    thumbprint: str
    """RFC 7638, with SHA-256: the same wherever the key is."""
    key: ECKey
    public: Mapping[str, str]

    def published_at(self, site: str) -> dict[str, str]:
        """Return the public JWK. Its id is the address that leads to it, as Open Badges asks."""
        return {
            **self.public,
            "kid": f"{site}{KEY_PATH}/{self.thumbprint}",
            "alg": ALGORITHM,
            "use": "sig",
        }


class KeyRing:
    """All keys of an installation; none where it issues no credentials."""

    def __init__(self, keys: tuple[PublishedKey, ...] = ()) -> None:
        self.keys = keys

    @property
    def signing(self) -> PublishedKey | None:
        return self.keys[0] if self.keys else None

    def find(self, thumbprint: str) -> PublishedKey | None:
        return next((each for each in self.keys if each.thumbprint == thumbprint), None)

    def published_at(self, site: str) -> dict[str, list[dict[str, str]]]:
        """Return the JSON Web Key Set (RFC 7517, 5)."""
        return {"keys": [each.published_at(site) for each in self.keys]}


def key_ring(settings: Settings) -> KeyRing:
    """Return the keys of the settings; raises CredentialKeysInvalid.

    In local mode, where none are given, one is derived from the secret, which is kept with the
    data: the same on every start, and the same for the web application and the worker.
    """
    if settings.credential_keys is not None:
        return KeyRing(_read(settings.credential_keys))
    if settings.is_local:
        return KeyRing((_publish(_derived(settings.secret)),))
    return KeyRing()


def with_new_key(present: str | None) -> dict[str, list[dict[str, str]]]:
    """Return a key set whose first key is new; of the present ones only the public parts stay."""
    fresh = ECKey.generate_key(CURVE)
    kept = () if present is None else _read(present)
    return {"keys": [_strings(fresh.as_dict(private=True)), *(dict(each.public) for each in kept)]}


def _read(text: str) -> tuple[PublishedKey, ...]:
    try:
        found = msgspec.json.decode(text, type=dict[str, list[dict[str, Any]]])["keys"]
    except (msgspec.MsgspecError, KeyError):
        raise CredentialKeysInvalid('It must be a JSON Web Key Set: {"keys": [...]}.') from None
    if not found:
        raise CredentialKeysInvalid("It holds no key.")
    keys = []
    for number, stated in enumerate(found, 1):
        parts = _strings(stated)
        if (parts.get("kty"), parts.get("crv")) != ("EC", CURVE):
            raise CredentialKeysInvalid(f"Key {number} is not an EC key on {CURVE}.")
        try:
            key = ECKey.import_key(dict(parts))
            key.check_key_op("sign" if number == 1 else "verify")
            keys.append(_publish(key))
        except (JoseError, ValueError, TypeError, AttributeError):
            needed = ", or lacks its private part" if number == 1 else ""
            raise CredentialKeysInvalid(f"Key {number} cannot be read{needed}.") from None
    if len({each.thumbprint for each in keys}) < len(keys):
        raise CredentialKeysInvalid("It holds the same key twice.")
    return tuple(keys)


def _publish(key: ECKey) -> PublishedKey:
    return PublishedKey(key.thumbprint(), key, _strings(key.as_dict(private=False)))


def _strings(jwk: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(jwk[name]) for name in ("kty", "crv", "x", "y", "d") if name in jwk}


def _derived(secret: str) -> ECKey:
    """48 bytes, so that taking them modulo the order favours no key (FIPS 186-5, A.2.1)."""
    stretched = HKDF(SHA256(), length=48, salt=None, info=b"waymark credential key").derive(
        secret.encode()
    )
    number = int.from_bytes(stretched) % (P256_ORDER - 1) + 1
    private = ec.derive_private_key(number, ec.SECP256R1())
    return ECKey.import_key(
        {
            "kty": "EC",
            "crv": CURVE,
            **{
                name: _encoded(value)
                for name, value in (
                    ("x", private.public_key().public_numbers().x),
                    ("y", private.public_key().public_numbers().y),
                    ("d", number),
                )
            },
        }
    )


def _encoded(number: int) -> str:
    return urlsafe(number.to_bytes(32))


def urlsafe(content: bytes) -> str:
    """Base64url without padding, as JOSE writes bytes."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
