"""Amounts and counts: plain digits to whole numbers, and nothing else that looks like a number.

Casts are not asked what a number is: they read ``0x10`` as 16 and take ``inf``, ``nan`` and ``1e308``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

MOST_UNITS = 1_000_000

_COUNT = r"^0*[0-9]{1,7}$"
_AMOUNT = r"^(?P<sign>-?)0*(?P<whole>[0-9]+)(?:[.,](?P<fraction>[0-9]+))?$"
_GROUPED = r",[0-9]{3}$"
_MOST_DIGITS = 12


@dataclass(frozen=True)
class Amounts:
    """What a column of money says; four arrays of the same length, one value a text.

    Attributes
    ----------
    minor : pyarrow.Int64Array
        Minor units with their sign, rounded half away from zero; null where blank or not usable.
    wrong : pyarrow.BooleanArray
        There is a text, and it is not a plain amount.
    huge : pyarrow.BooleanArray
        It is plain, and 10^12 major units or more.
    finer : pyarrow.BooleanArray
        It is usable, and says more than the minor unit can: a part was rounded off.
    """

    minor: pa.Int64Array
    wrong: pa.BooleanArray
    huge: pa.BooleanArray
    finer: pa.BooleanArray

    def take(self, indices: pa.Int32Array) -> Amounts:
        """Return the amounts at these places; none of which is null."""
        return Amounts(*(pc.take(part, indices) for part in (self.minor, self.wrong, self.huge, self.finer)))

    def replaced(self, where: pa.BooleanArray, other: Amounts) -> Amounts:
        """Return the amounts with others at some places: the same texts, read in other decimals."""
        return Amounts(
            minor=pc.if_else(where, other.minor, self.minor),
            wrong=self.wrong,
            huge=self.huge,
            finer=pc.if_else(where, other.finer, self.finer),
        )


def parse(texts: pa.StringArray, *, decimals: int) -> Amounts:
    """Return the amounts that texts say, in a currency with so many decimals.

    Plain is an optional ``-``, digits, and optionally ``.`` or ``,`` with more digits behind; so ``7,50`` is
    7.50. ``1,234`` could be a thousand or a fraction, so it is not plain, and neither is ``.5``, ``7.``,
    ``+7``, ``€7``, ``1,234.50``, ``1e3``, ``nan`` or a digit of another script.

    Parameters
    ----------
    texts : pyarrow.StringArray
        Trimmed, null where blank.
    decimals : int
        Decimals of the minor unit.
    """
    grouped = pc.match_substring_regex(texts, _GROUPED)
    parts = pc.extract_regex(pc.if_else(grouped, None, texts), _AMOUNT)
    plain = pc.is_valid(parts)
    whole = pc.struct_field(parts, "whole")
    huge = pc.fill_null(pc.greater(pc.binary_length(whole), _MOST_DIGITS), False)
    whole = pc.if_else(huge, None, whole)
    fraction = pc.utf8_rtrim(pc.struct_field(parts, "fraction"), "0")
    # The kept decimals and one more, as a number: that one digit decides the rounding.
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(fraction, decimals + 1, "0"), 0, decimals + 1)
    rest = pc.divide(pc.add(pc.cast(digits, pa.int64()), 5), 10)
    minor = pc.add(pc.multiply(pc.cast(whole, pa.int64()), 10**decimals), rest)
    finer = pc.greater(pc.binary_length(fraction), decimals)
    return Amounts(
        minor=pc.if_else(pc.equal(pc.struct_field(parts, "sign"), "-"), pc.negate(minor), minor),
        wrong=pc.and_(pc.is_valid(texts), pc.invert(plain)),
        huge=huge,
        finer=pc.and_(pc.fill_null(finer, False), pc.is_valid(minor)),
    )


def counts(texts: pa.StringArray) -> tuple[pa.Int32Array, pa.BooleanArray]:
    """Return whole numbers from 1 to 1,000,000, and which texts are not one.

    Plain is digits and nothing else: ``1.0``, ``+1``, ``1e3`` and ``１`` are not; leading zeros do no harm.

    Parameters
    ----------
    texts : pyarrow.StringArray
        Trimmed, null where blank.

    Returns
    -------
    numbers : pyarrow.Int32Array
        Null where blank or wrong.
    wrong : pyarrow.BooleanArray
        True where it is not such a number, or blank; never null.
    """
    plain = pc.fill_null(pc.match_substring_regex(texts, _COUNT), False)
    numbers = pc.cast(pc.if_else(plain, texts, None), pa.int32())
    fits = pc.fill_null(pc.and_(pc.greater_equal(numbers, 1), pc.less_equal(numbers, MOST_UNITS)), False)
    return pc.if_else(fits, numbers, None), pc.invert(fits)
