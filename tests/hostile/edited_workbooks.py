"""Workbooks that somebody edited, well and badly; see ``tests/hostile/workbooks.py`` for the two books."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.hostile import workbooks
from tests.hostile.workbooks import (
    ADA,
    BOB,
    CID,
    CROWD,
    at_desk,
    each,
    passed_over,
    pieces,
    put_back,
    refused,
    taken,
    typed,
)

if TYPE_CHECKING:
    from tests.desk import Desk
    from tests.hostile.workbooks import Case

NEW = "new@example.org"
WHOLE = "only a whole number from 0 to 1000000 can stand here"
YES_OR_NO = "only Yes or No can stand here"
ADDRESS = "only a valid address can stand here"
KEPT_FOR_ALL = "another row has, or had, this address too"


def nobody() -> dict[str, Any]:
    """Return what the list says of a customer who was added by hand and has nothing but an address."""
    return {
        "name": None, "greeting": "there", "prime": False, "prime_evidence": None, "reviewer": False,
        **pieces(0, 0), "orders": 0, "purchases": 0, "spent": {}, "first_order": None, "last_order": None,
        "days_since": None, "country": None, "state": None, "city": None, "postcode": None,
        "channels": None, "email_kind": "direct", "do_not_contact": False, "last_contacted": None,
        "notes": None,
    }  # fmt: skip


ASKED_NO = {"prime": False, "prime_evidence": None}
BY_HAND = {"prime": True, "prime_evidence": "by hand"}
EMPTIED_YES = "1 cell emptied where the reports say Yes: No, then"

VALUES: list[Case] = [
    # Every column that may be edited, well.
    taken(
        "an address typed in capitals between blanks moves the customer to its one spelling",
        typed("A2", "\u3000NEW@Example.ORG\u200b "),
        "1 customer moved to another address",
        becomes={ADA: {"email": NEW, "email_kind": "direct"}},
        shows={"Customers!A2": BOB, "Customers!A4": NEW},
    ),
    taken(
        "a name is trimmed of no-break and zero-width signs, and the greeting follows it",
        typed("B2", "\u200b Augusta King\u00a0"),
        "1 cell of Name",
        becomes={ADA: {"name": "Augusta King", "greeting": "Augusta"}},
        shows={"Customers!B2": "Augusta King"},
    ),
    taken(
        "a name with its accents apart is the name with them on",
        typed("B3", "Zoe\u0308 Mu\u0308ller"),
        "1 cell of Name",
        becomes={BOB: {"name": "Zoë Müller", "greeting": "Zoë"}},
    ),
    taken("a greeting is taken as it is typed", typed("C2", "dear Ada"), "1 cell of Greeting",
          becomes={ADA: {"greeting": "dear Ada"}}),
    taken("Yes is known in full width, in Chinese, as TRUE and as 1",
          each(("D3", "ＹＥＳ"), ("D4", 1), ("F3", True), ("W2", " 是 ")),
          "2 cells of Prime, 1 cell of Reviewer, 1 cell of Do not contact",
          becomes={ADA: {"do_not_contact": True}, BOB: BY_HAND | {"reviewer": True}, CID: BY_HAND},
          shows={"Customers!D3": "Yes", "Customers!E3": "by hand", "Customers!W2": "Yes"}),
    taken("No is known as a letter, in Chinese and as 0, and shown where it was typed",
          each(("D2", 0), ("F2", "n"), ("W3", "否")),
          "1 cell of Prime, 1 cell of Reviewer, 1 cell of Do not contact",
          becomes={ADA: ASKED_NO}, shows={"Customers!D2": "No", "Customers!F2": "No", "Customers!W3": "No"}),
    taken("an emptied Yes of the reports is the edit No", typed("D2", None), "1 cell of Prime", EMPTIED_YES,
          becomes={ADA: ASKED_NO}, shows={"Customers!D2": "No"}),
    taken("a quantity is a difference on top of the reports", typed("I2", 3), "1 cell of WP002",
          becomes={ADA: pieces(2, 3)}, shows={"Customers!G2": 32, "Customers!I2": 3}),
    taken("quantities may be full-width digits, 3.0, a million, and a 0 over pieces",
          each(("I2", "３"), ("H3", "3.0"), ("I4", 1_000_000), ("H2", 0)),
          "2 cells of WP001#1, 2 cells of WP002",
          becomes={ADA: pieces(0, 3), BOB: pieces(3, 1), CID: pieces(0, 1_000_000)},
          shows={"Customers!H2": None, "Customers!G4": 90}),
    passed_over("a 0 or blanks typed where nothing stands change nothing",
                each(("I2", 0), ("I3", " 1 "), ("H4", " "), ("Y3", "\u200b"))),
    taken("notes keep line breaks, 32,767 letters, and letters beyond the first plane",
          each(("Y2", "blue\nand\ngreen "), ("Y3", "x" * 32_767), ("Y4", "😀 𠮷野家")), "3 cells of Notes",
          becomes={ADA: {"notes": "blue\nand\ngreen"}, BOB: {"notes": "x" * 32_767},
                   CID: {"notes": "😀 𠮷野家"}},
          shows={"Customers!Y2": "blue\nand\ngreen", "Customers!Y3": "x" * 32_767}),
    taken("a day typed into a note stays a day", typed("Y2", date(2026, 1, 2)), "1 cell of Notes",
          becomes={ADA: {"notes": "2026-01-02"}}, shows={"Customers!Y2": "2026-01-02"}),
    taken(
        "a day typed into a workbook that counts from 1904 is the same day, and no other day moves",
        at_desk(lambda desk: (setattr(desk.book, "epoch", CALENDAR_MAC_1904),
                              desk.sheet().__setitem__("Y2", date(2026, 1, 2)))),
        "1 cell of Notes",
        becomes={ADA: {"notes": "2026-01-02"}},
    ),
    passed_over("days made texts in columns that are derived are the days that they were",
                each(("N2", "2025-03-01"), ("O2", "2025/3/1"))),
    put_back("a derived cell that was changed is put back and counted", typed("J2", 99), 1,
             shows={"Customers!J2": 1}),
    put_back("derived cells that were emptied, made errors or formulas are put back and counted",
             each(("S2", None), ("S3", "#REF!"), ("S4", "=1+1"), ("Z2", "stranger")), 4,
             shows={"Customers!S2": "Springfield", "Customers!S4": "Springfield"}),
    put_back("a flag that was overwritten is made again", each(("G2", 999), ("L2", 7)), 1,
             shows={"Customers!G2": 2, "Customers!L2": 2}),
    taken("a verdict is known by its first letter", typed("K2", "r", "Discounts"), "1 cell of Verdict",
          becomes={CID: {"reviewer": True}}, shows={"Discounts!K2": "Reviewer"}),
    taken("a label names the column", typed("C3", "Blue", "SKUs"), "1 cell of Label",
          becomes={
              email: {"quantities": {"WP001#1": first, "Blue": second}}
              for email, first, second in ((ADA, 2, 0), (BOB, 0, 1), (CID, 0, 1))
          }, shows={"Customers!I1": "Blue"}),
    taken(
        "an address typed beside an order that was nobody's gives it to that customer",
        typed("L2", f" {BOB.upper()}", "Missing email"),
        "1 order given to a customer",
        becomes={BOB: {**pieces(0, 2), "orders": 2, "purchases": 2, "spent": {"USD": "29.99"},
                       "first_order": "2025-02-28"}},
        shows={"Missing email!J2": "filled", "Missing email!L2": BOB},
    ),
    # … and badly.
    refused("words, two addresses and a number are no addresses",
            each(("A2", "ada at home"), ("A3", "a@x.org, b@x.org"), ("A4", 7)),
            f"Customers, A2: {ADDRESS} (the first of 3 places to mend)"),
    refused("a row whose address was emptied is refused", typed("A3", None),
            "Customers, A3: this row has no Email"),
    refused("a row whose address is zero-width signs alone is refused", typed("A3", "\u200b\ufeff"),
            "Customers, A3: this row has no Email"),
    refused("a mailbox that stands for everybody is refused",
            typed("A3", "No-Reply-Amazon-IBA-Buyer@marketplace.amazon.fr"),
            "Customers, A3: this address stands for many people, and so is no customer's"),
    refused("the same on Missing email is refused there",
            typed("L2", "no-reply-amazon-iba-buyer@marketplace.amazon.de", "Missing email"),
            "Missing email, L2: this address stands for many people, and so is no customer's"),
    refused("half an address on Missing email is refused", typed("L2", "bob@", "Missing email"),
            f"Missing email, L2: {ADDRESS}"),
    refused("perhaps, 2 and a day are neither Yes nor No",
            each(("D2", "perhaps"), ("F4", 2), ("W2", date(1900, 1, 1))),
            f"Customers, D2: {YES_OR_NO} (the first of 3 places to mend; also: Customers F4, Customers W2)"),
    refused("a word, a word behind a number and a comma in it are no quantities",
            each(("I2", "two"), ("I3", "3 pcs"), ("I4", "1,000")),
            f"Customers, I2: {WHOLE} (the first of 3 places to mend)"),
    refused("half a piece, less than nothing and a hundred quintillion are no quantities",
            each(("H2", 1.5), ("H3", -1), ("H4", 1e20)),
            f"Customers, H2: {WHOLE} (the first of 3 places to mend)"),
    refused("TRUE is no quantity", typed("H2", True), f"Customers, H2: {WHOLE}"),
    refused("a day, as Excel makes of 3-1, is no quantity", typed("I3", date(2026, 3, 1)),
            f"Customers, I3: {WHOLE}"),
    refused("an error in a cell to be edited is refused", typed("B2", "#N/A"),
            "Customers, B2: this is an error"),
    refused("a formula that was never calculated is refused", typed("H2", "=1+2"),
            "Customers, H2: this formula has no value yet"),
    refused("a verdict that is none is refused", typed("K2", "Good", "Discounts"),
            "Discounts, K2: only Reviewer or Ordinary can stand here"),
    refused("a label that is a header is refused", typed("C3", "notes", "SKUs"),
            "SKUs, C3: 'notes' is the header of another column"),
    refused("a label that is another slot's is refused", typed("C2", "wp002", "SKUs"),
            "SKUs, C2: 'wp002' is what digit 2 is called, or one of its SKUs"),
]  # fmt: skip


def header(old: str, new: object, sheet: str = "Customers") -> workbooks.Change:
    """Type over a header."""
    return at_desk(lambda desk: setattr(desk.sheet(sheet)[1][desk.headers(sheet).index(old)], "value", new))


def deleted(name: str, sheet: str = "Customers") -> workbooks.Change:
    """Delete a column."""
    return at_desk(lambda desk: desk.sheet(sheet).delete_cols(desk.headers(sheet).index(name) + 1))


def missing(cell: str, name: str, sheet: str = "Customers") -> str:
    what = "written here, is missing, or its header was changed"
    return f"{sheet}, {cell}: the column {name}, {what}"


def moved_column(desk: Desk) -> None:
    """Cut the column of notes and insert it at the left."""
    sheet = desk.sheet()
    values = [sheet.cell(row, 25).value for row in range(1, 5)]
    sheet.delete_cols(25)
    sheet.insert_cols(1)
    for row, value in enumerate(values, start=1):
        sheet.cell(row, 1, value)
    sheet.cell(2, 1, "at the left now")


def own_columns(desk: Desk) -> None:
    """Add a column of numbers, and one that calculates from it."""
    tier, double = desk.add_column("Tier"), desk.add_column("Twice")
    desk.sheet().cell(3, tier, "gold")
    desk.sheet().cell(3, double, "=AA3*2+L3")


COLUMNS: list[Case] = [
    refused("a renamed column to be edited is refused", header("Name", "Nom"), missing("B1", "Name")),
    refused("a header that was emptied is refused", header("Notes", None), missing("Y1", "Notes")),
    refused("a deleted column to be edited is refused", deleted("Do not contact"),
            missing("W1", "Do not contact")),
    refused("a deleted slot is refused", deleted("WP002"), missing("I1", "WP002")),
    refused("a renamed slot is refused, for its label stands on SKUs", header("WP002", "Blue"),
            missing("I1", "WP002")),
    refused("a renamed column of ids is refused", header("Customer id", "Id"), missing("Z1", "Customer id")),
    refused("a deleted column of ids is refused", deleted("Customer id"), missing("Z1", "Customer id")),
    refused("a deleted column of order ids is refused", deleted("Order id", "Missing email"),
            missing("A1", "Order id", "Missing email")),
    refused("a column that stands there twice is refused",
            at_desk(lambda desk: desk.add_column("Name")), "Customers: the column Name stands here twice"),
    refused("a title above the header is refused", at_desk(lambda desk: desk.sheet().insert_rows(1)),
            missing("A1", "Email")
            + " (the first of 10 places to mend; also: Customers B1, Customers C1, Customers D1, "
            "Customers F1, Customers H1)"),
    passed_over("a header in another case, width and spacing is known",
                at_desk(lambda desk: (desk.sheet().__setitem__("A1", "ＥＭＡＩＬ"),
                                      desk.sheet().__setitem__("W1", "do  not\ncontact"))),
                shows={"Customers!A1": "Email"}),
    taken("a derived column with another header is a column of the seller's, and comes again",
          header("City", "Town"), "3 cells of Town",
          becomes={email: {"Town": "Springfield"} for email in (ADA, BOB, CID)},
          shows={"Customers!S1": "Town", "Customers!AA1": "City"}),
    taken("columns that were moved are found, and stay where they are", at_desk(moved_column),
          "1 cell of Notes", becomes={ADA: {"notes": "at the left now"}},
          shows={"Customers!A1": "Notes", "Customers!B1": "Email", "Customers!A2": "at the left now"}),
    passed_over("hidden columns and rows are read, and columns stay hidden",
                at_desk(lambda desk: (setattr(desk.sheet().column_dimensions["S"], "hidden", True),
                                      setattr(desk.sheet().row_dimensions[3], "hidden", True)))),
    taken("columns of the seller's own are kept, and one that calculates goes on calculating",
          at_desk(own_columns), "1 cell of Tier, 1 cell of Twice",
          "Twice holds formulas in 1 row: what they come to is not known, and left blank",
          becomes={ADA: {"Tier": None, "Twice": None}, BOB: {"Tier": "gold", "Twice": None},
                   CID: {"Tier": None, "Twice": None}},
          shows={"Customers!AA3": "gold", "Customers!AB3": "=AA3*2+L3"}),
    taken("fills and comments are taken, and follow their customer",
          at_desk(lambda desk: (setattr(desk.sheet()["B3"], "comment", Comment("ask him", "me")),
                                setattr(desk.sheet()["C3"], "fill", PatternFill("solid", "FFFF0000")))),
          "1 cell of Name (comment)"),
]  # fmt: skip


def turned(desk: Desk) -> None:
    """Turn the rows around, whole, with blank rows between them."""
    sheet = desk.sheet()
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(2, 3)
    for number, values in enumerate(reversed(rows)):
        for column, value in enumerate(values, start=1):
            sheet.cell(4 + number * 3, column, value)


def copied_row(desk: Desk) -> None:
    sheet = desk.sheet()
    for cell in list(sheet[2]):
        sheet.cell(5, cell.column, cell.value)


def column_values(letter: str, values: list[object]) -> workbooks.Change:
    """Type a column of the crowd's from row 2 on."""
    return at_desk(
        lambda desk: [desk.sheet().__setitem__(f"{letter}{at}", value) for at, value in enumerate(values, 2)]
    )


