"""Selections compared with a second way of working them out, and the laws that hold for all of them."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import opened
from tests.segments import reference
from tests.segments.drawing import AS_OF, EVERYTHING, Said, ledgers, selections
from tests.segments.reference import RESALE, Customer
from tests.shop import Shop, line, mail

from regulars.segments.parsing import parse
from regulars.segments.values import Text
from regulars.workflows import looking, selecting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from regulars.segments.expression import Expression

NOW = datetime(2026, 2, 3, tzinfo=UTC)
ADA, BOB, CID = mail("ada"), mail("bob"), mail("cid")

few = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(few, max_examples=100)


@dataclass(frozen=True)
class Case:
    """The lines of a report, a day of looking, the customers then, and selections of them."""

    lines: list[dict[str, str]]
    as_of: date
    everybody: list[Customer]
    said: list[Said]

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """Say to a reader of a failure what is not as usual."""
        usual = line(0)
        for each in self.lines[len(EVERYTHING) :]:
            printer.text(f"\n{ {name: text for name, text in each.items() if text != usual.get(name, '')} }")
        printer.text("".join(f"\n{said.text}" for said in self.said) + f"\nas of {self.as_of}")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case."""
    lines = draw(ledgers)
    as_of = draw(st.sampled_from([AS_OF, AS_OF, date(2025, 11, 11), date(2025, 3, 31)]))
    everybody = reference.customers(lines, as_of)
    said = [selections(draw, everybody, as_of) for _ in range(draw(st.integers(8, 20)))]
    return Case(lines, as_of, everybody, said)


@contextmanager
def looked_at(lines: Sequence[dict[str, str]], as_of: date) -> Iterator[selecting.Ground]:
    """Give a book of these lines."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        shop.imported(shop.report("all.txt", *lines), "--no-workbook")
        yield selecting.Ground(looking.look(shop.root, as_of=as_of, at=None, now=NOW))


def emails(ground: selecting.Ground, expression: Expression) -> set[str]:
    return set(ground.selected(expression)["email"])


@few
@given(case=cases())
def test_a_selection_is_what_plain_loops_over_the_lines_select(case: Case) -> None:
    with looked_at(case.lines, case.as_of) as ground:
        for each in case.said:
            expected = {one.email for one in case.everybody if each.test(one)}
            assert emails(ground, parse(each.text, ground.names)) == expected, each.text


@pytest.fixture(scope="module")
def ground() -> Iterator[selecting.Ground]:
    """Give a book of a few customers of every kind."""
    others = [
        line(
            1, sku="WP002", buyer_email="cid@example.org", ship_country="", item_price="", ship_city="Straße"
        ),
        line(2, sku="WP002", quantity_shipped=12, sales_channel="Non-Amazon US", buyer_name="Chez O'Neil"),
        line(3, sku="3", buyer_email=mail("bob"), purchase_date="2024-02-29T00:00:00Z", item_price="0.00"),
        line(4, sku=RESALE, buyer_email=mail("bob"), item_promotion_discount="-10.00", shipping_price="0.00"),
    ]
    with looked_at([*EVERYTHING, *others], AS_OF) as found:
        yield found


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a selection as a text."""
    return selections(draw, reference.customers(EVERYTHING, AS_OF), AS_OF).text


@many
@given(text=texts())
def test_what_a_selection_says_of_itself_means_the_same(ground: selecting.Ground, text: str) -> None:
    expression = parse(text, ground.names)
    assert parse(str(expression), ground.names) == expression
    assert str(parse(str(expression), ground.names)) == str(expression)
    assert expression.in_words()


@many
@given(
    start=st.sampled_from(["name =", "notes !=", "address like", "city contains"]),
    text=st.text(st.sampled_from("aＢ中 \\?*(（，,‘’“”'\""), max_size=8) | st.text(max_size=8),
    quote=st.sampled_from("'\""),
)
def test_any_text_can_be_said_in_quotes(ground: selecting.Ground, start: str, text: str, quote: str) -> None:
    expression = parse(f"{start} {quote}{text.replace(quote, quote * 2)}{quote}", ground.names)
    [condition] = expression.conditions()
    assert condition.values == (Text(text),)
    assert parse(str(expression), ground.names) == expression


