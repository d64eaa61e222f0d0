"""Texts of one length made from a matrix of letters: SKU-flags and customer ids, without a loop over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def texts(letters: NDArray[np.uint8]) -> pd.Series:
    """Return each row of a matrix of ASCII codes as one text.

    Parameters
    ----------
    letters : array of uint8, one row a text
        At least one column.
    """
    rows, width = letters.shape
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), rows, [None, pa.py_buffer(letters.tobytes())]
    )
    return pd.Series(fixed.cast(pa.binary()).cast(pa.string()), dtype="str")
