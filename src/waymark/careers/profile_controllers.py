"""HTTP of a person's own settings. Each handler makes one call."""

from uuid import UUID

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from waymark.careers.profile_actions import read_profile, write_profile
from waymark.careers.profile_schemas import Profile, WriteProfile
from waymark.problem import documented


class ProfileController(Controller):
    path = "/api/profile"
    tags = ("accounts",)

    @get("/", operation_id="readProfile", responses=documented(401))
    async def read(self, account_id: NamedDependency[UUID]) -> Profile:
        """Return one's name, stack and time multiplier."""
        return await read_profile(account_id)

    @put("/", operation_id="writeProfile", responses=documented(400, 401, 403, 413, 422))
    async def write(
        self, data: JSONBody[WriteProfile], account_id: NamedDependency[UUID]
    ) -> Profile:
        """Replace one's name, stack and time multiplier."""
        return await write_profile(account_id, data)
