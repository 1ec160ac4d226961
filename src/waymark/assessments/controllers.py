"""HTTP of the assessments. Each handler makes one call: the work is in actions and reading."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from waymark.assessments.actions import (
    pause_assessment,
    resume_assessment,
    start_assessment,
    stop_assessment,
)
from waymark.assessments.answer_actions import record_answer
from waymark.assessments.check_reading import read_check
from waymark.assessments.reading import (
    read_paths,
    read_result,
    read_review,
    read_state,
    read_summaries,
)
from waymark.assessments.review_schemas import AssessmentReview
from waymark.assessments.schemas import (
    AssessmentProblem,
    AssessmentResult,
    AssessmentState,
    AssessmentSummary,
    Check,
    Path,
    StartAssessment,
    SubmitAnswer,
)
from waymark.jobs.queue import JobQueue
from waymark.problem import documented

WITH_STATE = {409: AssessmentProblem}


@get("/api/paths", operation_id="listPaths", tags=["assessments"], responses=documented())
async def list_paths() -> list[Path]:
    """List the career paths that can be assessed."""
    return await read_paths()


@get(
    "/api/checks",
    operation_id="readCheck",
    tags=["assessments"],
    responses=documented(400, 401, 404, 422),
)
async def show_check(
    account_id: NamedDependency[UUID],
    roadmap: Annotated[str | None, QueryParameter(max_length=60)] = None,
    phase: Annotated[str | None, QueryParameter(max_length=60)] = None,
    skill: Annotated[str | None, QueryParameter(max_length=60)] = None,
) -> Check:
    """Say what a check of a phase (`roadmap` and `phase`) or of a `skill` would ask."""
    return await read_check(account_id, roadmap, phase, skill)


class AssessmentController(Controller):
    path = "/api/assessments"
    tags = ("assessments",)

    @get("/", operation_id="listAssessments", responses=documented(401))
    async def list_assessments(self, account_id: NamedDependency[UUID]) -> list[AssessmentSummary]:
        """List one's own sessions, the newest first."""
        return await read_summaries(account_id)

    @post(
        "/",
        operation_id="startAssessment",
        responses=documented(400, 401, 403, 404, 409, 413, 422, bodies=WITH_STATE),
    )
    async def start(
        self,
        data: JSONBody[StartAssessment],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> AssessmentState:
        """Start a session or a check; it goes on from what is known and repeats no question."""
        return await start_assessment(account_id, data, now)

    @get(
        "/{assessment_id:uuid}",
        operation_id="readAssessment",
        responses=documented(401, 404),
    )
    async def read(
        self, assessment_id: FromPath[UUID], account_id: NamedDependency[UUID]
    ) -> AssessmentState:
        """Say where a session stands, with the question to answer."""
        return await read_state(assessment_id, account_id)

    @post(
        "/{assessment_id:uuid}/answers",
        operation_id="submitAnswer",
        status_code=HTTP_200_OK,
        responses=documented(400, 401, 403, 404, 409, 413, 422, bodies=WITH_STATE),
    )
    async def submit_answer(
        self,
        assessment_id: FromPath[UUID],
        data: JSONBody[SubmitAnswer],
        account_id: NamedDependency[UUID],
        job_queue: NamedDependency[JobQueue],
        now: NamedDependency[datetime],
    ) -> AssessmentState:
        """Keep one answer and return the next question. Sending it again changes nothing."""
        return await record_answer(assessment_id, account_id, data, job_queue, now)

    @post(
        "/{assessment_id:uuid}/pause",
        operation_id="pauseAssessment",
        status_code=HTTP_200_OK,
        responses=documented(401, 403, 404),
    )
    async def pause(
        self, assessment_id: FromPath[UUID], account_id: NamedDependency[UUID]
    ) -> AssessmentState:
        """Lay the session aside."""
        return await pause_assessment(assessment_id, account_id)

    @post(
        "/{assessment_id:uuid}/resume",
        operation_id="resumeAssessment",
        status_code=HTTP_200_OK,
        responses=documented(401, 403, 404),
    )
    async def resume(
        self,
        assessment_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> AssessmentState:
        """Go on with a session that was laid aside."""
        return await resume_assessment(assessment_id, account_id, now)

    @post(
        "/{assessment_id:uuid}/stop",
        operation_id="stopAssessment",
        status_code=HTTP_200_OK,
        responses=documented(401, 403, 404),
    )
    async def stop(
        self,
        assessment_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        job_queue: NamedDependency[JobQueue],
        now: NamedDependency[datetime],
    ) -> AssessmentState:
        """End the session here and have its result worked out."""
        return await stop_assessment(assessment_id, account_id, job_queue, now)

    @get(
        "/{assessment_id:uuid}/result",
        operation_id="readResult",
        responses=documented(400, 401, 404, 409),
    )
    async def result(
        self,
        assessment_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        revision: Annotated[int | None, QueryParameter(ge=1)] = None,
    ) -> AssessmentResult:
        """Return the result: its newest revision, or the one asked for."""
        return await read_result(assessment_id, account_id, revision)

    @get(
        "/{assessment_id:uuid}/review",
        operation_id="readReview",
        responses=documented(401, 404, 409),
    )
    async def review(
        self, assessment_id: FromPath[UUID], account_id: NamedDependency[UUID]
    ) -> AssessmentReview:
        """Return every question with its key, once the session is closed."""
        return await read_review(assessment_id, account_id)
