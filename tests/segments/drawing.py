"""Reports and selections, drawn: few values that meet often, and thresholds that somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from tests.segments import reference
from tests.segments.reference import FIELDS, RESALE, SLOTS, Customer
from tests.shop import line, mail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AS_OF = date(2026, 1, 1)

EMAILS = (mail("ada"), mail("BOB"), "cid@example.org", " eve@Example.com")
INSTANTS = (
    "2024-02-29T00:00:00+00:00",
    "2024-12-31T23:59:59+00:00",
    "2024-12-31T20:00:00-05:00",
    "2025-01-01T00:00:00Z",
    "2025-03-31T23:30:00+00:00",
    "2025-11-11T12:00:00+09:00",
    "2025-12-31T23:59:59+00:00",
    "2026-01-01T00:00:01+00:00",
    "2026-01-02T00:00:00+00:00",
)
PRICES = ("19.99", "20", "0.00", "", "7,50", "1000", "0.01")
DISCOUNTS = ("0.00", "-10.00", "", "-5", "0.01", "-20")
TEXTS = {
    "ship-city": ("Springfield", "ＮＥＷ　ＹＯＲＫ", "new york", "", "Straße"),
    "ship-state": ("IL", "", "il", "東京都"),
    "ship-postal-code": ("01234", "", "1234", "９０２１０"),
    "ship-country": ("US", "", "GB", "us"),
    "ship-address-1": ("1 Main St", "", "Springfield Elementary School", "Chez O'Neil"),
    "ship-address-2": ("", "ＵＮＩＶＥＲＳＩＴＹ　ＨＡＬＬ", "Apt 5*"),
    "ship-address-3": ("", "c/o Ｃafé"),
    "bill-address-1": ("", "東京大学 3号館"),
    "bill-address-3": ("", "1 main st"),
    "bill-city": ("", "STRASSE"),
    "bill-postal-code": ("", "90210"),
    "bill-country": ("", "JP"),
    "buyer-name": ("Ada Example", "BOB SMITH", "", "Amazon Customer", "山田 花子"),
    "recipient-name": ("Zoë O'Neil", ""),
    "ship-service-level": ("Standard", "Expedited"),
}
PLACES = [name for name in TEXTS if name.startswith(("ship-", "bill-")) and name != "ship-service-level"]
PATTERNS = (
    "", "*", "?*", "s*", "*.ORG", "??", "ｉｌ", "*o'n?il", "5*", "main", "US", "1234", "Ａda", "amazon",
)  # fmt: skip
FLAGS = ("3", "0", "?3??", "1?", "*1", "1*2", "??????", "9?0", "?????????", "1*", "000000000001")


@st.composite
def orders(draw: st.DrawFn, number: int) -> list[dict[str, str]]:
    """Draw the lines of one order."""
    email = draw(st.sampled_from(EMAILS))
    channel, currency = draw(
        st.sampled_from([
            ("Amazon.com", "USD"), ("Amazon.com", "USD"), ("Amazon.co.uk", ""), ("Amazon.co.uk", "GBP"),
            ("Amazon.co.jp", "JPY"), ("Non-Amazon US", "USD"),
        ])
    )  # fmt: skip
    ordered = draw(st.sampled_from(INSTANTS))
    is_replacement = draw(st.sampled_from([False, False, False, True]))
    lines = []
    for item in range(draw(st.integers(1, 3))):
        price, shipping = draw(st.sampled_from(PRICES)), draw(st.sampled_from(["0.00", "4.99", ""]))
        if currency == "JPY":
            price, shipping = price.partition(".")[0].partition(",")[0], shipping.partition(".")[0]
        discounts = [draw(st.sampled_from(DISCOUNTS[: 2 if currency == "JPY" else None])) for _ in range(2)]
        usual = line(
            number,
            shipment_item_id=f"D{number}-{item}",
            sku=draw(st.sampled_from([*SLOTS, RESALE])),
            quantity_shipped=draw(st.sampled_from([1, 1, 2, 9, 12])),
            buyer_email=draw(st.sampled_from([email, email, email, "", EMAILS[0]])),
            purchase_date=draw(st.sampled_from([ordered] * 7 + [""])),
            shipment_date=draw(st.sampled_from(INSTANTS)),
            item_price="0.00" if is_replacement else price,
            item_promotion_discount=discounts[0],
            shipping_price=shipping,
            ship_promotion_discount=discounts[1].replace("-10.00", "-4" if currency == "JPY" else "-4.99"),
            sales_channel=channel,
            currency=currency,
        )
        lines.append(usual | {name: draw(st.sampled_from(texts)) for name, texts in TEXTS.items()})
    # Whether the address of a part that is not seen yet is known is not said.
    if not all(each["purchase-date"] for each in lines):
        lines = [each | dict.fromkeys(PLACES, "") for each in lines]
    if draw(st.sampled_from([False] * 5 + [True])):
        for each in lines:
            each["amazon-order-id"] = f"S02-0000000-{number:07}"
    return lines


EVERYTHING = [
    line(number, sku=sku, currency=currency, buyer_email=mail("zoe"), item_price=2000, shipping_price=5)
    | dict.fromkeys(TEXTS, "")
    | {"buyer-name": "Ada Example", "reporting-date": "2026-01-31T00:00:00Z"}
    for number, sku, currency in zip(
        range(901, 908), (*SLOTS, RESALE), ("USD", "GBP", "JPY", *["USD"] * 4), strict=True
    )
]
"""One line of every product and currency, so that every name stands for something."""

ledgers = st.integers(2, 6).flatmap(
    lambda count: st.tuples(*(orders(number) for number in range(1, count + 1))).map(
        lambda found: [*EVERYTHING, *(each for order in found for each in order)]
    )
)


@dataclass(frozen=True)
class Said:
    """A selection as a text, and whom it is to select."""

    text: str
    test: Callable[[Customer], bool]
    looseness: int = 0

    def within(self, looseness: int) -> str:
        """Return the text, in parentheses where it binds less than what it stands in."""
        return f"({self.text})" if self.looseness > looseness else self.text


def days(draw: st.DrawFn, as_of: date) -> tuple[str, date, date]:
    """Draw a day, a month, a year or a day so long ago, with its first and last day."""
    day = datetime.fromisoformat(draw(st.sampled_from(INSTANTS))).astimezone(UTC).date()
    day += timedelta(draw(st.sampled_from([0, 0, 0, 1, -1])))
    ago = max((as_of - day).days, 0)
    form = draw(st.integers(0, 5))
    if form == 0:
        return draw(st.sampled_from(["today", "Today", "0 days ago"])), as_of, as_of
    if form == 1:
        return f"{ago} {'day' if ago == 1 else 'DAYS'} ago", as_of - timedelta(ago), as_of - timedelta(ago)
    if form == 2:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return f"{day:%Y-%m}", day.replace(day=1), following - timedelta(1)
    if form == 3:
        return f"{day.year}", date(day.year, 1, 1), date(day.year, 12, 31)
    return draw(st.sampled_from([f"{day}", f"'{day}'"])), day, day


def periods(draw: st.DrawFn, as_of: date, *, single: bool = False) -> tuple[str, Any]:
    """Draw what a day is compared with."""
    first = days(draw, as_of)
    if single or draw(st.booleans()):
        return first[0], first[1:]
    low, high = sorted([first, days(draw, as_of)], key=lambda each: each[1:])
    return f"{low[0]}..{high[0]}", (low[1], max(low[2], high[2]) if low[1:] == high[1:] else high[2])


def plain(number: Fraction) -> str:
    """Return a number as it is written, cut to eight decimals."""
    whole, rest = divmod(abs(number) * 10**8 // 1, 10**8)
    return f"{'-' * (number < 0)}{whole}" + (f".{rest:08}".rstrip("0") if rest else "")


def numbers(draw: st.DrawFn, present: Sequence[Any], kind: str) -> tuple[str, Any]:
    """Draw a number or a range of them: often one that somebody has, or one just beside it."""
    strange = ["0.005", "0.333333333333", "0.25"]
    if kind != "share":
        strange += [str(10**30), f"-{10**25}", "9223372036854775808", "1.0", "-1", "007"]

    def one() -> str:
        near = [plain(each + step) for each in present for step in (0, 0, Fraction(1, 100), -1)]
        near = [text for text in near if kind != "share" or Fraction(text) <= 1]
        return draw(st.sampled_from([*near, *strange])) if near else draw(st.sampled_from(strange))

    low = one()
    if draw(st.integers(0, 3)):
        return low, (Fraction(low), Fraction(low))
    low, high = sorted([low, one()], key=Fraction)
    return f"{low}..{high}", (Fraction(low), Fraction(high))


def quoted(draw: st.DrawFn, text: str) -> str:
    quote = draw(st.sampled_from(["'", '"']))
    return f"{quote}{text.replace(quote, quote * 2)}{quote}"


def letters(draw: st.DrawFn, present: Sequence[str], kind: str, sign: str) -> tuple[str, str]:
    """Draw what a text is compared with: often one that somebody has, in other letters."""
    if kind == "flag":
        text = draw(st.sampled_from([*present, *(FLAGS if sign == "like" else ("102", "0", "0009"))]))
        return quoted(draw, text), text
    text = draw(st.sampled_from([*present, *PATTERNS]))
    text = draw(st.sampled_from([text, text.upper(), text.title(), f" {text} ", text[1:-1], text[:3]]))
    return quoted(draw, text), text


SIGNS = {
    "text": ("=", "!=", "contains", "like", "in"),
    "texts": ("contains", "like"),
    "flag": ("=", "!=", "like", "in"),
    "number": ("=", "!=", "<", "<=", ">", ">=", "in"),
    "share": ("=", "!=", "<", "<=", ">", ">=", "in"),
    "quantity": ("=", "!=", "<", "<=", ">", ">=", "in"),
    "day": ("=", "!=", "<", "<=", ">", ">=", "in", "before", "after"),
}
SPELLINGS = {
    "=": ["=", "=="],
    "!=": ["!=", "<>", "≠"],
    "<=": ["<=", "≤"],
    ">=": [">=", "≥"],
    "in": ["in", "IN"],
}


def subjects(draw: st.DrawFn, as_of: date) -> tuple[str, str, Callable[[Customer], Any]]:
    """Draw what a condition is about: its text, its kind, and what it is of a customer."""
    name = draw(st.sampled_from([*FIELDS, "digit", "digit", "bought", "bought", "ordered", "spent"]))
    if name == "digit":
        product = draw(st.sampled_from(SLOTS))
        spelled = [str(SLOTS.index(product) + 1), quoted(draw, product), quoted(draw, f" {product.lower()} ")]
        spelled += [quoted(draw, RESALE)] * (product == "WP002")
        return f"digit({draw(st.sampled_from(spelled))})", "quantity", lambda one: one.pieces(product)
    if name == "bought":
        product = draw(st.sampled_from([*SLOTS, RESALE]))
        spelled = quoted(draw, draw(st.sampled_from([product, product.swapcase()])))
        if draw(st.booleans()):
            return f"bought({spelled})", "yes", lambda one: one.bought(product, None)
        text, span = periods(draw, as_of)
        return f"Bought({spelled}, {text})", "yes", lambda one: one.bought(product, span)
    text, span = periods(draw, as_of)
    if name == "ordered":
        return f"ordered({text})", "yes", lambda one: bool(one.within(span))
    if name == "spent":
        code = draw(st.sampled_from(["USD", "gbp", "JPY"]))
        within = draw(st.sampled_from([None, span]))
        arguments = quoted(draw, code) + (f", {text}" if within else "")
        return f"spent({arguments})", "number", lambda one: one.spent(code.upper(), within)
    kind, value = FIELDS[name]
    return draw(st.sampled_from([name, name.upper()])) if name[0] != "'" else name, kind, value


def conditions(draw: st.DrawFn, everybody: Sequence[Customer], as_of: date) -> Said:
    """Draw one condition."""
    text, kind, value = subjects(draw, as_of)
    if kind == "yes":
        ending, wanted = draw(
            st.sampled_from([("", True), (" = yes", True), (" != 'Yes'", False), (" = NO", False)])
        )
        return Said(text + ending, lambda one: reference.holds("yes", "=", value(one), wanted))
    if kind not in {"quantity", "flag"} and not draw(st.integers(0, 5)):
        words, empty = draw(st.sampled_from([("is empty", True), ("IS NOT EMPTY", False)]))
        return Said(f"{text} {words}", lambda one: reference.is_empty(kind, value(one)) is empty)
    found = [value(one) for one in everybody]
    present = [each for one in found for each in (one if kind == "texts" else [one]) if each is not None]
    sign = draw(st.sampled_from(SIGNS[kind]))

    def operand() -> tuple[str, Any]:
        if kind == "day":
            return periods(draw, as_of)
        if kind in {"text", "texts", "flag"}:
            return letters(draw, present, kind, sign)
        return numbers(draw, present, kind)

    operands = [operand() for _ in range(draw(st.integers(1, 3)) if sign in {"in", "contains"} else 1)]
    said = ", ".join(written for written, _ in operands)
    if sign == "in":
        said = f"({said})"
    elif len(operands) > 1:
        said = f"any ({said})"
    compared = "=" if sign == "in" else sign
    return Said(
        f"{text} {draw(st.sampled_from(SPELLINGS.get(sign, [sign])))} {said}",
        lambda one: any(reference.holds(kind, compared, value(one), wanted) for _, wanted in operands),
    )


def selections(draw: st.DrawFn, everybody: Sequence[Customer], as_of: date, deep: int = 2) -> Said:
    """Draw a selection."""
    form = draw(st.integers(0, 4)) if deep else 0
    if form <= 1:
        return conditions(draw, everybody, as_of)
    if form == 2:
        part = selections(draw, everybody, as_of, deep - 1)
        return Said(f"not {part.within(0)}", lambda one: not part.test(one))
    parts = [selections(draw, everybody, as_of, deep - 1) for _ in range(draw(st.integers(2, 3)))]
    if form == 3:
        return Said(
            " and ".join(part.within(0) for part in parts),
            lambda one: all(part.test(one) for part in parts),
            1,
        )
    return Said(
        " OR ".join(part.within(1) for part in parts), lambda one: any(part.test(one) for part in parts), 2
    )
