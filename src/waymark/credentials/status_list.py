"""Bitstring Status List v1.0 (W3C Recommendation): which credentials are revoked, in one bit each.

Pure. Everybody downloads the same list, so asking for it tells nobody which credential is meant.
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from waymark.credentials.document import CONTEXT, issuer_id, moment
from waymark.credentials.keys import urlsafe

PLACES = 131_072
"""16 KiB: the least the specification allows, as a short list would tell credentials apart."""

FULL_AT = PLACES * 3 // 4
"""Places are drawn at random, so that neighbours in time are not neighbours in the list; beyond
this most draws would meet one that is taken."""

GOOD_FOR = timedelta(hours=24)
"""How long a signed list may be relied upon by those who cannot reach us."""

FRESH_FOR = timedelta(minutes=5)
"""How long caches keep it: so much later at most does a revocation show."""


def list_address(site: str, number: int) -> str:
    return f"{site}/credentials/status/{number}"


def encode(revoked: Iterable[int]) -> str:
    """Return the bits as the specification writes them: gzip, then multibase base64url ("u")."""
    bits = bytearray(PLACES // 8)
    for place in revoked:
        bits[place // 8] |= 0x80 >> place % 8  # the first bit is the most significant one
    return "u" + urlsafe(gzip.compress(bytes(bits), mtime=0))


def is_set(encoded: str, place: int) -> bool:
    """Say whether the bit at `place` of an encoded list is set."""
    compressed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    bits = gzip.decompress(compressed)
    return bool(bits[place // 8] & 0x80 >> place % 8)


def status_list_document(
    site: str, number: int, revoked: Iterable[int], now: datetime
) -> dict[str, Any]:
    """Return the credential that holds a list, to be signed."""
    address = list_address(site, number)
    return {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id(site),
        "validFrom": moment(now),
        "validUntil": moment(now + GOOD_FOR),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(revoked),
        },
    }
