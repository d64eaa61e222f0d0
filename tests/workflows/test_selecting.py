from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests import desk
from tests.shop import DAY, Shop, line, mail

if TYPE_CHECKING:
    from pathlib import Path

ADA, BOB, CID = mail("ada"), mail("bob"), mail("cid")


def names(shop: Shop, *arguments: object) -> list[str]:
    """Return who is listed."""
    return [row["email"] for row in shop.listed(*arguments)]


def refusal(shop: Shop, *arguments: object) -> str:
    """Run a command that must be refused with a sentence and the place, and return both."""
    done = shop.run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 3
    return done.err.removeprefix("regulars: ").rstrip()


@pytest.fixture
def books(shop: Shop) -> Shop:
    """Return a shop whose SKUs are digits: Ada has three of 3, Bob one of 12, Cid two of 3 and ten of 12."""
    shop.imported(
        shop.report(
            "may.txt",
            line(1, sku="3", quantity_shipped=3, ship_address_1="12 Elm St"),
            line(2, sku="12", buyer_email=mail("bob"), ship_address_1="Lincoln High School"),
            line(3, sku="3", buyer_email=mail("cid"), quantity_shipped=2, ship_address_2="学校前"),
            line(4, sku="12", buyer_email=mail("cid"), quantity_shipped=10),
        )
    )
    return shop


@pytest.mark.parametrize(
    ("digits", "who"),
    [
        (["1>=3"], [ADA]),
        (["2 = 1"], [BOB]),
        (["'3'>=2"], [ADA, CID]),
        (['"12"=0'], [ADA]),
        (["1>=1", "2>=1"], [CID]),
        (["2>=10"], [CID]),
        (["2>9"], [CID]),
        (["1!=0"], [ADA, CID]),
        (["1<>0"], [ADA, CID]),
        (["2==10"], [CID]),
    ],
)
def test_digits_are_positions_unless_they_are_quoted(books: Shop, digits: list[str], who: list[str]) -> None:
    asked = [word for digit in digits for word in ("--digit", digit)]
    assert sorted(names(books, *asked)) == who


def test_digits_may_be_called_by_their_sku(ada: Shop) -> None:
    assert names(ada, "--digit", "WP001#1>=2") == [ADA]
    assert names(ada, "--digit", "wp002=0") == [ADA]
    assert refusal(ada, "list", "--digit", "WP004=0").splitlines() == [
        "there is no product 'WP004'; did you mean WP003?",
        "  digit('WP004') = 0",
        "        ^",
    ]


def test_an_expression_segments_and_digits_select_together(books: Shop) -> None:
    books.root.joinpath("regulars.toml").write_text('[segments]\nmany = "units > 2"\n', encoding="utf-8")
    assert sorted(names(books, "--segment", "many")) == [ADA, CID]
    assert names(books, "--segment", "many", "--digit", "2>0") == [CID]
    assert names(books, "orders = 1", "--segment", "many", "--segment", "past-buyers") == [ADA]
    assert names(books, "orders = 1", "--segment", "MANY", "--digit", "1=0") == []


def test_words_without_quotes_are_one_expression(books: Shop) -> None:
    assert names(books, "orders", "=", "2", "and", "units", "=", "12") == [CID]


def test_what_was_asked_for_is_echoed_in_words_on_standard_error(ada: Shop) -> None:
    for further in ([], ["--json"]):
        done = ada.run("list", "orders >= 2 and not prime", "--as-of", DAY, *further)
        assert done.err.splitlines()[:2] == [
            f"as of {DAY}",
            "customers where Orders is at least 2, and Prime is not Yes",
        ]
    assert ada.run("list", "prime", "--quiet").err == ""


def test_a_selection_is_sorted_and_cut(books: Shop) -> None:
    assert names(books, "units >= 1", "--sort=-units", "--limit", 2) == [CID, ADA]
    assert names(books, "orders = 1", "--sort", "units", "--limit", 1) == [BOB]


