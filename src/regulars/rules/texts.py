"""Texts of a report, as every field needs them: trimmed, blank or not, damaged by a spreadsheet or not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_EDGES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"  # every sign that Unicode calls white space
    "\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""What is no part of a value at its ends: spaces (the no-break and the full-width one too) and signs without
width, which come along when somebody copies a cell.
"""

_DAMAGED = r"^[0-9]+([.,][0-9]+)?[Ee]\+[0-9]+$"
_POWERS = b"E+", b"e+"


def trimmed(texts: pa.StringArray) -> pa.StringArray:
    """Return the texts without white space and zero-width signs at either end; null where nothing is left."""
    bare = pc.utf8_trim(texts, _EDGES)
    filled: pa.StringArray = pc.if_else(pc.equal(bare, ""), None, bare)
    return filled


def arrow(column: pd.Series[str]) -> pa.StringArray:
    """Return the text of a frame's column as one Arrow array; null stays null."""
    found: Any = pa.array(column, pa.string(), from_pandas=True)
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    texts: pa.StringArray = found
    return texts


def words(texts: pa.StringArray) -> pa.DictionaryArray[Any, Any]:
    """Return trimmed texts as a dictionary, for columns where lines share values.

    The dictionary has each value once, in order of appearance, and no blank: blank lines are null.
    """
    raw = pc.dictionary_encode(texts)
    # Trimming the few distinct values is cheap; two of them may become the same one.
    bare = pc.dictionary_encode(trimmed(raw.dictionary))
    indices = pc.take(bare.indices, raw.indices)
    return pa.DictionaryArray.from_arrays(indices, bare.dictionary)


def distinct(values: Any) -> pd.Index:
    """Return texts of which no two are alike and none is null, to be the categories of a column.

    pandas would look for itself whether they are, and to do so make a Python object of each and keep it: for
    addresses that is more memory than all the rest of their column. So it is told.
    """
    words: pd.Index[Any] = pd.Index(values, dtype="str")
    getattr(words, "_cache", {}).update(is_unique=True, hasnans=False)
    return words


def damaged(texts: pa.StringArray) -> pa.BooleanArray:
    """Return where a spreadsheet turned an id into a rounded number like ``5.8E+13``; false where null."""
    letters: Any = texts.buffers()[-1]
    # Mostly none is: one look through all letters at once is far quicker than a pattern for each text.
    content = b"" if letters is None else letters.to_pybytes()
    if not any(power in content for power in _POWERS):
        return pa.repeat(pa.scalar(False), len(texts))
    found: pa.BooleanArray = pc.fill_null(pc.match_substring_regex(texts, _DAMAGED), False)
    return found
