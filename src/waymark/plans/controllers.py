"""HTTP of the plans. Each handler makes one call: the work is in actions and reading."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from waymark.plans.actions import archive_plan, edit_plan, make_plan, undo_edit
from waymark.plans.reading import (
    export_calendar,
    export_markdown,
    preview_plan,
    read_plan,
    read_summaries,
)
from waymark.plans.schemas import (
    AnyEdit,
    Exported,
    MakePlan,
    PlanPreview,
    PlanProblem,
    PlanSummary,
    PlanView,
    Undo,
)
from waymark.problem import documented

WITH_PLAN = {409: PlanProblem}

Today = Annotated[date | None, QueryParameter(description="The person's own date.")]


class PlanController(Controller):
    path = "/api/plans"
    tags = ("plans",)

    @get("/", operation_id="listPlans", responses=documented(400, 401))
    async def list_plans(
        self,
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
        today: Today = None,
    ) -> list[PlanSummary]:
        """List one's own plans, the active ones first."""
        return await read_summaries(account_id, today, now)

    @post(
        "/",
        operation_id="makePlan",
        responses=documented(400, 401, 403, 404, 409, 413, 422, bodies=WITH_PLAN),
    )
    async def make(
        self,
        data: JSONBody[MakePlan],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> PlanView:
        """Make a plan from what one's finished sessions show; one is active for each path."""
        return await make_plan(account_id, data, now)

    @post(
        "/preview",
        operation_id="previewPlan",
        status_code=HTTP_200_OK,
        responses=documented(400, 401, 403, 404, 413, 422),
    )
    async def preview(
        self,
        data: JSONBody[MakePlan],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> PlanPreview:
        """Say what a plan would come to, and keep nothing."""
        return await preview_plan(account_id, data, now)

    @get("/{plan_id:uuid}", operation_id="readPlan", responses=documented(400, 401, 404))
    async def read(
        self,
        plan_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
        today: Today = None,
    ) -> PlanView:
        """Return a plan as its weeks look today."""
        return await read_plan(plan_id, account_id, today, now)

    @post(
        "/{plan_id:uuid}/edits",
        operation_id="editPlan",
        status_code=HTTP_200_OK,
        responses=documented(400, 401, 403, 404, 409, 413, 422, bodies=WITH_PLAN),
    )
    async def edit(
        self,
        plan_id: FromPath[UUID],
        data: JSONBody[AnyEdit],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> PlanView:
        """Move or mark a step, or change the pace. Such changes outlive every re-planning."""
        return await edit_plan(plan_id, account_id, data, now)

    @post(
        "/{plan_id:uuid}/undo",
        operation_id="undoPlanEdit",
        status_code=HTTP_200_OK,
        responses=documented(400, 401, 403, 404, 409, 413, bodies=WITH_PLAN),
    )
    async def undo(
        self,
        plan_id: FromPath[UUID],
        data: JSONBody[Undo],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> PlanView:
        """Take back the last change by hand."""
        return await undo_edit(plan_id, account_id, data, now)

    @post(
        "/{plan_id:uuid}/archive",
        operation_id="archivePlan",
        status_code=HTTP_200_OK,
        responses=documented(401, 403, 404),
    )
    async def archive(
        self,
        plan_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> PlanView:
        """Lay a plan aside: it stays readable and no longer changes."""
        return await archive_plan(plan_id, account_id, now)

    @get(
        "/{plan_id:uuid}/calendar",
        operation_id="exportPlanCalendar",
        media_type="text/calendar",
        responses=documented(400, 401, 404),
    )
    async def calendar(
        self,
        request: Request[Any, Any, Any],
        plan_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
        today: Today = None,
    ) -> Response[bytes]:
        """Return the plan as an iCalendar file."""
        site = str(request.base_url).rstrip("/")
        return _file(await export_calendar(plan_id, account_id, today, site, now), "text/calendar")

    @get(
        "/{plan_id:uuid}/document",
        operation_id="exportPlanDocument",
        media_type="text/markdown",
        responses=documented(400, 401, 404),
    )
    async def document(
        self,
        request: Request[Any, Any, Any],
        plan_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
        today: Today = None,
    ) -> Response[bytes]:
        """Return the plan as a Markdown document."""
        site = str(request.base_url).rstrip("/")
        return _file(await export_markdown(plan_id, account_id, today, site, now), "text/markdown")


def _file(exported: Exported, media_type: str) -> Response[bytes]:
    """A download. The name holds only slugs, so that it needs no quoting of its own."""
    return Response(
        exported.content,
        media_type=media_type,  # the framework adds the charset
        headers={"content-disposition": f'attachment; filename="{exported.name}"'},
    )
