"""``regulars export``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from regulars.cli import options, render


@click.command()
@click.option(
    "--output", "-o", required=True, metavar="FILE", type=options.Ending(dir_okay=False, path_type=Path),
    help="Where to: the ending says what, .xlsx, .csv, .json or .parquet.",
)  # fmt: skip
@options.chosen
@options.look
@options.shared
def command(
    output: Path,
    columns: tuple[str, ...],
    sort: str | None,
    limit: int | None,
    as_of: date | None,
    at: int | None,
) -> None:
    """Write the customers to a file for another program.

    For example:

        regulars --book mystore export -o customers.csv
    """
    from regulars.workflows import listing  # noqa: PLC0415 - heavy

    wishes = listing.Wishes(columns=columns, sort=sort, limit=limit, as_of=as_of, at=at)
    listed = listing.export(options.asked().book, wishes, output, now=datetime.now(UTC))
    render.talk(f"as of {listed.as_of}")
    render.aside(listed.seen.notes)
    render.notes(listed.notes)
    count = len(listed.customers)
    if options.asked().json:
        render.data({"file": str(output), "customers": count}, str)
    else:
        render.talk(f"{count} customers written to {output}")
