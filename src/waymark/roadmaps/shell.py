"""Turn a page into a response: the frame around it, its tag for caches, and the page for errors.

A page shows the same bytes to everybody, so that any cache may keep it: what depends on who is
signed in is filled in by the browser. Each process keeps the pages of the newest release that
somebody has asked for.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.status_codes import HTTP_304_NOT_MODIFIED, HTTP_404_NOT_FOUND

from waymark.errors import DomainError, NotFound
from waymark.resources import resource_folder
from waymark.roadmaps.assets import Assets, built_time, read_assets
from waymark.roadmaps.catalogue import Catalogue, select_catalogue
from waymark.roadmaps.wording import phase_name

TEMPLATES = Path(__file__).parent / "templates"

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600"
"""A new release or a deploy shows within a minute. Longer, and a kept page would ask for style
sheets that the deploy has taken away."""

KEPT_PAGES = 512
"""All pages of a release, comparisons included, and a few tens of megabytes at most."""

NAVIGATION = (
    ("/roadmaps", "Roadmaps"),
    ("/skills", "Skills"),
    ("/paths", "Paths"),
    ("/search", "Search"),
    ("/plans", "Plans"),
    ("/", "Sessions"),
)
"""Address and name, as in `frontend/src/app/Header.svelte`; a journey compares the two."""

OF_THE_APP = {"/plans", "/"}

SERVED_HERE = tuple(address for address, _ in NAVIGATION if address not in OF_THE_APP)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a template is filled with. Pure functions in the domain make these."""

    template: str
    address: str
    """Where the page lives, from the root of the site; for the canonical link."""
    title: str
    description: str
    """One or two sentences, shown by search engines and where a link is shared."""
    context: Mapping[str, Any] = {}
    is_indexed: bool = True


class RenderedPage(msgspec.Struct, frozen=True):
    content: bytes
    tag: str


class PageNotFound(NotFound): ...


class Shell:
    """Renders pages. One for each application, reachable as `app.state.shell`."""

    def __init__(
        self,
        public_url: str | None = None,
        built: Path | None = None,
        further_templates: Sequence[Path] = (),
    ) -> None:
        """`public_url` is the origin that people know the site by, without a slash at the end.
        `further_templates` are folders of other domains whose pages stand in the same frame."""
        self._public_url = public_url or ""
        self._built = built or resource_folder("frontend") / "dist"
        self._assets = Assets()
        self._assets_read_at: float | None = None
        self._kept: OrderedDict[str, RenderedPage] = OrderedDict()
        self._kept_of: Catalogue | None = None
        self._templates = Environment(
            loader=FileSystemLoader([TEMPLATES, *further_templates]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["phase_name"] = phase_name

    async def show(
        self, request: Request[Any, Any, Any], make: Callable[[Catalogue], Page]
    ) -> Response[bytes]:
        """Answer with the page at the request's path, which says all that `make` depends on."""
        catalogue = await select_catalogue()
        if catalogue is not self._kept_of:
            self._kept, self._kept_of = OrderedDict(), catalogue
        self._current_assets()
        address = request.scope["path"].rstrip("/")
        rendered = self._kept.get(address)
        if rendered is None:
            rendered = self._kept[address] = self.render(make(catalogue))
            if len(self._kept) > KEPT_PAGES:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(address)
        return _respond(request, rendered)

    async def show_fresh(
        self, request: Request[Any, Any, Any], make: Callable[[Catalogue], Page]
    ) -> Response[bytes]:
        """The same for a page that depends on the query string, of which there is no end."""
        return _respond(request, self.render(make(await select_catalogue())))

    def render(self, page: Page) -> RenderedPage:
        content = self._templates.get_template(page.template).render(
            **page.context,
            page=page,
            assets=self._current_assets(),
            canonical=f"{self._public_url}{page.address}",
            has_public_url=bool(self._public_url),
            navigation=NAVIGATION,
        )
        encoded = content.encode()
        digest = hashlib.blake2b(encoded, digest_size=12).hexdigest()
        # Weak, since compression makes other bytes of the same page.
        return RenderedPage(encoded, f'W/"{digest}"')

    def show_error(self, status: int, title: str, detail: str, address: str) -> Response[bytes]:
        page = Page(
            template="error.html",
            address=address,
            title=title,
            description=detail,
            context={"detail": detail},
            is_indexed=False,
        )
        return Response(
            self.render(page).content,
            status_code=status,
            media_type="text/html",
            headers={"cache-control": "no-cache"},
        )

    def show_not_found(self, address: str) -> Response[bytes]:
        return self.show_error(
            HTTP_404_NOT_FOUND,
            "No page here",
            "The address may be mistyped, or the link old.",
            address,
        )

    def _current_assets(self) -> Assets:
        """Read the manifest again where the front end was built anew under a running server."""
        built_at = built_time(self._built)
        if built_at != self._assets_read_at:
            self._assets, self._assets_read_at = read_assets(self._built), built_at
            self._kept.clear()
        return self._assets


def _respond(request: Request[Any, Any, Any], rendered: RenderedPage) -> Response[bytes]:
    headers = {"cache-control": CACHE_CONTROL, "etag": rendered.tag}
    known = request.headers.get("if-none-match", "")
    if rendered.tag in (tag.strip() for tag in known.split(",")):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(rendered.content, media_type="text/html", headers=headers)


def respond_with_page(request: Request[Any, Any, Any], error: DomainError) -> Response[bytes]:
    """What the pages' controllers answer a refusal with, in place of a problem body."""
    shell: Shell = request.app.state.shell
    if isinstance(error, NotFound):
        return shell.show_not_found(request.scope["path"])
    return shell.show_error(503, "Not there at the moment", str(error), request.scope["path"])
