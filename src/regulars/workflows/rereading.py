"""Rereading: lost or damaged lines files made again from the reports that they once came from."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from regulars.errors import ReportError
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.reports import shipments
from regulars.rules import days, normalise
from regulars.workflows import lines, reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from regulars.ledger.reports import Report as Known
    from regulars.reports.shipments import Report
    from regulars.reports.sources import Found, Source
    from regulars.workflows.checking import Lines
    from regulars.workflows.reading import Read
    from regulars.workflows.turn import Turn


def reread(
    now: Turn, broken: Sequence[Lines], found: Found
) -> tuple[list[tuple[Lines, Source]], list[ReportError]]:
    """Read reports again, and return which lines were made from which file; the turn keeps these in the end.

    A report is known by its bytes. Another file will do where it gives the very same lines file. People who
    were forgotten meanwhile stay so: their lines are cleaned like those of every report that comes in.

    Parameters
    ----------
    now : Turn
    broken : sequence of Lines
        Those to be made again.
    found : Found
        The files to look at.

    Returns
    -------
    made : list of (Lines, Source)
    refused : list of ReportError
        Why a file that was named, or that has lines which are lost, is of no use.

    Raises
    ------
    LedgerError
        It cannot be told who was forgotten.
    """
    known = {report.sha256 for report in ledger_reports.every(now.db).values()}
    left = list(broken)
    made: list[tuple[Lines, Source]] = []
    refused = []
    for done, source in enumerate(found.sources):
        now.tell("read", done, len(found.sources))
        is_ours = source.named
        try:
            report = shipments.open(source, encoding=None, aliases=now.book.settings().columns)
            is_ours |= report.sha256 in known
            again = (
                _by_bytes(now, source, report, left)
                if report.sha256 in known
                else _by_lines(now, report, left)
            )
            for each, read in again:
                _keep(now, each, read)
                left.remove(each)
                made.append((each, source))
        except ReportError as error:
            refused += [error] if is_ours else []
    return made, refused


def _by_bytes(
    now: Turn, source: Source, report: Report, left: Sequence[Lines]
) -> Iterator[tuple[Lines, Read]]:
    """Yield the lines that came from a report with these bytes, up to some day or whole, as read again.

    Their file is another one where another version writes it, or where a line is only now known to be a
    forgotten person's. Then as many lines are the same ones, but where a part of the report was taken, days
    begin at another hour since, and at several hours at once.
    """
    refused = None
    for each in [*left]:
        known = next((one for one in each.reports.values() if one.sha256 == report.sha256), None)
        if known is None:
            continue
        if report.encoding != known.encoding:  # which the seller knew better
            report = shipments.open(source, encoding=known.encoding, aliases=now.book.settings().columns)
        until, is_sure = (None, True) if known.whole else _until(now, report, known.lines)
        read = _read(now, report, until)
        made = read.content()
        if made.raw_sha256 != known.raw_sha256 and not (is_sure and _told(made) == _told(known)):
            refused = ReportError(
                "it gives other bytes today than when it was imported",
                path=report.path,
                do="set `timezone` and `columns` in regulars.toml as they were then, and run this again; if "
                "they are, the lines can only be put back from a backup of the book's folder",
            )
            continue
        yield each, read
    if refused is not None:
        raise refused


def _by_lines(now: Turn, report: Report, left: Sequence[Lines]) -> Iterator[tuple[Lines, Read]]:
    """Yield the lines whose file is, byte for byte, what this report gives."""
    read = _read(now, report, None) if left else None
    for each in [*left]:
        if read and {read.content().raw_sha256} == {known.raw_sha256 for known in each.reports.values()}:
            yield each, read


def _told(content: Known) -> tuple[object, ...]:
    """Return what must be the same in two readings of the same bytes."""
    return content.columns, content.lines, content.rejected


def _read(now: Turn, report: Report, until: date | None) -> Read:
    """Read a report as an import does."""
    settings = now.book.settings()
    return reading.read(
        report,
        now,
        until=until,
        timezone=settings.timezone,
        forgotten=ledger_forgotten.known(now.db, now.book.key, mailboxes=settings.shared_mailboxes),
        still=partial(now.tell, "read", 0, 0),
    )


def _until(now: Turn, report: Report, lines: int) -> tuple[date | None, bool]:
    """Return until which reporting day a report has so many lines, and whether they are surely the same ones.

    There may be no such day. Of lines without any day, which come with every part, there may be as many, and
    no others. The lines until two instants are the same where they are as many; but the days of several
    channels may have begun at several instants.
    """
    shipments = lines_files.whole(
        [normalise.block(block.table).shipments for block in report.blocks()], stamp=""
    )
    frame = lines_files.frame({0: shipments})
    at = frame["reported_at"].fillna(days.ordered_at(frame))
    on = days.local(at, frame["channel"], timezone=now.book.settings().timezone)
    dayless = int(on.isna().sum())
    is_sure = frame["channel"].nunique(dropna=False) <= 1
    so_far = on.value_counts().sort_index().cumsum() + dayless
    if lines == dayless and len(so_far):
        first: date = so_far.index[0].date()
        return first - timedelta(days=1), is_sure
    fitting = so_far.index[so_far == lines]
    return (fitting[0].date() if len(fitting) else None), is_sure


def _keep(now: Turn, each: Lines, read: Read) -> None:
    """Put lines files into their place when the turn commits."""
    made = read.content()
    for number, known in each.reports.items():
        if (known.raw_sha256, known.typed_sha256) != (made.raw_sha256, made.typed_sha256):
            ledger_reports.rewrite(now.db, number, made.raw_sha256, made.typed_sha256)
    (files,) = lines.files(now.book, {0: made}).values()
    now.keep(read.text_file, files.text)
    now.keep(read.typed_file, files.typed)
