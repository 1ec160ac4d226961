"""The page on which anybody checks a credential. Pure."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waymark.credentials.document import VALID_FOR
from waymark.credentials.verifying import Standing, Verdict
from waymark.roadmaps.shell import Page

TEMPLATES = Path(__file__).parent / "templates"

TITLES: dict[Standing, str] = {
    "valid": "This credential is valid",
    "not_yet": "This credential is not valid yet",
    "expired": "This credential has expired",
    "revoked": "This credential was revoked",
    "refused": "This does not prove anything",
}


@dataclass(frozen=True)
class ShownCredential:
    holder: str | None
    achievement: str
    description: str
    criteria: str
    results: dict[str, str]
    """By the last part of the result description's id: level, probability, score and its ends."""
    alignments: tuple[tuple[str, str], ...]
    """Name and address."""


def verify_page(verdict: Verdict | None = None) -> Page:
    title = "Check a credential" if verdict is None else TITLES[verdict.standing]
    shown = None if verdict is None or verdict.document is None else shown_of(verdict.document)
    return Page(
        template="verify.html",
        address="/verify",
        title=title,
        description=(
            "Check a credential that this site issued: its signature, its dates, and whether it "
            "was revoked."
        ),
        is_indexed=verdict is None,
        context={"verdict": verdict, "shown": shown, "days": VALID_FOR.days},
    )


def shown_of(document: dict[str, Any]) -> ShownCredential:
    """Return what a document of ours says; only ever called with one whose origin is proven."""
    subject = document["credentialSubject"]
    goal = subject["achievement"]
    names = [
        each["identityHash"]
        for each in subject.get("identifier", [])
        if each["identityType"] == "name"
    ]
    return ShownCredential(
        holder=names[0] if names else None,
        achievement=goal["name"],
        description=goal["description"],
        criteria=goal["criteria"]["id"],
        results={
            each["resultDescription"].rpartition("#")[2]: each["value"]
            for each in subject["result"]
        },
        alignments=tuple((each["targetName"], each["targetUrl"]) for each in goal["alignment"]),
    )
