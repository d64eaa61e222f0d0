from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from tests.exports.people import COLUMNS, customers

from regulars import columns
from regulars.columns import Slot
from regulars.exports import records


def called(*labels: str, currencies: tuple[str, ...] = ()) -> list[str]:
    slots = tuple(Slot(number, label, (label,)) for number, label in enumerate(labels, start=1))
    names = records.names(columns.customers(slots, currencies))
    return [names[slot.column] for slot in slots]


def test_a_slot_is_called_by_its_label_and_everything_else_by_its_name() -> None:
    names = records.names(COLUMNS)
    assert names["slot_1"] == "WP001"
    assert names["slot_3"] == "=cmd"
    assert [name for name, machine in names.items() if name != machine] == ["slot_1", "slot_3"]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["Units"], ["Units (SKU)"]),  # a header
        (["email_kind"], ["email_kind (SKU)"]),  # a name
        (["spent_usd"], ["spent_usd (SKU)"]),
        (["spent", "quantities"], ["spent (SKU)", "quantities (SKU)"]),  # what stands for several columns
        (["spent_usd", "spent_usd (SKU)"], ["spent_usd (SKU)", "spent_usd (SKU) (SKU)"]),
        (["slot_2", "slot_1"], ["slot_2", "slot_1"]),  # how columns are called inside is nobody's business
    ],
)
def test_a_label_that_is_also_a_name_is_told_apart(labels: list[str], names: list[str]) -> None:
    assert called(*labels, currencies=("USD",)) == names


def test_a_slot_is_called_the_same_whatever_else_is_asked_for() -> None:
    [column] = (
        own
        for own in columns.customers((Slot(1, "email_kind", ("email_kind",)),), ())
        if own.name == "slot_1"
    )
    assert records.names([column]) == {"slot_1": "email_kind (SKU)"}


def test_the_table_has_exact_amounts_plain_days_and_texts() -> None:
    table = records.table(customers(), COLUMNS)
    assert table.column_names[6:15] == [
        "sku_flag", "WP001", "=cmd", "orders", "purchases", "units", "spent_jpy", "spent_usd", "first_order"
    ]  # fmt: skip
    types = dict(zip(table.column_names, table.schema.types, strict=True))
    assert types["spent_usd"] == pa.decimal128(19, 2)
    assert types["spent_jpy"] == pa.decimal128(19, 0)
    assert types["first_order"] == pa.date32()
    assert types["prime"] == pa.bool_()
    assert types["WP001"] == types["days_since"] == pa.int64()
    assert {str(types[name]) for name in ("email", "name", "sku_flag", "postcode", "notes")} == {"string"}
    ada, bob = table.to_pylist()
    assert (ada["spent_usd"], ada["spent_jpy"], bob["spent_usd"]) == (
        Decimal("1234.56"), Decimal(1500), Decimal("-0.05")
    )  # fmt: skip
    assert (ada["first_order"], ada["last_contacted"], ada["country"]) == (date(2025, 1, 31), None, "NA")
    assert {name for name, value in bob.items() if value is None} == {
        "name", "prime_evidence", "spent_jpy", "first_order", "last_order", "days_since", "country", "state",
        "city", "postcode", "channels", "last_contacted", "notes",
    }  # fmt: skip


def test_nobody_is_an_empty_table_of_the_same_types() -> None:
    people = customers()
    assert records.table(people.head(0), COLUMNS).schema == records.table(people, COLUMNS).schema


def test_the_largest_amount_is_exact() -> None:
    people = customers().assign(spent_usd=[2**63 - 1, -(2**63)]).astype({"spent_usd": "Int64"})
    spent = records.table(people, COLUMNS)["spent_usd"].to_pylist()
    assert spent == [Decimal("92233720368547758.07"), Decimal("-92233720368547758.08")]
