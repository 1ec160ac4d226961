"""Compare what a person typed with the value that is right.

Numbers (the key is a number): exact decimal comparison, within the tolerance. Accepted are
`27`, ` 27 `, `+27`, `2.70e1`, `.5`, thousands in groups of three by commas or spaces (`1,000`,
`1 000`), a decimal comma where it cannot be a thousand (`0,5`, `12,25`), and the question's own
unit behind it, spelled as shown (`27 ms`, `27ms`). Any other unit or word is not a number.

Text (the key is text): Unicode NFC, trimmed, inner white space as one space, and without regard
to case unless the question says otherwise; equal to the key or one of its other spellings.
"""

import re
import unicodedata
from fractions import Fraction

from waymark.bank.content import CommonError, TypedAnswer, TypedValue

GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([, ])[0-9]{3}(\1[0-9]{3})*(\.[0-9]+)?")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
# Exponents of two digits at most: nobody means more, and 1e999999999 must not fill the memory.
PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")


def is_right(answer: TypedAnswer, typed: str) -> bool:
    """Say whether `typed` is the answer, by the rules above."""
    if isinstance(answer.equals, str):
        accepted = (answer.equals, *answer.also)
        given = normalised(typed, answer.case_sensitive)
        return any(given == normalised(text, answer.case_sensitive) for text in accepted)
    number = parsed_number(typed, answer.unit)
    if number is None:
        return False
    return abs(number - exactly(answer.equals)) <= exactly(answer.tolerance)


def common_error(question: TypedValue, typed: str) -> CommonError | None:
    """Return the known misconception that leads to `typed`, if it is one."""
    for error in question.common_errors:
        as_answer = TypedAnswer(
            equals=error.value,
            unit=question.answer.unit,
            case_sensitive=question.answer.case_sensitive,
        )
        if is_right(as_answer, typed):
            return error
    return None


def parsed_number(typed: str, unit: str | None) -> Fraction | None:
    """Return the number that was typed, exactly, or None where it is not one."""
    text = " ".join(unicodedata.normalize("NFKC", typed).split()).replace("−", "-")
    if unit is not None:
        text = text.removesuffix(unicodedata.normalize("NFKC", unit)).rstrip()
    if GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    elif DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    return Fraction(text) if PLAIN.fullmatch(text) else None


def normalised(text: str, case_sensitive: bool = False) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text if case_sensitive else unicodedata.normalize("NFC", text.casefold())


def exactly(number: int | float) -> Fraction:
    """Return the number as it was written: 0.1 is one tenth, not the nearest binary fraction."""
    return Fraction(str(number))
