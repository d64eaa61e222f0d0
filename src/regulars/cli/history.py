"""``regulars history``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from regulars.cli import options, render


@click.command()
@options.shared
def command() -> None:
    """List every import and every decision, oldest first.

    For example:

        regulars --book mystore history
    """
    from regulars.workflows import looking  # noqa: PLC0415 - heavy

    rows, notes = looking.history(options.asked().book, now=datetime.now(UTC))
    render.aside(notes)
    render.rows(
        rows,
        {"event": "Event", "at": "When (UTC)", "kind": "What", "did": "What it did", "in_force": "In force"},
    )
