"""Currencies: how many decimals each has, and how an amount in minor units is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute

if TYPE_CHECKING:
    from collections.abc import Mapping

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

UNKNOWN = "XXX"
"""ISO 4217's code for no currency: stands where neither the line nor its sales channel says one."""

_DECIMALS = 2

_EXPONENTS: Mapping[str, int] = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip
"""ISO 4217 (list one, 2024): the currencies that have not two decimals."""


def exponent(currency: str) -> int:
    """Return how many decimals the minor unit of a currency is: 2 for USD, 0 for JPY, 3 for KWD.

    Parameters
    ----------
    currency : str
        ISO 4217 code in capitals. A code that the standard does not list counts two decimals.
    """
    return _EXPONENTS.get(currency, _DECIMALS)


def plain(minor: pd.Series[int], currency: str) -> pd.Series[str]:
    """Return amounts as plain decimal text: ``-1234`` in USD is ``-12.34``, in JPY ``-1234``.

    Parameters
    ----------
    minor : pandas.Series
        Whole minor units of one currency, nullable.
    currency : str
        ISO 4217 code.

    Returns
    -------
    pandas.Series
        Text with the same index; null where the amount is null.
    """
    decimals = exponent(currency)
    amounts = pa.array(minor.array, type=pa.int64(), from_pandas=True)
    digits = pc.utf8_lpad(pc.cast(pc.abs(amounts), pa.string()), decimals + 1, "0")
    if decimals:
        whole = pc.utf8_slice_codeunits(digits, 0, -decimals)
        digits = pc.binary_join_element_wise(whole, pc.utf8_slice_codeunits(digits, -decimals), ".")
    signed = pc.binary_join_element_wise(pc.if_else(pc.less(amounts, 0), "-", ""), digits, "")
    return pd.Series(signed.to_pandas().array, index=minor.index, dtype="str")
