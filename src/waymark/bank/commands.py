"""`waymark bank ...`: check, count and second-read the question bank."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import msgspec
import typer

from waymark.bank.blind import blind_copy, mark_blind
from waymark.bank.check import check_bank
from waymark.bank.problems import BankInvalid
from waymark.bank.reading import Bank, FiledQuestion, read_bank
from waymark.bank.responses import Response
from waymark.bank.snippets import find_tools
from waymark.bank.statistics import bank_statistics

bank_commands = typer.Typer(
    name="bank", help="Check, count and second-read the question bank.", no_args_is_help=True
)

Folder = Annotated[Path, typer.Option(help="The folder that holds areas.yaml.")]
Seed = Annotated[int, typer.Option(help="Shuffles the options; the same one marks the answers.")]
Target = Annotated[str, typer.Argument(help="An area, a skill, or a file of questions.")]


@bank_commands.command()
def check(
    folder: Folder = Path("question_bank"),
    verify: Annotated[bool, typer.Option(help="Run the snippets that show the keys.")] = True,
) -> None:
    """Apply every rule to the bank, execute every checkable key, and print a table."""
    bank = _read(folder)
    if verify:
        with _postgresql(bank) as postgresql_url:
            report = check_bank(bank, find_tools(postgresql_url))
    else:
        report = check_bank(bank, None)
    for warning in report.warnings:
        typer.echo(f"{warning} (warning)")
    for error in report.errors:
        typer.echo(str(error))
    typer.echo(f"\n{report.table}\n")
    typer.echo(f"{len(report.errors)} errors, {len(report.warnings)} warnings")
    if not verify:
        typer.echo("The keys were not executed (--no-verify).")
    if report.errors:
        raise typer.Exit(1)


@bank_commands.command()
def stats(
    folder: Folder = Path("question_bank"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Count questions, skills, levels and kinds."""
    statistics = msgspec.to_builtins(bank_statistics(_read(folder)))
    if as_json:
        typer.echo(msgspec.json.encode(statistics).decode())
        return
    for name, value in statistics.items():
        parts = (
            ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        )
        typer.echo(f"{name.replace('_', ' '):15} {parts}")


@bank_commands.command()
def blind(target: Target, seed: Seed, folder: Folder = Path("question_bank")) -> None:
    """Print questions as JSON without anything that tells the key, for a second reader."""
    copy = blind_copy(_chosen(_read(folder), target), seed)
    typer.echo(msgspec.json.format(msgspec.json.encode(copy), indent=2).decode())


@bank_commands.command()
def mark(
    target: Target,
    answers: Annotated[Path, typer.Argument(help='JSON: {"question id": response, ...}')],
    seed: Seed,
    folder: Folder = Path("question_bank"),
) -> None:
    """Compare a second reader's answers with the keys and list the disagreements."""
    questions = _chosen(_read(folder), target)
    try:
        given = msgspec.json.decode(answers.read_bytes(), type=dict[UUID, Response])
    except (OSError, msgspec.DecodeError) as error:
        _fail(f"{answers}: {error}")
    found = mark_blind(questions, seed, given)
    for disagreement in found:
        typer.echo(
            f"{disagreement.place}: the key says {disagreement.key!r}, "
            f"the reader {disagreement.reader!r}"
        )
    typer.echo(f"{len(questions) - len(found)} of {len(questions)} agree")
    if found:
        raise typer.Exit(1)


def _read(folder: Path) -> Bank:
    try:
        return read_bank(folder)
    except BankInvalid as error:
        typer.echo(str(error))
        _fail(f"{len(error.problems)} errors; the rules were not applied")


def _chosen(bank: Bank, target: str) -> Sequence[FiledQuestion]:
    file = Path(target).resolve()
    chosen = [
        filed
        for filed in bank.questions
        if target in (filed.folder, filed.question.skill)
        or Path(filed.source.file).resolve() == file
    ]
    return chosen or _fail(f"{target!r} is no area, skill or file with questions")


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


@contextlib.contextmanager
def _postgresql(bank: Bank) -> Iterator[str | None]:
    """Yield the URL of a server where the bank needs one: DATABASE_URL, or a throw-away server."""
    needed = any(
        filed.question.verify is not None and filed.question.verify.language == "postgresql"
        for filed in bank.questions
    )
    if not needed or "DATABASE_URL" in os.environ:
        yield os.environ.get("DATABASE_URL")
        return
    # The embedded server is a development dependency, absent where the product is deployed.
    from waymark.local.failures import LocalFailure  # noqa: PLC0415
    from waymark.local.postgres import EmbeddedPostgres  # noqa: PLC0415

    with (
        tempfile.TemporaryDirectory(prefix="waymark-bank-") as folder,
        contextlib.ExitStack() as stack,
    ):
        try:
            server = stack.enter_context(EmbeddedPostgres(Path(folder), durable=False))
        except LocalFailure as failure:
            typer.echo(str(failure), err=True)
            yield None
        else:
            yield server.url