def test_a_wrong_selection_says_where_and_changes_nothing(ada: Shop, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    done = ada.run("export", "oders >= 2", "-o", target)
    assert (done.code, done.out, target.exists()) == (1, "", False)
    assert done.err.splitlines() == [
        "regulars: there is no column or function 'oders'; did you mean orders?",
        "  oders >= 2",
        "  ^",
    ]
    assert refusal(ada, "list", "") == "a selection is empty; leave it out to select everybody\n  \n  ^"


def test_an_address_is_looked_for_in_every_line_that_reports_carry(books: Shop) -> None:
    assert sorted(names(books, "address contains any ('school', '学校')")) == [BOB, CID]
    assert names(books, "address contains 'ＥＬＭ'") == [ADA]
    assert names(books, "institution") == [BOB]
    assert names(books, "--segment", "students") == [BOB]
    assert sorted(names(books, "not institution")) == [ADA, CID]


def test_an_address_that_a_later_report_leaves_out_is_known_still(books: Shop) -> None:
    later = books.report(
        "june.txt",
        line(1, sku="3", quantity_shipped=3, reporting_date="2025-06-01T00:00:00+00:00"),
        columns=[
            "amazon-order-id",
            "shipment-item-id",
            "sku",
            "quantity-shipped",
            "buyer-email",
            "reporting-date",
        ],
    )
    books.imported(later)
    assert names(books, "address contains 'elm'") == [ADA]


def test_addresses_of_undone_reports_and_of_the_future_are_not_seen(books: Shop) -> None:
    more = line(9, sku="3", purchase_date="2025-09-01T08:00:00+00:00", ship_address_1="Harbour View")
    books.imported(books.report("september.txt", more))
    assert names(books, "address contains 'harbour'") == [ADA]
    early = books.run("list", "address contains 'harbour'", "--as-of", "2025-08-01", "--json")
    assert json.loads(early.out) == []
    assert books.run("undo").code == 0
    assert names(books, "address contains 'harbour'") == []


def test_a_condition_on_what_no_report_filled_says_so(books: Shop) -> None:
    done = books.run("list", "last_contacted before today or notes is empty")
    told = "nothing is known of {}, so that `{}` tells nobody apart"
    assert f"- {told.format('Last contacted', 'last_contacted before today')}" in done.err.splitlines()
    assert f"- {told.format('Notes', 'notes is empty')}" in done.err.splitlines()
    assert "nothing is known" not in books.run("list", "orders > 3 and prime and reviewer = no").err


def test_a_report_without_addresses_is_told(shop: Shop) -> None:
    columns = ["amazon-order-id", "sku", "quantity-shipped", "buyer-email"]
    shop.imported(shop.report("may.txt", line(1), columns=columns))
    for expression in ("institution", "address contains 'x'", "prime", "reviewer"):
        assert "nothing is known of" in shop.run("list", expression).err, expression


def typed(shop: Shop, header: str, cells: dict[str, object]) -> None:
    """Add a column to the workbook, and fill it."""
    with desk.opened(shop.root / "customers.xlsx") as found:
        found.add_column(header)
        for email, value in cells.items():
            found.cell(email, header).value = value


def test_own_columns_are_called_by_their_header_in_quotes(books: Shop) -> None:
    typed(books, "My rating", {ADA: 4, BOB: 2.5, CID: "=1+1"})
    done = books.run("list", "'my rating' >= 2.5", "--json")
    assert sorted(row["email"] for row in json.loads(done.out)) == [ADA, BOB]
    assert "- My rating holds formulas in 1 row: what they come to is not known here" in done.err.splitlines()
    assert names(books, "'My rating' is empty") == []
    assert names(books, '"My rating" > 3') == [ADA]
    assert refusal(books, "list", "'My ratings' > 3").splitlines() == [
        "there is no column or function 'My ratings'; did you mean 'My rating'?",
        "  'My ratings' > 3",
        "  ^",
    ]


def test_typed_pieces_count_in_digits_and_in_what_was_bought(books: Shop) -> None:
    with desk.opened(books.root / "customers.xlsx") as found:
        found.cell(ADA, "12").value = 4
    assert sorted(names(books, "bought('12')")) == [ADA, BOB, CID]
    assert names(books, "digit('12') = 4") == [ADA]
    assert sorted(names(books, "bought('12', 2000-01-01..2030-01-01)")) == [BOB, CID]


def test_an_exported_workbook_says_which_selection_day_and_event_made_it(books: Shop, tmp_path: Path) -> None:
    target = tmp_path / "many.xlsx"
    assert books.run("export", "units > 2 and digit(1) >= 1", "-o", target, "--as-of", DAY).code == 0
    book = openpyxl.load_workbook(target)
    told = [cell.value for cell in book["Guide"]["C"] if cell.value]
    assert f"Exported: 2 customers as of {DAY}, as the book stood after event 1." in told
    assert "Selection: units > 2 and digit(1) >= 1" in told
    assert "In words: Units is more than 2, and the number of 3 (digit 1) is at least 1" in told
    assert sorted(row[0].value for row in book["Customers"].iter_rows(min_row=2)) == [ADA, CID]
    assert book["Missing email"].max_row == book["Imports"].max_row == 1


def test_every_kind_of_file_gets_the_selection(books: Shop, tmp_path: Path) -> None:
    for ending in ("csv", "json", "xlsx", "parquet"):
        done = books.run("export", "digit('12') >= 1", "-o", tmp_path / f"out.{ending}")
        assert (done.code, done.err.splitlines()[-1]) == (
            0,
            f"2 customers written to {tmp_path / f'out.{ending}'}",
        )
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert sorted(row["email"] for row in csv.DictReader(io.StringIO(text))) == [BOB, CID]
    assert len(json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))) == 2


