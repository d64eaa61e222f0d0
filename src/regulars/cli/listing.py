"""``regulars list``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.listing import Wishes


@click.command()
@options.chosen
@options.shared
def command(wishes: Wishes) -> None:
    """Show customers as a table, the latest order first: all of them, or those that EXPR selects.

    For example, the ten who bought most, and those with two orders or more who are no reviewers:

        regulars --book mystore list --sort=-units --limit 10 --columns email --columns units

        regulars --book mystore list "orders >= 2 and not reviewer"
    """
    from regulars.workflows import listing  # noqa: PLC0415 - heavy

    listed = listing.listed(options.asked().book, wishes, now=datetime.now(UTC))
    render.listed(listed, listed.columns or (listed.every if options.asked().json else ()))
    render.document(listed.json, lambda: render.table(*listed.table()))
