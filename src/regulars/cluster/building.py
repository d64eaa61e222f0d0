"""Building: the rounds of tasks from many stores' lines to their customers, and the folder they end in."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from regulars import __version__
from regulars.cluster import output, pieces, storage, tasks
from regulars.cluster.exchange import Ground
from regulars.cluster.tasks import Table
from regulars.errors import RegularsError
from regulars.rules import slots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.cluster.crew import Each
    from regulars.cluster.pieces import Read, Reject
    from regulars.cluster.stores import Origin
    from regulars.columns import Slot
    from regulars.settings import Settings

    _Bucket = tuple[int, int]
    """Place of a store among the works, and bucket of its orders."""

_PART_BYTES = 2**27
"""Report text of one part, about 250,000 lines: what a task of the later rounds holds at once."""

_NO_DAY = date(1970, 1, 1)
"""The day of looking of a store without a single dated line, of which nothing depends on it."""


@dataclass(frozen=True)
class Store:
    """What a store is built from.

    Parameters
    ----------
    name : str
    origins : tuple of Origin
        Its files, in order.
    settings : Settings
    slots : tuple of Slot or None
        Positions of the SKU-flag that a book has given; None for those that one import would give.
    rejected : int
        Lines that a book had set aside.
    """

    name: str
    origins: tuple[Origin, ...]
    settings: Settings
    slots: tuple[Slot, ...] | None = None
    rejected: int = 0


@dataclass(frozen=True)
class Built:
    """What became of a store.

    Parameters
    ----------
    store : str
    folder : str
        Its folder in that of the output.
    parts : int
        Files in it.
    as_of : date
        The day of looking.
    files, repeated, passed_over : int
        Files read, files with the very content of another one, files of folders that are no reports.
    lines, rejected, warnings : int
        Lines read, set aside, and taken with a damaged field that is not used.
    current : int
        Lines that count: each once, and ordered until the day of looking.
    customers, orders_without_email : int
    currencies : tuple of str
    skus : tuple of tuple of str
        What each position of the SKU-flag stands for, by position.
    first_reject : Reject or None
    """

    store: str
    folder: str
    parts: int
    as_of: date
    files: int
    repeated: int
    passed_over: int
    lines: int
    rejected: int
    warnings: int
    current: int
    customers: int
    orders_without_email: int
    currencies: tuple[str, ...]
    skus: tuple[tuple[str, ...], ...]
    first_reject: Reject | None


@dataclass(frozen=True)
class Wishes:
    """How to build.

    Parameters
    ----------
    parts : int or None
        How many files each store's customers are dealt out to; None for as many as its size asks for.
    as_of : date or None
        The day of looking; None for each store's newest reporting day.
    """

    parts: int | None = None
    as_of: date | None = None


def build(stores: Sequence[Store], out: str, wishes: Wishes, *, each: Each) -> list[Built]:
    """Build the customers of some stores into a new folder.

    Parameters
    ----------
    stores : sequence of Store
    out : str
        The folder, near or far; all that is done is undone where something fails.
    wishes : Wishes
    each : Each
        Who does the tasks.

    Raises
    ------
    BookError
        The folder is not empty, or cannot be written.
    RegularsError
        Anything refused, the first in order of stores and files.
    """
    out = storage.anywhere(out)
    with output.folder(out) as scratch:
        works = _read(
            [_Work(store, _ground(store, number, scratch, wishes)) for number, store in enumerate(stores)],
            each,
        )
        built = _count(_settle(works, wishes, each), out, each)
        output.finish(
            out, {"regulars": __version__, "stores": [asdict(one) for one in built]}, scratch=scratch
        )
    return built


@dataclass(frozen=True)
class _Work:
    """A store, and what the rounds have found so far.

    Parameters
    ----------
    store : Store
    ground : Ground
    reads : tuple of (int, Read)
        Reports that count, by number.
    passed_over, repeated : int
        Files that do not.
    as_of : date
    settled : tuple of Settled
    """

    store: Store
    ground: Ground
    reads: tuple[tuple[int, Read], ...] = ()
    passed_over: int = 0
    repeated: int = 0
    as_of: date = _NO_DAY
    settled: tuple[tasks.Settled, ...] = ()


def _ground(store: Store, number: int, scratch: str, wishes: Wishes) -> Ground:
    """Return what the tasks of a store have in common; saved selections are not their business."""
    size = sum(origin.size for origin in store.origins)
    parts = wishes.parts or max(math.ceil(size / _PART_BYTES), 1)
    return Ground(scratch, str(number), parts, replace(store.settings, segments={}))


def _read(works: Sequence[_Work], each: Each) -> list[_Work]:
    """Read every file, and return the stores that have a report, each content once."""
    jobs = [
        (number, origin, work.ground)
        for work in works
        for number, origin in enumerate(work.store.origins, start=1)
    ]
    answers = each("read", pieces.read, jobs)
    refusals = [answer for answer in answers if isinstance(answer, RegularsError)]
    if refusals:
        raise refusals[0]
    coming = iter(answers)
    found = []
    for work in works:
        numbered = list(enumerate(islice(coming, len(work.store.origins)), start=1))
        reports = [(number, read) for number, read in numbered if not read.passed_over]
        once = {read.sha256: (number, read) for number, read in reversed(reports)}
        if reports or work.store.slots is not None:
            found.append(
                replace(
                    work,
                    reads=tuple(sorted(once.values(), key=lambda one: one[0])),
                    passed_over=len(numbered) - len(reports),
                    repeated=len(reports) - len(once),
                )
            )
    if not found:
        raise RegularsError("none of the files is a report", do="look whether you named the right folder")
    return found


def _settle(works: Sequence[_Work], wishes: Wishes, each: Each) -> list[_Work]:
    """Find the current lines of every order, on the day of looking."""
    works = [replace(work, as_of=wishes.as_of or _newest(work)) for work in works]
    buckets = [(at, bucket) for at, work in enumerate(works) for bucket in range(work.ground.parts)]
    answers = dict(zip(buckets, each("settle", tasks.settle, _to_settle(works, buckets, {})), strict=True))
    asking = {at: answer for at, answer in answers.items() if isinstance(answer, tasks.Asking)}
    if asking:
        each("look up", pieces.look_up, _to_look_up(works, asking))
        again = each("settle", tasks.settle, _to_settle(works, list(asking), asking))
        answers |= dict(zip(asking, again, strict=True))
    return [
        replace(work, settled=tuple(answers[at, bucket] for bucket in range(work.ground.parts)))
        for at, work in enumerate(works)
    ]


def _to_settle(
    works: Sequence[_Work], buckets: Sequence[_Bucket], asking: Mapping[_Bucket, tasks.Asking]
) -> list[tuple[Any, ...]]:
    """Return what to settle."""
    jobs: list[tuple[Any, ...]] = []
    for at, bucket in buckets:
        work, asked = works[at], asking.get((at, bucket))
        reports = [(number, read.pieces) for number, read in work.reads]
        jobs.append((bucket, reports, asked and asked.reports, work.as_of, work.ground))
    return jobs


def _to_look_up(works: Sequence[_Work], asking: Mapping[_Bucket, tasks.Asking]) -> list[tuple[Any, ...]]:
    """Return which reports to look text up in, and for which buckets."""
    asked: dict[tuple[int, int], list[int]] = {}
    for (at, bucket), answer in asking.items():
        for number in answer.reports:
            asked.setdefault((at, number), []).append(bucket)
    return [
        (number, works[at].store.origins[number - 1], buckets, works[at].ground)
        for (at, number), buckets in sorted(asked.items())
    ]


def _newest(work: _Work) -> date:
    """Return the newest reporting day of a store, else its newest day of an order."""
    for days in ([read.reported for _, read in work.reads], [read.ordered for _, read in work.reads]):
        known = [day for day in days if day is not None]
        if known:
            return max(known)
    return _NO_DAY


def _count(works: Sequence[_Work], out: str, each: Each) -> list[Built]:
    """Write every customer."""
    jobs, tables = [], []
    for work in works:
        skus = frozenset[str]().union(*(read.skus for _, read in work.reads))
        placed = slots.place([skus]) if work.store.slots is None else work.store.slots
        currencies = frozenset[str]().union(*(one.currencies for one in work.settled))
        table = Table(placed, tuple(sorted(currencies)), work.as_of)
        tables.append(table)
        folder = storage.under(out, _named(work.store.name))
        storage.make_folder(folder)
        owned = [one.bucket for one in work.settled if one.owned]
        jobs += [
            (bucket, owned, storage.under(folder, f"part-{bucket:05}.parquet"), table, work.ground)
            for bucket in range(work.ground.parts)
        ]
    counts = iter(each("derive", tasks.count, jobs))
    return [
        _built(work, table, customers=sum(islice(counts, work.ground.parts)))
        for work, table in zip(works, tables, strict=True)
    ]


def _named(store: str) -> str:
    """Return the folder of a store, whose name is written as every reader of Hive's folders understands."""
    return f"store={quote(store, safe=' ')}"


def _built(work: _Work, table: Table, *, customers: int) -> Built:
    """Return what became of a store."""
    reads = [read for _, read in work.reads]
    return Built(
        store=work.store.name,
        folder=_named(work.store.name),
        parts=work.ground.parts,
        as_of=work.as_of,
        files=len(reads),
        repeated=work.repeated,
        passed_over=work.passed_over,
        lines=sum(read.lines for read in reads),
        rejected=sum(read.rejected for read in reads) + work.store.rejected,
        warnings=sum(read.warnings for read in reads),
        current=sum(one.lines for one in work.settled),
        customers=customers,
        orders_without_email=sum(one.orders_without_email for one in work.settled),
        currencies=table.currencies,
        skus=tuple(slot.skus for slot in table.slots),
        first_reject=next((read.first_reject for read in reads if read.first_reject), None),
    )