def test_a_ledger_is_selected_from_as_it_stood(ada: Shop) -> None:
    assert names(ada, "digit('WP003') >= 1") == [ADA]
    assert refusal(ada, "list", "digit('WP003') >= 1", "--at", 1).startswith("there is no product 'WP003'")
    done = ada.run("list", "last_order before 90 days ago", "--as-of", "2025-06-20", "--json")
    assert [row["email"] for row in json.loads(done.out)] == [BOB]


def test_own_columns_are_listed_sorted_and_exported_like_any_other(books: Shop, tmp_path: Path) -> None:
    typed(books, "My rating", {ADA: 10, BOB: 9.5, CID: "=1+1"})
    typed(books, "Met on", {ADA: date(2025, 3, 1), BOB: "at the fair", CID: True})
    rows = books.listed("--columns", "my rating", "--columns", "Met on", "--sort=-My rating")
    assert rows == [
        {"My rating": "10", "Met on": "2025-03-01"},
        {"My rating": "9.5", "Met on": "at the fair"},
        {"My rating": None, "Met on": "Yes"},
    ]
    assert [row["email"] for row in books.listed("--sort", "Met on")] == [ADA, BOB, CID]
    assert {row["email"]: row["My rating"] for row in books.listed()} == {ADA: "10", BOB: "9.5", CID: None}
    target = tmp_path / "all.xlsx"
    assert books.run("export", "'My rating' > 9", "-o", target).code == 0
    copy = desk.seen(target)
    assert copy.cell(ADA, "My rating").value == 10
    assert copy.cell(ADA, "Met on").value == datetime(2025, 3, 1)  # noqa: DTZ001 - as workbooks have it
    assert copy.rows().keys() == {ADA, BOB}
    assert books.run("export", "-o", tmp_path / "all.csv").code == 0
    text = (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    [cid] = [row for row in csv.DictReader(io.StringIO(text)) if row["email"] == CID]
    assert (cid["My rating"], cid["Met on"]) == ("", "Yes")
    blank = "- My rating holds formulas in 1 row: what they come to is not known, and left blank"
    assert blank in books.run("export", "-o", tmp_path / "all.csv").err.splitlines()
    assert blank in books.run("list", "--columns", "My rating").err.splitlines()
    assert blank not in books.run("list").err.splitlines()


def test_an_address_of_an_order_that_two_people_share_is_of_both(shop: Shop) -> None:
    both = {"amazon_order_id": "111-0000000-0000001"}
    shop.imported(
        shop.report(
            "may.txt",
            line(1, ship_city="Paris", **both),
            line(2, buyer_email=mail("bob"), ship_city="Lyon", **both),
            line(3, buyer_email=mail("cid"), ship_city="Nice"),
        )
    )
    assert sorted(names(shop, "address contains 'lyon'")) == [ADA, BOB]
    assert sorted(names(shop, "address contains 'paris'")) == [ADA, BOB]
    assert names(shop, "not address contains 'lyon'") == [CID]
    assert names(shop, "address is empty") == []


def talk(shop: Shop, expression: str) -> list[str]:
    """Return what is said of a selection."""
    done = shop.run("list", expression, "--as-of", DAY)
    assert done.code == 0, done.err
    return done.err.splitlines()


def test_an_own_column_of_one_word_needs_no_quotes(books: Shop) -> None:
    typed(books, "Rating", {ADA: 4, BOB: 2})
    assert names(books, "rating > 3") == [ADA]


def test_cells_that_do_not_fit_are_passed_over_with_a_word(books: Shop) -> None:
    typed(books, "Rating", {ADA: 4, BOB: "3", CID: "high"})
    typed(books, "VIP", {ADA: "yes", BOB: "perhaps"})
    passed = "holds what is {} in {}, which `{}` passes over"
    assert f"- Rating {passed.format('no number', '2 rows', chr(39) + 'Rating' + chr(39) + ' >= 3')}" in talk(
        books, "rating >= 3"
    )
    assert any("VIP holds what is neither Yes nor No in 1 row" in line for line in talk(books, "'VIP'"))
    assert any("Rating holds what is no day in 3 rows" in line for line in talk(books, "rating before today"))
    assert not any("holds what" in line for line in talk(books, "rating contains 'h'"))


def test_what_may_not_be_meant_is_said(ada: Shop) -> None:
    assert "- `ordered(90 days ago)` is about that one day; the days since are 90 days ago..today" in talk(
        ada, "not ordered(90 days ago)"
    )
    assert "- Country is GB, US" in talk(ada, "country = Germany")
    assert "- `name like 'ada'` has to fit the whole; `contains` finds it anywhere" in talk(
        ada, "name like 'ada'"
    )
    for fine in ("country = US", "name like 'a*'", "ordered(90 days ago..today)", "name = 'Nobody'"):
        assert not any(line.startswith(("- `", "- Country")) for line in talk(ada, fine))


def test_a_list_says_how_many_of_how_many(books: Shop) -> None:
    assert "2 of 3 customers" in talk(books, "units > 2")
    assert "0 of 3 customers" in talk(books, "units > 99")
    assert books.run("list", "units > 2", "--limit", 1).err.splitlines()[-1] == "2 of 3 customers"
    assert not any(" of 3 customers" in line for line in books.run("list").err.splitlines())


def test_the_name_of_a_segment_is_no_expression_and_says_so(books: Shop) -> None:
    books.root.joinpath("regulars.toml").write_text('[segments]\n"my best" = "units > 2"\n', encoding="utf-8")
    assert (
        refusal(books, "list", "my best").splitlines()[0] == 'my best is a segment; write --segment "my best"'
    )
    assert refusal(books, "list", "lapsed").splitlines()[0] == "lapsed is a segment; write --segment lapsed"


@pytest.mark.parametrize("command", [("list",), ("segment", "explain")])
def test_a_slip_in_the_name_of_a_segment_is_answered_with_the_nearest_one(
    command: tuple[str, ...], books: Shop
) -> None:
    books.root.joinpath("regulars.toml").write_text('[segments]\n"my best" = "units > 2"\n', encoding="utf-8")
    for slip, near in (("lapst", "lapsed"), ("hot-itm", "hot-item"), ("mybest", '"my best"')):
        assert refusal(books, *command, slip).splitlines()[0] == (
            f"there is no column or function '{slip}'; did you mean --segment {near}?"
        )


def test_no_option_is_advised_within_a_saved_segment(books: Shop) -> None:
    books.root.joinpath("regulars.toml").write_text('[segments]\nmine = "lapst"\n', encoding="utf-8")
    assert refusal(books, "list", "--segment", "mine").splitlines()[0] == (
        "segment mine: there is no column or function 'lapst'; "
        "there are orders, prime, last_order, bought and many more"
    )


def test_the_summary_of_an_exported_part_says_what_it_is(books: Shop, tmp_path: Path) -> None:
    target = tmp_path / "part.xlsx"
    assert books.run("export", "--segment", "multi-unit", "-o", target, "--as-of", DAY).code == 0
    book = openpyxl.load_workbook(target)
    shown = [
        value for row in book["Summary"].iter_rows(values_only=True) for value in row if value is not None
    ]
    assert shown == [
        "Past customers",
        f"As of {DAY}, after event 1",
        "Customers",
        2,
        "one row an e-mail address",
        "Selection",
        "units_per_order >= 2",
        "the most units in one order is at least 2",
    ]
    assert "Segment: multi-unit" in [cell.value for cell in book["Guide"]["C"]]


def test_skus_that_differ_in_case_alone_are_told_apart(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, sku="abc"), line(2, sku="ABC", buyer_email=mail("bob"))))
    for expression in ("'{}' >= 1", "{} >= 1", "digit('{}') >= 1", "bought('{}')", "bought('{}', 2025)"):
        assert names(shop, expression.format("abc")) == [ADA], expression
        assert names(shop, expression.format("ABC")) == [BOB], expression
    assert refusal(shop, "list", "bought('Abc')").startswith("'Abc' may be")


