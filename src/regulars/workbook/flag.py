"""The SKU-flag as a live formula, and the value that it shows before anybody recalculates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.columns import Slot

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

NUMBER_POSITIONS = 15
"""Excel keeps 15 digits of a number."""

FORMULA_POSITIONS = 200
"""Above these the flag is text without formula (docs/design.md)."""

_ROW = "{row}"


class Form(Enum):
    """How the flag stands in its cell."""

    NUMBER = auto()
    TEXT = auto()


@dataclass(frozen=True)
class Flag:
    """How the flag of one sheet is written.

    Attributes
    ----------
    form : Form
        Number, or text with exactly one digit a position.
    highest : int
        Highest position in use, 0 where there is no slot.
    formula : tuple of str
        The formula cut where the row number stands, ``("MIN(N(H", "),9)*1")``; empty for no formula.
    """

    form: Form
    highest: int
    formula: tuple[str, ...]

    def in_row(self, row: int) -> str:
        """Return the formula of one row, without the leading ``=``."""
        return str(row).join(self.formula)

    def cached(self, flags: pa.Array[Any]) -> pa.Array[Any]:
        """Return flags as the formula shows them: without leading zeros, or one digit a position.

        Parameters
        ----------
        flags : pa.Array
            Large strings of digits.
        """
        if self.form is Form.TEXT:
            padded: pa.Array[Any] = pc.utf8_lpad(flags, self.highest, "0")
            return padded
        bare = pc.utf8_ltrim(flags, "0")
        number: pa.Array[Any] = pc.if_else(pc.equal(bare, ""), "0", bare)
        return number


def of(slots: Sequence[Slot], letters: Mapping[str, str], *, carry: bool) -> Flag:
    """Return how the flag of these slots is written.

    Parameters
    ----------
    slots : sequence of Slot
    letters : mapping of str to str
        Letter of the sheet's columns by name. Where a slot has no column there, the flag is a plain value.
    carry : bool
        Whether it is the plain sum, for up to 15 positions.
    """
    ordered = sorted(slots, key=lambda slot: slot.position)
    highest = ordered[-1].position if ordered else 0
    form = Form.NUMBER if highest <= NUMBER_POSITIONS else Form.TEXT
    if not ordered or highest > FORMULA_POSITIONS or any(slot.column not in letters for slot in ordered):
        return Flag(form, highest, ())
    cells = {slot.position: letters[slot.column] for slot in ordered}
    if form is Form.TEXT:
        formula = "&".join(_digit(cells.get(position)) for position in range(highest, 0, -1))
    else:
        term = _whole if carry else _digit
        formula = "+".join(f"{term(cell)}*{10 ** (position - 1)}" for position, cell in cells.items())
    return Flag(form, highest, tuple(formula.split(_ROW)))


def _digit(letter: str | None) -> str:
    """Return the term of one position; N() because MIN passes over an empty cell and would give 9."""
    return "0" if letter is None else f"MIN(N({letter}{_ROW}),9)"


def _whole(letter: str | None) -> str:
    """Return the term of one position where digits carry over."""
    return f"N({letter}{_ROW})"
