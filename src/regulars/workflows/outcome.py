"""What an import did, for a seller and for machines, and what to look at next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

_COUNTS = (
    "lines",
    "new",
    "known",
    "changed",
    "rejected",
    "warnings",
    "left",
    "forgotten",
    "repeated_headers",
)


@dataclass(frozen=True)
class File:
    """What became of one file.

    Parameters
    ----------
    name : str
    state : str
        ``imported``; ``known`` where its bytes were imported before; ``passed over`` where it is no report.
    lines : int
        Lines read: those new, known, changed, rejected and left.
    new, known, changed, rejected, warnings : int
        As on the sheet Imports.
    left : int
        Lines left for the next import.
    forgotten : int
        Lines taken of people who were forgotten.
    first, last : date or None
        Its reporting days.
    encoding : str
        How its letters were read.
    reason : str
        Why it was passed over.
    repeated_headers : int
        Lines that repeat the header, as where files were put together.
    cut_off : bool
        Whether its very last line cannot be taken apart.
    """

    name: str
    state: str
    lines: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    rejected: int = 0
    warnings: int = 0
    left: int = 0
    forgotten: int = 0
    first: date | None = None
    last: date | None = None
    encoding: str = ""
    reason: str = ""
    repeated_headers: int = 0
    cut_off: bool = False


@dataclass(frozen=True)
class Outcome:
    """What an import did.

    Parameters
    ----------
    event : int or None
        Its number; None where it brought nothing new, or was only tried.
    files : tuple of File
        In the order read.
    other_files : tuple of str
        Files of the folders that were not looked at: hidden, the book's own, or with another ending.
    customers, new_customers, orders_without_email : int or None
        As the book stands now; None where nothing new came and so nothing was worked out.
    first, last : date or None
        First and newest reporting day of the book.
    missing_days : tuple of (date, date) or None
        Ranges that no report covers; None where nothing was worked out.
    workbook : Path or None
        None where it was not written.
    notes : tuple of str
        What to know and what to look at next, a sentence each.
    """

    event: int | None
    files: tuple[File, ...]
    other_files: tuple[str, ...]
    customers: int | None = None
    new_customers: int | None = None
    orders_without_email: int | None = None
    first: date | None = None
    last: date | None = None
    missing_days: tuple[tuple[date, date], ...] | None = None
    workbook: Path | None = None
    notes: tuple[str, ...] = ()

    def sum(self, name: str) -> int:
        """Return one count over all files."""
        return sum(getattr(file, name) for file in self.files)

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self) | {name: self.sum(name) for name in _COUNTS}

    def facts(self) -> list[tuple[str, str]]:
        """Return what a seller wants to know first, in order."""
        facts = []
        if self.customers is not None:
            facts += [
                ("Customers", f"{self.customers:,} ({self.new_customers:,} new)"),
                ("Orders without e-mail", f"{self.orders_without_email:,}"),
                ("Reports cover", f"{self.first} to {self.last}" if self.first else "no day yet"),
                ("Days missing", days(self.missing_days or ()) or "none"),
            ]
        return [*facts, ("Workbook", str(self.workbook) if self.workbook else "not written")]


def days(ranges: Sequence[tuple[date, date]]) -> str:
    """Return ranges of days in words."""
    return ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in ranges)


def counted(number: int, thing: str, things: str = "") -> str:
    """Return a number with its noun: ``1 line``, ``1,200 lines``."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
