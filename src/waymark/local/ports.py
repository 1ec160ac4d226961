"""Is the port of the web application free?"""

import errno
import socket

from waymark.local.failures import LocalFailure


def require_free_port(port: int) -> None:
    """Raises LocalFailure where the web application could not listen on 127.0.0.1:port."""
    with socket.socket() as probe:
        # As servers do: connections of the last run that linger must not count as "in use".
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise LocalFailure(
                    f"Port {port} is taken by another program: choose another one with "
                    f"`make run PORT={port + 1 if port < 65_535 else port - 1}`."
                ) from None
            raise LocalFailure(
                f"Port {port} may not be used by this user ({error.strerror})."
            ) from None
