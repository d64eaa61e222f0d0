"""``regulars export``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.listing import Wishes


@click.command()
@click.option(
    "--output", "-o", required=True, metavar="FILE", type=options.Ending(dir_okay=False, path_type=Path),
    help="Where to: the ending says what, .xlsx, .csv, .json or .parquet.",
)  # fmt: skip
@options.chosen
@options.shared
def command(output: Path, wishes: Wishes) -> None:
    """Write customers to a file for another program: all of them, or those that EXPR selects.

    For example, all of them, and those who have not ordered for a long time:

        regulars --book mystore export -o customers.csv

        regulars --book mystore export --segment lapsed -o lapsed.xlsx
    """
    from regulars.workflows import exporting  # noqa: PLC0415 - heavy

    listed = exporting.export(options.asked().book, wishes, output, now=datetime.now(UTC))
    render.listed(listed, listed.columns or listed.every)
    count = len(listed.customers)
    if options.asked().json:
        render.data({"file": str(output), "customers": count}, str)
    else:
        render.talk(f"{count} customers written to {output}")
