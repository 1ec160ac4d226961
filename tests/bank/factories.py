"""Questions that are sound except for what a test changes about them."""

from typing import Any
from uuid import UUID

import msgspec

from waymark.bank.content import (
    FaultyLine,
    MatchPairs,
    MultipleChoice,
    PutInOrder,
    SingleChoice,
    TypedValue,
)

FIRST, SECOND, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)

EVERY_QUESTION_HAS = {
    "id": str(FIRST),
    "skill": "tls",
    "level": "mid",
    "hardness": "typical",
    "stem": "A client opens a connection. What does the server send first?",
    "explanation": "The handshake says so.",
    "reference": "RFC 8446, section 2",
    "expected_seconds": 60,
}


def make_single(**changes: Any) -> SingleChoice:
    options = [
        {"text": "Its certificate chain", "why": "It does.", "correct": True},
        {"text": "The session ticket", "why": "That comes after the handshake."},
        {"text": "The private key", "why": "It never leaves the server."},
        {"text": "An empty record", "why": "There is no such step."},
    ]
    return msgspec.convert(
        {**EVERY_QUESTION_HAS, "kind": "single", "options": options, **changes}, SingleChoice
    )


def make_multiple(**changes: Any) -> MultipleChoice:
    options = [
        {"text": "Check the host name", "why": "Needed.", "correct": True},
        {"text": "Check the chain", "why": "Needed.", "correct": True},
        {"text": "Check the key length only", "why": "Not enough."},
        {"text": "Check the serial number", "why": "It proves nothing."},
    ]
    return msgspec.convert(
        {**EVERY_QUESTION_HAS, "kind": "multiple", "options": options, **changes}, MultipleChoice
    )


def make_order(*steps: str, **changes: Any) -> PutInOrder:
    return msgspec.convert(
        {
            **EVERY_QUESTION_HAS,
            "kind": "order",
            "steps": steps or ("Add the column", "Fill it", "Read it", "Drop the old one"),
            **changes,
        },
        PutInOrder,
    )


def make_match(**changes: Any) -> MatchPairs:
    pairs = [["The token expired", "401"], ["It may not delete", "403"], ["Too many calls", "429"]]
    return msgspec.convert(
        {
            **EVERY_QUESTION_HAS,
            "kind": "match",
            "pairs": pairs,
            "distractors": ["400", "500"],
            **changes,
        },
        MatchPairs,
    )


def make_value(equals: str | float, **answer: Any) -> TypedValue:
    changes = answer.pop("question", {})
    return msgspec.convert(
        {
            **EVERY_QUESTION_HAS,
            "kind": "value",
            "answer": {"equals": equals, **answer},
            **changes,
        },
        TypedValue,
    )


def make_faulty_line(**changes: Any) -> FaultyLine:
    return msgspec.convert(
        {
            **EVERY_QUESTION_HAS,
            "kind": "faulty_line",
            "language": "python",
            "code": "def total(rows):\n    result = 1\n\n    for row in rows:\n"
            "        result += row\n    return result\n",
            "faulty": 2,
            "wrong_lines": {5: "It adds, as it should."},
            **changes,
        },
        FaultyLine,
    )
