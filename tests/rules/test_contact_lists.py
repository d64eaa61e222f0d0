from __future__ import annotations

import re

import pandas as pd
import pytest

from regulars.errors import ReportError
from regulars.rules import contact_lists
from regulars.rules.contact_lists import SetAside, Table


def table(*headers: str, rows: list[list[str | None]] = (), **said: object) -> Table:
    frame = pd.DataFrame(list(rows), index=range(2, 2 + len(rows)), columns=range(len(headers)), dtype="str")
    return Table(path="list.csv", headers=headers, row=1, rows=frame, **said)


def read(*headers: str, rows: list[list[str | None]], reviewers: bool = False, **said: object):
    return contact_lists.read(
        table(*headers, rows=rows, **said), mailboxes=["desk@example.org"], reviewers=reviewers
    )


def people(found: contact_lists.Read) -> list[tuple[object, ...]]:
    plain = found.contacts.astype(object).where(found.contacts.notna(), None)
    return list(plain.itertuples(index=False, name=None))


def refusal(*headers: str, reviewers: bool = False) -> str:
    with pytest.raises(ReportError) as caught:
        contact_lists.read(table(*headers), mailboxes=(), reviewers=reviewers)
    return str(caught.value)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Order ID", "order_id"), ("order-id", "order_id"), (" AMAZON_ORDER_ID ", "order_id"),
        ("Order No.", "order_id"), ("订单号", "order_id"), ("订单 编号", "order_id"),
        ("注文番号", "order_id"),
        ("ＯＲＤＥＲ　ＩＤ", "order_id"), ("Numero de commande", "order_id"), ("N° de commande", "order_id"),
        ("merchant-order-id", "merchant_order_id"), ("Buyer Name", "name"), ("买家姓名", "name"),
        ("Kaufer", "name"), ("Käufer", "name"), ("Nom de l’acheteur", "name"),
        ("recipient-name", "recipient"),
        ("收件人", "recipient"), ("EMPFÄNGER", "recipient"), ("ZIP", "postcode"), ("PLZ", "postcode"),
        ("Zip / Postal code", "postcode"), ("邮政编码", "postcode"), ("ship-postal-code", "postcode"),
        ("E-Mail", "email"), ("e mail address", "email"), ("buyer-email", "email"), ("电子邮箱", "email"),
        ("Correo electronico", "email"), ("メール アドレス", "email"),
        ("Orders", None), ("Phone", None), ("", None), ("邮", None),
    ],
)  # fmt: skip
def test_headers_are_known_in_any_case_width_and_punctuation(header: str, column: str | None) -> None:
    assert contact_lists.columns([header]) == [column]


def test_no_header_is_two_columns() -> None:
    every = [contact_lists.key(header) for headers in contact_lists.HEADERS.values() for header in headers]
    assert len(every) == len(set(every))
    assert "" not in every


def test_the_header_is_the_first_row_with_emails_else_the_first_that_is_not_blank() -> None:
    place = contact_lists.header_place
    assert place([["", ""], ["My list"], ["Name", "Email"], ["Ann", "Email"]]) == 2
    assert place([["", " - "], ["Name", "Ort"], ["Ann", "Ulm"]]) == 1
    assert place([[""]]) is None
    assert place([["x"]] * contact_lists.FIRST_ROWS + [["Email"]]) == 0


def test_a_contact_has_what_the_list_says_trimmed_and_its_address_normalised() -> None:
    found = read(
        "E-Mail", "x", "Order id", "Merchant order id", "Name", "Postcode",
        rows=[
            [" ANN@Example.ORG ", "?", "111-1 ", "", " Ann Roe", "01234"],
            ["b@example.org", None, None, "M1", "", ""],
        ],
    )  # fmt: skip
    assert people(found) == [
        ("111-1", None, "Ann Roe", "01234", "ann@example.org"), (None, "M1", None, None, "b@example.org")
    ]  # fmt: skip
    assert (found.rows, found.set_aside) == (2, ())


