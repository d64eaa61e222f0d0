"""Contact lists: the seller's own tables of addresses, whatever their columns are called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.errors import ReportError
from regulars.rules import emails, names, normalise, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

HEADERS: Mapping[str, tuple[str, ...]] = {
    "order_id": (
        "order id", "order number", "order no", "amazon order id", "amazon order number", "amazon order no",
        "订单号", "订单编号", "订单id", "亚马逊订单号", "亚马逊订单编号", "訂單號", "訂單編號", "注文番号",
        "注文id", "bestellnummer", "bestell-id", "amazon-bestellnummer", "numéro de commande",
        "n° de commande", "número de pedido", "n.º de pedido", "id de pedido", "id del pedido",
        "numero ordine", "numero d'ordine", "numero dell'ordine", "id ordine",
    ),
    "merchant_order_id": (
        "merchant order id", "merchant order number", "merchant order no", "seller order id",
        "seller fulfillment order id", "商户订单号", "商家订单号", "卖家订单号", "卖家订单编号",
        "出品者注文番号",
    ),
    "name": (
        "name", "full name", "buyer", "buyer name", "customer", "customer name", "姓名", "名字", "买家",
        "买家姓名", "买家名称", "客户姓名", "客户名称", "顾客姓名", "買家姓名", "氏名", "名前", "お名前",
        "購入者名", "購入者氏名", "käufer", "käufername", "name des käufers", "kunde", "kundenname", "nom",
        "nom complet", "nom de l'acheteur", "nom du client", "nombre", "nombre completo",
        "nombre del comprador", "nombre del cliente", "nome", "nome completo", "nome acquirente",
        "nome dell'acquirente", "nome cliente", "nome del cliente",
    ),
    "recipient": (
        "recipient", "recipient name", "receiver", "receiver name", "ship to name", "shipping name",
        "收件人", "收件人姓名", "收货人", "收货人姓名", "收件人名稱", "受取人", "受取人名", "受取人氏名",
        "empfänger", "empfängername", "name des empfängers", "destinataire", "nom du destinataire",
        "destinatario", "nombre del destinatario", "nome destinatario", "nome del destinatario",
    ),
    "postcode": (
        "postcode", "postal code", "zip", "zip code", "zip/postal code", "ship postcode", "ship postal code",
        "ship zip", "shipping postcode", "shipping postal code", "shipping zip", "邮编", "邮政编码",
        "收件人邮编", "郵遞區號", "郵便番号", "plz", "postleitzahl", "code postal", "código postal", "cap",
        "codice postale",
    ),
    "email": (
        "email", "mail", "email address", "mail address", "buyer email", "buyer email address",
        "customer email", "customer email address", "邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址",
        "邮件地址", "电子邮件地址", "电子邮箱地址", "买家邮箱", "买家电子邮箱", "买家邮件", "客户邮箱",
        "收件人邮箱", "電子郵件", "電子郵箱", "メール", "メールアドレス", "eメール", "eメールアドレス",
        "e-mail-adresse", "mailadresse", "adresse e-mail", "adresse mail", "courriel", "correo",
        "correo electrónico", "indirizzo e-mail",
    ),
}  # fmt: skip
"""What the columns are called; compared by :func:`key`."""

FIRST_ROWS = 20
"""Rows in which the header is looked for: a title may stand above it."""

NO_EMAIL = "has no e-mail"
INVALID = "has an e-mail that is not a valid address"
SHARED = "has a mailbox that stands for many people"
DAMAGED = f"has an order id that {normalise.DAMAGED}"
UNKNOWN = "has neither an order id nor a name"

_IDS = ("order_id", "merchant_order_id")
_NAMED = 8
"""How many headers are named in a refusal at most."""
_NO_HEADER = re.compile(r"@|[0-9]{3}")
"""What no header holds: where the header is lacking, the first row is somebody's data."""


@dataclass(frozen=True, order=True)
class SetAside:
    """A row that is not taken.

    Parameters
    ----------
    row : int
        Its number in the file, from 1.
    reason : str
        What is wrong with it, without its text.
    """

    row: int
    reason: str


@dataclass(frozen=True)
class Table:
    """A file that may be a contact list, as text.

    Parameters
    ----------
    path : str
        The file, as the user named it.
    headers : tuple of str
        What stands in the row taken for the header.
    row : int
        Number of that row in the file, from 1.
    rows : DataFrame
        What stands below it: a column for each header, by place from 0, at least to the last one that is
        known; the index is the row in the file. Null or blank where there is nothing.
    broken : tuple of SetAside
        Rows that cannot be read.
    encoding : str
        How its letters were read; empty where the file itself says so.
    """

    path: str
    headers: tuple[str, ...]
    row: int
    rows: pd.DataFrame
    broken: tuple[SetAside, ...] = ()
    encoding: str = ""


@dataclass(frozen=True)
class Read:
    """What a contact list says.

    Parameters
    ----------
    contacts : DataFrame
        As ``said.SHAPES["contacts"]`` says, without ``event``; none twice.
    rows : int
        How many rows it has that are not blank.
    set_aside : tuple of SetAside
        Those of them that cannot be read, or say nothing of use, in order.
    """

    contacts: pd.DataFrame
    rows: int
    set_aside: tuple[SetAside, ...]


