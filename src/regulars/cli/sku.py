"""``regulars sku``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from regulars import columns
from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.arranging import Plan

    _Names = click.ParamType[str]
else:
    _Names = click.ParamType  # which takes no type before click 8.4


class Name(_Names):
    """A SKU or a label."""

    name = "sku"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it trimmed, as in reports; wrong usage where nothing is left."""
        text = str(value).strip()
        if not text:
            self.fail("a SKU is never blank", param, ctx)
        return text


@click.group(name="sku")
@options.shared
def command() -> None:
    """Look at the positions of the SKU-flag, and arrange them.

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
    rows, notes = looking.slots(options.asked().book, as_of=as_of, at=at, now=datetime.now(UTC))
    render.aside(notes)
    render.rows(rows, headers)


@command.command(name="add")
@click.argument("sku", type=Name(), metavar="SKU")
@options.shared
def adding(sku: str) -> None:
    """Give SKU the next digit of the SKU-flag before any report brings it.

    For example:

        regulars --book mystore sku add WP009
    """
    from regulars.workflows import arranging  # noqa: PLC0415 - heavy

    _arrange(arranging.add(sku))


@command.command(name="move")
@click.argument("label", type=Name(), metavar="LABEL")
@click.argument("position", type=click.IntRange(min=1), metavar="POSITION")
@options.shared
def moving(label: str, position: int) -> None:
    """Make LABEL, or a SKU, another digit of the SKU-flag; those between shift by one.

    POSITION 1 is the digit furthest to the right. For example:

        regulars --book mystore sku move WP003 1
    """
    from regulars.workflows import arranging  # noqa: PLC0415 - heavy

    _arrange(arranging.move(label, position))


@command.command(name="group")
@click.argument("label", type=Name(), metavar="LABEL")
@click.argument("skus", type=Name(), nargs=-1, required=True, metavar="SKU...")
@options.shared
def grouping(label: str, skus: tuple[str, ...]) -> None:
    """Count each SKU in the digit of LABEL, the lowest that any of them had.

    The other digits stay 0. For example:

        regulars --book mystore sku group WP002 WP003
    """
    from regulars.workflows import arranging  # noqa: PLC0415 - heavy

    _arrange(arranging.group(label, skus))


@command.command(name="ungroup")
@click.argument("label", type=Name(), metavar="LABEL")
@options.shared
def ungrouping(label: str) -> None:
    """Give each SKU of the group LABEL its own digit back.

    For example:

        regulars --book mystore sku ungroup WP002
    """
    from regulars.workflows import arranging  # noqa: PLC0415 - heavy

    _arrange(arranging.ungroup(label))


def _arrange(plan: Plan) -> None:
    """Do as planned, and say where the SKUs stand now."""
    from regulars.workflows import arranging  # noqa: PLC0415 - heavy

    with render.progress() as tell:
        done = arranging.run(options.asked().book, plan, at=datetime.now(UTC), tell=tell)
    render.data(done.document(), lambda: "\n".join(done.sentences()))
    render.notes(done.notes)