def test_the_recipient_stands_in_for_a_buyer_who_is_not_named() -> None:
    rows = [
        ["a@example.org", "Amazon Customer", "Ann"],
        ["b@example.org", "Bob", "Eve"],
        ["c@example.org", "", "Cy"],
    ]
    assert [row[2] for row in people(read("Email", "Name", "Recipient", rows=rows))] == ["Ann", "Bob", "Cy"]


def test_rows_of_no_use_are_set_aside_by_their_number_in_the_file() -> None:
    rows = [
        ["111-1", "Ann", "a@example.org"],
        ["", "", ""],
        ["111-2", "Bob", ""],
        ["111-3", "Bob", "bob at example.org"],
        ["111-4", "Bob", "Desk@example.org"],
        ["1.11E+16", "Bob", "b@example.org"],
        ["", "Amazon Customer", "c@example.org"],
        ["", "", "d@example.org"],
    ]
    found = read("Order ID", "Name", "Email", rows=rows, broken=(SetAside(3, "is broken"),))
    assert people(found) == [("111-1", None, "Ann", None, "a@example.org")]
    assert found.rows == 8
    assert found.set_aside == (
        SetAside(3, "is broken"),
        SetAside(4, "has no e-mail"),
        SetAside(5, "has an e-mail that is not a valid address"),
        SetAside(6, "has a mailbox that stands for many people"),
        SetAside(7, "has an order id that was turned into a rounded number by a spreadsheet"),
        SetAside(8, "has neither an order id nor a name"),
        SetAside(9, "has neither an order id nor a name"),
    )


def test_the_same_contact_twice_is_one() -> None:
    rows = [["A1", "a@example.org"], ["A1", "A@example.org"], ["A1", "b@example.org"]]
    found = read("Order id", "Email", rows=rows)
    assert [row[-1] for row in people(found)] == ["a@example.org", "b@example.org"]
    assert found.rows == 3


def test_of_reviewers_only_the_address_counts() -> None:
    rows = [["1.1E+16", "Ann", "a@example.org"], ["111-1", "Bob", "A@example.org"], ["111-2", "Eve", "eve"]]
    found = read("Order id", "Name", "Email", rows=rows, reviewers=True)
    assert people(found) == [(None, None, None, None, "a@example.org")]
    assert found.set_aside == (SetAside(4, contact_lists.INVALID),)
    assert people(read("Email", rows=[["b@example.org"]], reviewers=True))[0][-1] == "b@example.org"


def test_a_list_without_addresses_or_without_orders_is_refused_with_the_headers_it_has() -> None:
    assert refusal("Name", " Ort ", "") == (
        "list.csv, line 1: there is no column of e-mail addresses; it has 'Name', 'Ort'; "
        "name that column Email"
    )
    assert refusal("Email", "Phone") == (
        "list.csv, line 1: there is no column by which an order is known; it has 'Email', 'Phone'; "
        "name one Order id, or Name beside Postcode"
    )
    assert "'h7' and 3 more" in refusal("Name", *(f"h{number}" for number in range(1, 11)), reviewers=True)


def test_a_first_row_that_is_somebodys_data_is_not_repeated() -> None:
    for row in (("Ann Roe", "ann@example.org"), ("Ann Roe", "01234"), ("111-1234567-1234567", "Ann Roe")):
        said = refusal(*row)
        assert "its first row is no header" in said
        assert not any(re.search(part, said) for part in row)
    assert refusal("Ann Roe", "Rome") == (
        "list.csv, line 1: there is no column of e-mail addresses; "
        "and its first row holds no header that is known; name that column Email"
    )


def test_a_column_twice_is_refused_with_both_headers() -> None:
    assert refusal("Email", "Buyer e-mail", "Name") == (
        "list.csv, line 1, column email: this column is there twice, as 'Email' and 'Buyer e-mail'; "
        "delete or rename one of them"
    )
