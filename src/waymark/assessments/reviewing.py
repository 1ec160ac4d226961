"""A question after the session: what was right and why, and what was answered."""

from uuid import UUID

import msgspec

from waymark.assessments.review_schemas import ReviewedOption, ReviewedPair, ReviewedQuestion
from waymark.assessments.schemas import Choice, Outcome
from waymark.assessments.showing import block, inline, show_question
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
from waymark.bank.responses import (
    FaultyLineResponse,
    MatchResponse,
    MultipleResponse,
    OrderResponse,
    Response,
    SingleResponse,
    ValueResponse,
)
from waymark.bank.typed_values import common_error


class AnsweredQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One answer with all that its review needs."""

    version_id: UUID
    question: AnyQuestion
    is_verified: bool
    ordinal: int
    response: Response
    outcome: Outcome
    is_pilot: bool
    seconds: float
    skill: Choice
    area_name: str


def review_question(answered: AnsweredQuestion, seed: int) -> ReviewedQuestion:
    """Return the full review of one answer; only for sessions that are closed."""
    question, response = answered.question, answered.response
    reviewed = ReviewedQuestion(
        question=show_question(
            answered.version_id, question, seed, answered.ordinal, answered.area_name
        ),
        skill=answered.skill,
        level=question.level,
        outcome=answered.outcome,
        scored=not answered.is_pilot,
        seconds=answered.seconds,
        explanation_html=block(question.explanation),
        reference=question.reference,
        true_for=question.true_for,
        verified=answered.is_verified,
    )
    match question:
        case SingleChoice() | MultipleChoice():
            return msgspec.structs.replace(reviewed, options=_options(question, response))
        case PutInOrder():
            return msgspec.structs.replace(
                reviewed,
                chosen_steps=_chosen_steps(question, seed, response),
                right_steps=[inline(step) for step in question.steps],
            )
        case MatchPairs():
            return msgspec.structs.replace(reviewed, pairs=_pairs(question, seed, response))
        case TypedValue():
            return _with_value(reviewed, question, response)
        case FaultyLine():
            return msgspec.structs.replace(
                reviewed,
                chosen_line=response.line if isinstance(response, FaultyLineResponse) else None,
                right_line=question.faulty,
                line_notes={line: inline(why) for line, why in question.wrong_lines.items()},
            )


def _options(question: SingleChoice | MultipleChoice, response: Response) -> list[ReviewedOption]:
    match response:
        case SingleResponse():
            chosen = {response.option}
        case MultipleResponse():
            chosen = set(response.options)
        case _:
            chosen = set()
    return [
        ReviewedOption(
            id=id,
            html=inline(option.text),
            why_html=inline(option.why),
            correct=option.correct,
            chosen=id in chosen,
        )
        for id, option in zip(LETTERS, question.options, strict=False)
    ]


def _chosen_steps(question: PutInOrder, seed: int, response: Response) -> list[str]:
    if not isinstance(response, OrderResponse):
        return []
    shown = shown_steps(question, seed)
    return [inline(question.steps[shown[LETTERS.index(id)]]) for id in response.steps]


def _pairs(question: MatchPairs, seed: int, response: Response) -> list[ReviewedPair]:
    shown = shown_right_sides(question, seed)
    texts = right_sides(question)
    chosen = response.pairs if isinstance(response, MatchResponse) else {}
    pairs = []
    for index, (left, right) in enumerate(question.pairs):
        id = chosen.get(str(index + 1))
        picked = None if id is None else texts[shown[LETTERS.index(id)]]
        pairs.append(
            ReviewedPair(
                left_html=inline(left),
                chosen_html=None if picked is None else inline(picked),
                right_html=inline(right),
                correct=picked == right,
            )
        )
    return pairs


def _with_value(
    reviewed: ReviewedQuestion, question: TypedValue, response: Response
) -> ReviewedQuestion:
    typed = response.value if isinstance(response, ValueResponse) else None
    error = None if typed is None else common_error(question, typed)
    is_wrong = reviewed.outcome == "wrong"
    return msgspec.structs.replace(
        reviewed,
        chosen_value=typed,
        right_value=str(question.answer.equals),
        value_note_html=inline(error.why) if error is not None and is_wrong else "",
    )
