"""How this application speaks to sign-in providers: briefly, in JSON, and believing little.

A provider may be down, slow, broken or taken over. So every exchange has an end, an answer has a
greatest length, redirects are not followed, and whatever goes wrong is one of two errors.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

import httpx2
import msgspec
import structlog
from authlib.integrations.base_client import OAuthError

from waymark.errors import Forbidden, Unavailable

EXCHANGE_SECONDS = 10.0
"""One whole exchange, however slowly the bytes come. A person is waiting for it."""

MAXIMUM_ANSWER_BYTES = 256 * 1024
"""Ten times the longest key set of the known providers."""

KNOWN_REFUSALS = (
    "bad_verification_code",  # GitHub's name for invalid_grant
    "incorrect_client_credentials",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "redirect_uri_mismatch",
    "unauthorized_client",
)
"""Put into the log by name; anything else might be text chosen by somebody."""

Answer = TypeVar("Answer")

log = structlog.get_logger(source=__name__)


class ProviderUnavailable(Unavailable):
    """Down, too slow, or talking nonsense. Another try may succeed."""


class SignInRejected(Forbidden):
    """What came back does not prove who it is. Another try starts from nothing."""


class _AnswerRefused(httpx2.TransportError): ...


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for part in self._inner:
            received += len(part)
            if received > MAXIMUM_ANSWER_BYTES:
                raise _AnswerRefused("The answer is too long.")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Refuses long answers. Shared by the short-lived clients, so they keep its connections."""

    def __init__(self) -> None:
        self._inner: httpx2.AsyncHTTPTransport | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._inner is None:  # reading the certificates takes time that few starts need
            self._inner = httpx2.AsyncHTTPTransport()
        request.headers["accept-encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            # A few kilobytes could unpack to gigabytes.
            await response.aclose()
            raise _AnswerRefused("The answer is packed.")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _BoundedStream(response.stream)
        return response

    async def aclose(self) -> None:
        """Do nothing: a client that closes must not close the connections of the others."""

    async def close_for_good(self) -> None:
        if self._inner is not None:
            await self._inner.aclose()
            self._inner = None


async def exchange(provider_name: str, work: Awaitable[Answer]) -> Answer:
    """Await one exchange with a provider.

    Raises ProviderUnavailable where there is no usable answer in time, SignInRejected where the
    provider itself says no. Logs kinds of failure only: addresses and bodies may hold secrets.
    """
    try:
        async with asyncio.timeout(EXCHANGE_SECONDS):
            return await work
    except OAuthError as error:
        code = next((known for known in KNOWN_REFUSALS if known == error.error), "other")
        log.warning("provider_refused", provider=provider_name, reason=code)
        raise SignInRejected(
            f"{provider_name} did not accept this sign-in. Nothing was changed; start once more."
        ) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, RecursionError) as error:
        log.warning("provider_unavailable", provider=provider_name, reason=type(error).__name__)
        raise ProviderUnavailable(
            f"{provider_name} does not answer as it should. Nothing was changed; try again in a "
            "moment, or sign in another way."
        ) from None


def decode_object(response: httpx2.Response) -> dict[str, Any]:
    """Return the JSON object that a successful answer holds; raises ValueError or HTTPError."""
    if response.status_code != 200:  # a redirect, too: raise_for_status lets some pass
        raise httpx2.HTTPStatusError(
            f"status {response.status_code}", request=response.request, response=response
        )
    content = msgspec.json.decode(response.content)
    if not isinstance(content, dict):
        raise ValueError("The answer is not a JSON object.")
    return content
