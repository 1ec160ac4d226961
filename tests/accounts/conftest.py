"""An application that offers a provider run by the tests, and browsers that use it."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from litestar import Litestar
from redis.asyncio import Redis

from tests.accounts.issuer import CLIENT_ID, CLIENT_SECRET, Issuer, running_issuer
from tests.accounts.travellers import Traveller
from waymark.accounts.github import GitHub, GitHubAddresses
from waymark.accounts.offered import OfferedProviders
from waymark.accounts.openid import OpenIdProvider
from waymark.accounts.outgoing import BoundedTransport
from waymark.settings import ProviderId, Settings, SignInClient
from waymark.web.app import create_app


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with running_issuer() as issuer:
        yield issuer


def client_of(provider: ProviderId) -> SignInClient:
    return SignInClient(provider=provider, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)


@pytest.fixture
async def offered(issuer: Issuer) -> AsyncIterator[OfferedProviders]:
    transport = BoundedTransport()
    github = GitHubAddresses(
        authorize=f"{issuer.url}/authorize",
        token=f"{issuer.url}/token",
        user=f"{issuer.url}/user",
        emails=f"{issuer.url}/emails",
    )
    providers = OfferedProviders(
        [
            GitHub(client_of("github"), transport, github),
            OpenIdProvider(client_of("oidc"), "Example", transport, issuer=issuer.url),
        ],
        transport,
    )
    yield providers
    await providers.close()


@pytest.fixture
async def redis(settings: Settings, clean: None) -> AsyncIterator[Redis]:
    async with Redis.from_url(settings.redis_url) as client:
        yield client


@pytest.fixture
async def browse(
    app: Litestar, settings: Settings, offered: OfferedProviders, clean: None
) -> AsyncIterator[Callable[[], Traveller]]:
    """Open browsers at an application of the same database that offers the test's providers."""
    travellers: list[Traveller] = []
    own = create_app(settings, offered)

    def open_browser() -> Traveller:
        travellers.append(Traveller(own))
        return travellers[-1]

    yield open_browser
    for traveller in travellers:
        await traveller.aclose()
    # The pool of the database is the other application's; of Redis each has its own.
    provide: Any = own.dependencies["redis"]
    await provide.dependency().aclose()
