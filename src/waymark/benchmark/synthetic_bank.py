"""A bank of the size and shape that the product is built for, made up and the same in every run.

Kinds, text lengths, prerequisites and requirements have the proportions of the real bank. No text
occurs twice, so that nothing is cached which would not be with real questions.
"""

from itertools import cycle, islice
from uuid import UUID, uuid5

import msgspec

from waymark.bank.content import (
    LEVELS,
    AnyQuestion,
    Area,
    CareerPath,
    FaultyLine,
    Level,
    MatchPairs,
    MultipleChoice,
    PathArea,
    PathLevel,
    PutInOrder,
    Requirement,
    SingleChoice,
    Skill,
    TypedValue,
)
from waymark.bank.problems import Source
from waymark.bank.reading import Bank, FiledArea, FiledPath, FiledQuestion, FiledSkill

AREAS = 14
SKILLS = 200
QUESTIONS = 2000
PATH = "back-end-developer"
ALTERNATIVES = {"skill-3": "languages", "skill-17": "languages"}
STACK = ["skill-3"]

_NAMESPACE = UUID("6f1c1c5e-7d0b-4b6e-9a34-2f0f5d8b9a10")
_NOWHERE = Source("synthetic", "", {})
_KINDS: tuple[type[AnyQuestion], ...] = (
    *(SingleChoice, TypedValue, MultipleChoice, SingleChoice, FaultyLine),
    *(SingleChoice, TypedValue, SingleChoice, MatchPairs, TypedValue),
    *(SingleChoice, MultipleChoice, SingleChoice, TypedValue, PutInOrder),
    *(SingleChoice, FaultyLine, TypedValue, SingleChoice, MultipleChoice),
)
"""The real bank's shares: two in five single choice, a quarter typed values, and so on."""
_PILOT_EVERY = 50
_SHARE_OF_LEVEL = {"junior": 45, "mid": 93, "senior": 100}
"""Percent of the skills that each level of the path asks for."""
_PROSE = (
    "A service keeps orders in a table and answers every request within one transaction while "
    "another process reads the same rows to send invoices after midnight so that a client which "
    "repeats its call during a deployment may see either state of the order and has to decide"
)


def make_synthetic_bank(
    *, areas: int = AREAS, skills: int = SKILLS, questions: int = QUESTIONS
) -> Bank:
    """Return a sound bank. The same sizes give the same bank to the last byte."""
    area_of_skill = [number * areas // skills for number in range(skills)]
    return Bank(
        areas=tuple(
            FiledArea(
                Area(slug=f"area-{number}", name=f"Area {number}", about=_text(number, 15)),
                _NOWHERE,
            )
            for number in range(areas)
        ),
        skills=tuple(
            FiledSkill(_skill(number, area_of_skill), f"area-{area}", _NOWHERE)
            for number, area in enumerate(area_of_skill)
        ),
        paths=(FiledPath(_path(areas, skills), _NOWHERE),),
        roadmaps=(),
        questions=tuple(
            FiledQuestion(
                _question(number, skills), f"area-{area_of_skill[number % skills]}", _NOWHERE
            )
            for number in range(questions)
        ),
    )


def _skill(number: int, area_of_skill: list[int]) -> Skill:
    """Most skills rest on the one before, a third on two, the first of each area on none."""
    same_area = number > 0 and area_of_skill[number - 1] == area_of_skill[number]
    before = [number - 1] if same_area else []
    if same_area and number % 3 == 0:
        before.append(number // 2)
    return Skill(
        slug=f"skill-{number}",
        name=f"Skill {number}",
        about=_text(number, 30),
        can_do={level: _text(number + place, 12) for place, level in enumerate(LEVELS)},
        prerequisites=tuple(f"skill-{each}" for each in before),
        alternatives=ALTERNATIVES.get(f"skill-{number}"),
    )


def _path(areas: int, skills: int) -> CareerPath:
    return CareerPath(
        slug=PATH,
        name="Back-end developer",
        about=_text(0, 25),
        areas=tuple(PathArea(area=f"area-{each}", reason=_text(each, 15)) for each in range(areas)),
        levels={level: _path_level(level, skills) for level in LEVELS},
        not_measured=_text(7, 15),
    )


def _path_level(level: Level, skills: int) -> PathLevel:
    return PathLevel(
        requires=tuple(
            Requirement(skill=f"skill-{each}", depth=level, weight=1 + each % 3)
            for each in range(skills)
            if each * 37 % 100 < _SHARE_OF_LEVEL[level]
        ),
        must_have=("area-0", "area-1"),
    )


def _question(number: int, skills: int) -> AnyQuestion:
    kind = _KINDS[number * 7 % len(_KINDS)]
    skill = f"skill-{number % skills}"
    every_question_has = {
        "kind": kind.__struct_config__.tag,
        "id": str(uuid5(_NAMESPACE, str(number))),
        "skill": skill,
        "level": LEVELS[(number // skills + number) % 3],
        "hardness": ("easy", "typical", "hard")[number // 3 % 3],
        "stem": _stem(number, kind),
        "explanation": _text(number, 60),
        "reference": f"Manual, section {number}",
        "stack": [skill] if skill in ALTERNATIVES else [],
        "expected_seconds": 60,
        "status": "pilot" if number % _PILOT_EVERY == 0 else "live",
    }
    return msgspec.convert({**every_question_has, **_parts(number, kind)}, kind)


def _stem(number: int, kind: type[AnyQuestion]) -> str:
    stem = f"Case {number}. {_text(number, 45)}. What *holds* for `case_{number}`?"
    if number % 2 or kind is FaultyLine:
        return stem
    return f"{stem}\n\n```sql\nSELECT id, total\nFROM case_{number}\nWHERE total > 10;\n```\n"


def _parts(number: int, kind: type[AnyQuestion]) -> dict[str, object]:
    """Return what only this kind has."""
    texts = [f"{_text(number + place, 9)} in `{number}.{place}`" for place in range(5)]
    if kind in (SingleChoice, MultipleChoice):
        right = {number % 4} if kind is SingleChoice else {number % 4, (number + 1) % 4}
        return {
            "options": [
                {"text": text, "why": _text(number, 20), "correct": place in right}
                for place, text in enumerate(texts[:4])
            ]
        }
    if kind is PutInOrder:
        return {"steps": texts}
    if kind is MatchPairs:
        pairs = [[text, f"{place}. {text}"] for place, text in enumerate(texts[:4])]
        return {"pairs": pairs, "distractors": [f"{number} items"]}
    if kind is TypedValue:
        return {"answer": {"equals": number + 1, "unit": "ms" if number % 2 else None}}
    lines = ["def total(rows):", f"    result = {number}"]
    lines += [f"    result += rows[{place}]" for place in range(6)]
    return {
        "language": "python",
        "code": "\n".join([*lines, "    return result"]),
        "faulty": 2,
        "wrong_lines": {3: _text(number, 10)},
    }


def _text(start: int, words: int) -> str:
    """Return so many words of the prose, from a place that depends on `start`."""
    prose = _PROSE.split()
    first = start % len(prose)
    return " ".join(islice(cycle(prose), first, first + words))
