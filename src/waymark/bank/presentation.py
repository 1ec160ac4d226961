"""What a person sees of a question to answer it: the ids of its parts, and their order.

Steps and right sides are shuffled first and lettered afterwards, so an id says nothing. The same
question and seed give the same ids in every process and Python version; whoever knows the seed
can undo the shuffle, so it stays on the server.
"""

from hashlib import sha256
from itertools import count
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

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "123456789"


class Entry(msgspec.Struct, frozen=True):
    id: str
    text: str
    """Markdown."""


class PresentedBase(msgspec.Struct, frozen=True, tag_field="kind", rename="camel"):
    """Base of all presentations; none holds anything of the key."""


class PresentedSingle(PresentedBase, frozen=True, tag="single"):
    options: tuple[Entry, ...]
    """In the author's order."""


class PresentedMultiple(PresentedBase, frozen=True, tag="multiple"):
    options: tuple[Entry, ...]
    """In the author's order."""


class PresentedOrder(PresentedBase, frozen=True, tag="order"):
    steps: tuple[Entry, ...]
    """Shuffled, and never in the right order already."""


class PresentedMatch(PresentedBase, frozen=True, tag="match"):
    left: tuple[Entry, ...]
    """In the author's order, numbered."""
    right: tuple[Entry, ...]
    """Shuffled together with the distractors, lettered."""


class PresentedValue(PresentedBase, frozen=True, tag="value"):
    unit: str | None
    """Where there is one, only a number is an answer."""


class PresentedFaultyLine(PresentedBase, frozen=True, tag="faulty_line"):
    language: str
    lines: tuple[str, ...]
    """The code; the first line is line 1. Blank ones cannot be chosen."""


Presented = (
    PresentedSingle
    | PresentedMultiple
    | PresentedOrder
    | PresentedMatch
    | PresentedValue
    | PresentedFaultyLine
)


def present(question: AnyQuestion, seed: int) -> Presented:
    """Return the parts of `question` that it is answered with. The stem is the question's own."""
    match question:
        case SingleChoice():
            return PresentedSingle(_lettered([option.text for option in question.options]))
        case MultipleChoice():
            return PresentedMultiple(_lettered([option.text for option in question.options]))
        case PutInOrder():
            return PresentedOrder(
                _lettered([question.steps[step] for step in shown_steps(question, seed)])
            )
        case MatchPairs():
            texts = right_sides(question)
            return PresentedMatch(
                left=tuple(
                    Entry(id, left) for id, (left, _) in zip(DIGITS, question.pairs, strict=False)
                ),
                right=_lettered([texts[side] for side in shown_right_sides(question, seed)]),
            )
        case TypedValue():
            return PresentedValue(question.answer.unit)
        case FaultyLine():
            return PresentedFaultyLine(question.language, code_lines(question.code))


def shown_steps(question: PutInOrder, seed: int) -> tuple[int, ...]:
    """Return, for each shown place from the top, which step of the right order stands there."""
    size = len(question.steps)
    for attempt in count():
        shown = permutation(size, seed, question.id, f"steps {attempt}")
        if shown != tuple(range(size)):
            return shown
    raise AssertionError("count() does not end")


def right_sides(question: MatchPairs) -> tuple[str, ...]:
    """Return all right sides: those of the pairs in order, then the distractors."""
    return (*(right for _, right in question.pairs), *question.distractors)


def shown_right_sides(question: MatchPairs, seed: int) -> tuple[int, ...]:
    """Return, for each shown place, which of `right_sides` stands there."""
    return permutation(len(right_sides(question)), seed, question.id, "right sides")


def permutation(size: int, seed: int, question_id: UUID, purpose: str) -> tuple[int, ...]:
    """Return the numbers below `size` in an order that depends on the other arguments only.

    They are sorted by a digest, so every order is as likely as any other, and unlike `random`
    nothing changes with the Python version: a stored seed replays for ever.
    """

    def rank(index: int) -> bytes:
        return sha256(f"{seed}/{question_id}/{purpose}/{index}".encode()).digest()

    return tuple(sorted(range(size), key=rank))


def code_lines(code: str) -> tuple[str, ...]:
    """Return the lines of `code` as numbered for people; the end of the last line adds none."""
    return tuple(code.rstrip("\n").split("\n"))


def _lettered(texts: list[str]) -> tuple[Entry, ...]:
    return tuple(Entry(id, text) for id, text in zip(LETTERS, texts, strict=False))