def test_a_function_wins_over_a_product_that_is_called_like_it(shop: Shop) -> None:
    shop.imported(
        shop.report(
            "may.txt",
            line(1, sku="units_per_order"),
            line(
                2,
                sku="institution",
                quantity_shipped=2,
                buyer_email=mail("bob"),
                ship_address_1="Ohio University",
            ),
        )
    )
    assert names(shop, "units_per_order >= 2") == [BOB]
    assert names(shop, "institution") == [BOB]
    assert names(shop, "digit('units_per_order') >= 1") == [ADA]


def test_own_columns_that_differ_in_case_alone_are_told_apart(books: Shop) -> None:
    typed(books, "VIP", {ADA: "Yes"})
    typed(books, "vip ", {BOB: "Yes"})
    assert names(books, "'VIP'") == [ADA]
    assert refusal(books, "list", "'Vip'").startswith("there is no column or function 'Vip'; did you mean")


def test_nobody_can_be_selected_from(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, buyer_email="")))
    for expression in (
        "name = 'x'",
        "country contains 'u'",
        "orders > 1",
        "address is empty",
        "institution",
        "prime",
    ):
        assert names(shop, expression) == [], expression
    assert shop.run("segment", "list", "--as-of", "2001-01-01").code == 0


def test_a_currency_is_known_before_its_first_price(ada: Shop) -> None:
    done = ada.run("list", "spent_gbp > 1 or spent('GBP') > 1", "--as-of", "2025-03-15", "--json")
    assert (done.code, json.loads(done.out)) == (0, [])


