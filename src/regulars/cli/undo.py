"""``regulars undo``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.undoing import Undone


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False, metavar="[N]")
@options.shared
def command(number: int | None) -> None:
    """Take an event back, as if it had never been: the newest, or event N of `regulars history`.

    What another import brought too stays. `regulars redo` brings it back. For example:

        regulars --book mystore undo
    """
    from regulars.workflows import undoing  # noqa: PLC0415 - heavy

    with render.progress() as tell:
        done = undoing.run(options.asked().book, "undo", number, at=datetime.now(UTC), tell=tell)
    render.data(done.document(), lambda: summary(done))
    render.notes(done.notes)


def summary(done: Undone) -> str:
    """Return what an undo or a redo did."""
    from regulars.workflows.outcome import counted  # noqa: PLC0415 - heavy

    counts = "is undone" if done.word == "undo" else "counts again"
    people = counted(done.customers, "customer")
    return f"event {done.event} ({done.kind}) {counts}: {people} now, see {done.workbook}"
