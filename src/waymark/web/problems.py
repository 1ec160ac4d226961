"""Turn every error there is into a problem body. The only place that knows kind and status."""

import re
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from redis.exceptions import RedisError

from waymark.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from waymark.problem import MEDIA_TYPE, TITLES, FieldError, Problem

STATUS_OF_KIND: dict[type[DomainError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
}

log = structlog.get_logger(source=__name__)


def problem_response(
    status: int,
    code: str,
    detail: str,
    errors: list[FieldError] | None = None,
    extensions: dict[str, Any] | None = None,
) -> Response[dict[str, Any]]:
    problem = Problem(
        type=f"urn:waymark:problem:{code}",
        title=TITLES.get(status, "Error"),
        status=status,
        detail=detail,
        code=code,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        errors=errors or [],
    )
    body = msgspec.to_builtins(problem) | (extensions or {})
    return Response(
        body,
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"retry-after": "5"} if status == 503 else None,
    )


def respond_to_domain_error(
    request: Request[Any, Any, Any], error: DomainError
) -> Response[dict[str, Any]]:
    status = next(STATUS_OF_KIND[kind] for kind in type(error).__mro__ if kind in STATUS_OF_KIND)
    response = problem_response(status, code_of(error), str(error), extensions=error.extensions)
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.retry_after_seconds)
    return response


def respond_to_http_exception(
    request: Request[Any, Any, Any], error: HTTPException
) -> Response[dict[str, Any]]:
    """Errors that the framework raises itself: routing, method, size, CSRF, parameters."""
    status = error.status_code
    if status >= 500:
        return respond_to_unexpected(request, error)
    if isinstance(error, ValidationException):
        return problem_response(
            400,
            "invalid_request",
            "A value is missing, unknown or of the wrong type. Nothing was changed.",
            _fields(error),
        )
    if status == 403:
        return problem_response(
            403, "csrf_failed", "The request did not carry this page's token. Reload and try again."
        )
    code = {
        404: "not_found",
        405: "method_not_allowed",
        413: "body_too_large",
        415: "unsupported_media_type",
    }.get(status)
    details = {
        404: "There is nothing at this address.",
        405: f"{request.method} is not possible here.",
        413: "The body is larger than this address accepts. Nothing was changed.",
        415: "The body must be JSON, sent as application/json. Nothing was changed.",
    }
    response = problem_response(
        status, code or "invalid_request", details.get(status, "The request is not valid.")
    )
    response.headers.update(error.headers or {})  # such as Allow
    return response


def respond_to_outage(
    request: Request[Any, Any, Any], error: Exception
) -> Response[dict[str, Any]]:
    """The database or Redis cannot be reached. Nothing was half done: actions are transactions."""
    log.error("dependency_unavailable", reason=type(error).__name__)
    return problem_response(
        503,
        "dependency_unavailable",
        "A part of the service cannot be reached. What you had saved is kept; try again shortly.",
    )


def respond_to_unexpected(
    request: Request[Any, Any, Any], error: Exception
) -> Response[dict[str, Any]]:
    """A mistake of ours. Logged in full; the person is told nothing about our insides."""
    log.error("unexpected_error", exc_info=error)
    return problem_response(
        500,
        "internal_error",
        "This is a fault of ours and has been recorded. What you had saved is kept.",
    )


def code_of(error: DomainError) -> str:
    """The class name in snake_case: AssessmentClosed is "assessment_closed"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()


def _fields(error: ValidationException) -> list[FieldError]:
    extra = error.extra if isinstance(error.extra, list) else []
    return [
        FieldError(field="", detail="A body is required.")
        if entry.get("key") == "data"
        else FieldError(field=str(entry.get("key", "")), detail=str(entry.get("message", "")))
        for entry in extra
        if isinstance(entry, dict)
    ]


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    DomainError: respond_to_domain_error,
    HTTPException: respond_to_http_exception,
    RedisError: respond_to_outage,
    asyncpg.PostgresConnectionError: respond_to_outage,
    asyncpg.CannotConnectNowError: respond_to_outage,
    asyncpg.AdminShutdownError: respond_to_outage,
    asyncpg.CrashShutdownError: respond_to_outage,
    asyncpg.TooManyConnectionsError: respond_to_outage,
    asyncpg.QueryCanceledError: respond_to_outage,  # a statement took too long
    asyncpg.LockNotAvailableError: respond_to_outage,
    asyncpg.IdleInTransactionSessionTimeoutError: respond_to_outage,
    asyncpg.DeadlockDetectedError: respond_to_outage,
    asyncpg.SerializationError: respond_to_outage,
    asyncpg.ReadOnlySQLTransactionError: respond_to_outage,  # a fail-over is under way
    asyncpg.DiskFullError: respond_to_outage,
    asyncpg.InterfaceError: respond_to_outage,
    asyncpg.exceptions._base.DataError: respond_to_unexpected,  # an InterfaceError, but our fault
    OSError: respond_to_outage,  # refused, reset, unknown host, timed out
    Exception: respond_to_unexpected,
}
