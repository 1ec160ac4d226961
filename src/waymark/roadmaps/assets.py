"""Which files of the built front end a page links to. Their names hold a hash; Vite lists them."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

MANIFEST = "manifest.json"
ENTRY = "src/explore.ts"
FONTS = (
    "node_modules/@fontsource-variable/instrument-sans/files/"
    "instrument-sans-latin-wght-normal.woff2",
    "node_modules/@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2",
)
"""Set in every first view, so the browser is told of them before it has read the style sheet."""
ICON = "src/app/waymark.svg"


class Chunk(msgspec.Struct, frozen=True):
    """An entry of Vite's manifest; what else it says is of no use here."""

    file: str
    css: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


class Assets(msgspec.Struct, frozen=True):
    """Addresses below the root of the site."""

    script: str | None = None
    preloaded_scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    icon: str | None = None


def built_time(built: Path) -> float | None:
    """Return when the front end in `built` was built, in seconds; None where it never was."""
    try:
        return (built / MANIFEST).stat().st_mtime
    except FileNotFoundError:
        return None


def read_assets(built: Path) -> Assets:
    """Return what the manifest in `built` names; nothing where the front end was never built."""
    manifest = built / MANIFEST
    if not manifest.exists():
        return Assets()
    chunks = msgspec.json.decode(manifest.read_bytes(), type=dict[str, Chunk])
    if ENTRY not in chunks:
        return Assets()  # built before there were pages to explore
    loaded = list(dict.fromkeys(_with_imports(chunks, ENTRY)))
    return Assets(
        script=_address(chunks[ENTRY].file),
        preloaded_scripts=tuple(_address(chunks[key].file) for key in loaded if key != ENTRY),
        styles=tuple(dict.fromkeys(_address(css) for key in loaded for css in chunks[key].css)),
        fonts=tuple(_address(chunks[font].file) for font in FONTS if font in chunks),
        icon=_address(chunks[ICON].file) if ICON in chunks else None,
    )


def _with_imports(chunks: dict[str, Chunk], key: str) -> Iterator[str]:
    """Yield what `key` imports, deepest first, then itself: the order in which styles apply."""
    for imported in chunks[key].imports:
        yield from _with_imports(chunks, imported)
    yield key


def _address(file: str) -> str:
    return f"/{file}"
