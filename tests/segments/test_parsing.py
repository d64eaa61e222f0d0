from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.segments.books import NAMES, OWN, SLOTS, parsed

from regulars.columns import Kind, Slot
from regulars.errors import SegmentError
from regulars.segments import functions, parsing
from regulars.segments.addresses import Address, Institution
from regulars.segments.deeds import Bought, Contacted, Ordered
from regulars.segments.expression import And, Condition, Not, Or
from regulars.segments.figures import AverageOrder, DiscountShare, ShippingPaid, Spent, UnitsPerOrder
from regulars.segments.functions import FUNCTIONS
from regulars.segments.names import Names
from regulars.segments.operators import EMPTY
from regulars.segments.subjects import Digit, Field, Own
from regulars.segments.values import Ago, Day, Number, Range, Text, YesNo

YES = (YesNo(True),)
ORDERS = Field(next(column for column in NAMES.columns if column.name == "orders"))
FIELDS = {column.name: Field(column) for column in NAMES.columns if column.kind is not Kind.QUANTITY}

# --- what the design shows


@pytest.mark.parametrize(
    ("text", "canonical", "words"),
    [
        ("orders >= 2 and prime", "orders >= 2 and prime", "Orders is at least 2, and Prime is Yes"),
        ("digit(3) >= 1", "digit(3) >= 1", "the number of Räucher-Set (4711, RS-2) (digit 3) is at least 1"),
        ("digit('WP002') = 0", "digit('WP002') = 0", "the number of WP002 is 0"),
        ("flag like '?3??'", "sku_flag like '?3??'", "SKU-Flag looks like “?3??”"),
        (
            "bought('WP001#1') and not bought('WP002')",
            "bought('WP001#1') and not bought('WP002')",
            "bought WP001#1, and did not buy WP002",
        ),
        (
            "bought('WP002', 2026-01-01..2026-03-31)",
            "bought('WP002', 2026-01-01..2026-03-31)",
            "bought WP002 from 2026-01-01 to 2026-03-31",
        ),
        (
            "last_order before 90 days ago",
            "last_order before 90 days ago",
            "Last order is before 90 days ago",
        ),
        ("first_order = 2026-11-11", "first_order = 2026-11-11", "First order is 2026-11-11"),
        (
            "not ordered(2026-11-10..2026-11-11)",
            "not ordered(2026-11-10..2026-11-11)",
            "did not order from 2026-11-10 to 2026-11-11",
        ),
        ("units_per_order >= 2", "units_per_order >= 2", "the most units in one order is at least 2"),
        ("spent_usd > 500", "spent_usd > 500", "Spent USD is more than 500"),
        (
            "spent('USD', 2026-11-11..2026-11-11) >= 500",
            "spent('USD', 2026-11-11..2026-11-11) >= 500",
            "what was spent in USD from 2026-11-11 to 2026-11-11 is at least 500",
        ),
        ("average_order_usd > 40", "average_order_usd > 40", "the average order in USD is more than 40"),
        ("shipping_paid_usd = 0", "shipping_paid_usd = 0", "what was paid for shipping in USD is 0"),
        (
            "address contains any ('school', 'university', '学校')",
            "address contains any ('school', 'university', '学校')",
            "an address line contains “school” or “university” or “学校”",
        ),
        ("name is empty", "name is empty", "Name is empty"),
        ("discount_share > 0", "discount_share > 0", "the share of discounts in prices is more than 0"),
    ],
)
def test_an_example_of_the_design_is_understood_and_said(text, canonical, words):
    found = parsed(text)
    assert (str(found), found.in_words()) == (canonical, words)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_understood_by_its_own_example(name):
    function = FUNCTIONS[name]
    found = parsed(function.example)
    [condition] = found.conditions()
    assert condition.subject.kind is function.kind
    assert str(condition.subject).startswith(name)
    assert ("(" in str(condition.subject)) == bool(function.arguments)


@pytest.mark.parametrize(
    "subject",
    [*FIELDS.values(), Digit(SLOTS[0]), UnitsPerOrder(), DiscountShare(), Address(), Spent("USD")],
    ids=str,
)
def test_what_is_advised_to_write_is_understood(subject):
    if subject.kind is not Kind.YES:
        assert parsed(functions.compared(subject)).subject == subject


