"""``regulars cluster``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.clustering import Outcome


@click.group(name="cluster")
@options.spoken
def command() -> None:
    """Build the customers of many stores at once, on one machine or many.

    Needs more to be installed: pip install "regulars[cluster]". For example, to see how:

        regulars cluster build --help
    """


@command.command(name="build")
@click.option(
    "--reports", required=True, multiple=True, metavar="PLACE",
    help="A folder with a folder of reports for each store, a pattern like s3://shops/*/*.txt, or a book; "
    "repeatable.",
)  # fmt: skip
@click.option("--out", required=True, metavar="DIR", help="Folder to make, also s3://… and the like.")
@click.option(
    "--scheduler", metavar="ADDRESS",
    help="A Dask scheduler, tcp://host:8786 or the file that it wrote.  [default: processes of this machine]",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(min=0), metavar="N",
    help="Processes, 0 for this one alone; of a scheduler: how many to wait for.  [default: one a processor]",
)  # fmt: skip
@click.option(
    "--parts", type=click.IntRange(1, 99_999), metavar="N",
    help="Files for each store.  [default: one for 128 MiB of reports]",
)  # fmt: skip
@click.option(
    "--settings", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="A regulars.toml for all stores.  [default: each book's own]",
)  # fmt: skip
@click.option(
    "--as-of", type=options.Day(), metavar="DAY",
    help="See no order after this day, and count days to it.  [default: each store's newest reporting day]",
)  # fmt: skip
@options.spoken
def build(*, reports: tuple[str, ...], out: str, **wishes: Any) -> None:
    """Build one customers Parquet folder for each store, in parts by a hash of the e-mail address.

    A report is of the store that its folder is called. For example:

        regulars cluster build --reports Downloads --out customers
    """
    from regulars.workflows import clustering  # noqa: PLC0415 - heavy

    with render.progress() as tell:
        outcome = clustering.build(reports, out, clustering.Wishes(**wishes), tell=tell)
    render.data(outcome.document(), lambda: summary(outcome))
    render.notes(outcome.notes)


def summary(outcome: Outcome) -> str:
    """Return what was built, as a small table."""
    headers = ("Store", "Files", "Lines", "Rejected", "Customers", "Orders without e-mail", "Parts", "As of")
    names = (
        "store", "files", "lines", "rejected", "customers", "orders_without_email", "parts", "as_of",
    )  # fmt: skip
    return render.table(headers, [[getattr(store, name) for store in outcome.stores] for name in names])