def key(header: str) -> str:
    """Return a header as it is compared: letters and digits alone, without case, width and accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", header).casefold() if sign.isalnum())


_KNOWN = {key(header): column for column, headers in HEADERS.items() for header in headers}


def columns(headers: Sequence[str]) -> list[str | None]:
    """Return which column of :data:`HEADERS` each header is, None where it is none."""
    return [_KNOWN.get(key(header)) for header in headers]


def header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the header: the first row with a column of e-mails, else the first not blank.

    Parameters
    ----------
    rows : sequence of sequences of str
        The first rows of the file; of more than :data:`FIRST_ROWS` the others are not looked at.
    """
    some = {place: row for place, row in enumerate(rows[:FIRST_ROWS]) if any(map(key, row))}
    return next((place for place, row in some.items() if "email" in columns(row)), next(iter(some), None))


def read(table: Table, *, mailboxes: Collection[str], reviewers: bool) -> Read:
    """Return the contacts of a list.

    Parameters
    ----------
    table : Table
    mailboxes : collection of str
        Shared mailboxes, beside those known of the marketplace (see ``emails.shared``).
    reviewers : bool
        Whether only the addresses are asked for.

    Raises
    ------
    ReportError
        It has no column of e-mails, none by which an order is known (unless it lists reviewers), or a column
        twice.
    """
    places = _places(table)
    if "email" not in places:
        raise _lacking(table, "of e-mail addresses", do="name that column Email")
    if reviewers:
        places = {"email": places["email"]}
    elif not places.keys() & {*_IDS, "name", "recipient"}:
        raise _lacking(table, "by which an order is known", do="name one Order id, or Name beside Postcode")
    blank = pd.Series(None, index=table.rows.index, dtype="str")
    given = pd.DataFrame(
        {column: _trimmed(table.rows[places[column]]) if column in places else blank for column in HEADERS}
    )
    contacts = given[[*_IDS, "name", "postcode"]].assign(
        name=_named(given["name"]).fillna(_named(given["recipient"])),
        address=emails.normalised(given["email"]).to_numpy(),
    )
    filled = ~_blank(table.rows)
    reason = _reasons(given, contacts, mailboxes=mailboxes, alone=reviewers)
    numbers = table.rows.index.to_numpy()[filled].tolist()
    wrong = [SetAside(row, why) for row, why in zip(numbers, reason[filled].tolist(), strict=True) if why]
    return Read(
        contacts[filled & (reason == "")].drop_duplicates(ignore_index=True),
        rows=len(numbers) + len(table.broken),
        set_aside=tuple(sorted([*table.broken, *wrong])),
    )


def _places(table: Table) -> dict[str, int]:
    """Return the place of each known column; refuse a table that has one twice."""
    places: dict[str, int] = {}
    for place, column in enumerate(columns(table.headers)):
        if column is not None and places.setdefault(column, place) != place:
            both = " and ".join(repr(table.headers[at].strip()) for at in (places[column], place))
            raise ReportError(
                f"this column is there twice, as {both}",
                path=table.path,
                line=table.row,
                column=column.replace("_", " "),
                do="delete or rename one of them",
            )
    return places


def _lacking(table: Table, what: str, *, do: str) -> ReportError:
    """Return the refusal of a table that lacks a column; what may be somebody's data is not repeated."""
    headers = [header.strip() for header in table.headers if key(header)]
    if any(_NO_HEADER.search(header) for header in headers):
        has = "and its first row is no header"
    elif headers and not any(columns(headers)):
        has = "and its first row holds no header that is known"
    else:
        more = f" and {len(headers) - _NAMED} more" if len(headers) > _NAMED else ""
        has = f"it has {', '.join(map(repr, headers[:_NAMED]))}{more}" if headers else "it has no header"
    return ReportError(f"there is no column {what}; {has}", path=table.path, line=table.row, do=do)


def _reasons(
    given: pd.DataFrame, contacts: pd.DataFrame, *, mailboxes: Collection[str], alone: bool
) -> NDArray[np.str_]:
    """Return why each row says nothing of use, empty where it does; an address alone may be of use."""
    address = contacts["address"]
    wrong = {
        NO_EMAIL: given["email"].isna(),
        INVALID: address.isna(),
        SHARED: emails.shared(address, mailboxes=mailboxes),
        DAMAGED: _damaged(contacts["order_id"]) | _damaged(contacts["merchant_order_id"]),
        UNKNOWN: contacts[[*_IDS, "name"]].isna().all(axis="columns") & (not alone),
    }
    return np.select([np.asarray(where) for where in wrong.values()], list(wrong), default="")


def _trimmed(column: pd.Series) -> pd.Series:
    """Return texts without space at their ends, null where blank."""
    return pd.Series(texts.trimmed(texts.arrow(column)), index=column.index, dtype="str")


def _blank(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which rows hold nothing at all."""
    blank = np.ones(len(rows), dtype=bool)
    for place in rows.columns:
        blank &= _trimmed(rows[place]).isna().to_numpy()
    return blank


def _named(column: pd.Series) -> pd.Series:
    """Return names, null where it is a placeholder, which is nobody's."""
    return column.mask(names.placeholders(column))


def _damaged(column: pd.Series) -> NDArray[np.bool_]:
    """Return where a spreadsheet has rounded an id."""
    return np.asarray(texts.damaged(texts.arrow(column)))
