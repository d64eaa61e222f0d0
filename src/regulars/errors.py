"""Every failure a user can meet: one base, and one child per thing the user holds.

An error carries fields: what happened, what to do about it, and the place. The sentence is made here, once,
and shown by the one boundary in ``cli``. No buyer's name, address or e-mail ever stands in a field.
"""

from __future__ import annotations

import copyreg
from typing import Any
from unicodedata import combining, east_asian_width

NEW_BOOK = (
    "or import the reports into a new book, forget there whom you had forgotten, and type again what you had "
    "typed: customers.xlsx and backups/ here have it"
)
"""What else can be done than to put the ledger back from a backup; nothing can be made without it."""


class RegularsError(Exception):
    """A refusal that the user can do something about.

    Parameters
    ----------
    what : str
        What is wrong, without a full stop.
    do : str, optional
        What the user can do about it, without a full stop.
    """

    def __init__(self, what: str, *, do: str = "") -> None:
        super().__init__(what, do)
        self.what = what
        self.do = do

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is made again in another process: by its fields, for its parameters are keywords."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    def place(self) -> str:
        """Return where it happened, or an empty text."""
        return ""

    def __str__(self) -> str:
        # The name of a file may have line feeds and codes that a terminal would obey.
        place = "".join(sign if sign.isprintable() else "?" for sign in self.place())
        return (f"{place}: " if place else "") + self.what + (f"; {self.do}" if self.do else "")


class ReportError(RegularsError):
    """A report file is refused whole.

    Parameters
    ----------
    path : str
        The file, as the user named it.
    line : int, optional
        Physical line, counted from 1.
    column : str, optional
        Header of the column.
    """

    def __init__(
        self, what: str, *, path: str, line: int | None = None, column: str | None = None, do: str = ""
    ) -> None:
        super().__init__(what, do=do)
        self.path = path
        self.line = line
        self.column = column

    def place(self) -> str:
        """Return file, line and column, as far as they are known."""
        line = f", line {self.line}" if self.line is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.path}{line}{column}"


class UnknownReportError(ReportError):
    """A file is not a report we know: refused when named, passed over when found in a folder."""


class WorkbookError(RegularsError):
    """The workbook cannot be read or written.

    Parameters
    ----------
    path : str
        The workbook.
    sheet, cell : str, optional
        Where in it.
    """

    def __init__(self, what: str, *, path: str, sheet: str = "", cell: str = "", do: str = "") -> None:
        super().__init__(what, do=do)
        self.path = path
        self.sheet = sheet
        self.cell = cell

    def place(self) -> str:
        """Return workbook, sheet and cell, as far as they are known."""
        return ", ".join(part for part in (self.path, self.sheet, self.cell) if part)


class LedgerError(RegularsError):
    """The ledger is busy, damaged, or written by a newer version."""


class SettingsError(RegularsError):
    """A setting is unknown or does not fit.

    Parameters
    ----------
    key : str
        Dotted name of the setting, or an empty text where the file itself cannot be read.
    """

    def __init__(self, what: str, *, key: str = "", do: str = "") -> None:
        super().__init__(what, do=do)
        self.key = key

    def place(self) -> str:
        """Return the settings file and the key."""
        return f"regulars.toml, {self.key}" if self.key else "regulars.toml"


class SelectionError(RegularsError):
    """A column, sort key or condition that the list does not know.

    Parameters
    ----------
    text : str
        What was asked for.
    """

    def __init__(self, what: str, *, text: str, do: str = "") -> None:
        super().__init__(what, do=do)
        self.text = text


class SegmentError(SelectionError):
    """A selection is not understood, or asks for what the book does not have.

    Parameters
    ----------
    text : str
        The selection.
    at : int
        The place in it, counted from 0.
    """

    def __init__(self, what: str, *, text: str, at: int, do: str = "") -> None:
        super().__init__(what, text=text, do=do)
        self.at = at

    def __str__(self) -> str:
        begin = max(self.at - _AROUND, 0)
        shown = "".join(sign if sign.isprintable() else " " for sign in self.text)
        before, behind = shown[begin : self.at], shown[self.at : self.at + _AROUND]
        before = f"…{before[1:]}" if begin else before
        line = before + (f"{behind}…" if self.at + _AROUND < len(shown) else behind)
        # A space as wide as the sign above it, so that the caret stands right under Chinese too.
        pad = "".join(
            "\u3000" if east_asian_width(sign) in "WF" else " " for sign in before if not combining(sign)
        )
        return f"{super().__str__()}\n  {line}\n  {pad}^"


_AROUND = 70
"""Signs of a selection that are shown on either side of the place."""


class BookError(RegularsError):
    """A book's folder cannot be used.

    Parameters
    ----------
    path : str
        The folder or file.
    """

    def __init__(self, what: str, *, path: str, do: str = "") -> None:
        super().__init__(what, do=do)
        self.path = path

    def place(self) -> str:
        """Return the folder or file."""
        return self.path
