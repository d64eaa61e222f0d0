"""Whose line it is: the address of each line, where it can be known, and the id of each customer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.rules import digits, emails

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

REASONS = pd.Index(["blank", "shared", "invalid"], dtype="str")
"""Why a line has no address; of several of an order the last tells most: an invalid one can be mended."""

_BLANK, _SHARED, _INVALID = range(len(REASONS))
_NOBODY = -1
_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", dtype=np.uint8)  # RFC 4648, base32
_ID_LETTERS = 12  # of 5 bits each


def resolve(shipments: pd.DataFrame, *, shared: Collection[str]) -> pd.DataFrame:
    """Return whose each line is, looking at all lines of the book.

    A line's own address counts where it is valid; else the one on which the other lines of its order agree. A
    shared mailbox is nobody's, whatever the other lines say.

    Parameters
    ----------
    shipments : DataFrame
        ``email`` (Categorical) and ``order_id`` are read.
    shared : collection of str
        Mailboxes that are nobody's, beside those known of the marketplace.

    Returns
    -------
    DataFrame
        On the same index: ``address``, a Categorical of normalised addresses, null where the line is
        nobody's; and ``reason``, a Categorical of :data:`REASONS`, null where it is somebody's.
    """
    said = shipments["email"].cat
    spelled = emails.normalised(said.categories)
    nobodys = emails.shared(spelled, mailboxes=shared)
    numbers, addresses = pd.factorize(spelled.mask(nobodys))
    # A blank e-mail has the code -1 and so takes the last entry of what its category says.
    lines = said.codes.to_numpy()
    owners = np.append(numbers, _NOBODY)[lines]
    reasons = np.append(np.where(nobodys, _SHARED, _INVALID), _BLANK)[lines]
    # The steps to come (contacts by order, by name and postcode) each fill what is still nobody's here.
    owners = _by_order(shipments["order_id"], owners, open_=reasons != _SHARED)
    return pd.DataFrame(
        {
            "address": pd.Categorical.from_codes(owners, categories=pd.Index(addresses, dtype="str")),
            "reason": pd.Categorical.from_codes(np.where(owners == _NOBODY, reasons, -1), categories=REASONS),
        },
        index=shipments.index,
    )


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
