"""What counts as a view of a shared result. Pure.

A view is a browser opening the page as a page. Browsers say so themselves (Fetch Metadata, W3C;
all of them since 2023): `Sec-Fetch-Dest: document`. Programs that fetch a link to draw a preview
of it, and search engines, send no such thing; a page that is fetched ahead carries `Sec-Purpose`.
A reload counts again, since telling it apart would mean to remember visitors.
"""

from collections.abc import Mapping

PREVIEWERS = ("bot", "crawl", "spider", "preview", "facebookexternalhit", "slurp")
"""In names of programs that run a whole browser to make a picture of the page."""


def is_view(headers: Mapping[str, str]) -> bool:
    """Say whether the request with these headers (names in lower case) is a view."""
    if headers.get("sec-fetch-dest") != "document":
        return False
    if "prefetch" in headers.get("sec-purpose", "") or "prefetch" in headers.get("purpose", ""):
        return False
    name = headers.get("user-agent", "").lower()
    return not any(previewer in name for previewer in PREVIEWERS)
