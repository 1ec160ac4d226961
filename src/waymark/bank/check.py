"""The bank check: every rule over the whole bank, and a table of what the bank holds."""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

import msgspec

from waymark.bank.clues import PlayerScore, player_scores
from waymark.bank.content import LEVELS
from waymark.bank.duplicates import near_duplicates
from waymark.bank.forms import form_problems
from waymark.bank.names import synonym_problems
from waymark.bank.path_rules import path_problems, uncovered_requirements
from waymark.bank.problems import Problem
from waymark.bank.reading import QUESTION_TYPES, Bank, FiledQuestion
from waymark.bank.references import reference_problems
from waymark.bank.roadmap_rules import orphan_problems, roadmap_counts, roadmap_problems
from waymark.bank.snippets import Tools
from waymark.bank.verification import key_problems, verification_problems


class Report(msgspec.Struct, frozen=True, kw_only=True):
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    players: tuple[PlayerScore, ...]
    table: str
    """For reading: a line per area, one per roadmap, then one per player who knows only form."""


def check_bank(bank: Bank, tools: Tools | None) -> Report:
    """Apply every rule. Without tools no snippet and no JavaScript is run, all else is checked."""
    players = player_scores(filed.question for filed in bank.questions)
    errors = [*reference_problems(bank), *path_problems(bank), *near_duplicates(bank.questions)]
    errors += synonym_problems(bank.skills)
    errors += [*roadmap_problems(bank), *orphan_problems(bank)]
    for filed in bank.questions:
        errors += [*form_problems(filed), *key_problems(filed)]
    errors += _player_problems(bank, players)
    if tools is not None:
        errors += verification_problems(bank.questions, tools)
    return Report(
        errors=tuple(sorted(errors)),
        warnings=tuple(sorted(uncovered_requirements(bank))),
        players=tuple(players),
        table="\n".join([*_area_table(bank), *_roadmap_table(bank), "", *_player_table(players)]),
    )


def _player_problems(bank: Bank, players: Iterable[PlayerScore]) -> list[Problem]:
    folder = next((str(PurePath(q.source.file).parents[1]) for q in bank.questions), "")
    return [
        Problem(
            folder,
            1,
            "options",
            f"the form gives the key away: who picks the option that is {player.player} scores "
            f"{player.score:.1%}; chance is {player.chance:.1%}, allowed {player.allowed:.1%}",
        )
        for player in players
        if player.is_too_good
    ]


def _area_table(bank: Bank) -> list[str]:
    header = ["area", "skills", "questions", *LEVELS, *QUESTION_TYPES, "verified"]
    skills = Counter(filed.area for filed in bank.skills)
    rows = [
        [area.area.slug, str(skills[area.area.slug]), *_counts(bank, area.area.slug)]
        for area in bank.areas
    ]
    rows.append(["all", str(len(bank.skills)), *_counts(bank, None)])
    return _aligned([header, *rows])


def _roadmap_table(bank: Bank) -> list[str]:
    if not bank.roadmaps:
        return []
    rows = [
        [
            counts.roadmap,
            str(counts.phases),
            str(counts.topics),
            str(counts.practice),
            f"{counts.skills} of {len(bank.skills)}",
        ]
        for counts in roadmap_counts(bank)
    ]
    return ["", *_aligned([["roadmap", "phases", "topics", "practice", "skills"], *rows])]


def _counts(bank: Bank, area: str | None) -> list[str]:
    found: list[FiledQuestion] = [q for q in bank.questions if area in (None, q.folder)]
    levels = Counter(filed.question.level for filed in found)
    kinds = Counter(filed.question.__struct_config__.tag for filed in found)
    verified = sum(filed.question.verify is not None for filed in found)
    return [
        str(len(found)),
        *(str(levels[level]) for level in LEVELS),
        *(str(kinds[kind]) for kind in QUESTION_TYPES),
        f"{verified / len(found):.0%}" if found else "-",
    ]


def _player_table(players: Iterable[PlayerScore]) -> list[str]:
    rows = [
        [player.player, f"{player.score:.1%}", f"{player.chance:.1%}", f"{player.allowed:.1%}"]
        for player in players
    ]
    return _aligned([["always picks the option", "score", "chance", "allowed"], *rows])


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
