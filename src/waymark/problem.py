"""The body of every error: RFC 9457 problem details, and how routes document theirs."""

from collections.abc import Mapping

import msgspec
from litestar.openapi import ResponseSpec

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[int, str] = {
    400: "The request cannot be understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not possible in this state",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not acceptable",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Not available at the moment",
}


class FieldError(msgspec.Struct, frozen=True):
    field: str
    """Path of the field in the body, such as "response.option"; empty for the whole body."""
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """RFC 9457 problem details. `code` is stable: a client may branch on it."""

    type: str
    title: str
    status: int
    detail: str
    """What happened, what was kept and what to do, for a person."""
    code: str
    request_id: str
    """Quote it when asking for help: it finds the request in the logs."""
    errors: list[FieldError] = []


def documented(
    *statuses: int, bodies: Mapping[int, type[Problem]] | None = None
) -> dict[int, ResponseSpec]:
    """Describe, for OpenAPI, the problems that a route answers with besides 500 and 503."""
    return {
        status: ResponseSpec(
            (bodies or {}).get(status, Problem),
            description=TITLES[status],
            media_type=MEDIA_TYPE,
            generate_examples=False,
        )
        for status in (*statuses, 500, 503)
    }
