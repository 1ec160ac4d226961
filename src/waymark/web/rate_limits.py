"""How often somebody may try: a count in Redis that ends by itself.

Without Lua, which the fallback server of a developer's machine does not have.
"""

import hashlib
import ipaddress
from datetime import timedelta

import msgspec
from redis.asyncio import Redis

from waymark.errors import TooMany


class TooManyAttempts(TooMany): ...


class Limit(msgspec.Struct, frozen=True):
    name: str
    attempts: int
    window: timedelta


BY_ADDRESS = Limit("sign-in-address", 60, timedelta(minutes=10))
"""Steps of signing in, two for each. Many people may share one address."""

BY_ACCOUNT = Limit("sign-in-account", 20, timedelta(minutes=10))
"""Nobody signs in as often, but a script that has got hold of an account does."""


class RateLimiter:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def count(self, limit: Limit, subject: str) -> None:
        """Count one attempt of `subject`; raises TooManyAttempts where it is one too many.

        A window begins with its first attempt and is not lengthened by later ones.
        """
        # What is counted may be an e-mail or an address: Redis gets neither.
        key = f"limit:{limit.name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
        async with self._redis.pipeline(transaction=True) as together:
            together.set(key, 0, ex=limit.window, nx=True)
            together.incr(key)
            together.ttl(key)
            _, attempts, seconds_left = await together.execute()
        if attempts > limit.attempts:
            wait = max(int(seconds_left), 1)
            raise TooManyAttempts(
                f"That was often. Wait {_words(wait)}, then sign in once more.",
                retry_after_seconds=wait,
            )


def network_of(address: str | None) -> str:
    """What counts as one client: a whole IPv6 /64, since one line has all of it."""
    if address is None:
        return "unknown"
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "a minute" if minutes == 1 else f"{minutes} minutes"
