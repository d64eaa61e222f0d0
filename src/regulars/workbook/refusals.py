"""What is wrong with a workbook that somebody edited: gathered, and raised once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from regulars.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from regulars.workbook.found import Found


_TOLD = 6
"""How many kinds of places are told at most."""


class Refusals:
    """The places that are refused, in the order in which they were met.

    Parameters
    ----------
    path : Path
        The workbook.
    """

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._met: list[WorkbookError] = []
        self._places = 0

    def __bool__(self) -> bool:
        return bool(self._met)

    def add(self, what: str, *, sheet: str = "", cell: str = "", do: str = "") -> None:
        """Refuse one place; the words are those of :class:`WorkbookError`."""
        self._met.append(WorkbookError(what, path=self._path, sheet=sheet, cell=cell, do=do))
        self._places += 1

    def add_rows(self, what: str, found: Found, rows: NDArray[Any], header: str, *, do: str = "") -> None:
        """Refuse one cell in each of these rows.

        Parameters
        ----------
        what : str
        found : Found
        rows : array
            Row numbers, or for every row whether it is refused.
        header : str
            Key of the column, as in ``found.columns``.
        do : str, optional
        """
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        if len(numbers):
            sheet, cell = found.cell(int(numbers[0]), header)
            self.add(what, sheet=sheet, cell=cell, do=do)
            self._places += len(numbers) - 1

    def settle(self) -> None:
        """Raise the first one, if there is any, saying how many there are and where the next ones."""
        if not self._met:
            return
        first = self._met[0]
        if self._places > 1:
            next_ones = [
                f"{each.sheet} {each.cell}" if each.cell else each.what for each in self._met[1:_TOLD]
            ]
            also = f"; also: {', '.join(next_ones)}" if next_ones else ""
            what = f"{first.what} (the first of {self._places} places to mend{also})"
            raise WorkbookError(what, path=first.path, sheet=first.sheet, cell=first.cell, do=first.do)
        raise first