def many(what: str) -> str:
    return f"Customers: {what}"


DELETED = "a deleted row hides its customer until the next order: undo brings it back, forget erases a person"
BOTH = {
    **pieces(2, 1), "orders": 2, "purchases": 2, "spent": {"USD": "49.99"}, "prime": True,
    "prime_evidence": "weak", "customer_id": "W2VPIDVEFTJB",
}  # fmt: skip
"""Ada and Bob as one: the id is that of Ada's address, the lesser of both."""

ROWS: list[Case] = [
    passed_over("whole rows in another order, with blank ones between, are no matter", at_desk(turned)),
    taken("a deleted row hides its customer", at_desk(lambda desk: desk.sheet().delete_rows(3)),
          "1 row deleted", DELETED, becomes={BOB: None}),
    taken("a new row is a customer added by hand",
          each(("A5", "New@Example.ORG"), ("B5", "Eve New"), ("I5", 2), ("J5", 9)),
          "1 new row, 1 cell of Name, 1 cell of WP002",
          "1 cell changed that is not yours to edit, not taken: the next workbook has the value again",
          becomes={NEW: {**nobody(), **pieces(0, 2), "name": "Eve New", "greeting": "Eve"}}),
    taken("a new row in the last row of the sheet is one too", typed("A1048576", NEW), "1 new row",
          becomes={NEW: nobody()}, shows={"Customers!A5": NEW}),
    refused("a new row without an address is refused", typed("B5", "Nobody"),
            "Customers, A5: this row has no Email"),
    refused("a new row with a known address is refused", typed("A5", ADA.upper()),
            f"Customers, A5: {KEPT_FOR_ALL}"),
    refused("two new rows with one address are refused", each(("A5", NEW), ("A6", NEW.upper())),
            f"Customers, A5: {KEPT_FOR_ALL} (the first of 2 places to mend)"),
    refused("a copied row is refused by its id", at_desk(copied_row),
            "Customers, Z5: this Customer id stands in a row above already"),
    passed_over("a row that lost its id is known by its address", typed("Z2", None)),
    passed_over("rows that all lost their ids are known by their addresses",
                each(("Z2", None), ("Z3", None), ("Z4", None))),
    put_back("a row with an id of another book is known by its address, and has its id again",
             typed("Z3", "AAAAAAAAAAAA"), 1),
    refused("ids that changed places are doubted", at_desk(lambda desk: (
                desk.sheet().__setitem__("Z2", desk.sheet()["Z3"].value),
                desk.sheet().__setitem__("Z3", "W2VPIDVEFTJB"))),
            many("2 addresses of the column Email only changed places between rows")),
    refused("two addresses that changed places are doubted", each(("A2", BOB), ("A3", ADA)),
            many("2 addresses of the column Email only changed places between rows"),
            becomes={ADA: {"email": BOB}, BOB: {"email": ADA}}),
    taken("the address of another row makes one customer of two", typed("A2", BOB),
          "1 customer merged into another",
          becomes={ADA: None, BOB: BOTH}),
    taken("addresses in a chain just move", each(("A2", BOB), ("A3", NEW)),
          "2 customers moved to other addresses",
          becomes={ADA: {"email": BOB}, BOB: {"email": NEW, "email_kind": "direct"}}),
    refused("one new address for two rows is refused", each(("A2", NEW), ("A3", NEW)),
            f"Customers, A2: {KEPT_FOR_ALL} (the first of 2 places to mend)"),
    refused("the address of a row that was deleted is refused",
            at_desk(lambda desk: (desk.sheet().__setitem__("A2", BOB), desk.sheet().delete_rows(3))),
            "Customers, A2: a row that was deleted had this address"),
    refused("one column sorted alone is doubted", column_values("A", CROWD[::-1]),
            many("24 addresses of the column Email only changed places between rows "
                 "(the first of 2 places to mend; also: 24 cells of the column Email were changed at once)"),
            becomes=dict(zip(CROWD, ({"email": email} for email in CROWD[::-1]), strict=True)),
            book=workbooks.crowd),
    refused("more than 20 rows and 5 % changed in one column are doubted",
            column_values("X", ["all alike"] * 21), many("21 cells of the column Notes were changed at once"),
            becomes={email: {"notes": "all alike"} for email in CROWD[:21]}, book=workbooks.crowd),
    taken("20 rows changed in each of two columns are no doubt",
          at_desk(lambda desk: [(desk.cell(email, "Notes").__setattr__("value", "x"),
                                 desk.cell(email, "Reviewer").__setattr__("value", "Yes"))
                                for email in CROWD[:20]]),
          "20 cells of Reviewer, 20 cells of Notes",
          becomes={email: {"notes": "x", "reviewer": True} for email in CROWD[:20]}, book=workbooks.crowd),
    refused("more than 20 deleted rows are doubted", at_desk(lambda desk: desk.sheet().delete_rows(2, 21)),
            many("21 rows were deleted"), becomes=dict.fromkeys(CROWD[:21]), book=workbooks.crowd),
    refused("something far to the right is refused", typed("XFD1048576", "x"),
            "Customers, XFD1048576: it holds something far right of the table"),
    refused("merged cells are refused", at_desk(lambda desk: desk.sheet().merge_cells("B2:B3")),
            "Customers, B2: it has merged cells, and only one of them has a value"),
    refused("a row on Missing email that was not written there is refused",
            at_desk(lambda desk: (desk.sheet("Missing email").__setitem__("A3", "999"),
                                  desk.sheet("Missing email").__setitem__("L3", ADA))),
            "Missing email, L3: this row was not written here, so what stands in it cannot be kept"),
]  # fmt: skip


