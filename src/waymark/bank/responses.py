"""What a person answers, as it travels over the wire. Ids are the ones `presentation.py` gave."""

from typing import Annotated

import msgspec
from msgspec import Meta

EntryId = Annotated[str, Meta(pattern="^[a-z0-9]$", max_length=1)]
TypedText = Annotated[
    # Control characters other than tab and line ends cannot be typed, and PostgreSQL refuses NUL.
    str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")
]


class ResponseBase(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", rename="camel"
):
    """Base of all responses; `kind` on the wire tells which."""


class SingleResponse(ResponseBase, frozen=True, tag="single"):
    option: EntryId


class MultipleResponse(ResponseBase, frozen=True, tag="multiple"):
    options: Annotated[tuple[EntryId, ...], Meta(min_length=1, max_length=7)]
    """The chosen options, in any order."""


class OrderResponse(ResponseBase, frozen=True, tag="order"):
    steps: Annotated[tuple[EntryId, ...], Meta(min_length=1, max_length=7)]
    """All steps, the first one first."""


class MatchResponse(ResponseBase, frozen=True, tag="match"):
    pairs: Annotated[dict[EntryId, EntryId], Meta(min_length=1, max_length=6)]
    """Left id to right id, for every left side."""


class ValueResponse(ResponseBase, frozen=True, tag="value"):
    value: TypedText


class FaultyLineResponse(ResponseBase, frozen=True, tag="faulty_line"):
    line: Annotated[int, Meta(ge=1, le=1000)]


class UnknownResponse(ResponseBase, frozen=True, tag="unknown"):
    """ "I don't know": never better or worse than a wrong answer."""


Response = (
    SingleResponse
    | MultipleResponse
    | OrderResponse
    | MatchResponse
    | ValueResponse
    | FaultyLineResponse
    | UnknownResponse
)
