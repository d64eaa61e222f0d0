"""Lines: from the lines files of the reports in force to one frame, and to the current line of each key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from regulars import memory
from regulars.columns import ADDRESSES, REPORT
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.rules import coverage, keys, lines, normalise
from regulars.rules.texts import arrow
from regulars.rules.texts import trimmed as trim

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from regulars.book import Book
    from regulars.ledger.reports import Report

_PART = 200_000
"""Lines whose text is looked at together: some 100 MB of it."""


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


def addresses(files: Mapping[int, Files]) -> pd.DataFrame:
    """Return what reports say of where orders went: ``order_id`` and the report's address columns.

    All lines that say anything, current or not: a later download may have left out what an earlier one had.
    """
    names = ("amazon-order-id", *ADDRESSES)
    tables = [_conformed(lines_files.words(report.text, names), names) for report in files.values()]
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype="category") for name in ("order_id", *ADDRESSES)})
    told = pa.concat_tables(tables).unify_dictionaries().to_pandas()
    order = told.pop("amazon-order-id")
    trimmed = trim(arrow(pd.Series(order.cat.categories, dtype="str"))).to_pandas()
    told.insert(0, "order_id", pd.Series(trimmed.array.take(order.cat.codes), index=told.index))
    return told


def _conformed(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """Return a table with exactly these columns, those that it lacks being blank."""
    blank = pa.repeat(pa.scalar(""), len(table)).dictionary_encode()
    known: Any = {name: table[name] if name in table.column_names else blank for name in names}
    return pa.table(known)


def current(every: pd.DataFrame, files: Mapping[int, Files], *, found: keys.Candidates) -> pd.DataFrame:
    """Return the current line of each key, of ``found = keys.candidates(every)``."""
    memory.give_back()  # what the keys were told apart with
    return lines.current(every, texts(every, lines.wanted(every, found=found), files), found=found)


@dataclass(frozen=True)
class Standing:
    """What the lines of the reports in force say.

    All lines may be as many again as the current ones, so of the others there is no more than this.

    Parameters
    ----------
    current : DataFrame
        The current line of each key.
    covered : DataFrame
        ``coverage.spans`` of all lines.
    newest_day : date
        ``coverage.newest_day`` of all lines.
    """

    current: pd.DataFrame
    covered: pd.DataFrame
    newest_day: date


def standing(book: Book, reports: Mapping[int, Report], *, timezone: str) -> Standing:
    """Return what the lines of the reports in force say.

    Raises
    ------
    LedgerError
        The lines of a report are lost or damaged.
    """
    where = files(book, reports)
    every = lines_files.frame(typed(where))
    return Standing(
        current(every, where, found=keys.candidates(every)),
        coverage.spans(every, timezone=timezone),
        coverage.newest_day(every, timezone=timezone),
    )


def tally(
    every: pd.DataFrame, files: Mapping[int, Files], *, new: Collection[int], found: keys.Candidates
) -> pd.DataFrame:
    """Return how many lines of each new report are new, known and changed, indexed by ``report``.

    The text of all lines that stand twice may be as large as the reports, so they are looked at part by part.
    """
    counts = pd.DataFrame(0, index=pd.Index(list(new), name="report"), columns=["known", "changed"])
    for part in found.parts(lines=_PART):
        text = texts(every, lines.wanted(every, new=new, found=part), files)
        counts += lines.tally(every, text, new=new, found=part).set_index("report")[["known", "changed"]]
    read = every["report"].value_counts().reindex(counts.index, fill_value=0)
    return counts.assign(new=read - counts["known"] - counts["changed"])
