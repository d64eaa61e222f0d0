"""Forgotten people: which report lines are theirs, and what is left of such a line.

Nothing that names anybody is kept to know a forgotten person again, only keyed hashes. What is left of a line
of theirs is what was sold, when, and for how much; its ids become pseudonyms that are the same whenever the
same line comes again, so that it is still the same line.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.columns import REPORT, SHIPMENTS
from regulars.rules import emails, texts
from regulars.rules.identity import FORGOTTEN
from regulars.rules.mentions import FILE_ENDING, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

IDS: tuple[str, ...] = (
    "amazon-order-id", "merchant-order-id", "shipment-id", "shipment-item-id", "amazon-order-item-id",
    "merchant-order-item-id", "tracking-number",
)  # fmt: skip
"""Report columns of such a line that hold a pseudonym."""

KEPT: tuple[str, ...] = (
    "purchase-date", "payments-date", "shipment-date", "reporting-date", "sku", "product-name",
    "quantity-shipped", "currency", "item-price", "item-tax", "shipping-price", "shipping-tax",
    "gift-wrap-price", "gift-wrap-tax", "ship-service-level", "ship-country", "item-promotion-discount",
    "ship-promotion-discount", "carrier", "estimated-arrival-date", "fulfillment-center-id",
    "fulfillment-channel", "sales-channel", "points-granted",
)  # fmt: skip
"""Report columns of such a line that stay. All others are blank, also those that are not the report's own."""

SECRET_BYTES = 32
"""Length of the key of the hashes."""

READ: tuple[str, ...] = ("order_id", "merchant_order_id", "item_id", "email", "sku")
"""Fields of the typed shipments that tell whether a line is a forgotten person's."""

