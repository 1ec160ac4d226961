"""A question as a person sees it: rendered, and without anything of its key."""

from functools import lru_cache
from uuid import UUID

from waymark.assessments.schemas import ShownOption, ShownQuestion
from waymark.bank.content import AnyQuestion, TypedValue
from waymark.bank.presentation import (
    Entry,
    Presented,
    PresentedFaultyLine,
    PresentedMatch,
    PresentedMultiple,
    PresentedOrder,
    PresentedSingle,
    present,
)
from waymark.bank.rendering import render_block, render_code_lines, render_inline

# A bank's texts are few and asked often; rendering one takes longer than the rest of a request.
block = lru_cache(maxsize=8192)(render_block)
inline = lru_cache(maxsize=32768)(render_inline)


@lru_cache(maxsize=4096)
def lines_of(code: str, language: str) -> tuple[str, ...]:
    return tuple(render_code_lines(code, language))


def show_question(
    version_id: UUID, question: AnyQuestion, seed: int, ordinal: int, area_name: str
) -> ShownQuestion:
    """Return what goes to the browser. `seed` fixes the order of shuffled parts."""
    presented = present(question, seed)
    return ShownQuestion(
        id=version_id,
        ordinal=ordinal,
        kind=question.__struct_config__.tag,  # type: ignore[arg-type]  # each kind has a text tag
        area=area_name,
        html=block(question.stem),
        options=_options(presented),
        targets=_shown(presented.right) if isinstance(presented, PresentedMatch) else [],
        unit=question.answer.unit if isinstance(question, TypedValue) else None,
        numeric=isinstance(question, TypedValue) and not isinstance(question.answer.equals, str),
        code_lines=(
            list(lines_of("\n".join(presented.lines), presented.language))
            if isinstance(presented, PresentedFaultyLine)
            else []
        ),
        expected_seconds=question.expected_seconds,
    )


def _options(presented: Presented) -> list[ShownOption]:
    match presented:
        case PresentedSingle() | PresentedMultiple():
            return _shown(presented.options)
        case PresentedOrder():
            return _shown(presented.steps)
        case PresentedMatch():
            return _shown(presented.left)
        case _:
            return []


def _shown(entries: tuple[Entry, ...]) -> list[ShownOption]:
    return [ShownOption(id=entry.id, html=inline(entry.text)) for entry in entries]
