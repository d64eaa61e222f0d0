"""Functions: what a condition can be about beside the columns, one row each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.segments.subjects import Subject


@dataclass(frozen=True)
class Function:
    """One function of the language.

    Parameters
    ----------
    name : str
        As it is written; one that ends in ``_`` is followed by a currency, ``average_order_usd``.
    arguments : str
        As the docs show them; empty where it takes no parentheses.
    kind : Kind
        What it gives, which says what operators fit.
    about : str
        What it means, in a sentence that a seller understands.
    example : str
        A condition with it.
    """

    name: str
    arguments: str
    kind: Kind
    about: str
    example: str


FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function("digit", "(POSITION or PRODUCT)", Kind.QUANTITY, "How many pieces of a product, the true number and not the digit; a bare number is a position, 3 the third digit from the right.", "digit('WP002') = 0"),
        Function("bought", "(PRODUCT[, PERIOD])", Kind.YES, "Whether a product was bought, ever (then what you typed counts too) or in a period. A label stands for everything that is counted under it, any other SKU for itself.", "bought('WP002', 2026-01-01..2026-03-31)"),
        Function("ordered", "(PERIOD)", Kind.YES, "Whether there is an order in a period.", "not ordered(2026-11-10..2026-11-11)"),
        Function("last_purchase", "", Kind.DAY, "The day of the latest order that is neither multi-channel nor a replacement.", "last_purchase before 90 days ago"),
        Function("units_per_order", "", Kind.COUNT, "The most units in one order.", "units_per_order >= 2"),
        Function("spent", "(CURRENCY[, PERIOD])", Kind.MONEY, "What was spent in a currency, in a period where one is named: item prices less item promotions. Empty where no price is known.", "spent('USD', 2026-11-11..2026-11-11) >= 500"),
        Function("average_order_", "", Kind.MONEY, "What was spent in a currency for each purchase in it.", "average_order_usd > 40"),
        Function("shipping_paid_", "", Kind.MONEY, "What was paid for shipping in a currency, less promotions.", "shipping_paid_usd = 0"),
        Function("discount_share", "", Kind.SHARE, "Item promotions as a share of item prices, 0.25 for a quarter; of several currencies the greatest.", "discount_share > 0"),
        Function("address", "", Kind.TEXT, "Every line of every address that reports give for the customer's orders.", "address contains any ('school', 'university', '学校')"),
        Function("institution", "", Kind.YES, "Whether such an address names a school or university, and not a street or a shop called after one.", "institution"),
        Function("contacted", "([PERIOD])", Kind.YES, "Whether a message was recorded as sent, ever or in a period.", "not contacted(30 days ago..today)"),
    )
}  # fmt: skip
"""Every function, by its name."""


def written(name: str) -> str:
    """Return how a function is written, by its example."""
    found = re.search(rf"{name}\([^)]*\)", FUNCTIONS[name].example)
    return found[0] if found else name


def compared(about: Subject) -> str:
    """Return a condition on a subject."""
    value = {Kind.DAY: "after 2026-03-05", Kind.FLAG: "like '?3??'"}.get(about.kind, ">= 1")
    if about.kind in {Kind.TEXT, Kind.ID}:
        value = "contains 'text'" if "contains" in about.operators else "= 'text'"
    return f"{about} {value}"
