"""``regulars sku``."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from regulars import columns
from regulars.cli import options, render


@click.group(name="sku")
@options.shared
def command() -> None:
    """Look at the positions of the SKU-flag.

    For example:

        regulars --book mystore sku list
    """


@command.command(name="list")
@options.look
@options.shared
def listing(as_of: date | None, at: int | None) -> None:
    """Show which digit of the SKU-flag stands for which SKUs, and how much of each was sold.

    For example:

        regulars --book mystore sku list
    """
    from regulars.workflows import looking  # noqa: PLC0415 - heavy

    headers = {column.name: column.header for column in columns.SKUS}
    render.rows(looking.slots(options.asked().book, as_of=as_of, at=at, now=datetime.now(UTC)), headers)
