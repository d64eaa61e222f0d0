"""``regulars show``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from regulars.cli import options, render

if TYPE_CHECKING:
    from regulars.workflows.places import Place
    from regulars.workflows.showing import Shown


@click.command()
@click.argument("email", metavar="EMAIL")
@options.look
@options.shared
def command(email: str, as_of: date | None, at: int | None) -> None:
    """Show one customer: every order, and where each value came from.

    EMAIL may be a former address too. For example:

        regulars --book mystore show ann@example.org
    """
    from regulars.workflows import showing  # noqa: PLC0415 - heavy

    shown = showing.show(options.asked().book, email, as_of=as_of, at=at, now=datetime.now(UTC))
    render.talk(f"as of {shown.as_of}")
    render.data(shown.document(), lambda: "\n\n".join([_orders(shown), _values(shown)]))
    render.notes(shown.notes)


def _orders(shown: Shown) -> str:
    """Return the orders as a table."""
    headers = ["Day", "Order", "Which", "SKUs", "Units", "Spent", "Lines", "How it is known whose it is"]
    return render.table(
        headers,
        [
            [order.day for order in shown.orders],
            [order.order_id for order in shown.orders],
            ["first" if order.first else "repeat" for order in shown.orders],
            [", ".join(f"{sku} x{units}" for sku, units in order.skus.items()) for order in shown.orders],
            [order.units for order in shown.orders],
            [", ".join(f"{code} {amount}" for code, amount in order.spent.items()) for order in shown.orders],
            [", ".join(map(_stands, order.lines)) for order in shown.orders],
            [order.address for order in shown.orders],
        ],
    )


def _stands(places: tuple[Place, ...]) -> str:
    """Return where a line stands, and where else."""
    first, *others = map(str, places)
    return f"{first} (also {' '.join(others)})" if others else first


def _values(shown: Shown) -> str:
    """Return the values as a table; of quantities only those that there are."""
    values = [value for value in shown.values if value.value is not None or value.source]
    return render.table(
        ["Column", "Value", "Where it came from"],
        [[each.header for each in values], [each.value for each in values], [each.source for each in values]],
    )