# --- what words stand for


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Orders = 1", ORDERS),
        ("'orders' = 1", ORDERS),
        ("'Email kind' = 'x'", FIELDS["email_kind"]),
        ("email_kind = 'x'", FIELDS["email_kind"]),
        ("'Spent USD' = 1", FIELDS["spent_usd"]),
        ("flag = 1", FIELDS["sku_flag"]),
        ("'SKU-flag' = 1", FIELDS["sku_flag"]),
        ("WP002 = 1", Digit(SLOTS[1])),
        ("'räucher-set' = 1", Digit(SLOTS[2])),
        ("学校カード = 1", Digit(SLOTS[3])),
        ("digit('RS-2') = 1", Digit(SLOTS[2])),
        ("digit(wp001#1) = 1", Digit(SLOTS[0])),
        ("digit('4711') = 1", Digit(SLOTS[2])),
        ("digit(3) = 1", Digit(SLOTS[2], by_position=True)),
        ("digit(03) = 1", Digit(SLOTS[2], by_position=True)),
        ("'shoe size' = 1", Own("Shoe size", "own:Shoe size")),
        ("'kunde''s \"nr\"\nneu' = 1", Own('Kunde\'s "Nr"\nneu', OWN[2])),
    ],
)
def test_a_word_stands_for_a_column_and_quotes_for_a_header(text, subject):
    assert parsed(text).subject == subject


def test_buying_a_label_counts_everything_under_it_and_buying_another_sku_itself():
    assert parsed("bought('WP001')").subject == Bought("WP001", ("WP001", "WP001#1"), SLOTS[0])
    assert parsed("bought('wp001#1')").subject == Bought("WP001#1", ("WP001#1",), None)
    assert parsed("bought('Räucher-Set', 2026)").subject == Bought(
        "Räucher-Set", ("4711", "RS-2"), SLOTS[2], Day(2026)
    )


def test_skus_that_differ_in_case_alone_are_told_apart():
    slots = (Slot(1, "ab", ("ab",)), Slot(2, "AB", ("AB",)))
    names = Names(NAMES.columns, slots)
    for slot in slots:
        assert parsing.parse(f"digit('{slot.label}') = 1", names).subject.slot == slot
        assert parsing.parse(f"bought('{slot.label}')", names).subject.slot == slot


def test_a_book_without_products_and_prices_says_so():
    names = Names(tuple(column for column in NAMES.columns if column.kind is not Kind.MONEY), ())
    for text, what in {
        "digit(1) = 0": "no product has a digit yet",
        "spent('USD') > 1": "no report has a price in USD",
        "bought('WP001')": "there is no product 'WP001'",
    }.items():
        with pytest.raises(SegmentError) as caught:
            parsing.parse(text, names)
        assert caught.value.what == what


# --- values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("orders = 1.50", (Number(Decimal("1.5")),)),
        ("orders in 1..3", (Range(Number(Decimal(1)), Number(Decimal(3))),)),
        ("orders in (-1, 2..2)", (Number(Decimal(-1)), Range(Number(Decimal(2)), Number(Decimal(2))))),
        ("last_order = 2026", (Day(2026),)),
        ("last_order = 2026-03", (Day(2026, 3),)),
        ("last_order = '2026-03-05'", (Day(2026, 3, 5),)),
        ("last_order = 2024-02-29", (Day(2024, 2, 29),)),
        ("last_order = today", (Ago(0),)),
        ("last_order = 0 days ago", (Ago(0),)),
        ("last_order = 1 day ago", (Ago(1),)),
        ("last_order = 36525 days ago", (Ago(36_525),)),
        ("last_order = 90 days ago..today", (Range(Ago(90), Ago(0)),)),
        ("last_order in (2025..2026-03, today)", (Range(Day(2025), Day(2026, 3)), Ago(0))),
        ("name in (Ada, 5, 2026-01, 'x')", (Text("Ada"), Text("5"), Text("2026-01"), Text("x"))),
        ("flag like '？３'", (Text("？３"),)),
        ("flag = 0012", (Text("0012"),)),
        ("prime = 是", YES),
        ("prime = TRUE", YES),
        ("prime != 'No'", YES),
        ("prime = 0", (YesNo(False),)),
        ("prime != y", (YesNo(False),)),
        ("'Shoe size' = 42.5", (Number(Decimal("42.5")),)),
        ("'Shoe size' = '42.5'", (Text("42.5"),)),
        ("'Shoe size' = big", (Text("big"),)),
        ("'Shoe size' = no", (YesNo(False),)),
        ("'Shoe size' = 'no'", (Text("no"),)),
        ("'Shoe size'", YES),
        ("'Seen on' >= 2026-03", (Day(2026, 3),)),
        ("'Seen on' before 2026", (Day(2026),)),
        ("'Seen on' after 90 days ago", (Ago(90),)),
        ("'Seen on' contains 2026", (Text("2026"),)),
        ("'Seen on' in (1..2, 2026-01..today)", (
            Range(Number(Decimal(1)), Number(Decimal(2))), Range(Day(2026, 1), Ago(0)),
        )),
    ],
)  # fmt: skip
def test_a_value_is_read_as_what_it_is_compared_with(text, values):
    assert parsed(text).values == values


