"""Rules about one question alone: its options, lines, sides, answer and code."""

import ast
import json
import math
import re
import textwrap
from collections.abc import Iterator, Sequence

from waymark.bank.content import (
    FaultyLine,
    MatchPairs,
    MultipleChoice,
    PutInOrder,
    SingleChoice,
    TypedValue,
)
from waymark.bank.presentation import code_lines
from waymark.bank.problems import Problem
from waymark.bank.prose import code_blocks, plain_text, reading_grade
from waymark.bank.reading import FiledQuestion
from waymark.bank.rendering import knows_language
from waymark.bank.typed_values import common_error, is_right, normalised

LONGEST_CODE_LINES = 25
HARDEST_READING_GRADE = 12.0
"""In years of school. Plain stems are below 6; this stops only knotted sentences."""

ABOVE = re.compile(
    r"\b(all|none|both|any|neither) of (the|these)\b.*\b(above|options|answers)\b", re.I
)


def form_problems(filed: FiledQuestion) -> Iterator[Problem]:
    """Yield what is wrong with the form of one question."""
    question, source = filed.question, filed.source
    for field in ("stem", "explanation", "reference"):
        if not getattr(question, field).strip():
            yield source.problem("this is blank", field)
    grade = reading_grade(question.stem)
    if grade is not None and grade > HARDEST_READING_GRADE:
        message = f"hard to read: {grade:.0f} years of school, at most {HARDEST_READING_GRADE:.0f}"
        yield source.problem(f"{message}; shorten sentences and words", "stem")
    yield from _code_problems(filed)
    match question:
        case SingleChoice():
            yield from _option_problems(filed, question, most_right=1)
        case MultipleChoice():
            yield from _option_problems(filed, question, most_right=len(question.options) - 1)
        case PutInOrder():
            yield from _text_problems(filed, "steps", question.steps)
        case MatchPairs():
            left, right = zip(*question.pairs, strict=True)
            yield from _text_problems(filed, "pairs", left)
            yield from _text_problems(filed, "pairs", (*right, *question.distractors))
        case TypedValue():
            yield from _answer_problems(filed, question)
        case FaultyLine():
            yield from _line_problems(filed, question)


def _option_problems(
    filed: FiledQuestion, question: SingleChoice | MultipleChoice, most_right: int
) -> Iterator[Problem]:
    right = sum(option.correct for option in question.options)
    if not 1 <= right <= most_right:
        allowed = "exactly 1" if most_right == 1 else f"1 to {most_right}"
        yield filed.source.problem(f"{right} options are right, {allowed} must be", "options")
    texts = [option.text for option in question.options]
    yield from _text_problems(filed, "options", texts)
    for index, text in enumerate(texts):
        if ABOVE.search(text):
            message = "an option stands alone; it does not speak of the others"
            yield filed.source.problem(message, f"options[{index}].text")


def _text_problems(filed: FiledQuestion, field: str, texts: Sequence[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for text in texts:
        plain = normalised(plain_text(text), case_sensitive=True)
        if plain in seen:
            yield filed.source.problem(f"{plain!r} is here twice", field)
        seen.add(plain)
        if "```" in text or not plain:
            yield filed.source.problem(f"{text!r} must be one line of text", field)


def _answer_problems(filed: FiledQuestion, question: TypedValue) -> Iterator[Problem]:
    answer, source = question.answer, filed.source
    if isinstance(answer.equals, str):
        if not answer.equals.strip() or len(answer.equals) > 200:
            yield source.problem("a text to type has 1 to 200 characters", "answer.equals")
        for field in ("tolerance", "unit"):
            if getattr(answer, field):
                yield source.problem("only a number has this", f"answer.{field}")
    elif not math.isfinite(answer.equals):
        yield source.problem("this is no finite number", "answer.equals")
        return
    else:
        for field in ("also", "case_sensitive"):
            if getattr(answer, field):
                yield source.problem("only a text has this", f"answer.{field}")
    for index, error in enumerate(question.common_errors):
        field = f"common_errors[{index}]"
        if is_right(answer, str(error.value)):
            yield source.problem("this value scores as right", field)
        elif common_error(question, str(error.value)) is not error:
            yield source.problem("an earlier entry or the unit hides this one", field)


def _line_problems(filed: FiledQuestion, question: FaultyLine) -> Iterator[Problem]:
    lines = code_lines(question.code)

    def holds_code(number: int) -> bool:
        return 1 <= number <= len(lines) and bool(lines[number - 1].strip())

    if not holds_code(question.faulty):
        yield filed.source.problem(f"there is no code on line {question.faulty}", "faulty")
    for number in question.wrong_lines:
        field = f"wrong_lines.{number}"
        if number == question.faulty:
            yield filed.source.problem("this is the faulty line", field)
        elif not holds_code(number):
            yield filed.source.problem(f"there is no code on line {number}", field)


def _code_problems(filed: FiledQuestion) -> Iterator[Problem]:
    question, source = filed.question, filed.source
    blocks = [("stem", block.language, block.code) for block in code_blocks(question.stem)]
    blocks += [
        ("explanation", block.language, block.code) for block in code_blocks(question.explanation)
    ]
    if isinstance(question, FaultyLine):
        blocks.append(("code", question.language, question.code))
    for field, language, code in blocks:
        if not language:
            yield source.problem("a code block names its language (or text)", field)
        elif not knows_language(language):
            yield source.problem(f"no highlighting knows the language {language!r}", field)
        size = len(code_lines(code))
        if size > LONGEST_CODE_LINES:
            yield source.problem(f"{size} lines of code, at most {LONGEST_CODE_LINES}", field)
        fault = syntax_fault(language, code)
        if fault:
            yield source.problem(f"this is not {language}: {fault}", field)


def syntax_fault(language: str, code: str) -> str | None:
    """Return why Python or JSON code does not parse; None where it does, or for other languages."""
    try:
        if language in ("python", "py"):
            ast.parse(textwrap.dedent(code))
        elif language == "json":
            json.loads(code)
    except (SyntaxError, ValueError) as error:
        return str(error)
    return None
