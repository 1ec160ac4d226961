"""Sign in through GitHub, which speaks OAuth 2 but not OpenID Connect.

There is no ID token: who came back is asked of GitHub itself, with the access token that the code
was exchanged for. State and PKCE bind the exchange to the browser that began it.
"""

from datetime import datetime
from typing import Any

import httpx2
import msgspec

from waymark.accounts.outgoing import BoundedTransport, decode_object, exchange
from waymark.accounts.providers import (
    Answer,
    Attempt,
    ProvenIdentity,
    Provider,
    email_address,
    first_visible,
    visible_text,
)
from waymark.settings import SignInClient

SCOPE = "read:user user:email"


class GitHubAddresses(msgspec.Struct, frozen=True, kw_only=True):
    issuer: str = "https://github.com"
    """Not an issuer in OpenID's sense; it names who the numeric ids belong to."""
    authorize: str = "https://github.com/login/oauth/authorize"
    token: str = "https://github.com/login/oauth/access_token"  # noqa: S105  an address
    user: str = "https://api.github.com/user"
    emails: str = "https://api.github.com/user/emails"


class _User(msgspec.Struct, frozen=True):
    id: int
    login: str
    name: str | None = None


class _Email(msgspec.Struct, frozen=True):
    email: str
    primary: bool
    verified: bool


class GitHub(Provider):
    def __init__(
        self,
        client: SignInClient,
        transport: BoundedTransport,
        addresses: GitHubAddresses = GitHubAddresses(),  # noqa: B008  frozen
    ) -> None:
        super().__init__(client, "GitHub", transport)
        self._addresses = addresses

    async def address_for(self, attempt: Attempt) -> str:
        # GitHub cannot be made to ask for a password again; it can be made to ask which account.
        confirmation = {"prompt": "select_account"} if attempt.is_confirmation else {}
        async with self._open_client(SCOPE, attempt.redirect_uri, "client_secret_post") as client:
            address, _ = client.create_authorization_url(
                self._addresses.authorize,
                state=attempt.state,
                code_verifier=attempt.verifier,
                **confirmation,
            )
        return str(address)

    async def prove(self, attempt: Attempt, answer: Answer, now: datetime) -> ProvenIdentity:
        user, emails = await exchange(self.name, self._ask(attempt, answer))
        primary = next((entry for entry in emails if entry.primary), None)
        email = None if primary is None else email_address(primary.email)
        return ProvenIdentity(
            provider=self.id,
            provider_name=self.name,
            issuer=self._addresses.issuer,
            subject=str(user.id),
            display_name=first_visible(user.name, user.login),
            label=visible_text(user.login, 254),
            email=email,
            email_verified=email is not None and primary is not None and primary.verified,
        )

    async def _ask(self, attempt: Attempt, answer: Answer) -> tuple[_User, list[_Email]]:
        async with self._open_client(SCOPE, attempt.redirect_uri, "client_secret_post") as client:
            token = await client.fetch_token(
                self._addresses.token,
                grant_type="authorization_code",
                code=answer.code,
                code_verifier=attempt.verifier,
            )
            if not isinstance(token.get("access_token"), str):
                raise ValueError("There is no access token.")
            headers = {
                "authorization": f"Bearer {token['access_token']}",
                "accept": "application/vnd.github+json",
                "x-github-api-version": "2022-11-28",
                "user-agent": "Waymark",
            }

            async def read(address: str) -> httpx2.Response:
                response: httpx2.Response = await client.request(
                    "GET", address, withhold_token=True, headers=headers
                )
                return response

            user = msgspec.convert(decode_object(await read(self._addresses.user)), _User)
            return user, _decode_emails(await read(self._addresses.emails))


def _decode_emails(response: httpx2.Response) -> list[_Email]:
    """Return the addresses; none where the person did not allow to see them."""
    if response.status_code in {403, 404}:
        return []
    if response.status_code != 200:
        raise ValueError("The addresses cannot be read.")
    found: Any = msgspec.json.decode(response.content)
    return msgspec.convert(found, list[_Email])
