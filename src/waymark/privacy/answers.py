"""An answer in the words of whoever reads their own export, without the key of the question."""

from collections.abc import Mapping
from typing import Any

import msgspec

from waymark.bank.content import AnyQuestion
from waymark.bank.presentation import (
    PresentedFaultyLine,
    PresentedMatch,
    PresentedMultiple,
    PresentedOrder,
    PresentedSingle,
    present,
)
from waymark.bank.responses import (
    FaultyLineResponse,
    MatchResponse,
    MultipleResponse,
    OrderResponse,
    Response,
    SingleResponse,
    UnknownResponse,
    ValueResponse,
)

CLOSED = "(SELECT s.state IN ('scoring', 'finished') FROM assessment s WHERE s.id = t.assessment)"

WHILE_OPEN = {
    column: f"CASE WHEN {CLOSED} THEN t.{column} END"
    for column in ("outcome", "is_pilot", "site_precision", "site_shift")
}
"""Right, wrong and whatever one of them could be told from: empty until the session is closed."""

SHOWN_OF_ANSWER = {
    "content": "(SELECT v.content FROM question_version v WHERE v.id = t.question_version)",
    "seed": "(SELECT s.seed FROM assessment s WHERE s.id = t.assessment)",
}
"""What the wording needs besides; `with_words` takes both out again."""

_QUESTIONS: msgspec.json.Decoder[AnyQuestion] = msgspec.json.Decoder(AnyQuestion)
_RESPONSES: msgspec.json.Decoder[Response] = msgspec.json.Decoder(Response)


def with_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with skill and answer in words, and without the question that has the key."""
    shown = {name: value for name, value in row.items() if name not in SHOWN_OF_ANSWER}
    question = _QUESTIONS.decode(row["content"])
    shown["skill"] = question.skill
    shown["answered"] = answered_in_words(
        question, _RESPONSES.decode(row["response"]), int(row["seed"])
    )
    return shown


def answered_in_words(question: AnyQuestion, response: Response, seed: int) -> list[str]:
    """Return what the person chose, one entry a part, as it was on their screen (Markdown)."""
    words: list[str]
    match response, present(question, seed):
        case UnknownResponse(), _:
            words = ["I don’t know"]
        case ValueResponse(value), _:
            words = [value]
        case SingleResponse(option), PresentedSingle(options):
            words = [entry.text for entry in options if entry.id == option]
        case MultipleResponse(chosen), PresentedMultiple(options):
            words = [entry.text for entry in options if entry.id in chosen]
        case OrderResponse(steps), PresentedOrder(entries):
            texts = {entry.id: entry.text for entry in entries}
            words = [texts[id] for id in steps]
        case MatchResponse(pairs), PresentedMatch(left, right):
            texts = {entry.id: entry.text for entry in right}
            words = [f"{entry.text} – {texts[pairs[entry.id]]}" for entry in left]
        case FaultyLineResponse(line), PresentedFaultyLine(_, lines):
            words = [f"Line {line}: {lines[line - 1]}"]
        case _:
            kinds = type(response).__name__, type(question).__name__
            raise TypeError(f"A {kinds[0]} is no answer to a {kinds[1]}.")
    return words
