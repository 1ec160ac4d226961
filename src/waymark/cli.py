"""The command line: `waymark --help`. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.

Heavy imports stand inside the commands, so that `waymark --help` and `waymark up` start at once.
"""

import asyncio
import contextlib
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from waymark.bank.commands import bank_commands
from waymark.bank.roadmap_commands import roadmap_commands
from waymark.errors import DomainError
from waymark.resources import resource_folder
from waymark.settings import Settings, SettingsInvalid, load_settings

app = typer.Typer(
    name="waymark",
    help="Adaptive skills assessment and career tracking for back-end developers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
jobs_app = typer.Typer(help="Look after background jobs.", no_args_is_help=True)
accounts_app = typer.Typer(help="Suspend and restore accounts.", no_args_is_help=True)
app.add_typer(jobs_app, name="jobs")
app.add_typer(accounts_app, name="accounts")
app.add_typer(bank_commands, name="bank")
app.add_typer(roadmap_commands, name="roadmaps")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where to listen.")]


@app.command()
def up(port: Port = 8000) -> None:
    """Run the whole product here: PostgreSQL, Redis, migrations, bank, web and worker."""
    from waymark.local.supervisor import run_up  # noqa: PLC0415

    raise typer.Exit(run_up(port))


@app.command()
def web(
    port: Port = 8000,
    host: Annotated[str, typer.Option(help="Address to bind.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
) -> None:
    """Serve the web application."""
    from waymark.web.serving import serve  # noqa: PLC0415

    settings = _settings()
    _require_usable_keys(settings)
    if settings.is_local and host not in LOOPBACK:
        typer.echo(
            "In local mode anybody who reaches this address can sign in under any name, so only "
            f"{' or '.join(sorted(LOOPBACK))} will do. For others, use WAYMARK_MODE=production.",
            err=True,
        )
        raise typer.Exit(1)
    # Complain here, in one sentence, and not as a stack trace from every process.
    _run(_reach_servers(settings))
    serve(host, port, workers)


@app.command()
def worker() -> None:
    """Run background jobs until told to stop."""
    from waymark.jobs.worker import create_worker  # noqa: PLC0415
    from waymark.logs import configure_logs  # noqa: PLC0415

    settings = _settings()
    configure_logs(settings)

    async def run() -> None:
        await _reach_servers(settings)
        await create_worker(settings).async_run()

    _run(run())


@app.command()
def migrate() -> None:
    """Bring the database to the schema that this version expects."""
    from waymark.migrations import migrate as apply_migrations  # noqa: PLC0415

    _run(apply_migrations(_settings().migration_url))


@app.command("credential-keys")
def credential_keys() -> None:
    """Print a set for WAYMARK_CREDENTIAL_KEYS: a new key that signs, and the public parts of those
    that are set now, so that what they signed stays verifiable."""
    import json  # noqa: PLC0415

    from waymark.credentials.keys import with_new_key  # noqa: PLC0415

    settings = _settings()
    _require_usable_keys(settings)
    typer.echo(json.dumps(with_new_key(settings.credential_keys)))


@app.command()
def openapi() -> None:
    """Print the API's description as JSON."""
    import json  # noqa: PLC0415

    from waymark.web.app import create_app  # noqa: PLC0415

    settings = Settings(
        database_url="postgresql://described",
        redis_url="redis://described",
        secret="described" * 4,
        mode="local",
    )
    schema = create_app(settings).openapi_schema.to_schema()
    typer.echo(json.dumps(schema, indent=1, sort_keys=True))


@app.command()
def study(
    quick: Annotated[bool, typer.Option("--quick", help="1,000 people, under a minute.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print numbers, not a table.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed gives the same numbers.")] = 20261121,
) -> None:
    """Simulate people with known abilities and report how well the engine measures them."""
    from waymark.measurement.study import run_study  # noqa: PLC0415

    outcome = run_study(quick=quick, seed=seed)
    typer.echo(outcome.as_json() if as_json else outcome.as_table())


@app.command()
def bench(
    seconds: Annotated[float, typer.Option(min=0.5, help="Of each round of each case.")] = 5.0,
    people: Annotated[int, typer.Option(min=1, max=1000, help="At the same time.")] = 16,
    rounds: Annotated[int, typer.Option(min=1, help="The median one is reported.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print numbers, not a table.")] = False,
) -> None:
    """Measure answering under load, beside the floor that this machine sets."""
    try:
        from waymark.benchmark.load import LoadFailed  # noqa: PLC0415
        from waymark.benchmark.running import run_benchmark  # noqa: PLC0415
    except ModuleNotFoundError as error:
        typer.echo(f"{error.name} is missing: `uv sync --group bench` installs it.", err=True)
        raise typer.Exit(1) from None
    from waymark.local.failures import LocalFailure  # noqa: PLC0415

    try:
        with contextlib.redirect_stdout(sys.stderr):  # progress; the result alone is the output
            report = run_benchmark(seconds=seconds, people=people, rounds=rounds)
    except (LocalFailure, LoadFailed) as failure:
        typer.echo(str(failure), err=True)
        raise typer.Exit(1) from None
    typer.echo(report.as_json() if as_json else report.as_table())


@bank_commands.command("load")
def load_bank(
    folder: Annotated[Path | None, typer.Option(help="The bank's files.")] = None,
) -> None:
    """Publish the bank's files, if they differ from what is published."""
    from waymark.bank.actions import publish_bank  # noqa: PLC0415
    from waymark.bank.problems import BankInvalid  # noqa: PLC0415
    from waymark.bank.reading import read_bank  # noqa: PLC0415

    try:
        bank = read_bank(folder or resource_folder("question_bank"))
    except BankInvalid as invalid:
        typer.echo(str(invalid), err=True)
        raise typer.Exit(1) from None

    async def publish() -> str:
        published = await publish_bank(bank, datetime.now(UTC))
        if not published.is_new:
            return f"Bank release {published.number} is current."
        return f"Published bank release {published.number}: {published.new_versions} new versions."

    typer.echo(_run(_with_database(publish)))


@jobs_app.command("list")
def list_jobs() -> None:
    """Show the jobs that wait and those that failed for good."""
    from waymark.jobs.outbox import select_unfinished_jobs  # noqa: PLC0415

    for job in _run(_with_database(select_unfinished_jobs)):
        error = f"  {job['last_error']}" if job["last_error"] else ""
        typer.echo(
            f"{job['id']}  {job['state']:<7}  {job['name']}  attempts {job['attempts']}  "
            f"due {job['run_after']:%Y-%m-%d %H:%M:%S}{error}"
        )


@jobs_app.command("retry")
def retry_job(job_id: UUID) -> None:
    """Give a dead job its attempts back; a worker takes it within seconds."""
    from waymark.jobs.outbox import revive_job  # noqa: PLC0415

    async def revive() -> bool:
        return await revive_job(job_id, datetime.now(UTC))

    if not _run(_with_database(revive)):
        typer.echo(f"There is no dead job {job_id}.", err=True)
        raise typer.Exit(1)


@accounts_app.command("suspend")
def suspend_account(account_id: UUID) -> None:
    """Sign an account out everywhere and let nobody sign in to it. Its data stays."""
    from redis.asyncio import Redis  # noqa: PLC0415

    from waymark.web.sessions import SessionStore  # noqa: PLC0415
    from waymark.web.suspending import suspend  # noqa: PLC0415

    settings = _settings()

    async def run() -> bool:
        async with Redis.from_url(settings.redis_url) as redis:
            sessions = SessionStore(redis, secure=not settings.is_local)
            return await suspend(account_id, sessions, datetime.now(UTC))

    _say_whether_there_is(account_id, _run(_with_database(run)), "suspended")


@accounts_app.command("restore")
def restore_account(account_id: UUID) -> None:
    """Let a suspended account be signed in to again."""
    from waymark.accounts.actions import restore_account as restore  # noqa: PLC0415

    async def run() -> bool:
        return await restore(account_id, datetime.now(UTC))

    _say_whether_there_is(account_id, _run(_with_database(run)), "restored")


def _say_whether_there_is(account_id: UUID, exists: bool, done: str) -> None:
    if not exists:
        typer.echo(f"There is no account {account_id}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Account {account_id} is {done}.")


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsInvalid as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _require_usable_keys(settings: Settings) -> None:
    from waymark.credentials.keys import key_ring  # noqa: PLC0415

    try:
        key_ring(settings)
    except SettingsInvalid as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


async def _reach_servers(settings: Settings) -> None:
    """Raise what `_run` puts into words, where PostgreSQL or Redis does not answer."""
    import asyncpg  # noqa: PLC0415
    from redis.asyncio import Redis  # noqa: PLC0415

    connection = await asyncpg.connect(settings.database_url, timeout=10)
    await connection.close()
    async with Redis.from_url(settings.redis_url, socket_connect_timeout=10) as redis:
        await redis.ping()


async def _with_database(action: Any) -> Any:
    from waymark import database  # noqa: PLC0415

    await database.connect(_settings())
    try:
        return await action()
    finally:
        await database.disconnect()


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end; an unreachable server is one sentence, not a stack trace."""
    import asyncpg  # noqa: PLC0415
    from redis.exceptions import RedisError  # noqa: PLC0415

    from waymark.migrations import MigrationFailed  # noqa: PLC0415

    try:
        return asyncio.run(work)
    except DomainError as error:
        typer.echo(str(error), err=True)
    except MigrationFailed as error:
        typer.echo(f"The database was not migrated: {error}", err=True)
    except RedisError:
        typer.echo(
            "Redis cannot be reached or used at REDIS_URL. Start it, then try again.", err=True
        )
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        reason = type(error).__name__
        typer.echo(
            f"PostgreSQL cannot be reached or used at DATABASE_URL ({reason}). "
            "Check that it runs and that the address is right.",
            err=True,
        )
    raise typer.Exit(1)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
