"""HTTP of the goals. Each handler makes one call: the work is in actions and reading."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from waymark.goals.actions import change_goal, give_up_goal, set_goal
from waymark.goals.reading import preview_goal, read_goal, read_goals
from waymark.goals.schemas import (
    ChangedGoal,
    ForecastView,
    GoalDetails,
    GoalProblem,
    GoalView,
    WantedGoal,
)
from waymark.problem import documented

WITH_GOAL = {409: GoalProblem}

Today = Annotated[date | None, QueryParameter(description="The person's own date.")]


class GoalController(Controller):
    path = "/api/goals"
    tags = ("goals",)

    @get("/", operation_id="listGoals", responses=documented(401))
    async def list_goals(self, account_id: NamedDependency[UUID]) -> list[GoalView]:
        """List one's own goals, the open ones first."""
        return await read_goals(account_id)

    @post(
        "/",
        operation_id="setGoal",
        responses=documented(400, 401, 403, 404, 409, 413, 422, bodies=WITH_GOAL),
    )
    async def set(
        self,
        data: JSONBody[WantedGoal],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> GoalDetails:
        """Set a goal; one is open for each path."""
        return await set_goal(account_id, data, now)

    @post(
        "/preview",
        operation_id="previewGoal",
        status_code=HTTP_200_OK,
        responses=documented(400, 401, 403, 404, 413, 422),
    )
    async def preview(
        self,
        data: JSONBody[WantedGoal],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> ForecastView:
        """Say how likely a goal would be reached, and keep nothing."""
        return await preview_goal(account_id, data, now)

    @get("/{goal_id:uuid}", operation_id="readGoal", responses=documented(400, 401, 404))
    async def read(
        self,
        goal_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
        today: Today = None,
    ) -> GoalDetails:
        """Return a goal with its forecast as of today."""
        return await read_goal(goal_id, account_id, today, now)

    @put(
        "/{goal_id:uuid}",
        operation_id="changeGoal",
        responses=documented(400, 401, 403, 404, 409, 413, 422),
    )
    async def change(
        self,
        goal_id: FromPath[UUID],
        data: JSONBody[ChangedGoal],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> GoalDetails:
        """Change level, day or hours of an open goal."""
        return await change_goal(goal_id, account_id, data, now)

    @post(
        "/{goal_id:uuid}/give-up",
        operation_id="giveUpGoal",
        status_code=HTTP_200_OK,
        responses=documented(401, 403, 404),
    )
    async def give_up(
        self,
        goal_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> GoalDetails:
        """Lay a goal aside. It stays in the list."""
        return await give_up_goal(goal_id, account_id, now)
