"""Run the web application under granian."""

import gc

from granian.constants import Interfaces
from granian.server import Server
from litestar import Litestar

from waymark.logs import configure_logs
from waymark.settings import load_settings

COLLECT_AFTER = (20_000, 20, 50)
"""Objects and rounds between collections of garbage. Requests leave almost no cycles behind, and
Python's 700 objects are made anew with every second request."""


def load_app() -> Litestar:
    """What each worker process calls once."""
    # Imported here, so that the parent process, which serves nothing, stays small.
    from waymark.web.app import create_app  # noqa: PLC0415

    gc.set_threshold(*COLLECT_AFTER)
    settings = load_settings()
    configure_logs(settings)
    return create_app(settings)


def serve(
    host: str, port: int, workers: int, *, application: str = "waymark.web.serving:load_app"
) -> None:
    """Serve until told to stop. `application` names the factory that each worker calls."""
    Server(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        backlog=1024,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    ).serve()
