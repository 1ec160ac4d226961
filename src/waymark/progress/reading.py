"""One's own progress on a roadmap: marks and measurement put together."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from waymark.assessments.queries import select_shown, select_stack
from waymark.assessments.standings import (
    Shown,
    TopicStanding,
    counted_skills,
    group_of,
    known_from,
    topic_standing,
)
from waymark.bank.queries import select_current_release
from waymark.bank.release import Release
from waymark.bank.roadmap_content import Roadmap
from waymark.errors import NotFound
from waymark.progress.combining import PhaseStanding, combined, here, phase_standing
from waymark.progress.queries import StoredMark, select_marks
from waymark.progress.schemas import (
    MeasuredTopic,
    PhaseProgress,
    RoadmapProgress,
    TopicProgress,
)


class RoadmapNotFound(NotFound): ...


async def require_roadmap(slug: str) -> tuple[Release, Roadmap]:
    """Return the current release with its roadmap of this name. Raises RoadmapNotFound."""
    release = await select_current_release()
    for roadmap in release.document.roadmaps:
        if roadmap.slug == slug:
            return release, roadmap
    raise RoadmapNotFound(f"There is no roadmap “{slug}”.")


async def read_progress(account_id: UUID, slug: str) -> RoadmapProgress:
    """Return one's own progress on a roadmap. Raises RoadmapNotFound."""
    release, roadmap = await require_roadmap(slug)
    shown = tuple(await select_shown(account_id))
    stack = tuple(await select_stack(account_id))
    marks = await select_marks(account_id, slug)
    standings = _standings(release, slug, stack, shown)
    outside = _outside(release, roadmap, stack, {*marks, *_shown(standings)})
    topics = {
        topic.slug: _topic(
            topic.slug,
            marks.get(topic.slug),
            standings.get(topic.slug),
            is_outside=topic.slug in outside,
        )
        for topic in roadmap.topics()
    }
    phases = _phases(roadmap, topics)
    return RoadmapProgress(
        roadmap=slug,
        here=here(phases),
        answers=sum(each.answers for each in shown),
        phases=[
            PhaseProgress(
                phase=each.phase,
                shown=each.shown,
                claimed=each.claimed,
                total=each.total,
                is_done=each.is_done,
            )
            for each in phases
        ],
        topics=list(topics.values()),
    )


@lru_cache(maxsize=256)
def _standings(
    release: Release, slug: str, stack: tuple[str, ...], shown: tuple[Shown, ...]
) -> Mapping[str, TopicStanding]:
    """The topics about which answers say something.

    What was shown changes with every finished session, and only then: so that much is computed
    once a session, and the posterior, which is large, is not kept.
    """
    roadmap = next(each for each in release.document.roadmaps if each.slug == slug)
    known = known_from(release, shown)
    standings = {
        topic.slug: topic_standing(release, topic, stack, known) for topic in roadmap.topics()
    }
    return {topic: each for topic, each in standings.items() if each is not None}


def _shown(standings: Mapping[str, TopicStanding]) -> set[str]:
    return {slug for slug, standing in standings.items() if standing.state is not None}


def _outside(
    release: Release, roadmap: Roadmap, stack: tuple[str, ...], taken: set[str]
) -> set[str]:
    """Return the topics that are about alternatives that this person does not work with.

    That is known where they work with another of the same group, by their stack or because they
    have `taken` up its topic: shown or marked it. Of a group in which nothing is chosen, anything
    may still be theirs.
    """
    groups = {topic.slug: group_of(release, topic) for topic in roadmap.topics()}
    told = {groups[slug] for slug in taken if slug in groups} | {
        released.skill.alternatives
        for released in release.document.skills
        if released.skill.slug in stack
    }
    return {
        topic.slug
        for topic in roadmap.topics()
        if groups[topic.slug] is not None
        and groups[topic.slug] in told
        and topic.slug not in taken
        and not counted_skills(release, topic, stack)
    }


def _topic(
    slug: str, mark: StoredMark | None, standing: TopicStanding | None, *, is_outside: bool
) -> TopicProgress:
    measured = None
    # An estimate that is neither shown nor asked for by one answer tells nothing of the topic.
    if standing is not None and (standing.state is not None or standing.answers > 0):
        measured = MeasuredTopic(
            state=standing.state,
            score=standing.score,
            level=standing.level,
            answers=standing.answers,
            newest_at=standing.newest_at,
        )
    return TopicProgress(
        topic=slug,
        state=combined(
            None if mark is None else mark.mark, None if measured is None else measured.state
        ),
        mark=None if mark is None else mark.mark,
        marked_at=None if mark is None else mark.marked_at,
        measured=measured,
        is_outside_stack=is_outside,
    )


def _phases(roadmap: Roadmap, topics: Mapping[str, TopicProgress]) -> list[PhaseStanding]:
    states = {slug: topic.state for slug, topic in topics.items()}
    outside = frozenset(slug for slug, topic in topics.items() if topic.is_outside_stack)
    return [
        phase_standing(phase.slug, [topic.slug for topic in phase.topics], states, outside)
        for phase in roadmap.phases
    ]
