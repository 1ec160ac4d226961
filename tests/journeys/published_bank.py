"""Prepare the database of the journeys: schema and a small bank with every kind of question.

A program of its own, since the connection pool belongs to the process and the tests' own process
keeps its pool for another database.
"""

import asyncio

from msgspec.structs import replace

from tests.factories import NOW, make_bank
from waymark import database
from waymark.bank.actions import publish_bank
from waymark.bank.reading import Bank
from waymark.migrations import migrate
from waymark.settings import load_settings


def make_bank_with_a_prerequisite() -> Bank:
    """The bank of the other tests, with something that comes before something else."""
    bank = make_bank()
    skills = tuple(
        replace(filed, skill=replace(filed.skill, prerequisites=("sql-joins",)))
        if filed.skill.slug == "postgresql"
        else filed
        for filed in bank.skills
    )
    return replace(bank, skills=skills)


async def main() -> None:
    settings = load_settings()
    await migrate(settings.migration_url)
    await database.connect(settings)
    await publish_bank(make_bank_with_a_prerequisite(), NOW)
    await database.disconnect()


if __name__ == "__main__":
    asyncio.run(main())
