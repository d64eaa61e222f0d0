"""The tables of columns: each is declared here once, and storage, workbook, exports, help and docs follow.

A frame with declared columns is what crosses from one module to another; :func:`check` says whether it keeps to its
table. Amounts are integers in minor units (cents; whole yen), with the currency beside them or in the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd


class Kind(StrEnum):
    """What a column holds, and so how it is stored, shown and compared.

    ======== ==================================== =========================================
    kind     in a frame                           in the workbook
    ======== ==================================== =========================================
    TEXT     text, null where blank               text
    ID       text, never read as a number         text
    YES      bool, never null                     ``Yes`` or empty
    COUNT    whole number                         number
    QUANTITY whole number                         number, empty where 0
    MONEY    integer minor units, nullable        number with the currency's decimals
    SHARE    whole percent, nullable              number shown as a percentage
    DAY      ``datetime64`` at midnight, naive    date
    INSTANT  ``datetime64[us, UTC]``              date and time, UTC
    FLAG     text of digits                       live formula, its value cached
    OWN      text in the notation of ``said.own`` as the seller typed it: text, number, date or formula
    ======== ==================================== =========================================
    """

    TEXT = "text"
    ID = "id"
    YES = "yes or blank"
    COUNT = "count"
    QUANTITY = "quantity"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    INSTANT = "instant"
    FLAG = "flag"
    OWN = "your own"


@dataclass(frozen=True)
class Column:
    """One declared column.

    Parameters
    ----------
    name : str
        Name in frames, machine formats and selections: lower case with ``_``.
    header : str
        What stands above it in the workbook.
    kind : Kind
        What it holds.
    about : str
        What it means, in a sentence that a seller understands.
    by_hand : bool
        Whether the seller may edit it.
    choices : tuple of str
        The only values it can have, for a drop-down; empty where free.
    currency : str
        ISO 4217 code, for MONEY of one currency.
    label : str
        Of the slot, for a QUANTITY: what machines call it; the header may differ, to be the only one.
    """

    name: str
    header: str
    kind: Kind
    about: str
    by_hand: bool = False
    choices: tuple[str, ...] = ()
    currency: str = ""
    label: str = ""


REPORT: tuple[str, ...] = (
    "amazon-order-id", "merchant-order-id", "shipment-id", "shipment-item-id", "amazon-order-item-id",
    "merchant-order-item-id", "purchase-date", "payments-date", "shipment-date", "reporting-date", "buyer-email",
    "buyer-name", "buyer-phone-number", "sku", "product-name", "quantity-shipped", "currency", "item-price",
    "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax", "ship-service-level",
    "recipient-name", "ship-address-1", "ship-address-2", "ship-address-3", "ship-city", "ship-state",
    "ship-postal-code", "ship-country", "ship-phone-number", "bill-address-1", "bill-address-2", "bill-address-3",
    "bill-city", "bill-state", "bill-postal-code", "bill-country", "item-promotion-discount",
    "ship-promotion-discount", "carrier", "tracking-number", "estimated-arrival-date", "fulfillment-center-id",
    "fulfillment-channel", "sales-channel", "points-granted",
)  # fmt: skip
"""The report's columns in Amazon's order (the last one in Japan only)."""

STREETS = tuple(name for name in REPORT if "-address-" in name)
"""Where streets stand, and the names of houses and schools."""

ADDRESSES = (
    *STREETS,
    *(name for name in REPORT if name.endswith(("-city", "-state", "-postal-code", "-country"))),
)
"""Everything that says where a parcel or a bill went."""

NEEDED: tuple[str, ...] = ("amazon-order-id", "sku", "quantity-shipped", "buyer-email")
"""Without one of these a file is refused."""


@dataclass(frozen=True)
class Field:
    """One column of the typed shipments, and the report column it comes from.

    Parameters
    ----------
    name : str
        Name in the shipments frame.
    source : str
        Column of the report.
    type : str
        ``text`` (few lines share a value), ``word`` (many do: a category), ``instant``, ``count`` or ``money``.
    """

    name: str
    source: str
    type: str


SHIPMENTS: tuple[Field, ...] = (
    Field("order_id", "amazon-order-id", "text"),
    Field("item_id", "shipment-item-id", "text"),
    Field("merchant_order_id", "merchant-order-id", "word"),
    Field("purchased_at", "purchase-date", "instant"),
    Field("shipped_at", "shipment-date", "instant"),
    Field("reported_at", "reporting-date", "instant"),
    Field("email", "buyer-email", "word"),
    Field("name", "buyer-name", "word"),
    Field("recipient", "recipient-name", "word"),
    Field("sku", "sku", "word"),
    Field("product", "product-name", "word"),
    Field("units", "quantity-shipped", "count"),
    Field("currency", "currency", "word"),
    Field("price_minor", "item-price", "money"),
    Field("shipping_minor", "shipping-price", "money"),
    Field("item_discount_minor", "item-promotion-discount", "money"),
    Field("ship_discount_minor", "ship-promotion-discount", "money"),
    Field("service", "ship-service-level", "word"),
    Field("city", "ship-city", "word"),
    Field("state", "ship-state", "word"),
    Field("postcode", "ship-postal-code", "word"),
    Field("country", "ship-country", "word"),
    Field("channel", "sales-channel", "word"),
)
"""The typed shipments: one row a report line, beside ``line`` (physical, from 1).

