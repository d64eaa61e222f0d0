"""Instants: ISO 8601 text to UTC, and nothing else that looks like a date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

INSTANT = pa.timestamp("us", tz="UTC")

# The calendar stands in the pattern: a cast alone refuses a whole column for one wrong day, and strptime
# reads 30 February as 2 March.
_YEAR = r"(199[5-9]|20[0-9]{2}|2100)"
_LEAP_YEAR = r"(1996|20([02468][048]|[13579][26]))"
_MONTH_AND_DAY = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_DAY = rf"({_YEAR}-{_MONTH_AND_DAY}|{_LEAP_YEAR}-02-29)"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"
_ZONE = r"(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])"
_PLAIN = rf"^{_DAY}([T ]{_CLOCK}{_ZONE}?)?$"

_SURELY_FROM = pa.scalar(datetime(1995, 1, 2, tzinfo=UTC), INSTANT)
_SURELY_TO = pa.scalar(datetime(2100, 12, 30, tzinfo=UTC), INSTANT)


def parse(texts: pa.StringArray) -> tuple[pa.TimestampArray, pa.BooleanArray]:
    """Return the instants that texts say, and which texts are not plain.

    Plain is ISO 8601: ``2025-03-01``, or with ``T`` or a space a time of day in hours and minutes, with or
    without seconds and a decimal fraction of them, and with or without ``Z``, ``+09:00`` or ``+0900``. No
    offset is UTC; a day alone is its first moment. Years are 1995 (Amazon's first) to 2100.

    Parameters
    ----------
    texts : pyarrow.StringArray
        Trimmed, null where blank.

    Returns
    -------
    instants : pyarrow.TimestampArray
        Microseconds, UTC; null where blank or not plain. Finer fractions are cut off.
    wrong : pyarrow.BooleanArray
        True where there is a text and it is not plain; never null.
    """
    usual = _usual(texts)
    if usual is not None:
        return usual, pa.array(np.zeros(len(texts), bool))
    plain = pc.match_substring_regex(texts, _PLAIN)
    wrong = pc.fill_null(pc.invert(plain), False)
    texts = _completed(pc.if_else(plain, texts, None))
    return pc.cast(texts, INSTANT), wrong


def _usual(texts: pa.StringArray) -> pa.TimestampArray | None:
    """Return the instants where every text is as Amazon writes it, ``2025-03-01T08:30:00+00:00``; else None.

    The length and one colon leave the strict cast no other shape to take, which spares the pattern's time.
    """
    lengths = pc.min_max(pc.binary_length(texts)).as_py()
    colons = pc.equal(pc.binary_slice(pc.cast(texts, pa.binary()), 22, 23), b":")
    if lengths != {"min": 25, "max": 25} or not pc.all(colons).as_py():
        return None
    try:
        instants: pa.TimestampArray = pc.cast(texts, INSTANT)
    except pa.ArrowInvalid:
        return None
    # Compared by Arrow: Python has no datetimes for all that its cast reads. Years are those of the text:
    # close to the first and the last, only the pattern can say.
    inside = pc.and_(pc.greater_equal(instants, _SURELY_FROM), pc.less_equal(instants, _SURELY_TO))
    return instants if pc.all(inside).as_py() else None


def _completed(texts: pa.StringArray) -> pa.StringArray:
    """Return plain texts with at most six decimals and an offset."""
    texts = pc.replace_substring_regex(texts, r"(\.[0-9]{6})[0-9]+", r"\1")
    texts = pc.replace_substring_regex(texts, r"^(.{10})$", r"\1T00:00")
    completed: pa.StringArray = pc.replace_substring_regex(texts, r"([T ][0-9:.]+)$", r"\1Z")
    return completed
