"""The badge as a drawing, with the credential baked in; and the way back. Pure.

Baking for SVG as Open Badges 3.0 has it: an element `openbadges:credential` right at the beginning,
whose attribute `verify` is the signed credential. The drawing is built as a tree, so nothing that
a person wrote can become markup.
"""

from datetime import datetime
from xml.etree import ElementTree
from xml.parsers import expat

from waymark.assessments.results import CUT_SCORES
from waymark.assessments.schemas import ScoreView
from waymark.assessments.wording import LEVEL_NAMES
from waymark.bank.content import LEVELS, Level

SVG = "http://www.w3.org/2000/svg"
OPEN_BADGES = "https://purl.imsglobal.org/ob/v3p0"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("openbadges", OPEN_BADGES)

COLOURS: dict[Level, str] = {"junior": "#2b8f87", "mid": "#2a63ab", "senior": "#46297c"}
INK, SOFT, PAPER, RULE = "#1c1a16", "#5b564c", "#faf7f0", "#857e71"
SERIF, SANS = "Newsreader, Georgia, serif", "Instrument Sans, system-ui, sans-serif"
LINE_LENGTH = 24
"""Characters of the path's name that fit beside each other."""


class NotABadge(Exception):
    """The file holds no baked credential. The message is for a person."""


def draw_badge(
    token: str, path_name: str, level: Level, score: ScoreView, until: datetime, name: str | None
) -> bytes:
    """Return the badge as an SVG file of 512 by 512, with the signed credential in it."""
    label = f"{path_name}: {LEVEL_NAMES[level]}"
    svg = ElementTree.Element(
        f"{{{SVG}}}svg",
        {"viewBox": "0 0 512 512", "width": "512", "height": "512", "role": "img"},
    )
    ElementTree.SubElement(svg, f"{{{OPEN_BADGES}}}credential", {"verify": token})
    _add(svg, "title").text = label
    _add(svg, "rect", x=4, y=4, width=504, height=504, rx=12, fill=PAPER, stroke=RULE)
    for index in range(LEVELS.index(level) + 1):
        _add(svg, "rect", x=48, y=112 - index * 32, width=56, height=22, fill=COLOURS[level])
    _text(svg, 464, 78, 24, "Waymark", anchor="end", family=SERIF)
    _text(svg, 48, 212, 64, LEVEL_NAMES[level], family=SERIF, weight=500)
    for index, line in enumerate(_lines(path_name)):
        _text(svg, 48, 258 + index * 36, 30, line)
    _scale(svg, score)
    _text(
        svg,
        48,
        434,
        21,
        f"{score.value:.0f} of 100; 90 % interval {score.low:.0f}–{score.high:.0f}",
        fill=SOFT,
    )
    owner = "" if name is None else f"{name} · "
    _text(svg, 48, 468, 21, f"{owner}until {until.day} {until:%B %Y}", fill=SOFT)
    drawn: bytes = ElementTree.tostring(svg, encoding="utf-8", xml_declaration=True)
    return drawn


def _scale(svg: ElementTree.Element, score: ScoreView) -> None:
    def place(value: float) -> float:
        return round(48 + 4.16 * min(100.0, max(0.0, value)), 1)

    _add(svg, "line", x1=48, x2=464, y1=372, y2=372, stroke=RULE)
    for level, cut in CUT_SCORES.items():
        at = place(cut)
        _add(svg, "line", x1=at, x2=at, y1=354, y2=390, stroke=COLOURS[level], stroke_width=3)
    low, high = place(score.low), place(score.high)
    _add(svg, "rect", x=low, y=367, width=round(max(6.0, high - low), 1), height=10, rx=5, fill=INK)
    _add(svg, "circle", cx=place(score.value), cy=372, r=11, fill=INK, stroke=PAPER, stroke_width=4)


def _text(
    svg: ElementTree.Element,
    x: int,
    y: int,
    size: int,
    text: str,
    *,
    anchor: str = "start",
    family: str = SANS,
    weight: int = 400,
    fill: str = INK,
) -> None:
    _add(
        svg,
        "text",
        x=x,
        y=y,
        font_size=size,
        font_family=family,
        font_weight=weight,
        text_anchor=anchor,
        fill=fill,
    ).text = text


def _add(parent: ElementTree.Element, tag: str, **attributes: str | float) -> ElementTree.Element:
    return ElementTree.SubElement(
        parent,
        f"{{{SVG}}}{tag}",
        {name.replace("_", "-"): str(value) for name, value in attributes.items()},
    )


def _lines(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LINE_LENGTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:2]


def credential_in(svg: bytes) -> str:
    """Return the signed credential that is baked into an SVG; raises NotABadge.

    The file comes from anybody: a document type, with which entities could be made to grow without
    end or to read files, is refused before anything of it is used.
    """
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{OPEN_BADGES} credential" and not found:
            found.append(attributes.get("verify", "").strip())

    def refuse(*_: object) -> None:
        raise NotABadge("The file declares a document type, which badges never do.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(svg, True)
    except expat.ExpatError:
        raise NotABadge("The file is not a readable SVG.") from None
    if not found or not found[0]:
        raise NotABadge("No credential is baked into this file.")
    return found[0]
