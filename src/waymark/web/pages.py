"""The browser's side: hashed assets that never change, and one page that shows every address but
those of the pages to explore, which the server renders itself."""

from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.router import Router
from litestar.static_files import create_static_files_router

from waymark.resources import resource_folder
from waymark.roadmaps.shell import SERVED_HERE, Shell
from waymark.web.problems import respond_to_http_exception

NOT_BUILT = (
    "<!doctype html><title>Waymark</title><p>The front end has not been built. "
    "Run <code>make run</code> once, then reload."
)


def front_end(folder: Path | None = None) -> list[Router | BaseRouteHandler]:
    """Return the routes that serve the built front end in `folder`."""
    built = folder or resource_folder("frontend") / "dist"

    @get(["/", "/{address:path}"], include_in_schema=False, sync_to_thread=False)
    def show_page(address: FromPath[str] = "/") -> Response[bytes]:
        if not is_page(address):
            raise NotFoundException
        return _page(built)

    routes: list[Router | BaseRouteHandler] = [show_page]
    if (built / "assets").exists():
        routes.append(
            create_static_files_router(
                path="/assets",
                directories=[built / "assets"],
                include_in_schema=False,
                cache_control=None,
                after_request=_cache_for_good,
            )
        )
    return routes


def is_page(address: str) -> bool:
    """Say whether the browser's side shows something at this address, if only that it is none."""
    is_file = "." in address.rsplit("/", 1)[-1]
    return not (address.startswith(("/api/", "/assets/")) or is_file or is_to_explore(address))


def is_to_explore(address: str) -> bool:
    """Say whether the server renders the pages at and below this address itself."""
    return f"{address}/".startswith(tuple(f"{served}/" for served in SERVED_HERE))


def respond_to_unknown_address(
    request: Request[Any, Any, Any], error: NotFoundException
) -> Response[Any]:
    """A page where people look for pages, a problem body elsewhere.

    Where a route of the server lies below a page's address, as `/sign-in/{provider}` below
    `/sign-in`, Litestar does not go on to look for the page, so it is shown from here.
    """
    address = request.scope["path"]
    if request.method == "GET" and is_page(address):
        return _page(resource_folder("frontend") / "dist")
    if not is_to_explore(address):
        return respond_to_http_exception(request, error)
    shell: Shell = request.app.state.shell
    return shell.show_not_found(address)


def _page(built: Path) -> Response[bytes]:
    index = built / "index.html"
    content = index.read_bytes() if index.exists() else NOT_BUILT.encode()
    return Response(content, media_type="text/html", headers={"cache-control": "no-cache"})


def _cache_for_good(response: Response[bytes]) -> Response[bytes]:
    """The file name holds a hash of the content, so a browser need never ask again."""
    response.headers["cache-control"] = "public, max-age=31536000, immutable"
    return response
