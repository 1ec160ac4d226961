"""Score a response against the key. Pure: the same question, seed and response, the same result."""

import math

from waymark.bank.content import (
    AnyQuestion,
    FaultyLine,
    MatchPairs,
    MultipleChoice,
    PutInOrder,
    SingleChoice,
    TypedValue,
)
from waymark.bank.presentation import (
    DIGITS,
    LETTERS,
    code_lines,
    right_sides,
    shown_right_sides,
    shown_steps,
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
from waymark.bank.typed_values import is_right, parsed_number
from waymark.errors import Invalid


class InvalidResponse(Invalid):
    """The response does not fit the question; nothing was scored, the person may answer again."""


def score(question: AnyQuestion, seed: int, response: Response) -> bool:
    """Say whether `response` is right for `question` as presented with `seed`.

    There is no half right. "I don't know" is not right. Raises InvalidResponse where the kind is
    another one, an id is unknown, doubled or missing, a line is outside the code or blank, or
    where a field with a unit holds no number (without a unit, such a text is a wrong answer).
    """
    if isinstance(response, UnknownResponse):
        return False
    match question, response:
        case SingleChoice(), SingleResponse():
            _require_known([response.option], LETTERS[: len(question.options)])
        case MultipleChoice(), MultipleResponse():
            _require_known(response.options, LETTERS[: len(question.options)])
        case PutInOrder(), OrderResponse():
            _require_known(response.steps, LETTERS[: len(question.steps)])
            _require_all(response.steps, len(question.steps))
        case MatchPairs(), MatchResponse():
            _require_known(tuple(response.pairs), DIGITS[: len(question.pairs)])
            _require_known(tuple(response.pairs.values()), LETTERS[: len(right_sides(question))])
            _require_all(tuple(response.pairs), len(question.pairs))
        case TypedValue(), ValueResponse():
            _require_typed(question, response)
            return is_right(question.answer, response.value)
        case FaultyLine(), FaultyLineResponse():
            lines = code_lines(question.code)
            if response.line > len(lines) or not lines[response.line - 1].strip():
                raise InvalidResponse(f"There is no code on line {response.line}.")
        case _:
            raise InvalidResponse("This is an answer to another kind of question.")
    if isinstance(response, MultipleResponse):
        response = MultipleResponse(tuple(sorted(response.options)))
    return response == right_answer(question, seed)


def right_answer(question: AnyQuestion, seed: int) -> Response:
    """Return the response that is right for `question` as presented with `seed`."""
    match question:
        case SingleChoice():
            return SingleResponse(_right_options(question)[0])
        case MultipleChoice():
            return MultipleResponse(_right_options(question))
        case PutInOrder():
            shown = shown_steps(question, seed)
            return OrderResponse(
                tuple(LETTERS[shown.index(step)] for step in range(len(question.steps)))
            )
        case MatchPairs():
            shown = shown_right_sides(question, seed)
            return MatchResponse(
                {DIGITS[pair]: LETTERS[shown.index(pair)] for pair in range(len(question.pairs))}
            )
        case TypedValue():
            return ValueResponse(str(question.answer.equals))
        case FaultyLine():
            return FaultyLineResponse(question.faulty)


def guessing(question: AnyQuestion) -> float:
    """Return the probability of being right for a person who knows nothing and answers at random.

    Single choice: one of n options. Multiple choice: one of the 2^n - 1 non-empty choices. Order:
    one of n! orders. Match: one of the m!/(m-n)! ways to give n left sides different ones of m
    right sides. Faulty line: one of the lines that hold code. A typed value cannot be counted;
    0.01 stands for the few who hit it by a lucky number.
    """
    match question:
        case SingleChoice():
            return 1 / len(question.options)
        case MultipleChoice():
            return 1 / ((1 << len(question.options)) - 1)
        case PutInOrder():
            return 1 / math.factorial(len(question.steps))
        case MatchPairs():
            return 1 / math.perm(len(right_sides(question)), len(question.pairs))
        case TypedValue():
            return 0.01
        case FaultyLine():
            return 1 / sum(1 for line in code_lines(question.code) if line.strip())


def _right_options(question: SingleChoice | MultipleChoice) -> tuple[str, ...]:
    return tuple(
        id for id, option in zip(LETTERS, question.options, strict=False) if option.correct
    )


def _require_known(ids: list[str] | tuple[str, ...], known: str) -> None:
    for id in ids:
        if id not in tuple(known):
            raise InvalidResponse(f"There is nothing to choose with the id {id!r}.")
    if len(set(ids)) < len(ids):
        raise InvalidResponse("Nothing can be chosen twice.")


def _require_all(ids: tuple[str, ...], size: int) -> None:
    if len(ids) < size:
        raise InvalidResponse(f"The answer has {len(ids)} of {size} parts.")


def _require_typed(question: TypedValue, response: ValueResponse) -> None:
    if not response.value.strip():
        raise InvalidResponse("The answer is empty.")
    unit = question.answer.unit
    if unit is not None and parsed_number(response.value, unit) is None:
        raise InvalidResponse(f"Please type a number of {unit}, such as 12 or 0.5.")