Texts are trimmed and null where blank; ``order_id``, ``sku``, ``units`` and ``currency`` are never null (a blank
currency is the sales channel's, else ``XXX``). Instants are ``datetime64[us, UTC]``. Amounts are ``Int64`` in minor
units and null where blank; the two discounts are positive.
"""

YES_NO = ("Yes", "No")


@dataclass(frozen=True)
class Slot:
    """One position of the SKU-flag.

    Parameters
    ----------
    position : int
        From 1, the digit furthest to the right.
    label : str
        Header of its column: the SKU, unless the seller named it.
    skus : tuple of str
        The SKUs counted in it, in natural order, the one that gives the label first.
    """

    position: int
    label: str
    skus: tuple[str, ...]

    @property
    def column(self) -> str:
        """Name of its column in the customers frame."""
        return f"slot_{self.position}"


_BEFORE_SLOTS = (
    Column("email", "Email", Kind.ID, "The customer's address, one row each; edit it to move or merge a customer.", by_hand=True),
    Column("name", "Name", Kind.TEXT, "The latest buyer name, else the latest recipient.", by_hand=True),
    Column("greeting", "Greeting", Kind.TEXT, "What stands after “Hi ” in a letter.", by_hand=True),
    Column("prime", "Prime", Kind.YES, "At least once paid no shipping: a sign of Prime, not a proof.", by_hand=True, choices=YES_NO),
    Column("prime_evidence", "Prime evidence", Kind.TEXT, "`strong`: free and fast; `weak`: free, but free shipping above a basket value looks the same; `by hand`: you said so."),
    Column("reviewer", "Reviewer", Kind.YES, "At least once bought at a deep discount: leave out of review requests.", by_hand=True, choices=YES_NO),
    Column("sku_flag", "SKU-Flag", Kind.FLAG, "One digit a product: how many of it were bought, 9 meaning nine or more."),
)  # fmt: skip

_AFTER_SLOTS = (
    Column("orders", "Orders", Kind.COUNT, "Distinct order numbers."),
    Column("purchases", "Purchases", Kind.COUNT, "Orders that are neither multi-channel nor replacements."),
    Column("units", "Units", Kind.COUNT, "Pieces of all products together."),
)

_AFTER_SPENT = (
    Column("first_order", "First order", Kind.DAY, "Day of the first order."),
    Column("last_order", "Last order", Kind.DAY, "Day of the latest order."),
    Column(
        "days_since", "Days since", Kind.COUNT,
        "Days from the latest order to the newest reporting day; in lists and exports to today, or --as-of.",
    ),
    Column("country", "Country", Kind.TEXT, "Where the latest parcel went."),
    Column("state", "State", Kind.TEXT, "State or region of that parcel."),
    Column("city", "City", Kind.TEXT, "City of that parcel."),
    Column("postcode", "Postcode", Kind.ID, "Postcode of that parcel."),
    Column("channels", "Channels", Kind.TEXT, "Sales channels bought on."),
    Column("email_kind", "Email kind", Kind.TEXT, "`alias`: a marketplace relay address, where promotion is forbidden; `direct`: the customer's own.", choices=("alias", "direct")),
    Column("do_not_contact", "Do not contact", Kind.YES, "Say Yes, and no campaign writes to this customer.", by_hand=True, choices=YES_NO),
    Column("last_contacted", "Last contacted", Kind.DAY, "Day of the latest message recorded here."),
    Column("notes", "Notes", Kind.TEXT, "Yours to write.", by_hand=True),
    Column("customer_id", "Customer id", Kind.ID, "How this row is known again; please leave it as it is."),
)  # fmt: skip


def spent(currency: str) -> Column:
    """Return the column of what was spent in one currency."""
    about = f"Item prices less item promotions, in {currency}."
    return Column(f"spent_{currency.lower()}", f"Spent {currency}", Kind.MONEY, about, currency=currency)


def customers(slots: Sequence[Slot], currencies: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the customers table, in the order in which they are first written.

    Parameters
    ----------
    slots : sequence of Slot
        By position. A label that is also a header, in any case, gets `` (SKU)``.
    currencies : sequence of str
        ISO 4217 codes, sorted.
    """
    money = tuple(spent(currency) for currency in currencies)
    fixed = (*_BEFORE_SLOTS, *_AFTER_SLOTS, *money, *_AFTER_SPENT)
    taken = {column.header.casefold() for column in fixed}
    quantities = []
    for slot in slots:
        header = _header(slot, taken)
        taken.add(header.casefold())
        about = f"Pieces of {header} bought."
        quantities.append(Column(slot.column, header, Kind.QUANTITY, about, by_hand=True, label=slot.label))
    return (*_BEFORE_SLOTS, *quantities, *_AFTER_SLOTS, *money, *_AFTER_SPENT)


def _header(slot: Slot, taken: Collection[str]) -> str:
    """Return the header of a slot: its label, as far as a sheet can show it, and no other column's in any case."""
    header = "".join(sign for sign in slot.label if sign.isprintable()).strip() or f"SKU {slot.position}"
    if header.casefold() in taken:
        header += " (SKU)"
    while header.casefold() in taken:
        header += f" ({slot.position})"
    return header


MISSING: tuple[Column, ...] = (
    Column("order_id", "Order id", Kind.ID, "The order that has no usable address."),
    Column("merchant_order_id", "Merchant order id", Kind.ID, "Your own number of it, for multi-channel orders."),
    Column("name", "Name", Kind.TEXT, "Buyer, else recipient."),
    Column("shipped", "Shipped", Kind.DAY, "Day of shipment."),
    Column("skus", "SKUs", Kind.ID, "What was bought, with the pieces of each."),
    Column("units", "Units", Kind.COUNT, "Pieces."),
    Column("city", "City", Kind.TEXT, "Where it went."),
    Column("postcode", "Postcode", Kind.ID, "Where it went."),
    Column("country", "Country", Kind.TEXT, "Where it went."),
    Column("reason", "Reason", Kind.TEXT, "`blank`, `invalid` or `shared` (a mailbox of the marketplace); `filled` once you filled it.", choices=("blank", "invalid", "shared", "filled")),
    Column("suggested_email", "Suggested email", Kind.ID, "An address of somebody with the same name: look before you take it."),
    Column("email", "Email", Kind.ID, "Type the address, and the order joins that customer.", by_hand=True),
)  # fmt: skip

DISCOUNTS: tuple[Column, ...] = (
    Column("sku", "SKU", Kind.ID, "The product."),
    Column("unit_price", "Unit price", Kind.MONEY, "Price of one piece before the discount."),
    Column("unit_discount", "Unit discount", Kind.MONEY, "The largest discount on one piece."),
    Column("currency", "Currency", Kind.ID, "Currency of both."),
    Column("discount_share", "Discount share", Kind.SHARE, "Discount in whole percent of the price, rounded down."),
    Column("lines", "Lines", Kind.COUNT, "Report lines with it."),
    Column("customers", "Customers", Kind.COUNT, "Customers who had it."),
    Column("first", "First", Kind.DAY, "Day of the first order with it."),
    Column("last", "Last", Kind.DAY, "Day of the latest order with it."),
    Column("by_rule", "By rule", Kind.TEXT, "What the rule takes its buyers for.", choices=("Reviewer", "Ordinary")),
    Column("verdict", "Verdict", Kind.TEXT, "What you take them for; it wins over the rule.", by_hand=True, choices=("Reviewer", "Ordinary")),
)  # fmt: skip

SKUS: tuple[Column, ...] = (
    Column("position", "Position", Kind.COUNT, "Digit of the SKU-flag, from the right."),
    Column("weight", "Weight", Kind.ID, "What one piece adds to the SKU-flag."),
    Column("label", "Label", Kind.ID, "Header of its column on `Customers`.", by_hand=True),
    Column("skus", "SKUs", Kind.ID, "The SKUs counted in it."),
    Column("product", "Product name", Kind.TEXT, "The latest title."),
    Column("units", "Units", Kind.COUNT, "Pieces sold in all."),
    Column("customers", "Customers", Kind.COUNT, "Customers who bought it."),
)

REJECTED: tuple[Column, ...] = (
    Column("file", "File", Kind.ID, "The report."),
    Column("line", "Line", Kind.COUNT, "Line in that file, the header being line 1."),
    Column("column", "Column", Kind.TEXT, "The column that does not fit."),
    Column("reason", "Reason", Kind.TEXT, "Why the line was set aside."),
)

IMPORTS: tuple[Column, ...] = (
    Column("event", "Event", Kind.COUNT, "Number in `regulars history`."),
    Column("at", "When", Kind.INSTANT, "When it was imported."),
    Column("file", "File", Kind.ID, "The report."),
    Column("lines", "Lines", Kind.COUNT, "Lines read."),
    Column("new", "New", Kind.COUNT, "Lines not known before."),
    Column("known", "Known", Kind.COUNT, "Lines that an earlier report had."),
    Column("changed", "Changed", Kind.COUNT, "Known lines that say something else now."),
    Column("rejected", "Rejected", Kind.COUNT, "Lines set aside, see `Rejected`."),
    Column("warnings", "Warnings", Kind.COUNT, "Lines taken in spite of a damaged field that is not used."),
    Column("first", "From", Kind.DAY, "First reporting day."),
    Column("last", "To", Kind.DAY, "Last reporting day."),
    Column("encoding", "Encoding", Kind.TEXT, "How its letters were read."),
)

EDITS: tuple[Column, ...] = (
    Column("event", "Event", Kind.COUNT, "Number in `regulars history`."),
    Column("at", "When", Kind.INSTANT, "When it was read back."),
    Column("sheet", "Sheet", Kind.TEXT, "Where you typed it."),
    Column("customer_id", "Customer id", Kind.ID, "Whose row it was, blank where it was no customer's."),
    Column("email", "Email", Kind.ID, "The customer's address today."),
    Column("column", "Column", Kind.TEXT, "The column that you changed."),
    Column("before", "Before", Kind.ID, "What the workbook had said."),
    Column("after", "After", Kind.ID, "What you typed."),
    Column(
        "ours", "Ours", Kind.ID, "What it would have said by then without you, where that had changed too."
    ),
    Column("status", "Status", Kind.TEXT, "What came of it."),
)

OWN_PREFIX = "own:"
"""What the name of a column begins with that the seller added: the header follows."""


def own(header: str) -> Column:
    """Return a column that the seller added to a sheet."""
    return Column(f"{OWN_PREFIX}{header}", header, Kind.OWN, "Yours; kept as you typed it.", by_hand=True)


TOTALS: tuple[Column, ...] = (
    Column("total", "Total", Kind.TEXT, "What is added up."),
    Column("column", "Column", Kind.TEXT, "Name of the customers column that is summed."),
    Column("typed", "Typed by hand", Kind.COUNT, "Differences the seller typed."),
    Column("missing", "On Missing email", Kind.COUNT, "In orders that nobody's address is known of."),
    Column("hidden", "Hidden", Kind.COUNT, "Of customers whose row was deleted."),
    Column("forgotten", "Forgotten", Kind.COUNT, "Of people who were erased."),
    Column("ledger", "Ledger", Kind.COUNT, "The ledger's own figure, added up another way."),
)
"""Control totals: one row a sum. Amounts are in minor units of the currency of ``column``."""


def names(table: Iterable[Column]) -> list[str]:
    """Return the column names of a table, in order."""
    return [column.name for column in table]


def check(frame: pd.DataFrame, table: Iterable[Column], *, in_order: bool = True) -> None:
    """Raise ``ValueError`` unless the frame has exactly the table's columns, in its order if that is asked."""
    expected, found = names(table), list(frame.columns)
    if (found if in_order else sorted(found)) != (expected if in_order else sorted(expected)):
        missing = sorted(set(expected) - set(frame.columns))
        extra = sorted(set(frame.columns) - set(expected))
        message = f"a frame breaks its table: missing {missing}, extra {extra}"
        raise ValueError(message)
