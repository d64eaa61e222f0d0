"""Audiences: selections that come with the program, one row each, and what no shipment report can know.

Their thresholds are settings (``audiences.…``). Days are fixed ones: 90, 180 and 240 stand for due, at risk and
lapsed wherever a shop's own rhythm is not known.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.errors import SelectionError
from regulars.rules import currencies, slots
from regulars.segments.values import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.segments.view import View


@dataclass(frozen=True)
class Audience:
    """One ready-made selection.

    Parameters
    ----------
    name : str
    expression : str
        What it selects; ``{name}`` stands for the setting ``audiences.name``, ``{currency}`` for the currency of most
        orders.
    about : str
        Who these are, in a sentence.
    caveat : str
        Who they are not, or what cannot be told, in a sentence.
    """

    name: str
    expression: str
    about: str
    caveat: str

    @property
    def thresholds(self) -> list[str]:
        """Return the settings in it, each once, without their prefix."""
        fields = [field or "" for _, field, _, _ in string.Formatter().parse(self.expression)]
        return list(
            dict.fromkeys(field.partition("[")[0] for field in fields if field not in {"", "currency"})
        )


AUDIENCES: Mapping[str, Audience] = {
    audience.name: audience
    for audience in (
        Audience("new", "purchases = 1 and first_order >= {new_days} days ago", "Bought for the first time lately.", "New to the book: whoever bought before its first report looks new too."),
        Audience("repeat", "purchases >= 2", "Bought at least twice.", "Two orders of one day count as two."),
        Audience("past-buyers", "purchases >= 1", "Everybody who ever bought.", "Rows that you added by hand, and those of multi-channel orders alone, have bought nothing here."),
        Audience("multi-unit", "units_per_order >= {multi_unit}", "Took several pieces in one order.", "Several orders of one piece each do not count; a replacement of several pieces does."),
        Audience("big-spenders", "spent_{currency} >= {big_spent}", "Spent much, in the currency of most orders: 200, or 20,000 of one without cents, if you say nothing.", "Other currencies are not added; item prices less promotions, without shipping and tax."),
        Audience("full-price", "discount_share = 0", "Never had an item promotion.", "Promotions on shipping, and prices that were lowered for everybody, cannot be seen."),
        Audience("coupon-users", "discount_share > 0", "Had an item promotion at least once.", "A coupon and any other promotion look the same in the report; reviewers are among them."),
        Audience("reviewers", "reviewer", "Bought at a reviewer's discount, or are known to be one: to be left out of review requests.", "The tag tells of a discount, not of a review."),
        Audience("prime", "prime", "Paid no shipping at least once, a sign of Prime.", "Free shipping above a basket value looks the same: add `and prime_evidence = 'strong'` to be surer."),
        Audience("potential-repeat", "purchases = 1 and last_purchase >= {potential_days} days ago and not reviewer", "Bought once, not long ago, and not as a reviewer: may come back.", "Nothing is predicted; it is whoever is still in time."),
        Audience("due", "last_purchase before {due_days} days ago and last_purchase >= {at_risk_days} days ago", "Would usually have ordered again by now.", "By fixed days, not yet by your shop's own rhythm."),
        Audience("at-risk", "last_purchase before {at_risk_days} days ago and last_purchase >= {lapsed_days} days ago", "Have stayed away longer than usual.", "By fixed days, not yet by your shop's own rhythm."),
        Audience("lapsed", "last_purchase before {lapsed_days} days ago", "Have not ordered for so long that they may be lost.", "By fixed days, not yet by your shop's own rhythm."),
        Audience("call-back-3", "purchases = 3 and last_purchase >= {call_back_days} days ago", "Made their third order lately: the time to call back.", "Whoever has gone on to a fourth is in the next one."),
        Audience("call-back-4", "purchases = 4 and last_purchase >= {call_back_days} days ago", "Made their fourth order lately: the time to call back.", "Whoever has gone on to a fifth is in neither."),
        Audience("multi-unit-first", "purchases = 1 and units_per_order >= {multi_unit}", "Took several pieces in their first order, and have not come back yet.", "They may have bought for resale, or as gifts; the report does not say. A replacement of several pieces counts too."),
        Audience("second-order-due", "purchases = 1 and first_order >= {second_order_days} days ago", "Made their first order so lately that a second within the time is still to be had.", "Whoever is over the time is left out, however likely."),
        Audience("activity-bought", "purchases >= 1 and ordered({before_activity})", "Ordered in the days before an activity.", "The days are yours to set; as they come, from 30 days ago to today. A replacement counts as an order here."),
        Audience("activity-not-bought", "purchases >= 1 and not ordered({before_activity})", "Bought before, but not in the days before an activity.", "The days are yours to set; as they come, from 30 days ago to today. A replacement counts as an order here."),
        Audience("hot-item", "purchases >= 1 and not bought({hot_item})", "Do not own the hot item yet.", "If you name none, it is the product that most customers bought lately."),
        Audience("cross-sell", "bought({cross_sell[0]}) and not bought({cross_sell[1]})", "Own one product and not the other that goes with it.", "Which two is yours to set."),
        Audience("upgrade", "bought({upgrade[0]}) and not bought({upgrade[1]})", "Own the old product and not the new one.", "Which two is yours to set."),
        Audience("bought-on-days", "ordered({days})", "Ordered on given days, such as those of a sale.", "The days are those of the setting `timezone`."),
        Audience("never-on-days", "purchases >= 1 and not ordered({days})", "Bought, but never on given days, such as those of a sale.", "The days are those of the setting `timezone`."),
        Audience("students", "institution", "Had a parcel or a bill sent to a school or university.", "Students at home are not seen, teachers and the institutions themselves are; most reports today leave the street blank."),
        Audience("first-repeaters", "purchases = 2 and last_purchase >= {first_repeat_days} days ago", "Came back for the first time lately.", "Two orders of one day count as two."),
        Audience("promotion-no-review", "discount_share > 0 and not reviewer", "Bought at a promotion, and are not recorded as reviewers.", "Whether a review was written is in no report; what is known is the tag Reviewer, by its rule, by your hand or by your list."),
        Audience("greeting", "last_purchase >= {greeting_days} days ago and not do_not_contact", "May get a greeting: bought within the year, and may be written to.", "Whether the marketplace allows the message is another question: promotion to its relay addresses is forbidden."),
    )
}  # fmt: skip
"""Every ready-made audience, by its name."""


@dataclass(frozen=True)
class Unknowable:
    """Something that sellers ask for and no shipment report can tell.

    Parameters
    ----------
    name : str
    reason : str
        Why it cannot be known.
    nearest : str
        The nearest thing that can be had, and where.
    """

    name: str
    reason: str
    nearest: str


UNKNOWABLE: Mapping[str, Unknowable] = {
    unknowable.name: unknowable
    for unknowable in (
        Unknowable("browsing", "who looked at a product and did not buy is in no report that names people", "Amazon's Business Reports count page views by product; Brand Tailored Promotions reach its cart and browse audiences"),
        Unknowable("unpaid-carts", "an order is in the report only when it was shipped; carts and unpaid orders never are", "the audience cart abandoners of Brand Tailored Promotions, or the status Pending of the All Orders report, which has no addresses"),
        Unknowable("log-ins", "Amazon shows no seller when somebody logs in or opens the app", "the last order, `last_order`, is the last sign of life"),
        Unknowable("birthdays", "no report has a date of birth", "the day of the first order, `first_order`; or a column of your own with what customers told you"),
        Unknowable("referrals", "who recommended you to whom is in no report", "several customers of one postcode may know each other: sort by `postcode`"),
        Unknowable("returns", "the report has what was shipped, not what came back", "the FBA customer returns report names order ids; a column of your own can hold them"),
        Unknowable("reviews-written", "reviews are not joined to orders in any report", "the tag `reviewer`, and `regulars contacts add --reviewers` with a list of your own"),
    )
}  # fmt: skip
"""What cannot be selected, by its name."""


def text(audience: Audience, thresholds: Mapping[str, Any], view: View) -> str:
    """Return the expression of an audience in one book.

    Parameters
    ----------
    audience : Audience
    thresholds : mapping of str to object
        The settings below ``audiences.``.
    view : View
        Tells the currency of most orders, and the hot item where none is named.

    Raises
    ------
    SelectionError
        It needs a setting that has no default, or something that no report brought.
    """
    values: dict[str, Any] = {}
    if "{currency}" in audience.expression:
        values["currency"] = main_currency(view).lower()
    for name in audience.thresholds:
        value = thresholds[name] or _found(name, thresholds, view)
        if not value or (isinstance(value, list) and not all(text.strip() for text in value)):
            raise _unset(audience, name)
        values[name] = _written(value, quoted=name == "hot_item")
    return audience.expression.format(**values)


EXAMPLES: Mapping[str, str] = {
    "cross_sell": 'cross_sell = ["WP002", "WP003"]',
    "upgrade": 'upgrade = ["WP002", "WP003"]',
    "days": 'days = "2026-11-27..2026-11-30"',
    "before_activity": 'before_activity = "2026-11-01..2026-11-26"',
    "hot_item": 'hot_item = "WP002"',
}
"""How a setting that has no default is written."""


def _found(name: str, thresholds: Mapping[str, Any], view: View) -> Any:
    """Return what the book says of a threshold that is not set; nothing where it does not."""
    if name == "hot_item":
        return _hottest(view, thresholds["hot_days"])
    if name == "big_spent":
        return _MUCH * 10 ** (_CENTS - currencies.exponent(main_currency(view)))
    return ""


_MUCH, _CENTS = 200, 2
"""What is much of a currency with cents; of one without, as the yen, a hundred times as much."""


def _unset(audience: Audience, name: str) -> SelectionError:
    """Return the refusal of an audience that needs a setting."""
    return SelectionError(
        f"{audience.name} needs the setting audiences.{name}",
        text=audience.name,
        do=f"write for example {EXAMPLES[name]} below [audiences] in regulars.toml",
    )


def _written(value: Any, *, quoted: bool) -> Any:
    """Return a threshold as it stands in an expression."""
    if isinstance(value, (list, tuple)):
        return [str(Text(each)) for each in value]
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return str(Text(value)) if quoted else value


def main_currency(view: View) -> str:
    """Return the currency of most orders that have a price; of several, the first of the alphabet.

    Raises
    ------
    SelectionError
        No report has a price.
    """
    priced = view.shipments["price_minor"].notna().to_numpy() & view.owned
    counts = {
        code: len(np.unique(view.orders.of_line[view.in_currency(code) & priced])) for code in view.currencies
    }
    if not counts:
        raise SelectionError("no report has a price", text="currency")
    return min(counts, key=lambda code: (-counts[code], code))


def _hottest(view: View, days: int) -> str:
    """Return the label of the slot that most customers bought of in the last days with orders.

    Of several it is the one with the lowest position; an empty text where nothing was bought.
    """
    days_ = view.ordered_on[view.owned & ~np.isnat(view.ordered_on)]
    if not len(days_):
        return ""

    slot = slots.codes(view.shipments["sku"], view.slots)
    counted = view.owned & (slot != slots.NONE) & (view.ordered_on > days_.max() - np.timedelta64(days, "D"))
    pairs = np.unique(slot[counted] * np.int64(max(view.count, 1)) + view.owner[counted])
    buyers = np.bincount(pairs // max(view.count, 1), minlength=len(view.slots))
    return view.slots[int(buyers.argmax())].label if buyers.any() else ""