# --- expressions that were not written by hand

SAID = st.text(
    st.one_of(st.sampled_from("'\"\\\n\t ’“”　ａ（＝，？*%😀ßİ"), st.characters(codec="utf-8")), max_size=8
)
NUMBERS = st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False).map(
    lambda number: Number(Decimal(f"{number:f}"))
)
DAYS = st.one_of(
    st.dates().map(lambda day: Day(day.year, day.month, day.day)),
    st.builds(Day, st.integers(1, 9999), st.integers(1, 12)),
    st.builds(Day, st.integers(1, 9999)),
    st.builds(Ago, st.integers(0, 36_525)),
)


def ranges(values):
    def is_right(found: Range) -> bool:
        low, high = found.low, found.high
        if isinstance(low, Ago) != isinstance(high, Ago):
            return True
        return low.span(date.max)[0] <= high.span(date.max)[1]

    return st.one_of(values, st.builds(Range, values, values).filter(is_right))


PERIODS = ranges(DAYS)
TEXTS = st.builds(Text, SAID)
FLAGS = st.builds(Text, st.text("0123456789", min_size=1))
PATTERNS = st.builds(Text, st.text("0123456789?*", min_size=1))
SHARES = st.decimals(0, 1, places=3).map(Number)
OF_KIND = {
    Kind.TEXT: TEXTS, Kind.ID: TEXTS, Kind.COUNT: ranges(NUMBERS), Kind.QUANTITY: ranges(NUMBERS),
    Kind.MONEY: ranges(NUMBERS), Kind.DAY: PERIODS, Kind.FLAG: FLAGS, Kind.SHARE: ranges(SHARES),
}  # fmt: skip
MAYBE = st.one_of(st.none(), PERIODS)
SUBJECTS = st.one_of(
    st.sampled_from(list(FIELDS.values())),
    st.sampled_from([Own(name.removeprefix("own:"), name) for name in OWN]),
    st.builds(Digit, st.sampled_from(SLOTS), st.booleans()),
    st.builds(lambda slot, when: Bought(slot.label, slot.skus, slot, when), st.sampled_from(SLOTS), MAYBE),
    st.builds(lambda sku, when: Bought(sku, (sku,), None, when), st.sampled_from(["WP001#1", "4711"]), MAYBE),
    st.builds(Ordered, PERIODS),
    st.builds(Contacted, MAYBE),
    st.builds(Spent, st.sampled_from(NAMES.currencies), MAYBE),
    st.builds(AverageOrder, st.sampled_from(NAMES.currencies)),
    st.builds(ShippingPaid, st.sampled_from(NAMES.currencies)),
    st.sampled_from([UnitsPerOrder(), DiscountShare(), Address(), Institution()]),
)


@st.composite
def conditions(draw) -> Condition:
    """Return a condition that parsing could give: with an operator that fits, and values that fit that."""
    subject = draw(SUBJECTS)
    if subject.kind is Kind.YES:
        return Condition(subject, "=", (YesNo(draw(st.booleans())),))
    operator = draw(st.sampled_from(subject.operators))
    if operator == EMPTY:
        return Condition(subject, operator)
    value = OF_KIND.get(subject.kind)
    if subject.kind is Kind.FLAG and operator == "like":
        value = PATTERNS
    elif subject.kind is Kind.OWN:
        value = {
            "contains": TEXTS, "like": TEXTS, "before": PERIODS, "after": PERIODS,
            "=": own_values(), "!=": own_values(), "in": own_values(),
        }.get(operator, ranges(NUMBERS) | PERIODS.filter(lambda each: not is_bare_year(each)))  # fmt: skip
    several = operator in {"in", "contains"}
    return Condition(
        subject, operator, tuple(draw(st.lists(value, min_size=1, max_size=3 if several else 1)))
    )


