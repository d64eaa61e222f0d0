"""Whose line it is: the address of each line, where it can be known, and the id of each customer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.rules import contacts, digits, emails
from regulars.rules import said as words
from regulars.rules.said import MAIL, NOTHING, ORDER
from regulars.rules.texts import distinct

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from regulars.rules.said import Said

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

ERASED = "forgotten"
"""The reason of the lines of a person who was erased: they are nobody's for good."""

REASONS = pd.Index(["blank", "shared", "invalid", ERASED], dtype="str")
"""Why a line has no address; of several of an order the last tells most: an invalid one can be mended."""

HAND = "hand"
"""The source of whose a line is where the seller typed it on ``Missing email``."""

SOURCES = pd.Index(["own", "order", "contact order", "contact name", HAND], dtype="str")
"""How it is known whose a line is: it says so itself; the other lines of its order do; a known contact has
its order, or its name and postcode; the seller typed it.
"""

FORGOTTEN = "forgotten-"
"""What the order id of an erased person's lines begins with."""

_BLANK, _SHARED, _INVALID, _FORGOTTEN = range(len(REASONS))
_OWN, _ORDER, _CONTACT, _, _HAND = range(len(SOURCES))
_NOBODY = -1
_ASKED = ["merchant_order_id", "name", "recipient", "postcode"]
_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", dtype=np.uint8)  # RFC 4648, base32
_ID_LETTERS = 12  # of 5 bits each


def resolve(shipments: pd.DataFrame, *, shared: Collection[str], said: Said = NOTHING) -> pd.DataFrame:
    """Return whose each line is, looking at all lines of the book.

    A line's own address counts where it is valid. Else, in this order: the one typed for its order; the one
    on which the other lines of its order agree; the one that known contacts have for the order, or for the
    name and postcode. A shared mailbox is nobody's, whatever the other lines or the contacts say, until an
    address is typed. A line of an erased person is nobody's for good.

    What is found so is the address the line is *known as*. The one that is shown may have been edited.

    Parameters
    ----------
    shipments : DataFrame
        ``email`` (Categorical) and ``order_id`` are read; with contacts, their fields too.
    shared : collection of str
        Mailboxes that are nobody's, beside those known of the marketplace.
    said : Said
        ``addresses`` and ``contacts`` are read.

    Returns
    -------
    DataFrame
        On the same index: ``address``, a Categorical of the addresses shown, null where the line is nobody's;
        ``reason``, a Categorical of :data:`REASONS`, null where it is somebody's; ``known_as``, a Categorical
        of addresses as reports and contacts have them, null where the line is nobody's or was typed for (see
        :func:`handles`); and ``source``, a Categorical of :data:`SOURCES`, null where the line is nobody's.
    """
    mailbox = shipments["email"].cat
    spelled = emails.normalised(mailbox.categories)
    nobodys = emails.shared(spelled, mailboxes=shared)
    numbers, addresses = pd.factorize(spelled.mask(nobodys))
    # A blank e-mail has the code -1 and so takes the last entry of what its category says.
    lines = mailbox.codes.to_numpy()
    owners = np.append(numbers, _NOBODY)[lines]
    reasons = np.append(np.where(nobodys, _SHARED, _INVALID), _BLANK)[lines]
    sources = np.where(owners == _NOBODY, _NOBODY, _OWN).astype(np.int8)

    erased = shipments["order_id"].str.startswith(FORGOTTEN).to_numpy(dtype=bool)
    owners[erased], reasons[erased], sources[erased] = _NOBODY, _FORGOTTEN, _NOBODY
    typed = _by_hand(shipments["order_id"], (owners == _NOBODY) & ~erased, said.addresses)
    sources[typed != _NOBODY] = _HAND
    open_ = (typed == _NOBODY) & ~erased & (reasons != _SHARED)
    owners = _by_order(shipments["order_id"], owners, open_=open_)
    sources[(owners != _NOBODY) & (sources == _NOBODY)] = _ORDER
    lost = np.flatnonzero((owners == _NOBODY) & open_)
    if lost.size and len(said.contacts):
        found = contacts.fill(_asked(shipments, lost), _of_people(said.contacts, shared))
        owners[lost], addresses = _among(found["address"], addresses)
        known = found["source"].cat.codes.to_numpy()
        sources[lost] = np.where(known == _NOBODY, _NOBODY, _CONTACT + known)

    known_as = pd.Categorical.from_codes(owners, categories=distinct(addresses))
    address = _shown(known_as, typed, said.addresses) if len(said.addresses) else known_as
    why = np.where(sources == _NOBODY, reasons, _NOBODY)
    return pd.DataFrame(
        {
            "address": address,
            "reason": pd.Categorical.from_codes(why, categories=REASONS),
            "known_as": known_as,
            "source": pd.Categorical.from_codes(sources, categories=SOURCES),
        },
        index=shipments.index,
    )


