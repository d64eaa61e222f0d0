"""Lines: from the lines files of the reports in force to one frame, and to the current line of each key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from regulars.columns import REPORT
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.rules import lines, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from regulars.book import Book
    from regulars.ledger.reports import Report


@dataclass(frozen=True)
class Files:
    """The two lines files of one report."""

    text: Path
    typed: Path


def files(book: Book, reports: Mapping[int, Report]) -> dict[int, Files]:
    """Return where the lines of each report lie, by number."""
    return {
        number: Files(
            book.lines / ledger_reports.raw_name(report.raw_sha256),
            book.lines / ledger_reports.typed_name(report.raw_sha256),
        )
        for number, report in reports.items()
    }


def typed(files: Mapping[int, Files]) -> dict[int, pa.Table]:
    """Return the typed lines of some reports, by number.

    Typed files that are lost or of older rules are made again in memory.

    Raises
    ------
    LedgerError
        The text of a report is lost or damaged too.
    """
    tables = {}
    for number, report in files.items():
        found = lines_files.read_typed(report.typed, stamp=normalise.VERSION)
        tables[number] = (
            normalise.block(lines_files.read_text(report.text)).shipments if found is None else found
        )
    return tables


def texts(every: pd.DataFrame, wanted: NDArray[np.intp], files: Mapping[int, Files]) -> pd.DataFrame:
    """Return the report text of some lines (``columns.REPORT``), indexed by position in ``every``."""
    places = every[["report", "line"]].iloc[wanted]
    parts = [pd.DataFrame(columns=list(REPORT), index=pd.Index([], dtype="int64"), dtype="str")]
    for number, report in files.items():
        asked = places[places["report"] == number]
        if len(asked):
            parts.append(lines_files.texts(report.text, asked["line"].to_numpy()).set_axis(asked.index))
    return pd.concat(parts)


def current(every: pd.DataFrame, files: Mapping[int, Files]) -> pd.DataFrame:
    """Return the current line of each key."""
    return lines.current(every, texts(every, lines.wanted(every), files))
