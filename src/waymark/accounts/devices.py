"""Name a browser in plain words, so that a person knows their own devices in a list.

Deliberately short: browser and system, no version and no model. What is not recognised is called
so, and nobody depends on the answer.
"""

import re

_BROWSERS = (
    # In this order: most of these also claim to be the ones below them.
    (r"\bEdgA?(iOS)?/", "Edge"),
    (r"\b(OPR|OPT|Opera)/", "Opera"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\b(Firefox|FxiOS)/", "Firefox"),
    (r"\b(Chrome|CriOS|Chromium|HeadlessChrome)/", "Chrome"),
    (r"\bVersion/[\d.]+.*\bSafari/", "Safari"),
    (r"^curl/", "curl"),
    (r"^python-(httpx|requests)", "a Python script"),
)
_SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bWindows\b", "Windows"),
    (r"\bMac(intosh| OS X)\b", "macOS"),
    (r"\bLinux\b", "Linux"),
)

UNKNOWN = "Unknown browser"


def device_of(user_agent: str) -> str:
    """Return words such as "Firefox on Linux" for a User-Agent header, however long or odd."""
    text = user_agent[:400]
    browser = _first(_BROWSERS, text)
    system = _first(_SYSTEMS, text)
    if browser is None:
        return UNKNOWN if system is None else f"{UNKNOWN} on {system}"
    return browser if system is None else f"{browser} on {system}"


def _first(names: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for pattern, name in names if re.search(pattern, text)), None)