_WORDS = re.compile(r"[^\s<>;,]+@[^\s<>;,]+|\d{3}-\d{7}-\d{7}")
_WITHIN = re.compile(r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_ENDINGS = re.compile(rf"(?:{FILE_ENDING})+$")
_ADDRESS, _ORDER, _LINE = "address", "order", "line"
_HASH_BYTES = 15  # as many as base32 needs no padding for
_SOURCES = {field.name: field.source for field in SHIPMENTS}


@dataclass(frozen=True)
class Forgotten:
    """Everybody who was forgotten, as far as they can be known again.

    Parameters
    ----------
    secret : bytes
        The book's own key of all hashes.
    addresses, orders : frozenset of str
        Hashes of the addresses, and of the orders and lines.
    mailboxes : collection of str
        Addresses that are nobody's, as for ``emails.shared``.
    """

    secret: bytes = field(default=b"", repr=False)
    addresses: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    mailboxes: Collection[str] = ()

    def has_addresses(self, addresses: pd.Series) -> NDArray[np.bool_]:
        """Return which of some normalised addresses are a forgotten person's; a null is nobody's."""
        return self._known(texts.arrow(addresses), _ADDRESS)

    def has_contacts(self, contacts: pd.DataFrame) -> NDArray[np.bool_]:
        """Return which known contacts are a forgotten person's: by ``address`` or by either order id.

        Parameters
        ----------
        contacts : DataFrame
            ``address``, ``order_id`` and ``merchant_order_id``, as ``said.SHAPES["contacts"]`` has them.
        """
        known = self.has_addresses(contacts["address"])
        for name in ("order_id", "merchant_order_id"):
            known |= self._known(texts.arrow(contacts[name]), _ORDER)
        return known

    def names(self, written: pd.Series) -> NDArray[np.bool_]:
        """Return which texts name a forgotten person, by an address or Amazon's order id; a null does not.

        Parameters
        ----------
        written : Series of str
            Words of anybody's, such as notes or cells of the seller's own sheets.
        """
        named = np.zeros(len(written), bool)
        if not (self.addresses or self.orders):
            return named
        said = written.astype("str").reset_index(drop=True).dropna()
        said = said[said.str.contains(r"[@＠]|\d-\d{7}-\d", regex=True)]
        found = [[*_WORDS.findall(text), *_WITHIN.findall(text)] for text in map(plain, said)]
        words = pd.Series(found, index=said.index, dtype=object).explode().dropna().astype("str")
        known = self._known(texts.arrow(words), _ORDER)
        for spelled in (words, words.str.replace(_ENDINGS, "", regex=True)):
            known |= self.has_addresses(emails.normalised(spelled))
        named[words.index[known]] = True
        return named

    def met(self, text: pa.Table) -> Forgotten:
        """Return them with the orders that report text gives to their addresses, and with these very lines.

        A later copy of such a line may come without its address, and so may other lines of its order.

        Parameters
        ----------
        text : pyarrow.Table
            As for :meth:`clean`.
        """
        column: dict[str, Any] = {name: _trimmed(text, _SOURCES[name]) for name in READ}
        theirs = pa.array(self._by_address(column["email"])[0])
        if not theirs.true_count:
            return self
        lines = (self._hash(_LINE, line) for line in _lines(column, theirs).drop_null().to_pylist())
        ids = [column[name].filter(theirs) for name in ("order_id", "merchant_order_id")]
        met = self.joined(orders={one for some in ids for one in some.drop_null().to_pylist()})
        return replace(met, orders=met.orders.union(lines))

    def has_lines(self, shipments: pa.Table) -> NDArray[np.bool_]:
        """Return which lines are a forgotten person's.

        A line is, if its own address is; if it has none, and its order is (by Amazon's number or the
        seller's own); or if this very line is, whatever address another report gives it now. Another
        person's line in the same order is not.

        Parameters
        ----------
        shipments : pyarrow.Table
            Typed lines: ``order_id``, ``merchant_order_id``, ``item_id``, ``email`` and ``sku`` are read.
        """
        if not (self.addresses or self.orders):
            return np.zeros(len(shipments), bool)
        column = {name: _whole(shipments[name]) for name in READ}
        mine, nobodys = self._by_address(column["email"])
        order = self._known(column["order_id"], _ORDER)
        theirs = mine | (nobodys & (order | self._known(column["merchant_order_id"], _ORDER)))
        rest = pa.array(order & ~theirs)
        theirs[rest.to_numpy(zero_copy_only=False)] = self._known(_lines(column, rest), _LINE)
        return theirs

    def clean(self, text: pa.Table) -> pa.Table:
        """Return report text with the lines of forgotten people rid of everything that tells whose they are.

        Parameters
        ----------
        text : pyarrow.Table
            ``line`` and string columns without nulls, as a lines file has them. Where nobody in it was
            forgotten, it is returned as it is.
        """
        if not (self.addresses or self.orders):
            return text
        read = {name: _trimmed(text, _SOURCES[name]) for name in READ}
        theirs = pa.array(self.has_lines(pa.table(read)))
        for place, name in enumerate(text.column_names if theirs.true_count else ()):
            if name != "line" and name not in KEPT:
                column = _whole(text[name])
                left = self._pseudonyms(name, column.filter(theirs))
                text = text.set_column(place, name, pc.replace_with_mask(column, theirs, left))
        return text

    def joined(self, *, addresses: Iterable[str] = (), orders: Iterable[str] = ()) -> Forgotten:
        """Return them with further people: their normalised addresses and their order ids."""
        return replace(
            self,
            addresses=self.addresses.union(self._hash(_ADDRESS, text) for text in addresses),
            orders=self.orders.union(self._hash(_ORDER, text) for text in orders),
        )

    def grown(self, shipments: pa.Table, keys: NDArray[np.int64]) -> Forgotten:
        """Return them with every line that is the same as one of theirs, so that no part of it stays behind.

        Parameters
        ----------
        shipments : pyarrow.Table
            As for :meth:`has_lines`: all lines of all their orders.
        keys : array of int
            Equal where two lines are one.
        """
        column = {name: _whole(shipments[name]) for name in READ}
        grown, before = self, -1
        while before != len(grown.orders):  # a line without an id stands for all like it, and for their keys
            before = len(grown.orders)
            same = pa.array(np.isin(keys, keys[grown.has_lines(shipments)]))
            hashes = (self._hash(_LINE, text) for text in _lines(column, same).to_pylist())
            grown = replace(grown, orders=grown.orders.union(hashes))
        return grown

    @property
    def seal(self) -> str:
        """Return by what the secret itself is known again: the hash of no address."""
        return self._hash(_ADDRESS, "")

    def _by_address(self, column: Any) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which lines have a forgotten address, and which none that is anybody's."""
        encoded = _encoded(column)
        spelled = emails.normalised(pd.Series(encoded.dictionary.to_pylist(), dtype="str"))
        nobodys = spelled.isna().to_numpy() | emails.shared(spelled, mailboxes=self.mailboxes)
        codes = encoded.indices.fill_null(len(spelled)).to_numpy(zero_copy_only=False)
        forgotten = self.has_addresses(spelled.mask(nobodys))
        return np.append(forgotten, False)[codes], np.append(nobodys, True)[codes]

    def _known(self, column: Any, what: str) -> NDArray[np.bool_]:
        """Return which texts of an array have a hash that is kept."""
        kept = self.addresses if what == _ADDRESS else self.orders
        encoded = _encoded(column)
        known = [self._hash(what, text) in kept for text in encoded.dictionary.to_pylist()]
        codes = encoded.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
        found: NDArray[np.bool_] = np.append(np.array(known, bool), False)[codes]
        return found

    def _pseudonyms(self, name: str, ids: pa.StringArray) -> pa.Array[Any]:
        """Return what stands in a column of their lines: nothing, or a pseudonym for each id.

        An id that a spreadsheet has rounded tells nobody's order, and keeps its line from being taken.
        """
        if name not in IDS:
            return pa.repeat("", len(ids))
        bare = texts.trimmed(ids)
        hidden = [None if text is None else self._pseudonym(name, text) for text in bare.to_pylist()]
        stays = pc.or_(bare.is_null(), texts.damaged(bare))
        made: pa.Array[Any] = pc.if_else(stays, pc.fill_null(bare, ""), pa.array(hidden, pa.string()))
        return made

    def _pseudonym(self, name: str, text: str) -> str:
        """Return what stands for one id."""
        return FORGOTTEN + base64.b32encode(bytes.fromhex(self._hash(name, text))).decode()

    def _hash(self, what: str, text: str) -> str:
        """Return the keyed hash of a text.

        BLAKE2 with its own key (RFC 7693, 2.9) serves as HMAC does, in a third of the time; every line that
        is ever read passes here.
        """
        said = f"{what}\0{text}".encode()
        return hashlib.blake2b(said, digest_size=_HASH_BYTES, key=self.secret).hexdigest()


def _lines(shipments: Mapping[str, Any], which: pa.BooleanArray) -> Any:
    """Return what tells some lines within everything: order and item id; the SKU where that one is blank."""
    order, item, sku = (
        pc.cast(shipments[name].filter(which), pa.string()) for name in ("order_id", "item_id", "sku")
    )
    return pc.binary_join_element_wise(
        order, pc.coalesce(item, pc.binary_join_element_wise("", sku, "\0")), "\0"
    )


def _trimmed(text: pa.Table, name: str) -> pa.StringArray:
    """Return a column of report text as the typed lines have it; null all along where there is none."""
    if name not in text.column_names:
        return pa.nulls(len(text), pa.string())
    return texts.trimmed(_whole(text[name]))


def _encoded(column: Any) -> Any:
    """Return a column with each of its texts once; a dictionary may have those of many more lines."""
    if not pa.types.is_dictionary(column.type):
        return column.dictionary_encode()
    if len(column.dictionary) <= len(column):
        return column
    return pc.cast(column, pa.string()).dictionary_encode()


def _whole(column: Any) -> Any:
    """Return a column in one piece."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.unify_dictionaries().combine_chunks()


assert set(IDS) | set(KEPT) < set(REPORT)  # noqa: S101 - a programmer's mistake
