"""Where in a workbook something stands, for refusals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from regulars.errors import WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

MEND = (
    "open it in Excel or LibreOffice and save it again, or take the last one from backups; a book's own is "
    "written anew by `regulars check --repair`"
)
"""What to do about a damaged file."""


@dataclass(frozen=True)
class Place:
    """A workbook, and a sheet of it.

    Parameters
    ----------
    path : Path
    sheet : str
        Its real name; empty for the workbook as a whole.
    """

    path: Path
    sheet: str = ""

    def refusal(self, what: str, *, cell: str = "", do: str = MEND) -> WorkbookError:
        """Return the error that refuses the workbook, to be raised."""
        return WorkbookError(what, path=str(self.path), sheet=self.sheet, cell=cell, do=do)


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, ``K7``, from its row number and its column counted from 0."""
    return f"{get_column_letter(column + 1)}{row}"
