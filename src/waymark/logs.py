"""Logs: one JSON object a line, on standard error."""

import logging
import sys
from typing import Any, TextIO

import msgspec
import structlog

from waymark.settings import Settings

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Write our own events, and what libraries send to the standard library's loggers, alike.

    Our own do not pass through the standard library: there is one for every request, and that
    way it costs a tenth of an answer. They go to `stream`, or for good to standard error.
    """
    level = settings.log_level.upper()
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer(serializer=_serialize)],
        logger_factory=structlog.WriteLoggerFactory(file=stream or sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=stream is None,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_serialize),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Every sweep would be a line, several a minute; what fails is logged by the outbox.
    logging.getLogger("arq").setLevel(logging.WARNING)
    # Its lines hold whole addresses, and with them whatever a query string carries.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for name in ("arq", "granian", "_granian"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def _serialize(event: dict[str, Any], **_: object) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode()
