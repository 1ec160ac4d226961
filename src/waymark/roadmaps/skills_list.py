"""The page of all skills, area by area."""

from dataclasses import dataclass

from waymark.bank.content import Area, Skill
from waymark.bank.names import folded
from waymark.roadmaps.catalogue import Catalogue
from waymark.roadmaps.shell import Page
from waymark.roadmaps.wording import counted


@dataclass(frozen=True)
class ListedSkill:
    skill: Skill
    names: str
    """All it answers to, folded; the filter on the page looks for beginnings of words in it."""


@dataclass(frozen=True)
class ListedArea:
    area: Area
    skills: tuple[ListedSkill, ...]


def skill_list_page(catalogue: Catalogue) -> Page:
    areas = [
        ListedArea(
            area,
            tuple(
                ListedSkill(skill, _names(skill))
                for slug, skill in catalogue.skills.items()
                if catalogue.area_of_skill[slug] is area
            ),
        )
        for area in catalogue.areas.values()
    ]
    total = counted(len(catalogue.skills), "skill")
    return Page(
        template="skill_list.html",
        address="/skills",
        title="Skills",
        description=(
            f"{total} of back-end work in {counted(len(areas), 'area')}: what each is, what you "
            "can do at each level, and where roadmaps and career paths ask for it."
        ),
        context={
            "areas": [listed for listed in areas if listed.skills],
            "total": len(catalogue.skills),
            "measured": sum(slug in catalogue.questions for slug in catalogue.skills),
        },
    )


def _names(skill: Skill) -> str:
    products = (product.name for product in skill.products)
    texts = (skill.slug, *skill.synonyms, *products)
    own = folded(skill.name).split()
    words = dict.fromkeys(word for text in texts for word in folded(text).split())
    return " ".join(word for word in words if word not in own)
