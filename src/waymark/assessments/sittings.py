"""A session in terms of the engine: what is fixed when it starts, and the state its answers make.

Pure but for two caches. What is fixed never changes, so each process keeps it. Where a session
stands is kept too, but only believed where the database, in the statement that writes the next
answer, finds it unchanged; else it is rebuilt from the stored answers, so any process can go on
with any session.
"""

from collections import OrderedDict
from functools import lru_cache
from uuid import UUID

import msgspec

from waymark.assessments.exposure import NO_PRICES, Prices, select_prices
from waymark.assessments.focus import check_levels, check_path
from waymark.assessments.queries import Progress, Setting, select_progress, select_setting
from waymark.assessments.schemas import Focus, RefreshFocus
from waymark.bank.content import CareerPath, Level, PathLevel
from waymark.bank.queries import select_release
from waymark.bank.release import Release
from waymark.errors import NotFound
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.plan import ONE_SKILL_CHECK, PATH_ASSESSMENT, REFRESH, Limits, SessionPlan
from waymark.measurement.posterior import Evidence, Site
from waymark.measurement.session import Ask, Asked, Belief, SessionState, believe

KEPT_SITTINGS = 2000
"""Sessions whose fixed part is kept in memory: a few kilobytes each."""


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    account_id: UUID
    seed: int
    stack: tuple[str, ...]
    release: Release
    path: CareerPath
    """For a check, the one made of its focus; for a refresh, the one that it refreshes."""
    focus: Focus | None = None
    plan: SessionPlan
    """For a refresh, over what has aged and not over its path."""
    start: SessionState
    """Before the first answer."""


