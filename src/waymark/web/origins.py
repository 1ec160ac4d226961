"""Where a request comes from: the client's address and its browser in plain words."""

import ipaddress
from typing import Any

from litestar import Request

from waymark.accounts.actions import Origin
from waymark.accounts.devices import device_of
from waymark.settings import Settings


def origin_of(request: Request[Any, Any, Any], settings: Settings) -> Origin:
    return Origin(
        address=client_address(request, settings),
        device=device_of(request.headers.get("user-agent", "")),
    )


def client_address(request: Request[Any, Any, Any], settings: Settings) -> str | None:
    """Return the client's address, None where it has none.

    A header counts only where the settings say that a proxy sets it on every request: elsewhere
    anybody could write one, and count as somebody else.
    """
    socket = request.client.host if request.client is not None else None
    if settings.behind == "fly":
        stated = request.headers.get("fly-client-ip", "").strip()
        return _address(stated) or _address(socket)
    return _address(socket)


def _address(text: str | None) -> str | None:
    try:
        return str(ipaddress.ip_address(text or ""))
    except ValueError:
        return None
