"""The SKU-flag: one decimal digit a slot, how many of it were bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars.errors import SettingsError
from regulars.rules import digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LONGEST_NUMBER = 15
"""Up to this position the flag is a number: Excel keeps 15 digits."""

NINE = 9
"""The digit that means nine or more."""


def texts(quantities: NDArray[np.integer], positions: Sequence[int], *, carry: bool) -> pd.Series:
    """Return the SKU-flag of each customer: Σ min(quantity, 9) × 10^(position - 1).

    Parameters
    ----------
    quantities : array of int, one row a customer, one column a slot
        None negative.
    positions : sequence of int
        Position of each column, ascending; those left out are 0.
    carry : bool
        Whether ten of one SKU read as one of the next: the plain sum.

    Returns
    -------
    Series of str
        Up to position 15 a number without leading zeros; from 16 on exactly one digit a position.

    Raises
    ------
    SettingsError
        ``carry`` with a position above 15.
    """
    highest = max(positions, default=0)
    if carry:
        if highest > LONGEST_NUMBER:
            raise SettingsError(
                f"carry serves up to {LONGEST_NUMBER} positions, and there are {highest}",
                key="sku_flag.overflow",
                do="use nine",
            )
        return _number(quantities, positions)
    if highest <= LONGEST_NUMBER:
        return _number(np.minimum(quantities, NINE), positions)
    letters = np.full((len(quantities), highest), ord("0"), dtype=np.uint8)
    letters[:, [highest - position for position in positions]] += np.minimum(quantities, NINE).astype(
        np.uint8
    )
    return digits.texts(letters)


def _number(terms: NDArray[np.integer], positions: Sequence[int]) -> pd.Series:
    """Return Σ term × 10^(position - 1) as text, exact however large."""
    weights = [10 ** (position - 1) for position in positions]
    most = sum(int(term) * weight for term, weight in zip(terms.max(axis=0, initial=0), weights, strict=True))
    exact = np.int64 if most <= np.iinfo(np.int64).max else object
    total = np.zeros(len(terms), dtype=exact)
    for at, weight in enumerate(weights):
        total += terms[:, at].astype(exact) * weight
    if exact is object:
        return pd.Series([str(number) for number in total], dtype="str")
    return pd.Series(pa.array(total).cast(pa.string()), dtype="str")