def is_bare_year(value) -> bool:
    """Return whether a value has the text of a number, which it is in a column of the seller's own."""
    ends = [value.low, value.high] if isinstance(value, Range) else [value]
    return all(isinstance(each, Day) and each.month is None for each in ends)


def own_values():
    periods = PERIODS.filter(lambda each: not is_bare_year(each))
    return st.one_of(TEXTS, ranges(NUMBERS), periods, st.builds(YesNo, st.booleans()))


def joined(inner):
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(And, parts), st.builds(Or, parts), st.builds(Not, inner))


EXPRESSIONS = st.recursive(conditions(), joined, max_leaves=6)


@settings(max_examples=400)
@given(EXPRESSIONS)
@example(Condition(FIELDS["name"], "=", (Text("O’Brien “x”"),)))
@example(Condition(FIELDS["name"], "=", (Text("'\""),)))
@example(Condition(FIELDS["name"], "like", (Text("\\"),)))
@example(Condition(FIELDS["notes"], "contains", (Text(" \n　"), Text(""))))
@example(Not(Not(Or((Condition(FIELDS["prime"], "=", YES), Condition(ORDERS, EMPTY))))))
@example(Condition(FIELDS["orders"], "=", (Number(Decimal("-0.00")),)))
def test_the_text_of_an_expression_is_understood_as_the_same(expression):
    assert parsed(str(expression)) == expression
    assert str(parsed(str(expression))) == str(expression)


@settings(max_examples=200)
@given(EXPRESSIONS)
@example(Condition(FIELDS["name"], "=", (Text("a\nb\r\x85c\u2028"),)))
@example(Condition(Own('Kunde\'s "Nr"\nneu', OWN[2]), "=", YES))
def test_an_expression_is_said_in_one_line_of_words(expression):
    words = expression.in_words()
    assert words.strip()
    assert words.splitlines() == [words]


@given(SAID)
def test_any_text_in_quotes_is_that_text(text):
    quoted = "'" + text.replace("'", "''") + "'"
    assert parsed(f"name = {quoted}").values == (Text(text),)
    quoted = '"' + text.replace('"', '""') + '"'
    assert parsed(f"name = {quoted}").values == (Text(text),)


@given(st.integers(0, 10**30), st.integers(0, 40))
def test_a_number_is_read_exactly(whole, zeros):
    text = f"{whole}.{'0' * zeros}1"
    [number] = parsed(f"spent_usd > {text}").values
    assert number.span(date.max) == (Fraction(text),) * 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not prime", "Prime is not Yes"),
        ("prime = no", "Prime is not Yes"),
        ("not prime = no", "Prime is Yes"),
        ("not name is empty", "Name is not empty"),
        ("not (prime and reviewer)", "not (Prime is Yes, and Reviewer is Yes)"),
        ("not orders = 1", "not (Orders is 1)"),
        ("orders != 1", "Orders is known and not 1"),
        ("prime or reviewer and orders = 1", "Prime is Yes, or (Reviewer is Yes, and Orders is 1)"),
        ("orders in (1, 2..3)", "Orders is 1 or from 2 to 3"),
        ("last_order >= 2026-03", "Last order is no earlier than 2026-03"),
        ("last_order <= today", "Last order is no later than today"),
        ("ordered(2026-03-05)", "ordered on 2026-03-05"),
        ("ordered(2026-03)", "ordered in 2026-03"),
        ("ordered(2026)", "ordered in 2026"),
        ("ordered(1 day ago)", "ordered on the one day 1 day ago"),
        ("not contacted()", "was not written to"),
        ("contacted(30 days ago..today)", "was written to from 30 days ago to today"),
        ("not institution", "no address names a school or university"),
        ("'Shoe size'", "Shoe size is Yes"),
    ],
)
def test_words(text, words):
    assert parsed(text).in_words() == words


def test_the_conditions_of_an_expression_come_from_left_to_right():
    found = parsed("prime and (orders = 1 or not name is empty)")
    assert [str(condition) for condition in found.conditions()] == ["prime", "orders = 1", "name is empty"]
