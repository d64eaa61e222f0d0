from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from tests.exports.people import COLUMNS, customers

from regulars import columns as tables
from regulars.columns import Kind, Slot
from regulars.exports import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from regulars.columns import Column


def json_text(people: pd.DataFrame, columns: Sequence[Column], **more: Any) -> str:
    return "".join(files.json_texts(people, columns, **more))


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_begins_with_a_byte_order_mark_and_is_one_row_a_customer(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    files.csv(path, customers(), COLUMNS)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    ada, bob = rows(path)
    assert list(ada) == [
        "email", "name", "greeting", "prime", "prime_evidence", "reviewer", "sku_flag", "WP001", "'=cmd",
        "orders", "purchases", "units", "spent_jpy", "spent_usd", "first_order", "last_order", "days_since",
        "country", "state", "city", "postcode", "channels", "email_kind", "do_not_contact", "last_contacted",
        "notes", "customer_id",
    ]  # fmt: skip
    assert list(ada.values()) == [
        "ada@example.com", "'=HYPERLINK(\"x\")", "Ada", "true", "strong", "false", "902", "2", "12",
        "3", "2", "14", "1500", "1234.56", "2025-01-31", "2025-02-01", "28", "NA", "", 'Zürich\n"Old Town"',
        "01234", "Amazon.co.jp, Amazon.com", "direct", "false", "", "", "AAAAAAAAAAAA",
    ]  # fmt: skip
    assert (bob["name"], bob["spent_jpy"], bob["spent_usd"]) == ("", "", "-0.05")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", " \t@x", "=", "-", "\tA", "\nA", "＝1"],
)
def test_no_text_in_csv_begins_like_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "customers.csv"
    files.csv(path, customers().assign(city=text), COLUMNS)
    assert {row["city"] for row in rows(path)} == {f"'{text}"}


@pytest.mark.parametrize("text", ["Ada", "'=1", "a=1", "1-2", "", "Größe", "商品"])
def test_other_texts_in_csv_stay_what_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "customers.csv"
    files.csv(path, customers().assign(city=text), COLUMNS)
    assert {row["city"] for row in rows(path)} == {text}


def test_json_is_a_list_of_objects_with_quantities_by_label_and_spent_by_currency() -> None:
    ada, bob = json.loads(json_text(customers(), COLUMNS))
    assert list(ada) == [
        "email", "name", "greeting", "prime", "prime_evidence", "reviewer", "sku_flag", "quantities",
        "orders", "purchases", "units", "spent", "first_order", "last_order", "days_since", "country",
        "state", "city", "postcode", "channels", "email_kind", "do_not_contact", "last_contacted", "notes",
        "customer_id",
    ]  # fmt: skip
    assert ada["name"] == '=HYPERLINK("x")'
    assert (ada["prime"], ada["reviewer"], ada["sku_flag"]) == (True, False, "902")
    assert ada["quantities"] == {"WP001": 2, "=cmd": 12}
    assert ada["spent"] == {"JPY": "1500", "USD": "1234.56"}
    assert (ada["first_order"], ada["days_since"], ada["state"]) == ("2025-01-31", 28, None)
    assert ada["city"] == 'Zürich\n"Old Town"'
    assert bob["spent"] == {"USD": "-0.05"}
    assert bob["quantities"] == {"WP001": 0, "=cmd": 0}
    assert (bob["name"], bob["first_order"], bob["days_since"]) == (None, None, None)


def test_json_of_a_customer_who_spent_nothing_known_has_an_empty_object() -> None:
    people = (
        customers()
        .assign(spent_usd=None, spent_jpy=None)
        .astype({"spent_usd": "Int64", "spent_jpy": "Int64"})
    )
    assert [row["spent"] for row in json.loads(json_text(people, COLUMNS))] == [{}, {}]


def test_json_has_an_object_that_must_be_there_even_without_a_member() -> None:
    [column] = (column for column in COLUMNS if column.name == "email")
    first, second = json.loads(json_text(customers(), [column], always=["quantities", "spent"]))
    assert first == {"email": "ada@example.com", "quantities": {}, "spent": {}}
    assert second["email"] == "bob@example.com"


@pytest.mark.parametrize("text", ['"', "\\", "\x00\x1f", "\u2028", "\U0001f600", "</script>"])
def test_any_text_survives_json(text: str) -> None:
    people = customers().assign(city=text, notes=text)
    for row in json.loads(json_text(people, COLUMNS)):
        assert (row["city"], row["notes"]) == (text, text)


def test_nobody_is_an_empty_list_an_empty_table_and_a_header(tmp_path: Path) -> None:
    nobody = customers().head(0)
    assert json_text(nobody, COLUMNS) == "[]"
    files.csv(tmp_path / "customers.csv", nobody, COLUMNS)
    assert (tmp_path / "customers.csv").read_bytes().count(b"\n") == 1
    files.parquet(tmp_path / "customers.parquet", nobody, COLUMNS)
    assert pq.read_table(tmp_path / "customers.parquet").num_rows == 0


def test_parquet_has_decimals_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    files.parquet(path, customers(), COLUMNS)
    ada, bob = pq.read_table(path).to_pylist()
    assert (ada["spent_usd"], ada["first_order"], ada["=cmd"]) == (Decimal("1234.56"), date(2025, 1, 31), 12)
    assert (bob["spent_jpy"], bob["first_order"], bob["sku_flag"]) == (None, None, "0")


def test_only_the_columns_asked_for_are_given_in_their_order(tmp_path: Path) -> None:
    chosen = [column for name in ("units", "slot_3", "email") for column in COLUMNS if column.name == name]
    assert json.loads(json_text(customers(), chosen))[0] == {
        "units": 14,
        "quantities": {"=cmd": 12},
        "email": "ada@example.com",
    }
    files.csv(tmp_path / "some.csv", customers(), chosen)
    assert list(rows(tmp_path / "some.csv")[0]) == ["units", "'=cmd", "email"]


def test_products_that_csv_makes_alike_keep_a_column_each(tmp_path: Path) -> None:
    labels = ("=1", "'=1")
    slots = [Slot(number, label, (label,)) for number, label in enumerate(labels, start=1)]
    columns = [column for column in tables.customers(slots, ()) if column.kind is Kind.QUANTITY]
    files.csv(tmp_path / "a.csv", pd.DataFrame({"slot_1": [3], "slot_2": [4]}), columns)
    assert (tmp_path / "a.csv").read_bytes() == b'\xef\xbb\xbf"\'=1","\'=1"\n3,4\n'


def test_many_customers_are_written_some_at_a_time_and_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = pd.concat([customers()] * 3, ignore_index=True).assign(units=range(6))
    for name, write in (("whole", files.csv), ("whole.parquet", files.parquet)):
        write(tmp_path / name, people, COLUMNS)
    whole = json_text(people, COLUMNS)
    for constant in ("_ROWS", "_OBJECTS"):
        monkeypatch.setattr(files, constant, 4)
    for name, write in (("parts", files.csv), ("parts.parquet", files.parquet)):
        write(tmp_path / name, people, COLUMNS)
    assert (tmp_path / "parts").read_bytes() == (tmp_path / "whole").read_bytes()
    assert pq.read_table(tmp_path / "parts.parquet").equals(pq.read_table(tmp_path / "whole.parquet"))
    assert json_text(people, COLUMNS) == whole
    assert len([*files.json_texts(people, COLUMNS)]) > 3
    assert [row["units"] for row in json.loads(whole)] == [*range(6)]
