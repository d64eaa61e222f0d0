"""``regulars redo``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from regulars.cli import options, render
from regulars.cli.undo import summary


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False, metavar="[N]")
@options.shared
def command(number: int | None) -> None:
    """Bring an undone event back: the one undone last, or event N of `regulars history`.

    For example:

        regulars --book mystore redo
    """
    from regulars.workflows import undoing  # noqa: PLC0415 - heavy

    with render.progress() as tell:
        done = undoing.run(options.asked().book, "redo", number, at=datetime.now(UTC), tell=tell)
    render.data(done.document(), lambda: summary(done))
    render.notes(done.notes)
