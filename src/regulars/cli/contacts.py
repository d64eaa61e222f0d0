"""``regulars contacts``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regulars.workflows.contacting import Contacted


@click.group(name="contacts")
@options.shared
def command() -> None:
    """Add addresses that you know from elsewhere, and show what is kept about somebody.

    For example:

        regulars --book mystore contacts add outreach.xlsx
    """


@command.command(name="add")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--reviewers", is_flag=True, help="Tag these people as reviewers, now and when they come.")
@click.option(
    "--encoding", type=options.Codec(), metavar="NAME", help="How the letters of a text are written."
)
@options.shared
def add(files: tuple[str, ...], reviewers: bool, encoding: str | None) -> None:
    """Fill in orders without an e-mail from lists of addresses, .xlsx or .csv.

    A list has a column Email and, for orders, Order id or Name and Postcode. For example:

        regulars --book mystore contacts add outreach.xlsx
    """
    from regulars.workflows import contacting  # noqa: PLC0415 - heavy

    with render.progress() as tell:
        done = contacting.run(
            options.asked().book,
            files,
            reviewers=reviewers,
            encoding=encoding,
            at=datetime.now(UTC),
            tell=tell,
        )
    render.data(done.document(), lambda: summary(done))
    render.notes(done.notes)


@command.command(name="show")
@click.argument("email", metavar="EMAIL")
@options.look
@options.shared
def show(email: str, as_of: date | None, at: int | None) -> None:
    """Show all that is kept about one person, who may ask for it.

    A former address will do. For example:

        regulars --book mystore contacts show ann@example.org --json
    """
    from regulars.workflows import person  # noqa: PLC0415 - heavy

    kept, notes = person.kept(options.asked().book, email, as_of=as_of, at=at, now=datetime.now(UTC))
    render.aside(notes)
    render.data(kept, lambda: "\n".join(outline(kept)))


def summary(done: Contacted) -> str:
    """Return what lists of addresses brought."""
    headers = ("File", "Rows", "New", "Known", "Set aside", "Read as")
    rows = [
        (file.name, file.rows, file.new, file.known, len(file.set_aside), file.encoding)
        for file in done.files
    ]
    table = render.table(headers, list(zip(*rows, strict=True)))
    if done.customers is None:
        return table
    orders = (
        ""
        if done.orders_before is None
        else f"orders without e-mail: {done.orders_before:,} before, {done.orders_after:,} now; "
    )
    return f"{table}\n\n{orders}{done.customers:,} customers now, see {done.workbook}"


def outline(thing: Any, indent: str = "") -> Iterator[str]:
    """Yield a document as indented lines; what is blank is left out."""
    pairs = thing.items() if isinstance(thing, dict) else enumerate(thing, start=1)
    for name, value in pairs:
        if value in (None, "", [], {}):
            continue
        if isinstance(value, (dict, list)):
            yield f"{indent}{name}"
            yield from outline(value, indent + "  ")
        else:
            yield f"{indent}{name}: {'No' if value is False else render.shown(value)}"
