"""Responses of pages that only those may see who were given the address, or whom they are about.

No cache keeps them, no search engine lists them, and no page they link to learns their address.
"""

from pathlib import Path
from typing import Any

from litestar import Request, Response

from waymark.errors import DomainError, Forbidden, NotFound, Unauthenticated, Unavailable
from waymark.roadmaps.shell import Page, Shell

TEMPLATES = Path(__file__).parent / "templates"

HEADERS = {
    "cache-control": "private, no-store",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "referrer-policy": "no-referrer",
}

STATUS_AND_TITLE: dict[type[DomainError], tuple[int, str]] = {
    Unauthenticated: (401, "Sign in first"),
    Forbidden: (403, "Not allowed"),
    NotFound: (404, "No page here"),
    Unavailable: (503, "Not there at the moment"),
}


def private_page(
    shell: Shell, page: Page, status: int = 200, *, is_indexed: bool = False
) -> Response[bytes]:
    """Answer with a page; `is_indexed` for one that search engines may list."""
    headers = {name: value for name, value in HEADERS.items() if name != "x-robots-tag"}
    return Response(
        shell.render(page).content,
        status_code=status,
        media_type="text/html",
        headers=headers if is_indexed else HEADERS,
    )


def refuse_with_page(request: Request[Any, Any, Any], error: DomainError) -> Response[bytes]:
    """Say a refusal as a page. The address stays out of it: it may be a secret."""
    shell: Shell = request.app.state.shell
    status, title = next(
        (STATUS_AND_TITLE[kind] for kind in type(error).__mro__ if kind in STATUS_AND_TITLE),
        (422, "Not possible"),
    )
    refused = shell.show_error(status, title, str(error), "/")
    refused.headers.update(HEADERS)
    return refused
