"""Known contacts: the addresses that a seller's records have for orders that reports leave without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from regulars.rules import names
from regulars.rules.said import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SOURCES = pd.Index(["order", "name and postcode"], dtype="str")
"""What of a line a contact was found by."""

_BY_ORDER, _BY_NAME = range(len(SOURCES))
_NONE = -1


def fill(lines: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return the address that known contacts give to each line.

    By order id first: of the contacts with one of the line's ids those of the newest event count, and must
    agree on one address; where they do not, the line stays open for the seller to decide. Where no contact
    has the order, it is the one address that contacts have for the line's name and postcode.

    Parameters
    ----------
    lines : DataFrame
        Those that are nobody's and may be filled: ``order_id``, and the Categoricals ``merchant_order_id``,
        ``name``, ``recipient`` and ``postcode``.
    contacts : DataFrame
        As ``said.SHAPES["contacts"]`` says.

    Returns
    -------
    DataFrame
        On the index of ``lines``: ``address``, text, and ``source``, a Categorical of :data:`SOURCES`; both
        null where no contact fits.
    """
    owners, addresses = pd.factorize(contacts["address"])
    by_order = _by_order(lines, contacts, owners)
    by_name = np.where(by_order.known, _NONE, _by_name(lines, contacts, owners))
    source = np.where(by_order.agreed != _NONE, _BY_ORDER, np.where(by_name != _NONE, _BY_NAME, _NONE))
    return pd.DataFrame(
        {
            "address": _texts(addresses, np.maximum(by_order.agreed, by_name), lines.index),
            "source": pd.Categorical.from_codes(source, categories=SOURCES),
        },
        index=lines.index,
    )


def suggested(people: pd.Series, contacts: pd.DataFrame) -> pd.Series:
    """Return for each name the one address that the contacts of that name have.

    Parameters
    ----------
    people : Series of str
        Names, as text or Categorical.
    contacts : DataFrame
        As ``said.SHAPES["contacts"]`` says.

    Returns
    -------
    Series of str
        On the same index; null where there is no name or only a placeholder, and where no contact has it, or
        several addresses.
    """
    owners, addresses = pd.factorize(contacts["address"])
    keys, known = pd.factorize(_compared(contacts["name"]))
    bearer = _Word.of_one_event(keys, owners, count=len(known)).agreed
    asked = _each(people.astype("category"), _compared)
    return _texts(addresses, bearer[places(asked, known)], people.index)


def postcodes(values: pd.Index | pd.Series) -> pd.Series:
    """Return postcodes as they are compared: without case, width, spaces and leading zeros.

    A spreadsheet that takes ``01234`` for a number keeps 1234.

    Parameters
    ----------
    values : Index or Series of str
        Best the distinct ones.

    Returns
    -------
    Series of str
        As long as ``values``, numbered from 0; null where nothing is left.
    """
    bare = names.folded(values).str.replace(" ", "", regex=False).str.lstrip("0")
    return bare.mask(bare == "")


class _Word(NamedTuple):
    """What contacts say of some keys, and last of all what they say of none: nothing.

    Attributes
    ----------
    event : array of int
        The newest event that has the key.
    least, greatest : array of int
        Of the addresses it gives.
    """

    event: NDArray[np.int64]
    least: NDArray[np.int64]
    greatest: NDArray[np.int64]

    @classmethod
    def of_newest(
        cls, keys: NDArray[np.intp], owners: NDArray[np.intp], events: NDArray[np.int64], *, count: int
    ) -> _Word:
        """Return what the newest event of each key says; a key of -1 is none."""
        keyed = keys != _NONE
        keys, owners, events = keys[keyed], owners[keyed], events[keyed]
        event, least, greatest = (np.full(count + 1, _NONE, dtype=np.int64) for _ in cls._fields)
        np.maximum.at(event, keys, events)
        last = events == event[keys]
        keys, owners = keys[last], owners[last]
        greatest[keys] = least[keys] = owners  # any of them, to begin with
        np.maximum.at(greatest, keys, owners)
        np.minimum.at(least, keys, owners)
        return cls(event, least, greatest)

    @classmethod
    def of_one_event(cls, keys: NDArray[np.intp], owners: NDArray[np.intp], *, count: int) -> _Word:
        """Return what all contacts of each key say, whenever."""
        return cls.of_newest(keys, owners, np.zeros(len(keys), dtype=np.int64), count=count)

    def at(self, places: NDArray[np.intp]) -> _Word:
        """Return the word on the keys at some places."""
        return _Word(*(column[places] for column in self))

    def joined(self, other: _Word) -> _Word:
        """Return the newer word of two, or both as one where they are of the same event."""
        least, greatest = (
            np.where(self.event > other.event, mine, np.where(self.event < other.event, theirs, both))
            for mine, theirs, both in (
                (self.least, other.least, np.minimum(self.least, other.least)),
                (self.greatest, other.greatest, np.maximum(self.greatest, other.greatest)),
            )
        )
        return _Word(np.maximum(self.event, other.event), least, greatest)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Return where there is any."""
        known: NDArray[np.bool_] = self.event != _NONE
        return known

    @property
    def agreed(self) -> NDArray[np.int64]:
        """Return the one address; -1 where there is none, or several."""
        return np.where(self.least == self.greatest, self.greatest, _NONE)


def _by_order(lines: pd.DataFrame, contacts: pd.DataFrame, owners: NDArray[np.intp]) -> _Word:
    """Return what contacts say of each line's order, be it by Amazon's number or by the seller's own."""
    ids = pd.concat([contacts["order_id"], contacts["merchant_order_id"]])
    keys, known = pd.factorize(ids)
    owner, event = (np.tile(column, 2) for column in (owners, contacts["event"].to_numpy()))
    word = _Word.of_newest(keys, owner, event, count=len(known))
    own, merchants = (places(lines[name].astype("str"), known) for name in ("order_id", "merchant_order_id"))
    return word.at(own).joined(word.at(merchants))


def _by_name(lines: pd.DataFrame, contacts: pd.DataFrame, owners: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the one address that contacts have for each line's name and postcode, -1 for none."""
    # No space is left in a postcode, so that no two pairs make the same text.
    keys, known = pd.factorize(postcodes(contacts["postcode"]) + " " + _compared(contacts["name"]))
    agreed = _Word.of_one_event(keys, owners, count=len(known)).agreed
    name = _each(lines["name"], _compared).fillna(_each(lines["recipient"], _compared))
    asked = _each(lines["postcode"], postcodes) + " " + name
    return agreed[places(asked, known)]


def _compared(values: pd.Index | pd.Series) -> pd.Series:
    """Return names as they are compared, null where it is a placeholder, which is nobody's."""
    return names.folded(values).mask(names.placeholders(values))


def _each(column: pd.Series, rule: Callable[[pd.Index], pd.Series]) -> pd.Series:
    """Return what a rule makes of each value of a Categorical, looking at distinct ones only."""
    return _texts(rule(column.cat.categories), column.cat.codes.to_numpy(), column.index)


def _texts(distinct: pd.Series | pd.Index, places: NDArray[np.integer], index: pd.Index) -> pd.Series:
    """Return the texts at some places, null for -1."""
    taken = pd.Series(distinct, dtype="str").array.take(places, allow_fill=True)
    return pd.Series(taken, index=index, dtype="str")