def renamed(old: str, new: str) -> workbooks.Change:
    return at_desk(lambda desk: setattr(desk.sheet(old), "title", new))


def copied_sheet(name: str) -> workbooks.Change:
    return at_desk(lambda desk: setattr(desk.book.copy_worksheet(desk.sheet()), "title", name))


def own_sheet(desk: Desk) -> None:
    mine = desk.book.create_sheet("Mine", 0)
    mine["A1"], mine["B1"] = 2, "=SUM(Customers!L:L)*A1"
    mine.merge_cells("A3:C3")
    mine["XFD1048576"] = "far away"


def without_ids(desk: Desk) -> None:
    del desk.book["_regulars"]
    desk.book.custom_doc_props.props.clear()
    desk.sheet("Guide")["C3"] = None


SHEETS: list[Case] = [
    refused("a renamed sheet of customers is refused", renamed("Customers", "Clients"),
            "Customers: this sheet is missing"),
    refused("a deleted sheet of customers is refused", at_desk(lambda desk: desk.book.remove(desk.sheet())),
            "Customers: this sheet is missing"),
    passed_over("a sheet of customers in another case is that sheet",
                workbooks.replaced(('name="Customers"', 'name="CUSTOMERS"'), name="xl/workbook.xml"),
                shows={"Customers!A1": "Email"}),
    passed_over("sheets in another order are found",
                at_desk(lambda desk: desk.book.move_sheet("Customers", 6))),
    passed_over("other sheets of the book that were deleted are written again",
                at_desk(lambda desk: [desk.book.remove(desk.sheet(name))
                                      for name in ("Missing email", "Discounts", "SKUs", "Summary")]),
                shows={"Missing email!A2": "111-0000000-0000004", "SKUs!C3": "WP002"}),
    passed_over("a copy of the sheet of customers is a sheet of the seller's", copied_sheet("Customers (2)"),
                shows={"Customers (2)!A2": ADA}),
    passed_over("a copy that is called like a second part of it is the seller's too",
                copied_sheet("Customers 2"), shows={"Customers 2!A2": ADA}),
    passed_over("sheets of the seller's own are carried over, whatever stands on them", at_desk(own_sheet),
                shows={"Mine!B1": "=SUM(Customers!L:L)*A1", "Mine!XFD1048576": "far away"}),
    taken("a protected sheet in a protected workbook is read as any other",
          at_desk(lambda desk: (desk.sheet().protection.enable(),
                                setattr(desk.sheet().protection, "password", "secret"),
                                setattr(desk.book.security, "lockStructure", True),
                                desk.sheet().__setitem__("Y2", "behind a lock"))),
          "1 cell of Notes", becomes={ADA: {"notes": "behind a lock"}}),
    passed_over("a workbook that lost its hidden sheet is known by its other signs",
                at_desk(lambda desk: desk.book.remove(desk.sheet("_regulars")))),
    refused("a workbook that lost every sign of its id is refused", at_desk(without_ids),
            "this is not one of the last ten workbooks that were written for this book"),
]  # fmt: skip

TABLE = [*VALUES, *COLUMNS, *ROWS, *SHEETS]
