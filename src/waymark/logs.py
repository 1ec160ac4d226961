"""Logs: one JSON object a line, on standard error."""

import logging
import sys

import structlog

from waymark.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Send structlog and the standard library's loggers through the same JSON renderer."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    # Every sweep would be a line, several a minute; what fails is logged by the outbox.
    logging.getLogger("arq").setLevel(logging.WARNING)
    # Its lines hold whole addresses, and with them whatever a query string carries.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for name in ("arq", "granian", "_granian"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
