"""``regulars list``."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from regulars.cli import options, render


@click.command()
@options.chosen
@options.look
@options.shared
def command(
    columns: tuple[str, ...], sort: str | None, limit: int | None, as_of: date | None, at: int | None
) -> None:
    """Show the customers as a table, the latest order first.

    For example, the ten who bought most:

        regulars --book mystore list --sort=-units --limit 10 --columns email --columns units
    """
    from regulars.workflows import listing  # noqa: PLC0415 - heavy

    wishes = listing.Wishes(columns=columns, sort=sort, limit=limit, as_of=as_of, at=at)
    listed = listing.listed(options.asked().book, wishes, now=datetime.now(UTC))
    render.talk(f"as of {listed.as_of}")
    render.aside(listed.seen.notes)
    render.notes(listed.notes)
    render.document(listed.json, lambda: render.table(*listed.table()))