@many
@given(one=texts(), other=texts())
def test_not_is_everybody_else_and_is_both_or_is_either(
    ground: selecting.Ground, one: str, other: str
) -> None:
    def selected(text: str) -> set[str]:
        return emails(ground, parse(text, ground.names))

    everybody = set(ground.selected(None)["email"])
    first, second = selected(one), selected(other)
    assert selected(f"not ({one})") == everybody - first
    assert selected(f"({one}) and ({other})") == first & second
    assert selected(f"({one}) or ({other})") == first | second
    assert selected(f"not (({one}) or ({other}))") == selected(f"not ({one}) and not ({other})")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> selecting.Ground:
    """Give a book in which the seller typed: pieces on top of reports, a name, and a column of every kind."""
    shop = Shop(tmp_path_factory.mktemp("edited"))
    lines = [
        line(1, sku="WP001", quantity_shipped=12),
        line(2, sku="WP002", buyer_email=BOB, purchase_date="2025-02-01T00:00:00Z"),
        line(3, sku="WP001", buyer_email=CID),
        line(4, sku="WP001", buyer_email=mail("dan")),
        line(5, sku="WP001", buyer_email=mail("eve")),
    ]
    shop.imported(shop.report("all.txt", *lines))
    with opened(shop.root / "customers.xlsx") as desk:
        desk.cell(BOB, "WP001").value = 3
        desk.cell(BOB, "Name").value = "Ｂｏｂ Typed"
        desk.cell(CID, "WP001").value = None
        desk.cell(CID, "Do not contact").value = "Yes"
        desk.add_row(Email="new@example.org", WP002=2)
        desk.add_column("Size / 尺码")
        for email, value in ((ADA, "Ｌarge"), (BOB, 42), (CID, date(2025, 6, 1)), (mail("dan"), "yes")):
            desk.cell(email, "Size / 尺码").value = value
        desk.cell(mail("eve"), "Size / 尺码").value = "=1+41"
    done = shop.run("sync", "--json")
    assert done.code == 0, done.err
    return selecting.Ground(looking.look(shop.root, as_of=AS_OF, at=None, now=NOW))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("digit(1) = 12", "ada"),
        ("digit('WP001') > 9", "ada"),
        ("digit(1) = 9", ""),
        ("flag like '9'", "ada"),
        ("flag = '13'", "bob"),
        ("digit(1) = 3 and digit(2) = 1", "bob"),
        ("digit('WP001') = 0", "cid new"),
        ("bought('WP001')", "ada bob dan eve"),
        ("bought('WP001', 2025)", "ada cid dan eve"),
        ("bought('WP002')", "bob new"),
        ("bought('WP002', 2020..2026)", "bob"),
        ("units = 4", "bob"),
        ("units_per_order = 1", "bob cid dan eve"),
        ("units_per_order is empty", "new"),
        ("orders = 0 and first_order is empty and spent_usd is empty", "new"),
        ("not ordered(2020..2026)", "new"),
        ("not first_order > 2020", "new"),
        ("name = 'bob typed'", "bob"),
        ("name is empty", "new"),
        ("do_not_contact", "cid"),
        ("do_not_contact = no", "ada bob dan eve new"),
        ("'size / 尺码' = 'large'", "ada"),
        ("'Size / 尺码' contains 'AR'", "ada"),
        ("'Size / 尺码' = 42", "bob"),
        ("'Size / 尺码' >= 41.5", "bob"),
        ("'Size / 尺码' in (1..42, 'LARGE')", "ada bob"),
        ("'Size / 尺码' = 2025-06-01", "cid"),
        ("'Size / 尺码' before 2025-06", ""),
        ("'Size / 尺码' after 2025-05", "cid"),
        ("'Size / 尺码'", "dan"),
        ("'Size / 尺码' = yes", "dan"),
        ("'Size / 尺码' is empty", "new"),
        ("'Size / 尺码' != 'large'", "bob cid dan"),
        ("not 'Size / 尺码' = 'large'", "bob cid dan eve new"),
    ],
)
def test_what_the_seller_typed_is_selected_by(edited: selecting.Ground, text: str, names: str) -> None:
    expected = {"new@example.org" if name == "new" else mail(name) for name in names.split()}
    assert emails(edited, parse(text, edited.names)) == expected


def test_of_several_currencies_the_greatest_share_of_discounts_counts() -> None:
    shares = [("USD", "-10.00"), ("GBP", "-2.00"), ("JPY", "0")]
    for turned in (shares, shares[::-1]):
        lines = [
            line(number, currency=code, item_price=20, shipping_price=5, item_promotion_discount=discount)
            for number, (code, discount) in enumerate(turned, start=1)
        ]
        with looked_at(lines, AS_OF) as ground:
            assert emails(ground, parse("discount_share = 0.5", ground.names)) == {ADA}
            assert emails(ground, parse("discount_share < 0.5", ground.names)) == set()
