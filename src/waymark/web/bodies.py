"""Request bodies, decoded strictly.

Litestar converts bodies leniently: the text "53" would pass for the number 53. A client that sends
the wrong type has a fault that should show at once, so bodies are decoded by msgspec's strict mode.
"""

import re
from collections.abc import Generator
from typing import Any

import msgspec
from litestar.dto import AbstractDTO, DTOFieldDefinition
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")


class StrictBody(AbstractDTO[Any]):
    """Decodes the body of a handler into the struct that its `data` parameter names."""

    def decode_bytes(self, value: bytes) -> Any:
        content_type = self.asgi_connection.headers.get("content-type", "application/json")
        if content_type.partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(status_code=415)
        annotation = self.asgi_connection.route_handler.parsed_data_field.annotation
        try:
            return msgspec.json.decode(value, type=annotation, strict=True)
        except msgspec.ValidationError as error:
            raise ValidationException(extra=[_field_error(str(error))]) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ValidationException(
                extra=[{"key": "", "message": "The body is not valid JSON."}]
            ) from error

    @classmethod
    def create_for_field_definition(
        cls, field_definition: FieldDefinition, handler_id: str, backend_cls: Any = None
    ) -> None:
        """Do nothing: the struct itself is the transfer type."""

    @classmethod
    def create_openapi_schema(
        cls, field_definition: FieldDefinition, handler_id: str, schema_creator: Any
    ) -> Reference | Schema:
        schema: Reference | Schema = schema_creator.for_field_definition(field_definition)
        return schema

    @classmethod
    def generate_field_definitions(
        cls, model_type: type[Any]
    ) -> Generator[DTOFieldDefinition, None, None]:
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        return False


def _field_error(message: str) -> dict[str, str]:
    """Split msgspec's "Expected `int`, got `str` - at `$.seats`" into field and reason."""
    match = _PATH.search(message)
    return {
        "key": match["path"] if match else "",
        "message": _PATH.sub("", message),
    }
