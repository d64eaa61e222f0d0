"""The hand-made lines of the sample reports: invented people, and in each order one thing worth seeing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks import invented
from benchmarks.press import COLUMNS

Row = dict[str, str]

_SKUS = invented.skus(8)
_TITLES = dict(zip(_SKUS, invented.titles(8), strict=True))
_PRICES = dict(zip(_SKUS, invented.prices(8), strict=True))


def _mark(text: str, width: int, alphabet: str) -> str:
    """Return letters that look like one of Amazon's ids, always the same for the same text."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
    return "".join(alphabet[number // len(alphabet) ** place % len(alphabet)] for place in range(width))


def _digits(text: str, width: int) -> str:
    return _mark(text, width, "0123456789")


def _letters(text: str, width: int) -> str:
    return _mark(text, width, "0123456789abcdefghijklmnopqrstuvwxyz")


def _order(name: str, day: str) -> str:
    """Return the last two parts of an order id."""
    number = _digits(f"{name} {day}", 14)
    return f"{number[:7]}-{number[7:]}"


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist.

    Parameters
    ----------
    name, street, city, state, postcode : str
        As on the parcel.
    """

    name: str
    street: str
    city: str
    state: str
    postcode: str

    def orders(self, day: str, sku: str, **cells: str) -> Row:
        """Return a line of an order of that day, fast and free; ``cells`` say what is different.

        A key is a column's name with ``_`` for ``-``. Two lines with the same day are one order.
        """
        order = f"{self.name} {day}"
        units = int(cells.get("quantity_shipped", "1"))
        shipped = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        row = dict.fromkeys((*COLUMNS, "points-granted"), "") | {
            "amazon-order-id": "114-" + _order(self.name, day),
            "shipment-id": "D" + _letters(order, 8),
            "amazon-order-item-id": "0" + _digits(order + sku, 13),
            "purchase-date": f"{day}T09:12:40+00:00",
            "payments-date": f"{day}T10:05:02+00:00",
            "shipment-date": f"{shipped}T02:41:16+00:00",
            "reporting-date": f"{shipped}T18:20:33+00:00",
            "buyer-email": _letters(self.name, 15) + "@marketplace.amazon.com",
            "buyer-name": self.name,
            "sku": sku,
            "product-name": _TITLES.get(sku, ""),
            "quantity-shipped": "1",
            "currency": "USD",
            "item-price": f"{_PRICES.get(sku, 0) * units / 100:.2f}",
            **dict.fromkeys(("item-tax", "shipping-price", "shipping-tax", "gift-wrap-price"), "0.00"),
            **dict.fromkeys(("gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount"), "0.00"),
            "ship-service-level": "Expedited",
            "recipient-name": self.name,
            "ship-address-1": self.street,
            "ship-city": self.city,
            "ship-state": self.state,
            "ship-postal-code": self.postcode,
            "ship-country": "US",
            "carrier": "UPS",
            "tracking-number": "1Z40" + _digits(order, 14),
            "estimated-arrival-date": f"{shipped}T20:00:00+00:00",
            "fulfillment-center-id": "LEX1",
            "fulfillment-channel": "AFN",
            "sales-channel": "Amazon.com",
        }
        return row | {name.replace("_", "-"): text for name, text in cells.items()}

    def elsewhere(self, day: str, sku: str, **cells: str) -> Row:
        """Return a line of an order from another shop: no address, no money, no purchase date."""
        merchant = f"SHOP-{_digits(self.name + day, 6)}"
        blank = ("purchase-date", "payments-date", "buyer-email", "buyer-name", *_MONEY)
        row = self.orders(day, sku, **cells) | dict.fromkeys(blank, "")
        return row | {
            "amazon-order-id": "S02-" + _order(self.name, day),
            "merchant-order-id": merchant,
            "merchant-order-item-id": merchant + "-0",
            "ship-service-level": "Standard",
            "sales-channel": cells.get("sales_channel", "Non-Amazon"),
        }

    def in_britain(self, day: str, sku: str, **cells: str) -> Row:
        """Return a line of an order on Amazon.co.uk."""
        place = {
            "amazon_order_id": "202-" + _order(self.name, day),
            "buyer_email": _letters(self.name, 15) + "@marketplace.amazon.co.uk",
            "currency": "GBP",
            "ship_country": "GB",
            "carrier": "AMZN_UK",
            "fulfillment_center_id": "LBA2",
            "sales_channel": "Amazon.co.uk",
        }
        return self.orders(day, sku, **place | cells)

    def in_japan(self, day: str, sku: str, **cells: str) -> Row:
        """Return a line of an order on Amazon.co.jp: yen, Japanese time, no city of its own."""
        place = {
            "amazon_order_id": "250-" + _order(self.name, day),
            "buyer_email": _letters(self.name, 15) + "@marketplace.amazon.co.jp",
            "currency": "JPY",
            "ship_country": "JP",
            "carrier": "YAMATO",
            "tracking_number": _digits(f"{self.name} {day}", 12),
            "fulfillment_center_id": "HND3",
            "sales_channel": "Amazon.co.jp",
            "product_name": _JAPANESE[sku],
            "item_price": f"{_PRICES[sku] + 1}.00",
            "points_granted": "25",
        }
        row = self.orders(day, sku, **place | cells)
        return row | {name: text.replace("+00:00", "+09:00") for name, text in row.items() if "-date" in name}


_MONEY = (
    "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
    "item-promotion-discount", "ship-promotion-discount",
)  # fmt: skip

_JAPANESE = {
    "WP001#1": "Willowpine 鋳鉄スキレット 10インチ（ナチュラル）",
    "WP002": "Willowpine 細口ドリップケトル 1L（セージ）",
    "WP004": "Willowpine リネンエプロン",
    "WP006": "Willowpine 蜜蝋ラップ 4枚入り",
}


def _report(*rows: Row) -> list[Row]:
    """Give every line its own id, and put the lines in the order of a report."""
    ids = ("D" + _letters(f"{row['amazon-order-id']} line {at}", 8) for at, row in enumerate(rows))
    numbered = [row | {"shipment-item-id": item} for row, item in zip(rows, ids, strict=True)]
    return sorted(numbered, key=lambda row: row["reporting-date"], reverse=True)


_KIM = Person("Kim Edgerton", "14 Lantern Way", "Duluth", "MN", "55811-4410")
_ROSA = Person("Rosa Lindqvist", "308 Copper Beech Lane", "Ithaca", "NY", "14850-2231")
_TARIQ = Person("Tariq Okonkwo", "77 Harbor View Ct Apt 9", "Newark", "NJ", "07102")
_MEI = Person("Mei Castellano", "2040 Thistle Drive", "Boulder", "CO", "80302-7714")

KIM = _report(
    _KIM.orders("2026-03-18", "WP001#1"),
    _KIM.orders("2026-03-18", "WP001#1"),
    _ROSA.orders("2026-03-17", "WP001#2"),
    _TARIQ.orders("2026-03-17", "WP002", quantity_shipped="2"),
    _MEI.orders("2026-03-16", "WP003"),
    _MEI.orders("2026-03-16", "WP001#1"),
)

MULTI_CHANNEL = _report(
    _ROSA.elsewhere("2026-03-21", "WP004"),
    Person("TARIQ OKONKWO", "5 Pebble Blvd", "Tampa", "FL", "33602").elsewhere("2026-03-20", "WP002"),
    Person("Anouk Hendricks", "61 Fern St", "Topeka", "KS", "66603").elsewhere(
        "2026-03-20", "WP006", quantity_shipped="3", sales_channel="Non-Amazon US"
    ),
)

SIGNS = _report(
    Person("Thabo Petersen", "9 Juniper Ave", "Tucson", "AZ", "85701").orders(
        "2026-03-24", "amzn.gr.WP002-3kQ7bXt9-VG", item_price="51.30", product_name=_TITLES["WP002"]
    ),
    Person("Ximena Falk", "450 Rosewood Rd", "Omaha", "NE", "68102-3307").orders(
        "2026-03-24", "WP002", item_promotion_discount="-63.19"
    ),
    Person("Sunita Halvorsen", "1187 Meadowlark Ct", "Seattle", "WA", "98101").orders(
        "2026-03-23", "WP003", ship_service_level="NextDay"
    ),
    Person("Wanjiru Gallagher", "32 Alder St", "Mobile", "AL", "36602").orders(
        "2026-03-23",
        "WP003",
        ship_service_level="Standard",
        shipping_price="4.99",
        ship_promotion_discount="-4.99",
    ),
    Person("Pavel Duarte", "8 Quail Lane", "Boise", "ID", "83702").orders(
        "2026-03-22", "WP003", ship_service_level="Standard", shipping_price="5.99"
    ),
    Person("Naledi Kimura", "640 Walnut Way", "Austin", "TX", "78701").orders(
        "2026-03-22", "WP005#1", buyer_name="", recipient_name=""
    ),
    Person("Emeka Solberg", "23 Willow Bend Dr", "Cary", "NC", "27511").orders(
        "2026-03-22", "WP005#2", buyer_name="Amazon Customer"
    ),
    Person("ELENI BOUCHARD", "700 GRANITE AVE", "BOSTON", "MA", "02108").orders(
        "2026-03-21", "WP006", quantity_shipped="12", buyer_email="Eleni.Bouchard@example.org"
    ),
    Person("Foxglove Kitchens LLC", "1 Canal St", "Buffalo", "NY", "14202").orders("2026-03-21", "WP004"),
    Person("林 若雨", "55 Cherry St", "San Jose", "CA", "95112").orders("2026-03-20", "WP001#2"),
    Person("Marta Ndiaye", "19 Old Quarry Rd", "Madison", "WI", "53703").orders(
        "2026-03-20", "WP001#1", item_price="0.00"
    ),
)

_BUSINESS = "no-reply-amazon-iba-buyer@marketplace.amazon.co.uk"

UNITED_KINGDOM = _report(
    Person("Freya Appiah", "12 Linden Way", "Bristol", "Avon", "BS99 9ZZ").in_britain(
        "2026-03-12", "WP001#1"
    ),
    Person("Owen Chaudhary", "3 Heron Court", "Leeds", "West Yorkshire", "LS99 9ZZ").in_britain(
        "2026-03-12", "WP001#1", quantity_shipped="2"
    ),
    Person("Brigid Nwosu", "Flat 2, 40 Clover Street", "Cardiff", "", "CF99 9ZZ").in_britain(
        "2026-03-11", "WP004", ship_service_level="Standard", shipping_price="3.99"
    ),
    Person("Brigid Nwosu", "Flat 2, 40 Clover Street", "Cardiff", "", "CF99 9ZZ").in_britain(
        "2026-03-03", "WP006"
    ),
    Person("Business buyer", "8 Sandpiper Blvd", "Derby", "", "DE99 9ZZ").in_britain(
        "2026-03-10", "WP002", buyer_email=_BUSINESS, quantity_shipped="4"
    ),
)

JAPAN = _report(
    Person("青木 みなと", "架空町1-2-3", "--", "東京都", "100-0000").in_japan("2026-03-05", "WP001#1"),
    Person("青木 みなと", "架空町1-2-3", "--", "東京都", "100-0000").in_japan("2026-03-14", "WP006"),
    Person("大沢 ひかり", "見本町4-5 もみじ荘101", "--", "北海道", "060-0000").in_japan(
        "2026-03-13",
        "WP002",
        buyer_email=_letters("大沢 ひかり", 15) + "@m.marketplace.amazon.co.jp",
    ),
    Person("ラファエル 森", "例示台7-8", "--", "大阪府", "530-0000").in_japan(
        "2026-03-13",
        "WP004",
        quantity_shipped="2",
        item_price="13800.00",
        ship_service_level="Standard",
        shipping_price="410.00",
        ship_promotion_discount="-410.00",
    ),
)

_BUYERS = (
    Person("Amélie Otieno", "71 East Mill Rd", "Lincoln", "NE", "68508"),
    Person("Björn Salazar", "405 Canal Drive", "Portland", "ME", "04101"),
    Person("Zoë Takahashi", "6 Birch Hollow Ct", "Denver", "CO", "80202-1180"),
    Person("Tomás Brennan", "912 South Ridge Way", "Fargo", "ND", "58102"),
    Person("Deepa Wójcik", "33 Foxglove Lane", "Cheyenne", "WY", "82001"),
)

SOUND = _report(
    *(
        buyer.orders(f"2026-04-{day:02}", _SKUS[(day + at) % 8])
        for day in range(1, 5)
        for at, buyer in enumerate(_BUYERS)
    )
)
SOUND[-1] |= {"item-price": SOUND[-1]["item-price"].replace(".", ",")}
SOUND[-2] |= {"amazon-order-item-id": "7.41208E+13"}

BROKEN = "Renée"
"""Written in another encoding than the rest of its file, so that its line cannot be read."""

FAULTS = [
    ("amazon-order-id", ""),
    ("amazon-order-id", "1.14E+16"),
    ("shipment-item-id", "5.8E+13"),
    ("sku", ""),
    ("quantity-shipped", "0"),
    ("quantity-shipped", "1.5"),
    ("quantity-shipped", "2000000"),
    ("item-price", "1,234"),
    ("shipping-price", "abc"),
    ("item-promotion-discount", "nan"),
    ("ship-promotion-discount", "€7"),
    ("purchase-date", "2026-02-30T10:00:00+00:00"),
    ("shipment-date", "soon"),
    ("reporting-date", "31 March"),
    ("buyer-name", BROKEN),
]
"""A column, and what stands in it that cannot be taken; a cut-off line at the end makes one more."""
