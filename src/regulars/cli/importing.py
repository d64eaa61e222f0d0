"""``regulars import``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.outcome import Outcome


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--until",
    type=options.Day(),
    metavar="DAY",
    help="Leave lines reported after this day for the next import.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--strict", is_flag=True, help="Refuse everything if one line would be set aside.")
@click.option("--no-workbook", is_flag=True, help="Leave customers.xlsx as it is.")
@click.option(
    "--encoding",
    type=options.Codec(),
    metavar="NAME",
    help="How the letters are coded, where regulars guesses wrong: cp1252, cp932.",
)
@options.shared
def command(
    paths: tuple[str, ...],
    *,
    until: date | None,
    dry_run: bool,
    strict: bool,
    no_workbook: bool,
    encoding: str | None,
) -> None:
    """Read reports into the book and write customers.xlsx.

    PATH is a report (.txt, .csv, also .gz or .zip), a folder of reports, or - for standard input. What was
    imported before is known again: the same or overlapping files do no harm. For example:

        regulars --book mystore import Downloads
    """
    from regulars.workflows import importing  # noqa: PLC0415 - heavy

    wishes = importing.Wishes(
        until=until, dry_run=dry_run, strict=strict, workbook=not no_workbook, encoding=encoding
    )
    with render.progress() as tell:
        outcome = importing.run(options.asked().book, paths, wishes, at=datetime.now(UTC), tell=tell)
    render.data(outcome.document(), lambda: summary(outcome))
    render.notes(outcome.notes)


def summary(outcome: Outcome) -> str:
    """Return what an import did, as a small table."""
    files = [file for file in outcome.files if file.state == "imported"]
    headers = ("File", "Lines", "New", "Known", "Changed", "Rejected", "From", "To", "Read as")
    names = ("name", "lines", "new", "known", "changed", "rejected", "first", "last", "encoding")
    facts = outcome.facts()
    width = max(len(label) for label, _ in facts)
    parts = [
        render.table(headers, [[getattr(file, name) for file in files] for name in names]) if files else "",
        "\n".join(f"{label:<{width}}  {text}" for label, text in facts),
    ]
    return "\n\n".join(part for part in parts if part) + "\n" * bool(outcome.notes)
