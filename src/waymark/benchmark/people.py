"""What simulated people answer, told from what they see and from the bank's files.

They know the keys, but not the seeds of their sessions: the order of shuffled parts is read off
the page, as a person would.
"""

import math
import random
from uuid import UUID

from waymark.assessments.schemas import ShownOption, ShownQuestion
from waymark.bank.content import (
    AnyQuestion,
    FaultyLine,
    MatchPairs,
    MultipleChoice,
    PutInOrder,
    SingleChoice,
    TypedValue,
)
from waymark.bank.presentation import LETTERS
from waymark.bank.reading import Bank
from waymark.bank.release import version_id
from waymark.bank.rendering import render_inline
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
from waymark.bank.scoring import guessing
from waymark.measurement.scale import ItemPrior, prior_item


class AnswerSheet:
    """The questions of a bank by version id, with their parameters."""

    def __init__(self, bank: Bank) -> None:
        self._known: dict[UUID, tuple[AnyQuestion, ItemPrior]] = {
            version_id(filed.question.id, filed.question.version): (
                filed.question,
                prior_item(filed.question.level, filed.question.hardness, guessing(filed.question)),
            )
            for filed in bank.questions
        }

    def respond(self, shown: ShownQuestion, ability: float, chance: random.Random) -> Response:
        """Answer as a person of this ability (logits) would, by the model the engine assumes."""
        question, parameters = self._known[shown.id]
        if chance.random() < probability_right(ability, parameters):
            return right_response(question, shown)
        return wrong_response(question, shown)


def probability_right(ability: float, item: ItemPrior) -> float:
    """c + (1 - c) / (1 + exp(-a (θ - b))), the three-parameter logistic model."""
    slope = math.exp(item.log_discrimination)
    return item.guessing + (1 - item.guessing) / (
        1 + math.exp(-slope * (ability - item.difficulty))
    )


def right_response(question: AnyQuestion, shown: ShownQuestion) -> Response:
    match question:
        case SingleChoice():
            return SingleResponse(_right_options(question)[0])
        case MultipleChoice():
            return MultipleResponse(_right_options(question))
        case PutInOrder():
            ids = _ids(shown.options)
            return OrderResponse(tuple(ids[render_inline(step)] for step in question.steps))
        case MatchPairs():
            left, right = _ids(shown.options), _ids(shown.targets)
            return MatchResponse(
                {left[render_inline(one)]: right[render_inline(two)] for one, two in question.pairs}
            )
        case TypedValue():
            return ValueResponse(str(question.answer.equals))
        case FaultyLine():
            return FaultyLineResponse(question.faulty)


def wrong_response(question: AnyQuestion, shown: ShownQuestion) -> Response:
    match question, right_response(question, shown):
        case SingleChoice(), SingleResponse(right):
            return SingleResponse("b" if right == "a" else "a")
        case MultipleChoice(), MultipleResponse(right):
            return MultipleResponse(right[:1] if len(right) > 1 else (*right, _other(right[0])))
        case PutInOrder(), OrderResponse(right):
            return OrderResponse(right[::-1])
        case FaultyLine(), FaultyLineResponse(right):
            return FaultyLineResponse(2 if right == 1 else 1)
        case _:
            return UnknownResponse()


def _right_options(question: SingleChoice | MultipleChoice) -> tuple[str, ...]:
    return tuple(
        id for id, option in zip(LETTERS, question.options, strict=False) if option.correct
    )


def _other(letter: str) -> str:
    return "b" if letter == "a" else "a"


def _ids(options: list[ShownOption]) -> dict[str, str]:
    return {option.html: option.id for option in options}