def test_a_digit_without_a_product_is_wrong_usage(ada: Shop) -> None:
    for text in (">=1", "=1", "3>=", "3>=-1", "3 1"):
        assert ada.run("list", "--digit", text).code == 2, text


def test_alike_skus_within_a_group_are_not_guessed(shop: Shop) -> None:
    shop.imported(
        shop.report(
            "may.txt",
            line(1, sku="zz"),
            line(2, sku="y1", buyer_email=BOB),
            line(3, sku="Y1", buyer_email=CID),
        )
    )
    assert shop.run("sku", "group", "zz", "y1", "Y1").code == 0
    assert names(shop, "bought('y1')") == [BOB]
    assert refusal(shop, "list", "bought('Ｙ1')").startswith(
        "'Ｙ1' may be Y1 or y1; write it as it is spelled"
    )
    assert sorted(names(shop, "bought('ZZ')")) == [ADA, BOB, CID]


def test_values_of_several_kinds_are_compared_without_a_word(books: Shop) -> None:
    typed(books, "Points", {ADA: 5, BOB: "x", CID: 7})
    for expression in ("Points in (5, 'x')", "Points in ('x', 5)"):
        assert sorted(names(books, expression)) == [ADA, BOB]
        assert not any("holds what" in sentence for sentence in talk(books, expression))


def test_a_cut_export_says_that_it_was_cut(books: Shop, tmp_path: Path) -> None:
    typed(books, "Sum", {ADA: "=1+1"})
    target = tmp_path / "one.xlsx"
    done = books.run("export", "units < 2", "--limit", 0, "-o", target)
    assert (done.code, "left blank" in done.err) == (0, False)
    assert books.run("export", "units >= 1", "--limit", 1, "-o", target).code == 0
    book = openpyxl.load_workbook(target)
    assert "the first of 3" in [cell.value for row in book["Summary"].iter_rows() for cell in row]
    assert any("the first 1 of 3 customers" in str(cell.value) for cell in book["Guide"]["C"])


def test_a_word_on_formulas_is_said_once(books: Shop) -> None:
    typed(books, "Sum", {ADA: "=1+1"})
    assert (
        sum("holds formulas" in sentence for sentence in talk(books, "Sum contains 'f' or Sum is empty")) == 1
    )
