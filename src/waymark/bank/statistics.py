"""Count what the bank holds."""

from collections import Counter

import msgspec

from waymark.bank.content import LEVELS
from waymark.bank.reading import QUESTION_TYPES, Bank


class BankStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """Retired questions do not count."""

    questions: int
    skills: int
    """Skills that have at least one question."""
    by_level: dict[str, int]
    by_kind: dict[str, int]
    generators: int
    """Question families that are computed from a seed."""
    verified_share: float
    """Share of questions whose key is shown by executing something, 0 to 1."""


def bank_statistics(bank: Bank) -> BankStatistics:
    questions = [q.question for q in bank.questions if q.question.status != "retired"]
    levels = Counter(question.level for question in questions)
    kinds = Counter(str(question.__struct_config__.tag) for question in questions)
    verified = sum(question.verify is not None for question in questions)
    return BankStatistics(
        questions=len(questions),
        skills=len({question.skill for question in questions}),
        by_level={level: levels[level] for level in LEVELS},
        by_kind={kind: kinds[kind] for kind in QUESTION_TYPES},
        generators=0,
        verified_share=round(verified / len(questions), 4) if questions else 0.0,
    )
