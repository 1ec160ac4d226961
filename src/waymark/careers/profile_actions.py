"""A person's own settings: read, and written in one statement."""

from uuid import UUID

import msgspec

from waymark.assessments.focus import groups_of
from waymark.assessments.stacks import UnknownAlternative
from waymark.bank.queries import select_current_release
from waymark.careers.profile_schemas import Profile, WriteProfile
from waymark.database import pool
from waymark.errors import Unauthenticated


class AccountGone(Unauthenticated): ...


async def read_profile(account_id: UUID) -> Profile:
    """Return one's own settings. Raises AccountGone."""
    row = await pool().fetchrow(
        "SELECT display_name, stack, time_multiplier FROM account WHERE id = $1", account_id
    )
    if row is None:
        raise AccountGone("This account no longer exists. Sign in again.")
    release = await select_current_release()
    stored = row["stack"]
    return Profile(
        display_name=row["display_name"],
        stack=None if stored is None else msgspec.json.decode(stored, type=list[str]),
        stack_groups=groups_of([released.skill for released in release.document.skills]),
        time_multiplier=row["time_multiplier"],
    )


async def write_profile(account_id: UUID, written: WriteProfile) -> Profile:
    """Replace one's own settings. Raises UnknownAlternative or AccountGone."""
    release = await select_current_release()
    alternatives = {
        released.skill.slug
        for released in release.document.skills
        if released.skill.alternatives is not None
    }
    chosen = None if written.stack is None else sorted(set(written.stack))
    if unknown := [slug for slug in chosen or () if slug not in alternatives]:
        raise UnknownAlternative(f"“{unknown[0]}” is not an alternative to anything.")
    await pool().execute(
        """
        UPDATE account SET display_name = $2, stack = $3, time_multiplier = $4 WHERE id = $1
        """,
        account_id,
        written.display_name.strip(),
        None if chosen is None else msgspec.json.encode(chosen).decode(),
        written.time_multiplier,
    )
    return await read_profile(account_id)
