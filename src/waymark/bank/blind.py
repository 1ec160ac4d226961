"""Questions for a second reader who answers them without the keys, and what came of it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from waymark.bank.content import (
    AnyQuestion,
    Level,
    MultipleChoice,
    SingleChoice,
)
from waymark.bank.presentation import (
    Presented,
    PresentedFaultyLine,
    PresentedMatch,
    PresentedMultiple,
    PresentedOrder,
    PresentedSingle,
    PresentedValue,
    permutation,
    present,
)
from waymark.bank.reading import FiledQuestion
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
from waymark.bank.scoring import InvalidResponse, right_answer, score


class BlindQuestion(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All that the author shows a person, and nothing that tells the key."""

    id: UUID
    skill: str
    level: Level
    true_for: str | None
    stack: tuple[str, ...]
    stem: str
    answer_with: Presented


class Disagreement(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A question to settle by its reference, or to drop."""

    id: UUID
    place: str
    """file:line"""
    key: str
    reader: str
    """What the reader answered, in words; why it could not be scored, or that it is missing."""


def blind_copy(questions: Sequence[FiledQuestion], seed: int) -> list[BlindQuestion]:
    """Return the questions without keys, reasons, references and checks, options shuffled too."""
    return [
        BlindQuestion(
            id=question.id,
            skill=question.skill,
            level=question.level,
            true_for=question.true_for,
            stack=question.stack,
            stem=question.stem,
            answer_with=present(question, seed),
        )
        for question in (_options_shuffled(filed.question, seed) for filed in questions)
    ]


def mark_blind(
    questions: Sequence[FiledQuestion], seed: int, answers: dict[UUID, Response]
) -> list[Disagreement]:
    """Return where the reader's answers, given to `blind_copy` with `seed`, are not the key's."""
    found = []
    for filed in questions:
        question = _options_shuffled(filed.question, seed)
        answer = answers.get(question.id)
        if answer is None:
            reader = "no answer"
        else:
            try:
                if score(question, seed, answer):
                    continue
                reader = in_words(question, seed, answer)
            except InvalidResponse as error:
                reader = str(error)
        place = filed.source.problem("", "id")
        key = in_words(question, seed, right_answer(question, seed))
        found.append(
            Disagreement(id=question.id, place=f"{place.file}:{place.line}", key=key, reader=reader)
        )
    return found


def in_words(question: AnyQuestion, seed: int, response: Response) -> str:
    """Return a valid response with the texts that its ids stand for."""
    texts = _texts(present(question, seed))
    match response:
        case SingleResponse():
            words = texts[response.option]
        case MultipleResponse():
            words = " + ".join(texts[id] for id in sorted(response.options))
        case OrderResponse():
            words = " > ".join(texts[id] for id in response.steps)
        case MatchResponse():
            pairs = sorted(response.pairs.items())
            words = "; ".join(f"{texts[left]} = {texts[right]}" for left, right in pairs)
        case ValueResponse():
            words = response.value
        case FaultyLineResponse():
            words = f"line {response.line}: {texts[str(response.line)].strip()}"
        case UnknownResponse():
            words = "I don't know"
    return words


def _texts(presented: Presented) -> dict[str, str]:
    match presented:
        case PresentedSingle() | PresentedMultiple():
            entries = presented.options
        case PresentedOrder():
            entries = presented.steps
        case PresentedMatch():
            entries = presented.left + presented.right
        case PresentedFaultyLine():
            return {str(number): line for number, line in enumerate(presented.lines, start=1)}
        case PresentedValue():
            entries = ()
    return {entry.id: entry.text for entry in entries}


def _options_shuffled(question: AnyQuestion, seed: int) -> AnyQuestion:
    if not isinstance(question, SingleChoice | MultipleChoice):
        return question
    order = permutation(len(question.options), seed, question.id, "options for a blind reader")
    return msgspec.structs.replace(
        question, options=tuple(question.options[index] for index in order)
    )
