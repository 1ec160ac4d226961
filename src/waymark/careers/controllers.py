"""HTTP of the career. Each handler makes one call."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from waymark.careers.reading import read_career, read_comparison, read_history
from waymark.careers.schemas import Career, CareerHistory, Comparison
from waymark.problem import documented

Today = Annotated[date | None, QueryParameter(description="The person's own date.")]


class CareerController(Controller):
    path = "/api/career"
    tags = ("career",)

    @get("/", operation_id="readCareer", responses=documented(400, 401))
    async def read(
        self,
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
        today: Today = None,
    ) -> Career:
        """Say where one stands, what changed, what is ageing and what is next."""
        return await read_career(account_id, today, now)

    @get("/paths/{path:str}/history", operation_id="readHistory", responses=documented(401, 404))
    async def history(
        self,
        path: FromPath[str],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> CareerHistory:
        """Return a path over time, in an interval that widens between sessions."""
        return await read_history(account_id, path, now)

    @get(
        "/paths/{path:str}/comparison",
        operation_id="compareSessions",
        responses=documented(400, 401, 404),
    )
    async def compare(
        self,
        path: FromPath[str],
        account_id: NamedDependency[UUID],
        first: Annotated[UUID, QueryParameter()],
        second: Annotated[UUID, QueryParameter()],
    ) -> Comparison:
        """Say what changed between two sessions, and what of it measurement error explains."""
        return await read_comparison(account_id, path, first, second)
