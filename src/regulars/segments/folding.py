"""Folding: texts as they are compared, without case, width and outer spaces."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.rules import texts as rules_texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays


def fold(text: str) -> str:
    """Return a text as it is compared (Unicode's compatibility caseless matching, section 3.13)."""
    return str(folded(pa.array([text], pa.string()))[0])


def folded(texts: Any) -> Any:
    """Return Arrow texts as they are compared; blank ones and nulls are empty.

    Plain ASCII, which most texts are, is folded all at once, and each of the others by itself.
    """
    bare = pc.fill_null(rules_texts.trimmed(texts), "")
    plain = pc.string_is_ascii(bare)
    low = pc.ascii_lower(bare)
    if pc.all(plain, min_count=0).as_py():
        return low
    others = bare.filter(pc.invert(plain))
    distinct = pc.dictionary_encode(others)
    each = pa.array([_fold(text) for text in distinct.dictionary.to_pylist()], pa.string())
    return pc.replace_with_mask(low, pc.invert(plain), each.take(distinct.indices))


def _fold(text: str) -> str:
    """Return one text folded."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFD", wide).casefold()).strip()


def matches(of_distinct: Any, codes: Any) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for every row what is true of its text; false for a null and for a row without a text.

    Parameters
    ----------
    of_distinct : array of bool, or an Arrow one
        Of each distinct text, or of each row where ``codes`` is None.
    codes : Arrow array of int or None
        Which of the distinct texts each row has, null where none.
    """
    is_arrow = not isinstance(of_distinct, np.ndarray)
    known = np.asarray(pc.fill_null(of_distinct, False) if is_arrow else of_distinct, dtype=bool)
    if codes is None:
        return known
    # A row without a text has no code, and so takes the last one.
    found: np.ndarray[Any, np.dtype[np.bool_]] = np.append(known, False)[np.asarray(pc.fill_null(codes, -1))]
    return found
