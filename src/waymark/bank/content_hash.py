"""Tell whether a published question was changed in place."""

from hashlib import sha256
from typing import Any

import msgspec

from waymark.bank.content import AnyQuestion

OUTSIDE_THE_MEANING = frozenset({"version", "status", "enemies", "verify"})
"""These change without a new version: a question is retired, gets a sibling or a better check."""


def content_hash(question: AnyQuestion) -> str:
    """Return 64 hexadecimal digits over all that a person sees, the key, and what rates an answer.

    Two files that mean the same have the same digest: order of fields, way of quoting and written
    defaults do not count, so a field added to the schema later, with a default, changes nothing.
    """
    meaning = _written(question)
    for name in OUTSIDE_THE_MEANING:
        meaning.pop(name, None)
    meaning["kind"] = question.__struct_config__.tag
    return sha256(msgspec.json.encode(meaning, order="sorted")).hexdigest()


def _written(value: Any) -> Any:
    """Return plain data for `value`, of structs only the fields that differ from their default."""
    if isinstance(value, msgspec.Struct):
        fields = [(field, getattr(value, field.name)) for field in msgspec.structs.fields(value)]
        return {
            field.encode_name: _written(content)
            for field, content in fields
            if content != field.default
        }
    if isinstance(value, dict):
        # The notes on lines of code are keyed by number; JSON sorts text keys only.
        return {str(key): _written(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_written(part) for part in value]
    return value
