"""Pieces: a report, read a little at a time, as files of typed lines by order."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.cluster import exchange, storage
from regulars.columns import REPORT
from regulars.errors import RegularsError, ReportError, UnknownReportError
from regulars.ledger import lines as lines_files
from regulars.reports import shipments, sources
from regulars.rules import days, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from regulars.cluster.exchange import Ground
    from regulars.cluster.stores import Origin
    from regulars.reports.shipments import Report
    from regulars.reports.sources import Source

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_TEXT: Any = pa.string()
_PLAIN = {each.name: _TEXT if pa.types.is_dictionary(each.type) else each.type for each in lines_files.SCHEMA}
SCHEMA: Any = pa.schema(_PLAIN)
"""Typed lines as they lie between tasks: words are plain texts, for a bucket needs few of a report's."""

TEXT: Any = pa.schema({"line": pa.int32()} | dict.fromkeys(REPORT, _TEXT))
"""Report text as it lies between tasks."""

BYTES = 2**27
"""Report text of one piece: what a task holds of a report at once."""


@dataclass(frozen=True)
class Reject:
    """A line that was set aside, and why."""

    place: str
    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Read:
    """What stands in one report.

    Parameters
    ----------
    place : str
    sha256 : str
        Of its content, so that the same content twice is counted once; empty where it was passed over.
    passed_over : str
        What it is, where it is no report.
    lines, rejected, warnings : int
        Lines taken, lines set aside, lines taken with a damaged field that is not used.
    first_reject : Reject or None
    pieces : int
        How many were written.
    skus : frozenset of str
    reported, ordered : date or None
        The newest day of each.
    """

    place: str
    sha256: str = ""
    passed_over: str = ""
    lines: int = 0
    rejected: int = 0
    warnings: int = 0
    first_reject: Reject | None = None
    pieces: int = 0
    skus: frozenset[str] = frozenset()
    reported: date | None = None
    ordered: date | None = None


def read(number: int, origin: Origin, ground: Ground) -> Read | RegularsError:
    """Read one file into pieces, and return what stands in it, or why it is refused.

    A refusal is returned and not raised, so that of several the first in order of files can be told.

    Parameters
    ----------
    number : int
        Of the file, among those of the store.
    origin : Origin
    ground : Ground
    """
    try:
        return _read(number, origin, ground)
    except UnknownReportError as error:
        return error if origin.named else Read(origin.place, passed_over=error.what)
    except RegularsError as error:
        return error


def look_up(number: int, origin: Origin, asking: Sequence[int], ground: Ground) -> None:
    """Write the text of those lines of a file that some buckets of orders ask for.

    It is not written at once with the typed lines: hardly a line is ever asked for, and the text of all is
    several times as large as all else.

    Parameters
    ----------
    number : int
        Of the file.
    origin : Origin
    asking : sequence of int
        Buckets that ask for a line of it.
    ground : Ground

    Raises
    ------
    ReportError
        A line is not there any more.
    """
    asked = pd.concat(
        [
            exchange.read(ground.asked(bucket), number - 1).to_pandas().assign(bucket=bucket)
            for bucket in asking
        ]
    ).set_index("line")
    wanted = pa.array(asked.index, pa.int32())
    found = [TEXT.empty_table()]
    with _opened(origin, ground) as blocks:
        found += [_whole(text.filter(pc.is_in(text["line"], wanted))) for text, _ in blocks]
    text = pa.concat_tables(found)
    if len(text) != len(asked):
        raise ReportError("the file changed while it was being read", path=origin.place, do="try again")
    bucket = asked["bucket"].loc[text["line"].to_numpy()].to_numpy()
    exchange.write(ground.text(number), text, bucket, count=ground.parts, scratch=ground.scratch)


def _whole(text: pa.Table) -> pa.Table:
    """Return report text with exactly the columns of :data:`TEXT`, blank where the report lacks one."""
    blank = pa.repeat(pa.scalar(""), len(text))
    known: Any = {name: text[name] if name in text.column_names else blank for name in TEXT.names}
    return pa.table(known)


def _read(number: int, origin: Origin, ground: Ground) -> Read:
    """Read one file into pieces."""
    work = _Work(number, origin.place, ground)
    with _opened(origin, ground) as blocks:
        for text, rejects in blocks:
            work.add(text, rejects)
        found = work.done(origin.place if blocks.report is None else blocks.report.sha256)
        if blocks.report is not None:
            blocks.report.refuse_if_most_are_lost(work.rejects, found.lines)
    return found


