"""A release: one frozen state of the bank, as stored and as used.

The document is what the database keeps. It holds everything a result rests on besides the answers,
item parameters and the version of the engine included, so that a replay years later finds the
same numbers or says that it cannot.
"""

import hashlib
from functools import cached_property
from uuid import UUID, uuid5

import msgspec

from waymark.bank.content import AnyQuestion, Area, CareerPath, Skill
from waymark.bank.reading import Bank
from waymark.bank.roadmap_content import Roadmap
from waymark.bank.scoring import guessing
from waymark.measurement.items import ItemBank
from waymark.measurement.scale import ItemPrior, prior_item
from waymark.measurement.skill_space import SkillSpace

ASKED = ("live", "pilot")
"""Statuses of questions that people are asked. A pilot is on trial and never counts."""


class ReleasedSkill(msgspec.Struct, frozen=True):
    area: str
    skill: Skill


class ReleasedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One question of the release, as the engine sees it."""

    version_id: UUID
    question: UUID
    skill: str
    is_pilot: bool
    is_verified: bool
    """The key was computed by running code."""
    stack: tuple[str, ...]
    enemies: tuple[UUID, ...]
    parameters: ItemPrior


ENGINE_VERSION = 2
"""Raise it with every change of the engine after which the same answers give other numbers (the
golden traces in the tests fail then). A new engine thus publishes a new release.

2: what answers showed ages with the days. Sessions of one day are as they were."""


class ReleaseDocument(msgspec.Struct, frozen=True, kw_only=True):
    engine_version: int
    areas: tuple[Area, ...]
    skills: tuple[ReleasedSkill, ...]
    """In the order of the areas; a skill's place is its index in the skill space."""
    paths: tuple[CareerPath, ...]
    items: tuple[ReleasedItem, ...]
    """Ordered by question id; an item's place is its index in the item bank."""
    roadmaps: tuple[Roadmap, ...] = ()
    """Ordered by slug. Releases from before there were roadmaps have none."""


def version_id(question: UUID, version: int) -> UUID:
    """The id of one version of a question, the same on every machine that loads the files."""
    return uuid5(question, str(version))


def document_of(bank: Bank) -> ReleaseDocument:
    """Freeze a checked bank. The same files give the same document to the last byte."""
    areas = tuple(filed.area for filed in bank.areas)
    asked = [filed.question for filed in bank.questions if filed.question.status in ASKED]
    return ReleaseDocument(
        engine_version=ENGINE_VERSION,
        areas=areas,
        skills=tuple(
            ReleasedSkill(filed.area, filed.skill)
            for area in areas
            for filed in bank.skills
            if filed.area == area.slug
        ),
        paths=tuple(sorted((filed.path for filed in bank.paths), key=lambda path: path.slug)),
        items=tuple(_item(question) for question in sorted(asked, key=lambda each: each.id)),
        roadmaps=tuple(
            sorted((filed.roadmap for filed in bank.roadmaps), key=lambda roadmap: roadmap.slug)
        ),
    )


def digest_of(document: ReleaseDocument) -> str:
    return hashlib.sha256(msgspec.json.encode(document, order="sorted")).hexdigest()


def _item(question: AnyQuestion) -> ReleasedItem:
    return ReleasedItem(
        version_id=version_id(question.id, question.version),
        question=question.id,
        skill=question.skill,
        is_pilot=question.status == "pilot",
        is_verified=question.verify is not None,
        stack=question.stack,
        enemies=question.enemies,
        parameters=prior_item(question.level, question.hardness, guessing(question)),
    )


class Release:
    """A release in memory, with the arrays of the engine and the questions. Never changes."""

    def __init__(
        self, id: UUID, document: ReleaseDocument, questions: dict[UUID, AnyQuestion]
    ) -> None:
        self.id = id
        self.document = document
        self.questions = questions
        """By version id."""
        self.skill_index = {
            released.skill.slug: index for index, released in enumerate(document.skills)
        }
        self.item_index = {item.version_id: index for index, item in enumerate(document.items)}
        self.item_of_question = {item.question: index for index, item in enumerate(document.items)}
        self.area_index = {area.slug: index for index, area in enumerate(document.areas)}

    @cached_property
    def space(self) -> SkillSpace:
        return SkillSpace.build(
            [self.area_index[released.area] for released in self.document.skills],
            [
                (self.skill_index[released.skill.slug], self.skill_index[prerequisite])
                for released in self.document.skills
                for prerequisite in released.skill.prerequisites
            ],
        )

    @cached_property
    def bank(self) -> ItemBank:
        return ItemBank.from_priors(
            [self.skill_index[item.skill] for item in self.document.items],
            [item.parameters for item in self.document.items],
            len(self.document.skills),
        )

    def path(self, slug: str) -> CareerPath | None:
        return next((path for path in self.document.paths if path.slug == slug), None)

    def question(self, version_id: UUID) -> AnyQuestion:
        return self.questions[version_id]
