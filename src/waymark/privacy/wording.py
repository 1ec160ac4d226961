"""What an event says to its subject, in plain words. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from waymark.accounts.audit import Event

Details = Mapping[str, Any]


def say(event: str, details: Details) -> str:
    """Return the sentence of an event without its time, such as "Signed in with GitHub from
    Firefox on Linux". An event of a later release has none here and is shown by its name."""
    if event not in SENTENCES:
        return event.replace("_", " ").capitalize()
    return SENTENCES[Event(event)](details)


def _with_provider(beginning: str) -> Callable[[Details], str]:
    """Such as "Signed in with GitHub"; on the developer's own machine there is no provider."""

    def sentence(details: Details) -> str:
        name = _text(details, "providerName") or PROVIDERS.get(_text(details, "provider"), "")
        if _text(details, "provider") == "local":
            name = ""
        return beginning.format(_from(details), "" if name == "" else f" with {name}", name)

    return sentence


def _plain(beginning: str) -> Callable[[Details], str]:
    return lambda details: beginning.format(_from(details))


def _linked(verb: str) -> Callable[[Details], str]:
    def sentence(details: Details) -> str:
        name = _text(details, "providerName") or PROVIDERS.get(
            _text(details, "provider"), _text(details, "provider")
        )
        label = _text(details, "label")
        what = f"{name} ({label})" if name and label else name or label or "a way to sign in"
        return f"{verb} {what}{_from(details)}"

    return sentence


def _from(details: Details) -> str:
    device = _text(details, "device")
    return f" from {device}" if device else ""


def _text(details: Details, name: str) -> str:
    value = details.get(name)
    return value if isinstance(value, str) else ""


PROVIDERS = {
    "github": "GitHub",
    "google": "Google",
    "gitlab": "GitLab",
    "microsoft": "Microsoft",
    "local": "this machine",
}
"""For events that hold the provider's id alone."""

SENTENCES: Mapping[Event, Callable[[Details], str]] = {
    Event.ACCOUNT_CREATED: _with_provider("Account made{1}{0}"),
    Event.SIGNED_IN: _with_provider("Signed in{1}{0}"),
    Event.SIGN_IN_CONFIRMED: _with_provider("Sign-in confirmed{1}{0}"),
    Event.SIGNED_OUT: _plain("Signed out{0}"),
    Event.SIGNED_OUT_ELSEWHERE: _plain("Another browser signed out{0}"),
    Event.SIGNED_OUT_EVERYWHERE: _plain("Signed out everywhere{0}"),
    Event.SIGN_IN_REFUSED: _with_provider("Sign-in refused{1}{0}"),
    Event.SUSPENDED: _plain("Account suspended"),
    Event.RESTORED: _plain("Account no longer suspended"),
    Event.IDENTITY_LINKED: _linked("Linked"),
    Event.IDENTITY_UNLINKED: _linked("Unlinked"),
    Event.EXPORT_REQUESTED: _plain("Export of all data asked for{0}"),
    Event.EXPORT_DOWNLOADED: _plain("Export of all data downloaded{0}"),
    Event.DELETION_REQUESTED: _plain("Deletion of the account asked for{0}"),
    Event.DELETION_UNDONE: _plain("Deletion of the account undone{0}"),
    Event.RESULT_SHARED: _plain("A result shared by a link{0}"),
    Event.SHARE_VIEWED: _plain("A shared result seen{0}"),
    Event.SHARE_REVOKED: _plain("The link to a shared result ended{0}"),
    Event.CREDENTIAL_ISSUED: _plain("A credential issued{0}"),
    Event.CREDENTIAL_REVOKED: _plain("A credential revoked{0}"),
    Event.CREDENTIAL_REPLACED: _plain("A credential replaced, as its result was worked out anew"),
}
