"""Text from a report as it may stand in a cell: legal in XML, short enough, never unescaped by accident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

if TYPE_CHECKING:
    import numpy.typing as npt

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

LIMIT = 32_767
"""Most UTF-16 units in a cell (Microsoft, "Excel specifications and limits")."""

ARROW = pa.large_string()
"""The text type of every array here: rows joined into one array may pass the 2 GiB of the small one."""

# XML 1.0 has no place for these, escaped or not. Lone surrogates cannot be in Arrow, but in a Python text.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
# ECMA-376 part 1, 22.9.2.19: `_x0041_` in a text stands for the letter A, so the underscore is escaped.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What `shown` or `markup` may change, or what needs xml:space; wider is harmless, narrower is not.
_SUSPICIOUS = r"[\x00-\x08\x0b-\x1f&<>\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_|\A[\t\n ]|[\t\n ]\z"


def shown(text: str) -> str:
    """Return the text that a reader of the workbook finds: no control characters, at most 32,767 units.

    Every line end becomes a line feed. A text that is cut ends in ``…``, and never within a surrogate pair.
    """
    clean = _ILLEGAL.sub("", _LINE_END.sub("\n", text))
    if len(clean) * 2 <= LIMIT or len(units := clean.encode("utf-16-le")) <= LIMIT * 2:
        return clean
    return units[: (LIMIT - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def escaped(text: str) -> str:
    """Return a text that is fit to be shown so that no reader takes ``_x0041_`` in it for an ``A``."""
    return _ESCAPE.sub("_x005F_", text)


def markup(text: str) -> str:
    """Return a text that is already fit to be shown, escaped for XML."""
    return escaped(text).translate(_MARKUP)


class Rendered(NamedTuple):
    """Texts in XML, null where the cell is left out.

    Attributes
    ----------
    xml : pa.Array
        Large strings.
    plain : bool
        Whether no text begins or ends with white space, which XML would drop without ``xml:space``.
    made_safe : ndarray of bool, or None
        Which texts are not shown as they were; None for none of them.
    """

    xml: pa.Array[Any]
    plain: bool
    made_safe: npt.NDArray[np.bool_] | None


def rendered(array: pa.Array[Any]) -> Rendered:
    """Return large strings as the XML of their cells; only the few that need it are looked at one by one."""
    suspicious = pc.fill_null(pc.match_substring_regex(array, _SUSPICIOUS), False)
    long = pc.fill_null(pc.greater(pc.binary_length(array), LIMIT), False)
    where = pc.or_(suspicious, long)
    made_safe = None
    if some := pc.any(where).as_py():
        before: list[Any] = array.filter(where).to_pylist()
        after = [shown(text) for text in before]
        made_safe = np.zeros(len(array), dtype=bool)
        made_safe[np.asarray(where)] = [old != new for old, new in zip(before, after, strict=True)]
        array = pc.replace_with_mask(array, where, pa.array([markup(text) for text in after], ARROW))
    blank = pc.equal(array, "")
    if pc.any(blank).as_py():
        array = pc.if_else(blank, pa.scalar(None, ARROW), array)
    return Rendered(array, not some, made_safe)