def handles(shipments: pd.DataFrame) -> pd.Series:
    """Return the handle of each line, on which hangs what is said of whose it is.

    Apart from :func:`resolve`, for the handles of a whole book are only asked for where something was said.

    Parameters
    ----------
    shipments : DataFrame
        ``known_as`` (see :func:`resolve`) and ``order_id`` are read.

    Returns
    -------
    Categorical Series of str
        On the same index, never null: ``mail:<address it is known as>``, else ``order:<id>``.
    """
    known = shipments["known_as"].cat
    codes = known.codes.to_numpy().astype(np.intp)
    lost = np.flatnonzero(codes == _NOBODY)
    order, ids = pd.factorize(shipments["order_id"].iloc[lost])
    codes[lost] = len(known.categories) + order
    texts = pd.concat([MAIL + pd.Series(known.categories), ORDER + pd.Series(ids, dtype="str")])
    return pd.Series(pd.Categorical.from_codes(codes, categories=distinct(texts)), index=shipments.index)


def customer_ids(handles: pd.Series) -> pd.Series:
    """Return the id of each customer: base32 of 60 bits of the SHA-256 of the customer's least handle.

    Parameters
    ----------
    handles : Series of str
        The least handle of each customer, ``mail:<address>`` or ``order:<id>``; none null.

    Returns
    -------
    Series of str
        12 letters of RFC 4648's alphabet, on the same index; the same in every book.
    """
    encoded: list[bytes] = pc.cast(pa.array(handles, type=pa.string()), pa.binary()).to_pylist()
    hashes = b"".join([hashlib.sha256(handle).digest() for handle in encoded])
    bits = np.frombuffer(hashes, dtype=">u8")[::4].astype(np.uint64)  # the first 8 bytes of each 32
    shifts = np.arange(59, -1, -5, dtype=np.uint64)  # 64 - 5, 64 - 10, … : the highest five bits first
    letters = _ALPHABET[(bits[:, None] >> shifts) & np.uint64(31)]
    return pd.Series(digits.texts(letters), index=handles.index)


def _by_order(orders: pd.Series, owners: NDArray[np.intp], *, open_: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the owners, with nobody's open lines given to the one owner the others of the order have."""
    lost = (owners == _NOBODY) & open_
    if not lost.any():
        return owners
    ids = pa.array(orders, type=pa.string())
    concerned = np.flatnonzero(pc.is_in(ids, value_set=pc.unique(pc.filter(ids, pa.array(lost)))))
    order, known = pd.factorize(orders.iloc[concerned])
    owner = owners[concerned]
    greatest = np.full(len(known), _NOBODY, dtype=owners.dtype)
    np.maximum.at(greatest, order, owner)
    least = greatest.copy()
    mine = owner != _NOBODY
    np.minimum.at(least, order[mine], owner[mine])
    agreed = np.where(least == greatest, greatest, _NOBODY)
    filled = owners.copy()
    filled[concerned] = np.where(mine | ~open_[concerned], owner, agreed[order])
    return filled


def _by_hand(orders: pd.Series, open_: NDArray[np.bool_], typed: pd.DataFrame) -> NDArray[np.intp]:
    """Return for each open line the row of ``typed`` that says its order's address, else ``_NOBODY``."""
    found = np.full(len(orders), _NOBODY, dtype=np.intp)
    of_orders = np.flatnonzero(typed["handle"].str.startswith(ORDER).to_numpy(dtype=bool))
    rows = np.flatnonzero(open_)
    if of_orders.size and rows.size:
        ids = typed["handle"].iloc[of_orders].str.removeprefix(ORDER)
        at = words.places(orders.iloc[rows], ids)
        found[rows] = np.append(of_orders, _NOBODY)[at]
    return found


def _asked(shipments: pd.DataFrame, rows: NDArray[np.intp]) -> pd.DataFrame:
    """Return what contacts are compared with, of some lines; categories that only others have would cost."""
    lines = shipments[["order_id", *_ASKED]].iloc[rows]
    return lines.assign(**{name: lines[name].cat.remove_unused_categories() for name in _ASKED})


def _of_people(known: pd.DataFrame, shared: Collection[str]) -> pd.DataFrame:
    """Return the contacts but for those whose address is a shared mailbox."""
    return known[~emails.shared(known["address"], mailboxes=shared)]


def _among(values: pd.Series, addresses: pd.Index) -> tuple[NDArray[np.intp], pd.Index]:
    """Return the places of some texts among addresses, ``_NOBODY`` for null, and these with the new ones."""
    count = len(addresses)
    codes, every = pd.factorize(pd.concat([pd.Series(addresses, dtype="str"), values], ignore_index=True))
    return codes[count:], distinct(every)


def _shown(known_as: pd.Categorical, typed: NDArray[np.intp], said: pd.DataFrame) -> pd.Categorical:
    """Return the addresses that are shown: the last one said of each handle, else the one it is known as."""
    said_at, addresses = _among(said["address"], known_as.categories)
    said_at = np.append(said_at, _NOBODY)
    own = said["handle"].str.removeprefix(MAIL).where(said["handle"].str.startswith(MAIL))
    moved = words.places(pd.Series(known_as.categories), own)
    shown = np.append(np.where(moved == _NOBODY, np.arange(len(moved)), said_at[moved]), _NOBODY)
    codes = np.where(typed == _NOBODY, shown[known_as.codes], said_at[typed])
    return pd.Categorical.from_codes(codes, categories=addresses)
