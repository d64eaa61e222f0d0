"""``regulars sync``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.syncing import Synced


@click.command()
@click.option("--many", is_flag=True, help="Take the edits though they change very many rows at once.")
@options.shared
def command(*, many: bool) -> None:
    """Take what you typed in customers.xlsx, and write it again.

    Every other command does so by itself; this one does nothing else. Save and close the workbook first. For
    example:

        regulars --book mystore sync
    """
    from regulars.workflows import syncing  # noqa: PLC0415 - heavy

    with render.progress() as tell:
        done = syncing.run(options.asked().book, many=many, at=datetime.now(UTC), tell=tell)
    render.data(done.document(), lambda: summary(done))
    render.notes(done.notes)


def summary(done: Synced) -> str:
    """Return what a sync did."""
    from regulars.workflows.outcome import counted  # noqa: PLC0415 - heavy

    if not done.written:
        return f"{done.workbook} is as the book says"
    return f"{counted(done.customers or 0, 'customer')} now, see {done.workbook}"
