"""The links that switch one kind of e-mail off without a sign-in. Pure.

A link names the account and the list, signed (JWS with HS256, RFC 7515), so nobody can make one
for somebody else. It never expires: an old e-mail must be as good for stopping as a new one, and
stopping twice does no harm. All it can do is to stop e-mails.
"""

import hmac
from urllib.parse import quote
from uuid import UUID

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from waymark.errors import NotFound
from waymark.mail.facts import MailList

ALGORITHM = "HS256"
LONGEST_TOKEN = 400


class LinkUnknown(NotFound): ...


class Stop(msgspec.Struct, frozen=True, rename={"account_id": "sub", "mail_list": "list"}):
    """Whom not to write to any more, and about what."""

    account_id: UUID
    mail_list: MailList


def unsubscribe_address(site: str, stop: Stop, secret: str) -> str:
    """Where to stop. In the query string, which the access log leaves out."""
    token = jws.serialize_compact(
        {"alg": ALGORITHM}, msgspec.json.encode(stop), _key(secret), [ALGORITHM]
    )
    return f"{site}/unsubscribe?token={quote(token)}"


def read_token(token: str, secret: str) -> Stop:
    """Return what a link asks for. Raises LinkUnknown for anything that was not made here."""
    try:
        if len(token) > LONGEST_TOKEN:
            raise ValueError(token[:20])
        signed = jws.deserialize_compact(token, _key(secret), [ALGORITHM])
        return msgspec.json.decode(signed.payload, type=Stop)
    except (JoseError, ValueError, msgspec.MsgspecError) as error:
        raise LinkUnknown("This link is not whole, so it cannot be followed.") from error


def _key(secret: str) -> OctKey:
    """A key of its own, so that a signature made for something else is worth nothing here."""
    return OctKey.import_key(hmac.digest(secret.encode(), b"waymark unsubscribe", "sha256"))
