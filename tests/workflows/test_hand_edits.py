"""Hand edits from the seller's cell to the next list: each sentence of the promise with a test."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from tests.desk import Desk, opened, seen
from tests.shop import line, mail

from regulars import backups

if TYPE_CHECKING:
    from pathlib import Path

    from tests.shop import Shop

ADA, BOB, ZOE = mail("ada"), mail("bob"), mail("zoe")
NOBODY = "111-0000000-0000004"


def book(shop: Shop) -> Path:
    return shop.root / "customers.xlsx"


def customer(shop: Shop, email: str) -> Any:
    return next(one for one in shop.listed() if one["email"] == email)


def emails(shop: Shop) -> set[str]:
    return {one["email"] for one in shop.listed()}


def edit(shop: Shop, email: str, header: str, value: object) -> None:
    with opened(book(shop)) as desk:
        desk.cell(email, header).value = value


def synced(shop: Shop, *arguments: object) -> Any:
    done = shop.run("sync", "--json", *arguments)
    assert (done.code, done.err) == (0, ""), done.err
    return done.json


def more(shop: Shop, number: int, **fields: object) -> None:
    """Import one more line, of May."""
    usual = {"purchase_date": "2025-05-01T08:00:00+00:00", "reporting_date": "2025-05-02T20:00:00+00:00"}
    shop.imported(shop.report(f"more{number}.txt", line(number, **usual | fields)))


# A changed cell wins over the derived value and stays.


@pytest.mark.parametrize(
    ("header", "typed", "name", "value"),
    [
        ("Name", "Augusta Example", "name", "Augusta Example"),
        ("Greeting", "Lady Ada", "greeting", "Lady Ada"),
        ("Notes", "likes blue", "notes", "likes blue"),
        ("Prime", "No", "prime", False),
        ("Reviewer", "Yes", "reviewer", True),
        ("Do not contact", "yes", "do_not_contact", True),
    ],
)
def test_a_changed_cell_wins_and_survives_every_import(
    ada: Shop, header: str, typed: str, name: str, value: object
) -> None:
    edit(ada, ADA, header, typed)
    assert synced(ada)["event"] == 3
    assert customer(ada, ADA)[name] == value
    more(ada, 90, buyer_name="Ada Newname", shipping_price="0.00", ship_service_level="Expedited")
    assert customer(ada, ADA)[name] == value
    written = seen(book(ada)).cell(ADA, header).value
    assert written == {"yes": "Yes"}.get(typed, typed)


def test_the_greeting_follows_a_typed_name(ada: Shop) -> None:
    edit(ada, ADA, "Name", "Grace Hopper")
    synced(ada)
    assert customer(ada, ADA)["greeting"] == "Grace"


def test_prime_by_hand_says_so_as_its_evidence(ada: Shop) -> None:
    edit(ada, BOB, "Prime", "Yes")
    edit(ada, ADA, "Prime", "No")
    synced(ada)
    assert customer(ada, BOB)["prime_evidence"] == "by hand"
    assert not customer(ada, ADA)["prime_evidence"]


def test_the_import_itself_takes_what_was_typed_as_an_event_of_its_own_before_it(ada: Shop) -> None:
    edit(ada, ADA, "Name", "Augusta")
    more(ada, 91)
    assert [entry["kind"] for entry in ada.run("history", "--json").json] == [
        "import", "import", "sync", "import",
    ]  # fmt: skip
    assert customer(ada, ADA)["name"] == "Augusta"


def test_edits_are_kept_only_where_the_command_succeeds(ada: Shop) -> None:
    edit(ada, ADA, "Name", "Augusta")
    ada.refused("import", ada.folder / "not there.txt")
    with opened(book(ada)) as desk:
        assert desk.cell(ADA, "Name").value == "Augusta"
    assert [entry["kind"] for entry in ada.run("history", "--json").json][:3] == ["import", "import", "sync"]


def test_a_command_that_only_looks_sees_what_was_typed_and_leaves_the_workbook_alone(ada: Shop) -> None:
    edit(ada, ADA, "Name", "Augusta")
    before = book(ada).read_bytes()
    assert customer(ada, ADA)["name"] == "Augusta"
    assert book(ada).read_bytes() == before
    edit(ada, ADA, "Notes", "typed later in the same file")
    assert customer(ada, ADA)["name"] == "Augusta"
    assert customer(ada, ADA)["notes"] == "typed later in the same file"


# Emptying.


def test_emptying_a_cell_that_carries_a_hand_edit_gives_the_derived_value_back(ada: Shop) -> None:
    edit(ada, ADA, "Name", "Augusta")
    edit(ada, ADA, "Prime", "No")
    synced(ada)
    edit(ada, ADA, "Name", None)
    edit(ada, ADA, "Prime", None)
    synced(ada)
    assert customer(ada, ADA)["name"] == "Ada Example"
    assert customer(ada, ADA)["prime"] is True
    assert seen(book(ada)).cell(ADA, "Name").value == "Ada Example"


def test_emptying_a_derived_quantity_is_the_edit_0(ada: Shop) -> None:
    edit(ada, ADA, "WP001#1", None)
    synced(ada)
    assert customer(ada, ADA)["quantities"] == {"WP001#1": 0, "WP002": 0, "WP003": 1}
    more(ada, 92, sku="WP001#1", quantity_shipped=5)
    assert customer(ada, ADA)["quantities"]["WP001#1"] == 5


def test_emptying_a_derived_text_brings_it_back_and_is_told(ada: Shop) -> None:
    edit(ada, ADA, "Name", None)
    done = synced(ada)
    assert seen(book(ada)).cell(ADA, "Name").value == "Ada Example"
    assert any("back" in note for note in done["notes"])


# Quantities.


def test_a_typed_quantity_is_a_difference_on_top_of_what_reports_bring(ada: Shop) -> None:
    edit(ada, ADA, "WP002", 3)
    synced(ada)
    one = customer(ada, ADA)
    assert (one["quantities"]["WP002"], one["sku_flag"], one["units"]) == (3, "132", 6)
    more(ada, 93, sku="WP002", quantity_shipped=2)
    assert customer(ada, ADA)["quantities"]["WP002"] == 5


def test_what_was_typed_and_then_reported_is_told_in_the_summary_and_on_edits(ada: Shop) -> None:
    edit(ada, ADA, "WP002", 3)
    synced(ada)
    told = ada.imported(
        ada.report(
            "may.txt",
            line(
                93,
                sku="WP002",
                quantity_shipped=3,
                purchase_date="2025-05-01T08:00:00+00:00",
                reporting_date="2025-05-02T20:00:00+00:00",
            ),
        )
    )
    sentence = "typed +3, then reported 3: both counted; empty the cell if they are the same"
    assert any(sentence in note for note in told["notes"])
    edits = seen(book(ada))
    assert edits.cell("WP002", "Status", "Edits", "Column").value == sentence
    assert customer(ada, ADA)["quantities"]["WP002"] == 6
    edit(ada, ADA, "WP002", None)
    synced(ada)
    assert customer(ada, ADA)["quantities"]["WP002"] == 3


def test_a_total_is_never_below_0(ada: Shop) -> None:
    edit(ada, ADA, "WP001#1", 0)
    synced(ada)
    assert ada.run("undo", "1").code == 0  # the two that were reported are gone
    assert all(count >= 0 for one in ada.listed() for count in one["quantities"].values())


# Addresses.


def test_a_changed_address_moves_the_customer_and_later_lines_with_the_former_one_follow(ada: Shop) -> None:
    edit(ada, ADA, "Email", "ADA@Example.ORG")
    synced(ada)
    assert emails(ada) == {"ada@example.org", BOB}
    more(ada, 94, sku="WP002")
    assert customer(ada, "ada@example.org")["orders"] == 3
    edit(ada, "ada@example.org", "Email", "countess@example.org")
    synced(ada)
    more(ada, 95, buyer_email="ada@example.org")
    more(ada, 96)
    assert emails(ada) == {"countess@example.org", BOB}
    assert customer(ada, "countess@example.org")["orders"] == 5
    edit(ada, "countess@example.org", "Email", ADA)
    synced(ada)
    assert emails(ada) == {ADA, BOB}


def test_a_change_to_another_row_s_address_is_a_merge(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.cell(ADA, "Notes").value = "from Ada"
        desk.cell(BOB, "Notes").value = "from Bob"
        desk.cell(ADA, "Name").value = "Augusta"
        desk.cell(BOB, "Name").value = "Robert"
        desk.cell(ADA, "Do not contact").value = "Yes"
        desk.cell(ADA, "WP002").value = 4
    synced(ada)
    edit(ada, ADA, "Email", BOB)
    synced(ada)
    [one] = ada.listed()
    assert one["email"] == BOB
    assert one["quantities"] == {"WP001#1": 2, "WP002": 5, "WP003": 1}
    assert one["do_not_contact"] is True
    assert one["notes"].split("\n") == ["from Bob", "from Ada"]
    assert one["name"] == "Robert"
    assert ada.run("undo").code == 0
    assert customer(ada, ADA)["name"] == "Augusta"
    assert customer(ada, BOB)["notes"] == "from Bob"
    assert customer(ada, BOB)["do_not_contact"] is False


def test_an_address_filled_in_on_missing_email_gives_the_order_to_that_customer(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.cell(NOBODY, "Email", "Missing email", "Order id").value = BOB
    synced(ada)
    assert customer(ada, BOB)["orders"] == 2
    row = seen(book(ada))
    assert row.cell(NOBODY, "Reason", "Missing email", "Order id").value == "filled"
    assert row.cell(NOBODY, "Email", "Missing email", "Order id").value == BOB
    with opened(book(ada)) as desk:
        desk.cell(NOBODY, "Email", "Missing email", "Order id").value = ZOE
    synced(ada)
    assert customer(ada, ZOE)["orders"] == 1
    with opened(book(ada)) as desk:
        desk.cell(NOBODY, "Email", "Missing email", "Order id").value = None
    synced(ada)
    assert emails(ada) == {ADA, BOB}
    assert seen(book(ada)).cell(NOBODY, "Reason", "Missing email", "Order id").value == "blank"


# New and deleted rows.


def test_a_new_row_is_a_customer_added_by_hand(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.add_row(Email="New@Example.org", Name="New Person", WP002=2, Notes="met at a fair")
    synced(ada)
    one = customer(ada, "new@example.org")
    assert (one["name"], one["greeting"], one["quantities"]["WP002"], one["orders"]) == (
        "New Person",
        "New",
        2,
        0,
    )
    assert one["notes"] == "met at a fair"
    more(ada, 97, buyer_email="new@example.org", sku="WP002")
    assert customer(ada, "new@example.org")["quantities"]["WP002"] == 3


def test_a_deleted_row_hides_that_customer_until_the_next_order(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.sheet().delete_rows(desk.rows()[BOB])
    synced(ada)
    assert emails(ada) == {ADA}
    summary = [[cell.value for cell in row] for row in seen(book(ada)).sheet("Summary").iter_rows()]
    at = next(number for number, row in enumerate(summary) if "Hidden rows" in row)
    assert summary[at + 1][summary[at].index("Hidden rows")] == 1
    told = ada.imported(
        ada.report(
            "may.txt",
            line(
                98,
                buyer_email=BOB,
                purchase_date="2025-05-01T08:00:00+00:00",
                reporting_date="2025-05-02T20:00:00+00:00",
            ),
        )
    )
    assert emails(ada) == {ADA, BOB}
    assert any("ordered again" in note for note in told["notes"])


def test_a_hidden_customer_comes_back_by_undo_and_by_a_new_row(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.sheet().delete_rows(desk.rows()[BOB])
    synced(ada)
    ada.run("undo")
    assert emails(ada) == {ADA, BOB}
    ada.run("redo")
    assert emails(ada) == {ADA}
    with opened(book(ada)) as desk:
        desk.add_row(Email=BOB)
    synced(ada)
    assert customer(ada, BOB)["quantities"]["WP002"] == 1


# The seller's own columns, sheets, fills, comments.


def test_own_columns_follow_their_customer_cell_for_cell(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        column = desk.add_column("Birthday")
        double = desk.add_column("Twice")
        units = desk.sheet().cell(1, desk.headers().index("Units") + 1).column_letter
        for email, row in desk.rows().items():
            if email == ADA:
                cell = desk.sheet().cell(row, column, 45000)
                cell.number_format = "yyyy-mm-dd"
            desk.sheet().cell(row, double, f"={units}{row}*2")
    synced(ada)
    more(ada, 99, buyer_email=BOB)  # Bob now stands before Ada
    now = seen(book(ada))
    assert now.rows()[BOB] < now.rows()[ADA]
    birthday = now.cell(ADA, "Birthday")
    assert birthday.number_format == "yyyy-mm-dd"
    assert birthday.value.strftime("%Y-%m-%d") == "2023-03-15"
    assert now.cell(BOB, "Birthday").value is None
    for email in (ADA, BOB):
        cell = now.cell(email, "Twice")
        assert cell.value == f"={units}{cell.row}*2"


def test_an_own_column_without_a_header_is_kept(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        column = desk.add_column(None) + 1
        desk.sheet().cell(desk.rows()[ADA], column, "x")
    synced(ada)
    assert "x" in [cell.value for cell in seen(book(ada)).sheet()[seen(book(ada)).rows()[ADA]]]


def test_own_columns_come_back_even_where_the_workbook_is_lost(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.sheet().cell(desk.rows()[ADA], desk.add_column("Tier"), "gold")
    synced(ada)
    book(ada).unlink()
    done = synced(ada)
    assert any("anew" in note for note in done["notes"])
    assert seen(book(ada)).cell(ADA, "Tier").value == "gold"


def test_own_sheets_fills_comments_widths_and_hidden_columns_are_kept(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        mine = desk.book.create_sheet("Mine")
        mine["A1"], mine["B1"] = 1, "=A1+1"
        desk.cell(ADA, "Name").fill = PatternFill("solid", fgColor="FFFF0000")
        desk.cell(ADA, "Name").comment = Comment("ask her", "me")
        letter = desk.cell(ADA, "City").column_letter
        desk.sheet().column_dimensions[letter].width = 41
        letter = desk.cell(ADA, "State").column_letter
        desk.sheet().column_dimensions[letter].hidden = True
    synced(ada)
    more(ada, 99, buyer_email=BOB)
    now = seen(book(ada))
    assert now.sheet("Mine")["B1"].value == "=A1+1"
    assert now.cell(ADA, "Name").fill.fgColor.rgb == "FFFF0000"
    assert now.cell(BOB, "Name").fill.fgColor.rgb != "FFFF0000"
    assert "ask her" in now.cell(ADA, "Name").comment.text
    assert now.cell(BOB, "Name").comment is None
    assert now.sheet().column_dimensions[now.cell(ADA, "City").column_letter].width == 41
    assert now.sheet().column_dimensions[now.cell(ADA, "State").column_letter].hidden
    assert now.book.sheetnames[-2:] == ["Mine", "_regulars"]


def test_columns_stay_where_the_seller_put_them_and_new_ones_come_at_the_right_end(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        sheet = desk.sheet()
        notes = desk.headers().index("Notes") + 1
        values = [cell.value for cell in sheet[sheet.cell(1, notes).column_letter]]
        sheet.delete_cols(notes)
        sheet.insert_cols(1)
        for row, value in enumerate(values, start=1):
            sheet.cell(row, 1, value)
    synced(ada)
    before = seen(book(ada)).headers()
    assert before[:2] == ["Notes", "Email"]
    more(ada, 99, sku="ZZ9", currency="EUR", sales_channel="Amazon.de")
    assert seen(book(ada)).headers() == [*before, "ZZ9", "Spent EUR"]
    flag = seen(book(ada)).cell(ADA, "SKU-Flag").value
    assert flag.startswith("=")
    assert "MIN(N(" in flag


# Workbooks older than the last, and open elsewhere; tests/hostile has those that are refused.


def test_an_older_workbook_is_compared_with_what_it_said_itself(ada: Shop) -> None:
    old = ada.folder / "old.xlsx"
    shutil.copy(book(ada), old)
    edit(ada, ADA, "Notes", "the newer note")
    more(ada, 601, buyer_email=BOB, buyer_name="Bob Newname")
    with opened(old) as desk:
        desk.cell(BOB, "Greeting").value = "Bobby"
    shutil.copy(old, book(ada))
    synced(ada)
    assert customer(ada, ADA)["notes"] == "the newer note"
    assert customer(ada, BOB)["greeting"] == "Bobby"
    assert customer(ada, BOB)["orders"] == 2


def test_where_both_sides_changed_the_seller_s_value_stands_and_edits_shows_all_three(ada: Shop) -> None:
    old = ada.folder / "old.xlsx"
    shutil.copy(book(ada), old)
    more(ada, 602, buyer_name="Ada Newname")
    with opened(old) as desk:
        desk.cell(ADA, "Name").value = "Augusta"
    shutil.copy(old, book(ada))
    synced(ada)
    assert customer(ada, ADA)["name"] == "Augusta"
    row = seen(book(ada))
    values = {header: row.cell("Name", header, "Edits", "Column").value for header in row.headers("Edits")}
    assert (values["Before"], values["After"], values["Ours"]) == ("Ada Example", "Augusta", "Ada Newname")
    assert "both" in values["Status"]


def test_saving_without_a_change_is_no_event_and_running_again_changes_nothing(ada: Shop) -> None:
    with opened(book(ada)):
        pass
    assert synced(ada)["event"] is None
    before = book(ada).read_bytes()
    assert synced(ada)["written"] is False
    assert book(ada).read_bytes() == before


def test_a_workbook_that_is_open_elsewhere_is_not_read(ada: Shop) -> None:
    edit(ada, ADA, "Name", "Augusta")
    lock = ada.root / "~$customers.xlsx"
    lock.touch()
    assert "open" in ada.refused("sync")
    listed = ada.run("list", "--json")
    assert "open" in listed.err
    assert {one["name"] for one in listed.json} == {"Ada Example", "Bob Smith", "BOB SMITH"} & {
        one["name"] for one in listed.json
    }
    lock.unlink()
    assert customer(ada, ADA)["name"] == "Augusta"


# Discounts and SKUs.


def test_a_verdict_on_a_discount_holds_now_and_for_later_imports(shop: Shop) -> None:
    half = {"item_price": "20.00", "item_promotion_discount": "-5.00"}
    shop.imported(shop.report("a.txt", line(1, **half)))
    assert customer(shop, ADA)["reviewer"] is False
    with opened(book(shop)) as desk:
        desk.cell("WP001", "Verdict", "Discounts", "SKU").value = "reviewer"
    synced(shop)
    assert customer(shop, ADA)["reviewer"] is True
    more(shop, 2, buyer_email=BOB, **half)
    assert customer(shop, BOB)["reviewer"] is True
    with opened(book(shop)) as desk:
        desk.cell("WP001", "Verdict", "Discounts", "SKU").value = None
    synced(shop)
    assert customer(shop, BOB)["reviewer"] is False


def test_a_label_typed_on_skus_names_the_column_everywhere(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.cell("WP002", "Label", "SKUs", "Label").value = "Blue widget"
    synced(ada)
    assert "Blue widget" in seen(book(ada)).headers()
    assert customer(ada, BOB)["quantities"]["Blue widget"] == 1
    edit(ada, BOB, "Blue widget", 4)
    synced(ada)
    assert customer(ada, BOB)["quantities"]["Blue widget"] == 4
    with opened(book(ada)) as desk:
        desk.cell("Blue widget", "Label", "SKUs", "Label").value = "Email"
    assert "SKUs" in ada.refused("sync")


# Undo.


def test_undo_takes_edits_back_and_the_list_is_byte_for_byte_what_it_was(ada: Shop) -> None:
    before = ada.exported("before.csv").read_bytes()
    with opened(book(ada)) as desk:
        desk.cell(ADA, "Name").value = "Augusta"
        desk.cell(BOB, "WP003").value = 2
        desk.cell(BOB, "Email").value = "robert@example.org"
        desk.add_row(Email="new@example.org")
    synced(ada)
    assert ada.exported("edited.csv").read_bytes() != before
    assert ada.run("undo").code == 0
    assert ada.exported("after.csv").read_bytes() == before
    assert ada.run("redo").code == 0
    assert ada.exported("again.csv").read_bytes() == (ada.folder / "edited.csv").read_bytes()


def test_undo_without_a_number_means_what_stood_before_and_not_what_was_just_read_back(ada: Shop) -> None:
    edit(ada, BOB, "Name", "Robert")
    done = ada.run("undo", "--json")
    assert done.json["event"] == 2
    assert customer(ada, BOB)["name"] == "Robert"


def test_do_not_contact_outlives_the_undoing_of_its_event_and_that_is_told(ada: Shop) -> None:
    edit(ada, BOB, "Do not contact", "Yes")
    synced(ada)
    done = ada.run("undo", "--json").json
    assert customer(ada, BOB)["do_not_contact"] is True
    assert any("Do not contact" in note for note in done["notes"])
    edit(ada, BOB, "Do not contact", None)
    synced(ada)
    assert customer(ada, BOB)["do_not_contact"] is False


def test_typed_quantities_are_counted_once_where_the_workbook_could_not_be_replaced(
    ada: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(ada, ADA, "WP002", 3)
    with monkeypatch.context() as patch:
        patch.setattr(backups, "publish", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
        assert "kept" in ada.refused("sync")
    assert customer(ada, ADA)["quantities"]["WP002"] == 3
    edit(ada, ADA, "Notes", "typed afterwards")
    synced(ada)
    assert customer(ada, ADA)["quantities"]["WP002"] == 3
    assert customer(ada, ADA)["notes"] == "typed afterwards"


def test_a_merge_that_only_a_looking_command_has_read_is_not_doubled_by_the_next(ada: Shop) -> None:
    edit(ada, ADA, "Email", BOB)
    assert emails(ada) == {BOB}
    with opened(book(ada)) as desk:
        desk.sheet().cell(2, desk.headers().index("Notes") + 1).value = "more"
    synced(ada)
    assert emails(ada) == {BOB}


def test_the_totals_stay_right_with_everything_at_once(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.cell(ADA, "WP002").value = 7
        desk.cell(ADA, "WP001#1").value = None
        desk.sheet().delete_rows(desk.rows()[BOB])
        desk.cell(NOBODY, "Email", "Missing email", "Order id").value = ADA
        desk.add_row(Email="new@example.org", WP003=2)
    synced(ada)
    book_now = openpyxl.load_workbook(book(ada), data_only=True)
    summary = [[cell.value for cell in row] for row in book_now["Summary"].iter_rows()]
    at = next(number for number, row in enumerate(summary) if "Difference" in row)
    column = summary[at].index("Difference")
    differences = [row[column] for row in summary[at + 1 :] if row[column] is not None]
    assert differences
    assert set(differences) == {0}


def test_the_history_tells_what_a_sync_did_without_anybody_s_data(ada: Shop) -> None:
    edit(ada, ADA, "Email", "secret@example.org")
    synced(ada)
    text = ada.run("history").out
    assert "sync" in text
    assert "secret" not in text
    assert json.loads(ada.run("history", "--json").out)[2]["did"]


def fill(desk: Desk, email: str) -> None:
    desk.cell(NOBODY, "Email", "Missing email", "Order id").value = email


READ_ONCE = (
    lambda desk: fill(desk, ADA),
    lambda desk: setattr(desk.cell(ADA, "Email"), "value", BOB),
    lambda desk: setattr(desk.cell(ADA, "WP002"), "value", 3),
    lambda desk: fill(desk, ZOE),
    lambda desk: setattr(desk.cell(ADA, "Name"), "value", "Zed Zonk"),
    lambda desk: setattr(desk.cell(ADA, "Prime"), "value", None),
    lambda desk: setattr(desk.cell("WP002", "Label", "SKUs", "Label"), "value", "Big"),
    lambda desk: desk.add_row(Email=ZOE, Name="Zoe", WP002=2),
    lambda desk: desk.sheet().delete_rows(desk.rows()[BOB]),
)


@pytest.mark.parametrize(
    ("typed", "failing"),
    [*((typed, False) for typed in READ_ONCE), *((typed, True) for typed in READ_ONCE[:3])],
)
def test_what_was_read_once_is_not_read_again_from_the_same_file(
    ada: Shop, typed: Any, failing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(book(ada)) as desk:
        typed(desk)
    if failing:
        with monkeypatch.context() as patch:
            patch.setattr(backups, "publish", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
            ada.refused("sync")
    before = ada.listed()
    with opened(book(ada)) as desk:
        row = next(row for email, row in desk.rows().items() if email in {ADA, BOB})
        desk.sheet().cell(row, desk.headers().index("Notes") + 1, "typed later")
    done = synced(ada)
    assert (done["edits"], done["put_back"]) == ({"other cells": 1}, 0)
    assert [one | {"notes": None} for one in ada.listed()] == [one | {"notes": None} for one in before]


def test_a_former_workbook_put_back_as_it_was_is_replaced(ada: Shop) -> None:
    former = book(ada).read_bytes()
    edit(ada, ADA, "Name", "Augusta")
    synced(ada)
    book(ada).write_bytes(former)
    assert synced(ada)["written"] is True
    assert seen(book(ada)).cell(ADA, "Name").value == "Augusta"


def test_a_looking_command_does_not_hide_what_is_still_to_be_put_back(ada: Shop) -> None:
    edit(ada, ADA, "Orders", 99)
    ada.listed()
    assert synced(ada)["written"] is True
    assert seen(book(ada)).cell(ADA, "Orders").value == 2


def test_own_cells_of_an_order_and_of_its_customer_are_two_things(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        fill(desk, ZOE)
        column = desk.add_column("Mine", "Missing email")
        desk.sheet("Missing email").cell(2, column, "of the order")
    synced(ada)
    with opened(book(ada)) as desk:
        desk.sheet().cell(desk.rows()[ZOE], desk.add_column("Mine"), "of the customer")
    synced(ada)
    now = seen(book(ada))
    assert now.cell(ZOE, "Mine").value == "of the customer"
    assert now.cell(NOBODY, "Mine", "Missing email", "Order id").value == "of the order"


def test_a_move_and_an_order_given_to_the_former_address_at_once_go_together(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        desk.cell(ADA, "Email").value = ZOE
        fill(desk, ADA)
    synced(ada)
    assert customer(ada, ZOE)["orders"] == 3
    assert emails(ada) == {ZOE, BOB}


def test_labels_are_judged_as_they_will_be(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        for sku in ("WP002", "WP003"):
            desk.cell(sku, "Label", "SKUs", "Label").value = "X1"
    assert "X1" in ada.refused("sync")
    with opened(book(ada)) as desk:
        desk.sheet("SKUs").cell(2, 3, "Two")
        desk.sheet("SKUs").cell(3, 3, "Three")
        desk.sheet("SKUs").cell(4, 3, "Four")
    synced(ada)
    with opened(book(ada)) as desk:
        desk.sheet("SKUs").cell(2, 3, "Three")
        desk.sheet("SKUs").cell(3, 3, "Two")
    synced(ada)
    assert customer(ada, ADA)["quantities"] == {"Three": 2, "Two": 0, "Four": 1}
    with opened(book(ada)) as desk:
        desk.sheet("SKUs").cell(2, 3, "Spent USD")
    assert "SKUs" in ada.refused("sync")


def test_edits_shows_an_own_cell_of_a_new_row_as_it_was_typed(ada: Shop) -> None:
    with opened(book(ada)) as desk:
        column = desk.add_column("Tier")
        desk.sheet().cell(desk.add_row(Email=ZOE), column, "gold")
    synced(ada)
    assert seen(book(ada)).cell("Tier", "After", "Edits", "Column").value == "gold"