class Standing(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Where a session stands, and the engine's state that its answers make."""

    progress: Progress
    state: SessionState
    belief: Belief


_SITTINGS: OrderedDict[UUID, Sitting] = OrderedDict()
_STANDINGS: OrderedDict[UUID, Standing] = OrderedDict()


class AssessmentNotFound(NotFound): ...


async def require_sitting(assessment_id: UUID, account_id: UUID) -> Sitting:
    """Return the fixed part of one's own session, from memory where this process has it.

    Raises AssessmentNotFound for an unknown id and for somebody else's session alike.
    """
    sitting = _SITTINGS.get(assessment_id)
    if sitting is None:
        setting = await select_setting(assessment_id, account_id)
        if setting is None:
            raise AssessmentNotFound("There is no such session among yours.")
        sitting = make_sitting(
            account_id,
            setting,
            await select_release(setting.release_id),
            await select_prices(setting.price_list_id),
        )
        _SITTINGS[assessment_id] = sitting
        if len(_SITTINGS) > KEPT_SITTINGS:
            _SITTINGS.popitem(last=False)
    else:
        _SITTINGS.move_to_end(assessment_id)
    if sitting.account_id != account_id:
        raise AssessmentNotFound("There is no such session among yours.")
    return sitting


async def read_standing(assessment_id: UUID, sitting: Sitting) -> Standing:
    """Return how the database says that one's own session stands. Raises AssessmentNotFound."""
    progress = await require_progress(assessment_id, sitting.account_id)
    state = state_after(sitting, progress)
    return Standing(progress=progress, state=state, belief=believe(sitting.plan, state))


def kept_standing(assessment_id: UUID) -> Standing | None:
    """Return how this process last saw the session; it may have moved on or ended since."""
    return _STANDINGS.get(assessment_id)


def keep_standing(assessment_id: UUID, standing: Standing) -> None:
    """Remember how a session stands after a committed answer, for the next one."""
    _STANDINGS[assessment_id] = standing
    _STANDINGS.move_to_end(assessment_id)
    if len(_STANDINGS) > KEPT_SITTINGS:
        _STANDINGS.popitem(last=False)


def forget_standing(assessment_id: UUID) -> None:
    _STANDINGS.pop(assessment_id, None)


async def require_progress(assessment_id: UUID, account_id: UUID) -> Progress:
    """Return where one's own session stands. Raises AssessmentNotFound."""
    progress = await select_progress(assessment_id, account_id)
    if progress is None:
        raise AssessmentNotFound("There is no such session among yours.")
    return progress


def make_sitting(account_id: UUID, setting: Setting, release: Release, prices: Prices) -> Sitting:
    stack = tuple(sorted(setting.stack))
    if isinstance(setting.focus, RefreshFocus):
        path = _path_of(release, setting.focus.path)
        plan = check_plan_for(release, tuple(setting.focus.skills), stack, REFRESH)
    elif setting.focus is not None:
        path = check_path(release, setting.focus)
        plan = check_plan_for(release, tuple(setting.focus.skills), stack)
    else:
        path = _path_of(release, setting.path)
        plan = plan_for(release, path.slug, stack, prices)
    return Sitting(
        account_id=account_id,
        seed=setting.seed,
        stack=stack,
        release=release,
        path=path,
        focus=setting.focus,
        plan=plan,
        start=SessionState(
            seed=setting.seed,
            starting=Evidence.from_sites(
                Site(release.skill_index[slug], precision, shift)
                for slug, precision, shift in setting.starting_evidence
                if slug in release.skill_index  # a skill that the bank gave up says nothing here
            ),
            seen_before=tuple(
                release.item_of_question[question]
                for question in setting.questions_seen
                if question in release.item_of_question
            ),
        ),
    )


def state_after(sitting: Sitting, progress: Progress) -> SessionState:
    """Rebuild the state from the stored answers, without computing any of them again."""
    bank, item_index = sitting.plan.bank, sitting.release.item_index
    asked = []
    for version_id, outcome, is_pilot, precision, shift in zip(
        progress.version_ids,
        progress.outcomes,
        progress.are_pilots,
        progress.precisions,
        progress.shifts,
        strict=True,
    ):
        item = item_index[version_id]
        site = None if is_pilot else Site(int(bank.skill[item]), precision, shift)
        asked.append(Asked(item=item, outcome=outcome, site=site))
    return msgspec.structs.replace(sitting.start, asked=tuple(asked))


def current_ask(sitting: Sitting, progress: Progress) -> Ask | None:
    if progress.current_question is None:
        return None
    item = sitting.release.item_index[progress.current_question]
    return Ask(item, is_pilot=progress.current_is_pilot)


@lru_cache(maxsize=64)
def plan_for(
    release: Release, path_slug: str, stack: tuple[str, ...], prices: Prices
) -> SessionPlan:
    """Return the plan that everybody with this path, stack and price list shares."""
    return _plan(release, path_targets(release, path_slug), stack, prices, PATH_ASSESSMENT)


@lru_cache(maxsize=128)
def check_plan_for(
    release: Release,
    skills: tuple[str, ...],
    stack: tuple[str, ...],
    limits: Limits = ONE_SKILL_CHECK,
) -> SessionPlan:
    """Return the plan of a check or refresh of these skills.

    It has no price list: among a few skills' questions there is hardly a choice to steer.
    """
    targets = _targets(release, check_levels(release, skills))
    return _plan(release, targets, stack, NO_PRICES, limits)


def _plan(
    release: Release,
    targets: PathTargets,
    stack: tuple[str, ...],
    prices: Prices,
    limits: Limits,
) -> SessionPlan:
    items = release.document.items
    return SessionPlan.build(
        release.space,
        release.bank,
        targets,
        in_stack=in_stack(release, stack),
        eligible=[not item.stack or bool(set(item.stack) & set(stack)) for item in items],
        pilots=[item.is_pilot for item in items],
        enemies=_enemies(release),
        prices=[prices.of_version.get(item.version_id, 0.0) for item in items],
        limits=limits,
    )


@lru_cache(maxsize=64)
def path_targets(release: Release, path_slug: str) -> PathTargets:
    return _targets(release, _path_of(release, path_slug).levels)


def _targets(release: Release, levels: dict[Level, PathLevel]) -> PathTargets:
    return PathTargets.build(
        release.space,
        [
            SkillRequirement(level, release.skill_index[line.skill], line.depth, line.weight)
            for level, asked in levels.items()
            for line in asked.requires
        ],
        {
            level: [release.area_index[area] for area in asked.must_have]
            for level, asked in levels.items()
        },
    )


def _path_of(release: Release, path_slug: str | None) -> CareerPath:
    path = None if path_slug is None else release.path(path_slug)
    if path is None:
        raise LookupError(f"release {release.id} has no path {path_slug}")
    return path


def in_stack(release: Release, stack: tuple[str, ...]) -> list[bool]:
    """For each skill: whether it is chosen, or no alternative to anything."""
    return [
        released.skill.alternatives is None or released.skill.slug in stack
        for released in release.document.skills
    ]


def _enemies(release: Release) -> list[tuple[int, int]]:
    index = release.item_of_question
    return [
        (index[item.question], index[enemy])
        for item in release.document.items
        for enemy in item.enemies
        if enemy in index  # an enemy may be a draft or retired
    ]
