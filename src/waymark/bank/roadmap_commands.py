"""`waymark roadmaps ...`: hold the roadmaps against what their documents name."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from waymark.bank.problems import BankInvalid
from waymark.bank.reading import read_bank
from waymark.bank.roadmap_coverage import Coverage, roadmap_coverage
from waymark.bank.topic_list import KINDS, ListedRow, TopicListInvalid, read_topic_list

roadmap_commands = typer.Typer(help="Look after the roadmaps.", no_args_is_help=True)


@roadmap_commands.callback()
def roadmaps() -> None:
    """Look after the roadmaps."""  # a callback keeps `coverage` a command of its own


@roadmap_commands.command()
def coverage(
    topics: Annotated[Path, typer.Option(help="CSV: seed, section, kind, topic.")],
    folder: Annotated[Path, typer.Option(help="The folder that holds areas.yaml.")] = Path(
        "question_bank"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Count which rows of a list of topics the roadmaps have, and name those they lack."""
    try:
        rows = read_topic_list(topics)
    except TopicListInvalid as invalid:
        typer.echo(str(invalid), err=True)
        raise typer.Exit(2) from None
    try:
        bank = read_bank(folder)
    except BankInvalid as invalid:
        typer.echo(str(invalid), err=True)
        raise typer.Exit(1) from None
    found = roadmap_coverage(bank, rows)
    typer.echo(msgspec.json.encode(found).decode() if as_json else _table(rows, found))
    if found.missing:
        raise typer.Exit(1)


def _table(rows: list[ListedRow], found: Coverage) -> str:
    """Return a line per document with "mapped/rows" of each kind, then what is missing."""
    lines = [f"{'document':<10}" + "".join(f"{kind:>10}" for kind in KINDS) + f"{'all':>10}"]
    for document in [*sorted({row.document for row in rows}), ""]:
        listed = [row for row in rows if document in ("", row.document)]
        missing = [row for row in found.missing if document in ("", row.document)]
        cells = [
            _share([r for r in listed if r.kind == kind], [r for r in missing if r.kind == kind])
            for kind in KINDS
        ]
        cells.append(_share(listed, missing))
        lines.append(f"{document or 'all':<10}" + "".join(f"{cell:>10}" for cell in cells))
    if found.missing:
        lines += ["", "missing:"]
        for row in found.missing:
            section = f"  ({row.phase})" if row.phase else ""
            lines.append(f"  {row.document}  {row.kind:<8}  {row.name}{section}")
    return "\n".join(lines)


def _share(listed: list[ListedRow], missing: list[ListedRow]) -> str:
    return f"{len(listed) - len(missing)}/{len(listed)}" if listed else "-"
