"""Names of people: which are none, how to compare two, and what to say after "Hi "."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.rules import vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

# Letters that are of no Latin script; the modifier letters are, for apostrophes like the Hawaiian okina.
_FOREIGN = r"[^\P{L}\p{Latin}\x{2b0}-\x{2ff}]"
_CARE_OF = re.compile(r"(?:^|\s)c\s?/\s?o\b.*", re.IGNORECASE | re.DOTALL)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]*)(?:[^\W\d_]\.[\s-]*)*")

# What the quick rules read: a first word, then words and initials. One word is letters, with hyphens or apostrophes
# inside.
_WORD = "[A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+(?:['’-][A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+)*"
_PLAIN = f"^(?P<given>{_WORD})(?P<rest>(?: (?:{_WORD}|[A-Za-z]\\.))*)$"

# The library's time grows with the square of a name's length; nobody's name is longer.
_LONGEST = 120


def folded(values: pd.Index | pd.Series) -> pd.Series:
    """Return names as they are compared: without case and width, with single spaces.

    Parameters
    ----------
    values : Index or Series of str
        Best the distinct ones; nulls stay null.

    Returns
    -------
    Series of str
        As long as ``values``, numbered from 0.
    """
    texts = pd.Series(values, dtype="str").reset_index(drop=True)
    simple = texts.str.fullmatch(r"[!-~]+(?: [!-~]+)*").fillna(value=True).to_numpy(dtype=bool)
    result = texts.str.lower()
    if not simple.all():
        others = [
            " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())
            for text in texts[~simple]
        ]
        result[~simple] = pd.Series(others, dtype="str").to_numpy()
    return result


def placeholders(values: pd.Index | pd.Series) -> NDArray[np.bool_]:
    """Return whether each name is what a marketplace writes for want of one, like ``Amazon Customer``."""
    plain = folded(values).str.replace(r"[\s_-]+", " ", regex=True)
    return plain.isin(vocabulary.PLACEHOLDERS).to_numpy(dtype=bool)


def greetings(values: pd.Index | pd.Series, *, fallback: str) -> pd.Series:
    """Return what stands after "Hi " for each name.

    The given name, with one capital where it is all capitals or all small; the whole name where it has no given
    part, is not in Latin script, or is a company's; the fallback where there is no name, only an initial, or what
    stands before ``c/o`` is nothing.

    Parameters
    ----------
    values : Index or Series of str
        Best the distinct names, since an unusual one costs the library 0.1 ms; null or a placeholder is no name.
    fallback : str
        Where there is no name to greet.

    Returns
    -------
    Series of str
        As long as ``values``, numbered from 0; never null or blank.
    """
    texts = pd.Series(values, dtype="str").reset_index(drop=True)
    greeting = _quickly(texts)
    for row in np.flatnonzero(greeting.isna() & texts.notna()):
        pass
    return greeting.fillna(fallback)
