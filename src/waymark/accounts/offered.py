"""Which providers this installation offers: those that its settings name, in a fixed order."""

from collections.abc import Iterable

from waymark.accounts.github import GitHub
from waymark.accounts.openid import OpenIdProvider
from waymark.accounts.outgoing import BoundedTransport
from waymark.accounts.providers import Provider
from waymark.errors import NotFound
from waymark.settings import Settings, SignInClient

GOOGLE = "https://accounts.google.com"
GITLAB = "https://gitlab.com"
MICROSOFT = "https://login.microsoftonline.com/{tenantid}/v2.0"
MICROSOFT_DISCOVERY = (
    "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"
)


class ProviderUnknown(NotFound): ...


class OfferedProviders:
    """The ways to sign in here, by id. They share one transport, which `close` ends."""

    def __init__(self, providers: Iterable[Provider], transport: BoundedTransport) -> None:
        self._by_id: dict[str, Provider] = {provider.id: provider for provider in providers}
        self._transport = transport

    def all(self) -> list[Provider]:
        return list(self._by_id.values())

    def ids(self) -> frozenset[str]:
        return frozenset(self._by_id)

    def get(self, provider_id: str) -> Provider:
        """Raises ProviderUnknown for what is not configured."""
        try:
            return self._by_id[provider_id]
        except KeyError:
            raise ProviderUnknown(
                "This way of signing in is not offered here. Choose another one."
            ) from None

    async def close(self) -> None:
        await self._transport.close_for_good()


def offered_providers(settings: Settings) -> OfferedProviders:
    transport = BoundedTransport()
    return OfferedProviders(
        [_provider(client, transport) for client in settings.sign_in_clients], transport
    )


def _provider(client: SignInClient, transport: BoundedTransport) -> Provider:
    match client.provider:
        case "github":
            return GitHub(client, transport)
        case "google":
            # Google asks for no password again; it can be made to ask which account.
            return OpenIdProvider(
                client,
                "Google",
                transport,
                issuer=GOOGLE,
                confirmation={"prompt": "select_account", "max_age": "0"},
            )
        case "gitlab":
            return OpenIdProvider(client, "GitLab", transport, issuer=GITLAB)
        case "microsoft":
            return OpenIdProvider(
                client,
                "Microsoft",
                transport,
                issuer=MICROSOFT,
                discovery_address=MICROSOFT_DISCOVERY,
            )
        case "oidc":
            return OpenIdProvider(client, client.name or "", transport, issuer=client.issuer or "")
