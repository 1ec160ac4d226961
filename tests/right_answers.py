"""Answers by somebody who knows everything: worked out from the keys, which only the server has."""

from typing import Any
from uuid import UUID

import msgspec

from waymark.bank.content import (
    AnyQuestion,
    FaultyLine,
    MatchPairs,
    MultipleChoice,
    PutInOrder,
    SingleChoice,
    TypedValue,
)
from waymark.bank.presentation import LETTERS, right_sides, shown_right_sides, shown_steps
from waymark.database import pool


async def right_response(state: dict[str, Any]) -> dict[str, Any]:
    """Return the right response to the question that a session's state shows."""
    content = await pool().fetchval(
        "SELECT content FROM question_version WHERE id = $1", UUID(state["question"]["id"])
    )
    seed = await pool().fetchval("SELECT seed FROM assessment WHERE id = $1", UUID(state["id"]))
    return right_response_to(msgspec.json.decode(content, type=AnyQuestion), seed)


def right_response_to(question: AnyQuestion, seed: int) -> dict[str, Any]:
    match question:
        case SingleChoice():
            return {"kind": "single", "option": _right_options(question)[0]}
        case MultipleChoice():
            return {"kind": "multiple", "options": _right_options(question)}
        case PutInOrder():
            shown = shown_steps(question, seed)
            steps = [LETTERS[shown.index(step)] for step in range(len(question.steps))]
            return {"kind": "order", "steps": steps}
        case MatchPairs():
            texts = [right_sides(question)[side] for side in shown_right_sides(question, seed)]
            pairs = {
                str(number): LETTERS[texts.index(right)]
                for number, (_, right) in enumerate(question.pairs, 1)
            }
            return {"kind": "match", "pairs": pairs}
        case TypedValue():
            return {"kind": "value", "value": str(question.answer.equals)}
        case FaultyLine():
            return {"kind": "faulty_line", "line": question.faulty}


def _right_options(question: SingleChoice | MultipleChoice) -> list[str]:
    return [
        letter for letter, option in zip(LETTERS, question.options, strict=False) if option.correct
    ]