@dataclass(frozen=True)
class _Blocks:
    """The lines of a file, and what could not be taken apart, a little at a time.

    Parameters
    ----------
    origin : Origin
    report : Report or None
        None where it is a lines file of a book: what was set aside stands in the ledger.
    """

    origin: Origin
    report: Report | None

    def __iter__(self) -> Iterator[tuple[pa.Table, pa.Table]]:
        if self.report is None:
            yield from ((text, _NO_REJECTS) for text in lines_files.blocks(Path(self.origin.place)))
        else:
            yield from ((block.table, block.rejects) for block in self.report.blocks())


@contextlib.contextmanager
def _opened(origin: Origin, ground: Ground) -> Iterator[_Blocks]:
    """Give the lines of a file."""
    if origin.kept:
        yield _Blocks(origin, None)
        return
    with contextlib.closing(_source(origin)) as source:
        yield _Blocks(origin, shipments.open(source, encoding=None, aliases=ground.settings.columns))


def _source(origin: Origin) -> Source:
    """Return where to read a report from: the file, or a copy of a far one that nobody else can read."""
    path = storage.near(origin.place)
    if path is not None:
        return sources.Source(str(path), named=origin.named)
    with storage.reading(origin.place) as stream:
        return sources.copied(origin.place, stream, named=origin.named)


@dataclass
class _Work:
    """A report as far as it has been read.

    Parameters
    ----------
    number : int
    place : str
    ground : Ground
    """

    number: int
    place: str
    ground: Ground
    _typed: list[pa.Table] = field(default_factory=list)
    _bytes: int = 0
    _pieces: int = 0
    _rejects: list[pa.Table] = field(default_factory=list)
    _skus: set[Any] = field(default_factory=set)
    _days: list[pd.DataFrame] = field(default_factory=list)
    _lines: int = 0
    _warnings: int = 0

    def add(self, text: pa.Table, rejects: pa.Table) -> None:
        """Take some lines, and those that could not be taken apart; write a piece where there are enough."""
        found = normalise.block(text)
        self._rejects += [rejects, found.rejects]
        self._lines += len(found.shipments)
        self._warnings += found.warnings
        self._skus.update(found.shipments["sku"].unique().to_pylist())
        self._days.append(_newest(found.shipments))
        self._typed.append(found.shipments.cast(SCHEMA))
        self._bytes += text.nbytes
        if self._bytes >= BYTES:
            self._write()

    @property
    def rejects(self) -> pa.Table:
        """Return the lines that were set aside, in their order."""
        return pa.concat_tables([_NO_REJECTS, *self._rejects]).sort_by("line")

    def done(self, sha256: str) -> Read:
        """Write the last piece, and return what stands in the report."""
        self._write()
        newest = pd.concat([_newest(SCHEMA.empty_table()), *self._days], ignore_index=True)
        rejects, zone = self.rejects, self.ground.settings.timezone
        return Read(
            place=self.place,
            sha256=sha256,
            lines=self._lines,
            rejected=len(rejects),
            warnings=self._warnings,
            first_reject=next((Reject(self.place, **row) for row in rejects.slice(0, 1).to_pylist()), None),
            pieces=self._pieces,
            skus=frozenset(self._skus),
            reported=_day(newest["reported_at"], newest["channel"], zone),
            ordered=_day(newest["ordered_at"], newest["channel"], zone),
        )

    def _write(self) -> None:
        """Write the lines taken since as a piece, if there are any."""
        typed: Any = pa.concat_tables([SCHEMA.empty_table(), *self._typed])
        self._typed, self._bytes = [], 0
        if len(typed):
            parts = self.ground.parts
            bucket = exchange.buckets(typed["order_id"].to_pylist(), count=parts)
            place = self.ground.piece(self.number, self._pieces)
            exchange.write(place, typed, bucket, count=parts, scratch=self.ground.scratch)
            self._pieces += 1


_NO_REJECTS = pa.schema({"line": pa.int32(), "column": _TEXT, "reason": _TEXT}).empty_table()


def _newest(typed: pa.Table) -> pd.DataFrame:
    """Return the newest instant reported and ordered on each channel: days are of its time zone."""
    told: Any = {
        "channel": typed["channel"].cast(pa.string()),
        "reported_at": typed["reported_at"],
        "ordered_at": pc.coalesce(typed["purchased_at"], typed["shipped_at"]),
    }
    newest = pa.table(told).group_by("channel").aggregate([("reported_at", "max"), ("ordered_at", "max")])
    return newest.rename_columns(list(told)).to_pandas()


def _day(instants: pd.Series, channels: pd.Series, timezone: str) -> date | None:
    """Return the newest calendar day of some instants, None where there is none."""
    newest = days.local(instants, channels.astype("category"), timezone=timezone).max()
    day: date | None = None if pd.isna(newest) else newest.date()
    return day
