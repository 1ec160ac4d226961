"""The kinds of refusal a caller can act on.

DomainError
├── Unauthenticated  nobody is signed in
├── NotFound         no such thing, or not yours (the two look the same from outside)
├── Forbidden        it is yours to see, not to do
├── Conflict         the thing is in a state that does not allow this
├── Invalid          well-formed, but it breaks a rule
├── TooMany          asked for too often; it says when to come back
└── Unavailable      something this needs is down; nothing was lost, try again

Domains subclass a kind next to the action that raises it; `web/problems.py` maps each kind to its
HTTP status. Programming mistakes are not DomainErrors: they stay bare and become a 500.
"""

from typing import Any


class DomainError(Exception):
    """Base of all refusals. The message is shown to the person.

    `extensions` go into the problem body beside it, such as the current state of a session.
    """

    def __init__(self, message: str, **extensions: Any) -> None:
        super().__init__(message)
        self.extensions = extensions


class Unauthenticated(DomainError): ...


class NotFound(DomainError): ...


class Forbidden(DomainError): ...


class Conflict(DomainError): ...


class Invalid(DomainError): ...


class TooMany(DomainError):
    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(message, retryAfterSeconds=retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(DomainError): ...
