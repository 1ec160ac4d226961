"""Execute the `verify` of every question and compare what it prints with the key."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from waymark.bank.content import (
    AnyQuestion,
    FaultyLine,
    SingleChoice,
    TypedValue,
    Verification,
)
from waymark.bank.problems import Problem
from waymark.bank.prose import code_blocks, plain_text
from waymark.bank.reading import FiledQuestion
from waymark.bank.snippets import SnippetFailed, Tools, javascript_fault, run_snippet
from waymark.bank.typed_values import is_right

# A snippet that only says the answer proves nothing. One literal, printed, is all it takes.
LITERAL = r"\(?\s*(f?'[^'{}]*'|f?\"[^\"{}]*\"|`[^`$]*`|[-+]?[0-9.]+)\s*\)?\s*;?"
CONSTANT_OUTPUT = {
    "python": re.compile(rf"print{LITERAL}"),
    "javascript": re.compile(rf"console\.log{LITERAL}"),
    "shell": re.compile(r"(echo|printf)\s+('[^']*'|\"[^\"$`]*\"|[^\s$`'\"|;&]+)\s*;?"),
    "sqlite": re.compile(rf"select\s+{LITERAL}", re.IGNORECASE),
    "postgresql": re.compile(rf"select\s+{LITERAL}", re.IGNORECASE),
}


def key_problems(filed: FiledQuestion) -> Iterator[Problem]:
    """Yield where the expected output of a snippet says nothing about the key."""
    question, verification = filed.question, filed.question.verify
    if verification is None:
        return
    if CONSTANT_OUTPUT[verification.language].fullmatch(verification.code.strip()):
        yield filed.source.problem("this prints a constant, which proves nothing", "verify.code")
    if verification.what is None and not shows_the_key(question, verification):
        message = "this is not the key; say in `what` how the output shows that the key is right"
        yield filed.source.problem(message, "verify.prints")


def shows_the_key(question: AnyQuestion, verification: Verification) -> bool:
    """Say whether the expected output is the typed answer, the right option or the faulty line."""
    prints = verification.prints.strip()
    match question:
        case TypedValue():
            return is_right(question.answer, prints)
        case SingleChoice():
            right = [plain_text(option.text) for option in question.options if option.correct]
            return right == [prints]
        case FaultyLine():
            return prints == str(question.faulty)
        case _:
            return False


def verification_problems(questions: Sequence[FiledQuestion], tools: Tools) -> list[Problem]:
    """Run everything there is to run, a few at a time; the problems come in the given order.

    A missing tool is a problem of every question that needs it, never a silent skip.
    """
    checks: list[Callable[[], Problem | None]] = []
    for filed in questions:
        if filed.question.verify is not None:
            checks.append(partial(_snippet_problem, filed, filed.question.verify, tools))
        for field, code in _javascript_of(filed.question):
            checks.append(partial(_javascript_problem, filed, field, code, tools))
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 1)) as pool:
        found = list(pool.map(lambda check: check(), checks))
    return [problem for problem in found if problem is not None]


def _snippet_problem(
    filed: FiledQuestion, verification: Verification, tools: Tools
) -> Problem | None:
    try:
        printed = run_snippet(verification, tools)
    except SnippetFailed as error:
        return filed.source.problem(str(error), "verify.code")
    if _unpadded(printed) == _unpadded(verification.prints):
        return None
    message = f"prints {printed[:300]!r} instead of {verification.prints.strip()!r}"
    return filed.source.problem(message, "verify.code")


def _javascript_problem(
    filed: FiledQuestion, field: str, code: str, tools: Tools
) -> Problem | None:
    try:
        fault = javascript_fault(code, tools)
    except SnippetFailed as error:
        return filed.source.problem(str(error), field)
    return filed.source.problem(f"this is not javascript: {fault}", field) if fault else None


def _javascript_of(question: AnyQuestion) -> list[tuple[str, str]]:
    found = [
        (field, block.code)
        for field in ("stem", "explanation")
        for block in code_blocks(getattr(question, field))
        if block.language in ("javascript", "js")
    ]
    if isinstance(question, FaultyLine) and question.language in ("javascript", "js"):
        found.append(("code", question.code))
    return found


def _unpadded(text: str) -> str:
    """Ignore white space at the ends of lines, which a YAML block does not keep reliably."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
